//! What the API says, as types of its own: they change only with the API's version, whatever the
//! pages need.

use app::view::catalogue::{Row, lifecycle_slug, maintained_by_slug};
use app::view::image::{ImageView, TagEntry};
use domain::{Account, Route, RouteSource};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

/// A page of the list of images.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageList {
    /// The images of this page.
    pub images: Vec<ImageSummary>,
    /// How many there are on all pages.
    pub total: u64,
    /// Where nothing was found: names that look like what was searched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub close_names: Vec<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// The address of the page before.
    pub previous: Option<String>,
}

/// An image in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageSummary {
    /// The name.
    #[schema(example = "postgres")]
    name: String,
    /// One line on what it is.
    description: String,
    /// `active`, `active-with-notice`, `no-supported-tags`, `deprecated` or `retired`.
    lifecycle: String,
    /// What it is built for.
    #[schema(example = json!(["amd64", "arm64v8"]))]
    architectures: Vec<String>,
    /// How many tags it has.
    tags: u32,
    /// `docker-community` or `others`, where the documentation says it.
    maintained_by: Option<String>,
    /// What replaces it.
    successors: Vec<String>,
    /// When its current version came, as RFC 3339.
    updated_at: String,
    /// Its page.
    page: String,
    /// Its feedback page.
    feedback_page: String,
}

impl ImageSummary {
    /// From a row of the catalogue.
    pub fn new(row: &Row, base_url: &str) -> Self {
        Self {
            name: row.name.to_string(),
            description: row.description.clone(),
            lifecycle: lifecycle_slug(row.lifecycle).to_owned(),
            architectures: row.architectures.iter().map(ToString::to_string).collect(),
            tags: row.tags,
            maintained_by: row
                .maintained_by
                .map(|kind| maintained_by_slug(kind).to_owned()),
            successors: row.successors.iter().map(ToString::to_string).collect(),
            updated_at: moment(row.updated_at),
            page: format!("{base_url}/images/{}", row.name),
            feedback_page: format!("{base_url}/r/{}", row.name),
        }
    }
}

/// An image.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageDocument {
    /// The name.
    name: String,
    /// One line on what it is.
    description: String,
    /// Where it stands in its life.
    lifecycle: LifecycleDocument,
    /// What it is filed under.
    categories: Vec<String>,
    /// The people and groups whom the manifest names.
    maintainers: Vec<MaintainerDocument>,
    /// The repository of its Dockerfiles.
    source_repository: Option<String>,
    /// What is built.
    entries: Vec<EntryDocument>,
    /// When its current version came, as RFC 3339.
    updated_at: String,
    /// Its page.
    page: String,
    /// Its feedback page.
    feedback_page: String,
}

/// Where an image stands in its life.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifecycleDocument {
    /// `active`, `active-with-notice`, `no-supported-tags`, `deprecated` or `retired`.
    state: String,
    /// Why, as a sentence.
    reason: String,
    /// The image's own notice, as Markdown.
    notice: Option<String>,
    /// Images that replace it.
    successors: Vec<String>,
}

/// Somebody who maintains an image.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaintainerDocument {
    /// The name.
    name: String,
    /// The handle, without `@`.
    handle: String,
}

/// One thing that is built.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryDocument {
    /// Its tags.
    tags: Vec<String>,
    /// Tags that it shares with other entries.
    shared_tags: Vec<String>,
    /// What it is built for.
    architectures: Vec<String>,
    /// The Dockerfile at its commit.
    dockerfile: Option<String>,
}

impl ImageDocument {
    /// From what the image's page shows.
    pub fn new(view: &ImageView, base_url: &str) -> Self {
        Self {
            name: view.name.to_string(),
            description: view.short_description.clone(),
            lifecycle: LifecycleDocument {
                state: lifecycle_slug(view.lifecycle.lifecycle).to_owned(),
                reason: view.lifecycle.reason.clone(),
                notice: view.lifecycle.notice.clone(),
                successors: view
                    .lifecycle
                    .successors
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            },
            categories: view
                .categories
                .iter()
                .map(|(slug, _)| slug.clone())
                .collect(),
            maintainers: view
                .maintainers
                .iter()
                .map(|maintainer| MaintainerDocument {
                    name: maintainer.name.clone(),
                    handle: maintainer.handle.clone(),
                })
                .collect(),
            source_repository: view.source_repository.as_ref().map(ToString::to_string),
            entries: view.entries.iter().map(EntryDocument::new).collect(),
            updated_at: moment(view.updated_at),
            page: format!("{base_url}/images/{}", view.name),
            feedback_page: format!("{base_url}/r/{}", view.name),
        }
    }
}

impl EntryDocument {
    fn new(entry: &TagEntry) -> Self {
        Self {
            tags: entry.tags.clone(),
            shared_tags: entry.shared_tags.clone(),
            architectures: entry
                .architectures
                .iter()
                .map(ToString::to_string)
                .collect(),
            dockerfile: entry.dockerfile.as_ref().map(ToString::to_string),
        }
    }
}

/// Where feedback about an image goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackDocument {
    /// The image.
    pub image: String,
    /// The page on which people choose what they want to do.
    pub page: String,
    /// A badge that leads there.
    pub badge: String,
    /// The image's own words on where to file issues, as Markdown.
    pub where_to_file_issues: Option<String>,
    /// The image's own words on where to get help, as Markdown.
    pub where_to_get_help: Option<String>,
    /// The image's own words on who maintains it, as Markdown.
    pub maintained_by: Option<String>,
    /// Every way, in the order in which they should be tried.
    pub routes: Vec<RouteDocument>,
    /// For each thing that somebody may want to do, the ways to it.
    pub intents: Vec<IntentDocument>,
}

/// One thing that somebody may want to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntentDocument {
    /// `bug`, `howto`, `security`, `docs`, `version` or `maintainers`.
    pub intent: String,
    /// The page with the answer.
    pub page: String,
    /// Places in `routes`, the best first.
    pub routes: Vec<usize>,
}

/// One way for feedback.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteDocument {
    /// What stands behind the address, as in `github-issues`.
    kind: serde_json::Value,
    /// For whom it is: `users` or `maintainers`.
    audience: serde_json::Value,
    /// What it is good for.
    intents: Vec<String>,
    /// What it is called.
    label: String,
    /// The address; none for words without a link.
    target: Option<String>,
    /// What should be known before writing there.
    note: Option<String>,
    /// `public`, `private` or `unknown`.
    visibility: serde_json::Value,
    /// The account that is needed; none when nothing is known of one.
    account: Option<String>,
    /// Whether it can be said that no account is needed.
    open_to_all: bool,
    /// The file of the documentation folder that names it, or `programme`.
    source: String,
}

impl RouteDocument {
    /// From a route.
    pub fn new(route: &Route) -> Self {
        let word = |value: Result<serde_json::Value, _>| value.unwrap_or_default();
        Self {
            kind: word(serde_json::to_value(route.kind)),
            audience: word(serde_json::to_value(route.audience)),
            intents: route
                .intents
                .iter()
                .map(|intent| intent.as_str().to_owned())
                .collect(),
            label: route.label.clone(),
            target: route.target.as_ref().map(ToString::to_string),
            note: route.note.clone(),
            visibility: word(serde_json::to_value(route.visibility)),
            account: match &route.account {
                Account::Needed(at) => Some(at.clone()),
                Account::NotNeeded | Account::Unknown => None,
            },
            open_to_all: route.account == Account::NotNeeded,
            source: match &route.source {
                RouteSource::Image(file) | RouteSource::Template(file) => file.clone(),
                RouteSource::Programme => "programme".to_owned(),
            },
        }
    }
}

pub(super) fn moment(at: OffsetDateTime) -> String {
    at.replace_nanosecond(0)
        .unwrap_or(at)
        .format(&Rfc3339)
        .unwrap_or_default()
}
