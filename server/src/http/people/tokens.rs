//! One's own tokens.

use app::pages;
use app::view::people::{CreatedToken, TokenForm};
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, html};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::{Caller, PeopleError};

const TITLE: &str = "API tokens";

/// `GET /account/tokens`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut page = web.portal.tokens_page(&caller).await?;
    page.done = done.sentence();
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = pages::people::tokens(page);
    Ok(html(
        StatusCode::OK,
        html_page::private(&web, &visitor, TITLE, page),
    ))
}

/// `POST /account/tokens`: makes a token or revokes one.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if fields.one("act") == "revoke" {
        match web.portal.revoke_token(&caller, &fields.one("token")).await {
            // Revoked already is revoked.
            Ok(()) | Err(PeopleError::Unknown(_)) => {}
            Err(error) => return Err(error.into()),
        }
        return Ok(Redirect::to("/account/tokens?done=revoked").into_response());
    }
    let form = TokenForm {
        name: fields.one("name"),
        scopes: fields.all("scope"),
        days: fields.one("days"),
        ..TokenForm::default()
    };
    web.limits.makes_token(caller.id())?;
    let made = web.portal.make_token_by_form(&caller, &form).await;
    let mut page = web.portal.tokens_page(&caller).await?;
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
    let page = pages::people::tokens(page);
    Ok(html(
        status,
        html_page::private(&web, &visitor, TITLE, page),
    ))
}
