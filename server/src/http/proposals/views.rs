//! What is only read: the list, and the views of one proposal.

use app::pages;
use app::view::proposal::{ProposalTab, ProposalsQuery};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{Pairs, answer_page, done, number, readable, shown, small};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::proposal_pages::{CompareQuery, FileQuery};

/// `GET /proposals`.
pub async fn list(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = ProposalsQuery::from_pairs(&pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let page = web.portal.proposals_page(&query).await?;
    let visitor = Visitor::at(query.to_href(), &headers).seen_by(&caller, &headers);
    let description = Some(pages::proposal::DESCRIPTION.to_owned());
    let title = pages::proposal::TITLE.to_owned();
    let page = pages::proposal::list(page);
    let html = html_page::about_proposals(&web, &visitor, title, description, page);
    Ok(readable(StatusCode::OK, html))
}

/// `GET /proposals/{number}`.
pub async fn overview(
    State(web): Shared,
    caller: Caller,
    mut visitor: Visitor,
    Path(text): Path<String>,
    Query(pairs): Pairs,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let mut page = web.portal.proposal_page(&caller, number).await?;
    page.done = done(&pairs);
    if let Some(person) = visitor.person.as_mut().filter(|person| person.unread > 0) {
        let unread = web.portal.mark_proposal_seen(&caller, number).await?;
        person.unread = unread;
    }
    let title = pages::proposal::title(&page.head, ProposalTab::Overview);
    let description = Some(pages::proposal::description(&page.head));
    let page = pages::proposal::proposal(page);
    Ok(answer_page(
        &web,
        &visitor,
        StatusCode::OK,
        title,
        description,
        page,
    ))
}

/// `GET /proposals/{number}/revisions/{revision}`.
pub async fn files(
    State(web): Shared,
    caller: Caller,
    Path((text, revision)): Path<(String, String)>,
    Query(pairs): Pairs,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let (number, revision) = (number(&text)?, small(&revision)?);
    let query = FileQuery::from_pairs(&pairs);
    let page = web
        .portal
        .files_page(&caller, number, revision, &query)
        .await?;
    let title = pages::proposal::title(&page.head, ProposalTab::Files);
    let page = pages::proposal::files(page);
    Ok(shown(&web, &visitor, title, page))
}

/// `GET /proposals/{number}/compare`.
pub async fn compare(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    Query(pairs): Pairs,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let query = CompareQuery::from_pairs(&pairs);
    let page = web.portal.compare_page(&caller, number, &query).await?;
    let title = pages::proposal::title(&page.head, ProposalTab::Files);
    let page = pages::proposal::compare(page);
    Ok(shown(&web, &visitor, title, page))
}

/// `GET /proposals/{number}/history`.
pub async fn history(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let page = web
        .portal
        .read_proposal(&caller, number)
        .await?
        .history_page();
    let title = pages::proposal::title(&page.head, ProposalTab::History);
    let page = pages::proposal::history(page);
    Ok(shown(&web, &visitor, title, page))
}

/// `GET /proposals/{number}/record/{record}`.
pub async fn record(
    State(web): Shared,
    caller: Caller,
    Path((text, record)): Path<(String, String)>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let (number, record) = (number(&text)?, small(&record)?);
    let page = web
        .portal
        .record_page(&caller, number, u64::from(record))
        .await?;
    let title = pages::proposal::record_title(&page);
    let page = pages::proposal::record(page);
    let html = html_page::about_proposals(&web, &visitor, title, None, page);
    Ok(readable(StatusCode::OK, html))
}
