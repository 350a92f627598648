//! A draft is brought up to date: what its image changed since the draft was begun is taken into it,
//! part by part, and what both changed is put together or asked.

use crate::merge::{Merged, Piece, Side, merge};

/// What becomes of one part of a draft whose image changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Only the image changed it: it becomes what the image has, or goes where the image has it no
    /// longer.
    Image,
    /// Both changed it, in different places: it becomes this.
    Together {
        /// The text.
        text: String,
    },
    /// Both changed the same lines; somebody chooses for each of these conflicts.
    Lines {
        /// The pieces of the text, in order.
        pieces: Vec<Piece>,
    },
    /// Both changed it, and it is no text, or one of them took it away; somebody chooses the draft's
    /// or the image's.
    Whole,
}

/// What becomes of a part that was `began` when the draft was begun, is `mine` in the draft, and
/// `image` in the image by now; nothing where the draft stays as it is. No bytes are a part that is
/// not there.
pub fn take(began: Option<&[u8]>, mine: Option<&[u8]>, image: Option<&[u8]>) -> Option<Taken> {
    if image == began || image == mine {
        return None;
    }
    if mine == began {
        return Some(Taken::Image);
    }
    let texts = (
        began.map_or(Some(""), text),
        mine.and_then(text),
        image.and_then(text),
    );
    let (Some(began), Some(mine), Some(image)) = texts else {
        return Some(Taken::Whole);
    };
    match merge(began, mine, image) {
        Merged::Clean { text } if text == mine => None,
        Merged::Clean { text } => Some(Taken::Together { text }),
        Merged::Conflicted { pieces } => Some(Taken::Lines { pieces }),
    }
}

impl Taken {
    /// How many choices it takes.
    pub fn choices(&self) -> usize {
        match self {
            Self::Image | Self::Together { .. } => 0,
            Self::Lines { pieces } => pieces
                .iter()
                .filter(|piece| matches!(piece, Piece::Conflict { .. }))
                .count(),
            Self::Whole => 1,
        }
    }

    /// The part as it is chosen, in the order of the conflicts: outside nothing when there are more or
    /// fewer choices than conflicts, or one that makes no sense; inside nothing when the part goes.
    pub fn chosen(
        &self,
        sides: &[Side],
        mine: Option<&[u8]>,
        image: Option<&[u8]>,
    ) -> Option<Option<Vec<u8>>> {
        match (self, sides) {
            (Self::Image, []) | (Self::Whole, [Side::Theirs]) => Some(image.map(<[u8]>::to_vec)),
            (Self::Whole, [Side::Mine]) => Some(mine.map(<[u8]>::to_vec)),
            (Self::Together { text }, []) => Some(Some(text.clone().into_bytes())),
            (Self::Lines { pieces }, _) => {
                let merged = Merged::Conflicted {
                    pieces: pieces.clone(),
                };
                merged.resolve(sides).map(String::into_bytes).map(Some)
            }
            (Self::Image | Self::Together { .. } | Self::Whole, _) => None,
        }
    }
}

/// Bytes that are a text.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(began: Option<&str>, mine: Option<&str>, image: Option<&str>) -> Option<Taken> {
        let [began, mine, image] = [began, mine, image].map(|text| text.map(str::as_bytes));
        take(began, mine, image)
    }

    #[test]
    fn what_only_the_image_changed_is_taken_as_it_is() {
        for (began, mine, image, why) in [
            (Some("a\n"), Some("a\n"), Some("b\n"), "another text"),
            (Some("a\n"), Some("a\n"), None, "gone from the image"),
            (None, None, Some("b\n"), "new in the image"),
            (Some("a\n"), Some("a\n"), Some("\0"), "no text any more"),
        ] {
            assert_eq!(of(began, mine, image), Some(Taken::Image), "{why}");
        }
        let image = Some(&b"b\n"[..]);
        assert_eq!(
            Taken::Image.chosen(&[], None, image),
            Some(Some(b"b\n".to_vec()))
        );
        assert_eq!(
            Taken::Image.chosen(&[], image, None),
            Some(None),
            "it goes from the draft as well"
        );
    }

    #[test]
    fn the_draft_stays_where_the_image_brings_nothing_new() {
        for (began, mine, image, why) in [
            (
                Some("a\n"),
                Some("b\n"),
                Some("a\n"),
                "the image is the same",
            ),
            (
                Some("a\n"),
                None,
                Some("a\n"),
                "only the draft took it away",
            ),
            (
                Some("a\n"),
                Some("b\n"),
                Some("b\n"),
                "both changed it alike",
            ),
            (Some("a\n"), None, None, "both took it away"),
            (
                Some("a\nb\nc\n"),
                Some("A\nb\nC\n"),
                Some("A\nb\nc\n"),
                "the draft has it among other changes",
            ),
        ] {
            assert_eq!(of(began, mine, image), None, "{why}");
        }
    }

    #[test]
    fn what_both_changed_is_put_together_or_asked() {
        assert_eq!(
            of(Some("a\nb\nc\n"), Some("A\nb\nc\n"), Some("a\nb\nC\n")),
            Some(Taken::Together {
                text: "A\nb\nC\n".to_owned()
            })
        );
        let lines = of(Some("a\nb\nc\n"), Some("a\n1\nc\n"), Some("a\n2\nc\n")).unwrap();
        assert_eq!(lines.choices(), 1);
        let chosen = |sides: &[Side]| lines.chosen(sides, None, None);
        assert_eq!(chosen(&[Side::Mine]), Some(Some(b"a\n1\nc\n".to_vec())));
        assert_eq!(chosen(&[Side::Theirs]), Some(Some(b"a\n2\nc\n".to_vec())));
        assert_eq!(chosen(&[Side::Both]), Some(Some(b"a\n1\n2\nc\n".to_vec())));
        assert_eq!(chosen(&[]), None);
        assert_eq!(chosen(&[Side::Mine, Side::Mine]), None);

        for (mine, image, why) in [
            (None, Some("b\n"), "taken away here, changed there"),
            (Some("b\n"), None, "changed here, taken away there"),
            (Some("\0\u{1}"), Some("\0\u{2}"), "no text"),
        ] {
            let whole = of(Some("a\n"), mine, image).unwrap();
            assert_eq!(whole, Taken::Whole, "{why}");
            let [mine, image] = [mine, image].map(|text| text.map(str::as_bytes));
            let chosen = |sides: &[Side]| whole.chosen(sides, mine, image);
            assert_eq!(chosen(&[Side::Mine]), Some(mine.map(<[u8]>::to_vec)));
            assert_eq!(chosen(&[Side::Theirs]), Some(image.map(<[u8]>::to_vec)));
            assert_eq!(chosen(&[Side::Both]), None, "{why}");
            assert_eq!(chosen(&[]), None, "{why}");
        }
    }

    fn part() -> impl Strategy<Value = Option<String>> {
        let line = proptest::sample::select(vec!["a\n", "b\n", "c\n", "\0\n"]);
        proptest::option::of(proptest::collection::vec(line, 0..6).prop_map(|it| it.concat()))
    }

    proptest! {
        #[test]
        fn as_many_choices_as_it_asks_decide_a_part(
            began in part(), mine in part(), image in part(), side in 0..2,
        ) {
            let [began, mine, image] =
                [&began, &mine, &image].map(|part| part.as_deref().map(str::as_bytes));
            let Some(taken) = take(began, mine, image) else { return Ok(()) };
            let side = if side == 0 { Side::Mine } else { Side::Theirs };
            let sides = vec![side; taken.choices()];
            let now = taken.chosen(&sides, mine, image);
            prop_assert!(now.is_some());
            let more = vec![side; taken.choices() + 1];
            prop_assert_eq!(taken.chosen(&more, mine, image), None);
            if matches!(taken, Taken::Image | Taken::Whole) && side == Side::Theirs {
                let now = now.flatten();
                prop_assert_eq!(take(began, now.as_deref(), image), None, "it is taken once");
            }
        }

        #[test]
        fn an_untouched_draft_becomes_what_the_image_has(began in part(), image in part()) {
            let [began, image] = [&began, &image].map(|part| part.as_deref().map(str::as_bytes));
            match take(began, began, image) {
                None => prop_assert_eq!(began, image),
                Some(taken) => {
                    let now = taken.chosen(&[], began, image);
                    prop_assert_eq!(now, Some(image.map(<[u8]>::to_vec)));
                }
            }
        }
    }
}
