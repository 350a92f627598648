//! What a revision holds, as far as the rules of review need it: its content by class, each class
//! with a hash, and the facts that were found in it when it was frozen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A class of content. Each class has a hash in every revision, so that it shows which approvals
/// a change touches (product.md 5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentClass {
    /// `Tags` and `SharedTags` of the manifest.
    ManifestTags,
    /// The rest of the manifest but its maintainers: which commit of which repository is built,
    /// from which directory, for which architectures.
    ManifestStructure,
    /// The Dockerfiles.
    Dockerfile,
    /// The other files of the build context.
    Context,
    /// The names of the base images.
    Base,
    /// The documentation folder with its logo; without routes and maintainers.
    Documentation,
    /// The feedback routes.
    Routes,
    /// The maintainers, in the manifest and in the documentation.
    People,
    /// The relation to upstream, with its evidence.
    Upstream,
    /// The licence.
    Licence,
    /// What the image is, for whom, and why it is generally useful.
    Summary,
    /// All other answers of the form.
    Answers,
}

impl ContentClass {
    /// Every class, in the order in which they are named to people.
    pub const ALL: [Self; 12] = [
        Self::ManifestTags,
        Self::ManifestStructure,
        Self::Dockerfile,
        Self::Context,
        Self::Base,
        Self::Documentation,
        Self::Routes,
        Self::People,
        Self::Upstream,
        Self::Licence,
        Self::Summary,
        Self::Answers,
    ];

    /// What people call it, as it stands within a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ManifestTags => "tags",
            Self::ManifestStructure => "what the manifest builds",
            Self::Dockerfile => "Dockerfiles",
            Self::Context => "files of the build context",
            Self::Base => "base images",
            Self::Documentation => "documentation",
            Self::Routes => "feedback routes",
            Self::People => "maintainers",
            Self::Upstream => "relation to upstream",
            Self::Licence => "licence",
            Self::Summary => "summary",
            Self::Answers => "answers",
        }
    }
}

/// The SHA-256 of a class's canonical bytes, or of a file; the caller computes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(pub [u8; 32]);

/// A text that is no content hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidContentHash;

impl fmt::Display for InvalidContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a content hash has 64 hexadecimal digits, a to f in lower case")
    }
}

impl std::error::Error for InvalidContentHash {}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for ContentHash {
    type Err = InvalidContentHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != 64 || !lower {
            return Err(InvalidContentHash);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16)
                .map_err(|_| InvalidContentHash)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for ContentHash {
    type Error = InvalidContentHash;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.to_string()
    }
}

/// The hashes of a revision. A class without a hash is one the revision has nothing of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHashes(pub BTreeMap<ContentClass, ContentHash>);

impl ContentHashes {
    /// The classes that differ between this and a later revision.
    pub fn changed(&self, later: &Self) -> BTreeSet<ContentClass> {
        ContentClass::ALL
            .into_iter()
            .filter(|class| self.0.get(class) != later.0.get(class))
            .collect()
    }
}

/// What the rules found in a revision. It is frozen with the revision; only a check that comes to
/// another result later replaces it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentFacts {
    /// Whether there is a documentation folder with anything in it.
    pub has_documentation: bool,
    /// The classes in which it differs from the base version; every class it has when there is no
    /// base, or the base does not hold that class.
    pub changed_from_base: BTreeSet<ContentClass>,
    /// What an update changes; nothing for a new image. An update without it counts as unknown.
    pub update: Option<UpdateFacts>,
    /// What is known of the licence.
    pub licence: LicenceFact,
    /// Whether the question about upstream is answered.
    pub upstream_answered: bool,
    /// Whether the question about base images is answered.
    pub base_answered: bool,
    /// Whether it is built from nothing, and how its history holds the archives.
    pub scratch: ScratchFact,
    /// Whether users have a route for bugs.
    pub bug_route: bool,
    /// Whether users have a private route for security problems.
    pub security_route: bool,
    /// How many maintainers accepted the commitment.
    pub commitments: u32,
    /// What is missing before it can be submitted, each as the name of a field or file.
    pub missing: Vec<String>,
    /// How many findings are errors.
    pub errors: u32,
    /// The rules with findings that reviewers stop, by identifier.
    pub blocks: BTreeSet<String>,
    /// How many of these findings the author has not answered in a sentence.
    pub unanswered_blocks: u32,
    /// How many warnings the author has not answered in a sentence.
    pub unanswered_warnings: u32,
}

/// What is known of a licence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "licence", content = "words", rename_all = "snake_case")]
pub enum LicenceFact {
    /// The Open Source Initiative approved it; the words are the expression.
    Approved(String),
    /// It is not approved; the words say which.
    NotApproved(String),
    /// It cannot be told; somebody has to look.
    #[default]
    Unknown,
}

/// What is known of images that are built from nothing (checklist item 9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scratch", content = "words", rename_all = "snake_case")]
pub enum ScratchFact {
    /// Every image has a base.
    #[default]
    HasBase,
    /// The archives are in a single commit of the history.
    OneCommit,
    /// They are in several; the words say in which.
    SeveralCommits(String),
    /// The history was not looked at; the words end "not checked, because …".
    NotChecked(String),
}

/// What an update does to the things that decide how many people approve it (decisions.md,
/// "Approvals").
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateFacts {
    /// The names of the base images, without their tags.
    pub base_names: Comparison,
    /// The hosts from which the build downloads.
    pub hosts: Comparison,
    /// The user as whom the image runs.
    pub user: Comparison,
    /// The entrypoint.
    pub entrypoint: Comparison,
    /// The exposed ports.
    pub ports: Comparison,
    /// The maintainers.
    pub maintainers: Comparison,
    /// The repositories.
    pub repository: Comparison,
}

/// Whether a thing is the same in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "comparison", content = "sentence", rename_all = "snake_case")]
pub enum Comparison {
    /// It is.
    Same,
    /// It is not; the sentence says what changed.
    Changed(String),
    /// It cannot be told; the sentence says why.
    Unknown(String),
}

impl Default for Comparison {
    fn default() -> Self {
        Self::Unknown("It was not compared.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_what_it_writes() {
        let hash = ContentHash([0x0f; 32]);
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for wrong in ["", "0f", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(
                wrong.parse::<ContentHash>(),
                Err(InvalidContentHash),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_class_that_comes_or_goes_has_changed() {
        let hashes = |classes: &[(ContentClass, u8)]| {
            ContentHashes(
                classes
                    .iter()
                    .map(|(class, byte)| (*class, ContentHash([*byte; 32])))
                    .collect(),
            )
        };
        let before = hashes(&[(ContentClass::Dockerfile, 1), (ContentClass::Context, 1)]);
        let after = hashes(&[(ContentClass::Dockerfile, 1), (ContentClass::Routes, 1)]);
        assert_eq!(
            before.changed(&after),
            [ContentClass::Context, ContentClass::Routes].into()
        );
        assert!(before.changed(&before).is_empty());
    }
}
