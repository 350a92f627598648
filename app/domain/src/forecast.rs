//! The place of a proposal in the queue, and how long the first answer may take: from what others
//! waited, or not at all while too few are known.

use serde::{Deserialize, Serialize};

use crate::proposal::Kind;

/// Fewer answers than these say nothing about the next one.
pub const LEAST: usize = 5;

/// How many days back answers are looked at.
pub const DAYS: i64 = 90;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// The part of the queue that a proposal stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// Of images that are not in the catalogue; coordinators screen them before reviewers read.
    NewImages,
    /// Of whatever changes an image of the catalogue.
    Updates,
}

impl Line {
    /// Where a proposal of this kind stands.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::New => Self::NewImages,
            _ => Self::Updates,
        }
    }

    const fn one(self) -> &'static str {
        match self {
            Self::NewImages => "new image",
            Self::Updates => "update",
        }
    }

    const fn many(self) -> &'static str {
        match self {
            Self::NewImages => "new images",
            Self::Updates => "updates",
        }
    }
}

/// What can be said about a place in the queue and the time until the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Among what it stands.
    pub line: Line,
    /// How many stand before it.
    pub ahead: usize,
    /// How many wait, this one among them.
    pub waiting: usize,
    /// How long first answers took; none while too few are known.
    pub typical: Option<Typical>,
}

/// How long first answers took, where those that still wait for one count as longer than all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typical {
    /// Half had their answer by then, in microseconds; none where most still wait.
    pub half: Option<i64>,
    /// Three quarters had it by then, in microseconds.
    pub most: Option<i64>,
    /// How many had an answer, or still wait.
    pub of: usize,
    /// How many of them still wait.
    pub unanswered: usize,
}

impl Typical {
    /// From how long proposals waited for their first answer, in microseconds, and how many have
    /// none yet. Waits of less than nothing are mistakes and not counted.
    pub fn of(waits: impl IntoIterator<Item = i64>, unanswered: usize) -> Option<Self> {
        let mut waits: Vec<i64> = waits.into_iter().filter(|wait| *wait >= 0).collect();
        if waits.len() < LEAST {
            return None;
        }
        waits.sort_unstable();
        let of = waits.len() + unanswered;
        // The wait by which that many quarters of all, rounded up, had their answer.
        let by = |quarters: usize| waits.get((of * quarters).div_ceil(4) - 1).copied();
        Some(Self {
            half: by(2),
            most: by(3),
            of,
            unanswered,
        })
    }
}

impl Forecast {
    /// The place in the queue, as a sentence.
    pub fn place(&self) -> String {
        let Self {
            line,
            ahead,
            waiting,
            ..
        } = self;
        let order = match line {
            Line::NewImages => "Coordinators screen first, then reviewers read.",
            Line::Updates => "Security updates stand first.",
        };
        if *waiting <= 1 {
            let screened = match line {
                Line::NewImages => format!(" {order}"),
                Line::Updates => String::new(),
            };
            return format!("No other {} waits now.{screened}", line.one());
        }
        format!(
            "Its place in the queue: {} of {waiting} {}. {order} Those that wait longest come next, but reviewers choose.",
            ahead + 1,
            line.many()
        )
    }

    /// How long it takes, as a sentence.
    pub fn time(&self) -> String {
        let many = self.line.many();
        let Some(typical) = &self.typical else {
            return format!(
                "How long the first answer takes cannot be said: there is too little data yet (fewer than {LEAST} {many} had one in the last {DAYS} days)."
            );
        };
        let Typical {
            half,
            most,
            of,
            unanswered,
        } = typical;
        let wait = match unanswered {
            0 => "none waits for it now".to_owned(),
            1 => "1 still waits".to_owned(),
            _ => format!("{unanswered} still wait"),
        };
        let all = format!(
            "Of {of} {many} that had their first answer in the last {DAYS} days or wait for it"
        );
        let Some(half) = half.map(words) else {
            return format!("{all}, fewer than half have it; {wait}.");
        };
        match most.map(words) {
            Some(most) if most != half => format!(
                "{all}, half had it within {half} and three quarters within {most}; {wait}."
            ),
            Some(_) => format!("{all}, three quarters had it within {half}; {wait}."),
            None => format!("{all}, half had it within {half}; {wait}."),
        }
    }
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

    fn forecast(line: Line, ahead: usize, waiting: usize, typical: Option<Typical>) -> Forecast {
        Forecast {
            line,
            ahead,
            waiting,
            typical,
        }
    }

    #[test]
    fn the_place_is_said_among_what_waits_alike() {
        for (line, ahead, waiting, said) in [
            (
                Line::NewImages,
                0,
                1,
                "No other new image waits now. Coordinators screen first, then reviewers read.",
            ),
            (Line::Updates, 0, 1, "No other update waits now."),
            (
                Line::NewImages,
                3,
                4,
                "Its place in the queue: 4 of 4 new images. Coordinators screen first, then reviewers read. Those that wait longest come next, but reviewers choose.",
            ),
            (
                Line::Updates,
                0,
                2,
                "Its place in the queue: 1 of 2 updates. Security updates stand first. Those that wait longest come next, but reviewers choose.",
            ),
        ] {
            assert_eq!(forecast(line, ahead, waiting, None).place(), said);
        }
        assert_eq!(Line::of(Kind::New), Line::NewImages);
        assert_eq!(Line::of(Kind::Security), Line::Updates);
    }

    #[test]
    fn too_little_data_is_said() {
        assert_eq!(Typical::of([DAY, DAY, DAY, DAY, -1], 40), None);
        assert_eq!(
            forecast(Line::Updates, 0, 1, None).time(),
            "How long the first answer takes cannot be said: there is too little data yet (fewer than 5 updates had one in the last 90 days)."
        );
    }

    #[test]
    fn those_that_still_wait_count_as_longer() {
        let days = [9, 1, 2, 400, 3, 5, 7, 4].map(|days| days * DAY);
        for (waits, unanswered, said) in [
            (
                &days[..],
                0,
                "Of 8 new images that had their first answer in the last 90 days or wait for it, half had it within 4 days and three quarters within 7 days; none waits for it now.",
            ),
            (
                &days[..],
                1,
                "Of 9 new images that had their first answer in the last 90 days or wait for it, half had it within 5 days and three quarters within 9 days; 1 still waits.",
            ),
            (
                &days[..],
                4,
                "Of 12 new images that had their first answer in the last 90 days or wait for it, half had it within 7 days; 4 still wait.",
            ),
            (
                &days[..],
                9,
                "Of 17 new images that had their first answer in the last 90 days or wait for it, fewer than half have it; 9 still wait.",
            ),
            (
                &[HOUR * 3; 5][..],
                0,
                "Of 5 new images that had their first answer in the last 90 days or wait for it, three quarters had it within 3 hours; none waits for it now.",
            ),
        ] {
            let typical = Typical::of(waits.iter().copied(), unanswered);
            assert_eq!(forecast(Line::NewImages, 0, 1, typical).time(), said);
        }
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
    }
}
