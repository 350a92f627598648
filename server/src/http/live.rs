//! Streams of what happens while a page is open (server-sent events). A page is told one sentence
//! and where to look; it changes nothing by itself.

use std::collections::HashMap;
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
use crate::live::{Moved, Seat};
use crate::portal::Caller;
use crate::portal::happened::Happened;

/// How often a quiet stream shows that it is alive, so that proxies keep it.
const ALIVE: Duration = Duration::from_secs(25);
/// After how long a browser connects again.
const RETRY: Duration = Duration::from_secs(5);
/// When somebody with too many streams may try again, in seconds.
const WAIT: u64 = 60;

/// From where on a stream is wanted.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    /// The number of the last event that the page shows.
    #[serde(default)]
    after: Option<i64>,
}

/// What a stream needs.
struct Listening {
    web: Arc<Web>,
    caller: Caller,
    words: broadcast::Receiver<Moved>,
    ended: watch::Receiver<bool>,
    /// The proposal that is followed; none for the whole queue.
    only: Option<String>,
    /// The last event that was told, by proposal.
    told: HashMap<String, i64>,
    /// Whether what happened before the stream began is still to be told.
    catch_up: bool,
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
    // A browser that connects again says what it heard last.
    let heard = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    let after = heard.or(from.after).unwrap_or(open.row.sequence);
    let told = HashMap::from([(open.row.id.clone(), after)]);
    stream(web, caller, Some(open.row.id), told, true)
}

/// `GET /queue/events`.
pub async fn queue(State(web): Shared, caller: Caller) -> Result<Response, Problem> {
    caller
        .may(Action::ReadQueue, &Subject::none())
        .map_err(Problem::from)?;
    stream(web, caller, None, HashMap::new(), false)
}

fn stream(
    web: Arc<Web>,
    caller: Caller,
    only: Option<String>,
    told: HashMap<String, i64>,
    catch_up: bool,
) -> Result<Response, Problem> {
    let hub = Arc::clone(web.portal.live());
    let whose = caller
        .id()
        .map_or_else(|| caller.address.clone(), |id| id.to_string());
    let seat = hub.seat(&whose).ok_or(Problem::TooManyRequests(WAIT))?;
    let listening = Listening {
        words: hub.listen(),
        ended: hub.ended(),
        web,
        caller,
        only,
        told,
        catch_up,
        _seat: seat,
    };
    let events = stream::unfold(listening, |mut listening| async move {
        let happened = listening.next().await?;
        let sent = Sent::default()
            .id(happened.sequence.to_string())
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
        if std::mem::take(&mut self.catch_up)
            && let Some(id) = self.only.clone()
            && let Some(happened) = self.happened(&id).await?
        {
            return Some(happened);
        }
        loop {
            let word = tokio::select! {
                _ = self.ended.wait_for(|ended| *ended) => return None,
                word = self.words.recv() => word,
            };
            let id = match word {
                Ok(moved) => {
                    let wanted = self
                        .only
                        .as_ref()
                        .is_none_or(|only| *only == moved.proposal);
                    let known = self
                        .told
                        .get(&moved.proposal)
                        .is_some_and(|told| *told >= moved.sequence);
                    if !wanted || known {
                        continue;
                    }
                    if self.only.is_none() {
                        // Of the queue's proposals only what happens from now on is told.
                        self.told
                            .entry(moved.proposal.clone())
                            .or_insert(moved.sequence - 1);
                    }
                    moved.proposal
                }
                // Words were missed: what happened is read again for the one that is followed.
                Err(RecvError::Lagged(_)) => match &self.only {
                    Some(only) => only.clone(),
                    None => continue,
                },
                Err(RecvError::Closed) => return None,
            };
            if let Some(happened) = self.happened(&id).await? {
                return Some(happened);
            }
        }
    }

    /// What happened to a proposal since it was told last. The outer nothing ends the stream.
    async fn happened(&mut self, id: &str) -> Option<Option<Happened>> {
        let after = self.told.get(id).copied().unwrap_or(0);
        match self.web.portal.happened(&self.caller, id, after).await {
            Ok(happened) => {
                if let Some((_, sequence)) = &happened {
                    self.told.insert(id.to_owned(), *sequence);
                }
                Some(happened.and_then(|(happened, _)| happened))
            }
            // Of the queue, one that may not be seen is passed over.
            Err(_) if self.only.is_none() => Some(None),
            Err(_) => None,
        }
    }
}
