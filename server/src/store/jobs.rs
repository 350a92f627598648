//! Work that outlives a request: claimed for a while, finished once.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its random identifier.
    pub id: String,
    /// The slug of what kind of work it is.
    pub kind: String,
    /// What to do, as JSON.
    pub task: String,
    /// The proposal it is for.
    pub proposal: Option<String>,
    /// What to show while it runs.
    pub progress: String,
    /// How often it was begun.
    pub attempts: i64,
    /// Why it failed for good.
    pub failure: Option<String>,
    /// When it was finished, in microseconds since 1970.
    pub done_at: Option<i64>,
    /// When it was asked for.
    pub created_at: i64,
}
row!(JobRow {
    id,
    kind,
    task,
    proposal,
    progress,
    attempts,
    failure,
    done_at,
    created_at
});

impl Store {
    /// The newest job for a proposal.
    pub async fn newest_job(&self, proposal: &str) -> sqlx::Result<Option<JobRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, kind, task, proposal, progress, attempts, failure, done_at, created_at FROM jobs
             WHERE proposal = $1 ORDER BY created_at DESC, id LIMIT 1")
            .bind(proposal).fetch_optional(db).await)
    }
}

impl Tx {
    /// Adds a job, to be done as soon as somebody can.
    pub async fn add_job(&mut self, job: &JobRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO jobs (id, kind, task, proposal, progress, attempts, run_at, created_at)
             VALUES ($1, $2, $3, $4, $5, 0, $6, $6)")
            .bind(&job.id).bind(&job.kind).bind(&job.task).bind(&job.proposal).bind(&job.progress)
            .bind(job.created_at).execute(db).await.map(|_| ()))
    }

    /// Claims the oldest job that is due until `until`: nobody else gets it before then.
    pub async fn claim_job(
        &mut self,
        now: Timestamp,
        until: Timestamp,
    ) -> sqlx::Result<Option<JobRow>> {
        // Two workers on Postgres look past what the other one holds; SQLite has one writer.
        macro_rules! claim {
            ($lock:literal) => {
                concat!(
                    "UPDATE jobs SET claimed_until = $2, attempts = attempts + 1 WHERE id = (
                         SELECT id FROM jobs WHERE done_at IS NULL AND run_at <= $1
                             AND (claimed_until IS NULL OR claimed_until <= $1)
                         ORDER BY run_at, id LIMIT 1 ",
                    $lock,
                    ") RETURNING id, kind, task, proposal, progress, attempts, failure, done_at, created_at"
                )
            };
        }
        match self {
            Self::Sqlite(tx) => {
                sqlx::query_as(claim!(""))
                    .bind(now.0)
                    .bind(until.0)
                    .fetch_optional(&mut **tx)
                    .await
            }
            Self::Postgres(tx) => {
                sqlx::query_as(claim!("FOR UPDATE SKIP LOCKED"))
                    .bind(now.0)
                    .bind(until.0)
                    .fetch_optional(&mut **tx)
                    .await
            }
        }
    }

    /// Says how far a job is, and holds it longer.
    pub async fn report_job(
        &mut self,
        id: &str,
        progress: &str,
        until: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE jobs SET progress = $2, claimed_until = $3 WHERE id = $1 AND done_at IS NULL")
            .bind(id).bind(progress).bind(until.0).execute(db).await.map(|_| ()))
    }

    /// Gives a job back, to be tried again at `run_at`.
    pub async fn retry_job(&mut self, id: &str, run_at: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE jobs SET run_at = $2, claimed_until = NULL WHERE id = $1 AND done_at IS NULL")
            .bind(id).bind(run_at.0).execute(db).await.map(|_| ()))
    }

    /// Ends a job. Answers whether it was still open: who comes second changes nothing.
    pub async fn end_job(
        &mut self,
        id: &str,
        failure: Option<&str>,
        at: Timestamp,
    ) -> sqlx::Result<bool> {
        within!(self, db => {
            let done = sqlx::query("UPDATE jobs SET done_at = $3, failure = $2 WHERE id = $1 AND done_at IS NULL")
                .bind(id).bind(failure).bind(at.0).execute(db).await?;
            Ok(done.rows_affected() == 1)
        })
    }
}
