//! How often one address or one person may ask: for signing in, for making tokens, and of the API.
//!
//! Each limit is a bucket that fills by itself (GCRA): bursts are fine, floods are not. Buckets are
//! held in memory, so replicas count by themselves.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use domain::PersonId;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::problem::Problem;
use crate::clock::Clock;

const MINUTE: Duration = Duration::from_secs(60);
/// How often as much as an unknown program a known one may ask.
const KNOWN: u32 = 5;
/// How many tokens a person makes in an hour.
const TOKENS_AN_HOUR: u32 = 30;

/// How often is too often; nought is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// How often an address may try to sign in, or send a token that does not hold, in a minute.
    pub sign_in: u32,
    /// How often an address that does not say who it is may ask the API in a minute. Whoever sends a
    /// token may ask five times as often.
    pub api: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            sign_in: 20,
            api: 600,
        }
    }
}

/// The buckets.
pub struct RateLimits {
    sign_in: Buckets<IpAddr>,
    api: Buckets<IpAddr>,
    known: Buckets<PersonId>,
    tokens: Buckets<PersonId>,
}

impl RateLimits {
    /// Full buckets.
    pub fn new(rates: Rates, clock: &Clock) -> Self {
        Self {
            sign_in: Buckets::new(rates.sign_in, MINUTE, clock),
            api: Buckets::new(rates.api, MINUTE, clock),
            known: Buckets::new(rates.api.saturating_mul(KNOWN), MINUTE, clock),
            tokens: Buckets::new(TOKENS_AN_HOUR, 60 * MINUTE, clock),
        }
    }

    /// A try to sign in, or with a token that does not hold.
    pub(super) fn tries(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        self.sign_in.take_for(address.map(network))
    }

    /// A question to the API by somebody who does not say who they are.
    pub(super) fn asks(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        self.api.take_for(address.map(network))
    }

    /// A question to the API by somebody known.
    pub(super) fn asks_as(&self, person: Option<PersonId>) -> Result<(), Problem> {
        self.known.take_for(person)
    }

    /// A token that somebody makes.
    pub(super) fn makes_token(&self, person: Option<PersonId>) -> Result<(), Problem> {
        self.tokens.take_for(person)
    }

    /// Forgets whose buckets are full again.
    pub fn forget_the_idle(&self) {
        self.sign_in.forget_the_full();
        self.api.forget_the_full();
        self.known.forget_the_full();
        self.tokens.forget_the_full();
    }
}

/// One bucket for each of those who ask.
struct Buckets<K: Hash + Eq + Clone>(Option<Limiter<K>>);

type Limiter<K> = RateLimiter<K, DefaultKeyedStateStore<K>, Passing, NoOpMiddleware<Duration>>;

impl<K: Hash + Eq + Clone> Buckets<K> {
    /// Buckets for so many in a time; for nought, no limit.
    fn new(most: u32, time: Duration, clock: &Clock) -> Self {
        let quota = NonZeroU32::new(most).and_then(|most| {
            let one = time / most.get();
            Some(Quota::with_period(one)?.allow_burst(most))
        });
        let passing = || Passing {
            clock: clock.clone(),
            began: Instant::now(),
        };
        Self(
            quota
                .map(|quota| RateLimiter::new(quota, DefaultKeyedStateStore::default(), passing())),
        )
    }

    /// Takes one out of a bucket; nobody in particular is not counted.
    fn take_for(&self, who: Option<K>) -> Result<(), Problem> {
        let (Some(limiter), Some(who)) = (&self.0, who) else {
            return Ok(());
        };
        limiter.check_key(&who).map_err(|refused| {
            let wait = refused.wait_time_from(governor::clock::Clock::now(limiter.clock()));
            Problem::TooManyRequests(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
        })
    }

    fn forget_the_full(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

/// Time as the buckets count it: it never runs backwards, unless a test moves its clock so.
struct Passing {
    clock: Clock,
    began: Instant,
}

impl governor::clock::Clock for Passing {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match &self.clock {
            Clock::System => self.began.elapsed(),
            Clock::Fixed(_) => {
                Duration::from_micros(u64::try_from(self.clock.timestamp().0).unwrap_or(0))
            }
        }
    }
}

/// Whom an address stands for: with IPv6 a household has 2^64 of them, so its network is meant.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use time::macros::datetime;

    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn a_bucket_empties_and_fills_again_by_itself() {
        let clock = Clock::fixed(datetime!(2026-03-01 12:00 UTC));
        let Clock::Fixed(micros) = &clock else {
            panic!("a fixed clock");
        };
        let rates = Rates { sign_in: 3, api: 0 };
        let limits = RateLimits::new(rates, &clock);
        for _ in 0..3 {
            assert!(limits.tries(address(1)).is_ok());
        }
        assert!(matches!(
            limits.tries(address(1)),
            Err(Problem::TooManyRequests(20))
        ));
        assert!(limits.tries(address(2)).is_ok(), "another address");
        assert!(limits.tries(None).is_ok(), "nobody in particular");
        micros.fetch_add(20_000_000, Ordering::Relaxed);
        assert!(limits.tries(address(1)).is_ok(), "twenty seconds later");
        assert!(limits.tries(address(1)).is_err());
        micros.fetch_add(300_000_000, Ordering::Relaxed);
        limits.forget_the_idle();
        assert_eq!(
            limits.sign_in.0.as_ref().map(|limiter| limiter.len()),
            Some(0)
        );
        for _ in 0..1_000 {
            assert!(limits.asks(address(1)).is_ok(), "nought is no limit");
        }
    }

    #[test]
    fn a_household_is_one() {
        let same = |one: &str, other: &str| {
            network(one.parse().unwrap()) == network(other.parse().unwrap())
        };
        assert!(same("2001:db8::1", "2001:db8::ffff:0:0:1"));
        assert!(!same("2001:db8::1", "2001:db8:0:1::1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
