//! The working copy of a proposal, part by part, and what is frozen of it.

use crate::clock::Timestamp;

use super::{FileRow, Store, Tx, read, row, within};

/// A part of a draft: `answers`, `routes`, or the path of a file in the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPartRow {
    /// Which.
    pub part: String,
    /// Its bytes, whatever they are: a draft refuses nothing.
    pub content: Vec<u8>,
    /// Grows with every save; who saves says which they have seen.
    pub lock_version: i64,
    /// When it was saved last, in microseconds since 1970.
    pub saved_at: i64,
    /// By whom.
    pub saved_by: String,
    /// 1 when it was taken away.
    pub removed: i64,
}
row!(DraftPartRow {
    part,
    content,
    lock_version,
    saved_at,
    saved_by,
    removed
});

/// What somebody wants to save.
#[derive(Debug, Clone, Copy)]
pub struct DraftSave<'a> {
    /// The proposal.
    pub proposal: &'a str,
    /// Which part.
    pub part: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// The version they began from; 0 for a part that was not there.
    pub seen: i64,
    /// Who saves.
    pub person: &'a str,
    /// When.
    pub at: Timestamp,
    /// Whether the part is taken away.
    pub removed: bool,
}

/// A frozen draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRow {
    /// 1, 2, 3 … for each proposal.
    pub number: i64,
    /// The round it belongs to.
    pub round: i64,
    /// Who submitted it.
    pub submitted_by: String,
    /// When, in microseconds since 1970.
    pub submitted_at: i64,
    /// The author's note on what changed.
    pub note: String,
    /// The digest of each content class, as a JSON object.
    pub classes: String,
    /// What the rules found then, as JSON.
    pub findings: String,
}
row!(RevisionRow {
    number,
    round,
    submitted_by,
    submitted_at,
    note,
    classes,
    findings
});

/// A file of a revision, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizedFileRow {
    /// Its stored name.
    pub path: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes it has.
    pub size: i64,
}
row!(SizedFileRow { path, sha256, size });

impl Store {
    /// The files of a revision with their digests and sizes, by path.
    pub async fn revision_listing(
        &self,
        proposal: &str,
        revision: i64,
    ) -> sqlx::Result<Vec<SizedFileRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT path, revision_files.sha256, size FROM revision_files
             JOIN blobs ON blobs.sha256 = revision_files.sha256
             WHERE proposal = $1 AND revision = $2 ORDER BY path")
            .bind(proposal).bind(revision).fetch_all(db).await)
    }

    /// The parts of a draft by name, those that were taken away too.
    pub async fn draft_parts(&self, proposal: &str) -> sqlx::Result<Vec<DraftPartRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT part, content, lock_version, saved_at, saved_by, removed FROM draft_parts
             WHERE proposal = $1 ORDER BY part")
            .bind(proposal).fetch_all(db).await)
    }

    /// The version whose changes a draft has taken in; nothing where that is the one from which its
    /// proposal begins.
    pub async fn draft_base(&self, proposal: &str) -> sqlx::Result<Option<String>> {
        read!(self, db => sqlx::query_scalar("SELECT version FROM draft_bases WHERE proposal = $1")
            .bind(proposal).fetch_optional(db).await)
    }

    /// One part of a draft.
    pub async fn draft_part(
        &self,
        proposal: &str,
        part: &str,
    ) -> sqlx::Result<Option<DraftPartRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT part, content, lock_version, saved_at, saved_by, removed FROM draft_parts
             WHERE proposal = $1 AND part = $2")
            .bind(proposal).bind(part).fetch_optional(db).await)
    }

    /// What somebody's drafts that were never submitted hold under one name, by proposal.
    pub async fn drafts_part(
        &self,
        person: &str,
        part: &str,
    ) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT d.proposal, d.content FROM draft_parts d
             JOIN proposal_authors a ON a.proposal = d.proposal
             JOIN proposals p ON p.id = d.proposal
             WHERE a.person = $1 AND a.accepted_at IS NOT NULL AND p.number IS NULL
               AND d.part = $2 AND d.removed = 0
             ORDER BY d.proposal")
            .bind(person).bind(part).fetch_all(db).await)
    }

    /// The revisions of a proposal, first to last.
    pub async fn revisions(&self, proposal: &str) -> sqlx::Result<Vec<RevisionRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT number, round, submitted_by, submitted_at, note, classes, findings FROM revisions
             WHERE proposal = $1 ORDER BY number")
            .bind(proposal).fetch_all(db).await)
    }

    /// The files of a revision with their digests, by path.
    pub async fn revision_files(
        &self,
        proposal: &str,
        revision: i64,
    ) -> sqlx::Result<Vec<FileRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT path, sha256 FROM revision_files WHERE proposal = $1 AND revision = $2 ORDER BY path")
            .bind(proposal).bind(revision).fetch_all(db).await)
    }

    /// One file of a revision.
    pub async fn revision_file(
        &self,
        proposal: &str,
        revision: i64,
        path: &str,
    ) -> sqlx::Result<Option<Vec<u8>>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT content FROM revision_files JOIN blobs USING (sha256)
             WHERE proposal = $1 AND revision = $2 AND path = $3")
            .bind(proposal).bind(revision).bind(path).fetch_optional(db).await)
    }

    /// One file of the newest revision of every open proposal that has it.
    pub async fn newest_of_open(&self, path: &str) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT f.proposal, b.content
             FROM proposals p
             JOIN revision_files f ON f.proposal = p.id
             JOIN blobs b ON b.sha256 = f.sha256
             WHERE p.living = 1 AND p.submitted_at IS NOT NULL AND f.path = $1
               AND f.revision = (SELECT MAX(r.number) FROM revisions r WHERE r.proposal = p.id)")
            .bind(path).fetch_all(db).await)
    }

    /// The files of a revision with their bytes, by path.
    pub async fn revision_contents(
        &self,
        proposal: &str,
        revision: i64,
    ) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT path, content FROM revision_files JOIN blobs USING (sha256)
             WHERE proposal = $1 AND revision = $2 ORDER BY path")
            .bind(proposal).bind(revision).fetch_all(db).await)
    }
}

impl Tx {
    /// Saves a part of a draft. Answers its new version, or nothing when somebody else saved it
    /// since `seen`: then nothing is written.
    pub async fn save_draft_part(&mut self, save: DraftSave<'_>) -> sqlx::Result<Option<i64>> {
        within!(self, db => sqlx::query_scalar(
            "INSERT INTO draft_parts (proposal, part, content, lock_version, saved_at, saved_by, removed)
             SELECT $1, $2, $3, 1, $4, $5, $6
             WHERE $7 = 0 OR EXISTS (SELECT 1 FROM draft_parts WHERE proposal = $1 AND part = $2)
             ON CONFLICT (proposal, part) DO UPDATE SET
                 content = excluded.content, lock_version = draft_parts.lock_version + 1,
                 saved_at = excluded.saved_at, saved_by = excluded.saved_by, removed = excluded.removed
             WHERE draft_parts.lock_version = $7
             RETURNING lock_version")
            .bind(save.proposal).bind(save.part).bind(save.content).bind(save.at.0).bind(save.person)
            .bind(i64::from(save.removed)).bind(save.seen).fetch_optional(db).await)
    }

    /// Notes that a draft has taken in what a version of its image changed. Answers whether it had
    /// taken in `before` until now; nothing is noted otherwise.
    pub async fn set_draft_base(
        &mut self,
        proposal: &str,
        version: &str,
        before: Option<&str>,
    ) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "INSERT INTO draft_bases (proposal, version) VALUES ($1, $2)
             ON CONFLICT (proposal) DO UPDATE SET version = excluded.version
             WHERE draft_bases.version = $3")
            .bind(proposal).bind(version).bind(before).execute(db).await
            .map(|done| done.rows_affected() == 1))
    }

    /// The parts of a draft by name, without those that were taken away, inside the transaction
    /// that freezes them.
    pub async fn draft_to_freeze(&mut self, proposal: &str) -> sqlx::Result<Vec<DraftPartRow>> {
        within!(self, db => sqlx::query_as(
            "SELECT part, content, lock_version, saved_at, saved_by, removed FROM draft_parts
             WHERE proposal = $1 AND removed = 0 ORDER BY part")
            .bind(proposal).fetch_all(db).await)
    }

    /// Adds a revision.
    ///
    /// # Errors
    /// A unique violation when its number is taken.
    pub async fn add_revision(
        &mut self,
        proposal: &str,
        revision: &RevisionRow,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO revisions (proposal, number, round, submitted_by, submitted_at, note, classes, findings)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(proposal).bind(revision.number).bind(revision.round).bind(&revision.submitted_by)
            .bind(revision.submitted_at).bind(&revision.note).bind(&revision.classes).bind(&revision.findings)
            .execute(db).await.map(|_| ()))
    }

    /// Adds a file to a revision; its bytes have to be there.
    pub async fn add_revision_file(
        &mut self,
        proposal: &str,
        revision: i64,
        file: &FileRow,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO revision_files (proposal, revision, path, sha256) VALUES ($1, $2, $3, $4)")
            .bind(proposal).bind(revision).bind(&file.path).bind(&file.sha256).execute(db).await.map(|_| ()))
    }
}
