//! The nouns of a review: scopes, verdicts, and threads with what is asked, answered and settled.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::identifier::identifier;
use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::{Part, RevisionNumber};

pub use crate::permission::Scope;

identifier! {
    /// A review's identifier.
    ReviewId
}

identifier! {
    /// A thread's identifier.
    ThreadId
}

/// What a reviewer says about a revision as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It can go as it is.
    Approve,
    /// It can go when this reviewer's musts are settled.
    ApproveWhenFixed,
    /// It cannot go; the block stands until it is withdrawn, taken over or lifted.
    AskForChanges,
    /// No judgement.
    Comment,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [
        Self::Approve,
        Self::ApproveWhenFixed,
        Self::AskForChanges,
        Self::Comment,
    ];

    /// Its name on a button.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::ApproveWhenFixed => "Approve when fixed",
            Self::AskForChanges => "Ask for changes",
            Self::Comment => "Comment",
        }
    }
}

/// How much a thread weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It stops acceptance until it is settled.
    Must,
    /// It would be better.
    Should,
    /// A trifle.
    Nit,
    /// Something to be answered.
    Question,
    /// Something done well.
    Praise,
}

impl Severity {
    /// Every severity.
    pub const ALL: [Self; 5] = [
        Self::Must,
        Self::Should,
        Self::Nit,
        Self::Question,
        Self::Praise,
    ];

    /// Its name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Must => "Must",
            Self::Should => "Should",
            Self::Nit => "Nit",
            Self::Question => "Question",
            Self::Praise => "Praise",
        }
    }
}

/// What a thread is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Anchor {
    /// Lines of a file in the revision that was reviewed.
    Lines {
        /// The path within the bundle.
        path: String,
        /// The first line, from 1.
        first: u32,
        /// The last line; the same as `first` for one line.
        last: u32,
    },
    /// A whole file.
    File {
        /// The path within the bundle.
        path: String,
    },
    /// A part of the proposal.
    Part {
        /// Which.
        part: Part,
    },
    /// The proposal as a whole.
    Whole,
}

/// A thread as a reviewer begins it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewThread {
    /// Its identifier.
    pub id: ThreadId,
    /// What it is about.
    pub anchor: Anchor,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether the author has to answer before the turn comes back; a must always has to be.
    pub needs_answer: bool,
    /// What is said, as Markdown.
    pub body: String,
    /// The text that should stand at the lines instead.
    pub suggestion: Option<String>,
    /// The rule that it cites, by identifier.
    pub rule: Option<String>,
}

/// How an author answers a thread (product.md T19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// It is done.
    Fixed {
        /// What was done, when there is anything to say.
        note: String,
    },
    /// It is not going to be done.
    WontBecause {
        /// Why.
        reason: String,
    },
    /// It is not clear.
    Question {
        /// What.
        text: String,
    },
}

/// Where a thread stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadState {
    /// Nobody has answered.
    Open,
    /// The author has answered; the reviewer has not looked.
    Answered,
    /// It is done.
    Resolved,
    /// It is not done, and that was accepted.
    WontFixAccepted,
}

impl ThreadState {
    /// Whether nothing has to be done about it any more.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Resolved | Self::WontFixAccepted)
    }
}

/// A thread as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// What was asked.
    pub asked: NewThread,
    /// Who has to be content with the answer: who asked it, or who took it over.
    pub owner: PersonId,
    /// The revision on which it was asked.
    pub revision: RevisionNumber,
    /// The round in which it was asked.
    pub round: u32,
    /// When.
    pub at: Moment,
    /// Where it stands.
    pub state: ThreadState,
    /// The author's last answer.
    pub answer: Option<Given>,
    /// Who accepted a "won't" though it was not theirs.
    pub accepted_by: BTreeSet<PersonId>,
}

/// An answer, with who gave it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What was answered.
    pub answer: Answer,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// A review, as the projection keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Its identifier.
    pub id: ReviewId,
    /// Who wrote it.
    pub by: PersonId,
    /// The revision that was read.
    pub revision: RevisionNumber,
    /// What was judged.
    pub scopes: BTreeSet<Scope>,
    /// The judgement.
    pub verdict: Verdict,
    /// What is said about the whole, as Markdown.
    pub summary: String,
    /// When it was published.
    pub at: Moment,
    /// Whether it came when everything was decided, and is only a note.
    pub late: bool,
}
