//! The answer sheet.

use app::pages;
use app::view::form::FormFindings;
use app::view::proposal::{ProposalTab, proposal_path};
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Pairs, answer_page, back, done, number, shown};
use crate::http::Shared;
use crate::http::pages::Visitor;
use crate::http::people::Fields;
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::proposal_pages::{SheetAct, SheetDone, TypedSheet};

/// `GET /proposals/{number}/answers`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    Query(pairs): Pairs,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let mut page = web.portal.answers_page(&caller, number, None).await?;
    page.done = done(&pairs);
    let title = pages::proposal::title(&page.head, ProposalTab::Answers);
    let page = pages::proposal::answers(page);
    Ok(shown(&web, &visitor, title, page))
}

/// `POST /proposals/{number}/answers`.
pub async fn answer(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let act = act(&fields)?;
    let mut typed = typed(&fields);
    let sheet = format!(
        "{}/answers",
        proposal_path(u64::try_from(number).unwrap_or_default())
    );
    let led_to = web
        .portal
        .answer_sheet(&caller, number, &typed, &act)
        .await?;
    let (status, findings, note, said) = match led_to {
        SheetDone::Done(_) => match &act {
            SheetAct::Save => return Ok(back(&sheet, "kept")),
            SheetAct::Submit => {
                return Ok(back(
                    &proposal_path(u64::try_from(number).unwrap_or_default()),
                    "submitted",
                ));
            }
            SheetAct::Apply(id) | SheetAct::Resolve(id) => {
                let word = if matches!(act, SheetAct::Apply(_)) {
                    "applied"
                } else {
                    "settled"
                };
                typed.answers.remove(id);
                if web.portal.is_as_stored(&caller, number, &typed).await? {
                    return Ok(back(&sheet, &format!("{word}#thread-{id}")));
                }
                // Something else was typed: it stays in the form, which a redirect would empty.
                let pairs = [("done".to_owned(), word.to_owned())];
                (StatusCode::OK, FormFindings::default(), None, done(&pairs))
            }
        },
        SheetDone::Refused { findings, kept } => {
            let note = (kept > 0).then(|| "The answers are kept. It was not submitted.".to_owned());
            (StatusCode::UNPROCESSABLE_ENTITY, findings, note, None)
        }
    };
    let mut page = web
        .portal
        .answers_page(&caller, number, Some(&typed))
        .await?;
    page.findings = findings;
    page.findings_note = note;
    page.done = said;
    let title = pages::proposal::title(&page.head, ProposalTab::Answers);
    let page = pages::proposal::answers(page);
    Ok(answer_page(&web, &visitor, status, title, None, page))
}

/// Which button was pressed. A return key in a field presses the first one of a form, which takes a
/// suggestion over: where the button says nothing else, the answers are kept.
fn act(fields: &Fields) -> Result<SheetAct, Problem> {
    let (apply, resolve) = (fields.one("apply"), fields.one("resolve"));
    match fields.one("act").as_str() {
        "submit" => Ok(SheetAct::Submit),
        "save" => Ok(SheetAct::Save),
        "" if !apply.is_empty() => Ok(SheetAct::Apply(apply)),
        "" if !resolve.is_empty() => Ok(SheetAct::Resolve(resolve)),
        "" => Ok(SheetAct::Save),
        _ => Err(Problem::Unprocessable(
            "The form does not say what to do with the answers.".to_owned(),
        )),
    }
}

/// What was typed.
fn typed(fields: &Fields) -> TypedSheet {
    let mut typed = TypedSheet {
        note: fields.one("note"),
        ..TypedSheet::default()
    };
    for (name, value) in fields.pairs() {
        let value = value.replace("\r\n", "\n");
        if let Some(id) = name.strip_prefix("answer-") {
            typed.answers.entry(id.to_owned()).or_default().choice = value;
        } else if let Some(id) = name.strip_prefix("text-") {
            typed.answers.entry(id.to_owned()).or_default().text = value;
        }
    }
    typed
}
