//! API tokens, kept under their digest.

use crate::clock::Timestamp;

use super::sessions::standing;
use super::{Store, Tx, read, row, within};

/// A token with its owner and everything that decides what it allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BearerRow {
    /// The token's identifier.
    pub id: String,
    /// What it allows: words with a space between.
    pub scopes: String,
    /// When it ends, in microseconds since 1970.
    pub expires_at: i64,
    /// When it was last used.
    pub last_used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// Its owner.
    pub person: String,
    /// The owner's handle.
    pub handle: String,
    /// The name of the owner that others read.
    pub display_name: String,
    /// When the owner was blocked.
    pub blocked_at: Option<i64>,
    /// Whether the owner is a service account: `person`, `service` or `closed`.
    pub kind: String,
    /// As in [`super::SignedInRow`].
    pub roles: String,
    /// As in [`super::SignedInRow`].
    pub maintains: String,
    /// As in [`super::SignedInRow`].
    pub conflicts: String,
}
row!(BearerRow {
    id,
    scopes,
    expires_at,
    last_used_at,
    revoked_at,
    person,
    handle,
    display_name,
    blocked_at,
    kind,
    roles,
    maintains,
    conflicts,
});

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// A random identifier.
    pub id: String,
    /// Its owner.
    pub owner: String,
    /// What its owner calls it.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it allows: words with a space between.
    pub scopes: String,
    /// Who made it.
    pub created_by: String,
    /// When, in microseconds since 1970.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// Who revoked it.
    pub revoked_by: Option<String>,
}
row!(TokenRow {
    id,
    owner,
    name,
    prefix,
    scopes,
    created_by,
    created_at,
    expires_at,
    last_used_at,
    revoked_at,
    revoked_by,
});

impl Store {
    /// Who bears a token, whether or not it still holds.
    pub async fn bearer(&self, digest: &str) -> sqlx::Result<Option<BearerRow>> {
        read!(self, db => sqlx::query_as(concat!(
            "SELECT t.id, t.scopes, t.expires_at, t.last_used_at, t.revoked_at, p.id AS person, p.handle,
                    p.display_name, p.blocked_at,
                    CASE WHEN a.person IS NULL THEN 'person' WHEN a.closed_at IS NULL THEN 'service'
                         ELSE 'closed' END AS kind, ", standing!(),
            " FROM tokens t JOIN people p ON p.id = t.owner LEFT JOIN service_accounts a ON a.person = p.id
              WHERE t.digest = $1"))
            .bind(digest).fetch_optional(db).await)
    }

    /// The tokens of somebody, the newest first.
    pub async fn tokens(&self, owner: &str) -> sqlx::Result<Vec<TokenRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, owner, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, revoked_at,
                    revoked_by
             FROM tokens WHERE owner = $1 ORDER BY created_at DESC, id")
            .bind(owner).fetch_all(db).await)
    }
}

impl Tx {
    /// Keeps a token under its digest.
    pub async fn add_token(&mut self, token: &TokenRow, digest: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO tokens (id, owner, name, prefix, digest, scopes, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(&token.id).bind(&token.owner).bind(&token.name).bind(&token.prefix).bind(digest)
            .bind(&token.scopes).bind(&token.created_by).bind(token.created_at).bind(token.expires_at)
            .execute(db).await.map(|_| ()))
    }

    /// One token, read inside the transaction.
    pub async fn token(&mut self, id: &str) -> sqlx::Result<Option<TokenRow>> {
        within!(self, db => sqlx::query_as(
            "SELECT id, owner, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, revoked_at,
                    revoked_by
             FROM tokens WHERE id = $1")
            .bind(id).fetch_optional(db).await)
    }

    /// How many tokens of somebody still hold.
    pub async fn count_tokens(&mut self, owner: &str, now: Timestamp) -> sqlx::Result<i64> {
        within!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM tokens WHERE owner = $1 AND revoked_at IS NULL AND expires_at > $2")
            .bind(owner).bind(now.0).fetch_one(db).await)
    }

    /// Says that a token was used.
    pub async fn see_token(&mut self, id: &str, now: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE tokens SET last_used_at = $2 WHERE id = $1")
            .bind(id).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Revokes a token; says whether it held until then.
    pub async fn revoke_token(&mut self, id: &str, by: &str, now: Timestamp) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "UPDATE tokens SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id).bind(now.0).bind(by).execute(db).await.map(|done| done.rows_affected() == 1))
    }
}
