//! The right text, where there is only one: what fixes put in the place of a slip.

use std::collections::HashMap;

use super::Maintainer;
use super::check::{
    is_architecture, is_git_commit, is_git_fetch, is_known, is_reserved, is_tag, known_keys,
    single_architecture,
};
use super::holes::BUILDERS;
use super::paragraph::{Field, Paragraph};
use crate::finding::{Fix, Span};

/// What other systems call the architectures.
const OTHER_NAMES: [(&str, &str); 12] = [
    ("x86_64", "amd64"),
    ("x86-64", "amd64"),
    ("x64", "amd64"),
    ("arm64", "arm64v8"),
    ("aarch64", "arm64v8"),
    ("armv5", "arm32v5"),
    ("armv6", "arm32v6"),
    ("armv7", "arm32v7"),
    ("386", "i386"),
    ("i686", "i386"),
    ("ppc64el", "ppc64le"),
    ("mips64el", "mips64le"),
];

/// Hosts of which it is known that they answer to https.
const HOSTS: [&str; 2] = ["github.com", "gitlab.com"];

/// A fix that replaces a value, when it stands in the text as it is: on one line and alone.
pub(super) fn in_place_of(value: &str, span: Span, replacement: String) -> Option<Fix> {
    let whole = value.len() == span.end - span.start && !value.contains('\n');
    whole.then_some(Fix { span, replacement })
}

/// The branch in full, for the name of a branch alone. What could be a tag or a remote is left:
/// anything with digits in front, such as `v1.2` and `1.2`, and `origin/main`.
pub(super) fn full_reference(text: &str) -> Option<String> {
    let full = if text.starts_with("heads/") || text.starts_with("tags/") {
        format!("refs/{text}")
    } else {
        let version = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        let branch = plain
            && !text.is_empty()
            && !text.starts_with(['-', '.'])
            && !version.starts_with(|first: char| first.is_ascii_digit())
            && !text.eq_ignore_ascii_case("head");
        branch.then(|| format!("refs/heads/{text}"))?
    };
    is_git_fetch(&full).then_some(full)
}

/// The commit in lower case.
pub(super) fn commit(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    (lower != text && is_git_commit(&lower)).then_some(lower)
}

/// What the build system calls an architecture.
pub(super) fn architecture(text: &str) -> Option<&'static str> {
    let name = text.strip_prefix("linux/").unwrap_or(text);
    let name = name.to_ascii_lowercase().replace("arm/v", "armv");
    let name = name.strip_suffix("/v8").unwrap_or(&name);
    let known = crate::image::Architecture::ALL.iter();
    let mut known = known.map(|architecture| architecture.as_str());
    known.find(|known| *known == name).or_else(|| {
        let mut others = OTHER_NAMES.iter();
        others
            .find(|(other, _)| *other == name)
            .map(|(_, known)| *known)
    })
}

/// A list of architectures in the form of the tools: known names, sorted, each once.
pub(super) fn architectures<'i>(items: impl Iterator<Item = &'i str>) -> Option<String> {
    let mut names: Vec<&str> = items.map(architecture).collect::<Option<_>>()?;
    names.sort_unstable();
    names.dedup();
    Some(names.join(", "))
}

/// The address over https of a repository whose host is known to answer there.
pub(super) fn repository(text: &str) -> Option<String> {
    let rest = ["http://", "git://", "ssh://git@"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme).map(str::to_owned))
        .or_else(|| Some(text.strip_prefix("git@")?.replacen(':', "/", 1)))?;
    let (host, path) = rest.split_once('/')?;
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    (HOSTS.contains(&host) && plain && !path.is_empty()).then(|| format!("https://{rest}"))
}

/// The builder in lower case.
pub(super) fn builder(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    (lower != text && BUILDERS.contains(&&*lower)).then_some(lower)
}

/// The key that differs from what was written in case and separators only.
pub(super) fn key(written: &str) -> Option<String> {
    let letters: String = written
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if let Some(known) = known_keys().find(|known| known.eq_ignore_ascii_case(&letters)) {
        return Some(known.to_owned());
    }
    let (prefix, field) = written.rsplit_once('-')?;
    let field = known_keys().find(|known| known.eq_ignore_ascii_case(field))?;
    let key = format!("{}-{field}", architecture(prefix)?);
    single_architecture(&key).is_some().then_some(key)
}

/// How often each key stands in a paragraph, however it is written.
pub(super) struct Names {
    count: HashMap<String, usize>,
    is_first: bool,
}

impl Names {
    /// The keys of a paragraph; `is_first` for that without an entry.
    pub(super) fn of(paragraph: &Paragraph<'_>, is_first: bool) -> Self {
        let right = |written: &str| {
            is_known(written)
                || single_architecture(written).is_some_and(|(prefix, _)| is_architecture(prefix))
        };
        let mut count = HashMap::new();
        // Seldom is anything misspelled.
        if !paragraph.fields.iter().all(|field| right(field.key)) {
            for field in &paragraph.fields {
                let name = if right(field.key) {
                    Some(field.key.to_owned())
                } else {
                    key(field.key)
                };
                if let Some(name) = name {
                    *count.entry(name).or_default() += 1;
                }
            }
        }
        Self { count, is_first }
    }

    /// Whether a field may be called `key` instead: no other is called so, and nothing that it
    /// says becomes an error that nobody saw before.
    pub(super) fn may_become(&self, field: &Field<'_>, key: &str) -> bool {
        self.count.get(key) == Some(&1) && takes(key, &field.value, self.is_first)
    }
}

/// Whether the tools take this value for a key, whatever else the manifest says.
pub(super) fn takes(key: &str, value: &str, is_first: bool) -> bool {
    let items = || value.split(',').map(str::trim);
    let text = value.trim();
    match key {
        // An entry without tags is an error already; shared tags may meet those of others.
        "Tags" => !is_first && items().all(is_tag),
        "SharedTags" => false,
        "Maintainers" => items().all(|item| Maintainer::parse(item).is_some()),
        "Architectures" => items().all(is_architecture),
        "Constraints" => items().all(|item| !item.is_empty()),
        "GitRepo" => !text.is_empty(),
        "GitFetch" => is_git_fetch(value),
        "GitCommit" => is_git_commit(value),
        "Builder" => BUILDERS.contains(&text),
        _ => match single_architecture(key) {
            Some((_, field)) => text.is_empty() || takes(field, value, is_first),
            None => is_known(key) || !is_reserved(key),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_told_from_what_may_be_a_tag() {
        for (written, full) in [
            ("main", Some("refs/heads/main")),
            ("dist-amd64", Some("refs/heads/dist-amd64")),
            ("heads/1.2", Some("refs/heads/1.2")),
            ("tags/v1.2", Some("refs/tags/v1.2")),
            ("v1.2", None),
            ("1.2", None),
            ("origin/main", None),
            ("HEAD", None),
            ("refs/main", None),
            ("heads/*", None),
            ("", None),
            ("a b", None),
        ] {
            assert_eq!(full_reference(written).as_deref(), full, "{written}");
        }
    }

    #[test]
    fn names_of_other_systems_are_known() {
        for (written, known) in [
            ("AMD64", Some("amd64")),
            ("linux/arm/v7", Some("arm32v7")),
            ("linux/arm64/v8", Some("arm64v8")),
            ("aarch64", Some("arm64v8")),
            ("s390x", Some("s390x")),
            ("arm", None),
            ("sparc", None),
        ] {
            assert_eq!(architecture(written), known, "{written}");
        }
        let list = ["arm64", "amd64", "x86_64"];
        assert_eq!(
            architectures(list.into_iter()).as_deref(),
            Some("amd64, arm64v8")
        );
        assert_eq!(architectures(["amd64", "vax"].into_iter()), None);
    }

    #[test]
    fn repositories_are_those_of_known_hosts() {
        for (written, address) in [
            (
                "git://github.com/a/b.git",
                Some("https://github.com/a/b.git"),
            ),
            ("http://gitlab.com/a/b", Some("https://gitlab.com/a/b")),
            ("git@github.com:a/b.git", Some("https://github.com/a/b.git")),
            ("http://example.org/a", None),
            ("http://github.com/", None),
            ("git@github.com", None),
        ] {
            assert_eq!(repository(written).as_deref(), address, "{written}");
        }
    }

    #[test]
    fn keys_are_told_from_their_letters() {
        for (written, known) in [
            ("gitfetch", Some("GitFetch")),
            ("Git-Repo", Some("GitRepo")),
            ("ARM64-gitcommit", Some("arm64v8-GitCommit")),
            ("amd64-tags", None),
            ("Tag", None),
        ] {
            assert_eq!(key(written).as_deref(), known, "{written}");
        }
    }
}
