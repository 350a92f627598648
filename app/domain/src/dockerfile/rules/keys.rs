//! Rules about keys and signatures.

use crate::finding::{Rule, Severity};

/// A key is named by its full fingerprint.
pub const SHORT_KEY: Rule = Rule {
    id: "SW-D005",
    severity: Severity::Block,
    title: "A key is named by its full fingerprint",
    reason: "Keys with a wanted short identifier can be made by anybody. The fingerprint has 40 hexadecimal digits.",
    good: "FROM debian:trixie-slim\nRUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\n",
    bad: "FROM debian:trixie-slim\nRUN gpg --batch --keyserver keyserver.ubuntu.com --recv-keys 0F2D77C8\n",
    source: "docker-library/official-images, README.md: Security; docker-library/faq, README.md",
    since: "0.1.0",
}
.told();

/// gpg runs with --batch.
pub const INTERACTIVE_GPG: Rule = Rule {
    id: "SW-D006",
    severity: Severity::Warn,
    title: "gpg runs with --batch",
    reason: "Without it gpg talks to a person at a terminal. What it asks and how it ends may change from release to release.",
    good: "FROM debian:trixie-slim\nRUN gpg --batch --verify a.asc a\n",
    bad: "FROM debian:trixie-slim\nRUN gpg --verify a.asc a\n",
    source: "docker-library/faq, README.md",
    since: "0.1.0",
}
.told();

/// Keys come from keys.openpgp.org or keyserver.ubuntu.com.
pub const KEY_SERVER: Rule = Rule {
    id: "SW-D007",
    severity: Severity::Warn,
    title: "Keys come from keys.openpgp.org or keyserver.ubuntu.com",
    reason: "The older servers are gone or fail often. The build then fails with them.",
    good: "FROM debian:trixie-slim\nRUN gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\n",
    bad: "FROM debian:trixie-slim\nRUN gpg --batch --keyserver ha.pool.sks-keyservers.net --recv-keys B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\n",
    source: "docker-library/official-images, README.md: Security; docker-library/faq, README.md",
    since: "0.1.0",
}
.told();

/// Keys are fetched by fingerprint, not checked in.
pub const KEY_RING_COPIED: Rule = Rule {
    id: "SW-D008",
    severity: Severity::Warn,
    title: "Keys are fetched by fingerprint, not checked in",
    reason: "A key ring in the repository is a change nobody can read. Users cannot tell by it whom they trust.",
    good: "FROM debian:trixie-slim\nRUN gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8\n",
    bad: "FROM debian:trixie-slim\nCOPY KEYS /tmp/\n",
    source: "docker-library/faq, README.md",
    since: "0.1.0",
}
.told();

/// A repository has its own key file.
pub const APT_KEY: Rule = Rule {
    id: "SW-D010",
    severity: Severity::Warn,
    title: "A repository has its own key file",
    reason: "A key that apt-key adds may sign every package of every repository. The program has been removed from Debian.",
    good: "FROM debian:trixie-slim\nRUN echo \"deb [ signed-by=/etc/apt/keyrings/x.asc ] https://example.org/debian trixie main\" > /etc/apt/sources.list.d/x.list\n",
    bad: "FROM debian:trixie-slim\nRUN apt-key add x.asc\n",
    source: "docker-library/official-images, README.md: Security",
    since: "0.1.0",
}
.told();
