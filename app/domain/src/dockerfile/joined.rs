//! A command as the shell gets it: lines joined at the escape character, comments between them
//! left out, and the way back to the place in the Dockerfile.

use std::ops::Range;

/// A command of several lines in one.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The command.
    pub(super) text: String,
    /// Where each piece begins: in `text`, and in the Dockerfile.
    pieces: Vec<(usize, usize)>,
    /// The one place of everything, where the text was put together from words.
    fixed: Option<Range<usize>>,
}

impl Joined {
    /// Joins the lines of a command that begins at `start`.
    pub(super) fn new(raw: &str, start: usize, escape: char) -> Self {
        let mut joined = Self::default();
        let mut offset = start;
        for (number, line) in raw.split_inclusive('\n').enumerate() {
            let bare = line.trim_end();
            let is_skipped = number > 0 && (bare.is_empty() || bare.trim_start().starts_with('#'));
            if !is_skipped {
                joined.pieces.push((joined.text.len(), offset));
                joined
                    .text
                    .push_str(bare.strip_suffix(escape).unwrap_or(bare));
            }
            offset += line.len();
        }
        joined
    }

    /// A text that is one piece already, as a here-document is.
    pub(super) fn whole(text: &str, start: usize) -> Self {
        Self {
            text: text.to_owned(),
            pieces: vec![(0, start)],
            fixed: None,
        }
    }

    /// A text made of something else, all of which stands at one place.
    pub(super) fn made(text: String, place: Range<usize>) -> Self {
        Self {
            text,
            pieces: Vec::new(),
            fixed: Some(place),
        }
    }

    /// The place in the Dockerfile of a stretch of the text.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        if let Some(place) = &self.fixed {
            return place.clone();
        }
        let start = self.offset(range.start);
        let last = if range.end > range.start {
            self.offset(range.end - 1) + 1
        } else {
            start
        };
        start..last.max(start)
    }

    fn offset(&self, position: usize) -> usize {
        let after = self.pieces.partition_point(|&(begin, _)| begin <= position);
        let (begin, source) = after
            .checked_sub(1)
            .map_or((0, 0), |index| self.pieces[index]);
        source + (position - begin)
    }
}

#[cfg(test)]
mod tests {
    use super::Joined;

    #[test]
    fn comments_and_empty_lines_between_are_left_out_and_places_stay() {
        let source = "RUN a; \\\n# not this \\\n\n\tbé \\\n\tc";
        let joined = Joined::new(&source[4..], 4, '\\');
        assert_eq!(joined.text, "a; \tbé \tc");
        let at = joined.text.find('b').unwrap();
        assert_eq!(&source[joined.place(&(at..at + 3))], "bé");
        let at = joined.text.rfind('c').unwrap();
        assert_eq!(&source[joined.place(&(at..at + 1))], "c");
    }

    #[test]
    fn the_escape_character_may_be_another() {
        let joined = Joined::new("a `\r\nb\\\n", 0, '`');
        assert_eq!(joined.text, "a b\\");
    }
}
