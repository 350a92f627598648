//! Full text: which images hold every word of a search, word by word, so that a word that many
//! searches share is looked for once.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use roaring::RoaringTreemap;

use super::Portal;
use super::catalogue::Catalogue;
use crate::store::{Within, search_words};

/// How long what holds a word is kept: whoever adds a word, narrows a search or turns its pages asks
/// for the same again.
const LIFETIME: Duration = Duration::from_secs(60);

/// How many bytes all kept words may take.
const KEPT: u64 = 8 << 20;

/// What a kept word takes beside the serial numbers, in bytes.
const ENTRY: usize = 200;

/// The most images whose texts are compared to say which fits best. Beyond, the words are so common
/// that their place in a text says little, and comparing would take most of the time.
const COMPARED: u64 = 200;

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

/// What is kept of one word.
type Holding = Option<Arc<RoaringTreemap>>;

/// Which images hold a word, by the catalogue's version, the word and where it was looked for.
pub struct WordsFound(Cache<(i64, String, Within), Holding>);

impl Default for WordsFound {
    fn default() -> Self {
        let kept = Cache::builder()
            .max_capacity(KEPT)
            .weigher(|(_, word, _): &(i64, String, Within), images: &Holding| {
                let size = images.as_ref().map_or(0, |images| images.serialized_size());
                u32::try_from(ENTRY + word.len() + size).unwrap_or(u32::MAX)
            })
            .time_to_live(LIFETIME)
            .build();
        Self(kept)
    }
}

fn serials(images: &RoaringTreemap) -> Vec<i64> {
    let images = images.iter();
    images
        .filter_map(|serial| i64::try_from(serial).ok())
        .collect()
}

impl Portal {
    /// The images that hold every word of `text` (as a word's beginning). Up to 200 are put in
    /// order: name before description before tags before documentation. A broken index finds
    /// nothing: names are found without it.
    pub(super) async fn search(&self, catalogue: &Catalogue, text: &str) -> SearchHits {
        self.find(catalogue, text).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the search index failed; only names are searched");
            SearchHits::default()
        })
    }

    async fn find(
        &self,
        catalogue: &Catalogue,
        text: &str,
    ) -> Result<SearchHits, Arc<sqlx::Error>> {
        let words = search_words(text);
        let version = catalogue.version;
        let mut all: Option<RoaringTreemap> = None;
        let mut telling = Vec::new();
        for word in &words {
            let Some(images) = self.holding(version, word, Within::Everything).await? else {
                continue;
            };
            // A word that half of the images hold, or more, counts for nothing in the order.
            if images.len() < catalogue.size() as u64 / 2 {
                telling.push(word.as_str());
            }
            match &mut all {
                None => all = Some((*images).clone()),
                Some(all) => *all &= &*images,
            }
            if all.as_ref().is_some_and(RoaringTreemap::is_empty) {
                return Ok(SearchHits::default());
            }
        }
        let Some(all) = all else {
            return Ok(SearchHits::default());
        };
        if all.len() > COMPARED {
            return self.in_two_groups(version, &words, all).await;
        }
        if telling.is_empty() {
            telling = words.iter().map(String::as_str).collect();
        }
        let mut best = serials(&all);
        if best.len() > 1 {
            best = self.store.rank_images(&telling, &best).await?;
        }
        Ok(SearchHits {
            best,
            ..SearchHits::default()
        })
    }

    async fn in_two_groups(
        &self,
        version: i64,
        words: &[String],
        all: RoaringTreemap,
    ) -> Result<SearchHits, Arc<sqlx::Error>> {
        let mut heads = all.clone();
        for word in words {
            if let Some(images) = self.holding(version, word, Within::Head).await? {
                heads &= &*images;
            }
        }
        Ok(SearchHits {
            best: Vec::new(),
            others: serials(&(all - &heads)),
            heads: serials(&heads),
        })
    }

    async fn holding(
        &self,
        version: i64,
        word: &str,
        within: Within,
    ) -> Result<Holding, Arc<sqlx::Error>> {
        let key = (version, word.to_owned(), within);
        let found = self.words_found.0.try_get_with(key, async {
            let images = self.store.images_holding(word, within).await?;
            Ok::<_, sqlx::Error>(images.map(Arc::new))
        });
        found.await
    }
}
