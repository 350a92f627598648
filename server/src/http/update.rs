//! `/images/{name}/update`: begins an update, and shows what a changed manifest would mean.

use app::pages;
use app::shell::Section;
use app::view::form::FormFindings;
use app::view::update::{UpdateForm, update_path};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ImageName;

use super::pages::{Visitor, html_page, image_name, unknown};
use super::people::{Fields, html};
use super::problem::Problem;
use super::{Shared, Web};
use crate::portal::Caller;

/// `GET /images/{name}/update`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    shown(
        &web,
        &caller,
        &headers,
        &name,
        None,
        false,
        FormFindings::default(),
    )
    .await
}

/// `POST /images/{name}/update`.
pub async fn begin(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let form = UpdateForm {
        kind: fields.one("kind"),
        manifest: fields.one("manifest"),
    };
    if fields.one("act") == "preview" {
        let findings = FormFindings::default();
        return shown(&web, &caller, &headers, &name, Some(form), true, findings).await;
    }
    match web.portal.begin_update(&caller, &name, &form).await? {
        Ok(id) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(findings) => shown(&web, &caller, &headers, &name, Some(form), false, findings).await,
    }
}

async fn shown(
    web: &Web,
    caller: &Caller,
    headers: &HeaderMap,
    name: &ImageName,
    form: Option<UpdateForm>,
    with_preview: bool,
    findings: FormFindings,
) -> Result<Response, Problem> {
    let status = if findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = web
        .portal
        .update_page(caller, name, form, with_preview, findings)
        .await?;
    let Some(page) = page else {
        return Err(unknown(name, &web.portal.policy().programme));
    };
    let visitor = Visitor::at(update_path(name.as_str()), headers).seen_by(caller, headers);
    let title = pages::update::title(&page);
    let page = pages::update::update(page);
    let page = html_page::reviewing(web, &visitor, Some(Section::Catalogue), &title, page);
    Ok(html(status, page))
}
