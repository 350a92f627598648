//! Here-documents of a Dockerfile, and the directives above it. The parser for the structure
//! knows a here-document only as the first word of `RUN`; the others are found here and blanked
//! out for it, so that their lines are not taken for instructions.

use std::borrow::Cow;
use std::ops::Range;

use super::joined::Joined;
use super::shell::Script;

/// A here-document of a `RUN` instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HereDocument {
    /// The command that it belongs to.
    pub(super) place: Range<usize>,
    /// Its text.
    pub(super) body: Range<usize>,
    /// Whether a shell reads it as its script.
    pub(super) is_script: bool,
}

/// The directives in the first comments: name, value and the place of the line.
fn directives(text: &str) -> impl Iterator<Item = (String, &str, Range<usize>)> {
    let mut offset = 0;
    text.split_inclusive('\n').map_while(move |line| {
        let start = offset;
        offset += line.len();
        let (name, value) = line.trim().strip_prefix('#')?.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let is_directive = matches!(name.as_str(), "syntax" | "escape" | "check");
        is_directive.then(|| (name, value.trim(), start..start + line.trim_end().len()))
    })
}

/// The character that joins lines: a backslash, or what `# escape=` says.
pub(super) fn escape_character(text: &str) -> char {
    let escape = directives(text).find(|(name, ..)| name == "escape");
    if escape.is_some_and(|(_, value, _)| value == "`") {
        '`'
    } else {
        '\\'
    }
}

/// Where `# syntax=` stands.
pub(super) fn syntax_directive(text: &str) -> Option<Range<usize>> {
    directives(text)
        .find(|(name, ..)| name == "syntax")
        .map(|(_, _, place)| place)
}

/// The text with the bodies that its parser would misread as spaces, and every such document.
pub(super) fn mask(text: &str, escape: char) -> (Cow<'_, str>, Vec<HereDocument>) {
    if !text.contains("<<") && !text.contains("[") {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut documents = Vec::new();
    let mut position = 0;
    'instructions: while position < text.len() {
        let end = logical_end(text, position, escape);
        let line = &text[position..end];
        let indent = line.len() - line.trim_start().len();
        let keyword = line.trim_start().get(..4).unwrap_or_default();
        let first = position + indent;
        position = end;
        if let Some(list) = empty_entrypoint(line) {
            // The parser takes `ENTRYPOINT []` for an error; an empty text means the same.
            bytes[first - indent + list.start..first - indent + list.end].fill(b' ');
            bytes[first - indent + list.start..first - indent + list.start + 2].fill(b'"');
            continue;
        }
        if keyword.eq_ignore_ascii_case("copy")
            || keyword
                .get(..3)
                .is_some_and(|word| word.eq_ignore_ascii_case("add"))
        {
            // The parser reads these itself: only step over them.
            for delimiter in line
                .split_whitespace()
                .filter_map(|word| word.strip_prefix("<<"))
            {
                let Some((_, behind)) = body(
                    text,
                    position,
                    delimiter.trim_start_matches('-'),
                    delimiter.starts_with('-'),
                ) else {
                    break 'instructions;
                };
                position = behind;
            }
            continue;
        }
        if !keyword
            .get(..3)
            .is_some_and(|word| word.eq_ignore_ascii_case("run"))
            || !line.contains("<<")
        {
            continue;
        }
        let start = command_start(text, first + 3, end);
        let joined = Joined::new(&text[start..end], start, escape);
        let script = Script::read(&joined.text);
        let leads = text[start..].starts_with("<<");
        let place = start..start + text[start..end].trim_end().len();
        let mut number = 0;
        for command in &script.commands {
            for redirect in command
                .redirects
                .iter()
                .filter(|redirect| matches!(redirect.operator, "<<" | "<<-"))
            {
                let Some((inside, behind)) = body(
                    text,
                    position,
                    &redirect.target.text,
                    redirect.operator == "<<-",
                ) else {
                    break 'instructions;
                };
                let is_read_by_parser = leads && number == 0;
                if !is_read_by_parser {
                    for byte in &mut bytes[inside.start..behind] {
                        if !matches!(byte, b'\n' | b'\r') {
                            *byte = b' ';
                        }
                    }
                    let is_script = matches!(command.name(), "sh" | "bash" | "ash" | "dash");
                    documents.push(HereDocument {
                        place: place.clone(),
                        body: inside,
                        is_script,
                    });
                }
                position = behind;
                number += 1;
            }
        }
    }
    let masked = String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned);
    (masked, documents)
}

/// The place of the brackets in `ENTRYPOINT []`, which takes away what the base starts.
fn empty_entrypoint(line: &str) -> Option<Range<usize>> {
    let start = line.find('[')?;
    let keyword = line[..start].trim();
    let end = start + line[start..].trim_end().len();
    let inner = line[start..end].strip_prefix('[')?.strip_suffix(']')?;
    (keyword.eq_ignore_ascii_case("entrypoint") && inner.trim().is_empty()).then_some(start..end)
}

/// Where the instruction that begins here ends: behind its line feed.
fn logical_end(text: &str, start: usize, escape: char) -> usize {
    let mut end = start;
    let mut joins = false;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim();
        end += line.len();
        let is_comment = bare.starts_with('#') || bare.is_empty();
        if joins && is_comment {
            continue;
        }
        joins = !is_comment && bare.ends_with(escape);
        if !joins {
            break;
        }
    }
    end
}

/// Where the command of `RUN` begins, behind options.
fn command_start(text: &str, from: usize, end: usize) -> usize {
    let mut start = from;
    loop {
        start += text[start..end].len() - text[start..end].trim_start_matches([' ', '\t']).len();
        if !text[start..end].starts_with("--") {
            return start;
        }
        start += text[start..end]
            .find(char::is_whitespace)
            .unwrap_or(end - start);
        if start == end {
            return end;
        }
    }
}

/// The text up to a delimiter, and where the line behind it begins. Without its end it is no
/// here-document, and Docker stops there.
fn body(
    text: &str,
    start: usize,
    delimiter: &str,
    indented: bool,
) -> Option<(Range<usize>, usize)> {
    let delimiter = delimiter.trim_matches(['"', '\'']);
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let bare = if indented {
            bare.trim_start_matches('\t')
        } else {
            bare
        };
        if bare == delimiter {
            return Some((start..end, end + line.len()));
        }
        end += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{mask, syntax_directive};

    #[test]
    fn a_document_behind_a_program_is_blanked_out() {
        let text = "FROM a:1\nRUN cat <<'E' > /f\nFROM b:2\nE\nCMD [\"x\"]\n";
        let (masked, documents) = mask(text, '\\');
        assert_eq!(masked.len(), text.len());
        assert!(!masked.contains("FROM b") && masked.contains("CMD"));
        assert_eq!(&text[documents[0].body.clone()], "FROM b:2\n");
        assert!(!documents[0].is_script);
    }

    #[test]
    fn a_shift_in_quotes_or_a_comment_is_none() {
        for text in [
            "FROM a\nRUN echo \"<<E\"\nUSER b\n",
            "FROM a\nRUN true; \\\n# <<E\n  false\nUSER b\n",
            "RUN cat <<E\nno end\n",
        ] {
            assert_eq!(mask(text, '\\').0, text);
        }
    }

    #[test]
    fn a_directive_stands_above_everything() {
        assert_eq!(
            syntax_directive("# check=skip=all\n# Syntax = docker/dockerfile:1\nFROM a"),
            Some(17..47)
        );
        assert_eq!(
            syntax_directive("\n# syntax=docker/dockerfile:1\nFROM a"),
            None
        );
        assert_eq!(
            syntax_directive("# a comment\n# syntax=docker/dockerfile:1\nFROM a"),
            None
        );
    }
}
