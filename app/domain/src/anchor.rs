//! Threads stay on their lines while the text changes from revision to revision, or say that their
//! lines are gone.

use serde::{Deserialize, Serialize};

use crate::lines::{bare, compare, split};

/// Lines of a text, counted from 1; `first` is never greater than `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineRange {
    /// The first one.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

impl LineRange {
    /// One line.
    pub const fn line(line: u32) -> Self {
        Self {
            first: line,
            last: line,
        }
    }

    /// The lines as places in a list; nothing when the text has no such lines.
    pub(crate) fn places(self, count: usize) -> Option<std::ops::Range<usize>> {
        let first = usize::try_from(self.first).ok()?.checked_sub(1)?;
        let last = usize::try_from(self.last).ok()?;
        (first < last && last <= count).then_some(first..last)
    }
}

/// Where lines of an old text stand in a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// They stand there unchanged.
    Same {
        /// Where.
        lines: LineRange,
    },
    /// They changed or are gone.
    Outdated {
        /// Beside which line of the new text their place is now; nothing in an empty text.
        near: Option<u32>,
    },
}

/// Follows the lines of several threads from one text to another. Lines that moved as a whole are
/// found where they stand now, as long as they stand there once.
pub struct LineMap<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    /// For each old line its new place.
    same: Vec<Option<usize>>,
    /// For each old line the first new place that is not before it.
    behind: Vec<usize>,
}

impl<'a> LineMap<'a> {
    /// From one text to another. Line ends (LF or CR LF) are no difference.
    pub fn of(old: &'a str, new: &'a str) -> Self {
        let lines = |text: &'a str| -> Vec<&'a str> { split(text).into_iter().map(bare).collect() };
        let (old, new) = (lines(old), lines(new));
        let (mut same, mut behind) = (vec![None; old.len()], vec![0; old.len()]);
        for stretch in compare(&old, &new) {
            for (offset, place) in stretch.old.clone().enumerate() {
                behind[place] = stretch.new.start;
                if stretch.is_same {
                    same[place] = Some(stretch.new.start + offset);
                    behind[place] = stretch.new.start + offset;
                }
            }
        }
        Self {
            old,
            new,
            same,
            behind,
        }
    }

    /// Where lines of the old text stand in the new one. Lines that the old text does not have are
    /// outdated.
    pub fn follow(&self, lines: LineRange) -> Standing {
        let Some(places) = lines.places(self.old.len()) else {
            let near = u32::try_from(self.new.len()).ok().filter(|last| *last > 0);
            return Standing::Outdated { near };
        };
        let first = self.same[places.start];
        let together = places
            .clone()
            .zip(first.into_iter().flat_map(|first| first..))
            .all(|(old, new)| self.same[old] == Some(new));
        if let (Some(first), true) = (first, together) {
            return Standing::Same {
                lines: range(first, places.len()),
            };
        }
        if let Some(first) = self.moved(&self.old[places.clone()]) {
            return Standing::Same {
                lines: range(first, places.len()),
            };
        }
        let near = self.behind[places.start].min(self.new.len().saturating_sub(1));
        Standing::Outdated {
            near: (!self.new.is_empty()).then(|| number(near)),
        }
    }

    /// The only place where these lines stand in the new text. A blank line or a brace stands in
    /// many places, so something must be said in them.
    fn moved(&self, lines: &[&str]) -> Option<usize> {
        const LETTERS: usize = 8;
        let letters = lines.iter().flat_map(|line| line.chars());
        if letters.filter(|c| c.is_alphanumeric()).count() < LETTERS {
            return None;
        }
        // A line that stood twice may be the other one.
        let once = |text: &[&str]| {
            let mut windows = text.windows(lines.len()).enumerate();
            let first = windows.find(|(_, window)| *window == lines)?.0;
            windows.all(|(_, window)| window != lines).then_some(first)
        };
        once(&self.old)?;
        once(&self.new)
    }
}

/// Where lines of an old text stand in a new one.
pub fn follow(old: &str, new: &str, lines: LineRange) -> Standing {
    LineMap::of(old, new).follow(lines)
}

fn number(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}

fn range(first: usize, count: usize) -> LineRange {
    LineRange {
        first: number(first),
        last: number(first + count.saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OLD: &str = "FROM debian:trixie\nRUN one\nRUN two\n\nEXPOSE 80\nCMD [\"a\"]\n";

    fn same(first: u32, last: u32) -> Standing {
        Standing::Same {
            lines: LineRange { first, last },
        }
    }

    fn outdated(near: u32) -> Standing {
        Standing::Outdated { near: Some(near) }
    }

    #[test]
    fn lines_are_followed() {
        for (new, first, last, standing, why) in [
            (OLD, 2, 3, same(2, 3), "nothing changed"),
            (
                "# a\n# b\nFROM debian:trixie\nRUN one\nRUN two\n\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                3,
                same(4, 5),
                "lines came before",
            ),
            (
                "RUN one\nRUN two\n\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                3,
                same(1, 2),
                "a line went before",
            ),
            (
                "FROM debian:trixie\nRUN one\nRUN 2\n\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                3,
                outdated(2),
                "one of them changed",
            ),
            (
                "FROM debian:trixie\nRUN one\nRUN 2\n\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                2,
                same(2, 2),
                "its neighbour changed",
            ),
            (
                "FROM debian:trixie\nRUN one\nRUN new\nRUN two\n\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                3,
                outdated(2),
                "a line came between",
            ),
            (
                "FROM debian:trixie\nEXPOSE 80\nCMD [\"a\"]\n",
                2,
                3,
                outdated(2),
                "they went",
            ),
            (
                "FROM debian:trixie\r\nRUN one\r\nRUN two\r\n\r\nEXPOSE 80\r\nCMD [\"a\"]\r\n",
                2,
                3,
                same(2, 3),
                "other line ends",
            ),
            (
                "RUN one\nRUN two\n\nEXPOSE 80\nCMD [\"a\"]\nFROM debian:trixie\n",
                1,
                1,
                same(6, 6),
                "it moved",
            ),
            (
                "FROM debian:trixie\nFROM debian:trixie\n",
                6,
                6,
                outdated(2),
                "everything else",
            ),
            (
                "",
                2,
                3,
                Standing::Outdated { near: None },
                "nothing is left",
            ),
        ] {
            assert_eq!(
                follow(OLD, new, LineRange { first, last }),
                standing,
                "{why}"
            );
        }
    }

    #[test]
    fn what_says_nothing_is_not_searched_elsewhere() {
        let old = "if one_condition\nfi\nelse\n";
        assert_eq!(
            follow(old, "else\nif one_condition\nx\nfi\n", LineRange::line(3)),
            outdated(4)
        );
        assert_eq!(
            follow(
                "a long line here\n}\nb\n",
                "}\na long line there\nc\n",
                LineRange::line(3)
            ),
            outdated(2)
        );
    }

    #[test]
    fn a_line_that_stood_twice_is_not_taken_for_the_other() {
        let old = "RUN apt-get update\nA\nRUN apt-get update\nB\nC\n";
        let new = "B\nC\nRUN apt-get update\n";
        assert!(matches!(
            follow(old, new, LineRange::line(1)),
            Standing::Outdated { .. }
        ));
    }

    #[test]
    fn lines_that_were_never_there_are_outdated() {
        for lines in [
            LineRange::line(0),
            LineRange::line(7),
            LineRange { first: 5, last: 9 },
            LineRange { first: 3, last: 2 },
        ] {
            assert_eq!(follow(OLD, OLD, lines), outdated(6), "{lines:?}");
        }
    }

    proptest! {
        #[test]
        fn a_followed_line_says_the_same(old in "([ab]{0,2}\n){0,12}[ab]{0,2}", new in "([ab]{0,2}\n){0,12}[ab]{0,2}", first in 0u32..14, more in 0u32..4) {
            let lines = LineRange { first, last: first + more };
            let standing = follow(&old, &new, lines);
            let text = |text: &str, lines: LineRange| -> Vec<String> {
                let lines = text.split_inclusive('\n').skip(lines.first as usize - 1).take((lines.last - lines.first + 1) as usize);
                lines.map(|line| line.trim_end_matches('\n').to_owned()).collect()
            };
            match standing {
                Standing::Same { lines: found } => {
                    prop_assert_eq!(text(&old, lines), text(&new, found));
                    prop_assert_eq!(found.last - found.first, more);
                }
                Standing::Outdated { near } => {
                    let count = new.split_inclusive('\n').count();
                    prop_assert_eq!(near.is_none(), count == 0);
                    prop_assert!(near.is_none_or(|near| near >= 1 && near as usize <= count));
                }
            }
        }

        #[test]
        fn in_the_same_text_every_line_stays(text in "([ab]{0,2}\n){1,12}", line in 1u32..12) {
            if line as usize <= text.lines().count() {
                prop_assert_eq!(follow(&text, &text, LineRange::line(line)), same(line, line));
            }
        }
    }
}
