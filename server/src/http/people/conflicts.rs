//! One's own conflicts of interest.

use app::pages;
use app::view::people::{CONFLICTS, ConflictForm};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, html};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::{Caller, PeopleError};

const TITLE: &str = "Conflicts of interest";

/// `GET /account/conflicts`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut page = web.portal.conflicts_page(&caller).await?;
    page.done = done.sentence();
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = pages::people::conflicts(page);
    Ok(html(
        StatusCode::OK,
        html_page::private(&web, &visitor, TITLE, page),
    ))
}

/// `POST /account/conflicts`: declares one, or takes one back.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if fields.one("act") == "withdraw" {
        let conflict = fields.one("conflict");
        match web.portal.withdraw_conflict(&caller, &conflict).await {
            // Withdrawn already is withdrawn.
            Ok(()) | Err(PeopleError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
        return Ok(Redirect::to(&format!("{CONFLICTS}?done=withdrawn")).into_response());
    }
    let form = ConflictForm {
        image: fields.one("image"),
        statement: fields.one("statement"),
    };
    let declared = web
        .portal
        .declare_conflict(&caller, &form.image, &form.statement);
    match declared.await {
        Ok(()) => Ok(Redirect::to(&format!("{CONFLICTS}?done=declared")).into_response()),
        Err(error) => {
            let findings = findings(error)?;
            let mut page = web.portal.conflicts_page(&caller).await?;
            page.form = form;
            page.findings = findings;
            let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
            let page = pages::people::conflicts(page);
            let page = html_page::private(&web, &visitor, TITLE, page);
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}
