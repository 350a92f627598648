//! Drafts for programs: begun, read and saved part by part, with the same protection against
//! writing over somebody else as the pages have.

use std::sync::Arc;

use app::view::update::UpdateForm;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Action;
use domain::{ImageName, history};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::moment;
use super::proposals::{RequirementDocument, as_it_stands};
use super::sent::Sent;
use crate::clock::Timestamp;
use crate::http::pages::check::at_leisure;
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::drafts::{PartSave, ProposalError};
use crate::portal::start::BeginError;

/// The most bytes of one part: that of a logo.
pub const PART_BODY_LIMIT: usize = 2_000_000;

/// What to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewDraft {
    /// `new` for an image that is not in the catalogue. For one that is: `update`, `security` for an
    /// update that mends a security problem, or `profile` for documentation, routes and maintainers.
    #[schema(example = "new")]
    kind: String,
    /// The name of the image.
    #[schema(example = "skiff")]
    image: String,
}

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftDocument {
    /// Its identifier.
    id: String,
    /// The name of the image.
    image: String,
    /// What it is: `new`, `update` and so on.
    kind: String,
    /// Its page.
    page: String,
    /// Its parts. Answers are called `answers/FIELD`, files `context/PATH` and `docs/PATH`; the
    /// others are `manifest`, `routes`, `note` and `explanations/RULE`.
    parts: Vec<DraftPartDocument>,
    /// What must hold before it is accepted, as it would stand if the draft were submitted now.
    requirements: Vec<RequirementDocument>,
}

/// A part of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftPartDocument {
    /// Its name.
    #[schema(example = "manifest")]
    part: String,
    /// How many bytes it has.
    size: usize,
    /// Grows with every save; send it as `If-Match` with the next one.
    version: i64,
    /// When it was saved last, as RFC 3339.
    saved_at: String,
}

/// What was saved.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedPart {
    /// The part's version now.
    version: i64,
    /// When it was saved, as RFC 3339.
    saved_at: String,
}

/// Begins a draft.
///
/// One for an image of the catalogue holds what the image's current version holds.
#[utoipa::path(
    post,
    path = "/api/v1/drafts",
    request_body = NewDraft,
    responses(
        (status = 201, description = "The draft; `Location` is its address", body = DraftDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it, or too many are open", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such image", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "The name is not free, the image has left the catalogue, or there is no such kind", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn begin(State(web): Shared, caller: Caller, body: Bytes) -> Result<Response, Problem> {
    let asked: NewDraft = serde_json::from_slice(&body).map_err(|_| {
        Problem::Unprocessable("Send JSON: {\"kind\": \"new\", \"image\": \"NAME\"}.".to_owned())
    })?;
    let begun = match asked.kind.as_str() {
        "new" => web.portal.begin_named(&caller, &asked.image).await,
        kind @ ("update" | "security" | "profile") => {
            let name: ImageName = asked
                .image
                .parse()
                .map_err(|_| Problem::UnknownImage(asked.image.clone()))?;
            if !web.portal.catalogue().await?.knows(name.as_str()) {
                return Err(Problem::UnknownImage(asked.image));
            }
            let form = UpdateForm {
                kind: kind.to_owned(),
                manifest: String::new(),
            };
            let begun = web.portal.begin_update(&caller, &name, &form).await?;
            Ok(begun.map_err(Problem::Fields)?)
        }
        other => {
            return Err(Problem::Unprocessable(format!(
                "The kind is `new`, `update`, `security` or `profile`, not `{other}`."
            )));
        }
    };
    let id = match begun {
        Ok(id) => id.to_string(),
        Err(BeginError::Invalid(wrong)) => {
            let words = wrong.into_iter().map(|(_, words)| words);
            return Err(Problem::Unprocessable(words.collect::<Vec<_>>().join(" ")));
        }
        Err(BeginError::Proposal(error)) => return Err(error.into()),
    };
    let mut answer = (
        StatusCode::CREATED,
        Json(document(&web, &caller, &id).await?),
    )
        .into_response();
    let place = format!("{}/api/v1/drafts/{id}", web.base_url);
    if let Ok(place) = HeaderValue::from_str(&place) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

/// A draft with its parts.
#[utoipa::path(
    get,
    path = "/api/v1/drafts/{id}",
    params(("id" = String, Path, description = "The draft's identifier")),
    responses(
        (status = 200, description = "The draft", body = DraftDocument),
        (status = 404, description = "There is no such draft, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn draft(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(Json(document(&web, &caller, &id).await?).into_response())
}

async fn document(web: &Arc<Web>, caller: &Caller, id: &str) -> Result<DraftDocument, Problem> {
    let content = web.portal.draft_content(caller, id).await?;
    let needs = web.portal.need_facts(&content).await?;
    let (content, requirements) = at_leisure(Arc::clone(web), move |_| {
        let results = content.requirements(&needs, &content.check());
        let requirements = needs.names.with(|names| {
            results
                .iter()
                .map(|result| {
                    RequirementDocument::new(result, history::outcome_of_draft(result, names))
                })
                .collect()
        });
        (content, requirements)
    })
    .await?;
    let row = content.open.row;
    Ok(DraftDocument {
        page: format!("{}/drafts/{}", web.base_url, row.id),
        id: row.id,
        image: row.image,
        kind: row.kind,
        requirements,
        parts: content
            .parts
            .into_values()
            .map(|part| DraftPartDocument {
                size: part.content.len(),
                part: part.part,
                version: part.lock_version,
                saved_at: moment(Timestamp(part.saved_at).into()),
            })
            .collect(),
    })
}

/// One part of a draft, as bytes.
#[utoipa::path(
    get,
    path = "/api/v1/drafts/{id}/parts/{part}",
    params(
        ("id" = String, Path, description = "The draft's identifier"),
        ("part" = String, Path, description = "The name of the part, slashes as they are"),
    ),
    responses(
        (status = 200, description = "Its bytes; `ETag` is its version", content_type = "application/octet-stream"),
        (status = 404, description = "There is no such draft or part, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn part(
    State(web): Shared,
    caller: Caller,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let open = web
        .portal
        .open_proposal(&caller, &id, Action::ReadDraft)
        .await?;
    let found = web.portal.store().draft_part(&open.row.id, &part).await?;
    let found = found
        .filter(|part| part.removed == 0)
        .ok_or(Problem::NotFound)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::ETAG, etag(found.lock_version)?),
    ];
    Ok((headers, found.content).into_response())
}

/// Saves a part of a draft.
///
/// Send the version that you began from as `If-Match`, or `If-None-Match: *` for a part that was not
/// there. Whoever comes late gets 412 and writes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/drafts/{id}/parts/{part}",
    params(
        ("id" = String, Path, description = "The draft's identifier"),
        ("part" = String, Path, description = "The name of the part, slashes as they are"),
        ("If-Match" = Option<String>, Header, description = "The version that was read, in quotation marks"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for a new part"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "It is saved", body = SavedPart),
        (status = 404, description = "There is no such draft, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "The draft was deleted, or the proposal was decided or taken back", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else saved it since; `ETag` is its version now", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "There is no such part, or it is too large", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 428, description = "Neither If-Match nor If-None-Match was sent", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn save(
    State(web): Shared,
    caller: Caller,
    Path((id, part)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let seen = seen(&headers)?;
    saved(&web, &caller, &id, seen, &part, Some(&body)).await
}

/// Takes a part of a draft away.
#[utoipa::path(
    delete,
    path = "/api/v1/drafts/{id}/parts/{part}",
    params(
        ("id" = String, Path, description = "The draft's identifier"),
        ("part" = String, Path, description = "The name of the part, slashes as they are"),
        ("If-Match" = String, Header, description = "The version that was read, in quotation marks"),
    ),
    responses(
        (status = 200, description = "It is gone", body = SavedPart),
        (status = 404, description = "There is no such draft, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "The draft was deleted, or the proposal was decided or taken back", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else saved it since; `ETag` is its version now", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match was sent", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn remove(
    State(web): Shared,
    caller: Caller,
    Path((id, part)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seen = seen(&headers)?;
    saved(&web, &caller, &id, seen, &part, None).await
}

/// What goes with a submission.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRequest {
    /// What its author says about it; left out or empty, what the draft's part `note` holds.
    #[serde(default)]
    note: String,
}

/// Submits a draft for the first time: it gets its number, and the first round begins.
///
/// Later rounds are opened by the act `submit` of the proposal. The token needs the scope
/// `proposals:write`.
#[utoipa::path(
    post,
    path = "/api/v1/drafts/{id}/submit",
    params(("id" = String, Path, description = "The draft's identifier")),
    request_body = SubmitRequest,
    responses(
        (status = 201, description = "The proposal; `Location` is its address", body = super::proposals::ProposalDocument),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Others acted on it at the same moment; try again", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "It is not ready, was submitted already, or the note cannot be taken; the detail says what is wrong", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn submit(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<SubmitRequest>,
) -> Result<Response, Problem> {
    let open = web
        .portal
        .open_proposal(&caller, &id, Action::ReadDraft)
        .await?;
    if open.row.number.is_some() {
        return Err(ProposalError::Submitted.into());
    }
    let note = web.portal.note_of(&open, asked.note).await?;
    let open = web.portal.submit(&caller, open, &note).await?;
    let number = open.row.number.ok_or(Problem::Internal)?;
    let mut answer = as_it_stands(&web, &caller, number, &headers).await?;
    *answer.status_mut() = StatusCode::CREATED;
    let place = format!("{}/api/v1/proposals/{number}", web.base_url);
    if let Ok(place) = HeaderValue::from_str(&place) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

async fn saved(
    web: &Web,
    caller: &Caller,
    id: &str,
    seen: i64,
    part: &str,
    content: Option<&[u8]>,
) -> Result<Response, Problem> {
    let save = PartSave {
        part,
        content: content.unwrap_or_default(),
        seen,
        removed: content.is_none(),
    };
    match web.portal.save_part(caller, id, save).await {
        Ok(saved) => {
            let document = SavedPart {
                version: saved.lock_version,
                saved_at: moment(saved.at.into()),
            };
            let headers = [(header::ETAG, etag(saved.lock_version)?)];
            Ok((headers, Json(document)).into_response())
        }
        Err(ProposalError::Stale(theirs)) => {
            let mut answer = Problem::Stale.into_response();
            if let Some(theirs) = theirs {
                answer
                    .headers_mut()
                    .insert(header::ETAG, etag(theirs.lock_version)?);
            }
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

/// The version that a program began from; 0 for a part that was not there.
fn seen(headers: &HeaderMap) -> Result<i64, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_NONE_MATCH).is_some_and(|value| value.trim() == "*") {
        return Ok(0);
    }
    let version = text(header::IF_MATCH).ok_or(Problem::VersionNeeded)?;
    let version = version.trim().trim_matches('"');
    version.parse().map_err(|_| {
        Problem::Unprocessable(
            "If-Match holds the version as a number in quotation marks.".to_owned(),
        )
    })
}

fn etag(version: i64) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(&format!("\"{version}\"")).map_err(|_| Problem::Internal)
}
