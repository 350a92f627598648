//! A programme's settings: what one installation of the portal is called, where its people meet,
//! and what it files images under. The built-in default is the Docker Official Images programme.

mod changes;

use serde::{Deserialize, Serialize};

use crate::image::Link;

pub use changes::changed_clauses;

/// The settings of a programme, as `programme.toml` holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// What it is called, as in "Docker Official Images".
    pub name: String,
    /// One sentence on what it does.
    pub summary: String,
    /// What stands before the name of an image in `docker pull`; empty for the top namespace.
    #[serde(default)]
    pub namespace: String,
    /// Where general questions go.
    pub general: Channel,
    /// Where maintainers and contributors meet. Not for support.
    pub maintainers: Channel,
    /// Where help with any image is to be had when the image names no place of its own.
    pub help: Vec<Channel>,
    /// The private contact for security problems when an image names none.
    pub security: Channel,
    /// Where errors in the documentation are reported.
    pub documentation: Channel,
    /// Where one sees which updates are on their way; `{image}` stands for the name.
    pub updates: Channel,
    /// Under what an image is filed: the slug of documentation folders, and what people read.
    pub categories: Vec<Category>,
    /// Names that were images once and are not given again.
    #[serde(default)]
    pub retired: Vec<String>,
}

/// A place where people are reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// What it is called, as in "#general in the Docker Community Slack".
    pub label: String,
    /// Where it is; `{image}` in it stands for the name of the image.
    pub target: String,
    /// What one should know before writing there.
    #[serde(default)]
    pub note: Option<String>,
    /// The account that is needed, as in "Slack"; none when it is open to all.
    #[serde(default)]
    pub account: Option<String>,
}

impl Channel {
    /// The address for one image; nothing when the settings hold no usable link.
    pub fn link(&self, image: &str) -> Option<Link> {
        self.target.replace("{image}", image).parse().ok()
    }
}

/// A category of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// As it stands in `metadata.json`.
    pub slug: String,
    /// As people read it.
    pub label: String,
}

impl Programme {
    /// The words for a category; the slug itself when the programme does not know it.
    pub fn category_label<'a>(&'a self, slug: &'a str) -> &'a str {
        self.categories
            .iter()
            .find(|c| c.slug == slug)
            .map_or(slug, |c| &c.label)
    }
}
