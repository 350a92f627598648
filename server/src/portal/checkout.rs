//! A checkout in the docker-library layout, read from disk: which files belong to which image, and
//! what cannot be taken.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use domain::ImageName;

use crate::programme::digest;

/// The most bytes of a text file.
pub const TEXT_LIMIT: u64 = 1_000_000;
/// The most bytes of a logo.
pub const LOGO_LIMIT: u64 = 2_000_000;
/// The most bytes of all files of one image.
pub const BUNDLE_LIMIT: u64 = 20_000_000;
/// The deepest folder inside a documentation folder.
const DEPTH_LIMIT: usize = 4;

/// Where a checkout's parts lie.
#[derive(Debug, Clone)]
pub struct CheckoutFolders {
    /// One manifest an image.
    pub library: PathBuf,
    /// One documentation folder an image, and the templates.
    pub docs: PathBuf,
    /// Digests of external base images.
    pub pins: Option<PathBuf>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its bytes.
    pub content: Vec<u8>,
    /// Their SHA-256.
    pub sha256: String,
}

impl SourceFile {
    /// A file with these bytes.
    pub fn new(content: Vec<u8>) -> Self {
        Self {
            sha256: digest(&content),
            content,
        }
    }
}

/// Files by the path that `export` writes, as in `docs/postgres/content.md`.
pub type Files = BTreeMap<String, SourceFile>;

/// What was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The image it concerns, if one does.
    pub image: Option<String>,
    /// The file, as it lies on disk.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: Option<u32>,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Where the files of one image lie.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The manifest.
    pub manifest: Option<PathBuf>,
    /// The documentation folder.
    pub docs: Option<PathBuf>,
    /// The files themselves, where they come from no disk.
    pub held: Files,
}

impl Sources {
    /// Whether a manifest is among them.
    pub fn has_manifest(&self) -> bool {
        self.manifest.is_some() || self.held.keys().any(|path| path.starts_with("library/"))
    }

    /// Whether documentation is among them.
    pub fn has_docs(&self) -> bool {
        self.docs.is_some() || self.held.keys().any(|path| path.starts_with("docs/"))
    }
}

/// A checkout: the names are known, the images' files are read one image at a time.
#[derive(Debug)]
pub struct Checkout {
    /// Where the files of each image lie.
    pub images: BTreeMap<ImageName, Sources>,
    /// Files that belong to no single image.
    pub programme_files: Files,
    /// Which groups of programme files the checkout speaks for; others stay as they are.
    pub programme_groups: Vec<&'static str>,
    /// Beginnings of paths of programme files that are there but could not be taken.
    pub held_back: Vec<String>,
    /// What could not be taken.
    pub refused: Vec<Refusal>,
    /// What lies beside the images and is none: named in the summary, nothing more.
    pub ignored: Vec<PathBuf>,
}

impl Checkout {
    /// Whether an image of this name lies in it.
    pub fn holds(&self, name: &str) -> bool {
        name.parse()
            .is_ok_and(|name: ImageName| self.images.contains_key(&name))
    }

    /// Finds the images of a checkout and reads what belongs to all of them.
    ///
    /// # Errors
    /// When a folder cannot be listed. Single files that cannot be taken are in
    /// [`Checkout::refused`].
    pub fn open(folders: &CheckoutFolders) -> std::io::Result<Self> {
        let mut checkout = Self {
            images: BTreeMap::new(),
            programme_files: Files::new(),
            programme_groups: vec!["docs/"],
            held_back: Vec::new(),
            refused: Vec::new(),
            ignored: Vec::new(),
        };
        for path in sorted_entries(&folders.library)? {
            if is_hidden(&path) || path.is_dir() {
                checkout.ignored.push(path);
            } else if let Some(name) = checkout.image_name(&path) {
                checkout.images.entry(name).or_default().manifest = Some(path);
            }
        }
        for path in sorted_entries(&folders.docs)? {
            let file_name = file_name(&path);
            if file_name == ".template-helpers" || file_name == "metadata.json" {
                checkout.read_shared(&path, &format!("docs/{file_name}"));
            } else if is_hidden(&path) || !path.is_dir() {
                checkout.ignored.push(path);
            } else if let Some(name) = checkout.image_name(&path) {
                checkout.images.entry(name).or_default().docs = Some(path);
            }
        }
        if let Some(pins) = &folders.pins {
            checkout.programme_groups.push(".external-pins/");
            for path in sorted_entries(pins)? {
                checkout.read_pins(&path, &format!(".external-pins/{}", file_name(&path)));
            }
        }
        Ok(checkout)
    }

    /// A checkout of files that are held in memory, by the path that `export` writes.
    pub fn held(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut checkout = Self {
            images: BTreeMap::new(),
            programme_files: Files::new(),
            programme_groups: Vec::new(),
            held_back: Vec::new(),
            refused: Vec::new(),
            ignored: Vec::new(),
        };
        for (path, content) in files {
            let name = path
                .strip_prefix("library/")
                .or_else(|| path.strip_prefix("docs/"))
                .unwrap_or("");
            let name = name
                .split('/')
                .next()
                .and_then(|name| name.parse::<ImageName>().ok());
            let file = SourceFile::new(content);
            match name {
                Some(name) if path != "docs/metadata.json" => {
                    checkout
                        .images
                        .entry(name)
                        .or_default()
                        .held
                        .insert(path, file);
                }
                _ => {
                    checkout.programme_files.insert(path, file);
                }
            }
        }
        for group in ["docs/", ".external-pins/"] {
            if checkout
                .programme_files
                .keys()
                .any(|path| path.starts_with(group))
            {
                checkout.programme_groups.push(group);
            }
        }
        checkout
    }

    /// The name of the image that a path stands for; a name that is none is refused.
    fn image_name(&mut self, path: &Path) -> Option<ImageName> {
        match file_name(path).parse() {
            Ok(name) => Some(name),
            Err(problem) => {
                self.refused.push(Refusal {
                    image: None,
                    file: path.to_owned(),
                    line: None,
                    reason: format!("`{}` is no image name: {problem}", file_name(path)),
                });
                None
            }
        }
    }

    /// Reads files that all images share, each for itself: one that cannot be taken holds back no other.
    fn read_shared(&mut self, path: &Path, as_path: &str) {
        let entries = if path.is_dir() && !path.is_symlink() {
            sorted_entries(path).unwrap_or_default()
        } else {
            vec![path.to_owned()]
        };
        for entry in entries {
            let as_path = if entry == path {
                as_path.to_owned()
            } else {
                format!("{as_path}/{}", file_name(&entry))
            };
            let mut files = Files::new();
            match read_tree(&entry, &as_path, 1, &mut files) {
                Ok(()) => self.programme_files.extend(files),
                Err(refusal) => {
                    self.held_back.push(as_path);
                    self.refused.push(refusal);
                }
            }
        }
    }

    fn read_pins(&mut self, path: &Path, as_path: &str) {
        if path.is_dir() {
            match sorted_entries(path) {
                Ok(entries) => {
                    for entry in entries {
                        self.read_pins(&entry, &format!("{as_path}/{}", file_name(&entry)));
                    }
                }
                Err(error) => self.refused.push(refusal(path, error.to_string())),
            }
            return;
        }
        match read_file(path) {
            Ok(file) if is_digest(&file.content) => {
                self.programme_files.insert(as_path.to_owned(), file);
            }
            Ok(_) => {
                self.held_back.push(as_path.to_owned());
                self.refused.push(Refusal {
                    line: Some(1),
                    ..refusal(
                        path,
                        "a pin is one line: `sha256:` and 64 hexadecimal digits".to_owned(),
                    )
                });
            }
            Err(refusal) => {
                self.held_back.push(as_path.to_owned());
                self.refused.push(refusal);
            }
        }
    }

    /// Reads the files of one image.
    ///
    /// # Errors
    /// The first file that cannot be taken: it is too large, a link, no valid text where text is
    /// needed, or cannot be read.
    pub fn files(&self, name: &ImageName) -> Result<Files, Refusal> {
        let Some(sources) = self.images.get(name) else {
            return Ok(Files::new());
        };
        let mut files = sources.held.clone();
        let named = |refusal: Refusal| Refusal {
            image: Some(name.to_string()),
            ..refusal
        };
        if let Some(path) = &sources.manifest {
            files.insert(format!("library/{name}"), read_file(path).map_err(named)?);
        }
        if let Some(path) = &sources.docs {
            read_tree(path, &format!("docs/{name}"), 0, &mut files).map_err(named)?;
        }
        let size: u64 = files.values().map(|file| file.content.len() as u64).sum();
        if size > BUNDLE_LIMIT {
            let path = sources.docs.as_ref().or(sources.manifest.as_ref());
            let path = path.map_or_else(PathBuf::new, PathBuf::clone);
            return Err(named(refusal(
                &path,
                format!("all files together have {size} bytes; at most {BUNDLE_LIMIT} are taken"),
            )));
        }
        Ok(files)
    }

    /// Where a file of `export`'s layout lies in this checkout, for messages.
    pub fn location(&self, name: &ImageName, path: &str) -> PathBuf {
        let sources = self.images.get(name);
        let in_docs = path
            .strip_prefix("docs/")
            .and_then(|rest| rest.strip_prefix(name.as_str()));
        match (in_docs, sources) {
            (
                Some(rest),
                Some(Sources {
                    docs: Some(docs), ..
                }),
            ) => docs.join(rest.trim_start_matches('/')),
            (
                None,
                Some(Sources {
                    manifest: Some(manifest),
                    ..
                }),
            ) => manifest.clone(),
            _ => PathBuf::from(path),
        }
    }
}

fn refusal(path: &Path, reason: String) -> Refusal {
    Refusal {
        image: None,
        file: path.to_owned(),
        line: None,
        reason,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn is_hidden(path: &Path) -> bool {
    file_name(path).starts_with('.')
}

fn is_digest(content: &[u8]) -> bool {
    let text = content.strip_suffix(b"\n").unwrap_or(content);
    text.strip_prefix(b"sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.iter().all(u8::is_ascii_hexdigit))
}

fn sorted_entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// Whether a file is a picture, which may be larger than a text.
pub fn is_logo(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("logo")
        && [".png", ".svg", ".jpg"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

fn read_file(path: &Path) -> Result<SourceFile, Refusal> {
    let fail = |error: std::io::Error| refusal(path, format!("it cannot be read: {error}"));
    let metadata = fs::symlink_metadata(path).map_err(fail)?;
    if metadata.is_symlink() {
        return Err(refusal(
            path,
            "it is a symbolic link; links are not followed".to_owned(),
        ));
    }
    if !metadata.is_file() {
        return Err(refusal(path, "it is no regular file".to_owned()));
    }
    let (limit, kind) = if is_logo(&file_name(path)) {
        (LOGO_LIMIT, "a logo")
    } else {
        (TEXT_LIMIT, "a text file")
    };
    if metadata.len() > limit {
        return Err(refusal(
            path,
            format!(
                "it has {} bytes; {kind} has at most {limit}",
                metadata.len()
            ),
        ));
    }
    fs::read(path).map(SourceFile::new).map_err(fail)
}

fn read_tree(path: &Path, as_path: &str, depth: usize, files: &mut Files) -> Result<(), Refusal> {
    let metadata = fs::symlink_metadata(path)
        .map_err(|error| refusal(path, format!("it cannot be read: {error}")))?;
    if !metadata.is_dir() {
        files.insert(as_path.to_owned(), read_file(path)?);
        return Ok(());
    }
    if depth > DEPTH_LIMIT {
        return Err(refusal(
            path,
            format!("folders are nested deeper than {DEPTH_LIMIT}"),
        ));
    }
    let entries = sorted_entries(path)
        .map_err(|error| refusal(path, format!("it cannot be listed: {error}")))?;
    for entry in entries {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()) else {
            return Err(refusal(&entry, "its name is no valid UTF-8".to_owned()));
        };
        if name.contains(['\\', '\n', '\0']) {
            return Err(refusal(
                &entry,
                "its name has a character that other systems do not take".to_owned(),
            ));
        }
        read_tree(&entry, &format!("{as_path}/{name}"), depth + 1, files)?;
    }
    Ok(())
}
