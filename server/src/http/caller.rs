//! Who asks, as every handler can take it: by the session's cookie, or by a token under `/api/`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::permission::{self, Action};

use super::problem::Problem;
use super::{Web, held, sessions};
use crate::portal::Caller;
use crate::token;

/// The most bytes of cookies that are read; the portal's own are a few hundred.
const COOKIE_LIMIT: usize = 8 * 1024;

impl FromRequestParts<Arc<Web>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let address = address_of(web, &parts.headers, &parts.extensions)
            .map_or_else(String::new, |address| address.to_string());
        let caller = identify(web, parts.uri.path(), &parts.headers, &address).await?;
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

/// A token that does not hold is refused even where nobody asks for one: a program should learn of
/// it at the first request. A cookie that does not hold is nobody's.
async fn identify(
    web: &Web,
    path: &str,
    headers: &HeaderMap,
    address: &str,
) -> Result<Caller, Problem> {
    if is_api(path)
        && let Some(authorization) = headers.get(header::AUTHORIZATION)
    {
        let text = authorization.to_str().unwrap_or_default();
        let bearer = text
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let Some((_, bearer)) = bearer else {
            return Err(Problem::InvalidToken(
                "The header has to be `Authorization: Bearer TOKEN`.",
            ));
        };
        return web
            .portal
            .caller_of_token(bearer.trim(), address)
            .await?
            .map_err(|invalid| Problem::InvalidToken(invalid.words()));
    }
    if let Some(digest) = sessions::digest_of(headers)
        && let Some(caller) = web.portal.caller_of_session(&digest, address).await?
    {
        return Ok(caller);
    }
    Ok(Caller::anonymous(address))
}

/// Who is signed in, as the cookies say: for the frame around a page that tells of a failure. A
/// second failure makes it nobody.
pub(super) async fn of_cookies(web: &Web, headers: &HeaderMap) -> Caller {
    if let Some(digest) = sessions::digest_of(headers)
        && let Ok(Some(caller)) = web.portal.caller_of_session(&digest, "").await
    {
        return caller;
    }
    Caller::anonymous("")
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// What a route asks before its handler runs: whether there is anything to which the caller may do
/// this. The use case asks again with the subject.
#[derive(Clone)]
pub(super) struct Door {
    pub web: Arc<Web>,
    pub action: Action,
}

/// Lets a request in, or not.
pub(super) async fn ask_at_the_door(
    State(door): State<Door>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = match Caller::from_request_parts(&mut parts, &door.web).await {
        Ok(caller) => caller,
        Err(problem) => return held::failed(&door.web, problem, &parts, body).await,
    };
    if let Err(refusal) = permission::might(&caller.actor, door.action) {
        return held::refused(&door.web, refusal, &parts, body).await;
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    // What one person sees is for nobody else, and not for later.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(axum::http::HeaderValue::from_static("private, no-store"));
    response
}

/// Refuses what no request of a well-meaning client carries: a token in the address, and more cookies
/// than the portal sets. Under `/api/` a token that does not hold is refused wherever it is sent. What
/// is asked too often waits.
pub(super) async fn guard(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let cookies: usize = request
        .headers()
        .get_all(header::COOKIE)
        .into_iter()
        .map(axum::http::HeaderValue::len)
        .sum();
    if cookies > COOKIE_LIMIT {
        return Problem::CookiesTooLarge.into_response();
    }
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| token::is_within(address.as_str())) {
        return Problem::TokenInAddress.into_response();
    }
    let (mut parts, body) = request.into_parts();
    match within_limits(&web, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

/// Counts what is not to be asked too often: signing in, and the API.
async fn within_limits(web: &Arc<Web>, parts: &mut Parts) -> Result<(), Problem> {
    let address = address_of(web, &parts.headers, &parts.extensions);
    let path = parts.uri.path();
    if path.starts_with("/auth/") || (path == "/sign-in" && parts.method == Method::POST) {
        return web.limits.tries(address);
    }
    if !is_api(path) {
        return Ok(());
    }
    if !parts.headers.contains_key(header::AUTHORIZATION) {
        return web.limits.asks(address);
    }
    match Caller::from_request_parts(parts, web).await {
        Ok(caller) => web.limits.asks_as(caller.id()),
        // Whoever guesses tokens is told so no longer than anybody who guesses passwords.
        Err(problem @ Problem::InvalidToken(_)) => {
            web.limits.tries(address)?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}

/// The network address of whoever sent a request: the peer's, or what a trusted proxy says. Each
/// proxy appends whom it heard, so the last one that is no proxy of ours counts, and whatever stands
/// before it is only claimed.
pub(super) fn address_of(
    web: &Web,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    if !web.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    let mut heard = peer;
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for said in forwarded.into_iter().rev() {
        let Ok(address) = said.parse::<IpAddr>() else {
            break;
        };
        heard = address.to_canonical();
        if !web.trusted_proxies.contains(&heard) {
            break;
        }
    }
    Some(heard)
}
