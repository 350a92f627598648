//! The roles: the columns of the matrix, and those of them that are given to people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A column of the matrix: what somebody is towards the thing in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Nobody is signed in.
    Anonymous,
    /// Somebody is signed in.
    User,
    /// An author or co-author of the item.
    Author,
    /// A confirmed maintainer of the image.
    Maintainer,
    /// Learns to review; what they say does not count.
    Apprentice,
    /// Reviews in the scopes they were given.
    Reviewer,
    /// A reviewer with the scope `security`.
    SecurityReviewer,
    /// Decides and keeps the programme going.
    Coordinator,
    /// Runs the server and its accounts; decides on no content.
    Administrator,
    /// A program that acts for an image, bound by its token.
    ServiceAccount,
}

impl Role {
    /// Every column, in the order of the matrix.
    pub const ALL: [Self; 10] = [
        Self::Anonymous,
        Self::User,
        Self::Author,
        Self::Maintainer,
        Self::Apprentice,
        Self::Reviewer,
        Self::SecurityReviewer,
        Self::Coordinator,
        Self::Administrator,
        Self::ServiceAccount,
    ];

    /// What those with this role are called, as in "reviewers can".
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Anonymous => "everybody",
            Self::User => "everybody who is signed in",
            Self::Author => "its authors",
            Self::Maintainer => "confirmed maintainers of the image",
            Self::Apprentice => "apprentices",
            Self::Reviewer => "reviewers",
            Self::SecurityReviewer => "security reviewers",
            Self::Coordinator => "coordinators",
            Self::Administrator => "administrators",
            Self::ServiceAccount => "service accounts",
        }
    }
}

/// A role that is given to a person, and can be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantedRole {
    /// Learns to review.
    Apprentice,
    /// Reviews in some scopes.
    Reviewer,
    /// Decides.
    Coordinator,
    /// Runs the server.
    Administrator,
}

impl GrantedRole {
    /// Every role that can be given.
    pub const ALL: [Self; 4] = [
        Self::Apprentice,
        Self::Reviewer,
        Self::Coordinator,
        Self::Administrator,
    ];

    /// As it stands in the database, in the API and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apprentice => "apprentice",
            Self::Reviewer => "reviewer",
            Self::Coordinator => "coordinator",
            Self::Administrator => "administrator",
        }
    }
}

/// What a reviewer may judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Whether the image is useful to many.
    Suitability,
    /// Manifest, Dockerfiles and build context.
    Dockerfile,
    /// Documentation, logo and feedback routes.
    Docs,
    /// Embargoed cases.
    Security,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [
        Self::Suitability,
        Self::Dockerfile,
        Self::Docs,
        Self::Security,
    ];

    /// As it stands in the database, in the API and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suitability => "suitability",
            Self::Dockerfile => "dockerfile",
            Self::Docs => "docs",
            Self::Security => "security",
        }
    }

    /// What people call it, as in "1 of 2 Dockerfile".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Suitability => "suitability",
            Self::Dockerfile => "Dockerfile",
            Self::Docs => "documentation",
            Self::Security => "security",
        }
    }
}

/// A text that names no role, or no scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRole {
    /// Roles are apprentice, reviewer, coordinator and administrator.
    Role(String),
    /// Scopes are suitability, dockerfile, docs and security.
    Scope(String),
}

impl fmt::Display for InvalidRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(text) => write!(
                f,
                "`{text}` is no role; the roles are apprentice, reviewer, coordinator and administrator"
            ),
            Self::Scope(text) => write!(
                f,
                "`{text}` is no scope; the scopes are suitability, dockerfile, docs and security"
            ),
        }
    }
}

impl std::error::Error for InvalidRole {}

impl FromStr for GrantedRole {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| InvalidRole::Role(text.to_owned()))
    }
}

impl FromStr for Scope {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or_else(|| InvalidRole::Scope(text.to_owned()))
    }
}

impl fmt::Display for GrantedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
