//! Who writes a draft: the page, taking an invitation back, leaving, handing over.

use app::view::draft::{CoAuthor, DraftPeoplePage, Invitation};
use app::view::form::FormFindings;
use domain::decide::Act;
use domain::permission::Action;
use domain::proposal::State;

use super::DraftContent;
use crate::clock::Timestamp;
use crate::portal::drafts::{ProposalError, RESTORE_DAYS};
use crate::portal::{Caller, Portal};
use crate::store::AuthorRow;

impl DraftContent {
    /// The page on who writes the draft.
    pub fn people_page(
        &self,
        handle: String,
        findings: FormFindings,
        done: Option<String>,
    ) -> DraftPeoplePage {
        let reader = self.reader.map(|reader| reader.to_string());
        let bare = |person: &str| self.person(person).trim_start_matches('@').to_owned();
        let people = self
            .open
            .authors
            .iter()
            .map(|author| CoAuthor {
                handle: bare(&author.person),
                name: String::new(),
                is_author: author.role == "author",
                is_reader: Some(author.person.as_str()) == reader.as_deref(),
                accepted: author.accepted_at.is_some(),
                invited_by: author.invited_by.as_deref().map(bare).unwrap_or_default(),
                at: Timestamp(author.invited_at).into(),
            })
            .collect();
        DraftPeoplePage {
            head: self.head(),
            people,
            handle,
            findings,
            done,
            may_delete: self.open.projection.state == State::Draft,
            restore_days: RESTORE_DAYS,
            now: self.now,
        }
    }

    /// The author of the draft whose handle this is.
    pub fn author_called(&self, handle: &str) -> Option<&AuthorRow> {
        self.open.authors.iter().find(|author| {
            self.person(&author.person).trim_start_matches('@') == handle.trim_start_matches('@')
        })
    }
}

impl Portal {
    /// What somebody who was invited to a draft is shown: who invites them, and nothing that the
    /// draft holds.
    ///
    /// # Errors
    /// When nobody invited this caller.
    pub async fn invitation(&self, caller: &Caller, id: &str) -> Result<Invitation, ProposalError> {
        let reader = caller.actor.id().ok_or(ProposalError::Unknown)?;
        let authors = self.store().proposal_authors(id).await?;
        let invited = authors
            .iter()
            .find(|author| author.person == reader.to_string() && author.accepted_at.is_none())
            .ok_or(ProposalError::Unknown)?;
        let by = invited.invited_by.as_deref().and_then(|by| by.parse().ok());
        let names = self.names_of(by).await?;
        let by = by.and_then(|by| names.handle(by)).map(ToString::to_string);
        Ok(Invitation {
            id: id.to_owned(),
            by: by.unwrap_or_default(),
            at: Timestamp(invited.invited_at).into(),
            now: self.clock().now(),
        })
    }

    /// Takes an invitation back that nobody accepted yet.
    ///
    /// # Errors
    /// When the policy refuses, or it was accepted meanwhile.
    pub async fn take_invitation_back(
        &self,
        caller: &Caller,
        id: &str,
        person: &str,
    ) -> Result<(), ProposalError> {
        let open = self
            .open_proposal(caller, id, Action::InviteCoAuthor)
            .await?;
        let invited = open.authors.iter().find(|author| author.person == person);
        if invited.is_none_or(|author| author.accepted_at.is_some()) {
            return Err(ProposalError::Overtaken);
        }
        let mut tx = self.store().begin().await?;
        tx.remove_author(id, person).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends the caller's part as a co-author.
    ///
    /// # Errors
    /// When they are the author, who hands the draft over first, or the rules refuse.
    pub async fn leave_draft(&self, caller: &Caller, id: &str) -> Result<(), ProposalError> {
        let open = self.open_proposal(caller, id, Action::EditDraft).await?;
        let person = caller.actor.id().ok_or(ProposalError::Unknown)?;
        self.act(caller, open, Act::Leave { person }).await?;
        Ok(())
    }

    /// Makes a co-author the author, and the author a co-author.
    ///
    /// # Errors
    /// When the policy refuses, or that person does not write it.
    pub async fn hand_draft_over(
        &self,
        caller: &Caller,
        id: &str,
        person: &str,
    ) -> Result<(), ProposalError> {
        let open = self
            .open_proposal(caller, id, Action::InviteCoAuthor)
            .await?;
        let one = |person: &str| {
            let mut authors = open.authors.iter();
            authors
                .find(|author| author.person == person && author.accepted_at.is_some())
                .cloned()
        };
        let reader = caller.actor.id().map(|id| id.to_string());
        let (Some(to), Some(from)) = (one(person), reader.as_deref().and_then(one)) else {
            return Err(ProposalError::Overtaken);
        };
        if from.role != "author" {
            return Err(ProposalError::Overtaken);
        }
        let mut tx = self.store().begin().await?;
        for (author, role) in [(to, "author"), (from, "co-author")] {
            let author = AuthorRow {
                role: role.to_owned(),
                ..author
            };
            tx.put_author(id, &author).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
