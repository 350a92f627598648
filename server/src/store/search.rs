//! Full text: SQLite's FTS5 on one side, Postgres' text search on the other.

use super::{Store, Tx, read};

/// What is searched of one image.
#[derive(Debug, Clone, Default)]
pub struct SearchDocument {
    /// The name.
    pub name: String,
    /// The short description.
    pub description: String,
    /// Every tag, separated by spaces.
    pub tags: String,
    /// The documentation without markup.
    pub documentation: String,
}

/// The most words of a search that are looked for; more would only narrow an empty result.
const WORD_LIMIT: usize = 8;

/// The words of a search: runs of letters and digits, so that nothing in them is an operator.
pub fn words(query: &str) -> Vec<String> {
    query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORD_LIMIT)
        .map(str::to_lowercase)
        .collect()
}

impl Store {
    /// The names of images in which every word of `query` stands (as a word's beginning), best
    /// match first: name before description before tags before documentation. At most `limit`.
    pub async fn search_images(&self, query: &str, limit: i64) -> sqlx::Result<Vec<String>> {
        let words = words(query);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Sqlite { readers, .. } => {
                let expression = words
                    .iter()
                    .map(|word| format!("\"{word}\"*"))
                    .collect::<Vec<_>>()
                    .join(" ");
                sqlx::query_scalar(
                    "SELECT images.name FROM image_search JOIN images ON images.serial = image_search.rowid
                     WHERE image_search MATCH $1
                     ORDER BY bm25(image_search, 20.0, 8.0, 3.0, 1.0), images.name LIMIT $2",
                )
                .bind(expression)
                .bind(limit)
                .fetch_all(readers)
                .await
            }
            Self::Postgres(pool) => {
                let expression = words
                    .iter()
                    .map(|word| format!("{word}:*"))
                    .collect::<Vec<_>>()
                    .join(" & ");
                sqlx::query_scalar(
                    "SELECT images.name FROM image_search JOIN images USING (serial),
                         to_tsquery('english', $1) AS query
                     WHERE document @@ query
                     ORDER BY ts_rank_cd('{0.05, 0.15, 0.4, 1.0}', document, query) DESC, images.name LIMIT $2",
                )
                .bind(expression)
                .bind(limit)
                .fetch_all(pool)
                .await
            }
        }
    }

    /// How many images can be found; for the start-up check and for tests.
    pub async fn searchable_images(&self) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar("SELECT COUNT(*) FROM image_search").fetch_one(db).await)
    }
}

impl Tx {
    /// Sets what is searched of the image with this serial number.
    pub async fn put_search_document(
        &mut self,
        serial: i64,
        document: &SearchDocument,
    ) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => {
                sqlx::query("DELETE FROM image_search WHERE rowid = $1")
                    .bind(serial)
                    .execute(&mut **tx)
                    .await?;
                sqlx::query(
                    "INSERT INTO image_search (rowid, name, description, tags, documentation)
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(serial)
                .bind(&document.name)
                .bind(&document.description)
                .bind(&document.tags)
                .bind(&document.documentation)
                .execute(&mut **tx)
                .await?;
            }
            Self::Postgres(tx) => {
                sqlx::query(
                    "INSERT INTO image_search (serial, document) VALUES ($1,
                         setweight(to_tsvector('english', $2), 'A') || setweight(to_tsvector('english', $3), 'B') ||
                         setweight(to_tsvector('simple', $4), 'C') || setweight(to_tsvector('english', $5), 'D'))
                     ON CONFLICT (serial) DO UPDATE SET document = excluded.document",
                )
                .bind(serial)
                .bind(&document.name)
                .bind(&document.description)
                .bind(&document.tags)
                .bind(&document.documentation)
                .execute(&mut **tx)
                .await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_search_holds_no_operators() {
        assert_eq!(
            words("Web-Server \"x\" OR NEAR(a) *"),
            ["web", "server", "x", "or", "near", "a"]
        );
        assert!(words("'; -- \0 ***").is_empty());
        assert_eq!(words(&"a ".repeat(100)).len(), 8);
    }
}
