//! One image as data: everything its page shows.

use domain::{Architecture, Classification, Feedback, ImageName, Link};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::catalogue::MaintainedBy;

/// The longest filter over the tags, in characters; a tag has at most 128.
pub const TAG_FILTER_LIMIT: usize = 128;

/// An image as its page shows it. It changes only when a version is published, so the server may keep
/// it as JSON beside the version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageView {
    /// The name.
    pub name: ImageName,
    /// One line, about 100 characters; empty when the documentation folder has none.
    pub short_description: String,
    /// Where it stands in its life, and why.
    pub lifecycle: Classification,
    /// Slug and words of what it is filed under.
    pub categories: Vec<(String, String)>,
    /// Who maintains it, in its own words; none where nothing says so.
    pub maintained_by: Option<MaintainedByView>,
    /// The people and groups whom the manifest names.
    pub maintainers: Vec<MaintainerView>,
    /// The repository that the manifest names, where the Dockerfiles are.
    pub source_repository: Option<Link>,
    /// The repository that the documentation folder names.
    pub github_repo: Option<Link>,
    /// What is built, in the order of the manifest.
    pub entries: Vec<TagEntry>,
    /// The documentation as safe HTML, headings with ids, without the quick reference that this page
    /// shows elsewhere; empty when there is none.
    pub documentation_html: String,
    /// Id and words of the documentation's headings of the first two levels.
    pub outline: Vec<(String, String)>,
    /// Whether `/images/{name}/logo` answers.
    pub has_logo: bool,
    /// The image's own notice as safe HTML.
    pub notice_html: Option<String>,
    /// When the current version came.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// The command that fetches it, as in `docker pull postgres`; empty for what cannot be pulled.
    pub pull: String,
    /// Its versions, latest first.
    pub history: Vec<HistoryItem>,
    /// Where feedback about it goes.
    pub feedback: Feedback,
}

/// Who maintains an image, in the image's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainedByView {
    /// The words as safe HTML, one line.
    pub html: String,
    /// Which kind that is.
    pub kind: MaintainedBy,
}

/// One person or group whom the manifest names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainerView {
    /// The name.
    pub name: String,
    /// The handle, without `@`; empty when there is none.
    pub handle: String,
    /// Where the handle leads. Mail addresses of the manifest are not shown.
    pub link: Option<Link>,
}

/// One thing that is built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagEntry {
    /// Its tags.
    pub tags: Vec<String>,
    /// Tags that it shares with other entries.
    pub shared_tags: Vec<String>,
    /// What it is built for, sorted.
    pub architectures: Vec<Architecture>,
    /// The Dockerfile at its commit; none where the host shows no files.
    pub dockerfile: Option<Link>,
    /// The folder of the Dockerfile, as in `18/trixie`; `Dockerfile` at the top of the repository.
    pub dockerfile_label: String,
    /// The first seven characters of the commit.
    pub commit_short: String,
    /// Under which heading it stands, as [`tag_group`] gives it.
    pub group: String,
}

/// One version of the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryItem {
    /// Counted from 1.
    pub number: u32,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Where it came from, as in "Imported from docker-library".
    pub source: String,
    /// What changed.
    pub sentence: String,
    /// The proposal that it came from.
    #[serde(default)]
    pub origin: Option<VersionOrigin>,
}

/// The proposal that a version came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionOrigin {
    /// Its number.
    pub proposal: u64,
    /// The revision that was published.
    pub revision: u32,
    /// The number of the record of its last decision.
    pub record: u64,
}

/// An open proposal for the image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenChange {
    /// Its number.
    pub proposal: u64,
    /// What it asks for, as in "update".
    pub kind: String,
    /// What changes, in one sentence.
    pub summary: String,
    /// Where it stands, as in "in review".
    pub state: String,
    /// Whose turn it is, as in "Reviewers"; empty when nobody has to act.
    pub turn: String,
}

/// The page of one image: the view with what belongs to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePage {
    /// The image.
    pub image: ImageView,
    /// The open proposals for it.
    pub open: Vec<OpenChange>,
    /// Whether changes are proposed in this portal.
    pub takes_proposals: bool,
    /// What the tags are filtered by, from `?tags=`; empty for all.
    pub tag_filter: String,
    /// The address of this portal without a slash at its end, for the badge and for search engines.
    pub base_url: String,
    /// What the programme is called.
    pub programme: String,
    /// The moment that "updated 2 days ago" counts from.
    pub now: OffsetDateTime,
}

/// Entries that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagGroup<'a> {
    /// The heading; empty when one group holds all.
    pub name: String,
    /// The entries, in the order of the manifest.
    pub entries: Vec<&'a TagEntry>,
}

impl ImageView {
    /// The address of its page.
    pub fn path(&self) -> String {
        format!("/images/{}", self.name)
    }

    /// All tags, each once, in the order of the manifest, shared ones last.
    pub fn all_tags(&self) -> Vec<String> {
        let own = self.entries.iter().flat_map(|entry| &entry.tags);
        let shared = self.entries.iter().flat_map(|entry| &entry.shared_tags);
        let mut seen = std::collections::HashSet::new();
        own.chain(shared)
            .filter(|tag| seen.insert(tag.as_str()))
            .cloned()
            .collect()
    }

    /// All architectures, each once, sorted.
    pub fn all_architectures(&self) -> Vec<Architecture> {
        let mut all: Vec<_> = self
            .entries
            .iter()
            .flat_map(|entry| entry.architectures.iter().copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The entries that fit a filter, in groups. Every word of the filter must be in a tag, an
    /// architecture or the folder. Groups that would hold one entry each are no help and become one.
    pub fn groups(&self, filter: &str) -> Vec<TagGroup<'_>> {
        let fitting: Vec<&TagEntry> = self
            .entries
            .iter()
            .filter(|entry| entry.fits(filter))
            .collect();
        let mut groups: Vec<TagGroup<'_>> = Vec::new();
        for &entry in &fitting {
            match groups.iter_mut().find(|group| group.name == entry.group) {
                Some(group) => group.entries.push(entry),
                None => groups.push(TagGroup {
                    name: entry.group.clone(),
                    entries: vec![entry],
                }),
            }
        }
        let helpful = fitting.len() > 8 && groups.len() > 1 && groups.len() * 2 <= fitting.len();
        if helpful || fitting.is_empty() {
            groups
        } else {
            vec![TagGroup {
                name: String::new(),
                entries: fitting,
            }]
        }
    }
}

impl TagEntry {
    /// Whether every word of a filter is in one of its tags, its architectures or its folder. A number
    /// is meant whole: `25` is not in `2025`, nor `21` in `3.21`.
    pub fn fits(&self, filter: &str) -> bool {
        filter.split_whitespace().all(|word| {
            let word = word.to_lowercase();
            self.tags
                .iter()
                .chain(&self.shared_tags)
                .any(|tag| has(&tag.to_lowercase(), &word))
                || self
                    .architectures
                    .iter()
                    .any(|architecture| has(architecture.as_str(), &word))
                || has(&self.dockerfile_label.to_lowercase(), &word)
        })
    }
}

/// Whether the word is in the text, a number not behind a digit or a dot.
fn has(text: &str, word: &str) -> bool {
    let number = word.starts_with(|c: char| c.is_ascii_digit());
    text.match_indices(word)
        .any(|(at, _)| !(number && text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.')))
}

/// The heading under which an entry stands: the version that its folder starts with, as in `18` for
/// `18/trixie`, else the version of its first tag, as in `3` for `3-alpine`, else the folder.
pub fn tag_group(directory: &str, tags: &[String]) -> String {
    let first = directory
        .split('/')
        .find(|part| !part.is_empty() && *part != ".")
        .unwrap_or("");
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return first.to_owned();
    }
    let version = tags.iter().find_map(|tag| {
        let end = tag.find(|c: char| !c.is_ascii_digit()).unwrap_or(tag.len());
        (end > 0).then(|| tag[..end].to_owned())
    });
    version.unwrap_or_else(|| first.to_owned())
}

/// The folder as a label: the directory, or the file's name where it lies at the top.
pub fn dockerfile_label(directory: &str, file: &str) -> String {
    match directory.trim_matches(['/', '.']) {
        "" => file.to_owned(),
        _ => directory.trim_end_matches('/').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(directory: &str, tags: &[&str]) -> TagEntry {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        TagEntry {
            group: tag_group(directory, &tags),
            tags,
            shared_tags: Vec::new(),
            architectures: vec![Architecture::Amd64],
            dockerfile: None,
            dockerfile_label: dockerfile_label(directory, "Dockerfile"),
            commit_short: "0123abc".into(),
        }
    }

    #[test]
    fn a_group_is_the_version() {
        for (directory, tag, group) in [
            ("18/trixie", "18.0", "18"),
            ("8/jdk/alpine/3.21", "8u472-b08-jdk-alpine-3.21", "8"),
            (".", "3-alpine", "3"),
            ("eclipse-temurin-17", "3.9.11-eclipse-temurin-17", "3"),
            ("slim", "latest", "slim"),
            ("", "latest", ""),
        ] {
            assert_eq!(
                tag_group(directory, &[tag.to_owned()]),
                group,
                "{directory} {tag}"
            );
        }
    }

    #[test]
    fn a_folder_at_the_top_is_called_by_its_file() {
        assert_eq!(
            dockerfile_label(".", "Dockerfile.alpine"),
            "Dockerfile.alpine"
        );
        assert_eq!(dockerfile_label("18/trixie/", "Dockerfile"), "18/trixie");
    }

    #[test]
    fn an_entry_fits_when_all_words_do() {
        let entry = entry("18/trixie", &["18.0", "latest"]);
        for (filter, fits) in [
            ("", true),
            ("LATEST", true),
            ("18 amd64", true),
            ("trixie", true),
            ("18 s390x", false),
            ("8", false),
            ("0", false),
            ("rix", true),
        ] {
            assert_eq!(entry.fits(filter), fits, "{filter}");
        }
    }
}
