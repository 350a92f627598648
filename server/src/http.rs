//! HTTP: the table of routes, and the layers around it from the outside in.

mod account;
mod api_v1;
mod assets;
mod badge;
mod caller;
pub mod connections;
mod decide;
mod dev;
mod downloads;
mod drafts;
mod health;
mod held;
mod limits;
mod live;
mod mine;
mod page_cache;
mod pages;
mod people;
mod problem;
mod proposals;
mod propose;
mod queue;
pub mod return_to;
mod review;
mod routes;
mod security;
pub mod sessions;
mod sign_in;
mod sitemap;
mod update;
mod upload;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tracing::Instrument;
use uuid::Uuid;

use crate::config::is_loopback_host;
use crate::portal::Portal;
use crate::sign_in::SignIn;
use crate::token;
use page_cache::PageCache;
use tokio::sync::Semaphore;

pub use limits::{RateLimits, Rates};
pub use page_cache::PageCache as Pages;
pub use routes::{Route, Table, table};

/// The most bytes of a request's body: nothing on public pages sends more than a short form.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The same for a text that is sent to be checked: the encoding of a form or of JSON makes it longer.
const CHECK_BODY_LIMIT: usize = 3_200_000;

/// The same for a comment with a suggestion: the encoding of a form makes it three times longer.
const REVIEW_BODY_LIMIT: usize = 512 * 1024;

/// What the handlers share.
pub struct Web {
    /// What the portal does.
    pub portal: Portal,
    /// The address under which people reach it, without a slash at its end.
    pub base_url: String,
    /// Whether to show what helps while developing.
    pub dev: bool,
    /// Whether anybody can be one of the sample people.
    pub dev_sign_in: bool,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// Finished pages.
    pub pages: PageCache,
    /// How many texts may be checked at once.
    pub checks: Arc<Semaphore>,
    /// The proxies whose word about a request's origin is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// How often one address or one person may ask.
    pub limits: RateLimits,
    /// The ways to sign in.
    pub sign_in: SignIn,
}

impl Web {
    /// Whether people reach the portal on the machine itself only, where a browser takes secure
    /// cookies over plain HTTP from nobody but itself.
    pub fn is_on_loopback(&self) -> bool {
        is_loopback_host(&self.base_url)
    }
}

/// The number by which a request is found in the logs.
#[derive(Debug, Clone, Default)]
pub struct RequestId(pub String);

/// Every route with its layers. Tests call this without a socket.
pub fn router(web: Arc<Web>) -> Router {
    layered(table(&web).into_router(), web)
}

/// Routes with the layers that every request goes through.
pub fn layered(routes: Router<Arc<Web>>, web: Arc<Web>) -> Router {
    // From the inside out: the last layer sees a request first.
    routes
        .fallback(pages::nowhere)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(sessions::layer(&web))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&web),
            caller::guard,
        ))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(&web), in_time))
        .layer(CatchPanicLayer::custom(|_| {
            problem::Problem::Internal.into_response()
        }))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&web),
            problem::explain,
        ))
        // Brotli's window takes megabytes for each answer: it is for what is packed once and kept.
        .layer(
            CompressionLayer::new().compress_when(
                SizeAbove::new(512)
                    .and(NotForContentType::IMAGES)
                    .and(NotForContentType::SSE),
            ),
        )
        .layer(middleware::from_fn_with_state(
            Arc::clone(&web),
            security::headers,
        ))
        .layer(middleware::from_fn(traced))
        .with_state(web)
}

/// Gives a request up that takes too long. One with files may take as long as a slow line needs.
async fn in_time(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let has_files = upload::has_files(request.headers());
    let limit = if has_files {
        web.request_timeout.max(upload::UPLOAD_TIME)
    } else {
        web.request_timeout
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Gives a request its number, and writes one line about it when it is answered.
async fn traced(mut request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().simple().to_string();
    let path = request.uri().path();
    let path = if token::is_within(path) {
        "/(with a token)"
    } else {
        path
    };
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    request.extensions_mut().insert(RequestId(id.clone()));
    async move {
        let began = std::time::Instant::now();
        let mut response = next.run(request).await;
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        let status = response.status();
        if status.is_server_error() {
            tracing::error!(status = status.as_u16(), micros, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), micros, "answered");
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-request-id"), id);
        }
        response
    }
    .instrument(span)
    .await
}

/// Whether an answer may be compressed with brotli.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    accepts(headers, "br")
}

/// Whether an answer may be compressed this way; a weight of nought says no.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

/// Whether the client has this already.
fn not_modified(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let strong = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    known
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || strong(tag) == strong(etag))
}

/// What every handler takes.
type Shared = State<Arc<Web>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_coding_of_weight_nought_is_refused() {
        for (offer, accepted) in [
            ("gzip, br", true),
            ("br;q=0.5", true),
            ("br;q=0", false),
            ("gzip", false),
            ("", false),
            ("BR", true),
        ] {
            assert_eq!(
                accepts_brotli(&with(header::ACCEPT_ENCODING, offer)),
                accepted,
                "{offer}"
            );
        }
    }

    #[test]
    fn a_known_validator_is_found_in_a_list() {
        for (known, same) in [
            ("\"a\"", true),
            ("\"b\", \"a\"", true),
            ("W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(
                not_modified(&with(header::IF_NONE_MATCH, known), "\"a\""),
                same,
                "{known}"
            );
        }
    }
}
