//! Where a proposal begins: the four forms, and what came of them.

use app::view::address::with_query;
use app::view::form::{FieldFinding, FormFindings};
use app::view::propose::{Beginner, Fetching, PROPOSE, ProposeForm, Way};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::pages::{Visitor, html_page};
use super::problem::Problem;
use super::upload::SentForm;
use super::{Shared, Web};
use crate::portal::Caller;
use crate::portal::start::{BeginError, Begun, SentFile};

/// The longest name that the form takes from an address, in bytes; no image has a longer one.
const IMAGE_LIMIT: usize = 128;

/// What stands behind the address.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    image: String,
}

/// `GET /propose`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(asked): Query<Asked>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // A name longer than any image's is no name; the form would only repeat it.
    let image = if asked.image.len() > IMAGE_LIMIT {
        String::new()
    } else {
        asked.image
    };
    let way = Way::from_text(&asked.from);
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    answer(&web, &caller, &visitor, way, StatusCode::OK, |form, _| {
        if !image.is_empty() && form.pattern.is_empty() {
            form.name = image;
        }
    })
    .await
}

/// `POST /propose`: begins a draft.
pub async fn begin(
    State(web): Shared,
    caller: Caller,
    Query(asked): Query<Asked>,
    uri: Uri,
    headers: HeaderMap,
    sent: SentForm,
) -> Result<Response, Problem> {
    let way = Way::from_text(&asked.from);
    let typed = ProposeForm {
        name: sent.one("name"),
        url: sent.one("url"),
        revision: sent.one("revision"),
        pattern: sent.one("pattern"),
        manifest: sent.one("manifest"),
        dockerfile: sent.one("dockerfile"),
    };
    let had_files = !sent.files.is_empty();
    let refused = match refused(&sent) {
        Some(refused) => refused,
        None => {
            let files = files(sent);
            match web.portal.begin(&caller, way, &typed, files).await {
                Ok(Begun::Draft(id)) => {
                    let draft = format!("/drafts/{id}?done=begun");
                    return Ok(Redirect::to(&draft).into_response());
                }
                Ok(Begun::Told(id)) => {
                    return Ok(Redirect::to(&format!("{PROPOSE}/{id}")).into_response());
                }
                Err(error) => findings(error)?,
            }
        }
    };
    let refused = with_files_to_choose_again(refused, way, had_files);
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    answer(&web, &caller, &visitor, way, status, |form, found| {
        *form = typed;
        *found = refused;
    })
    .await
}

/// A browser fills no file in: where a form comes back, the field says that it is empty again.
fn with_files_to_choose_again(
    mut findings: FormFindings,
    way: Way,
    had_files: bool,
) -> FormFindings {
    let field = match way {
        Way::Library => "file",
        _ => "files",
    };
    if had_files && findings.of(field).is_empty() {
        findings.0.push(FieldFinding {
            field: field.to_owned(),
            says: "Choose the files again: a browser does not keep them.".to_owned(),
        });
    }
    findings
}

async fn answer(
    web: &Web,
    caller: &Caller,
    visitor: &Visitor,
    way: Way,
    status: StatusCode,
    fill: impl FnOnce(&mut ProposeForm, &mut FormFindings),
) -> Result<Response, Problem> {
    let image = known_image(&visitor.path);
    let mut page = web.portal.propose_page(caller, way, &image).await?;
    let can_sign_in = web.dev_sign_in || !web.sign_in.providers().is_empty();
    if page.beginner == Beginner::Nobody && can_sign_in {
        let sign_in = with_query("/sign-in", &[("return_to", &visitor.path)]);
        page.beginner = Beginner::Anonymous(sign_in);
    }
    fill(&mut page.form, &mut page.findings);
    let html = html_page::propose(web, visitor, page);
    Ok(answer_with(status, html))
}

/// The image that the address names.
fn known_image(path: &str) -> String {
    let uri: Option<Uri> = path.parse().ok();
    let asked = uri.and_then(|uri| Query::<Asked>::try_from_uri(&uri).ok());
    asked.map_or_else(String::new, |Query(asked)| asked.image)
}

/// `GET /propose/{id}`: how far the beginning of a draft is.
pub async fn told(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(page) = web.portal.fetch_page(&caller, &id).await? else {
        return Ok(Redirect::to(&format!("/drafts/{id}")).into_response());
    };
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    Ok(answer_with(
        StatusCode::OK,
        html_page::fetch(&web, &visitor, page),
    ))
}

/// `POST /propose/{id}`: fetches again, or takes files instead.
pub async fn go_on(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    sent: SentForm,
) -> Result<Response, Problem> {
    let typed = ProposeForm {
        url: sent.one("url"),
        revision: sent.one("revision"),
        ..ProposeForm::default()
    };
    let by_files = sent.one("from") == Way::Files.as_str();
    let refused = match refused(&sent) {
        Some(refused) => refused,
        None => {
            let done = if by_files {
                web.portal.add_files(&caller, &id, files(sent)).await
            } else {
                web.portal.fetch_again(&caller, &id, &typed).await
            };
            match done {
                Ok(()) => return Ok(Redirect::to(&format!("{PROPOSE}/{id}")).into_response()),
                Err(error) => findings(error)?,
            }
        }
    };
    let page = web.portal.fetch_page(&caller, &id).await?;
    let mut page = page.ok_or(Problem::NotFound)?;
    page.findings = refused;
    if !by_files {
        page.form = typed;
    }
    // The forms stand where a fetch failed; a refused form brings them back.
    if !matches!(page.fetching, Fetching::Failed(_)) {
        page.fetching = Fetching::Failed("Nothing was taken.".to_owned());
    }
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    Ok(answer_with(
        StatusCode::UNPROCESSABLE_ENTITY,
        html_page::fetch(&web, &visitor, page),
    ))
}

fn files(sent: SentForm) -> Vec<SentFile> {
    sent.files.into_iter().map(|(_, file)| file).collect()
}

/// What the form itself did not take.
fn refused(sent: &SentForm) -> Option<FormFindings> {
    (!sent.refused.is_empty()).then(|| FormFindings::new(sent.refused.iter().cloned()))
}

/// A form that was refused; everything else stays an error. That too many are open is said at the
/// top of the form, where everything typed still is.
fn findings(error: BeginError) -> Result<FormFindings, Problem> {
    use crate::portal::drafts::ProposalError;
    match error {
        BeginError::Invalid(wrong) => Ok(FormFindings::new(wrong)),
        BeginError::Proposal(ProposalError::Refused(refusal))
            if !refusal.asks_to_sign_in() && !refusal.is_hidden() =>
        {
            Ok(FormFindings::new([("name", refusal.to_string())]))
        }
        BeginError::Proposal(error) => Err(error.into()),
    }
}

fn answer_with(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, html).into_response()
}
