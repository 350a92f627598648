//! A complete bundle about an imagined service, for tests.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::cross_file::{CatalogueFacts, ListedTag, NameFacts, Pins};
use crate::docs::Templates;
use crate::feedback::Intent;
use crate::programme::{Category, Channel, Programme};

pub(crate) const MANIFEST: &str =
    "Maintainers: Ada Example <ada@example.org> (@ada), Bo Example (@bo)
GitRepo: https://github.com/example/skiff-docker.git
GitFetch: refs/heads/main
GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c
Architectures: amd64, arm64v8

Tags: 1.2.3, 1.2, 1, latest, 1.2.3-trixie
Directory: 1.2
";

pub(crate) const DOCKERFILE: &str = "FROM debian:trixie-slim

RUN groupadd --system skiff && useradd --system --gid skiff skiff

ENV SKIFF_VERSION 1.2.3
ENV SKIFF_SHA256 0f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c80f2d77c8

RUN set -eux; \\
	apt-get update; \\
	apt-get install -y --no-install-recommends ca-certificates gosu wget; \\
	rm -rf /var/lib/apt/lists/*; \\
	wget -O skiff.tgz \"https://downloads.example.org/skiff-$SKIFF_VERSION.tgz\"; \\
	echo \"$SKIFF_SHA256 *skiff.tgz\" | sha256sum --strict --check -; \\
	tar -xzf skiff.tgz -C /usr/local/bin; \\
	rm skiff.tgz

COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT [\"docker-entrypoint.sh\"]
EXPOSE 7070
CMD [\"skiff\"]
";

pub(crate) const ENTRYPOINT: &str = "#!/bin/sh
set -e
if [ \"$1\" = skiff ] && [ \"$(id -u)\" = 0 ]; then
	exec gosu skiff \"$@\"
fi
exec \"$@\"
";

pub(crate) fn path(text: &str) -> FilePath {
    text.parse().unwrap()
}

pub(crate) fn text(text: &str) -> FileContent {
    FileContent::Text(text.to_owned())
}

/// A bundle in which no rule finds anything.
pub(crate) fn complete() -> Bundle {
    let mut bundle = Bundle {
        manifest: MANIFEST.to_owned(),
        ..Bundle::default()
    };
    for field in Field::all() {
        bundle.answers.set(field, field.form().example);
    }
    bundle.answers.set(Field::ScratchStatement, "");
    bundle
        .context
        .insert(path("1.2/Dockerfile"), text(DOCKERFILE));
    bundle
        .context
        .insert(path("1.2/docker-entrypoint.sh"), text(ENTRYPOINT));
    for (name, content) in [
        (
            "README-short.txt",
            "Skiff keeps small key-value stores in step between machines.\n",
        ),
        (
            "content.md",
            "# What is Skiff?\n\nA store.\n\n%%LOGO%%\n\n# How to use this image\n\n```console\n$ docker run -d -p 7070:7070 %%IMAGE%%:1\n```\n",
        ),
        (
            "license.md",
            "View [license information](https://github.com/example/skiff/blob/main/LICENSE) for the software contained in this image.\n",
        ),
        ("maintainer.md", "[the Docker Community](%%GITHUB-REPO%%)\n"),
        ("github-repo", "https://github.com/example/skiff-docker\n"),
        (
            "metadata.json",
            "{\n  \"hub\": {\n    \"categories\": [\n      \"networking\"\n    ]\n  }\n}\n",
        ),
    ] {
        bundle.documentation.insert(path(name), text(content));
    }
    bundle.documentation.insert(
        path("logo.png"),
        FileContent::Binary {
            size: 4_000,
            sha256: ContentHash([1; 32]),
        },
    );
    let row = |intent, label: &str, target: &str| RouteRow {
        intent,
        label: label.to_owned(),
        target: target.to_owned(),
        note: String::new(),
    };
    bundle.routes = vec![
        row(
            Intent::Bug,
            "Issues of the packaging",
            "https://github.com/example/skiff-docker/issues",
        ),
        row(
            Intent::Security,
            "The security team",
            "mailto:security@example.org",
        ),
        row(Intent::Howto, "Forum", "https://forum.example.org/c/skiff"),
    ];
    bundle
}

/// Facts, owned.
pub(crate) struct Known {
    pub(crate) programme: Programme,
    pub(crate) templates: BTreeMap<String, String>,
    pub(crate) catalogue: CatalogueFacts,
    pub(crate) pins: Pins,
    pub(crate) names: NameFacts,
    pub(crate) reserved: BTreeMap<String, Option<u64>>,
    pub(crate) organisations: BTreeSet<String>,
}

fn channel(label: &str, target: &str) -> Channel {
    Channel {
        label: label.to_owned(),
        target: target.to_owned(),
        note: None,
        account: None,
    }
}

impl Known {
    pub(crate) fn new() -> Self {
        let slim = ListedTag {
            entry: "trixie-slim".to_owned(),
            architectures: BTreeSet::from(["amd64".to_owned(), "arm64v8".to_owned()]),
            constraints: BTreeSet::new(),
        };
        let debian = BTreeMap::from([("trixie-slim".to_owned(), slim)]);
        Self {
            programme: Programme {
                name: "Example images".to_owned(),
                summary: "Images for tests.".to_owned(),
                namespace: String::new(),
                general: channel("#general", "https://chat.example.org/general"),
                maintainers: channel("#maintainers", "https://chat.example.org/maintainers"),
                help: vec![channel("Questions", "https://questions.example.org/images")],
                security: channel("Security", "mailto:security@programme.example"),
                documentation: channel("Docs", "https://github.com/example/docs/issues"),
                updates: channel("Updates", "https://github.com/example/images/pulls"),
                categories: vec![Category {
                    slug: "networking".to_owned(),
                    label: "Networking".to_owned(),
                }],
                retired: vec!["consul".to_owned()],
            },
            templates: BTreeMap::from([
                (
                    "autogenerated-warning.md".to_owned(),
                    "<!-- generated -->\n".to_owned(),
                ),
                (
                    "template.md".to_owned(),
                    "%%TAGS%%\n%%CONTENT%%%%VARIANT%%%%LICENSE%%\n".to_owned(),
                ),
            ]),
            catalogue: CatalogueFacts {
                images: BTreeMap::from([("debian".to_owned(), debian)]),
            },
            pins: Pins::default(),
            names: NameFacts {
                known: BTreeSet::from(["debian".to_owned()]),
                retired: BTreeSet::from(["consul".to_owned()]),
            },
            reserved: BTreeMap::from([("sloop".to_owned(), Some(4))]),
            organisations: BTreeSet::new(),
        }
    }

    /// The facts about a new image.
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            is_new: true,
            names: Names {
                catalogue: Some(&self.names),
                reserved: Some(&self.reserved),
            },
            catalogue: Some(&self.catalogue),
            pins: Some(&self.pins),
            organisations: Some(&self.organisations),
            lifecycle: Some(crate::Lifecycle::Active),
            ..Facts::new(&self.programme, Templates::new(&self.templates))
        }
    }
}
