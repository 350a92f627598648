//! What an update does to the things that decide how many people approve it (decisions.md,
//! "Approvals"). What cannot be told counts as changed, so it says why.

use std::collections::{BTreeMap, BTreeSet};

use super::dockerfile::{Facts, Item, read};
use super::dockerfiles::name;
use super::words::list;
use super::{Bundle, Difference, Side, Subject, Surroundings, compare};
use crate::content::{Comparison, UpdateFacts};
use crate::cross_file::{BuildFile, architectures};
use crate::manifest::{Manifest, Reading};

/// Compares two versions of an image.
pub fn update_facts(
    before: &Bundle<'_>,
    after: &Bundle<'_>,
    surroundings: &Surroundings<'_>,
) -> UpdateFacts {
    let difference = compare(before, after, surroundings);
    let readings = [
        Manifest::read(before.manifest),
        Manifest::read(after.manifest),
    ];
    let [old, new] = &readings;
    let (old, new) = (Side::of(before, old), Side::of(after, new));
    let builds = Builds::of(&old, &new);
    let told = |subjects: &[Subject]| sentence(&difference, subjects);
    let in_builds = |subjects: &[Subject], what: &str, values: Values| {
        builds.compare(told(subjects), what, values)
    };
    UpdateFacts {
        base_names: in_builds(
            &[Subject::BaseName],
            "image to build upon or to copy from",
            |facts| {
                let images = facts.bases.iter().chain(&facts.copied_from);
                images.map(|item| name(&item.value).to_owned()).collect()
            },
        ),
        hosts: in_builds(&[Subject::DownloadHost], "download host", |facts| {
            let downloads = facts.downloads.iter();
            downloads.map(|download| download.host.clone()).collect()
        }),
        user: in_builds(&[Subject::User], "user", |facts| {
            one(facts.image.user.as_ref())
        }),
        entrypoint: in_builds(&[Subject::Entrypoint], "entrypoint", |facts| {
            one(facts.image.entrypoint.as_ref())
        }),
        ports: in_builds(&[Subject::Port], "port", |facts| {
            facts
                .image
                .ports
                .iter()
                .map(|port| port.value.clone())
                .collect()
        }),
        maintainers: in_manifest(&readings, told(&[Subject::Maintainer])),
        repository: in_manifest(
            &readings,
            told(&[Subject::Repository]).or_else(|| new_repositories(&readings)),
        ),
    }
}

/// The values that a Dockerfile has of something.
type Values = fn(&Facts) -> BTreeSet<String>;

/// One value; that of a Dockerfile which says nothing is the default, and has a name too.
fn one(item: Option<&Item>) -> BTreeSet<String> {
    BTreeSet::from([item.map_or_else(|| "the default".to_owned(), |item| item.value.clone())])
}

/// What the difference says about these subjects, as one text.
fn sentence(difference: &Difference, subjects: &[Subject]) -> Option<String> {
    let facts = difference.facts.iter();
    let told: Vec<&str> = facts
        .filter(|fact| subjects.contains(&fact.subject))
        .map(|fact| fact.sentence.as_str())
        .collect();
    (!told.is_empty()).then(|| capitalised(&told.join("; ")))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

fn in_manifest(readings: &[Reading; 2], told: Option<String>) -> Comparison {
    let [old, new] = readings;
    if old.rejected.is_some() || new.rejected.is_some() {
        let when = match old.rejected {
            Some(_) => "before",
            None => "after",
        };
        return Comparison::Unknown(format!("The manifest cannot be read {when} the change."));
    }
    told.map_or(Comparison::Same, Comparison::Changed)
}

/// The repositories that only the new manifest builds from.
fn new_repositories(readings: &[Reading; 2]) -> Option<String> {
    let [old, new] = readings.each_ref().map(|reading| {
        let entries = reading.manifest.entries.iter();
        let repositories = entries.flat_map(|entry| {
            architectures(entry).map(|architecture| entry.git_repo_for(architecture))
        });
        repositories.collect::<BTreeSet<_>>()
    });
    let added: Vec<_> = new.difference(&old).collect();
    // Where nothing was built before, there is nothing to compare with.
    (!added.is_empty()).then(|| format!("New repository {}.", list(&added)))
}

/// The Dockerfiles of both versions, as far as they are there and can be read.
struct Builds {
    before: BTreeMap<String, Facts>,
    after: BTreeMap<String, Facts>,
    /// Why they cannot be compared.
    unknown: Option<String>,
}

impl Builds {
    fn of(old: &Side<'_>, new: &Side<'_>) -> Self {
        let mut unknown = None;
        let before = dockerfiles(old, "before", &mut unknown);
        let after = dockerfiles(new, "after", &mut unknown);
        // What builds the same files at the same commits builds the same, whoever has them.
        if unknown.is_some() && files(old.reading) == files(new.reading) {
            let same = old.bundle.dockerfiles == new.bundle.dockerfiles;
            if same && old.reading.rejected.is_none() && new.reading.rejected.is_none() {
                unknown = None;
            }
        }
        Self {
            before,
            after,
            unknown,
        }
    }

    /// Whether something is the same in all Dockerfiles: nothing that the difference tells, and no
    /// value in a new Dockerfile that no old one had.
    fn compare(&self, told: Option<String>, what: &str, values: Values) -> Comparison {
        if let Some(told) = told {
            return Comparison::Changed(told);
        }
        if let Some(unknown) = &self.unknown {
            return Comparison::Unknown(unknown.clone());
        }
        let all = |files: &BTreeMap<String, Facts>| -> BTreeSet<String> {
            files.values().flat_map(values).collect()
        };
        let (before, after) = (all(&self.before), all(&self.after));
        let added: Vec<_> = after.difference(&before).collect();
        if added.is_empty() {
            return Comparison::Same;
        }
        let sentence = format!("New {what}: {}.", list(&added));
        Comparison::Changed(sentence)
    }
}

/// The files from which a manifest builds, at their commits.
fn files(reading: &Reading) -> BTreeSet<BuildFile> {
    let entries = reading.manifest.entries.iter();
    let files = entries.flat_map(|entry| {
        architectures(entry).map(|architecture| BuildFile::of(entry, architecture))
    });
    files.collect()
}

/// The Dockerfiles that a manifest names; `unknown` gets why there is not all of it.
fn dockerfiles(
    side: &Side<'_>,
    when: &str,
    unknown: &mut Option<String>,
) -> BTreeMap<String, Facts> {
    let mut found = BTreeMap::new();
    if side.reading.rejected.is_some() {
        unknown.get_or_insert_with(|| format!("The manifest cannot be read {when} the change."));
    }
    for entry in &side.reading.manifest.entries {
        for architecture in architectures(entry) {
            if entry.builder_for(architecture) == "oci-import" {
                continue;
            }
            let path = entry.dockerfile_path(architecture);
            if found.contains_key(&path) {
                continue;
            }
            match side.bundle.dockerfiles.get(&path).map(|text| read(text)) {
                Some(Ok(facts)) => {
                    found.insert(path, facts);
                }
                Some(Err(error)) => {
                    unknown.get_or_insert_with(|| {
                        format!("`{path}` cannot be read {when} the change: {error}.")
                    });
                }
                None => {
                    unknown
                        .get_or_insert_with(|| format!("`{path}` is not there {when} the change."));
                }
            }
        }
    }
    found
}
