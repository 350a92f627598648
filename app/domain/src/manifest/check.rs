//! Reads a manifest paragraph by paragraph, in the order in which the reference parser does.

mod decode;
mod tags;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use self::decode::{Places, decode};
pub(super) use self::decode::{is_known, is_list, is_reserved, known_keys, single_architecture};
use self::tags::TagIndex;
use super::bytes::Carrier;
use super::certain::{self, in_place_of};
use super::holes;
use super::lines::{Source, lines};
use super::paragraph::{Field, Paragraph, Paragraphs};
use super::report::Report;
use super::rules::{
    ARCHITECTURES, BAD_LINE, EMPTY_FILE, GIT_COMMIT_FORMAT, GIT_FETCH_FORMAT, GIT_FIELDS_MISSING,
    GLOBAL_ARCHITECTURES, GLOBAL_TAGS, MAINTAINERS_MISSING, SAME_BUILD, SIGNED, TAG_FORMAT,
    TAGS_MISSING, TOO_LARGE,
};
use super::{Entry, FieldPlace, Global, Manifest, ParagraphPlace, Reading, path};
use crate::finding::Span;
use crate::image::Architecture;

/// How many bytes all entries together may inherit.
const INHERITANCE_LIMIT: usize = 64 << 20;

/// The start of the text, for what is missing altogether.
const START: Span = Span {
    start: 0,
    end: 0,
    line: 1,
};

/// Reads the text; with `collect` to the end and with all findings, otherwise up to the
/// reference's first error.
pub(super) fn check(text: &str, carrier: Carrier, collect: bool) -> Reading {
    let mut checker = Checker::new(carrier, collect);
    match lines(text) {
        Source::Plain(lines) => checker.paragraphs(Paragraphs::new(lines)),
        Source::Signed(first, lines) => {
            let span = line_span(first.start, first.text, first.number);
            let help =
                "Send the text without the signature; who sends it is known from the sign-in.";
            checker.report.note(&SIGNED, &[span], help, |_| {
                "the manifest is clear-signed".to_owned()
            });
            checker.paragraphs(Paragraphs::new(lines));
        }
        Source::Broken(first) => {
            let span = line_span(first.start, first.text, first.number);
            let help = "Begin with `Maintainers:`; a manifest is not signed.";
            checker.report.reject(&SIGNED, &[span], help, |_| {
                "Invalid clearsigned input".to_owned()
            });
        }
    }
    checker.finish(text)
}

fn line_span(start: usize, text: &str, line: u32) -> Span {
    Span {
        start,
        end: start + text.trim_end().len(),
        line,
    }
}

struct Checker {
    report: Report,
    global: Option<(Entry, Places)>,
    inherited: usize,
    entries: Vec<Entry>,
    index: TagIndex,
    builds: Builds,
    places: Vec<ParagraphPlace>,
}

impl Checker {
    fn new(carrier: Carrier, collect: bool) -> Self {
        Self {
            report: Report::new(carrier, collect),
            global: None,
            inherited: 0,
            entries: Vec::new(),
            index: TagIndex::default(),
            builds: Builds::default(),
            places: Vec::new(),
        }
    }

    fn paragraphs<'a>(&mut self, paragraphs: impl Iterator<Item = Paragraph<'a>>) {
        for paragraph in paragraphs {
            self.paragraph(&paragraph);
            if self.report.is_over() || self.inherited > INHERITANCE_LIMIT {
                return;
            }
        }
        if self.global.is_none() {
            let help = "Begin with a paragraph that has `Maintainers:` and `GitRepo:`.";
            self.report
                .reject(&EMPTY_FILE, &[START], help, |_| "EOF".to_owned());
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph<'_>) {
        for line in &paragraph.bad_lines {
            let help = "Write `Key: value`, begin the line with a space to continue the field above, or with `#` for a comment.";
            let message =
                |_: &Report| format!("Bad line: '{}{}' has no ':'", line.text, line.ending);
            self.report.reject(&BAD_LINE, &[line.span], help, message);
        }
        holes::lines(&mut self.report, paragraph, self.global.is_none());
        if self.report.is_over() || paragraph.fields.is_empty() {
            return;
        }
        let entry = match &self.global {
            None => {
                self.read_global(paragraph);
                None
            }
            Some(_) => Some(self.read_entry(paragraph)),
        };
        if self.report.collects() {
            self.places.push(ParagraphPlace {
                entry,
                fields: field_places(paragraph),
            });
        }
    }

    fn read_global(&mut self, paragraph: &Paragraph<'_>) {
        let (mut global, mut places) =
            decode(paragraph, defaults(), Places::default(), &mut self.report);
        let report = &mut self.report;
        holes::fields(report, paragraph, None);
        if global.maintainers.is_empty() && places.maintainers.is_none() {
            let help = "Add `Maintainers: Full Name <contact> (@handle)` to the first paragraph.";
            report.reject(&MAINTAINERS_MISSING, &[places.start], help, |_| {
                "missing Maintainers".to_owned()
            });
        }
        if !global.tags.is_empty() {
            let help = "End the first paragraph with an empty line; tags belong to the paragraphs below it.";
            report.reject(&GLOBAL_TAGS, &places.tags, help, |_| {
                "global Tags not permitted".to_owned()
            });
        }
        let unknown = unknown_architectures(&global);
        if !unknown.is_empty() {
            report.reject_with_fix(
                &GLOBAL_ARCHITECTURES,
                &places.wrong_architectures,
                places.right_architectures.take(),
                architecture_help(),
                |report| {
                    format!(
                        "invalid global Architectures: {}",
                        report.quoted_list(&unknown)
                    )
                },
            );
        }
        // A draft may go on below a first paragraph with tags or wrong architectures; no entry
        // inherits those places, so that the same slip is not told again for every one.
        global.tags.clear();
        places.tags.clear();
        places.wrong_architectures.clear();
        places.right_architectures = None;
        self.global = Some((global, places));
    }

    /// Reads an entry and gives its place among the entries.
    fn read_entry(&mut self, paragraph: &Paragraph<'_>) -> usize {
        let (base, base_places) = match &self.global {
            Some((global, places)) => (global.clone(), places.clone()),
            None => (defaults(), Places::default()),
        };
        self.inherited = self.inherited.saturating_add(weight(&base));
        let (mut entry, mut places) = decode(paragraph, base, base_places, &mut self.report);
        if self.inherited > INHERITANCE_LIMIT {
            let help = "Shorten the lists of the first paragraph, or split the manifest.";
            self.report.reject(&TOO_LARGE, &[places.start], help, |_| {
                format!(
                    "the entries inherit more than {} MiB from the first paragraph",
                    INHERITANCE_LIMIT >> 20
                )
            });
        }
        if self.report.is_over() {
            return self.entries.len();
        }
        deduplicate_shared_tags(&mut entry, &mut places);
        self.check_values(&entry, &places);
        clean_directories(&mut entry);
        holes::fields(&mut self.report, paragraph, Some(&entry));
        self.index
            .check(&entry, &places, &self.entries, &mut self.report);
        if self.report.is_over() {
            return self.entries.len();
        }
        self.add(entry, &places)
    }

    /// What the reference asks of an entry by itself, in its order.
    fn check_values(&mut self, entry: &Entry, places: &Places) {
        let report = &mut self.report;
        if !is_git_fetch(&entry.git_fetch) {
            let help = "Write the branch as `refs/heads/main` or the tag as `refs/tags/v1.2.3`.";
            let span = places.git_fetch.unwrap_or(places.start);
            let fix = certain::full_reference(&entry.git_fetch)
                .and_then(|right| in_place_of(&entry.git_fetch, span, right));
            report.reject_with_fix(&GIT_FETCH_FORMAT, &[span], fix, help, |report| {
                let (tags, value) = (report.quoted_list(&entry.tags), report.quoted(&entry.git_fetch));
                format!(r#"Tags {tags} has invalid GitFetch (must be "refs/heads/..." or "refs/tags/..."): {value}"#)
            });
        }
        if !is_git_commit(&entry.git_commit) {
            let help = "Write the whole commit hash: 40 digits and lower-case letters a to f, as `git rev-parse` prints it.";
            let span = places.git_commit.unwrap_or(places.start);
            let fix = certain::commit(&entry.git_commit)
                .and_then(|right| in_place_of(&entry.git_commit, span, right));
            report.reject_with_fix(&GIT_COMMIT_FORMAT, &[span], fix, help, |report| {
                let (tags, value) = (report.quoted_list(&entry.tags), report.quoted(&entry.git_commit));
                format!("Tags {tags} has invalid GitCommit (must be a commit, not a tag or ref): {value}")
            });
        }
        if entry.tags.is_empty() {
            let help = "Add `Tags:` with the tags of this entry, or remove the paragraph.";
            report.reject(&TAGS_MISSING, &[places.start], help, |_| {
                "missing Tags".to_owned()
            });
        }
        if entry.git_repo.is_empty() {
            let help = "Add `GitRepo: https://…` to the first paragraph or to this one.";
            report.reject(
                &GIT_FIELDS_MISSING,
                &[places.git_repo.unwrap_or(places.start)],
                help,
                |report| {
                    format!(
                        "Tags {} missing one of GitRepo, GitFetch, or GitCommit",
                        report.quoted_list(&entry.tags)
                    )
                },
            );
        }
        let items = entry
            .tags
            .iter()
            .zip(&places.tags)
            .chain(entry.shared_tags.iter().zip(&places.shared_tags));
        let (wrong, spans): (Vec<&String>, Vec<Span>) =
            items.filter(|(tag, _)| !is_tag(tag)).unzip();
        if !wrong.is_empty() {
            let help = "Part tags with commas; a tag has letters, digits, `_`, `.` and `-`, does not begin with `.` or `-`, and has at most 128 characters.";
            report.reject(&TAG_FORMAT, &spans, help, |report| {
                let (tags, wrong) = (report.quoted_list(&entry.tags), report.quoted_list(&wrong));
                format!("Tags {tags} has invalid (Shared)Tags: {wrong}")
            });
        }
        let unknown = unknown_architectures(entry);
        if !unknown.is_empty() {
            report.reject_with_fix(
                &ARCHITECTURES,
                &places.wrong_architectures,
                places.right_architectures.clone(),
                architecture_help(),
                |report| {
                    let (tags, unknown) = (
                        report.quoted_list(&entry.tags),
                        report.quoted_list(&unknown),
                    );
                    format!("Tags {tags} has invalid Architectures: {unknown}")
                },
            );
        }
    }

    /// Adds an entry, or its tags to an earlier one that builds the same.
    fn add(&mut self, entry: Entry, places: &Places) -> usize {
        let same = self.builds.find_or_add(&entry, &self.entries);
        let index = same.unwrap_or(self.entries.len());
        let fresh = self.index.add(&entry, places, index);
        let Some(earlier) = same else {
            self.entries.push(entry);
            return index;
        };
        let first = &mut self.entries[earlier];
        if !first.tags.is_empty() && !entry.tags.is_empty() {
            let help = "Add the tags to that entry, or change what is built.";
            let message =
                |_: &Report| format!("this builds the same as the entry on line {}", first.line);
            self.report
                .note(&SAME_BUILD, &[places.start], help, message);
        }
        first.tags.extend(entry.tags);
        first.shared_tags.extend(fresh);
        index
    }

    fn finish(self, text: &str) -> Reading {
        let Self {
            mut report,
            global,
            entries,
            places,
            ..
        } = self;
        if report.collects() {
            holes::file(&mut report, text);
        }
        let global = global
            .map(|(entry, _)| into_global(entry))
            .unwrap_or_default();
        report
            .findings
            .sort_by_key(|finding| (finding.span.start, finding.severity));
        Reading {
            manifest: Manifest { global, entries },
            rejected: report.rejected,
            problems: report.findings,
            omitted: report.omitted,
            paragraphs: places,
        }
    }
}

/// Finds entries that build the same.
#[derive(Default)]
struct Builds {
    state: RandomState,
    entries: HashMap<u64, Vec<usize>>,
}

impl Builds {
    /// The earlier entry that builds the same; otherwise notes this one as the next.
    fn find_or_add(&mut self, entry: &Entry, entries: &[Entry]) -> Option<usize> {
        let build = Build::of(entry);
        let candidates = self.entries.entry(self.state.hash_one(&build)).or_default();
        let same = candidates
            .iter()
            .copied()
            .find(|&index| Build::of(&entries[index]) == build);
        if same.is_none() {
            candidates.push(entries.len());
        }
        same
    }
}

/// All that decides what is built.
#[derive(PartialEq, Eq, Hash)]
struct Build<'a> {
    plain: [&'a str; 6],
    architectures: &'a [String],
    constraints: &'a [String],
    per_architecture: &'a BTreeMap<String, String>,
}

impl<'a> Build<'a> {
    fn of(entry: &'a Entry) -> Self {
        let constraints = match &entry.constraints[..] {
            // One empty constraint reads like none.
            [only] if only.is_empty() => &[],
            all => all,
        };
        Self {
            plain: [
                &entry.git_repo,
                &entry.git_fetch,
                &entry.git_commit,
                &entry.directory,
                &entry.file,
                &entry.builder,
            ],
            architectures: &entry.architectures,
            constraints,
            per_architecture: &entry.per_architecture,
        }
    }
}

/// What holds before the first paragraph is read.
fn defaults() -> Entry {
    let global = Global::default();
    Entry {
        architectures: global.architectures,
        git_fetch: global.git_fetch,
        directory: global.directory,
        file: global.file,
        ..Entry::default()
    }
}

fn into_global(entry: Entry) -> Global {
    Global {
        maintainers: entry.maintainers,
        shared_tags: entry.shared_tags,
        architectures: entry.architectures,
        git_repo: entry.git_repo,
        git_fetch: entry.git_fetch,
        git_commit: entry.git_commit,
        directory: entry.directory,
        file: entry.file,
        builder: entry.builder,
        constraints: entry.constraints,
        per_architecture: entry.per_architecture,
    }
}

/// About how many bytes an entry copies from the first paragraph.
fn weight(global: &Entry) -> usize {
    let lists = [
        &global.shared_tags,
        &global.architectures,
        &global.constraints,
    ];
    let plain = [
        &global.git_repo,
        &global.git_fetch,
        &global.git_commit,
        &global.directory,
        &global.file,
    ];
    let maintainers = global.maintainers.iter().map(|m| {
        m.name.len() + m.contact.as_ref().map_or(0, String::len) + m.handle.len() + size_of_val(m)
    });
    let strings = lists
        .into_iter()
        .flatten()
        .chain(plain)
        .map(|text| text.len() + size_of_val(text));
    let single = global
        .per_architecture
        .iter()
        .map(|(key, value)| key.len() + value.len() + size_of_val(value));
    maintainers.chain(strings).chain(single).sum()
}

/// Leaves the first of equal shared tags. The first paragraph keeps them as they are written.
fn deduplicate_shared_tags(entry: &mut Entry, places: &mut Places) {
    let mut seen = HashSet::new();
    let fresh: Vec<bool> = entry
        .shared_tags
        .iter()
        .map(|tag| seen.insert(tag.clone()))
        .collect();
    if fresh.iter().all(|fresh| *fresh) {
        return;
    }
    let mut flags = fresh.iter();
    entry
        .shared_tags
        .retain(|_| flags.next().is_none_or(|fresh| *fresh));
    let mut flags = fresh.iter();
    places
        .shared_tags
        .retain(|_| flags.next().is_none_or(|fresh| *fresh));
}

fn clean_directories(entry: &mut Entry) {
    entry.directory = path::clean(&entry.directory);
    for (key, value) in &mut entry.per_architecture {
        if key.ends_with("-Directory") {
            *value = path::clean(value);
        }
    }
}

fn unknown_architectures(entry: &Entry) -> Vec<&String> {
    entry
        .architectures
        .iter()
        .filter(|name| !is_architecture(name))
        .collect()
}

/// Whether the build system knows the architecture.
pub(super) fn is_architecture(name: &str) -> bool {
    Architecture::ALL.iter().any(|known| known.as_str() == name)
}

fn architecture_help() -> String {
    let known = Architecture::ALL.map(Architecture::as_str).join(", ");
    format!("Known are {known}; part them with commas.")
}

/// Whether it is a branch or a tag in full: `refs/heads/…` or `refs/tags/…`.
pub(super) fn is_git_fetch(text: &str) -> bool {
    let name = text
        .strip_prefix("refs/heads/")
        .or_else(|| text.strip_prefix("refs/tags/"));
    name.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', ':']))
}

/// Whether it is a full commit hash, SHA-1 or SHA-256.
pub(super) fn is_git_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64)
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether it is a tag as registries take it.
pub(super) fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text
            .bytes()
            .all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// The places of the fields that count, in the order of the text.
fn field_places(paragraph: &Paragraph<'_>) -> Vec<FieldPlace> {
    let mut met = BTreeSet::new();
    let read = |key: &str| is_known(key) || single_architecture(key).is_some();
    let counting = paragraph
        .fields
        .iter()
        .rev()
        .filter(|field| read(field.key) && met.insert(field.key));
    let mut places: Vec<_> = counting.map(field_place).collect();
    places.reverse();
    places
}

fn field_place(field: &Field<'_>) -> FieldPlace {
    let value_span = field.value_span();
    let items = if is_list(field.key) {
        field.items().map(|(_, span)| span).collect()
    } else {
        vec![value_span]
    };
    FieldPlace {
        key: field.key.to_owned(),
        key_span: field.key_span,
        value_span,
        items,
    }
}
