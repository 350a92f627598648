//! A draft as an archive: the folder that `slipway check bundle` reads.

use std::io::{self, Cursor, Write};

use domain::ImageName;
use domain::bundle::{COVER, Cover};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::DraftContent;
use crate::portal::parts::{CONTEXT, DOCUMENTATION, MANIFEST};

/// What files are called that are named after an image, while it has no valid name.
const UNNAMED: &str = "unnamed";

impl DraftContent {
    /// The name of the image as far as files can be named after it.
    pub fn file_name(&self) -> String {
        let name = self.bundle.name().trim().parse::<ImageName>();
        name.map_or_else(|_| UNNAMED.to_owned(), |name| name.to_string())
    }

    /// Everything that the draft holds: `library/NAME`, `docs/NAME/`, `context/`, and
    /// [`COVER`] for what is no file. It takes a while: not for the threads that answer requests.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn archive(&self) -> io::Result<Vec<u8>> {
        let name = self.file_name();
        let mut archive = Archive(ZipWriter::new(Cursor::new(Vec::new())));
        let manifest = self.parts.get(MANIFEST).map(|row| row.content.as_slice());
        archive.add(&format!("library/{name}"), manifest.unwrap_or_default())?;
        for (part, row) in &self.parts {
            if part.starts_with(CONTEXT) {
                archive.add(part, &row.content)?;
            } else if let Some(path) = part.strip_prefix(DOCUMENTATION) {
                archive.add(&format!("docs/{name}/{path}"), &row.content)?;
            }
        }
        let kind = self.open.projection.kind;
        let cover = Cover::of(&self.bundle, kind, self.facts().lifecycle);
        let cover = serde_json::to_vec_pretty(&cover).map_err(io::Error::other)?;
        archive.add(COVER, &cover)?;
        Ok(archive.0.finish()?.into_inner())
    }
}

struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    fn add(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .unix_permissions(0o644);
        self.0.start_file(path, options)?;
        self.0.write_all(content)
    }
}
