//! People as administrators and coordinators find and change them.

use app::pages;
use app::view::form::FormFindings;
use app::view::people::{GrantForm, PEOPLE, PeopleQuery};
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Handle, ImageName};
use serde::Deserialize;

use super::tokens::revoked;
use super::{Done, Fields, findings, handle, private};
use crate::http::pages::Visitor;
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::people_pages::Asking;
use crate::portal::{Caller, PeopleError};

/// What stands behind the address of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    role: String,
    after: String,
}

/// `GET /admin/people`.
pub async fn list(
    State(web): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let query = PeopleQuery {
        q: wanted.q.chars().take(200).collect(),
        role: wanted.role,
    };
    let page = web
        .portal
        .people_page(&caller, query, &wanted.after)
        .await?;
    let page = pages::people::people(page);
    Ok(private(&web, &visitor, StatusCode::OK, "People", page))
}

/// What stands behind the address of a person's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    take: Option<String>,
    block: String,
}

/// `GET /admin/people/{handle}`.
pub async fn person(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(shown): Query<Shown>,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let asking = Asking {
        taking: shown.take,
        blocking: shown.block == "yes",
    };
    let mut page = web
        .portal
        .person_admin_page(&caller, &web.sign_in, &handle(&name)?, asking)
        .await?;
    page.done = done.sentence();
    let title = format!("@{} · People", page.handle);
    let page = pages::people::person_admin(page);
    Ok(private(&web, &visitor, StatusCode::OK, &title, page))
}

/// `POST /admin/people/{handle}`: gives or takes a role, locks out or lets in, ends sessions,
/// decides on a claim.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    let form = GrantForm {
        role: fields.one("role"),
        scopes: fields.all("scope"),
        reason: fields.one("reason"),
    };
    let act = fields.one("act");
    let done = match act_on(&web, &caller, &handle, &act, &form, &fields).await {
        Ok(done) => done,
        Err(error) => {
            let findings = findings_of(error)?;
            let asking = Asking {
                taking: (act == "take").then(|| form.role.clone()),
                blocking: act == "block",
            };
            let mut page = web
                .portal
                .person_admin_page(&caller, &web.sign_in, &handle, asking)
                .await?;
            page.form = form;
            page.findings = findings;
            let title = format!("@{handle} · People");
            let page = pages::people::person_admin(page);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(private(&web, &visitor, status, &title, page));
        }
    };
    Ok(Redirect::to(&format!("{PEOPLE}/{handle}?done={done}")).into_response())
}

/// What the page says of a refused act, where it names a field or none.
fn findings_of(error: PeopleError) -> Result<FormFindings, Problem> {
    match error {
        PeopleError::LastAdministrator => Ok(FormFindings::new([("reason", error.to_string())])),
        other => findings(other),
    }
}

/// Does what a form asks for; gives the word that says so.
async fn act_on(
    web: &Web,
    caller: &Caller,
    handle: &Handle,
    act: &str,
    form: &GrantForm,
    fields: &Fields,
) -> Result<&'static str, PeopleError> {
    let portal = &web.portal;
    let image = || -> Result<ImageName, PeopleError> {
        fields
            .one("image")
            .parse()
            .map_err(|_| PeopleError::Unknown("such image".to_owned()))
    };
    match act {
        "grant" => {
            portal.grant_by_form(caller, handle, form).await?;
            Ok("granted")
        }
        "take" => {
            let role = form
                .role
                .parse()
                .map_err(|_| PeopleError::Unknown("such role".to_owned()))?;
            let taken = portal.revoke_role_because(caller, handle, role, &form.reason);
            match taken.await {
                // Taken already is taken.
                Ok(()) | Err(PeopleError::Unknown(_)) => Ok("taken"),
                Err(error) => Err(error),
            }
        }
        "block" => {
            portal.block_person(caller, handle, &form.reason).await?;
            Ok("blocked")
        }
        "unblock" => {
            portal.unblock_person(caller, handle).await?;
            Ok("unblocked")
        }
        "end-sessions" => {
            portal.sign_out_person(caller, handle).await?;
            Ok("signed-out")
        }
        "confirm-maintainer" => {
            portal.confirm_maintainer(caller, handle, &image()?).await?;
            Ok("confirmed")
        }
        "refuse-maintainer" => {
            portal.end_maintainership(caller, handle, &image()?).await?;
            Ok("refused")
        }
        _ => Err(PeopleError::Invalid {
            field: "act",
            words: "The form does not say what to do.".to_owned(),
        }),
    }
}

/// `GET /admin/people/{handle}/tokens`.
pub async fn tokens(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(done): Query<Done>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    let mut page = web.portal.person_tokens_page(&caller, &handle).await?;
    page.done = done.sentence();
    let title = format!("Tokens of @{handle}");
    let page = pages::people::tokens(page);
    Ok(private(&web, &visitor, StatusCode::OK, &title, page))
}

/// `POST /admin/people/{handle}/tokens`: revokes one.
pub async fn revoke_token(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let handle = handle(&name)?;
    revoked(&web, &caller, &fields, &format!("{PEOPLE}/{handle}/tokens")).await
}
