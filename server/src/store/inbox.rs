//! What somebody is told, and what they asked to be told of.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// Something somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// A number inside this database; later ones are greater.
    pub id: i64,
    /// The proposal it is about.
    pub proposal: String,
    /// The event it tells of.
    pub sequence: i64,
    /// The slug of why this person is told.
    pub reason: String,
    /// 1 when it is their turn now.
    pub your_turn: i64,
    /// What happened, as a sentence.
    pub sentence: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// When it was marked as read.
    pub read_at: Option<i64>,
}
row!(NoticeRow {
    id,
    proposal,
    sequence,
    reason,
    your_turn,
    sentence,
    at,
    read_at
});

/// Something somebody is told, with the public number of the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// A number inside this database; later ones are greater.
    pub id: i64,
    /// The proposal it is about.
    pub proposal: String,
    /// Its public number, once submitted.
    pub number: Option<i64>,
    /// The slug of why this person is told.
    pub reason: String,
    /// 1 when it is their turn now.
    pub your_turn: i64,
    /// What happened, as a sentence.
    pub sentence: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// When it was marked as read.
    pub read_at: Option<i64>,
}
row!(InboxRow {
    id,
    proposal,
    number,
    reason,
    your_turn,
    sentence,
    at,
    read_at
});

/// A notice to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    /// Who is told.
    pub person: &'a str,
    /// About which proposal.
    pub proposal: &'a str,
    /// Of which event.
    pub sequence: i64,
    /// The slug of why.
    pub reason: &'a str,
    /// Whether it is their turn now.
    pub your_turn: bool,
    /// What happened, as a sentence.
    pub sentence: &'a str,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Somebody's notices, newest first, older than `before`, `limit` at most.
    pub async fn notices(
        &self,
        person: &str,
        before: Option<i64>,
        limit: i64,
    ) -> sqlx::Result<Vec<NoticeRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, proposal, sequence, reason, your_turn, sentence, at, read_at FROM notices
             WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3")
            .bind(person).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(db).await)
    }

    /// The same with the public numbers of their proposals.
    pub async fn inbox(
        &self,
        person: &str,
        before: Option<i64>,
        limit: i64,
    ) -> sqlx::Result<Vec<InboxRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT notices.id, proposal, number, reason, your_turn, sentence, at, read_at FROM notices
             JOIN proposals ON proposals.id = proposal
             WHERE person = $1 AND notices.id < $2 ORDER BY notices.id DESC LIMIT $3")
            .bind(person).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(db).await)
    }

    /// How many of somebody's notices are unread.
    pub async fn unread_notices(&self, person: &str) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM notices WHERE person = $1 AND read_at IS NULL")
            .bind(person).fetch_one(db).await)
    }

    /// Who watches a proposal.
    pub async fn watchers(&self, proposal: &str) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar("SELECT person FROM watches WHERE proposal = $1 ORDER BY person")
            .bind(proposal).fetch_all(db).await)
    }
}

impl Tx {
    /// Writes a notice; one that was written already stays as it is.
    pub async fn add_notice(&mut self, notice: &NewNotice<'_>) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO notices (person, proposal, sequence, reason, your_turn, sentence, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (person, proposal, sequence, reason) DO NOTHING")
            .bind(notice.person).bind(notice.proposal).bind(notice.sequence).bind(notice.reason)
            .bind(i64::from(notice.your_turn)).bind(notice.sentence).bind(notice.at.0)
            .execute(db).await.map(|_| ()))
    }

    /// Marks one of somebody's notices as read, or all of them.
    pub async fn mark_read(
        &mut self,
        person: &str,
        notice: Option<i64>,
        at: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "UPDATE notices SET read_at = $3
             WHERE person = $1 AND read_at IS NULL AND (CAST($2 AS BIGINT) IS NULL OR id = $2)")
            .bind(person).bind(notice).bind(at.0).execute(db).await.map(|_| ()))
    }

    /// Marks somebody's notices about the proposal with a public number as read.
    pub async fn mark_seen(
        &mut self,
        person: &str,
        number: i64,
        at: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "UPDATE notices SET read_at = $3
             WHERE person = $1 AND read_at IS NULL
               AND proposal = (SELECT id FROM proposals WHERE number = $2)")
            .bind(person).bind(number).bind(at.0).execute(db).await.map(|_| ()))
    }

    /// Begins to watch a proposal.
    pub async fn watch(&mut self, proposal: &str, person: &str, at: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO watches (proposal, person, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(proposal).bind(person).bind(at.0).execute(db).await.map(|_| ()))
    }

    /// Stops watching it.
    pub async fn unwatch(&mut self, proposal: &str, person: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM watches WHERE proposal = $1 AND person = $2")
            .bind(proposal).bind(person).execute(db).await.map(|_| ()))
    }
}
