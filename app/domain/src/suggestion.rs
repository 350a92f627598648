//! A reviewer's suggestion, which the author takes over by one click.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::anchor::{LineMap, LineRange, Standing};
use crate::lines::{bare, split};

/// Why a suggestion is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum NotApplied {
    /// The lines changed since the suggestion was made.
    LinesChanged {
        /// Beside which line their place is now.
        near: Option<u32>,
    },
    /// The text has no such lines.
    NoSuchLines,
    /// The lines say already what was suggested.
    NoChange,
}

impl fmt::Display for NotApplied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LinesChanged { near: Some(line) } => write!(
                f,
                "The lines changed since this was suggested; their place is near line {line}. Edit them by hand."
            ),
            Self::LinesChanged { near: None } => {
                f.write_str("The lines are gone since this was suggested.")
            }
            Self::NoSuchLines => f.write_str("The text that was reviewed has no such lines."),
            Self::NoChange => f.write_str("The lines say this already."),
        }
    }
}

impl std::error::Error for NotApplied {}

/// A suggestion: what should stand in place of some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// The text on which it was made.
    pub reviewed: &'a str,
    /// The lines in it.
    pub lines: LineRange,
    /// What should stand there; nothing takes the lines away.
    pub replacement: &'a str,
}

impl Suggestion<'_> {
    /// The text as it is now with the suggestion taken over.
    ///
    /// # Errors
    /// When the lines changed since, were never there, or say already what was suggested.
    pub fn apply(&self, current: &str) -> Result<String, NotApplied> {
        let reviewed = split(self.reviewed);
        let places = self.lines.places(reviewed.len());
        let places = places.ok_or(NotApplied::NoSuchLines)?;
        let wanted: Vec<&str> = split(self.replacement).into_iter().map(bare).collect();
        if reviewed[places]
            .iter()
            .map(|line| bare(line))
            .eq(wanted.iter().copied())
        {
            return Err(NotApplied::NoChange);
        }
        let standing = LineMap::of(self.reviewed, current).follow(self.lines);
        let lines = match standing {
            Standing::Same { lines } => lines,
            Standing::Outdated { near } => return Err(NotApplied::LinesChanged { near }),
        };
        let now = split(current);
        let places = lines.places(now.len()).ok_or(NotApplied::NoSuchLines)?;
        // New lines end as the text does, and the last line of a text keeps its missing end.
        let end = match now.first() {
            Some(line) if line.ends_with("\r\n") => "\r\n",
            _ => "\n",
        };
        let open = places.end == now.len() && !current.ends_with('\n');
        let mut text: String = now[..places.start].concat();
        for (index, line) in wanted.iter().enumerate() {
            text.push_str(line);
            if index + 1 < wanted.len() || !open {
                text.push_str(end);
            }
        }
        text.push_str(&now[places.end..].concat());
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REVIEWED: &str = "FROM debian\nRUN apt-get update\nCMD [\"a\"]\n";

    fn apply(
        current: &str,
        first: u32,
        last: u32,
        replacement: &str,
    ) -> Result<String, NotApplied> {
        Suggestion {
            reviewed: REVIEWED,
            lines: LineRange { first, last },
            replacement,
        }
        .apply(current)
    }

    #[test]
    fn lines_are_replaced() {
        for (current, first, last, replacement, text) in [
            (
                REVIEWED,
                1,
                1,
                "FROM debian:trixie-slim",
                "FROM debian:trixie-slim\nRUN apt-get update\nCMD [\"a\"]\n",
            ),
            (
                REVIEWED,
                1,
                1,
                "FROM debian:trixie-slim\n",
                "FROM debian:trixie-slim\nRUN apt-get update\nCMD [\"a\"]\n",
            ),
            (REVIEWED, 2, 2, "", "FROM debian\nCMD [\"a\"]\n"),
            (REVIEWED, 2, 3, "A\n\nB", "FROM debian\nA\n\nB\n"),
            (
                "# new\nFROM debian\nRUN apt-get update\nCMD [\"a\"]",
                3,
                3,
                "CMD [\"b\"]\n",
                "# new\nFROM debian\nRUN apt-get update\nCMD [\"b\"]",
            ),
            (
                "FROM debian\r\nRUN apt-get update\r\nCMD [\"a\"]\r\n",
                1,
                1,
                "A\nB",
                "A\r\nB\r\nRUN apt-get update\r\nCMD [\"a\"]\r\n",
            ),
        ] {
            assert_eq!(
                apply(current, first, last, replacement).as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn what_changed_since_is_not_overwritten() {
        assert_eq!(
            apply(
                "FROM debian:trixie\nRUN apt-get update\nCMD [\"a\"]\n",
                1,
                1,
                "FROM debian:sid"
            ),
            Err(NotApplied::LinesChanged { near: Some(1) })
        );
        assert_eq!(
            apply("", 1, 1, "x"),
            Err(NotApplied::LinesChanged { near: None })
        );
        assert_eq!(apply(REVIEWED, 4, 4, "x"), Err(NotApplied::NoSuchLines));
        assert_eq!(apply(REVIEWED, 0, 1, "x"), Err(NotApplied::NoSuchLines));
        assert_eq!(
            apply(REVIEWED, 1, 1, "FROM debian\n"),
            Err(NotApplied::NoChange)
        );
    }

    proptest! {
        #[test]
        fn the_other_lines_stay(before in "([a-c]{1,3}\n){0,5}", line in "[d-f]{1,3}", behind in "([a-c]{1,3}\n){0,5}", replacement in "([g-i]{1,3}\n){0,3}") {
            let reviewed = format!("{before}{line}\n{behind}");
            let number = u32::try_from(before.lines().count()).unwrap() + 1;
            let suggestion = Suggestion { reviewed: &reviewed, lines: LineRange::line(number), replacement: &replacement };
            prop_assert_eq!(suggestion.apply(&reviewed), Ok(format!("{before}{replacement}{behind}")));
        }
    }
}
