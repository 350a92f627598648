//! A review by a program: verdict, new threads, and what is said of those that are there, published
//! at once.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::proposal::Part;
use domain::review::{Anchor, NewThread, ThreadId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::words::{ScopeWord, SeverityWord, VerdictWord, thread, wrong};
use super::{as_it_stands, number};
use crate::http::Shared;
use crate::http::api_v1::sent::Sent;
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;
use crate::portal::review::{NotTaken, OnThread, Written};

/// A review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRequest {
    /// An identifier that you choose, 32 hexadecimal digits: sent again with the same one, the
    /// review is published once.
    #[serde(default)]
    id: Option<String>,
    /// The revision that was read.
    revision: u32,
    /// The judgement.
    verdict: VerdictWord,
    /// What was judged. Left out: what is missing and is yours to judge.
    #[serde(default)]
    scopes: Option<Vec<ScopeWord>>,
    /// What is said about the whole, as Markdown.
    #[serde(default)]
    summary: String,
    /// The threads that it begins.
    #[serde(default)]
    comments: Vec<CommentRequest>,
    /// What is said of threads that are there: ticks of answered ones, and replies.
    #[serde(default)]
    threads: Vec<ThreadRequest>,
    /// Whether you know that a newer revision came. An approval then still needs that nothing which
    /// it covers changed since.
    #[serde(default)]
    outdated_is_known: bool,
}

/// A thread that a review begins. With lines it is on these, with a path alone on the file, with a
/// part on that part, else on the whole.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentRequest {
    /// The file within the bundle, as in `context/1.2/Dockerfile`.
    #[serde(default)]
    path: Option<String>,
    /// The first line, from 1.
    #[serde(default)]
    first_line: Option<u32>,
    /// The last line; left out, the same as the first.
    #[serde(default)]
    last_line: Option<u32>,
    /// `project`, `usefulness`, `manifest`, `dockerfiles`, `documentation`, `routes` or
    /// `commitment`.
    #[serde(default)]
    part: Option<String>,
    /// How much it weighs.
    severity: SeverityWord,
    /// Whether the author has to answer before the turn comes back; a must always has to be.
    #[serde(default)]
    needs_answer: bool,
    /// What is said, as Markdown.
    body: String,
    /// The text that should stand at the lines instead.
    #[serde(default)]
    suggestion: Option<String>,
    /// The rule that it cites, as in `SW-D001`.
    #[serde(default)]
    rule: Option<String>,
}

/// What a review says of a thread that is there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadRequest {
    /// Its identifier.
    thread: String,
    /// What to do.
    #[serde(rename = "do")]
    what: ThreadWord,
    /// The words of `reopen` and `reply`.
    #[serde(default)]
    text: String,
}

/// What a review does with a thread that is there.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ThreadWord {
    /// Tick it: it is done.
    Resolve,
    /// Accept that it is not going to be done.
    AcceptWontFix,
    /// Say that it is not settled after all.
    Reopen,
    /// Say something more.
    Reply,
}

/// Publishes a review, with what it says of older threads, all or nothing.
///
/// The token needs the scope `reviews:write`, and the proposal has to be claimed. A review of a
/// revision that is not the newest is refused with 409, and `outdated` says what changed.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{number}/reviews",
    params(("number" = u64, Path, description = "The proposal's number")),
    request_body = ReviewRequest,
    responses(
        (status = 200, description = "It is published; the proposal as it stands now", body = super::ProposalDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "A newer revision came; `outdated` says what changed, and nothing was published", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "The review is longer than 512 kB", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "It is not possible now, or the request makes no sense; `errors` names the fields, and nothing was published", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn publish(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<ReviewRequest>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let written = written(asked)?;
    match web
        .portal
        .publish_written(&caller, number, &written)
        .await?
    {
        Ok(()) => as_it_stands(&web, &caller, number, &headers).await,
        Err(NotTaken::Fields(findings)) => Err(Problem::Fields(findings)),
        Err(NotTaken::Outdated(outdated)) => Err(Problem::Outdated(Box::new(outdated))),
    }
}

fn written(asked: ReviewRequest) -> Result<Written, Problem> {
    let id = asked.id.map(|text| {
        text.parse()
            .map_err(|_| wrong("id", "32 hexadecimal digits that you choose."))
    });
    let comments = asked.comments.into_iter().enumerate();
    let threads = asked.threads.into_iter().enumerate();
    Ok(Written {
        id: id.transpose()?,
        revision: asked.revision,
        verdict: asked.verdict.into(),
        scopes: asked
            .scopes
            .map(|scopes| scopes.into_iter().map(Into::into).collect()),
        summary: asked.summary,
        comments: comments
            .map(|(place, comment)| comment.read(place))
            .collect::<Result<_, _>>()?,
        threads: threads
            .map(|(place, said)| {
                let id = thread(&format!("threads[{place}].thread"), &said.thread)?;
                let what = match said.what {
                    ThreadWord::Resolve => OnThread::Resolve,
                    ThreadWord::AcceptWontFix => OnThread::AcceptWontFix,
                    ThreadWord::Reopen => OnThread::Reopen(said.text),
                    ThreadWord::Reply => OnThread::Reply(said.text),
                };
                Ok((id, what))
            })
            .collect::<Result<_, Problem>>()?,
        outdated_is_known: asked.outdated_is_known,
    })
}

impl CommentRequest {
    fn read(self, place: usize) -> Result<NewThread, Problem> {
        let wrong = |field: &str, says: &str| wrong(&format!("comments[{place}].{field}"), says);
        let anchor = match (self.path, self.first_line, self.last_line, self.part) {
            (Some(path), Some(first), last, None) => Anchor::Lines {
                path,
                first,
                last: last.unwrap_or(first),
            },
            (Some(path), None, None, None) => Anchor::File { path },
            (None, None, None, Some(part)) => Anchor::Part {
                part: part_of(&part).ok_or_else(|| {
                    wrong(
                        "part",
                        "One of project, usefulness, manifest, dockerfiles, documentation, routes and commitment.",
                    )
                })?,
            },
            (None, None, None, None) => Anchor::Whole,
            (None, Some(_), _, _) | (None, _, Some(_), _) => {
                return Err(wrong("path", "Lines are those of a file: say which."));
            }
            (Some(_), None, Some(_), _) => {
                return Err(wrong("first_line", "Say where the lines begin."));
            }
            (Some(_), _, _, Some(_)) => {
                return Err(wrong("part", "A thread is on a file or on a part, not on both."));
            }
        };
        Ok(NewThread {
            id: ThreadId::from_bytes(*Uuid::new_v4().as_bytes()),
            anchor,
            severity: self.severity.into(),
            needs_answer: self.needs_answer,
            body: self.body,
            suggestion: self.suggestion,
            rule: self.rule,
        })
    }
}

fn part_of(text: &str) -> Option<Part> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
