//! Saving what was typed: compared with what was read, put together with what somebody else saved
//! meanwhile, and never thrown away.

use app::view::draft::Conflict;
use domain::merge::{Merged, Side, merge};

use super::words::moment;
use crate::clock::Timestamp;
use crate::portal::drafts::{PartSave, ProposalError, Saved};
use crate::portal::parts::PartName;
use crate::portal::{Caller, Portal, parts};
use crate::store::DraftPartRow;

/// How often a save is put together with others before the person is asked.
const TRIES: usize = 4;

/// A text that somebody typed into a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSave {
    /// The stored part.
    pub part: String,
    /// What stands in the form now.
    pub text: String,
    /// What stood there when the page was made.
    pub base: String,
    /// The version of that.
    pub seen: i64,
}

/// What became of a save.
#[derive(Debug)]
pub enum PartSaved {
    /// Nothing was typed; or what was typed stands there already, in this version.
    Unchanged(i64),
    /// It was saved.
    Saved(Saved),
    /// It was put together with what somebody else saved: the text, and who that was.
    Merged(Saved, String, String),
    /// Somebody else changed the same lines. Nothing was written.
    Conflict(Box<Conflict>),
}

/// Line ends as everything is stored that was typed: forms send CR LF.
pub fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What people call a stored part.
pub fn label_of(part: &str) -> String {
    match PartName::read(part) {
        Some(PartName::Answer(field)) => field.form().label.to_owned(),
        Some(PartName::Manifest) => "Manifest".to_owned(),
        Some(PartName::Routes) => "Feedback routes".to_owned(),
        Some(PartName::Note) => "A note for reviewers".to_owned(),
        Some(PartName::Explanation(rule)) => format!("Why it is so ({rule})"),
        Some(PartName::Context(path) | PartName::Documentation(path)) => path.to_string(),
        None => part.to_owned(),
    }
}

/// A text as it is compared line by line.
fn lines(part: &str, text: &str) -> String {
    String::from_utf8_lossy(&parts::lines(part, text.as_bytes())).into_owned()
}

/// The text whose lines these are.
fn whole(part: &str, lines: &str) -> String {
    String::from_utf8_lossy(&parts::whole(part, lines.as_bytes())).into_owned()
}

impl Portal {
    /// Saves a text. Where somebody else saved the part meanwhile and other lines of it, both are
    /// put together.
    ///
    /// # Errors
    /// When the policy refuses, or it is too much.
    pub async fn save_text(
        &self,
        caller: &Caller,
        id: &str,
        save: &TextSave,
    ) -> Result<PartSaved, ProposalError> {
        let (text, base) = (normal(&save.text), normal(&save.base));
        if text == base {
            return Ok(PartSaved::Unchanged(save.seen));
        }
        let mut with: Option<String> = None;
        let (mut content, mut seen) = (text.clone(), save.seen);
        for _ in 0..TRIES {
            let saved = self
                .save_part(
                    caller,
                    id,
                    PartSave {
                        part: &save.part,
                        content: content.as_bytes(),
                        seen,
                        removed: false,
                    },
                )
                .await;
            let theirs = match saved {
                Ok(saved) => {
                    return Ok(match with {
                        None => PartSaved::Saved(saved),
                        Some(by) => PartSaved::Merged(saved, content, by),
                    });
                }
                Err(ProposalError::Stale(theirs)) => theirs,
                Err(error) => return Err(error),
            };
            let conflict = self
                .conflict(caller, save, &text, &base, theirs.as_deref())
                .await?;
            if conflict.theirs == text && !conflict.removed {
                return Ok(PartSaved::Unchanged(conflict.seen));
            }
            match &conflict.merged {
                Merged::Clean { text: merged } if !conflict.removed => {
                    content = whole(&save.part, merged);
                    seen = conflict.seen;
                    with = Some(conflict.by);
                }
                _ => return Ok(PartSaved::Conflict(Box::new(conflict))),
            }
        }
        // Others save faster than this: the person comes again.
        Err(ProposalError::Overtaken)
    }

    /// Saves what somebody chose, piece by piece, between their text and another one.
    ///
    /// # Errors
    /// When the policy refuses, or it is too much.
    pub async fn save_resolved(
        &self,
        caller: &Caller,
        id: &str,
        save: &TextSave,
        sides: &[Side],
    ) -> Result<PartSaved, ProposalError> {
        let (text, base) = (normal(&save.text), normal(&save.base));
        let theirs = self.store().draft_part(id, &save.part).await?;
        let conflict = self
            .conflict(caller, save, &text, &base, theirs.as_ref())
            .await?;
        // What was shown has to be what stands there now, and every piece has to be chosen.
        let resolved = (conflict.seen == save.seen)
            .then(|| conflict.merged.resolve(sides))
            .flatten();
        let Some(resolved) = resolved else {
            return match (&conflict.merged, sides.is_empty()) {
                (Merged::Clean { .. }, _) if conflict.seen != save.seen => {
                    self.save_text(caller, id, save).await
                }
                _ => Ok(PartSaved::Conflict(Box::new(conflict))),
            };
        };
        let resolved = whole(&save.part, &resolved);
        let saved = self
            .save_part(
                caller,
                id,
                PartSave {
                    part: &save.part,
                    content: resolved.as_bytes(),
                    seen: conflict.seen,
                    removed: false,
                },
            )
            .await;
        match saved {
            Ok(saved) => Ok(PartSaved::Saved(saved)),
            Err(ProposalError::Stale(theirs)) => {
                let conflict = self
                    .conflict(caller, save, &text, &base, theirs.as_deref())
                    .await?;
                Ok(PartSaved::Conflict(Box::new(conflict)))
            }
            Err(error) => Err(error),
        }
    }

    /// Both texts, put together as far as that goes.
    async fn conflict(
        &self,
        caller: &Caller,
        save: &TextSave,
        text: &str,
        base: &str,
        theirs: Option<&DraftPartRow>,
    ) -> Result<Conflict, ProposalError> {
        let removed = theirs.is_none_or(|row| row.removed == 1);
        let theirs_text = theirs
            .filter(|row| row.removed == 0)
            .map_or_else(String::new, |row| {
                normal(&String::from_utf8_lossy(&row.content))
            });
        let [base_lines, mine_lines, theirs_lines] =
            [base, text, &theirs_text].map(|text| lines(&save.part, text));
        let merged = merge(&base_lines, &mine_lines, &theirs_lines);
        let (by, at) = match theirs {
            None => ("Somebody".to_owned(), String::new()),
            Some(row) => {
                let names = self.names_of(row.saved_by.parse().ok()).await?;
                let handle = row
                    .saved_by
                    .parse()
                    .ok()
                    .and_then(|person| names.handle(person));
                let own =
                    caller.actor.id().map(|id| id.to_string()).as_ref() == Some(&row.saved_by);
                let by = match handle {
                    _ if own => "you (in another tab)".to_owned(),
                    Some(handle) => format!("@{handle}"),
                    None => "somebody who left".to_owned(),
                };
                let at = moment(Timestamp(row.saved_at).into(), self.clock().now());
                (by, format!("at {at}"))
            }
        };
        Ok(Conflict {
            part: save.part.clone(),
            label: label_of(&save.part),
            base: base.to_owned(),
            mine: text.to_owned(),
            theirs: theirs_text,
            seen: theirs.map_or(0, |row| row.lock_version),
            removed,
            by,
            at,
            merged,
        })
    }

    /// Adds a file, or puts other bytes in its place.
    ///
    /// # Errors
    /// When the policy refuses, or it is too much.
    pub async fn put_file(
        &self,
        caller: &Caller,
        id: &str,
        part: &str,
        content: &[u8],
    ) -> Result<Saved, ProposalError> {
        let stored = self.store().draft_part(id, part).await?;
        self.save_part(
            caller,
            id,
            PartSave {
                part,
                content,
                seen: stored.map_or(0, |row| row.lock_version),
                removed: false,
            },
        )
        .await
    }

    /// Takes a file away; one that is gone already stays so. What it held stays in the store until
    /// somebody puts another file in its place.
    ///
    /// # Errors
    /// When the policy refuses.
    pub async fn remove_file(
        &self,
        caller: &Caller,
        id: &str,
        part: &str,
    ) -> Result<(), ProposalError> {
        let Some(stored) = self.store().draft_part(id, part).await? else {
            return Ok(());
        };
        if stored.removed == 1 {
            return Ok(());
        }
        self.save_part(
            caller,
            id,
            PartSave {
                part,
                content: &stored.content,
                seen: stored.lock_version,
                removed: true,
            },
        )
        .await?;
        Ok(())
    }

    /// Gives a file another path. Nothing happens where a file has that path already.
    ///
    /// # Errors
    /// When the policy refuses, or the path is taken or none.
    pub async fn rename_file(
        &self,
        caller: &Caller,
        id: &str,
        from: &str,
        to: &str,
    ) -> Result<bool, ProposalError> {
        let taken = self.store().draft_part(id, to).await?;
        let stored = self.store().draft_part(id, from).await?;
        let (Some(stored), false) = (
            stored.filter(|row| row.removed == 0),
            taken.is_some_and(|row| row.removed == 0),
        ) else {
            return Ok(false);
        };
        // First the new one: what fails in between leaves two files, not none.
        self.put_file(caller, id, to, &stored.content).await?;
        self.remove_file(caller, id, from).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_called_as_people_call_them() {
        assert_eq!(label_of("answers/license"), "Licence of the main software");
        assert_eq!(label_of("docs/content.md"), "content.md");
        assert_eq!(label_of("else"), "else");
    }
}
