//! The Dockerfiles that the manifest names, and the scripts that start their containers.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::findings::{ProblemKind, Report};
use crate::bundle::{BundleText, FilePath};
use crate::dockerfile::{self, Context};
use crate::manifest::Entry;

/// All of them.
pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let builds = subject.dockerfiles();
    if builds.is_empty() && subject.bundle.context.is_empty() {
        let sentence = "There is no Dockerfile yet. Reviewers read it line by line.";
        report.problem(ProblemKind::Missing, first_file(), sentence);
        return;
    }
    // Files in the same folder share what lies beside them.
    let mut by_folder: BTreeMap<&str, Vec<(&str, Option<&str>)>> = BTreeMap::new();
    for (path, builder) in &builds {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        by_folder
            .entry(folder)
            .or_default()
            .push((path, builder.as_deref()));
    }
    let mut scripts = BTreeSet::new();
    for (folder, files) in by_folder {
        let mut context = subject.context(folder);
        for (path, builder) in files {
            let Ok(path) = path.parse::<FilePath>() else {
                // The manifest's own rules say what is wrong with such a path.
                continue;
            };
            scripts.extend(dockerfile(
                subject,
                &path,
                folder,
                builder,
                &mut context,
                report,
            ));
        }
    }
    for path in scripts {
        script(subject, &path, report);
    }
}

/// One file of the context.
pub(super) fn one(subject: &Subject<'_>, path: &FilePath, report: &mut Report) {
    let builds = subject.dockerfiles();
    if let Some(builder) = builds.get(path.as_str()) {
        let folder = path.directory();
        let mut context = subject.context(folder);
        dockerfile(
            subject,
            path,
            folder,
            builder.as_deref(),
            &mut context,
            report,
        );
    }
    // That a script starts a container is told by a Dockerfile above it that names it.
    let starts = builds.keys().any(|dockerfile| {
        let folder = dockerfile.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = subject.bundle.context.get(dockerfile.as_str());
        let text = text.and_then(|file| file.text()).unwrap_or_default();
        let may_name = path.below(folder).is_some() && text.contains(path.name());
        let script = || dockerfile::check_without_script(text, &subject.context(folder)).1;
        may_name && script().and_then(|script| joined(folder, &script)).as_ref() == Some(path)
    });
    if starts {
        script(subject, path, report);
    }
}

/// Checks a Dockerfile; gives the script that starts its container, where that is in the bundle.
fn dockerfile(
    subject: &Subject<'_>,
    path: &FilePath,
    folder: &str,
    builder: Option<&str>,
    context: &mut Context,
    report: &mut Report,
) -> Option<FilePath> {
    let text = BundleText::Context(path.clone());
    let Some(file) = subject.bundle.context.get(path) else {
        let sentence = format!("`{path}` is missing: the manifest builds from it.");
        report.problem(ProblemKind::Missing, text, sentence);
        return None;
    };
    let Some(content) = file.text() else {
        let sentence = format!("`{path}` is no text, so nobody can read it.");
        report.problem(ProblemKind::Invalid, text, sentence);
        return None;
    };
    context.builder = builder.map(str::to_owned);
    context.listed = subject.listed(content);
    // The script is read at its own place, once for all Dockerfiles that start with it.
    let (checked, script) = dockerfile::check_without_script(content, context);
    report.checked(&text, checked);
    script.and_then(|script| joined(folder, &script))
}

fn script(subject: &Subject<'_>, path: &FilePath, report: &mut Report) {
    if let Some(content) = subject
        .bundle
        .context
        .get(path)
        .and_then(|file| file.text())
    {
        let text = BundleText::Context(path.clone());
        report.checked(&text, dockerfile::check_entrypoint(content));
    }
}

/// A path as a Dockerfile in `folder` writes it, from the root of the context.
fn joined(folder: &str, path: &str) -> Option<FilePath> {
    match folder {
        "" => path.parse().ok(),
        _ => format!("{folder}/{path}").parse().ok(),
    }
}

/// Where the first Dockerfile is expected.
fn first_file() -> BundleText {
    match crate::manifest::DEFAULT_FILE.parse() {
        Ok(path) => BundleText::Context(path),
        Err(_) => BundleText::Manifest,
    }
}

impl Subject<'_> {
    /// The Dockerfiles by path with the builder of the first entry that names them. Without an
    /// entry every file that is called `Dockerfile` is one, with an unknown builder.
    fn dockerfiles(&self) -> BTreeMap<String, Option<String>> {
        if self.reading.manifest.entries.is_empty() {
            let context = self.bundle.context.keys();
            let named = context.filter(|path| path.name() == crate::manifest::DEFAULT_FILE);
            return named.map(|path| (path.to_string(), None)).collect();
        }
        let builder =
            |entry: &Entry, architecture: &str| entry.builder_for(architecture).to_owned();
        self.builds()
            .into_iter()
            .map(|(path, (entry, architecture))| (path, builder(entry, &architecture)))
            .filter(|(_, builder)| builder != "oci-import")
            .map(|(path, builder)| (path, Some(builder)))
            .collect()
    }

    /// What the rules know about the Dockerfiles of a folder.
    fn context(&self, folder: &str) -> Context {
        let texts = self.bundle.context.iter();
        let files = texts.filter_map(|(path, file)| {
            Some((path.below(folder)?.to_owned(), file.text()?.to_owned()))
        });
        Context {
            image: Some(self.name().to_owned()),
            builder: None,
            listed: None,
            files: Some(files.collect()),
            is_base: self
                .bundle
                .answers
                .category_of_use()
                .and_then(|category| category.is_base()),
        }
    }

    /// The listed tags of the images that a Dockerfile can mean: those whose name stands in it. The
    /// image's own tags are those of its manifest.
    fn listed(&self, dockerfile: &str) -> Option<BTreeSet<String>> {
        let catalogue = self.facts.catalogue?;
        let own = self.name();
        let full = |image: &str, tag: &str| format!("{image}:{tag}");
        let mut listed: BTreeSet<String> = catalogue
            .images
            .iter()
            .filter(|(image, _)| image.as_str() != own && dockerfile.contains(image.as_str()))
            .flat_map(|(image, tags)| tags.keys().map(move |tag| full(image, tag)))
            .collect();
        if dockerfile.contains(own) {
            let tags = self.reading.manifest.all_tags();
            listed.extend(tags.into_iter().map(|tag| full(own, tag)));
        }
        Some(listed)
    }
}
