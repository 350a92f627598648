//! Every rule about a manifest, with its reason and an example of either kind.

mod parser;
mod portal;
mod tags;

pub use parser::*;
pub use portal::*;
pub use tags::*;

use crate::finding::Rule;

/// All rules about a manifest, in the order of their identifiers.
pub const RULES: &[&Rule] = &[
    &MAINTAINER_FORMAT,
    &MAINTAINERS_MISSING,
    &GLOBAL_TAGS,
    &GLOBAL_ARCHITECTURES,
    &GIT_FETCH_FORMAT,
    &GIT_COMMIT_FORMAT,
    &TAGS_MISSING,
    &GIT_FIELDS_MISSING,
    &MAINTAINER_EMPTY,
    &TAG_FORMAT,
    &ARCHITECTURES,
    &TAG_TAKEN,
    &TAG_IS_SHARED,
    &TAG_TWICE,
    &SHARED_TAG_TAKEN,
    &SHARED_TAG_OWN,
    &SAME_BUILD,
    &BAD_LINE,
    &RESERVED_KEY,
    &EMPTY_FILE,
    &SIGNED,
    &UNKNOWN_KEY,
    &REPEATED_KEY,
    &UNKNOWN_PREFIX,
    &SINGLE_GIT_FORMAT,
    &UNLISTED_ARCHITECTURE,
    &EMPTY_CONSTRAINT,
    &PATH_OUTSIDE,
    &SEVERAL_LINES,
    &REPOSITORY_SCHEME,
    &UNKNOWN_BUILDER,
    &BLANK_WITH_SPACES,
    &DEFAULT_BRANCH,
    &BYTE_ORDER_MARK,
    &LOOSE_CONTINUATION,
    &LEGACY_FORMAT,
    &TOO_LARGE,
    &LATEST_SHAPE,
    &SHARED_TWICE,
    &IMAGE_NAME,
    &NO_ALIAS,
    &NO_LATEST,
    &ALPINE_ALIAS,
    &SUITE_ALIAS,
    &LATEST_IS_OLDER,
];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// A manifest of two paragraphs; each argument is a line or more, with its line feed.
macro_rules! example {
    ($($line:expr),+ $(,)?) => {
        concat!(
            "Maintainers: Ada Example <ada@example.org> (@ada)\n",
            "GitRepo: https://github.com/example/ada.git\n",
            $($line),+
        )
    };
}
use example;

/// The smallest entry that every rule lets pass, as a paragraph of its own.
macro_rules! entry {
    () => {
        "\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    };
}
use entry;
