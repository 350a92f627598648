//! Tags that came, went, or stand for another build.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::words::{list, plural, tag_list};
use super::{Difference, Place, Side, Subject, in_manifest};
use crate::finding::Span;
use crate::manifest::Manifest;

/// The facts about tags.
pub(super) fn compare(old: &Side<'_>, new: &Side<'_>, difference: &mut Difference) {
    let (before, after) = (
        Holders::of(&old.reading.manifest),
        Holders::of(&new.reading.manifest),
    );
    let (old_places, new_places) = (places(old), places(new));
    let place = |places: &HashMap<&str, Span>, tags: &[&str]| -> Vec<Place> {
        let spans = tags.iter().filter_map(|tag| places.get(tag));
        spans.map(|span| in_manifest(*span)).collect()
    };

    let mut added = Vec::new();
    // In the order in which they are met; the key is from and to.
    let mut moved: Vec<((&str, &str), Vec<&str>)> = Vec::new();
    let mut group: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut now_shared, mut no_longer_shared) = (Vec::new(), Vec::new());
    for tag in new.reading.manifest.all_tags() {
        let (Some(from), Some(to)) = (before.get(tag), after.get(tag)) else {
            added.push(tag);
            continue;
        };
        if let Some(key) = movement(tag, &from, &to) {
            let index = *group.entry(key).or_insert_with(|| {
                moved.push((key, Vec::new()));
                moved.len() - 1
            });
            moved[index].1.push(tag);
        }
        match (from.shared, to.shared) {
            (false, true) => now_shared.push(tag),
            (true, false) => no_longer_shared.push(tag),
            _ => {}
        }
    }
    let mut removed: Vec<_> = old
        .reading
        .manifest
        .all_tags()
        .into_iter()
        .filter(|tag| after.get(tag).is_none())
        .collect();

    let moves = together(moved);
    let renewed = renewed(&moves, &mut added, &mut removed);
    if !added.is_empty() {
        let sentence = format!(
            "{} {} added",
            plural(added.len(), "tag", "tags"),
            list(&added)
        );
        difference.add(
            Subject::Tag,
            sentence,
            Vec::new(),
            place(&new_places, &added),
        );
    }
    if !removed.is_empty() {
        let noun = plural(removed.len(), "tag", "tags");
        let sentence = format!("{noun} {} removed", list(&removed));
        difference.add(
            Subject::Tag,
            sentence,
            place(&old_places, &removed),
            Vec::new(),
        );
    }
    for ((from, to), tags) in &renewed {
        let sentence = format!("{} tags `{from}…` become `{to}…`", tags.len());
        let (old, new): (Vec<_>, Vec<_>) = tags.iter().copied().unzip();
        let (old, new) = (place(&old_places, &old), place(&new_places, &new));
        difference.add(Subject::Tag, sentence, old, new);
    }
    for movement in moves {
        let tags = &movement.tags;
        let verb = plural(tags.len(), "moves", "move");
        let builds = match movement.builds {
            1 => String::new(),
            builds => format!(" (the same change in {builds} builds)"),
        };
        let (from, to) = (movement.from, movement.to);
        let sentence = format!("{} {verb} from {from} to {to}{builds}", tag_list(tags));
        let (old, new) = (place(&old_places, tags), place(&new_places, tags));
        difference.add(Subject::Tag, sentence, old, new);
    }
    for (tags, singular, several) in [
        (now_shared, "is now a shared tag", "are now shared tags"),
        (
            no_longer_shared,
            "is no longer a shared tag",
            "are no longer shared tags",
        ),
    ] {
        if !tags.is_empty() {
            let sentence = format!("{} {}", list(&tags), plural(tags.len(), singular, several));
            difference.add(
                Subject::Tag,
                sentence,
                place(&old_places, &tags),
                place(&new_places, &tags),
            );
        }
    }
}

/// From how many tags on a list of new or old ones is shortened by those that were renewed.
const LONG_LIST: usize = 12;

/// How many steps are looked at for that; an update with more is none of a routine.
const STEP_LIMIT: usize = 100;

/// Tags that went the same way.
struct Movement<'m> {
    from: &'m str,
    to: &'m str,
    tags: Vec<&'m str>,
    /// Of how many builds.
    builds: usize,
}

/// Puts the tags of builds together whose leading tags differ in the same way: variants of a
/// version, as in `1.2.3-alpine` to `1.2.4-alpine`.
fn together<'m>(moved: Vec<((&'m str, &'m str), Vec<&'m str>)>) -> Vec<Movement<'m>> {
    let mut builds: HashMap<_, usize> = HashMap::new();
    for (key, _) in &moved {
        *builds.entry(step(*key)).or_default() += 1;
    }
    let mut movements: Vec<Movement<'m>> = Vec::new();
    let mut place: HashMap<_, usize> = HashMap::new();
    for (key, tags) in moved {
        let count = builds[&step(key)];
        let (from, to) = if count == 1 { key } else { step(key) };
        let index = *place.entry((from, to)).or_insert_with(|| {
            movements.push(Movement {
                from,
                to,
                tags: Vec::new(),
                builds: count,
            });
            movements.len() - 1
        });
        movements[index].tags.extend(tags);
    }
    movements
}

/// What differs of two tags, without the parts behind it that they have in common.
pub(super) fn step<'m>((from, to): (&'m str, &'m str)) -> (&'m str, &'m str) {
    let dashes = from.match_indices('-').map(|(at, _)| &from[at..]);
    let common = dashes.into_iter().find(|end| to.ends_with(*end));
    match common.map(|end| (from.strip_suffix(end), to.strip_suffix(end))) {
        Some((Some(from), Some(to))) if !from.is_empty() && !to.is_empty() => (from, to),
        _ => (from, to),
    }
}

/// Old and new tags of a step.
type Renewed<'m> = Vec<((&'m str, &'m str), Vec<(&'m str, &'m str)>)>;

/// Takes the tags out of long lists that only have the version of a movement in them.
fn renewed<'m>(
    moves: &[Movement<'m>],
    added: &mut Vec<&'m str>,
    removed: &mut Vec<&'m str>,
) -> Renewed<'m> {
    let mut renewed: Renewed<'m> = Vec::new();
    if added.len() <= LONG_LIST && removed.len() <= LONG_LIST {
        return renewed;
    }
    let come: HashSet<&str> = added.iter().copied().collect();
    let mut used = HashSet::new();
    for movement in moves.iter().take(STEP_LIMIT) {
        for (from, to) in versions(movement.from, movement.to) {
            let mut tags = Vec::new();
            removed.retain(|old| {
                let rest = old
                    .strip_prefix(from)
                    .filter(|rest| rest.is_empty() || rest.starts_with('-'));
                let new = rest.and_then(|rest| come.get(format!("{to}{rest}").as_str()));
                match new {
                    Some(new) if used.insert(*new) => {
                        tags.push((*old, *new));
                        false
                    }
                    _ => true,
                }
            });
            if let [(old, new)] = tags[..] {
                // One is as short by its name.
                removed.push(old);
                used.remove(new);
            } else if !tags.is_empty() {
                renewed.push(((from, to), tags));
            }
        }
    }
    added.retain(|tag| !used.contains(tag));
    renewed
}

/// The versions that a step may stand for: as it is, without a letter in front, and each without
/// its last number.
fn versions<'m>(from: &'m str, to: &'m str) -> Vec<(&'m str, &'m str)> {
    let number = |text: &'m str| text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let series = |text: &'m str| text.rsplit_once('.').map_or(text, |(series, _)| series);
    let mut versions = vec![(from, to)];
    for (from, to) in [
        (number(from), number(to)),
        (series(from), series(to)),
        (series(number(from)), series(number(to))),
    ] {
        if from != to && !from.is_empty() && !to.is_empty() && !versions.contains(&(from, to)) {
            versions.push((from, to));
        }
    }
    versions
}

/// From which build to which a tag moved. A build is known by its leading tag; when that is still
/// at the tag's side, or the tag is that itself, the tag stayed.
fn movement<'m>(
    tag: &str,
    from: &Holder<'_, 'm>,
    to: &Holder<'_, 'm>,
) -> Option<(&'m str, &'m str)> {
    let (old, new) = (from.lead(tag)?, to.lead(tag)?);
    let stayed = old == tag || new == tag || to.has(old) || from.has(new);
    (!stayed).then_some((old, new))
}

/// Which entries have which tags.
struct Holders<'m> {
    /// The entry that has a tag, of several that share it the first, and whether it is shared.
    of_tag: HashMap<&'m str, (usize, bool)>,
    /// Every tag of every entry.
    all: HashSet<(usize, &'m str)>,
    /// The leading tag of each entry, and of its shared tags.
    leads: Vec<(Option<&'m str>, Option<&'m str>)>,
}

impl<'m> Holders<'m> {
    fn of(manifest: &'m Manifest) -> Self {
        let mut holders = Self {
            of_tag: HashMap::new(),
            all: HashSet::new(),
            leads: Vec::new(),
        };
        for (index, entry) in manifest.entries.iter().enumerate() {
            let own = entry.tags.iter().map(|tag| (tag, false));
            let shared = entry.shared_tags.iter().map(|tag| (tag, true));
            for (tag, shared) in own.chain(shared) {
                holders.of_tag.entry(tag).or_insert((index, shared));
                holders.all.insert((index, tag));
            }
            let leads = (leading(&entry.tags), leading(&entry.shared_tags));
            holders.leads.push(leads);
        }
        holders
    }

    fn get(&self, tag: &str) -> Option<Holder<'_, 'm>> {
        let &(entry, shared) = self.of_tag.get(tag)?;
        Some(Holder {
            holders: self,
            entry,
            shared,
        })
    }
}

/// The entry that has a tag.
struct Holder<'h, 'm> {
    holders: &'h Holders<'m>,
    entry: usize,
    shared: bool,
}

impl<'m> Holder<'_, 'm> {
    fn has(&self, tag: &'m str) -> bool {
        self.holders.all.contains(&(self.entry, tag))
    }

    /// The leading tag at the side of `tag`.
    fn lead(&self, tag: &str) -> Option<&'m str> {
        let (own, shared) = self.holders.leads[self.entry];
        shared.filter(|lead| self.shared && *lead != tag).or(own)
    }
}

/// The tag that says most exactly what is built: the one with the most numbers, of those the
/// longest, of those the first.
pub(super) fn leading(tags: &[String]) -> Option<&str> {
    let mut best: Option<&str> = None;
    for tag in tags {
        if best.is_none_or(|best| exactness(tag) > exactness(best)) {
            best = Some(tag);
        }
    }
    best
}

fn exactness(tag: &str) -> (usize, usize) {
    (numbers(tag), tag.len())
}

/// How many numbers a tag has: `1.2-alpine3.22` has four.
pub(super) fn numbers(tag: &str) -> usize {
    tag.split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .count()
}

/// Where each tag stands first.
fn places<'s>(side: &Side<'s>) -> HashMap<&'s str, Span> {
    let text: &'s str = side.bundle.manifest;
    let mut places = HashMap::new();
    let mut seen = HashSet::new();
    for key in ["Tags", "SharedTags"] {
        let fields = side
            .reading
            .paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.fields);
        for span in fields
            .filter(|field| field.key == key)
            .flat_map(|field| &field.items)
        {
            if let Some(tag) = text.get(span.start..span.end)
                && seen.insert(tag)
            {
                places.insert(tag, *span);
            }
        }
    }
    places
}
