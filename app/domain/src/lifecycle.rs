//! Whether an image is active, deprecated or without supported tags, and why.

mod notice;

use serde::{Deserialize, Serialize};

use crate::docs::{Folder, Placeholders, Templates};
use crate::image::{ImageName, Link};

/// Where an image stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lifecycle {
    /// Supported.
    Active,
    /// Supported, with a notice that users should read.
    ActiveWithNotice,
    /// No longer to be used; tags may still be listed.
    Deprecated,
    /// Nothing is built for it.
    NoSupportedTags,
    /// Removed from the catalogue; its page stays.
    Retired,
}

/// The lifecycle of an image with the reason that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// Where it stands.
    pub lifecycle: Lifecycle,
    /// Why, as a sentence.
    pub reason: String,
    /// The image's own notice, as Markdown with its placeholders replaced.
    pub notice: Option<String>,
    /// Images of the programme that the notice names, as replacements where it is deprecated.
    pub successors: Vec<ImageName>,
    /// Repositories outside the programme that the notice names.
    pub elsewhere: Vec<Elsewhere>,
}

/// A repository on Docker Hub that a notice names and that is no image of this catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// What `docker pull` takes, as in `vendor/name`.
    pub name: String,
    /// Its page.
    pub link: Link,
}

/// What the lifecycle of an image is judged by.
#[derive(Clone, Copy)]
pub struct LifecycleFacts<'a> {
    /// Its documentation folder.
    pub folder: Folder<'a>,
    /// The shared templates.
    pub templates: Templates<'a>,
    /// What `docker pull` takes.
    pub pull_name: &'a str,
    /// How many entries its manifest has; nothing when there is no manifest.
    pub entries: Option<usize>,
    /// Whether its name was removed from the catalogue.
    pub retired: bool,
    /// Whether the catalogue has an image of this name.
    pub known: &'a dyn Fn(&str) -> bool,
}

/// Classifies an image; the first rule that holds decides (decisions.md, "Lifecycle").
pub fn classify(facts: &LifecycleFacts<'_>) -> Classification {
    let short = facts.folder.short_description().unwrap_or_default();
    let prefixed = short.starts_with("DEPRECATED");
    let values = Placeholders::of(&facts.folder, &facts.templates, facts.pull_name);
    let text = facts.folder.notice().map(|text| values.expand(text));
    let entries = facts.entries.unwrap_or(0);

    let (lifecycle, reason) = if facts.retired {
        (
            Lifecycle::Retired,
            "It was removed from the catalogue; its old tags are no longer rebuilt.".to_owned(),
        )
    } else if entries == 0 && (text.is_some() || prefixed) {
        (
            Lifecycle::Deprecated,
            "It is deprecated and nothing is built for it any more.".to_owned(),
        )
    } else if facts.entries.is_none() {
        (
            Lifecycle::NoSupportedTags,
            "It has no manifest, so nothing is built for it.".to_owned(),
        )
    } else if entries == 0 {
        (
            Lifecycle::NoSupportedTags,
            "Its manifest lists no tags, so nothing is built for it.".to_owned(),
        )
    } else if prefixed {
        (
            Lifecycle::Deprecated,
            "Its short description says that it is deprecated; tags are still listed.".to_owned(),
        )
    } else if let Some(sentence) = text
        .as_deref()
        .and_then(|text| notice::whole_image(text, facts.folder.name))
    {
        (
            Lifecycle::Deprecated,
            format!("Its notice says: “{sentence}” Tags are still listed."),
        )
    } else if text.is_some() {
        (
            Lifecycle::ActiveWithNotice,
            "It is supported; its maintainers ask users to read a notice.".to_owned(),
        )
    } else {
        (
            Lifecycle::Active,
            "Its manifest lists tags and no notice speaks against it.".to_owned(),
        )
    };

    let named = text
        .as_deref()
        .map(|text| notice::named_images(text, facts.folder.name, facts.known))
        .unwrap_or_default();
    Classification {
        lifecycle,
        reason,
        notice: text,
        successors: named.images,
        elsewhere: named.elsewhere,
    }
}

#[cfg(test)]
mod tests;
