//! A review that was written elsewhere and is published as a whole, as programs send it: the same
//! judgement, threads and limits as in the workspace, without a draft in between.

use std::collections::{BTreeMap, BTreeSet};

use app::view::form::FormFindings;
use app::view::review::ReviewQuery;
use domain::decide::{Act, NewReview};
use domain::permission::Action;
use domain::proposal::RevisionNumber;
use domain::refusal::Refusal;
use domain::review::{Anchor, NewThread, ReviewId, Scope, ThreadId, Verdict};
use uuid::Uuid;

use super::draft::TEXT_LIMIT;
use super::held::{self, Held};
use super::{Access, Workspace};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::proposals::allow;
use crate::portal::{Caller, Portal};

/// A whole review.
#[derive(Debug, Clone)]
pub struct Written {
    /// The identifier that it will have; sent again with the same one, it is published once.
    pub id: Option<ReviewId>,
    /// The revision that was read.
    pub revision: u32,
    /// The judgement.
    pub verdict: Verdict,
    /// What was judged; nothing for what is missing and the reader may judge.
    pub scopes: Option<BTreeSet<Scope>>,
    /// What is said about the whole.
    pub summary: String,
    /// The threads that it begins.
    pub comments: Vec<NewThread>,
    /// What is said of threads that are there.
    pub threads: Vec<(ThreadId, OnThread)>,
    /// Whether the reviewer knows that a newer revision came.
    pub outdated_is_known: bool,
}

/// What is said of a thread that is there.
#[derive(Debug, Clone)]
pub enum OnThread {
    /// It is done.
    Resolve,
    /// It is not going to be done, and need not be.
    AcceptWontFix,
    /// It is not done after all; why.
    Reopen(String),
    /// Something more.
    Reply(String),
}

/// Why a review is not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// Something in it is wrong: which fields, and why.
    Fields(FormFindings),
    /// A newer revision came, and what the review judges may have changed.
    Outdated(Outdated),
}

/// What came since a revision was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// Which was read.
    pub read: u32,
    /// Which is the newest.
    pub latest: u32,
    /// The files that differ between them, each with `added`, `changed` or `removed`.
    pub changed: Vec<(String, &'static str)>,
    /// The same as a sentence.
    pub sentence: String,
}

impl Portal {
    /// Publishes a review that was written elsewhere, with what it says of older threads, at once.
    ///
    /// # Errors
    /// Outside, when the caller may not, there is no such proposal, or the store fails; inside, why
    /// the review is not taken.
    pub async fn publish_written(
        &self,
        caller: &Caller,
        number: i64,
        written: &Written,
    ) -> Result<Result<(), NotTaken>, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let one = |field: &str, words: String| {
            Ok(Err(NotTaken::Fields(FormFindings::new([(field, words)]))))
        };
        let published = open.projection.reviews.iter();
        if let Some(known) = published.into_iter().find(|old| Some(old.id) == written.id) {
            return if Some(known.by) == caller.id() {
                Ok(Ok(()))
            } else {
                one("id", "Another review has this identifier.".to_owned())
            };
        }
        let revision = RevisionNumber(written.revision);
        if open.projection.revision(revision).is_none() {
            return one("revision", "There is no such revision.".to_owned());
        }
        let query = ReviewQuery {
            revision: Some(written.revision),
            ..ReviewQuery::default()
        };
        let workspace = self.workspace(caller, number, query).await?;
        let scopes = match (&written.scopes, written.verdict) {
            (Some(scopes), _) => scopes.clone(),
            (None, Verdict::Comment) => BTreeSet::new(),
            (None, _) => workspace.usual_scopes(),
        };
        let id = written
            .id
            .unwrap_or_else(|| ReviewId::from_bytes(*Uuid::new_v4().as_bytes()));
        let mut review = NewReview {
            id,
            revision,
            scopes,
            verdict: written.verdict,
            summary: written.summary.trim().to_owned(),
            threads: Vec::new(),
            outdated_is_known: written.outdated_is_known,
        };
        // Who may not review at all is told so before anything else.
        let act = Act::PublishReview(Box::new(review.clone()));
        allow(caller, &workspace.open, &act, &workspace.people)?;
        match &workspace.access {
            Access::Write => {}
            Access::Unclaimed => {
                return one(
                    "",
                    "Claim it first: the question about conflicts of interest comes before a review."
                        .to_owned(),
                );
            }
            Access::ReadOnly(why) => return one("", why.clone()),
        }
        review.threads = match workspace.begun(revision, written) {
            Ok(threads) => threads,
            Err(findings) => return Ok(Err(NotTaken::Fields(findings))),
        };
        let acts = acts(written, review);
        match self.act_at_once(caller, workspace.open.clone(), acts).await {
            Ok(_) => Ok(Ok(())),
            Err(ProposalError::Decided { refusal, sentence }) => match *refusal {
                Refusal::OutdatedRevision { read, latest } => {
                    let changed = self.changed_between(&workspace.open, read, latest).await?;
                    Ok(Err(NotTaken::Outdated(Outdated {
                        read: read.0,
                        latest: latest.0,
                        changed,
                        sentence,
                    })))
                }
                refusal => one(&workspace.field_of(&refusal, written), sentence),
            },
            Err(error) => Err(error),
        }
    }

    /// The files that differ between two revisions.
    async fn changed_between(
        &self,
        open: &OpenProposal,
        read: RevisionNumber,
        latest: RevisionNumber,
    ) -> Result<Vec<(String, &'static str)>, ProposalError> {
        let old = held::files(&self.revision_bundle(open, read).await?, None);
        let new = held::files(&self.revision_bundle(open, latest).await?, None);
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        Ok(paths
            .into_iter()
            .filter_map(|path| {
                let how = match (old.get(path), new.get(path)) {
                    (None, _) => "added",
                    (_, None) => "removed",
                    (before, after) if before == after => return None,
                    _ => "changed",
                };
                Some((path.clone(), how))
            })
            .collect())
    }
}

/// The acts in their order: threads are settled before the verdict, which looks at them, and what is
/// said in them stands behind it.
fn acts(written: &Written, review: NewReview) -> Vec<Act> {
    let (replies, settled): (Vec<_>, Vec<_>) = written
        .threads
        .iter()
        .map(|(thread, said)| on_thread(*thread, said))
        .partition(|act| matches!(act, Act::Comment { .. }));
    settled
        .into_iter()
        .chain([Act::PublishReview(Box::new(review))])
        .chain(replies)
        .collect()
}

fn on_thread(thread: ThreadId, said: &OnThread) -> Act {
    match said {
        OnThread::Resolve => Act::Resolve { thread },
        OnThread::AcceptWontFix => Act::AcceptWontFix { thread },
        OnThread::Reopen(reason) => Act::ReopenThread {
            thread,
            reason: reason.trim().to_owned(),
        },
        OnThread::Reply(text) => Act::Comment {
            thread: Some(thread),
            body: text.trim().to_owned(),
        },
    }
}

impl Workspace {
    /// The threads that a review begins, or what is wrong with them.
    fn begun(
        &self,
        revision: RevisionNumber,
        written: &Written,
    ) -> Result<Vec<NewThread>, FormFindings> {
        let mut findings: Vec<(String, String)> = Vec::new();
        if written.summary.chars().count() > TEXT_LIMIT {
            findings.push(("summary".to_owned(), too_long()));
        }
        let empty = BTreeMap::new();
        let files = self.revisions.get(&revision).unwrap_or(&empty);
        let mut threads = Vec::new();
        for (place, comment) in written.comments.iter().enumerate() {
            let mut wrong = |field: &str, words: String| {
                findings.push((format!("comments[{place}].{field}"), words));
            };
            if comment.body.trim().is_empty() {
                wrong("body", "Write what you say.".to_owned());
            } else if comment.body.chars().count() > TEXT_LIMIT {
                wrong("body", too_long());
            }
            if let Err((field, words)) = placed(&comment.anchor, files) {
                wrong(field, words);
            }
            let rule = comment.rule.as_ref().map(|rule| rule.trim().to_uppercase());
            if rule
                .as_ref()
                .is_some_and(|rule| domain::rules::rule(rule).is_none())
            {
                wrong(
                    "rule",
                    "There is no such rule. Write its id, as in SW-D001.".to_owned(),
                );
            }
            if comment.suggestion.is_some() && !matches!(comment.anchor, Anchor::Lines { .. }) {
                wrong(
                    "suggestion",
                    "A suggestion takes the place of lines: say which.".to_owned(),
                );
            }
            threads.push(NewThread {
                body: comment.body.trim().to_owned(),
                suggestion: comment
                    .suggestion
                    .as_ref()
                    .map(|text| text.trim_end_matches('\n').to_owned()),
                rule,
                ..comment.clone()
            });
        }
        if findings.is_empty() {
            Ok(threads)
        } else {
            Err(FormFindings::new(findings))
        }
    }

    /// The field to which a refusal leads.
    fn field_of(&self, refusal: &Refusal, written: &Written) -> String {
        match refusal {
            Refusal::NoScope | Refusal::NotEligible { .. } => "scopes".to_owned(),
            Refusal::ApprovalWithMust | Refusal::NoMust => "verdict".to_owned(),
            Refusal::EmptyReview => "summary".to_owned(),
            _ => {
                let refused = written
                    .threads
                    .iter()
                    .position(|(thread, said)| self.tries(&on_thread(*thread, said)).is_err());
                refused.map_or_else(String::new, |place| format!("threads[{place}]"))
            }
        }
    }
}

fn too_long() -> String {
    format!("Write at most {TEXT_LIMIT} characters.")
}

/// Whether a place is there in the revision that was read.
fn placed(anchor: &Anchor, files: &BTreeMap<String, Held>) -> Result<(), (&'static str, String)> {
    let file = |path: &str| {
        files.get(path).ok_or_else(|| {
            (
                "path",
                format!("The revision has no file {path:?}. Write the path within the bundle, as in context/Dockerfile."),
            )
        })
    };
    match anchor {
        Anchor::Whole | Anchor::Part { .. } => Ok(()),
        Anchor::File { path } => file(path).map(drop),
        Anchor::Lines { path, first, last } => {
            let text = file(path)?
                .text()
                .ok_or(("path", "The file is no text, and has no lines.".to_owned()))?;
            let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            if *first == 0 || first > last {
                return Err((
                    "first_line",
                    "Lines are counted from 1, the first before the last.".to_owned(),
                ));
            }
            if *last > count {
                return Err(("last_line", format!("The file has {count} lines.")));
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, Held> {
        [
            (
                "context/Dockerfile".to_owned(),
                Held::Text("a\nb\nc\n".to_owned()),
            ),
            ("docs/logo.png".to_owned(), Held::Binary(3, "0".repeat(64))),
        ]
        .into()
    }

    fn lines(path: &str, first: u32, last: u32) -> Anchor {
        Anchor::Lines {
            path: path.to_owned(),
            first,
            last,
        }
    }

    #[test]
    fn a_place_is_in_the_revision_or_says_what_is_wrong() {
        let file = |path: &str| Anchor::File {
            path: path.to_owned(),
        };
        for (anchor, field) in [
            (Anchor::Whole, None),
            (file("docs/logo.png"), None),
            (file("nowhere"), Some("path")),
            (lines("context/Dockerfile", 1, 3), None),
            (lines("context/Dockerfile", 3, 4), Some("last_line")),
            (lines("context/Dockerfile", 0, 1), Some("first_line")),
            (lines("context/Dockerfile", 3, 2), Some("first_line")),
            (lines("docs/logo.png", 1, 1), Some("path")),
            (lines("nowhere", 1, 1), Some("path")),
        ] {
            let wrong = placed(&anchor, &files()).err().map(|(field, _)| field);
            assert_eq!(wrong, field, "{anchor:?}");
        }
    }

    #[test]
    fn threads_are_settled_before_the_verdict_and_replies_stand_behind_it() {
        let id = |byte| ThreadId::from_bytes([byte; 16]);
        let written = Written {
            id: None,
            revision: 1,
            verdict: Verdict::Approve,
            scopes: None,
            summary: String::new(),
            comments: Vec::new(),
            threads: vec![
                (id(1), OnThread::Reply("Thanks.".to_owned())),
                (id(1), OnThread::Resolve),
                (id(2), OnThread::AcceptWontFix),
            ],
            outdated_is_known: false,
        };
        let review = NewReview {
            id: ReviewId::from_bytes([9; 16]),
            revision: RevisionNumber(1),
            scopes: BTreeSet::new(),
            verdict: Verdict::Approve,
            summary: String::new(),
            threads: Vec::new(),
            outdated_is_known: false,
        };
        let kinds: Vec<&str> = acts(&written, review)
            .iter()
            .map(|act| match act {
                Act::Resolve { .. } => "resolve",
                Act::AcceptWontFix { .. } => "accept",
                Act::PublishReview(_) => "review",
                Act::Comment { .. } => "reply",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["resolve", "accept", "review", "reply"]);
    }
}
