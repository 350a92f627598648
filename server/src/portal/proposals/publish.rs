//! What is accepted becomes the image's current version, with its page, its routes and its place in
//! the search, in the transaction of the act.

use std::collections::BTreeMap;

use domain::bundle::Bundle;
use domain::projection::Projection as Standing;
use domain::proposal::VersionId;
use domain::{ImageName, Moment};

use crate::clock::Timestamp;
use crate::portal::checkout::{Files, SourceFile};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::import::{Context, write_page};
use crate::portal::projection::{self, Projection};
use crate::portal::{Portal, parts};
use crate::store::{FileRow, NewVersion, Tx, VersionSource};

/// A version that is ready to be written.
pub(super) struct Release {
    version: String,
    name: ImageName,
    /// The version that it replaces.
    base: Option<String>,
    summary: String,
    revision: i64,
    files: Files,
    page: Projection,
    made_by: String,
}

impl Portal {
    /// Makes the files and the page of the newest revision.
    pub(super) async fn release(
        &self,
        after: &Standing,
        open: &OpenProposal,
        version: &VersionId,
    ) -> Result<Release, ProposalError> {
        let (Some(latest), Some(name)) = (after.latest(), after.image.clone()) else {
            return Err(ProposalError::CannotPublish(
                "It has no revision, or the image no name.".to_owned(),
            ));
        };
        let revision = i64::from(latest.number.0);
        let stored: BTreeMap<String, Vec<u8>> = self
            .store()
            .revision_contents(&open.row.id, revision)
            .await?
            .into_iter()
            .collect();
        let bundle = parts::bundle(
            stored
                .iter()
                .map(|(path, content)| (path.as_str(), content.as_slice())),
        );
        let files = published_files(&name, &bundle, &stored);
        let context = Context::load(self, None).await?;
        let now = self.clock().now();
        let page = projection::project(&name, &files, &context.shared(self), now, false).map_err(
            |unusable| {
                ProposalError::CannotPublish(format!("{}: {}", unusable.path, unusable.reason))
            },
        )?;
        Ok(Release {
            version: version.0.clone(),
            base: after.base_version.as_ref().map(|version| version.0.clone()),
            summary: open.row.summary.clone(),
            revision,
            files,
            page,
            made_by: context.made_by,
            name,
        })
    }
}

impl Release {
    /// Writes it. Answers whether the image's current version is still the one that it replaces.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        proposal: &str,
        now: Timestamp,
    ) -> Result<bool, ProposalError> {
        let name = self.name.as_str();
        let id = uuid::Uuid::new_v4().to_string();
        let image = tx.image_for_update(name, &id, now).await?;
        if image.current_version != self.base {
            return Ok(false);
        }
        for file in self.files.values() {
            tx.put_blob(&file.sha256, &file.content).await?;
        }
        tx.add_version(&NewVersion {
            id: &self.version,
            image: name,
            source: VersionSource::Proposal,
            summary: &self.summary,
            created_at: now,
        })
        .await?;
        for (path, file) in &self.files {
            let row = FileRow {
                path: path.clone(),
                sha256: file.sha256.clone(),
            };
            tx.add_version_file(&self.version, &row).await?;
        }
        tx.set_current_version(name, &self.version).await?;
        tx.set_origin(&self.version, proposal, self.revision)
            .await?;
        write_page(tx, image.serial, &self.made_by, &self.page).await?;
        tx.touch_catalogue(now).await?;
        Ok(true)
    }
}

/// The files of a version in the layout of an export: the manifest, the documentation folder with
/// the files that are made from the feedback routes, and what is built.
fn published_files(name: &ImageName, bundle: &Bundle, stored: &BTreeMap<String, Vec<u8>>) -> Files {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if !bundle.manifest.is_empty() {
        files.insert(
            format!("library/{name}"),
            bundle.manifest.clone().into_bytes(),
        );
    }
    for (path, text) in bundle.published_documentation() {
        files.insert(format!("docs/{name}/{path}"), text.into_bytes());
    }
    for (path, content) in stored {
        if let Some(path) = path.strip_prefix(parts::DOCUMENTATION) {
            files.insert(format!("docs/{name}/{path}"), content.clone());
        } else if let Some(path) = path.strip_prefix(parts::CONTEXT) {
            files.insert(format!("context/{name}/{path}"), content.clone());
        }
    }
    files
        .into_iter()
        .map(|(path, content)| (path, SourceFile::new(content)))
        .collect()
}

/// Whether a moment has come.
pub(super) fn is_due(moment: Option<Moment>, now: Timestamp) -> bool {
    moment.is_some_and(|moment| moment.0 <= now.0)
}
