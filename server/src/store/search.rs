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

/// The most images whose texts are compared to say which fits best. Beyond, the words are so common
/// that their place in a text says little, and comparing would take most of the time.
const COMPARED: usize = 200;

/// What a search found, as serial numbers of images: few of them in order, or many in two groups.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct SearchHits {
    /// Best match first: all, when they are few.
    pub best: Vec<i64>,
    /// Of many, those that hold every word outside of their documentation, in no order that means
    /// anything.
    pub heads: Vec<i64>,
    /// Of many, those that hold a word in their documentation alone, in no order either.
    pub others: Vec<i64>,
}

/// The words in the language of FTS5.
fn fts5(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    words.join(" ")
}

/// The words in the language of Postgres' text search.
fn tsquery(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("{word}:*")).collect();
    words.join(" & ")
}

/// Numbers that are joined by commas.
fn serials(joined: &str) -> Vec<i64> {
    joined
        .split(',')
        .filter_map(|serial| serial.parse().ok())
        .collect()
}

impl Store {
    /// The images in which every word of `query` stands (as a word's beginning). Up to 200 are put in
    /// order: name before description before tags before documentation.
    pub async fn search_images(&self, query: &str) -> sqlx::Result<SearchHits> {
        let words = words(query);
        if words.is_empty() {
            return Ok(SearchHits::default());
        }
        let all = serials(&self.matching(&words).await?);
        if all.is_empty() {
            return Ok(SearchHits::default());
        }
        if all.len() <= COMPARED {
            let best = self.in_order(&words, &all).await?;
            return Ok(SearchHits {
                best,
                ..SearchHits::default()
            });
        }
        let mut heads = serials(&self.matching_heads(&words).await?);
        heads.sort_unstable();
        let others = all
            .into_iter()
            .filter(|serial| heads.binary_search(serial).is_err())
            .collect();
        Ok(SearchHits {
            best: Vec::new(),
            heads,
            others,
        })
    }

    /// The serial numbers of all images that hold the words, joined by commas: one row, for reading
    /// thousands of them takes longer than finding them.
    async fn matching(&self, words: &[String]) -> sqlx::Result<String> {
        let (query, expression) = match self {
            Self::Sqlite { .. } => (
                "SELECT COALESCE(group_concat(rowid), '') FROM image_search WHERE image_search MATCH $1",
                fts5(words),
            ),
            Self::Postgres(_) => (
                "SELECT images_matching(to_tsquery('english', $1))",
                tsquery(words),
            ),
        };
        read!(self, db => sqlx::query_scalar(query).bind(expression).fetch_one(db).await)
    }

    /// All of these, which hold the words: best match first.
    async fn in_order(&self, words: &[String], all: &[i64]) -> sqlx::Result<Vec<i64>> {
        match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query_scalar(
                    "SELECT rowid FROM image_search WHERE image_search MATCH $1
                     ORDER BY bm25(image_search, 20.0, 8.0, 3.0, 1.0), rowid",
                )
                .bind(fts5(words))
                .fetch_all(readers)
                .await
            }
            Self::Postgres(pool) => {
                sqlx::query_scalar(
                    "SELECT serial FROM image_search, to_tsquery('english', $1) AS query WHERE serial = ANY($2)
                     ORDER BY ts_rank_cd('{0.05, 0.15, 0.4, 1.0}', document, query) DESC, serial",
                )
                .bind(tsquery(words))
                .bind(all)
                .fetch_all(pool)
                .await
            }
        }
    }

    /// Those that hold every word outside of their documentation, joined by commas.
    async fn matching_heads(&self, words: &[String]) -> sqlx::Result<String> {
        let (query, expression) = match self {
            Self::Sqlite { .. } => (
                "SELECT COALESCE(group_concat(rowid), '') FROM image_search WHERE image_search MATCH $1",
                format!("{{name description tags}} : ({})", fts5(words)),
            ),
            Self::Postgres(_) => (
                "SELECT COALESCE(string_agg(serial::text, ','), '') FROM image_search
                 WHERE head @@ to_tsquery('english', $1)",
                tsquery(words),
            ),
        };
        read!(self, db => sqlx::query_scalar(query).bind(expression).fetch_one(db).await)
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
