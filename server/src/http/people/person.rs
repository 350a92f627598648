//! The public page of a person.

use app::pages;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use super::{handle, html};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::Caller;

/// `GET /people/{handle}`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    let page = web.portal.person_page(&caller, &handle).await?;
    let title = format!("@{handle}");
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = pages::people::person(page);
    Ok(html(
        StatusCode::OK,
        html_page::private(&web, &visitor, &title, page),
    ))
}
