//! What the portal does: one module for each use case, over the store, the settings and the clock.

pub mod account;
pub mod audit;
pub mod caller;
pub mod catalogue;
pub mod checkout;
pub mod conflicts;
pub mod decisions;
mod discretion;
pub mod drafts;
pub mod editor;
mod export;
mod forecast;
pub mod happened;
mod import;
mod maintainers;
pub mod parts;
pub mod people;
pub mod people_pages;
mod private_notes;
pub mod projection;
pub mod proposal_pages;
pub mod proposals;
pub mod queue;
pub mod review;
mod roles;
mod sample;
mod sample_people;
mod sample_proposals;
mod screening;
mod search;
mod service_accounts;
pub mod start;
mod updates;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use app::view::catalogue::{CataloguePage, CatalogueQuery};
use app::view::image::{HistoryItem, ImageView, VersionOrigin};
use domain::{Feedback, Handle, ImageName, Lifecycle, PersonId, Programme, Route};
use moka::future::Cache;

use crate::clock::{Clock, Timestamp};
use crate::live::Hub;
use crate::programme::Policy;
use crate::store::{Store, StoredRoute};
use catalogue::Catalogue;
use search::WordsFound;

pub use caller::{Caller, InvalidToken, SignedIn, Way};
pub use export::ExportReport;
pub use import::ImportReport;
pub use people::{PeopleError, VerifiedIdentity};
pub use sample_people::{SAMPLE_PEOPLE, SamplePerson};

/// How old the known version of the catalogue may be before the database is asked again: what
/// another process publishes is seen here after that long, what this one publishes at once.
const VERSION_AGE: Duration = Duration::from_millis(250);

/// How many settings that are no longer in force are kept; open proposals are judged by few.
const FORMER_KEPT: u64 = 64;

/// Why a use case could not be done.
#[derive(Debug)]
pub enum PortalError {
    /// The store failed.
    Store(sqlx::Error),
    /// What is stored cannot be read, or what is to be stored cannot be written.
    Stored(serde_json::Error),
    /// A file or folder cannot be read or written.
    File(PathBuf, std::io::Error),
    /// The folder to write to holds something.
    NotEmpty(PathBuf),
    /// Pruning would take more than half of the catalogue away.
    PruneTooMuch {
        /// How many images would leave.
        leave: usize,
        /// How many there are.
        listed: usize,
    },
    /// A folder of the checkout has nothing of what it should hold, while the catalogue has images.
    WrongFolder {
        /// What it should hold, as in "manifest".
        what: &'static str,
        /// How the folder is named on the command line.
        option: &'static str,
        /// How many images there are.
        listed: usize,
    },
    /// The database holds an image that is not of the sample programme.
    NotTheSample(String),
}

impl PortalError {
    fn file(path: &Path, error: std::io::Error) -> Self {
        Self::File(path.to_owned(), error)
    }
}

impl std::fmt::Display for PortalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => write!(f, "the database failed: {error}"),
            Self::Stored(error) => write!(f, "what is stored cannot be read: {error}"),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::PruneTooMuch { leave, listed } => write!(
                f,
                "--prune would take {leave} of {listed} images out of the catalogue: that looks like the wrong folder, and nothing was done; import without --prune first"
            ),
            Self::WrongFolder {
                what,
                option,
                listed,
            } => write!(
                f,
                "the folder of {option} holds no {what}, and every one of {listed} images would lose its own: that looks like the wrong folder, and nothing was done"
            ),
            Self::NotTheSample(name) => write!(
                f,
                "this database holds a catalogue of its own (`{name}`); the sample programme is for an empty one, name another with --database"
            ),
            Self::NotEmpty(path) => {
                write!(
                    f,
                    "the folder {} is not empty; name one that is, or one that is not there yet",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for PortalError {}

impl From<sqlx::Error> for PortalError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error)
    }
}

/// The portal of one programme.
pub struct Portal {
    store: Store,
    policy: Policy,
    clock: Clock,
    catalogue: RwLock<Known>,
    /// One at a time reads the whole catalogue; the others wait for what it read.
    reading: tokio::sync::Mutex<()>,
    /// Which images hold the words that were searched for lately.
    words_found: WordsFound,
    /// Handles by person: they never change.
    handles: RwLock<BTreeMap<PersonId, Handle>>,
    /// What rules may look at besides a bundle, as of a version of the catalogue.
    known: tokio::sync::Mutex<Option<Arc<proposals::KnownFacts>>>,
    /// Settings that were in force once, by their digest; nothing for those that cannot be read.
    former_programmes: Cache<String, Option<Arc<Programme>>>,
    /// What roles and absences added up to when turns were last looked at.
    standing_mark: Mutex<String>,
    /// The open proposals, as the queue shows them.
    queue: queue::Snapshot,
    /// Who is told what happens while their page is open.
    live: Arc<Hub>,
}

/// The catalogue as it was last read, and when its version was last asked for.
struct Known {
    catalogue: Arc<Catalogue>,
    version: i64,
    asked: Option<Instant>,
}

/// An image's page, or why there is none.
#[derive(Debug)]
pub enum FoundImage {
    /// In the catalogue.
    Here(Box<ImageView>),
    /// It was there and is no longer.
    Gone(Box<ImageView>),
    /// It never was.
    Unknown,
}

/// A picture of an image.
#[derive(Debug)]
pub struct Logo {
    /// Its media type.
    pub kind: &'static str,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Portal {
    /// A portal over a store, with its settings and its clock.
    pub fn new(store: Store, policy: Policy, clock: Clock) -> Self {
        let known = Known {
            catalogue: Arc::default(),
            version: -1,
            asked: None,
        };
        Self {
            store,
            policy,
            clock,
            catalogue: RwLock::new(known),
            reading: tokio::sync::Mutex::new(()),
            words_found: WordsFound::default(),
            handles: RwLock::default(),
            known: tokio::sync::Mutex::new(None),
            former_programmes: Cache::new(FORMER_KEPT),
            standing_mark: Mutex::default(),
            queue: queue::Snapshot::default(),
            live: Arc::default(),
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The settings in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Who is told what happens while their page is open.
    pub fn live(&self) -> &Arc<Hub> {
        &self.live
    }

    /// The version of the catalogue, at most a quarter of a second old.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catalogue_version(&self) -> sqlx::Result<i64> {
        if let Ok(known) = self.catalogue.read()
            && known
                .asked
                .is_some_and(|asked| asked.elapsed() < VERSION_AGE)
        {
            return Ok(known.version);
        }
        let version = self.store.catalogue_version().await?;
        if let Ok(mut known) = self.catalogue.write() {
            known.version = version;
            known.asked = Some(Instant::now());
        }
        Ok(version)
    }

    /// What was published here is seen here at once.
    fn forget_catalogue_version(&self) {
        if let Ok(mut known) = self.catalogue.write() {
            known.asked = None;
        }
    }

    /// The whole catalogue, read anew when its version grew.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catalogue(&self) -> sqlx::Result<Arc<Catalogue>> {
        let version = self.catalogue_version().await?;
        let current = || {
            let known = self.catalogue.read().ok()?;
            (known.catalogue.version == version && version >= 0 && known.asked.is_some())
                .then(|| Arc::clone(&known.catalogue))
        };
        if let Some(catalogue) = current() {
            return Ok(catalogue);
        }
        let _reading = self.reading.lock().await;
        if let Some(catalogue) = current() {
            return Ok(catalogue);
        }
        // The version first: what is published in between is read once more, never missed.
        let rows = self.store.page_rows().await?;
        let catalogue = Arc::new(Catalogue::new(version, rows, &self.policy.programme));
        if let Ok(mut known) = self.catalogue.write() {
            known.catalogue = Arc::clone(&catalogue);
        }
        Ok(catalogue)
    }

    /// One page of the catalogue.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catalogue_page(&self, query: &CatalogueQuery) -> sqlx::Result<CataloguePage> {
        let catalogue = self.catalogue().await?;
        let found = self.search(&catalogue, &query.q).await;
        Ok(catalogue.page(query, &found, self.clock.now()))
    }

    /// Names that look like `asked`, nearest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn close_names(&self, asked: &str) -> sqlx::Result<Vec<ImageName>> {
        Ok(self.catalogue().await?.close_names(asked))
    }

    /// Everything that is shown of an image.
    ///
    /// # Errors
    /// When the store fails or holds what cannot be read.
    pub async fn image(&self, name: &ImageName) -> Result<FoundImage, PortalError> {
        let Some(record) = self.store.page(name.as_str()).await? else {
            return Ok(FoundImage::Unknown);
        };
        let mut view: ImageView =
            serde_json::from_str(&record.view).map_err(PortalError::Stored)?;
        view.updated_at = Timestamp(record.row.updated_at).into();
        view.history = self.history(name).await?;
        view.feedback = self.feedback(name, &record.directions).await?;
        if record.row.retired_at.is_some() {
            view.lifecycle.lifecycle = Lifecycle::Retired;
            return Ok(FoundImage::Gone(Box::new(view)));
        }
        Ok(FoundImage::Here(Box::new(view)))
    }

    async fn feedback(&self, name: &ImageName, directions: &str) -> Result<Feedback, PortalError> {
        let directions: Feedback = serde_json::from_str(directions).map_err(PortalError::Stored)?;
        let routes = self.store.routes(name.as_str()).await?;
        let routes = routes
            .into_iter()
            .map(route)
            .collect::<Result<Vec<_>, _>>()
            .map_err(PortalError::Stored)?;
        Ok(Feedback {
            routes,
            ..directions
        })
    }

    async fn history(&self, name: &ImageName) -> Result<Vec<HistoryItem>, PortalError> {
        let versions = self.store.versions(name.as_str()).await?;
        let origins = if versions.iter().all(|version| version.source == "import") {
            Vec::new()
        } else {
            self.store.origins(name.as_str()).await?
        };
        let origin = |version: &str| {
            let origin = origins.iter().find(|origin| origin.version == version)?;
            Some(VersionOrigin {
                proposal: u64::try_from(origin.number?).ok()?,
                revision: u32::try_from(origin.revision).ok()?,
                record: u64::try_from(origin.record).ok()?,
            })
        };
        Ok(versions
            .into_iter()
            .map(|version| HistoryItem {
                origin: origin(&version.id),
                number: u32::try_from(version.number).unwrap_or(u32::MAX),
                at: Timestamp(version.created_at).into(),
                source: if version.source == "import" {
                    "Imported".to_owned()
                } else {
                    "Published here".to_owned()
                },
                sentence: version.summary,
            })
            .collect())
    }

    /// The logo of an image; none when it has none, or what goes by that name is no picture.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn logo(&self, name: &ImageName) -> Result<Option<Logo>, PortalError> {
        let Some(image) = self.store.image(name.as_str()).await? else {
            return Ok(None);
        };
        let Some(version) = image.current_version else {
            return Ok(None);
        };
        let files = self.store.version_files(&version).await?;
        let path = projection::logo_path(name, files.iter().map(|file| file.path.as_str()));
        let Some(file) = files.iter().find(|file| Some(file.path.as_str()) == path) else {
            return Ok(None);
        };
        let content = self.store.blob(&file.sha256).await?;
        Ok(content.and_then(|content| {
            let kind = projection::picture_type(&content)?;
            Some(Logo {
                kind,
                sha256: file.sha256.clone(),
                content,
            })
        }))
    }

    /// Whether the database holds no image at all.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_empty(&self) -> sqlx::Result<bool> {
        Ok(self.store.images().await?.is_empty())
    }
}

fn route(stored: StoredRoute) -> Result<Route, serde_json::Error> {
    let word = |text: String| serde_json::Value::String(text);
    Ok(Route {
        kind: serde_json::from_value(word(stored.kind))?,
        audience: serde_json::from_value(word(stored.audience))?,
        intents: serde_json::from_str(&stored.intents)?,
        label: stored.label,
        target: stored
            .target
            .map(|target| serde_json::from_value(word(target)))
            .transpose()?,
        note: stored.note,
        visibility: serde_json::from_value(word(stored.visibility))?,
        account: serde_json::from_str(&stored.account)?,
        source: serde_json::from_str(&stored.source)?,
    })
}
