//! What somebody was told, and what they watch.

use app::view::address::with_query;
use app::view::mine::{INBOX, InboxItem, InboxPage};
use domain::permission::{Action, Subject};

use crate::clock::Timestamp;
use crate::portal::drafts::{ProposalError, signed_in};
use crate::portal::{Caller, Portal};

/// How many notices a page lists.
const PAGE: usize = 50;

impl Portal {
    /// The page `/inbox`, from a notice on.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn inbox_page(
        &self,
        caller: &Caller,
        before: Option<i64>,
    ) -> Result<InboxPage, ProposalError> {
        caller.may(Action::UseAccount, &Subject::none())?;
        let person = signed_in(caller)?.to_string();
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = self.store().inbox(&person, before, limit).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = more
            .then(|| rows.last().map(|row| row.id))
            .flatten()
            .map(|last| with_query(INBOX, &[("before", &last.to_string())]));
        let unread = self.store().unread_notices(&person).await?;
        Ok(InboxPage {
            items: rows
                .into_iter()
                .map(|row| InboxItem {
                    id: row.id,
                    because: because(&row.reason).to_owned(),
                    href: match row.number {
                        Some(number) if row.reason == "conflict" => {
                            format!("/proposals/{number}/decide?act=waive-conflict#act")
                        }
                        Some(number) if row.reason == "mention" => {
                            format!("/proposals/{number}/conversation")
                        }
                        Some(number) => format!("/proposals/{number}"),
                        None => format!("/drafts/{}", row.proposal),
                    },
                    sentence: row.sentence,
                    your_turn: row.your_turn == 1,
                    read: row.read_at.is_some(),
                    at: Timestamp(row.at).into(),
                })
                .collect(),
            unread: usize::try_from(unread).unwrap_or_default(),
            first: before.map(|_| INBOX.to_owned()),
            next,
            done: None,
            now: self.clock().now(),
        })
    }

    /// How many notices the caller has not read.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn unread(&self, caller: &Caller) -> Result<u32, ProposalError> {
        let person = signed_in(caller)?.to_string();
        let unread = self.store().unread_notices(&person).await?;
        Ok(u32::try_from(unread).unwrap_or_default())
    }

    /// Marks one of the caller's notices as read, or all of them.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn mark_notices_read(
        &self,
        caller: &Caller,
        notice: Option<i64>,
    ) -> Result<(), ProposalError> {
        caller.may(Action::MarkNotices, &Subject::none())?;
        let person = signed_in(caller)?.to_string();
        let mut tx = self.store().begin().await?;
        tx.mark_read(&person, notice, self.clock().timestamp())
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Marks what the caller was told of one proposal as read: they look at it. Answers how many
    /// notices they have not read then.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark_proposal_seen(
        &self,
        caller: &Caller,
        number: i64,
    ) -> Result<u32, ProposalError> {
        let Some(person) = caller.id() else {
            return Ok(0);
        };
        let person = person.to_string();
        let mut tx = self.store().begin().await?;
        tx.mark_seen(&person, number, self.clock().timestamp())
            .await?;
        tx.commit().await?;
        let unread = self.store().unread_notices(&person).await?;
        Ok(u32::try_from(unread).unwrap_or_default())
    }

    /// Begins or stops to watch a proposal.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, nobody is signed in, or the store fails.
    pub async fn set_watched(
        &self,
        caller: &Caller,
        number: i64,
        watch: bool,
    ) -> Result<(), ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::Subscribe)
            .await?;
        let person = signed_in(caller)?.to_string();
        let mut tx = self.store().begin().await?;
        if watch {
            tx.watch(&open.row.id, &person, self.clock().timestamp())
                .await?;
        } else {
            tx.unwatch(&open.row.id, &person).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Why somebody is told, as a sentence.
fn because(reason: &str) -> &'static str {
    match reason {
        "author" => "You write it.",
        "reviewer" => "You review it.",
        "concerned" => "It is about something of yours.",
        "coordinator" => "You coordinate the programme.",
        "conflict" => "A coordinator decides.",
        "mention" => "You were mentioned.",
        "maintainer" => "You maintain the image.",
        _ => "You watch it.",
    }
}
