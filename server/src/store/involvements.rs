//! Who has to do with which proposal, as far as lists of one's own work ask.

use std::collections::BTreeMap;

use domain::projection::Projection;

use crate::clock::Timestamp;

use super::proposals::select;
use super::{ProposalRow, Store, Tx, read, within};

impl Store {
    /// The living proposals that somebody took on, reviewed, or that wait for them in person, and
    /// those that ended since a moment; those that wait longest first.
    pub async fn involving(
        &self,
        person: &str,
        ended_since: Timestamp,
    ) -> sqlx::Result<Vec<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!(
            "JOIN involvements ON proposal = id
             WHERE person = $1 AND number IS NOT NULL AND (living = 1 OR ended_at >= $2)
             ORDER BY turn_since, id"))
            .bind(person).bind(ended_since.0).fetch_all(db).await)
    }

    /// The proposals that wait for somebody in person.
    pub async fn turns_of(&self, person: &str) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT proposal FROM involvements WHERE person = $1 AND turn = 1")
            .bind(person).fetch_all(db).await)
    }

    /// How many proposals wait for reviewers and nobody took them on.
    pub async fn unclaimed(&self) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM proposals
             WHERE living = 1 AND submitted_at IS NOT NULL AND turn_group IN ('reviewers', 'security')
               AND NOT EXISTS (SELECT 1 FROM involvements WHERE proposal = id AND claimed = 1)")
            .fetch_one(db).await)
    }

    /// How many proposals that wait for reviewers or coordinators stand before one of this kind
    /// whose turn began at `since`, and how many there are: new images among themselves, and all
    /// others, of which security updates stand first.
    pub async fn place_in_queue(
        &self,
        kind: &str,
        since: i64,
        id: &str,
    ) -> sqlx::Result<(i64, i64)> {
        read!(self, db => sqlx::query_as(
            "SELECT COALESCE(SUM(CASE
                        WHEN kind = 'security' AND $1 <> 'security' THEN 1
                        WHEN kind <> 'security' AND $1 = 'security' THEN 0
                        WHEN turn_since < $2 OR (turn_since = $2 AND id < $3) THEN 1
                        ELSE 0 END), 0),
                    COUNT(*)
             FROM proposals
             WHERE living = 1 AND submitted_at IS NOT NULL AND state IN ('screening', 'in_review')
               AND turn_group IN ('reviewers', 'security', 'coordinator')
               AND (kind = 'new') = ($1 = 'new')")
            .bind(kind).bind(since).bind(id).fetch_one(db).await)
    }
}

impl Tx {
    /// Writes who has to do with a proposal, from what its events add up to now.
    pub(super) async fn set_involvements(
        &mut self,
        proposal: &str,
        projection: &Projection,
    ) -> sqlx::Result<()> {
        #[derive(Default)]
        struct Part {
            turn: bool,
            claimed: bool,
            reviewed: bool,
        }
        let mut parts: BTreeMap<String, Part> = BTreeMap::new();
        for person in projection.waits_for() {
            parts.entry(person.to_string()).or_default().turn = true;
        }
        for claim in &projection.claims {
            parts.entry(claim.person.to_string()).or_default().claimed = true;
        }
        for review in &projection.reviews {
            parts.entry(review.by.to_string()).or_default().reviewed = true;
        }
        within!(self, db => {
            sqlx::query("DELETE FROM involvements WHERE proposal = $1")
                .bind(proposal).execute(&mut *db).await?;
            for (person, part) in &parts {
                sqlx::query(
                    "INSERT INTO involvements (person, proposal, turn, claimed, reviewed)
                     SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT 1 FROM people WHERE id = $1)")
                    .bind(person).bind(proposal).bind(i64::from(part.turn))
                    .bind(i64::from(part.claimed)).bind(i64::from(part.reviewed))
                    .execute(&mut *db).await?;
            }
            Ok(())
        })
    }
}
