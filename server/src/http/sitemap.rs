//! What search engines are told.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Lifecycle;
use time::format_description::well_known::Rfc3339;

use super::Shared;
use super::problem::Problem;
use crate::render::escape;

/// The most addresses that one site map may hold, as its standard has it.
const ADDRESS_LIMIT: usize = 50_000;

/// `GET /robots.txt`: pages may be listed; the router's steps and the API need not be.
pub async fn robots(State(web): Shared) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /r/\nDisallow: /api/\nSitemap: {}/sitemap.xml\n",
        web.base_url
    );
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        text,
    )
        .into_response()
}

/// `GET /sitemap.xml`: every image's page with its last change.
pub async fn sitemap(State(web): Shared) -> Result<Response, Problem> {
    let catalogue = web.portal.catalogue().await?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let base = escape(&web.base_url);
    let _ = writeln!(xml, "<url><loc>{base}/images</loc></url>");
    for row in catalogue
        .rows()
        .filter(|row| row.lifecycle != Lifecycle::Retired)
        .take(ADDRESS_LIMIT - 1)
    {
        let _ = write!(xml, "<url><loc>{base}/images/{}</loc>", row.name);
        if let Ok(changed) = row
            .updated_at
            .replace_nanosecond(0)
            .unwrap_or(row.updated_at)
            .format(&Rfc3339)
        {
            let _ = write!(xml, "<lastmod>{changed}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    Ok((
        [
            (header::CONTENT_TYPE, "application/xml"),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        xml,
    )
        .into_response())
}
