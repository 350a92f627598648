//! What changed between two versions of an image, as sentences that a reviewer can read: facts
//! about tags, builds, Dockerfiles and feedback routes instead of lines of text. What means the
//! same on both sides, such as another order or a comment, is no fact.

mod dockerfile;
mod dockerfiles;
mod downloads;
mod entries;
mod routes;
mod tags;
#[cfg(test)]
mod tests;
mod update;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cross_file::places::Places;
use crate::docs::Templates;
use crate::finding::Span;
use crate::image::ImageName;
use crate::manifest::{Manifest, Reading};
use crate::programme::Programme;

pub(crate) use dockerfiles::name as image_name;
use entries::Pairs;
pub use update::update_facts;

/// One version of an image.
#[derive(Debug, Clone, Copy)]
pub struct Bundle<'a> {
    /// The text of the manifest.
    pub manifest: &'a str,
    /// The Dockerfiles by their paths from the root of the repository; those that are not known
    /// are left out.
    pub dockerfiles: &'a BTreeMap<String, String>,
    /// The files of the documentation folder by name.
    pub documentation: &'a BTreeMap<String, String>,
}

/// What is the same for both versions.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The image.
    pub image: &'a ImageName,
    /// The programme, with its channels.
    pub programme: &'a Programme,
    /// The texts that all images share.
    pub templates: Templates<'a>,
}

/// What was found by comparing two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The facts: those of the manifest, of the Dockerfiles, then of the documentation.
    pub facts: Vec<Fact>,
    /// What could not be compared; it counts as changed.
    pub not_compared: Vec<NotCompared>,
}

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub subject: Subject,
    /// What changed, as in "`latest` moves from 1.2 to 2.0".
    pub sentence: String,
    /// Where it stood before.
    pub before: Vec<Place>,
    /// Where it stands now.
    pub after: Vec<Place>,
}

/// Something that could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NotCompared {
    /// What it is, as in "Dockerfile `1.2/Dockerfile`".
    pub what: String,
    /// What was missing, as the end of "not compared, because …".
    pub reason: String,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A tag came, went, or stands for something else.
    Tag,
    /// An architecture came or went.
    Architecture,
    /// The repository that is built.
    Repository,
    /// The branch or tag in which the commit is.
    Branch,
    /// The builder.
    Builder,
    /// What the build machine must offer.
    Constraint,
    /// A person in the manifest.
    Maintainer,
    /// A Dockerfile came or went.
    Dockerfile,
    /// The image that is built upon is another one, or one more or less.
    BaseName,
    /// The image that is built upon has another tag or digest.
    BaseVersion,
    /// An image from which files are copied.
    CopiedFrom,
    /// A host from which the build downloads.
    DownloadHost,
    /// Whether a download is verified.
    Verification,
    /// The user that runs the command.
    User,
    /// A port.
    Port,
    /// A volume.
    Volume,
    /// The entrypoint.
    Entrypoint,
    /// The command.
    Command,
    /// A way for feedback.
    Route,
    /// The notice above the documentation.
    Notice,
}

/// A place in one of the two versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: SourceFile,
    /// The stretch of its text.
    pub span: Span,
}

/// A file of a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceFile {
    /// The manifest.
    Manifest,
    /// The Dockerfile with this path.
    Dockerfile(String),
    /// The file of the documentation folder with this name.
    Documentation(String),
}

/// The facts that differ between two versions of an image.
pub fn compare(
    before: &Bundle<'_>,
    after: &Bundle<'_>,
    surroundings: &Surroundings<'_>,
) -> Difference {
    let read = |bundle: &Bundle<'_>| Manifest::read(bundle.manifest);
    let (old, new) = (read(before), read(after));
    let (old, new) = (Side::of(before, &old), Side::of(after, &new));
    let mut difference = Difference::default();
    let pairs = manifests(&old, &new, &mut difference);
    dockerfiles::compare(&old, &new, &pairs, &mut difference);
    routes::compare(&old, &new, surroundings, &mut difference);
    difference.finish()
}

/// The facts that differ between two manifests when nothing but them is known.
pub fn compare_manifests(before: &str, after: &str) -> Difference {
    let nothing = BTreeMap::new();
    let bundle = |manifest| Bundle {
        manifest,
        dockerfiles: &nothing,
        documentation: &nothing,
    };
    let (old, new) = (Manifest::read(before), Manifest::read(after));
    let (old, new) = (
        Side::of(&bundle(before), &old),
        Side::of(&bundle(after), &new),
    );
    let mut difference = Difference::default();
    manifests(&old, &new, &mut difference);
    difference.finish()
}

/// The facts that differ between two Dockerfiles, the second of which takes the place of the first.
pub fn compare_dockerfiles(before: &str, after: &str) -> Difference {
    let mut difference = Difference::default();
    dockerfiles::compare_two(before, after, &mut difference);
    difference.finish()
}

/// The facts about the manifests, and which entries of both belong together.
fn manifests(old: &Side<'_>, new: &Side<'_>, difference: &mut Difference) -> Pairs {
    for (side, when) in [(old, "before"), (new, "after")] {
        if side.reading.has_errors() {
            difference.not_compared.push(NotCompared {
                what: "manifest".to_owned(),
                reason: format!(
                    "it has errors {when} the change; the facts are those of what could be read"
                ),
            });
        }
    }
    let pairs = Pairs::of(&old.reading.manifest, &new.reading.manifest);
    tags::compare(old, new, difference);
    entries::compare(old, new, &pairs, difference);
    pairs
}

/// One version with its manifest read.
struct Side<'a> {
    bundle: Bundle<'a>,
    reading: &'a Reading,
    places: Places<'a>,
}

impl<'a> Side<'a> {
    fn of(bundle: &Bundle<'a>, reading: &'a Reading) -> Self {
        Self {
            bundle: *bundle,
            reading,
            places: Places::of(reading),
        }
    }

    /// Where the value of a field stands for an entry.
    fn value(&self, entry: usize, key: &str) -> Place {
        in_manifest(self.places.value(entry, key))
    }
}

fn in_manifest(span: Span) -> Place {
    Place {
        file: SourceFile::Manifest,
        span,
    }
}

impl Difference {
    fn finish(mut self) -> Self {
        self.not_compared.sort();
        self.not_compared.dedup();
        self
    }

    fn add(&mut self, subject: Subject, sentence: String, before: Vec<Place>, after: Vec<Place>) {
        self.facts.push(Fact {
            subject,
            sentence,
            before,
            after,
        });
    }
}
