//! Files that come in from outside, one by one: what is kept, and what is left out and told.

use std::collections::BTreeMap;

use domain::bundle::{BUNDLE_LIMIT, FILE_LIMIT, FilePath, InvalidFilePath, LOGO_LIMIT, TEXT_LIMIT};

use super::{ArchiveError, shown};

/// How many names a note lists before it only counts.
const NAMED: usize = 5;

/// What came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// The files that are kept.
    pub files: BTreeMap<FilePath, Vec<u8>>,
    /// What was left out, in sentences.
    pub notes: Vec<String>,
}

/// Takes files in.
#[derive(Debug, Default)]
pub struct Collector {
    files: BTreeMap<FilePath, Vec<u8>>,
    bytes: u64,
    links: Vec<String>,
    large: Vec<String>,
    unnamed: Vec<String>,
    submodules: Vec<String>,
}

impl Collector {
    /// The path under which a file can be kept; nothing for what is left out.
    ///
    /// # Errors
    /// When it leads out of the folder.
    pub fn path(&mut self, raw: &[u8]) -> Result<Option<FilePath>, ArchiveError> {
        let Ok(text) = std::str::from_utf8(raw) else {
            self.unnamed.push(shown(raw));
            return Ok(None);
        };
        let mut text = text;
        while let Some(rest) = text.strip_prefix("./") {
            text = rest;
        }
        // What version control and file managers leave behind.
        let is_litter = |name: &str| matches!(name, ".git" | "__MACOSX" | ".DS_Store");
        match text.parse::<FilePath>() {
            Ok(path) if path.as_str().split('/').any(is_litter) => Ok(None),
            Ok(path) => Ok(Some(path)),
            Err(InvalidFilePath::Absolute | InvalidFilePath::Parent) => {
                Err(ArchiveError::LeadsOut(shown(raw)))
            }
            // On other systems that is a way out too.
            Err(InvalidFilePath::Character('\\')) if text.contains("..") => {
                Err(ArchiveError::LeadsOut(shown(raw)))
            }
            Err(_) => {
                self.unnamed.push(shown(raw));
                Ok(None)
            }
        }
    }

    /// How many bytes there is still room for.
    pub fn room(&self) -> u64 {
        BUNDLE_LIMIT.saturating_sub(self.bytes)
    }

    /// Keeps a file.
    ///
    /// # Errors
    /// When there are too many, they are too large together, or there is one of that path.
    pub fn add(&mut self, path: FilePath, content: Vec<u8>) -> Result<(), ArchiveError> {
        let size = content.len() as u64;
        if size > self.room() {
            return Err(ArchiveError::TooLarge);
        }
        let is_logo = matches!(path.name(), "logo.png" | "logo.svg");
        let is_page = path.directory().split('/').any(|folder| folder == "docs");
        let limit = if is_logo && is_page {
            LOGO_LIMIT
        } else {
            TEXT_LIMIT
        };
        if size > limit {
            self.leave_large(path.as_str(), size);
            return Ok(());
        }
        if self.files.len() >= FILE_LIMIT {
            return Err(ArchiveError::TooMany);
        }
        if self.files.contains_key(path.as_str()) {
            return Err(ArchiveError::Twice(format!("`{path}`")));
        }
        self.bytes += size;
        self.files.insert(path, content);
        Ok(())
    }

    /// Leaves a symbolic or hard link out.
    pub fn leave_link(&mut self, raw: &[u8]) {
        self.links.push(shown(raw));
    }

    /// Leaves a repository inside of a repository out.
    pub fn leave_submodule(&mut self, raw: &[u8]) {
        self.submodules.push(shown(raw));
    }

    /// Leaves a file out that is larger than one may be.
    pub fn leave_large(&mut self, path: &str, size: u64) {
        let tenths = size.div_ceil(100_000);
        self.large.push(format!(
            "{} ({}.{} MB)",
            shown(path.as_bytes()),
            tenths / 10,
            tenths % 10
        ));
    }

    /// What came in.
    pub fn finish(self) -> Collected {
        let mut notes = Vec::new();
        let mut note = |names: Vec<String>, one: &str, many: &str| {
            let words = match names.len() {
                0 => return,
                1 => format!("One {one} is left out: "),
                count => format!("{count} {many} are left out: "),
            };
            let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
            let rest = match names.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            notes.push(format!("{words}{}{rest}.", named.join(", ")));
        };
        note(self.links, "link", "links");
        note(
            self.submodules,
            "repository inside of this one",
            "repositories inside of this one",
        );
        note(
            self.large,
            "file larger than 1 MB",
            "files larger than 1 MB",
        );
        note(
            self.unnamed,
            "file with a name that cannot be kept",
            "files with names that cannot be kept",
        );
        Collected {
            files: self.files,
            notes,
        }
    }
}
