//! What the queue of reviewers reads: the open proposals, and only those that moved since they were
//! last read.

use super::{Store, read, row};

/// An open proposal as the queue keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItemRow {
    /// Its random identifier.
    pub id: String,
    /// Its public number.
    pub number: i64,
    /// The kind's slug.
    pub kind: String,
    /// The image's name.
    pub image: String,
    /// The state's slug.
    pub state: String,
    /// The number of its last event.
    pub sequence: i64,
    /// What lists show of it, as JSON.
    pub standing: String,
    /// When a pause ends.
    pub wake_at: Option<i64>,
    /// What changes, in one sentence.
    pub summary: String,
    /// When it was first submitted.
    pub submitted_at: i64,
    /// When the last event happened that everybody may know of, in microseconds since 1970.
    pub changed_at: i64,
    /// Who writes it, as identifiers with a space between.
    pub authors: String,
}
row!(OpenItemRow {
    id,
    number,
    kind,
    image,
    state,
    sequence,
    standing,
    wake_at,
    summary,
    submitted_at,
    changed_at,
    authors
});

/// The statement for one database: how it joins texts, and how it reads a list of identifiers. That
/// somebody declared a conflict of interest moves no row, nor does a turn that may have passed by it;
/// a turn that passes by an act has the act's moment.
macro_rules! select {
    ($join:literal, $which:literal) => {
        concat!(
            "SELECT p.id, p.number, p.kind, p.image, p.state, p.sequence, p.standing, p.wake_at, p.summary,
                    p.submitted_at,
                    COALESCE((SELECT e.at FROM events e
                              WHERE e.proposal = p.id AND e.kind NOT IN ('conflict_declared', 'turn_changed')
                              ORDER BY e.sequence DESC LIMIT 1), p.submitted_at) AS changed_at,
                    COALESCE((SELECT ", $join, "(a.person, ' ') FROM proposal_authors a
                              WHERE a.proposal = p.id AND a.accepted_at IS NOT NULL), '') AS authors
             FROM proposals p
             WHERE p.living = 1 AND p.submitted_at IS NOT NULL AND p.number IS NOT NULL AND p.id IN ",
            $which
        )
    };
}

impl Store {
    /// Every open proposal that was submitted, with the number of its last event.
    pub async fn open_sequences(&self) -> sqlx::Result<Vec<(String, i64)>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, sequence FROM proposals WHERE living = 1 AND submitted_at IS NOT NULL")
            .fetch_all(db).await)
    }

    /// These open proposals; one that ended meanwhile is left out.
    pub async fn open_items(&self, ids: &[String]) -> sqlx::Result<Vec<OpenItemRow>> {
        let list = serde_json::Value::from(ids.to_vec()).to_string();
        match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query_as(select!("GROUP_CONCAT", "(SELECT value FROM json_each($1))"))
                    .bind(list)
                    .fetch_all(readers)
                    .await
            }
            Self::Postgres(pool) => {
                sqlx::query_as(select!(
                    "STRING_AGG",
                    "(SELECT json_array_elements_text(CAST($1 AS json)))"
                ))
                .bind(list)
                .fetch_all(pool)
                .await
            }
        }
    }

    /// The proposals that moved after a moment, those that ended since too, the first to move first.
    pub async fn moved_since(&self, after: i64, limit: i64) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT p.id FROM proposals p JOIN events e ON e.proposal = p.id AND e.sequence = p.sequence
             WHERE p.submitted_at IS NOT NULL AND (p.living = 1 OR p.ended_at > $1) AND e.at > $1
             ORDER BY e.at LIMIT $2")
            .bind(after).bind(limit).fetch_all(db).await)
    }

    /// How many proposals a person took on, ever.
    pub async fn claims_ever(&self, person: &str) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM events WHERE kind = 'claimed' AND actor = $1")
            .bind(person).fetch_one(db).await)
    }
}
