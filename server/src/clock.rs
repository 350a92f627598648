//! The time as a parameter, so that tests choose it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::OffsetDateTime;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own clock.
    System,
    /// A time that stands until it is moved, in microseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn fixed(now: OffsetDateTime) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(Timestamp::from(now).0)))
    }

    /// The time now, in UTC.
    pub fn now(&self) -> OffsetDateTime {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that asks the machine"
            )]
            Self::System => OffsetDateTime::now_utc(),
            Self::Fixed(micros) => Timestamp(micros.load(Ordering::Relaxed)).into(),
        }
    }

    /// The time now, as it is stored.
    pub fn timestamp(&self) -> Timestamp {
        self.now().into()
    }
}

/// A moment as both databases store it: microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl From<OffsetDateTime> for Timestamp {
    fn from(moment: OffsetDateTime) -> Self {
        Self(i64::try_from(moment.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(stored: Timestamp) -> Self {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(stored.0) * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}
