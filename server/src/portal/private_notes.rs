//! What reviewers tell each other: written by a control of its own, read by reviewers and
//! coordinators without a part in the proposal, and by nobody else.

use app::view::form::FormFindings;
use app::view::review::PrivateNote;
use domain::participant::Participants;
use domain::permission::Action;
use uuid::Uuid;

use super::drafts::{OpenProposal, ProposalError};
use super::{Caller, Portal};
use crate::clock::Timestamp;
use crate::render;
use crate::store::PrivateNoteRow;

/// The most characters of a note.
pub const NOTE_LIMIT: usize = 5_000;

/// Whether somebody may read the notes on a proposal. The policy says who by role; that they have
/// no part in it is asked of the proposal once more, and that they answered the question about
/// conflicts of interest: who took it on did, and coordinators decide on these.
fn may(
    caller: &Caller,
    open: &OpenProposal,
    people: &Participants,
    action: Action,
) -> Result<(), ProposalError> {
    caller.may(action, &open.subject())?;
    let Some(me) = caller.id() else {
        return Err(ProposalError::Unknown);
    };
    let projection = &open.projection;
    let has_part = people.is_author(projection, me)
        || people.is_conflicted(projection, me)
        || people.0.get(&me).is_some_and(|person| person.maintainer);
    let answered = people.coordinates(projection, me)
        || projection.is_claimed_by(me)
        || projection.reviews.iter().any(|review| review.by == me);
    if has_part || !answered {
        return Err(ProposalError::Unknown);
    }
    Ok(())
}

impl Portal {
    /// The notes on a proposal, oldest first; nothing for who may not read them.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn private_notes(
        &self,
        caller: &Caller,
        open: &OpenProposal,
        people: &Participants,
    ) -> Result<Option<Vec<PrivateNote>>, ProposalError> {
        if may(caller, open, people, Action::ReadPrivateNotes).is_err() {
            return Ok(None);
        }
        let rows = self.store().private_notes(&open.row.id).await?;
        let authors = rows.iter().filter_map(|row| row.author.parse().ok());
        let names = self.names_of(authors.collect::<Vec<_>>()).await?;
        Ok(Some(
            rows.into_iter()
                .map(|row| PrivateNote {
                    by: row
                        .author
                        .parse()
                        .ok()
                        .and_then(|id| names.handle(id))
                        .map_or_else(|| "somebody who left".to_owned(), ToString::to_string),
                    at: Timestamp(row.at).into(),
                    html: render::markdown(&row.text).html,
                })
                .collect(),
        ))
    }

    /// Adds a note; answers why it was not taken, if it was not.
    ///
    /// # Errors
    /// When the caller may not, or the store fails.
    pub async fn add_private_note(
        &self,
        caller: &Caller,
        number: i64,
        text: &str,
    ) -> Result<FormFindings, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::WritePrivateNotes)
            .await?;
        let people = self.participants(&open).await?;
        may(caller, &open, &people, Action::WritePrivateNotes)?;
        let Some(me) = caller.id() else {
            return Err(ProposalError::Unknown);
        };
        let text = text.trim();
        if text.is_empty() {
            return Ok(FormFindings::new([("note", "Write the note first.")]));
        }
        if text.chars().count() > NOTE_LIMIT {
            return Ok(FormFindings::new([(
                "note",
                format!("A note takes at most {NOTE_LIMIT} characters."),
            )]));
        }
        let mut tx = self.store().begin().await?;
        tx.add_private_note(
            &open.row.id,
            &PrivateNoteRow {
                id: Uuid::new_v4().simple().to_string(),
                author: me.to_string(),
                text: text.to_owned(),
                at: self.clock().timestamp().0,
            },
        )
        .await?;
        tx.commit().await?;
        Ok(FormFindings::default())
    }
}
