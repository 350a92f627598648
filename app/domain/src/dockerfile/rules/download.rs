//! Rules about downloads and what verifies them.

use crate::finding::{Rule, Severity};

/// What is downloaded is verified.
pub const UNVERIFIED_DOWNLOAD: Rule = Rule {
    id: "SW-D001",
    severity: Severity::Block,
    title: "What is downloaded is verified",
    reason: "A download without a checksum or a signature is whatever the server sends that day. Reviewers call it unacceptable.",
    good: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    bad: "FROM debian:trixie-slim\nRUN curl -fL https://example.org/1.2/x.tgz | tar -xz\n",
    source: "docker-library/official-images, README.md: Security",
    since: "0.1.0",
}
.told();

/// The checksum stands in the Dockerfile.
pub const FETCHED_CHECKSUM: Rule = Rule {
    id: "SW-D003",
    severity: Severity::Block,
    title: "The checksum stands in the Dockerfile",
    reason: "A checksum from the server of the file verifies nothing: who can change the one can change the other. Written down it also makes a rebuild fail when the file changed.",
    good: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    bad: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; curl -fLO https://example.org/1.2/x.tgz.sha256; sha256sum -c x.tgz.sha256\n",
    source: "docker-library/official-images, README.md: Security; issue 624",
    since: "0.1.0",
}
.told();

/// Checksums are SHA-256 or better.
pub const WEAK_CHECKSUM: Rule = Rule {
    id: "SW-D004",
    severity: Severity::Warn,
    title: "Checksums are SHA-256 or better",
    reason: "Files with the same MD5 or SHA-1 can be made on purpose. They are a last resort where upstream publishes nothing else.",
    good: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    bad: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"0123456789abcdef0123456789abcdef01234567 *x.tgz\" | sha1sum -c\n",
    source: "docker-library/official-images, README.md: Security",
    since: "0.1.0",
}
.told();

/// Downloads use https.
pub const PLAIN_HTTP: Rule = Rule {
    id: "SW-D009",
    severity: Severity::Warn,
    title: "Downloads use https",
    reason: "Without it anybody on the way can change the file. A checksum still catches that, a mistake in it does not.",
    good: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    bad: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz http://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    source: "docker-library/official-images, README.md: Security",
    since: "0.1.0",
}
.told();

/// A rebuild takes the same source.
pub const MOVING_SOURCE: Rule = Rule {
    id: "SW-D013",
    severity: Severity::Block,
    title: "A rebuild takes the same source",
    reason: "A branch and an address with `latest` hold something else tomorrow. Building the same Dockerfile again must give the same version or fail.",
    good: "FROM debian:trixie-slim\nRUN git clone --branch v1.2.3 https://example.org/x.git\n",
    bad: "FROM debian:trixie-slim\nRUN git clone https://example.org/x.git\n",
    source: "docker-library/official-images, README.md: Repeatability",
    since: "0.1.0",
}
.told();

/// ADD does not download.
pub const ADD_ADDRESS: Rule = Rule {
    id: "SW-D019",
    severity: Severity::Warn,
    title: "ADD does not download",
    reason: "ADD verifies nothing and decides by the headers of the server whether its cache is fresh. RUN with a checksum does both right.",
    good: "FROM debian:trixie-slim\nRUN curl -fL -o x.tgz https://example.org/1.2/x.tgz; echo \"1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988 *x.tgz\" | sha256sum --strict --check; tar -xf x.tgz\n",
    bad: "FROM debian:trixie-slim\nADD https://example.org/1.2/x.tgz /\n",
    source: "docker-library/official-images, README.md: Cacheability, Security",
    since: "0.1.0",
}
.told();
