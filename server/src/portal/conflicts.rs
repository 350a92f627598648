//! Conflicts of interest: declared by oneself, waived by a coordinator with a reason that everybody
//! reads.

use domain::permission::{Action, Subject};
use domain::{Handle, ImageName};
use uuid::Uuid;

use super::Portal;
use super::caller::{About, Caller};
use super::people::{PeopleError, parse_id, person_for_update, sentence};
use crate::store::{ConflictRow, Tx};

/// What stands where somebody only asked never to review an image.
pub const NEVER: &str = "Never asks to review it.";
/// The most conflicts that somebody declares.
const LIMIT: usize = 200;

impl Portal {
    /// The conflicts that the caller declared, the newest first.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn own_conflicts(&self, caller: &Caller) -> Result<Vec<ConflictRow>, PeopleError> {
        let id = self.own(caller, Action::DeclareConflict)?;
        Ok(self.store().conflicts(&id.to_string()).await?)
    }

    /// Declares an interest of the caller in an image.
    ///
    /// # Errors
    /// When a field holds what it does not take, nobody is signed in, or the store fails.
    pub async fn declare_conflict(
        &self,
        caller: &Caller,
        image: &str,
        statement: &str,
    ) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::DeclareConflict)?.to_string();
        let image = image_name("image", image)?;
        let statement = sentence("statement", "interest", statement)?;
        if self.store().conflicts(&person).await?.len() >= LIMIT {
            return Err(PeopleError::invalid(
                "image",
                format!("You declared {LIMIT} conflicts already. Withdraw those that are over."),
            ));
        }
        let mut tx = self.store().begin().await?;
        self.add_conflict(&mut tx, caller, &person, &image, &statement)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes back what the caller declared; a conflict that was waived stays, with its waiver.
    ///
    /// # Errors
    /// When there is no such conflict of theirs, or the store fails.
    pub async fn withdraw_conflict(&self, caller: &Caller, id: &str) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::DeclareConflict)?.to_string();
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        if !tx.remove_conflict(&person, id).await? {
            return Err(PeopleError::Unknown("such conflict of yours".to_owned()));
        }
        caller
            .write_audit(
                &mut tx,
                now,
                Action::DeclareConflict,
                About::person(&person),
                "Withdrew a declared conflict of interest.",
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes the images that the caller never reviews exactly those of a list, one to a line.
    ///
    /// # Errors
    /// When a line is no image's name, nobody is signed in, or the store fails.
    pub async fn never_review(&self, caller: &Caller, lines: &str) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::DeclareConflict)?.to_string();
        let wanted = never_list(lines)?;
        let held = self.store().conflicts(&person).await?;
        let held: Vec<_> = held.iter().filter(|row| is_never(row)).collect();
        let mut tx = self.store().begin().await?;
        for row in &held {
            let stays = wanted
                .iter()
                .any(|image| Some(image.as_str()) == row.image.as_deref());
            if !stays {
                tx.remove_conflict(&person, &row.id).await?;
            }
        }
        for image in &wanted {
            if !held
                .iter()
                .any(|row| row.image.as_deref() == Some(image.as_str()))
            {
                self.add_conflict(&mut tx, caller, &person, image, NEVER)
                    .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn add_conflict(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        person: &str,
        image: &ImageName,
        statement: &str,
    ) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        tx.add_conflict(&ConflictRow {
            id: Uuid::new_v4().simple().to_string(),
            person: person.to_owned(),
            image: Some(image.to_string()),
            proposal: None,
            statement: statement.to_owned(),
            declared_at: now.0,
            waived_by: None,
            waived_at: None,
            waiver_reason: None,
        })
        .await?;
        // Not the image and not the words: more people read the log than may read a conflict.
        caller
            .write_audit(
                tx,
                now,
                Action::DeclareConflict,
                About::person(person),
                "Declared a conflict of interest.",
            )
            .await?;
        Ok(())
    }

    /// Lets a person act for an image in spite of what they declared.
    ///
    /// # Errors
    /// When the caller may not, it is their own, no reason is given, nothing is there to waive, or the
    /// store fails.
    pub async fn waive_conflict(
        &self,
        caller: &Caller,
        handle: &Handle,
        image: &ImageName,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let reason = sentence("reason", "reason", reason)?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        let id = parse_id(&person.id)?;
        let subject = Subject {
            reason_given: true,
            image: Some(image.clone()),
            ..Subject::person(id)
        };
        caller.may(Action::WaiveConflict, &subject)?;
        if caller.id() == Some(id) {
            return Err(PeopleError::invalid(
                "reason",
                "It is your own conflict. Another coordinator can waive it.",
            ));
        }
        let waiver = (caller.identifier(), reason);
        let waived = tx
            .waive_conflicts(
                &person.id,
                image.as_str(),
                None,
                (&waiver.0, now, &waiver.1),
            )
            .await?;
        if waived == 0 {
            return Err(PeopleError::Unknown(format!(
                "conflict of {handle} to waive"
            )));
        }
        let sentence = format!(
            "Waived the conflict of {handle} with {image}. Reason: {}",
            waiver.1
        );
        let about = About {
            person: Some(&person.id),
            image: Some(image.as_str()),
            proposal: None,
        };
        caller
            .write_audit(&mut tx, now, Action::WaiveConflict, about, &sentence)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether a row is only the wish never to be asked.
pub(super) fn is_never(row: &ConflictRow) -> bool {
    row.statement == NEVER && row.waived_at.is_none()
}

/// The images of a list, one to a line.
pub(super) fn never_list(lines: &str) -> Result<Vec<ImageName>, PeopleError> {
    let mut images: Vec<ImageName> = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let image = image_name("never_review", line)?;
        if !images.contains(&image) {
            images.push(image);
        }
    }
    if images.len() > LIMIT {
        return Err(PeopleError::invalid(
            "never_review",
            format!("The list has more than {LIMIT} entries."),
        ));
    }
    Ok(images)
}

fn image_name(field: &'static str, text: &str) -> Result<ImageName, PeopleError> {
    text.trim().parse().map_err(|error| {
        PeopleError::invalid(
            field,
            format!("“{}” is no name of an image: {error}.", text.trim()),
        )
    })
}
