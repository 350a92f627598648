//! Two people changed the same lines of a draft.

use domain::merge::Merged;

use super::DraftHead;

/// A stored part that somebody else saved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The name of the stored part.
    pub part: String,
    /// What people call it.
    pub label: String,
    /// What both began from.
    pub base: String,
    /// What the reader wrote.
    pub mine: String,
    /// What stands on the server now.
    pub theirs: String,
    /// The version of that.
    pub seen: i64,
    /// Whether the other took it away.
    pub removed: bool,
    /// Who saved it.
    pub by: String,
    /// When, as a sentence has it.
    pub at: String,
    /// Both put together as far as that goes.
    pub merged: Merged,
}

/// The page on which one chooses what stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictPage {
    /// The draft.
    pub head: DraftHead,
    /// The address of the page on which one was, which takes the choice.
    pub back: String,
    /// What has to be chosen.
    pub conflicts: Vec<Conflict>,
    /// How many other parts of the form were saved.
    pub saved: usize,
}
