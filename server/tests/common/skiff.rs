//! A proposal for an image that is not there yet, complete enough to be submitted over the layout
//! `small`.

use domain::bundle::{Bundle, Field, FileContent, RouteRow};
use domain::{ImageName, Intent};
use server::portal::parts;

const MANIFEST: &str = "Maintainers: Ada Example <ada@example.org> (@author)
GitRepo: https://github.com/example/skiff-docker.git
GitFetch: refs/heads/main
GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c
Architectures: amd64, arm64v8

Tags: 1.2.3, 1.2, 1, latest
Directory: 1.2
";

pub const DOCKERFILE: &str = "FROM bellows:0.9

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

const ENTRYPOINT: &str = "#!/bin/sh
set -e
if [ \"$1\" = skiff ] && [ \"$(id -u)\" = 0 ]; then
	exec gosu skiff \"$@\"
fi
exec \"$@\"
";

/// The name of the image.
pub fn name() -> ImageName {
    "skiff".parse().unwrap()
}

/// The whole proposal.
pub fn bundle() -> Bundle {
    let mut bundle = Bundle {
        manifest: MANIFEST.to_owned(),
        ..Bundle::default()
    };
    for field in Field::all() {
        bundle.answers.set(field, field.form().example);
    }
    bundle.answers.set(Field::Name, "skiff");
    bundle.answers.set(Field::ScratchStatement, "");
    let text = |text: &str| FileContent::Text(text.to_owned());
    for (path, content) in [
        ("1.2/Dockerfile", DOCKERFILE),
        ("1.2/docker-entrypoint.sh", ENTRYPOINT),
    ] {
        bundle.context.insert(path.parse().unwrap(), text(content));
    }
    for (path, content) in [
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
        bundle
            .documentation
            .insert(path.parse().unwrap(), text(content));
    }
    bundle.routes = [
        (
            Intent::Bug,
            "Issues of the packaging",
            "https://github.com/example/skiff-docker/issues",
        ),
        (
            Intent::Security,
            "The security team",
            "mailto:security@example.org",
        ),
        (Intent::Howto, "Forum", "https://forum.example.org/c/skiff"),
    ]
    .map(|(intent, label, target)| RouteRow {
        intent,
        label: label.to_owned(),
        target: target.to_owned(),
        note: String::new(),
    })
    .to_vec();
    for rule in ["SW-N008", "SW-D001"] {
        bundle.explain(rule, "It is as it should be.").unwrap();
    }
    bundle
}

/// The same as the parts of a draft, with a logo.
pub fn draft() -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<_> = parts::parts(&bundle()).into_iter().collect();
    let logo = std::fs::read(super::fixture("small/docs/anvil/logo.png")).unwrap();
    parts.push(("docs/logo.png".to_owned(), logo));
    parts
}

/// The same for an image of another name; the logo stays.
pub fn draft_of(name: &str) -> Vec<(String, Vec<u8>)> {
    let renamed = |content: Vec<u8>| match String::from_utf8(content) {
        Ok(text) => text
            .replace("skiff", name)
            .replace("Skiff", name)
            .into_bytes(),
        Err(error) => error.into_bytes(),
    };
    draft()
        .into_iter()
        .map(|(part, content)| (part, renamed(content)))
        .collect()
}
