//! Original bytes: blobs by digest, and the files of versions and of the programme.

use super::{Store, Tx, read, row, within};

/// A file by its path, with the digest of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRow {
    /// As `export` writes it, as in `docs/postgres/content.md`.
    pub path: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}
row!(FileRow { path, sha256 });

impl Store {
    /// The bytes with this digest.
    pub async fn blob(&self, sha256: &str) -> sqlx::Result<Option<Vec<u8>>> {
        read!(self, db => sqlx::query_scalar("SELECT content FROM blobs WHERE sha256 = $1")
            .bind(sha256).fetch_optional(db).await)
    }

    /// The files of a version, by path.
    pub async fn version_files(&self, version: &str) -> sqlx::Result<Vec<FileRow>> {
        read!(self, db => sqlx::query_as("SELECT path, sha256 FROM version_files WHERE version = $1 ORDER BY path")
            .bind(version).fetch_all(db).await)
    }

    /// The manifests of all images as they are now, by name.
    pub async fn current_manifests(&self) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT images.name, content FROM images
             JOIN version_files ON version = current_version AND path = 'library/' || images.name
             JOIN blobs USING (sha256) ORDER BY images.name")
            .fetch_all(db).await)
    }

    /// The files of a version with their bytes, by path.
    pub async fn version_contents(&self, version: &str) -> sqlx::Result<Vec<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT path, content FROM version_files JOIN blobs USING (sha256) WHERE version = $1 ORDER BY path")
            .bind(version).fetch_all(db).await)
    }

    /// The bytes of one file of an image's current version, with their digest.
    pub async fn current_file(
        &self,
        image: &str,
        path: &str,
    ) -> sqlx::Result<Option<(String, Vec<u8>)>> {
        read!(self, db => sqlx::query_as(
            "SELECT blobs.sha256, content FROM images
             JOIN version_files ON version = current_version
             JOIN blobs ON blobs.sha256 = version_files.sha256
             WHERE name = $1 AND path = $2")
            .bind(image).bind(path).fetch_optional(db).await)
    }

    /// The files that belong to no single image, by path.
    pub async fn programme_files(&self) -> sqlx::Result<Vec<FileRow>> {
        read!(self, db => sqlx::query_as("SELECT path, sha256 FROM programme_files ORDER BY path").fetch_all(db).await)
    }
}

impl Tx {
    /// Keeps bytes under their digest; does nothing when they are there.
    pub async fn put_blob(&mut self, sha256: &str, content: &[u8]) -> sqlx::Result<()> {
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        within!(self, db => sqlx::query(
            "INSERT INTO blobs (sha256, size, content) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING")
            .bind(sha256).bind(size).bind(content).execute(db).await.map(|_| ()))
    }

    /// Adds a file to a version; its bytes have to be there.
    pub async fn add_version_file(&mut self, version: &str, file: &FileRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("INSERT INTO version_files (version, path, sha256) VALUES ($1, $2, $3)")
            .bind(version).bind(&file.path).bind(&file.sha256).execute(db).await.map(|_| ()))
    }

    /// Sets a file of the programme; its bytes have to be there. Answers whether that changed it.
    pub async fn put_programme_file(&mut self, file: &FileRow) -> sqlx::Result<bool> {
        within!(self, db => {
            let done = sqlx::query(
                "INSERT INTO programme_files (path, sha256) VALUES ($1, $2)
                 ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256
                 WHERE programme_files.sha256 <> excluded.sha256")
                .bind(&file.path).bind(&file.sha256).execute(db).await?;
            Ok(done.rows_affected() > 0)
        })
    }

    /// Takes a file of the programme away.
    pub async fn remove_programme_file(&mut self, path: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("DELETE FROM programme_files WHERE path = $1")
            .bind(path).execute(db).await.map(|_| ()))
    }
}
