//! The nouns of a proposal: what kind it is, where it stands, what it is made of, and its frozen
//! revisions.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::content::{ContentFacts, ContentHashes};
use crate::identifier::identifier;
use crate::moment::Moment;
use crate::person::PersonId;

identifier! {
    /// A proposal's identifier, 16 random bytes. Its public number comes with the first
    /// submission.
    ProposalId
}

/// The identifier of a version of an image, as the store gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionId(pub String);

/// What a proposal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A new image.
    New,
    /// Another content of an image.
    Update,
    /// An update that mends a security problem and nothing else.
    Security,
    /// Other documentation, feedback routes or maintainers.
    Profile,
    /// Deprecation, retirement or revival.
    Lifecycle,
    /// Other owners.
    Transfer,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Update,
        Self::Security,
        Self::Profile,
        Self::Lifecycle,
        Self::Transfer,
    ];

    /// Whether somebody asks if it is suitable before the review begins (product.md 5.3).
    pub const fn is_screened(self) -> bool {
        matches!(self, Self::New | Self::Transfer)
    }

    /// Whether it changes an image that exists.
    pub const fn has_base(self) -> bool {
        !matches!(self, Self::New)
    }

    /// Whether it is an update, of which an image has one at a time.
    pub const fn is_update(self) -> bool {
        matches!(self, Self::Update | Self::Security)
    }

    /// What people call it, as it stands within a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "new image",
            Self::Update => "update",
            Self::Security => "security update",
            Self::Profile => "change of documentation, routes or maintainers",
            Self::Lifecycle => "change of lifecycle",
            Self::Transfer => "transfer",
        }
    }
}

/// Where a proposal stands (product.md 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its authors write it; nobody else sees it.
    Draft,
    /// Somebody looks whether it is suitable at all.
    Screening,
    /// Reviewers and authors take turns.
    InReview,
    /// It is accepted and waits to be published.
    Ready,
    /// It rests until a moment.
    Parked,
    /// It is the image's content, or was.
    Published,
    /// It was refused, with a reason.
    Declined,
    /// Its authors took it back, or a newer one replaced it.
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Screening,
        Self::InReview,
        Self::Ready,
        Self::Parked,
        Self::Published,
        Self::Declined,
        Self::Withdrawn,
    ];

    /// Whether nobody has to do anything any more.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Published | Self::Declined | Self::Withdrawn)
    }

    /// Whether it was submitted and is not decided.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Screening | Self::InReview | Self::Ready | Self::Parked
        )
    }

    /// What people call it, as in "It is in review."
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Screening => "in screening",
            Self::InReview => "in review",
            Self::Ready => "accepted",
            Self::Parked => "parked",
            Self::Published => "published",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A part of the editor (product.md S5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Name, links and the relation to upstream.
    Project,
    /// Why the image is generally useful.
    Usefulness,
    /// The manifest.
    Manifest,
    /// The Dockerfiles and the build context.
    Dockerfiles,
    /// The documentation and the logo.
    Documentation,
    /// The feedback routes and the maintainers.
    Routes,
    /// The commitment to maintain it.
    Commitment,
}

impl Part {
    /// Every part, in the order of the editor.
    pub const ALL: [Self; 7] = [
        Self::Project,
        Self::Usefulness,
        Self::Manifest,
        Self::Dockerfiles,
        Self::Documentation,
        Self::Routes,
        Self::Commitment,
    ];

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Project => "Project and upstream",
            Self::Usefulness => "Why it is useful",
            Self::Manifest => "Manifest",
            Self::Dockerfiles => "Dockerfiles",
            Self::Documentation => "Documentation and logo",
            Self::Routes => "Feedback routes and maintainers",
            Self::Commitment => "Commitment",
        }
    }

    /// The part as it stands in an address.
    pub const fn slug(self) -> &'static str {
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

    /// The part with a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.slug() == slug)
    }
}

/// The number of a revision, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RevisionNumber(pub u32);

impl RevisionNumber {
    /// The first one.
    pub const FIRST: Self = Self(1);

    /// The one that follows.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for RevisionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }
}

/// A frozen draft. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number.
    pub number: RevisionNumber,
    /// The hashes of its content.
    pub hashes: ContentHashes,
    /// What the rules found in it.
    pub facts: ContentFacts,
    /// What its author says about it, for reviewers.
    pub note: String,
    /// Who froze it.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_slug() {
        for part in Part::ALL {
            assert_eq!(Part::from_slug(part.slug()), Some(part));
        }
        assert_eq!(Part::from_slug("manager"), None);
    }

    #[test]
    fn a_state_is_a_draft_open_or_terminal() {
        for state in State::ALL {
            let sides = [state == State::Draft, state.is_open(), state.is_terminal()];
            assert_eq!(sides.iter().filter(|side| **side).count(), 1, "{state:?}");
        }
    }
}
