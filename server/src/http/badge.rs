//! A badge that leads to an image's feedback page, to be embedded elsewhere.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::pages::{image_name, unknown};
use super::problem::Problem;
use super::{Shared, not_modified};
use crate::programme::digest;
use crate::render::escape;

/// `GET /images/{name}/feedback.svg`.
pub async fn feedback(
    State(web): Shared,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let catalogue = web.portal.catalogue().await?;
    if !catalogue.knows(name.as_str()) {
        return Err(unknown(&name, &web.portal.policy().programme));
    }
    let drawing = drawing("feedback", name.as_str());
    let etag = format!("\"{}\"", &digest(drawing.as_bytes())[..16]);
    let mut response = if not_modified(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        drawing.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("image/svg+xml"),
    );
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    // It is made to stand on other sites' pages.
    answer.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}

/// Two labels side by side. Colours and sizes are attributes: a style sheet would need an exception
/// in the policy of every page that shows the badge.
fn drawing(left: &str, right: &str) -> String {
    // The width of a letter differs from font to font; `textLength` makes the text fit the box.
    let width = |text: &str| 12 + 7 * text.chars().count();
    let (first, second) = (width(left), width(right));
    let whole = first + second;
    let title = escape(&format!("Send feedback about {right}"));
    let (left_text, right_text) = (escape(left), escape(right));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" aria-label=\"{title}\">\
         <title>{title}</title>\
         <rect width=\"{whole}\" height=\"20\" rx=\"3\" fill=\"#1a1f27\"/>\
         <path d=\"M{first} 0h{inner}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{first}z\" fill=\"#0a5c80\"/>\
         <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\
         <text x=\"6\" y=\"14\" textLength=\"{left_length}\" lengthAdjust=\"spacingAndGlyphs\">{left_text}</text>\
         <text x=\"{right_start}\" y=\"14\" textLength=\"{right_length}\" lengthAdjust=\"spacingAndGlyphs\">{right_text}</text>\
         </g></svg>",
        inner = second - 3,
        left_length = first - 12,
        right_start = first + 6,
        right_length = second - 12,
    )
}

#[cfg(test)]
mod tests {
    use super::drawing;

    #[test]
    fn a_badge_holds_no_markup_of_others() {
        let drawing = drawing("feedback", "<script>&\"'");
        assert!(!drawing.contains("<script"), "{drawing}");
        assert!(
            drawing.contains("&lt;script&gt;&amp;&quot;&#39;"),
            "{drawing}"
        );
    }
}
