//! What the Dockerfiles of two versions say differently. A fact that several files share is told
//! once.

use std::collections::{BTreeMap, BTreeSet};

use super::dockerfile::{Facts, Item, read};
use super::downloads::Download;
use super::entries::Pairs;
use super::tags::step;
use super::words::{list, short_list};
use super::{Difference, NotCompared, Place, Side, SourceFile, Subject};
use crate::cross_file::{BuildFile, architectures};
use crate::finding::Span;

/// The facts about Dockerfiles.
pub(super) fn compare(old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, difference: &mut Difference) {
    missing(old, new, pairs, difference);
    let before = read_all(texts(old), "before", difference);
    let after = read_all(texts(new), "after", difference);
    let files = pair_files(old, new, pairs);

    let mut drafts = Drafts {
        several: new.bundle.dockerfiles.len() > 1,
        drafts: Vec::new(),
    };
    let mut come = Vec::new();
    for (&path, was) in &files {
        match was {
            Some(was) => {
                if let (Some(from), Some(to)) = (before.get(was), after.get(path)) {
                    drafts.pair((was, from), (path, to));
                }
            }
            None if before.is_empty() => {}
            None => come.push((path, after.get(path))),
        }
    }
    let followed: BTreeSet<_> = files.values().flatten().copied().collect();
    let gone = old.bundle.dockerfiles.keys().map(String::as_str);
    let gone: Vec<_> = match new.bundle.dockerfiles.is_empty() {
        true => Vec::new(),
        false => gone.filter(|path| !followed.contains(path)).collect(),
    };
    come_and_gone(&come, &gone, difference);
    // What was not read may have used any host.
    let complete = before.len() == old.bundle.dockerfiles.len() && !before.is_empty();
    if complete && !after.is_empty() {
        drafts.hosts(&before, &after);
    }
    drafts.tell(difference);
}

fn texts<'s>(side: &Side<'s>) -> impl Iterator<Item = (&'s str, &'s str)> {
    let files = side.bundle.dockerfiles.iter();
    files.map(|(path, text)| (path.as_str(), text.as_str()))
}

/// How many new or removed Dockerfiles are told one by one.
const SINGLE_FILES: usize = 3;

/// Files that have no counterpart. Many of them are one fact.
fn come_and_gone(come: &[(&str, Option<&Facts>)], gone: &[&str], difference: &mut Difference) {
    if come.len() > SINGLE_FILES {
        let paths: Vec<_> = come.iter().map(|(path, _)| *path).collect();
        let sentence = format!("{} new Dockerfiles: {}", paths.len(), short_list(&paths));
        let places = paths.into_iter().map(start_of).collect();
        difference.add(Subject::Dockerfile, sentence, Vec::new(), places);
    } else {
        for (path, facts) in come {
            let bases = facts.map(|facts| values(&facts.bases)).unwrap_or_default();
            let upon = match bases.is_empty() {
                true => String::new(),
                false => format!(", base {}", list(&bases)),
            };
            let sentence = format!("new Dockerfile `{path}`{upon}");
            difference.add(
                Subject::Dockerfile,
                sentence,
                Vec::new(),
                vec![start_of(path)],
            );
        }
    }
    if gone.len() > SINGLE_FILES {
        let sentence = format!("{} Dockerfiles removed: {}", gone.len(), short_list(gone));
        let places = gone.iter().map(|path| start_of(path)).collect();
        difference.add(Subject::Dockerfile, sentence, places, Vec::new());
    } else {
        for path in gone {
            let sentence = format!("Dockerfile `{path}` removed");
            difference.add(
                Subject::Dockerfile,
                sentence,
                vec![start_of(path)],
                Vec::new(),
            );
        }
    }
}

fn start_of(path: &str) -> Place {
    Place {
        file: SourceFile::Dockerfile(path.to_owned()),
        span: Span {
            start: 0,
            end: 0,
            line: 1,
        },
    }
}

fn values(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.value.clone()).collect()
}

/// The facts about two Dockerfiles without anything around them.
pub(super) fn compare_two(before: &str, after: &str, difference: &mut Difference) {
    const PATH: &str = "Dockerfile";
    let old = read_all([(PATH, before)], "before", difference);
    let new = read_all([(PATH, after)], "after", difference);
    if let (Some(from), Some(to)) = (old.get(PATH), new.get(PATH)) {
        let mut drafts = Drafts {
            several: false,
            drafts: Vec::new(),
        };
        drafts.pair((PATH, from), (PATH, to));
        drafts.hosts(&old, &new);
        drafts.tell(difference);
    }
}

fn read_all<'s>(
    files: impl IntoIterator<Item = (&'s str, &'s str)>,
    when: &str,
    difference: &mut Difference,
) -> BTreeMap<&'s str, Facts> {
    let mut all = BTreeMap::new();
    for (path, text) in files {
        match read(text) {
            Ok(facts) => {
                all.insert(path, facts);
            }
            Err(error) => difference.not_compared.push(NotCompared {
                what: format!("Dockerfile `{path}`"),
                reason: format!("it could not be read {when} the change: {error}"),
            }),
        }
    }
    all
}

/// Says which Dockerfiles are not there though the manifest names another build.
fn missing(old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, difference: &mut Difference) {
    let (before, after) = (&old.reading.manifest.entries, &new.reading.manifest.entries);
    let previous: BTreeMap<usize, usize> =
        pairs.entries.iter().map(|&(from, to)| (to, from)).collect();
    for (index, entry) in after.iter().enumerate() {
        for arch in architectures(entry) {
            if entry.builder_for(arch) == "oci-import" {
                continue;
            }
            let file = BuildFile::of(entry, arch);
            let was = previous
                .get(&index)
                .map(|&from| BuildFile::of(&before[from], arch));
            if was.as_ref() == Some(&file) {
                continue;
            }
            let mut absent = |bundle: &super::Bundle<'_>, path: &str, when: &str| {
                if !bundle.dockerfiles.contains_key(path) {
                    difference.not_compared.push(NotCompared {
                        what: format!("Dockerfile `{path}`"),
                        reason: format!("it is not there {when} the change"),
                    });
                }
            };
            absent(&new.bundle, &file.path, "after");
            if let Some(was) = was {
                absent(&old.bundle, &was.path, "before");
            }
        }
    }
}

/// For each new Dockerfile the old one that it goes on from: that with the same path, or that of
/// the entry which went on.
fn pair_files<'s>(
    old: &Side<'s>,
    new: &Side<'s>,
    pairs: &Pairs,
) -> BTreeMap<&'s str, Option<&'s str>> {
    let (before, after) = (&old.reading.manifest.entries, &new.reading.manifest.entries);
    let mut moved: BTreeMap<String, String> = BTreeMap::new();
    for &(from, to) in &pairs.entries {
        for arch in architectures(&after[to]) {
            moved
                .entry(after[to].dockerfile_path(arch))
                .or_insert_with(|| before[from].dockerfile_path(arch));
        }
    }
    let old_files = old.bundle.dockerfiles;
    let files = new.bundle.dockerfiles.keys().map(|path| {
        let same = old_files.get_key_value(path);
        let was = same.or_else(|| old_files.get_key_value(moved.get(path)?));
        (path.as_str(), was.map(|(was, _)| was.as_str()))
    });
    files.collect()
}

/// Facts with the file that they are about, before those of several files are put together.
struct Drafts {
    several: bool,
    drafts: Vec<Draft>,
}

struct Draft {
    subject: Subject,
    sentence: String,
    /// The same without what differs between variants of a version.
    short: Option<String>,
    /// The file of the new version, or of the old one where the new has none.
    file: String,
    before: Option<Place>,
    after: Option<Place>,
}

/// A file and a version of it.
type Version<'f> = (&'f str, &'f Facts);

impl Drafts {
    fn pair(&mut self, old: Version<'_>, new: Version<'_>) {
        let ((_, from), (_, to)) = (old, new);
        self.images(old, new, &from.bases, &to.bases, "base", None);
        let copied = Some(Subject::CopiedFrom);
        self.images(
            old,
            new,
            &from.copied_from,
            &to.copied_from,
            "copies from",
            copied,
        );
        self.verification(old, new);
        let (was, is) = (&from.image, &to.image);
        self.single(old, new, (Subject::User, "user"), &was.user, &is.user);
        self.set(old, new, (Subject::Port, "port"), &was.ports, &is.ports);
        self.set(
            old,
            new,
            (Subject::Volume, "volume"),
            &was.volumes,
            &is.volumes,
        );
        let entrypoint = (Subject::Entrypoint, "entrypoint");
        self.single(old, new, entrypoint, &was.entrypoint, &is.entrypoint);
        self.single(
            old,
            new,
            (Subject::Command, "command"),
            &was.command,
            &is.command,
        );
    }

    fn add(
        &mut self,
        subject: Subject,
        sentence: String,
        before: Option<(&str, Span)>,
        after: Option<(&str, Span)>,
    ) {
        let file = after.or(before).map_or("", |(path, _)| path).to_owned();
        let place = |(path, span): (&str, Span)| Place {
            file: SourceFile::Dockerfile(path.to_owned()),
            span,
        };
        self.drafts.push(Draft {
            subject,
            sentence,
            short: None,
            file,
            before: before.map(place),
            after: after.map(place),
        });
    }

    /// Images that are used: each that went is paired with one that came, first of those with the
    /// same name, then in their order.
    fn images(
        &mut self,
        (old_path, _): Version<'_>,
        (new_path, _): Version<'_>,
        old: &[Item],
        new: &[Item],
        noun: &str,
        subject: Option<Subject>,
    ) {
        let mut gone: Vec<_> = absent(old, new);
        let mut come: Vec<_> = absent(new, old);
        let mut changed = Vec::new();
        for by_name in [true, false] {
            gone.retain(|was| {
                let successor = come
                    .iter()
                    .position(|is| !by_name || name(&was.value) == name(&is.value));
                if let Some(index) = successor {
                    changed.push((*was, come.remove(index)));
                }
                successor.is_none()
            });
        }
        for (was, is) in changed {
            let same_name = name(&was.value) == name(&is.value);
            let kind = if same_name {
                Subject::BaseVersion
            } else {
                Subject::BaseName
            };
            let sentence = format!("{noun} `{}` → `{}`", was.value, is.value);
            let (from, to) = step((&was.value, &is.value));
            let short = (from != was.value).then(|| format!("{noun} `{from}…` → `{to}…`"));
            let (was, is) = ((old_path, was.span), (new_path, is.span));
            self.add(subject.unwrap_or(kind), sentence, Some(was), Some(is));
            if let Some(draft) = self.drafts.last_mut() {
                draft.short = short;
            }
        }
        let subject = subject.unwrap_or(Subject::BaseName);
        for is in come {
            let sentence = format!("{noun} `{}` added", is.value);
            self.add(subject, sentence, None, Some((new_path, is.span)));
        }
        for was in gone {
            let sentence = format!("{noun} `{}` removed", was.value);
            self.add(subject, sentence, Some((old_path, was.span)), None);
        }
    }

    fn single(
        &mut self,
        (old_path, _): Version<'_>,
        (new_path, _): Version<'_>,
        (subject, noun): (Subject, &str),
        old: &Option<Item>,
        new: &Option<Item>,
    ) {
        let sentence = match (old, new) {
            (Some(was), Some(is)) if was.value != is.value => {
                format!("{noun} `{}` → `{}`", was.value, is.value)
            }
            (None, Some(is)) => format!("{noun} `{}` added", is.value),
            (Some(was), None) => format!("{noun} `{}` removed", was.value),
            _ => return,
        };
        let was = old.as_ref().map(|item| (old_path, item.span));
        let is = new.as_ref().map(|item| (new_path, item.span));
        self.add(subject, sentence, was, is);
    }

    fn set(
        &mut self,
        (old_path, _): Version<'_>,
        (new_path, _): Version<'_>,
        (subject, noun): (Subject, &str),
        old: &[Item],
        new: &[Item],
    ) {
        let (gone, come) = (absent(old, new), absent(new, old));
        if let ([was], [is]) = (&gone[..], &come[..]) {
            let sentence = format!("{noun} `{}` → `{}`", was.value, is.value);
            let (was, is) = ((old_path, was.span), (new_path, is.span));
            return self.add(subject, sentence, Some(was), Some(is));
        }
        for is in come {
            let sentence = format!("{noun} `{}` added", is.value);
            self.add(subject, sentence, None, Some((new_path, is.span)));
        }
        for was in gone {
            let sentence = format!("{noun} `{}` removed", was.value);
            self.add(subject, sentence, Some((old_path, was.span)), None);
        }
    }

    /// Downloads from a host that both versions use. All of them have to be verified to count; that
    /// one is verified now is said only where no other host could be meant.
    fn verification(&mut self, (old_path, old): Version<'_>, (new_path, new): Version<'_>) {
        let is = by_host(new);
        for (host, was) in by_host(old) {
            let Some(is) = is.get(host) else { continue };
            type Kind = fn(&Download) -> bool;
            let kinds: [(&str, Kind); 2] = [
                ("checksum", |d| d.checksum),
                ("signature check", |d| d.signature),
            ];
            for (noun, verified) in kinds {
                let all = |downloads: &[&Download]| downloads.iter().all(|d| verified(d));
                let verb = match (all(&was), all(is)) {
                    (true, false) => "gone",
                    (false, true) if is.iter().all(|d| d.alone) => "added",
                    _ => continue,
                };
                let sentence = format!("{noun} of the download from `{host}` {verb}");
                let exception = |downloads: &[&Download]| {
                    let found = downloads.iter().find(|d| !verified(d));
                    found.or(downloads.first()).map(|d| d.span)
                };
                let was = exception(&was).map(|span| (old_path, span));
                let is = exception(is).map(|span| (new_path, span));
                self.add(Subject::Verification, sentence, was, is);
            }
        }
    }

    /// Hosts that no Dockerfile, or none any more, downloads from.
    fn hosts(&mut self, before: &BTreeMap<&str, Facts>, after: &BTreeMap<&str, Facts>) {
        let all = |files: &BTreeMap<&str, Facts>| -> BTreeSet<String> {
            let downloads = files.values().flat_map(|facts| &facts.downloads);
            downloads.map(|download| download.host.clone()).collect()
        };
        let (had, has) = (all(before), all(after));
        for (path, facts) in after {
            let new = by_host(facts)
                .into_iter()
                .filter(|(host, _)| !had.contains(*host));
            for (host, downloads) in new {
                let unverified = downloads.iter().find(|d| !d.checksum && !d.signature);
                let what = if unverified.is_some() {
                    ", no checksum"
                } else {
                    ""
                };
                let sentence = format!("new download host `{host}`{what}");
                let at = unverified.or(downloads.first()).map(|d| (*path, d.span));
                self.add(Subject::DownloadHost, sentence, None, at);
            }
        }
        for (path, facts) in before {
            let mut told = BTreeSet::new();
            for download in &facts.downloads {
                if !has.contains(&download.host) && told.insert(&download.host) {
                    let sentence = format!("download host `{}` no longer used", download.host);
                    self.add(
                        Subject::DownloadHost,
                        sentence,
                        Some((path, download.span)),
                        None,
                    );
                }
            }
        }
    }

    /// Puts equal facts together and says how many files they hold for, or in which one it is.
    fn tell(mut self, difference: &mut Difference) {
        let mut variants: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for draft in &self.drafts {
            if let Some(short) = &draft.short {
                variants.entry(short).or_default().insert(&draft.sentence);
            }
        }
        variants.retain(|_, sentences| sentences.len() > 1);
        let several: BTreeSet<String> = variants.keys().map(|short| (*short).to_owned()).collect();
        for draft in &mut self.drafts {
            if let Some(short) = draft.short.take().filter(|short| several.contains(short)) {
                draft.sentence = short;
            }
        }
        let mut order = Vec::new();
        let mut groups: BTreeMap<(Subject, String), Vec<Draft>> = BTreeMap::new();
        for draft in self.drafts {
            let key = (draft.subject, draft.sentence.clone());
            let group = groups.entry(key.clone()).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(draft);
        }
        order.sort_by_key(|(subject, _)| *subject);
        for key in order {
            let group = groups.remove(&key).unwrap_or_default();
            let (subject, mut sentence) = key;
            let files: BTreeSet<_> = group.iter().map(|draft| draft.file.as_str()).collect();
            match files.first() {
                Some(file) if files.len() == 1 && self.several => {
                    sentence.push_str(&format!(" in `{file}`"));
                }
                _ if files.len() > 1 => {
                    sentence.push_str(&format!(" (the same change in {} files)", files.len()));
                }
                _ => {}
            }
            let before = group
                .iter()
                .filter_map(|draft| draft.before.clone())
                .collect();
            let after = group
                .iter()
                .filter_map(|draft| draft.after.clone())
                .collect();
            difference.add(subject, sentence, before, after);
        }
    }
}

/// The downloads of a file by their hosts.
fn by_host(facts: &Facts) -> BTreeMap<&str, Vec<&Download>> {
    let mut hosts: BTreeMap<&str, Vec<&Download>> = BTreeMap::new();
    for download in &facts.downloads {
        hosts.entry(&download.host).or_default().push(download);
    }
    hosts
}

/// The items whose value the other side lacks.
fn absent<'i>(items: &'i [Item], other: &[Item]) -> Vec<&'i Item> {
    let lacks = |item: &&Item| other.iter().all(|other| other.value != item.value);
    items.iter().filter(lacks).collect()
}

/// The name of an image without tag and digest.
pub(crate) fn name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    }
}
