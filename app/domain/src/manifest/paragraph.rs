//! Paragraphs of fields, read as Debian control files are, with every value's place in the source.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::Line;
use crate::finding::Span;

/// What is trimmed around list items; other white space stays.
const LIST_TRIM: [char; 4] = ['\n', '\r', '\t', ' '];

/// A paragraph with at least one field, or the rest of the file when only oddities follow.
#[derive(Debug, Default)]
pub(super) struct Paragraph<'a> {
    /// The fields in the order of the text. Of equal keys the last one counts.
    pub(super) fields: Vec<Field<'a>>,
    /// Lines without a colon.
    pub(super) bad_lines: Vec<BadLine<'a>>,
    /// Continuations with no field above them.
    pub(super) loose: Vec<Span>,
    /// Lines of white space only, which do not end a paragraph.
    pub(super) blanks: Vec<Span>,
}

/// A line that is neither a field nor a continuation.
#[derive(Debug)]
pub(super) struct BadLine<'a> {
    /// The line with its end, as the reference quotes it.
    pub(super) text: &'a str,
    /// How it ends.
    pub(super) ending: &'static str,
    /// Where it stands.
    pub(super) span: Span,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Field<'a> {
    /// The key, trimmed.
    pub(super) key: &'a str,
    /// Where the key stands.
    pub(super) key_span: Span,
    /// The value; with continuations it has line feeds and ends in one.
    pub(super) value: Cow<'a, str>,
    first: Segment,
    more: Vec<Segment>,
}

/// From where in the value on the text of a line stands.
#[derive(Debug, Clone, Copy)]
struct Segment {
    at: usize,
    source: usize,
    line: u32,
}

impl<'a> Field<'a> {
    fn new(line: Line<'a>, colon: usize) -> Self {
        let place = |text: &str| offset_in(line.text, text) + line.start;
        let key = line.text[..colon].trim();
        let value = line.text[colon + 1..].trim();
        let key_start = place(key);
        Self {
            key,
            key_span: Span {
                start: key_start,
                end: key_start + key.len(),
                line: line.number,
            },
            value: Cow::Borrowed(value),
            first: Segment {
                at: 0,
                source: place(value),
                line: line.number,
            },
            more: Vec::new(),
        }
    }

    fn extend(&mut self, line: Line<'a>) {
        let text = line.text[1..].trim_end();
        let text = if text == "." { "" } else { text };
        let value = self.value.to_mut();
        if !value.is_empty() && !value.ends_with('\n') {
            value.push('\n');
        }
        self.more.push(Segment {
            at: value.len(),
            source: line.start + 1,
            line: line.number,
        });
        value.push_str(text);
        value.push('\n');
    }

    /// Where a part of the value stands in the source.
    pub(super) fn span_of(&self, part: Range<usize>) -> Span {
        let (start, line) = self.source_of(part.start);
        let end = if part.is_empty() {
            start
        } else {
            self.source_of(part.end - 1).0 + 1
        };
        Span { start, end, line }
    }

    /// Where the value stands, without white space around it.
    pub(super) fn value_span(&self) -> Span {
        self.span_of(range_in(&self.value, self.value.trim()))
    }

    /// The items of a list field with their places; an empty value is one empty item.
    pub(super) fn items(&self) -> impl Iterator<Item = (&str, Span)> {
        let trimmed = self.value.trim_matches(LIST_TRIM);
        trimmed.split(',').map(|item| {
            let item = item.trim_matches(LIST_TRIM);
            (item, self.span_of(range_in(&self.value, item)))
        })
    }

    fn source_of(&self, at: usize) -> (usize, u32) {
        let after = self.more.partition_point(|segment| segment.at <= at);
        let segment = if after == 0 {
            self.first
        } else {
            self.more[after - 1]
        };
        (segment.source + (at - segment.at), segment.line)
    }
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize)
        .saturating_sub(whole.as_ptr() as usize)
        .min(whole.len())
}

fn range_in(whole: &str, part: &str) -> Range<usize> {
    let start = offset_in(whole, part);
    start..start + part.len()
}

/// Reads one paragraph after the other.
pub(super) struct Paragraphs<I> {
    lines: I,
}

impl<I> Paragraphs<I> {
    pub(super) fn new(lines: I) -> Self {
        Self { lines }
    }
}

impl<'a, I: Iterator<Item = Line<'a>>> Iterator for Paragraphs<I> {
    type Item = Paragraph<'a>;

    fn next(&mut self) -> Option<Paragraph<'a>> {
        let mut paragraph = Paragraph::default();
        // The field that a continuation belongs to: none at first, and none behind a bad line.
        let mut open = false;
        let mut met = false;
        for line in self.lines.by_ref() {
            if matches!(line.text, "" | "\r") {
                if paragraph.fields.is_empty() && paragraph.bad_lines.is_empty() {
                    continue;
                }
                return Some(paragraph);
            }
            // A line of a signed text can begin so: its dash escape hid it from the comments.
            if line.text.starts_with('#') {
                continue;
            }
            met = true;
            if line.text.starts_with([' ', '\t']) {
                let blank = line.text.trim().is_empty();
                if blank {
                    paragraph.blanks.push(whole(line));
                }
                match paragraph.fields.last_mut() {
                    Some(field) if open => field.extend(line),
                    _ if blank => {}
                    _ => paragraph.loose.push(whole(line)),
                }
            } else if let Some(colon) = line.text.find(':') {
                paragraph.fields.push(Field::new(line, colon));
                open = true;
            } else {
                let (text, ending, span) = (line.text, line.ending, whole(line));
                paragraph.bad_lines.push(BadLine { text, ending, span });
                open = false;
            }
        }
        met.then_some(paragraph)
    }
}

fn whole(line: Line<'_>) -> Span {
    let text = line.text.strip_suffix('\r').unwrap_or(line.text);
    Span {
        start: line.start,
        end: line.start + text.len(),
        line: line.number,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Source, lines};
    use super::*;

    fn read(text: &str) -> Vec<Paragraph<'_>> {
        match lines(text) {
            Source::Plain(lines) => Paragraphs::new(lines).collect(),
            _ => panic!("{text:?} is plain"),
        }
    }

    fn values(text: &str) -> Vec<Vec<(String, String)>> {
        let fields = |p: &Paragraph<'_>| {
            p.fields
                .iter()
                .map(|f| (f.key.to_owned(), f.value.to_string()))
                .collect()
        };
        read(text).iter().map(fields).collect()
    }

    fn value(text: &str) -> String {
        values(text)[0][0].1.clone()
    }

    #[test]
    fn continuations_join_with_line_feeds() {
        assert_eq!(value("a: b \r\n"), "b");
        assert_eq!(value("a: b\n c\n"), "b\nc\n");
        assert_eq!(value("a:\n  b\t\n"), " b\n");
        assert_eq!(value("a: b\n .\n"), "b\n\n");
        assert_eq!(value("a:\n .\n\tb"), "\nb\n");
        assert_eq!(value("a: b\n   \n"), "b\n\n");
        assert_eq!(value("a: b\n# c\n d\n"), "b\nd\n");
        assert_eq!(value("a: b:c"), "b:c");
    }

    #[test]
    fn empty_lines_part_paragraphs_and_lines_of_spaces_do_not() {
        assert_eq!(values("\n\r\na: 1\n\n\nb: 2\n").len(), 2);
        let joined = read("a: 1\n  \nb: 2\n");
        assert_eq!(joined.len(), 1);
        assert_eq!(
            joined[0].blanks,
            [Span {
                start: 5,
                end: 7,
                line: 2
            }]
        );
    }

    #[test]
    fn places_point_into_the_source() {
        let text = "Tags: a,\n  bc,\n# x\n d e\n";
        let paragraphs = read(text);
        let items: Vec<_> = paragraphs[0].fields[0]
            .items()
            .map(|(item, span)| (item, span.line, &text[span.start..span.end]))
            .collect();
        assert_eq!(items, [("a", 1, "a"), ("bc", 2, "bc"), ("d e", 4, "d e")]);
    }

    #[test]
    fn an_item_may_stretch_over_lines() {
        let text = "Tags: a\n b, c\n";
        let paragraphs = read(text);
        let (item, span) = paragraphs[0].fields[0].items().next().unwrap();
        assert_eq!((item, &text[span.start..span.end]), ("a\nb", "a\n b"));
    }

    #[test]
    fn a_bad_line_leaves_the_rest_readable() {
        let paragraphs = read("a: 1\nno colon\r\n still bad\nb: 2");
        assert_eq!(paragraphs[0].bad_lines[0].text, "no colon\r");
        assert_eq!(paragraphs[0].fields.len(), 2);
        assert_eq!(paragraphs[0].fields[0].value, "1");
        assert_eq!(paragraphs[0].loose.len(), 1);
    }
}
