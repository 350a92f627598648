//! Saving one text while it is written.

use app::pages;
use app::shell::render;
use app::view::draft::{Place, Side, submit_path};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::proposal::Part;
use serde::Deserialize;
use serde_json::json;

use super::regions;
use crate::http::Shared;
use crate::http::pages::check::at_leisure;
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::drafts::{PartSave, ProposalError};
use crate::portal::editor::{Asked, PartSaved, TextSave, normal, saved_words};

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    /// The stored part.
    part: String,
    /// What stands in the form.
    text: String,
    /// The version that was read.
    seen: i64,
    /// What that held: sent when somebody else saved meanwhile, so that both are put together.
    #[serde(default)]
    base: Option<String>,
    /// The part of the editor that is open.
    #[serde(default)]
    page: String,
    /// The file that is open.
    #[serde(default)]
    file: String,
    /// What stands beside.
    #[serde(default)]
    side: String,
}

/// `POST /drafts/{id}/parts`: saves one text. Answers its version, the time and what was found; or
/// 409 with what stands there now, as text or as a choice to make; or 503 where others save faster,
/// and the same can be sent again.
pub async fn save(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Json(sent): Json<Sent>,
) -> Result<Response, Problem> {
    let text = normal(&sent.text);
    let saved = match &sent.base {
        None => {
            let save = PartSave {
                part: &sent.part,
                content: text.as_bytes(),
                seen: sent.seen,
                removed: false,
            };
            match web.portal.save_part(&caller, &id, save).await {
                Ok(saved) => PartSaved::Saved(saved),
                Err(ProposalError::Stale(theirs)) => {
                    let theirs = theirs.filter(|row| row.removed == 0);
                    let body = json!({
                        "lock_version": theirs.as_ref().map_or(0, |row| row.lock_version),
                        "text": theirs.map(|row| normal(&String::from_utf8_lossy(&row.content))),
                    });
                    return Ok((StatusCode::CONFLICT, Json(body)).into_response());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Some(base) => {
            let save = TextSave {
                part: sent.part.clone(),
                text: text.clone(),
                base: base.clone(),
                seen: sent.seen,
            };
            match web.portal.save_text(&caller, &id, &save).await {
                Err(ProposalError::Overtaken) => return Ok(again()),
                saved => saved?,
            }
        }
    };
    let place = Place {
        part: Part::from_slug(&sent.page).unwrap_or(Part::Project),
        file: sent.file.clone(),
        side: Side::from_text(&sent.side),
    };
    let (version, merged) = match saved {
        PartSaved::Unchanged(version) => (version, None),
        PartSaved::Saved(saved) => (saved.lock_version, None),
        PartSaved::Merged(saved, text, by) => (saved.lock_version, Some((text, by))),
        PartSaved::Conflict(conflict) => {
            // The sentences and the note are written where the draft is submitted.
            let action = match Part::from_slug(&sent.page) {
                Some(_) => place.href(&id),
                None => submit_path(&id),
            };
            let html = render(|| pages::draft::conflict_panel(*conflict, action));
            return Ok((StatusCode::CONFLICT, Json(json!({ "conflict": html }))).into_response());
        }
    };
    let content = web.portal.draft_content(&caller, &id).await?;
    let is_editor = Part::from_slug(&sent.page).is_some();
    let (words, made) = at_leisure(web, move |_| {
        let words = saved_words(&content);
        let made = is_editor.then(|| regions(&content.page(&place, Asked::default())));
        (words, made)
    })
    .await?;
    let mut body = json!({
        "lock_version": version,
        "saved": words,
        "regions": made,
    });
    if let Some((text, by)) = merged {
        body["text"] = text.into();
        body["merged"] = format!(
            "Other lines of it were saved by {by}. Both changes are in it now: look it over."
        )
        .into();
    }
    Ok(Json(body).into_response())
}

/// The answer where others save the same text faster than it can be put together with theirs.
fn again() -> Response {
    let detail = "Others save the same text at this moment.";
    let headers = [(header::RETRY_AFTER, "1")];
    let body = Json(json!({ "detail": detail }));
    (StatusCode::SERVICE_UNAVAILABLE, headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_race_that_was_lost_too_often_is_run_again() {
        let answer = again();
        // The page tries what the server fails in again, and nothing that it refuses.
        assert!(answer.status().is_server_error());
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
        let elsewhere = Problem::from(ProposalError::Overtaken);
        assert_eq!(elsewhere.status(), StatusCode::CONFLICT);
    }
}
