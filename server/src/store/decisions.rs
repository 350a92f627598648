//! What was decided, and which version came of it.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

impl Store {
    /// The records of a proposal's decisions as JSON, first to last.
    pub async fn decision_records(&self, proposal: &str) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT record FROM decision_records WHERE proposal = $1 ORDER BY number")
            .bind(proposal).fetch_all(db).await)
    }

    /// The identifier of the proposal that a version came from, and the revision.
    pub async fn revision_of_version(&self, version: &str) -> sqlx::Result<Option<(String, i64)>> {
        read!(self, db => sqlx::query_as(
            "SELECT proposal, revision FROM published_versions WHERE version = $1")
            .bind(version).fetch_optional(db).await)
    }

    /// The public number of the proposal that a version came from, and the revision.
    pub async fn origin_of_version(
        &self,
        version: &str,
    ) -> sqlx::Result<Option<(Option<i64>, i64)>> {
        read!(self, db => sqlx::query_as(
            "SELECT proposals.number, published_versions.revision FROM published_versions
             JOIN proposals ON proposals.id = proposal WHERE version = $1")
            .bind(version).fetch_optional(db).await)
    }
}

/// Where a version of an image came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginRow {
    /// The version.
    pub version: String,
    /// The public number of the proposal.
    pub number: Option<i64>,
    /// The revision that was published.
    pub revision: i64,
    /// The number of the last decision record of the proposal.
    pub record: i64,
}
row!(OriginRow {
    version,
    number,
    revision,
    record
});

impl Store {
    /// The proposals that the versions of an image came from; imported ones have none.
    pub async fn origins(&self, image: &str) -> sqlx::Result<Vec<OriginRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT version, proposals.number, revision,
                    COALESCE((SELECT MAX(number) FROM decision_records
                              WHERE decision_records.proposal = published_versions.proposal), 0) AS record
             FROM published_versions
             JOIN versions ON versions.id = version
             JOIN proposals ON proposals.id = published_versions.proposal
             WHERE versions.image = $1")
            .bind(image).fetch_all(db).await)
    }
}

impl Tx {
    /// Adds the record of a decision, numbered after the last.
    pub async fn add_decision_record(
        &mut self,
        proposal: &str,
        record: &str,
        at: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO decision_records (proposal, number, record, at)
             SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3 FROM decision_records WHERE proposal = $1")
            .bind(proposal).bind(record).bind(at.0).execute(db).await.map(|_| ()))
    }

    /// Notes which revision of which proposal a version came from.
    pub async fn set_origin(
        &mut self,
        version: &str,
        proposal: &str,
        revision: i64,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO published_versions (version, proposal, revision) VALUES ($1, $2, $3)")
            .bind(version).bind(proposal).bind(revision).execute(db).await.map(|_| ()))
    }
}
