//! `/proposals/{n}/claim`: the question about conflicts of interest.

use app::pages;
use app::shell::Section;
use app::view::form::FormFindings;
use app::view::queue::ClaimForm;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Action;
use domain::proposal::State as Stands;

use super::back_to;
use crate::http::Shared;
use crate::http::Web;
use crate::http::pages::{Visitor, html_page};
use crate::http::people::{Fields, html};
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::queue::Claimed;

/// `GET /proposals/{n}/claim`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(number): Path<i64>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    shown(
        &web,
        &caller,
        &visitor,
        number,
        ClaimForm::default(),
        FormFindings::default(),
    )
    .await
}

/// `POST /proposals/{n}/claim`.
pub async fn answer(
    State(web): Shared,
    caller: Caller,
    Path(number): Path<i64>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let form = ClaimForm {
        conflict: fields.one("conflict"),
        reason: fields.one("reason"),
    };
    let open = web
        .portal
        .numbered_proposal(&caller, number, Action::ReadProposal)
        .await?;
    match web.portal.answer_claim(&caller, number, &form).await? {
        Claimed::Yours => {
            let page = if open.projection.state == Stands::Screening {
                "screening"
            } else {
                "review"
            };
            Ok(Redirect::to(&format!("/proposals/{number}/{page}?done=claimed")).into_response())
        }
        Claimed::Back(done) => Ok(back_to(!open.projection.kind.has_base(), done, number)),
        Claimed::Again(findings) => {
            let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
            shown(&web, &caller, &visitor, number, form, findings).await
        }
    }
}

async fn shown(
    web: &Web,
    caller: &Caller,
    visitor: &Visitor,
    number: i64,
    form: ClaimForm,
    findings: FormFindings,
) -> Result<Response, Problem> {
    let status = if findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = web
        .portal
        .claim_page(caller, number, form, findings)
        .await?;
    let title = format!("Claim {}", page.image);
    let page = html_page::reviewing(
        web,
        visitor,
        Some(Section::Queue),
        &title,
        pages::queue::claim(page),
    );
    Ok(html(status, page))
}
