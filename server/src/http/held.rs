//! A form that cannot be done as it was sent, because the session of its writer ended, the store
//! fails or somebody else was faster: nothing that was typed is lost.

use app::pages;
use app::view::people::{HeldFiles, SignedOutPage, UnsavedPage};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Refusal;

use super::pages::{Visitor, html_page};
use super::problem::Problem;
use super::return_to::local_path;
use super::upload::{UPLOAD_LIMIT, has_files};
use super::{RequestId, Web};

/// The most bytes of all texts together that a page holds; no form of the portal sends more.
const HELD_LIMIT: usize = 5_000_000;

/// The most names of files that a page repeats.
const NAMES_LIMIT: usize = 500;

/// The answer to somebody who may not: for a form of nobody who is signed in, a page that holds its
/// fields until they are.
pub(super) async fn refused(web: &Web, refusal: Refusal, parts: &Parts, body: Body) -> Response {
    let action = refusal.action;
    let problem = Problem::from(refusal);
    if !matches!(problem, Problem::SignInNeeded(_)) {
        return problem.into_response();
    }
    let Some((address, fields, files)) = form_of(parts, body).await else {
        return problem.into_response();
    };
    let page = SignedOutPage {
        what: action.words().to_owned(),
        action: address,
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

/// The answer to a form of which the portal cannot even find out who sends it: a page that holds its
/// fields until it can.
pub(super) async fn failed(web: &Web, problem: Problem, parts: &Parts, body: Body) -> Response {
    if !problem.status().is_server_error() {
        return problem.into_response();
    }
    let Some((address, fields, files)) = form_of(parts, body).await else {
        return problem.into_response();
    };
    let request_id = parts.extensions.get::<RequestId>().cloned();
    let form = Unsaved {
        address,
        fields,
        files,
        request_id: request_id.unwrap_or_default(),
    };
    let visitor = Visitor::at(form.address.clone(), &parts.headers);
    form.page(web, &visitor, problem).await
}

/// A form that could not be done, with what its page says beside the reason.
pub(super) struct Unsaved {
    /// Where it goes again: its own address, a path of the portal.
    pub address: String,
    /// Its fields as they were sent.
    pub fields: Vec<(String, String)>,
    /// The files that came with it.
    pub files: Vec<HeldFiles>,
    /// The number of the request.
    pub request_id: RequestId,
}

impl Unsaved {
    /// The page that holds it, with the status of the problem.
    pub(super) async fn page(self, web: &Web, visitor: &Visitor, problem: Problem) -> Response {
        let text: usize = self.fields.iter().map(|(_, value)| value.len()).sum();
        let is_empty = self.fields.is_empty() && self.files.is_empty();
        if is_empty || text > HELD_LIMIT || local_path(&self.address).is_none() {
            return problem.into_response();
        }
        let view = problem.view(web, &self.request_id.0, &self.address).await;
        let (title, why) = match problem {
            Problem::NotFound => (
                "It is gone, or no longer yours to write.".to_owned(),
                "It was taken away, or you do not write it any more. What you wrote can be copied from below.".to_owned(),
            ),
            _ => (view.title, view.what),
        };
        let page = UnsavedPage {
            status: view.status,
            title,
            why,
            request_id: view.request_id,
            action: self.address,
            fields: self.fields,
            files: self.files,
        };
        let page = pages::people::unsaved(page);
        let html = html_page::private(web, visitor, "Not saved", page);
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "private, no-store"),
        ];
        (problem.status(), headers, html).into_response()
    }
}

/// Where a form that is held goes again, its fields, and its files.
type HeldForm = (String, Vec<(String, String)>, Vec<HeldFiles>);

/// The form that a request carries; nothing when it carries none, or more than a page holds.
async fn form_of(parts: &Parts, body: Body) -> Option<HeldForm> {
    let is_held = parts.method == Method::POST
        && !parts.uri.path().starts_with("/api/")
        && is_form(&parts.headers);
    if !is_held {
        return None;
    }
    // A request of its own: the limit of the route itself does not hold out here. Files are read
    // past and not kept, so a form with files may be as long as where it belongs.
    let mut request = Request::new(body);
    let limit = if has_files(&parts.headers) {
        UPLOAD_LIMIT
    } else {
        HELD_LIMIT
    };
    DefaultBodyLimit::max(limit).apply(&mut request);
    *request.method_mut() = Method::POST;
    *request.headers_mut() = parts.headers.clone();
    let (fields, files) = read(request).await?;
    let address = parts
        .uri
        .path_and_query()
        .map_or("/", |address| address.as_str());
    let address = local_path(address).filter(|_| !fields.is_empty() || !files.is_empty())?;
    Some((address.to_owned(), fields, files))
}

/// The fields of a form, and the names of the files that were among them; nothing when it cannot be
/// read or holds more than a page does.
async fn read(request: Request) -> Option<(Vec<(String, String)>, Vec<HeldFiles>)> {
    if !kind_of(request.headers()).starts_with(SEVERAL_PARTS) {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        return form.ok().map(|Form(fields)| (fields, Vec::new()));
    }
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut files) = (Vec::new(), Vec::<HeldFiles>::new());
    let (mut room, mut names) = (HELD_LIMIT, NAMES_LIMIT);
    while let Some(mut field) = form.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        match field.file_name().map(str::to_owned) {
            // A field in which nothing was chosen.
            Some(file) if file.is_empty() => {}
            Some(file) => {
                if names > 0 {
                    names -= 1;
                    match files.iter_mut().find(|held| held.field == name) {
                        Some(held) => held.names.push(file),
                        None => files.push(HeldFiles {
                            field: name,
                            names: vec![file],
                        }),
                    }
                }
            }
            None => {
                let mut text = Vec::new();
                while let Some(piece) = field.chunk().await.ok()? {
                    room = room.checked_sub(piece.len())?;
                    text.extend_from_slice(&piece);
                }
                fields.push((name, String::from_utf8_lossy(&text).into_owned()));
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
