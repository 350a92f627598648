//! Whether inputs changed since they were last used: a digest of paths, sizes and times of change.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The digest of all files under the given paths; a path that is not there counts as absent, not as an error.
pub fn of(paths: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let about =
            fs::metadata(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let changed = about
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        digest.update(file.as_os_str().as_encoded_bytes());
        digest.update([0]);
        digest.update(about.len().to_le_bytes());
        digest.update(changed.map_or(0, |time| time.as_nanos()).to_le_bytes());
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// The file that remembers a fingerprint from one run to the next.
pub struct Remembered {
    file: PathBuf,
}

impl Remembered {
    /// The memory called `name` in the folder of kept things.
    pub fn new(kept: &Path, name: &str) -> Self {
        Self {
            file: kept.join(name),
        }
    }

    /// Whether the fingerprint is the one of the last time.
    pub fn is(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == fingerprint)
    }

    /// Keeps the fingerprint for the next time.
    pub fn keep(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        fs::write(&self.file, fingerprint)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?
        {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_new_and_a_lost_file_change_the_fingerprint() {
        let folder =
            std::env::temp_dir().join(format!("slipway-fingerprint-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("inner/a"), "one").unwrap();
        let paths = [folder.clone(), folder.join("never there")];
        let first = of(&paths).unwrap();
        assert_eq!(first, of(&paths).unwrap());
        fs::write(folder.join("inner/a"), "longer").unwrap();
        let changed = of(&paths).unwrap();
        assert_ne!(first, changed);
        fs::write(folder.join("b"), "").unwrap();
        let more = of(&paths).unwrap();
        assert_ne!(changed, more);
        fs::remove_file(folder.join("b")).unwrap();
        assert_eq!(changed, of(&paths).unwrap());
        fs::remove_dir_all(&folder).unwrap();
    }
}
