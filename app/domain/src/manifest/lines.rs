//! The lines of a manifest that count: without comments, and unwrapped when it is clear-signed.

use super::clearsign;

/// How a clear-signed text begins.
const ARMOUR: &str = "-----BEGIN PGP ";

/// A line as the paragraph reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// What stands before the line feed; a carriage return is part of it.
    pub(super) text: &'a str,
    /// How it ends when it is quoted in a message.
    pub(super) ending: &'static str,
    /// Whether a line feed ended it.
    pub(super) terminated: bool,
    /// Its first byte in the source.
    pub(super) start: usize,
    /// Its number in the source, from 1.
    pub(super) number: u32,
}

/// The lines of a text without those whose first character other than white space is `#`.
#[derive(Debug, Clone)]
struct Uncommented<'a> {
    rest: &'a str,
    start: usize,
    number: u32,
}

impl<'a> Iterator for Uncommented<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        while !self.rest.is_empty() {
            let end = self.rest.find('\n');
            let (text, rest) = match end {
                Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
                None => (self.rest, ""),
            };
            self.number = self.number.saturating_add(1);
            let start = self.start;
            self.start += self.rest.len() - rest.len();
            self.rest = rest;
            if !text.trim_start().starts_with('#') {
                let (ending, terminated) = ("\n", end.is_some());
                return Some(Line {
                    text,
                    ending,
                    terminated,
                    start,
                    number: self.number,
                });
            }
        }
        None
    }
}

/// What there is to read.
pub(super) enum Source<'a> {
    /// A plain manifest.
    Plain(Box<dyn Iterator<Item = Line<'a>> + 'a>),
    /// A clear-signed one: its marker line and the lines inside.
    Signed(Line<'a>, Box<dyn Iterator<Item = Line<'a>> + 'a>),
    /// One that begins as if it were clear-signed and is not; with its first line.
    Broken(Line<'a>),
}

/// The lines that count. Comments go first, so that a signed text is searched without them.
pub(super) fn lines(text: &str) -> Source<'_> {
    let plain = Uncommented {
        rest: text,
        start: 0,
        number: 0,
    };
    match plain.clone().next() {
        Some(first) if first.text.starts_with(ARMOUR) => {
            match clearsign::content(&plain.collect::<Vec<_>>()) {
                Some(content) => Source::Signed(first, Box::new(content.into_iter())),
                None => Source::Broken(first),
            }
        }
        _ => Source::Plain(Box::new(plain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<(u32, usize, &str, bool)> {
        match lines(text) {
            Source::Plain(lines) => lines
                .map(|l| (l.number, l.start, l.text, l.terminated))
                .collect(),
            _ => panic!("{text:?} is plain"),
        }
    }

    #[test]
    fn comments_are_left_out_and_counted() {
        assert_eq!(
            plain("# a\nb\r\n \t# c\nd # e\n\u{a0}# f\n#"),
            [(2, 4, "b\r", true), (4, 13, "d # e", true)]
        );
        assert_eq!(
            plain("a\n\nb"),
            [(1, 0, "a", true), (2, 2, "", true), (3, 3, "b", false)]
        );
        assert_eq!(plain(""), []);
    }
}
