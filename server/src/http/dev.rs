//! What helps while developing: open pages learn that another process serves them.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

/// Which process this is. Numbers of the system are used again; these are not.
pub static PROCESS: LazyLock<String> = LazyLock::new(|| Uuid::new_v4().simple().to_string());

/// `GET /dev/reload`: the process in one event, and the end. A stream that stays open would have to
/// be cut before the process can end; so the browser asks again, twice a second.
pub async fn reload() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/event-stream"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        format!("retry: 500\ndata: {}\n\n", *PROCESS),
    )
        .into_response()
}
