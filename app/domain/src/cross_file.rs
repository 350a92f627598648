//! The rules that need more than the manifest: what the catalogue lists, which outside bases are
//! pinned, what the Dockerfiles build on and what the Git history says. Everything is a parameter;
//! where a fact is missing, the answer is [`NotChecked`] and never a pass.

mod bases;
mod commits;
mod constraints;
mod names;
pub(crate) mod places;
pub mod rules;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use names::check_new_name;

use crate::finding::{Checked, Finding, NotChecked, Rule, Span};
use crate::image::Architecture;
use crate::manifest::{Entry, Manifest, Reading};

use places::Places;

/// What the rules may look at besides the manifest. A missing fact is `None` or has no key.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the catalogue lists; the checked manifest itself need not be in it.
    pub catalogue: Option<&'a CatalogueFacts>,
    /// The pinned bases from outside the catalogue.
    pub pins: Option<&'a Pins>,
    /// What stands in the repositories at the commits of the manifest.
    pub builds: &'a BTreeMap<BuildFile, BuildContent>,
    /// What is known about the history of the commits.
    pub histories: &'a BTreeMap<BuildCommit, GitHistory>,
}

/// The tags that the catalogue lists, by image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueFacts {
    /// For each image its tags.
    pub images: BTreeMap<String, BTreeMap<String, ListedTag>>,
}

/// A tag of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedTag {
    /// The first tag of its entry, by which the build tools call the entry.
    pub entry: String,
    /// For which architectures the entry is built.
    pub architectures: BTreeSet<String>,
    /// What the entry asks of the build machine.
    pub constraints: BTreeSet<String>,
}

impl CatalogueFacts {
    /// The tags of these manifests, by the names of their images.
    pub fn of<'m>(manifests: impl IntoIterator<Item = (&'m str, &'m Manifest)>) -> Self {
        let images = manifests
            .into_iter()
            .map(|(name, manifest)| (name.to_owned(), listed(manifest)));
        Self {
            images: images.collect(),
        }
    }
}

/// The tags of a manifest. As in the build tools, a shared tag is looked up in the first entry that
/// has it.
fn listed(manifest: &Manifest) -> BTreeMap<String, ListedTag> {
    let mut tags = BTreeMap::new();
    for entry in &manifest.entries {
        let listed = ListedTag {
            entry: entry.tags.first().cloned().unwrap_or_default(),
            architectures: entry.architectures.iter().cloned().collect(),
            constraints: entry.constraints.iter().cloned().collect(),
        };
        for tag in entry.tags.iter().chain(&entry.shared_tags) {
            tags.entry(tag.clone()).or_insert_with(|| listed.clone());
        }
    }
    tags
}

/// The pinned bases from outside the catalogue, by name and tag, as in `redhat/ubi9:latest`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// For each base the architectures of its pinned digest; `None` where nobody asked yet.
    pub bases: BTreeMap<String, Option<BTreeSet<String>>>,
}

/// The file from which an architecture of an entry is built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BuildFile {
    /// The repository, as the manifest writes it.
    pub git_repo: String,
    /// The commit.
    pub git_commit: String,
    /// The path from the root of the repository.
    pub path: String,
}

impl BuildFile {
    /// The file from which `entry` is built for an architecture.
    pub fn of(entry: &Entry, architecture: &str) -> Self {
        Self {
            git_repo: entry.git_repo_for(architecture).to_owned(),
            git_commit: entry.git_commit_for(architecture).to_owned(),
            path: entry.dockerfile_path(architecture),
        }
    }
}

/// What a build file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildContent {
    /// The images that a Dockerfile builds on, as the build tools read it: `FROM`, `COPY --from`
    /// and bind mounts, without its own stages and without `ARG` expansion.
    Dockerfile(Vec<String>),
    /// The layout that the builder `oci-import` takes over.
    OciLayout {
        /// `imageLayoutVersion` of the file `oci-layout`.
        version: String,
        /// `schemaVersion` of the index.
        schema: u32,
        /// How many images the index lists.
        manifests: usize,
    },
}

/// A commit together with the reference in which it has to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BuildCommit {
    /// The repository, as the manifest writes it.
    pub git_repo: String,
    /// The branch or tag, written in full.
    pub git_fetch: String,
    /// The commit.
    pub git_commit: String,
}

impl BuildCommit {
    /// The commit from which `entry` is built for an architecture.
    pub fn of(entry: &Entry, architecture: &str) -> Self {
        Self {
            git_repo: entry.git_repo_for(architecture).to_owned(),
            git_fetch: entry.git_fetch_for(architecture).to_owned(),
            git_commit: entry.git_commit_for(architecture).to_owned(),
        }
    }
}

/// What Git says about a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GitHistory {
    /// Whether the reference exists in the repository.
    pub reference_exists: bool,
    /// Whether the commit is in the reference; `None` where that was not asked.
    pub in_reference: Option<bool>,
    /// Tarballs that a commit of the history changed or deleted; `None` where nobody looked.
    pub changed_tarballs: Option<Vec<ChangedTarball>>,
}

/// A tarball that a commit changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedTarball {
    /// The commit that did it.
    pub commit: String,
    /// The path in the repository.
    pub path: String,
    /// The size in bytes behind the change; of a deleted file the size that it had.
    pub bytes: u64,
}

/// The names that are taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameFacts {
    /// The images of the catalogue.
    pub known: BTreeSet<String>,
    /// Images that were there once, those that the programme's settings name among them; their tags
    /// can still be pulled.
    pub retired: BTreeSet<String>,
}

/// Applies the rules N05 to N11 and N17 to N23 to the manifest of the image `name`.
pub fn check(name: &str, reading: &Reading, facts: &Facts<'_>) -> Checked {
    let mut checking = Checking {
        name,
        reading,
        places: Places::of(reading),
        facts,
        own: OnceCell::new(),
        checked: Checked::default(),
    };
    let entries = reading.manifest.entries.iter();
    let built_on: Vec<BuiltOn<'_>> = entries.map(|entry| checking.built_on(entry)).collect();
    checking.bases(&built_on);
    checking.constraints(&built_on);
    checking.commits();
    let mut checked = checking.checked;
    checked
        .findings
        .sort_by(|a, b| (a.span.start, &a.rule).cmp(&(b.span.start, &b.rule)));
    checked.not_checked.sort();
    checked.not_checked.dedup();
    checked
}

struct Checking<'a> {
    name: &'a str,
    reading: &'a Reading,
    places: Places<'a>,
    facts: &'a Facts<'a>,
    /// The tags of the manifest itself, once a Dockerfile builds on one.
    own: OnceCell<BTreeMap<String, ListedTag>>,
    checked: Checked,
}

/// For each known architecture of an entry the images on which it is built, sorted; nothing when the
/// Dockerfile is not known.
type BuiltOn<'a> = Vec<(&'a str, Option<BTreeSet<Cow<'a, str>>>)>;

/// What the catalogue knows about a base.
enum Listing<'a> {
    Listed(&'a ListedTag),
    NotListed,
    Unknown,
}

impl<'a> Checking<'a> {
    /// The name of an entry in the messages of the build tools.
    fn entry_name(&self, entry: &Entry) -> String {
        let tag = entry.tags.first().map_or("", String::as_str);
        format!("{}:{tag}", self.name)
    }

    /// The images on which an entry is built.
    fn built_on(&self, entry: &'a Entry) -> BuiltOn<'a> {
        architectures(entry)
            .map(|architecture| (architecture, self.froms(entry, architecture)))
            .collect()
    }

    fn froms(&self, entry: &Entry, architecture: &str) -> Option<BTreeSet<Cow<'a, str>>> {
        if entry.builder_for(architecture) == "oci-import" {
            return Some(BTreeSet::from([Cow::Borrowed("scratch")]));
        }
        match self.facts.builds.get(&BuildFile::of(entry, architecture))? {
            BuildContent::Dockerfile(froms) => {
                Some(froms.iter().map(|from| with_tag(from)).collect())
            }
            BuildContent::OciLayout { .. } => None,
        }
    }

    /// What is listed under a base such as `debian:trixie`. The image's own tags are those of the
    /// checked manifest.
    fn listing(&self, from: &str) -> Listing<'_> {
        let (image, tag) = from.split_once(':').unwrap_or((from, "latest"));
        let tags = if image == self.name {
            Some(self.own.get_or_init(|| listed(&self.reading.manifest)))
        } else {
            match self.facts.catalogue {
                Some(catalogue) => catalogue.images.get(image),
                None => return Listing::Unknown,
            }
        };
        match tags.and_then(|tags| tags.get(tag)) {
            Some(listed) => Listing::Listed(listed),
            None => Listing::NotListed,
        }
    }

    fn find(&mut self, rule: &'static Rule, span: Span, message: String, help: String) {
        self.checked
            .findings
            .push(finding(rule, span, message, help));
    }

    fn skip(&mut self, rule: &'static Rule, reason: impl Into<String>) {
        self.checked.not_checked.push(NotChecked::new(rule, reason));
    }

    /// Says of several rules that the Dockerfile of an entry is missing.
    fn skip_dockerfile(&mut self, rules: &[&'static Rule], entry: &Entry, architecture: &str) {
        let path = entry.dockerfile_path(architecture);
        let reason = format!("`{path}` of {} is not there", self.entry_name(entry));
        for rule in rules {
            self.skip(rule, reason.clone());
        }
    }
}

fn finding(rule: &'static Rule, span: Span, message: String, help: String) -> Finding {
    Finding {
        rule: rule.id.into(),
        severity: rule.severity,
        span,
        related: Vec::new(),
        message,
        help,
        fix: None,
    }
}

/// The architectures of an entry that exist; others are errors of the manifest by themselves.
pub(crate) fn architectures(entry: &Entry) -> impl Iterator<Item = &str> {
    let all = entry.architectures.iter().map(String::as_str);
    all.filter(|name| name.parse::<Architecture>().is_ok())
}

/// The name with the tag that is meant when none is written.
fn with_tag(from: &str) -> Cow<'_, str> {
    if from == "scratch" || from.contains(':') {
        Cow::Borrowed(from)
    } else {
        Cow::Owned(format!("{from}:latest"))
    }
}
