//! Who maintains an image here: claims, those who confirmed them, and waived conflicts.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::view::form::FormFindings;

/// Somebody whom another confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedMaintainer {
    /// The handle.
    pub handle: String,
    /// Who confirmed it: a handle with its `@`, or the portal's own machine.
    pub confirmed_by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Somebody who says so and waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainerClaim {
    /// The handle here.
    pub handle: String,
    /// The sign-ins that carry a handle of the manifest, as in "GitHub (octo)".
    pub identities: Vec<String>,
    /// When they said so.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Whether it is the reader's own.
    pub is_reader: bool,
}

/// Whether the reader can say that they maintain the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimWay {
    /// Yes, as the manifest lists this handle of theirs.
    Open(String),
    /// No, as the sentence says.
    Closed(String),
}

/// A waiver as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicWaiver {
    /// The handle of who may review in spite of an interest.
    pub handle: String,
    /// The handle of the coordinator.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A declared interest, as coordinators read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// The handle.
    pub handle: String,
    /// What the interest is.
    pub statement: String,
    /// When it was declared.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Whether the reader may waive it: nobody waives their own.
    pub waivable: bool,
}

/// What stands in the form of a waiver, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WaiverForm {
    /// `person`: whose interest.
    pub person: String,
    /// `reason`: why, for everybody.
    pub reason: String,
}

/// The page `/images/{name}/maintainers`.
///
/// Its forms post `act` = `claim`, `withdraw`, `confirm`, `refuse`, `end` or `waive` to the same
/// address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainersPage {
    /// The image.
    pub image: String,
    /// The handles that the manifest lists.
    pub listed: Vec<String>,
    /// Those who were confirmed, by handle.
    pub confirmed: Vec<ConfirmedMaintainer>,
    /// Those who wait; for others than those who decide on them, the reader's own only.
    pub claims: Vec<MaintainerClaim>,
    /// Whether the reader confirms, refuses and ends.
    pub may_confirm: bool,
    /// Whether the reader can claim.
    pub claim: ClaimWay,
    /// Waivers, the latest first.
    pub waivers: Vec<PublicWaiver>,
    /// Declared interests that stand; for coordinators only.
    pub interests: Vec<Interest>,
    /// The form of a waiver.
    pub form: WaiverForm,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
