//! The list of tags and the list of architectures on the page of an image.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// What the page says about one entry of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagLine {
    /// Its tags, in the order of the manifest.
    pub tags: Vec<String>,
    /// The tags that it shares with other entries.
    pub shared_tags: Vec<String>,
    /// For which architectures it is built, as the manifest names them.
    pub architectures: Vec<String>,
    /// The address of its Dockerfile at its commit; see [`dockerfile_link`].
    pub dockerfile: Option<String>,
}

/// The address under which people read a file of a repository at a commit: for repositories on
/// GitHub, on a GitLab server and on Launchpad; none for others (domain.md 8.2).
///
/// `fetch` is the branch or tag of the commit, `directory` and `file` as in the manifest.
pub fn dockerfile_link(
    repo: &str,
    fetch: &str,
    commit: &str,
    directory: &str,
    file: &str,
) -> Option<String> {
    let mut base = repo.replace("git://", "https://");
    while let Some(shorter) = base.strip_suffix(".git") {
        base.truncate(shorter.len());
    }
    let path = clean(&format!("{directory}/{file}"));
    if base.starts_with("https://github.com/") {
        Some(format!("{base}/blob/{commit}/{path}"))
    } else if base.starts_with("https://gitlab.") {
        Some(format!("{base}/-/blob/{commit}/{path}"))
    } else if base.starts_with("https://git.launchpad.net/") {
        Some(format!("{base}/tree/{path}?h={fetch}&id={commit}"))
    } else {
        None
    }
}

/// A path without empty parts, `.` and `..`, as browsers of repositories expect it.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The list of tags as Markdown; empty when there is none.
pub fn tag_list(entries: &[TagLine]) -> String {
    let groups = shared_groups(entries);
    let mut list = String::new();
    if !groups.is_empty() {
        list.push_str("(See [\"What's the difference between 'Shared' and 'Simple' tags?\" in the FAQ](https://github.com/docker-library/faq#whats-the-difference-between-shared-and-simple-tags).)\n\n## Simple Tags\n\n");
    }
    for entry in entries {
        let _ = writeln!(
            list,
            "-\t{}\n",
            linked(&entry.tags, entry.dockerfile.as_deref())
        );
    }
    if !groups.is_empty() {
        list.push_str("## Shared Tags\n\n");
    }
    for (tags, members) in groups {
        let _ = writeln!(list, "-\t{}:\n", linked(&tags, None));
        for member in members {
            let first = member.tags.get(..1).unwrap_or_default();
            let _ = writeln!(list, "\t-\t{}", linked(first, member.dockerfile.as_deref()));
        }
        list.push('\n');
    }
    list.truncate(list.trim_end().len());
    list
}

/// Tags in back-ticks, as a link when there is an address.
fn linked(tags: &[String], address: Option<&str>) -> String {
    let tags = format!("`{}`", tags.join("`, `"));
    match address {
        Some(address) => format!("[{tags}]({address})"),
        None => tags,
    }
}

/// Shared tags that stand for the same entries, together with these, in the order of the manifest.
fn shared_groups(entries: &[TagLine]) -> Vec<(Vec<String>, Vec<&TagLine>)> {
    let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for tag in entries.iter().flat_map(|entry| &entry.shared_tags) {
        if !seen.insert(tag) {
            continue;
        }
        let members: Vec<usize> = (0..entries.len())
            .filter(|&at| entries[at].shared_tags.contains(tag))
            .collect();
        match groups.iter_mut().find(|(_, known)| *known == members) {
            Some((tags, _)) => tags.push(tag.clone()),
            None => groups.push((vec![tag.clone()], members)),
        }
    }
    groups
        .into_iter()
        .map(|(tags, members)| (tags, members.into_iter().map(|at| &entries[at]).collect()))
        .collect()
}

/// The architectures of all entries as Markdown, each with a link to its own namespace; empty when
/// there is none.
pub fn architecture_list(image: &str, entries: &[TagLine]) -> String {
    let names: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| &entry.architectures)
        .map(String::as_str)
        .collect();
    let links: Vec<String> = names
        .into_iter()
        .map(|name| {
            // The namespace of Windows images predates the name of the architecture.
            let namespace = if name == "windows-amd64" {
                "winamd64"
            } else {
                name
            };
            format!("[`{name}`](https://hub.docker.com/r/{namespace}/{image}/)")
        })
        .collect();
    links.join(", ")
}
