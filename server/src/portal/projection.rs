//! From the files of a version to what lists and pages show of it. Pure: the same files, templates
//! and settings always give the same.

use std::collections::{BTreeMap, HashSet};

use app::view::image::{
    ImageView, MaintainedByView, MaintainerView, TagEntry, dockerfile_label, tag_group,
};
use domain::docs::{Folder, PageFacts, TagLine, Templates, VariantFacts, maintained_by_kind};
use domain::feedback::{self, FeedbackFacts};
use domain::lifecycle::{self, LifecycleFacts};
use domain::manifest::{Entry, Manifest};
use domain::{Feedback, ImageName, Link, Programme};
use time::OffsetDateTime;

use super::checkout::{Files, is_logo};
use crate::render;
use crate::store::SearchDocument;

/// The digest of the sources that pages are made by: where it differs, every page is made again at
/// the next start.
pub const REVISION: &str = env!("SLIPWAY_PROJECTION");

/// The most bytes of documentation that are searched; what stands further down is found by nobody.
const SEARCHED_LIMIT: usize = 200_000;

/// What cannot be used, as `(path, line, reason)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The file, by its path in `export`'s layout.
    pub path: String,
    /// The line in it, from 1.
    pub line: Option<u32>,
    /// What is wrong.
    pub reason: String,
}

/// What all images share.
pub struct Shared<'a> {
    /// The settings.
    pub programme: &'a Programme,
    /// The texts of `.template-helpers`, by file name.
    pub templates: &'a BTreeMap<String, String>,
    /// The code names of Debian and of Ubuntu releases, as the tags of these images have them.
    pub suites: &'a Suites,
    /// The names of all images.
    pub known: &'a HashSet<String>,
}

/// Code names of releases, for the sections on variants.
#[derive(Debug, Default)]
pub struct Suites {
    /// Of Debian.
    pub debian: Vec<String>,
    /// Of Ubuntu.
    pub ubuntu: Vec<String>,
}

/// The code names among the tags of a base image: those that are one word of letters.
pub fn code_names(manifest: &Manifest) -> Vec<String> {
    let mut names: Vec<String> = manifest
        .entries
        .iter()
        .flat_map(|entry| &entry.tags)
        .filter(|tag| tag.bytes().all(|byte| byte.is_ascii_lowercase()))
        .filter(|tag| !NOT_CODE_NAMES.contains(&tag.as_str()))
        .cloned()
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Tags of one word that name no release.
const NOT_CODE_NAMES: [&str; 9] = [
    "latest",
    "rolling",
    "devel",
    "stable",
    "testing",
    "unstable",
    "oldstable",
    "oldoldstable",
    "experimental",
];

/// What is shown of one version.
pub struct Projection {
    /// The page, without its history and with the routes apart.
    pub view: ImageView,
    /// The routes and directions.
    pub feedback: Feedback,
    /// What is searched.
    pub search: SearchDocument,
}

/// The path of a logo among files, if there is one; a bitmap wins over a drawing, as in the
/// registry.
pub fn logo_path<'a>(name: &ImageName, paths: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let prefix = format!("docs/{name}/");
    let mut logos: Vec<&str> = paths
        .filter(|path| {
            path.strip_prefix(&prefix)
                .is_some_and(|rest| !rest.contains('/') && is_logo(rest))
        })
        .filter(|path| !path.ends_with("logo-120.png"))
        .collect();
    logos.sort_by_key(|path| path.ends_with(".svg"));
    logos.first().copied()
}

/// The media type of a picture, by what it holds and not by its name; none for what is no picture.
pub fn picture_type(content: &[u8]) -> Option<&'static str> {
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if content.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    let text = std::str::from_utf8(content)
        .ok()?
        .trim_start_matches('\u{feff}')
        .trim_start();
    let is_drawing = text.starts_with("<svg")
        || ((text.starts_with("<?xml") || text.starts_with("<!--")) && text.contains("<svg"));
    is_drawing.then_some("image/svg+xml")
}

/// Makes what is shown of a version from its files.
///
/// # Errors
/// The first file that cannot be used: text that is no UTF-8 or holds a NUL byte, a manifest that
/// the build system would refuse, a `metadata.json` that is none.
pub fn project(
    name: &ImageName,
    files: &Files,
    shared: &Shared<'_>,
    updated_at: OffsetDateTime,
    retired: bool,
) -> Result<Projection, Unusable> {
    let manifest = files
        .get(&format!("library/{name}"))
        .map(|file| read_manifest(name, &file.content))
        .transpose()?;
    let texts = texts(name, files)?;
    let folder = Folder::new(name.as_str(), &texts);
    let templates = Templates::new(shared.templates);
    let pull_name = if shared.programme.namespace.is_empty() {
        name.to_string()
    } else {
        format!("{}/{name}", shared.programme.namespace)
    };

    let entries: Vec<TagEntry> = manifest
        .iter()
        .flat_map(|m| &m.entries)
        .map(tag_entry)
        .collect();
    let lines: Vec<TagLine> = manifest
        .iter()
        .flat_map(|m| &m.entries)
        .map(tag_line)
        .collect();
    let classification = lifecycle::classify(&LifecycleFacts {
        folder,
        templates,
        pull_name: &pull_name,
        entries: manifest.as_ref().map(|m| m.entries.len()),
        retired,
        known: &|name| shared.known.contains(name),
    });
    let manifest_repo = manifest.as_ref().and_then(|m| {
        let of_entry = m.entries.first().map(|entry| entry.git_repo.as_str());
        of_entry
            .or(Some(m.global.git_repo.as_str()))
            .filter(|repo| !repo.is_empty())
    });
    let feedback = feedback::derive(
        &FeedbackFacts {
            image: name,
            folder,
            templates,
            manifest_repo,
        },
        shared.programme,
    );

    let has_logo = logo_path(name, files.keys().map(String::as_str))
        .and_then(|path| files.get(path))
        .is_some_and(|file| picture_type(&file.content).is_some());
    let facts = PageFacts {
        pull_name: &pull_name,
        // The logo stands in the page's head, not in its text.
        logo: None,
        entries: &lines,
        variants: VariantFacts {
            debian_suites: &shared.suites.debian,
            ubuntu_suites: &shared.suites.ubuntu,
            // Only the Dockerfiles say it, and an import does not have them.
            on_buildpack_deps: false,
        },
    };
    // A folder without the usual files still has its text: `scratch` has nothing else.
    let documentation = folder
        .documentation(&templates, &facts)
        .or_else(|| folder.file("README.md").map(str::to_owned))
        .map(|text| render::markdown(&text));

    let categories = match files.get(&format!("docs/{name}/metadata.json")) {
        None => Vec::new(),
        Some(file) => render::categories(&file.content).map_err(|(line, reason)| Unusable {
            path: format!("docs/{name}/metadata.json"),
            line: Some(line),
            reason: format!("it is no valid metadata: {reason}"),
        })?,
    };
    let maintained_by = feedback.maintained_by.as_ref().and_then(|direction| {
        (!direction.markdown.trim().is_empty()).then(|| MaintainedByView {
            html: render::inline_markdown(&direction.markdown),
            kind: maintained_by_kind(&direction.markdown),
        })
    });
    let short_description = folder.short_description().unwrap_or_default().to_owned();
    let tags: Vec<&str> = entries
        .iter()
        .flat_map(|entry| entry.tags.iter().chain(&entry.shared_tags))
        .map(String::as_str)
        .collect();
    let mut searched = documentation
        .as_ref()
        .map(|page| page.text.clone())
        .unwrap_or_default();
    if searched.len() > SEARCHED_LIMIT {
        let end = (0..=SEARCHED_LIMIT)
            .rev()
            .find(|at| searched.is_char_boundary(*at))
            .unwrap_or(0);
        searched.truncate(end);
    }
    let search = SearchDocument {
        name: name.as_str().replace(['.', '_', '-'], " ") + " " + name.as_str(),
        description: short_description.clone(),
        tags: tags.join(" "),
        documentation: searched,
    };
    let view = ImageView {
        name: name.clone(),
        notice_html: classification
            .notice
            .as_deref()
            .map(|notice| render::markdown(notice).html),
        lifecycle: classification,
        categories: categories
            .into_iter()
            .map(|slug| {
                (
                    slug.clone(),
                    shared.programme.category_label(&slug).to_owned(),
                )
            })
            .collect(),
        maintained_by,
        maintainers: manifest.as_ref().map(maintainers).unwrap_or_default(),
        source_repository: manifest_repo.and_then(repository_page),
        github_repo: folder
            .github_repo()
            .and_then(|address| address.parse().ok()),
        pull: if entries.is_empty() {
            String::new()
        } else {
            format!("docker pull {pull_name}")
        },
        entries,
        outline: documentation
            .as_ref()
            .map(|page| page.outline.clone())
            .unwrap_or_default(),
        documentation_html: documentation.map(|page| page.html).unwrap_or_default(),
        has_logo,
        short_description,
        updated_at,
        history: Vec::new(),
        feedback: Feedback {
            issues: None,
            help: None,
            maintained_by: None,
            routes: Vec::new(),
        },
    };
    Ok(Projection {
        view,
        feedback,
        search,
    })
}

/// The text of the page that a documentation folder makes; nothing where the folder has
/// none. `texts` are its files by name.
pub fn page_as_seen(
    name: &ImageName,
    manifest: &Manifest,
    texts: &BTreeMap<String, String>,
    templates: Templates<'_>,
    namespace: &str,
    suites: (&[String], &[String]),
) -> Option<String> {
    let folder = Folder::new(name.as_str(), texts);
    let lines: Vec<TagLine> = manifest.entries.iter().map(tag_line).collect();
    let pull_name = if namespace.is_empty() {
        name.to_string()
    } else {
        format!("{namespace}/{name}")
    };
    let facts = PageFacts {
        pull_name: &pull_name,
        logo: None,
        entries: &lines,
        variants: VariantFacts {
            debian_suites: suites.0,
            ubuntu_suites: suites.1,
            on_buildpack_deps: false,
        },
    };
    folder
        .documentation(&templates, &facts)
        .or_else(|| folder.file("README.md").map(str::to_owned))
}

/// Reads a manifest, as the build system would.
///
/// # Errors
/// The build system's own words for the first error, with its line.
pub fn read_manifest(name: &ImageName, content: &[u8]) -> Result<Manifest, Unusable> {
    let path = format!("library/{name}");
    let text = text(&path, content)?;
    let reading = Manifest::read(text);
    match reading.rejected {
        None => Ok(reading.manifest),
        Some(reason) => {
            // The line of the error that the build system stops at, which need not be the first.
            let finding = reading
                .problems
                .iter()
                .find(|finding| reason.starts_with(finding.message.trim_end()));
            let line = finding
                .or(reading.problems.first())
                .map(|finding| finding.span.line);
            Err(Unusable {
                path,
                line,
                reason: reason.trim_end().to_owned(),
            })
        }
    }
}

/// The text files of a documentation folder that pages are made of, by name.
fn texts(name: &ImageName, files: &Files) -> Result<BTreeMap<String, String>, Unusable> {
    let prefix = format!("docs/{name}/");
    let mut texts = BTreeMap::new();
    for (path, file) in files {
        let Some(rest) = path.strip_prefix(&prefix) else {
            continue;
        };
        let is_text = rest.ends_with(".md")
            || rest.ends_with(".txt")
            || rest.ends_with(".yaml")
            || rest == "github-repo";
        if is_text && !rest.contains('/') {
            texts.insert(rest.to_owned(), text(path, &file.content)?.to_owned());
        }
    }
    Ok(texts)
}

/// Bytes as text.
fn text<'a>(path: &str, content: &'a [u8]) -> Result<&'a str, Unusable> {
    let unusable = |at: usize, reason: &str| {
        let before = content.get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Unusable {
            path: path.to_owned(),
            line: u32::try_from(line).ok(),
            reason: reason.to_owned(),
        }
    };
    let text = std::str::from_utf8(content)
        .map_err(|error| unusable(error.valid_up_to(), "it is no valid UTF-8 text"))?;
    // It ends a text for some readers, and Postgres keeps no text with it.
    match text.find('\0') {
        Some(at) => Err(unusable(at, "it holds a NUL byte, which stands in no text")),
        None => Ok(text),
    }
}

fn tag_entry(entry: &Entry) -> TagEntry {
    TagEntry {
        group: tag_group(&entry.directory, &entry.tags),
        tags: entry.tags.clone(),
        shared_tags: entry.shared_tags.clone(),
        architectures: entry
            .architectures
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect(),
        dockerfile: dockerfile(entry),
        dockerfile_label: dockerfile_label(
            entry.directory_for(entry.page_architecture()),
            entry.file_for(entry.page_architecture()),
        ),
        commit_short: entry
            .git_commit_for(entry.page_architecture())
            .chars()
            .take(7)
            .collect(),
    }
}

fn tag_line(entry: &Entry) -> TagLine {
    TagLine {
        tags: entry.tags.clone(),
        shared_tags: entry.shared_tags.clone(),
        architectures: entry.architectures.clone(),
        dockerfile: dockerfile(entry).map(|link| link.to_string()),
    }
}

fn dockerfile(entry: &Entry) -> Option<Link> {
    entry.dockerfile_url(entry.page_architecture())
}

/// Everybody whom the manifest names, each once. Mail addresses stay in the file.
fn maintainers(manifest: &Manifest) -> Vec<MaintainerView> {
    let mut views: Vec<MaintainerView> = Vec::new();
    let on_github = manifest.global.git_repo.contains("github.com");
    for maintainer in &manifest.global.maintainers {
        let fits_github = maintainer
            .handle
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let link = (on_github && fits_github).then(|| {
            format!("https://github.com/{}", maintainer.handle)
                .parse()
                .ok()
        });
        let view = MaintainerView {
            name: maintainer.name.clone(),
            handle: maintainer.handle.clone(),
            link: link.flatten(),
        };
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}

/// The page of a repository, from the address that Git fetches.
fn repository_page(address: &str) -> Option<Link> {
    let page = address.replacen("git://", "https://", 1);
    page.strip_suffix(".git").unwrap_or(&page).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_what_it_holds() {
        for (content, kind) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                Some("image/svg+xml"),
            ),
            (
                b"<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>",
                Some("image/svg+xml"),
            ),
            (b"<!DOCTYPE html><script>alert(1)</script>", None),
            (b"<html><svg></svg></html>", None),
            (b"", None),
            (b"\xff\xfe", None),
        ] {
            assert_eq!(picture_type(content), kind, "{content:?}");
        }
    }

    #[test]
    fn a_bitmap_wins_over_a_drawing() {
        let name: ImageName = "a".parse().unwrap();
        let paths = [
            "docs/a/logo-120.png",
            "docs/a/logo.png",
            "docs/a/logo.svg",
            "docs/a/more/logo.png",
            "docs/ab/logo.png",
        ];
        assert_eq!(logo_path(&name, paths.into_iter()), Some("docs/a/logo.png"));
        assert_eq!(
            logo_path(&name, ["docs/a/logo.svg"].into_iter()),
            Some("docs/a/logo.svg")
        );
        assert_eq!(logo_path(&name, ["docs/ab/logo.svg"].into_iter()), None);
    }
}
