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
    &ARCHITECTURES_SORTED,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::finding::Severity;
    use crate::manifest::Manifest;
    use crate::manifest::shape::check_name;

    /// The rules that a text offends as a manifest of the image `ada`, whose repository has the
    /// default branch `main`.
    fn offended(text: &str) -> BTreeSet<String> {
        let reading = Manifest::read(text);
        let branches = reading.check_branches(|_| Some("main".to_owned()));
        let findings = reading
            .problems
            .iter()
            .cloned()
            .chain(reading.check_tags("ada"))
            .chain(branches);
        findings.map(|finding| finding.rule.into_owned()).collect()
    }

    /// Rules whose bad example is no manifest: nobody reaches the first, the second concerns a
    /// name, and the third would be an example of many megabytes.
    const WITHOUT_EXAMPLE: [&str; 3] = [MAINTAINER_EMPTY.id, IMAGE_NAME.id, TOO_LARGE.id];

    #[test]
    fn every_bad_example_is_stopped_and_every_good_one_passes() {
        for rule in RULES {
            let good = Manifest::read(rule.good);
            assert!(!good.has_errors(), "{}: {:?}", rule.id, good.problems);
            assert!(
                !offended(rule.good).contains(rule.id),
                "{} in its good example",
                rule.id
            );
            if !WITHOUT_EXAMPLE.contains(&rule.id) {
                assert!(
                    offended(rule.bad).contains(rule.id),
                    "{}: {:?}",
                    rule.id,
                    offended(rule.bad)
                );
            }
        }
        assert!(offended(MAINTAINER_EMPTY.bad).contains(MAINTAINER_FORMAT.id));
        assert_eq!(
            check_name("Ada").map(|finding| finding.severity),
            Some(Severity::Error)
        );
    }

    #[test]
    fn long_lists_do_not_multiply() {
        let list = "amd64, ".repeat(20_000);
        let mut text = format!("Maintainers: Ada (@ada)\nConstraints: {list}x\n");
        text.push_str(&"\nTags: a\n".repeat(20_000));
        assert!(offended(&text).contains(TOO_LARGE.id));
    }

    #[test]
    fn identifiers_are_unique_and_sentences_are_sentences() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for listed in RULES {
            assert_eq!(rule(listed.id), Some(*listed));
            assert!(listed.reason.ends_with('.'), "{}", listed.id);
            assert!(!listed.title.ends_with('.'), "{}", listed.id);
        }
        assert_eq!(rule("SW-M000"), None);
    }
}
