//! What a revision holds, and what differs between two.

use domain::change::Difference;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::ProposalHead;
use crate::parts::DiffRun;
use crate::view::form::FormChoice;

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedFile {
    /// Its path within the bundle.
    pub path: String,
    /// What people read.
    pub label: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Whether it came or changed since the revision before.
    pub changed: bool,
}

/// Files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedGroup {
    /// As in "Dockerfiles and build context".
    pub label: String,
    /// Its files, by path.
    pub files: Vec<ListedFile>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "as")]
pub enum ShownBody {
    /// Text, line by line.
    Text {
        /// The lines.
        lines: Vec<String>,
        /// How many more lines it has.
        omitted: usize,
    },
    /// A page as people will see it, made safe.
    Page {
        /// The HTML.
        html: String,
    },
    /// Something else.
    Described {
        /// What it is, as a sentence.
        words: String,
    },
}

/// A file that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFile {
    /// Which.
    pub file: ListedFile,
    /// What it holds.
    pub body: ShownBody,
    /// Where the other way of showing it is: words and address.
    pub other: Option<(String, String)>,
    /// Where it is fetched.
    pub download: String,
}

/// The page `/proposals/{n}/revisions/{r}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesPage {
    /// What stands on top.
    pub head: ProposalHead,
    /// The revision shown.
    pub revision: u32,
    /// Who froze it.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// What its author said about it.
    pub note: String,
    /// Its files.
    pub groups: Vec<ListedGroup>,
    /// The one that is shown.
    pub shown: Option<ShownFile>,
    /// What can be compared: the values are those of `from` and `to`.
    pub versions: Vec<FormChoice>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedFile {
    /// Its path within the bundle.
    pub path: String,
    /// What people read.
    pub label: String,
    /// The lines that differ; nothing for what is no text.
    pub runs: Vec<DiffRun>,
    /// What became of it, where lines say nothing; may be empty.
    pub words: String,
}

/// The page `/proposals/{n}/compare`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparePage {
    /// What stands on top.
    pub head: ProposalHead,
    /// What can be compared.
    pub versions: Vec<FormChoice>,
    /// The chosen value of `from`.
    pub from: String,
    /// The chosen value of `to`.
    pub to: String,
    /// Whether lines stand side by side.
    pub sides: bool,
    /// What changed, in sentences.
    pub difference: Difference,
    /// The files that differ.
    pub files: Vec<ComparedFile>,
    /// Files that differ and are not shown, for there are too many.
    pub omitted: Vec<(String, String)>,
    /// What the reader has to know first, as in "The imported version carries no Dockerfile".
    pub cautions: Vec<String>,
}
