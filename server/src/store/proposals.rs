//! Proposals: the row that lists and queues read, who writes them, and their events.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// A proposal as lists and queues read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Its random identifier.
    pub id: String,
    /// Its public number, once submitted.
    pub number: Option<i64>,
    /// The kind's slug.
    pub kind: String,
    /// The image's name; empty while a new one has none.
    pub image: String,
    /// The version it changes.
    pub base_version: Option<String>,
    /// The digest of the settings it is judged by.
    pub policy: String,
    /// The state's slug.
    pub state: String,
    /// 1 while it still moves.
    pub living: i64,
    /// The number of its last event.
    pub sequence: i64,
    /// What the events add up to, as JSON.
    pub projection: String,
    /// The slug of the group whose turn it is.
    pub turn_group: String,
    /// Since when, in microseconds since 1970.
    pub turn_since: i64,
    /// When a pause ends.
    pub wake_at: Option<i64>,
    /// What changes, in one sentence.
    pub summary: String,
    /// When it was begun.
    pub created_at: i64,
    /// When it was first submitted.
    pub submitted_at: Option<i64>,
    /// When it was published, declined or withdrawn.
    pub ended_at: Option<i64>,
    /// When its draft was deleted.
    pub deleted_at: Option<i64>,
    /// What a list shows of it beside these columns, as JSON.
    pub standing: String,
}
row!(ProposalRow {
    id,
    number,
    kind,
    image,
    base_version,
    policy,
    state,
    living,
    sequence,
    projection,
    turn_group,
    turn_since,
    wake_at,
    summary,
    created_at,
    submitted_at,
    ended_at,
    deleted_at,
    standing,
});

/// Every column of [`ProposalRow`], for the statements below.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, kind, image, base_version, policy, state, living, sequence, projection,
                    turn_group, turn_since, wake_at, summary, created_at, submitted_at, ended_at, deleted_at, standing
             FROM proposals ",
            $rest
        )
    };
}

pub(super) use select;

/// Somebody who writes a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorRow {
    /// The person's identifier.
    pub person: String,
    /// `author` or `co-author`.
    pub role: String,
    /// Who invited them; nobody for the one who began.
    pub invited_by: Option<String>,
    /// When.
    pub invited_at: i64,
    /// When they accepted; until then they may read nothing.
    pub accepted_at: Option<i64>,
}
row!(AuthorRow {
    person,
    role,
    invited_by,
    invited_at,
    accepted_at
});

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// 1, 2, 3 … for each proposal.
    pub sequence: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who; nobody for what the portal did by itself.
    pub actor: Option<String>,
    /// The slug of what happened.
    pub kind: String,
    /// The event as JSON.
    pub payload: String,
}
row!(EventRow {
    sequence,
    at,
    actor,
    kind,
    payload
});

/// Which part of a list of proposals is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProposalFilter<'a> {
    /// Only those that still move.
    pub living: bool,
    /// Only this state.
    pub state: Option<&'a str>,
    /// Only this kind.
    pub kind: Option<&'a str>,
    /// Only of this image.
    pub image: Option<&'a str>,
    /// Only numbers below this one, for the next page.
    pub before: Option<i64>,
}

impl Store {
    /// One proposal by its identifier, deleted drafts too.
    pub async fn proposal(&self, id: &str) -> sqlx::Result<Option<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(db).await)
    }

    /// One proposal by its public number.
    pub async fn proposal_by_number(&self, number: i64) -> sqlx::Result<Option<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!("WHERE number = $1")).bind(number).fetch_optional(db).await)
    }

    /// Submitted proposals, newest first, `limit` at most.
    pub async fn proposals(
        &self,
        filter: ProposalFilter<'_>,
        limit: i64,
    ) -> sqlx::Result<Vec<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!(
            "WHERE number IS NOT NULL AND number < $1 AND living >= $2
               AND (CAST($3 AS TEXT) IS NULL OR state = $3)
               AND (CAST($4 AS TEXT) IS NULL OR kind = $4)
               AND (CAST($5 AS TEXT) IS NULL OR image = $5)
             ORDER BY number DESC LIMIT $6"))
            .bind(filter.before.unwrap_or(i64::MAX)).bind(i64::from(filter.living))
            .bind(filter.state).bind(filter.kind).bind(filter.image).bind(limit)
            .fetch_all(db).await)
    }

    /// Every submitted proposal that still moves, those that wait longest first.
    pub async fn open_proposals(&self) -> sqlx::Result<Vec<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!(
            "WHERE living = 1 AND submitted_at IS NOT NULL ORDER BY turn_since, id")).fetch_all(db).await)
    }

    /// The proposals a person writes, drafts and deleted drafts too, newest first.
    pub async fn proposals_of(&self, person: &str) -> sqlx::Result<Vec<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!(
            "JOIN proposal_authors ON proposal = id
             WHERE person = $1 AND accepted_at IS NOT NULL ORDER BY created_at DESC, id"))
            .bind(person).fetch_all(db).await)
    }

    /// The proposals that ended since a moment, newest first, `limit` at most.
    pub async fn ended_proposals(
        &self,
        since: Timestamp,
        limit: i64,
    ) -> sqlx::Result<Vec<ProposalRow>> {
        read!(self, db => sqlx::query_as(select!(
            "WHERE ended_at >= $1 AND number IS NOT NULL ORDER BY ended_at DESC, id LIMIT $2"))
            .bind(since.0).bind(limit).fetch_all(db).await)
    }

    /// The living proposals whose moment has come: a pause is over, or a publication is due.
    pub async fn due_proposals(&self, now: Timestamp) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT id FROM proposals WHERE living = 1 AND wake_at <= $1 ORDER BY wake_at, id")
            .bind(now.0).fetch_all(db).await)
    }

    /// The proposals under review or accepted that begin from another version than their image has
    /// now, and those of new images that are there already.
    pub async fn outdated_proposals(&self) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT proposals.id FROM proposals JOIN images ON images.name = proposals.image
             WHERE proposals.living = 1
               AND ((proposals.state IN ('in_review', 'ready')
                     AND proposals.base_version <> images.current_version)
                 OR (proposals.state IN ('screening', 'in_review', 'ready')
                     AND proposals.base_version IS NULL AND images.current_version IS NOT NULL))
             ORDER BY proposals.id")
            .fetch_all(db).await)
    }

    /// The names that proposals of new images keep, with their public numbers: those of living ones,
    /// and of those that were withdrawn since a moment and may come back.
    pub async fn reserved_names(
        &self,
        withdrawn_since: Timestamp,
    ) -> sqlx::Result<Vec<(String, String, Option<i64>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, image, number FROM proposals
             WHERE kind = 'new' AND image <> '' AND number IS NOT NULL
               AND (living = 1 OR (state = 'withdrawn' AND ended_at >= $1))
             ORDER BY number")
            .bind(withdrawn_since.0).fetch_all(db).await)
    }

    /// Who writes a proposal, the author first; the invited who did not accept yet too.
    pub async fn proposal_authors(&self, proposal: &str) -> sqlx::Result<Vec<AuthorRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT person, role, invited_by, invited_at, accepted_at FROM proposal_authors
             WHERE proposal = $1 ORDER BY role, invited_at, person")
            .bind(proposal).fetch_all(db).await)
    }

    /// The proposals a person is invited to write, with the moment, newest first.
    pub async fn invitations(&self, person: &str) -> sqlx::Result<Vec<(String, i64)>> {
        read!(self, db => sqlx::query_as(
            "SELECT proposal, invited_at FROM proposal_authors
             WHERE person = $1 AND accepted_at IS NULL ORDER BY invited_at DESC, proposal")
            .bind(person).fetch_all(db).await)
    }

    /// The events of a proposal, in order.
    pub async fn events(&self, proposal: &str) -> sqlx::Result<Vec<EventRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT sequence, at, actor, kind, payload FROM events WHERE proposal = $1 ORDER BY sequence")
            .bind(proposal).fetch_all(db).await)
    }
}

impl Tx {
    /// Adds a proposal, without public number.
    pub async fn add_proposal(&mut self, proposal: &ProposalRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO proposals (id, kind, image, base_version, policy, state, living, sequence, projection,
                 turn_group, turn_since, wake_at, summary, created_at, standing)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
            .bind(&proposal.id).bind(&proposal.kind).bind(&proposal.image).bind(&proposal.base_version)
            .bind(&proposal.policy).bind(&proposal.state).bind(proposal.living).bind(proposal.sequence)
            .bind(&proposal.projection).bind(&proposal.turn_group).bind(proposal.turn_since).bind(proposal.wake_at)
            .bind(&proposal.summary).bind(proposal.created_at).bind(&proposal.standing).execute(db).await.map(|_| ()))
    }

    /// How many drafts and proposals somebody writes that are neither ended nor deleted. Whoever
    /// counts them for the same person waits until this transaction ends.
    pub async fn count_open_for_update(&mut self, person: &str) -> sqlx::Result<i64> {
        within!(self, db => {
            // An update of nothing locks the row on both databases, where SQLite has no FOR UPDATE.
            sqlx::query("UPDATE people SET id = id WHERE id = $1").bind(person).execute(&mut *db).await?;
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM proposals JOIN proposal_authors ON proposal = id
                 WHERE person = $1 AND accepted_at IS NOT NULL AND living = 1 AND deleted_at IS NULL")
                .bind(person).fetch_one(&mut *db).await
        })
    }

    /// A proposal, locked until this transaction ends: two acts on it take turns.
    pub async fn proposal_for_update(&mut self, id: &str) -> sqlx::Result<Option<ProposalRow>> {
        within!(self, db => {
            // An update of nothing locks the row on both databases, where SQLite has no FOR UPDATE.
            sqlx::query("UPDATE proposals SET id = id WHERE id = $1").bind(id).execute(&mut *db).await?;
            sqlx::query_as(select!("WHERE id = $1")).bind(id).fetch_optional(&mut *db).await
        })
    }

    /// Writes what the events add up to now. Answers whether `seen` was still the last event: when
    /// it was not, nothing is written.
    ///
    /// # Errors
    /// A unique violation when another living proposal holds the image's name or its open update.
    pub async fn set_projection(
        &mut self,
        proposal: &ProposalRow,
        seen: i64,
    ) -> sqlx::Result<bool> {
        let written = within!(self, db => {
            let done = sqlx::query(
                "UPDATE proposals SET number = $2, image = $3, base_version = $4, state = $5, living = $6,
                     sequence = $7, projection = $8, turn_group = $9, turn_since = $10, wake_at = $11, summary = $12,
                     submitted_at = $13, ended_at = $14, deleted_at = $15, policy = $16, standing = $17
                 WHERE id = $1 AND sequence = $18")
                .bind(&proposal.id).bind(proposal.number).bind(&proposal.image).bind(&proposal.base_version)
                .bind(&proposal.state).bind(proposal.living).bind(proposal.sequence).bind(&proposal.projection)
                .bind(&proposal.turn_group).bind(proposal.turn_since).bind(proposal.wake_at).bind(&proposal.summary)
                .bind(proposal.submitted_at).bind(proposal.ended_at).bind(proposal.deleted_at)
                .bind(&proposal.policy).bind(&proposal.standing).bind(seen).execute(db).await?;
            Ok::<bool, sqlx::Error>(done.rows_affected() == 1)
        })?;
        if written {
            match serde_json::from_str(&proposal.projection) {
                Ok(projection) => self.set_involvements(&proposal.id, &projection).await?,
                Err(error) => {
                    tracing::error!(%error, proposal = proposal.id, "a projection cannot be read")
                }
            }
        }
        Ok(written)
    }

    /// The next public number. Others that ask wait until this transaction ends, so that no number
    /// is left out.
    pub async fn next_proposal_number(&mut self) -> sqlx::Result<i64> {
        within!(self, db => sqlx::query_scalar(
            "UPDATE proposal_numbers SET last = last + 1 WHERE id = 1 RETURNING last").fetch_one(db).await)
    }

    /// Appends an event.
    ///
    /// # Errors
    /// A unique violation when its number is taken.
    pub async fn add_event(&mut self, proposal: &str, event: &EventRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO events (proposal, sequence, at, actor, kind, payload) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(proposal).bind(event.sequence).bind(event.at).bind(&event.actor).bind(&event.kind)
            .bind(&event.payload).execute(db).await.map(|_| ()))
    }

    /// Adds somebody who writes a proposal, or changes what they are.
    pub async fn put_author(&mut self, proposal: &str, author: &AuthorRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO proposal_authors (proposal, person, role, invited_by, invited_at, accepted_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (proposal, person) DO UPDATE SET role = excluded.role, accepted_at = excluded.accepted_at")
            .bind(proposal).bind(&author.person).bind(&author.role).bind(&author.invited_by)
            .bind(author.invited_at).bind(author.accepted_at).execute(db).await.map(|_| ()))
    }

    /// Takes somebody off a proposal. Answers whether they were on it.
    pub async fn remove_author(&mut self, proposal: &str, person: &str) -> sqlx::Result<bool> {
        within!(self, db => {
            let done = sqlx::query("DELETE FROM proposal_authors WHERE proposal = $1 AND person = $2")
                .bind(proposal).bind(person).execute(db).await?;
            Ok(done.rows_affected() == 1)
        })
    }
}
