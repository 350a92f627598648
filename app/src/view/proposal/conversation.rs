//! What was said about a proposal, and what happened to it.

use domain::review::{Severity, ThreadState};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{AskPlace, ProposalHead};
use crate::view::form::FormFindings;

/// Something that somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The handle of who.
    pub by: String,
    /// As in "author" or "reviewer"; may be empty.
    pub as_whom: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What happened with it, as in "asked for changes of r2"; may be empty.
    pub act: String,
    /// The text, rendered and made safe; empty for a bare act.
    pub html: String,
}

/// A thread as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidThread {
    /// What the form sends; the id on the page is `thread-` and this.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub state: ThreadState,
    /// About what.
    pub place: AskPlace,
    /// The rule that it cites.
    pub rule: Option<String>,
    /// The lines that are proposed.
    pub suggestion: Option<String>,
    /// What was said in it, in order.
    pub said: Vec<Said>,
}

/// The page `/proposals/{n}/conversation`.
///
/// Its forms post to the same address: `act` is `comment`, `text` what is said, `thread` where; none
/// for the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationPage {
    /// What stands on top.
    pub head: ProposalHead,
    /// What was said on the whole, in order.
    pub general: Vec<Said>,
    /// Threads that are not settled, the heaviest first.
    pub open: Vec<SaidThread>,
    /// Threads that are.
    pub settled: Vec<SaidThread>,
    /// Why the reader cannot comment; none when they can.
    pub closed: Option<String>,
    /// Where the reader signs in to comment.
    pub sign_in: Option<String>,
    /// The thread in which the reader writes.
    pub replies_to: Option<String>,
    /// What they write.
    pub text: String,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What, as a sentence.
    pub sentence: String,
    /// Whether only coordinators and the person concerned read it.
    pub confidential: bool,
    /// Where more of it stands: words and address.
    pub link: Option<(String, String)>,
}

/// The page `/proposals/{n}/history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryPage {
    /// What stands on top.
    pub head: ProposalHead,
    /// What happened, the latest first.
    pub entries: Vec<HistoryEntry>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}
