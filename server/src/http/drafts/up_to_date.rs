//! Bringing a draft up to date with its image.

use std::sync::Arc;

use app::pages;
use app::view::form::FormFindings;
use app::view::proposal::proposal_path;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Action;

use super::form::Form;
use super::island_page;
use crate::http::pages::check::at_leisure;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;
use crate::portal::editor::path_or_label;
use crate::portal::proposals::{BroughtUpToDate, Chosen};

/// `GET /drafts/{id}/up-to-date`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let refused = FormFindings::default();
    answer(web, &caller, visitor, &id, Chosen::default(), refused).await
}

/// `POST /drafts/{id}/up-to-date`: takes what the image changed into the draft, as it was chosen, and
/// begins from the image's current version.
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
    let open = web
        .portal
        .open_proposal(caller, id, Action::EditDraft)
        .await?;
    let chosen = form.chosen();
    let refused = match web.portal.bring_up_to_date(caller, open, &chosen).await {
        Ok(BroughtUpToDate::Done(open)) => {
            let href = match open.row.number {
                Some(number) => {
                    let path = proposal_path(u64::try_from(number).unwrap_or_default());
                    format!("{path}?done=bring-up-to-date")
                }
                None => format!("/drafts/{id}?done=up-to-date"),
            };
            return Ok(Redirect::to(&href).into_response());
        }
        Ok(BroughtUpToDate::Choose(changes)) if !changes.was_read(&chosen) => {
            let says = "The image changed again since you opened this page. Look at what changed, then bring it up to date.";
            FormFindings::new([("up-to-date", says)])
        }
        Ok(BroughtUpToDate::Choose(changes)) => {
            FormFindings::new(changes.undecided(&chosen).map(|part| {
                let says = format!(
                    "{}: choose what stands, for each piece.",
                    path_or_label(&part.part)
                );
                (part.part.clone(), says)
            }))
        }
        Err(
            error @ (ProposalError::Decided { .. }
            | ProposalError::Overtaken
            | ProposalError::PartTooLarge
            | ProposalError::DraftTooLarge
            | ProposalError::TooManyParts),
        ) => FormFindings::new([("up-to-date", error.to_string())]),
        Err(error) => return Err(error.into()),
    };
    answer(
        Arc::clone(web),
        caller,
        visitor.clone(),
        id,
        chosen,
        refused,
    )
    .await
}

async fn answer(
    web: Arc<Web>,
    caller: &Caller,
    visitor: Visitor,
    id: &str,
    chosen: Chosen,
    refused: FormFindings,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(caller, id).await?;
    let changes = if content.is_outdated() {
        web.portal.image_changes(&content.open).await?
    } else {
        None
    };
    let status = if refused.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let html = at_leisure(web, move |web| {
        let page = content.up_to_date_page(changes.as_ref(), &chosen, refused);
        let title = format!("{}: bring it up to date", page.head.title());
        html_page::private(web, &visitor, &title, pages::draft::up_to_date(page))
    })
    .await?;
    Ok(island_page(status, html))
}

impl Form {
    /// What was chosen, with what was read for it.
    fn chosen(&self) -> Chosen {
        let parts = self.fields.iter().filter_map(|(field, seen)| {
            let part = field.strip_prefix("seen:")?;
            // A version that is none was never read.
            let seen = seen.parse().unwrap_or(-1);
            Some((part.to_owned(), (Some(seen), self.sides(part))))
        });
        Chosen {
            version: Some(self.one("version").to_owned()),
            parts: parts.collect(),
        }
    }
}
