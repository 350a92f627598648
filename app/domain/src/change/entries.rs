//! What the entries of a manifest say besides their tags, and who maintains the image.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::tags::{leading, numbers};
use super::words::{list, plural, short_list};
use super::{Difference, Place, Side, Subject, in_manifest};
use crate::cross_file::architectures as architectures_of;
use crate::image::Architecture;
use crate::manifest::{Entry, Maintainer, Manifest};

/// What an entry counts towards being the same as another when both are built from the same file:
/// enough to settle a tie between tags, too little to outvote a version.
const SAME_FILE: usize = 2;

/// Which entry of the new manifest goes on from which of the old one.
pub(super) struct Pairs {
    /// Old and new places, in the order of the new manifest.
    pub(super) entries: Vec<(usize, usize)>,
}

impl Pairs {
    /// Pairs the entries that have the most in common; a tag counts more the more exact it is.
    pub(super) fn of(old: &Manifest, new: &Manifest) -> Self {
        let mut by_tag = HashMap::new();
        let mut by_file: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, entry) in old.entries.iter().enumerate() {
            for tag in &entry.tags {
                by_tag.entry(tag.as_str()).or_insert(index);
            }
            by_file.entry(file(entry)).or_default().push(index);
        }
        let (mut scores, mut counted) = (BTreeMap::new(), HashSet::new());
        for (index, entry) in new.entries.iter().enumerate() {
            // A tag that a faulty manifest names again counts where it stands first.
            for tag in entry.tags.iter().filter(|tag| counted.insert(*tag)) {
                if let Some(&other) = by_tag.get(tag.as_str()) {
                    *scores.entry((other, index)).or_insert(0) += numbers(tag) + 1;
                }
            }
            // A file from which many are built tells none apart.
            if let Some([other]) = by_file.get(&file(entry)).map(Vec::as_slice) {
                *scores.entry((*other, index)).or_insert(0) += SAME_FILE;
            }
        }
        let mut scores: Vec<_> = scores.into_iter().collect();
        scores.sort_by_key(|&((other, index), score)| (std::cmp::Reverse(score), index, other));
        let (mut used, mut entries) = (BTreeSet::new(), BTreeMap::new());
        for ((other, index), _) in scores {
            if !entries.contains_key(&index) && used.insert(other) {
                entries.insert(index, other);
            }
        }
        Self {
            entries: entries.into_iter().map(|(new, old)| (old, new)).collect(),
        }
    }
}

fn file(entry: &Entry) -> String {
    entry.dockerfile_path(entry.page_architecture())
}

/// The facts about entries and maintainers.
pub(super) fn compare(old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, difference: &mut Difference) {
    architectures(old, new, pairs, difference);
    let single: [(Subject, &str, &str, Value); 3] = [
        (
            Subject::Repository,
            "repository",
            "GitRepo",
            |entry, arch| entry.git_repo_for(arch),
        ),
        (
            Subject::Branch,
            "fetched reference",
            "GitFetch",
            |entry, arch| entry.git_fetch_for(arch),
        ),
        (
            Subject::Builder,
            "builder",
            "Builder",
            |entry, arch| match entry.builder_for(arch) {
                "" => "classic",
                builder => builder,
            },
        ),
    ];
    for (subject, noun, key, value) in single {
        single_value(old, new, pairs, difference, (subject, noun, key, value));
    }
    constraints(old, new, pairs, difference);
    maintainers(old, new, difference);
}

/// A value of an entry for an architecture.
type Value = for<'e> fn(&'e Entry, &str) -> &'e str;

fn single_value(
    old: &Side<'_>,
    new: &Side<'_>,
    pairs: &Pairs,
    difference: &mut Difference,
    (subject, noun, key, value): (Subject, &str, &str, Value),
) {
    let (before, after) = (&old.reading.manifest.entries, &new.reading.manifest.entries);
    let mut changes: BTreeMap<(&str, &str), BTreeSet<(usize, usize)>> = BTreeMap::new();
    // Entries that have another value for each architecture are told together.
    let mut by_architecture = BTreeSet::new();
    for &(from, to) in &pairs.entries {
        let had: BTreeSet<_> = architectures_of(&before[from]).collect();
        let of_entry: BTreeSet<_> = architectures_of(&after[to])
            .filter(|arch| had.contains(arch))
            .map(|arch| (value(&before[from], arch), value(&after[to], arch)))
            .filter(|(was, is)| was != is)
            .collect();
        if of_entry.len() > 1 {
            by_architecture.insert((from, to));
            continue;
        }
        for change in of_entry {
            changes.entry(change).or_default().insert((from, to));
        }
    }
    if !by_architecture.is_empty() {
        let all = pairs.entries.len();
        let which = which(new, all, "of", by_architecture.iter().map(|&(_, to)| to));
        let sentence = format!("{noun}{which} changes on several architectures");
        let was_at = by_architecture
            .iter()
            .map(|&(from, _)| old.value(from, key));
        let is_at = by_architecture.iter().map(|&(_, to)| new.value(to, key));
        difference.add(subject, sentence, once(was_at), once(is_at));
    }
    for ((was, is), entries) in changes {
        let which = which(
            new,
            pairs.entries.len(),
            "of",
            entries.iter().map(|&(_, to)| to),
        );
        let sentence = format!("{noun} `{was}` → `{is}`{which}");
        let was_at = entries.iter().map(|&(from, _)| old.value(from, key));
        let is_at = entries.iter().map(|&(_, to)| new.value(to, key));
        difference.add(subject, sentence, once(was_at), once(is_at));
    }
}

/// The places, each once.
fn once(places: impl Iterator<Item = Place>) -> Vec<Place> {
    places.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Which entries are meant; nothing when it is all of them.
fn which(
    new: &Side<'_>,
    all: usize,
    word: &str,
    entries: impl ExactSizeIterator<Item = usize>,
) -> String {
    if entries.len() == all {
        return String::new();
    }
    let names: Vec<_> = entries.filter_map(|entry| name(new, entry)).collect();
    format!(" {word} {}", short_list(&names))
}

fn name<'s>(side: &'s Side<'_>, entry: usize) -> Option<&'s str> {
    leading(&side.reading.manifest.entries.get(entry)?.tags)
}

fn architectures(old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, difference: &mut Difference) {
    let (before, after) = (&old.reading.manifest, &new.reading.manifest);
    // An image without entries is built for nothing, which its tags say already.
    if before.entries.is_empty() || after.entries.is_empty() {
        return;
    }
    let (had, has) = (before.architectures(), after.architectures());
    // The key is where: nothing for the image as a whole.
    let (mut added, mut dropped): (Groups, Groups) = Default::default();
    let all: BTreeSet<&String> = had.iter().chain(&has).collect();
    let known = all
        .into_iter()
        .filter(|name| name.parse::<Architecture>().is_ok());
    for arch in known {
        let of = |entry: &Entry| entry.architectures.contains(arch);
        let gained = pairs
            .entries
            .iter()
            .filter(|&&(from, to)| !of(&before.entries[from]) && of(&after.entries[to]));
        let lost = pairs
            .entries
            .iter()
            .filter(|&&(from, to)| of(&before.entries[from]) && !of(&after.entries[to]));
        let gained: Vec<_> = gained.copied().collect();
        let lost: Vec<_> = lost.copied().collect();
        if !has.contains(arch) {
            let of_image = before
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| of(entry));
            let group = dropped.entry(String::new()).or_default();
            group.values.push(arch.clone());
            let places = of_image.map(|(index, _)| old.value(index, "Architectures"));
            group.places.extend(places);
        } else if !lost.is_empty() {
            let which = which(
                new,
                pairs.entries.len(),
                "from",
                lost.iter().map(|&(_, to)| to),
            );
            let group = dropped.entry(which).or_default();
            group.values.push(arch.clone());
            let places = lost
                .iter()
                .map(|&(from, _)| old.value(from, "Architectures"));
            group.places.extend(places);
        }
        if !had.contains(arch) || !gained.is_empty() {
            let of_image = after
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| of(entry));
            let entries: Vec<_> = if had.contains(arch) {
                gained.iter().map(|&(_, to)| to).collect()
            } else {
                of_image.map(|(index, _)| index).collect()
            };
            let count = if had.contains(arch) {
                pairs.entries.len()
            } else {
                after.entries.len()
            };
            let which = which(new, count, "to", entries.iter().copied());
            let group = added.entry(which).or_default();
            group.values.push(arch.clone());
            let places = entries.iter().map(|&to| new.value(to, "Architectures"));
            group.places.extend(places);
        }
    }
    for (which, group) in added {
        let sentence = group.sentence("architecture", "architectures", "added", &which);
        let places = group.places.into_iter().collect();
        difference.add(Subject::Architecture, sentence, Vec::new(), places);
    }
    for (which, group) in dropped {
        let sentence = group.sentence("architecture", "architectures", "dropped", &which);
        let places = group.places.into_iter().collect();
        difference.add(Subject::Architecture, sentence, places, Vec::new());
    }
}

/// Values that came or went together, by the entries that are meant.
type Groups = BTreeMap<String, Group>;

#[derive(Default)]
struct Group {
    values: Vec<String>,
    places: BTreeSet<Place>,
}

impl Group {
    fn sentence(&self, one: &str, several: &str, verb: &str, which: &str) -> String {
        let noun = plural(self.values.len(), one, several);
        format!("{noun} {} {verb}{which}", list(&self.values))
    }
}

fn constraints(old: &Side<'_>, new: &Side<'_>, pairs: &Pairs, difference: &mut Difference) {
    let (before, after) = (&old.reading.manifest.entries, &new.reading.manifest.entries);
    type Entries = BTreeMap<String, Vec<(usize, usize)>>;
    let (mut added, mut removed): (Entries, Entries) = Default::default();
    for &(from, to) in &pairs.entries {
        let set =
            |entry: &'_ Entry| -> BTreeSet<String> { entry.constraints.iter().cloned().collect() };
        let (had, has) = (set(&before[from]), set(&after[to]));
        for constraint in has.difference(&had) {
            added
                .entry(constraint.clone())
                .or_default()
                .push((from, to));
        }
        for constraint in had.difference(&has) {
            removed
                .entry(constraint.clone())
                .or_default()
                .push((from, to));
        }
    }
    for (constraint, entries) in added {
        let which = which(
            new,
            pairs.entries.len(),
            "to",
            entries.iter().map(|&(_, to)| to),
        );
        let sentence = format!("constraint `{constraint}` added{which}");
        let places = entries.iter().map(|&(_, to)| new.value(to, "Constraints"));
        difference.add(Subject::Constraint, sentence, Vec::new(), once(places));
    }
    for (constraint, entries) in removed {
        let which = which(
            new,
            pairs.entries.len(),
            "from",
            entries.iter().map(|&(_, to)| to),
        );
        let sentence = format!("constraint `{constraint}` removed{which}");
        let places = entries
            .iter()
            .map(|&(from, _)| old.value(from, "Constraints"));
        difference.add(Subject::Constraint, sentence, once(places), Vec::new());
    }
}

fn maintainers(old: &Side<'_>, new: &Side<'_>, difference: &mut Difference) {
    let (before, after) = (people(old), people(new));
    for (handle, (person, place)) in &after {
        let Some((was, was_at)) = before.get(handle) else {
            let sentence = format!("maintainer {person} added");
            difference.add(
                Subject::Maintainer,
                sentence,
                Vec::new(),
                vec![place.clone()],
            );
            continue;
        };
        if was.name != person.name {
            let sentence = format!(
                "maintainer @{} changes name from {} to {}",
                person.handle, was.name, person.name
            );
            let (was_at, place) = (vec![was_at.clone()], vec![place.clone()]);
            difference.add(Subject::Maintainer, sentence, was_at, place);
        }
        if was.contact != person.contact {
            let sentence = match (&was.contact, &person.contact) {
                (Some(was), Some(is)) => {
                    format!(
                        "maintainer @{} changes contact from `{was}` to `{is}`",
                        person.handle
                    )
                }
                (Some(was), None) => {
                    format!(
                        "maintainer @{} has no contact any more, was `{was}`",
                        person.handle
                    )
                }
                (None, is) => format!(
                    "maintainer @{} has the contact `{}` now",
                    person.handle,
                    is.as_deref().unwrap_or_default()
                ),
            };
            let (was_at, place) = (vec![was_at.clone()], vec![place.clone()]);
            difference.add(Subject::Maintainer, sentence, was_at, place);
        }
    }
    for (_, (person, place)) in before
        .iter()
        .filter(|(handle, _)| !after.contains_key(*handle))
    {
        let sentence = format!("maintainer {person} removed");
        difference.add(
            Subject::Maintainer,
            sentence,
            vec![place.clone()],
            Vec::new(),
        );
    }
}

/// Everybody whom a manifest names, by handle in small letters, with the first place.
fn people(side: &Side<'_>) -> BTreeMap<String, (Maintainer, Place)> {
    let manifest = &side.reading.manifest;
    let of_entries = manifest.entries.iter().flat_map(|entry| &entry.maintainers);
    let fields = side
        .reading
        .paragraphs
        .iter()
        .flat_map(|paragraph| &paragraph.fields);
    let mut places = HashMap::new();
    let items = fields
        .filter(|field| field.key == "Maintainers")
        .flat_map(|field| &field.items);
    for span in items {
        let text = side
            .bundle
            .manifest
            .get(span.start..span.end)
            .unwrap_or_default();
        if let Some((_, handle)) = text.rsplit_once("(@") {
            places
                .entry(handle.trim_end_matches(')').to_lowercase())
                .or_insert(*span);
        }
    }
    let mut people = BTreeMap::new();
    for person in manifest.global.maintainers.iter().chain(of_entries) {
        // Every entry repeats those of the first paragraph.
        let handle = person.handle.to_lowercase();
        if people.contains_key(&handle) {
            continue;
        }
        let place = places.get(&handle).copied().unwrap_or_default();
        people.insert(handle, (person.clone(), in_manifest(place)));
    }
    people
}
