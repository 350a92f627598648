//! The recorded catalogue beside the workspace, for tests; they say so when it is not there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{TagLine, dockerfile_link};

/// The recorded checkout of both repositories.
pub(crate) struct Corpus {
    root: PathBuf,
    pub templates: BTreeMap<String, String>,
}

/// One folder of the corpus, read.
pub(crate) struct ReadFolder {
    pub name: String,
    pub files: BTreeMap<String, String>,
    /// The generated page.
    pub readme: String,
    /// The entries of the manifest; none for a folder without one.
    pub entries: Option<Vec<TagLine>>,
    pub git_repo: Option<String>,
    /// The text of the manifest.
    pub manifest: Option<String>,
}

impl Corpus {
    /// The corpus; nothing, with a word on the error output, when it is not there.
    pub fn find() -> Option<Self> {
        let start = Path::new(env!("CARGO_MANIFEST_DIR"));
        let found = start
            .ancestors()
            .map(|root| root.join("../shared/data/docker-library"))
            .find(|path| path.is_dir());
        let Some(root) = found else {
            eprintln!("skipped: ../shared/data is not there");
            return None;
        };
        let templates = read_texts(&root.join("docs/.template-helpers"));
        Some(Self { root, templates })
    }

    /// All folders, by name.
    pub fn folders(&self) -> Vec<ReadFolder> {
        let mut names: Vec<String> = fs::read_dir(self.root.join("docs"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        assert!(names.len() > 90, "{} folders", names.len());
        names.into_iter().map(|name| self.folder(&name)).collect()
    }

    pub fn folder(&self, name: &str) -> ReadFolder {
        let mut files = read_texts(&self.root.join("docs").join(name));
        let readme = files.remove("README.md").unwrap();
        let manifest = fs::read_to_string(self.root.join("library").join(name)).ok();
        ReadFolder {
            name: name.to_owned(),
            files,
            readme,
            entries: manifest.as_deref().map(entries),
            git_repo: manifest
                .as_deref()
                .and_then(|text| paragraphs(text).first()?.get("GitRepo").cloned()),
            manifest,
        }
    }
}

fn read_texts(folder: &Path) -> BTreeMap<String, String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter_map(|entry| {
            Some((
                entry.file_name().into_string().ok()?,
                fs::read_to_string(entry.path()).ok()?,
            ))
        })
        .collect()
}

type Fields = BTreeMap<String, String>;

/// The paragraphs of a manifest with what holds for all of them filled in; the first is the global
/// one. Only for manifests that the real tools took.
fn paragraphs(text: &str) -> Vec<Fields> {
    let mut all: Vec<Fields> = Vec::new();
    let mut key = String::new();
    let mut open = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if !open {
            all.push(Fields::new());
            open = true;
        }
        let fields = all.last_mut().unwrap();
        match line
            .split_once(':')
            .filter(|_| !line.starts_with([' ', '\t']))
        {
            Some((name, value)) => {
                key = name.to_owned();
                fields.insert(key.clone(), value.trim().to_owned());
            }
            None => fields
                .get_mut(&key)
                .unwrap()
                .push_str(&format!(" {}", line.trim())),
        }
    }
    all
}

fn entries(text: &str) -> Vec<TagLine> {
    let mut paragraphs = paragraphs(text);
    if paragraphs.is_empty() {
        return Vec::new();
    }
    let global = paragraphs.remove(0);
    let mut done: Vec<(Fields, TagLine)> = Vec::new();
    for own in paragraphs {
        let mut fields = global.clone();
        fields.extend(own);
        let list = |key: &str| -> Vec<String> {
            let text = fields.get(key).map_or("", String::as_str);
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let mut architectures = list("Architectures");
        if architectures.is_empty() {
            architectures.push("amd64".to_owned());
        }
        architectures.sort();
        let of = if architectures.iter().any(|a| a == "amd64") {
            "amd64".to_owned()
        } else {
            architectures[0].clone()
        };
        let value = |key: &str, default: &str| {
            let exact = fields.get(&format!("{of}-{key}")).or(fields.get(key));
            exact.cloned().unwrap_or_else(|| default.to_owned())
        };
        let file = if fields.get("Builder").is_some_and(|b| b == "oci-import") {
            "index.json"
        } else {
            "Dockerfile"
        };
        let line = TagLine {
            tags: list("Tags"),
            shared_tags: list("SharedTags"),
            dockerfile: dockerfile_link(
                &value("GitRepo", ""),
                &value("GitFetch", "refs/heads/master"),
                &value("GitCommit", ""),
                &value("Directory", "."),
                &value("File", file),
            ),
            architectures,
        };
        let mut artefacts = fields;
        for key in ["Tags", "SharedTags", "Maintainers"] {
            artefacts.remove(key);
        }
        match done.iter_mut().find(|(known, _)| *known == artefacts) {
            Some((_, known)) => {
                known.tags.extend(line.tags);
                known.shared_tags.extend(line.shared_tags);
            }
            None => done.push((artefacts, line)),
        }
    }
    done.into_iter().map(|(_, line)| line).collect()
}
