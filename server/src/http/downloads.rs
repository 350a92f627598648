//! Files of drafts and of revisions, as downloads: other people's bytes, so nothing in them is shown
//! or run by this address.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Action;

use super::Shared;
use super::pages::check::at_leisure;
use super::problem::Problem;
use crate::portal::Caller;
use crate::portal::parts::PartName;

/// What a file may do if a browser should open it after all: nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// `GET /drafts/{id}/files/{*path}`: a part of a draft, under the name by which it is stored.
pub async fn of_draft(
    State(web): Shared,
    caller: Caller,
    Path((id, path)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let open = web
        .portal
        .open_proposal(&caller, &id, Action::ReadDraft)
        .await?;
    let part = web.portal.store().draft_part(&open.row.id, &path).await?;
    let part = part.filter(|part| part.removed == 0);
    attachment(&path, part.map(|part| part.content))
}

/// `GET /drafts/{id}/archive`: the whole draft as the folder that `slipway check bundle` reads.
pub async fn draft_archive(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let content = web.portal.draft_content(&caller, &id).await?;
    let name = format!("{}.zip", content.file_name());
    let archive = at_leisure(web, move |_| content.archive()).await?;
    let archive = archive.map_err(|error| {
        tracing::error!(%error, "an archive cannot be written");
        Problem::Internal
    })?;
    sent_as(&name, archive)
}

/// `GET /proposals/{number}/revisions/{revision}/files/{*path}`: a file of a revision.
pub async fn of_revision(
    State(web): Shared,
    caller: Caller,
    Path((number, revision, path)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let parsed = |text: &str| text.parse::<i64>().map_err(|_| Problem::NotFound);
    let (number, revision) = (parsed(&number)?, parsed(&revision)?);
    let open = web
        .portal
        .numbered_proposal(&caller, number, Action::ReadProposal)
        .await?;
    let file = web
        .portal
        .store()
        .revision_file(&open.row.id, revision, &path)
        .await?;
    attachment(&path, file)
}

fn attachment(path: &str, content: Option<Vec<u8>>) -> Result<Response, Problem> {
    // A stored name has no line ends and no quotation marks that could end the header.
    PartName::read(path).ok_or(Problem::NotFound)?;
    let content = content.ok_or(Problem::NotFound)?;
    sent_as(path.rsplit('/').next().unwrap_or(path), content)
}

/// Bytes as a file of this name.
fn sent_as(name: &str, content: Vec<u8>) -> Result<Response, Problem> {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => c,
            _ => '_',
        })
        .collect();
    let whole = app::view::address::path_segment(name);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| Problem::Internal)?;
    let fixed = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    let headers = [
        fixed(header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, disposition),
        fixed(header::CONTENT_SECURITY_POLICY, POLICY),
        fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        fixed(header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, content).into_response())
}
