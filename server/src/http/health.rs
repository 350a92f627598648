//! Whether the process lives, and whether it can answer.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::problem::Problem;

/// `GET /healthz`: the process lives. Asks nobody else, so that a database that is away for a
/// moment gets no process restarted.
pub async fn healthz() -> Response {
    plain("ok\n")
}

/// `GET /readyz`: the database answers. A balancer sends requests elsewhere while this is 503.
pub async fn readyz(State(web): Shared) -> Result<Response, Problem> {
    web.portal.store().ping().await.map_err(|error| {
        tracing::warn!(%error, "the database does not answer");
        Problem::Unavailable
    })?;
    Ok(plain("ready\n"))
}

fn plain(text: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        text,
    )
        .into_response()
}
