//! What the tags of a manifest should look like, and whether its branches exist.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::certain::in_place_of;
use super::check::{is_git_fetch, is_tag};
use super::rules::{
    ALPINE_ALIAS, DEFAULT_BRANCH, IMAGE_NAME, LATEST_IS_OLDER, LATEST_SHAPE, NO_ALIAS, NO_LATEST,
    SHARED_TWICE, SUITE_ALIAS,
};
use super::{DEFAULT_GIT_FETCH, Entry, Reading};
use crate::finding::{Finding, Fix, Rule, Severity, Span};
use crate::image::ImageName;

const LATEST: &str = "latest";

/// Shared by several builds on purpose: they differ in the version of Windows.
const WINDOWS: &str = "windows-amd64";

/// The suites of Debian that a tag may name.
const SUITES: [&str; 8] = [
    "buster", "bullseye", "bookworm", "trixie", "forky", "duke", "testing", "sid",
];

/// What a pre-release has in its version.
const UNFINISHED: [&str; 7] = ["rc", "beta", "alpha", "ea", "dev", "preview", "nightly"];

impl Reading {
    /// What the tags of image `name` should look like (rules N01, N03 and T01 to T06). At most one
    /// finding of a rule for an entry.
    pub fn check_tags(&self, name: &str) -> Vec<Finding> {
        let places = TagPlaces::of(self);
        let mut findings = Vec::new();
        self.shapes(name, &places, &mut findings);
        self.shared_twice(name, &places, &mut findings);
        self.latest(&places, &mut findings);
        findings.sort_by_key(|finding| (finding.span.start, finding.severity));
        findings
    }

    /// Whether the branch that is fetched by default exists (rule SW-M033). `default_branch` gives
    /// the default branch of a repository, or nothing when it is not known; then nothing is said.
    pub fn check_branches(&self, default_branch: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut asked = HashSet::new();
        for (entry, span) in self
            .manifest
            .entries
            .iter()
            .zip(TagPlaces::of(self).entries)
        {
            if entry.git_fetch != DEFAULT_GIT_FETCH || !asked.insert(&entry.git_repo) {
                continue;
            }
            if let Some(branch) =
                default_branch(&entry.git_repo).filter(|branch| branch != "master")
            {
                let message = format!(
                    "the default branch of {} is `{branch}`, and `master` is fetched",
                    entry.git_repo
                );
                let help = format!("Add `GitFetch: refs/heads/{branch}` to the first paragraph.");
                let mut found = finding(&DEFAULT_BRANCH, span.start, message, help);
                found.fix = self.fetch_branch(&branch);
                findings.push(found);
            }
        }
        findings
    }

    /// Has every entry fetch a branch: certain when all come from one repository and none names a
    /// branch of its own.
    fn fetch_branch(&self, branch: &str) -> Option<Fix> {
        let mut fields = self
            .paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.fields);
        let names_one = fields.any(|field| field.key.ends_with("GitFetch"));
        let entries = &self.manifest.entries;
        let repository = &entries.first()?.git_repo;
        let reference = format!("refs/heads/{branch}");
        let global = self
            .paragraphs
            .first()
            .filter(|first| first.entry.is_none())?;
        let repo = global.fields.iter().find(|field| field.key == "GitRepo")?;
        let span = repo.value_span;
        let alone = span.end - span.start == self.manifest.global.git_repo.len();
        let certain = !names_one
            && alone
            && is_git_fetch(&reference)
            && !branch.contains(char::is_whitespace)
            && entries.iter().all(|entry| entry.git_repo == *repository);
        certain.then(|| Fix {
            span: Span {
                start: span.end,
                ..span
            },
            replacement: format!("\nGitFetch: {reference}"),
        })
    }

    fn shapes(&self, name: &str, places: &TagPlaces<'_>, findings: &mut Vec<Finding>) {
        let all = self.manifest.all_tags().into_iter();
        let mut taken: BTreeSet<Cow<'_, str>> = all.map(Cow::Borrowed).collect();
        for (index, entry) in self.manifest.entries.iter().enumerate() {
            let tags = || entry.tags.iter().chain(&entry.shared_tags);
            if let Some(tag) = tags().find(|tag| tag.contains(LATEST) && *tag != LATEST) {
                let message = format!("Incorrectly formatted 'latest' tags detected: {name}:{tag}");
                let right = without_latest(tag);
                let help = format!("Write `{right}`.");
                let own = places.entries[index].tags.get(tag.as_str());
                // Only where nothing has the tag, not even another finding of this kind.
                let is_free =
                    own.is_some() && is_tag(&right) && taken.insert(Cow::Owned(right.clone()));
                let mut found = finding(&LATEST_SHAPE, places.of_tag(index, tag), message, help);
                found.fix = own
                    .filter(|_| is_free)
                    .and_then(|span| in_place_of(tag, *span, right));
                findings.push(found);
            }
            if let [only] = &entry.tags[..]
                && entry.shared_tags.is_empty()
                && let Some([major, minor, _, ..]) = version(only).as_deref()
            {
                let message = format!("`{only}` has no shorter alias");
                let help = format!(
                    "Add `{major}.{minor}` and `{major}`, as far as no newer version has them."
                );
                findings.push(finding(
                    &NO_ALIAS,
                    places.of_tag(index, only),
                    message,
                    help,
                ));
            }
            let has = |wanted: &dyn Fn(&str) -> bool| tags().any(|tag| tag.split('-').any(wanted));
            let variant = |part: &str| tags().find(|tag| tag.split('-').any(|p| p == part));
            if let Some(tag) = variant("alpine")
                && !has(&|part| {
                    part.strip_prefix("alpine")
                        .is_some_and(|release| version(release).is_some())
                })
            {
                let message = format!("`{tag}` has no alias with the release of Alpine");
                let help = format!(
                    "Add an alias such as `{}`.",
                    tag.replace("alpine", "alpine3.22")
                );
                findings.push(finding(
                    &ALPINE_ALIAS,
                    places.of_tag(index, tag),
                    message,
                    help,
                ));
            }
            if let Some(tag) = variant("slim")
                && !has(&|part| SUITES.contains(&part))
            {
                let message =
                    format!("`{tag}` has no alias with a suite, if it is built on Debian");
                let help = format!("Add an alias such as `{tag}-trixie`.");
                findings.push(finding(
                    &SUITE_ALIAS,
                    places.of_tag(index, tag),
                    message,
                    help,
                ));
            }
        }
    }

    /// The message is the job's: shared tags with the same architectures stand together, with
    /// the entries of the first of them.
    fn shared_twice(&self, name: &str, places: &TagPlaces<'_>, findings: &mut Vec<Finding>) {
        let entries = &self.manifest.entries;
        let mut groups: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
        let mut group_of: HashMap<Vec<&str>, usize> = HashMap::new();
        for (tag, sharers) in self.manifest.sharers() {
            let architectures = sharers
                .iter()
                .flat_map(|&index| &entries[index].architectures);
            let group = *group_of
                .entry(architectures.map(String::as_str).collect())
                .or_insert_with(|| {
                    groups.push((Vec::new(), sharers));
                    groups.len() - 1
                });
            groups[group].0.push(tag);
        }
        for (tags, sharers) in groups {
            let mut count: BTreeMap<&str, usize> = BTreeMap::new();
            for arch in sharers
                .iter()
                .flat_map(|&index| &entries[index].architectures)
                .filter(|arch| *arch != WINDOWS)
            {
                *count.entry(arch).or_default() += 1;
            }
            count.retain(|_, times| *times > 1);
            if count.is_empty() {
                continue;
            }
            let full = |tag: &str| format!("{name}:{tag}");
            let shared = tags
                .iter()
                .map(|tag| full(tag))
                .collect::<Vec<_>>()
                .join(", ");
            let firsts = sharers
                .iter()
                .filter_map(|&index| entries[index].tags.first())
                .map(|tag| full(tag));
            let firsts = firsts.collect::<Vec<_>>().join(", ");
            let mut message =
                format!(" - {shared}: (duplicate architectures in SharedTags; {firsts})");
            for (arch, times) in count {
                message.push_str(&format!("\n   - {arch}").repeat(times));
            }
            let span = tags
                .first()
                .and_then(|tag| places.shared.get(*tag))
                .copied()
                .unwrap_or_default();
            let help = "Leave the shared tag at one entry for each architecture.".to_owned();
            findings.push(finding(&SHARED_TWICE, span, message, help));
        }
    }

    fn latest(&self, places: &TagPlaces<'_>, findings: &mut Vec<Finding>) {
        let entries = &self.manifest.entries;
        let carries = |entry: &Entry| {
            entry
                .tags
                .iter()
                .chain(&entry.shared_tags)
                .any(|tag| tag == LATEST)
        };
        let Some(holder) = entries.iter().position(carries) else {
            if let Some(first) = places.entries.first() {
                let message = "no entry carries `latest`".to_owned();
                let help = "Add `latest` to the recommended entry, unless users shall always name a version.".to_owned();
                findings.push(finding(&NO_LATEST, first.start, message, help));
            }
            return;
        };
        let Some(held) = entries[holder]
            .tags
            .iter()
            .find_map(|tag| finished_version(tag))
        else {
            return;
        };
        let newest = entries
            .iter()
            .filter(|entry| !carries(entry))
            .flat_map(|entry| &entry.tags);
        let newest = newest.filter_map(|tag| Some((tag, finished_version(tag)?)));
        let Some((tag, newer)) = newest.max_by(|(_, a), (_, b)| compare(a, b)) else {
            return;
        };
        if compare(&newer, &held) == Ordering::Greater {
            let message = format!("`latest` stands at an older version than `{tag}`");
            let help = "Move `latest` to the recommended version, or leave it when that is a long-term release.".to_owned();
            let span = places.latest.unwrap_or(places.entries[holder].start);
            let advice = finding(&LATEST_IS_OLDER, span, message, help);
            // A version beside a suite or a variant may be no version of the software at all.
            findings.push(Finding {
                severity: Severity::Advice,
                ..advice
            });
        }
    }
}

/// Whether `name` may be an image's name (rule SW-N024); the finding has no place in a manifest.
pub fn check_name(name: &str) -> Option<Finding> {
    let error = name.parse::<ImageName>().err()?;
    let message = format!("`{name}` is no image name: {error}");
    let help = "Write lower-case letters and digits, parted by `.`, `_` or `-`.".to_owned();
    Some(finding(&IMAGE_NAME, Span::default(), message, help))
}

fn finding(rule: &'static Rule, span: Span, message: String, help: String) -> Finding {
    let (rule, severity) = (rule.id.into(), rule.severity);
    Finding {
        rule,
        severity,
        span,
        related: Vec::new(),
        message,
        help,
        fix: None,
    }
}

/// Where the tags of the entries stand.
struct TagPlaces<'a> {
    entries: Vec<EntryPlace<'a>>,
    shared: BTreeMap<&'a str, Span>,
    latest: Option<Span>,
}

#[derive(Clone, Default)]
struct EntryPlace<'a> {
    start: Span,
    tags: BTreeMap<&'a str, Span>,
}

impl<'a> TagPlaces<'a> {
    fn of(reading: &'a Reading) -> Self {
        let entries = &reading.manifest.entries;
        let mut places = Self {
            entries: vec![EntryPlace::default(); entries.len()],
            shared: BTreeMap::new(),
            latest: None,
        };
        let mut read = vec![0; entries.len()];
        for paragraph in &reading.paragraphs {
            let Some(index) = paragraph.entry.filter(|&index| index < entries.len()) else {
                continue;
            };
            let (entry, place) = (&entries[index], &mut places.entries[index]);
            let field = |key: &str| paragraph.fields.iter().find(|field| field.key == key);
            let is_first = place.start == Span::default();
            if is_first {
                place.start = paragraph
                    .fields
                    .first()
                    .map(|field| field.key_span)
                    .unwrap_or_default();
            }
            if let Some(field) = field("Tags") {
                let tags = entry.tags.iter().map(String::as_str).skip(read[index]);
                place.tags.extend(tags.zip(field.items.iter().copied()));
                read[index] += field.items.len();
            }
            // Of an entry with several paragraphs the first stands for all.
            if let Some(field) = field("SharedTags").filter(|_| is_first) {
                for tag in &entry.shared_tags {
                    places.shared.entry(tag).or_insert(field.value_span);
                }
            }
        }
        places.latest = places
            .entries
            .iter()
            .find_map(|entry| entry.tags.get(LATEST).copied());
        places
    }

    fn of_tag(&self, index: usize, tag: &str) -> Span {
        let entry = &self.entries[index];
        entry
            .tags
            .get(tag)
            .or(self.shared.get(tag))
            .copied()
            .unwrap_or(entry.start)
    }
}

fn without_latest(tag: &str) -> String {
    let rest = tag.replacen(LATEST, "", 1);
    let rest = rest.trim_matches(['-', '.', '_']);
    if rest.is_empty() {
        LATEST.to_owned()
    } else {
        rest.to_owned()
    }
}

/// The numbers of a plain version such as `1.2.3`.
fn version(text: &str) -> Option<Vec<u64>> {
    text.split('.')
        .map(|part| {
            part.parse()
                .ok()
                .filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .collect()
}

/// The numbers of a plain version with at least two parts that is no pre-release.
fn finished_version(tag: &str) -> Option<Vec<u64>> {
    if UNFINISHED.iter().any(|mark| tag.contains(mark)) {
        return None;
    }
    version(tag).filter(|numbers| numbers.len() > 1)
}

/// Compares versions as far as both have numbers: `1.2` and `1.2.3` are equal.
fn compare(a: &[u64], b: &[u64]) -> Ordering {
    let common = a.len().min(b.len());
    a[..common].cmp(&b[..common])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Manifest;

    const HEAD: &str = "Maintainers: Ada (@ada)\nGitRepo: https://github.com/example/ada\n";

    fn entry(tags: &str, commit: char) -> String {
        format!(
            "\nTags: {tags}\nGitCommit: {}\n",
            commit.to_string().repeat(40)
        )
    }

    fn rules(text: &str) -> Vec<String> {
        Manifest::read(text)
            .check_tags("x")
            .into_iter()
            .map(|finding| finding.rule.into_owned())
            .collect()
    }

    #[test]
    fn a_shared_tag_twice_for_an_architecture_is_told_as_the_job_tells_it() {
        let text = format!(
            "{HEAD}SharedTags: latest\n{}{}Architectures: amd64, arm64v8\n",
            entry("1", 'a'),
            entry("2", 'b')
        );
        let findings = Manifest::read(&text).check_tags("x");
        let shared: Vec<_> = findings
            .iter()
            .filter(|finding| finding.rule == "SW-N003")
            .collect();
        assert_eq!(
            shared[0].message,
            " - x:latest: (duplicate architectures in SharedTags; x:1, x:2)\n   - amd64\n   - amd64"
        );
        assert_eq!(shared.len(), 1);
    }

    #[test]
    fn builds_for_windows_may_share_a_tag() {
        let head = format!("{HEAD}Architectures: windows-amd64\nSharedTags: latest\n");
        let text = format!(
            "{head}{}{}",
            entry("1.0-ltsc2022", 'a'),
            entry("1.0-ltsc2025", 'b')
        );
        assert_eq!(rules(&text), [""; 0]);
    }

    #[test]
    fn bare_latest_is_right_and_anything_around_it_is_not() {
        assert_eq!(
            rules(&format!("{HEAD}{}", entry("1.0, latest", 'a'))),
            [""; 0]
        );
        for tag in ["1.0-latest", "latest-alpine3.22", "latest1", "xlatesty"] {
            let found = rules(&format!("{HEAD}{}", entry(&format!("{tag}, latest"), 'a')));
            assert_eq!(found, ["SW-N001"], "{tag}");
        }
    }

    #[test]
    fn branches_are_checked_when_they_are_known() {
        let reading = Manifest::read(&format!("{HEAD}{}", entry("1, latest", 'a')));
        assert_eq!(reading.check_branches(|_| None), []);
        assert_eq!(reading.check_branches(|_| Some("master".to_owned())), []);
        let findings = reading.check_branches(|repo| {
            (repo == "https://github.com/example/ada").then(|| "main".to_owned())
        });
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].rule.as_ref(), findings[0].span.line),
            ("SW-M033", 4)
        );
        let fetched = Manifest::read(&format!(
            "{HEAD}GitFetch: refs/heads/main\n{}",
            entry("1, latest", 'a')
        ));
        assert_eq!(fetched.check_branches(|_| Some("main".to_owned())), []);
    }

    #[test]
    fn names_are_those_of_a_registry() {
        assert_eq!(check_name("rocket.chat"), None);
        assert_eq!(
            check_name("Foo")
                .map(|finding| finding.rule.into_owned())
                .as_deref(),
            Some("SW-N024")
        );
    }
}
