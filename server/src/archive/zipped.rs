//! Zip, read by the list behind its files.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ArchiveError, Collector, ENTRY_LIMIT, UNPACKED_LIMIT, shown};

/// The kind of a file in the upper bits of its Unix mode.
const KIND: u32 = 0o170_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;
const FILE: u32 = 0o100_000;

/// Unpacks an archive.
pub(super) fn unpack(content: &[u8], into: &mut Collector) -> Result<(), ArchiveError> {
    // Each line of the list begins with these bytes; the reader makes a record of every one.
    let lines = content.windows(4).filter(|four| *four == b"PK\x01\x02");
    if lines.take(ENTRY_LIMIT + 1).count() > ENTRY_LIMIT {
        return Err(ArchiveError::TooMany);
    }
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(failure)?;
    let mut left = UNPACKED_LIMIT;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(failure)?;
        let raw = entry.name_raw().to_vec();
        let (is_folder, is_encrypted) = (entry.is_dir(), entry.encrypted());
        let mode = entry.unix_mode().unwrap_or_default() & KIND;
        if is_folder || mode == FOLDER {
            continue;
        }
        if mode == LINK {
            into.leave_link(&raw);
            continue;
        }
        if mode != 0 && mode != FILE {
            return Err(ArchiveError::Special(shown(&raw)));
        }
        let Some(path) = into.path(&raw)? else {
            continue;
        };
        if is_encrypted {
            return Err(ArchiveError::Encrypted(shown(&raw)));
        }
        let file = archive.by_index(index).map_err(failure)?;
        let room = into.room().min(left);
        let mut content = Vec::new();
        file.take(room + 1)
            .read_to_end(&mut content)
            .map_err(|error| ArchiveError::Damaged(error.to_string()))?;
        left = left.saturating_sub(content.len() as u64);
        into.add(path, content)?;
    }
    Ok(())
}

fn failure(error: ZipError) -> ArchiveError {
    match error {
        ZipError::InvalidArchive(why) => ArchiveError::Damaged(why.into_owned()),
        ZipError::Io(error) => ArchiveError::Damaged(error.to_string()),
        other => ArchiveError::Damaged(other.to_string()),
    }
}
