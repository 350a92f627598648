//! A claim by a program: with the answer to the question about conflicts of interest, as the page
//! asks it.

use app::view::form::FormFindings;
use app::view::queue::ClaimForm;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{as_it_stands, number};
use crate::http::Shared;
use crate::http::api_v1::sent::Sent;
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;
use crate::portal::queue::{Claimed, Done};

/// The answer to the question whether there is a conflict of interest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRequest {
    /// The answer.
    conflict: ConflictWord,
    /// What the conflict is about; coordinators alone read it. Empty where there is none.
    #[serde(default)]
    reason: String,
}

/// Whether there is a conflict of interest.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictWord {
    /// There is none: the proposal is claimed.
    None,
    /// There is one: it is declared, and the proposal is not claimed.
    Declared,
    /// A coordinator is asked to decide; until then it holds as one.
    Ask,
}

/// Takes a proposal on, or declares a conflict of interest.
///
/// The token needs the scope `reviews:write`. Whoever has it already is told the same again.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{number}/claim",
    params(("number" = u64, Path, description = "The proposal's number")),
    request_body = ClaimRequest,
    responses(
        (status = 200, description = "It was done; the proposal as it stands now", body = super::ProposalDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Others carry it already, or it moved on", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The request makes no sense; `errors` names the fields", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn claim(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<ClaimRequest>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let form = ClaimForm {
        conflict: match asked.conflict {
            ConflictWord::None => "none",
            ConflictWord::Declared => "mine",
            ConflictWord::Ask => "ask",
        }
        .to_owned(),
        reason: asked.reason,
    };
    match web.portal.answer_claim(&caller, number, &form).await? {
        Claimed::Yours | Claimed::Back(Done::Conflict | Done::Asked) => {
            as_it_stands(&web, &caller, number, &headers).await
        }
        Claimed::Back(_) => {
            let page = web
                .portal
                .claim_page(&caller, number, form, FormFindings::default())
                .await?;
            Err(Problem::Overtaken(page.closed.unwrap_or_else(|| {
                "It moved meanwhile. Try again.".to_owned()
            })))
        }
        Claimed::Again(findings) => Err(Problem::Fields(findings)),
    }
}

/// Gives one's own claim back.
///
/// The token needs the scope `reviews:write`. A coordinator ends the claim of somebody else by the
/// decision `release`.
#[utoipa::path(
    delete,
    path = "/api/v1/proposals/{number}/claim",
    params(("number" = u64, Path, description = "The proposal's number")),
    responses(
        (status = 200, description = "You do not carry it; the proposal as it stands now", body = super::ProposalDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn release(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    web.portal.release_claim(&caller, number).await?;
    as_it_stands(&web, &caller, number, &headers).await
}
