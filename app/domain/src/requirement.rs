//! What must hold before a proposal is accepted, and whether it does, with the reason
//! (product.md 5.5; decisions.md, "Approvals").

mod evaluate;

use serde::{Deserialize, Serialize};

use crate::content::ContentClass;
use crate::person::PersonId;
use crate::proposal::RevisionNumber;
use crate::review::Scope;

pub(crate) use evaluate::{Helper, helpers, review_scope};
pub use evaluate::{evaluate, of_draft};

/// A requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Requirement {
    /// Upstream was contacted, or is the author.
    #[serde(rename = "R1")]
    Upstream,
    /// The licence is approved by the Open Source Initiative.
    #[serde(rename = "R2")]
    Licence,
    /// The image is generally useful and fits a category.
    #[serde(rename = "R3")]
    Suitability,
    /// Two people approved the Dockerfiles.
    #[serde(rename = "R4")]
    DockerfileTwice,
    /// One person approved the Dockerfiles.
    #[serde(rename = "R4u")]
    DockerfileOnce,
    /// The documentation was approved.
    #[serde(rename = "R5")]
    Documentation,
    /// Users have a route for bugs and one for security problems.
    #[serde(rename = "R6")]
    Routes,
    /// The existing images were considered as base.
    #[serde(rename = "R7")]
    Base,
    /// What is built from nothing has its archives in one commit only.
    #[serde(rename = "R8")]
    Scratch,
    /// The automated rules hold.
    #[serde(rename = "R9")]
    Rules,
    /// Somebody committed to maintain it.
    #[serde(rename = "R11")]
    Commitment,
    /// A confirmed maintainer of the image checked what somebody else proposes for it.
    #[serde(rename = "R12")]
    MaintainerCheck,
}

impl Requirement {
    /// Every requirement, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Upstream,
        Self::Licence,
        Self::Suitability,
        Self::DockerfileTwice,
        Self::DockerfileOnce,
        Self::Documentation,
        Self::Routes,
        Self::Base,
        Self::Scratch,
        Self::Rules,
        Self::Commitment,
        Self::MaintainerCheck,
    ];

    /// Its identifier.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Upstream => "R1",
            Self::Licence => "R2",
            Self::Suitability => "R3",
            Self::DockerfileTwice => "R4",
            Self::DockerfileOnce => "R4u",
            Self::Documentation => "R5",
            Self::Routes => "R6",
            Self::Base => "R7",
            Self::Scratch => "R8",
            Self::Rules => "R9",
            Self::Commitment => "R11",
            Self::MaintainerCheck => "R12",
        }
    }

    /// The requirement with an identifier.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|requirement| requirement.id() == id)
    }

    /// What it asks, in a few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Upstream => "Upstream was contacted",
            Self::Licence => "Licence approved by the Open Source Initiative",
            Self::Suitability => "Generally useful",
            Self::DockerfileTwice => "Two Dockerfile reviews",
            Self::DockerfileOnce => "Dockerfile review",
            Self::Documentation => "Documentation review",
            Self::Routes => "Feedback routes",
            Self::Base => "Existing images considered as base",
            Self::Scratch => "Archives in one commit",
            Self::Rules => "Automated rules",
            Self::Commitment => "Commitment to maintain it",
            Self::MaintainerCheck => "Checked by a maintainer",
        }
    }
}

/// Whether a requirement holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It asks nothing of this proposal.
    NotApplicable,
    /// It does not hold.
    Unsatisfied,
    /// It holds.
    Satisfied,
    /// Somebody decided that it need not hold.
    Overridden {
        /// Who.
        by: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// It could not be told.
    Error,
}

impl Outcome {
    /// Whether it keeps a proposal from being accepted.
    pub const fn blocks(&self) -> bool {
        matches!(self, Self::Unsatisfied | Self::Error)
    }
}

/// A requirement with its outcome and the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementResult {
    /// Which.
    pub requirement: Requirement,
    /// Whether it holds.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Approvals counted and approvals needed, where approvals are counted.
    pub count: Option<Count>,
    /// Why, each a sentence (`history::because`).
    pub reasons: Vec<Because>,
}

/// How many approvals count and how many are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Approvals of distinct eligible people on the current content.
    pub given: u32,
    /// How many are needed.
    pub needed: u32,
}

/// A reason for the outcome of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Because {
    /// A sentence that names nobody.
    Sentence {
        /// The sentence.
        sentence: String,
    },
    /// Somebody approved.
    Approved {
        /// Who.
        by: PersonId,
        /// In which scope.
        scope: Scope,
        /// On which revision.
        on: RevisionNumber,
        /// What changed since without touching it; empty when it was given on the current one.
        carried_over: Vec<ContentClass>,
    },
    /// Somebody will have approved when what they asked for is settled.
    ApprovesWhenFixed {
        /// Who.
        by: PersonId,
    },
    /// An approval does not count.
    NotCounted {
        /// Whose.
        by: PersonId,
        /// Why.
        why: Disqualified,
    },
    /// Somebody ticked it.
    Ticked {
        /// Who.
        by: PersonId,
        /// What they wrote.
        note: String,
    },
    /// Somebody's "ask for changes" stands.
    Blocked {
        /// Whose.
        by: PersonId,
    },
    /// Musts are not settled.
    MustsOpen {
        /// How many.
        count: u32,
    },
}

/// Why somebody's review does not count (product.md 5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disqualified {
    /// They wrote the proposal, or part of it.
    Author,
    /// Another account of theirs, or one that they answer for, wrote it.
    OtherAccount,
    /// They maintain the image.
    Maintainer,
    /// They wrote a commit that it brings.
    Committer,
    /// They have a conflict of interest.
    Conflicted,
    /// They are learning to review.
    Apprentice,
    /// They may not review in this scope.
    Scope,
    /// The same person approved with another account.
    SamePerson,
    /// The portal does not know them any more.
    Unknown,
}
