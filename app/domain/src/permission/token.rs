//! What an API token allows.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ImageName;

/// What a token allows; its owner's own limits stay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TokenScope {
    /// `catalogue:read`: what everybody may read, at the rate of a known program.
    CatalogueRead,
    /// `proposals:read`: the owner's own drafts and proposals.
    ProposalsRead,
    /// `proposals:write`: to write, submit and answer proposals.
    ProposalsWrite,
    /// `image:NAME:update`: to propose and write updates of one image.
    ImageUpdate(ImageName),
    /// `reviews:write`: to claim, screen and review.
    ReviewsWrite,
    /// `decisions:write`: to accept, decline, publish, override and waive.
    DecisionsWrite,
    /// `audit:read`: the audit log, as far as the owner may read it.
    AuditRead,
}

/// What an action asks of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenNeed {
    /// Any token will do.
    CatalogueRead,
    /// `proposals:read` or `proposals:write`, or `image:NAME:update` for that image.
    ProposalsRead,
    /// The same, or `reviews:write` or `decisions:write`: who judges a proposal reads it.
    ProposalRead,
    /// `proposals:write`, or `image:NAME:update` for an update of that image.
    ProposalsWrite,
    /// `reviews:write`.
    ReviewsWrite,
    /// `decisions:write`.
    DecisionsWrite,
    /// `reviews:write` or `decisions:write`: reviewers and coordinators both do it.
    Judging,
    /// `proposals:write`, `reviews:write` or `decisions:write`: authors do it too.
    Acting,
    /// `audit:read`.
    AuditRead,
}

impl TokenNeed {
    /// The scopes that a message names; one is enough.
    pub const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::CatalogueRead => &["catalogue:read"],
            Self::ProposalsRead | Self::ProposalRead => &["proposals:read"],
            Self::ProposalsWrite => &["proposals:write"],
            Self::ReviewsWrite => &["reviews:write"],
            Self::DecisionsWrite => &["decisions:write"],
            Self::Judging => &["reviews:write", "decisions:write"],
            Self::Acting => &["proposals:write", "reviews:write", "decisions:write"],
            Self::AuditRead => &["audit:read"],
        }
    }
}

impl TokenScope {
    /// The scopes that name no image.
    pub const PLAIN: [Self; 6] = [
        Self::CatalogueRead,
        Self::ProposalsRead,
        Self::ProposalsWrite,
        Self::ReviewsWrite,
        Self::DecisionsWrite,
        Self::AuditRead,
    ];

    /// Whether this scope is enough for some subject.
    pub(super) fn is_for(&self, need: TokenNeed) -> bool {
        match need {
            TokenNeed::CatalogueRead => true,
            TokenNeed::ProposalsRead => matches!(
                self,
                Self::ProposalsRead | Self::ProposalsWrite | Self::ImageUpdate(_)
            ),
            TokenNeed::ProposalRead => {
                self.is_for(TokenNeed::ProposalsRead) || self.is_for(TokenNeed::Judging)
            }
            TokenNeed::ProposalsWrite => {
                matches!(self, Self::ProposalsWrite | Self::ImageUpdate(_))
            }
            TokenNeed::ReviewsWrite => *self == Self::ReviewsWrite,
            TokenNeed::DecisionsWrite => *self == Self::DecisionsWrite,
            TokenNeed::Judging => matches!(self, Self::ReviewsWrite | Self::DecisionsWrite),
            TokenNeed::Acting => {
                self.is_for(TokenNeed::ProposalsWrite) || self.is_for(TokenNeed::Judging)
            }
            TokenNeed::AuditRead => *self == Self::AuditRead,
        }
    }

    /// Whether this scope is enough for a subject about `image`.
    pub(super) fn covers(
        &self,
        need: TokenNeed,
        image: Option<&ImageName>,
        is_update: bool,
    ) -> bool {
        match self {
            Self::ImageUpdate(own) if need != TokenNeed::CatalogueRead => {
                self.is_for(need) && is_update && image == Some(own)
            }
            _ => self.is_for(need),
        }
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CatalogueRead => f.write_str("catalogue:read"),
            Self::ProposalsRead => f.write_str("proposals:read"),
            Self::ProposalsWrite => f.write_str("proposals:write"),
            Self::ImageUpdate(name) => write!(f, "image:{name}:update"),
            Self::ReviewsWrite => f.write_str("reviews:write"),
            Self::DecisionsWrite => f.write_str("decisions:write"),
            Self::AuditRead => f.write_str("audit:read"),
        }
    }
}

/// A text that is no scope of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTokenScope(pub String);

impl fmt::Display for InvalidTokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no scope of a token; the scopes are catalogue:read, proposals:read, proposals:write, image:NAME:update, reviews:write, decisions:write and audit:read",
            self.0
        )
    }
}

impl std::error::Error for InvalidTokenScope {}

impl FromStr for TokenScope {
    type Err = InvalidTokenScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(plain) = Self::PLAIN
            .into_iter()
            .find(|scope| scope.to_string() == text)
        {
            return Ok(plain);
        }
        text.strip_prefix("image:")
            .and_then(|rest| rest.strip_suffix(":update"))
            .and_then(|name| name.parse().ok())
            .map(Self::ImageUpdate)
            .ok_or_else(|| InvalidTokenScope(text.to_owned()))
    }
}

impl TryFrom<String> for TokenScope {
    type Error = InvalidTokenScope;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TokenScope> for String {
    fn from(scope: TokenScope) -> Self {
        scope.to_string()
    }
}
