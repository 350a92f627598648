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

    /// The same time of day `days` working days later; Saturdays and Sundays (UTC) do not count.
    pub const fn plus_working_days(self, days: u32) -> Self {
        let mut moment = self;
        let mut left = days;
        while left > 0 {
            moment = moment.plus_days(1);
            if !moment.is_weekend() {
                left -= 1;
            }
        }
        moment
    }

    /// Whether it is Saturday or Sunday in UTC.
    const fn is_weekend(self) -> bool {
        // 1970 began on a Thursday: day 2 was a Saturday.
        matches!(self.0.div_euclid(DAY).rem_euclid(7), 2 | 3)
    }

    /// The day in UTC, as in "2026-11-24".
    pub fn date(self) -> String {
        // Days are counted from 1 March of the year 0, so that a leap day ends its year.
        let days = self.0.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        format!("{year:04}-{month:02}-{day:02}")
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

    #[test]
    fn a_weekend_is_no_working_time() {
        // Thursday 1 January 1970.
        let thursday = Moment(5);
        assert_eq!(thursday.plus_working_days(1), thursday.plus_days(1));
        assert_eq!(thursday.plus_working_days(2), thursday.plus_days(4));
        assert_eq!(thursday.plus_working_days(10), thursday.plus_days(14));
        assert_eq!(
            thursday.plus_days(2).plus_working_days(1),
            thursday.plus_days(4)
        );
    }

    #[test]
    fn a_day_is_written_as_people_file_it() {
        let at = |day: i64| Moment(day * DAY).date();
        assert_eq!(at(0), "1970-01-01");
        assert_eq!(at(-1), "1969-12-31");
        assert_eq!(at(11_016), "2000-02-29");
        assert_eq!(at(11_017), "2000-03-01");
        assert_eq!(at(20_781), "2026-11-24");
        assert_eq!(Moment(20_782 * DAY - 1).date(), "2026-11-24");
    }
}
