//! Tar, read as a stream.

use std::io::{self, Read};

use tar::{Archive, EntryType};

use super::{ArchiveError, Collector, ENTRY_LIMIT, UNPACKED_LIMIT, shown};

/// A stream that fails after so many bytes.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(read)
    }
}

/// Unpacks a stream.
pub(super) fn unpack(stream: impl Read, into: &mut Collector) -> Result<(), ArchiveError> {
    let mut archive = Archive::new(Bounded {
        inner: stream,
        left: UNPACKED_LIMIT,
    });
    for (count, entry) in archive.entries().map_err(failure)?.enumerate() {
        if count >= ENTRY_LIMIT {
            return Err(ArchiveError::TooMany);
        }
        let mut entry = entry.map_err(failure)?;
        let raw = entry.path_bytes().into_owned();
        let kind = entry.header().entry_type();
        match kind {
            EntryType::Directory
            | EntryType::XGlobalHeader
            | EntryType::XHeader
            | EntryType::GNULongName
            | EntryType::GNULongLink => continue,
            EntryType::Symlink | EntryType::Link => {
                into.leave_link(&raw);
                continue;
            }
            EntryType::Regular | EntryType::Continuous => {}
            // Old archives write folders as files whose name ends with a slash.
            _ if raw.ends_with(b"/") => continue,
            _ => return Err(ArchiveError::Special(shown(&raw))),
        }
        if raw.ends_with(b"/") {
            continue;
        }
        let Some(path) = into.path(&raw)? else {
            continue;
        };
        let room = into.room();
        let mut content = Vec::new();
        let read = (&mut entry).take(room + 1).read_to_end(&mut content);
        read.map_err(failure)?;
        into.add(path, content)?;
    }
    Ok(())
}

fn failure(error: io::Error) -> ArchiveError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => ArchiveError::TooLarge,
        _ => ArchiveError::Damaged(error.to_string()),
    }
}
