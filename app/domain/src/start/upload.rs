//! A bundle to start from out of files that somebody uploads: a bundle's folders, or the files of a
//! repository.

use std::collections::BTreeMap;

use super::{Repository, Start, from_library_file, from_repository, plural};
use crate::bundle::{COVER, Cover, Field, FileContent, FilePath};
use crate::manifest::Maintainer;

/// Proposes a bundle from uploaded files. `library/NAME`, `docs/NAME/` and `context/` are taken for
/// what they are; other files are read like those of a repository, whose address and commit the
/// author adds.
pub fn from_files(
    name: &str,
    files: &BTreeMap<FilePath, FileContent>,
    maintainers: &[Maintainer],
) -> Start {
    let (files, wrapper) = unwrapped(files);
    let mut start = match manifest_of(&files) {
        Some((path, manifest)) => from_bundle(name, path, manifest, &files),
        None => {
            let repository = Repository {
                url: "",
                fetch: "",
                commit: "",
                files: &files,
            };
            let mut start = from_repository(name, &repository, maintainers);
            if !start.bundle.manifest.is_empty() {
                start.notes.push(
                    "Files do not say where they come from: write `GitRepo`, `GitFetch` and `GitCommit` into the manifest."
                        .to_owned(),
                );
            }
            start
        }
    };
    if let Some(wrapper) = wrapper {
        let note = format!("All files lie in `{wrapper}/`, which is left out of their paths.");
        start.notes.insert(0, note);
    }
    start
}

/// The files without the one folder in which all of them lie, as archives of a release have it. A
/// folder that is named after a version stays: it says which tags its Dockerfile has.
fn unwrapped(
    files: &BTreeMap<FilePath, FileContent>,
) -> (BTreeMap<FilePath, FileContent>, Option<String>) {
    let mut paths = files.keys().map(FilePath::as_str);
    let first = paths.next().and_then(|path| path.split_once('/'));
    let Some((wrapper, _)) = first else {
        return (files.clone(), None);
    };
    let version = wrapper.strip_prefix('v').unwrap_or(wrapper);
    let is_known = matches!(wrapper, "library" | "docs" | "context");
    if is_known
        || version.starts_with(|c: char| c.is_ascii_digit())
        || !paths.all(|path| {
            path.split_once('/')
                .is_some_and(|(folder, _)| folder == wrapper)
        })
    {
        return (files.clone(), None);
    }
    let below = files.iter().filter_map(|(path, content)| {
        let path = path.below(wrapper)?.parse().ok()?;
        Some((path, content.clone()))
    });
    (below.collect(), Some(wrapper.to_owned()))
}

/// The one library file of a bundle.
fn manifest_of(files: &BTreeMap<FilePath, FileContent>) -> Option<(&str, &str)> {
    let mut found = files.iter().filter_map(|(path, content)| {
        let name = path.below("library")?;
        (!name.contains('/')).then(|| Some((name, content.text()?)))?
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

fn from_bundle(
    name: &str,
    file: &str,
    manifest: &str,
    files: &BTreeMap<FilePath, FileContent>,
) -> Start {
    let below = |folder: &str| -> BTreeMap<FilePath, FileContent> {
        let inside = files.iter().filter_map(|(path, content)| {
            let path = path.below(folder)?.parse().ok()?;
            Some((path, content.clone()))
        });
        inside.collect()
    };
    let documentation = below(&format!("docs/{file}"));
    let context = below("context");
    let taken = 1 + documentation.len() + context.len();
    let mut start = from_library_file(name, manifest, documentation);
    if !context.is_empty() {
        start
            .notes
            .retain(|note| !note.starts_with("The Dockerfiles are not in a library file."));
    }
    start.bundle.context = context;
    let cover = files.get(COVER).and_then(FileContent::text);
    let cover = cover.and_then(|text| serde_json::from_str::<Cover>(text).ok());
    let covered = usize::from(cover.is_some());
    if let Some(cover) = cover {
        cover.put_on(&mut start.bundle);
        start.bundle.answers.set(Field::Name, name);
        start.notes.push(format!(
            "The answers, the feedback routes and what explains findings are those of `{COVER}`."
        ));
    }
    if file != name {
        start.notes.push(format!(
            "The library file is that of `{file}`; it is taken for `{name}`."
        ));
    }
    let others = files.len() - taken - covered;
    if others > 0 {
        let files = plural(others, "file");
        let verb = if others == 1 { "is" } else { "are" };
        start.notes.push(format!(
            "{files} outside of `library/`, `docs/{file}/` and `context/` {verb} left out."
        ));
    }
    start
}
