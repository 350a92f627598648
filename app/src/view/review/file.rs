//! The files of a proposal, and the one that is shown.

use serde::{Deserialize, Serialize};

use crate::parts::{DiffRun, FindingItem};

/// A file of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path, as the address has it.
    pub path: String,
    /// What people read, as in "2.4/Dockerfile".
    pub label: String,
    /// Lines that came.
    pub added: usize,
    /// Lines that went.
    pub removed: usize,
    /// Whether the reader has viewed what it holds now.
    pub viewed: bool,
    /// How many other files change in the same way and are folded into this one.
    pub same_change: usize,
    /// Open threads on it.
    pub open_threads: usize,
    /// Findings of the rules on it.
    pub findings: usize,
}

/// Files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileGroup {
    /// As in "Dockerfiles".
    pub label: String,
    /// Those that differ from the base, and those with threads.
    pub files: Vec<FileEntry>,
    /// How many are equal and not listed.
    pub equal: usize,
}

/// What a rule says about a line of the file shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedFinding {
    /// The finding; its line is that of the new text, none for the whole file.
    pub finding: FindingItem,
    /// What the author answers to it; may be empty.
    pub answer: String,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "as")]
pub enum FileBody {
    /// Text, as the difference from the base.
    Difference {
        /// The runs of lines.
        runs: Vec<DiffRun>,
    },
    /// A page as people will see it.
    Rendered {
        /// As it will be, made safe.
        html: String,
        /// What changes in its text, as runs of lines; none for what is new.
        runs: Vec<DiffRun>,
        /// As it is, made safe; none for what is new.
        before: Option<String>,
    },
    /// Something that is not shown as text: a logo, an archive, too long a text.
    Described {
        /// What it is and where to get it, each as a sentence.
        sentences: Vec<String>,
        /// Where the file can be fetched.
        href: Option<String>,
    },
}

/// The file shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    /// Its path.
    pub path: String,
    /// What people read.
    pub label: String,
    /// What is in it.
    pub body: FileBody,
    /// The labels and paths of other files that change in the same way.
    pub same_change: Vec<(String, String)>,
    /// Whether the reader has viewed it.
    pub viewed: bool,
    /// What the rules say about it.
    pub findings: Vec<PlacedFinding>,
    /// The path of the file before it in the list.
    pub previous: Option<String>,
    /// The path of the file behind it in the list.
    pub next: Option<String>,
}
