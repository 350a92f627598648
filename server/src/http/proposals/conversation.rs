//! What is said about a proposal.

use app::pages;
use app::view::address::with_query;
use app::view::form::FormFindings;
use app::view::proposal::{ConversationPage, ProposalTab, proposal_path};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::decide::Act;
use domain::permission::Action;

use super::{Pairs, answer_page, back, done, number, value};
use crate::http::pages::Visitor;
use crate::http::people::Fields;
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;

/// `GET /proposals/{number}/conversation`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    Query(pairs): Pairs,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let thread = value(&pairs, "thread");
    let mut page = web
        .portal
        .conversation_page(&caller, number, thread)
        .await?;
    page.done = done(&pairs);
    Ok(shown(&web, &caller, &uri, &headers, StatusCode::OK, page))
}

/// `POST /proposals/{number}/conversation`.
pub async fn comment(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    if fields.one("act") != "comment" {
        return Err(Problem::Unprocessable(
            "The form does not say what to do in the conversation.".to_owned(),
        ));
    }
    let path = format!(
        "{}/conversation",
        proposal_path(u64::try_from(number).unwrap_or_default())
    );
    let thread = Some(fields.one("thread")).filter(|thread| !thread.is_empty());
    // While somebody answers in a thread, the field for the whole has another name.
    let body = [fields.one("text"), fields.one("text-whole")]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let open = web
        .portal
        .numbered_proposal(&caller, number, Action::Comment)
        .await?;
    let place = match &thread {
        Some(thread) => Some(thread.parse().map_err(|_| Problem::NotFound)?),
        None => None,
    };
    let said = Act::Comment {
        thread: place,
        body: body.clone(),
    };
    match web.portal.act(&caller, open, said).await {
        Ok(_) => {
            let anchor =
                thread.map_or_else(|| "comment".to_owned(), |thread| format!("thread-{thread}"));
            Ok(back(&path, &format!("said#{anchor}")))
        }
        Err(
            error @ (ProposalError::Unknown | ProposalError::Refused(_) | ProposalError::Portal(_)),
        ) => Err(error.into()),
        Err(error) => {
            let mut page = web
                .portal
                .conversation_page(&caller, number, thread.as_deref())
                .await?;
            page.text = body;
            page.findings = FormFindings::new([("text", error.to_string())]);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(shown(&web, &caller, &uri, &headers, status, page))
        }
    }
}

fn shown(
    web: &Web,
    caller: &Caller,
    uri: &Uri,
    headers: &HeaderMap,
    status: StatusCode,
    mut page: ConversationPage,
) -> Response {
    let visitor = Visitor::of(uri, headers).seen_by(caller, headers);
    if caller.id().is_none() && page.closed.is_some() {
        page.sign_in = Some(with_query("/sign-in", &[("return_to", &visitor.path)]));
    }
    let title = pages::proposal::title(&page.head, ProposalTab::Conversation);
    let page = pages::proposal::conversation(page);
    answer_page(web, &visitor, status, title, None, page)
}
