//! The queue of reviewers as data: what was asked, the rows that answer it, and what was just done.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod claim;
mod query;

pub use claim::{ClaimForm, ClaimPage};
pub use query::{ClaimFilter, QueueOrder, QueueQuery, QueueTab, TurnFilter};

/// Where the queue is.
pub const QUEUE: &str = "/queue";

/// How far a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DotState {
    /// It holds.
    Holds,
    /// Some of what it needs is there.
    Partly,
    /// Nothing of what it needs is there.
    Open,
    /// It is contradicted: by an error, by a reviewer who asks for changes.
    Fails,
}

/// A requirement of a row: a dot with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementDot {
    /// How far it is.
    pub state: DotState,
    /// As in "1 of 2 Dockerfile".
    pub words: String,
}

/// Whether the reader can claim a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// They can.
    Open,
    /// They have.
    Yours,
    /// They cannot, and this sentence says why; empty where nothing has to be said.
    Closed(String),
}

/// One proposal of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Its public number.
    pub number: u64,
    /// The image.
    pub image: String,
    /// Which round it is in.
    pub round: u32,
    /// What changes, in one sentence.
    pub what: String,
    /// Whose turn it is, as in "Reviewers", "You", "Author".
    pub turn: String,
    /// Whether it is the reader's.
    pub yours: bool,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// Why, as a sentence.
    pub reason: String,
    /// When a parked one comes back.
    #[serde(with = "time::serde::rfc3339::option")]
    pub wakes_at: Option<OffsetDateTime>,
    /// What must hold before it is accepted, in order.
    pub requirements: Vec<RequirementDot>,
    /// The handles of those who claimed it, the reader's among them.
    pub claimed_by: Vec<String>,
    /// Whether the reader can.
    pub claim: Claim,
    /// Where it opens: the workspace, the screening or the proposal, as the reader may.
    pub href: String,
}

/// What an act of the reader led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum QueueNotice {
    /// The reader carries it now.
    Claimed {
        /// The image.
        image: String,
        /// Where its review opens.
        href: String,
    },
    /// It is free again.
    Released {
        /// The image.
        image: String,
    },
    /// Somebody else was faster.
    Taken {
        /// The image.
        image: String,
        /// The handle of who was.
        by: String,
        /// When.
        #[serde(with = "time::serde::rfc3339")]
        at: OffsetDateTime,
    },
    /// It left the queue while the reader looked.
    Moved {
        /// The image.
        image: String,
        /// Where it stands now, as a sentence.
        now: String,
        /// The proposal.
        href: String,
    },
    /// The reader declared a conflict of interest.
    Conflict {
        /// The image.
        image: String,
        /// Whether a coordinator was asked to decide.
        asked: bool,
    },
    /// Nothing waits that the reader could take.
    NothingForYou {
        /// Why, as a sentence.
        why: String,
    },
}

/// The page `/queue`.
///
/// Its forms post `act` = `claim`, `release` (with `proposal`) or `next` to the address with the
/// same query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    /// What was asked.
    pub query: QueueQuery,
    /// How many proposals each tab holds, in the order of [`QueueTab::ALL`].
    pub counts: [u64; 3],
    /// The proposals that fit.
    pub rows: Vec<QueueRow>,
    /// How many fit in all.
    pub total: u64,
    /// How many proposals the reader carries.
    pub carried: u64,
    /// How many they want to carry at most.
    pub capacity: Option<u64>,
    /// Whether the reader reviews at all; coordinators who do not see the same list.
    pub reviews: bool,
    /// What was just done.
    pub notice: Option<QueueNotice>,
    /// The proposal of another tab that waits longest: words and address, shown where nothing is
    /// left here.
    pub elsewhere: Option<(String, String)>,
    /// The address of the first page, when this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
