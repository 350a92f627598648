//! Who one is to the portal, for programs; and the way out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, Actor, Subject};
use serde::Serialize;
use tower_sessions::Session;
use utoipa::ToSchema;

use super::problem::Problem;
use super::{Web, sessions};
use crate::portal::Caller;

/// Who a program is to the portal.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountDocument {
    /// The handle.
    handle: String,
    /// The name that others read.
    display_name: String,
    /// `person` or `service-account`.
    kind: &'static str,
    /// The roles that were given.
    roles: Vec<String>,
    /// As a reviewer, what one may judge.
    scopes: Vec<String>,
    /// The images of which one is a confirmed maintainer.
    maintains: Vec<String>,
    /// What the token allows; absent when one is signed in by a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_scopes: Option<Vec<String>>,
}

/// Says who one is, and what the token allows.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    responses(
        (status = 200, description = "Who one is", body = AccountDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = super::problem::ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn me(caller: Caller) -> Result<Response, Problem> {
    caller.may(Action::ReadOwnAccount, &Subject::none())?;
    let Some(known) = caller.person else {
        return Err(Problem::Internal);
    };
    fn texts<T: ToString>(things: impl IntoIterator<Item = T>) -> Vec<String> {
        things.into_iter().map(|thing| thing.to_string()).collect()
    }
    let mut document = AccountDocument {
        handle: known.handle,
        display_name: known.display_name,
        kind: "person",
        roles: Vec::new(),
        scopes: Vec::new(),
        maintains: Vec::new(),
        token_scopes: None,
    };
    match caller.actor {
        Actor::Anonymous => return Err(Problem::Internal),
        Actor::Person(person) => {
            document.roles = texts(person.roles);
            document.scopes = texts(person.scopes);
            document.maintains = texts(person.maintains);
            document.token_scopes = person.token.map(texts);
        }
        Actor::ServiceAccount(account) => {
            document.kind = "service-account";
            document.token_scopes = Some(texts(account.token));
        }
    }
    Ok(Json(document).into_response())
}

/// `POST /sign-out`: ends this session.
pub async fn sign_out(State(web): State<Arc<Web>>, session: Session) -> Result<Response, Problem> {
    sessions::sign_out(&session).await?;
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, sessions::removal_cookie(&web));
    Ok(response)
}
