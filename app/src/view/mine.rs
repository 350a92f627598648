//! One's own work and one's inbox, as data.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::form::FormFindings;

/// Where somebody's own work is.
pub const MINE: &str = "/mine";

/// Where somebody's notices are.
pub const INBOX: &str = "/inbox";

/// For how many days something that ended is listed.
pub const RECENT_DAYS: u32 = 14;

/// A proposal among one's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// As in "#44 tidewater" or "Draft of tidewater".
    pub title: String,
    /// As in "new image · round 2".
    pub kind: String,
    /// Where it opens.
    pub href: String,
    /// What to do, or whom it waits for.
    pub what: String,
    /// Why, as a sentence.
    pub reason: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// By when the programme wants it to move.
    #[serde(with = "time::serde::rfc3339::option")]
    pub due: Option<OffsetDateTime>,
    /// Whether the reader writes it, reviews it, or only watches it.
    pub part: WorkPart,
}

/// The reader's part in a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkPart {
    /// They write it.
    Author,
    /// They review it.
    Reviewer,
    /// They coordinate the programme.
    Coordinator,
}

impl WorkPart {
    /// As it stands beside a row.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Author => "you write it",
            Self::Reviewer => "you review it",
            Self::Coordinator => "you coordinate",
        }
    }
}

/// A draft that was not submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftItem {
    /// What the form sends.
    pub id: String,
    /// As in "Draft of tidewater".
    pub title: String,
    /// As in "new image".
    pub kind: String,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    pub begun: OffsetDateTime,
    /// Until when it can be brought back, when it was deleted.
    #[serde(with = "time::serde::rfc3339::option")]
    pub restorable_until: Option<OffsetDateTime>,
}

/// An invitation to write with the authors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// What the form sends.
    pub id: String,
    /// The handle of who invited.
    pub by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The page `/mine`.
///
/// Its forms post to the same address: `act` is `restore` (with `draft`), `accept` or `refuse` (with
/// `invitation`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinePage {
    /// What waits for the reader.
    pub yours: Vec<WorkItem>,
    /// What the reader waits for.
    pub waiting: Vec<WorkItem>,
    /// Drafts.
    pub drafts: Vec<DraftItem>,
    /// Drafts that were deleted.
    pub deleted: Vec<DraftItem>,
    /// Invitations.
    pub invitations: Vec<Invitation>,
    /// What ended lately.
    pub finished: Vec<WorkItem>,
    /// How many proposals of the queue nobody claimed; none for who does not review.
    pub unclaimed: Option<usize>,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}

/// Something that the reader was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// What the form sends.
    pub id: i64,
    /// What happened, as a sentence.
    pub sentence: String,
    /// Why the reader is told.
    pub because: String,
    /// Where it leads.
    pub href: String,
    /// Whether it gave the reader the turn.
    pub your_turn: bool,
    /// Whether it was read.
    pub read: bool,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The page `/inbox`.
///
/// Its forms post to the same address: `act` is `read` (with `notice`) or `read-all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxPage {
    /// Notices, newest first.
    pub items: Vec<InboxItem>,
    /// How many were not read.
    pub unread: usize,
    /// The address of the first page, when this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}
