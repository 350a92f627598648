//! Rules about what stands beside a Dockerfile: its entry in the manifest, and the documentation.

use std::ops::Range;

use super::report::Report;
use super::rules::{
    CONTINUOUS_BUILD, FILE_FOR_ARCHITECTURE, MANY_VERSIONS, PRIVILEGED, UPSTREAM_ROOT,
};
use super::shell::Script;
use crate::finding::Checked;
use crate::manifest::{FieldPlace, Reading};

/// Parts of a tag that name a build of every night or every change.
const CONTINUOUS: [&str; 6] = ["nightly", "snapshot", "canary", "daily", "ci", "weekly"];

/// From how many versions on a first proposal is a lot to read.
const VERSION_LIMIT: usize = 10;

/// Facts about an image that its manifest does not hold; what is unknown is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntryFacts {
    /// Whether `GitRepo` is where the software itself is developed.
    pub is_upstream: Option<bool>,
    /// Whether it is a base image, which adds a file system for each architecture.
    pub is_base: Option<bool>,
    /// Whether the image is proposed for the first time.
    pub is_new: Option<bool>,
}

/// Checks in a manifest what decides about its Dockerfiles: D18, D34, D44 and D45.
pub fn check_manifest(text: &str, reading: &Reading, facts: &EntryFacts) -> Checked {
    let mut report = Report::new(text);
    for paragraph in &reading.paragraphs {
        for field in &paragraph.fields {
            for_architecture(text, field, facts, &mut report);
            if field.key.eq_ignore_ascii_case("tags")
                || field.key.eq_ignore_ascii_case("sharedtags")
            {
                continuous(text, field, &mut report);
            }
        }
    }
    upstream(reading, facts, &mut report);
    versions(reading, facts, &mut report);
    report.finish()
}

fn place(span: crate::finding::Span) -> Range<usize> {
    span.start..span.end
}

fn for_architecture(text: &str, field: &FieldPlace, facts: &EntryFacts, report: &mut Report) {
    let Some((architecture, key)) = field.key.rsplit_once('-') else {
        return;
    };
    if !matches!(key, "Directory" | "File") {
        return;
    }
    let value = text
        .get(field.value_span.start..field.value_span.end)
        .unwrap_or_default();
    let message = format!(
        "{architecture} has a Dockerfile of its own, in `{}`",
        value.trim()
    );
    let help =
        "Use one Dockerfile, with `case \"$(dpkg --print-architecture)\"` where they differ.";
    match facts.is_base {
        Some(true) => {}
        Some(false) => report.note(
            &FILE_FOR_ARCHITECTURE,
            &place(field.key_span),
            message,
            help,
        ),
        None => report.suspect(
            &FILE_FOR_ARCHITECTURE,
            &place(field.key_span),
            &format!("{message}, which only a base image needs"),
            help,
        ),
    }
}

fn continuous(text: &str, field: &FieldPlace, report: &mut Report) {
    for item in &field.items {
        let tag = text.get(item.start..item.end).unwrap_or_default();
        let is_continuous = tag
            .split(['-', '.', '_'])
            .any(|part| CONTINUOUS.contains(&part.to_ascii_lowercase().as_str()));
        if is_continuous {
            let message = format!("`{tag}` is a build that nobody released");
            report.note(
                &CONTINUOUS_BUILD,
                &place(*item),
                message,
                "Leave it out; tag releases and release candidates.",
            );
        }
    }
}

fn upstream(reading: &Reading, facts: &EntryFacts, report: &mut Report) {
    let at_root = reading
        .manifest
        .entries
        .iter()
        .position(|entry| matches!(entry.directory.as_str(), "." | "./" | ""));
    let Some(index) = at_root else { return };
    let fields = reading
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.entry == Some(index))
        .flat_map(|paragraph| &paragraph.fields);
    let first = fields
        .into_iter()
        .next()
        .map_or(0..0, |field| place(field.key_span));
    match facts.is_upstream {
        None => report.not_checked(
            &UPSTREAM_ROOT,
            "it is not known whether the repository is where the software is developed",
        ),
        Some(false) => {}
        Some(true) => {
            let help =
                "Use a repository for the packaging, or a folder of its own: `Directory: docker`.";
            report.note(
                &UPSTREAM_ROOT,
                &first,
                "the Dockerfile stands at the root of the source of the software",
                help,
            );
        }
    }
}

fn versions(reading: &Reading, facts: &EntryFacts, report: &mut Report) {
    let mut found: Vec<String> = reading
        .manifest
        .entries
        .iter()
        .filter_map(|entry| series(entry.tags.first()?))
        .collect();
    found.sort();
    found.dedup();
    if found.len() < VERSION_LIMIT {
        return;
    }
    match facts.is_new {
        None => report.not_checked(&MANY_VERSIONS, "it is not known whether the image is new"),
        Some(false) => {}
        Some(true) => {
            let message = format!("the first proposal has {} versions", found.len());
            report.note(
                &MANY_VERSIONS,
                &(0..0),
                message,
                "Begin with the newest; add older ones when it is in.",
            );
        }
    }
}

/// The first two numbers of a tag, as in `1.2` of `1.2.3-alpine`.
fn series(tag: &str) -> Option<String> {
    let version = tag.trim_start_matches('v').split('-').next()?;
    if !version.starts_with(|digit: char| digit.is_ascii_digit()) {
        return None;
    }
    Some(version.split('.').take(2).collect::<Vec<_>>().join("."))
}

/// Checks in the documentation what decides about how the image runs: D33, in the commands of
/// its code blocks.
pub fn check_documentation(text: &str) -> Checked {
    let mut report = Report::new(text);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut fence: Option<&str> = None;
    let mut block = 0..0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let bare = line.trim();
        let marker = ["```", "~~~"]
            .into_iter()
            .find(|marker| bare.starts_with(marker));
        match (fence, marker) {
            (None, Some(marker)) => {
                fence = Some(marker);
                block = offset..offset;
            }
            (Some(open), Some(marker)) if open == marker => {
                fence = None;
                privileged(text, block.start..start, &mut report);
            }
            _ => {}
        }
    }
    if fence.is_some() {
        privileged(text, block.start..text.len(), &mut report);
    }
    report.finish()
}

fn privileged(text: &str, block: Range<usize>, report: &mut Report) {
    // A prompt is no program.
    let commands: String = text[block.clone()]
        .split_inclusive('\n')
        .map(|line| {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            match &line.as_bytes()[indent..] {
                [b'$' | b'#', b' ', ..] => {
                    format!("{} {}", " ".repeat(indent), &line[indent + 1..])
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    for command in Script::read(&commands).commands {
        let runs = matches!(command.name(), "docker" | "podman")
            && (command.has("run") || command.has("create"));
        let flag = command
            .arguments()
            .iter()
            .find(|word| matches!(word.text.as_str(), "--privileged" | "--privileged=true"));
        if let (true, Some(flag)) = (runs, flag) {
            let place = block.start + flag.span.start..block.start + flag.span.end;
            let help = "Name what is needed: `--cap-add`, `--device` or `--security-opt`.";
            report.note(
                &PRIVILEGED,
                &place,
                "the container is given the whole machine",
                help,
            );
        }
    }
}
