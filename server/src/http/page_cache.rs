//! Finished anonymous pages in memory, each compressed once. A page is thrown away when the
//! catalogue's version grows, and after a minute, because it says how long ago things were.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use moka::future::Cache;

use super::{accepts, accepts_brotli, not_modified};
use crate::programme::digest;

/// How long a page stays.
const LIFETIME: Duration = Duration::from_secs(60);

/// A finished page.
#[derive(Debug)]
pub struct Finished {
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    etag: HeaderValue,
}

/// The finished pages.
#[derive(Debug, Clone)]
pub struct PageCache(Option<Cache<String, Arc<Finished>>>);

impl PageCache {
    /// A cache of at most that many bytes; of none, every page is made anew.
    pub fn new(bytes: u64) -> Self {
        Self((bytes > 0).then(|| {
            Cache::builder()
                .max_capacity(bytes)
                .weigher(|key: &String, page: &Arc<Finished>| {
                    let size = key.len() + page.plain.len() + page.brotli.len() + page.gzip.len();
                    u32::try_from(size).unwrap_or(u32::MAX)
                })
                .time_to_live(LIFETIME)
                .build()
        }))
    }

    /// The finished page of this key, if there is one.
    pub async fn get(&self, key: &str) -> Option<Arc<Finished>> {
        match &self.0 {
            Some(cache) => cache.get(key).await,
            None => None,
        }
    }

    /// Keeps a page. Without a cache it is only wrapped.
    pub async fn put(&self, key: String, html: String) -> Arc<Finished> {
        let Some(cache) = &self.0 else {
            return Arc::new(Finished::plain(html));
        };
        // Compressing takes milliseconds: other requests go on meanwhile.
        let copy = html.clone();
        let finished = tokio::task::spawn_blocking(move || Finished::compressed(html)).await;
        let page = Arc::new(finished.unwrap_or_else(|_| Finished::plain(copy)));
        cache.insert(key, Arc::clone(&page)).await;
        page
    }
}

impl Finished {
    fn plain(html: String) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{}\"", &digest(html.as_bytes())[..16]))
            .unwrap_or(HeaderValue::from_static("\"\""));
        Self {
            plain: html.into(),
            brotli: Bytes::new(),
            gzip: Bytes::new(),
            etag,
        }
    }

    fn compressed(html: String) -> Self {
        let (brotli, gzip) = (brotli(html.as_bytes()), gzip(html.as_bytes()));
        Self {
            brotli: brotli.into(),
            gzip: gzip.into(),
            ..Self::plain(html)
        }
    }

    /// The answer that fits a request's headers.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let mut response = if self
            .etag
            .to_str()
            .is_ok_and(|etag| not_modified(headers, etag))
        {
            StatusCode::NOT_MODIFIED.into_response()
        } else if !self.brotli.is_empty() && accepts_brotli(headers) {
            encoded(&self.brotli, "br")
        } else if !self.gzip.is_empty() && accepts(headers, "gzip") {
            encoded(&self.gzip, "gzip")
        } else {
            self.plain.clone().into_response()
        };
        let answer = response.headers_mut();
        answer.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        answer.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        answer.insert(
            header::VARY,
            HeaderValue::from_static("accept-encoding, cookie"),
        );
        answer.insert(header::ETAG, self.etag.clone());
        response
    }
}

fn encoded(content: &Bytes, coding: &'static str) -> Response {
    let mut response = content.clone().into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    response
}

fn brotli(content: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(content.len() / 4);
    // Quality 5 costs a few milliseconds once a minute; more would show in the first answer.
    // The window holds a whole page; the usual one takes megabytes for each page that is being packed.
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 18,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut std::io::Cursor::new(content), &mut packed, &parameters) {
        Ok(_) => packed,
        Err(_) => Vec::new(),
    }
}

fn gzip(content: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(content.len() / 4),
        flate2::Compression::new(5),
    );
    encoder
        .write_all(content)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
}
