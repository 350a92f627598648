//! Archives that somebody uploads: unpacked in memory, under limits that count what comes out and
//! not what a header says. Nothing is written anywhere, so no path can lead out of anything.

mod collected;
mod tarball;
mod zipped;

pub use collected::{Collected, Collector};

use domain::bundle::{BUNDLE_LIMIT, FILE_LIMIT, InvalidFilePath};

/// The most bytes that an archive may unpack to before it is given up. More than a draft takes,
/// because not everything in an archive is kept.
const UNPACKED_LIMIT: u64 = 3 * BUNDLE_LIMIT;
/// The most entries of any kind that are looked at.
const ENTRY_LIMIT: usize = 20_000;

/// Why an archive is not taken. Nothing of it is kept then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// It is of a kind that is not read; the ending that files of it have.
    Kind(&'static str),
    /// It cannot be read to its end.
    Damaged(String),
    /// A file in it needs a password.
    Encrypted(String),
    /// A path in it leads out of the folder.
    LeadsOut(String),
    /// Something in it is neither file, folder nor link.
    Special(String),
    /// Two files have one path.
    Twice(String),
    /// It unpacks to more than a draft takes.
    TooLarge,
    /// It holds more files than a draft takes.
    TooMany,
}

impl std::fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind(ending) => write!(
                f,
                "Archives ending in {ending} are not read. Send a .tar, .tar.gz or .zip."
            ),
            Self::Damaged(why) => write!(
                f,
                "The archive cannot be read to its end: {why}. Pack it again."
            ),
            Self::Encrypted(path) => write!(
                f,
                "{path} needs a password. Pack the archive without one: everything in it is public in the end."
            ),
            Self::LeadsOut(path) => write!(
                f,
                "{path} leads out of the folder. Pack the archive from inside of the folder, with relative paths and without `..`."
            ),
            Self::Special(path) => write!(
                f,
                "{path} is a device, a pipe or the like. Leave it out of the archive."
            ),
            Self::Twice(path) => {
                write!(f, "{path} is in the archive twice. Pack it once.")
            }
            Self::TooLarge => write!(
                f,
                "The archive unpacks to more than {} MB. Leave out what the image is not built from.",
                BUNDLE_LIMIT / 1_000_000
            ),
            Self::TooMany => write!(
                f,
                "There are more than {FILE_LIMIT} files in the archive. Leave out what the image is not built from."
            ),
        }
    }
}

impl std::error::Error for ArchiveError {}

/// The kinds of archives that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveKind {
    /// Files one after the other.
    Tar,
    /// The same, compressed with gzip.
    TarGz,
    /// Files with a list behind them.
    Zip,
}

/// What kind of archive a file is, by what it holds; nothing when it is none.
///
/// # Errors
/// When it is an archive of a kind that is not read.
pub fn kind_of(name: &str, content: &[u8]) -> Result<Option<ArchiveKind>, ArchiveError> {
    let has = |magic: &[u8]| content.starts_with(magic);
    let others: [(&[u8], &str); 5] = [
        (b"\xfd7zXZ\0", ".xz"),
        (b"BZh", ".bz2"),
        (b"\x28\xb5\x2f\xfd", ".zst"),
        (b"7z\xbc\xaf\x27\x1c", ".7z"),
        (b"Rar!", ".rar"),
    ];
    if let Some((_, ending)) = others.into_iter().find(|(magic, _)| has(magic)) {
        return Err(ArchiveError::Kind(ending));
    }
    Ok(if has(b"PK\x03\x04") || has(b"PK\x05\x06") {
        Some(ArchiveKind::Zip)
    } else if has(b"\x1f\x8b") {
        Some(ArchiveKind::TarGz)
    } else if content.get(257..262) == Some(b"ustar") || name.to_ascii_lowercase().ends_with(".tar")
    {
        Some(ArchiveKind::Tar)
    } else {
        None
    })
}

/// Unpacks an archive.
///
/// # Errors
/// The first thing for which it is not taken.
pub fn unpack(kind: ArchiveKind, content: &[u8], into: &mut Collector) -> Result<(), ArchiveError> {
    match kind {
        ArchiveKind::Tar => tarball::unpack(content, into),
        ArchiveKind::TarGz => tarball::unpack(flate2::read::MultiGzDecoder::new(content), into),
        ArchiveKind::Zip => zipped::unpack(content, into),
    }
}

/// A path as an archive has it, for people.
fn shown(path: &[u8]) -> String {
    let text = String::from_utf8_lossy(path);
    let cut: String = text.chars().take(100).collect();
    let cut: String = cut
        .chars()
        .map(
            |c| match domain::bundle::FilePath::try_from(c.to_string()) {
                Err(InvalidFilePath::Character(found)) if found != '\\' => {
                    found.escape_unicode().to_string()
                }
                _ => c.to_string(),
            },
        )
        .collect();
    format!("`{cut}`")
}

#[cfg(test)]
mod tests;
