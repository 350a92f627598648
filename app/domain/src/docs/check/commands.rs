//! The images that the code of a page runs, pulls or builds on.
//!
//! Looked at are fences, indented code and code spans, never prose. A command is read by the words
//! of a shell, so that an image is told from the values of options; what a script puts together
//! from variables is not seen.

use std::collections::BTreeSet;
use std::ops::Range;

use super::compose::{image_value, repository};
use super::lines::{Kind, Line, lines};

/// Long options of `docker run`, `create` and `pull` that take no value.
const SWITCHES: [&str; 16] = [
    "--detach",
    "--disable-content-trust",
    "--help",
    "--init",
    "--interactive",
    "--no-healthcheck",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--read-only",
    "--rm",
    "--sig-proxy",
    "--tty",
    "--all-tags",
    "--use-api-socket",
];

/// An image in the code of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Used<'a> {
    /// The first byte of the reference.
    pub start: usize,
    /// The reference as it is written.
    pub reference: &'a str,
}

/// What the code of a page does with images.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    /// Images that are run, pulled or built on.
    pub used: Vec<Used<'a>>,
    /// Names that `docker build` and `docker tag` give, without tags.
    pub built: BTreeSet<&'a str>,
}

/// All images in the code of a text.
pub(super) fn images(text: &str) -> Found<'_> {
    let mut found = Found::default();
    let lines = lines(text);
    let mut done = 0;
    for line in &lines {
        match line.kind {
            Kind::Fenced | Kind::Indented if line.start >= done => {
                done = code(text, line, &mut found);
            }
            Kind::Text => spans(line, &mut found),
            _ => {}
        }
    }
    found
}

/// Looks at one line of code with those that continue it; gives the byte behind them.
fn code<'a>(text: &'a str, line: &Line<'a>, found: &mut Found<'a>) -> usize {
    let content = line.text.trim_start();
    let lead = line.start + (line.text.len() - content.len());
    if let Some((at, reference)) = image_value(content) {
        let start = lead + at;
        found.used.push(Used { start, reference });
        return line.end();
    }
    let (words, end) = words(text, line.start);
    if content.starts_with("FROM ") {
        let image = words
            .iter()
            .skip(1)
            .find(|word| !text[(*word).clone()].starts_with("--"));
        found.used.extend(image.map(|word| used(text, word)));
        return end;
    }
    commands(text, &words, found);
    end
}

/// Looks at the code spans of one line of prose.
fn spans<'a>(line: &Line<'a>, found: &mut Found<'a>) {
    let mut at = 0;
    for (index, part) in line.text.split('`').enumerate() {
        if index % 2 == 1 {
            let (words, _) = words(part, 0);
            let before = found.used.len();
            commands(part, &words, found);
            for used in &mut found.used[before..] {
                used.start += line.start + at;
            }
        }
        at += part.len() + 1;
    }
}

fn used<'a>(text: &'a str, word: &Range<usize>) -> Used<'a> {
    let whole = &text[word.clone()];
    let reference = whole.trim_matches(['"', '\'']);
    Used {
        start: word.start + whole.find(reference).unwrap_or_default(),
        reference,
    }
}

/// The images of the `docker` commands among the words of one command line.
fn commands<'a>(text: &'a str, words: &[Range<usize>], found: &mut Found<'a>) {
    let word = |at: usize| words.get(at).map(|range| &text[range.clone()]);
    let mut at = 0;
    while at < words.len() {
        let program = matches!(word(at), Some("docker" | "podman"));
        at += 1;
        if !program {
            continue;
        }
        if matches!(word(at), Some("container" | "image" | "buildx")) {
            at += 1;
        }
        match word(at) {
            Some("run" | "create" | "pull") => {
                at = behind_options(text, words, at + 1);
                if let Some(range) = words.get(at).filter(|_| !word(at).is_some_and(is_operator)) {
                    found.used.push(used(text, range));
                }
            }
            Some("build") => {
                let end = end_of_command(text, words, at);
                let names = words[at..end].windows(2).filter_map(|pair| {
                    let [option, value] = pair else { return None };
                    let option = &text[option.clone()];
                    matches!(option, "-t" | "--tag").then(|| repository(&text[value.clone()]))
                });
                found.built.extend(names);
                at = end;
            }
            Some("tag") => found.built.extend(word(at + 2).map(repository)),
            _ => {}
        }
    }
}

fn is_operator(word: &str) -> bool {
    matches!(word, "|" | "||" | "&&" | ";" | "&" | ">" | ">>" | "<")
}

fn end_of_command(text: &str, words: &[Range<usize>], from: usize) -> usize {
    words[from..]
        .iter()
        .position(|range| is_operator(&text[range.clone()]))
        .map_or(words.len(), |length| from + length)
}

/// The place of the first word that is neither an option nor the value of one.
fn behind_options(text: &str, words: &[Range<usize>], mut at: usize) -> usize {
    while let Some(range) = words.get(at) {
        let word = &text[range.clone()];
        if !word.starts_with('-') || word.len() < 2 {
            break;
        }
        let takes_value = if word.starts_with("--") {
            !word.contains('=') && !SWITCHES.contains(&word)
        } else {
            // Of joined letters the last one may want a value: `-itp 80:80`, but `-p80:80` has it.
            let letters = word[1..].trim_start_matches(['d', 'i', 't', 'P', 'q']);
            letters.chars().count() == 1
        };
        at += if takes_value { 2 } else { 1 };
    }
    at
}

/// The words of the command line that starts at a byte, as a shell divides it, and the byte behind
/// it. A back-slash at the end of a line joins it with the next one.
fn words(text: &str, from: usize) -> (Vec<Range<usize>>, usize) {
    let mut words = Vec::new();
    let mut open: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut chars = text[from..].char_indices().peekable();
    let mut end = text.len();
    while let Some((offset, c)) = chars.next() {
        let at = from + offset;
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            // A quote that its own line does not close is an apostrophe.
            (_, '\n') => {
                end = at;
                break;
            }
            (None, '"' | '\'') => {
                let behind = &text[at + 1..];
                let end = behind.find(['\n', c]);
                if end.is_some_and(|end| behind[end..].starts_with(c)) {
                    quote = Some(c);
                }
                open = open.or(Some(at));
            }
            (None, '\\') if text[at + 1..].trim_start_matches('\r').starts_with('\n') => {
                words.extend(open.take().map(|start| start..at));
                while chars.next_if(|(_, next)| *next != '\n').is_some() {}
                chars.next();
            }
            (None, ' ' | '\t' | '\r') => words.extend(open.take().map(|start| start..at)),
            _ => open = open.or(Some(at)),
        }
    }
    words.extend(open.map(|start| start..end));
    (words, end)
}
