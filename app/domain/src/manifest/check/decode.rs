//! Puts a paragraph's values over inherited ones.

use crate::finding::{Fix, Span};
use crate::manifest::certain::{self, in_place_of};
use crate::manifest::maintainer::FORMAT;
use crate::manifest::paragraph::{Field, Paragraph};
use crate::manifest::quote::quote;
use crate::manifest::report::Report;
use crate::manifest::rules::{MAINTAINER_FORMAT, RESERVED_KEY};
use crate::manifest::{Entry, Maintainer};

/// The fields whose value is a list.
const LISTS: [&str; 5] = [
    "Maintainers",
    "Tags",
    "SharedTags",
    "Architectures",
    "Constraints",
];

/// The fields whose value is one text.
const TEXTS: [&str; 6] = [
    "GitRepo",
    "GitFetch",
    "GitCommit",
    "Directory",
    "File",
    "Builder",
];

/// What the parser answers to keys that name its inner parts. The others are found before
/// maintainers are read, the last one behind them.
const RESERVED: [(&str, &str); 3] = [
    ("Values", "Unknown type of field: map[string]string"),
    (
        "Paragraph",
        "Type 'Paragraph' does not implement control.Unmarshallable",
    ),
    ("ArchValues", "Unknown type of field: map[string]string"),
];

/// Where the values of an entry stand, inherited ones in the first paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The first key of the paragraph.
    pub(super) start: Span,
    pub(super) maintainers: Option<Span>,
    pub(super) git_repo: Option<Span>,
    pub(super) git_fetch: Option<Span>,
    pub(super) git_commit: Option<Span>,
    /// For each tag its place.
    pub(super) tags: Vec<Span>,
    /// For each shared tag its place.
    pub(super) shared_tags: Vec<Span>,
    /// The items that are no architectures.
    pub(super) wrong_architectures: Vec<Span>,
    /// The list of architectures as it should be, when that is certain.
    pub(super) right_architectures: Option<Fix>,
}

/// Whether the value of a field is a list.
pub(in crate::manifest) fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// Whether the parser reads a field of this name.
pub(in crate::manifest) fn is_known(key: &str) -> bool {
    is_list(key) || TEXTS.contains(&key)
}

/// All names of fields, for suggestions.
pub(in crate::manifest) fn known_keys() -> impl Iterator<Item = &'static str> {
    LISTS.into_iter().chain(TEXTS)
}

/// Whether the parser stops at a field of this name.
pub(in crate::manifest) fn is_reserved(key: &str) -> bool {
    RESERVED.iter().any(|(reserved, _)| *reserved == key)
}

/// The prefix and the field of a key for one architecture, as in `arm64v8-File`.
pub(in crate::manifest) fn single_architecture(key: &str) -> Option<(&str, &str)> {
    let (prefix, field) = key.rsplit_once('-')?;
    TEXTS.contains(&field).then_some((prefix, field))
}

/// The entry with the paragraph's values over the inherited ones. Reports what the reference
/// finds while it decodes a paragraph, which is before it checks anything else.
pub(super) fn decode(
    paragraph: &Paragraph<'_>,
    base: Entry,
    inherited: Places,
    report: &mut Report,
) -> (Entry, Places) {
    let (mut entry, mut places) = (base, inherited);
    if let Some(first) = paragraph.fields.first() {
        places.start = first.key_span;
        entry.line = first.key_span.line;
    }
    reserved(paragraph, &RESERVED[..2], report);
    if let Some(field) = last(paragraph, "Maintainers") {
        maintainers(field, &mut entry, report);
        places.maintainers = Some(field.value_span());
    }
    reserved(paragraph, &RESERVED[2..], report);
    if let Some(field) = last(paragraph, "Tags") {
        (entry.tags, places.tags) = field
            .items()
            .map(|(tag, span)| (tag.to_owned(), span))
            .unzip();
    }
    if let Some(field) = last(paragraph, "SharedTags") {
        (entry.shared_tags, places.shared_tags) = field
            .items()
            .map(|(tag, span)| (tag.to_owned(), span))
            .unzip();
    }
    if let Some(field) = last(paragraph, "Architectures") {
        entry.architectures = field.items().map(|(name, _)| name.to_owned()).collect();
        entry.architectures.sort();
        entry.architectures.dedup();
        let wrong = field
            .items()
            .filter(|(name, _)| !super::is_architecture(name));
        places.wrong_architectures = wrong.map(|(_, span)| span).collect();
        places.right_architectures = certain::architectures(field.items().map(|(name, _)| name))
            .and_then(|right| in_place_of(&field.value, field.value_span(), right));
    }
    if let Some(field) = last(paragraph, "Constraints") {
        entry
            .constraints
            .extend(field.items().map(|(item, _)| item.to_owned()));
    }
    let text = |key: &str, value: &mut String| {
        last(paragraph, key).map(|field| {
            *value = field.value.clone().into_owned();
            field.value_span()
        })
    };
    places.git_repo = text("GitRepo", &mut entry.git_repo).or(places.git_repo);
    places.git_fetch = text("GitFetch", &mut entry.git_fetch).or(places.git_fetch);
    places.git_commit = text("GitCommit", &mut entry.git_commit).or(places.git_commit);
    text("Directory", &mut entry.directory);
    text("File", &mut entry.file);
    text("Builder", &mut entry.builder);
    for field in paragraph
        .fields
        .iter()
        .filter(|field| single_architecture(field.key).is_some())
    {
        // An empty value takes an inherited one back.
        if field.value.is_empty() {
            entry.per_architecture.remove(field.key);
        } else {
            entry
                .per_architecture
                .insert(field.key.to_owned(), field.value.clone().into_owned());
        }
    }
    (entry, places)
}

/// The field that counts of those with a key: the last one.
fn last<'p, 'a>(paragraph: &'p Paragraph<'a>, key: &str) -> Option<&'p Field<'a>> {
    paragraph.fields.iter().rev().find(|field| field.key == key)
}

fn reserved(paragraph: &Paragraph<'_>, keys: &[(&str, &str)], report: &mut Report) {
    for (key, message) in keys {
        if let Some(field) = last(paragraph, key) {
            let help = format!("Remove the field `{key}`; the tools use this name inside.");
            report.reject(&RESERVED_KEY, &[field.key_span], help, |_| {
                (*message).to_owned()
            });
        }
    }
}

fn maintainers(field: &Field<'_>, entry: &mut Entry, report: &mut Report) {
    for (item, span) in field.items() {
        if report.is_over() {
            return;
        }
        match Maintainer::parse(item) {
            Some(maintainer) => entry.maintainers.push(maintainer),
            None => {
                let help = "Write each maintainer as `Ada Example <ada@example.org> (@ada)` and part them with commas.";
                report.reject(&MAINTAINER_FORMAT, &[span], help, |report| {
                    let (item, expected) = (report.quoted(item), quote(FORMAT, report.carrier));
                    format!("invalid Maintainers: {item} (expected format {expected})")
                });
            }
        }
    }
}
