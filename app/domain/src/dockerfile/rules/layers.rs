//! Rules about what is copied in and how a layer is made.

use crate::finding::{Rule, Severity};

/// COPY names its files.
pub const WHOLE_CONTEXT: Rule = Rule {
    id: "SW-D017",
    severity: Severity::Block,
    title: "COPY names its files",
    reason: "With the whole context copied every file of it has to be reviewed. Whatever changes there also empties the cache.",
    good: "FROM debian:trixie-slim\nCOPY app.conf /etc/app.conf\n",
    bad: "FROM debian:trixie-slim\nCOPY . /app\n",
    source: "docker-library/official-images, README.md: Cacheability; PR 8097",
    since: "0.1.0",
}
.told();

/// The build stands in the Dockerfile.
pub const OPAQUE_SCRIPT: Rule = Rule {
    id: "SW-D020",
    severity: Severity::Block,
    title: "The build stands in the Dockerfile",
    reason: "A script that is copied and run hides what the build does. Such Dockerfiles are unlikely to pass review.",
    good: "FROM debian:trixie-slim\nCOPY install.conf /etc/install.conf\nRUN install -d /srv\n",
    bad: "FROM debian:trixie-slim\nCOPY install.sh /\nRUN /install.sh\n",
    source: "docker-library/official-images, README.md: Clarity",
    since: "0.1.0",
}
.told();

/// No account has a password.
pub const PRESET_PASSWORD: Rule = Rule {
    id: "SW-D031",
    severity: Severity::Block,
    title: "No account has a password",
    reason: "A password in an image is known to everybody, and an empty one lets everybody in. The tests of the programme look for them.",
    good: "FROM debian:trixie-slim\nRUN useradd --system app\n",
    bad: "FROM debian:trixie-slim\nRUN echo 'root:secret' | chpasswd\n",
    source: "official-images, test/tests/no-hard-coded-passwords",
    since: "0.1.0",
}
.told();

/// The time zone is UTC.
pub const TIME_ZONE: Rule = Rule {
    id: "SW-D032",
    severity: Severity::Block,
    title: "The time zone is UTC",
    reason: "Users expect the same clock in every image. The tests of the programme look for it.",
    good: "FROM debian:trixie-slim\nENV TZ=UTC\n",
    bad: "FROM debian:trixie-slim\nENV TZ=Europe/Berlin\n",
    source: "official-images, test/tests/utc",
    since: "0.1.0",
}
.told();

/// The architecture is that of the packages.
pub const MACHINE_NAME: Rule = Rule {
    id: "SW-D035",
    severity: Severity::Warn,
    title: "The architecture is that of the packages",
    reason: "`uname -m` names the kernel of the machine that builds, and TARGETARCH is empty without BuildKit. `dpkg --print-architecture` and `apk --print-arch` name what the image is made of.",
    good: "FROM debian:trixie-slim\nRUN case \"$(dpkg --print-architecture)\" in amd64) true ;; esac\n",
    bad: "FROM debian:trixie-slim\nRUN case \"$(uname -m)\" in x86_64) true ;; esac\n",
    source: "docker-library/official-images, README.md: Multiple Architectures",
    since: "0.1.0",
}
.told();

/// What changes often comes late.
pub const EARLY_VERSION: Rule = Rule {
    id: "SW-D042",
    severity: Severity::Warn,
    title: "What changes often comes late",
    reason: "Each new version empties the cache of all that follows it. Packages that do not need the version are installed before it is set.",
    good: "FROM debian:trixie-slim\nRUN apt-get update; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\nENV APP_VERSION=1.2.3\nRUN echo \"$APP_VERSION\"\n",
    bad: "FROM debian:trixie-slim\nENV APP_VERSION=1.2.3\nRUN apt-get update; apt-get install -y --no-install-recommends ca-certificates; rm -rf /var/lib/apt/lists/*\nRUN echo \"$APP_VERSION\"\n",
    source: "docker-library/official-images, README.md: Cacheability",
    since: "0.1.0",
}
.told();
