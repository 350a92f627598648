//! One's own profile.

use app::pages;
use app::view::people::ProfileForm;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Done, Fields, findings, private};
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page, theme_cookie};
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::people_pages::identity_key;

/// `GET /account`.
pub async fn profile(
    State(web): Shared,
    caller: Caller,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let mut page = web.portal.profile_page(&caller, &web.sign_in).await?;
    page.done = done.sentence();
    let page = pages::people::profile(page);
    Ok(private(
        &web,
        &visitor,
        StatusCode::OK,
        "Your profile",
        page,
    ))
}

/// `POST /account`: saves the profile, or removes an identity.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    if fields.one("act") == "unlink" {
        let key = fields.one("identity");
        let identities = web.portal.own_identities(&caller).await?;
        // Removed already is removed.
        if let Some(row) = identities.iter().find(|row| identity_key(row) == key) {
            web.portal
                .unlink_identity(&caller, &row.issuer, &row.subject)
                .await?;
        }
        return Ok(Redirect::to("/account?done=unlinked").into_response());
    }
    let form = ProfileForm {
        name: fields.one("name"),
        organisations: fields.one("organisations"),
        projects: fields.one("projects"),
        away_from: fields.one("away_from"),
        away_until: fields.one("away_until"),
        theme: fields.one("theme"),
        never_review: fields.one("never_review"),
    };
    match web.portal.save_profile(&caller, &form).await {
        Ok(()) => {
            let mut response = Redirect::to("/account?done=saved").into_response();
            // What this browser was told before would hide what was chosen now.
            if let Some(theme) = html_page::theme_of(&form.theme) {
                response
                    .headers_mut()
                    .insert(header::SET_COOKIE, theme_cookie(&web, theme));
            }
            Ok(response)
        }
        Err(error) => {
            let findings = findings(error)?;
            let mut page = web.portal.profile_page(&caller, &web.sign_in).await?;
            page.form = form;
            page.findings = findings;
            let page = pages::people::profile(page);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(private(&web, &visitor, status, "Your profile", page))
        }
    }
}
