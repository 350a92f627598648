//! Images, their versions, and what lists and pages show of them.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// An image as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRow {
    /// A number inside this database, for the search index.
    pub serial: i64,
    /// The name.
    pub name: String,
    /// The current version, if it has one.
    pub current_version: Option<String>,
    /// When it left the catalogue, in microseconds since 1970.
    pub retired_at: Option<i64>,
}
row!(ImageRow {
    serial,
    name,
    current_version,
    retired_at
});

/// Where a version comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionSource {
    /// Read from a checkout.
    Import,
    /// Published by this portal.
    Proposal,
}

impl VersionSource {
    /// As it stands in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Proposal => "proposal",
        }
    }
}

/// A version to be added.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// A random identifier.
    pub id: &'a str,
    /// The image's name.
    pub image: &'a str,
    /// Where it comes from.
    pub source: VersionSource,
    /// What changed, as a sentence.
    pub summary: &'a str,
    /// When.
    pub created_at: Timestamp,
}

/// A version of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its identifier.
    pub id: String,
    /// 1, 2, 3 … for each image.
    pub number: i64,
    /// `import` or `proposal`.
    pub source: String,
    /// What changed, as a sentence.
    pub summary: String,
    /// When, in microseconds since 1970.
    pub created_at: i64,
}
row!(VersionRow {
    id,
    number,
    source,
    summary,
    created_at
});

/// What the catalogue's list shows of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// The image's serial number, by which a search names it; given with the image, not with its page.
    pub serial: i64,
    /// The image's name.
    pub image: String,
    /// The program and settings that made it.
    pub made_by: String,
    /// The short description.
    pub description: String,
    /// The lifecycle's slug.
    pub lifecycle: String,
    /// The slug of who maintains it.
    pub maintained_by: String,
    /// Category slugs, as a JSON list.
    pub categories: String,
    /// Architectures, as a JSON list.
    pub architectures: String,
    /// Successors' names, as a JSON list.
    pub successors: String,
    /// How many tags are listed.
    pub tags: i64,
    /// When its current version came, in microseconds since 1970.
    pub updated_at: i64,
    /// When it left the catalogue, in microseconds since 1970.
    pub retired_at: Option<i64>,
}
row!(PageRow {
    serial,
    image,
    made_by,
    description,
    lifecycle,
    maintained_by,
    categories,
    architectures,
    successors,
    tags,
    updated_at,
    retired_at,
});

/// What an image's own page shows: the list's columns and the rest as JSON.
#[derive(Debug, Clone)]
pub struct PageRecord {
    /// The list's columns.
    pub row: PageRow,
    /// The stored view, as JSON.
    pub view: String,
    /// The directions of the documentation folder, as JSON.
    pub directions: String,
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for PageRecord
where
    PageRow: sqlx::FromRow<'r, R>,
    &'static str: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self {
            row: PageRow::from_row(row)?,
            view: row.try_get("view")?,
            directions: row.try_get("directions")?,
        })
    }
}

/// A route as it is stored; lists and tagged values are JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRoute {
    /// What stands behind the address.
    pub kind: String,
    /// For whom it is.
    pub audience: String,
    /// What it is good for, as a JSON list.
    pub intents: String,
    /// What it is called.
    pub label: String,
    /// The address.
    pub target: Option<String>,
    /// What the text around it asks for.
    pub note: Option<String>,
    /// Who reads what is written there.
    pub visibility: String,
    /// What one needs to write there, as JSON.
    pub account: String,
    /// Where it comes from, as JSON.
    pub source: String,
}
row!(StoredRoute {
    kind,
    audience,
    intents,
    label,
    target,
    note,
    visibility,
    account,
    source
});

impl Store {
    /// The catalogue's version: it grows with every change of what the public sees.
    pub async fn catalogue_version(&self) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar("SELECT version FROM catalogue WHERE id = 1").fetch_one(db).await)
    }

    /// One image.
    pub async fn image(&self, name: &str) -> sqlx::Result<Option<ImageRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT serial, name, current_version, retired_at FROM images WHERE name = $1")
            .bind(name).fetch_optional(db).await)
    }

    /// Every image, retired ones too, by name.
    pub async fn images(&self) -> sqlx::Result<Vec<ImageRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT serial, name, current_version, retired_at FROM images ORDER BY name").fetch_all(db).await)
    }

    /// The versions of an image, newest first.
    pub async fn versions(&self, image: &str) -> sqlx::Result<Vec<VersionRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, number, source, summary, created_at FROM versions WHERE image = $1 ORDER BY number DESC")
            .bind(image).fetch_all(db).await)
    }

    /// What the catalogue's list shows, of every image, by name.
    pub async fn page_rows(&self) -> sqlx::Result<Vec<PageRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT serial, image, made_by, description, lifecycle, maintained_by, categories, architectures, successors,
                    tags, updated_at, retired_at
             FROM image_pages JOIN images ON name = image ORDER BY image").fetch_all(db).await)
    }

    /// What an image's own page shows.
    pub async fn page(&self, image: &str) -> sqlx::Result<Option<PageRecord>> {
        read!(self, db => sqlx::query_as(
            "SELECT serial, image, made_by, description, lifecycle, maintained_by, categories, architectures, successors,
                    tags, updated_at, retired_at, view, directions
             FROM image_pages JOIN images ON name = image WHERE image = $1")
            .bind(image).fetch_optional(db).await)
    }

    /// The routes of an image, in the order in which they should be tried.
    pub async fn routes(&self, image: &str) -> sqlx::Result<Vec<StoredRoute>> {
        read!(self, db => sqlx::query_as(
            "SELECT kind, audience, intents, label, target, note, visibility, account, source
             FROM routes WHERE image = $1 ORDER BY position")
            .bind(image).fetch_all(db).await)
    }
}

impl Tx {
    /// Makes the catalogue's version grow: every replica will read anew.
    pub async fn touch_catalogue(&mut self, now: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE catalogue SET version = version + 1, changed_at = $1 WHERE id = 1")
            .bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Makes others that ask for the same wait until this transaction ends.
    pub async fn lock_catalogue(&mut self) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE catalogue SET version = version WHERE id = 1")
            .execute(db).await.map(|_| ()))
    }

    /// The image with this name, made when it is not there. Read inside the transaction: on
    /// Postgres the row is locked, so that two imports take turns.
    pub async fn image_for_update(
        &mut self,
        name: &str,
        id: &str,
        now: Timestamp,
    ) -> sqlx::Result<ImageRow> {
        within!(self, db => {
            sqlx::query("INSERT INTO images (name, id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(name).bind(id).bind(now.0).execute(&mut *db).await?;
            // An update of nothing locks the row on both databases, where SQLite has no FOR UPDATE.
            sqlx::query_as(
                "UPDATE images SET name = name WHERE name = $1
                 RETURNING serial, name, current_version, retired_at")
                .bind(name).fetch_one(&mut *db).await
        })
    }

    /// Where an image's current version comes from; nothing when it has none.
    pub async fn current_source(&mut self, image: &str) -> sqlx::Result<Option<String>> {
        within!(self, db => sqlx::query_scalar(
            "SELECT source FROM images JOIN versions ON versions.id = current_version WHERE name = $1")
            .bind(image).fetch_optional(db).await)
    }

    /// The files of an image's newest version of one source, by path; empty when it has none.
    pub async fn newest_files(
        &mut self,
        image: &str,
        source: VersionSource,
    ) -> sqlx::Result<Vec<super::FileRow>> {
        within!(self, db => sqlx::query_as(
            "SELECT path, sha256 FROM version_files WHERE version = (
                 SELECT id FROM versions WHERE image = $1 AND source = $2 ORDER BY number DESC LIMIT 1)
             ORDER BY path")
            .bind(image).bind(source.as_str()).fetch_all(db).await)
    }

    /// Adds a version, numbered after the newest.
    pub async fn add_version(&mut self, version: &NewVersion<'_>) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO versions (id, image, number, source, summary, created_at)
             SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5 FROM versions WHERE image = $2")
            .bind(version.id).bind(version.image).bind(version.source.as_str()).bind(version.summary)
            .bind(version.created_at.0).execute(db).await.map(|_| ()))
    }

    /// Makes a version the one that users see; an image that had left the catalogue is back.
    pub async fn set_current_version(&mut self, image: &str, version: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE images SET current_version = $2, retired_at = NULL WHERE name = $1")
            .bind(image).bind(version).execute(db).await.map(|_| ()))
    }

    /// Takes an image out of the catalogue; its page stays and says so.
    pub async fn retire_image(&mut self, image: &str, now: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE images SET retired_at = $2 WHERE name = $1 AND retired_at IS NULL")
            .bind(image).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Sets what lists and the image's own page show.
    pub async fn put_page(&mut self, page: &PageRecord) -> sqlx::Result<()> {
        let row = &page.row;
        within!(self, db => sqlx::query(
            "INSERT INTO image_pages (image, made_by, description, lifecycle, maintained_by, categories,
                 architectures, successors, tags, updated_at, view, directions)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (image) DO UPDATE SET
                 made_by = excluded.made_by, description = excluded.description, lifecycle = excluded.lifecycle,
                 maintained_by = excluded.maintained_by, categories = excluded.categories,
                 architectures = excluded.architectures, successors = excluded.successors, tags = excluded.tags,
                 updated_at = excluded.updated_at, view = excluded.view, directions = excluded.directions")
            .bind(&row.image).bind(&row.made_by).bind(&row.description).bind(&row.lifecycle).bind(&row.maintained_by)
            .bind(&row.categories).bind(&row.architectures).bind(&row.successors).bind(row.tags).bind(row.updated_at)
            .bind(&page.view).bind(&page.directions).execute(db).await.map(|_| ()))
    }

    /// Sets the routes of an image, in the order in which they should be tried.
    pub async fn put_routes(&mut self, image: &str, routes: &[StoredRoute]) -> sqlx::Result<()> {
        within!(self, db => {
            sqlx::query("DELETE FROM routes WHERE image = $1").bind(image).execute(&mut *db).await?;
            for (position, route) in (0_i64..).zip(routes) {
                sqlx::query(
                    "INSERT INTO routes (image, position, kind, audience, intents, label, target, note, visibility,
                         account, source)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
                    .bind(image).bind(position).bind(&route.kind).bind(&route.audience).bind(&route.intents)
                    .bind(&route.label).bind(&route.target).bind(&route.note).bind(&route.visibility)
                    .bind(&route.account).bind(&route.source).execute(&mut *db).await?;
            }
            Ok(())
        })
    }
}
