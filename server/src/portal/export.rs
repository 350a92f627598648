//! Exporting the catalogue as a checkout: every file byte for byte, in the layout it came in.

use std::fs;
use std::path::{Component, Path};

use super::{Portal, PortalError};

/// What an export wrote.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Images.
    pub images: usize,
    /// Files, those of the programme with them.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Portal {
    /// Writes every image that has not left the catalogue to `folder`; `progress` hears each name.
    ///
    /// # Errors
    /// When the folder holds anything, cannot be written to, or the store fails.
    pub async fn export(
        &self,
        folder: &Path,
        mut progress: impl FnMut(&str),
    ) -> Result<ExportReport, PortalError> {
        fs::create_dir_all(folder).map_err(|error| PortalError::file(folder, error))?;
        let mut entries = fs::read_dir(folder).map_err(|error| PortalError::file(folder, error))?;
        if entries.next().is_some() {
            return Err(PortalError::NotEmpty(folder.to_owned()));
        }
        let mut report = ExportReport::default();
        for file in self.store.programme_files().await? {
            if let Some(content) = self.store.blob(&file.sha256).await? {
                write_file(folder, &file.path, &content, &mut report)?;
            }
        }
        for image in self.store.images().await? {
            let Some(version) = image.current_version.filter(|_| image.retired_at.is_none()) else {
                continue;
            };
            progress(&image.name);
            for (path, content) in self.store.version_contents(&version).await? {
                write_file(folder, &path, &content, &mut report)?;
            }
            report.images += 1;
        }
        Ok(report)
    }
}

fn write_file(
    folder: &Path,
    path: &str,
    content: &[u8],
    report: &mut ExportReport,
) -> Result<(), PortalError> {
    // What is stored was checked when it came in; a path that leads elsewhere is written nowhere.
    if !Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(PortalError::Stored(serde::de::Error::custom(format!(
            "`{path}` is no path inside a checkout"
        ))));
    }
    let target = folder.join(path);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(|error| PortalError::file(parent, error))?;
    }
    fs::write(&target, content).map_err(|error| PortalError::file(&target, error))?;
    report.files += 1;
    report.bytes += content.len() as u64;
    Ok(())
}
