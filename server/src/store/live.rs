//! Telling other replicas, with what was written.

use super::Tx;
use crate::live::{CHANNEL, Moved};

impl Tx {
    /// Tells the other replicas once this transaction is true; a database of one machine has none.
    pub async fn tell_replicas(&mut self, moved: &Moved) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(tx) => sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(moved.to_payload())
                .execute(&mut **tx)
                .await
                .map(|_| ()),
        }
    }
}
