//! What the form of a part does: every text of the page is saved first, then done what was asked.

use std::sync::Arc;

use app::view::draft::{Conflict, ConflictPage, Place, submit_path};
use app::view::form::FormFindings;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::files::Files;
use super::form::Form;
use super::{AskedFor, answer, island_page, part_of};
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;
use crate::portal::editor::{Asked, PartSaved, kind_of, label_of, normal};
use crate::portal::parts::PartName;

/// What saving a form came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) saved: usize,
    pub(super) merged: bool,
    pub(super) conflicts: Vec<Conflict>,
    /// What was not taken, by the name of its field.
    pub(super) refused: Vec<(String, String)>,
}

/// Saves every text of a form.
///
/// # Errors
/// When one of them fails or cannot be taken as it is; the others may be saved then.
pub(super) async fn save_all(
    web: &Web,
    caller: &Caller,
    id: &str,
    form: &Form,
) -> Result<Outcome, Problem> {
    let resolves = form.one("act") == "resolve";
    let mut outcome = Outcome::default();
    let mut refused = Vec::new();
    for save in form.saves() {
        let saved = if resolves {
            let sides = form.sides(&save.part);
            web.portal.save_resolved(caller, id, &save, &sides).await
        } else {
            web.portal.save_text(caller, id, &save).await
        };
        match saved {
            Ok(PartSaved::Unchanged(_)) => {}
            Ok(PartSaved::Saved(_)) => outcome.saved += 1,
            Ok(PartSaved::Merged(..)) => {
                outcome.saved += 1;
                outcome.merged = true;
            }
            Ok(PartSaved::Conflict(conflict)) => outcome.conflicts.push(*conflict),
            Err(
                error @ (ProposalError::PartTooLarge
                | ProposalError::DraftTooLarge
                | ProposalError::TooManyParts
                | ProposalError::NoLogo(_)
                | ProposalError::NoSuchPart(_)),
            ) => {
                refused.push(format!("{}: {error}", label_of(&save.part)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    if !refused.is_empty() {
        // The page of the part would show what is stored, and not what was typed.
        return Err(Problem::Unprocessable(refused.join(" ")));
    }
    Ok(outcome)
}

/// `POST /drafts/{id}/{part}`. Whatever fails, what was typed stays with whoever typed it.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<AskedFor>,
    parts: Parts,
    mut form: Form,
) -> Result<Response, Problem> {
    let place = asked.place(part_of(&slug)?);
    let visitor = Visitor::of(&parts.uri, &parts.headers).seen_by(&caller, &parts.headers);
    let files = form.file_names();
    let done = changed(&web, &caller, &visitor, &id, place, &mut form).await;
    Ok(form.or_held(&web, &visitor, &parts, files, done).await)
}

async fn changed(
    web: &Arc<Web>,
    caller: &Caller,
    visitor: &Visitor,
    id: &str,
    mut place: Place,
    form: &mut Form,
) -> Result<Response, Problem> {
    let part = place.part;
    let mut done = match form.one("act") {
        "check" => "checked",
        "resolve" => "resolved",
        _ => "saved",
    };
    if form.has("fix") && fix(web, caller, id, form).await? {
        done = "fixed";
    }
    let mut outcome = save_all(web, caller, id, form).await?;
    outcome.refused.append(&mut form.refused);
    if !outcome.conflicts.is_empty() {
        let back = place.href(id);
        return conflicts(web, caller, visitor, id, back, outcome).await;
    }
    if outcome.merged {
        done = "merged";
    }
    let files = Files {
        web,
        caller,
        id,
        part,
    };
    let mut rows = 0;
    match form.one("act") {
        _ if form.has("add") => {
            let path = form.one("add").to_owned();
            done = files
                .add(&path, &mut place, &mut outcome)
                .await?
                .unwrap_or(done);
        }
        "add" => {
            let path = form.one("path").trim().to_owned();
            done = files
                .add(&path, &mut place, &mut outcome)
                .await?
                .unwrap_or(done);
        }
        "upload" if outcome.refused.is_empty() || !form.uploads.is_empty() => {
            let into = form.one("into").trim().trim_matches('/').to_owned();
            let uploads = std::mem::take(&mut form.uploads);
            done = files
                .upload(uploads, &into, &mut place, &mut outcome)
                .await?
                .unwrap_or(done);
        }
        "rename" => {
            let (from, to) = (
                form.one("file").to_owned(),
                form.one("to").trim().to_owned(),
            );
            done = files
                .rename(&from, &to, &mut place, &mut outcome)
                .await?
                .unwrap_or(done);
        }
        "remove" => {
            if let Some(name) = files.name(form.one("file")) {
                web.portal.remove_file(caller, id, &name).await?;
                place.file = String::new();
                done = "removed";
            }
        }
        "row" => rows = 2,
        "next" if outcome.refused.is_empty() => {
            let href = match place.next() {
                Some(part) => place.at(part).href(id),
                None => submit_path(id),
            };
            return Ok(Redirect::to(&href).into_response());
        }
        _ => {}
    }
    if !outcome.refused.is_empty() {
        let content = web.portal.draft_content(caller, id).await?;
        let asked = Asked {
            refused: FormFindings::new(outcome.refused),
            ..Asked::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answer(
            Arc::clone(web),
            visitor.clone(),
            content,
            place,
            asked,
            status,
        )
        .await;
    }
    let mut href = place.href(id);
    let mut more = |pair: String| {
        href.push(if href.contains('?') { '&' } else { '?' });
        href.push_str(&pair);
    };
    more(format!("done={done}"));
    if rows > 0 {
        more(format!("rows={rows}"));
    }
    Ok(Redirect::to(&href).into_response())
}

/// Applies a fix to the text that was sent, before it is saved. Answers whether there was one.
async fn fix(web: &Web, caller: &Caller, id: &str, form: &mut Form) -> Result<bool, Problem> {
    let content = web.portal.draft_content(caller, id).await?;
    let part = form.one("text-is").to_owned();
    let text = normal(form.one("text"));
    let manifest = match part.as_str() {
        crate::portal::parts::MANIFEST => text.clone(),
        _ => content.bundle.manifest.clone(),
    };
    let Some(kind) = PartName::read(&part).and_then(|part| kind_of(&part, &manifest)) else {
        return Ok(false);
    };
    let checked = app::view::check::checked(kind, content.bundle.name(), &text);
    let Some((fixed, _)) = app::view::check::fixed(&text, &checked, form.one("fix")) else {
        return Ok(false);
    };
    for (name, value) in &mut form.fields {
        if name == "text" {
            value.clone_from(&fixed);
        }
    }
    // A form that is held is not mended twice.
    form.fields.retain(|(name, _)| name != "fix");
    Ok(true)
}

/// The page on which one chooses between two texts.
pub(super) async fn conflicts(
    web: &Web,
    caller: &Caller,
    visitor: &Visitor,
    id: &str,
    back: String,
    outcome: Outcome,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(caller, id).await?;
    let page = ConflictPage {
        head: content.head(),
        back,
        conflicts: outcome.conflicts,
        saved: outcome.saved,
    };
    let title = format!("{}: two texts", page.head.title());
    let page = app::pages::draft::conflicts(page);
    let html = html_page::private(web, visitor, &title, page);
    Ok(island_page(StatusCode::UNPROCESSABLE_ENTITY, html))
}
