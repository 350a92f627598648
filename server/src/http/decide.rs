//! `/proposals/{n}/decide` and `/proposals/{n}/screening`: forms that are posted to the page's own
//! address, with the decision in it.

use app::pages;
use app::shell::Section;
use app::view::decide::{ActTyped, decide_path};
use app::view::form::FormFindings;
use app::view::screening::screening_path;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::pages::{Visitor, html_page};
use super::people::{Fields, html};
use super::problem::Problem;
use super::{Shared, Web};
use crate::portal::Caller;
use crate::portal::decisions::{Decided, Decision};

/// What an address asks of these pages.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    act: String,
    #[serde(default)]
    done: String,
}

impl Asked {
    fn chosen(&self) -> Option<Decision> {
        Decision::from_slug(&self.act)
    }

    /// What was just done, out of a closed list.
    fn done(&self) -> Option<String> {
        match self.done.as_str() {
            "noted" => Some("The note is kept.".to_owned()),
            "claimed" => Some("You carry it now.".to_owned()),
            word => Decision::from_slug(word).map(|decision| decision.done().to_owned()),
        }
    }
}

/// One of the two pages.
#[derive(Clone, Copy)]
enum Page {
    Decide,
    Screening,
}

/// What one of them holds beside the proposal.
#[derive(Default)]
struct Filled {
    chosen: Option<Decision>,
    typed: ActTyped,
    findings: FormFindings,
    note: String,
    done: Option<String>,
}

/// `GET /proposals/{n}/decide`.
pub async fn decide(
    web: Shared,
    caller: Caller,
    visitor: Visitor,
    number: Path<i64>,
    asked: Query<Asked>,
) -> Result<Response, Problem> {
    Page::Decide
        .asked(web, caller, visitor, number, asked)
        .await
}

/// `GET /proposals/{n}/screening`.
pub async fn screening(
    web: Shared,
    caller: Caller,
    visitor: Visitor,
    number: Path<i64>,
    asked: Query<Asked>,
) -> Result<Response, Problem> {
    Page::Screening
        .asked(web, caller, visitor, number, asked)
        .await
}

/// `POST /proposals/{n}/decide`.
pub async fn decided(
    web: Shared,
    caller: Caller,
    visitor: Visitor,
    number: Path<i64>,
    form: Form<Fields>,
) -> Result<Response, Problem> {
    Page::Decide.sent(web, caller, visitor, number, form).await
}

/// `POST /proposals/{n}/screening`.
pub async fn screened(
    web: Shared,
    caller: Caller,
    visitor: Visitor,
    number: Path<i64>,
    form: Form<Fields>,
) -> Result<Response, Problem> {
    Page::Screening
        .sent(web, caller, visitor, number, form)
        .await
}

impl Page {
    fn path(self, number: i64) -> String {
        let number = u64::try_from(number).unwrap_or_default();
        match self {
            Self::Decide => decide_path(number),
            Self::Screening => screening_path(number),
        }
    }

    async fn asked(
        self,
        State(web): Shared,
        caller: Caller,
        visitor: Visitor,
        Path(number): Path<i64>,
        Query(asked): Query<Asked>,
    ) -> Result<Response, Problem> {
        let filled = Filled {
            chosen: asked.chosen(),
            done: asked.done(),
            ..Filled::default()
        };
        self.shown(&web, &caller, &visitor, number, filled).await
    }

    async fn sent(
        self,
        State(web): Shared,
        caller: Caller,
        visitor: Visitor,
        Path(number): Path<i64>,
        Form(fields): Form<Fields>,
    ) -> Result<Response, Problem> {
        let (web, caller, visitor) = (&web, &caller, &visitor);
        let act = fields.one("act");
        if act == "note" {
            let note = fields.one("note");
            let findings = web.portal.add_private_note(caller, number, &note).await?;
            if findings.is_empty() {
                let href = format!("{}?done=noted#notes", self.path(number));
                return Ok(Redirect::to(&href).into_response());
            }
            let filled = Filled {
                findings,
                note,
                ..Filled::default()
            };
            return self.shown(web, caller, visitor, number, filled).await;
        }
        let Some(decision) = Decision::from_slug(&act) else {
            return Err(Problem::Unprocessable(
                "The form does not say what to decide.".to_owned(),
            ));
        };
        let typed = ActTyped {
            subject: fields.one("subject"),
            reason: fields.one("reason"),
            would_change: fields.one("would_change"),
            date: fields.one("date"),
            time: fields.one("time"),
        };
        match web
            .portal
            .decide_by_form(caller, number, decision, &typed)
            .await?
        {
            Decided::Done(decision) => {
                let href = format!("{}?done={}", self.path(number), decision.slug());
                Ok(Redirect::to(&href).into_response())
            }
            Decided::Refused(findings) => {
                let filled = Filled {
                    chosen: Some(decision),
                    typed,
                    findings,
                    ..Filled::default()
                };
                self.shown(web, caller, visitor, number, filled).await
            }
        }
    }

    async fn shown(
        self,
        web: &Web,
        caller: &Caller,
        visitor: &Visitor,
        number: i64,
        filled: Filled,
    ) -> Result<Response, Problem> {
        let Filled {
            chosen,
            typed,
            findings,
            note,
            done,
        } = filled;
        let status = if findings.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let page = match self {
            Self::Decide => {
                let mut page = web
                    .portal
                    .decide_page(caller, number, chosen, typed, findings)
                    .await?;
                (page.note, page.done) = (note, done);
                let title = pages::decide::title(&page);
                let page = pages::decide::decide(page);
                html_page::reviewing(web, visitor, Some(Section::Queue), &title, page)
            }
            Self::Screening => {
                let mut page = web
                    .portal
                    .screening_page(caller, number, chosen, typed, findings)
                    .await?;
                (page.note, page.done) = (note, done);
                let title = pages::screening::title(&page);
                let page = pages::screening::screening(page);
                html_page::reviewing(web, visitor, Some(Section::Queue), &title, page)
            }
        };
        Ok(html(status, page))
    }
}
