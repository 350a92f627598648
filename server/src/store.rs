//! The one place with SQL: an enum of the two databases, and one text for each statement.
//!
//! Functions that only read are methods of [`Store`]; those that write take a [`Tx`], so that a
//! use case decides what belongs together.

mod audit;
mod catalogue;
mod decisions;
mod drafts;
pub mod fault;
mod files;
mod inbox;
mod involvements;
mod jobs;
mod live;
mod migrate;
mod people;
mod proposals;
mod queue;
mod replicas;
mod reviews;
mod search;
mod sessions;
mod standing;
mod tokens;
mod waits;

use std::str::FromStr;
use std::time::Duration;

use log::LevelFilter;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Postgres, Sqlite, Transaction};

pub use audit::{AuditFilter, AuditRow, NewAuditEntry};
pub use catalogue::{
    ImageRow, NewVersion, PageRecord, PageRow, StoredRoute, VersionRow, VersionSource,
};
pub use decisions::OriginRow;
pub use drafts::{DraftPartRow, DraftSave, RevisionRow, SizedFileRow};
pub use files::FileRow;
pub use inbox::{InboxRow, NewNotice, NoticeRow};
pub use jobs::JobRow;
pub use people::{
    IdentityRow, ListedPerson, NewPerson, PeopleFilter, PersonRow, ProfileFields, ServiceAccountRow,
};
pub use proposals::{AuthorRow, EventRow, ProposalFilter, ProposalRow};
pub use queue::OpenItemRow;
pub use reviews::{PrivateNoteRow, ReviewDraftRow};
pub use search::{SearchDocument, Within, words as search_words};
pub use sessions::{NewSession, SessionRow, SignedInRow};
pub use standing::{ConflictRow, MaintainerRow, OfficeRow, RoleRow};
pub use tokens::{BearerRow, TokenRow};

/// The level at which the log says each statement, without its values: `--log sqlx=debug` shows them.
const STATEMENTS: LevelFilter = LevelFilter::Debug;

/// How many connections read an SQLite file beside each other.
const SQLITE_READERS: u32 = 4;

/// How many connections a process has to Postgres: twice as many as it has cores, from 8 to 32. No use
/// case holds two at once. More would only wait for each other, and each that is opened in a rush costs
/// as much as four searches.
fn postgres_connections() -> u32 {
    let cores = std::thread::available_parallelism().map_or(4, usize::from);
    u32::try_from(cores * 2).unwrap_or(32).clamp(8, 32)
}

/// The database that is configured.
#[derive(Debug, Clone)]
pub enum Store {
    /// One file, for one machine.
    Sqlite {
        /// Connections that read beside each other.
        readers: SqlitePool,
        /// The one connection that writes; others wait for it here instead of in the database.
        writer: SqlitePool,
    },
    /// A server that many replicas share.
    Postgres(PgPool),
}

/// A transaction that writes. Dropped without [`Tx::commit`], nothing has happened.
pub enum Tx {
    /// On SQLite, begun as `IMMEDIATE`: it never has to give up half-way.
    Sqlite(Transaction<'static, Sqlite>),
    /// On Postgres.
    Postgres(Transaction<'static, Postgres>),
}

/// One statement that reads, sent to whichever database is configured.
macro_rules! read {
    ($store:expr, $db:ident => $query:expr) => {
        match $store {
            $crate::store::Store::Sqlite { readers: $db, .. } => $query,
            $crate::store::Store::Postgres($db) => $query,
        }
    };
}

/// One statement inside a transaction.
macro_rules! within {
    ($tx:expr, $db:ident => $query:expr) => {{
        $crate::store::fault::strike()?;
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $db = &mut **tx;
                $query
            }
            $crate::store::Tx::Postgres(tx) => {
                let $db = &mut **tx;
                $query
            }
        }
    }};
}

/// Reads named columns into a struct, on both databases.
macro_rules! row {
    ($name:ident { $($field:ident),* $(,)? }) => {
        $crate::store::row!(@one $name { $($field),* } sqlx::sqlite::SqliteRow);
        $crate::store::row!(@one $name { $($field),* } sqlx::postgres::PgRow);
    };
    (@one $name:ident { $($field:ident),* } $row:ty) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> sqlx::Result<Self> {
                Ok(Self { $($field: sqlx::Row::try_get(row, stringify!($field))?),* })
            }
        }
    };
}

pub(crate) use {read, row, within};

/// Why a database address cannot be used.
#[derive(Debug)]
pub enum OpenError {
    /// It is neither `sqlite:PATH` nor `postgres://…`.
    Address(String),
    /// The database refused.
    Database(sqlx::Error),
    /// A migration failed.
    Migration(sqlx::migrate::MigrateError),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // Only what stands before the colon: the rest may hold a password.
            Self::Address(address) => {
                let address = address.split(':').next().unwrap_or_default();
                write!(
                    f,
                    "the database address `{address}` is neither `sqlite:PATH` nor `postgres://USER@HOST/NAME`"
                )
            }
            Self::Database(error) => write!(f, "the database cannot be opened: {error}"),
            Self::Migration(error) => {
                write!(f, "the database cannot be brought up to date: {error}")
            }
        }
    }
}

impl std::error::Error for OpenError {}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// The file of an SQLite address, `sqlite:PATH`; nothing for any other address.
pub fn sqlite_path(address: &str) -> Option<&str> {
    let path = address.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    (!path.is_empty()).then_some(path)
}

impl Store {
    /// Opens the database at `address` (`sqlite:PATH` or `postgres://…`), creating an SQLite file
    /// that is not there, and brings its schema up to date. Two processes that open at once
    /// migrate once.
    ///
    /// # Errors
    /// When the address is of no known kind, the database does not answer within 10 s, or a
    /// migration fails.
    pub async fn open(address: &str) -> Result<Self, OpenError> {
        let store = Self::connect(address).await?;
        store.migrate().await.map_err(OpenError::Migration)?;
        Ok(store)
    }

    async fn connect(address: &str) -> Result<Self, OpenError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(address)?
                .log_statements(STATEMENTS)
                .log_slow_statements(LevelFilter::Off, Duration::MAX);
            let pool = PgPoolOptions::new()
                .max_connections(postgres_connections())
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        let Some(path) = sqlite_path(address) else {
            return Err(OpenError::Address(address.to_owned()));
        };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .log_statements(STATEMENTS)
            .log_slow_statements(LevelFilter::Off, Duration::MAX);
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
        };
        // The writer first: it creates the file and switches it to write-ahead logging.
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(SQLITE_READERS).connect_with(options).await?;
        Ok(Self::Sqlite { readers, writer })
    }

    /// How many connections read beside each other.
    fn connections(&self) -> u32 {
        match self {
            Self::Sqlite { .. } => SQLITE_READERS,
            Self::Postgres(_) => postgres_connections(),
        }
    }

    /// Whether several machines can use the database at once.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// When the database is gone, or nobody let go of it for 10 s.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> sqlx::Result<()> {
        read!(self, db => sqlx::query("SELECT 1").execute(db).await.map(|_| ()))
    }

    /// Writes a consistent copy of an SQLite database to `path` while it is in use.
    ///
    /// # Errors
    /// When the file exists already or cannot be written. Postgres has `pg_dump` for this: an
    /// [`sqlx::Error::Configuration`] says so.
    pub async fn back_up(&self, path: &str) -> sqlx::Result<()> {
        match self {
            Self::Sqlite { readers, .. } => sqlx::query("VACUUM INTO $1")
                .bind(path)
                .execute(readers)
                .await
                .map(|_| ()),
            Self::Postgres(_) => Err(sqlx::Error::Configuration(
                "a Postgres database is copied with `pg_dump`".into(),
            )),
        }
    }

    /// Whether the file of an SQLite address is a database of this program, as far as its tables say.
    /// Nothing in it is changed.
    ///
    /// # Errors
    /// When the file cannot be read as a database.
    pub async fn is_portal_file(address: &str) -> Result<bool, OpenError> {
        let path = sqlite_path(address).ok_or_else(|| OpenError::Address(address.to_owned()))?;
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        let found: Result<i64, _> = sqlx::query_scalar(
            "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('images', 'policies', 'replicas')",
        )
        .fetch_one(&pool)
        .await;
        pool.close().await;
        Ok(found? == 3)
    }

    /// Whether the database finds no damage in itself; Postgres is not asked.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn is_whole(&self) -> sqlx::Result<bool> {
        match self {
            Self::Sqlite { readers, .. } => {
                let says: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
                    .fetch_all(readers)
                    .await?;
                Ok(says == ["ok"])
            }
            Self::Postgres(_) => Ok(true),
        }
    }

    /// Closes every connection; what is under way is finished first.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes what was written true for everybody.
    ///
    /// # Errors
    /// When a deferred constraint does not hold or the database is gone; then nothing has happened.
    pub async fn commit(self) -> sqlx::Result<()> {
        fault::strike()?;
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}
