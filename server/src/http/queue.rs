//! `/queue`: what waits for reviewers, and the question before a claim.

mod claim;

pub use claim::{answer as answer_claim, page as claim_page};

use app::pages;
use app::shell::Section;
use app::view::queue::{QueueQuery, QueueTab};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::Shared;
use super::pages::{Visitor, html_page};
use super::people::{Fields, html};
use super::problem::Problem;
use crate::portal::Caller;
use crate::portal::queue::Done;

type Pairs = Query<Vec<(String, String)>>;

/// `GET /queue`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(&pairs)?;
    let page = web.portal.queue_page(&caller, &query, done(&pairs)).await?;
    let visitor = Visitor::at(query.to_href(), &headers).seen_by(&caller, &headers);
    let page = html_page::reviewing(
        &web,
        &visitor,
        Some(Section::Queue),
        pages::queue::TITLE,
        pages::queue::queue(page),
    );
    Ok(html(StatusCode::OK, page))
}

/// `POST /queue`: goes to the question before a claim, gives a claim back, or finds the next.
pub async fn act(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let query = asked(&pairs)?;
    let number = || fields.one("proposal").parse::<i64>();
    match fields.one("act").as_str() {
        "claim" => {
            let number = number().map_err(|_| unreadable())?;
            Ok(Redirect::to(&claim_path(number)).into_response())
        }
        "release" => {
            let number = number().map_err(|_| unreadable())?;
            web.portal.release_claim(&caller, number).await?;
            Ok(back(&query, Done::Released, number))
        }
        "next" => match web.portal.next_for(&caller).await? {
            Some(number) => Ok(Redirect::to(&claim_path(number)).into_response()),
            None => Ok(back(&query, Done::Nothing, 0)),
        },
        _ => Err(unreadable()),
    }
}

fn unreadable() -> Problem {
    Problem::Unprocessable("The form does not say what to do with which proposal.".to_owned())
}

fn claim_path(number: i64) -> String {
    format!("/proposals/{number}/claim")
}

fn asked(pairs: &[(String, String)]) -> Result<QueueQuery, Problem> {
    QueueQuery::from_pairs(pairs).map_err(|problem| Problem::Unprocessable(problem.to_string()))
}

/// What was just done, and with which proposal.
fn done(pairs: &[(String, String)]) -> Option<(Done, i64)> {
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let done = Done::from_slug(value("done")?)?;
    Some((
        done,
        value("proposal")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0),
    ))
}

/// Back to the queue as it was asked for, with what was done.
fn back(query: &QueueQuery, done: Done, number: i64) -> Response {
    let href = query.to_href();
    let join = if href.contains('?') { '&' } else { '?' };
    Redirect::to(&format!(
        "{href}{join}done={}&proposal={number}",
        done.slug()
    ))
    .into_response()
}

/// Back to the part of the queue in which new images stand, or updates.
fn back_to(is_new: bool, done: Done, number: i64) -> Response {
    let tab = if is_new {
        QueueTab::New
    } else {
        QueueTab::Updates
    };
    back(&QueueQuery::default().of_tab(tab), done, number)
}
