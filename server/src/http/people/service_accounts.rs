//! Service accounts and their tokens.

use app::pages;
use app::view::people::{SERVICE_ACCOUNTS, ServiceAccountForm, TokenForm};
use axum::extract::{Form, Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::tokens::{made_or_refused, revoked};
use super::{Done, Fields, findings, handle, private};
use crate::http::Shared;
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::portal::Caller;

const TITLE: &str = "Service accounts";

/// `GET /admin/service-accounts`.
pub async fn list(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut page = web.portal.service_accounts_page(&caller).await?;
    page.done = done.sentence();
    let page = pages::people::service_accounts(page);
    Ok(private(&web, &visitor, StatusCode::OK, TITLE, page))
}

/// `POST /admin/service-accounts`: makes one, or closes one.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if fields.one("act") == "close" {
        let account = handle(&fields.one("account"))?;
        web.portal.close_service_account(&caller, &account).await?;
        return Ok(Redirect::to(&format!("{SERVICE_ACCOUNTS}?done=closed")).into_response());
    }
    let form = ServiceAccountForm {
        handle: fields.one("handle"),
        name: fields.one("name"),
        contact: fields.one("contact"),
    };
    match web
        .portal
        .make_service_account_by_form(&caller, &form)
        .await
    {
        Ok(()) => Ok(Redirect::to(&format!("{SERVICE_ACCOUNTS}?done=made")).into_response()),
        Err(error) => {
            let findings = findings(error)?;
            let mut page = web.portal.service_accounts_page(&caller).await?;
            page.form = form;
            page.findings = findings;
            let page = pages::people::service_accounts(page);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(private(&web, &visitor, status, TITLE, page))
        }
    }
}

/// `GET /admin/service-accounts/{handle}`, and `/account/service-accounts/{handle}` for whoever
/// answers for it: its tokens.
pub async fn tokens(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    let mut page = web.portal.service_tokens_page(&caller, &handle).await?;
    page.done = done.sentence();
    let title = format!("Tokens of @{handle}");
    let page = pages::people::tokens(page);
    Ok(private(&web, &visitor, StatusCode::OK, &title, page))
}

/// The same by `POST`: makes a token or revokes one.
pub async fn change_tokens(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    uri: Uri,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    if fields.one("act") == "revoke" {
        return revoked(&web, &caller, &fields, uri.path()).await;
    }
    let form = TokenForm {
        name: fields.one("name"),
        scopes: fields.all("scope"),
        images: fields.one("images"),
        days: fields.one("days"),
    };
    web.limits.makes_token(caller.id())?;
    let made = web.portal.make_service_token(&caller, &handle, &form).await;
    let page = web.portal.service_tokens_page(&caller, &handle).await?;
    let title = format!("Tokens of @{handle}");
    made_or_refused(&web, &visitor, &title, page, form, made)
}
