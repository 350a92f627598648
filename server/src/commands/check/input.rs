//! Files of the command line, and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use domain::text::TEXT_LIMIT;

/// A text that was read.
#[derive(Debug)]
pub struct Input {
    /// Where it lies; nothing for standard input.
    pub path: Option<PathBuf>,
    /// How that is shown.
    pub shown: String,
    /// What it holds.
    pub text: String,
}

impl Input {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// When it cannot be read, is too large or is no text.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = bytes(path)?;
        let shown = shown(path);
        let text = String::from_utf8(bytes)
            .ok()
            .with_context(|| format!("{shown} is no valid UTF-8 text"))?;
        Ok(Self {
            path: (!is_standard(path)).then(|| path.to_owned()),
            shown,
            text,
        })
    }

    /// The last part of the path.
    pub fn file_name(&self) -> Option<String> {
        let name = self.path.as_ref()?.file_name()?;
        Some(name.to_str()?.to_owned())
    }
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// When it cannot be read or has more than [`TEXT_LIMIT`] bytes.
pub fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = shown(path);
    let mut bytes = Vec::new();
    let limit = TEXT_LIMIT as u64 + 1;
    let read = if is_standard(path) {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.with_context(|| format!("{shown} cannot be read"))?;
    ensure!(
        bytes.len() <= TEXT_LIMIT,
        "{shown} is too large: at most {TEXT_LIMIT} bytes are checked"
    );
    Ok(bytes)
}

/// Writes a fixed text in the place of the old one; whoever reads meanwhile sees either whole.
///
/// # Errors
/// When it cannot be written; the old text stays.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    // What a link points to is replaced, not the link.
    let path = std::fs::canonicalize(path).with_context(cannot)?;
    let permissions = std::fs::metadata(&path).with_context(cannot)?.permissions();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = std::fs::write(&beside, text)
        .and_then(|()| std::fs::set_permissions(&beside, permissions))
        .and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        // Best effort: the error that is told is the first one.
        let _ = std::fs::remove_file(&beside);
    }
    written.with_context(cannot)
}

/// The name of a folder, which is that of its image.
///
/// # Errors
/// When it has none that is text.
pub fn last_name(path: &Path) -> anyhow::Result<String> {
    let whole = std::fs::canonicalize(path)
        .with_context(|| format!("{} cannot be opened", path.display()))?;
    let name = whole.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned)
        .with_context(|| format!("{} has no name that an image could have", path.display()))
}

fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

fn shown(path: &Path) -> String {
    if is_standard(path) {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}
