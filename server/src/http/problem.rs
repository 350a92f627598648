//! Answers that are not what was asked for: one place that turns every refusal, of a handler or of
//! a layer, into a page that helps, or into problem+json for programs.

use std::sync::Arc;

use app::view::form::FormFindings;
use app::view::problem::ProblemView;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ImageName;
use domain::permission::Refusal;
use domain::text::TEXT_LIMIT;
use serde::Serialize;
use utoipa::ToSchema;

use super::pages::{Visitor, html_page};
use super::{BODY_LIMIT, RequestId, Web, caller};
use crate::portal::PeopleError;
use crate::portal::drafts::ProposalError;
use crate::portal::review::Outdated;

/// Why a request is not answered as it was asked.
#[derive(Debug, Clone)]
pub enum Problem {
    /// Nothing is at this address.
    NotFound,
    /// The catalogue has no image of this name.
    UnknownImage(String),
    /// An image is there, but no such way for feedback.
    UnknownIntent(ImageName),
    /// The image has left the catalogue.
    Gone(ImageName, Vec<ImageName>),
    /// What was sent makes no sense; says where, and what to write instead.
    Unprocessable(String),
    /// The same, field by field.
    Fields(FormFindings),
    /// Somebody else was faster, and so it is not possible any more; says what happened.
    Overtaken(String),
    /// A newer revision came since the one that was read.
    Outdated(Box<Outdated>),
    /// One has to be signed in; says for what.
    SignInNeeded(String),
    /// The token that was sent does not hold; says why.
    InvalidToken(&'static str),
    /// A token stands in the address.
    TokenInAddress,
    /// One may not do that; says why, and who can.
    Forbidden(String),
    /// Somebody else changed it since it was read.
    Stale,
    /// The request does not say which version it began from.
    VersionNeeded,
    /// Too many requests came from one address; try again after that many seconds.
    TooManyRequests(u64),
    /// There are more cookies than any page of the portal sets.
    CookiesTooLarge,
    /// The request comes from another site.
    CrossSite,
    /// The address takes other methods.
    MethodNotAllowed(String),
    /// More was sent than is taken; the limit is in bytes.
    TooLarge(usize),
    /// The address is longer than any of this portal.
    AddressTooLong,
    /// It took too long, or the database does not answer.
    Unavailable,
    /// The fault is on this side.
    Internal,
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the store failed");
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unavailable
            }
            _ => Self::Internal,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        if refusal.is_hidden() {
            Self::NotFound
        } else if refusal.asks_to_sign_in() {
            Self::SignInNeeded(refusal.to_string())
        } else {
            Self::Forbidden(refusal.to_string())
        }
    }
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::Refused(refusal) => refusal.into(),
            PeopleError::Store(error) => error.into(),
            PeopleError::Unknown(_) => Self::NotFound,
            PeopleError::Blocked => Self::Forbidden(error.to_string()),
            PeopleError::Invalid { .. }
            | PeopleError::LastAdministrator
            | PeopleError::IdentityTaken
            | PeopleError::LastIdentity => Self::Unprocessable(error.to_string()),
        }
    }
}

impl From<ProposalError> for Problem {
    fn from(error: ProposalError) -> Self {
        match error {
            ProposalError::Unknown => Self::NotFound,
            ProposalError::Refused(refusal) => refusal.into(),
            ProposalError::Portal(error) => error.into(),
            ProposalError::Overtaken | ProposalError::Deleted | ProposalError::Closed => {
                Self::Overtaken(error.to_string())
            }
            ProposalError::Note(why) => {
                Self::Fields(FormFindings::new(vec![("note".to_owned(), why)]))
            }
            other => Self::Unprocessable(other.to_string()),
        }
    }
}

impl Problem {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownImage(_) | Self::UnknownIntent(_) => {
                StatusCode::NOT_FOUND
            }
            Self::Gone(..) => StatusCode::GONE,
            Self::Unprocessable(_) | Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Overtaken(_) | Self::Outdated(_) => StatusCode::CONFLICT,
            Self::SignInNeeded(_) | Self::InvalidToken(_) => StatusCode::UNAUTHORIZED,
            Self::TokenInAddress => StatusCode::BAD_REQUEST,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::VersionNeeded => StatusCode::PRECONDITION_REQUIRED,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::CookiesTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::CrossSite | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether whoever asks is better not looked up to word the answer: the store fails, or there
    /// are too many requests.
    const fn is_beyond_asking(&self) -> bool {
        matches!(
            self,
            Self::TooManyRequests(_) | Self::CookiesTooLarge | Self::Unavailable | Self::Internal
        )
    }

    /// What a layer meant by an answer that carries a status and nothing else.
    fn of_status(status: StatusCode, headers: &HeaderMap, path: &str) -> Option<Self> {
        Some(match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::CrossSite,
            StatusCode::METHOD_NOT_ALLOWED => {
                let allowed = headers.get(header::ALLOW).and_then(|value| value.to_str().ok()).unwrap_or("GET, HEAD");
                Self::MethodNotAllowed(allowed.replace(',', ", "))
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(body_limit(path)),
            StatusCode::URI_TOO_LONG => Self::AddressTooLong,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::Unprocessable("The request cannot be read: a part of the address or of the form is not valid UTF-8, or a field is missing.".to_owned())
            }
            StatusCode::INTERNAL_SERVER_ERROR => Self::Internal,
            _ => return None,
        })
    }

    /// The words for it, for a request of the page at `path`.
    pub async fn view(&self, web: &Web, request_id: &str, path: &str) -> ProblemView {
        match self {
            Self::SignInNeeded(words) => ProblemView::sign_in_needed(words.clone(), path),
            Self::InvalidToken(words) => ProblemView::invalid_token(*words),
            Self::TokenInAddress => ProblemView::token_in_address(),
            Self::Forbidden(words) => ProblemView::forbidden(words.clone()),
            Self::Stale => ProblemView {
                status: 412,
                title: "Somebody else saved this meanwhile".to_owned(),
                ..ProblemView::unprocessable("Nothing was written. Read what stands there now, and save again with its version.")
            },
            Self::VersionNeeded => ProblemView {
                status: 428,
                title: "Which version did you begin from?".to_owned(),
                ..ProblemView::unprocessable("Send the version that you read as If-Match, or If-None-Match: * for what was not there.")
            },
            Self::TooManyRequests(wait) => ProblemView::too_many_requests(*wait),
            Self::CookiesTooLarge => ProblemView::cookies_too_large(),
            Self::NotFound => ProblemView::not_found(),
            Self::UnknownImage(asked) => {
                let close = web.portal.close_names(asked).await.unwrap_or_default();
                ProblemView::unknown_image(asked, close)
            }
            Self::UnknownIntent(image) => ProblemView::unknown_intent(image),
            Self::Gone(name, successors) => ProblemView::gone(name, successors.clone()),
            Self::Unprocessable(what) => ProblemView::unprocessable(what.clone()),
            Self::Fields(findings) => {
                let says: Vec<&str> = findings.0.iter().map(|found| found.says.as_str()).collect();
                ProblemView::unprocessable(says.join(" "))
            }
            Self::Overtaken(what) => ProblemView {
                status: 409,
                title: "Something else happened meanwhile".to_owned(),
                ..ProblemView::unprocessable(what.clone())
            },
            Self::Outdated(outdated) => ProblemView {
                status: 409,
                title: "A newer revision came".to_owned(),
                ..ProblemView::unprocessable(outdated.sentence.clone())
            },
            Self::CrossSite => ProblemView {
                status: 403,
                title: "The request came from another site".to_owned(),
                what: "To keep other sites from acting in your name, forms are taken from this portal's own pages only. Open the page here and send the form again.".to_owned(),
                ..ProblemView::not_found()
            },
            Self::MethodNotAllowed(allowed) => ProblemView::method_not_allowed(allowed),
            Self::TooLarge(limit) => ProblemView::too_large(*limit as u64),
            Self::AddressTooLong => ProblemView::address_too_long(),
            Self::Unavailable => ProblemView::unavailable(request_id),
            Self::Internal => ProblemView::internal(request_id),
        }
    }
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem; [`explain`] writes the words.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What a program is told, as RFC 9457 has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened, in a few words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What that means and how to go on.
    detail: String,
    /// The number by which operators find the request in their logs.
    request_id: String,
    /// Names of images that look like what was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    close_names: Vec<String>,
    /// What is wrong with single fields of what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// What came since the revision that a review was written about.
    #[serde(skip_serializing_if = "Option::is_none")]
    outdated: Option<OutdatedDocument>,
}

/// What is wrong with a field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Which, as in `comments[0].path`.
    field: String,
    /// What is wrong and what to write instead.
    detail: String,
}

/// What came since a revision was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutdatedDocument {
    /// The revision that the review names.
    read: u32,
    /// The newest one.
    latest: u32,
    /// The files that differ between the two.
    changed: Vec<ChangedDocument>,
}

/// A file that differs between two revisions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedDocument {
    /// Its path within the bundle.
    path: String,
    /// `added`, `changed` or `removed`.
    change: &'static str,
}

impl Problem {
    /// What is wrong with single fields.
    fn errors(&self) -> Vec<FieldProblem> {
        let Self::Fields(findings) = self else {
            return Vec::new();
        };
        findings
            .0
            .iter()
            .filter(|found| !found.field.is_empty())
            .map(|found| FieldProblem {
                field: found.field.clone(),
                detail: found.says.clone(),
            })
            .collect()
    }

    /// What came since a revision was read.
    fn outdated(&self) -> Option<OutdatedDocument> {
        let Self::Outdated(outdated) = self else {
            return None;
        };
        Some(OutdatedDocument {
            read: outdated.read,
            latest: outdated.latest,
            changed: outdated
                .changed
                .iter()
                .map(|(path, change)| ChangedDocument {
                    path: path.clone(),
                    change,
                })
                .collect(),
        })
    }
}

/// Gives every bare refusal its words: a page, or problem+json under `/api/` and for programs that
/// ask for JSON.
pub async fn explain(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let wants_json = wants_json(request.uri(), request.headers());
    let visitor = Visitor::of(request.uri(), request.headers());
    let cookies = cookies(request.headers());
    let path = request.uri().path().to_owned();
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    let response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let explained = response.headers().contains_key(header::CONTENT_TYPE)
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if explained => return response,
        None => match Problem::of_status(response.status(), response.headers(), &path) {
            Some(problem) => problem,
            None => return response,
        },
    };
    let view = problem.view(&web, &request_id.0, &visitor.path).await;
    let visitor = if wants_json || problem.is_beyond_asking() {
        visitor
    } else {
        let caller = caller::of_cookies(&web, &cookies).await;
        visitor.seen_by(&caller, &cookies)
    };
    let mut answer = if wants_json {
        let document = ProblemDocument {
            kind: "about:blank",
            title: view.title,
            status: view.status,
            detail: view.what,
            request_id: request_id.0,
            close_names: view.close_names.iter().map(ToString::to_string).collect(),
            errors: problem.errors(),
            outdated: problem.outdated(),
        };
        let mut answer = (problem.status(), Json(document)).into_response();
        answer.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        answer
    } else {
        let page = html_page::problem(&web, &visitor, view);
        (
            problem.status(),
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            page,
        )
            .into_response()
    };
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let headers = answer.headers_mut();
    for kept in [header::ALLOW, header::SET_COOKIE, header::ETAG] {
        for value in response.headers().get_all(&kept) {
            headers.append(&kept, value.clone());
        }
    }
    match problem {
        Problem::SignInNeeded(_) => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Problem::InvalidToken(_) => {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer error=\"invalid_token\""),
            );
        }
        Problem::TooManyRequests(wait) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        _ => {}
    }
    answer
}

/// How much the address takes, as people count it: the encoding around a text is not theirs.
pub(super) fn body_limit(path: &str) -> usize {
    let is_review = path.starts_with("/api/v1/proposals/") && path.ends_with("/reviews");
    if is_review {
        super::REVIEW_BODY_LIMIT
    } else if path.starts_with("/check") || path == "/api/v1/check" {
        TEXT_LIMIT
    } else if path.starts_with("/drafts/") {
        super::drafts::FORM_LIMIT
    } else {
        BODY_LIMIT
    }
}

/// The cookies of a request.
fn cookies(headers: &HeaderMap) -> HeaderMap {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .map(|value| (header::COOKIE, value.clone()))
        .collect()
}

fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    if uri.path().starts_with("/api/") {
        return true;
    }
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    accept.contains("json") && !accept.contains("text/html")
}
