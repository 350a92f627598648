//! Who acts: nobody, a person with their roles, or a service account.

use std::collections::BTreeSet;

use super::{GrantedRole, Role, Scope, Subject, TokenScope};
use crate::{ImageName, PersonId};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Actor {
    /// Nobody is signed in.
    #[default]
    Anonymous,
    /// A person, by a session or by a token of theirs.
    Person(Person),
    /// A program, always by a token.
    ServiceAccount(ServiceAccount),
}

/// A person with what they are in this programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub id: PersonId,
    /// The roles they were given.
    pub roles: BTreeSet<GrantedRole>,
    /// As a reviewer, what they may judge.
    pub scopes: BTreeSet<Scope>,
    /// The images of which they are confirmed maintainers.
    pub maintains: BTreeSet<ImageName>,
    /// Their conflicts of interest.
    pub conflicts: Vec<Conflict>,
    /// What the token allows with which they act; nothing when they act by a session.
    pub token: Option<Vec<TokenScope>>,
}

impl Person {
    /// Somebody who has just signed in for the first time.
    pub fn new(id: PersonId) -> Self {
        Self {
            id,
            roles: BTreeSet::new(),
            scopes: BTreeSet::new(),
            maintains: BTreeSet::new(),
            conflicts: Vec::new(),
            token: None,
        }
    }
}

/// A program that acts for an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccount {
    /// Which one it is.
    pub id: PersonId,
    /// What its token allows.
    pub token: Vec<TokenScope>,
}

/// A conflict of interest of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The image it is about; with no proposal, about every proposal of it.
    pub image: Option<ImageName>,
    /// The identifier of the one proposal that it is about.
    pub proposal: Option<String>,
    /// Whether a coordinator let the person act all the same, with a public reason.
    pub waived: bool,
}

impl Conflict {
    fn touches(&self, subject: &Subject) -> bool {
        match (&self.proposal, &self.image) {
            (Some(proposal), _) => subject.proposal.as_ref() == Some(proposal),
            (None, Some(image)) => subject.image.as_ref() == Some(image),
            (None, None) => false,
        }
    }
}

impl Actor {
    /// Who it is, if anybody.
    pub const fn id(&self) -> Option<PersonId> {
        match self {
            Self::Anonymous => None,
            Self::Person(person) => Some(person.id),
            Self::ServiceAccount(account) => Some(account.id),
        }
    }

    /// Whether nobody is signed in.
    pub const fn is_anonymous(&self) -> bool {
        matches!(self, Self::Anonymous)
    }

    /// Whether this person was given a role.
    pub fn has(&self, role: GrantedRole) -> bool {
        matches!(self, Self::Person(person) if person.roles.contains(&role))
    }

    /// What the token allows with which they act.
    pub(super) fn token(&self) -> Option<&[TokenScope]> {
        match self {
            Self::Anonymous => None,
            Self::Person(person) => person.token.as_deref(),
            Self::ServiceAccount(account) => Some(&account.token),
        }
    }

    /// The given roles, as columns of the matrix.
    pub(super) fn granted_roles(&self) -> Vec<Role> {
        let Self::Person(person) = self else {
            return Vec::new();
        };
        let mut roles = Vec::new();
        for role in &person.roles {
            match role {
                GrantedRole::Apprentice => roles.push(Role::Apprentice),
                GrantedRole::Reviewer => {
                    roles.push(Role::Reviewer);
                    if person.scopes.contains(&Scope::Security) {
                        roles.push(Role::SecurityReviewer);
                    }
                }
                GrantedRole::Coordinator => roles.push(Role::Coordinator),
                GrantedRole::Administrator => roles.push(Role::Administrator),
            }
        }
        roles
    }

    /// The columns of the matrix that hold for this actor towards a subject.
    pub(super) fn roles_towards(&self, subject: &Subject) -> Vec<Role> {
        let mut roles = vec![Role::Anonymous];
        match self {
            Self::Anonymous => {}
            Self::ServiceAccount(_) => roles.push(Role::ServiceAccount),
            Self::Person(person) => {
                roles.push(Role::User);
                if subject.authors.contains(&person.id) {
                    roles.push(Role::Author);
                }
                if self.maintains(subject) {
                    roles.push(Role::Maintainer);
                }
                if self.conflict_with(subject).is_none() {
                    roles.extend(self.granted_roles());
                }
            }
        }
        roles
    }

    /// The columns that could hold for this actor towards some subject.
    pub(super) fn possible_roles(&self) -> Vec<Role> {
        let mut roles = vec![Role::Anonymous];
        match self {
            Self::Anonymous => {}
            Self::ServiceAccount(_) => roles.push(Role::ServiceAccount),
            Self::Person(person) => {
                roles.extend([Role::User, Role::Author]);
                if !person.maintains.is_empty() {
                    roles.push(Role::Maintainer);
                }
                roles.extend(self.granted_roles());
            }
        }
        roles
    }

    fn maintains(&self, subject: &Subject) -> bool {
        match (self, &subject.image) {
            (Self::Person(person), Some(image)) => person.maintains.contains(image),
            _ => false,
        }
    }

    /// Why this person's given roles do not count for an item: they wrote it, maintain its image, or
    /// declared an interest in it. A waiver lifts the last two, never the first.
    pub fn conflict_with(&self, subject: &Subject) -> Option<ConflictKind> {
        let Self::Person(person) = self else {
            return None;
        };
        if !subject.is_item() {
            return None;
        }
        if subject.authors.contains(&person.id) {
            return Some(ConflictKind::Author);
        }
        let mut about = person
            .conflicts
            .iter()
            .filter(|conflict| conflict.touches(subject));
        let is_waived = person
            .conflicts
            .iter()
            .any(|conflict| conflict.waived && conflict.touches(subject));
        if is_waived && about.all(|conflict| conflict.waived) {
            return None;
        }
        if self.maintains(subject) {
            return Some(ConflictKind::Maintainer);
        }
        let declared = person
            .conflicts
            .iter()
            .any(|conflict| !conflict.waived && conflict.touches(subject));
        declared.then_some(ConflictKind::Declared)
    }
}

/// Why somebody's given roles do not count for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// They wrote it.
    Author,
    /// They are a confirmed maintainer of the image.
    Maintainer,
    /// They declared an interest.
    Declared,
}
