//! What a checkout of the catalogue tells: which tags are listed, which bases are pinned, and the
//! texts that all images share.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use domain::Manifest;
use domain::cross_file::{CatalogueFacts, NameFacts, Pins};

use crate::portal::projection::code_names;

/// A checkout that was read.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Where it lies.
    root: PathBuf,
    /// The tags that it lists.
    pub tags: CatalogueFacts,
    /// The code names of Debian's releases.
    pub debian: Vec<String>,
    /// The code names of Ubuntu's releases.
    pub ubuntu: Vec<String>,
    /// The names of its images.
    pub names: NameFacts,
    /// The pinned bases; nothing where the checkout has no folder for them.
    pub pins: Option<Pins>,
    /// The texts that all images share.
    pub templates: BTreeMap<String, String>,
}

impl Catalogue {
    /// Reads a checkout.
    ///
    /// # Errors
    /// When it has no `library/`, or a file in it cannot be read.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let library = root.join("library");
        ensure!(
            library.is_dir(),
            "{} is no checkout of a catalogue: it has no folder library/",
            root.display()
        );
        let manifests: Vec<(String, Manifest)> = files(&library)?
            .into_iter()
            .map(|(name, text)| (name, Manifest::read(&text).manifest))
            .collect();
        let pinned = root.join(".external-pins");
        let pins = if pinned.is_dir() {
            let mut bases = BTreeMap::new();
            pins(&pinned, "", &mut bases)?;
            Some(Pins { bases })
        } else {
            None
        };
        let docs = root.join("docs");
        let shared = docs.join(".template-helpers");
        let code_names = |image: &str| {
            let manifest = manifests.iter().find(|(name, _)| name == image);
            manifest.map_or_else(Vec::new, |(_, manifest)| code_names(manifest))
        };
        let mut known: BTreeSet<String> = manifests.iter().map(|(name, _)| name.clone()).collect();
        // An image without tags has its documentation only.
        if docs.is_dir() {
            let folders = entries(&docs)?.into_iter();
            let folders = folders.filter(|(_, path)| path.join("content.md").is_file());
            known.extend(folders.map(|(name, _)| name));
        }
        Ok(Self {
            root: root.to_owned(),
            debian: code_names("debian"),
            ubuntu: code_names("ubuntu"),
            names: NameFacts {
                known,
                retired: BTreeSet::new(),
            },
            tags: CatalogueFacts::of(
                manifests
                    .iter()
                    .map(|(name, manifest)| (name.as_str(), manifest)),
            ),
            pins,
            templates: if shared.is_dir() {
                files(&shared)?
            } else {
                BTreeMap::new()
            },
        })
    }

    /// The manifest of an image; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn manifest(&self, name: &str) -> anyhow::Result<Option<String>> {
        if !self.names.known.contains(name) {
            return Ok(None);
        }
        let path = self.root.join("library").join(name);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path);
        text.map(Some)
            .with_context(|| format!("{} cannot be read", path.display()))
    }
}

/// The text files of a folder by name, without hidden ones and folders.
fn files(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for (name, path) in entries(folder)? {
        if path.is_file() && !name.starts_with('.') {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read as text", path.display()))?;
            files.insert(name, text);
        }
    }
    Ok(files)
}

/// The bases that the files below a folder pin: `redhat/ubi9___latest` is `redhat/ubi9:latest`. For
/// which architectures a pinned digest is does not stand there.
fn pins(
    folder: &Path,
    above: &str,
    bases: &mut BTreeMap<String, Option<BTreeSet<String>>>,
) -> anyhow::Result<()> {
    for (name, path) in entries(folder)? {
        let base = format!("{above}{name}");
        if path.is_dir() {
            pins(&path, &format!("{base}/"), bases)?;
        } else {
            bases.insert(base.replacen("___", ":", 1), None);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let cannot = || format!("{} cannot be listed", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}
