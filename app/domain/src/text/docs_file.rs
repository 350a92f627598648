//! The files of a documentation folder that can be checked one by one.

use serde::{Deserialize, Serialize};

use crate::docs::check::rules::{
    CATEGORY_UNKNOWN, COMPOSE_IMAGE, LOGO_UNUSED, NO_TRACKER, OTHER_NAME, OTHER_REPOSITORY,
    PAGE_SIZE, RETIRED_PREFIX, UPSTREAM_NAMED,
};
use crate::finding::Rule;

/// A text file of the documentation folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocsFile {
    /// The one line that search results show.
    #[serde(rename = "README-short.txt")]
    Short,
    /// The text of the page.
    #[serde(rename = "content.md")]
    Content,
    /// The address of the repository.
    #[serde(rename = "github-repo")]
    Repository,
    /// The section on the licence.
    #[serde(rename = "license.md")]
    License,
    /// Who maintains the image.
    #[serde(rename = "maintainer.md")]
    Maintainer,
    /// Under what the image is filed.
    #[serde(rename = "metadata.json")]
    Metadata,
    /// Where to get help.
    #[serde(rename = "get-help.md")]
    GetHelp,
    /// Where to file issues.
    #[serde(rename = "issues.md")]
    Issues,
    /// How to start the image with others.
    #[serde(rename = "compose.yaml")]
    Compose,
    /// The notice above everything else.
    #[serde(rename = "deprecated.md")]
    Deprecated,
}

impl DocsFile {
    /// All of them, the required ones first.
    pub const ALL: [Self; 10] = [
        Self::Short,
        Self::Content,
        Self::Repository,
        Self::License,
        Self::Maintainer,
        Self::Metadata,
        Self::GetHelp,
        Self::Issues,
        Self::Compose,
        Self::Deprecated,
    ];

    /// The name of the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "README-short.txt",
            Self::Content => "content.md",
            Self::Repository => "github-repo",
            Self::License => "license.md",
            Self::Maintainer => "maintainer.md",
            Self::Metadata => "metadata.json",
            Self::GetHelp => "get-help.md",
            Self::Issues => "issues.md",
            Self::Compose => "compose.yaml",
            Self::Deprecated => "deprecated.md",
        }
    }

    /// What the file says, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Short => "the line that search results show",
            Self::Content => "the text of the page",
            Self::Repository => "the address of the repository",
            Self::License => "the licence of the software",
            Self::Maintainer => "who maintains the image",
            Self::Metadata => "categories",
            Self::GetHelp => "where to get help",
            Self::Issues => "where to file issues",
            Self::Compose => "how to start it with others",
            Self::Deprecated => "the notice of an image that ends",
        }
    }

    /// Whether a rule for which a fact is missing would have looked at this file.
    pub(super) fn asks(self, rule: &str) -> bool {
        let rules: &[&Rule] = match self {
            Self::Short => &[&RETIRED_PREFIX],
            Self::Content => &[&OTHER_NAME, &LOGO_UNUSED, &PAGE_SIZE],
            Self::Repository => &[&OTHER_REPOSITORY],
            Self::Maintainer => &[&UPSTREAM_NAMED],
            Self::Metadata => &[&CATEGORY_UNKNOWN],
            Self::GetHelp | Self::Issues => &[&OTHER_NAME],
            Self::Compose => &[&COMPOSE_IMAGE],
            Self::License | Self::Deprecated => &[],
        };
        rules.iter().any(|asked| asked.id == rule)
    }

    /// What a rule that found something needs to see beside this file, as the end of "not checked,
    /// because …"; nothing when the file is enough.
    pub(super) fn lacks(self, rule: &str) -> Option<&'static str> {
        (self == Self::Repository && rule == NO_TRACKER.id)
            .then_some("it is not known whether there is an issues.md")
    }
}
