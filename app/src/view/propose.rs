//! How a proposal begins: the four ways, and what came of the one that takes a while.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::address::with_query;
use super::form::FormFindings;

/// Where a proposal begins.
pub const PROPOSE: &str = "/propose";

/// Out of what a draft is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A Git repository with Dockerfiles.
    #[default]
    Repository,
    /// A library file.
    Library,
    /// An archive or single files.
    Files,
    /// Nothing.
    Blank,
}

impl Way {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Repository, Self::Library, Self::Files, Self::Blank];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Repository => "repository",
            Self::Library => "library",
            Self::Files => "files",
            Self::Blank => "blank",
        }
    }

    /// Reads an address; the first way where there is none of that name.
    pub fn from_text(text: &str) -> Self {
        let known = Self::ALL.into_iter().find(|way| way.as_str() == text);
        known.unwrap_or_default()
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Repository => "Git repository",
            Self::Library => "Library file",
            Self::Files => "Files",
            Self::Blank => "Blank",
        }
    }

    /// The address of its form, with the name that is filled in.
    pub fn href(self, name: &str) -> String {
        let mut pairs = vec![("from", self.as_str())];
        if !name.is_empty() {
            pairs.push(("image", name));
        }
        with_query(PROPOSE, &pairs)
    }
}

/// What was typed into one of the forms; what another form asks stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProposeForm {
    /// The name of the image.
    pub name: String,
    /// The address of the repository.
    pub url: String,
    /// A branch, a tag or a commit; empty for the default branch.
    pub revision: String,
    /// The image of the catalogue whose files are taken as a pattern.
    pub pattern: String,
    /// The text of a library file.
    pub manifest: String,
    /// The text of a Dockerfile.
    pub dockerfile: String,
}

/// How much a draft takes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartLimits {
    /// One text file.
    pub text: u64,
    /// The logo.
    pub logo: u64,
    /// All files together.
    pub all: u64,
    /// How many files.
    pub files: usize,
}

/// How many drafts and proposals somebody has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// How many there are.
    pub open: usize,
    /// How many there may be; nothing for those who have no limit.
    pub most: Option<usize>,
}

impl Quota {
    /// Whether no further one may be begun.
    pub fn is_used_up(self) -> bool {
        self.most.is_some_and(|most| self.open >= most)
    }
}

/// Who would begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beginner {
    /// Somebody who is signed in.
    SignedIn(Quota),
    /// Somebody who has to sign in first, at this address.
    Anonymous(String),
    /// Nobody can sign in here.
    Nobody,
}

/// The page on which a proposal begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposePage {
    /// Which form is shown.
    pub way: Way,
    /// What it holds.
    pub form: ProposeForm,
    /// Why it was refused.
    pub findings: FormFindings,
    /// Who looks at it.
    pub beginner: Beginner,
    /// The images whose files can be a pattern.
    pub images: Vec<String>,
    /// The image that is in the catalogue already, where the address names one.
    pub known: Option<String>,
    /// How much a draft takes.
    pub limits: StartLimits,
    /// The programme for which one proposes.
    pub programme: String,
}

/// How far the fetching of a repository is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fetching {
    /// It waits or runs; what it does, as a sentence.
    Underway(String),
    /// It is done; what was found, guessed and left out, in sentences.
    Done(Vec<String>),
    /// It failed; why, in a sentence.
    Failed(String),
}

/// The page of a draft whose repository is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchPage {
    /// The draft's identifier.
    pub draft: String,
    /// The name of the image.
    pub name: String,
    /// What is fetched, and what the form for another try holds.
    pub form: ProposeForm,
    /// Why that form was refused.
    pub findings: FormFindings,
    /// How far it is.
    pub fetching: Fetching,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// The moment at which the page is made.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
    /// How much a draft takes.
    pub limits: StartLimits,
}

impl FetchPage {
    /// The address of this page.
    pub fn href(&self) -> String {
        format!("{PROPOSE}/{}", self.draft)
    }

    /// The address of the draft itself.
    pub fn draft_href(&self) -> String {
        format!("/drafts/{}", self.draft)
    }
}

/// A number of bytes as limits are told: whole megabytes or kilobytes.
pub fn size(bytes: u64) -> String {
    match bytes {
        1_000_000.. => format!("{} MB", bytes / 1_000_000),
        1_000.. => format!("{} kB", bytes / 1_000),
        _ => format!("{bytes} bytes"),
    }
}
