//! The headers that tell a browser what a page may not do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Web;
use super::assets::built;

/// What a public page may load: its own style sheet, its own script, pictures of this portal.
/// Nothing in the page itself runs, so no nonce is needed.
pub const PUBLIC_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     manifest-src 'self'";

/// The same for a page that holds an island: its WebAssembly may be compiled.
pub const ISLAND_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; manifest-src 'self'";

/// What somebody else's file may do when it is opened by itself: nothing.
pub const FOREIGN_FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Sets the headers on every answer that has not set them itself.
pub async fn headers(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, PUBLIC_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Forms without script need the referrer's origin for the CSRF check.
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    if web.base_url.starts_with("https://") {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", built::SPECULATION.path))
    {
        headers
            .entry(HeaderName::from_static("speculation-rules"))
            .or_insert(value);
    }
    response
}
