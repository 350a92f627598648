//! Where a proposal starts: from a repository with Dockerfiles, or from a library file that exists.
//! What was guessed is told in sentences, so that the author knows where to look.

mod tags;
mod upload;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::bundle::{Answers, Bundle, Field, FileContent, FilePath};
use crate::manifest::{Entry, Global, Maintainer, Manifest};
use tags::Guess;

pub use upload::from_files;

/// The most entries of a manifest that is guessed. No image has as many; beyond that the author
/// chooses better alone.
pub const ENTRY_LIMIT: usize = 500;

/// Folders whose Dockerfiles are hardly those of the image.
const OTHER_FOLDERS: [&str; 10] = [
    "test",
    "tests",
    "testing",
    "example",
    "examples",
    "sample",
    "samples",
    "vendor",
    "node_modules",
    "third_party",
];

/// Endings of files from which Dockerfiles are made.
const TEMPLATES: [&str; 9] = [
    "template", "tmpl", "tpl", "j2", "jinja", "jinja2", "in", "erb", "md",
];

/// A repository at a commit.
#[derive(Debug, Clone, Copy)]
pub struct Repository<'a> {
    /// Its address (https).
    pub url: &'a str,
    /// The branch or tag in full, as in `refs/heads/main`.
    pub fetch: &'a str,
    /// The commit, 40 or 64 hexadecimal digits.
    pub commit: &'a str,
    /// Its files.
    pub files: &'a BTreeMap<FilePath, FileContent>,
}

/// A bundle to start from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// What is filled in.
    pub bundle: Bundle,
    /// What was guessed or left out, in sentences.
    pub notes: Vec<String>,
}

/// Proposes a manifest for the Dockerfiles of a repository. Without any the manifest stays empty,
/// and a note says so.
pub fn from_repository(
    name: &str,
    repository: &Repository<'_>,
    maintainers: &[Maintainer],
) -> Start {
    let mut notes = Vec::new();
    let mut found: Vec<&FilePath> = Vec::new();
    let mut elsewhere = 0;
    for path in repository.files.keys().filter(|path| is_dockerfile(path)) {
        match is_elsewhere(path) {
            true => elsewhere += 1,
            false => found.push(path),
        }
    }
    if elsewhere > 0 {
        notes.push(format!(
            "{} in folders for tests, examples or other projects {} left out.",
            plural(elsewhere, "Dockerfile"),
            if elsewhere == 1 { "is" } else { "are" }
        ));
    }
    if found.len() > ENTRY_LIMIT {
        notes.push(format!(
            "The repository has {} Dockerfiles; the first {ENTRY_LIMIT} are taken. Remove those that are not for the image.",
            found.len()
        ));
        found.truncate(ENTRY_LIMIT);
    }
    let mut bundle = Bundle {
        answers: Answers::default().with(Field::Name, name),
        ..Bundle::default()
    };
    let address = repository.url.trim_end_matches('/');
    if address.starts_with("https://github.com/") {
        let address = address.strip_suffix(".git").unwrap_or(address);
        if let Ok(path) = "github-repo".parse() {
            let text = FileContent::Text(format!("{address}\n"));
            bundle.documentation.insert(path, text);
            notes.push("Issues go to the repository of the Dockerfiles; change `github-repo` in the documentation when they go elsewhere.".to_owned());
        }
    }
    if found.is_empty() {
        notes.push("No Dockerfile was found, so the manifest is empty.".to_owned());
        return Start { bundle, notes };
    }
    let guesses = tags::guess(name, &found, repository.files);
    let manifest = manifest(repository, maintainers, &guesses);
    bundle.manifest = manifest.print() + "\n";
    bundle.context = context(&found, repository.files);
    notes.extend(tags::notes(&guesses));
    notes.push(
        "Each entry is for amd64 alone. Add the other architectures that its base has.".to_owned(),
    );
    if maintainers.is_empty() {
        notes.push("Nobody is named as maintainer yet.".to_owned());
    }
    let generator = repository
        .files
        .keys()
        .find(|path| path.name().starts_with("generate-stackbrew"));
    if let Some(generator) = generator {
        notes.push(format!(
            "`{generator}` writes a manifest. What it writes is better than this guess: put it in place of it."
        ));
    }
    Start { bundle, notes }
}

/// A bundle around a library file and, where there is one, its documentation folder.
pub fn from_library_file(
    name: &str,
    manifest: &str,
    documentation: BTreeMap<FilePath, FileContent>,
) -> Start {
    let reading = Manifest::read(manifest);
    let mut notes = Vec::new();
    if let Some(rejected) = &reading.rejected {
        notes.push(format!(
            "The library file has an error: {}",
            rejected.trim_end()
        ));
    }
    let mut repositories: Vec<&str> = Vec::new();
    for entry in &reading.manifest.entries {
        if !entry.git_repo.is_empty() && !repositories.contains(&entry.git_repo.as_str()) {
            repositories.push(&entry.git_repo);
        }
    }
    if !repositories.is_empty() {
        notes.push(format!(
            "The Dockerfiles are not in a library file. They are in {}.",
            repositories.join(", ")
        ));
    }
    if documentation.is_empty() {
        notes.push("There is no documentation yet.".to_owned());
    }
    Start {
        bundle: Bundle {
            answers: Answers::default().with(Field::Name, name),
            manifest: manifest.to_owned(),
            documentation,
            ..Bundle::default()
        },
        notes,
    }
}

/// A person as a maintainer: what the form of the manifest does not take is left out of the name.
/// Without a name left the handle stands for it.
pub fn maintainer(display_name: &str, handle: &str) -> Maintainer {
    let name: String = display_name
        .chars()
        .filter(|c| !matches!(c, '<' | '>' | '(' | ')' | ',') && !c.is_control())
        .collect();
    // A line that starts with `#` is a comment.
    let name = name.trim_start_matches(|c: char| c == '#' || c.is_whitespace());
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Maintainer {
        name: if name.is_empty() {
            handle.to_owned()
        } else {
            name
        },
        contact: None,
        handle: handle.to_owned(),
    }
}

fn is_dockerfile(path: &FilePath) -> bool {
    let name = path.name();
    let ending = name.rsplit(['.', '-']).next().unwrap_or_default();
    let is_template = TEMPLATES.contains(&ending.to_ascii_lowercase().as_str());
    let is_named = name == "Dockerfile"
        || name.starts_with("Dockerfile.")
        || name.starts_with("Dockerfile-")
        || name.to_ascii_lowercase().ends_with(".dockerfile");
    is_named && !is_template && !name.ends_with(".dockerignore")
}

fn is_elsewhere(path: &FilePath) -> bool {
    let mut folders = path
        .directory()
        .split('/')
        .filter(|folder| !folder.is_empty());
    folders.any(|folder| {
        folder.starts_with('.') || OTHER_FOLDERS.contains(&folder.to_ascii_lowercase().as_str())
    })
}

fn manifest(
    repository: &Repository<'_>,
    maintainers: &[Maintainer],
    guesses: &[Guess],
) -> Manifest {
    let global = Global {
        maintainers: maintainers.to_vec(),
        git_repo: repository.url.to_owned(),
        git_fetch: repository.fetch.to_owned(),
        git_commit: repository.commit.to_owned(),
        ..Global::default()
    };
    let entries = guesses.iter().map(|guess| Entry {
        maintainers: global.maintainers.clone(),
        tags: guess.tags.clone(),
        architectures: global.architectures.clone(),
        git_repo: global.git_repo.clone(),
        git_fetch: global.git_fetch.clone(),
        git_commit: global.git_commit.clone(),
        directory: match guess.path.directory() {
            "" => global.directory.clone(),
            directory => directory.to_owned(),
        },
        file: guess.path.name().to_owned(),
        ..Entry::default()
    });
    Manifest {
        entries: entries.collect(),
        global,
    }
}

/// The files of a repository that a draft takes: its Dockerfiles and what their builds can reach,
/// which is what lies in their folders. Where that is more than `most` files, as with a Dockerfile
/// at the root of a large project, only the files beside each Dockerfile are taken.
pub fn reached<'p>(paths: impl Iterator<Item = &'p FilePath> + Clone, most: usize) -> Reached<'p> {
    let found = paths
        .clone()
        .filter(|path| is_dockerfile(path) && !is_elsewhere(path));
    let folders: BTreeSet<&str> = found.take(ENTRY_LIMIT).map(FilePath::directory).collect();
    let all: Vec<&FilePath> = paths.filter(|path| is_below(path, &folders)).collect();
    let count = all.len();
    if count <= most {
        return Reached {
            paths: all,
            left_out: 0,
        };
    }
    let mut beside = all;
    beside.retain(|path| folders.contains(path.directory()));
    beside.truncate(most);
    Reached {
        left_out: count - beside.len(),
        paths: beside,
    }
}

/// What [`reached`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached<'p> {
    /// The files that are taken.
    pub paths: Vec<&'p FilePath>,
    /// How many more the builds could reach.
    pub left_out: usize,
}

/// Whether a path lies in one of these folders, at whatever depth.
fn is_below(path: &FilePath, folders: &BTreeSet<&str>) -> bool {
    let text = path.as_str();
    let mut above = text.match_indices('/').map(|(at, _)| &text[..at]);
    folders.contains("") || above.any(|folder| folders.contains(folder))
}

/// The files that the builds can reach: those in the folders of the Dockerfiles.
fn context(
    dockerfiles: &[&FilePath],
    files: &BTreeMap<FilePath, FileContent>,
) -> BTreeMap<FilePath, FileContent> {
    let folders = dockerfiles.iter().map(|path| path.directory()).collect();
    let reached = files.iter().filter(|(path, _)| is_below(path, &folders));
    reached
        .map(|(path, file)| (path.clone(), file.clone()))
        .collect()
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests;
