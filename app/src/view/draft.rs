//! A draft as its editor shows it: the outline, the form of one part, what was found, and what
//! stands beside it.

mod conflict;
mod form;
mod people;
mod place;
mod submit;
mod up_to_date;

use domain::bundle::Limits;
use domain::readiness::Readiness;

pub use conflict::{Conflict, ConflictPage};
pub use form::{
    AnswerField, Explanation, FileEntry, FilesForm, OfferedFile, OpenFile, PartForm, RouteField,
    Stamp,
};
pub use people::{CoAuthor, DraftPeoplePage, Invitation};
pub use place::{Place, Side, answer_part, submit_path, text_href};
pub use submit::{Forecast, SubmitPage, Submittable};
pub use up_to_date::{
    Offer, PartChoice, TakenHow, TakenPart, UpToDateChanges, UpToDatePage, up_to_date_path,
};

use super::address::path_segment;
use super::form::FormFindings;
use super::image::ImageView;
use crate::parts::{FindingItem, FindingLevel};

/// The id of the text that is open in the code editor, and the name under which it is sent.
pub const OPEN_TEXT: &str = "text";

/// The longest list of findings that a summary shows.
pub const SUMMARY_LIMIT: usize = 30;

/// What every page of a draft says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftHead {
    /// Its identifier.
    pub id: String,
    /// The name of the image, as it was typed; empty while there is none.
    pub name: String,
    /// What is proposed, as in "New image".
    pub kind: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it was saved last and who sees it, as a sentence.
    pub saved: String,
    /// When it was deleted and can be brought back; nothing when it was not.
    pub deleted: Option<String>,
    /// Whether the image changed since it was begun, so that it has to be brought up to date.
    pub outdated: bool,
}

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It was never submitted.
    Draft,
    /// The authors have the turn again; this round is prepared.
    Revising {
        /// The public number.
        number: i64,
        /// The round that its submission opens.
        round: u32,
    },
    /// Reviewers have the turn; a small revision may still come.
    Waiting {
        /// The public number.
        number: i64,
    },
    /// Nothing can be changed any more.
    Closed {
        /// The public number.
        number: i64,
    },
}

impl DraftHead {
    /// What people call it.
    pub fn title(&self) -> String {
        match self.name.trim() {
            "" => "Draft without a name".to_owned(),
            name => name.to_owned(),
        }
    }

    /// The address of a page of this draft.
    pub fn page(&self, page: &str) -> String {
        format!("/drafts/{}/{page}", path_segment(&self.id))
    }
}

/// A line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// How much it weighs.
    pub level: FindingLevel,
    /// What it says.
    pub words: String,
    /// Where it is.
    pub href: String,
}

/// What stands beside the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// The page as users will see it; why a part of it cannot be shown.
    Page {
        /// The image; nothing while it has no name.
        image: Option<Box<ImageView>>,
        /// The address of the logo, when there is one.
        logo: Option<String>,
        /// What cannot be shown yet, in sentences.
        lacking: Vec<String>,
    },
    /// What is left to do.
    Checklist,
    /// What reviewers will ask.
    Ask,
}

/// The page of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorPage {
    /// The draft.
    pub head: DraftHead,
    /// Where one is.
    pub place: Place,
    /// The form.
    pub form: PartForm,
    /// Whether a new image is proposed: then the form must be complete.
    pub is_new: bool,
    /// Whether somebody asked to be told what is missing.
    pub checked: bool,
    /// What is wrong in this part, the heaviest first.
    pub summary: Vec<SummaryLine>,
    /// What the rules say about the open text in the light of other files.
    pub across: Vec<FindingItem>,
    /// What wants a sentence, of this part.
    pub explanations: Vec<Explanation>,
    /// Everything that is left to do.
    pub readiness: Readiness,
    /// What stands beside.
    pub beside: Beside,
    /// How much a bundle may hold.
    pub limits: Limits,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// Why what was sent was not taken.
    pub refused: FormFindings,
}
