//! API tokens of a person or of a service account.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::view::form::{FormChoice, FormFindings};

/// Whether a token works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenState {
    /// It works.
    Works,
    /// Its time is over.
    Expired,
    /// Somebody took it back.
    Revoked,
}

/// One token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What the form sends to revoke it; no secret.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters, by which one finds it in a file.
    pub prefix: String,
    /// What it may do, as in `catalogue:read`.
    pub scopes: Vec<String>,
    /// Whether it works.
    pub state: TokenState,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it stops working.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
    /// When it was last used; none for never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub used_at: Option<OffsetDateTime>,
}

/// A token that was just made: the only time its secret is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedToken {
    /// What it is for.
    pub name: String,
    /// The whole token.
    pub secret: String,
}

/// What stands in the form for a new token.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TokenForm {
    /// `name`: what it is for.
    pub name: String,
    /// `scope`, several times: what it may do.
    pub scopes: Vec<String>,
    /// `images`: names of images to update, one to a line; asked for service accounts.
    pub images: String,
    /// `days`: for how long.
    pub days: String,
}

/// Whose tokens they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenOwner {
    /// The reader's.
    Reader,
    /// Those of a service account.
    ServiceAccount {
        /// Its handle.
        handle: String,
        /// Whether the reader answers for it and is no administrator.
        by_contact: bool,
    },
    /// Those of another person with this handle: an administrator can only revoke them.
    Person(String),
}

/// The tokens of one owner: `/account/tokens`, `/admin/service-accounts/{handle}`,
/// `/account/service-accounts/{handle}`, `/admin/people/{handle}/tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensPage {
    /// Whose.
    pub owner: TokenOwner,
    /// On the reader's own page: the service accounts for which they answer, by handle, and what each
    /// does.
    pub answers_for: Vec<(String, String)>,
    /// Tokens that work first, then the others, the latest on top.
    pub tokens: Vec<Token>,
    /// The token just made.
    pub created: Option<CreatedToken>,
    /// The form for a new one.
    pub form: TokenForm,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// Scopes that the owner may give.
    pub scopes: Vec<FormChoice>,
    /// Times to live; the value is a number of days.
    pub lifetimes: Vec<FormChoice>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
