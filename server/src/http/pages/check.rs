//! Texts that are checked or compared: nothing is stored, and only a few at once.

use std::sync::Arc;
use std::time::Duration;

use app::pages::check::CheckPage;
use app::parts::FindingLevel;
use app::view::check::{COMPARED_LIMIT, CheckView, CompareView};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::text::{TEXT_LIMIT, TextKind};

use super::{Pairs, Visitor, html_page, island_page};
use crate::http::problem::Problem;
use crate::http::{Shared, Web};
use crate::portal::Caller;

/// How long a text waits for others before it is refused.
const WAIT_LIMIT: Duration = Duration::from_secs(2);

/// What a form sends, as pairs, because a name may come several times.
type Sent = Form<Vec<(String, String)>>;

/// `GET /check`: a manifest to write.
pub async fn manifest(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    first_visit(&web, TextKind::Manifest, &visitor)
}

/// `GET /check/{slug}`: another text to write, or two.
pub async fn other(
    State(web): Shared,
    Path(slug): Path<String>,
    Query(pairs): Pairs,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    Ok(
        match CheckPage::from_slug(&slug).ok_or(Problem::NotFound)? {
            CheckPage::Text(TextKind::Manifest) => Redirect::to("/check").into_response(),
            CheckPage::Text(kind) => {
                let kind = kind_of(&pairs, CheckPage::Text(kind)).unwrap_or(kind);
                first_visit(&web, kind, &visitor)
            }
            CheckPage::Compare => {
                plain_page(html_page::compare(&web, &visitor, CompareView::example()))
            }
        },
    )
}

fn first_visit(web: &Web, kind: TextKind, visitor: &Visitor) -> Response {
    island_page(html_page::check(web, visitor, CheckView::example(kind)))
}

/// `POST /check`: what the rules say of a manifest, or the manifest with fixes.
pub async fn manifest_checked(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Sent,
) -> Result<Response, Problem> {
    let page = CheckPage::Text(TextKind::Manifest);
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    text_checked(web, page, visitor, sent).await
}

/// `POST /check/{slug}`: the same for another text; what changed between two.
pub async fn other_checked(
    State(web): Shared,
    Path(slug): Path<String>,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Sent,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    match CheckPage::from_slug(&slug).ok_or(Problem::NotFound)? {
        CheckPage::Compare => compared(web, visitor, sent).await,
        page => text_checked(web, page, visitor, sent).await,
    }
}

async fn text_checked(
    web: Arc<Web>,
    page: CheckPage,
    visitor: Visitor,
    sent: Vec<(String, String)>,
) -> Result<Response, Problem> {
    let text = text_of(&sent, "text", TEXT_LIMIT)?;
    let kind = kind_of(&sent, page)
        .or_else(|| page.kinds().first().copied())
        .ok_or(Problem::NotFound)?;
    let shown: Vec<&str> = all(&sent, "show").collect();
    // A form that is not ours need not say what it wants to see.
    let hides = !shown.is_empty();
    let hidden = FindingLevel::ALL
        .into_iter()
        .filter(|level| hides && !shown.contains(&level.as_str()));
    let mut view = CheckView {
        kind,
        image: first(&sent, "image").unwrap_or_default().to_owned(),
        text,
        is_example: false,
        hidden: hidden.collect(),
        outcome: None,
    };
    let fix = first(&sent, "fix").map(str::to_owned);
    let html = at_leisure(web, move |web| {
        if let Some(asked) = fix {
            view.fix(&asked);
        }
        html_page::check(web, &visitor, view)
    })
    .await?;
    Ok(island_page(html))
}

async fn compared(
    web: Arc<Web>,
    visitor: Visitor,
    sent: Vec<(String, String)>,
) -> Result<Response, Problem> {
    let view = CompareView {
        kind: kind_of(&sent, CheckPage::Compare).unwrap_or(TextKind::Manifest),
        before: text_of(&sent, "before", COMPARED_LIMIT)?,
        after: text_of(&sent, "after", COMPARED_LIMIT)?,
        side_by_side: first(&sent, "layout") == Some("sides"),
        is_example: false,
    };
    let html = at_leisure(web, move |web| html_page::compare(web, &visitor, view)).await?;
    Ok(plain_page(html))
}

/// Does what takes a while on a thread of its own, so that other requests go on meanwhile, and
/// only when few others do the same.
pub async fn at_leisure<T: Send + 'static>(
    web: Arc<Web>,
    work: impl FnOnce(&Web) -> T + Send + 'static,
) -> Result<T, Problem> {
    let permit = tokio::time::timeout(WAIT_LIMIT, Arc::clone(&web.checks).acquire_owned())
        .await
        .map_err(|_| Problem::Unavailable)?
        .map_err(|_| Problem::Internal)?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work(&web);
        drop(permit);
        done
    });
    done.await.map_err(|_| Problem::Internal)
}

fn all<'s>(sent: &'s [(String, String)], name: &'s str) -> impl Iterator<Item = &'s str> {
    let named = sent.iter().filter(move |(key, _)| key == name);
    named.map(|(_, value)| value.as_str())
}

fn first<'s>(sent: &'s [(String, String)], name: &'s str) -> Option<&'s str> {
    all(sent, name).next()
}

/// The kind that was chosen, where the page offers it.
fn kind_of(sent: &[(String, String)], page: CheckPage) -> Option<TextKind> {
    let chosen = first(sent, "kind")?.parse().ok()?;
    page.kinds().contains(&chosen).then_some(chosen)
}

fn text_of(sent: &[(String, String)], name: &str, limit: usize) -> Result<String, Problem> {
    let text = first(sent, name)
        .ok_or_else(|| Problem::Unprocessable(format!("The form has no field `{name}`.")))?;
    // A browser sends every line end as two characters; the text that was pasted had one.
    let text = text.replace("\r\n", "\n");
    if text.len() > limit {
        return Err(Problem::TooLarge(limit));
    }
    Ok(text)
}

/// A page that is made for one visit.
fn plain_page(html: String) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    (headers, html).into_response()
}
