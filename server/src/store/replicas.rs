//! The settings in force, and which processes serve the database.

use crate::clock::Timestamp;

use super::{Store, Tx, read, within};

impl Store {
    /// The settings with this digest, as text.
    pub async fn policy(&self, hash: &str) -> sqlx::Result<Option<String>> {
        read!(self, db => sqlx::query_scalar("SELECT settings FROM policies WHERE hash = $1")
            .bind(hash).fetch_optional(db).await)
    }
}

impl Tx {
    /// How many processes that were seen since `since` serve with other settings than `policy`.
    pub async fn replicas_with_other_policy(
        &mut self,
        policy: &str,
        since: Timestamp,
    ) -> sqlx::Result<i64> {
        within!(self, db => sqlx::query_scalar("SELECT COUNT(*) FROM replicas WHERE policy <> $1 AND seen_at >= $2")
            .bind(policy).bind(since.0).fetch_one(db).await)
    }

    /// Remembers settings under their digest; does nothing when they are known.
    pub async fn put_policy(
        &mut self,
        hash: &str,
        settings: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO policies (hash, settings, since) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING")
            .bind(hash).bind(settings).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Says that a process serves now.
    pub async fn see_replica(
        &mut self,
        id: &str,
        policy: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO replicas (id, policy, seen_at) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at")
            .bind(id).bind(policy).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Forgets every process: in a copy of a database nobody serves.
    pub async fn forget_all_replicas(&mut self) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM replicas").execute(db).await.map(|_| ()))
    }

    /// Says that a process has stopped, and forgets those not seen since `before`.
    pub async fn forget_replica(&mut self, id: &str, before: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM replicas WHERE id = $1 OR seen_at < $2")
            .bind(id).bind(before.0).execute(db).await.map(|_| ()))
    }
}
