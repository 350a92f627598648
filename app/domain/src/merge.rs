//! Two people changed one text at the same time: what both wrote, put together where they wrote in
//! different places, and both texts side by side where they did not.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::anchor::LineRange;
use crate::lines::{Stretch, compare, split};

/// What became of two changes of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Merged {
    /// Both changes are in it.
    Clean {
        /// The text.
        text: String,
    },
    /// Both changed the same lines.
    Conflicted {
        /// The pieces of the text, in order.
        pieces: Vec<Piece>,
    },
}

/// A piece of a text in which two changes meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "piece", rename_all = "kebab-case")]
pub enum Piece {
    /// Lines on which both agree, or that only one changed.
    Agreed {
        /// The lines.
        text: String,
    },
    /// Lines that both changed differently.
    Conflict {
        /// What stood there before.
        base: String,
        /// What one wrote.
        mine: String,
        /// What the other wrote.
        theirs: String,
        /// Where the one's lines stand in the one's text; nothing where they were taken away.
        my_lines: Option<LineRange>,
        /// Where the other's lines stand in the other's text; nothing where they were taken away.
        their_lines: Option<LineRange>,
    },
}

/// Which side of a conflict is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The one's.
    Mine,
    /// The other's.
    Theirs,
    /// Both, the one's first.
    Both,
}

/// Puts two changes of `base` together. As in Git, changes of lines that touch each other meet.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Merged {
    let [base, mine, theirs] = [base, mine, theirs].map(split);
    let (one, other) = (Changes::of(&base, &mine), Changes::of(&base, &theirs));
    let mut pieces = Vec::new();
    let (mut at, mut next_one, mut next_other) = (0, 0, 0);
    loop {
        let nexts = [one.start(next_one), other.start(next_other)];
        let Some(start) = nexts.into_iter().flatten().min() else {
            break;
        };
        agree(&mut pieces, &base[at..start]);
        let (first_one, first_other, mut end) = (next_one, next_other, start);
        loop {
            let before = (next_one, next_other);
            (next_one, end) = one.touching(next_one, end);
            (next_other, end) = other.touching(next_other, end);
            if before == (next_one, next_other) {
                break;
            }
        }
        let my_range = one.place(first_one, start)..one.place(next_one, end);
        let their_range = other.place(first_other, start)..other.place(next_other, end);
        let (was, my_lines, their_lines) = (
            &base[start..end],
            &mine[my_range.clone()],
            &theirs[their_range.clone()],
        );
        if my_lines == their_lines || their_lines == was {
            agree(&mut pieces, my_lines);
        } else if my_lines == was {
            agree(&mut pieces, their_lines);
        } else {
            pieces.push(Piece::Conflict {
                base: was.concat(),
                mine: my_lines.concat(),
                theirs: their_lines.concat(),
                my_lines: range(&my_range),
                their_lines: range(&their_range),
            });
        }
        at = end;
    }
    agree(&mut pieces, &base[at..]);
    match pieces.as_slice() {
        [] => Merged::Clean {
            text: String::new(),
        },
        [Piece::Agreed { text }] => Merged::Clean { text: text.clone() },
        _ => Merged::Conflicted { pieces },
    }
}

impl Merged {
    /// The text when somebody chose a side for each conflict, in their order; nothing when there are
    /// more or fewer conflicts than choices.
    pub fn resolve(&self, sides: &[Side]) -> Option<String> {
        let pieces = match self {
            Self::Clean { text } => return sides.is_empty().then(|| text.clone()),
            Self::Conflicted { pieces } => pieces,
        };
        let mut sides = sides.iter();
        let mut resolved = String::new();
        for piece in pieces {
            match piece {
                Piece::Agreed { text } => resolved.push_str(text),
                Piece::Conflict { mine, theirs, .. } => match sides.next()? {
                    Side::Mine => resolved.push_str(mine),
                    Side::Theirs => resolved.push_str(theirs),
                    Side::Both => {
                        resolved.push_str(mine);
                        if !mine.is_empty() && !mine.ends_with('\n') && !theirs.is_empty() {
                            resolved.push('\n');
                        }
                        resolved.push_str(theirs);
                    }
                },
            }
        }
        sides.next().is_none().then_some(resolved)
    }

    /// How many conflicts there are.
    pub fn conflicts(&self) -> usize {
        match self {
            Self::Clean { .. } => 0,
            Self::Conflicted { pieces } => {
                let conflict = |piece: &&Piece| matches!(piece, Piece::Conflict { .. });
                pieces.iter().filter(conflict).count()
            }
        }
    }
}

/// Adds lines on which both agree to the last piece of that kind.
fn agree(pieces: &mut Vec<Piece>, lines: &[&str]) {
    if lines.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Agreed { text }) => text.push_str(&lines.concat()),
        _ => pieces.push(Piece::Agreed {
            text: lines.concat(),
        }),
    }
}

fn range(places: &Range<usize>) -> Option<LineRange> {
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    (!places.is_empty()).then(|| LineRange {
        first: number(places.start + 1),
        last: number(places.end),
    })
}

/// The changes that lead from the base to one text, in order; there is an unchanged line between
/// any two of them.
struct Changes(Vec<Stretch>);

impl Changes {
    fn of(base: &[&str], text: &[&str]) -> Self {
        let stretches = compare(base, text).into_iter();
        Self(stretches.filter(|stretch| !stretch.is_same).collect())
    }

    /// Where a change begins in the base.
    fn start(&self, index: usize) -> Option<usize> {
        self.0.get(index).map(|change| change.old.start)
    }

    /// From `index` on, past the changes that touch what ends at `end` in the base: the next index
    /// and the new end.
    fn touching(&self, mut index: usize, mut end: usize) -> (usize, usize) {
        while let Some(change) = self.0.get(index).filter(|change| change.old.start <= end) {
            end = end.max(change.old.end);
            index += 1;
        }
        (index, end)
    }

    /// Where a place of the base is in the text; `index` is that of the first change behind it.
    fn place(&self, index: usize, base: usize) -> usize {
        let before = index.checked_sub(1).and_then(|last| self.0.get(last));
        let (old, new) = before.map_or((0, 0), |change| (change.old.end, change.new.end));
        new + (base - old)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> Merged {
        Merged::Clean {
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_in_different_places_are_put_together() {
        for (base, mine, theirs, text, why) in [
            (
                "a\nb\nc\n",
                "A\nb\nc\n",
                "a\nb\nC\n",
                "A\nb\nC\n",
                "both ends",
            ),
            (
                "a\nb\nc\n",
                "b\nc\n",
                "a\nb\nc\nd\n",
                "b\nc\nd\n",
                "taken away and added",
            ),
            (
                "a\nb\nc\n",
                "a\nX\nc\n",
                "a\nX\nc\n",
                "a\nX\nc\n",
                "the same change",
            ),
            ("a\n", "a\n", "b\n", "b\n", "one changed nothing"),
            ("a\n", "b\n", "a\n", "b\n", "the other changed nothing"),
            ("", "", "x", "x", "into an empty text"),
            ("a\n", "", "", "", "both took all away"),
            (
                "a\nb\nc\nd\ne\n",
                "a\n1\nb\nc\nd\ne\n",
                "a\nb\nc\nd\n2\ne\n",
                "a\n1\nb\nc\nd\n2\ne\n",
                "two lines added",
            ),
        ] {
            assert_eq!(merge(base, mine, theirs), clean(text), "{why}");
        }
    }

    #[test]
    fn changes_of_the_same_place_are_both_shown() {
        let merged = merge("a\nb\nc\nd\n", "a\nmine\nc\nD\n", "new\na\ntheirs\nc\nd\n");
        let conflict = Piece::Conflict {
            base: "b\n".to_owned(),
            mine: "mine\n".to_owned(),
            theirs: "theirs\n".to_owned(),
            my_lines: Some(LineRange::line(2)),
            their_lines: Some(LineRange::line(3)),
        };
        let agreed = |text: &str| Piece::Agreed {
            text: text.to_owned(),
        };
        let pieces = vec![agreed("new\na\n"), conflict, agreed("c\nD\n")];
        assert_eq!(merged, Merged::Conflicted { pieces });
        assert_eq!(merged.conflicts(), 1);
        let resolved = |side| merged.resolve(&[side]);
        assert_eq!(
            resolved(Side::Mine).as_deref(),
            Some("new\na\nmine\nc\nD\n")
        );
        assert_eq!(
            resolved(Side::Theirs).as_deref(),
            Some("new\na\ntheirs\nc\nD\n")
        );
        assert_eq!(
            resolved(Side::Both).as_deref(),
            Some("new\na\nmine\ntheirs\nc\nD\n")
        );
        assert_eq!(merged.resolve(&[]), None);
        assert_eq!(merged.resolve(&[Side::Mine, Side::Mine]), None);
    }

    #[test]
    fn changes_that_touch_meet() {
        for (base, mine, theirs) in [
            ("a\nb\n", "A\nb\n", "a\nB\n"),
            ("a\n", "a\nx\n", "a\ny\n"),
            ("a\nb\n", "b\n", "a\nx\nb\n"),
            ("a\nb\n", "", "a\nB\n"),
            ("a", "a\nmine", "a\ntheirs"),
        ] {
            let merged = merge(base, mine, theirs);
            assert_eq!(merged.conflicts(), 1, "{merged:?}");
            assert_eq!(merged.resolve(&[Side::Mine]).as_deref(), Some(mine));
            assert_eq!(merged.resolve(&[Side::Theirs]).as_deref(), Some(theirs));
        }
    }

    #[test]
    fn both_sides_of_an_open_last_line_do_not_run_together() {
        let merged = merge("a", "mine", "theirs");
        assert_eq!(
            merged.resolve(&[Side::Both]).as_deref(),
            Some("mine\ntheirs")
        );
    }

    fn texts() -> impl Strategy<Value = String> {
        "([abc]{0,1}\n){0,8}[abc]{0,1}"
    }

    proptest! {
        #[test]
        fn one_change_is_taken_as_it_is(base in texts(), text in texts()) {
            prop_assert_eq!(merge(&base, &text, &base), clean(&text));
            prop_assert_eq!(merge(&base, &base, &text), clean(&text));
            prop_assert_eq!(merge(&base, &text, &text), clean(&text));
        }

        #[test]
        fn nothing_that_was_typed_is_lost(base in texts(), mine in texts(), theirs in texts()) {
            let merged = merge(&base, &mine, &theirs);
            let text = match &merged {
                Merged::Clean { text } => text.clone(),
                Merged::Conflicted { .. } => merged.resolve(&vec![Side::Both; merged.conflicts()]).unwrap(),
            };
            let has = |line: &&str| text.lines().any(|other| other == *line);
            let typed = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let new = |text: &str| typed(text).into_iter().filter(|line| !base.lines().any(|old| old == line)).collect::<Vec<_>>();
            for line in new(&mine).iter().chain(&new(&theirs)) {
                prop_assert!(has(&line.as_str()), "{line} of {mine:?} and {theirs:?} in {text:?}");
            }
        }

        #[test]
        fn it_does_not_matter_who_is_first(base in texts(), mine in texts(), theirs in texts()) {
            let (one, other) = (merge(&base, &mine, &theirs), merge(&base, &theirs, &mine));
            prop_assert_eq!(one.conflicts(), other.conflicts());
            let take = |merged: &Merged, side| merged.resolve(&vec![side; merged.conflicts()]);
            prop_assert_eq!(take(&one, Side::Mine), take(&other, Side::Theirs));
        }

        #[test]
        fn conflicts_say_where_they_stand(base in texts(), mine in texts(), theirs in texts()) {
            if let Merged::Conflicted { pieces } = merge(&base, &mine, &theirs) {
                for piece in pieces {
                    let Piece::Conflict { mine: part, my_lines, theirs: other, their_lines, .. } = piece else { continue };
                    for (text, part, lines) in [(&mine, part, my_lines), (&theirs, other, their_lines)] {
                        let found: String = lines.into_iter().flat_map(|lines| {
                            let count = (lines.last - lines.first + 1) as usize;
                            text.split_inclusive('\n').skip(lines.first as usize - 1).take(count)
                        }).collect();
                        prop_assert_eq!(found, part);
                    }
                }
            }
        }
    }
}
