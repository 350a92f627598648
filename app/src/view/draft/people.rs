//! Who writes a draft.

use time::OffsetDateTime;

use super::DraftHead;
use crate::view::form::FormFindings;

/// Somebody who writes a draft, or was invited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoAuthor {
    /// The handle, without `@`.
    pub handle: String,
    /// The name; may be empty.
    pub name: String,
    /// Whether it is the author, who can hand it over and delete it.
    pub is_author: bool,
    /// Whether it is the reader.
    pub is_reader: bool,
    /// Whether the invitation was accepted.
    pub accepted: bool,
    /// Who invited them; empty for who began.
    pub invited_by: String,
    /// When.
    pub at: OffsetDateTime,
}

/// The page on who writes a draft, for those who do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPeoplePage {
    /// The draft.
    pub head: DraftHead,
    /// Everybody.
    pub people: Vec<CoAuthor>,
    /// The handle that was typed.
    pub handle: String,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// What was just done.
    pub done: Option<String>,
    /// Whether the draft can be deleted: it was never submitted.
    pub may_delete: bool,
    /// For how many days a deleted draft can be brought back.
    pub restore_days: i64,
    /// The present.
    pub now: OffsetDateTime,
}

/// The page for somebody who was invited, without what the draft holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The identifier of the draft.
    pub id: String,
    /// Who invites.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// The present.
    pub now: OffsetDateTime,
}
