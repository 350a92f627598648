//! The sections on the variants of an image, chosen by its tags (domain.md 8.1, `variant*.md`).

use std::collections::BTreeSet;

use super::{Folder, Templates};

/// What the sections on variants depend on beside the tags of the image.
#[derive(Debug, Clone, Copy, Default)]
pub struct VariantFacts<'a> {
    /// The code names of Debian releases, as the tags of `debian` have them.
    pub debian_suites: &'a [String],
    /// The code names of Ubuntu releases, as the tags of `ubuntu` have them.
    pub ubuntu_suites: &'a [String],
    /// Whether an entry is built on `buildpack-deps` with all its packages.
    pub on_buildpack_deps: bool,
}

/// The names of the files that may speak about a tag, the most exact first: the whole tag, its last
/// part, the last but one.
fn file_names(tag: &str) -> [String; 3] {
    let last = tag.rsplit('-').next().unwrap_or(tag);
    let shorter = tag.rsplit_once('-').map_or(tag, |(shorter, _)| shorter);
    let last_but_one = shorter.rsplit('-').next().unwrap_or(shorter);
    [tag, last, last_but_one].map(|part| format!("variant-{part}.md"))
}

/// The sections on variants with two line ends before them; empty when no tag has a section.
pub(super) fn sections(
    folder: &Folder<'_>,
    templates: &Templates<'_>,
    tags: &[&str],
    facts: &VariantFacts<'_>,
) -> String {
    let mut text = String::new();
    let mut included: BTreeSet<(bool, String)> = BTreeSet::new();
    for tag in tags {
        let names = file_names(tag);
        for (own, name) in names
            .iter()
            .map(|name| (true, name))
            .chain(names.iter().map(|name| (false, name)))
        {
            if included.contains(&(own, name.clone())) {
                break;
            }
            let found = if own {
                folder.file(name)
            } else {
                templates.file(name)
            };
            if let Some(section) = found {
                included.insert((own, name.clone()));
                // An empty file says that the image wants no such section.
                if !section.is_empty() {
                    text.push('\n');
                    text.push_str(section);
                    text.push('\n');
                }
                break;
            }
        }
    }
    if text.is_empty() {
        return text;
    }

    let mut general = folder
        .file("variant.md")
        .or(templates.file("variant.md"))
        .unwrap_or_default()
        .to_owned();
    general.push('\n');
    if !matches!(folder.name, "debian" | "ubuntu") {
        for (suites, name) in [
            (facts.debian_suites, "variant-default-debian.md"),
            (facts.ubuntu_suites, "variant-default-ubuntu.md"),
        ] {
            let found: BTreeSet<&str> = suites
                .iter()
                .map(String::as_str)
                .filter(|suite| tags.iter().any(|tag| has_part(tag, suite)))
                .collect();
            if let (false, Some(section)) = (found.is_empty(), templates.file(name)) {
                general.push('\n');
                general.push_str(&section.replace("%%DEB-SUITES%%", &alternatives(&found)));
                general.push('\n');
            }
        }
    }
    if let (true, Some(section)) = (
        facts.on_buildpack_deps,
        templates.file("variant-default-buildpack-deps.md"),
    ) {
        general.push('\n');
        general.push_str(section);
        general.push('\n');
    }
    format!("\n\n{general}{}", text.trim_end_matches('\n'))
}

/// Whether the tag is the suite or has it between dashes or at an end.
fn has_part(tag: &str, suite: &str) -> bool {
    tag.match_indices(suite).any(|(start, _)| {
        let before = tag[..start].chars().next_back();
        let after = tag[start + suite.len()..].chars().next();
        matches!(before, None | Some('-')) && matches!(after, None | Some('-'))
    })
}

/// "a", "a or b", "a, b, or c".
fn alternatives(names: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = names.iter().copied().collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} or {two}"),
        [most @ .., last] => format!("{}, or {last}", most.join(", ")),
    }
}
