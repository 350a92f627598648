//! What the tests of this folder share: a database of each kind, a portal over it, and requests
//! without a socket.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub mod git;
pub mod programme;
pub mod skiff;
pub mod world;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use domain::PersonId;
use domain::permission::{GrantedRole, Scope};
use server::clock::{Clock, Timestamp};
use server::http::{Pages, RateLimits, Rates, Web, layered, router};
use server::portal::checkout::{Checkout, CheckoutFolders};
use server::portal::{Caller, ImportReport, Portal, VerifiedIdentity};
use server::programme::Policy;
use server::sign_in::SignIn;
use server::store::{NewSession, Store};
use time::macros::datetime;
use tower::ServiceExt;

/// The two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A database of its own for one test, gone when the test is.
pub struct TestDatabase {
    pub address: String,
    _folder: tempfile::TempDir,
    on_server: Option<(String, String)>,
}

impl TestDatabase {
    /// An empty database; nothing where no Postgres server is to be had, which is said aloud.
    pub async fn new(kind: Database) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        match kind {
            Database::Sqlite => {
                let address = format!("sqlite:{}", folder.path().join("test.db").display());
                Some(Self {
                    address,
                    _folder: folder,
                    on_server: None,
                })
            }
            Database::Postgres => {
                let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
                    eprintln!("skipped: TEST_POSTGRES_URL names no Postgres server");
                    return None;
                };
                let name = format!("slipway_test_{}", uuid::Uuid::new_v4().simple());
                on_server(&server, &format!("CREATE DATABASE {name}")).await;
                let (base, _) = server.rsplit_once('/').unwrap();
                let address = format!("{base}/{name}");
                Some(Self {
                    address,
                    _folder: folder,
                    on_server: Some((server, name)),
                })
            }
        }
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    pub async fn portal(&self) -> Portal {
        Portal::new(
            self.store().await,
            Policy::load(None).unwrap(),
            Clock::fixed(datetime!(2026-03-01 12:00 UTC)),
        )
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A thread of its own: the test's runtime is busy with this very drop.
        let Some((server, name)) = self.on_server.take() else {
            return;
        };
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(on_server(
                &server,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            ));
        });
        let _ = dropped.join();
    }
}

async fn on_server(server: &str, statement: &str) {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    connection
        .execute(AssertSqlSafe(statement.to_owned()))
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// A folder of this project's own fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// The real catalogue, where it lies beside the checkout; says aloud when it does not.
pub fn real_catalogue() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/docker-library");
    if folder.is_dir() {
        return Some(folder.canonicalize().unwrap());
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// The folders of a layout; pins where it has them.
pub fn folders(layout: &Path) -> CheckoutFolders {
    let pins = ["pins", ".external-pins"]
        .map(|name| layout.join(name))
        .into_iter()
        .find(|path| path.is_dir());
    CheckoutFolders {
        library: layout.join("library"),
        docs: layout.join("docs"),
        pins,
    }
}

/// Imports a layout.
pub async fn import(portal: &Portal, layout: &Path) -> ImportReport {
    portal
        .import(Checkout::open(&folders(layout)).unwrap(), false, |_| {})
        .await
        .unwrap()
}

/// Every file below a folder with its bytes, by path.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut files = std::collections::BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

/// A folder that can be changed, with the files of another.
pub fn copy_of(layout: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in tree(layout) {
        let target = folder.path().join(name);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, content).unwrap();
    }
    folder
}

/// Somebody as a provider vouches for them.
pub fn identity(handle: &str) -> VerifiedIdentity {
    VerifiedIdentity {
        issuer: "https://id.example".to_owned(),
        subject: format!("subject of {handle}"),
        name: handle.to_owned(),
        display_name: format!("Name of {handle}"),
        email: None,
        email_verified: false,
        roles: None,
    }
}

/// A portal that answers requests without a socket.
pub struct TestPortal {
    pub database: TestDatabase,
    router: Router,
    pub web: Arc<Web>,
}

/// What a test sets otherwise.
#[derive(Default)]
pub struct Settings {
    pub sign_in: SignIn,
    pub dev_sign_in: bool,
    pub trusted_proxies: Vec<IpAddr>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl TestPortal {
    /// A portal on SQLite with the layout imported.
    pub async fn with(layout: &Path) -> Self {
        Self::over(Database::Sqlite, layout).await.unwrap()
    }

    /// A portal on SQLite with the layout imported and these ways to sign in.
    pub async fn with_sign_in(layout: &Path, sign_in: SignIn) -> Self {
        let settings = Settings {
            sign_in,
            ..Settings::default()
        };
        Self::made(Database::Sqlite, layout, settings)
            .await
            .unwrap()
    }

    /// A portal on SQLite with the layout imported in which anybody can be a sample person.
    pub async fn for_development(layout: &Path) -> Self {
        let settings = Settings {
            dev_sign_in: true,
            ..Settings::default()
        };
        let made = Self::made(Database::Sqlite, layout, settings);
        let portal = made.await.unwrap();
        portal.web.portal.add_sample_people().await.unwrap();
        portal
    }

    /// A portal on the given kind of database with the layout imported.
    pub async fn over(kind: Database, layout: &Path) -> Option<Self> {
        Self::made(kind, layout, Settings::default()).await
    }

    /// A portal with settings of its own.
    pub async fn made(kind: Database, layout: &Path, settings: Settings) -> Option<Self> {
        let database = TestDatabase::new(kind).await?;
        let portal = database.portal().await;
        import(&portal, layout).await;
        let limits = RateLimits::new(Rates::default(), portal.clock());
        let web = Arc::new(Web {
            portal,
            base_url: "https://images.example".to_owned(),
            dev: false,
            dev_sign_in: settings.dev_sign_in,
            request_timeout: Duration::from_secs(10),
            pages: Pages::new(8 * 1024 * 1024),
            checks: Arc::new(tokio::sync::Semaphore::new(2)),
            trusted_proxies: settings.trusted_proxies,
            limits,
            sign_in: settings.sign_in,
        });
        Some(Self {
            database,
            router: router(Arc::clone(&web)),
            web,
        })
    }

    /// The same portal with what helps while developing.
    pub fn developing(self) -> Self {
        let Self {
            database,
            router: shared,
            web,
        } = self;
        drop(shared);
        let mut web = Arc::into_inner(web).unwrap();
        web.dev = true;
        let web = Arc::new(web);
        Self {
            database,
            router: router(Arc::clone(&web)),
            web,
        }
    }

    /// The same portal with these routes in place of its own, behind the same layers.
    pub fn with_routes(self, routes: Router<Arc<Web>>, request_timeout: Duration) -> Self {
        let Self {
            database,
            router: own,
            web,
        } = self;
        drop(own);
        let mut web = Arc::into_inner(web).unwrap();
        web.request_timeout = request_timeout;
        let web = Arc::new(web);
        Self {
            database,
            router: layered(routes, Arc::clone(&web)),
            web,
        }
    }

    /// The same portal, started again with other settings: the text of a `programme.toml`.
    pub async fn started_with(self, settings: &str) -> Self {
        let Self {
            database,
            router: before,
            web,
        } = self;
        drop(before);
        let mut web = Arc::into_inner(web).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("programme.toml");
        std::fs::write(&path, settings).unwrap();
        let clock = web.portal.clock().clone();
        let policy = Policy::load(Some(&path)).unwrap();
        web.portal = Portal::new(database.store().await, policy, clock);
        web.pages = Pages::new(8 * 1024 * 1024);
        let web = Arc::new(web);
        Self {
            database,
            router: router(Arc::clone(&web)),
            web,
        }
    }

    /// A person with these roles, made if there is none of that handle.
    pub async fn person(&self, handle: &str, roles: &[(GrantedRole, &[Scope])]) -> PersonId {
        let portal = &self.web.portal;
        let id = portal
            .sign_in(&identity(handle), "192.0.2.7")
            .await
            .unwrap();
        for (role, scopes) in roles {
            let scopes = scopes.iter().copied().collect();
            portal
                .grant_role(
                    &Caller::command_line(),
                    &handle.parse().unwrap(),
                    *role,
                    &scopes,
                )
                .await
                .unwrap();
        }
        id
    }

    /// A new session of a person: the value of the `cookie` header.
    pub async fn session(&self, person: PersonId) -> String {
        let id = tower_sessions::session::Id::default().to_string();
        let now = self.web.portal.clock().timestamp();
        let mut tx = self.web.portal.store().begin().await.unwrap();
        let session = NewSession {
            digest: &server::programme::digest(id.as_bytes()),
            person: Some(&person.to_string()),
            data: &format!("{{\"person\":\"{person}\"}}"),
            device: "Firefox on Linux",
            created_at: now,
            expires_at: Timestamp(now.0 + 30 * 24 * 60 * 60 * 1_000_000),
        };
        assert!(tx.add_session(&session).await.unwrap());
        tx.commit().await.unwrap();
        format!("session={id}")
    }

    /// Who asks, as the session of that cookie says.
    pub async fn caller(&self, cookie: &str) -> Caller {
        let id = cookie.strip_prefix("session=").unwrap();
        let digest = server::programme::digest(id.as_bytes());
        let caller = self.web.portal.caller_of_session(&digest, "192.0.2.7");
        caller.await.unwrap().unwrap()
    }

    /// Moves the clock on.
    pub fn wait(&self, seconds: i64) {
        let Clock::Fixed(micros) = self.web.portal.clock() else {
            panic!("a test has a clock of its own");
        };
        micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::Relaxed);
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        let mut request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "images.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// Adds a person with this identifier and handle.
pub async fn add_person(store: &Store, id: &str) {
    let insert = "INSERT INTO people (id, handle, display_name, organisations, upstream_projects, theme, created_at, last_seen_at) VALUES ($1, $1, $1, '[]', '[]', 'system', 0, 0)";
    match store {
        Store::Sqlite { writer, .. } => sqlx::query(insert)
            .bind(id)
            .execute(writer)
            .await
            .map(|_| ()),
        Store::Postgres(pool) => sqlx::query(insert).bind(id).execute(pool).await.map(|_| ()),
    }
    .unwrap();
}
