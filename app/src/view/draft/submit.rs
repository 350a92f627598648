//! What stands between a draft and its submission, and what comes then.

use domain::readiness::Readiness;

use super::{DraftHead, Explanation, Stamp};
use crate::parts::RequirementItem;
use crate::view::form::FormFindings;

pub use domain::forecast::Forecast;

/// What the button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submittable {
    /// Submits the draft for the first time, or a round.
    Submit,
    /// The answer sheet has to be filled in first; its address, and how many answers are missing.
    Answers(String, usize),
    /// Adds a small revision while reviewers have the turn.
    SmallRevision,
    /// Nothing; says why.
    Not(String),
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitPage {
    /// The draft.
    pub head: DraftHead,
    /// Everything that is left to do.
    pub readiness: Readiness,
    /// What wants a sentence, of all parts.
    pub explanations: Vec<Explanation>,
    /// What the button does.
    pub act: Submittable,
    /// The note for reviewers.
    pub note: String,
    /// What of it is stored.
    pub note_stamp: Stamp,
    /// What comes then.
    pub forecast: Forecast,
    /// What must hold before it is accepted, as it would stand if it were submitted now.
    pub requirements: Vec<RequirementItem>,
    /// The titles of requirements that ask nothing of it.
    pub not_asked: Vec<String>,
    /// What was just done.
    pub done: Option<String>,
    /// Why what was sent was not taken.
    pub refused: FormFindings,
}
