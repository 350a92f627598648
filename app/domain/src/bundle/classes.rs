//! The content of a bundle by class, as bytes that the caller hashes: approvals are bound to these
//! hashes, so equal content has equal bytes and no two contents share them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bundle, Field, FileContent};
use crate::change::{self, Surroundings, image_name};
use crate::content::{ContentClass, UpdateFacts};
use crate::cross_file::architectures;
use crate::dockerfile::froms_as_reference;
use crate::manifest::{Entry, Global, Maintainer, Manifest, Reading};

/// Bytes that are put together without ambiguity: every piece is preceded by its length.
#[derive(Default)]
struct Canonical(Vec<u8>);

impl Canonical {
    fn bytes(&mut self, piece: &[u8]) -> &mut Self {
        self.0.extend((piece.len() as u64).to_be_bytes());
        self.0.extend(piece);
        self
    }

    fn text(&mut self, piece: &str) -> &mut Self {
        self.bytes(piece.as_bytes())
    }

    fn list<'t>(&mut self, pieces: impl IntoIterator<Item = &'t str>) -> &mut Self {
        let mut list = Self::default();
        for piece in pieces {
            list.text(piece);
        }
        self.bytes(&list.0)
    }

    fn file(&mut self, path: &str, file: &FileContent) -> &mut Self {
        self.text(path);
        match file {
            FileContent::Text(text) => self.text("text").text(text),
            FileContent::Binary { size, sha256 } => self
                .text("binary")
                .bytes(&size.to_be_bytes())
                .bytes(&sha256.0),
        }
    }
}

/// The files of the documentation that say where feedback goes.
const ROUTE_FILES: [&str; 3] = ["issues.md", "get-help.md", "github-repo"];
/// The file of the documentation that says who maintains the image.
const PEOPLE_FILE: &str = "maintainer.md";

/// The content of each class of which there is any.
pub fn classes(bundle: &Bundle) -> BTreeMap<ContentClass, Vec<u8>> {
    let reading = Manifest::read(&bundle.manifest);
    let builds = build_paths(&reading.manifest);
    let mut classes = BTreeMap::new();
    for class in ContentClass::ALL {
        let mut bytes = Canonical::default();
        match class {
            ContentClass::ManifestTags => tags(bundle, &reading, &mut bytes),
            ContentClass::ManifestStructure => structure(bundle, &reading, &mut bytes),
            ContentClass::Dockerfile => context(bundle, &builds, true, &mut bytes),
            ContentClass::Context => context(bundle, &builds, false, &mut bytes),
            ContentClass::Base => bases(bundle, &builds, &mut bytes),
            ContentClass::Documentation => documentation(bundle, &mut bytes),
            ContentClass::Routes => routes(bundle, &mut bytes),
            ContentClass::People => people(bundle, &reading.manifest, &mut bytes),
            ContentClass::Upstream
            | ContentClass::Licence
            | ContentClass::Summary
            | ContentClass::Answers => answers(bundle, class, &mut bytes),
        }
        if !bytes.0.is_empty() {
            classes.insert(class, bytes.0);
        }
    }
    classes
}

/// The classes in which two bundles differ.
pub fn changed_classes(old: &Bundle, new: &Bundle) -> BTreeSet<ContentClass> {
    let (old, new) = (classes(old), classes(new));
    let differs = |class: &ContentClass| old.get(class) != new.get(class);
    ContentClass::ALL.into_iter().filter(differs).collect()
}

/// What the change from one bundle to another does to the things that decide how many people
/// approve it (decisions.md, "Approvals").
pub fn update_facts(old: &Bundle, new: &Bundle, surroundings: &Surroundings<'_>) -> UpdateFacts {
    let (old, new) = (Version::of(old), Version::of(new));
    change::update_facts(&old.borrowed(), &new.borrowed(), surroundings)
}

/// The facts that differ between two bundles, as sentences.
pub fn difference(
    old: &Bundle,
    new: &Bundle,
    surroundings: &Surroundings<'_>,
) -> change::Difference {
    let (old, new) = (Version::of(old), Version::of(new));
    change::compare(&old.borrowed(), &new.borrowed(), surroundings)
}

/// A bundle as differences are read from it.
struct Version<'a> {
    manifest: &'a str,
    dockerfiles: BTreeMap<String, String>,
    documentation: BTreeMap<String, String>,
}

impl<'a> Version<'a> {
    fn of(bundle: &'a Bundle) -> Self {
        let builds = build_paths(&Manifest::read(&bundle.manifest).manifest);
        let dockerfiles = bundle.context.iter().filter_map(|(path, file)| {
            let is_built = builds.contains(path.as_str());
            is_built.then_some((path.to_string(), file.text()?.to_owned()))
        });
        Self {
            manifest: &bundle.manifest,
            dockerfiles: dockerfiles.collect(),
            documentation: bundle.published_documentation(),
        }
    }

    fn borrowed(&self) -> change::Bundle<'_> {
        change::Bundle {
            manifest: self.manifest,
            dockerfiles: &self.dockerfiles,
            documentation: &self.documentation,
        }
    }
}

/// The paths of the Dockerfiles that a manifest names.
fn build_paths(manifest: &Manifest) -> BTreeSet<String> {
    let entries = manifest.entries.iter();
    let paths = entries.flat_map(|entry| {
        let paths = architectures(entry)
            .filter(|architecture| entry.builder_for(architecture) != "oci-import")
            .map(|architecture| entry.dockerfile_path(architecture));
        paths.collect::<Vec<_>>()
    });
    paths.collect()
}

/// The entries in an order that does not depend on that of the file: by what they build. So it
/// shows in the tags when two entries change places, and nothing shows when paragraphs move.
fn ordered(manifest: &Manifest) -> Vec<(Vec<u8>, &Entry)> {
    let entries = manifest.entries.iter();
    let mut entries: Vec<_> = entries
        .map(|entry| (entry_structure(entry), entry))
        .collect();
    entries.sort_by(|(one, a), (other, b)| (one, &a.tags).cmp(&(other, &b.tags)));
    entries
}

/// What an entry builds: everything of it but its tags and its maintainers.
fn entry_structure(entry: &Entry) -> Vec<u8> {
    let mut bytes = Canonical::default();
    bytes
        .text(&entry.git_repo)
        .text(&entry.git_fetch)
        .text(&entry.git_commit)
        .text(&entry.directory)
        .text(&entry.file)
        .text(&entry.builder)
        .list(entry.architectures.iter().map(String::as_str))
        .list(sorted(&entry.constraints));
    for (key, value) in &entry.per_architecture {
        bytes.text(key).text(value);
    }
    bytes.0
}

fn sorted(items: &[String]) -> BTreeSet<&str> {
    items.iter().map(String::as_str).collect()
}

/// A manifest that cannot be read is its text, in both classes.
fn unread(bundle: &Bundle, reading: &Reading, bytes: &mut Canonical) -> bool {
    if bundle.manifest.trim().is_empty() {
        return true;
    }
    if reading.rejected.is_some() {
        bytes.text("unread").text(&bundle.manifest);
    }
    reading.rejected.is_some()
}

fn tags(bundle: &Bundle, reading: &Reading, bytes: &mut Canonical) {
    if unread(bundle, reading, bytes) {
        return;
    }
    for (_, entry) in ordered(&reading.manifest) {
        bytes
            .list(sorted(&entry.tags))
            .list(sorted(&entry.shared_tags));
    }
}

fn structure(bundle: &Bundle, reading: &Reading, bytes: &mut Canonical) {
    if unread(bundle, reading, bytes) {
        return;
    }
    for (entry, _) in ordered(&reading.manifest) {
        bytes.bytes(&entry);
    }
    if reading.manifest.entries.is_empty() {
        let Global {
            git_repo,
            git_fetch,
            git_commit,
            ..
        } = &reading.manifest.global;
        bytes
            .text("none")
            .text(git_repo)
            .text(git_fetch)
            .text(git_commit);
    }
}

/// The Dockerfiles that are built, or every other file of the context.
fn context(bundle: &Bundle, builds: &BTreeSet<String>, built: bool, bytes: &mut Canonical) {
    for (path, file) in &bundle.context {
        if builds.contains(path.as_str()) == built {
            bytes.file(path.as_str(), file);
        }
    }
}

/// The names of the images on which the Dockerfiles build, without tags and digests.
fn bases(bundle: &Bundle, builds: &BTreeSet<String>, bytes: &mut Canonical) {
    let built = builds
        .iter()
        .filter_map(|path| bundle.context.get(path.as_str()));
    let froms: BTreeSet<String> = built
        .filter_map(FileContent::text)
        .flat_map(froms_as_reference)
        .map(|from| image_name(&from).to_owned())
        .collect();
    for from in &froms {
        bytes.text(from);
    }
}

fn documentation(bundle: &Bundle, bytes: &mut Canonical) {
    for (path, file) in &bundle.documentation {
        let elsewhere = ROUTE_FILES.contains(&path.as_str()) || path.as_str() == PEOPLE_FILE;
        if !elsewhere {
            bytes.file(path.as_str(), file);
        }
    }
}

/// The files that say where feedback goes, as they are published.
fn routes(bundle: &Bundle, bytes: &mut Canonical) {
    for (file, text) in bundle.published_documentation() {
        if ROUTE_FILES.contains(&file.as_str()) {
            bytes.text(&file).text(&text);
        }
    }
}

fn people(bundle: &Bundle, manifest: &Manifest, bytes: &mut Canonical) {
    let entries = manifest.entries.iter().flat_map(|entry| &entry.maintainers);
    let all: BTreeSet<[&str; 3]> = manifest
        .global
        .maintainers
        .iter()
        .chain(entries)
        .map(
            |Maintainer {
                 name,
                 contact,
                 handle,
             }| {
                [
                    handle.as_str(),
                    name,
                    contact.as_deref().unwrap_or_default(),
                ]
            },
        )
        .collect();
    for person in all {
        bytes.list(person);
    }
    if let Some((path, file)) = bundle.documentation.get_key_value(PEOPLE_FILE) {
        bytes.file(path.as_str(), file);
    }
}

/// The class of an answer.
const fn class_of(field: Field) -> ContentClass {
    match field {
        Field::Name
        | Field::Summary
        | Field::Website
        | Field::CategoryOfUse
        | Field::Popularity
        | Field::UseCase => ContentClass::Summary,
        Field::SourceRepository | Field::UpstreamRelation | Field::UpstreamEvidence => {
            ContentClass::Upstream
        }
        Field::License | Field::LicenseLink => ContentClass::Licence,
        Field::BasesConsidered
        | Field::ScratchStatement
        | Field::Tests
        | Field::Commitment
        | Field::AiDisclosure => ContentClass::Answers,
    }
}

fn answers(bundle: &Bundle, class: ContentClass, bytes: &mut Canonical) {
    for (field, answer) in bundle.answers.iter() {
        if class_of(field) == class {
            bytes.text(field.as_str()).text(answer);
        }
    }
    if class == ContentClass::Answers {
        for (rule, sentence) in &bundle.explanations {
            bytes.text(rule).text(sentence);
        }
    }
}

#[cfg(test)]
mod tests;
