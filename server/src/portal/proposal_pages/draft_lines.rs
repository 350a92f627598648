//! The change that may answer what was asked: what became of the lines that were reviewed.

use std::collections::HashMap;

use app::parts::{DiffLine, DiffRun};
use app::view::difference;
use app::view::proposal::{AskHunk, AskSuggestion};
use domain::anchor::{LineRange, Standing, follow};
use domain::review::{Anchor, Thread};
use domain::suggestion::Suggestion;

use super::Reading;
use super::files::stored_path;
use super::words::file_label;
use crate::portal::Portal;
use crate::portal::drafts::ProposalError;

/// How many equal lines stand around a change.
const CONTEXT_LINES: usize = 2;

/// The texts that the sheet compares, each read once.
#[derive(Debug, Default)]
pub(super) struct Texts(HashMap<(Option<u32>, String), Option<String>>);

impl Texts {
    /// A text of a revision, or of the draft.
    fn get(&self, revision: Option<u32>, path: &str) -> Option<&str> {
        let text = self.0.get(&(revision, stored_path(path)))?;
        text.as_deref()
    }
}

impl Portal {
    /// The texts on which threads stand: as they were reviewed, and as they are now.
    pub(super) async fn texts(
        &self,
        reading: &Reading,
        now: Option<u32>,
    ) -> Result<Texts, ProposalError> {
        let mut texts = Texts::default();
        let id = &reading.open.row.id;
        for thread in &reading.projection().threads {
            let (Anchor::Lines { path, .. } | Anchor::File { path }) = &thread.asked.anchor else {
                continue;
            };
            let path = stored_path(path);
            for revision in [Some(thread.revision.0), now] {
                let key = (revision, path.clone());
                if texts.0.contains_key(&key) {
                    continue;
                }
                let content = match revision {
                    Some(number) => {
                        self.store()
                            .revision_file(id, i64::from(number), &path)
                            .await?
                    }
                    None => {
                        let part = self.store().draft_part(id, &path).await?;
                        part.filter(|part| part.removed == 0)
                            .map(|part| part.content)
                    }
                };
                let text = content.and_then(|content| String::from_utf8(content).ok());
                texts.0.insert(key, text);
            }
        }
        Ok(texts)
    }
}

/// What became of the lines of a thread; nothing for what stands on no file. `now` is the revision
/// that is looked at, nothing for the draft.
pub(super) fn hunk(thread: &Thread, texts: &Texts, now: Option<u32>) -> Option<AskHunk> {
    let (path, lines) = match &thread.asked.anchor {
        Anchor::Lines { path, first, last } => (path, Some((*first, *last))),
        Anchor::File { path } => (path, None),
        Anchor::Part { .. } | Anchor::Whole => return None,
    };
    let place = now.map_or_else(|| "your draft".to_owned(), |number| format!("r{number}"));
    let label = format!(
        "{}, {} to {place}",
        file_label(&stored_path(path)),
        thread.revision
    );
    let old = texts.get(Some(thread.revision.0), path)?;
    let Some(new) = texts.get(now, path) else {
        return Some(AskHunk {
            label,
            words: format!("The file is gone in {place}."),
            unchanged: false,
            runs: Vec::new(),
        });
    };
    let all = difference::runs(old, new, CONTEXT_LINES);
    let Some((first, last)) = lines else {
        let unchanged = all.is_empty();
        return Some(AskHunk {
            label,
            words: if unchanged {
                format!("The file is the same in {place}.")
            } else {
                format!("The file changed in {place}.")
            },
            unchanged,
            runs: all,
        });
    };
    let range = LineRange { first, last };
    Some(match follow(old, new, range) {
        Standing::Same { lines } => {
            let runs = near(all, first, last);
            AskHunk {
                label,
                words: format!("{} as in {place}.", named(lines)),
                unchanged: runs.is_empty(),
                runs,
            }
        }
        Standing::Outdated { near: Some(line) } => AskHunk {
            label,
            words: format!("The lines changed in {place}, near line {line}."),
            unchanged: false,
            runs: near(all, first, last),
        },
        Standing::Outdated { near: None } => AskHunk {
            label,
            words: format!("The lines are gone in {place}."),
            unchanged: false,
            runs: near(all, first, last),
        },
    })
}

fn named(lines: LineRange) -> String {
    if lines.first == lines.last {
        format!("Line {} stands", lines.first)
    } else {
        format!("Lines {} to {} stand", lines.first, lines.last)
    }
}

/// The runs that touch some lines of the old text.
fn near(runs: Vec<DiffRun>, first: u32, last: u32) -> Vec<DiffRun> {
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let last = usize::try_from(last).unwrap_or(usize::MAX);
    runs.into_iter()
        .filter(|run| {
            let DiffRun::Shown(lines) = run else {
                return false;
            };
            let olds = lines.iter().filter_map(|line| match line {
                DiffLine::Same { old, .. } | DiffLine::Removed { old, .. } => Some(*old),
                DiffLine::Added { .. } => None,
            });
            let (mut least, mut most) = (usize::MAX, 0);
            for old in olds {
                least = least.min(old);
                most = most.max(old);
            }
            // A text that was empty before has no line to touch.
            least == usize::MAX || (least <= last && first <= most)
        })
        .collect()
}

/// What a reviewer proposes, with whether it can be taken over into the draft.
pub(super) fn suggested(thread: &Thread, texts: &Texts, for_author: bool) -> Option<AskSuggestion> {
    let after = thread.asked.suggestion.clone()?;
    let Anchor::Lines { path, first, last } = &thread.asked.anchor else {
        return None;
    };
    let old = texts.get(Some(thread.revision.0), path)?;
    let from = usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX);
    let count = usize::try_from(last.saturating_sub(*first) + 1).unwrap_or_default();
    let before: Vec<&str> = old.lines().skip(from).take(count).collect();
    let closed = for_author.then(|| {
        let Some(current) = texts.get(None, path) else {
            return Some("The file is gone in your draft.".to_owned());
        };
        let suggestion = Suggestion {
            reviewed: old,
            lines: LineRange {
                first: *first,
                last: *last,
            },
            replacement: &after,
        };
        suggestion.apply(current).err().map(|why| why.to_string())
    });
    Some(AskSuggestion {
        first: *first,
        before: before.join("\n"),
        after,
        closed: closed.flatten(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(old: &str, new: Option<&str>) -> Texts {
        let mut texts = Texts::default();
        let path = "context/Dockerfile".to_owned();
        texts
            .0
            .insert((Some(1), path.clone()), Some(old.to_owned()));
        texts.0.insert((None, path), new.map(str::to_owned));
        texts
    }

    fn thread(first: u32, last: u32, suggestion: Option<&str>) -> Thread {
        serde_json::from_value(serde_json::json!({
            "asked": {
                "id": "0".repeat(32),
                "anchor": { "on": "lines", "path": "context/Dockerfile", "first": first, "last": last },
                "severity": "must",
                "needs_answer": true,
                "body": "",
                "suggestion": suggestion,
                "rule": null,
            },
            "owner": "1".repeat(32),
            "revision": 1,
            "round": 1,
            "at": 0,
            "state": "open",
            "answer": null,
            "accepted_by": [],
        }))
        .unwrap()
    }

    const OLD: &str =
        "FROM debian\nRUN one\nRUN two\nRUN three\nRUN four\nRUN five\nRUN six\nRUN seven\nCMD a\n";

    #[test]
    fn lines_that_stayed_are_unchanged() {
        let new = OLD.replace("FROM debian", "FROM debian:trixie");
        let hunk = hunk(&thread(8, 8, None), &texts(OLD, Some(&new)), None).unwrap();
        assert!(hunk.unchanged && hunk.runs.is_empty(), "{hunk:?}");
        assert_eq!(hunk.words, "Line 8 stands as in your draft.");
    }

    #[test]
    fn lines_that_changed_show_only_their_own_change() {
        let new = OLD
            .replace("FROM debian", "FROM debian:trixie")
            .replace("RUN seven", "RUN eight");
        let hunk = hunk(&thread(8, 8, None), &texts(OLD, Some(&new)), None).unwrap();
        assert!(!hunk.unchanged);
        assert_eq!(hunk.runs.len(), 1, "{hunk:?}");
        assert!(
            hunk.words.contains("changed in your draft, near line 8"),
            "{}",
            hunk.words
        );
    }

    #[test]
    fn a_file_that_is_gone_is_said() {
        let hunk = hunk(&thread(1, 1, None), &texts(OLD, None), None).unwrap();
        assert!(!hunk.unchanged && hunk.words.contains("gone"), "{hunk:?}");
    }

    #[test]
    fn a_suggestion_says_why_it_cannot_be_taken_over() {
        let thread = thread(2, 2, Some("RUN two times"));
        let open = suggested(&thread, &texts(OLD, Some(OLD)), true).unwrap();
        assert_eq!((open.before.as_str(), open.closed), ("RUN one", None));
        let changed = OLD.replace("RUN one", "RUN 1");
        let closed = suggested(&thread, &texts(OLD, Some(&changed)), true).unwrap();
        assert!(closed.closed.is_some_and(|why| why.contains("changed")));
    }
}
