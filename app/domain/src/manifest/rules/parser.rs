//! What the reference parser itself demands: one rule for each of its errors.

use super::{entry, example};
use crate::finding::{Rule, Severity};

const READING: &str = "bashbrew, manifest/rfc2822.go";
const CONTROL: &str = "go-debian, control/parse.go and control/decode.go";

/// A maintainer is a name, perhaps a contact, and a handle.
pub const MAINTAINER_FORMAT: Rule = Rule {
    id: "SW-M001",
    severity: Severity::Error,
    title: "A maintainer is written as name, contact and handle",
    reason: "Reviewers mention maintainers by their handle and reach them by their contact.",
    good: example!(entry!()),
    bad: "Maintainers: ada@example.org\nGitRepo: https://github.com/example/ada.git\n",
    source: READING,
    since: "0.1.0",
}
.told();

/// The first paragraph names maintainers.
pub const MAINTAINERS_MISSING: Rule = Rule {
    id: "SW-M002",
    severity: Severity::Error,
    title: "The first paragraph names maintainers",
    reason: "Somebody has to answer for the image.",
    good: example!(entry!()),
    bad: "GitRepo: https://github.com/example/ada.git\n",
    source: READING,
    since: "0.1.0",
}
.told();

/// The first paragraph has no tags.
pub const GLOBAL_TAGS: Rule = Rule {
    id: "SW-M003",
    severity: Severity::Error,
    title: "The first paragraph has no tags",
    reason: "It holds for every entry, and no tag can belong to two of them.",
    good: example!(entry!()),
    bad: example!("Tags: latest\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// The architectures of the first paragraph exist.
pub const GLOBAL_ARCHITECTURES: Rule = Rule {
    id: "SW-M004",
    severity: Severity::Error,
    title: "The architectures of the first paragraph are known",
    reason: "Only the architectures of the build system can be built.",
    good: example!("Architectures: amd64, arm64v8\n", entry!()),
    bad: example!("Architectures: amd64, arm64\n", entry!()),
    source: READING,
    since: "0.1.0",
}
.told();

/// `GitFetch` is a full branch or tag reference.
pub const GIT_FETCH_FORMAT: Rule = Rule {
    id: "SW-M005",
    severity: Severity::Error,
    title: "GitFetch is a branch or a tag, written in full",
    reason: "The build fetches exactly this reference.",
    good: example!("GitFetch: refs/heads/main\n", entry!()),
    bad: example!("GitFetch: main\n", entry!()),
    source: READING,
    since: "0.1.0",
}
.told();

/// `GitCommit` is a full commit hash.
pub const GIT_COMMIT_FORMAT: Rule = Rule {
    id: "SW-M006",
    severity: Severity::Error,
    title: "GitCommit is a full commit hash",
    reason: "A branch or a tag can move after the review; a commit cannot.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2.3, latest\nGitCommit: v1.2.3\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// An entry has tags.
pub const TAGS_MISSING: Rule = Rule {
    id: "SW-M007",
    severity: Severity::Error,
    title: "Every entry has tags",
    reason: "What is built without a tag could not be pulled.",
    good: example!(entry!()),
    bad: example!("\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// An entry has a repository, a reference and a commit.
pub const GIT_FIELDS_MISSING: Rule = Rule {
    id: "SW-M008",
    severity: Severity::Error,
    title: "Every entry has a repository, a reference and a commit",
    reason: "Without them nobody knows what to build.",
    good: example!(entry!()),
    bad: concat!("Maintainers: Ada Example (@ada)\n", entry!()),
    source: READING,
    since: "0.1.0",
}
.told();

/// A maintainer has a name and a handle. [`MAINTAINER_FORMAT`] always comes first.
pub const MAINTAINER_EMPTY: Rule = Rule {
    id: "SW-M009",
    severity: Severity::Error,
    title: "A maintainer has a name and a handle",
    reason: "The format of a maintainer demands both already, so SW-M001 reports it.",
    good: example!(entry!()),
    bad: "Maintainers: (@ada)\nGitRepo: https://github.com/example/ada.git\n",
    source: READING,
    since: "0.1.0",
}
.told();

/// A tag is one that a registry takes.
pub const TAG_FORMAT: Rule = Rule {
    id: "SW-M010",
    severity: Severity::Error,
    title: "A tag has letters, digits, `_`, `.` and `-`",
    reason: "A registry takes no other tags: at most 128 characters, the first a letter, a digit or `_`.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2.3, 1.2+beta\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// The architectures of an entry exist.
pub const ARCHITECTURES: Rule = Rule {
    id: "SW-M011",
    severity: Severity::Error,
    title: "The architectures of an entry are known",
    reason: "Only the architectures of the build system can be built.",
    good: example!(entry!(), "Architectures: amd64, arm64v8\n"),
    bad: example!(entry!(), "Architectures: amd64, aarch64\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// A tag belongs to one entry.
pub const TAG_TAKEN: Rule = Rule {
    id: "SW-M012",
    severity: Severity::Error,
    title: "A tag belongs to one entry",
    reason: "A tag stands for one build.",
    good: example!(
        entry!(),
        "\nTags: 1.1\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    bad: example!(
        entry!(),
        "\nTags: 1.1, latest\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: READING,
    since: "0.1.0",
}
.told();

/// A tag is no shared tag of an earlier entry.
pub const TAG_IS_SHARED: Rule = Rule {
    id: "SW-M013",
    severity: Severity::Error,
    title: "A tag is not a shared tag as well",
    reason: "A shared tag points to several builds, a tag to one.",
    good: example!(entry!(), "SharedTags: all\n"),
    bad: example!(
        entry!(),
        "SharedTags: 1.1\n",
        "\nTags: 1.1\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: READING,
    since: "0.1.0",
}
.told();

/// An entry names a tag once.
pub const TAG_TWICE: Rule = Rule {
    id: "SW-M014",
    severity: Severity::Error,
    title: "An entry names a tag once",
    reason: "The second mention is usually a slip for another tag.",
    good: example!(entry!()),
    bad: example!("\nTags: 1.2.3, 1.2, 1.2\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// A shared tag is no tag of an earlier entry.
pub const SHARED_TAG_TAKEN: Rule = Rule {
    id: "SW-M015",
    severity: Severity::Error,
    title: "A shared tag is not the tag of another entry",
    reason: "A shared tag points to several builds, a tag to one.",
    good: example!(entry!(), "SharedTags: all\n"),
    bad: example!(
        entry!(),
        "\nTags: 1.1\nSharedTags: latest\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: READING,
    since: "0.1.0",
}
.told();

/// A shared tag is no tag of the same entry.
pub const SHARED_TAG_OWN: Rule = Rule {
    id: "SW-M016",
    severity: Severity::Error,
    title: "A shared tag is not a tag of the same entry",
    reason: "A shared tag points to several builds, a tag to one.",
    good: example!(entry!(), "SharedTags: all\n"),
    bad: example!(entry!(), "SharedTags: latest\n"),
    source: READING,
    since: "0.1.0",
}
.told();

/// Entries that build the same are one entry.
pub const SAME_BUILD: Rule = Rule {
    id: "SW-M017",
    severity: Severity::Advice,
    title: "What builds the same is one entry",
    reason: "The tools put such entries together: the tags go to the first, its maintainers stay.",
    good: example!(entry!()),
    bad: example!(
        entry!(),
        "\nTags: 1.2.3-classic\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n"
    ),
    source: READING,
    since: "0.1.0",
}
.told();

/// Every line is a field, a continuation, a comment or empty.
pub const BAD_LINE: Rule = Rule {
    id: "SW-M018",
    severity: Severity::Error,
    title: "A line has a key, a colon and a value",
    reason: "Other lines begin with a space (they continue the field above), with `#`, or are empty.",
    good: example!(entry!()),
    bad: example!("GitFetch refs/heads/main\n", entry!()),
    source: CONTROL,
    since: "0.1.0",
}
.told();

/// Some keys are reserved by the way the parser is built.
pub const RESERVED_KEY: Rule = Rule {
    id: "SW-M019",
    severity: Severity::Error,
    title: "`Values`, `ArchValues` and `Paragraph` are no keys",
    reason: "The parser uses these names inside and stops when a manifest has them.",
    good: example!(entry!()),
    bad: example!("ArchValues: amd64\n", entry!()),
    source: CONTROL,
    since: "0.1.0",
}
.told();

/// A manifest has a first paragraph.
pub const EMPTY_FILE: Rule = Rule {
    id: "SW-M020",
    severity: Severity::Error,
    title: "A manifest has at least one paragraph",
    reason: "A file of comments and empty lines says nothing; the parser answers with `EOF`.",
    good: example!(entry!()),
    bad: "# nothing yet\n",
    source: CONTROL,
    since: "0.1.0",
}
.told();

/// A manifest is not clear-signed.
pub const SIGNED: Rule = Rule {
    id: "SW-M021",
    severity: Severity::Error,
    title: "A manifest is not clear-signed",
    reason: "The parser would take the text out of the signature without checking it, which looks like a proof and is none.",
    good: example!(entry!()),
    bad: "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nMaintainers: Ada Example (@ada)\n",
    source: CONTROL,
    since: "0.1.0",
}
.told();
