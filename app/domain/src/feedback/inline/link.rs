//! Links and pictures in their square brackets.

use super::{code_span, within_reach};

/// A link that was found.
pub(super) struct Found {
    pub text: String,
    pub address: String,
    pub title: Option<String>,
    /// How much of the text it takes, in bytes.
    pub length: usize,
}

impl Found {
    /// All of it as words.
    pub(super) fn in_words(&self) -> String {
        match &self.title {
            Some(title) => format!("{} ({}, {title})", self.text, self.address),
            None => format!("{} ({})", self.text, self.address),
        }
    }
}

/// A link `[text](address "title")` that starts the text. With `picture`, its text may be one.
pub(super) fn link(text: &str, picture: bool) -> Option<Found> {
    let near = within_reach(text);
    let close = closing_bracket(near)?;
    let inner = &near[1..close];
    let picture = inner
        .strip_prefix('!')
        .filter(|_| picture)
        .and_then(|picture| link(picture, false).filter(|found| found.length == picture.len()));
    if picture.is_none() && inner.contains("](") {
        // A link does not hold another one: the inner one wins.
        return None;
    }
    let after = near[close + 1..].strip_prefix('(')?;
    let (address, title, length) = destination(after)?;
    let shown_text = match picture {
        Some(picture) => picture.in_words(),
        None => plain(inner),
    };
    Some(Found {
        text: shown_text,
        address,
        title,
        length: close + 2 + length,
    })
}

/// Where the bracket that starts the text is closed.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        match first {
            '\\' => at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '`' => at += code_span(rest),
            '[' => {
                depth += 1;
                at += 1;
            }
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
                at += 1;
            }
            c => at += c.len_utf8(),
        }
    }
    None
}

/// The words of a link's text: escapes and bold marks go, code keeps its back-ticks.
fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first == '`' {
            let length = code_span(rest);
            words.push_str(&rest[..length]);
            at += length;
        } else if first == '\\' && rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) {
            words.push_str(&rest[1..2]);
            at += 2;
        } else if rest.starts_with("**") {
            at += 2;
        } else {
            words.push(first);
            at += first.len_utf8();
        }
    }
    words
}

/// What stands behind `[text](`: the address, the title, and the length up to and with `)`.
fn destination(text: &str) -> Option<(String, Option<String>, usize)> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let (address, mut at) = if let Some(inner) = rest.strip_prefix('<') {
        let end = inner.find(['>', '<'])?;
        if !inner[end..].starts_with('>') {
            return None;
        }
        (unescaped(&inner[..end]), start + end + 2)
    } else {
        let mut depth = 0_usize;
        let mut end = rest.len();
        let mut escaped = false;
        for (index, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' if depth == 0 => {
                    end = index;
                    break;
                }
                ')' => depth -= 1,
                c if c.is_whitespace() => {
                    end = index;
                    break;
                }
                _ => {}
            }
        }
        (unescaped(&rest[..end]), start + end)
    };
    at += text[at..].len() - text[at..].trim_start().len();
    let mut title = None;
    let closer = match text[at..].chars().next()? {
        '"' => Some('"'),
        '\'' => Some('\''),
        '(' => Some(')'),
        _ => None,
    };
    if let Some(closer) = closer {
        let inner = &text[at + 1..];
        let end = inner.find(closer)?;
        title = Some(inner[..end].to_owned()).filter(|title| !title.trim().is_empty());
        at += end + 2;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    text[at..]
        .starts_with(')')
        .then_some((address, title, at + 1))
}

fn unescaped(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                done.push(*next);
                chars.next();
            }
            _ => done.push(c),
        }
    }
    done
}
