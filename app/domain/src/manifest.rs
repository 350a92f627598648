//! The library manifest: what is built, from where, under which tags.
//!
//! [`parity`] answers exactly as the reference parser does and stops at its first error;
//! [`Manifest::read`] goes on and finds everything.

mod bytes;
mod certain;
mod check;
mod clearsign;
mod holes;
mod lines;
mod maintainer;
mod paragraph;
mod path;
mod print;
mod printable;
mod quote;
mod report;
pub mod rules;
pub mod shape;
mod source;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity, Span};
pub use crate::manifest::source::SharedTagGroup;

/// The architecture of an entry that names none.
pub const DEFAULT_ARCHITECTURE: &str = "amd64";
/// The branch of an entry that names none.
pub const DEFAULT_GIT_FETCH: &str = "refs/heads/master";
/// The folder of an entry that names none.
pub const DEFAULT_DIRECTORY: &str = ".";
/// The file of an entry that names none.
pub const DEFAULT_FILE: &str = "Dockerfile";

/// A manifest as the reference parser understands it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What holds for every entry.
    pub global: Global,
    /// What is built, in the order of the file; paragraphs that build the same are one entry.
    pub entries: Vec<Entry>,
}

/// The first paragraph, with the built-in defaults applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Global {
    /// Who maintains the image.
    pub maintainers: Vec<Maintainer>,
    /// Tags that every entry shares unless it names its own.
    pub shared_tags: Vec<String>,
    /// The architectures, sorted.
    pub architectures: Vec<String>,
    /// The repository, when it is the same for all entries.
    pub git_repo: String,
    /// The branch or tag.
    pub git_fetch: String,
    /// The commit.
    pub git_commit: String,
    /// The folder, as it was written.
    pub directory: String,
    /// The file.
    pub file: String,
    /// The builder; empty for the default.
    pub builder: String,
    /// What the build machine must offer.
    pub constraints: Vec<String>,
    /// Values for single architectures, by full key.
    pub per_architecture: BTreeMap<String, String>,
}

impl Default for Global {
    fn default() -> Self {
        Self {
            maintainers: Vec::new(),
            shared_tags: Vec::new(),
            architectures: vec![DEFAULT_ARCHITECTURE.to_owned()],
            git_repo: String::new(),
            git_fetch: DEFAULT_GIT_FETCH.to_owned(),
            git_commit: String::new(),
            directory: DEFAULT_DIRECTORY.to_owned(),
            file: DEFAULT_FILE.to_owned(),
            builder: String::new(),
            constraints: Vec::new(),
            per_architecture: BTreeMap::new(),
        }
    }
}

/// A person or group who maintains an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Maintainer {
    /// The name.
    pub name: String,
    /// An e-mail address or a web address.
    pub contact: Option<String>,
    /// The handle, without `@`.
    pub handle: String,
}

/// One thing that is built, with every default applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who maintains it: those of the global paragraph, then its own.
    pub maintainers: Vec<Maintainer>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Tags that it shares with other entries.
    pub shared_tags: Vec<String>,
    /// The architectures, sorted.
    pub architectures: Vec<String>,
    /// The repository.
    pub git_repo: String,
    /// The branch or tag.
    pub git_fetch: String,
    /// The commit.
    pub git_commit: String,
    /// The folder, in its shortest spelling.
    pub directory: String,
    /// The file.
    pub file: String,
    /// The builder; empty for the default.
    pub builder: String,
    /// What the build machine must offer.
    pub constraints: Vec<String>,
    /// Values for single architectures, by full key, as in `arm64v8-Directory`.
    pub per_architecture: BTreeMap<String, String>,
    /// The line on which the entry starts, from 1.
    pub line: u32,
}

/// A manifest with everything that was found while reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What could be understood. When `rejected` is set it is a best effort.
    pub manifest: Manifest,
    /// The error with which the reference parser stops, in full; nothing when it accepts the text.
    pub rejected: Option<String>,
    /// All findings, in the order of their places: at most a thousand errors, always with that at
    /// which the reference parser stops, and as many others.
    pub problems: Vec<Finding>,
    /// How many findings there were beyond those.
    pub omitted: usize,
    /// Where each paragraph and each of its fields stood, in the order of the text.
    pub paragraphs: Vec<ParagraphPlace>,
}

/// Where a paragraph stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParagraphPlace {
    /// Its place among the manifest's entries; nothing for the global paragraph. Paragraphs that
    /// build the same share one entry.
    pub entry: Option<usize>,
    /// The fields that are read, in the order of the text; of equal keys the last one.
    pub fields: Vec<FieldPlace>,
}

/// Where a field stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlace {
    /// The key.
    pub key: String,
    /// Where the key stood.
    pub key_span: Span,
    /// Where the value stood, without white space around it.
    pub value_span: Span,
    /// Where the items of a list stood; one for a field that is no list.
    pub items: Vec<Span>,
}

/// What the reference parser says to a text, byte for byte: the manifest in normal form, or its
/// first error. Bytes that are no UTF-8 come out as U+FFFD where the reference repeats them raw.
pub fn parity(text: &[u8]) -> Result<String, String> {
    match parity_bytes(text) {
        Ok(printed) => Ok(String::from_utf8_lossy(&printed).into_owned()),
        Err(message) => Err(String::from_utf8_lossy(&message).into_owned()),
    }
}

/// As [`parity`], with bytes that are no UTF-8 kept.
pub fn parity_bytes(text: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let (text, carrier) = bytes::decode(text);
    let checked = check::check(&text, carrier, false);
    match checked.rejected {
        Some(message) => Err(carrier.restore(&message)),
        None => Ok(carrier.restore(&checked.manifest.print())),
    }
}

impl Manifest {
    /// Reads a manifest and goes on after every error.
    pub fn read(text: &str) -> Reading {
        check::check(text, bytes::Carrier::NONE, true)
    }

    /// The manifest, or the reference parser's first error.
    pub fn parse(text: &str) -> Result<Self, String> {
        let checked = check::check(text, bytes::Carrier::NONE, false);
        match checked.rejected {
            Some(message) => Err(message),
            None => Ok(checked.manifest),
        }
    }

    /// Every tag once: those of the entries in their order, then the shared ones.
    pub fn all_tags(&self) -> Vec<&str> {
        let own = self.entries.iter().flat_map(|entry| &entry.tags);
        let shared = self.entries.iter().flat_map(|entry| &entry.shared_tags);
        let mut seen = HashSet::new();
        own.chain(shared)
            .map(String::as_str)
            .filter(|tag| seen.insert(*tag))
            .collect()
    }

    /// The architectures for which anything is built, sorted.
    pub fn architectures(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self
            .entries
            .iter()
            .flat_map(|entry| &entry.architectures)
            .collect();
        all.into_iter().cloned().collect()
    }
}

impl Reading {
    /// Whether a finding forbids submitting: the real tools would reject the text.
    pub fn has_errors(&self) -> bool {
        self.rejected.is_some()
            || self
                .problems
                .iter()
                .any(|problem| problem.severity == Severity::Error)
    }
}
