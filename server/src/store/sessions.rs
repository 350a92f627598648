//! Sessions, kept under the digest of what stands in the cookie.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// A session with its person and everything that decides what they may do: one row, so that being
/// signed in costs one query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInRow {
    /// The person.
    pub person: String,
    /// Their handle.
    pub handle: String,
    /// The name that others read.
    pub display_name: String,
    /// The colours they chose.
    pub theme: String,
    /// When the session began, in microseconds since 1970.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: i64,
    /// Roles with their scopes, as in `apprentice:;reviewer:docs security`.
    pub roles: String,
    /// The images of which they are confirmed maintainers, with a space between.
    pub maintains: String,
    /// Their conflicts: image, proposal and `waived`, with commas, and semicolons between them.
    pub conflicts: String,
    /// For how many proposals it is their turn.
    pub turns: i64,
    /// How many notices they have not read.
    pub unread: i64,
}
row!(SignedInRow {
    person,
    handle,
    display_name,
    theme,
    created_at,
    last_used_at,
    roles,
    maintains,
    conflicts,
    turns,
    unread,
});

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The digest by which it is known here.
    pub digest: String,
    /// Browser and system, in words.
    pub device: String,
    /// When it began, in microseconds since 1970.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: i64,
    /// When it ends at the latest.
    pub expires_at: i64,
}
row!(SessionRow {
    digest,
    device,
    created_at,
    last_used_at,
    expires_at
});

/// A session to be kept.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// The digest of what stands in the cookie.
    pub digest: &'a str,
    /// Who is signed in.
    pub person: Option<&'a str>,
    /// What is remembered, as JSON.
    pub data: &'a str,
    /// Browser and system, in words.
    pub device: &'a str,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// The columns of a person's standing, for a row `p` of people.
macro_rules! standing {
    () => {
        "COALESCE((SELECT string_agg(role || ':' || scopes, ';') FROM roles WHERE person = p.id), '') AS roles,
         COALESCE((SELECT string_agg(image, ' ') FROM maintainers
                   WHERE person = p.id AND confirmed_at IS NOT NULL), '') AS maintains,
         COALESCE((SELECT string_agg(COALESCE(image, '') || ',' || COALESCE(proposal, '') || ','
                       || CASE WHEN waived_at IS NULL THEN '' ELSE 'waived' END, ';')
                   FROM conflicts WHERE person = p.id), '') AS conflicts"
    };
}
pub(super) use standing;

impl Store {
    /// Who is signed in by a session that has not ended at `now` and was used after `idle_since`;
    /// nobody who is blocked.
    pub async fn signed_in(
        &self,
        digest: &str,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> sqlx::Result<Option<SignedInRow>> {
        read!(self, db => sqlx::query_as(concat!(
            "SELECT p.id AS person, p.handle, p.display_name, p.theme, s.created_at, s.last_used_at,
                    (SELECT COUNT(*) FROM involvements WHERE involvements.person = p.id AND turn = 1) AS turns,
                    (SELECT COUNT(*) FROM notices WHERE notices.person = p.id AND read_at IS NULL) AS unread, ",
            standing!(),
            " FROM sessions s JOIN people p ON p.id = s.person
              WHERE s.digest = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND p.blocked_at IS NULL"))
            .bind(digest).bind(now.0).bind(idle_since.0).fetch_optional(db).await)
    }

    /// What a session remembers, as JSON, if it has not ended.
    pub async fn session_data(
        &self,
        digest: &str,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> sqlx::Result<Option<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT data FROM sessions WHERE digest = $1 AND expires_at > $2 AND last_used_at > $3")
            .bind(digest).bind(now.0).bind(idle_since.0).fetch_optional(db).await)
    }

    /// The sessions of a person that have not ended, the last used first.
    pub async fn sessions(
        &self,
        person: &str,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> sqlx::Result<Vec<SessionRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT digest, device, created_at, last_used_at, expires_at FROM sessions
             WHERE person = $1 AND expires_at > $2 AND last_used_at > $3 ORDER BY last_used_at DESC, digest")
            .bind(person).bind(now.0).bind(idle_since.0).fetch_all(db).await)
    }
}

impl Tx {
    /// Keeps a session; `false` when one of this digest is there.
    pub async fn add_session(&mut self, session: &NewSession<'_>) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "INSERT INTO sessions (digest, person, data, device, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (digest) DO NOTHING")
            .bind(session.digest).bind(session.person).bind(session.data).bind(session.device)
            .bind(session.created_at.0).bind(session.expires_at.0)
            .execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Sets what a session remembers and who is signed in; one that was ended stays ended.
    pub async fn put_session(
        &mut self,
        digest: &str,
        person: Option<&str>,
        data: &str,
        now: Timestamp,
    ) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "UPDATE sessions SET person = $2, data = $3, last_used_at = $4 WHERE digest = $1")
            .bind(digest).bind(person).bind(data).bind(now.0)
            .execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Says that a session was used.
    pub async fn see_session(&mut self, digest: &str, now: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE sessions SET last_used_at = $2 WHERE digest = $1")
            .bind(digest).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Ends a session.
    pub async fn end_session(&mut self, digest: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM sessions WHERE digest = $1")
            .bind(digest).execute(db).await.map(|_| ()))
    }

    /// Ends one session of a person; says whether it was theirs.
    pub async fn end_session_of(&mut self, person: &str, digest: &str) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query("DELETE FROM sessions WHERE digest = $1 AND person = $2")
            .bind(digest).bind(person).execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Ends every session of a person; says how many.
    pub async fn end_sessions(&mut self, person: &str) -> sqlx::Result<u64> {
        within!(self, db => sqlx::query("DELETE FROM sessions WHERE person = $1")
            .bind(person).execute(db).await.map(|done| done.rows_affected()))
    }

    /// Ends every session of everybody.
    pub async fn end_all_sessions(&mut self) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM sessions").execute(db).await.map(|_| ()))
    }

    /// Forgets sessions that ended before `now` or were not used since `idle_since`; says how many.
    pub async fn forget_ended_sessions(
        &mut self,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> sqlx::Result<u64> {
        within!(self, db => sqlx::query("DELETE FROM sessions WHERE expires_at <= $1 OR last_used_at <= $2")
            .bind(now.0).bind(idle_since.0).execute(db).await.map(|done| done.rows_affected()))
    }
}
