//! The pages of proposals: the list, one proposal with its views, and what is done there.

mod acts;
mod answers;
mod conversation;
mod views;

pub use acts::act;
pub use answers::{answer, page as answers};
pub use conversation::{comment, page as conversation};
pub use views::{compare, files, history, list, overview, record};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::IntoView;

use super::Web;
use super::pages::{Visitor, html_page};
use super::problem::Problem;

/// Pairs of a query string, decoded.
type Pairs = axum::extract::Query<Vec<(String, String)>>;

/// The number of a proposal out of an address; what is none is nothing's.
pub(super) fn number(text: &str) -> Result<i64, Problem> {
    let number = text.parse::<i64>().ok().filter(|number| *number > 0);
    // A number has one way to be written.
    number
        .filter(|number| number.to_string() == text)
        .ok_or(Problem::NotFound)
}

/// A small number out of an address, as of a revision.
fn small(text: &str) -> Result<u32, Problem> {
    u32::try_from(number(text)?).map_err(|_| Problem::NotFound)
}

/// A page of a proposal in its document.
fn answer_page(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    title: String,
    description: Option<String>,
    page: impl IntoView,
) -> Response {
    let html = html_page::proposal(web, visitor, title, description, page);
    readable(status, html)
}

/// The document of a page that everybody may read and that differs for each of them.
fn readable(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "accept-encoding, cookie"),
    ];
    (status, headers, html).into_response()
}

/// The same, as it is asked for.
fn shown(web: &Web, visitor: &Visitor, title: String, page: impl IntoView) -> Response {
    answer_page(web, visitor, StatusCode::OK, title, None, page)
}

/// The value of a parameter.
fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

/// The word for what was just done, out of a closed list, as a sentence.
fn done(pairs: &[(String, String)]) -> Option<String> {
    let sentence = match value(pairs, "done")? {
        "watched" => "You watch it. What happens stands in your inbox.",
        "unwatched" => "You watch it no longer.",
        "add-revision" => "The revision is uploaded. The turn stays where it is.",
        "bring-up-to-date" => {
            "What the image changed is in the draft. It begins from the image’s current version now."
        }
        "park" => "It rests.",
        "wake" => "It goes on.",
        "appeal" => "The appeal is made. Another coordinator decides.",
        "withdraw" => "It is withdrawn.",
        "revive" => "It is back where it was.",
        "check" => "You checked it as a maintainer.",
        "uncheck" => "Your check is taken back.",
        "leave" => "You write it no longer.",
        "submitted" => "The round is submitted. The reviewers have the turn.",
        "kept" => "The answers are kept.",
        "applied" => "The suggestion is in your draft, and answered as fixed.",
        "settled" => "It is settled.",
        "said" => "Your comment is there.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// Back to a page, with the word for what was done.
fn back(path: &str, word: &str) -> Response {
    Redirect::to(&format!("{path}?done={word}")).into_response()
}
