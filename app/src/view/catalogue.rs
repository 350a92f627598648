//! The catalogue as data: what was asked, the rows that answer it, and the facets beside them.

use domain::{Architecture, ImageName, Lifecycle};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod facets;
mod query;

pub use domain::docs::MaintainedBy;
pub use facets::{FacetCounts, FacetValue, Facets};
pub use query::{CatalogueQuery, Position, SEARCH_LIMIT, Sort};

pub use super::address::QueryProblem;

/// Rows on one page.
pub const PAGE_SIZE: usize = 50;

/// Both kinds of maintainers, in the order in which they are listed.
pub const MAINTAINED_BY: [MaintainedBy; 2] = [MaintainedBy::Others, MaintainedBy::DockerCommunity];

/// A kind of maintainer as it stands in an address.
pub const fn maintained_by_slug(kind: MaintainedBy) -> &'static str {
    match kind {
        MaintainedBy::DockerCommunity => "docker-community",
        MaintainedBy::Others => "others",
    }
}

/// A kind of maintainer as people read it.
pub const fn maintained_by_label(kind: MaintainedBy) -> &'static str {
    match kind {
        MaintainedBy::DockerCommunity => "The Docker Community",
        MaintainedBy::Others => "The project or others",
    }
}

/// All lifecycles, in the order in which they are listed.
pub const LIFECYCLES: [Lifecycle; 5] = [
    Lifecycle::Active,
    Lifecycle::ActiveWithNotice,
    Lifecycle::NoSupportedTags,
    Lifecycle::Deprecated,
    Lifecycle::Retired,
];

/// A lifecycle as it stands in an address.
pub const fn lifecycle_slug(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Active => "active",
        Lifecycle::ActiveWithNotice => "active-with-notice",
        Lifecycle::Deprecated => "deprecated",
        Lifecycle::NoSupportedTags => "no-supported-tags",
        Lifecycle::Retired => "retired",
    }
}

/// The place in life with a slug.
pub fn lifecycle_from_slug(slug: &str) -> Option<Lifecycle> {
    [
        Lifecycle::Active,
        Lifecycle::ActiveWithNotice,
        Lifecycle::Deprecated,
        Lifecycle::NoSupportedTags,
        Lifecycle::Retired,
    ]
    .into_iter()
    .find(|lifecycle| lifecycle_slug(*lifecycle) == slug)
}

/// One page of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CataloguePage {
    /// What was asked.
    pub query: CatalogueQuery,
    /// The images on this page, [`PAGE_SIZE`] at most.
    pub rows: Vec<Row>,
    /// How many images answer the query on all pages.
    pub total: u64,
    /// How many more would, were deprecated ones not hidden.
    pub hidden_deprecated: u64,
    /// What the query can be narrowed by.
    pub facets: Facets,
    /// The address of the page before this one.
    pub previous: Option<String>,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// Names of images that look like what was searched, nearest first; only where nothing was found.
    pub close_names: Vec<ImageName>,
    /// The moment that "updated 2 days ago" counts from.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// One image in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The name.
    pub name: ImageName,
    /// One line, about 100 characters.
    pub description: String,
    /// Where it stands in its life.
    pub lifecycle: Lifecycle,
    /// What it is built for, sorted.
    pub architectures: Vec<Architecture>,
    /// How many tags it has, shared ones counted once.
    pub tags: u32,
    /// Who maintains it; none where nothing says so.
    pub maintained_by: Option<MaintainedBy>,
    /// When its current version came.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// What it is filed under, as people read it.
    pub categories: Vec<String>,
    /// What replaces it, when it is deprecated.
    pub successors: Vec<ImageName>,
}
