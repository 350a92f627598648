//! Where an entry's Dockerfile stands, and how tags are grouped on an image's page.

use std::collections::{Bound, HashMap};

use super::{DEFAULT_ARCHITECTURE, Entry, Manifest};
use crate::image::Link;

/// Shared tags that stand for the same entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedTagGroup<'a> {
    /// The tags, in the order of the file.
    pub tags: Vec<&'a str>,
    /// The entries, in the order of the file.
    pub entries: Vec<&'a Entry>,
}

impl Entry {
    /// The repository from which an architecture is built.
    pub fn git_repo_for(&self, arch: &str) -> &str {
        self.value_for(arch, "GitRepo").unwrap_or(&self.git_repo)
    }

    /// The branch or tag from which an architecture is built.
    pub fn git_fetch_for(&self, arch: &str) -> &str {
        self.value_for(arch, "GitFetch").unwrap_or(&self.git_fetch)
    }

    /// The commit from which an architecture is built.
    pub fn git_commit_for(&self, arch: &str) -> &str {
        self.value_for(arch, "GitCommit")
            .unwrap_or(&self.git_commit)
    }

    /// The folder from which an architecture is built.
    pub fn directory_for(&self, arch: &str) -> &str {
        self.value_for(arch, "Directory").unwrap_or(&self.directory)
    }

    /// The file from which an architecture is built.
    pub fn file_for(&self, arch: &str) -> &str {
        self.value_for(arch, "File").unwrap_or(&self.file)
    }

    /// The builder for an architecture; empty for the default.
    pub fn builder_for(&self, arch: &str) -> &str {
        self.value_for(arch, "Builder").unwrap_or(&self.builder)
    }

    fn value_for(&self, arch: &str, field: &str) -> Option<&str> {
        let behind = (Bound::Included(arch), Bound::Unbounded);
        // Asked for each architecture of each entry: without making the key.
        self.per_architecture
            .range::<str, _>(behind)
            .map_while(|(key, value)| Some((key.strip_prefix(arch)?, value)))
            .find(|(rest, _)| rest.strip_prefix('-') == Some(field))
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The architecture whose Dockerfile a page for everybody links: `amd64`, or the first one
    /// when the entry is not built for that.
    pub fn page_architecture(&self) -> &str {
        let default = self
            .architectures
            .iter()
            .find(|arch| *arch == DEFAULT_ARCHITECTURE);
        default
            .or(self.architectures.first())
            .map_or(DEFAULT_ARCHITECTURE, String::as_str)
    }

    /// The path of the Dockerfile in its repository.
    pub fn dockerfile_path(&self, arch: &str) -> String {
        let (directory, file) = (self.directory_for(arch), self.file_for(arch));
        if directory == "." {
            file.to_owned()
        } else {
            format!("{directory}/{file}")
        }
    }

    /// The page that shows the Dockerfile at its commit; nothing for a host whose addresses are
    /// not known (other than GitHub, GitLab and Launchpad) or where the parts make no address.
    pub fn dockerfile_url(&self, arch: &str) -> Option<Link> {
        let (repo, commit) = (self.git_repo_for(arch), self.git_commit_for(arch));
        let repo = repo.replace("git://", "https://");
        let repo = repo.strip_suffix(".git").unwrap_or(&repo);
        let path = self.dockerfile_path(arch);
        let url = if repo.starts_with("https://github.com/") {
            format!("{repo}/blob/{commit}/{path}")
        } else if repo.starts_with("https://gitlab.") {
            format!("{repo}/-/blob/{commit}/{path}")
        } else if repo.starts_with("https://git.launchpad.net/") {
            format!(
                "{repo}/tree/{path}?h={}&id={commit}",
                self.git_fetch_for(arch)
            )
        } else {
            return None;
        };
        url.parse().ok()
    }
}

impl Manifest {
    /// The shared tags, those that stand for the same entries together, in the order of the file.
    pub fn shared_tag_groups(&self) -> Vec<SharedTagGroup<'_>> {
        let mut groups: Vec<SharedTagGroup<'_>> = Vec::new();
        let mut group_of: HashMap<Vec<usize>, usize> = HashMap::new();
        for (tag, indices) in self.sharers() {
            let group = *group_of.entry(indices).or_insert_with_key(|indices| {
                let entries = indices.iter().map(|&index| &self.entries[index]).collect();
                groups.push(SharedTagGroup {
                    tags: Vec::new(),
                    entries,
                });
                groups.len() - 1
            });
            groups[group].tags.push(tag);
        }
        groups
    }

    /// Each shared tag with the places of its entries, in the order of the file.
    pub(super) fn sharers(&self) -> Vec<(&str, Vec<usize>)> {
        let mut sharers: Vec<(&str, Vec<usize>)> = Vec::new();
        let mut place_of: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            for tag in &entry.shared_tags {
                let place = *place_of.entry(tag).or_insert_with(|| {
                    sharers.push((tag, Vec::new()));
                    sharers.len() - 1
                });
                let entries = &mut sharers[place].1;
                if entries.last() != Some(&index) {
                    entries.push(index);
                }
            }
        }
        sharers
    }
}
