//! Conflicts of interest as their owner sees them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::view::form::FormFindings;

/// That a coordinator lets somebody act in spite of an interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The coordinator's handle.
    pub by: String,
    /// Why, as everybody reads it.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A conflict that somebody declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredConflict {
    /// What the form sends to withdraw it.
    pub id: String,
    /// What it is about, as in "anvil" or "proposal 44".
    pub about: String,
    /// Where that is; none for a proposal without a number.
    pub href: Option<String>,
    /// What the interest is.
    pub statement: String,
    /// When it was declared.
    #[serde(with = "time::serde::rfc3339")]
    pub declared_at: OffsetDateTime,
    /// The waiver, if there is one.
    pub waiver: Option<Waiver>,
}

/// What stands in the form, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConflictForm {
    /// `image`: the image it is about.
    pub image: String,
    /// `statement`: what the interest is.
    pub statement: String,
}

/// The page `/account/conflicts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictsPage {
    /// Those declared, the latest first.
    pub conflicts: Vec<DeclaredConflict>,
    /// Images of which the reader is a confirmed maintainer: a conflict without declaring one.
    pub maintains: Vec<String>,
    /// The form for a new one.
    pub form: ConflictForm,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
