//! The documentation folder as it will be published.

use std::collections::BTreeSet;

use super::Subject;
use super::findings::{ProblemKind, Report};
use crate::bundle::{BundleText, FilePath, UpstreamRelation, folder, is_logo};
use crate::dockerfile::{self, froms_as_reference};
use crate::docs::check::{DocsFacts, ManifestFacts};
use crate::docs::{self, MaintainedBy, PageFacts, TagLine, VariantFacts, dockerfile_link};
use crate::manifest::Entry;

/// Where the registry takes a logo from; only its length counts for the size of the page.
const LOGO: &str = "https://raw.githubusercontent.com/docker-library/docs/0000000000000000000000000000000000000000";

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let bundle = subject.bundle;
    for (path, file) in &bundle.documentation {
        let is_picture = is_logo(path) || path.as_str() == "logo-120.png";
        if file.text().is_none() && !is_picture {
            let sentence = format!("`{path}` of the documentation is no text.");
            let text = BundleText::Documentation(path.clone());
            report.problem(ProblemKind::Invalid, text, sentence);
        }
        if is_picture && path.as_str().ends_with(".png") && file.text().is_some() {
            let sentence = format!("`{path}` is no picture.");
            let text = BundleText::Documentation(path.clone());
            report.problem(ProblemKind::Invalid, text, sentence);
        }
    }
    let name = subject.name();
    let files = bundle.published_documentation();
    let folder = folder(name, &files);
    let others = bundle.documentation.iter();
    let others: BTreeSet<String> = others
        .filter(|(_, file)| file.text().is_none())
        .map(|(path, _)| path.to_string())
        .collect();
    let changed = bundle.documentation.keys();
    let changed: BTreeSet<String> = changed.map(|path| format!("{name}/{path}")).collect();
    let page = page(subject, &folder);
    let facts = DocsFacts {
        other_files: Some(&others),
        changed: Some(&changed),
        images: subject.facts.names.catalogue.map(|names| &names.known),
        categories: Some(&subject.facts.programme.categories),
        manifest: (!bundle.manifest.trim().is_empty()).then_some(ManifestFacts {
            name,
            text: &bundle.manifest,
            manifest: &subject.reading.manifest,
        }),
        maintained_by: bundle.answers.upstream_relation().and_then(maintained_by),
        organisations: subject.facts.organisations,
        page: page.as_deref(),
        lifecycle: subject.facts.lifecycle,
        ..DocsFacts::new(folder)
    };
    let checked = docs::check(&facts);
    for found in checked.findings {
        let text = text_of(subject, &found.file);
        report.findings(&text, [found.finding]);
    }
    let content = text_of(subject, "content.md");
    for not_checked in checked.not_checked {
        report.not_checked(&content, not_checked);
    }
    for (file, text) in &files {
        if file.ends_with(".md") {
            let checked = dockerfile::check_documentation(text);
            report.checked(&text_of(subject, file), checked);
        }
    }
}

/// The text to which a file of the published folder belongs: the file, the rows from which it was
/// made, or the manifest.
pub(super) fn text_of(subject: &Subject<'_>, file: &str) -> BundleText {
    if file.starts_with("library/") {
        return BundleText::Manifest;
    }
    let own = subject.bundle.documentation.contains_key(file);
    let is_route = matches!(file, "issues.md" | "get-help.md");
    match file.parse::<FilePath>() {
        Ok(path) if own || !is_route => BundleText::Documentation(path),
        _ => BundleText::Routes,
    }
}

/// What the authors' relation to the project says about who maintains the image; that the Docker
/// Community does, it cannot say.
fn maintained_by(relation: UpstreamRelation) -> Option<MaintainedBy> {
    (relation == UpstreamRelation::IsUpstream).then_some(MaintainedBy::Others)
}

/// The page as it will be assembled.
fn page(subject: &Subject<'_>, folder: &docs::Folder<'_>) -> Option<String> {
    let facts = subject.facts;
    let pull_name = match facts.programme.namespace.as_str() {
        "" => subject.name().to_owned(),
        namespace => format!("{namespace}/{}", subject.name()),
    };
    let logo = subject.bundle.logo();
    let logo = logo.map(|(path, _)| format!("{LOGO}/{}/{path}", subject.name()));
    let entries = subject.reading.manifest.entries.iter();
    let entries: Vec<TagLine> = entries.map(tag_line).collect();
    let variants = VariantFacts {
        debian_suites: facts.suites.debian,
        ubuntu_suites: facts.suites.ubuntu,
        on_buildpack_deps: is_on_buildpack_deps(subject),
    };
    folder.assemble(
        &facts.templates,
        &PageFacts {
            pull_name: &pull_name,
            logo: logo.as_deref(),
            entries: &entries,
            variants,
        },
    )
}

fn tag_line(entry: &Entry) -> TagLine {
    let architecture = entry.page_architecture();
    TagLine {
        tags: entry.tags.clone(),
        shared_tags: entry.shared_tags.clone(),
        architectures: entry.architectures.clone(),
        dockerfile: dockerfile_link(
            entry.git_repo_for(architecture),
            entry.git_fetch_for(architecture),
            entry.git_commit_for(architecture),
            entry.directory_for(architecture),
            entry.file_for(architecture),
        ),
    }
}

/// Whether an entry is built on `buildpack-deps` with all its packages.
fn is_on_buildpack_deps(subject: &Subject<'_>) -> bool {
    let reduced = |tag: &str| tag.ends_with("curl") || tag.ends_with("scm");
    subject.builds().keys().any(|path| {
        let text = subject
            .bundle
            .context
            .get(path.as_str())
            .and_then(|file| file.text());
        let froms = text.map(froms_as_reference).unwrap_or_default();
        let mut tags = froms
            .iter()
            .filter_map(|from| from.strip_prefix("buildpack-deps"));
        tags.any(|tag| !reduced(tag))
    })
}
