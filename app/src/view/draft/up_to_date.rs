//! What an image changed while a draft for it was open, and what becomes of that in the draft.

use domain::merge::{Piece, Side};

use super::DraftHead;
use crate::parts::DiffRun;
use crate::view::address::path_segment;
use crate::view::form::FormFindings;

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpToDatePage {
    /// The draft.
    pub head: DraftHead,
    /// The image; empty while a new one has no name.
    pub image: String,
    /// What is to be taken into the draft; else a sentence that says why nothing is.
    pub changes: Result<UpToDateChanges, String>,
    /// Why what was sent was not done.
    pub refused: FormFindings,
}

/// What the image changed since the draft was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpToDateChanges {
    /// The image's current version; the form sends it back.
    pub version: String,
    /// What differs, as sentences.
    pub facts: Vec<String>,
    /// What becomes of parts by itself.
    pub taken: Vec<TakenPart>,
    /// What has to be chosen.
    pub choices: Vec<PartChoice>,
}

/// A part of the draft that becomes another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPart {
    /// What people call it.
    pub label: String,
    /// What becomes of it.
    pub how: TakenHow,
    /// What that changes in the draft; nothing for what is no text.
    pub runs: Vec<DiffRun>,
}

/// What becomes of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenHow {
    /// What the image has.
    AsTheImage,
    /// It goes, as it went from the image.
    Gone,
    /// Both changes are in it.
    Together,
}

/// A part of which both changed the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartChoice {
    /// Its stored name.
    pub part: String,
    /// What people call it.
    pub label: String,
    /// The version of what the draft has; the form sends it back.
    pub seen: i64,
    /// What there is to choose from.
    pub offer: Offer,
    /// What was chosen already, in order.
    pub chosen: Vec<Side>,
}

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// A text in which both changed the same lines.
    Lines {
        /// Its pieces, in order.
        pieces: Vec<Piece>,
        /// What the draft has.
        mine: String,
        /// What the image has.
        image: String,
    },
    /// One or the other as a whole, described.
    Whole {
        /// What the draft has.
        mine: String,
        /// What the image has.
        image: String,
    },
}

/// The address of the page on which a draft is brought up to date.
pub fn up_to_date_path(id: &str) -> String {
    format!("/drafts/{}/up-to-date", path_segment(id))
}
