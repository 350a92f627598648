//! The queue for programs: what waits for reviewers, as the page shows it.

use app::view::queue::{Claim, DotState, QueuePage, QueueQuery, QueueRow};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::api_v1::documents::moment;
use crate::http::api_v1::own_answer;
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueDocument {
    /// How many open proposals for new images there are, whatever was asked for.
    new: u64,
    /// The same for updates.
    updates: u64,
    /// The same for parked ones.
    parked: u64,
    /// How many fit what was asked for, on all pages.
    total: u64,
    /// Those of this page.
    items: Vec<QueueItem>,
    /// The address of the next page.
    next: Option<String>,
}

/// An open proposal in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueItem {
    /// Its number.
    number: u64,
    /// The image.
    image: String,
    /// The round it is in.
    round: u32,
    /// What changes, in one sentence.
    summary: String,
    /// Whose turn it is, in a word.
    turn: String,
    /// Whether it is yours.
    yours: bool,
    /// Why, as a sentence.
    reason: String,
    /// Since when, as RFC 3339.
    since: String,
    /// When a parked one comes back, as RFC 3339.
    wake: Option<String>,
    /// What must hold before it is accepted.
    requirements: Vec<QueueRequirement>,
    /// Who took it on, as handles.
    claimed_by: Vec<String>,
    /// Whether you can take it on: `open`, `yours` or `closed`.
    claim: &'static str,
    /// Its page.
    page: String,
}

/// What must hold before a proposal is accepted, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueRequirement {
    /// `holds`, `partly`, `open` or `fails`.
    state: &'static str,
    /// As in "1 of 2 Dockerfile".
    words: String,
}

/// Lists the queue of reviewers, fifty at a time.
///
/// The token needs the scope `reviews:write` or `decisions:write`. Follow `next` for the rest.
#[utoipa::path(
    get,
    path = "/api/v1/queue",
    params(
        ("tab" = Option<String>, Query, description = "new, updates or parked; new when absent"),
        ("claimed" = Option<String>, Query, description = "nobody, you or others"),
        ("turn" = Option<String>, Query, description = "you, reviewers, author or coordinators"),
        ("sort" = Option<String>, Query, description = "waiting, oldest or changed; waiting when absent"),
        ("after" = Option<String>, Query, description = "The key of a page; `next` holds it"),
    ),
    responses(
        (status = 200, description = "A page of the queue", body = QueueDocument),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not see the queue; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "A parameter has a value that it does not take", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn queue(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = QueueQuery::from_pairs(&pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let page = web.portal.queue_page(&caller, &query, None).await?;
    own_answer(&QueueDocument::new(&page, &web.base_url), &headers)
}

impl QueueDocument {
    fn new(page: &QueuePage, base_url: &str) -> Self {
        let [new, updates, parked] = page.counts;
        Self {
            new,
            updates,
            parked,
            total: page.total,
            items: page
                .rows
                .iter()
                .map(|row| QueueItem::new(row, base_url))
                .collect(),
            // The parameters are the page's.
            next: page
                .next
                .as_ref()
                .map(|path| format!("{base_url}/api/v1{path}")),
        }
    }
}

impl QueueItem {
    fn new(row: &QueueRow, base_url: &str) -> Self {
        Self {
            number: row.number,
            image: row.image.clone(),
            round: row.round,
            summary: row.what.clone(),
            turn: row.turn.clone(),
            yours: row.yours,
            reason: row.reason.clone(),
            since: moment(row.since),
            wake: row.wakes_at.map(moment),
            requirements: row
                .requirements
                .iter()
                .map(|dot| QueueRequirement {
                    state: match dot.state {
                        DotState::Holds => "holds",
                        DotState::Partly => "partly",
                        DotState::Open => "open",
                        DotState::Fails => "fails",
                    },
                    words: dot.words.clone(),
                })
                .collect(),
            claimed_by: row.claimed_by.clone(),
            claim: match row.claim {
                Claim::Open => "open",
                Claim::Yours => "yours",
                Claim::Closed(_) => "closed",
            },
            page: format!("{base_url}/proposals/{}", row.number),
        }
    }
}
