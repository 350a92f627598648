//! What is filled in on the page of a part.

use domain::bundle::{Field, RouteRow, RoutesAround};
use serde::{Deserialize, Serialize};

use crate::parts::{EditedText, FindingItem, FindingLevel};

/// What a field of the form knows about the stored part that it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The name of the stored part.
    pub part: String,
    /// Its version when the page was made; 0 when it was not there.
    pub seen: i64,
    /// What it held then.
    pub base: String,
}

/// A question of the form with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerField {
    /// Which.
    pub field: Field,
    /// What the field holds; on a refused form it differs from the stored one.
    pub value: String,
    /// The stored part.
    pub stamp: Stamp,
    /// What is missing, as a sentence.
    pub missing: Option<String>,
    /// What cannot be taken, in sentences.
    pub problems: Vec<String>,
    /// What the rules say.
    pub findings: Vec<FindingItem>,
}

/// A row of the feedback routes with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteField {
    /// The row.
    pub row: RouteRow,
    /// What is wrong, in sentences.
    pub problems: Vec<String>,
    /// What the rules say.
    pub findings: Vec<FindingItem>,
}

/// A file in the list of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path.
    pub path: String,
    /// What it is for; empty when that is not known.
    pub purpose: String,
    /// How many bytes it has.
    pub size: u64,
    /// The first digits of its digest.
    pub digest: String,
    /// The heaviest finding in it.
    pub worst: Option<FindingLevel>,
    /// How many findings there are.
    pub findings: usize,
}

/// A file that could be added: its path, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedFile {
    /// Its path.
    pub path: String,
    /// What it is for.
    pub purpose: String,
    /// Whether the proposal cannot be submitted without it.
    pub needed: bool,
}

/// The file that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenFile {
    /// A text of a kind that has rules.
    Code(Stamp, EditedText),
    /// Another text, with what it holds.
    Plain(Stamp, String),
    /// It is not there yet, and can be begun.
    Absent,
    /// No text: only its size and digest are shown.
    Binary {
        /// The stored part.
        stamp: Stamp,
        /// How many bytes.
        size: u64,
        /// The whole digest.
        digest: String,
    },
}

impl OpenFile {
    /// The stored part; none for what is not there.
    pub const fn stamp(&self) -> Option<&Stamp> {
        match self {
            Self::Code(stamp, _) | Self::Plain(stamp, _) | Self::Binary { stamp, .. } => {
                Some(stamp)
            }
            Self::Absent => None,
        }
    }
}

/// The files of one folder: those that are built, or the documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesForm {
    /// Whether they are the documentation.
    pub is_documentation: bool,
    /// What is there, by path.
    pub files: Vec<FileEntry>,
    /// What could be added.
    pub offered: Vec<OfferedFile>,
    /// What is open.
    pub open: Option<OpenFile>,
    /// The address of the logo, when there is one.
    pub logo: Option<String>,
}

/// What is filled in on the page of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartForm {
    /// Questions.
    Answers(Vec<AnswerField>),
    /// The manifest.
    Manifest(Stamp, EditedText),
    /// Files.
    Files(FilesForm),
    /// The feedback routes.
    Routes {
        /// The rows, with empty ones to fill in.
        rows: Vec<RouteField>,
        /// The stored part; its base is JSON.
        stamp: Stamp,
        /// What is wrong with all of them together, in sentences.
        problems: Vec<String>,
        /// What the rules say about all of them.
        findings: Vec<FindingItem>,
        /// What the rules look at besides; nothing where that is too much for a page.
        around: Option<Box<RoutesAround>>,
        /// Who maintains the image, as the manifest says it.
        maintainers: Vec<String>,
    },
}

/// A rule that wants a sentence of the authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The rule.
    pub rule: String,
    /// What it asks.
    pub title: String,
    /// Why.
    pub reason: String,
    /// Whether submitting waits for the sentence.
    pub needed: bool,
    /// How many findings it has.
    pub count: usize,
    /// The first of its messages.
    pub message: String,
    /// Where they are: words and address.
    pub places: Vec<(String, String)>,
    /// What the authors say.
    pub value: String,
    /// The stored part.
    pub stamp: Stamp,
}
