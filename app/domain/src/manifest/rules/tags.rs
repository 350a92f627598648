//! What the tags of an image should look like together.

use super::{entry, example};
use crate::finding::{Rule, Severity};

const NAUGHTY: &str = "official-images, .github/workflows/naughty.sh";
const GUIDE: &str = "official-images, README.md, tags and aliases";

/// `latest` stands alone.
pub const LATEST_SHAPE: Rule = Rule {
    id: "SW-N001",
    severity: Severity::Error,
    title: "`latest` is a tag of its own",
    reason: "`1.2-latest` and `latest-alpine` say no more than `1.2` and `alpine`.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2-latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: NAUGHTY,
    since: "0.1.0",
}
.told();

/// A shared tag has one build for an architecture.
pub const SHARED_TWICE: Rule = Rule {
    id: "SW-N003",
    severity: Severity::Error,
    title: "A shared tag has one build for each architecture",
    reason: "Who pulls a shared tag gets the build for the machine's architecture; of two, one would win by chance. Windows builds are told apart by their version.",
    good: example!(
        entry!(),
        "SharedTags: all\n",
        "\nTags: 1.2.3-ltsc2025\nSharedTags: all\nArchitectures: windows-amd64\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    bad: example!(
        entry!(),
        "SharedTags: all\n",
        "\nTags: 1.1\nSharedTags: all\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: "official-images, .github/workflows/naughty-sharedtags.sh",
    since: "0.1.0",
}
.told();

/// The image's name is one that a registry takes. It is checked where the name is typed.
pub const IMAGE_NAME: Rule = Rule {
    id: "SW-N024",
    severity: Severity::Error,
    title: "An image's name has lower-case letters, digits and single separators",
    reason: "The name of the file is the name of the repository, and a registry takes no other.",
    good: example!(entry!()),
    bad: example!(entry!()),
    source: "official-images, README.md, library definition files",
    since: "0.1.0",
}
.told();

/// A full version has shorter aliases.
pub const NO_ALIAS: Rule = Rule {
    id: "SW-T001",
    severity: Severity::Warn,
    title: "A full version has shorter aliases",
    reason: "Users follow a series such as `1.2` or `1`, and get its fixes with it.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2.3\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: GUIDE,
    since: "0.1.0",
}
.told();

/// Some entry carries `latest`.
pub const NO_LATEST: Rule = Rule {
    id: "SW-T003",
    severity: Severity::Warn,
    title: "An entry carries `latest`",
    reason: "It is what `docker run` takes when no tag is given. Some images leave it out on purpose.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: GUIDE,
    since: "0.1.0",
}
.told();

/// An Alpine variant says which release.
pub const ALPINE_ALIAS: Rule = Rule {
    id: "SW-T004",
    severity: Severity::Warn,
    title: "An `alpine` variant has an alias with the release",
    reason: "`1.2-alpine3.22` lets users stay on a release of Alpine while `1.2-alpine` moves on.",
    good: example!(
        "\nTags: 1.2-alpine3.22, 1.2-alpine, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    ),
    bad: example!(
        "\nTags: 1.2-alpine, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    ),
    source: "the tags of the catalogue",
    since: "0.1.0",
}
.told();

/// A Debian variant says which suite.
pub const SUITE_ALIAS: Rule = Rule {
    id: "SW-T005",
    severity: Severity::Advice,
    title: "A variant on Debian has an alias with the suite",
    reason: "`1.2-slim-trixie` lets users stay on a suite of Debian while `1.2-slim` moves on.",
    good: example!(
        "\nTags: 1.2-slim-trixie, 1.2-slim, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    ),
    bad: example!(
        "\nTags: 1.2-slim, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    ),
    source: "docs, .template-helpers/variant-default-debian.md",
    since: "0.1.0",
}
.told();

/// `latest` is the newest version.
pub const LATEST_IS_OLDER: Rule = Rule {
    id: "SW-T006",
    severity: Severity::Warn,
    title: "`latest` is the recommended version",
    reason: "Users who name no tag expect the newest stable release, unless a long-term one is recommended.",
    good: example!(
        entry!(),
        "\nTags: 1.1\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    bad: example!(
        entry!(),
        "\nTags: 1.10.0, 1.10\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: GUIDE,
    since: "0.1.0",
}
.told();
