//! Streams of what happens while a page is open (server-sent events). A page is told one sentence
//! and where to look; it changes nothing by itself.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Subject};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use super::problem::Problem;
use super::{Shared, Web};
use crate::live::{self, Moved, Seat};
use crate::portal::Caller;
use crate::portal::happened::Happened;

/// How often a quiet stream shows that it is alive, so that proxies keep it.
const ALIVE: Duration = Duration::from_secs(25);
/// After how long a browser connects again.
const RETRY: Duration = Duration::from_secs(5);
/// How many proposals are told at most that moved while nobody listened; the page is offered anew
/// with the first of them.
const MISSED: i64 = 50;
/// When somebody with too many streams may try again, in seconds.
const WAIT: u64 = 60;

/// From where on a stream is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    /// Until when the page tells what happened, in microseconds since 1970.
    #[serde(default)]
    after: Option<i64>,
}

impl From {
    /// The moment from which on something is news: a browser that connects again says what it heard
    /// last.
    fn moment(&self, headers: &HeaderMap) -> Option<i64> {
        let heard = headers
            .get("last-event-id")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse().ok());
        heard.or(self.after)
    }
}

/// What a stream needs.
struct Listening {
    web: Arc<Web>,
    caller: Caller,
    words: broadcast::Receiver<Moved>,
    ended: watch::Receiver<bool>,
    /// The proposal that is followed; none for the whole queue.
    only: Option<String>,
    /// From when on something is news.
    since: i64,
    /// Until when it was told, by proposal.
    told: HashMap<String, i64>,
    /// The proposals of which something is still to be told that happened before the stream began.
    missed: VecDeque<String>,
    _seat: Seat,
}

/// `GET /proposals/{n}/events`.
pub async fn proposal(
    State(web): Shared,
    caller: Caller,
    Path(number): Path<i64>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let open = web
        .portal
        .numbered_proposal(&caller, number, Action::ReadProposal)
        .await?;
    let since = from.moment(&headers).unwrap_or_else(|| just_before(&web));
    let id = open.row.id;
    let words = web.portal.live().listen();
    stream(web, caller, words, Some(id.clone()), since, [id].into())
}

/// `GET /queue/events`.
pub async fn queue(
    State(web): Shared,
    caller: Caller,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller
        .may(Action::ReadQueue, &Subject::none())
        .map_err(Problem::from)?;
    // Words are listened to before what was missed is read, so that nothing falls between.
    let words = web.portal.live().listen();
    let (since, missed) = match from.moment(&headers) {
        Some(moment) => {
            let moved = web.portal.store().moved_since(moment, MISSED).await?;
            (moment, moved)
        }
        None => (just_before(&web), Vec::new()),
    };
    stream(web, caller, words, None, since, missed.into())
}

/// The moment before this one: what happens now is news.
fn just_before(web: &Web) -> i64 {
    web.portal.clock().timestamp().0 - 1
}

fn stream(
    web: Arc<Web>,
    caller: Caller,
    words: broadcast::Receiver<Moved>,
    only: Option<String>,
    since: i64,
    missed: VecDeque<String>,
) -> Result<Response, Problem> {
    let hub = Arc::clone(web.portal.live());
    let (whose, most) = match caller.id() {
        Some(id) => (id.to_string(), live::STREAMS),
        None => (caller.address.clone(), live::STREAMS_OF_AN_ADDRESS),
    };
    let seat = hub
        .seat(&whose, most)
        .ok_or(Problem::TooManyRequests(WAIT))?;
    let listening = Listening {
        words,
        ended: hub.ended(),
        web,
        caller,
        only,
        since,
        told: HashMap::new(),
        missed,
        _seat: seat,
    };
    let events = stream::unfold(listening, |mut listening| async move {
        let happened = listening.next().await?;
        let sent = Sent::default()
            .id(happened.at.to_string())
            .retry(RETRY)
            .json_data(&happened)
            .unwrap_or_else(|_| Sent::default().comment("unreadable"));
        Some((Ok::<_, Infallible>(sent), listening))
    });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(ALIVE))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    // Proxies of the nginx family hold answers back otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Listening {
    /// What this page is told next; nothing when the process ends, or the reader may see it no more.
    async fn next(&mut self) -> Option<Happened> {
        loop {
            let id = match self.missed.pop_front() {
                Some(id) => id,
                None => self.word().await?,
            };
            if let Some(happened) = self.happened(&id).await? {
                return Some(happened);
            }
        }
    }

    /// The proposal of the next word; nothing when the process ends.
    async fn word(&mut self) -> Option<String> {
        loop {
            let word = tokio::select! {
                _ = self.ended.wait_for(|ended| *ended) => return None,
                word = self.words.recv() => word,
            };
            match (word, &self.only) {
                (Ok(Moved { proposal, .. }), None) => return Some(proposal),
                (Ok(Moved { proposal, .. }), Some(only)) if proposal == *only => {
                    return Some(proposal);
                }
                (Ok(_), Some(_)) => {}
                // Words were missed: what happened is read again.
                (Err(RecvError::Lagged(_)), Some(only)) => return Some(only.clone()),
                (Err(RecvError::Lagged(_)), None) => {
                    let moved = self.web.portal.store().moved_since(self.since, MISSED);
                    self.missed.extend(moved.await.unwrap_or_default());
                    if let Some(id) = self.missed.pop_front() {
                        return Some(id);
                    }
                }
                (Err(RecvError::Closed), _) => return None,
            }
        }
    }

    /// What happened to a proposal since it was told last. The outer nothing ends the stream.
    async fn happened(&mut self, id: &str) -> Option<Option<Happened>> {
        let after = self.told.get(id).copied().unwrap_or(self.since);
        match self.web.portal.happened(&self.caller, id, after).await {
            Ok(happened) => {
                if let Some((_, last)) = &happened {
                    self.told.insert(id.to_owned(), *last);
                }
                Some(happened.and_then(|(happened, _)| happened))
            }
            // Of the queue, one that may not be seen is passed over.
            Err(_) if self.only.is_none() => Some(None),
            Err(_) => None,
        }
    }
}
