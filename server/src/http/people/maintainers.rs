//! Who maintains an image here.

use app::pages;
use app::view::form::FormFindings;
use app::view::people::{WaiverForm, maintainers_href};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ImageName;

use super::{Done, Fields, findings, handle, html};
use crate::http::pages::{Visitor, html_page, image_name};
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::{Caller, FoundImage, PeopleError};

/// `GET /images/{name}/maintainers`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(done): Query<Done>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let image = image_name(&name)?;
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let wrong = (WaiverForm::default(), FormFindings::default());
    let page = shown(&web, &caller, &visitor, &image, wrong, done.sentence()).await?;
    Ok(html(StatusCode::OK, page))
}

/// `POST /images/{name}/maintainers`: claims, withdraws, confirms, refuses, ends or waives.
pub async fn change(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let image = image_name(&name)?;
    let form = WaiverForm {
        person: fields.one("person"),
        reason: fields.one("reason"),
    };
    match act_on(&web, &caller, &image, &fields.one("act"), &form).await {
        Ok(done) => {
            let address = format!("{}?done={done}", maintainers_href(image.as_str()));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let findings = findings(error)?;
            let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
            let wrong = (form, findings);
            let page = shown(&web, &caller, &visitor, &image, wrong, None).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn shown(
    web: &Web,
    caller: &Caller,
    visitor: &Visitor,
    image: &ImageName,
    wrong: (WaiverForm, FormFindings),
    done: Option<String>,
) -> Result<String, Problem> {
    let page = web.portal.maintainers_page(caller, &web.sign_in, image);
    let mut page = match page.await {
        Ok(page) => page,
        Err(PeopleError::Unknown(_)) => {
            let found = web.portal.image(image).await?;
            let programme = &web.portal.policy().programme;
            return Err(match found {
                FoundImage::Gone(view) => Problem::Gone(view.name, view.lifecycle.successors),
                _ => crate::http::pages::unknown(image, programme),
            });
        }
        Err(error) => return Err(error.into()),
    };
    (page.form, page.findings) = wrong;
    page.done = done;
    let title = format!("Maintainers of {image}");
    let page = pages::people::maintainers(page);
    Ok(html_page::private(web, visitor, &title, page))
}

/// Does what a form asks for; gives the word that says so.
async fn act_on(
    web: &Web,
    caller: &Caller,
    image: &ImageName,
    act: &str,
    form: &WaiverForm,
) -> Result<&'static str, PeopleError> {
    let portal = &web.portal;
    let person = || {
        handle(&form.person).map_err(|_| PeopleError::Unknown("person of this handle".to_owned()))
    };
    match act {
        "claim" => {
            portal.claim_maintainership(caller, image).await?;
            Ok("claimed")
        }
        "withdraw" => {
            portal.withdraw_claim(caller, image).await?;
            Ok("withdrawn")
        }
        "confirm" => {
            portal.confirm_maintainer(caller, &person()?, image).await?;
            Ok("confirmed")
        }
        "refuse" => {
            portal.end_maintainership(caller, &person()?, image).await?;
            Ok("refused")
        }
        "end" => {
            portal.end_maintainership(caller, &person()?, image).await?;
            Ok("ended-maintainership")
        }
        "waive" => {
            portal
                .waive_conflict(caller, &person()?, image, &form.reason)
                .await?;
            Ok("waived")
        }
        _ => Err(PeopleError::Invalid {
            field: "act",
            words: "The form does not say what to do.".to_owned(),
        }),
    }
}
