//! The cookie of a session and what it stands for: tower-sessions over our store.
//!
//! What stands in the cookie is never stored, only its digest. Public pages without a cookie do not
//! come here at all: a session is read when somebody asks for it.

use std::time::Duration;

use async_trait::async_trait;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::PersonId;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, Error};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use super::Web;
use super::problem::Problem;
use crate::clock::{Clock, Timestamp};
use crate::portal::caller::IDLE;
use crate::programme::digest;
use crate::store::{NewSession, Store};

/// The name of the cookie.
pub const COOKIE: &str = "session";
/// When a session ends though it is used.
pub const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The same while nobody is signed in: what a sign-in that was begun remembers.
const BEGUN: Duration = Duration::from_secs(60 * 60);

/// Where a session says who is signed in.
const PERSON: &str = "person";
/// Where a session says in which browser.
const DEVICE: &str = "device";

/// The sessions in the store.
#[derive(Debug, Clone)]
pub struct KeptSessions {
    store: Store,
    clock: Clock,
}

/// The layer that gives handlers their [`Session`].
pub fn layer(web: &Web) -> SessionManagerLayer<KeptSessions> {
    let sessions = KeptSessions {
        store: web.portal.store().clone(),
        clock: web.portal.clock().clone(),
    };
    SessionManagerLayer::new(sessions)
        .with_name(COOKIE)
        .with_http_only(true)
        .with_secure(!web.is_on_loopback())
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(
            LIFETIME
                .try_into()
                .unwrap_or(tower_sessions::cookie::time::Duration::DAY),
        ))
}

/// The digest of the session cookie that a request carries, if it carries one.
pub fn digest_of(headers: &HeaderMap) -> Option<String> {
    let id: Id = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .next_back()?
        .parse()
        .ok()?;
    Some(digest_of_id(&id))
}

fn digest_of_id(id: &Id) -> String {
    digest(id.to_string().as_bytes())
}

/// Signs a person in: a new session under a new name, so that a name somebody else chose or saw is
/// worth nothing. What the old one remembered is forgotten.
///
/// # Errors
/// When the store fails.
pub fn sign_in<'a>(
    session: &'a Session,
    person: PersonId,
    headers: &HeaderMap,
) -> impl Future<Output = Result<(), Problem>> + Send + use<'a> {
    let device = device(headers);
    async move {
        session.cycle_id().await.map_err(failed)?;
        session.clear().await;
        session.insert(PERSON, person).await.map_err(failed)?;
        session.insert(DEVICE, device).await.map_err(failed)
    }
}

/// Signs out here: the session is gone, and its cookie with it.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(session: &Session) -> Result<(), Problem> {
    session.flush().await.map_err(failed)
}

/// The cookie that takes a session's cookie away. tower-sessions' own lacks `Secure` and `HttpOnly`.
pub fn removal_cookie(web: &Web) -> HeaderValue {
    HeaderValue::from_static(if web.is_on_loopback() {
        "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    } else {
        "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
    })
}

/// A session that cannot be read or written.
pub fn failed(error: tower_sessions::session::Error) -> Problem {
    tracing::error!(%error, "a session could not be kept");
    Problem::Unavailable
}

/// The browser and system of a request, in a few words, for the list of one's own sessions.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |words: &[(&str, &'static str)]| {
        words
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // Browsers name those whom they imitate, so the imitator comes first.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

impl KeptSessions {
    fn after(&self, lifetime: Duration) -> (Timestamp, Timestamp) {
        let now = self.clock.timestamp();
        let micros = i64::try_from(lifetime.as_micros()).unwrap_or(i64::MAX);
        (now, Timestamp(now.0.saturating_add(micros)))
    }
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

fn text<'a>(record: &'a Record, key: &str) -> Option<&'a str> {
    record.data.get(key).and_then(serde_json::Value::as_str)
}

fn encoded(record: &Record) -> Result<String, Error> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

#[async_trait]
impl SessionStore for KeptSessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let data = encoded(record)?;
        let person = text(record, PERSON).map(str::to_owned);
        let device = text(record, DEVICE).unwrap_or_default().to_owned();
        let lifetime = if person.is_some() { LIFETIME } else { BEGUN };
        let (created_at, expires_at) = self.after(lifetime);
        let mut tx = self.store.begin().await.map_err(backend)?;
        loop {
            let session = NewSession {
                digest: &digest_of_id(&record.id),
                person: person.as_deref(),
                data: &data,
                device: &device,
                created_at,
                expires_at,
            };
            if tx.add_session(&session).await.map_err(backend)? {
                break;
            }
            record.id = Id::default();
        }
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let data = encoded(record)?;
        let mut tx = self.store.begin().await.map_err(backend)?;
        tx.put_session(
            &digest_of_id(&record.id),
            text(record, PERSON),
            &data,
            self.clock.timestamp(),
        )
        .await
        .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let (now, expires_at) = self.after(LIFETIME);
        let idle_since = crate::portal::caller::ago(now, IDLE);
        let data = self
            .store
            .session_data(&digest_of_id(id), now, idle_since)
            .await
            .map_err(backend)?;
        data.map(|data| {
            Ok(Record {
                id: *id,
                data: serde_json::from_str(&data)
                    .map_err(|error| Error::Decode(error.to_string()))?,
                expiry_date: expires_at.into(),
            })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.store.begin().await.map_err(backend)?;
        tx.end_session(&digest_of_id(id)).await.map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_is_told_in_a_few_words() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("<script>alert(1)</script>", "An unknown browser"),
            ("", "An unknown browser"),
        ] {
            let headers =
                HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(agent))]);
            assert_eq!(device(&headers), words);
        }
    }

    #[test]
    fn only_a_well_formed_cookie_has_a_digest() {
        let id = Id(7);
        let with = |cookie: &str| {
            let value = HeaderValue::from_str(cookie).ok()?;
            digest_of(&HeaderMap::from_iter([(header::COOKIE, value)]))
        };
        assert_eq!(
            with(&format!("theme=dark; session={id}")),
            Some(digest_of_id(&id))
        );
        assert_eq!(digest_of_id(&id).len(), 64);
        for wrong in [
            "session=",
            "session=x",
            "session2=abc",
            "theme=session=abc",
            "",
        ] {
            assert_eq!(with(wrong), None, "{wrong}");
        }
    }
}
