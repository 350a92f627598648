//! A form that arrives when the session of its writer has ended: nothing that was typed is lost.

use app::pages;
use app::view::people::SignedOutPage;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Refusal;

use super::Web;
use super::pages::{Visitor, html_page};
use super::problem::Problem;
use super::return_to::local_path;

/// The answer to somebody who may not: for a form of nobody who is signed in, a page that holds its
/// fields until they are.
pub(super) async fn refused(web: &Web, refusal: Refusal, parts: &Parts, body: Body) -> Response {
    let action = refusal.action;
    let problem = Problem::from(refusal);
    let is_held = matches!(problem, Problem::SignInNeeded(_))
        && parts.method == Method::POST
        && !parts.uri.path().starts_with("/api/")
        && is_form(&parts.headers);
    if !is_held {
        return problem.into_response();
    }
    // A request of its own: the limit of the route itself does not hold out here, axum's does.
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.headers_mut() = parts.headers.clone();
    let Some((fields, files)) = read(request).await else {
        return problem.into_response();
    };
    let address = parts
        .uri
        .path_and_query()
        .map_or("/", |address| address.as_str());
    let Some(address) = local_path(address).filter(|_| !fields.is_empty()) else {
        return problem.into_response();
    };
    let page = SignedOutPage {
        what: action.words().to_owned(),
        action: address.to_owned(),
        fields,
        files,
    };
    // The page says who reads it as if they had opened the sign-in page: they come back to nothing
    // that was sent.
    let visitor = Visitor::at("/sign-in".to_owned(), &parts.headers);
    let page = pages::people::signed_out(page);
    let html = html_page::private(web, &visitor, "Your session ended", page);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::WWW_AUTHENTICATE, "Bearer"),
    ];
    (StatusCode::UNAUTHORIZED, headers, html).into_response()
}

/// The fields of a form, and whether files were among them; nothing when it cannot be read.
async fn read(request: Request) -> Option<(Vec<(String, String)>, bool)> {
    if !kind_of(request.headers()).starts_with(SEVERAL_PARTS) {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        return form.ok().map(|Form(fields)| (fields, false));
    }
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut files) = (Vec::new(), false);
    while let Some(field) = form.next_field().await.ok()? {
        match field.file_name() {
            Some(name) => files |= !name.is_empty(),
            None => {
                let name = field.name()?.to_owned();
                fields.push((name, field.text().await.ok()?));
            }
        }
    }
    Some((fields, files))
}

/// The media type of a form that may hold files.
const SEVERAL_PARTS: &str = "multipart/form-data";

fn kind_of(headers: &HeaderMap) -> &str {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = kind_of(headers);
    kind.starts_with("application/x-www-form-urlencoded") || kind.starts_with(SEVERAL_PARTS)
}
