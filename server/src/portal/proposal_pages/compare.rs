//! What differs between two revisions, or from the version that a proposal changes.

use std::collections::{BTreeMap, BTreeSet};

use app::view::address::with_query;
use app::view::difference::runs;
use app::view::proposal::{ComparePage, ComparedFile, revision_path};
use domain::bundle::{self, Bundle, FileContent};
use domain::change::{Difference, Surroundings};
use domain::proposal::RevisionNumber;

use super::Reading;
use super::files::routes_in_words;
use super::words::file_label;
use crate::portal::drafts::ProposalError;
use crate::portal::{Caller, Portal, parts};

/// How many equal lines stand around a change.
const CONTEXT_LINES: usize = 3;
/// The most files whose lines a page shows.
const FILES_LIMIT: usize = 60;
/// The most bytes of text, old and new, that a page compares line by line.
const BYTES_LIMIT: usize = 600 * 1024;

/// What is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompareQuery {
    /// `base`, `draft`, or the number of a revision.
    pub from: String,
    /// The same.
    pub to: String,
    /// Whether lines stand side by side.
    pub sides: bool,
}

impl CompareQuery {
    /// From the pairs of an address.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let one = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        Self {
            from: one("from"),
            to: one("to"),
            sides: one("layout") == "sides",
        }
    }
}

impl Portal {
    /// The page `/proposals/{n}/compare`. What is not said is the newest revision, and the one
    /// before it.
    ///
    /// # Errors
    /// When there is no such proposal for this caller or nothing to compare, or the store fails.
    pub async fn compare_page(
        &self,
        caller: &Caller,
        number: i64,
        query: &CompareQuery,
    ) -> Result<ComparePage, ProposalError> {
        let reading = self.read_proposal(caller, number).await?;
        let versions = reading.versions();
        let values: Vec<&str> = versions
            .iter()
            .map(|version| version.value.as_str())
            .collect();
        let known = |asked: &str| values.contains(&asked);
        let last_revision = values
            .iter()
            .rposition(|value| *value != "draft")
            .ok_or(ProposalError::Unknown)?;
        let to = match query.to.as_str() {
            "" => values.get(last_revision).copied().unwrap_or_default(),
            asked if known(asked) => asked,
            _ => return Err(ProposalError::Unknown),
        };
        let from = match query.from.as_str() {
            "" => {
                let place = values
                    .iter()
                    .position(|value| *value == to)
                    .unwrap_or_default();
                values.get(place.saturating_sub(1)).copied().unwrap_or(to)
            }
            asked if known(asked) => asked,
            _ => return Err(ProposalError::Unknown),
        };
        let (from, to) = (from.to_owned(), to.to_owned());
        let old = self.version_of(&reading, &from).await?;
        let new = self.version_of(&reading, &to).await?;
        let mut cautions = Vec::new();
        let is_bare = from == "base" && old.context.is_empty() && !new.context.is_empty();
        if is_bare {
            cautions.push(
                "The version that it changes was imported and carries no Dockerfiles. What is built counts as changed, and its files are listed, not compared.".to_owned(),
            );
        }
        let difference = self.difference(&reading, &old, &new).await?;
        let (files, omitted) = compared(&reading, &old, &new, &from, &to, is_bare);
        Ok(ComparePage {
            head: reading.head(),
            versions,
            from,
            to,
            sides: query.sides,
            difference,
            files,
            omitted,
            cautions,
        })
    }

    async fn version_of(&self, reading: &Reading, asked: &str) -> Result<Bundle, ProposalError> {
        match asked {
            "base" => {
                let base = self.base_bundle(&reading.open).await?;
                base.ok_or(ProposalError::Unknown)
            }
            "draft" => self.draft_bundle(&reading.open).await,
            number => {
                let number = number.parse().map_err(|_| ProposalError::Unknown)?;
                self.revision_bundle(&reading.open, RevisionNumber(number))
                    .await
            }
        }
    }

    /// What changed between two contents of a proposal, in sentences.
    pub(super) async fn difference(
        &self,
        reading: &Reading,
        old: &Bundle,
        new: &Bundle,
    ) -> Result<Difference, ProposalError> {
        let Some(image) = &reading.projection().image else {
            return Ok(Difference::default());
        };
        let facts = self.check_facts(&reading.open).await?;
        let surroundings = Surroundings {
            image,
            programme: facts.programme(),
            templates: facts.templates(),
        };
        Ok(bundle::difference(old, new, &surroundings))
    }
}

/// The files of a content by stored name; routes as lines that people read.
pub(super) fn files(bundle: &Bundle) -> BTreeMap<String, FileContent> {
    let mut files: BTreeMap<String, FileContent> = parts::parts(bundle)
        .into_iter()
        .map(|(name, content)| {
            let text = if name == parts::ROUTES {
                routes_in_words(&content)
            } else {
                String::from_utf8_lossy(&content).into_owned()
            };
            (name, FileContent::Text(text))
        })
        .collect();
    for (folder, all) in [
        (parts::CONTEXT, &bundle.context),
        (parts::DOCUMENTATION, &bundle.documentation),
    ] {
        for (path, file) in all {
            if file.text().is_none() {
                files.insert(format!("{folder}{path}"), file.clone());
            }
        }
    }
    files
}

/// The files that differ, and those that are only listed.
fn compared(
    reading: &Reading,
    old: &Bundle,
    new: &Bundle,
    from: &str,
    to: &str,
    is_bare: bool,
) -> (Vec<ComparedFile>, Vec<(String, String)>) {
    let (old, new) = (files(old), files(new));
    // An imported version has neither answers nor explanations, nor what is built.
    let unknown = |path: &str| {
        from == "base"
            && (path.starts_with(parts::ANSWERS)
                || path.starts_with(parts::EXPLANATIONS)
                || path == parts::ROUTES)
            && !old.keys().any(|path| path.starts_with(parts::EXPLANATIONS))
            && is_bare
    };
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let (mut shown, mut omitted, mut bytes) = (Vec::new(), Vec::new(), 0);
    let mut ordered: Vec<&String> = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path) && !unknown(path))
        .collect();
    ordered.sort_by_key(|path| (order(path), (*path).clone()));
    for path in ordered {
        let (before, after) = (old.get(path), new.get(path));
        let text = |file: Option<&FileContent>| match file {
            None => Some(String::new()),
            Some(file) => file.text().map(str::to_owned),
        };
        let size = |file: Option<&FileContent>| file.map_or(0, FileContent::size);
        let both = usize::try_from(size(before) + size(after)).unwrap_or(usize::MAX);
        let only_listed = is_bare && path.starts_with(parts::CONTEXT);
        if only_listed || shown.len() >= FILES_LIMIT || bytes + both > BYTES_LIMIT {
            let revision = to.parse().or_else(|_| from.parse());
            if let Ok(revision) = revision {
                let href = with_query(&revision_path(reading.number, revision), &[("file", path)]);
                omitted.push((file_label(path), format!("{href}#file")));
            }
            continue;
        }
        bytes += both;
        let words = match (before, after) {
            (None, _) => "It came.".to_owned(),
            (_, None) => "It went.".to_owned(),
            _ => String::new(),
        };
        let (runs, words) = match (text(before), text(after)) {
            (Some(before), Some(after)) => (runs(&before, &after, CONTEXT_LINES), words),
            _ => {
                let words = if words.is_empty() {
                    format!(
                        "No text: {} bytes before, {} now.",
                        size(before),
                        size(after)
                    )
                } else {
                    words
                };
                (Vec::new(), words)
            }
        };
        shown.push(ComparedFile {
            path: path.clone(),
            label: file_label(path),
            runs,
            words,
        });
    }
    (shown, omitted)
}

/// What is built first, then what people read, then the form.
fn order(path: &str) -> u8 {
    if path == parts::MANIFEST {
        0
    } else if path.starts_with(parts::CONTEXT) {
        1
    } else if path.starts_with(parts::DOCUMENTATION) || path == parts::ROUTES {
        2
    } else {
        3
    }
}
