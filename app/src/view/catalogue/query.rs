//! What somebody asks of the catalogue, read from an address and written into one.

use domain::{Architecture, Lifecycle};
use serde::{Deserialize, Serialize};

use super::{LIFECYCLES, MAINTAINED_BY, MaintainedBy, lifecycle_slug, maintained_by_slug};
use crate::view::address::{QueryProblem, with_query};

/// The longest search, in characters.
pub const SEARCH_LIMIT: usize = 200;

/// The most values that one facet takes.
const VALUES_LIMIT: usize = 32;

/// The longest category or page key, in bytes.
const KEY_LIMIT: usize = 256;

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Best match first; what a search gives when nothing else is asked.
    Relevance,
    /// By name, A to Z; what one gets without a search.
    Name,
    /// Latest change first.
    Updated,
}

impl Sort {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Relevance, Self::Name, Self::Updated];

    /// As it stands in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Name => "name",
            Self::Updated => "updated",
        }
    }
}

/// From where in the order the page starts: the key of the row next to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// The rows that follow this key.
    After(String),
    /// The rows that end before this key.
    Before(String),
}

/// What is asked of the catalogue. Values within a facet are sorted and stand once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CatalogueQuery {
    /// The words searched for; empty for all.
    pub q: String,
    /// Slugs of categories, any of which fits.
    pub category: Vec<String>,
    /// Architectures, all of which an image must have.
    pub architecture: Vec<Architecture>,
    /// Lifecycles, any of which fits.
    pub lifecycle: Vec<Lifecycle>,
    /// Who maintains it, any of which fits.
    pub maintained_by: Vec<MaintainedBy>,
    /// Whether deprecated and retired images are listed without being asked for by name.
    pub show_deprecated: bool,
    /// The order that was asked for; none for the usual one, see [`CatalogueQuery::order`].
    pub sort: Option<Sort>,
    /// Where the page starts; none for the first page.
    pub position: Option<Position>,
}

impl CatalogueQuery {
    /// Reads decoded pairs of a query string. Empty values and unknown parameters are passed over, so
    /// that a plain form and a link from elsewhere work.
    ///
    /// # Errors
    /// A value that its parameter does not take, a search over [`SEARCH_LIMIT`] characters, or too
    /// many values.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, QueryProblem> {
        let mut query = Self::default();
        for (key, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match key.as_str() {
                "q" => {
                    if value.chars().nth(SEARCH_LIMIT).is_some() {
                        return Err(QueryProblem::new(
                            "q",
                            value,
                            format!("at most {SEARCH_LIMIT} characters"),
                        ));
                    }
                    value.clone_into(&mut query.q);
                }
                "category" => add("category", &mut query.category, category(value)?)?,
                "architecture" => add(
                    "architecture",
                    &mut query.architecture,
                    architecture(value)?,
                )?,
                "lifecycle" => add("lifecycle", &mut query.lifecycle, lifecycle(value)?)?,
                "maintained-by" => add(
                    "maintained-by",
                    &mut query.maintained_by,
                    maintained_by(value)?,
                )?,
                "deprecated" => match value {
                    "show" => query.show_deprecated = true,
                    "hide" => query.show_deprecated = false,
                    _ => return Err(QueryProblem::new("deprecated", value, "show or hide")),
                },
                "sort" => query.sort = Some(sort(value)?),
                "after" => query.position = Some(Position::After(page_key("after", value)?)),
                "before" => query.position = Some(Position::Before(page_key("before", value)?)),
                _ => {}
            }
        }
        Ok(query)
    }

    /// The order of the rows: what was asked for where it makes sense, else best match first for a
    /// search and by name without one.
    pub fn order(&self) -> Sort {
        match self.sort {
            Some(Sort::Relevance) | None if self.q.is_empty() => Sort::Name,
            None => Sort::Relevance,
            Some(sort) => sort,
        }
    }

    /// Whether deprecated images are listed among the others.
    pub fn lists_deprecated(&self) -> bool {
        self.show_deprecated
            || self
                .lifecycle
                .iter()
                .any(|l| matches!(l, Lifecycle::Deprecated | Lifecycle::Retired))
    }

    /// Whether anything but the words narrows the list.
    pub fn is_narrowed(&self) -> bool {
        !(self.category.is_empty()
            && self.architecture.is_empty()
            && self.lifecycle.is_empty()
            && self.maintained_by.is_empty())
    }

    /// The address of the page that answers this query: the same query always gives the same one.
    pub fn to_href(&self) -> String {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", &self.q));
        }
        pairs.extend(self.category.iter().map(|c| ("category", c.as_str())));
        pairs.extend(
            self.architecture
                .iter()
                .map(|a| ("architecture", a.as_str())),
        );
        pairs.extend(
            self.lifecycle
                .iter()
                .map(|l| ("lifecycle", lifecycle_slug(*l))),
        );
        pairs.extend(
            self.maintained_by
                .iter()
                .map(|m| ("maintained-by", maintained_by_slug(*m))),
        );
        if self.show_deprecated {
            pairs.push(("deprecated", "show"));
        }
        if let Some(sort) = self.sort {
            pairs.push(("sort", sort.slug()));
        }
        match &self.position {
            Some(Position::After(key)) => pairs.push(("after", key)),
            Some(Position::Before(key)) => pairs.push(("before", key)),
            None => {}
        }
        with_query("/images", &pairs)
    }

    /// The same query in another order, from its first page.
    #[must_use]
    pub fn sorted_by(&self, sort: Sort) -> Self {
        let usual = Self {
            sort: None,
            ..self.clone()
        }
        .order();
        Self {
            sort: (sort != usual).then_some(sort),
            position: None,
            ..self.clone()
        }
    }

    /// The same query at another place of the order.
    #[must_use]
    pub fn at(&self, position: Position) -> Self {
        Self {
            position: Some(position),
            ..self.clone()
        }
    }

    /// The same words and order, narrowed by nothing, from the first page.
    #[must_use]
    pub fn widened(&self) -> Self {
        Self {
            q: self.q.clone(),
            sort: self.sort,
            ..Self::default()
        }
    }

    /// The same query with deprecated images listed or hidden, from its first page.
    #[must_use]
    pub fn with_deprecated(&self, show: bool) -> Self {
        Self {
            show_deprecated: show,
            position: None,
            ..self.clone()
        }
    }
}

/// Puts a value to its facet: sorted, once.
fn add<T: Ord>(parameter: &'static str, values: &mut Vec<T>, value: T) -> Result<(), QueryProblem> {
    if let Err(place) = values.binary_search(&value) {
        if values.len() == VALUES_LIMIT {
            return Err(QueryProblem::new(
                parameter,
                "more",
                format!("at most {VALUES_LIMIT} values"),
            ));
        }
        values.insert(place, value);
    }
    Ok(())
}

fn category(value: &str) -> Result<String, QueryProblem> {
    let fits = value.len() <= KEY_LIMIT
        && value
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if fits {
        Ok(value.to_owned())
    } else {
        Err(QueryProblem::new(
            "category",
            value,
            "lower-case letters, digits and dashes, as in databases-and-storage",
        ))
    }
}

fn architecture(value: &str) -> Result<Architecture, QueryProblem> {
    value.parse().map_err(|_| {
        let known: Vec<_> = Architecture::ALL.iter().map(|a| a.as_str()).collect();
        QueryProblem::new(
            "architecture",
            value,
            format!("one of {}", known.join(", ")),
        )
    })
}

fn lifecycle(value: &str) -> Result<Lifecycle, QueryProblem> {
    LIFECYCLES
        .into_iter()
        .find(|l| lifecycle_slug(*l) == value)
        .ok_or_else(|| {
            let known = LIFECYCLES.map(lifecycle_slug);
            QueryProblem::new("lifecycle", value, format!("one of {}", known.join(", ")))
        })
}

fn maintained_by(value: &str) -> Result<MaintainedBy, QueryProblem> {
    MAINTAINED_BY
        .into_iter()
        .find(|m| maintained_by_slug(*m) == value)
        .ok_or_else(|| QueryProblem::new("maintained-by", value, "docker-community or others"))
}

fn sort(value: &str) -> Result<Sort, QueryProblem> {
    Sort::ALL
        .into_iter()
        .find(|s| s.slug() == value)
        .ok_or_else(|| QueryProblem::new("sort", value, "relevance, name or updated"))
}

fn page_key(parameter: &'static str, value: &str) -> Result<String, QueryProblem> {
    if value.len() > KEY_LIMIT || value.chars().any(char::is_control) {
        return Err(QueryProblem::new(
            parameter,
            value,
            "the key of a row, as the links to other pages carry it",
        ));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<CatalogueQuery, QueryProblem> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        CatalogueQuery::from_pairs(&pairs)
    }

    #[test]
    fn one_query_has_one_address() {
        let one = read(&[
            ("sort", "updated"),
            ("architecture", "s390x"),
            ("architecture", "amd64"),
            ("q", " web server "),
        ]);
        let other = read(&[
            ("q", "web server"),
            ("architecture", "amd64"),
            ("architecture", "s390x"),
            ("architecture", "amd64"),
            ("sort", "updated"),
            ("utm", "x"),
        ]);
        assert_eq!(one, other);
        assert_eq!(
            one.unwrap().to_href(),
            "/images?q=web+server&architecture=amd64&architecture=s390x&sort=updated"
        );
    }

    #[test]
    fn an_address_reads_back_as_its_query() {
        let query = CatalogueQuery {
            q: "a&b=c".into(),
            category: vec!["security".into(), "web-servers".into()],
            architecture: vec![Architecture::Arm64v8],
            lifecycle: vec![Lifecycle::Deprecated],
            maintained_by: vec![MaintainedBy::DockerCommunity],
            show_deprecated: true,
            sort: Some(Sort::Name),
            position: Some(Position::After("postgres".into())),
        };
        assert_eq!(
            query.to_href(),
            "/images?q=a%26b%3Dc&category=security&category=web-servers&architecture=arm64v8&lifecycle=deprecated\
             &maintained-by=docker-community&deprecated=show&sort=name&after=postgres"
        );
        let again = read(&[
            ("q", "a&b=c"),
            ("category", "web-servers"),
            ("category", "security"),
            ("architecture", "arm64v8"),
            ("lifecycle", "deprecated"),
            ("maintained-by", "docker-community"),
            ("deprecated", "show"),
            ("sort", "name"),
            ("after", "postgres"),
        ]);
        assert_eq!(again, Ok(query));
    }

    #[test]
    fn the_empty_form_is_the_whole_catalogue() {
        let query = read(&[("q", "  "), ("category", ""), ("sort", "")]).unwrap();
        assert_eq!(query, CatalogueQuery::default());
        assert_eq!(query.to_href(), "/images");
    }

    #[test]
    fn a_wrong_value_is_refused_with_what_to_write_instead() {
        for (key, value, hint) in [
            ("architecture", "arm64", "arm64v8"),
            ("lifecycle", "dead", "no-supported-tags"),
            ("maintained-by", "me", "docker-community or others"),
            ("sort", "stars", "relevance, name or updated"),
            ("category", "../x", "databases-and-storage"),
            ("deprecated", "yes", "show or hide"),
            ("after", "a\0b", "key of a row"),
        ] {
            let problem = read(&[(key, value)]).unwrap_err();
            assert_eq!(problem.parameter, key);
            assert!(problem.to_string().contains(hint), "{problem}");
        }
    }

    #[test]
    fn a_search_ends_at_its_limit_counted_in_characters() {
        assert!(read(&[("q", &"é".repeat(SEARCH_LIMIT))]).is_ok());
        let problem = read(&[("q", &"é".repeat(1_000_000))]).unwrap_err();
        assert!(problem.given.chars().count() <= 41, "{}", problem.given);
    }

    #[test]
    fn relevance_needs_words() {
        assert_eq!(read(&[]).unwrap().order(), Sort::Name);
        assert_eq!(read(&[("sort", "relevance")]).unwrap().order(), Sort::Name);
        assert_eq!(read(&[("q", "x")]).unwrap().order(), Sort::Relevance);
        assert_eq!(
            read(&[("q", "x"), ("sort", "name")]).unwrap().order(),
            Sort::Name
        );
    }

    #[test]
    fn another_order_starts_at_the_first_page_and_the_usual_one_is_not_written() {
        let query = read(&[("q", "x"), ("after", "k")]).unwrap();
        assert_eq!(
            query.sorted_by(Sort::Updated).to_href(),
            "/images?q=x&sort=updated"
        );
        assert_eq!(query.sorted_by(Sort::Relevance).to_href(), "/images?q=x");
        assert_eq!(
            CatalogueQuery::default().sorted_by(Sort::Name).to_href(),
            "/images"
        );
    }

    #[test]
    fn deprecated_images_are_listed_when_asked_for() {
        assert!(!read(&[("q", "x")]).unwrap().lists_deprecated());
        assert!(read(&[("deprecated", "show")]).unwrap().lists_deprecated());
        assert!(
            read(&[("lifecycle", "deprecated")])
                .unwrap()
                .lists_deprecated()
        );
        assert!(!read(&[("lifecycle", "active")]).unwrap().lists_deprecated());
    }
}
