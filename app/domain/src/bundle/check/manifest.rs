//! The manifest: by itself, beside its Dockerfiles, and among the other images.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Subject;
use super::findings::{ProblemKind, Report};
use crate::bundle::{BundleText, CategoryOfUse, Field};
use crate::cross_file::{self, BuildContent, BuildFile};
use crate::dockerfile::{self, EntryFacts, froms_as_reference};
use crate::manifest::Entry;

const TEXT: BundleText = BundleText::Manifest;

/// Every rule about the manifest.
pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    alone(subject, report);
    let builds = subject.build_contents();
    let facts = cross_file::Facts {
        catalogue: subject.facts.catalogue,
        pins: subject.facts.pins,
        builds: &builds,
        histories: subject.facts.histories,
    };
    report.checked(
        &TEXT,
        cross_file::check(subject.name(), &subject.reading, &facts),
    );
}

/// The rules that need nothing but the text.
pub(super) fn alone(subject: &Subject<'_>, report: &mut Report) {
    let text = &subject.bundle.manifest;
    if text.trim().is_empty() {
        let sentence =
            "The manifest is empty. It says what is built, from where, and under which tags.";
        report.problem(ProblemKind::Missing, TEXT, sentence);
        return;
    }
    let reading = &subject.reading;
    report.omitted += reading.omitted;
    report.findings(&TEXT, reading.problems.iter().cloned());
    report.findings(&TEXT, reading.check_tags(subject.name()));
    let branches = &subject.facts.default_branches;
    report.findings(
        &TEXT,
        reading.check_branches(|repo| branches.get(repo).cloned()),
    );
    let answers = &subject.bundle.answers;
    let facts = EntryFacts {
        is_upstream: subject.is_upstream(),
        is_base: answers
            .category_of_use()
            .map(|category| category == CategoryOfUse::BaseDistribution),
        is_new: Some(subject.facts.is_new),
    };
    report.checked(&TEXT, dockerfile::check_manifest(text, reading, &facts));
}

impl Subject<'_> {
    /// Whether the manifest builds from the repository in which the software is developed.
    fn is_upstream(&self) -> Option<bool> {
        let source = self.bundle.answers.link(Field::SourceRepository)?;
        let source = plain_address(source.as_str());
        let mut repositories = self.reading.manifest.entries.iter();
        Some(repositories.any(|entry| plain_address(&entry.git_repo) == source))
    }

    /// Whether an entry is built from nothing.
    pub(super) fn is_from_scratch(&self) -> bool {
        self.builds()
            .keys()
            .any(|path| self.bundle.is_from_nothing(path))
    }

    /// What stands in the files from which the entries are built, as far as they are in the bundle.
    fn build_contents(&self) -> BTreeMap<BuildFile, BuildContent> {
        let mut contents = BTreeMap::new();
        // A file is read once, however many commits and architectures name it.
        let mut read: BTreeMap<(String, bool), Option<BuildContent>> = BTreeMap::new();
        for entry in &self.reading.manifest.entries {
            for architecture in cross_file::architectures(entry) {
                let file = BuildFile::of(entry, architecture);
                let is_layout = entry.builder_for(architecture) == "oci-import";
                let content = read
                    .entry((file.path.clone(), is_layout))
                    .or_insert_with(|| match is_layout {
                        true => self.oci_layout(entry, architecture),
                        false => {
                            let text = self.bundle.context.get(file.path.as_str())?.text()?;
                            Some(BuildContent::Dockerfile(froms_as_reference(text)))
                        }
                    });
                if let Some(content) = content {
                    contents.insert(file, content.clone());
                }
            }
        }
        contents
    }

    /// The layout that the builder `oci-import` takes over: the index and, beside it, `oci-layout`.
    fn oci_layout(&self, entry: &Entry, architecture: &str) -> Option<BuildContent> {
        let index = entry.dockerfile_path(architecture);
        let layout = match index.rsplit_once('/') {
            Some((directory, _)) => format!("{directory}/oci-layout"),
            None => "oci-layout".to_owned(),
        };
        let json = |path: &str| -> Option<Value> {
            serde_json::from_str(self.bundle.context.get(path)?.text()?).ok()
        };
        let (index, layout) = (json(&index)?, json(&layout)?);
        let schema = index.get("schemaVersion")?.as_u64()?;
        Some(BuildContent::OciLayout {
            version: layout.get("imageLayoutVersion")?.as_str()?.to_owned(),
            schema: u32::try_from(schema).ok()?,
            manifests: index.get("manifests")?.as_array()?.len(),
        })
    }
}

/// The address of a repository without what spellings of it differ in.
fn plain_address(address: &str) -> String {
    let address = address.trim().trim_end_matches('/').to_ascii_lowercase();
    let address = address
        .split_once("://")
        .map_or(address.as_str(), |(_, rest)| rest);
    address.strip_suffix(".git").unwrap_or(address).to_owned()
}
