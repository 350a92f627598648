//! Files as a form sends them: an archive, or some single ones.

use domain::bundle::BUNDLE_LIMIT;

use crate::archive::{ArchiveError, Collected, Collector, kind_of, unpack};

/// A file as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// Its name on the machine that it comes from.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What was sent, unpacked where it is an archive, with a Dockerfile that was pasted.
///
/// # Errors
/// A sentence that says why it is not taken, and which file that is.
pub fn collected(files: Vec<SentFile>, dockerfile: &str) -> Result<Collected, String> {
    let mut collector = Collector::default();
    let about = |file: &SentFile, error: ArchiveError| format!("{}: {error}", file.name);
    for file in files {
        if file.content.len() as u64 > BUNDLE_LIMIT {
            return Err(about(&file, ArchiveError::TooLarge));
        }
        match kind_of(&file.name, &file.content).map_err(|error| about(&file, error))? {
            Some(kind) => {
                unpack(kind, &file.content, &mut collector).map_err(|error| about(&file, error))?
            }
            None => {
                // Some browsers send the folder too.
                let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
                let path = collector.path(name.as_bytes());
                if let Some(path) = path.map_err(|error| about(&file, error))? {
                    collector
                        .add(path, file.content.clone())
                        .map_err(|error| about(&file, error))?;
                }
            }
        }
    }
    if !dockerfile.trim().is_empty()
        && let Ok(path) = "Dockerfile".parse()
    {
        let content = dockerfile.as_bytes().to_vec();
        collector.add(path, content).map_err(|error| match error {
            ArchiveError::Twice(_) => {
                "There are two Dockerfiles: one was pasted, one was sent. Leave one out.".to_owned()
            }
            other => format!("The Dockerfile that was pasted: {other}"),
        })?;
    }
    Ok(collector.finish())
}
