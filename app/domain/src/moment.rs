//! A point in time, given by whoever calls: the domain has no clock of its own.

use serde::{Deserialize, Serialize};

/// Microseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Microseconds since 1970 in UTC, as the store keeps them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment `days` times 24 hours later; earlier when negative.
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY)))
    }

    /// Whole days of 24 hours from `earlier` to this moment; nought when `earlier` is later.
    pub const fn days_since(self, earlier: Self) -> i64 {
        let passed = self.0.saturating_sub(earlier.0) / DAY;
        if passed < 0 { 0 } else { passed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_whole() {
        let begin = Moment(1_000);
        assert_eq!(begin.plus_days(3).days_since(begin), 3);
        assert_eq!(Moment(begin.plus_days(3).0 - 1).days_since(begin), 2);
        assert_eq!(begin.days_since(begin.plus_days(3)), 0);
    }
}
