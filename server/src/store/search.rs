//! Full text: SQLite's FTS5 on one side, Postgres' text search on the other.

use futures_util::future::try_join_all;
use roaring::RoaringTreemap;

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

/// Where the words of an image are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Within {
    /// In its name, description, tags and documentation.
    Everything,
    /// In its name, description and tags.
    Head,
}

/// A word's beginning in the language of FTS5.
fn fts5(word: &str) -> String {
    format!("\"{word}\"*")
}

/// A word's beginning in the language of Postgres' text search.
fn tsquery(word: &str) -> String {
    format!("{word}:*")
}

/// Words in a language, joined by its "and".
fn all(words: &[&str], each: fn(&str) -> String, and: &str) -> String {
    let words: Vec<String> = words.iter().map(|word| each(word)).collect();
    words.join(and)
}

impl Store {
    /// The serial numbers of the images in which one of the [`words`] of a search stands (as a
    /// word's beginning); nothing for a word so usual that it is not kept, as "the".
    ///
    /// # Errors
    /// When the database fails.
    pub async fn images_holding(
        &self,
        word: &str,
        within: Within,
    ) -> sqlx::Result<Option<RoaringTreemap>> {
        match self {
            Self::Sqlite { readers, .. } => {
                // All in one row, for reading thousands of rows takes longer than finding them. Outside
                // of ASCII the index may take apart what is one word here, and only the one that knows
                // the place of each piece finds them side by side.
                let (query, head) = if word.is_ascii() {
                    (
                        "SELECT COALESCE(group_concat(rowid), '') FROM image_words WHERE image_words MATCH $1",
                        "head",
                    )
                } else {
                    (
                        "SELECT COALESCE(group_concat(rowid), '') FROM image_search WHERE image_search MATCH $1",
                        "{name description tags}",
                    )
                };
                let expression = match within {
                    Within::Everything => fts5(word),
                    Within::Head => format!("{head} : {}", fts5(word)),
                };
                let joined: String = sqlx::query_scalar(query)
                    .bind(expression)
                    .fetch_one(readers)
                    .await?;
                let serials = joined.split(',');
                Ok(Some(
                    serials
                        .filter_map(|serial| serial.parse::<u64>().ok())
                        .collect(),
                ))
            }
            Self::Postgres(pool) => {
                let query = match within {
                    Within::Everything => {
                        "SELECT CASE WHEN numnode(asked) > 0 THEN images_holding(asked) END
                         FROM to_tsquery('english', $1) AS asked"
                    }
                    Within::Head => {
                        "SELECT CASE WHEN numnode(asked) > 0 THEN images_headed(asked) END
                         FROM to_tsquery('english', $1) AS asked"
                    }
                };
                let serials: Option<Vec<i64>> = sqlx::query_scalar(query)
                    .bind(tsquery(word))
                    .fetch_one(pool)
                    .await?;
                Ok(serials.map(|serials| {
                    let serials = serials.into_iter();
                    serials
                        .filter_map(|serial| u64::try_from(serial).ok())
                        .collect()
                }))
            }
        }
    }

    /// Opens connections, and asks the index for a word on each: to connect and to make the first
    /// search takes four times as long as any that follows, and many at once would wait for each
    /// other.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn warm_search(&self) -> sqlx::Result<()> {
        for within in [Within::Head, Within::Everything] {
            let ask = (0..self.connections()).map(|_| self.images_holding("image", within));
            try_join_all(ask).await?;
        }
        Ok(())
    }

    /// Those of `among` that hold all `words`, best match first: name before description before tags
    /// before documentation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rank_images(&self, words: &[&str], among: &[i64]) -> sqlx::Result<Vec<i64>> {
        match self {
            Self::Sqlite { readers, .. } => {
                // The plus keeps SQLite from asking the index once for each number.
                sqlx::query_scalar(
                    "SELECT rowid FROM image_search
                     WHERE image_search MATCH $1 AND +rowid IN (SELECT value FROM json_each($2))
                     ORDER BY bm25(image_search, 20.0, 8.0, 3.0, 1.0), rowid",
                )
                .bind(all(words, fts5, " "))
                .bind(serde_json::json!(among))
                .fetch_all(readers)
                .await
            }
            Self::Postgres(pool) => {
                sqlx::query_scalar(
                    "SELECT serial FROM image_search, to_tsquery('english', $1) AS asked
                     WHERE serial = ANY($2) AND document @@ asked
                     ORDER BY ts_rank_cd('{0.05, 0.15, 0.4, 1.0}', document, asked) DESC, serial",
                )
                .bind(all(words, tsquery, " & "))
                .bind(among)
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
                for forget in [
                    "DELETE FROM image_search WHERE rowid = $1",
                    "DELETE FROM image_words WHERE rowid = $1",
                ] {
                    sqlx::query(forget).bind(serial).execute(&mut **tx).await?;
                }
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
                let SearchDocument {
                    name,
                    description,
                    tags,
                    documentation,
                } = document;
                sqlx::query(
                    "INSERT INTO image_words (rowid, head, documentation) VALUES ($1, $2, $3)",
                )
                .bind(serial)
                .bind(format!("{name} {description} {tags}"))
                .bind(documentation)
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
