//! What the reference parser lets through: oddities that are found for the author's sake.

use std::collections::HashMap;

use super::certain::{self, in_place_of};
use super::check::{
    is_architecture, is_git_commit, is_git_fetch, is_known, is_reserved, known_keys,
    single_architecture,
};
use super::paragraph::{Field, Paragraph};
use super::report::Report;
use super::rules::{
    ARCHITECTURES_SORTED, BLANK_WITH_SPACES, BYTE_ORDER_MARK, EMPTY_CONSTRAINT, LEGACY_FORMAT,
    LOOSE_CONTINUATION, PATH_OUTSIDE, REPEATED_KEY, REPOSITORY_SCHEME, SEVERAL_LINES,
    SINGLE_GIT_FORMAT, UNKNOWN_BUILDER, UNKNOWN_KEY, UNKNOWN_PREFIX, UNLISTED_ARCHITECTURE,
};
use super::{Entry, path};
use crate::finding::{Fix, Span};

const MARK: char = '\u{feff}';

/// What a builder may be called; the empty name is the default.
pub(super) const BUILDERS: [&str; 4] = ["", "classic", "buildkit", "oci-import"];

/// Looks at the file as a whole.
pub(super) fn file(report: &mut Report, text: &str) {
    if text.starts_with(MARK) {
        // A tool that adds a mark to each file it writes adds one to the mark of another tool.
        let behind = text.trim_start_matches(MARK);
        let span = Span {
            start: 0,
            end: text.len() - behind.len(),
            line: 1,
        };
        let message = |_: &Report| "the file begins with a byte order mark".to_owned();
        let mut lines = behind.lines();
        let first = lines.next().unwrap_or_default();
        let goes_on = lines
            .next()
            .is_some_and(|next| next.starts_with([' ', '\t']));
        // Without the mark the first field counts: it must be one that may.
        let fits = first.split_once(':').is_some_and(|(key, value)| {
            let key = key.trim();
            !key.starts_with(['#', '-']) && key != "Tags" && certain::takes(key, value.trim(), true)
        });
        let fix = (fits && !goes_on).then(|| remove(span));
        report.note_with_fix(
            &BYTE_ORDER_MARK,
            span,
            fix,
            "Save the file as UTF-8 without a mark.",
            message,
        );
    }
}

fn remove(span: Span) -> Fix {
    Fix {
        span,
        replacement: String::new(),
    }
}

/// Whether a paragraph can end at a place: before its fields, behind them, or, in the first
/// paragraph, where the first entry begins. `entry` tells which field is that entry's `Tags`.
fn divides(paragraph: &Paragraph<'_>, at: Span, entry: Option<usize>) -> bool {
    let fields = &paragraph.fields;
    let next = fields.partition_point(|field| field.key_span.start < at.start);
    let inside = next
        .checked_sub(1)
        .is_some_and(|before| fields[before].value_span().end > at.start);
    let at_edge = next == 0 || next == fields.len();
    !inside && paragraph.bad_lines.is_empty() && (at_edge || entry.is_some_and(|tags| tags >= next))
}

/// Looks at the lines of a paragraph that are no fields.
pub(super) fn lines(report: &mut Report, paragraph: &Paragraph<'_>, is_first: bool) {
    if !report.collects() {
        return;
    }
    let mut fields = paragraph.fields.iter();
    let tags = fields.position(|field| field.key == "Tags");
    let entry = tags.filter(|_| is_first);
    for &span in &paragraph.blanks {
        let message = |_: &Report| {
            "this line looks empty and has spaces: it does not end the paragraph".to_owned()
        };
        let fix = divides(paragraph, span, entry).then(|| remove(span));
        report.note_with_fix(&BLANK_WITH_SPACES, span, fix, "Remove the spaces.", message);
    }
    for &span in &paragraph.loose {
        let message =
            |_: &Report| "this line continues a field, and there is none above it".to_owned();
        report.note(
            &LOOSE_CONTINUATION,
            &[span],
            "Remove the space in front, or put the line below its field.",
            message,
        );
    }
}

/// Looks at the fields of the first paragraph, or of the paragraph of an entry.
pub(super) fn fields(report: &mut Report, paragraph: &Paragraph<'_>, entry: Option<&Entry>) {
    if !report.collects() {
        return;
    }
    let legacy = entry.is_none() && paragraph.fields.iter().all(|field| !is_known(field.key));
    let mut last: HashMap<&str, Span> = HashMap::new();
    for field in paragraph.fields.iter().rev() {
        match last.get(field.key) {
            Some(&later) => {
                let message = |_: &Report| {
                    format!(
                        "`{}` stands twice in this paragraph; only line {} counts",
                        field.key, later.line
                    )
                };
                report.note(
                    &REPEATED_KEY,
                    &[field.key_span, later],
                    "Keep one of the two.",
                    message,
                );
            }
            None => {
                last.insert(field.key, field.key_span);
            }
        }
    }
    let names = certain::Names::of(paragraph, entry.is_none());
    for field in &paragraph.fields {
        if legacy && is_legacy(&field.value) {
            let message = |_: &Report| {
                "this is the old format, one line for a tag; it is no longer accepted".to_owned()
            };
            let help = "Write a paragraph with Tags, GitCommit and Directory, and one with Maintainers and GitRepo before it.";
            report.note(&LEGACY_FORMAT, &[field.key_span], help, message);
        } else if is_known(field.key) {
            value(report, field, field.key);
        } else if let Some((arch, key)) = single_architecture(field.key) {
            prefix(report, &names, field, (arch, key), entry);
            value(report, field, key);
            commit(report, field, key);
        } else if !is_reserved(field.key) && !field.key.starts_with(MARK) {
            unknown(report, &names, field);
        }
    }
}

fn unknown(report: &mut Report, names: &certain::Names, field: &Field<'_>) {
    let message = |_: &Report| format!("`{}` is no field; it is ignored", field.key);
    match certain::key(field.key) {
        Some(known) => {
            let help = format!("Write `{known}`.");
            let fix = names.may_become(field, &known).then_some(Fix {
                span: field.key_span,
                replacement: known,
            });
            report.note_with_fix(&UNKNOWN_KEY, field.key_span, fix, help, message);
        }
        None => {
            let known: Vec<_> = known_keys().collect();
            let help = format!(
                "Known are {}, and six of them with an architecture in front, as in `arm64v8-File`.",
                known.join(", ")
            );
            report.note(&UNKNOWN_KEY, &[field.key_span], help, message);
        }
    }
}

fn prefix(
    report: &mut Report,
    names: &certain::Names,
    field: &Field<'_>,
    (arch, key): (&str, &str),
    entry: Option<&Entry>,
) {
    if !is_architecture(arch) {
        let message = |_: &Report| format!("`{arch}` is no architecture; this value is never used");
        let known = certain::architecture(arch).map(|known| format!("{known}-{key}"));
        let help = match &known {
            Some(known) => format!("Write `{known}`."),
            None => "Begin the key with an architecture of the build system, as in `arm64v8-File`."
                .to_owned(),
        };
        let known = known.filter(|known| names.may_become(field, known));
        let fix = known.map(|replacement| Fix {
            span: field.key_span,
            replacement,
        });
        report.note_with_fix(&UNKNOWN_PREFIX, field.key_span, fix, help, message);
    } else if entry.is_some_and(|entry| !entry.architectures.iter().any(|listed| listed == arch)) {
        let message =
            |_: &Report| format!("the entry is not built for `{arch}`; this value is never used");
        let help = format!("Add `{arch}` to Architectures, or remove the field.");
        report.note(&UNLISTED_ARCHITECTURE, &[field.key_span], help, message);
    }
}

fn value(report: &mut Report, field: &Field<'_>, key: &str) {
    let span = field.value_span();
    let text = field.value.trim();
    match key {
        "Constraints" => {
            if let Some((_, span)) = field.items().find(|(item, _)| item.is_empty()) {
                let message = |_: &Report| "Constraints has an empty item".to_owned();
                let help =
                    "Remove the field when there is nothing to demand, or the comma too many.";
                report.note(&EMPTY_CONSTRAINT, &[span], help, message);
            }
            return;
        }
        "Architectures" => {
            sorted(report, field);
            return;
        }
        "Directory" | "File" => {
            let clean = path::clean(text);
            if clean.starts_with('/') || clean == ".." || clean.starts_with("../") {
                let message = |_: &Report| format!("`{text}` leads out of the repository");
                report.note(
                    &PATH_OUTSIDE,
                    &[span],
                    "Write the path from the top of the repository, without `..`.",
                    message,
                );
            }
        }
        "GitRepo" if !text.is_empty() && !text.starts_with("https://") => {
            let message = |_: &Report| format!("`{text}` is not fetched over https");
            let fix =
                certain::repository(text).and_then(|right| in_place_of(&field.value, span, right));
            report.note_with_fix(
                &REPOSITORY_SCHEME,
                span,
                fix,
                "Write the address that begins with `https://`.",
                message,
            );
        }
        "Builder" if !BUILDERS.contains(&text) => {
            let message = |_: &Report| format!("`{text}` is no builder");
            let help =
                "Write `buildkit`, `classic` or `oci-import`, or remove the field for the default.";
            let fix =
                certain::builder(text).and_then(|right| in_place_of(&field.value, span, right));
            report.note_with_fix(&UNKNOWN_BUILDER, span, fix, help, message);
        }
        _ => {}
    }
    if !super::check::is_list(key) && field.value.contains('\n') {
        let message = |_: &Report| format!("the value of `{}` has a line feed in it", field.key);
        report.note(
            &SEVERAL_LINES,
            &[span],
            "Write the value on the line of its key.",
            message,
        );
    }
}

/// Looks at the order of the architectures. Those that do not exist are errors by themselves.
fn sorted(report: &mut Report, field: &Field<'_>) {
    let names: Vec<&str> = field.items().map(|(name, _)| name).collect();
    let in_order = names.windows(2).all(|pair| pair[0] < pair[1]);
    if in_order || !names.iter().all(|name| is_architecture(name)) {
        return;
    }
    let span = field.value_span();
    let fix = certain::architectures(names.into_iter())
        .and_then(|right| in_place_of(&field.value, span, right));
    let message =
        |_: &Report| "the architectures are not in order, or one is named twice".to_owned();
    let help = "Sort them and name each once, as the tools print them.";
    report.note_with_fix(&ARCHITECTURES_SORTED, span, fix, help, message);
}

fn commit(report: &mut Report, field: &Field<'_>, key: &str) {
    let text = field.value.as_ref();
    let (right, certain, help) = match key {
        "GitFetch" => (
            is_git_fetch(text),
            certain::full_reference(text),
            "Write the branch as `refs/heads/main` or the tag as `refs/tags/v1.2.3`.",
        ),
        "GitCommit" => (
            is_git_commit(text),
            certain::commit(text),
            "Write the whole commit hash: 40 digits and lower-case letters a to f.",
        ),
        _ => return,
    };
    // An empty value takes an inherited one back.
    if !right && !text.is_empty() {
        let message = |_: &Report| format!("`{}` is no value for `{}`", text.trim(), field.key);
        let span = field.value_span();
        let fix = certain.and_then(|right| in_place_of(text, span, right));
        report.note_with_fix(&SINGLE_GIT_FORMAT, span, fix, help, message);
    }
}

/// Whether a value is a repository and a commit, as the old format had it behind a tag.
fn is_legacy(value: &str) -> bool {
    let source = value.split_ascii_whitespace().next().unwrap_or("");
    source.contains("://")
        && source
            .rsplit_once('@')
            .is_some_and(|(_, commit)| !commit.is_empty() && !commit.contains('/'))
}
