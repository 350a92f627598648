//! Manifests to measure with: those of the real catalogue where it lies beside the workspace, else
//! made-up ones of the same size.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use domain::cross_file::{
    self, BuildCommit, BuildContent, BuildFile, CatalogueFacts, Facts, GitHistory, ListedTag, Pins,
};
use domain::dockerfile::{self, EntryFacts};
use domain::finding::Finding;
use domain::manifest::{Manifest, Reading};

use crate::made_up::{LARGEST, manifest};

/// How many manifests the catalogue has, and how many entries they have together.
const CATALOGUE: (usize, usize) = (144, 2_121);

/// Manifests by the names of their images.
pub struct Manifests {
    /// The texts.
    pub texts: BTreeMap<String, String>,
}

impl Manifests {
    /// The real ones, or made-up ones.
    pub fn find() -> Self {
        Self::real().unwrap_or_else(Self::made_up)
    }

    fn real() -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../../shared/data/docker-library/library");
        let files = fs::read_dir(folder).ok()?.filter_map(|file| {
            let file = file.ok()?;
            let name = file.file_name().into_string().ok()?;
            Some((name, fs::read_to_string(file.path()).ok()?))
        });
        let texts: BTreeMap<String, String> = files.collect();
        (!texts.is_empty()).then_some(Self { texts })
    }

    fn made_up() -> Self {
        let (count, entries) = CATALOGUE;
        let others = count - 1;
        let texts = (0..others).map(|number| {
            let share =
                (entries - LARGEST) / others + usize::from(number < (entries - LARGEST) % others);
            (format!("image{number}"), manifest(share))
        });
        let largest = ("largest".to_owned(), manifest(LARGEST));
        Self {
            texts: texts.chain([largest]).collect(),
        }
    }

    /// The longest one, with its name.
    pub fn largest(&self) -> (&str, &str) {
        let longest = self.texts.iter().max_by_key(|(_, text)| text.len());
        longest.map_or(("", ""), |(name, text)| (name, text))
    }
}

/// Everything that the rules of a manifest may ask for.
pub struct Surroundings {
    catalogue: CatalogueFacts,
    pins: Pins,
    builds: BTreeMap<BuildFile, BuildContent>,
    histories: BTreeMap<BuildCommit, GitHistory>,
}

/// On what the entries for Linux are built here, and those for Windows.
const BASES: [&str; 2] = [
    "debian:trixie-slim",
    "mcr.microsoft.com/windows/servercore:ltsc2025",
];

impl Surroundings {
    /// The facts about a manifest in a catalogue of others: each Dockerfile and each commit is there.
    pub fn of(manifest: &Manifest, others: &Manifests) -> Self {
        let others = others.texts.iter();
        let read: Vec<(&str, Manifest)> = others
            .filter_map(|(name, text)| Some((name.as_str(), Manifest::parse(text).ok()?)))
            .collect();
        let mut catalogue =
            CatalogueFacts::of(read.iter().map(|(name, manifest)| (*name, manifest)));
        let mut facts = (BTreeMap::new(), BTreeMap::new());
        let mut all = BTreeSet::new();
        for entry in &manifest.entries {
            for architecture in &entry.architectures {
                let windows = usize::from(architecture.starts_with("windows"));
                facts.0.insert(
                    BuildFile::of(entry, architecture),
                    BuildContent::Dockerfile(vec![BASES[windows].to_owned()]),
                );
                facts.1.insert(
                    BuildCommit::of(entry, architecture),
                    GitHistory {
                        reference_exists: true,
                        in_reference: Some(true),
                        changed_tarballs: Some(Vec::new()),
                    },
                );
                all.insert(architecture.clone());
            }
        }
        let base = ListedTag {
            entry: "trixie-slim".to_owned(),
            architectures: all.clone(),
            constraints: BTreeSet::new(),
        };
        let debian = BTreeMap::from([("trixie-slim".to_owned(), base)]);
        catalogue.images.insert("debian".to_owned(), debian);
        Self {
            catalogue,
            pins: Pins {
                bases: BTreeMap::from([(BASES[1].to_owned(), Some(all))]),
            },
            builds: facts.0,
            histories: facts.1,
        }
    }
}

/// Every rule of a manifest, those across files too.
pub fn every_rule(name: &str, text: &str, around: &Surroundings) -> (Vec<Finding>, usize) {
    let reading = Manifest::read(text);
    let facts = Facts {
        catalogue: Some(&around.catalogue),
        pins: Some(&around.pins),
        builds: &around.builds,
        histories: &around.histories,
    };
    let across = cross_file::check(name, &reading, &facts);
    let beside = EntryFacts {
        is_upstream: Some(false),
        is_base: Some(true),
        is_new: Some(false),
    };
    let mut findings = without_dockerfiles(name, text, &reading, &beside);
    findings.extend(across.findings);
    (findings, across.not_checked.len())
}

/// The rules of a manifest that ask for no Dockerfile.
pub fn without_dockerfiles(
    name: &str,
    text: &str,
    reading: &Reading,
    beside: &EntryFacts,
) -> Vec<Finding> {
    let mut findings = reading.problems.clone();
    findings.extend(reading.check_tags(name));
    findings.extend(reading.check_branches(|_| Some("main".to_owned())));
    findings.extend(dockerfile::check_manifest(text, reading, beside).findings);
    findings
}
