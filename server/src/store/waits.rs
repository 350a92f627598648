//! How long proposals waited for their first answer.

use super::{Store, read};

impl Store {
    /// How long each submitted proposal of a kind waited for the first answer of a reviewer or a
    /// coordinator, in microseconds. Those that still wait are not among them.
    pub async fn first_answers(&self, kind: &str) -> sqlx::Result<Vec<i64>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT MIN(events.at) - proposals.submitted_at
             FROM proposals JOIN events ON events.proposal = proposals.id
             WHERE proposals.kind = $1 AND proposals.submitted_at IS NOT NULL
               AND events.at >= proposals.submitted_at
               AND events.kind IN ('screening_passed', 'screening_returned', 'review_published',
                                   'accepted', 'declined')
             GROUP BY proposals.id, proposals.submitted_at
             ORDER BY 1")
            .bind(kind).fetch_all(db).await)
    }
}
