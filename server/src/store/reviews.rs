//! What reviewers write before it is published, and what they tell each other.

use super::{Store, Tx, read, row, within};

/// A review that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDraftRow {
    /// Whose.
    pub person: String,
    /// The revision it is about.
    pub revision: i64,
    /// Verdict, threads and comments, as JSON.
    pub content: String,
    /// Grows with every save.
    pub lock_version: i64,
    /// When it was saved last, in microseconds since 1970.
    pub saved_at: i64,
}
row!(ReviewDraftRow {
    person,
    revision,
    content,
    lock_version,
    saved_at
});

/// A note that only reviewers and coordinators read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateNoteRow {
    /// Its random identifier.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// What.
    pub text: String,
    /// When, in microseconds since 1970.
    pub at: i64,
}
row!(PrivateNoteRow {
    id,
    author,
    text,
    at
});

impl Store {
    /// Somebody's unpublished review of a proposal.
    pub async fn review_draft(
        &self,
        proposal: &str,
        person: &str,
    ) -> sqlx::Result<Option<ReviewDraftRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT person, revision, content, lock_version, saved_at FROM review_drafts
             WHERE proposal = $1 AND person = $2")
            .bind(proposal).bind(person).fetch_optional(db).await)
    }

    /// Who is writing a review of a proposal, and since when it was last saved.
    pub async fn reviews_under_way(&self, proposal: &str) -> sqlx::Result<Vec<(String, i64)>> {
        read!(self, db => sqlx::query_as(
            "SELECT person, saved_at FROM review_drafts WHERE proposal = $1 ORDER BY person")
            .bind(proposal).fetch_all(db).await)
    }

    /// The paths somebody has read, with the digest of what they read.
    pub async fn viewed_files(
        &self,
        proposal: &str,
        person: &str,
    ) -> sqlx::Result<Vec<(String, String)>> {
        read!(self, db => sqlx::query_as(
            "SELECT path, sha256 FROM viewed_files WHERE proposal = $1 AND person = $2 ORDER BY path")
            .bind(proposal).bind(person).fetch_all(db).await)
    }

    /// The private notes on a proposal, oldest first.
    pub async fn private_notes(&self, proposal: &str) -> sqlx::Result<Vec<PrivateNoteRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, author, text, at FROM private_notes WHERE proposal = $1 ORDER BY at, id")
            .bind(proposal).fetch_all(db).await)
    }
}

impl Tx {
    /// Saves an unpublished review. Answers its new version, or nothing when it was saved elsewhere
    /// since `seen`.
    pub async fn save_review_draft(
        &mut self,
        proposal: &str,
        draft: &ReviewDraftRow,
        seen: i64,
    ) -> sqlx::Result<Option<i64>> {
        within!(self, db => sqlx::query_scalar(
            "INSERT INTO review_drafts (proposal, person, revision, content, lock_version, saved_at)
             SELECT $1, $2, $3, $4, 1, $5
             WHERE $6 = 0 OR EXISTS (SELECT 1 FROM review_drafts WHERE proposal = $1 AND person = $2)
             ON CONFLICT (proposal, person) DO UPDATE SET
                 revision = excluded.revision, content = excluded.content,
                 lock_version = review_drafts.lock_version + 1, saved_at = excluded.saved_at
             WHERE review_drafts.lock_version = $6
             RETURNING lock_version")
            .bind(proposal).bind(&draft.person).bind(draft.revision).bind(&draft.content).bind(draft.saved_at)
            .bind(seen).fetch_optional(db).await)
    }

    /// Removes an unpublished review: it was published or thrown away.
    pub async fn remove_review_draft(&mut self, proposal: &str, person: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM review_drafts WHERE proposal = $1 AND person = $2")
            .bind(proposal).bind(person).execute(db).await.map(|_| ()))
    }

    /// Notes that somebody has read what a file holds.
    pub async fn set_viewed(
        &mut self,
        proposal: &str,
        person: &str,
        path: &str,
        sha256: &str,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO viewed_files (proposal, person, path, sha256) VALUES ($1, $2, $3, $4)
             ON CONFLICT (proposal, person, path) DO UPDATE SET sha256 = excluded.sha256")
            .bind(proposal).bind(person).bind(path).bind(sha256).execute(db).await.map(|_| ()))
    }

    /// Takes that note back.
    pub async fn unset_viewed(
        &mut self,
        proposal: &str,
        person: &str,
        path: &str,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM viewed_files WHERE proposal = $1 AND person = $2 AND path = $3")
            .bind(proposal).bind(person).bind(path).execute(db).await.map(|_| ()))
    }

    /// Adds a private note.
    pub async fn add_private_note(
        &mut self,
        proposal: &str,
        note: &PrivateNoteRow,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO private_notes (id, proposal, author, text, at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&note.id).bind(proposal).bind(&note.author).bind(&note.text).bind(note.at)
            .execute(db).await.map(|_| ()))
    }
}
