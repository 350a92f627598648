//! What is acted upon: the facts that the conditions of the matrix look at.

use super::{GrantedRole, Scope};
use crate::{ImageName, PersonId};

/// How much a change is looked at before it is accepted; the lower, the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// The image's profile alone: texts, routes, logo.
    Profile,
    /// Tags and commits only.
    Routine,
    /// An update with a change that one reviewer judges.
    Update,
    /// A change of structure, or a new image.
    Full,
    /// An embargoed security case.
    Security,
}

/// What is acted upon. Facts that are not given count as not so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The identifier of the proposal or draft, when it is one.
    pub proposal: Option<String>,
    /// Authors and co-authors of the item.
    pub authors: Vec<PersonId>,
    /// The image it is about.
    pub image: Option<ImageName>,
    /// The person to whom it belongs or who is meant: of a profile, a session, a token, an assignment.
    pub person: Option<PersonId>,
    /// The person who answers for it, where it belongs to a service account.
    pub contact: Option<PersonId>,
    /// Whether it changes an image that is there, and so is of an update kind.
    pub is_update: bool,
    /// Whether everybody may read it.
    pub public: bool,
    /// Whether only those who work on it may know of it.
    pub embargoed: bool,
    /// How much it is looked at.
    pub lane: Option<Lane>,
    /// What is to be judged: the scopes that the item still asks for, or the one that is judged now.
    pub scopes: Vec<Scope>,
    /// Whether every requirement holds.
    pub requirements_met: bool,
    /// Whether a reason was given that everybody will read.
    pub reason_given: bool,
    /// Whether a second person of the other of the two roles coordinator and administrator agreed.
    pub second_person: bool,
    /// Whether the person has fewer open drafts and proposals than the quota.
    pub within_quota: bool,
    /// Whether the authors asked for help a week ago or longer.
    pub help_requested: bool,
    /// The role that is given or taken.
    pub role: Option<GrantedRole>,
    /// Whether a verified sign-in of the person carries a handle that the manifest lists.
    pub handle_listed: bool,
}

impl Subject {
    /// Nothing in particular: a list, a form before it is filled.
    pub fn none() -> Self {
        Self::default()
    }

    /// A person, or what belongs to one.
    pub fn person(id: PersonId) -> Self {
        Self {
            person: Some(id),
            ..Self::default()
        }
    }

    /// A service account, or what belongs to one, and the person who answers for it.
    pub fn service_account(id: PersonId, contact: PersonId) -> Self {
        Self {
            contact: Some(contact),
            ..Self::person(id)
        }
    }

    /// An image.
    pub fn image(name: ImageName) -> Self {
        Self {
            image: Some(name),
            ..Self::default()
        }
    }

    /// Whether it is a draft or proposal, and so somebody can have a conflict of interest with it.
    pub const fn is_item(&self) -> bool {
        self.proposal.is_some()
    }
}
