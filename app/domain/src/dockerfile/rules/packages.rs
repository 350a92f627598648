//! Rules about packages and package managers.

use crate::finding::{Rule, Severity};

/// The main software is pinned.
pub const UNPINNED_PACKAGE: Rule = Rule {
    id: "SW-D011",
    severity: Severity::Block,
    title: "The main software is pinned",
    reason: "Without a version a rebuild of an old tag installs a newer release. Dependencies need no version.",
    good: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends \"sample=$SAMPLE_VERSION\"; rm -rf /var/lib/apt/lists/*\n",
    bad: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends sample; rm -rf /var/lib/apt/lists/*\n",
    source: "docker-library/official-images, README.md: Repeatability",
    since: "0.1.0",
}
.told();

/// Packages of a language are pinned.
pub const UNPINNED_MODULE: Rule = Rule {
    id: "SW-D012",
    severity: Severity::Block,
    title: "Packages of a language are pinned",
    reason: "Without a version a rebuild installs what is newest. It must give the same version or fail.",
    good: "FROM debian:trixie-slim\nRUN pip install --no-cache-dir foo==1.2.3\n",
    bad: "FROM debian:trixie-slim\nRUN pip install --no-cache-dir foo\n",
    source: "docker-library/official-images, README.md: Repeatability",
    since: "0.1.0",
}
.told();

/// The packages of the base are not upgraded.
pub const UPGRADE: Rule = Rule {
    id: "SW-D014",
    severity: Severity::Warn,
    title: "The packages of the base are not upgraded",
    reason: "The programme rebuilds an image when its base changes. An upgrade doubles the size of what changed and hides what the base holds.",
    good: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\n",
    bad: "FROM debian:trixie-slim\nRUN apt-get update; apt-get upgrade -y; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\n",
    source: "official-images PR 8409",
    since: "0.1.0",
}
.told();

/// Package lists come and go in one RUN.
pub const PACKAGE_LISTS: Rule = Rule {
    id: "SW-D015",
    severity: Severity::Warn,
    title: "Package lists come and go in one RUN",
    reason: "A list in a layer of its own is used from the cache when it is long out of date. Left in the image it costs space and helps nobody.",
    good: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\n",
    bad: "FROM debian:trixie-slim\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends ca-certificates\n",
    source: "docker-library/official-images, README.md: Security",
    since: "0.1.0",
}
.told();

/// Only what is needed is installed.
pub const RECOMMENDED_PACKAGES: Rule = Rule {
    id: "SW-D016",
    severity: Severity::Warn,
    title: "Only what is needed is installed",
    reason: "Recommended packages and the index of apk make the image larger. None of them is asked for.",
    good: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\n",
    bad: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y ca-certificates; rm -rf /var/lib/apt/lists/*\n",
    source: "docker-library/official-images, README.md: Review guidelines; Docker's best practices",
    since: "0.1.0",
}
.told();

/// A language comes from its official image.
pub const LANGUAGE_BY_HAND: Rule = Rule {
    id: "SW-D036",
    severity: Severity::Block,
    title: "A language comes from its official image",
    reason: "The official image of the language is kept up to date and shared with other images. A copy installed by hand is neither.",
    good: "FROM node:24-trixie-slim\nRUN node --version\n",
    bad: "FROM debian:trixie-slim\nRUN curl -fsSL -o node.txz https://nodejs.org/dist/v24.1.0/node-v24.1.0-linux-x64.tar.xz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *node.txz\" | sha256sum -c; tar -xf node.txz\n",
    source: "official-images, NEW-IMAGE-CHECKLIST.md; PR 19453",
    since: "0.1.0",
}
.told();

/// No package cache stays in the image.
pub const CACHE_KEPT: Rule = Rule {
    id: "SW-D043",
    severity: Severity::Warn,
    title: "No package cache stays in the image",
    reason: "What a package manager cached goes stale in the image. It is downloaded again by who needs it.",
    good: "FROM fedora:43\nRUN dnf install -y foo; dnf clean all\n",
    bad: "FROM fedora:43\nRUN dnf install -y foo\n",
    source: "official-images PR 8409",
    since: "0.1.0",
}
.told();
