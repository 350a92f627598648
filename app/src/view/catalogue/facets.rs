//! The facets beside the catalogue: each value with its count and the address that adds or drops it.

use domain::{Architecture, Lifecycle};
use serde::{Deserialize, Serialize};

use super::{
    CatalogueQuery, LIFECYCLES, MAINTAINED_BY, MaintainedBy, lifecycle_slug, maintained_by_label,
    maintained_by_slug,
};
use crate::parts::lifecycle_words;

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// As it stands in an address.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// How many images it would leave.
    pub count: u64,
    /// Whether the query asks for it.
    pub selected: bool,
    /// The address of the same query with it added, or dropped where it is selected.
    pub href: String,
}

/// What the catalogue can be narrowed by. A value that would leave nothing stands only where it is
/// selected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets {
    /// By category, most images first.
    pub category: Vec<FacetValue>,
    /// By architecture, by name.
    pub architecture: Vec<FacetValue>,
    /// By lifecycle.
    pub lifecycle: Vec<FacetValue>,
    /// By who maintains it.
    pub maintained_by: Vec<FacetValue>,
}

/// How many images each value has, as the store counts them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetCounts {
    /// Slug, label and count of each category.
    pub category: Vec<(String, String, u64)>,
    /// Count of each architecture.
    pub architecture: Vec<(Architecture, u64)>,
    /// Count of each lifecycle.
    pub lifecycle: Vec<(Lifecycle, u64)>,
    /// Count of each kind of maintainer.
    pub maintained_by: Vec<(MaintainedBy, u64)>,
}

impl Facets {
    /// The facets of a query, from the counts that belong to it.
    pub fn new(query: &CatalogueQuery, counts: FacetCounts) -> Self {
        let mut category = counts.category;
        for slug in &query.category {
            if !category.iter().any(|(known, ..)| known == slug) {
                category.push((slug.clone(), slug.clone(), 0));
            }
        }
        category.sort_by(|(_, a, x), (_, b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        Self {
            category: category
                .into_iter()
                .filter_map(|(slug, label, count)| {
                    let other = CatalogueQuery {
                        category: toggled(&query.category, &slug),
                        ..query.clone()
                    };
                    let selected = query.category.contains(&slug);
                    facet_value(&slug, &label, count, selected, other)
                })
                .collect(),
            architecture: Architecture::ALL
                .iter()
                .filter_map(|value| {
                    let other = CatalogueQuery {
                        architecture: toggled(&query.architecture, value),
                        ..query.clone()
                    };
                    let selected = query.architecture.contains(value);
                    facet_value(
                        value.as_str(),
                        value.as_str(),
                        count_of(&counts.architecture, value),
                        selected,
                        other,
                    )
                })
                .collect(),
            lifecycle: LIFECYCLES
                .iter()
                .filter_map(|value| {
                    let other = CatalogueQuery {
                        lifecycle: toggled(&query.lifecycle, value),
                        ..query.clone()
                    };
                    let selected = query.lifecycle.contains(value);
                    let count = count_of(&counts.lifecycle, value);
                    facet_value(
                        lifecycle_slug(*value),
                        lifecycle_words(*value),
                        count,
                        selected,
                        other,
                    )
                })
                .collect(),
            maintained_by: MAINTAINED_BY
                .iter()
                .filter_map(|value| {
                    let other = CatalogueQuery {
                        maintained_by: toggled(&query.maintained_by, value),
                        ..query.clone()
                    };
                    let selected = query.maintained_by.contains(value);
                    let count = count_of(&counts.maintained_by, value);
                    facet_value(
                        maintained_by_slug(*value),
                        maintained_by_label(*value),
                        count,
                        selected,
                        other,
                    )
                })
                .collect(),
        }
    }

    /// The values that the query asks for, in the order of the facets.
    pub fn selected(&self) -> impl Iterator<Item = &FacetValue> {
        [
            &self.category,
            &self.architecture,
            &self.lifecycle,
            &self.maintained_by,
        ]
        .into_iter()
        .flatten()
        .filter(|value| value.selected)
    }
}

fn facet_value(
    slug: &str,
    label: &str,
    count: u64,
    selected: bool,
    other: CatalogueQuery,
) -> Option<FacetValue> {
    (count > 0 || selected).then(|| FacetValue {
        value: slug.to_owned(),
        label: label.to_owned(),
        count,
        selected,
        href: CatalogueQuery {
            position: None,
            ..other
        }
        .to_href(),
    })
}

fn count_of<T: PartialEq>(counts: &[(T, u64)], value: &T) -> u64 {
    counts
        .iter()
        .find(|(known, _)| known == value)
        .map_or(0, |(_, count)| *count)
}

/// The values with this one added in its place, or taken out.
fn toggled<T: Ord + Clone>(values: &[T], value: &T) -> Vec<T> {
    let mut values = values.to_vec();
    match values.binary_search(value) {
        Ok(place) => {
            values.remove(place);
        }
        Err(place) => values.insert(place, value.clone()),
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::catalogue::Position;

    #[test]
    fn a_value_leads_to_the_query_with_it_and_back() {
        let query = CatalogueQuery {
            q: "sql".into(),
            architecture: vec![Architecture::Amd64],
            position: Some(Position::After("m".into())),
            ..CatalogueQuery::default()
        };
        let counts = FacetCounts {
            architecture: vec![(Architecture::Arm64v8, 7), (Architecture::Amd64, 9)],
            ..FacetCounts::default()
        };
        let facets = Facets::new(&query, counts);
        let shown: Vec<_> = facets
            .architecture
            .iter()
            .map(|v| (v.value.as_str(), v.count, v.selected, v.href.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("amd64", 9, true, "/images?q=sql"),
                (
                    "arm64v8",
                    7,
                    false,
                    "/images?q=sql&architecture=amd64&architecture=arm64v8"
                ),
            ]
        );
    }

    #[test]
    fn an_empty_value_stands_only_where_it_is_selected() {
        let query = CatalogueQuery {
            category: vec!["gone".into()],
            ..CatalogueQuery::default()
        };
        let counts = FacetCounts {
            category: vec![
                ("few".into(), "Few".into(), 1),
                ("none".into(), "None".into(), 0),
                ("many".into(), "Many".into(), 5),
            ],
            ..FacetCounts::default()
        };
        let facets = Facets::new(&query, counts);
        let shown: Vec<_> = facets.category.iter().map(|v| v.value.as_str()).collect();
        assert_eq!(shown, ["many", "few", "gone"]);
        assert_eq!(
            facets
                .selected()
                .map(|v| v.value.as_str())
                .collect::<Vec<_>>(),
            ["gone"]
        );
        assert!(facets.lifecycle.is_empty());
    }
}
