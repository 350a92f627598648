//! What the reference parser lets through and should not.

use super::{entry, example};
use crate::finding::{Rule, Severity};

const PORTAL: &str = "the portal: the parser accepts it in silence";

/// A key is one that the parser reads.
pub const UNKNOWN_KEY: Rule = Rule {
    id: "SW-M022",
    severity: Severity::Block,
    title: "A key is one that the tools read",
    reason: "An unknown or differently cased key is ignored, and its value has no effect.",
    good: example!(entry!()),
    bad: example!("Gitfetch: refs/heads/main\n", entry!()),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// A paragraph has a key once.
pub const REPEATED_KEY: Rule = Rule {
    id: "SW-M023",
    severity: Severity::Block,
    title: "A paragraph has a key once",
    reason: "Of two equal keys the last one counts, and what the first says is lost.",
    good: example!(entry!()),
    bad: example!(
        "GitFetch: refs/heads/main\nGitFetch: refs/heads/next\n",
        entry!()
    ),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// The prefix of a key for one architecture is an architecture.
pub const UNKNOWN_PREFIX: Rule = Rule {
    id: "SW-M024",
    severity: Severity::Block,
    title: "A key for one architecture begins with a known architecture",
    reason: "The value would be kept and never used.",
    good: example!(entry!(), "amd64-File: Dockerfile.amd64\n"),
    bad: example!(entry!(), "arm64-File: Dockerfile.arm64\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// References and commits of single architectures are as strict as the others.
pub const SINGLE_GIT_FORMAT: Rule = Rule {
    id: "SW-M025",
    severity: Severity::Error,
    title: "Reference and commit for one architecture are written in full",
    reason: "The parser checks only the plain fields; the build of that architecture would fail.",
    good: example!(entry!(), "amd64-GitFetch: refs/heads/amd64\n"),
    bad: example!(entry!(), "amd64-GitCommit: v1.2.3\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// A value for one architecture is for one that is built.
pub const UNLISTED_ARCHITECTURE: Rule = Rule {
    id: "SW-M026",
    severity: Severity::Warn,
    title: "A value for one architecture is for one that is built",
    reason: "The entry does not list that architecture, so the value has no effect.",
    good: example!(
        entry!(),
        "Architectures: amd64, arm64v8\narm64v8-File: Dockerfile.arm\n"
    ),
    bad: example!(
        entry!(),
        "Architectures: amd64\narm64v8-File: Dockerfile.arm\n"
    ),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// `Constraints` has no empty item.
pub const EMPTY_CONSTRAINT: Rule = Rule {
    id: "SW-M027",
    severity: Severity::Error,
    title: "Constraints has no empty item",
    reason: "The parser takes it, and the build tools stop at it later.",
    good: example!(entry!(), "Constraints: windowsservercore-ltsc2025\n"),
    bad: example!(entry!(), "Constraints:\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// Folder and file stay inside the repository.
pub const PATH_OUTSIDE: Rule = Rule {
    id: "SW-M028",
    severity: Severity::Block,
    title: "Directory and File stay inside the repository",
    reason: "A path that begins with `/` or climbs out by `..` leads nowhere or somewhere else.",
    good: example!(entry!(), "Directory: alpine/1.2\n"),
    bad: example!(entry!(), "Directory: ../other\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// A value that is no list stands on one line.
pub const SEVERAL_LINES: Rule = Rule {
    id: "SW-M029",
    severity: Severity::Block,
    title: "A value that is no list stands on one line",
    reason: "The line feed becomes part of the value, and no repository, folder or file has one.",
    good: example!(entry!(), "Directory: alpine\n"),
    bad: example!(entry!(), "Directory: alpine\n latest\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// The repository is fetched over https.
pub const REPOSITORY_SCHEME: Rule = Rule {
    id: "SW-M030",
    severity: Severity::Block,
    title: "GitRepo begins with https://",
    reason: "Everybody must be able to fetch it, and nobody to change it on the way.",
    good: example!(entry!()),
    bad: example!(entry!(), "GitRepo: git://github.com/example/ada.git\n"),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// The builder exists.
pub const UNKNOWN_BUILDER: Rule = Rule {
    id: "SW-M031",
    severity: Severity::Error,
    title: "Builder is `classic`, `buildkit` or `oci-import`",
    reason: "The build stops at any other; without the field it is the classic builder.",
    good: example!(entry!(), "Builder: buildkit\n"),
    bad: example!(entry!(), "Builder: buildx\n"),
    source: "bashbrew, cmd/bashbrew/cmd-build.go",
    since: "0.1.0",
}
.told();

/// A line between paragraphs is empty.
pub const BLANK_WITH_SPACES: Rule = Rule {
    id: "SW-M032",
    severity: Severity::Block,
    title: "A line between paragraphs is empty",
    reason: "A line of spaces looks empty and is not: it continues the field above, and the next paragraph is read as part of this one.",
    good: example!(entry!()),
    bad: example!("  ", entry!()),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// The branch that is fetched exists.
pub const DEFAULT_BRANCH: Rule = Rule {
    id: "SW-M033",
    severity: Severity::Error,
    title: "GitFetch names the branch when it is not `master`",
    reason: "Without the field `refs/heads/master` is fetched, which many repositories do not have.",
    good: example!("GitFetch: refs/heads/main\n", entry!()),
    bad: example!(entry!()),
    source: "official-images, .github/workflows/naughty.sh; needs the repository's default branch",
    since: "0.1.0",
}
.told();

/// The file does not begin with a byte order mark.
pub const BYTE_ORDER_MARK: Rule = Rule {
    id: "SW-M034",
    severity: Severity::Block,
    title: "The file does not begin with a byte order mark",
    reason: "The mark becomes part of the first key, which is then unknown.",
    good: example!(entry!()),
    bad: concat!(
        "\u{feff}Maintainers: Ada Example (@ada)\n",
        "GitRepo: https://github.com/example/ada.git\n"
    ),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// A continuation stands below a field.
pub const LOOSE_CONTINUATION: Rule = Rule {
    id: "SW-M035",
    severity: Severity::Block,
    title: "A line that begins with a space stands below a field",
    reason: "It continues the field above; where there is none, it is lost.",
    good: example!(entry!()),
    bad: concat!(" Architectures: amd64\n", example!(entry!())),
    source: PORTAL,
    since: "0.1.0",
}
.told();

/// The format with a tag and a repository on each line is gone.
pub const LEGACY_FORMAT: Rule = Rule {
    id: "SW-M036",
    severity: Severity::Error,
    title: "The old format with one line for a tag is no longer accepted",
    reason: "It was removed from the tools on 2022-06-08; entries are paragraphs of fields today.",
    good: example!(entry!()),
    bad: "# maintainer: Ada Example <ada@example.org> (@ada)\n\nlatest: https://github.com/example/ada@3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c 1.2\n",
    source: "bashbrew, commit 69f4323",
    since: "0.1.0",
}
.told();

/// Inherited values do not multiply beyond measure.
pub const TOO_LARGE: Rule = Rule {
    id: "SW-M037",
    severity: Severity::Error,
    title: "A manifest stays readable",
    reason: "Every entry inherits the lists of the first paragraph; long lists and many entries multiply.",
    good: example!(entry!()),
    bad: "",
    source: "the portal: a limit of 64 MiB on all inherited values together",
    since: "0.1.0",
}
.told();

/// Architectures stand in one order everywhere.
pub const ARCHITECTURES_SORTED: Rule = Rule {
    id: "SW-M038",
    severity: Severity::Advice,
    title: "Architectures are sorted, and each is named once",
    reason: "The tools sort them by themselves. In the same order everywhere, a change of the list shows what changed.",
    good: example!(entry!(), "Architectures: amd64, arm64v8\n"),
    bad: example!(entry!(), "Architectures: arm64v8, amd64\n"),
    source: "bashbrew, the order in which it prints a manifest",
    since: "0.1.0",
}
.told();
