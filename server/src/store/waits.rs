//! How long proposals waited for their first answer.

use crate::clock::Timestamp;

use super::{Store, read};

impl Store {
    /// How long proposals waited for the first answer of a reviewer or a coordinator, in
    /// microseconds: those that had it since a moment, and, without a length, those that still wait
    /// for one. New images among themselves, and all others.
    pub async fn first_answers(
        &self,
        is_new: bool,
        since: Timestamp,
    ) -> sqlx::Result<Vec<Option<i64>>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT answered_at - submitted_at FROM (
                 SELECT p.submitted_at, p.living, p.state, p.turn_group,
                     (SELECT MIN(e.at) FROM events e
                      WHERE e.proposal = p.id AND e.at >= p.submitted_at
                        AND e.kind IN ('screening_passed', 'screening_returned', 'review_published', 'accepted', 'declined')
                     ) AS answered_at
                 FROM proposals p
                 WHERE p.submitted_at IS NOT NULL AND (p.kind = 'new') = ($1 = 1)
                   AND (p.living = 1 OR (p.living = 0 AND p.ended_at >= $2))) answers
             WHERE answered_at >= $2
                OR (answered_at IS NULL AND living = 1 AND state IN ('screening', 'in_review')
                    AND turn_group IN ('reviewers', 'security', 'coordinator'))")
            .bind(i64::from(is_new)).bind(since.0).fetch_all(db).await)
    }
}
