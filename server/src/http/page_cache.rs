//! Finished anonymous pages in memory. A page is made once, though many ask for it at the same time,
//! and packed once, when it is asked for again: what is read a single time is not worth the work. It
//! is thrown away when the catalogue's version grows, and after a minute, because it says how long
//! ago things were.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use moka::Expiry;
use moka::future::Cache;
use tokio::sync::Semaphore;

use super::problem::Problem;
use super::{accepts, accepts_brotli, not_modified};
use crate::programme::digest;

/// How long a page is shown after it was made, packed or not.
const LIFETIME: Duration = Duration::from_secs(60);

/// How many pages are packed at the same time. Packing keeps a core busy for milliseconds and takes
/// megabytes; whoever asks meanwhile is not to wait for either.
const PACKING: usize = 1;

/// How many times as long as packing a page took, nothing is packed afterwards: when everything is new
/// at once, answers come first, and packing takes a third of a core.
const REST: u32 = 2;

/// A finished page.
#[derive(Debug)]
struct Finished {
    made: Instant,
    etag: HeaderValue,
    body: Body,
}

/// What is kept of a page.
#[derive(Debug)]
enum Body {
    /// As it was made, until it is asked for again.
    Plain {
        html: Bytes,
        /// Whether somebody packs it.
        packing: AtomicBool,
    },
    /// As it travels: a tenth of the page, so that ten times as many are kept.
    Packed { brotli: Bytes, gzip: Bytes },
}

/// The finished pages.
#[derive(Debug, Clone)]
pub struct PageCache(Option<Kept>);

#[derive(Debug, Clone)]
struct Kept {
    pages: Cache<String, Arc<Finished>>,
    packers: Arc<Semaphore>,
}

/// A page grows old from when it was made: packing it gives it no new time.
struct FromItsMaking;

impl Expiry<String, Arc<Finished>> for FromItsMaking {
    fn expire_after_create(
        &self,
        _key: &String,
        page: &Arc<Finished>,
        now: Instant,
    ) -> Option<Duration> {
        Some(LIFETIME.saturating_sub(now.saturating_duration_since(page.made)))
    }

    fn expire_after_update(
        &self,
        key: &String,
        page: &Arc<Finished>,
        now: Instant,
        _left: Option<Duration>,
    ) -> Option<Duration> {
        self.expire_after_create(key, page, now)
    }
}

impl PageCache {
    /// A cache of at most that many bytes; of none, every page is made anew.
    pub fn new(bytes: u64) -> Self {
        Self((bytes > 0).then(|| {
            Kept {
                pages: Cache::builder()
                    .max_capacity(bytes)
                    .weigher(|key: &String, page: &Arc<Finished>| {
                        u32::try_from(key.len() + page.size()).unwrap_or(u32::MAX)
                    })
                    .expire_after(FromItsMaking)
                    .build(),
                packers: Arc::new(Semaphore::new(PACKING)),
            }
        }))
    }

    /// The answer with the finished page of this key, made by `make` when there is none. Who asks
    /// while it is being made waits for it.
    pub async fn answer<F>(
        &self,
        key: String,
        headers: &HeaderMap,
        make: F,
    ) -> Result<Response, Problem>
    where
        F: AsyncFnOnce() -> Result<String, Problem>,
    {
        let Some(kept) = &self.0 else {
            return Ok(Finished::new(make().await?).answer(headers));
        };
        if let Some(page) = kept.pages.get(&key).await {
            kept.pack(key, &page);
            return Ok(page.answer(headers));
        }
        let page = kept
            .pages
            .try_get_with(key, async {
                make().await.map(|html| Arc::new(Finished::new(html)))
            })
            .await
            .map_err(Arc::unwrap_or_clone)?;
        Ok(page.answer(headers))
    }
}

impl Kept {
    /// Packs a page, unless that is done, or others are being packed: then it is for the next who asks.
    fn pack(&self, key: String, page: &Arc<Finished>) {
        let Body::Plain { packing, .. } = &page.body else {
            return;
        };
        if packing.load(Ordering::Relaxed) {
            return;
        }
        let Ok(permit) = Arc::clone(&self.packers).try_acquire_owned() else {
            return;
        };
        if packing.swap(true, Ordering::Relaxed) {
            return;
        }
        let (page, pages) = (Arc::clone(page), self.pages.clone());
        tokio::spawn(async move {
            let begun = Instant::now();
            let packed = tokio::task::spawn_blocking(move || page.packed()).await;
            if let Ok(Some(packed)) = packed {
                pages.insert(key, Arc::new(packed)).await;
            }
            tokio::time::sleep(begun.elapsed() * REST).await;
            drop(permit);
        });
    }
}

impl Finished {
    fn new(html: String) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{}\"", &digest(html.as_bytes())[..16]))
            .unwrap_or(HeaderValue::from_static("\"\""));
        Self {
            made: Instant::now(),
            etag,
            body: Body::Plain {
                html: html.into(),
                packing: AtomicBool::new(false),
            },
        }
    }

    /// The same page as it travels; nothing when it is that already or cannot be packed.
    fn packed(&self) -> Option<Self> {
        let Body::Plain { html, .. } = &self.body else {
            return None;
        };
        let (brotli, gzip) = (brotli(html)?.into(), gzip(html)?.into());
        Some(Self {
            made: self.made,
            etag: self.etag.clone(),
            body: Body::Packed { brotli, gzip },
        })
    }

    fn size(&self) -> usize {
        match &self.body {
            Body::Plain { html, .. } => html.len(),
            Body::Packed { brotli, gzip } => brotli.len() + gzip.len(),
        }
    }

    /// The answer that fits a request's headers. What is not packed yet is packed on its way, by the
    /// layer that does so for all answers.
    fn answer(&self, headers: &HeaderMap) -> Response {
        let is_known = self
            .etag
            .to_str()
            .is_ok_and(|etag| not_modified(headers, etag));
        let mut response = match &self.body {
            _ if is_known => StatusCode::NOT_MODIFIED.into_response(),
            Body::Plain { html, .. } => html.clone().into_response(),
            Body::Packed { brotli, .. } if accepts_brotli(headers) => encoded(brotli, "br"),
            Body::Packed { gzip, .. } if accepts(headers, "gzip") => encoded(gzip, "gzip"),
            Body::Packed { gzip, .. } => unpacked(gzip).into_response(),
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

fn brotli(content: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(content.len() / 4);
    // Quality 5 costs a few milliseconds once a minute.
    // The window holds a whole page; the usual one takes megabytes for each page that is being packed.
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 5,
        lgwin: 18,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut std::io::Cursor::new(content), &mut packed, &parameters).ok()?;
    packed.shrink_to_fit();
    Some(packed)
}

fn gzip(content: &[u8]) -> Option<Vec<u8>> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(
        Vec::with_capacity(content.len() / 4),
        flate2::Compression::new(5),
    );
    encoder.write_all(content).ok()?;
    let mut packed = encoder.finish().ok()?;
    packed.shrink_to_fit();
    Some(packed)
}

/// The page for the few who take nothing that is packed. It was packed here, so it is whole.
fn unpacked(gzip: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut html = Vec::with_capacity(gzip.len() * 6);
    if let Err(error) = flate2::read::GzDecoder::new(gzip).read_to_end(&mut html) {
        tracing::error!(%error, "a kept page cannot be unpacked");
    }
    html
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn a_page_that_many_ask_for_is_made_once_and_a_failure_is_not_kept() {
        let cache = PageCache::new(1 << 20);
        let made = AtomicUsize::new(0);
        let headers = HeaderMap::new();
        let ask = || {
            cache.answer("a".to_owned(), &headers, async || {
                made.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                if made.load(Ordering::Relaxed) == 1 {
                    return Err(Problem::Unavailable);
                }
                Ok("<p>a</p>".to_owned())
            })
        };
        assert!(ask().await.is_err());
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        assert_eq!(made.load(Ordering::Relaxed), 2);
        assert!(ask().await.is_ok());
        assert_eq!(made.load(Ordering::Relaxed), 2);
    }
}
