//! Which files a folder has, and how long its short description is.

use super::lines::Places;
use super::rules::{
    BOTH_LOGOS, CONTENT_MISSING, FOLDER_NAME, GENERATED_PAGE, LOGO_UNUSED, PAGE_SIZE,
    RETIRED_PREFIX, SHORT_LENGTH, SHORT_LINES, SHORT_MISSING, TEXT_MISSING, UNKNOWN_PLACEHOLDER,
};
use super::{DocsFacts, PAGE_LIMIT, Report, SHORT_LIMIT, WITHOUT_PAGE, first_line};
use crate::docs::Placeholder;
use crate::finding::{Fix, Span};
use crate::lifecycle::Lifecycle;

const SHORT: &str = "README-short.txt";

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    required(facts, report);
    short_description(facts, report);
    generated_page(facts, report);
    name(facts, report);
    logo(facts, report);
    page(facts, report);
    placeholders(facts, report);
}

fn required(facts: &DocsFacts<'_>, report: &mut Report) {
    let name = facts.folder.name;
    if name == WITHOUT_PAGE {
        return;
    }
    let files = [
        (
            "content.md",
            &CONTENT_MISSING,
            "Write the text of the page, starting with what the software is.",
        ),
        (
            "github-repo",
            &TEXT_MISSING,
            "Write the address of the repository with the Dockerfiles on one line.",
        ),
        (
            "license.md",
            &TEXT_MISSING,
            "Write a link to the licence of the main software.",
        ),
        (
            "maintainer.md",
            &TEXT_MISSING,
            "Write who maintains the image, as in `[the Tool Team](%%GITHUB-REPO%%)`.",
        ),
    ];
    for (file, rule, help) in files {
        if facts.folder.files.get(file).is_none_or(String::is_empty) {
            let message = format!("Missing {file} for: {name}/");
            report.find(
                rule,
                file,
                Span {
                    line: 1,
                    ..Span::default()
                },
                message,
                help,
            );
        }
    }
}

fn short_description(facts: &DocsFacts<'_>, report: &mut Report) {
    let name = facts.folder.name;
    let Some(text) = facts
        .folder
        .file(SHORT)
        .filter(|text| !text.trim().is_empty())
    else {
        report.find(
            &SHORT_MISSING,
            SHORT,
            Span {
                line: 1,
                ..Span::default()
            },
            format!("Missing {SHORT} for: {name}/"),
            format!("Say in one line of at most {SHORT_LIMIT} characters what the image is."),
        );
        return;
    };
    let message = format!("Too long (or too many lines): {name}/{SHORT}");
    let places = Places::new(text);
    let characters = text.chars().count();
    if let Some(end) = text.find('\n') {
        report.find(
            &SHORT_LINES,
            SHORT,
            places.span(end + 1, text.len()),
            message,
            "Keep the first line and remove the others.",
        );
    } else if characters > SHORT_LIMIT {
        let over = characters - SHORT_LIMIT;
        let start = text.char_indices().nth(SHORT_LIMIT).map_or(0, |(at, _)| at);
        report.find(
            &SHORT_LENGTH,
            SHORT,
            places.span(start, text.len()),
            message,
            format!("It has {characters} characters; shorten it by {over}."),
        );
    }
    retired(facts, text, report);
}

fn retired(facts: &DocsFacts<'_>, short: &str, report: &mut Report) {
    let Some(lifecycle) = facts.lifecycle else {
        report.lacks(&RETIRED_PREFIX, "the state of the image is not known");
        return;
    };
    let ended = matches!(lifecycle, Lifecycle::Deprecated | Lifecycle::Retired);
    if ended && !short.trim_start().starts_with("DEPRECATED") {
        report
            .find(
                &RETIRED_PREFIX,
                SHORT,
                first_line(short),
                "The image is deprecated and its short description does not say so.",
                format!(
                    "Write `DEPRECATED; ` before the text, in at most {SHORT_LIMIT} characters."
                ),
            )
            .fix = Some(Fix {
            span: Span {
                line: 1,
                ..Span::default()
            },
            replacement: "DEPRECATED; ".to_owned(),
        });
    }
}

fn generated_page(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(changed) = facts.changed else {
        report.lacks(
            &GENERATED_PAGE,
            "the files that the change touches are not known",
        );
        return;
    };
    let path = format!("{}/README.md", facts.folder.name);
    if changed.contains(&path) {
        report.find(
            &GENERATED_PAGE,
            "README.md",
            Span {
                line: 1,
                ..Span::default()
            },
            "Error: at least one repo README.md has changed",
            format!(
                "Take {path} out of the change and edit content.md; the page is generated from it."
            ),
        );
    }
}

fn name(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(manifest) = facts.manifest else {
        report.lacks(&FOLDER_NAME, "the manifest is not known");
        return;
    };
    let (folder, library) = (facts.folder.name, manifest.name);
    if folder != library {
        report.find(
            &FOLDER_NAME,
            "content.md",
            Span {
                line: 1,
                ..Span::default()
            },
            format!("The documentation stands in {folder}/, the manifest in library/{library}."),
            format!("Rename the folder to {library}/, or the manifest to library/{folder}."),
        );
    }
}

fn logo(facts: &DocsFacts<'_>, report: &mut Report) {
    let reason = "the files that are no text are not known";
    let (Some(png), Some(svg)) = (facts.has("logo.png"), facts.has("logo.svg")) else {
        report.lacks(&LOGO_UNUSED, reason);
        report.lacks(&BOTH_LOGOS, reason);
        return;
    };
    if png && svg {
        report.find(
            &BOTH_LOGOS,
            "logo.svg",
            Span {
                line: 1,
                ..Span::default()
            },
            "There are both logo.png and logo.svg; the page shows logo.png.",
            "Remove one of the two.",
        );
    }
    let Some(content) = facts.folder.content() else {
        return;
    };
    if (png || svg) && !content.contains(Placeholder::Logo.marker()) {
        report.find(
            &LOGO_UNUSED,
            "content.md",
            first_line(content),
            "The folder has a logo that the page does not show.",
            "Write `%%LOGO%%` on a line of its own behind the first section.",
        );
    }
}

fn page(facts: &DocsFacts<'_>, report: &mut Report) {
    if facts.folder.content().is_none() {
        return;
    }
    let Some(page) = facts.page else {
        report.lacks(&PAGE_SIZE, "the page could not be assembled");
        return;
    };
    if page.len() > PAGE_LIMIT {
        let over = page.len() - PAGE_LIMIT;
        report.find(
            &PAGE_SIZE,
            "content.md",
            Span { line: 1, ..Span::default() },
            format!(
                "The assembled page has {} bytes; Docker Hub shows {PAGE_LIMIT}.",
                page.len()
            ),
            format!("Shorten the text by {over} bytes, or the list of tags is cut first and the text after it."),
        );
    }
}

/// Placeholders that a page never replaces in `content.md`: by then their turn is over, or there
/// is none of that name.
fn placeholders(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(content) = facts.folder.content() else {
        return;
    };
    let places = Places::new(content);
    let mut at = 0;
    while let Some(start) = content[at..].find("%%").map(|start| at + start) {
        let inner = &content[start + 2..];
        let length = inner
            .find(|c: char| !(c.is_ascii_uppercase() || c == '-'))
            .unwrap_or(inner.len());
        if length == 0 || !inner[length..].starts_with("%%") {
            at = start + 2;
            continue;
        }
        at = start + length + 4;
        let marker = &content[start..at];
        let known = Placeholder::ALL
            .into_iter()
            .find(|placeholder| placeholder.marker() == marker);
        if known.is_none_or(|placeholder| placeholder <= Placeholder::Content) {
            report.find(
                &UNKNOWN_PLACEHOLDER,
                "content.md",
                places.span(start, at),
                format!("`{marker}` stays on the page as it is: nothing replaces it there."),
                "Write one of %%IMAGE%%, %%REPO%%, %%GITHUB-REPO%%, %%LOGO%%, %%COMPOSE%%, %%ISSUES%%, %%GET-HELP%% and %%MAINTAINER%%, or remove it.",
            );
        }
    }
}
