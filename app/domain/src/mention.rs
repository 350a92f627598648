//! Who is mentioned: `@handle` in a Markdown text, outside of code.

use crate::event::Payload;
use crate::person::Handle;
use crate::review::Answer;

/// The most people whom one comment, or one review with its threads, mentions. Who stands further
/// down is not told.
pub const MENTION_LIMIT: usize = 10;

/// The columns of indentation from which a line that begins a block is code.
const CODE_INDENT: usize = 4;

/// The handles that what happened mentions, each once, in their order. Nothing for what has no text
/// in which people talk.
pub fn mentioned_in(payload: &Payload) -> Vec<Handle> {
    match payload {
        Payload::Commented { body, .. } => mentioned([body.as_str()]),
        Payload::ThreadAnswered { answer, .. } => mentioned([match answer {
            Answer::Fixed { note } => note,
            Answer::WontBecause { reason } => reason,
            Answer::Question { text } => text,
        }
        .as_str()]),
        Payload::ReviewPublished {
            summary, threads, ..
        } => {
            let asked = threads.iter().map(|thread| thread.body.as_str());
            mentioned(std::iter::once(summary.as_str()).chain(asked))
        }
        _ => Vec::new(),
    }
}

/// The handles that Markdown texts mention, each once, in their order, [`MENTION_LIMIT`] at most.
/// Blocks of code and code within a line mention nobody, nor does an e-mail address, a path or an
/// escaped `\@`. A line that is indented by four and begins a block counts as code in lists too.
pub fn mentioned<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Handle> {
    let mut found = Vec::new();
    for text in texts {
        for paragraph in paragraphs(text) {
            in_line(&paragraph, &mut found);
            if found.len() == MENTION_LIMIT {
                return found;
            }
        }
    }
    found
}

/// An open fence of a block of code.
struct Fence {
    mark: char,
    length: usize,
    /// Whether it stands in a quotation, with which it ends.
    quoted: bool,
}

/// The runs of lines that are no blocks of code.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut open = String::new();
    let mut fence: Option<Fence> = None;
    for line in text.lines() {
        let (quoted, inner) = unquoted(line);
        if let Some(block) = &fence {
            let closes = fence_of(inner.trim_start()).is_some_and(|(mark, length, rest)| {
                mark == block.mark && length >= block.length && rest.trim().is_empty()
            });
            let left = block.quoted && !quoted;
            if closes || left {
                fence = None;
            }
            if !left {
                continue;
            }
        }
        if let Some((mark, length, rest)) = fence_of(unlisted(inner))
            && (mark == '~' || !rest.contains('`'))
        {
            fence = Some(Fence {
                mark,
                length,
                quoted,
            });
            paragraphs.push(std::mem::take(&mut open));
        } else if inner.trim().is_empty() {
            paragraphs.push(std::mem::take(&mut open));
        } else if !open.is_empty() || indent(inner) < CODE_INDENT {
            open.push_str(inner);
            open.push('\n');
        }
    }
    paragraphs.push(open);
    paragraphs.retain(|paragraph| paragraph.contains('@'));
    paragraphs
}

/// A line without the marks of quotations before it, and whether there are any.
fn unquoted(line: &str) -> (bool, &str) {
    let mut inner = line;
    while indent(inner) < CODE_INDENT
        && let Some(rest) = inner.trim_start_matches(' ').strip_prefix('>')
    {
        inner = rest.strip_prefix(' ').unwrap_or(rest);
    }
    (inner.len() < line.len(), inner)
}

/// A line without its indentation and the marks of list items before it.
fn unlisted(line: &str) -> &str {
    let mut inner = line.trim_start();
    loop {
        let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        let marks: &[char] = if digits.len() < inner.len() {
            &['.', ')']
        } else {
            &['-', '*', '+']
        };
        match digits.strip_prefix(marks) {
            Some(rest) if rest.starts_with([' ', '\t']) => inner = rest.trim_start(),
            _ => return inner,
        }
    }
}

/// The mark of a fence, how often it stands there, and what follows.
fn fence_of(line: &str) -> Option<(char, usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let length = line.len() - rest.len();
    (length >= 3).then_some((mark, length, rest))
}

/// The columns before the first character of a line; a tab goes to the next multiple of four.
fn indent(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        match c {
            ' ' => columns += 1,
            '\t' => columns += CODE_INDENT - columns % CODE_INDENT,
            _ => break,
        }
    }
    columns
}

/// Adds the handles that a paragraph mentions.
fn in_line(text: &str, found: &mut Vec<Handle>) {
    let mut rest = text;
    // What stands before, without the marks of emphasis.
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        match c {
            '\\' => {
                let escaped = rest[1..].chars().next().unwrap_or(' ');
                let escapes = escaped.is_ascii_punctuation();
                rest = &rest[1 + if escapes { 1 } else { 0 }..];
                before = '\\';
            }
            '`' => {
                rest = after_code(rest);
                before = '`';
            }
            '@' => {
                let after = &rest[1..];
                let run = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
                let name = after[..after.len() - run.len()].trim_end_matches('-');
                if !joins(before)
                    && !goes_on(run)
                    && let Ok(handle) = name.parse::<Handle>()
                    && !found.contains(&handle)
                {
                    found.push(handle);
                    if found.len() == MENTION_LIMIT {
                        return;
                    }
                }
                before = name.chars().next_back().unwrap_or('@');
                rest = run;
            }
            '*' | '_' | '~' => rest = &rest[1..],
            other => {
                before = other;
                rest = &rest[other.len_utf8()..];
            }
        }
    }
}

/// What follows the code that begins here; without an end the marks are text.
fn after_code(text: &str) -> &str {
    let body = text.trim_start_matches('`');
    let length = text.len() - body.len();
    let mut rest = body;
    while let Some(at) = rest.find('`') {
        let end = rest[at..].trim_start_matches('`');
        if rest[at..].len() - end.len() == length {
            return end;
        }
        rest = end;
    }
    body
}

/// Whether a character before `@` makes it part of something longer: an address, a path, an option.
fn joins(before: char) -> bool {
    before.is_alphanumeric() || "/.-+@\\`&=#%".contains(before)
}

/// Whether a handle is only the beginning of something longer: a host, a scope, another word.
fn goes_on(after: &str) -> bool {
    let mut following = after.chars();
    let next = following.next();
    let then_letter = following.next().is_some_and(char::is_alphanumeric);
    match next {
        Some('/' | '@') => true,
        Some('.' | '_') => then_letter,
        Some(other) => other.is_alphanumeric(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{NewThread, ThreadId};

    fn handles(text: &str) -> String {
        let found = mentioned([text]);
        let found: Vec<&str> = found.iter().map(Handle::as_str).collect();
        found.join(" ")
    }

    #[test]
    fn people_are_mentioned_in_what_is_said() {
        for (text, who) in [
            ("@ada", "ada"),
            ("Thank you, @ada.", "ada"),
            ("@Ada and @ada, @bob-b!", "ada bob-b"),
            ("(@ada) [@bob] \"@eve\" <@joe>", "ada bob eve joe"),
            ("**@ada** _@bob_ ~~@eve~~", "ada bob eve"),
            ("@ada: look. @bob, too; @eve?", "ada bob eve"),
            ("@ada’s image", "ada"),
            ("> @ada wrote", "ada"),
            ("> > quoted\n> > @ada", "ada"),
            ("- @ada\n1. @bob", "ada bob"),
            ("# @ada", "ada"),
            ("[@ada](https://images.example/people/ada)", "ada"),
            ("Line one\n    @ada goes on", "ada"),
            ("@ada- and @bob", "ada bob"),
            ("ü @ada ü", "ada"),
            ("…@ada…", "ada"),
            ("@@ada", ""),
            ("@", ""),
            ("@-", ""),
            ("a @ b", ""),
            ("@-ada @a--b", ""),
            ("@ädä @adä", ""),
        ] {
            assert_eq!(handles(text), who, "{text}");
        }
        let long = format!("@{}", "a".repeat(40));
        assert_eq!(handles(&long), "");
    }

    #[test]
    fn code_mentions_nobody() {
        for (text, who) in [
            ("`@ada` @bob", "bob"),
            ("``@ada ` @eve`` @bob", "bob"),
            ("`one\n@ada` @bob", "bob"),
            ("a ` alone @bob", "bob"),
            ("a `` alone ` @bob", "bob"),
            ("one ` end\n\n@bob ` two", "bob"),
            ("\\`@bob\\`", ""),
            ("\\` @bob \\`", "bob"),
            ("```\n@ada\n```\n@bob", "bob"),
            ("```sh\n@ada\n```\n@bob", "bob"),
            ("~~~\n@ada\n```\n@eve\n~~~\n@bob", "bob"),
            ("````\n@ada\n```\n@eve\n````\n@bob", "bob"),
            ("```\n@ada", ""),
            ("``` `@ada` ```", ""),
            ("> ```\n> @ada\n> ```\n> @bob", "bob"),
            ("> ```\n> @ada\n\n@bob", "bob"),
            ("- ```\n  @ada\n  ```\n- @bob", "bob"),
            ("1. ```\n   @ada\n   ```\n   @bob", "bob"),
            ("    @ada\n    @eve\n\n@bob", "bob"),
            ("\t@ada\n\n@bob", "bob"),
            ("Words.\n\n    @ada\n\n@bob", "bob"),
            (">     @ada\n> @bob", "bob"),
        ] {
            assert_eq!(handles(text), who, "{text:?}");
        }
    }

    #[test]
    fn an_address_is_no_mention() {
        for text in [
            "ada@example.org",
            "ada.b@example",
            "a+b@example",
            "ada_@example",
            "<mailto:ada@example.org>",
            "\"a b\"@example.org",
            "https://example.org/@ada",
            "https://ada@example.org/",
            "git@example.org:ada/image",
            "@example/package",
            "@example.org",
            "@ada@example.org",
            "image@sha256",
            "--to=@file",
            "\\@ada",
            "@ada_b",
        ] {
            assert_eq!(handles(text), "", "{text}");
        }
    }

    #[test]
    fn ten_are_enough() {
        let text: Vec<String> = (0..20).map(|number| format!("@p{number} @p0")).collect();
        let found = mentioned(text.iter().map(String::as_str));
        assert_eq!(found.len(), MENTION_LIMIT);
        assert_eq!(found[9].as_str(), "p9");
        assert_eq!(mentioned([text.join("\n").as_str()]), found);
    }

    #[test]
    fn odd_texts_are_read_to_their_end() {
        for piece in ["`", "@", "\\", "> ", "- ", "~", "\t", "1. ", "@ä", "```\n"] {
            assert_eq!(handles(&piece.repeat(5_000)), "", "{piece}");
        }
        let growing: String = (1..200).map(|length| "`".repeat(length) + " ").collect();
        assert_eq!(handles(&format!("{growing}@ada")), "ada");
    }

    #[test]
    fn people_talk_in_comments_answers_and_reviews() {
        let thread = ThreadId::from_bytes([1; 16]);
        let names = |payload: &Payload| -> Vec<String> {
            mentioned_in(payload)
                .into_iter()
                .map(String::from)
                .collect()
        };
        let comment = Payload::Commented {
            thread: Some(thread),
            body: "@ada".to_owned(),
        };
        assert_eq!(names(&comment), ["ada"]);
        for answer in [
            Answer::Fixed {
                note: "@ada".to_owned(),
            },
            Answer::WontBecause {
                reason: "@ada".to_owned(),
            },
            Answer::Question {
                text: "@ada".to_owned(),
            },
        ] {
            assert_eq!(names(&Payload::ThreadAnswered { thread, answer }), ["ada"]);
        }
        let asked = NewThread {
            id: thread,
            anchor: crate::review::Anchor::Whole,
            severity: crate::review::Severity::Question,
            needs_answer: false,
            body: "@bob".to_owned(),
            suggestion: None,
            rule: None,
        };
        let review = Payload::ReviewPublished {
            review: crate::review::ReviewId::from_bytes([1; 16]),
            revision: crate::proposal::RevisionNumber(1),
            scopes: std::collections::BTreeSet::new(),
            verdict: crate::review::Verdict::Comment,
            summary: "@ada".to_owned(),
            threads: vec![asked],
            late: false,
        };
        assert_eq!(names(&review), ["ada", "bob"]);
        let told = Payload::ScreeningPassed {
            reason: "@ada".to_owned(),
        };
        assert!(names(&told).is_empty());
    }
}
