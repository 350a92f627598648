//! The form of Markdown: the deviations from `markdownfmt` that are named, no others.

use super::lines::{Kind, Line, Places, lines};
use super::rules::{MARKDOWN_FORM, PROMPT_FENCE};
use super::{DocsFacts, Report};
use crate::finding::Fix;

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    let texts = facts
        .folder
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".md") && *name != "README.md");
    for (file, text) in texts {
        let places = Places::new(text);
        let lines = lines(text);
        bullets(file, &lines, &places, report);
        blank_lines(file, &lines, &places, report);
        prompts(file, &lines, &places, report);
    }
}

/// Items of a list start with `-` and a tab.
fn bullets(file: &str, lines: &[Line<'_>], places: &Places, report: &mut Report) {
    for line in lines.iter().filter(|line| line.kind == Kind::Text) {
        let text = line.text.trim_start();
        let indent = line.text.len() - text.len();
        let Some(behind) = text.strip_prefix(['-', '*', '+']) else {
            continue;
        };
        // A line of such marks alone divides two sections.
        let rule = text
            .chars()
            .all(|c| matches!(c, '-' | '*' | '_') || c.is_whitespace());
        let blanks = behind.len() - behind.trim_start().len();
        if rule || blanks == 0 || (text.starts_with("-\t") && blanks == 1) {
            continue;
        }
        let start = line.start + indent;
        let span = places.span(start, start + 1 + blanks);
        let found = if text.starts_with('-') {
            "a dash and a space"
        } else {
            "another sign than a dash"
        };
        report
            .find(
                &MARKDOWN_FORM,
                file,
                span,
                format!("Need markdownfmt: the item of the list starts with {found}."),
                "Start it with a dash and one tab.",
            )
            .fix = Some(Fix {
            span,
            replacement: "-\t".to_owned(),
        });
    }
}

/// Headings and fences stand alone.
fn blank_lines(file: &str, lines: &[Line<'_>], places: &Places, report: &mut Report) {
    for pair in lines.windows(2) {
        let [before, after] = pair else { continue };
        let joined = match (before.kind, after.kind) {
            (Kind::Text, Kind::Text) if is_heading(before.text) => Some("behind the heading"),
            (Kind::Text, Kind::Text) if is_heading(after.text) => Some("before the heading"),
            (Kind::Text, Kind::Opening(_)) if at_margin(after) => Some("before the code"),
            (Kind::Closing, Kind::Text) if at_margin(before) => Some("behind the code"),
            _ => None,
        };
        if let Some(place) = joined {
            let span = places.span(after.start, after.start);
            report
                .find(
                    &MARKDOWN_FORM,
                    file,
                    span,
                    format!("Need markdownfmt: a blank line is missing {place}."),
                    "Add a blank line.",
                )
                .fix = Some(Fix {
                span,
                replacement: "\n".to_owned(),
            });
        }
    }
}

fn at_margin(line: &Line<'_>) -> bool {
    !line.text.starts_with(char::is_whitespace)
}

fn is_heading(text: &str) -> bool {
    let behind = text.trim_start_matches('#');
    (1..=6).contains(&(text.len() - behind.len())) && behind.starts_with([' ', '\t'])
}

/// A fence that shows a session is marked `console`.
fn prompts(file: &str, lines: &[Line<'_>], places: &Places, report: &mut Report) {
    let mut open: Option<&Line<'_>> = None;
    for line in lines {
        match line.kind {
            Kind::Opening("bash" | "sh" | "shell") => open = Some(line),
            Kind::Fenced if line.text.trim_start().starts_with("$ ") => {
                let Some(opening) = open.take() else { continue };
                let name = opening.text.trim().trim_start_matches(['`', '~']).trim();
                let start = opening.start + opening.text.rfind(name).unwrap_or_default();
                let span = places.span(start, start + name.len());
                report
                    .find(
                        &PROMPT_FENCE,
                        file,
                        span,
                        format!("The code is marked `{name}` and shows prompts."),
                        "Mark it `console`, or remove the `$ ` before the commands.",
                    )
                    .fix = Some(Fix {
                    span,
                    replacement: "console".to_owned(),
                });
            }
            Kind::Closing => open = None,
            _ => {}
        }
    }
}
