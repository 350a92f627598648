//! A review that is being written: kept on the server, seen by its writer alone.

use domain::anchor::{LineMap, LineRange, Standing};
use domain::proposal::RevisionNumber;
use domain::review::{Anchor, NewThread, ReviewId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::portal::Portal;
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::store::ReviewDraftRow;

/// The most characters of a comment or of a summary.
pub const TEXT_LIMIT: usize = 10_000;
/// How often a save is tried again when another window saved in between.
const TRIES: usize = 6;

/// What is written and not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The identifier that the review will have, so that it is published once.
    pub review: ReviewId,
    /// The comments, oldest first.
    #[serde(default)]
    pub comments: Vec<Kept>,
    /// What stands above them.
    #[serde(default)]
    pub summary: String,
}

/// A comment that is not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The thread that it will be.
    #[serde(flatten)]
    pub thread: NewThread,
    /// The revision that was read.
    pub revision: RevisionNumber,
    /// When it was kept, in microseconds since 1970.
    pub at: i64,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            review: ReviewId::from_bytes(*Uuid::new_v4().as_bytes()),
            comments: Vec::new(),
            summary: String::new(),
        }
    }
}

impl Draft {
    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.summary.trim().is_empty()
    }

    /// The threads that it begins on a revision; comments on an older one move to it. `texts` gives
    /// the text of a file in a revision.
    pub fn threads<'t>(
        &self,
        revision: RevisionNumber,
        texts: impl Fn(RevisionNumber, &str) -> Option<&'t str>,
    ) -> Vec<NewThread> {
        self.comments
            .iter()
            .map(|kept| kept.thread(revision, &texts))
            .collect()
    }
}

impl Kept {
    /// The thread that it begins on a revision. Lines that changed since it was written are quoted,
    /// so that it still says what it speaks of.
    fn thread<'t>(
        &self,
        revision: RevisionNumber,
        texts: &impl Fn(RevisionNumber, &str) -> Option<&'t str>,
    ) -> NewThread {
        let mut thread = self.thread.clone();
        if self.revision != revision
            && let Anchor::Lines { path, first, last } = &self.thread.anchor
        {
            let old = texts(self.revision, path).unwrap_or_default();
            let lines = LineRange {
                first: *first,
                last: *last,
            };
            thread.anchor = match texts(revision, path) {
                None => {
                    thread.suggestion = None;
                    Anchor::File { path: path.clone() }
                }
                Some(new) => match LineMap::of(old, new).follow(lines) {
                    Standing::Same { lines } => Anchor::Lines {
                        path: path.clone(),
                        first: lines.first,
                        last: lines.last,
                    },
                    Standing::Outdated { near } => {
                        thread.suggestion = None;
                        let quoted = quoted(old, lines, self.revision);
                        thread.body.insert_str(0, &quoted);
                        near.map_or_else(
                            || Anchor::File { path: path.clone() },
                            |line| Anchor::Lines {
                                path: path.clone(),
                                first: line,
                                last: line,
                            },
                        )
                    }
                },
            };
        }
        thread
    }
}

/// Lines of a text as a quotation that says where they stood.
pub fn quoted(text: &str, lines: LineRange, of: RevisionNumber) -> String {
    let said = self::lines(text, lines);
    if said.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&said, '`').max(2) + 1);
    format!("In {of} it said:\n\n{fence}\n{said}\n{fence}\n\n")
}

fn longest_run(text: &str, of: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for letter in text.chars() {
        run = if letter == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Some lines of a text, without the end of the last.
pub fn lines(text: &str, lines: LineRange) -> String {
    let first = usize::try_from(lines.first.saturating_sub(1)).unwrap_or(usize::MAX);
    let count = usize::try_from(lines.last.saturating_sub(lines.first)).unwrap_or(0) + 1;
    let found: Vec<&str> = text.lines().skip(first).take(count).collect();
    found.join("\n")
}

impl Portal {
    /// Somebody's unpublished review of a proposal, with the version that a save has to name. One
    /// that was published already is none: only its removal was cut off.
    pub(super) async fn review_draft(
        &self,
        open: &OpenProposal,
        person: &str,
    ) -> Result<(Draft, i64), ProposalError> {
        let Some(row) = self.store().review_draft(&open.row.id, person).await? else {
            return Ok((Draft::default(), 0));
        };
        let draft: Draft = serde_json::from_str(&row.content)?;
        let published = open
            .projection
            .reviews
            .iter()
            .any(|review| review.id == draft.review);
        if published {
            return Ok((Draft::default(), row.lock_version));
        }
        Ok((draft, row.lock_version))
    }

    /// Changes somebody's unpublished review. What another window saved meanwhile stays.
    pub(super) async fn change_review_draft(
        &self,
        open: &OpenProposal,
        person: &str,
        revision: RevisionNumber,
        change: impl Fn(&mut Draft),
    ) -> Result<(), ProposalError> {
        for _ in 0..TRIES {
            let (mut draft, seen) = self.review_draft(open, person).await?;
            change(&mut draft);
            let mut tx = self.store().begin().await?;
            let row = ReviewDraftRow {
                person: person.to_owned(),
                revision: i64::from(revision.0),
                content: serde_json::to_string(&draft)?,
                lock_version: seen,
                saved_at: self.clock().timestamp().0,
            };
            if draft.is_empty() {
                tx.remove_review_draft(&open.row.id, person).await?;
                tx.commit().await?;
                return Ok(());
            }
            if tx
                .save_review_draft(&open.row.id, &row, seen)
                .await?
                .is_some()
            {
                tx.commit().await?;
                return Ok(());
            }
        }
        Err(ProposalError::Overtaken)
    }
}

#[cfg(test)]
mod tests {
    use domain::review::{Severity, ThreadId};

    use super::*;

    fn kept(first: u32, last: u32) -> Kept {
        Kept {
            thread: NewThread {
                id: ThreadId::from_bytes([1; 16]),
                anchor: Anchor::Lines {
                    path: "context/Dockerfile".to_owned(),
                    first,
                    last,
                },
                severity: Severity::Must,
                needs_answer: false,
                body: "Verify it.".to_owned(),
                suggestion: Some("RUN verified".to_owned()),
                rule: None,
            },
            revision: RevisionNumber(1),
            at: 0,
        }
    }

    fn moved(old: &'static str, new: Option<&'static str>) -> NewThread {
        let draft = Draft {
            comments: vec![kept(2, 2)],
            ..Draft::default()
        };
        let texts = |revision: RevisionNumber, _: &str| {
            if revision.0 == 1 { Some(old) } else { new }
        };
        draft.threads(RevisionNumber(2), texts).remove(0)
    }

    #[test]
    fn a_comment_is_kept_in_one_object() {
        let kept = kept(2, 2);
        let stored = serde_json::to_value(&kept).unwrap();
        assert_eq!(stored["body"], "Verify it.");
        assert_eq!(stored["revision"], 1);
        assert_eq!(serde_json::from_value::<Kept>(stored).unwrap(), kept);
    }

    #[test]
    fn a_comment_moves_with_its_lines() {
        let thread = moved(
            "FROM a\nRUN curl it\n",
            Some("FROM a\nENV X 1\nRUN curl it\n"),
        );
        let anchor = Anchor::Lines {
            path: "context/Dockerfile".to_owned(),
            first: 3,
            last: 3,
        };
        assert_eq!(
            (thread.anchor, thread.body.as_str()),
            (anchor, "Verify it.")
        );
        assert!(thread.suggestion.is_some());
    }

    #[test]
    fn lines_that_changed_are_quoted_and_suggest_nothing_any_more() {
        let thread = moved("FROM a\nRUN curl it\n", Some("FROM a\nRUN wget it\n"));
        assert!(thread.body.contains("In r1 it said:"), "{}", thread.body);
        assert!(thread.body.contains("RUN curl it") && thread.body.ends_with("Verify it."));
        assert_eq!(thread.suggestion, None);
        let gone = moved("FROM a\nRUN curl it\n", None);
        let file = Anchor::File {
            path: "context/Dockerfile".to_owned(),
        };
        assert_eq!(gone.anchor, file);
    }

    #[test]
    fn a_quotation_cannot_be_left() {
        let quoted = quoted(
            "a\n````\nb\n",
            LineRange { first: 1, last: 3 },
            RevisionNumber(1),
        );
        assert!(quoted.contains("\n`````\na\n"), "{quoted}");
    }
}
