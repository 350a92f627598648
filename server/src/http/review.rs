//! `/proposals/{n}/review`: every form is posted to the page as it was asked for.

use app::pages;
use app::shell::Section;
use app::view::review::{CommentForm, PublishForm, ReviewQuery, verdict_slug};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::review::{Scope, Verdict};

use super::pages::{Visitor, html_page};
use super::people::{Fields, html};
use super::problem::Problem;
use super::{Shared, Web};
use crate::portal::Caller;
use crate::portal::review::{Asked, Done, Outcome, Typed};

type Pairs = Query<Vec<(String, String)>>;

/// `GET /proposals/{n}/review`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(number): Path<i64>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = asked(&pairs)?;
    let done = pairs
        .iter()
        .find(|(key, _)| key == "done")
        .and_then(|(_, value)| Done::from_slug(value));
    shown(
        &web,
        &caller,
        number,
        query,
        &headers,
        Typed::default(),
        done,
    )
    .await
}

/// `POST /proposals/{n}/review`.
pub async fn act(
    State(web): Shared,
    caller: Caller,
    Path(number): Path<i64>,
    Query(pairs): Pairs,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let query = asked(&pairs)?;
    let wanted = wanted(&fields)
        .ok_or_else(|| Problem::Unprocessable("The form does not say what to do.".to_owned()))?;
    // The form names the comment that it edits; the address may have lost it.
    let query = ReviewQuery {
        draft: Some(fields.one("draft"))
            .filter(|draft| !draft.is_empty())
            .or(query.draft.clone()),
        ..query
    };
    let place = match &wanted {
        Asked::Reply(thread, _)
        | Asked::Resolve(thread)
        | Asked::Accept(thread)
        | Asked::Reopen(thread, _) => format!("#thread-{thread}"),
        Asked::Note(_) => "#notes".to_owned(),
        Asked::Tick(..) | Asked::Untick(_) => "#checklist".to_owned(),
        _ => String::new(),
    };
    match web
        .portal
        .review_by_form(&caller, number, &query, wanted)
        .await?
    {
        Outcome::Done(done, query) => {
            let mut href = query.to_href(u64::try_from(number).unwrap_or_default());
            if done != Done::Silent {
                href.push(if href.contains('?') { '&' } else { '?' });
                href.push_str("done=");
                href.push_str(done.slug());
            }
            href.push_str(&place);
            Ok(Redirect::to(&href).into_response())
        }
        Outcome::Shown(typed) => shown(&web, &caller, number, query, &headers, *typed, None).await,
    }
}

async fn shown(
    web: &Web,
    caller: &Caller,
    number: i64,
    query: ReviewQuery,
    headers: &HeaderMap,
    typed: Typed,
    done: Option<Done>,
) -> Result<Response, Problem> {
    let status = if typed.findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let href = query.to_href(u64::try_from(number).unwrap_or_default());
    let visitor = Visitor::at(href, headers).seen_by(caller, headers);
    let mut page = web.portal.review_page(caller, number, query, typed).await?;
    page.done = done.map(|done| done.sentence().to_owned());
    let title = pages::review::title(&page);
    let page = pages::review::review(page);
    let page = html_page::reviewing(web, &visitor, Some(Section::Queue), &title, page);
    Ok(html(status, page))
}

fn asked(pairs: &[(String, String)]) -> Result<ReviewQuery, Problem> {
    ReviewQuery::from_pairs(pairs).map_err(|problem| Problem::Unprocessable(problem.to_string()))
}

/// What the form asks for; nothing when it asks for nothing known.
fn wanted(fields: &Fields) -> Option<Asked> {
    let comment = || CommentForm {
        severity: fields.one("severity"),
        text: fields.one("text"),
        suggestion: fields.one("suggestion"),
        rule: fields.one("rule"),
        needs_answer: fields.one("needs_answer") == "yes",
    };
    let thread = || fields.one("thread");
    Some(match fields.one("act").as_str() {
        "view" => Asked::Viewed(fields.one("path"), true),
        "unview" => Asked::Viewed(fields.one("path"), false),
        "comment" | "edit" => Asked::Comment(
            comment(),
            fields.one("until").trim().parse().ok(),
            !fields.all("suggestion").is_empty(),
        ),
        "insert" => Asked::Insert(comment(), fields.one("saved")),
        "discard" => Asked::Discard(fields.one("draft")),
        "reply" => Asked::Reply(thread(), fields.one("text")),
        "resolve" => Asked::Resolve(thread()),
        "accept" => Asked::Accept(thread()),
        "reopen" => Asked::Reopen(thread(), fields.one("text")),
        "note" => Asked::Note(fields.one("note")),
        "tick" => Asked::Tick(fields.one("item"), fields.one("words")),
        "untick" => Asked::Untick(fields.one("item")),
        "publish" => Asked::Publish {
            verdict: Verdict::ALL
                .into_iter()
                .find(|verdict| verdict_slug(*verdict) == fields.one("verdict"))?,
            revision: fields.one("revision").parse().ok()?,
            form: PublishForm {
                summary: fields.one("summary"),
                scopes: fields
                    .all("scope")
                    .iter()
                    .filter_map(|scope| scope.parse::<Scope>().ok())
                    .collect(),
            },
            outdated_is_known: fields.one("outdated") == "known",
        },
        _ => return None,
    })
}
