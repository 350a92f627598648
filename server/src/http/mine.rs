//! One's own work and one's inbox.

use app::pages;
use app::shell::Section;
use app::view::form::FormFindings;
use app::view::mine::{INBOX, MINE};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::Shared;
use super::pages::{Visitor, html_page};
use super::people::{Fields, html};
use super::problem::Problem;
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;

type Pairs = Query<Vec<(String, String)>>;

/// The word for what was just done, out of a closed list, as a sentence.
fn done(pairs: &[(String, String)]) -> Option<String> {
    let word = pairs.iter().find(|(key, _)| key == "done")?.1.as_str();
    let sentence = match word {
        "restored" => "The draft is back.",
        "accepted" => "You write it now too.",
        "refused" => "The invitation is refused.",
        "read" => "Marked as read.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// `GET /mine`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut page = web.portal.mine_page(&caller).await?;
    page.done = done(&pairs);
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = html_page::own(
        &web,
        &visitor,
        Some(Section::MyWork),
        pages::mine::TITLE,
        pages::mine::mine(page),
    );
    Ok(html(StatusCode::OK, page))
}

/// `POST /mine`: brings a draft back, or answers an invitation.
pub async fn act(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (draft, invitation) = (fields.one("draft"), fields.one("invitation"));
    let (led_to, word) = match fields.one("act").as_str() {
        "restore" => (web.portal.restore_draft(&caller, &draft).await, "restored"),
        "accept" => (
            web.portal
                .answer_invitation(&caller, &invitation, true)
                .await,
            "accepted",
        ),
        "refuse" => (
            web.portal
                .answer_invitation(&caller, &invitation, false)
                .await,
            "refused",
        ),
        _ => {
            return Err(Problem::Unprocessable(
                "The form does not say what to do.".to_owned(),
            ));
        }
    };
    match led_to {
        Ok(()) => Ok(Redirect::to(&format!("{MINE}?done={word}")).into_response()),
        Err(
            error @ (ProposalError::Unknown | ProposalError::Refused(_) | ProposalError::Portal(_)),
        ) => Err(error.into()),
        Err(error) => {
            let mut page = web.portal.mine_page(&caller).await?;
            page.findings = FormFindings::new([("drafts", error.to_string())]);
            let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
            let page = html_page::own(
                &web,
                &visitor,
                Some(Section::MyWork),
                pages::mine::TITLE,
                pages::mine::mine(page),
            );
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

/// `GET /inbox`.
pub async fn inbox(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let before = pairs
        .iter()
        .find(|(key, _)| key == "before")
        .and_then(|(_, value)| value.parse().ok());
    let mut page = web.portal.inbox_page(&caller, before).await?;
    page.done = done(&pairs);
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = html_page::own(
        &web,
        &visitor,
        None,
        pages::mine::INBOX_TITLE,
        pages::mine::inbox(page),
    );
    Ok(html(StatusCode::OK, page))
}

/// `POST /inbox`: marks one notice as read, or all of them.
pub async fn mark(
    State(web): Shared,
    caller: Caller,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let notice = match fields.one("act").as_str() {
        "read-all" => None,
        "read" => Some(
            fields
                .one("notice")
                .parse()
                .map_err(|_| Problem::NotFound)?,
        ),
        _ => {
            return Err(Problem::Unprocessable(
                "The form does not say what to do.".to_owned(),
            ));
        }
    };
    web.portal.mark_notices_read(&caller, notice).await?;
    Ok(Redirect::to(&format!("{INBOX}?done=read")).into_response())
}
