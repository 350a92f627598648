//! Importing a checkout: a new version of each image whose files changed, and a word on every file
//! that could not be taken.

use std::collections::{BTreeMap, HashSet};

use domain::ImageName;
use uuid::Uuid;

use super::checkout::{Checkout, Files, Refusal, Sources};
use super::projection::{self, Projection, Shared, Suites, Unusable};
use super::{Portal, PortalError};
use crate::store::{
    FileRow, ImageRow, NewVersion, PageRecord, PageRow, Store, StoredRoute, Tx, VersionSource,
};

/// How many pages are made again in one transaction.
const PAGES_AT_ONCE: usize = 100;

/// What an import did.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Images that were not there before.
    pub added: Vec<ImageName>,
    /// Images with a new version.
    pub changed: Vec<ImageName>,
    /// Images that are as they were.
    pub unchanged: usize,
    /// Images of the catalogue that the checkout does not have.
    pub missing: Vec<String>,
    /// Images that were taken out of the catalogue.
    pub retired: Vec<String>,
    /// Files that belong to no single image and changed.
    pub programme_files: usize,
    /// Pages that were made again because of them.
    pub pages_made_again: usize,
    /// What could not be taken.
    pub refused: Vec<Refusal>,
    /// What lies beside the images and is none.
    pub ignored: usize,
}

/// What became of one image.
enum Outcome {
    Added,
    Changed,
    Unchanged,
}

impl Portal {
    /// Imports a checkout. Each image is a transaction of its own, so that one that cannot be taken
    /// stops no other; `progress` hears each name before it is read.
    ///
    /// # Errors
    /// When the store fails. What cannot be taken is in the report.
    pub async fn import(
        &self,
        mut checkout: Checkout,
        prune: bool,
        mut progress: impl FnMut(&ImageName),
    ) -> Result<ImportReport, PortalError> {
        let mut report = ImportReport {
            refused: std::mem::take(&mut checkout.refused),
            ignored: checkout.ignored.len(),
            ..ImportReport::default()
        };
        self.refuse_wrong_folder(&checkout).await?;
        if prune {
            self.refuse_to_empty(&checkout).await?;
        }
        report.programme_files = self.import_programme_files(&checkout).await?;
        let context = Context::load(self, Some(&checkout)).await?;
        for name in checkout.images.keys() {
            progress(name);
            let imported = match checkout.files(name) {
                Ok(files) => self.import_image(&checkout, &context, name, &files).await?,
                Err(refusal) => Err(refusal),
            };
            match imported {
                Ok(Outcome::Added) => report.added.push(name.clone()),
                Ok(Outcome::Changed) => report.changed.push(name.clone()),
                Ok(Outcome::Unchanged) => report.unchanged += 1,
                Err(refusal) => report.refused.push(refusal),
            }
        }
        for image in self.store.images().await? {
            if image.retired_at.is_some() || checkout.holds(&image.name) {
                continue;
            }
            if prune {
                let now = self.clock.timestamp();
                let mut tx = self.store.begin().await?;
                tx.retire_image(&image.name, now).await?;
                tx.touch_catalogue(now).await?;
                tx.commit().await?;
                report.retired.push(image.name);
            } else {
                report.missing.push(image.name);
            }
        }
        report.pages_made_again = self.make_stale_pages().await?;
        Ok(report)
    }

    /// A folder above or beside the right one lists some images with half of what they have.
    async fn refuse_wrong_folder(&self, checkout: &Checkout) -> Result<(), PortalError> {
        let images = self.store.images().await?;
        let listed = images.iter().filter(|image| checkout.holds(&image.name));
        let listed = listed.count();
        let wrong = |what, option| {
            Err(PortalError::WrongFolder {
                what,
                option,
                listed,
            })
        };
        if listed == 0 {
            Ok(())
        } else if !checkout.images.values().any(Sources::has_manifest) {
            wrong("manifest", "--library")
        } else if !checkout.images.values().any(Sources::has_docs) {
            wrong("documentation folder", "--docs")
        } else {
            Ok(())
        }
    }

    /// A checkout without most of the catalogue is likely the wrong folder.
    async fn refuse_to_empty(&self, checkout: &Checkout) -> Result<(), PortalError> {
        let images = self.store.images().await?;
        let listed: Vec<_> = images
            .iter()
            .filter(|image| image.retired_at.is_none())
            .collect();
        let kept = listed
            .iter()
            .filter(|image| checkout.holds(&image.name))
            .count();
        if kept * 2 < listed.len() {
            return Err(PortalError::PruneTooMuch {
                leave: listed.len() - kept,
                listed: listed.len(),
            });
        }
        Ok(())
    }

    async fn import_programme_files(&self, checkout: &Checkout) -> Result<usize, PortalError> {
        let known = self.store.programme_files().await?;
        let mut tx = self.store.begin().await?;
        let mut changed = 0;
        for (path, file) in &checkout.programme_files {
            tx.put_blob(&file.sha256, &file.content).await?;
            let row = FileRow {
                path: path.clone(),
                sha256: file.sha256.clone(),
            };
            changed += usize::from(tx.put_programme_file(&row).await?);
        }
        for file in known {
            let spoken_for = checkout
                .programme_groups
                .iter()
                .any(|group| file.path.starts_with(group));
            // What could not be taken now stays as it was.
            let held_back = checkout
                .held_back
                .iter()
                .any(|path| file.path.starts_with(path.as_str()));
            if spoken_for && !held_back && !checkout.programme_files.contains_key(&file.path) {
                tx.remove_programme_file(&file.path).await?;
                changed += 1;
            }
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Imports one image. The outer error is the store's, the inner one the image's.
    async fn import_image(
        &self,
        checkout: &Checkout,
        context: &Context,
        name: &ImageName,
        files: &Files,
    ) -> Result<Result<Outcome, Refusal>, PortalError> {
        let refused = |path: &str, line, reason: String| Refusal {
            image: Some(name.to_string()),
            file: checkout.location(name, path),
            line,
            reason,
        };
        let rows: Vec<FileRow> = files
            .iter()
            .map(|(path, file)| FileRow {
                path: path.clone(),
                sha256: file.sha256.clone(),
            })
            .collect();
        let now = self.clock.timestamp();
        let mut tx = self.store.begin().await?;
        let image = tx
            .image_for_update(name.as_str(), &Uuid::new_v4().to_string(), now)
            .await?;
        let last_import = tx
            .newest_files(name.as_str(), VersionSource::Import)
            .await?;
        let is_new = image.current_version.is_none();
        if !is_new && last_import == rows && image.retired_at.is_none() {
            return Ok(Ok(Outcome::Unchanged));
        }
        let published_here = tx.current_source(name.as_str()).await?.as_deref()
            == Some(VersionSource::Proposal.as_str());
        if published_here && last_import != rows {
            let changed = changed_paths(&last_import, &rows)
                .into_iter()
                .next()
                .unwrap_or_default();
            let reason =
                "this portal published a version since the last import; it is not overwritten"
                    .to_owned();
            return Ok(Err(refused(&changed, None, reason)));
        }
        let Projection {
            view,
            feedback,
            search,
        } = match projection::project(name, files, &context.shared(self), now.into(), false) {
            Ok(projection) => projection,
            Err(Unusable { path, line, reason }) => return Ok(Err(refused(&path, line, reason))),
        };
        let version = Uuid::new_v4().to_string();
        let summary = summary(is_new, &last_import, &rows);
        // In one order for all: two imports that share contents do not wait for each other in a ring.
        let contents: BTreeMap<&String, &Vec<u8>> = files
            .values()
            .map(|file| (&file.sha256, &file.content))
            .collect();
        for (sha256, content) in contents {
            tx.put_blob(sha256, content).await?;
        }
        tx.add_version(&NewVersion {
            id: &version,
            image: name.as_str(),
            source: VersionSource::Import,
            summary: &summary,
            created_at: now,
        })
        .await?;
        for row in &rows {
            tx.add_version_file(&version, row).await?;
        }
        tx.set_current_version(name.as_str(), &version).await?;
        write_page(
            &mut tx,
            image.serial,
            &context.made_by,
            &Projection {
                view,
                feedback,
                search,
            },
        )
        .await?;
        tx.touch_catalogue(now).await?;
        tx.commit().await?;
        Ok(Ok(if is_new {
            Outcome::Added
        } else {
            Outcome::Changed
        }))
    }

    /// Makes every page again that another program or other settings have made. Answers how many.
    ///
    /// # Errors
    /// When the store fails. A page that cannot be made stays as it is and is logged.
    pub async fn make_stale_pages(&self) -> Result<usize, PortalError> {
        let context = Context::load(self, None).await?;
        let mut rows = self.store.page_rows().await?;
        rows.retain(|row| row.made_by != context.made_by);
        let mut made = 0;
        for rows in rows.chunks(PAGES_AT_ONCE) {
            let mut projected = Vec::with_capacity(rows.len());
            for row in rows {
                projected.extend(self.projected_again(row, &context).await?);
            }
            made += self.write_pages(&context.made_by, &projected).await?;
        }
        Ok(made)
    }

    /// What is shown of an image now, with the image as it was read; nothing when that cannot be said.
    async fn projected_again(
        &self,
        row: &PageRow,
        context: &Context,
    ) -> Result<Option<(ImageRow, Projection)>, PortalError> {
        let Ok(name) = row.image.parse::<ImageName>() else {
            return Ok(None);
        };
        let Some(image) = self.store.image(&row.image).await? else {
            return Ok(None);
        };
        let Some(version) = &image.current_version else {
            return Ok(None);
        };
        let files = files_of(&self.store, version).await?;
        let projection = projection::project(
            &name,
            &files,
            &context.shared(self),
            crate::clock::Timestamp(row.updated_at).into(),
            image.retired_at.is_some(),
        );
        match projection {
            Ok(projection) => Ok(Some((image, projection))),
            Err(problem) => {
                tracing::error!(
                    image = row.image,
                    path = problem.path,
                    reason = problem.reason,
                    "a page cannot be made again"
                );
                Ok(None)
            }
        }
    }

    /// Writes pages in one transaction: each raises the catalogue's version, and then nothing that is
    /// kept of the catalogue holds any longer. Answers how many were written.
    async fn write_pages(
        &self,
        made_by: &str,
        projected: &[(ImageRow, Projection)],
    ) -> Result<usize, PortalError> {
        let now = self.clock.timestamp();
        let mut tx = self.store.begin().await?;
        let mut written = 0;
        for (image, projection) in projected {
            // An import may have come in between: its page is newer than this one.
            if tx.image_for_update(&image.name, "", now).await? == *image {
                write_page(&mut tx, image.serial, made_by, projection).await?;
                written += 1;
            }
        }
        if written > 0 {
            tx.touch_catalogue(now).await?;
        }
        tx.commit().await?;
        Ok(written)
    }
}

/// The files of a version, as they were imported or published.
pub(super) async fn files_of(store: &Store, version: &str) -> sqlx::Result<Files> {
    let contents = store.version_contents(version).await?;
    Ok(contents
        .into_iter()
        .map(|(path, content)| (path, super::checkout::SourceFile::new(content)))
        .collect())
}

/// What all images of an import share.
pub(super) struct Context {
    templates: BTreeMap<String, String>,
    suites: Suites,
    names: HashSet<String>,
    /// What is written to each page: the program's revision, the settings and the shared files.
    pub(super) made_by: String,
}

impl Context {
    /// What all images share, after the store and, where it is given, a checkout that goes before it.
    pub(super) async fn load(
        portal: &Portal,
        checkout: Option<&Checkout>,
    ) -> Result<Self, PortalError> {
        let mut templates = BTreeMap::new();
        let mut key = format!("{}\n{}\n", projection::REVISION, portal.policy.hash);
        for file in portal.store.programme_files().await? {
            let Some(name) = file.path.strip_prefix("docs/.template-helpers/") else {
                continue;
            };
            key.push_str(&file.sha256);
            if let Some(content) = portal.store.blob(&file.sha256).await?
                && let Ok(text) = String::from_utf8(content)
                && !text.contains('\0')
            {
                templates.insert(name.to_owned(), text);
            }
        }
        let mut names: HashSet<String> = portal
            .store
            .images()
            .await?
            .into_iter()
            .map(|image| image.name)
            .collect();
        names.extend(
            checkout
                .iter()
                .flat_map(|checkout| checkout.images.keys())
                .map(ToString::to_string),
        );
        let suites = Suites {
            debian: code_names_of(portal, checkout, "debian").await?,
            ubuntu: code_names_of(portal, checkout, "ubuntu").await?,
        };
        for suite in suites.debian.iter().chain(&suites.ubuntu) {
            key.push_str(suite);
        }
        Ok(Self {
            templates,
            suites,
            names,
            made_by: crate::programme::digest(key.as_bytes()),
        })
    }

    pub(super) fn shared<'a>(&'a self, portal: &'a Portal) -> Shared<'a> {
        Shared {
            programme: &portal.policy.programme,
            templates: &self.templates,
            suites: &self.suites,
            known: &self.names,
        }
    }
}

async fn code_names_of(
    portal: &Portal,
    checkout: Option<&Checkout>,
    base: &str,
) -> Result<Vec<String>, PortalError> {
    let Ok(name) = base.parse::<ImageName>() else {
        return Ok(Vec::new());
    };
    let path = format!("library/{name}");
    let in_checkout = checkout
        .and_then(|checkout| checkout.files(&name).ok())
        .and_then(|mut files| files.remove(&path));
    let content = match in_checkout {
        Some(file) => Some(file.content),
        None => portal
            .store
            .current_file(base, &path)
            .await?
            .map(|(_, content)| content),
    };
    let manifest = content.and_then(|content| projection::read_manifest(&name, &content).ok());
    Ok(manifest
        .map(|manifest| projection::code_names(&manifest))
        .unwrap_or_default())
}

/// Writes what is shown of an image's current version.
pub(super) async fn write_page(
    tx: &mut Tx,
    serial: i64,
    made_by: &str,
    Projection {
        view,
        feedback,
        search,
    }: &Projection,
) -> Result<(), PortalError> {
    let name = view.name.as_str();
    let json = |value: Result<String, serde_json::Error>| value.map_err(PortalError::Stored);
    let architectures = view.all_architectures();
    tx.put_page(&PageRecord {
        row: PageRow {
            serial,
            image: name.to_owned(),
            made_by: made_by.to_owned(),
            description: view.short_description.clone(),
            lifecycle: app::view::catalogue::lifecycle_slug(view.lifecycle.lifecycle).to_owned(),
            maintained_by: view
                .maintained_by
                .as_ref()
                .map_or("", |by| app::view::catalogue::maintained_by_slug(by.kind))
                .to_owned(),
            categories: json(serde_json::to_string(
                &view
                    .categories
                    .iter()
                    .map(|(slug, _)| slug)
                    .collect::<Vec<_>>(),
            ))?,
            architectures: json(serde_json::to_string(&architectures))?,
            successors: json(serde_json::to_string(&view.lifecycle.successors))?,
            tags: i64::try_from(view.all_tags().len()).unwrap_or(i64::MAX),
            updated_at: crate::clock::Timestamp::from(view.updated_at).0,
            retired_at: None,
        },
        view: json(serde_json::to_string(view))?,
        directions: json(serde_json::to_string(&domain::Feedback {
            routes: Vec::new(),
            ..feedback.clone()
        }))?,
    })
    .await?;
    let routes = feedback
        .routes
        .iter()
        .map(stored_route)
        .collect::<Result<Vec<_>, _>>()
        .map_err(PortalError::Stored)?;
    tx.put_routes(name, &routes).await?;
    tx.put_search_document(serial, search).await?;
    Ok(())
}

fn stored_route(route: &domain::Route) -> Result<StoredRoute, serde_json::Error> {
    let word = |value: serde_json::Value| value.as_str().map(str::to_owned).unwrap_or_default();
    Ok(StoredRoute {
        kind: word(serde_json::to_value(route.kind)?),
        audience: word(serde_json::to_value(route.audience)?),
        intents: serde_json::to_string(&route.intents)?,
        label: route.label.clone(),
        target: route.target.as_ref().map(ToString::to_string),
        note: route.note.clone(),
        visibility: word(serde_json::to_value(route.visibility)?),
        account: serde_json::to_string(&route.account)?,
        source: serde_json::to_string(&route.source)?,
    })
}

/// The paths at which two lists of files differ.
fn changed_paths(before: &[FileRow], after: &[FileRow]) -> Vec<String> {
    let before: HashSet<&FileRow> = before.iter().collect();
    let now: HashSet<&FileRow> = after.iter().collect();
    let mut paths: Vec<String> = before
        .symmetric_difference(&now)
        .map(|file| file.path.clone())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// What a new version changed, as a sentence.
fn summary(is_new: bool, before: &[FileRow], after: &[FileRow]) -> String {
    if is_new {
        return "Added to the catalogue.".to_owned();
    }
    let changed = changed_paths(before, after);
    let parts = [
        (
            "the manifest",
            changed.iter().any(|path| path.starts_with("library/")),
        ),
        (
            "the documentation",
            changed
                .iter()
                .any(|path| path.ends_with(".md") || path.ends_with(".txt")),
        ),
        (
            "the logo",
            changed.iter().any(|path| super::checkout::is_logo(path)),
        ),
        (
            "where feedback goes",
            changed.iter().any(|path| {
                ["issues.md", "get-help.md", "github-repo"]
                    .iter()
                    .any(|name| path.ends_with(name))
            }),
        ),
    ];
    let named: Vec<&str> = parts
        .iter()
        .filter(|(_, hit)| *hit)
        .map(|(name, _)| *name)
        .collect();
    match named.as_slice() {
        [] => "Other files changed.".to_owned(),
        [one] => format!("Changed {one}."),
        [most @ .., last] => format!("Changed {} and {last}.", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, sha256: &str) -> FileRow {
        FileRow {
            path: path.to_owned(),
            sha256: sha256.to_owned(),
        }
    }

    #[test]
    fn a_new_version_says_what_changed() {
        let before = [
            file("library/a", "1"),
            file("docs/a/content.md", "1"),
            file("docs/a/logo.png", "1"),
        ];
        assert_eq!(summary(true, &[], &before), "Added to the catalogue.");
        let after = [
            file("library/a", "2"),
            file("docs/a/content.md", "1"),
            file("docs/a/logo.png", "1"),
        ];
        assert_eq!(summary(false, &before, &after), "Changed the manifest.");
        let after = [
            file("library/a", "2"),
            file("docs/a/content.md", "2"),
            file("docs/a/issues.md", "1"),
        ];
        assert_eq!(
            summary(false, &before, &after),
            "Changed the manifest, the documentation, the logo and where feedback goes."
        );
        assert_eq!(changed_paths(&before, &before), Vec::<String>::new());
    }
}
