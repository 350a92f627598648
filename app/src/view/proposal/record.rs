//! What stood when something was decided.

use time::OffsetDateTime;

use super::SideClocks;
use crate::parts::RequirementItem;

/// An approval at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordApproval {
    /// Who.
    pub by: String,
    /// Of what, and on which revision.
    pub of: String,
    /// Whether it counted.
    pub counted: bool,
}

/// Something that was not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordException {
    /// What.
    pub what: String,
    /// Who decided that.
    pub by: String,
    /// Why, in public.
    pub reason: String,
}

/// The page `/proposals/{n}/record/{k}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPage {
    /// The proposal.
    pub proposal: u64,
    /// The number of the record, from 1.
    pub number: u64,
    /// How many records there are.
    pub records: u64,
    /// The image; may be empty.
    pub image: String,
    /// What it asked for.
    pub kind: String,
    /// What was decided, in a word.
    pub decision: String,
    /// Sentences: reason code, words, moments.
    pub sentences: Vec<String>,
    /// Who decided; "The portal" when a moment came.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The round and the revision, as in "Round 2, r3".
    pub on: String,
    /// The digest of the settings by which it was judged.
    pub policy: String,
    /// The version from which it began.
    pub base: String,
    /// The hashes: class and digest.
    pub hashes: Vec<(String, String)>,
    /// The requirements at that moment.
    pub requirements: Vec<RequirementItem>,
    /// Titles of requirements that asked nothing of it.
    pub not_asked: Vec<String>,
    /// The approvals.
    pub approvals: Vec<RecordApproval>,
    /// What was not asked.
    pub exceptions: Vec<RecordException>,
    /// Whose time it took.
    pub clocks: SideClocks,
    /// When the page is seen.
    pub now: OffsetDateTime,
}
