//! Proposals for programs: the list, one proposal, one's own work.

mod acts;
mod claim;
mod decisions;
mod documents;
mod queue;
mod reviews;
mod words;

pub use acts::{__path_act, act};
pub use claim::{__path_claim, __path_release, claim, release};
pub use decisions::{__path_decide, decide};
pub use queue::{__path_queue, queue};
pub use reviews::{__path_publish, publish};
pub(super) use words::wrong;

use app::view::proposal::ProposalsQuery;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{answer, own_answer};
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::proposals::number;
use crate::http::{Shared, Web};
use crate::portal::Caller;
pub use documents::{ProposalDocument, ProposalList, RequirementDocument, WorkDocument};

/// Lists proposals, newest first, fifty at a time.
///
/// Without parameters: those that are open. Follow `next` for the rest.
#[utoipa::path(
    get,
    path = "/api/v1/proposals",
    params(
        ("state" = Option<String>, Query, description = "open, all, screening, in-review, accepted, parked, published, declined or withdrawn"),
        ("kind" = Option<String>, Query, description = "new, update, security, profile, lifecycle or transfer"),
        ("image" = Option<String>, Query, description = "The name of one image"),
        ("before" = Option<u64>, Query, description = "Only numbers below this one; `next` holds it"),
    ),
    responses(
        (status = 200, description = "A page of the list", body = ProposalList),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 422, description = "A parameter has a value that it does not take", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(web): Shared,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = ProposalsQuery::from_pairs(&pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let (rows, more) = web.portal.listed(&query).await?;
    let next = more
        .then(|| rows.last().map(|row| row.number))
        .flatten()
        .map(|last| format!("{}{}", web.base_url, query.at(Some(last)).to_api_href()));
    answer(&ProposalList::new(&rows, next, &web.base_url), &headers)
}

/// One proposal: where it stands, whose turn it is and why, what it needs, what was asked.
#[utoipa::path(
    get,
    path = "/api/v1/proposals/{number}",
    params(("number" = u64, Path, description = "The proposal's number")),
    responses(
        (status = 200, description = "The proposal", body = ProposalDocument),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn one(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    as_it_stands(&web, &caller, number(&text)?, &headers).await
}

/// A proposal as it stands now and as its reader may see it.
pub(super) async fn as_it_stands(
    web: &Web,
    caller: &Caller,
    number: i64,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let reading = web.portal.read_proposal(caller, number).await?;
    let records = web
        .portal
        .store()
        .decision_records(&reading.open.row.id)
        .await?;
    let document = ProposalDocument::new(&reading, records.len(), &web.base_url);
    own_answer(&document, headers)
}

/// One's own work: what waits for you, what you wait for, your drafts.
#[utoipa::path(
    get,
    path = "/api/v1/me/work",
    responses(
        (status = 200, description = "The work", body = WorkDocument),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn work(
    State(web): Shared,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = web.portal.mine_page(&caller).await?;
    let unread = web.portal.unread(&caller).await?;
    own_answer(&WorkDocument::new(&page, unread, &web.base_url), &headers)
}
