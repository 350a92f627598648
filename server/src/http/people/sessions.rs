//! One's own sessions.

use app::pages;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use tower_sessions::Session;

use super::{Done, Fields, private};
use crate::http::Shared;
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::http::sessions as kept;
use crate::portal::{Caller, PeopleError, Way};

/// `GET /account/sessions`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut page = web.portal.sessions_page(&caller).await?;
    page.done = done.sentence();
    let page = pages::people::sessions(page);
    Ok(private(&web, &visitor, StatusCode::OK, "Sessions", page))
}

/// `POST /account/sessions`: ends one, the others, or all.
pub async fn end(
    State(web): Shared,
    caller: Caller,
    session: Session,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let present = match &caller.way {
        Way::Session { digest, .. } => digest.clone(),
        _ => String::new(),
    };
    match fields.one("act").as_str() {
        "end" if fields.one("session") != present => {
            match web
                .portal
                .end_own_session(&caller, &fields.one("session"))
                .await
            {
                // Ended already is ended.
                Ok(()) | Err(PeopleError::Unknown(_)) => {}
                Err(error) => return Err(error.into()),
            }
            return Ok(Redirect::to("/account/sessions?done=ended").into_response());
        }
        "end-others" => {
            web.portal.sign_out_elsewhere(&caller).await?;
            return Ok(Redirect::to("/account/sessions?done=ended-others").into_response());
        }
        "end" => {}
        "end-all" => {
            web.portal.sign_out_everywhere(&caller).await?;
        }
        _ => {
            return Err(Problem::Unprocessable(
                "The form does not say which sessions to end.".to_owned(),
            ));
        }
    }
    kept::sign_out(&session).await?;
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, kept::removal_cookie(&web));
    Ok(response)
}
