//! What a revision holds.

use std::collections::BTreeMap;

use app::view::address::{path_segment, with_query};
use app::view::form::FormChoice;
use app::view::proposal::{
    FilesPage, ListedFile, ListedGroup, ShownBody, ShownFile, revision_path,
};
use domain::bundle::FileContent;
use domain::proposal::RevisionNumber;

use super::Reading;
use super::words::{at, file_label};
use crate::portal::drafts::ProposalError;
use crate::portal::parts::{self, PartName};
use crate::portal::{Caller, Portal};
use crate::render;
use crate::store::SizedFileRow;

/// The most lines of a text that a page shows; longer ones are downloaded.
const LINES_LIMIT: usize = 5_000;

/// Which file of a revision is shown, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileQuery {
    /// Its path within the bundle.
    pub file: Option<String>,
    /// Whether a text of the documentation is shown as people will see it.
    pub as_page: bool,
}

impl FileQuery {
    /// From the pairs of an address.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let one = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        Self {
            file: one("file")
                .filter(|file| !file.is_empty())
                .map(str::to_owned),
            as_page: one("as") == Some("page"),
        }
    }
}

impl Portal {
    /// The page `/proposals/{n}/revisions/{r}`.
    ///
    /// # Errors
    /// When there is no such proposal for this caller or no such revision, or the store fails.
    pub async fn files_page(
        &self,
        caller: &Caller,
        number: i64,
        revision: u32,
        query: &FileQuery,
    ) -> Result<FilesPage, ProposalError> {
        let reading = self.read_proposal(caller, number).await?;
        let p = reading.projection();
        let frozen = p
            .revision(RevisionNumber(revision))
            .ok_or(ProposalError::Unknown)?;
        let id = &reading.open.row.id;
        let rows = self
            .store()
            .revision_listing(id, i64::from(revision))
            .await?;
        let before: BTreeMap<String, String> = if revision > 1 {
            let rows = self
                .store()
                .revision_files(id, i64::from(revision) - 1)
                .await?;
            rows.into_iter().map(|row| (row.path, row.sha256)).collect()
        } else {
            BTreeMap::new()
        };
        let listed = |row: &SizedFileRow| ListedFile {
            label: file_label(&row.path),
            size: u64::try_from(row.size).unwrap_or_default(),
            sha256: row.sha256.clone(),
            changed: revision > 1 && before.get(&row.path) != Some(&row.sha256),
            path: row.path.clone(),
        };
        let shown = match &query.file {
            Some(asked) => {
                let asked = stored_path(asked);
                let row = rows.iter().find(|row| row.path == asked);
                let row = row.ok_or(ProposalError::Unknown)?;
                Some(self.shown(&reading, revision, listed(row), query).await?)
            }
            None => None,
        };
        let mut groups: Vec<ListedGroup> = GROUPS
            .iter()
            .map(|label| ListedGroup {
                label: (*label).to_owned(),
                files: Vec::new(),
            })
            .collect();
        for row in &rows {
            if let Some(group) = groups.get_mut(group_of(&row.path)) {
                group.files.push(listed(row));
            }
        }
        groups.retain(|group| !group.files.is_empty());
        Ok(FilesPage {
            head: reading.head(),
            revision,
            by: reading.handle(frozen.by),
            at: at(frozen.at),
            note: frozen.note.clone(),
            groups,
            shown,
            versions: reading.versions(),
            now: at(reading.now),
        })
    }

    async fn shown(
        &self,
        reading: &Reading,
        revision: u32,
        file: ListedFile,
        query: &FileQuery,
    ) -> Result<ShownFile, ProposalError> {
        let id = &reading.open.row.id;
        let content = self
            .store()
            .revision_file(id, i64::from(revision), &file.path)
            .await?;
        let content = parts::file_content(&content.unwrap_or_default());
        let address = revision_path(reading.number, revision);
        let is_markdown = file.path.starts_with(parts::DOCUMENTATION)
            && std::path::Path::new(&file.path)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        let as_page = is_markdown && query.as_page;
        let body = match content {
            FileContent::Text(text) if as_page => ShownBody::Page {
                html: render::markdown(&text).html,
            },
            FileContent::Text(text) => {
                let text = if file.path == parts::ROUTES {
                    routes_in_words(text.as_bytes())
                } else {
                    text
                };
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let omitted = lines.len().saturating_sub(LINES_LIMIT);
                lines.truncate(LINES_LIMIT);
                ShownBody::Text { lines, omitted }
            }
            FileContent::Binary { .. } => ShownBody::Described {
                words: "It is no text. Download it to look at it.".to_owned(),
            },
        };
        let other = is_markdown.then(|| {
            let mut pairs = vec![("file", file.path.as_str())];
            if as_page {
                (
                    "Show the text".to_owned(),
                    format!("{}#file", with_query(&address, &pairs)),
                )
            } else {
                pairs.push(("as", "page"));
                (
                    "Show as a page".to_owned(),
                    format!("{}#file", with_query(&address, &pairs)),
                )
            }
        });
        let segments: Vec<String> = file.path.split('/').map(path_segment).collect();
        Ok(ShownFile {
            download: format!("{address}/files/{}", segments.join("/")),
            other,
            body,
            file,
        })
    }
}

impl Reading {
    /// What can be compared: the version that it changes, its revisions, and for authors the draft.
    pub(super) fn versions(&self) -> Vec<FormChoice> {
        let p = self.projection();
        let mut versions = Vec::new();
        if p.base_version.is_some() {
            versions.push(FormChoice::new("base", "the version that it changes", ""));
        }
        for revision in &p.revisions {
            versions.push(FormChoice::new(
                &revision.number.0.to_string(),
                &revision.number.to_string(),
                "",
            ));
        }
        if self.is_author() && !p.state.is_terminal() {
            versions.push(FormChoice::new("draft", "your draft", ""));
        }
        versions
    }
}

/// The kinds of files, in the order in which they are listed.
const GROUPS: [&str; 4] = [
    "Manifest",
    "Dockerfiles and build context",
    "Documentation and logo",
    "Form",
];

/// The place of a file's kind in [`GROUPS`].
fn group_of(path: &str) -> usize {
    match PartName::read(path) {
        Some(PartName::Manifest) => 0,
        Some(PartName::Context(_)) => 1,
        Some(PartName::Documentation(_)) => 2,
        _ => 3,
    }
}

/// The stored path of a file that somebody names: `context/` may be left out.
pub(super) fn stored_path(path: &str) -> String {
    if PartName::read(path).is_some() {
        path.to_owned()
    } else {
        format!("{}{path}", parts::CONTEXT)
    }
}

/// Feedback routes as lines that people read.
pub(super) fn routes_in_words(content: &[u8]) -> String {
    parts::routes(content)
        .iter()
        .map(|row| {
            let note = if row.note.trim().is_empty() {
                String::new()
            } else {
                format!(" ({})", row.note.trim())
            };
            format!(
                "{}: {} {}{note}\n",
                row.intent.as_str(),
                row.label,
                row.target
            )
        })
        .collect()
}
