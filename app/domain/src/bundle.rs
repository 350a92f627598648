//! What a proposal contains: the answers about identity and suitability, the manifest, the build
//! context, the documentation with the logo, and the feedback routes.
//!
//! A draft is a bundle too, so everything in it may be empty or wrong; [`check`] says what is.

pub mod answers;
mod check;
#[cfg(test)]
pub(crate) mod fixture;
pub mod form;
mod limits;
mod name;
mod path;
mod routes;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use answers::{Answers, CategoryOfUse, UpstreamRelation};
pub use check::{
    BundleFinding, BundleFindings, BundleNotChecked, Facts, Problem, ProblemKind, Suites, check,
    check_part, check_text,
};
pub use form::{Field, FormField};
pub use limits::{BUNDLE_LIMIT, FILE_LIMIT, LOGO_LIMIT, Limits, OverLimit, TEXT_LIMIT};
pub use name::{Names, check_name};
pub use path::{FilePath, InvalidFilePath, NAME_LIMIT, PATH_LIMIT};
pub use routes::{ROUTE_LIMIT, RouteRow};

use crate::docs::Folder;

/// The content of a proposal or of a published version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bundle {
    /// What the authors say about identity and suitability.
    pub answers: Answers,
    /// The text of the manifest, which becomes `library/NAME`.
    pub manifest: String,
    /// The files of the repository that are built, by their paths from its root.
    pub context: BTreeMap<FilePath, FileContent>,
    /// The files of the documentation folder, which becomes `docs/NAME/`; the logo is one of them.
    pub documentation: BTreeMap<FilePath, FileContent>,
    /// The feedback routes that the form asks for, in the order in which they should be tried.
    pub routes: Vec<RouteRow>,
}

/// What a file of a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileContent {
    /// Text, which everybody can read.
    Text(String),
    /// Anything else; only what it is known by.
    Binary {
        /// How many bytes it has.
        size: u64,
        /// By what it is found.
        sha256: ContentDigest,
    },
}

impl FileContent {
    /// The text; nothing for what is none.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary { .. } => None,
        }
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64,
            Self::Binary { size, .. } => *size,
        }
    }
}

/// The SHA-256 digest of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// A digest that was computed.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidContentDigest;

impl fmt::Display for InvalidContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a SHA-256 digest has 64 hexadecimal digits, a to f in lower case")
    }
}

impl std::error::Error for InvalidContentDigest {}

impl FromStr for ContentDigest {
    type Err = InvalidContentDigest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return Err(InvalidContentDigest);
        };
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?))
            .collect();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(InvalidContentDigest)
    }
}

impl TryFrom<String> for ContentDigest {
    type Error = InvalidContentDigest;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ContentDigest> for String {
    fn from(digest: ContentDigest) -> Self {
        digest.to_string()
    }
}

/// A part of a proposal, as the editor shows them one after the other (product.md, S5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The software and who proposes it.
    Project,
    /// Why the image is generally useful.
    Usefulness,
    /// The manifest.
    Manifest,
    /// The Dockerfiles and what they are built with.
    Dockerfiles,
    /// The documentation and the logo.
    Documentation,
    /// Where users send feedback.
    Routes,
    /// Who keeps the image up to date.
    Commitment,
}

impl Part {
    /// All of them, in the order of the editor.
    pub const ALL: [Self; 7] = [
        Self::Project,
        Self::Usefulness,
        Self::Manifest,
        Self::Dockerfiles,
        Self::Documentation,
        Self::Routes,
        Self::Commitment,
    ];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Usefulness => "usefulness",
            Self::Manifest => "manifest",
            Self::Dockerfiles => "dockerfiles",
            Self::Documentation => "documentation",
            Self::Routes => "routes",
            Self::Commitment => "commitment",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Project => "Project and upstream",
            Self::Usefulness => "Why generally useful",
            Self::Manifest => "Manifest",
            Self::Dockerfiles => "Dockerfiles",
            Self::Documentation => "Documentation and logo",
            Self::Routes => "Feedback routes",
            Self::Commitment => "Commitment",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|part| part.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no part of a proposal"))
    }
}

/// A text of a bundle: what the span of a finding, or a thread, is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BundleText {
    /// An answer of the form.
    Answer(Field),
    /// The manifest.
    Manifest,
    /// A file of the build context.
    Context(FilePath),
    /// A file of the documentation folder.
    Documentation(FilePath),
    /// A row of the feedback routes, counted from 0.
    Route(usize),
    /// The feedback routes as a whole.
    Routes,
}

impl BundleText {
    /// The part to which it belongs.
    pub fn part(&self) -> Part {
        match self {
            Self::Answer(field) => field.form().part,
            Self::Manifest => Part::Manifest,
            Self::Context(_) => Part::Dockerfiles,
            Self::Documentation(_) => Part::Documentation,
            Self::Route(_) | Self::Routes => Part::Routes,
        }
    }
}

impl fmt::Display for BundleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(field) => write!(f, "“{}”", field.form().label),
            Self::Manifest => f.write_str("The manifest"),
            Self::Context(path) => write!(f, "`{path}`"),
            Self::Documentation(path) => write!(f, "`{path}` of the documentation"),
            Self::Route(row) => write!(f, "Feedback route {}", row + 1),
            Self::Routes => f.write_str("The feedback routes"),
        }
    }
}

/// Whether a file of the documentation folder is the logo.
fn is_logo(path: &FilePath) -> bool {
    matches!(path.as_str(), "logo.png" | "logo.svg")
}

impl Bundle {
    /// The name of the image, as it was typed.
    pub fn name(&self) -> &str {
        self.answers.get(Field::Name)
    }

    /// The logo and its path; a bitmap wins over a drawing, as in the registry.
    pub fn logo(&self) -> Option<(&FilePath, &FileContent)> {
        self.documentation.iter().find(|(path, _)| is_logo(path))
    }

    /// A text, where it is there and is one. The rows of the feedback routes are none.
    pub fn text(&self, of: &BundleText) -> Option<&str> {
        match of {
            BundleText::Answer(field) => Some(self.answers.get(*field)),
            BundleText::Manifest => Some(&self.manifest),
            BundleText::Context(path) => self.context.get(path)?.text(),
            BundleText::Documentation(path) => self.documentation.get(path)?.text(),
            BundleText::Route(_) | BundleText::Routes => None,
        }
    }

    /// The texts of the documentation folder as they will be published: those of the authors, and
    /// the files that are made from the feedback routes where the authors wrote none.
    pub fn published_documentation(&self) -> BTreeMap<String, String> {
        let own = self.documentation.iter();
        let own = own.filter_map(|(path, file)| Some((path.to_string(), file.text()?.to_owned())));
        let mut files = routes::files(&self.routes);
        files.extend(own);
        files
    }

    /// Whether nothing was filled in yet.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
            && self.manifest.trim().is_empty()
            && self.context.is_empty()
            && self.documentation.is_empty()
            && self.routes.is_empty()
    }
}

/// The folder that rules and pages read.
fn folder<'a>(name: &'a str, files: &'a BTreeMap<String, String>) -> Folder<'a> {
    Folder::new(name, files)
}

#[cfg(test)]
mod tests;
