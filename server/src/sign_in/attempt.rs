//! What is remembered in the browser's session while somebody is at a provider.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::SignInError;

/// How long somebody may take at a provider.
const PATIENCE: Duration = Duration::minutes(10);
/// How many sign-ins one browser may have begun, in as many tabs; the oldest is forgotten first.
const AT_ONCE: usize = 5;

/// What signing in is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be signed in, and go on at a path of this portal.
    SignIn {
        /// Where to go on.
        return_to: String,
    },
    /// To give the person who is signed in a further way to sign in.
    Link {
        /// Their identifier.
        person: String,
    },
}

/// One sign-in under way. Its state and nonce lead back to this browser, provider and purpose only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The provider's slug.
    pub provider: String,
    /// What it is for.
    pub purpose: Purpose,
    /// What the provider has to send back with its answer.
    pub(super) state: String,
    /// What an ID token has to hold.
    pub(super) nonce: String,
    /// What proves that the code is redeemed by whoever asked for it (PKCE).
    pub(super) verifier: String,
    /// When it was begun, in seconds since 1970.
    pub(super) begun: i64,
}

/// The sign-ins that a browser has under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts(Vec<Attempt>);

impl Attempts {
    /// Remembers one more.
    pub fn add(&mut self, attempt: Attempt) {
        if self.0.len() >= AT_ONCE {
            self.0.remove(0);
        }
        self.0.push(attempt);
    }

    /// Takes out the one that an answer to `provider` with `state` belongs to: it works once.
    ///
    /// # Errors
    /// [`SignInError::NotBegun`] when there is none, it is for another provider, or it is too old.
    pub fn take(
        &mut self,
        provider: &str,
        state: &str,
        now: OffsetDateTime,
    ) -> Result<Attempt, SignInError> {
        let since = (now - PATIENCE).unix_timestamp();
        self.0.retain(|attempt| attempt.begun >= since);
        let place = self
            .0
            .iter()
            .position(|attempt| attempt.provider == provider && attempt.state == state)
            .ok_or(SignInError::NotBegun)?;
        Ok(self.0.remove(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

    fn attempt(provider: &str, state: &str) -> Attempt {
        Attempt {
            provider: provider.to_owned(),
            purpose: Purpose::SignIn {
                return_to: "/".to_owned(),
            },
            state: state.to_owned(),
            nonce: "nonce".to_owned(),
            verifier: "verifier".to_owned(),
            begun: NOW.unix_timestamp(),
        }
    }

    #[test]
    fn a_state_works_once_and_for_its_provider_only() {
        let mut attempts = Attempts::default();
        attempts.add(attempt("one", "a"));
        attempts.add(attempt("two", "b"));
        for (provider, state) in [("two", "a"), ("one", "b"), ("one", ""), ("one", "A")] {
            assert_eq!(
                attempts.take(provider, state, NOW),
                Err(SignInError::NotBegun),
                "{provider} {state}"
            );
        }
        assert!(attempts.take("one", "a", NOW).is_ok());
        assert_eq!(
            attempts.take("one", "a", NOW),
            Err(SignInError::NotBegun),
            "replayed"
        );
        assert!(attempts.take("two", "b", NOW).is_ok(), "the other tab");
    }

    #[test]
    fn who_stays_away_too_long_begins_again() {
        let mut attempts = Attempts::default();
        attempts.add(attempt("one", "a"));
        let later = NOW + PATIENCE + Duration::SECOND;
        assert_eq!(attempts.take("one", "a", later), Err(SignInError::NotBegun));
    }

    #[test]
    fn a_session_never_grows_without_end() {
        let mut attempts = Attempts::default();
        for number in 0..100 {
            attempts.add(attempt("one", &number.to_string()));
        }
        assert_eq!(attempts.0.len(), AT_ONCE);
        assert!(attempts.take("one", "94", NOW).is_err());
        assert!(attempts.take("one", "99", NOW).is_ok());
    }
}
