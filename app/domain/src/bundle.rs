//! What a proposal contains: the answers about identity and suitability, the manifest, the build
//! context, the documentation with the logo, and the feedback routes.
//!
//! A draft is a bundle too, so everything in it may be empty or wrong; [`check`] says what is.

pub mod answers;
mod check;
mod classes;
mod content_facts;
mod cover;
#[cfg(test)]
pub(crate) mod fixture;
pub mod form;
mod limits;
mod name;
mod path;
mod routes;
mod routes_around;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use answers::{Answers, CategoryOfUse, UpstreamRelation};
pub use check::{
    BundleFinding, BundleFindings, BundleNotChecked, Facts, Problem, ProblemKind, Suites, check,
    check_answer, check_part, check_text,
};
pub use classes::{changed_classes, classes, difference, update_facts};
pub use content_facts::content_facts;
pub use cover::{COVER, Cover};
pub use form::{Field, FormField};
pub use limits::{BUNDLE_LIMIT, FILE_LIMIT, LOGO_LIMIT, Limits, OverLimit, TEXT_LIMIT};
pub use name::{Names, check_name};
pub use path::{FilePath, InvalidFilePath, NAME_LIMIT, PATH_LIMIT};
pub use routes::{ROUTE_LIMIT, RouteLack, RouteRow};
pub use routes_around::RoutesAround;

use crate::content::ContentHash;
use crate::dockerfile::froms_as_reference;
use crate::docs::Folder;
pub use crate::proposal::Part;

/// The most characters of a sentence that explains the findings of a rule.
pub const EXPLANATION_LIMIT: usize = 1_000;

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
    /// Why findings that reviewers stop or look at are as they are: a sentence of the authors for a
    /// rule, by its identifier.
    pub explanations: BTreeMap<String, String>,
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
        sha256: ContentHash,
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

    /// Takes over the sentence by which the authors explain the findings of a rule; an empty one is
    /// taken away.
    ///
    /// # Errors
    /// A sentence that says why it is not taken: there is no such rule, or it is too long.
    pub fn explain(&mut self, rule: &str, sentence: &str) -> Result<(), String> {
        if crate::rules::rule(rule).is_none() {
            return Err(format!("There is no rule `{rule}`."));
        }
        let (sentence, count) = (sentence.trim(), sentence.chars().count());
        if count > EXPLANATION_LIMIT {
            return Err(format!(
                "The sentence has {count} characters; it may have {EXPLANATION_LIMIT}."
            ));
        }
        if sentence.is_empty() {
            self.explanations.remove(rule);
        } else {
            self.explanations
                .insert(rule.to_owned(), sentence.to_owned());
        }
        Ok(())
    }

    /// Whether the Dockerfile with this path starts from nothing.
    fn is_from_nothing(&self, path: &str) -> bool {
        let text = self.context.get(path).and_then(FileContent::text);
        text.is_some_and(|text| {
            froms_as_reference(text)
                .iter()
                .any(|from| from == "scratch")
        })
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
