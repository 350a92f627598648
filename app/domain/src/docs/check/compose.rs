//! `compose.yaml`: its indentation and the images in it.
//!
//! This reads lines, not YAML. It does not see keys in braces (`{image: tool}`), anchors, values
//! over several lines, and names that variables make up.

use super::lines::Places;
use super::rules::{COMPOSE_FORM, COMPOSE_IMAGE};
use super::{DocsFacts, Report};

const FILE: &str = "compose.yaml";

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(text) = facts.folder.files.get(FILE) else {
        return;
    };
    let places = Places::new(text);
    let lines = lines(text);
    indentation(text, &lines, &places, report);
    images(facts, &lines, &places, report);
}

/// A line that is neither blank nor a comment nor part of a block of text.
struct Line<'a> {
    start: usize,
    /// The blanks before it.
    indent: usize,
    /// The text behind them.
    text: &'a str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    // How deep the key stands that a block of text belongs to.
    let mut block: Option<usize> = None;
    for with_end in text.split_inclusive('\n') {
        let line = with_end.trim_end();
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let at = start;
        start += with_end.len();
        if content.is_empty() {
            continue;
        }
        if block.is_some_and(|depth| indent > depth) {
            continue;
        }
        block = None;
        if content.starts_with('#') || content == "---" {
            continue;
        }
        if opens_block(content) {
            // The key of `- key: |` stands behind the dashes.
            let key = content.trim_start_matches(['-', ' ']);
            block = Some(indent + (content.len() - key.len()));
        }
        found.push(Line {
            start: at,
            indent,
            text: content,
        });
    }
    found
}

/// Whether a block of text follows: the line ends with `|` or `>` and its marks.
fn opens_block(content: &str) -> bool {
    let content = without_comment(content);
    let last = content.rsplit([' ', '\t']).next().unwrap_or_default();
    let mark = last.starts_with(['|', '>'])
        && last[1..]
            .chars()
            .all(|c| matches!(c, '+' | '-') || c.is_ascii_digit());
    let before = content[..content.len() - last.len()].trim_end();
    mark && (before.ends_with(':') || before.ends_with('-'))
}

fn without_comment(content: &str) -> &str {
    content.split(" #").next().unwrap_or(content).trim_end()
}

/// Every level is two blanks deeper than the one it belongs to, items of a list too.
fn indentation(text: &str, lines: &[Line<'_>], places: &Places, report: &mut Report) {
    const HELP: &str = "Indent every level by two blanks, the items of a list too.";
    let mut levels: Vec<usize> = vec![0];
    // The line before, when something belongs to it: how deep it stands and whether it is an item.
    let mut opener: Option<(usize, bool)> = None;
    for line in lines {
        let blanks = &text[line.start..line.start + line.indent];
        let mut wrong = |what: &str| {
            report.find(
                &COMPOSE_FORM,
                FILE,
                places.span(line.start, line.start + line.indent),
                format!("Need ymlfmt: {what}."),
                HELP,
            );
        };
        if blanks.contains('\t') {
            wrong("a tab stands in the indentation, which YAML does not take");
            return;
        }
        let item = line.text == "-" || line.text.starts_with("- ");
        while levels.last().is_some_and(|&level| level > line.indent) {
            levels.pop();
        }
        let level = levels.last().copied().unwrap_or(0);
        if level == line.indent {
            let flat = item && opener.is_some_and(|(depth, open)| depth == line.indent && !open);
            if flat {
                wrong("the items of a list stand as deep as their key");
            }
        } else {
            let Some((depth, _)) = opener.filter(|(depth, _)| *depth < line.indent) else {
                // Text that goes on over several lines.
                continue;
            };
            if line.indent != depth + 2 {
                wrong(&format!(
                    "the line is indented by {} blanks and not by {}",
                    line.indent,
                    depth + 2
                ));
            }
            levels.push(line.indent);
        }
        let mut depth = line.indent;
        let mut rest = line.text;
        while let Some(behind) = rest.strip_prefix("- ") {
            let inner = behind.trim_start();
            if inner.len() != behind.len() {
                wrong("more than one blank stands behind a dash");
            }
            depth += rest.len() - inner.len();
            rest = inner;
            levels.push(depth);
        }
        opener = without_comment(rest)
            .ends_with(':')
            .then_some((depth, false))
            .or_else(|| (rest == "-").then_some((depth, true)));
    }
}

fn images(facts: &DocsFacts<'_>, lines: &[Line<'_>], places: &Places, report: &mut Report) {
    for line in lines {
        let Some((start, reference)) = image_value(line.text) else {
            continue;
        };
        if reference.contains(['$', '<']) || reference.contains("%%") {
            continue;
        }
        let Some(images) = facts.images else {
            report.lacks(&COMPOSE_IMAGE, "the names of the catalogue are not known");
            return;
        };
        let name = repository(reference);
        if name == facts.folder.name || images.contains(name) {
            continue;
        }
        let start = line.start + line.indent + start;
        report.find(
            &COMPOSE_IMAGE,
            FILE,
            places.span(start, start + reference.len()),
            format!("`{name}` is no image of the catalogue."),
            "Use an image of the catalogue, or leave the service out.",
        );
    }
}

/// The value of an `image:` key with the byte at which it starts; nothing for another line.
pub(super) fn image_value(content: &str) -> Option<(usize, &str)> {
    let key = content.trim_start_matches(['-', ' ', '\t']);
    let behind = key.strip_prefix("image:")?;
    if !behind.starts_with([' ', '\t']) {
        return None;
    }
    let value = without_comment(behind).trim();
    let value = value.trim_matches(['"', '\'']);
    if value.is_empty() || value.contains(char::is_whitespace) {
        return None;
    }
    let start = content.len() - behind.len() + behind.find(value)?;
    Some((start, value))
}

/// The name in a reference, without tag and digest, and without what Docker Hub adds to the names
/// of its official images.
pub(super) fn repository(reference: &str) -> &str {
    let name = reference.split('@').next().unwrap_or(reference);
    let last = name.rfind('/').map_or(0, |at| at + 1);
    let name = name[last..]
        .find(':')
        .map_or(name, |colon| &name[..last + colon]);
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}
