//! What authors do with the draft as a whole: submit it, upload a small revision.

use super::act::{Doer, Plan};
use crate::portal::drafts::{OpenProposal, ProposalError, note_taken};
use crate::portal::parts::NOTE;
use crate::portal::{Caller, Portal};

impl Portal {
    /// Freezes the draft and submits it: the first time, or the next round. A public number comes
    /// with the first submission.
    ///
    /// # Errors
    /// When the policy refuses, the draft is not ready, the note cannot be taken, the turn is not the
    /// authors', or the store fails; then nothing happened.
    pub async fn submit(
        &self,
        caller: &Caller,
        open: OpenProposal,
        note: &str,
    ) -> Result<OpenProposal, ProposalError> {
        note_taken(note)?;
        let note = note.to_owned();
        self.carry_out(Doer::Caller(caller), open, Plan::Submit { note })
            .await
    }

    /// Freezes the draft as a small revision: it does not ask again and does not lose the place.
    ///
    /// # Errors
    /// As [`Portal::submit`].
    pub async fn add_revision(
        &self,
        caller: &Caller,
        open: OpenProposal,
        note: &str,
    ) -> Result<OpenProposal, ProposalError> {
        note_taken(note)?;
        let note = note.to_owned();
        self.carry_out(Doer::Caller(caller), open, Plan::AddRevision { note })
            .await
    }

    /// The note for reviewers that is kept in a draft; empty when there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn kept_note(&self, open: &OpenProposal) -> Result<String, ProposalError> {
        let part = self.store().draft_part(&open.row.id, NOTE).await?;
        Ok(part
            .filter(|part| part.removed == 0)
            .map(|part| String::from_utf8_lossy(&part.content).into_owned())
            .unwrap_or_default())
    }

    /// The note that goes with a submission: what was sent, or what is kept in the draft.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_of(
        &self,
        open: &OpenProposal,
        sent: String,
    ) -> Result<String, ProposalError> {
        if sent.trim().is_empty() {
            self.kept_note(open).await
        } else {
            Ok(sent)
        }
    }
}
