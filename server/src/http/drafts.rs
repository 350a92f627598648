//! The pages of a draft: its editor, its submission, and who writes it.

mod change;
mod files;
mod form;
mod people;
mod save;
mod submit;
mod up_to_date;

pub use change::change;
pub use people::{act as change_people, page as people};
pub use save::save;
pub use submit::{page as submit, send};
pub use up_to_date::{page as up_to_date, send as bring_up_to_date};

use std::sync::Arc;

use app::pages;
use app::view::draft::{EditorPage, Place, Side};
use app::view::form::FormFindings;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::proposal::Part;
use serde::Deserialize;

use super::pages::check::at_leisure;
use super::pages::{Visitor, html_page};
use super::problem::Problem;
use super::security::{FOREIGN_FILE_POLICY, ISLAND_POLICY};
use super::{Shared, Web};
use crate::portal::Caller;
use crate::portal::editor::{Asked, DraftContent};
use crate::portal::projection::picture_type;

/// The most bytes of a form with files: a whole draft, and what stands around the files.
pub const FORM_LIMIT: usize = 22_000_000;

/// The most bytes of a text that is saved by itself, as JSON with what it began from.
pub const SAVE_LIMIT: usize = 5_000_000;

/// What stands behind the address of a page of the editor.
#[derive(Debug, Default, Deserialize)]
pub struct AskedFor {
    #[serde(default)]
    file: String,
    #[serde(default)]
    side: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    rows: usize,
}

impl AskedFor {
    fn place(&self, part: Part) -> Place {
        Place {
            part,
            file: self.file.clone(),
            side: Side::from_text(&self.side),
        }
    }

    /// The word for what was just done, as a sentence.
    fn sentence(&self) -> Option<String> {
        let sentence = match self.done.as_str() {
            "saved" => "Saved.",
            "checked" => "Saved and checked.",
            "merged" => "Saved, together with what somebody else changed meanwhile.",
            "resolved" => "Saved as you chose.",
            "fixed" => "The fix was applied and saved.",
            "added" => "The file was added.",
            "uploaded" => "Uploaded.",
            "renamed" => "The file has its new path.",
            "removed" => "The file was removed.",
            "begun" => {
                "The draft was begun. It is saved as you go, and yours alone until you submit it."
            }
            "restored" => "The draft is back.",
            "up-to-date" => {
                "What the image changed is in your draft. It begins from the image’s current version now."
            }
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

/// A part by the last segment of an address.
fn part_of(slug: &str) -> Result<Part, Problem> {
    Part::from_slug(slug).ok_or(Problem::NotFound)
}

/// `GET /drafts/{id}`: the first part.
pub async fn first(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<AskedFor>,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(&caller, &id).await?;
    let mut place = content.place(Part::Project);
    place.side = Side::from_text(&asked.side);
    let mut href = place.href(&id);
    if asked.sentence().is_some() {
        href.push_str(if href.contains('?') { "&" } else { "?" });
        href.push_str(&format!("done={}", asked.done));
    }
    Ok(Redirect::to(&href).into_response())
}

/// `GET /drafts/{id}/{part}`.
pub async fn part(
    State(web): Shared,
    caller: Caller,
    Path((id, slug)): Path<(String, String)>,
    Query(asked): Query<AskedFor>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = asked.place(part_of(&slug)?);
    let content = web.portal.draft_content(&caller, &id).await?;
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let asked = Asked {
        checked: asked.done == "checked",
        rows: asked.rows,
        done: asked.sentence(),
        refused: FormFindings::default(),
    };
    answer(web, visitor, content, place, asked, StatusCode::OK).await
}

/// The page of a part.
async fn answer(
    web: Arc<Web>,
    visitor: Visitor,
    content: DraftContent,
    place: Place,
    asked: Asked,
    status: StatusCode,
) -> Result<Response, Problem> {
    let html = at_leisure(web, move |web| {
        let page = content.page(&place, asked);
        html_page::draft(web, &visitor, page)
    })
    .await?;
    Ok(island_page(status, html))
}

/// A page of the editor: for those who write the draft, and not for later.
fn island_page(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, ISLAND_POLICY),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, html).into_response()
}

/// `GET /drafts/{id}/logo`: the logo as it is stored. Nothing in it runs.
pub async fn logo(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(&caller, &id).await?;
    let (_, bytes) = content.logo().ok_or(Problem::NotFound)?;
    let kind = picture_type(bytes).ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FOREIGN_FILE_POLICY),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((headers, bytes.to_vec()).into_response())
}

/// The regions of a page that a save changes, by their names.
fn regions(page: &EditorPage) -> serde_json::Map<String, serde_json::Value> {
    pages::draft::regions(page)
        .into_iter()
        .map(|(name, html)| (name, html.into()))
        .collect()
}
