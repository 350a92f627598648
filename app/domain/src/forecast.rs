//! How long the first answer may take: from what earlier proposals waited, as a range, or not at
//! all while too few are known.

use serde::{Deserialize, Serialize};

/// Fewer earlier proposals than these say nothing about the next one.
pub const LEAST: usize = 5;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// What can be said about the time until the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// How many proposals wait for reviewers now, without this one.
    pub ahead: usize,
    /// How long the middle half of earlier proposals waited.
    pub typical: Option<Typical>,
}

/// The middle half of some waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typical {
    /// A quarter had their answer sooner; microseconds.
    pub from: i64,
    /// A quarter had it later; microseconds.
    pub to: i64,
    /// How many proposals that is known from.
    pub of: usize,
}

impl Forecast {
    /// From how many proposals wait, and how long earlier ones waited for their first answer, in
    /// microseconds. Waits of less than nothing are mistakes and not counted.
    pub fn new(ahead: usize, waits: impl IntoIterator<Item = i64>) -> Self {
        let mut waits: Vec<i64> = waits.into_iter().filter(|wait| *wait >= 0).collect();
        waits.sort_unstable();
        let at = |quarter: usize| waits.get((waits.len() - 1) * quarter / 4).copied();
        let typical = (waits.len() >= LEAST).then(|| {
            Some(Typical {
                from: at(1)?,
                to: at(3)?,
                of: waits.len(),
            })
        });
        Self {
            ahead,
            typical: typical.flatten(),
        }
    }

    /// The place in the queue, as a sentence.
    pub fn place(&self) -> String {
        match self.ahead {
            0 => "No other proposal waits for reviewers now.".to_owned(),
            1 => "One other proposal waits for reviewers; yours would be the 2nd.".to_owned(),
            ahead => format!(
                "{ahead} other proposals wait for reviewers; yours would be the {}. Those that wait longest stand first, but reviewers choose.",
                ordinal(ahead + 1)
            ),
        }
    }

    /// How long it takes, as a sentence.
    pub fn time(&self) -> String {
        match &self.typical {
            None => format!(
                "How long the first answer takes cannot be said: there is too little data yet (fewer than {LEAST} proposals had one)."
            ),
            Some(Typical { from, to, of }) => {
                let (from, to) = (words(*from), words(*to));
                if from == to {
                    format!("Of {of} earlier proposals most had their first answer after {from}.")
                } else {
                    format!(
                        "Half of {of} earlier proposals had their first answer between {from} and {to} after submission; a quarter waited longer."
                    )
                }
            }
        }
    }
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A length of time in its largest unit, rounded to the nearest whole one.
fn words(length: i64) -> String {
    let (count, unit) = match length {
        ..HOUR => return "less than an hour".to_owned(),
        HOUR..DAY => ((length + HOUR / 2) / HOUR, "hour"),
        _ if length < 14 * DAY => ((length + DAY / 2) / DAY, "day"),
        _ => ((length + 7 * DAY / 2) / (7 * DAY), "week"),
    };
    match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_data_is_said() {
        let forecast = Forecast::new(0, [DAY, DAY, DAY, DAY, -1]);
        assert_eq!(forecast.typical, None);
        assert!(forecast.time().contains("too little data yet"));
        assert_eq!(
            forecast.place(),
            "No other proposal waits for reviewers now."
        );
        assert!(Forecast::new(1, []).place().contains("the 2nd"));
    }

    #[test]
    fn one_long_wait_moves_no_range() {
        let days = [9, 1, 2, 400, 3, 5, 7, 4];
        let forecast = Forecast::new(3, days.map(|days| days * DAY));
        assert_eq!(
            forecast.typical,
            Some(Typical {
                from: 2 * DAY,
                to: 7 * DAY,
                of: 8
            })
        );
        assert_eq!(
            forecast.time(),
            "Half of 8 earlier proposals had their first answer between 2 days and 7 days after submission; a quarter waited longer."
        );
        assert!(forecast.place().contains("yours would be the 4th"));
    }

    #[test]
    fn equal_waits_are_no_range() {
        let forecast = Forecast::new(0, [HOUR * 3; 5]);
        assert_eq!(
            forecast.time(),
            "Of 5 earlier proposals most had their first answer after 3 hours."
        );
    }

    #[test]
    fn lengths_are_words() {
        for (length, said) in [
            (0, "less than an hour"),
            (HOUR, "1 hour"),
            (23 * HOUR, "23 hours"),
            (DAY, "1 day"),
            (13 * DAY, "13 days"),
            (20 * DAY, "3 weeks"),
        ] {
            assert_eq!(words(length), said);
        }
        for (number, said) in [(1, "1st"), (11, "11th"), (22, "22nd"), (103, "103rd")] {
            assert_eq!(ordinal(number), said);
        }
    }
}
