//! Tags guessed from where a Dockerfile lies and from the version that it sets.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{FileContent, FilePath};

/// The most characters of a tag.
const TAG_LIMIT: usize = 128;

/// The tags of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// The Dockerfile.
    pub(super) path: FilePath,
    /// The tags; never none.
    pub(super) tags: Vec<String>,
    /// Whether the tags come from a version.
    is_versioned: bool,
}

/// What a Dockerfile says about itself.
struct Found<'a> {
    path: &'a FilePath,
    version: Option<String>,
    variant: String,
}

/// The tags of all Dockerfiles, the newest version first. A shorter tag such as `1` goes to the
/// newest version that can have it, and no tag is given twice.
pub(super) fn guess(
    name: &str,
    dockerfiles: &[&FilePath],
    files: &BTreeMap<FilePath, FileContent>,
) -> Vec<Guess> {
    let mut all: Vec<Found<'_>> = dockerfiles
        .iter()
        .map(|path| {
            let text = files
                .get(*path)
                .and_then(FileContent::text)
                .unwrap_or_default();
            found(name, path, text)
        })
        .collect();
    all.sort_by(|a, b| {
        let version = |found: &Found<'_>| found.version.as_deref().map(numbers);
        version(b)
            .cmp(&version(a))
            .then_with(|| a.variant.cmp(&b.variant))
            .then_with(|| a.path.cmp(b.path))
    });
    let mut taken = BTreeSet::new();
    // A version in full belongs to its own entry before an older one takes it as an alias.
    let full: Vec<String> = all
        .iter()
        .map(|found| with_variant(found.version.as_deref(), found))
        .collect();
    let mut firsts = Vec::new();
    for (found, tag) in all.iter().zip(full) {
        let tag = match taken.insert(tag.clone()) {
            true => tag,
            false => unique(found, &mut taken),
        };
        firsts.push(tag);
    }
    all.iter()
        .zip(firsts)
        .map(|(found, first)| {
            let mut tags = vec![first];
            for alias in aliases(found) {
                if taken.insert(alias.clone()) {
                    tags.push(alias);
                }
            }
            Guess {
                path: found.path.clone(),
                tags,
                is_versioned: found.version.is_some(),
            }
        })
        .collect()
}

/// What was guessed about the tags, in sentences.
pub(super) fn notes(guesses: &[Guess]) -> Vec<String> {
    let unversioned = guesses.iter().filter(|guess| !guess.is_versioned).count();
    let mut notes = vec![
        "The tags are guessed from the folders and from the versions that the Dockerfiles set."
            .to_owned(),
    ];
    if unversioned > 0 {
        notes.push(format!(
            "No version was found in {unversioned} of {}. Give these entries a version as their first tag.",
            super::plural(guesses.len(), "Dockerfile")
        ));
    }
    notes
}

fn found<'a>(name: &str, path: &'a FilePath, text: &str) -> Found<'a> {
    let mut parts: Vec<&str> = path.directory().split('/').collect();
    let file = path.name();
    let suffix = file
        .strip_prefix("Dockerfile")
        .unwrap_or_else(|| file.rsplit_once('.').map_or("", |(before, _)| before));
    parts.push(suffix.trim_matches(['.', '-']));
    let mut of_folder = None;
    let mut variant = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let plain = part.strip_prefix('v').unwrap_or(part);
        if is_version(plain) {
            of_folder = Some(plain.to_owned());
        } else if part != name && !matches!(part, "docker" | "dockerfiles" | "images" | "latest") {
            let part = part.replace(|c: char| !is_tag_character(c), "-");
            variant.push(part.trim_matches(['.', '-']).to_owned());
        }
    }
    variant.retain(|part| !part.is_empty());
    let set = version_in(name, text);
    let version = match (set, of_folder) {
        // A folder for a series holds a version of it; another version is that of something else.
        (Some(set), Some(folder)) if set == folder || set.starts_with(&format!("{folder}.")) => {
            Some(set)
        }
        (_, Some(folder)) => Some(folder),
        (set, None) => set,
    };
    Found {
        path,
        version,
        variant: variant.join("-").replace("latest", "newest"),
    }
}

fn is_tag_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// Whether a text is a version: digits and dots, then perhaps a word such as `rc1`.
fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= 40
        && text.chars().all(is_tag_character)
        && text
            .split('.')
            .all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        && !text.contains("latest")
}

/// The version that a Dockerfile sets: that of a variable named after the image, else that of the
/// only variable whose name ends with `VERSION`.
fn version_in(name: &str, text: &str) -> Option<String> {
    let own = name.to_ascii_uppercase().replace(['-', '.'], "_");
    let mut set: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        if !words
            .next()
            .is_some_and(|word| matches!(word.to_ascii_uppercase().as_str(), "ENV" | "ARG"))
        {
            continue;
        }
        let Some(first) = words.next() else { continue };
        let (variable, value) = match first.split_once('=') {
            Some((variable, value)) => (variable, value),
            None => (first, words.next().unwrap_or_default()),
        };
        let value = value.trim_matches(['"', '\'']);
        let value = value.strip_prefix('v').unwrap_or(value);
        if variable.to_ascii_uppercase().ends_with("VERSION") && is_version(value) {
            set.push((variable.to_ascii_uppercase(), value.to_owned()));
        }
    }
    let of_image = set
        .iter()
        .position(|(variable, _)| variable.strip_suffix("_VERSION") == Some(&own));
    match (of_image, set.len()) {
        (Some(index), _) => Some(set.swap_remove(index).1),
        (None, 1) => set.pop().map(|(_, value)| value),
        _ => None,
    }
}

/// A version as versions are compared.
fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split(['.', '-', '_']);
    parts.map(|part| part.parse().unwrap_or(0)).collect()
}

/// A version with the variant behind it; `latest` for what has neither.
fn with_variant(version: Option<&str>, found: &Found<'_>) -> String {
    let tag = match (version, found.variant.as_str()) {
        (None, "") => "latest".to_owned(),
        (Some(version), "") => version.to_owned(),
        (None, variant) => variant.to_owned(),
        (Some(version), variant) => format!("{version}-{variant}"),
    };
    shortened(&tag)
}

fn shortened(tag: &str) -> String {
    tag.chars().take(TAG_LIMIT).collect()
}

/// The shorter tags that an entry may have: `1.2` and `1` of `1.2.3`, and what has no version.
fn aliases(found: &Found<'_>) -> Vec<String> {
    let Some(version) = &found.version else {
        return Vec::new();
    };
    // What is not finished gets no name that promises more.
    if !version.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Vec::new();
    }
    let shorter = version.match_indices('.').map(|(at, _)| &version[..at]);
    let mut shorter: Vec<_> = shorter.collect();
    shorter.reverse();
    let mut aliases: Vec<String> = shorter
        .into_iter()
        .map(|version| with_variant(Some(version), found))
        .collect();
    aliases.push(with_variant(None, found));
    aliases
}

/// A tag that nobody has, from the path.
fn unique(found: &Found<'_>, taken: &mut BTreeSet<String>) -> String {
    let base = with_variant(found.version.as_deref(), found);
    let base: String = base.chars().take(TAG_LIMIT - 8).collect();
    let base = match base.contains("latest") {
        true => "build".to_owned(),
        false => base,
    };
    let mut number = 2_usize;
    loop {
        let tag = format!("{base}-{number}");
        if taken.insert(tag.clone()) {
            return tag;
        }
        number += 1;
    }
}
