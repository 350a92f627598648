//! The question asked before a claim: whether there is a conflict of interest.

use serde::{Deserialize, Serialize};

use crate::view::form::FormFindings;

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClaimForm {
    /// `conflict`: `none`, `mine` or `ask`.
    pub conflict: String,
    /// `reason`: what the conflict is, or what to ask.
    pub reason: String,
}

/// The page `/proposals/{n}/claim`: nothing private of the proposal is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPage {
    /// The number of the proposal.
    pub number: u64,
    /// Its image.
    pub image: String,
    /// What changes, in one sentence.
    pub what: String,
    /// Who proposes it and who maintains the image, as handles or names.
    pub people: Vec<String>,
    /// What the portal knows that may be a conflict, each as a sentence.
    pub known: Vec<String>,
    /// The handles of those who carry it already.
    pub claimed_by: Vec<String>,
    /// The form.
    pub form: ClaimForm,
    /// Why it was refused.
    pub findings: FormFindings,
    /// Why it cannot be claimed at all, as a sentence.
    pub closed: Option<String>,
    /// Where the reader goes on who carries it already.
    pub carried: Option<String>,
}
