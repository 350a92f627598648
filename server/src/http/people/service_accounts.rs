//! Service accounts and their tokens.

use app::pages;
use app::view::people::{CreatedToken, SERVICE_ACCOUNTS, ServiceAccountForm, TokenForm};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, handle, html};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::{Caller, PeopleError};

const TITLE: &str = "Service accounts";

/// `GET /admin/service-accounts`.
pub async fn list(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut page = web.portal.service_accounts_page(&caller).await?;
    page.done = done.sentence();
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = pages::people::service_accounts(page);
    Ok(html(
        StatusCode::OK,
        html_page::private(&web, &visitor, TITLE, page),
    ))
}

/// `POST /admin/service-accounts`: makes one, or closes one.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
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
            let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
            let page = pages::people::service_accounts(page);
            let page = html_page::private(&web, &visitor, TITLE, page);
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page))
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
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    let mut page = web.portal.service_tokens_page(&caller, &handle).await?;
    page.done = done.sentence();
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let title = format!("Tokens of @{handle}");
    let page = pages::people::tokens(page);
    Ok(html(
        StatusCode::OK,
        html_page::private(&web, &visitor, &title, page),
    ))
}

/// The same by `POST`: makes a token or revokes one.
pub async fn change_tokens(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    if fields.one("act") == "revoke" {
        match web.portal.revoke_token(&caller, &fields.one("token")).await {
            // Revoked already is revoked.
            Ok(()) | Err(PeopleError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
        return Ok(Redirect::to(&format!("{}?done=revoked", uri.path())).into_response());
    }
    let form = TokenForm {
        name: fields.one("name"),
        scopes: fields.all("scope"),
        images: fields.one("images"),
        days: fields.one("days"),
    };
    web.limits.makes_token(caller.id())?;
    let made = web.portal.make_service_token(&caller, &handle, &form).await;
    let mut page = web.portal.service_tokens_page(&caller, &handle).await?;
    let status = match made {
        // No redirect: the token is on this answer and nowhere else.
        Ok(secret) => {
            page.created = Some(CreatedToken {
                name: form.name,
                secret,
            });
            StatusCode::OK
        }
        Err(error) => {
            page.findings = findings(error)?;
            page.form = form;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let title = format!("Tokens of @{handle}");
    let page = pages::people::tokens(page);
    Ok(html(
        status,
        html_page::private(&web, &visitor, &title, page),
    ))
}
