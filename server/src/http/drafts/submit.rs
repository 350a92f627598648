//! Submitting a draft: what is left to do, and what comes then.

use std::sync::Arc;

use app::pages;
use app::view::draft::submit_path;
use app::view::form::FormFindings;
use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Action;

use super::change::{conflicts, save_all};
use super::form::Form;
use super::{AskedFor, island_page};
use crate::http::pages::check::at_leisure;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;
use crate::portal::editor::normal;

/// `GET /drafts/{id}/submit`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<AskedFor>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let said = Said {
        done: asked.sentence(),
        ..Said::default()
    };
    answer(web, &caller, visitor, &id, said).await
}

/// What the page says besides the draft.
#[derive(Default)]
struct Said {
    /// The note that was just sent; else the one that is stored.
    note: Option<String>,
    done: Option<String>,
    refused: FormFindings,
}

async fn answer(
    web: Arc<Web>,
    caller: &Caller,
    visitor: Visitor,
    id: &str,
    said: Said,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(caller, id).await?;
    let facts = web.portal.submit_facts(&content).await?;
    let status = if said.refused.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let html = at_leisure(web, move |web| {
        let checked = content.check();
        let page = content.submit_page(&facts, &checked, said.note, said.done, said.refused);
        let title = format!("{}: submit", page.head.title());
        html_page::draft_submit(web, &visitor, &title, pages::draft::submit(page))
    })
    .await?;
    Ok(island_page(status, html))
}

/// `POST /drafts/{id}/submit`: saves the sentences and the note; with the button, submits. Whatever
/// fails, what was typed stays with whoever typed it.
pub async fn send(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    parts: Parts,
    form: Form,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&parts.uri, &parts.headers).seen_by(&caller, &parts.headers);
    let done = sent(&web, &caller, &visitor, &id, &form).await;
    Ok(form.or_held(&web, &visitor, &parts, Vec::new(), done).await)
}

async fn sent(
    web: &Arc<Web>,
    caller: &Caller,
    visitor: &Visitor,
    id: &str,
    form: &Form,
) -> Result<Response, Problem> {
    let note = normal(form.one("note"));
    let outcome = save_all(web, caller, id, form).await?;
    if !outcome.conflicts.is_empty() {
        return conflicts(web, caller, visitor, id, submit_path(id), outcome).await;
    }
    if form.one("act") != "submit" {
        let href = format!("{}?done=saved", submit_path(id));
        return Ok(Redirect::to(&href).into_response());
    }
    let open = web.portal.open_proposal(caller, id, Action::Submit).await?;
    let small =
        open.row.number.is_some() && open.projection.turn.group != domain::turn::Group::Author;
    let done = if small {
        web.portal.add_revision(caller, open, &note).await
    } else {
        web.portal.submit(caller, open, &note).await
    };
    match done {
        Ok(open) => {
            let number = open.row.number.unwrap_or_default();
            let word = if small { "revised" } else { "submitted" };
            let href = format!("/proposals/{number}?done={word}");
            Ok(Redirect::to(&href).into_response())
        }
        Err(
            error @ (ProposalError::Decided { .. }
            | ProposalError::NameTaken(_)
            | ProposalError::Note(_)
            | ProposalError::Overtaken),
        ) => {
            let said = Said {
                note: Some(note),
                done: None,
                refused: FormFindings::new(vec![("note".to_owned(), error.to_string())]),
            };
            answer(Arc::clone(web), caller, visitor.clone(), id, said).await
        }
        Err(error) => Err(error.into()),
    }
}
