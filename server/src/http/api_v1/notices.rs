//! What somebody was told, for programs.

use app::view::mine::InboxPage;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::moment;
use super::own_answer;
use super::proposals::wrong;
use super::sent::Sent;
use crate::http::Shared;
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;

/// A page of the list of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeList {
    /// The notices of this page, newest first.
    notices: Vec<NoticeDocument>,
    /// How many notices you have not read, those of other pages too.
    unread: usize,
    /// The address of the next page.
    next: Option<String>,
}

/// Something that you were told.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeDocument {
    /// Its identifier.
    id: i64,
    /// What happened, as a sentence.
    sentence: String,
    /// Why you are told, as a sentence.
    because: String,
    /// Whether you have to act.
    your_turn: bool,
    /// Whether you read it.
    read: bool,
    /// When it happened, as RFC 3339.
    at: String,
    /// The page of what it is about.
    page: String,
}

/// How many notices are left.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadDocument {
    /// How many notices you have not read.
    unread: u32,
}

/// What to do with notices. `act` names it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum NoticeRequest {
    /// Mark one of your notices as read; one that is not yours changes nothing.
    Read {
        /// Which, by its `id`.
        notice: i64,
    },
    /// Mark all of them as read.
    ReadAll {},
}

impl NoticeList {
    /// From the page of the inbox.
    fn new(page: InboxPage, base_url: &str) -> Self {
        let last = page.items.last().map(|item| item.id);
        Self {
            next: page
                .next
                .and(last)
                .map(|last| format!("{base_url}/api/v1/me/notices?before={last}")),
            unread: page.unread,
            notices: page
                .items
                .into_iter()
                .map(|item| NoticeDocument {
                    id: item.id,
                    sentence: item.sentence,
                    because: item.because,
                    your_turn: item.your_turn,
                    read: item.read,
                    at: moment(item.at),
                    page: format!("{base_url}{}", item.href),
                })
                .collect(),
        }
    }
}

/// Lists what you were told, newest first, fifty at a time.
///
/// Follow `next` for the rest. The token needs one of the scopes that read proposals.
#[utoipa::path(
    get,
    path = "/api/v1/me/notices",
    params(
        ("before" = Option<i64>, Query, description = "Only notices with an `id` below this one; `next` holds it"),
    ),
    responses(
        (status = 200, description = "A page of the list", body = NoticeList),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "`before` is no identifier", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn notices(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let before = pairs
        .iter()
        .find(|(key, _)| key == "before")
        .map(|(_, value)| value.parse())
        .transpose()
        .map_err(|_| wrong("before", "The `id` of a notice: a whole number."))?;
    let page = web.portal.inbox_page(&caller, before).await?;
    own_answer(&NoticeList::new(page, &web.base_url), &headers)
}

/// Marks notices as read and answers how many are left.
///
/// The token needs one of the scopes that write: what only reads leaves them as they are.
#[utoipa::path(
    post,
    path = "/api/v1/me/notices",
    request_body = NoticeRequest,
    responses(
        (status = 200, description = "It was done", body = UnreadDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The request makes no sense; nothing happened", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn mark_notices(
    State(web): Shared,
    caller: Caller,
    headers: HeaderMap,
    Sent(asked): Sent<NoticeRequest>,
) -> Result<Response, Problem> {
    let notice = match asked {
        NoticeRequest::Read { notice } => Some(notice),
        NoticeRequest::ReadAll {} => None,
    };
    web.portal.mark_notices_read(&caller, notice).await?;
    let unread = web.portal.unread(&caller).await?;
    own_answer(&UnreadDocument { unread }, &headers)
}
