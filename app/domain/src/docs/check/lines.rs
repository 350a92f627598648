//! The lines of a Markdown file: which of them are code, and where a byte stands.

use crate::finding::Span;

/// Tells the line of a byte without counting from the start each time.
#[derive(Debug)]
pub(crate) struct Places {
    starts: Vec<usize>,
}

impl Places {
    /// For one text.
    pub(crate) fn new(text: &str) -> Self {
        let behind = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(behind).collect(),
        }
    }

    /// The span from byte `start` to byte `end`.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        let line = self.starts.partition_point(|&known| known <= start);
        Span {
            start,
            end,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        }
    }
}

/// What a line of Markdown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Nothing but white space.
    Blank,
    /// The line that opens a fence, with what stands behind its marks.
    Opening(&'a str),
    /// Within a fence.
    Fenced,
    /// The line that closes a fence.
    Closing,
    /// Indented so far that it is code, or belongs to an item of a list.
    Indented,
    /// Within an HTML comment.
    Comment,
    /// Anything else.
    Text,
}

/// A line of Markdown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its first byte in the file.
    pub start: usize,
    /// Its text without the line end.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind<'a>,
}

impl Line<'_> {
    /// The byte behind its text.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The lines of a Markdown file. A fence in an item of a list counts as a fence.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut fence: Option<&str> = None;
    let mut comment = false;
    for with_end in text.split_inclusive('\n') {
        let line = with_end.strip_suffix('\n').unwrap_or(with_end);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let trimmed = line.trim();
        let kind = if let Some(open) = fence {
            let closes = marks(trimmed).is_some_and(|(marks, behind)| {
                marks.len() >= open.len() && marks[..1] == open[..1] && behind.is_empty()
            });
            if closes {
                fence = None;
                Kind::Closing
            } else {
                Kind::Fenced
            }
        } else if comment {
            comment = !trimmed.contains("-->");
            Kind::Comment
        } else if trimmed.is_empty() {
            Kind::Blank
        } else if let Some((marks, behind)) = marks(trimmed) {
            fence = Some(marks);
            Kind::Opening(behind)
        } else if line.starts_with('\t') || line.starts_with("    ") {
            Kind::Indented
        } else if trimmed.starts_with("<!--") {
            comment = !trimmed.contains("-->");
            Kind::Comment
        } else {
            Kind::Text
        };
        found.push(Line {
            start,
            text: line,
            kind,
        });
        start += with_end.len();
    }
    found
}

/// The marks of a fence and what stands behind them; nothing for another line.
fn marks(trimmed: &str) -> Option<(&str, &str)> {
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let behind = trimmed.trim_start_matches(mark);
    let marks = &trimmed[..trimmed.len() - behind.len()];
    // Back-ticks further on make it a code span of one line.
    let fence = marks.len() >= 3 && (mark == '~' || !behind.contains('`'));
    fence.then(|| (marks, behind.trim()))
}
