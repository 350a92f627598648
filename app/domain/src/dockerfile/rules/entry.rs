//! Rules about the manifest entry and the documentation beside a Dockerfile.

use crate::finding::{Rule, Severity};

/// Packaging has its own place.
pub const UPSTREAM_ROOT: Rule = Rule {
    id: "SW-D018",
    severity: Severity::Block,
    title: "Packaging has its own place",
    reason: "At the root of the source of the software the whole repository is the context and each commit a reason to build. A repository or a folder for the packaging keeps reviews small.",
    good: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\nDirectory: docker\n",
    bad: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\n",
    source: "official-images PR 8097, 8457, 15846",
    since: "0.1.0",
}
.told();

/// All architectures share a Dockerfile.
pub const FILE_FOR_ARCHITECTURE: Rule = Rule {
    id: "SW-D034",
    severity: Severity::Block,
    title: "All architectures share a Dockerfile",
    reason: "Several files drift apart and are reviewed several times. Only base images, which add a file system for each architecture, need them.",
    good: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\nArchitectures: amd64, arm64v8\n",
    bad: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\nArchitectures: amd64, arm64v8\narm64v8-Directory: arm\n",
    source: "docker-library/official-images, README.md: Multiple Architectures; PR 19453",
    since: "0.1.0",
}
.told();

/// A first proposal begins with the newest.
pub const MANY_VERSIONS: Rule = Rule {
    id: "SW-D044",
    severity: Severity::Warn,
    title: "A first proposal begins with the newest",
    reason: "Reviewers read every version of a new image. Older ones can follow when the first is in.",
    good: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\n",
    bad: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.1\nDirectory: v1\n\nTags: 2.1\nDirectory: v2\n\nTags: 3.1\nDirectory: v3\n\nTags: 4.1\nDirectory: v4\n\nTags: 5.1\nDirectory: v5\n\nTags: 6.1\nDirectory: v6\n\nTags: 7.1\nDirectory: v7\n\nTags: 8.1\nDirectory: v8\n\nTags: 9.1\nDirectory: v9\n\nTags: 10.1\nDirectory: v10\n\nTags: 11.1\nDirectory: v11\n\nTags: 12.1\nDirectory: v12\n",
    source: "official-images, README.md; PR 19453",
    since: "0.1.0",
}
.told();

/// Tags are releases.
pub const CONTINUOUS_BUILD: Rule = Rule {
    id: "SW-D045",
    severity: Severity::Block,
    title: "Tags are releases",
    reason: "A nightly build changes without a review, and what nobody released nobody supports. Release candidates are fine.",
    good: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.3.0-rc1\n",
    bad: "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: nightly\n",
    source: "official-images, README.md",
    since: "0.1.0",
}
.told();

/// The image runs without --privileged.
pub const PRIVILEGED: Rule = Rule {
    id: "SW-D033",
    severity: Severity::Block,
    title: "The image runs without --privileged",
    reason: "It gives a container the whole machine. Name the few capabilities and devices that are needed.",
    good: "```console\n$ docker run --cap-add NET_ADMIN %%IMAGE%%\n```\n",
    bad: "```console\n$ docker run --privileged %%IMAGE%%\n```\n",
    source: "docker-library/official-images, README.md: Runtime Configuration",
    since: "0.1.0",
}
.told();
