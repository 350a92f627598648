//! One's own sessions.

use app::view::people::{Session, SessionsPage};

use super::words;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal, Way};

impl Portal {
    /// The caller's sessions, the present one first.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn sessions_page(&self, caller: &Caller) -> Result<SessionsPage, PeopleError> {
        let present = match &caller.way {
            Way::Session { digest, .. } => digest.as_str(),
            _ => "",
        };
        let mut sessions: Vec<_> = self
            .own_sessions(caller)
            .await?
            .into_iter()
            .map(|row| Session {
                current: row.digest == present,
                id: row.digest,
                device: row.device,
                address: String::new(),
                began_at: words::moment(row.created_at),
                used_at: words::moment(row.last_used_at),
                ends_at: words::moment(row.expires_at),
            })
            .collect();
        sessions.sort_by_key(|session| !session.current);
        Ok(SessionsPage {
            sessions,
            done: None,
            now: self.clock().now(),
        })
    }

    /// Ends every session of the caller but the present one; says how many.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn sign_out_elsewhere(&self, caller: &Caller) -> Result<usize, PeopleError> {
        let page = self.sessions_page(caller).await?;
        let others = page.sessions.iter().filter(|session| !session.current);
        let mut ended = 0;
        for session in others {
            match self.end_own_session(caller, &session.id).await {
                Ok(()) => ended += 1,
                // It ended by itself meanwhile.
                Err(PeopleError::Unknown(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ended)
    }
}
