//! The catalogue in memory: small enough to be held whole, read anew when its version grows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use app::view::catalogue::{
    CataloguePage, CatalogueQuery, FacetCounts, Facets, MAINTAINED_BY, PAGE_SIZE, Position, Row,
    Sort, maintained_by_slug,
};
use domain::{Architecture, ImageName, Lifecycle, Programme};
use time::OffsetDateTime;

use crate::clock::Timestamp;
use crate::portal::search::SearchHits;
use crate::store::PageRow;

/// The most names that are offered as close.
const CLOSE_LIMIT: usize = 5;

/// Every image as lists show it.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The version of the database that this was read at.
    pub version: i64,
    rows: Vec<Listed>,
    /// Slug and label of every category that an image has, by slug.
    categories: Vec<(String, String)>,
    by_name: HashMap<String, usize>,
    /// Places in `rows` by the serial number of the image.
    by_serial: HashMap<i64, usize>,
    /// Places in `rows`, latest change first.
    by_update: Vec<usize>,
}

/// A row with what filters look at.
#[derive(Debug)]
struct Listed {
    row: Row,
    /// Places in the catalogue's categories.
    categories: Vec<usize>,
    letters: u64,
}

impl Listed {
    fn is_hidden(&self) -> bool {
        matches!(
            self.row.lifecycle,
            Lifecycle::Deprecated | Lifecycle::Retired
        )
    }
}

/// What a search found, before anything narrows it.
#[derive(Debug, Default)]
struct Found {
    /// Places in the rows, best match first.
    places: Vec<usize>,
    /// Those that were found by their name: they are shown though they be deprecated.
    named: HashSet<usize>,
}

impl Catalogue {
    /// The catalogue from the database's rows, which are in the order of names. Rows that cannot
    /// be read are left out and logged.
    pub fn new(version: i64, stored: Vec<PageRow>, programme: &Programme) -> Self {
        let slugs: BTreeSet<String> = stored
            .iter()
            .filter_map(|row| serde_json::from_str::<Vec<String>>(&row.categories).ok())
            .flatten()
            .collect();
        let categories: Vec<(String, String)> = slugs
            .into_iter()
            .map(|slug| (slug.clone(), programme.category_label(&slug).to_owned()))
            .collect();
        let (serials, rows): (Vec<i64>, Vec<Listed>) = stored
            .into_iter()
            .filter_map(|row| Some((row.serial, listed(row, &categories)?)))
            .unzip();
        let by_serial = serials.into_iter().zip(0..).collect();
        let by_name = rows
            .iter()
            .enumerate()
            .map(|(place, listed)| (listed.row.name.to_string(), place))
            .collect();
        let mut by_update: Vec<usize> = (0..rows.len()).collect();
        by_update.sort_by(|a, b| {
            rows[*b]
                .row
                .updated_at
                .cmp(&rows[*a].row.updated_at)
                .then(a.cmp(b))
        });
        Self {
            version,
            rows,
            categories,
            by_name,
            by_serial,
            by_update,
        }
    }

    /// Whether there is an image of this name, retired ones too.
    pub fn knows(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// One image's row.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.by_name.get(name).map(|place| &self.rows[*place].row)
    }

    /// How many images there are, retired ones too.
    pub fn size(&self) -> usize {
        self.rows.len()
    }

    /// Every row, by name.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|listed| &listed.row)
    }

    /// One page of the answer to a query. `full_text` is what the database found for the query's
    /// words.
    pub fn page(
        &self,
        query: &CatalogueQuery,
        full_text: &SearchHits,
        now: OffsetDateTime,
    ) -> CataloguePage {
        let found = self.find(query, full_text);
        let shown = |place: &usize| {
            query.lists_deprecated()
                || !self.rows[*place].is_hidden()
                || found.named.contains(place)
        };
        let fitting: Vec<usize> = found
            .places
            .iter()
            .copied()
            .filter(|p| self.fits(*p, query, Facet::None))
            .collect();
        let listed: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|place| shown(place))
            .collect();
        let hidden = fitting.len() - listed.len();
        let (start, end) = self.window(query, &listed);
        let rows: Vec<Row> = listed[start..end]
            .iter()
            .map(|place| self.rows[*place].row.clone())
            .collect();
        let previous = (start > 0).then(|| match rows.first() {
            Some(first) if start > PAGE_SIZE => {
                query.at(Position::Before(first.name.to_string())).to_href()
            }
            _ => CatalogueQuery {
                position: None,
                ..query.clone()
            }
            .to_href(),
        });
        let next = (end < listed.len())
            .then(|| {
                rows.last()
                    .map(|last| query.at(Position::After(last.name.to_string())).to_href())
            })
            .flatten();
        CataloguePage {
            facets: Facets::new(query, self.counts(query, &found.places, &shown)),
            total: listed.len() as u64,
            hidden_deprecated: hidden as u64,
            close_names: if rows.is_empty() {
                self.close_names(&query.q)
            } else {
                Vec::new()
            },
            rows,
            previous,
            next,
            query: query.clone(),
            now,
        }
    }

    /// Names that look like `asked`, nearest first: one or two letters more, less, other or swapped.
    pub fn close_names(&self, asked: &str) -> Vec<ImageName> {
        self.close(asked)
            .into_iter()
            .take(CLOSE_LIMIT)
            .map(|place| self.rows[place].row.name.clone())
            .collect()
    }

    fn close(&self, asked: &str) -> Vec<usize> {
        let asked = asked.trim().to_lowercase();
        let length = asked.chars().count();
        if !(2..=40).contains(&length) || asked.contains(char::is_whitespace) {
            return Vec::new();
        }
        let limit = if length <= 4 { 1 } else { 2 };
        let letters = letters(&asked);
        let mut close: Vec<(usize, usize)> = self
            .rows
            .iter()
            .enumerate()
            // Each change adds or takes at most two kinds of letters: most names fall out here.
            .filter(|(_, listed)| {
                listed.row.name.as_str().len().abs_diff(length) <= limit
                    && (listed.letters ^ letters).count_ones() as usize <= 2 * limit
            })
            .filter_map(|(place, listed)| {
                let distance = strsim::osa_distance(listed.row.name.as_str(), &asked);
                (distance <= limit).then_some((distance, place))
            })
            .collect();
        close.sort_unstable();
        close.into_iter().map(|(_, place)| place).collect()
    }

    /// The places of what the database found: best match first; of many, each group by name.
    fn found(&self, hits: &SearchHits) -> Vec<usize> {
        let place = |serial: &i64| self.by_serial.get(serial).copied();
        let by_name = |serials: &[i64]| {
            let mut places: Vec<usize> = serials.iter().filter_map(place).collect();
            places.sort_unstable();
            places
        };
        let best = hits.best.iter().filter_map(place);
        best.chain(by_name(&hits.heads))
            .chain(by_name(&hits.others))
            .collect()
    }

    /// The rows of what the database found, best match first.
    pub fn found_rows(&self, hits: &SearchHits) -> impl Iterator<Item = &Row> {
        self.found(hits)
            .into_iter()
            .map(|place| &self.rows[place].row)
    }

    /// What the words of a query find: the name itself, names that begin with it, names that hold
    /// it, close names, then what the database found in descriptions, tags and documentation.
    fn find(&self, query: &CatalogueQuery, full_text: &SearchHits) -> Found {
        if query.q.is_empty() {
            let places = match query.order() {
                Sort::Updated => self.by_update.clone(),
                Sort::Name | Sort::Relevance => (0..self.rows.len()).collect(),
            };
            return Found {
                places,
                named: HashSet::new(),
            };
        }
        let asked = query.q.trim().to_lowercase();
        let mut taken = vec![false; self.rows.len()];
        let mut places = Vec::new();
        let mut take = |place: usize, places: &mut Vec<usize>| {
            if !std::mem::replace(&mut taken[place], true) {
                places.push(place);
            }
        };
        if let Some(place) = self.by_name.get(&asked) {
            take(*place, &mut places);
        }
        let exact = !places.is_empty();
        let mut within = Vec::new();
        if asked.len() > 1 {
            for (place, listed) in self.rows.iter().enumerate() {
                match listed.row.name.as_str().find(&asked) {
                    Some(0) => take(place, &mut places),
                    Some(_) => within.push(place),
                    None => {}
                }
            }
        }
        for place in within {
            take(place, &mut places);
        }
        if !exact && places.is_empty() {
            for place in self.close(&asked) {
                take(place, &mut places);
            }
        }
        let named = places.iter().copied().collect();
        for place in self.found(full_text) {
            take(place, &mut places);
        }
        match query.order() {
            Sort::Relevance => {}
            Sort::Name => places.sort_unstable(),
            Sort::Updated => {
                places.sort_by(|a, b| {
                    self.rows[*b]
                        .row
                        .updated_at
                        .cmp(&self.rows[*a].row.updated_at)
                        .then(a.cmp(b))
                });
            }
        }
        Found { places, named }
    }

    /// Which rows of the answer stand on the page that is asked for.
    fn window(&self, query: &CatalogueQuery, listed: &[usize]) -> (usize, usize) {
        let place_of = |key: &str| {
            let exact = self
                .by_name
                .get(key)
                .and_then(|place| listed.iter().position(|listed| listed == place));
            // The row may have gone since the page was shown: by name, its place is still known.
            exact.map(|at| (at, at + 1)).or_else(|| {
                (query.order() == Sort::Name && query.q.is_empty()).then(|| {
                    let at =
                        listed.partition_point(|place| self.rows[*place].row.name.as_str() < key);
                    (at, at)
                })
            })
        };
        let (start, end) = match &query.position {
            None => (0, PAGE_SIZE),
            Some(Position::After(key)) => {
                place_of(key).map_or((0, PAGE_SIZE), |(_, next)| (next, next + PAGE_SIZE))
            }
            Some(Position::Before(key)) => {
                place_of(key).map_or((0, PAGE_SIZE), |(at, _)| (at.saturating_sub(PAGE_SIZE), at))
            }
        };
        (start.min(listed.len()), end.min(listed.len()))
    }

    fn fits(&self, place: usize, query: &CatalogueQuery, but_for: Facet) -> bool {
        let Listed {
            row, categories, ..
        } = &self.rows[place];
        let any = |empty: bool, facet: Facet, hit: bool| empty || facet == but_for || hit;
        any(
            query.category.is_empty(),
            Facet::Category,
            categories
                .iter()
                .any(|place| query.category.contains(&self.categories[*place].0)),
        ) && any(
            query.lifecycle.is_empty(),
            Facet::Lifecycle,
            query.lifecycle.contains(&row.lifecycle),
        ) && any(
            query.maintained_by.is_empty(),
            Facet::MaintainedBy,
            row.maintained_by
                .is_some_and(|kind| query.maintained_by.contains(&kind)),
        ) && query
            .architecture
            .iter()
            .all(|architecture| row.architectures.contains(architecture))
    }

    /// For each value of each facet, how many images the query would leave with it: a facet does
    /// not narrow its own counts, for its values widen the answer.
    fn counts(
        &self,
        query: &CatalogueQuery,
        places: &[usize],
        shown: &dyn Fn(&usize) -> bool,
    ) -> FacetCounts {
        let mut category = vec![0; self.categories.len()];
        let mut architecture = [0; Architecture::ALL.len()];
        let mut lifecycle = BTreeMap::new();
        let mut maintained_by = [0; MAINTAINED_BY.len()];
        for place in places {
            let listed = &self.rows[*place];
            if shown(place) {
                if self.fits(*place, query, Facet::Category) {
                    for place in &listed.categories {
                        category[*place] += 1;
                    }
                }
                if self.fits(*place, query, Facet::MaintainedBy)
                    && let Some(kind) = listed.row.maintained_by
                {
                    for (count, counted) in maintained_by.iter_mut().zip(MAINTAINED_BY) {
                        *count += u64::from(kind == counted);
                    }
                }
                if self.fits(*place, query, Facet::None) {
                    for value in &listed.row.architectures {
                        architecture[*value as usize] += 1;
                    }
                }
            }
            // Asking for a lifecycle shows what is hidden otherwise, so it is counted all the same.
            if self.fits(*place, query, Facet::Lifecycle) {
                *lifecycle.entry(listed.row.lifecycle).or_insert(0) += 1;
            }
        }
        let counted = |count: &u64| *count > 0;
        FacetCounts {
            category: self
                .categories
                .iter()
                .zip(category)
                .filter(|(_, count)| counted(count))
                .map(|((slug, label), count)| (slug.clone(), label.clone(), count))
                .collect(),
            architecture: Architecture::ALL
                .into_iter()
                .zip(architecture)
                .filter(|(_, count)| counted(count))
                .collect(),
            lifecycle: lifecycle.into_iter().collect(),
            maintained_by: MAINTAINED_BY
                .into_iter()
                .zip(maintained_by)
                .filter(|(_, count)| counted(count))
                .collect(),
        }
    }
}

/// A facet that is passed over while its own values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    None,
    Category,
    Lifecycle,
    MaintainedBy,
}

/// Which letters and digits a name has, one bit each.
fn letters(name: &str) -> u64 {
    name.bytes().fold(0, |bits, byte| bits | 1 << (byte % 64))
}

fn listed(stored: PageRow, known: &[(String, String)]) -> Option<Listed> {
    let read = || -> Result<Listed, String> {
        let list = |json: &str| {
            serde_json::from_str::<Vec<String>>(json).map_err(|error| error.to_string())
        };
        let name: ImageName = stored.image.parse().map_err(|error| format!("{error}"))?;
        let categories: Vec<usize> = list(&stored.categories)?
            .iter()
            .filter_map(|slug| known.binary_search_by(|(known, _)| known.cmp(slug)).ok())
            .collect();
        let lifecycle = match stored.retired_at {
            Some(_) => Lifecycle::Retired,
            None => serde_json::from_value(stored.lifecycle.clone().into())
                .map_err(|error| error.to_string())?,
        };
        let maintained_by = MAINTAINED_BY
            .into_iter()
            .find(|kind| maintained_by_slug(*kind) == stored.maintained_by);
        Ok(Listed {
            letters: letters(name.as_str()),
            row: Row {
                name,
                description: stored.description.clone(),
                lifecycle,
                architectures: list(&stored.architectures)?
                    .iter()
                    .filter_map(|name| name.parse().ok())
                    .collect(),
                tags: u32::try_from(stored.tags).unwrap_or(0),
                maintained_by,
                updated_at: Timestamp(stored.updated_at).into(),
                categories: categories
                    .iter()
                    .map(|place| known[*place].1.clone())
                    .collect(),
                successors: list(&stored.successors)?
                    .iter()
                    .filter_map(|name| name.parse().ok())
                    .collect(),
            },
            categories,
        })
    };
    match read() {
        Ok(listed) => Some(listed),
        Err(error) => {
            tracing::error!(image = stored.image, error, "a stored row cannot be read");
            None
        }
    }
}

#[cfg(test)]
mod tests;
