//! Assets: built into the program, named by their digest, compressed when it was built.

use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::{accepts_brotli, not_modified};

/// A file of the program.
#[derive(Debug)]
pub struct Asset {
    /// Its address, with the digest in it.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its strong validator.
    pub etag: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// The same, compressed with brotli.
    pub brotli: &'static [u8],
}

/// The browser half: what starts it, and its modules, each as glue and WebAssembly.
#[derive(Debug)]
pub struct Browser {
    /// Loads a module and wakes the islands of a page.
    pub starter: &'static Asset,
    /// Everything that an island may need.
    pub portal: [&'static Asset; 2],
    /// What the check page of manifests needs.
    pub manifest: [&'static Asset; 2],
    /// What the check pages of Dockerfiles and entrypoint scripts need.
    pub dockerfile: [&'static Asset; 2],
    /// What the check page of documentation needs.
    pub documentation: [&'static Asset; 2],
}

/// What the build made.
pub mod built {
    use super::{Asset, Browser};
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// `GET /assets/{name}`: the file, for ever: another content has another name.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = built::ALL
        .iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(name.as_str()))
        .ok_or(Problem::NotFound)?;
    Ok(answer(
        asset,
        &headers,
        "public, max-age=31536000, immutable",
    ))
}

/// `GET /favicon.svg` and `GET /favicon.ico`: browsers ask for it under a fixed name.
pub async fn favicon(headers: HeaderMap) -> Response {
    answer(&built::FAVICON, &headers, "public, max-age=86400")
}

fn answer(asset: &'static Asset, headers: &HeaderMap, cache: &'static str) -> Response {
    let mut response = if not_modified(headers, asset.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if accepts_brotli(headers) {
        let mut response = Body::from(Bytes::from_static(asset.brotli)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        response
    } else {
        Body::from(Bytes::from_static(asset.plain)).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    response
}
