//! One's own tokens.

use app::pages;
use app::view::people::{CreatedToken, TokenForm, TokensPage};
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, private};
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::{Caller, PeopleError};

const TITLE: &str = "API tokens";

/// `GET /account/tokens`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut page = web.portal.tokens_page(&caller).await?;
    page.done = done.sentence();
    let page = pages::people::tokens(page);
    Ok(private(&web, &visitor, StatusCode::OK, TITLE, page))
}

/// `POST /account/tokens`: makes a token or revokes one.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if fields.one("act") == "revoke" {
        return revoked(&web, &caller, &fields, "/account/tokens").await;
    }
    let form = TokenForm {
        name: fields.one("name"),
        scopes: fields.all("scope"),
        days: fields.one("days"),
        ..TokenForm::default()
    };
    web.limits.makes_token(caller.id())?;
    let made = web.portal.make_token_by_form(&caller, &form).await;
    let page = web.portal.tokens_page(&caller).await?;
    made_or_refused(&web, &visitor, TITLE, page, form, made)
}

/// Revokes the token that a form names, and goes back to the page of tokens.
pub(super) async fn revoked(
    web: &Web,
    caller: &Caller,
    fields: &Fields,
    path: &str,
) -> Result<Response, Problem> {
    match web.portal.revoke_token(caller, &fields.one("token")).await {
        // Revoked already is revoked.
        Ok(()) | Err(PeopleError::Unknown(_)) => {
            Ok(Redirect::to(&format!("{path}?done=revoked")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The page of tokens with the one that was just made, or with why it was not.
pub(super) fn made_or_refused(
    web: &Web,
    visitor: &Visitor,
    title: &str,
    mut page: TokensPage,
    form: TokenForm,
    made: Result<String, PeopleError>,
) -> Result<Response, Problem> {
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
    let page = pages::people::tokens(page);
    Ok(private(web, visitor, status, title, page))
}
