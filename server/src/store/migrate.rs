//! The two lists of migrations, and how to run them once.

use std::borrow::Cow;

use sqlx::Connection;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqliteConnection};

use super::Store;

/// One list for each database, from the same names.
macro_rules! migrations {
    ($folder:literal) => {
        migrations!($folder, 1 "0001_catalogue", 2 "0002_people", 3 "0003_proposals", 4 "0004_standing",
            5 "0005_involvements", 6 "0006_claims", 7 "0007_search", 8 "0008_first_answers", 9 "0009_words",
            10 "0010_draft_bases")
    };
    ($folder:literal, $($version:literal $name:literal),+) => {
        vec![$(Migration::new(
            $version,
            Cow::Borrowed($name),
            MigrationType::Simple,
            include_str!(concat!("../../../migrations/", $folder, "/", $name, ".sql")).into_sql_str(),
            false,
        )),+]
    };
}

impl Store {
    /// Brings the schema up to date.
    pub(super) async fn migrate(&self) -> Result<(), MigrateError> {
        match self {
            // The driver takes an advisory lock: who comes second finds everything done.
            Self::Postgres(pool) => {
                Migrator::with_migrations(migrations!("postgres"))
                    .run(pool)
                    .await
            }
            Self::Sqlite { writer, .. } => {
                let mut connection = writer.acquire().await?;
                migrate_sqlite(&mut connection).await
            }
        }
    }
}

/// The driver's lock does nothing on SQLite, so one immediate transaction goes around everything:
/// who comes second waits for it, and then finds everything done.
async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let migrator = Migrator::with_migrations(migrations!("sqlite"));
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    tx.ensure_migrations_table(TABLE).await?;
    let applied = tx.list_applied_migrations(TABLE).await?;
    for done in &applied {
        if !migrator.version_exists(done.version) {
            return Err(MigrateError::VersionMissing(done.version));
        }
    }
    for migration in migrator.iter() {
        match applied
            .iter()
            .find(|done| done.version == migration.version)
        {
            Some(done) if done.checksum != migration.checksum => {
                return Err(MigrateError::VersionMismatch(migration.version));
            }
            Some(_) => {}
            None => {
                tx.apply(TABLE, migration).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Where the driver keeps what has run.
const TABLE: &str = "_sqlx_migrations";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn both_databases_have_the_same_migrations() {
        let names = |folder: &str| -> BTreeSet<String> {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../migrations")
                .join(folder);
            std::fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect()
        };
        assert_eq!(names("sqlite"), names("postgres"));
        let listed: BTreeSet<String> = migrations!("sqlite")
            .iter()
            .map(|m: &sqlx::migrate::Migration| format!("{}.sql", m.description))
            .collect();
        assert_eq!(
            listed,
            names("sqlite"),
            "a migration that is not listed never runs"
        );
    }

    use super::*;
}
