//! What happens while pages are open: one channel in this process, and on a shared database the
//! word of the other replicas.
//!
//! A word says no more than which proposal moved. Whoever hears it reads what happened through the
//! same use cases as a page, so that nothing is told to somebody who may not see it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::{broadcast, watch};

use crate::store::Store;

/// How many words wait for a listener that is slow; beyond that it is told that it missed some.
const BACKLOG: usize = 256;
/// How many open streams one person has at most. Only the page that is looked at holds one.
pub const STREAMS: usize = 8;
/// How many open streams are given to one address for those who are not signed in: a whole company may
/// stand behind it.
pub const STREAMS_OF_AN_ADDRESS: usize = 64;
/// How long to wait before the database is listened to again after it went away.
const BREATH: Duration = Duration::from_secs(5);
/// The channel of the database on which replicas tell each other.
pub const CHANNEL: &str = "slipway_proposals";

/// That a proposal moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its identifier.
    pub proposal: String,
    /// The number of its last event.
    pub sequence: i64,
}

impl Moved {
    /// As it is sent through the database.
    pub fn to_payload(&self) -> String {
        format!("{} {}", self.proposal, self.sequence)
    }

    fn from_payload(payload: &str) -> Option<Self> {
        let (proposal, sequence) = payload.split_once(' ')?;
        Some(Self {
            proposal: proposal.to_owned(),
            sequence: sequence.parse().ok()?,
        })
    }
}

/// Where words come in and go out.
#[derive(Debug)]
pub struct Hub {
    words: broadcast::Sender<Moved>,
    ended: watch::Sender<bool>,
    open: Mutex<HashMap<String, usize>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            words: broadcast::Sender::new(BACKLOG),
            ended: watch::Sender::new(false),
            open: Mutex::default(),
        }
    }
}

/// A place among the streams of one person; given back when it is dropped.
#[derive(Debug)]
pub struct Seat {
    hub: Arc<Hub>,
    whose: String,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.hub.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.whose) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.whose);
            }
        }
    }
}

impl Hub {
    /// Tells everybody who listens in this process. Nobody listening is no fault.
    pub fn tell(&self, moved: Moved) {
        let _ = self.words.send(moved);
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Moved> {
        self.words.subscribe()
    }

    /// Says when the process ends.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }

    /// Ends every stream, so that the process can.
    pub fn end(&self) {
        self.ended.send_replace(true);
    }

    /// A place for one more stream of somebody; nothing when they have `most` already.
    pub fn seat(self: &Arc<Self>, whose: &str, most: usize) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(whose.to_owned()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Seat {
            hub: Arc::clone(self),
            whose: whose.to_owned(),
        })
    }
}

/// Passes on what other replicas tell, until the process ends. On a database of one machine there
/// is nobody else.
pub async fn pass_on(store: &Store, hub: &Hub) {
    let Store::Postgres(pool) = store else {
        return;
    };
    let mut ended = hub.ended();
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(CHANNEL).await?;
            loop {
                let word = listener.recv().await?;
                match Moved::from_payload(word.payload()) {
                    Some(moved) => hub.tell(moved),
                    None => tracing::warn!("another replica told something that cannot be read"),
                }
            }
        };
        let broke: Result<(), sqlx::Error> = tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            broke = heard => broke,
        };
        if let Err(error) = broke {
            tracing::warn!(%error, "other replicas are not heard; listening again");
        }
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(BREATH) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_comes_through_the_database_as_it_was() {
        let moved = Moved {
            proposal: "ab".repeat(16),
            sequence: 17,
        };
        assert_eq!(Moved::from_payload(&moved.to_payload()), Some(moved));
        for wrong in ["", "ab", "ab x", " "] {
            assert_eq!(Moved::from_payload(wrong).map(|moved| moved.sequence), None);
        }
    }

    #[test]
    fn somebody_has_so_many_streams_and_no_more() {
        let hub = Arc::new(Hub::default());
        let mut seats: Vec<Seat> = (0..9).filter_map(|_| hub.seat("ada", 8)).collect();
        assert_eq!(seats.len(), 8);
        assert!(hub.seat("ada", 8).is_none());
        assert!(hub.seat("bo", 8).is_some(), "others have their own");
        seats.pop();
        assert!(hub.seat("ada", 8).is_some(), "a closed one is given back");
    }
}
