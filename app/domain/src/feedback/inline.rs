//! Links, addresses and words of a short Markdown text, without any of it lost.
//!
//! This is no Markdown parser: it finds what people can follow and keeps the rest as words. The
//! rules for links are those of CommonMark 0.31 (section 6.3) and, for bare addresses, those of
//! GitHub's autolinks. How far it looks ahead is limited, and so is the length of a text that is
//! searched at all: no text, however it is made, takes long.

mod link;

use link::link;

/// How far a link or a code span may reach, in bytes.
pub(super) const REACH: usize = 1024;

/// The longest text that is searched for links, in bytes. Real ones have some hundred.
pub(super) const SEARCHED: usize = 64 * 1024;

/// A piece of a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words; code spans keep their back-ticks.
    Text(String),
    /// A link.
    Link {
        /// What is shown for it.
        text: String,
        /// Where it leads, as written.
        address: String,
        /// Its title, where it has one.
        title: Option<String>,
        /// Whether the address itself stood in the text.
        bare: bool,
    },
}

/// A paragraph, an item of a list or a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Whether it is a heading.
    pub heading: bool,
    /// What it consists of; two texts never follow each other.
    pub pieces: Vec<Piece>,
}

impl Block {
    /// Whether there is a word in it, be it in an address.
    pub fn has_words(&self) -> bool {
        self.pieces.iter().any(|piece| {
            let (text, address) = match piece {
                Piece::Text(text) => (text.as_str(), ""),
                Piece::Link { text, address, .. } => (text.as_str(), address.as_str()),
            };
            text.chars()
                .chain(address.chars())
                .any(char::is_alphanumeric)
        })
    }

    /// Its words alone, with the texts of its links.
    pub fn plain(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Link { text, .. } => text.as_str(),
            })
            .collect()
    }
}

/// The blocks of a text, each with its pieces.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<(bool, String)> = Vec::new();
    let mut open = false;
    for line in markdown.lines() {
        let line = without_quote(line);
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        let (line, heading, starts) = match (heading(line), list_item(line)) {
            (Some(text), _) => (text, true, true),
            (None, Some(text)) => (text, false, true),
            (None, None) => (line.trim(), false, false),
        };
        match found.last_mut() {
            Some((_, text)) if open && !starts => {
                text.push(' ');
                text.push_str(line);
            }
            _ => found.push((heading, line.to_owned())),
        }
        open = !heading;
    }
    let short = markdown.len() <= SEARCHED;
    found
        .into_iter()
        .map(|(heading, text)| Block {
            heading,
            pieces: if short {
                pieces(&text)
            } else {
                vec![Piece::Text(text)]
            },
        })
        .collect()
}

fn without_quote(line: &str) -> &str {
    let mut line = line;
    while let Some(rest) = line.trim_start().strip_prefix('>') {
        line = rest;
    }
    line
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start().trim_start_matches('#');
    let level = line.trim_start().len() - text.len();
    let is_heading = (1..=6).contains(&level) && text.starts_with([' ', '\t']);
    is_heading.then(|| text.trim())
}

/// The text of a list item; nothing for other lines.
fn list_item(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = match digits {
        0 => line.strip_prefix(['-', '*', '+']),
        1..=9 => line[digits..].strip_prefix(['.', ')']),
        _ => None,
    }?;
    rest.starts_with([' ', '\t']).then(|| rest.trim())
}

/// The pieces of one block.
fn pieces(text: &str) -> Vec<Piece> {
    let mut scan = Scan {
        text,
        at: 0,
        done: Vec::new(),
        words: String::new(),
    };
    while scan.at < text.len() {
        scan.step();
    }
    scan.close_words();
    scan.done
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    done: Vec<Piece>,
    words: String,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn close_words(&mut self) {
        if !self.words.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.words)));
        }
    }

    fn push_link(
        &mut self,
        text: String,
        address: String,
        title: Option<String>,
        bare: bool,
        length: usize,
    ) {
        self.close_words();
        self.done.push(Piece::Link {
            text,
            address,
            title,
            bare,
        });
        self.at += length;
    }

    fn push_words(&mut self, words: &str, length: usize) {
        self.words.push_str(words);
        self.at += length;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return;
        };
        match first {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                self.push_words(&rest[1..2], 2)
            }
            '`' => {
                let length = code_span(rest);
                self.push_words(&rest[..length], length);
            }
            '<' => match angle(rest) {
                Some((address, length)) => {
                    self.push_link(shown(&address), address, None, true, length)
                }
                None => self.push_words("<", 1),
            },
            '!' if rest[1..].starts_with('[') => match link(&rest[1..], false) {
                // A picture leads nowhere, but its words and its address stay readable.
                Some(found) => self.push_words(&found.in_words(), 1 + found.length),
                None => self.push_words("!", 1),
            },
            '[' => match link(rest, true) {
                Some(found) => {
                    self.push_link(found.text, found.address, found.title, false, found.length)
                }
                None => self.push_words("[", 1),
            },
            '*' if rest.starts_with("**") => self.at += 2,
            c if c.is_ascii_alphanumeric() => self.word(rest),
            c => self.push_words(&rest[..c.len_utf8()], c.len_utf8()),
        }
    }

    /// A word, which may be an address.
    fn word(&mut self, rest: &'a str) {
        if let Some(length) = bare_address(rest) {
            let address = rest[..length].to_owned();
            self.push_link(shown(&address), address, None, true, length);
            return;
        }
        if let Some(length) = bare_mail(rest) {
            self.push_link(
                rest[..length].to_owned(),
                format!("mailto:{}", &rest[..length]),
                None,
                true,
                length,
            );
            return;
        }
        let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        self.push_words(&rest[..length], length);
    }
}

/// What may stand in the first part of an e-mail address, and therefore belongs to one word.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// What is shown for a bare address.
fn shown(address: &str) -> String {
    address
        .strip_prefix("mailto:")
        .unwrap_or(address)
        .to_owned()
}

/// The text from the start, at most as far as one looks ahead.
fn within_reach(text: &str) -> &str {
    let mut end = text.len().min(REACH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The length of a code span with its back-ticks, or of the back-ticks when nothing closes them.
fn code_span(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let near = within_reach(&text[ticks..]);
    let mut at = 0;
    while let Some(start) = near[at..].find('`') {
        let start = at + start;
        let run = near[start..].len() - near[start..].trim_start_matches('`').len();
        if run == ticks {
            return ticks + start + run;
        }
        at = start + run;
    }
    ticks
}

/// `<https://…>` or `<name@host>`: the address and the length.
fn angle(text: &str) -> Option<(String, usize)> {
    let inner = within_reach(&text[1..]);
    let end = inner.find(['>', '<', ' ', '\t'])?;
    if !inner[end..].starts_with('>') {
        return None;
    }
    let inner = &inner[..end];
    if scheme(inner).is_some() {
        return Some((inner.to_owned(), end + 2));
    }
    (bare_mail(inner) == Some(inner.len())).then(|| (format!("mailto:{inner}"), end + 2))
}

/// The scheme when the text starts with one that stands before an address.
fn scheme(text: &str) -> Option<&str> {
    let length =
        text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))?;
    let (scheme, rest) = text.split_at(length);
    let starts_well = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let has_target = rest
        .strip_prefix("://")
        .is_some_and(|target| target.starts_with(|c: char| !c.is_whitespace()))
        || (scheme.eq_ignore_ascii_case("mailto") && rest.len() > 1 && rest.starts_with(':'));
    (starts_well && has_target).then_some(scheme)
}

/// The length of an address that starts the text.
fn bare_address(text: &str) -> Option<usize> {
    let near = within_reach(text);
    let scheme = scheme(near)?;
    let stop =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '\\');
    let mut address = &near[..near.find(stop).unwrap_or(near.len())];
    // What closes a sentence or a bracket of the text around it is not part of the address.
    while let Some(last) = address.chars().next_back() {
        let unbalanced = |open: char| address.matches(last).count() > address.matches(open).count();
        let outside = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' => true,
            ')' => unbalanced('('),
            ']' => unbalanced('['),
            _ => false,
        };
        if !outside {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    (address.len() > scheme.len() + 1 && !address.ends_with("//")).then_some(address.len())
}

/// The length of an e-mail address that starts the text.
fn bare_mail(text: &str) -> Option<usize> {
    let near = within_reach(text);
    let name = near.find(|c: char| !is_word(c))?;
    let host = near[name..].strip_prefix('@')?;
    let end = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')))
        .unwrap_or(host.len());
    let host = host[..end].trim_end_matches(['.', '-']);
    let whole = host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    whole.then_some(name + 1 + host.len())
}
