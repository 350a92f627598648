//! One's own conflicts of interest.

use app::pages;
use app::view::people::{CONFLICTS, ConflictForm};
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, private};
use crate::http::Shared;
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::portal::{Caller, PeopleError};

const TITLE: &str = "Conflicts of interest";

/// `GET /account/conflicts`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut page = web.portal.conflicts_page(&caller).await?;
    page.done = done.sentence();
    let page = pages::people::conflicts(page);
    Ok(private(&web, &visitor, StatusCode::OK, TITLE, page))
}

/// `POST /account/conflicts`: declares one, or takes one back.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    visitor: Visitor,
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
            let page = pages::people::conflicts(page);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(private(&web, &visitor, status, TITLE, page))
        }
    }
}
