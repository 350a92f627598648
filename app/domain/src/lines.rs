//! The lines of a text, and which of them two texts share.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// The lines of a text with their ends. The last one may have none; an empty text has no line.
pub(crate) fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A line without its end, be that LF or CR LF.
pub(crate) fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// A stretch of lines that two texts share, or in which they differ; counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Whether the lines are the same.
    pub(crate) is_same: bool,
    /// Which lines of the old text.
    pub(crate) old: Range<usize>,
    /// Which lines of the new one.
    pub(crate) new: Range<usize>,
}

/// What two texts share and where they differ, from the first line to the last. Stretches that
/// differ never follow each other.
pub(crate) fn compare(old: &[&str], new: &[&str]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, old, new) = op.as_tag_tuple();
        let is_same = tag == DiffTag::Equal;
        match stretches.last_mut() {
            Some(last) if last.is_same == is_same => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => stretches.push(Stretch { is_same, old, new }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_keep_their_ends() {
        assert_eq!(split("a\r\n\nb"), ["a\r\n", "\n", "b"]);
        assert_eq!(split(""), [""; 0]);
        assert_eq!(["a\r\n", "a\n", "a", "a\r"].map(bare), ["a", "a", "a", "a"]);
    }

    proptest! {
        #[test]
        fn stretches_cover_both_texts(old in "[ab\n]{0,30}", new in "[ab\n]{0,30}") {
            let (old, new) = (split(&old), split(&new));
            let (mut at_old, mut at_new) = (0, 0);
            for stretch in compare(&old, &new) {
                prop_assert_eq!((stretch.old.start, stretch.new.start), (at_old, at_new));
                if stretch.is_same {
                    prop_assert_eq!(&old[stretch.old.clone()], &new[stretch.new.clone()]);
                }
                (at_old, at_new) = (stretch.old.end, stretch.new.end);
            }
            prop_assert_eq!((at_old, at_new), (old.len(), new.len()));
        }
    }
}
