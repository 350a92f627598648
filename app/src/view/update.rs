//! The start of an update as data: what stands now, what would change, how many have to approve.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::form::FormFindings;

/// Where an update of an image is begun.
pub fn update_path(image: &str) -> String {
    format!("/images/{image}/update")
}

/// An update of the image that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenUpdate {
    /// Its number.
    pub number: u64,
    /// What it changes, in one sentence.
    pub what: String,
    /// Whether the reader's update would replace it.
    pub replaceable: bool,
}

/// What a manifest would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatePreview {
    /// What changes, each as a sentence.
    pub facts: Vec<String>,
    /// What could not be compared, each as a sentence.
    pub not_compared: Vec<String>,
    /// The errors of the manifest, each as a sentence.
    pub errors: Vec<String>,
    /// How many Dockerfile reviews it needs.
    pub approvals: u32,
    /// Why, each as a sentence.
    pub reasons: Vec<String>,
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UpdateForm {
    /// `kind`: `update`, `security` or `profile`.
    pub kind: String,
    /// `manifest`.
    pub manifest: String,
}

/// The page `/images/{name}/update`. Its form posts `act` = `preview` or `begin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatePage {
    /// The image.
    pub image: String,
    /// The number of its current version.
    pub version: u32,
    /// Since when that is current.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// Whether the reader is a confirmed maintainer.
    pub maintains: bool,
    /// Whether the current version carries Dockerfiles.
    pub has_dockerfiles: bool,
    /// The update that is open.
    pub open: Option<OpenUpdate>,
    /// Drafts of the reader for this image: since when and where.
    pub drafts: Vec<(String, String)>,
    /// Why none can be begun, as a sentence; none when one can.
    pub closed: Option<String>,
    /// The form.
    pub form: UpdateForm,
    /// What the manifest in the form would change; none while it was not asked for.
    pub preview: Option<UpdatePreview>,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
