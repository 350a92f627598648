//! What lies in a commit: the list of its files, and what those hold that are wanted.

use std::collections::HashMap;

use domain::bundle::{FilePath, TEXT_LIMIT};

use super::FetchError;
use super::program::Git;
use crate::archive::{ArchiveError, Collector};

/// The most bytes of a list of files: some hundred thousand of them.
const LIST_LIMIT: u64 = 16 * 1024 * 1024;

/// What a line of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListedKind {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// Another repository.
    Submodule,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub path: FilePath,
    pub kind: ListedKind,
    /// By what Git knows its content.
    pub id: String,
}

/// The files of a commit. Names that cannot be kept are told to the collector.
pub(super) async fn list(
    git: &Git,
    commit: &str,
    collector: &mut Collector,
) -> Result<Vec<Listed>, FetchError> {
    let list = git.list_files(commit, LIST_LIMIT).await?;
    let mut listed = Vec::new();
    for line in list
        .split(|byte| *byte == 0)
        .filter(|line| !line.is_empty())
    {
        let Some(at) = line.iter().position(|byte| *byte == b'\t') else {
            continue;
        };
        let head = String::from_utf8_lossy(&line[..at]);
        let mut head = head.split(' ');
        let (mode, _, id) = (head.next(), head.next(), head.next());
        let kind = match mode {
            Some("120000") => ListedKind::Link,
            Some("160000") => ListedKind::Submodule,
            Some(mode) if mode.starts_with("100") => ListedKind::File,
            _ => continue,
        };
        // Git lets no `..` into a tree; one that was made by hand is left out like any odd name.
        let path = collector.path(&line[at + 1..]).unwrap_or_default();
        if let (Some(path), Some(id)) = (path, id) {
            listed.push(Listed {
                path,
                kind,
                id: id.to_owned(),
            });
        }
    }
    Ok(listed)
}

/// Reads the files that are wanted, and fetches those that are not there yet.
pub(super) async fn read(
    git: &Git,
    wanted: &[&Listed],
    collector: &mut Collector,
) -> Result<(), FetchError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<&str> = wanted.iter().map(|listed| listed.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = sizes(git, &ids).await?;
    let missing: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| !known.contains_key(*id))
        .collect();
    let known = if missing.is_empty() {
        known
    } else {
        git.fetch_files(&missing).await?;
        sizes(git, &ids).await?
    };
    let small: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| known.get(*id).is_some_and(|size| *size <= TEXT_LIMIT))
        .collect();
    let all: u64 = small.iter().filter_map(|id| known.get(*id)).sum();
    if all > collector.room() {
        return Err(FetchError::DraftTooLarge);
    }
    let contents = if small.is_empty() {
        HashMap::new()
    } else {
        let limit = all + small.len() as u64 * 100;
        taken_apart(&git.contents(&small, limit).await?)
    };
    for listed in wanted {
        let size = known.get(&listed.id).copied();
        match (contents.get(&listed.id), size) {
            (Some(content), _) => collector
                .add(listed.path.clone(), content.clone())
                .map_err(|error| match error {
                    ArchiveError::TooMany => FetchError::TooManyFiles,
                    _ => FetchError::DraftTooLarge,
                })?,
            (None, Some(size)) => collector.leave_large(listed.path.as_str(), size),
            (None, None) => {
                return Err(FetchError::Failed(format!("{} was not sent", listed.path)));
            }
        }
    }
    Ok(())
}

async fn sizes(git: &Git, ids: &[&str]) -> Result<HashMap<String, u64>, FetchError> {
    let answer = git.sizes(ids).await?;
    let sizes = answer.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (id, kind, size) = (words.next()?, words.next()?, words.next()?);
        (kind == "blob").then_some((id.to_owned(), size.parse().ok()?))
    });
    Ok(sizes.collect())
}

/// The answer of `cat-file --batch`: a line with name and size, the bytes, a line feed.
fn taken_apart(mut answer: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut contents = HashMap::new();
    while let Some(end) = answer.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let Some((id, size)) = head.split_once(' ') else {
            break;
        };
        let Some(size) = size.parse::<usize>().ok() else {
            break;
        };
        let from = end + 1;
        let Some(content) = from
            .checked_add(size)
            .and_then(|until| answer.get(from..until))
        else {
            break;
        };
        contents.insert(id.to_owned(), content.to_vec());
        answer = answer.get(from + size + 1..).unwrap_or_default();
    }
    contents
}
