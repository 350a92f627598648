//! The kinds of work, as a closed list, and what each of them is told.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A Git repository is fetched into a draft.
    FetchRepository,
    /// Files that were sent were read into a draft. This is done at once, within the request; the
    /// row only keeps what was said about it.
    ReadFiles,
}

impl JobKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::FetchRepository, Self::ReadFiles];

    /// As it is stored; never changed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FetchRepository => "fetch-repository",
            Self::ReadFiles => "read-files",
        }
    }
}

/// A text that is no kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKind;

impl FromStr for JobKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or(UnknownKind)
    }
}

/// What to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchTask {
    /// The address of the repository.
    pub url: String,
    /// A branch, a tag or a commit; empty for the default branch.
    pub revision: String,
    /// The name of the image.
    pub name: String,
    /// Who asked for it.
    pub person: String,
    /// The line for them in the manifest: their name.
    pub maintainer: String,
    /// And their handle.
    pub handle: String,
}
