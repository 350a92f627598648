mod builds;
mod catalogue;
mod properties;

use std::collections::BTreeMap;

use super::*;
use crate::programme::Channel;

const COMMIT: &str = "3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c";
const DOCKERFILE: &str = "FROM debian:trixie-slim\nRUN set -eux; wget -O ada.tgz \"https://example.org/ada.tgz\"; echo \"$SHA *ada.tgz\" | sha256sum -c -; tar -xf ada.tgz\nEXPOSE 8080\nCMD [\"ada\"]\n";

fn channel(label: &str) -> Channel {
    Channel {
        label: label.to_owned(),
        target: format!("https://{label}.example.org/"),
        note: None,
        account: None,
    }
}

fn programme() -> Programme {
    Programme {
        name: "Example".to_owned(),
        summary: "A programme.".to_owned(),
        namespace: String::new(),
        general: channel("general"),
        maintainers: channel("chat"),
        help: vec![channel("help")],
        security: channel("security"),
        documentation: channel("docs"),
        updates: channel("updates"),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

fn owned(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let files = files.iter();
    files
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// A version of the image: manifest, Dockerfiles, documentation.
#[derive(Clone)]
struct Version {
    manifest: String,
    dockerfiles: BTreeMap<String, String>,
    documentation: BTreeMap<String, String>,
}

impl Version {
    fn bundle(&self) -> Bundle<'_> {
        Bundle {
            manifest: &self.manifest,
            dockerfiles: &self.dockerfiles,
            documentation: &self.documentation,
        }
    }
}

/// With these entries, one Dockerfile and plain documentation.
fn entries(entries: &str) -> Version {
    Version {
        manifest: format!(
            "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada\nGitFetch: refs/heads/main\nGitCommit: {COMMIT}\n\n{entries}"
        ),
        dockerfiles: owned(&[("Dockerfile", DOCKERFILE)]),
        documentation: owned(&[
            ("content.md", "# What is Ada?\n"),
            ("github-repo", "https://github.com/example/ada\n"),
            ("maintainer.md", "[Ada](%%GITHUB-REPO%%)\n"),
        ]),
    }
}

fn plain() -> Version {
    entries("Tags: 1.2.3, 1.2, 1, latest\n")
}

/// With one part of the manifest written otherwise.
fn head(what: &str, instead: &str) -> Version {
    let mut version = plain();
    assert!(version.manifest.contains(what), "{what}");
    version.manifest = version.manifest.replace(what, instead);
    version
}

fn dockerfile(text: &str) -> Version {
    dockerfiles(&[("Dockerfile", text)])
}

fn dockerfiles(files: &[(&str, &str)]) -> Version {
    Version {
        dockerfiles: owned(files),
        ..plain()
    }
}

fn folder(files: &[(&str, &str)]) -> Version {
    let mut version = plain();
    version.documentation.extend(owned(files));
    version
}

fn differ(before: &Version, after: &Version) -> Difference {
    let image = "ada".parse().expect("a name");
    let none = BTreeMap::new();
    let surroundings = Surroundings {
        image: &image,
        programme: &programme(),
        templates: Templates::new(&none),
    };
    compare(&before.bundle(), &after.bundle(), &surroundings)
}

fn sentences(before: &Version, after: &Version) -> Vec<String> {
    let difference = differ(before, after);
    assert_eq!(difference.not_compared, []);
    difference
        .facts
        .into_iter()
        .map(|fact| fact.sentence)
        .collect()
}

/// Pairs with the sentences that are expected, in their order.
fn check(pairs: &[(Version, Version, &[&str])]) {
    for (index, (before, after, expected)) in pairs.iter().enumerate() {
        assert_eq!(&sentences(before, after)[..], *expected, "pair {index}");
    }
}

/// Thirteen variants of a version, the first with `latest` and more.
fn variants(version: &str, series: &str, more: &str) -> String {
    let variant = |(index, letter)| {
        let more = if index == 0 {
            format!(", latest{more}")
        } else {
            String::new()
        };
        format!(
            "Tags: {version}-{letter}, {series}-{letter}, v1-{letter}{more}\nGitCommit: {index:040}\n\n"
        )
    };
    ('a'..='m').enumerate().map(variant).collect()
}

#[test]
fn tags() {
    let two = "Tags: 1.2\nDirectory: a\n\nTags: 2.0, latest\nDirectory: b\n";
    let with_files = |text: &str| Version {
        dockerfiles: owned(&[("a/Dockerfile", DOCKERFILE), ("b/Dockerfile", DOCKERFILE)]),
        ..entries(text)
    };
    check(&[
        (
            with_files("Tags: 1.2, latest\nDirectory: a\n\nTags: 2.0\nDirectory: b\n"),
            with_files(two),
            &["`latest` moves from 1.2 to 2.0"],
        ),
        (
            plain(),
            entries("Tags: 1.2.4, 1.2, 1, latest\n"),
            &[
                "tag `1.2.4` added",
                "tag `1.2.3` removed",
                "`1.2`, `1` and `latest` move from 1.2.3 to 1.2.4",
            ],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, 1, latest, lts\n"),
            &["tag `lts` added"],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, 1, latest, lts, stable\n"),
            &["tags `lts` and `stable` added"],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, latest\n"),
            &["tag `1` removed"],
        ),
        (
            with_files(
                "Tags: 1.2.3, 1.2, latest\nDirectory: a\n\nTags: 1.2.3-slim, slim\nDirectory: b\n",
            ),
            with_files(
                "Tags: 1.2.4, 1.2, latest\nDirectory: a\n\nTags: 1.2.4-slim, slim\nDirectory: b\n",
            ),
            &[
                "tags `1.2.4` and `1.2.4-slim` added",
                "tags `1.2.3` and `1.2.3-slim` removed",
                "`1.2`, `latest` and `slim` move from 1.2.3 to 1.2.4 (the same change in 2 builds)",
            ],
        ),
        (
            entries(&variants("v1.2.3", "v1.2", "")),
            entries(&variants("v1.3.0", "v1.3", ", new")),
            &[
                "tag `new` added",
                "13 tags `v1.2.3…` become `v1.3.0…`",
                "13 tags `v1.2…` become `v1.3…`",
                "`v1-a`, `latest`, `v1-b`, `v1-c`, `v1-d`, `v1-e`, `v1-f`, `v1-g` and 6 more tags move from v1.2.3 to v1.3.0 (the same change in 13 builds)",
            ],
        ),
        (
            plain(),
            entries("Tags: 1.2.3\n"),
            &["tags `1.2`, `1` and `latest` removed"],
        ),
        (
            entries("Tags: 3.1, 3.1-bookworm, latest\n"),
            entries("Tags: 3.1, 3.1-trixie, latest\n"),
            &[
                "tag `3.1-trixie` added",
                "tag `3.1-bookworm` removed",
                "`3.1` and `latest` move from 3.1-bookworm to 3.1-trixie",
            ],
        ),
        (
            plain(),
            entries("Tags: 1.2.3\nSharedTags: 1.2, 1, latest\n"),
            &["`1.2`, `1` and `latest` are now shared tags"],
        ),
        (
            entries("Tags: 1.2.3\nSharedTags: 1.2\n"),
            entries("Tags: 1.2.3, 1.2\n"),
            &["`1.2` is no longer a shared tag"],
        ),
        (
            entries("Tags: 1.2.3-a\nSharedTags: 1.2.3, 1\n"),
            entries("Tags: 1.2.4-a\nSharedTags: 1.2.4, 1\n"),
            &[
                "tags `1.2.4-a` and `1.2.4` added",
                "tags `1.2.3-a` and `1.2.3` removed",
                "`1` moves from 1.2.3 to 1.2.4",
            ],
        ),
    ]);
}

#[test]
fn entries_and_people() {
    let arches = |list: &str| entries(&format!("Tags: 1.2\nArchitectures: {list}\n"));
    let two = |first: &str, second: &str| {
        entries(&format!(
            "Tags: 1.2\n{first}\n\nTags: 2.0\nGitCommit: {}\n{second}\n",
            "a".repeat(40)
        ))
    };
    let ada = "Ada Example <ada@example.org> (@ada)";
    check(&[
        (
            arches("amd64, s390x"),
            arches("amd64"),
            &["architecture `s390x` dropped"],
        ),
        (
            arches("amd64"),
            arches("amd64, riscv64, s390x"),
            &["architectures `riscv64` and `s390x` added"],
        ),
        (
            two("Architectures: amd64, s390x", "Architectures: amd64, s390x"),
            two("Architectures: amd64, s390x", "Architectures: amd64"),
            &["architecture `s390x` dropped from `2.0`"],
        ),
        (
            two("Architectures: amd64", "Architectures: amd64"),
            two("Architectures: amd64", "Architectures: amd64, s390x"),
            &["architecture `s390x` added to `2.0`"],
        ),
        (
            plain(),
            head(
                "https://github.com/example/ada\n",
                "https://github.com/other/ada\n",
            ),
            &[
                "repository `https://github.com/example/ada` → `https://github.com/other/ada`",
                "bug reports may also go to `https://github.com/other/ada/issues`",
            ],
        ),
        (
            plain(),
            head("refs/heads/main", "refs/heads/stable"),
            &["fetched reference `refs/heads/main` → `refs/heads/stable`"],
        ),
        (
            two(
                "amd64-GitFetch: refs/tags/a1\nArchitectures: amd64, s390x\ns390x-GitFetch: refs/tags/s1",
                "",
            ),
            two(
                "amd64-GitFetch: refs/tags/a2\nArchitectures: amd64, s390x\ns390x-GitFetch: refs/tags/s2",
                "",
            ),
            &["fetched reference of `1.2` changes on several architectures"],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, 1, latest\nBuilder: buildkit\n"),
            &["builder `classic` → `buildkit`"],
        ),
        (
            two("Builder: classic", "Builder: classic"),
            two("Builder: classic", "Builder: buildkit"),
            &["builder `classic` → `buildkit` of `2.0`"],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, 1, latest\nConstraints: aufs\n"),
            &["constraint `aufs` added"],
        ),
        (
            two("Constraints: aufs", "Constraints: aufs"),
            two("Constraints: aufs", ""),
            &["constraint `aufs` removed from `2.0`"],
        ),
        (
            plain(),
            head(ada, &format!("{ada}, Bob (@bob)")),
            &["maintainer Bob (@bob) added"],
        ),
        (
            plain(),
            head(ada, "Bob (@bob)"),
            &[
                "maintainer Bob (@bob) added",
                "maintainer Ada Example <ada@example.org> (@ada) removed",
            ],
        ),
        (
            plain(),
            head("ada@example.org", "ada@example.net"),
            &["maintainer @ada changes contact from `ada@example.org` to `ada@example.net`"],
        ),
        (
            plain(),
            head("Ada Example", "Ada Sample"),
            &["maintainer @ada changes name from Ada Example to Ada Sample"],
        ),
    ]);
}

#[test]
fn documentation() {
    let issues = |text: &str| folder(&[("issues.md", text)]);
    check(&[
        (
            issues("https://a.example.org/bugs\n"),
            issues("https://b.example.org/bugs\n"),
            &[
                "bug reports go to `https://b.example.org/bugs` instead of `https://a.example.org/bugs`",
            ],
        ),
        (
            plain(),
            folder(&[("get-help.md", "[the forum](https://forum.example.org/)\n")]),
            &[
                "questions on use go to `https://forum.example.org/` instead of `https://help.example.org/`",
            ],
        ),
        (
            folder(&[("get-help.md", "[A](https://a.example.org/)\n")]),
            folder(&[(
                "get-help.md",
                "[A](https://a.example.org/) or [B](https://b.example.org/)\n",
            )]),
            &["questions on use may also go to `https://b.example.org/`"],
        ),
        (
            folder(&[(
                "get-help.md",
                "[A](https://a.example.org/) or [B](https://b.example.org/)\n",
            )]),
            folder(&[("get-help.md", "[A](https://a.example.org/)\n")]),
            &["questions on use no longer go to `https://b.example.org/`"],
        ),
        (
            plain(),
            folder(&[("deprecated.md", "Use another image.\n")]),
            &["notice added above the documentation"],
        ),
        (
            folder(&[("deprecated.md", "Use another image.\n")]),
            plain(),
            &["notice above the documentation removed"],
        ),
    ]);
}

#[test]
fn what_means_the_same_is_no_fact() {
    let two = "Tags: 1.2\nDirectory: a\n\nTags: 2.0, latest\nDirectory: b\n";
    let turned = "Tags: 2.0, latest\nDirectory: b\n\nTags: 1.2\nDirectory: a\n";
    let with_files = |text: &str| Version {
        dockerfiles: owned(&[("a/Dockerfile", DOCKERFILE), ("b/Dockerfile", DOCKERFILE)]),
        ..entries(text)
    };
    let spread = DOCKERFILE
        .replace("; ", "; \\\n\t")
        .replace("EXPOSE 8080", "# the port\n\nexpose  8080/tcp")
        .replace("[\"ada\"]", "[ \"ada\" ]");
    check(&[
        (plain(), plain(), &[]),
        (plain(), head("\nTags", "\n# a comment\nTags"), &[]),
        (with_files(two), with_files(turned), &[]),
        (plain(), entries("Tags: latest, 1, 1.2, 1.2.3\n"), &[]),
        (
            plain(),
            entries("Tags: 1.2.3,\n      1.2,\n      1,   latest\n"),
            &[],
        ),
        (plain(), head(COMMIT, &"b".repeat(40)), &[]),
        (
            entries("Tags: 1\nArchitectures: arm64v8, amd64\n"),
            entries("Tags: 1\nArchitectures: amd64, arm64v8\n"),
            &[],
        ),
        (
            plain(),
            entries("Tags: 1.2.3, 1.2, 1, latest\nBuilder: classic\n"),
            &[],
        ),
        (plain(), head("(@ada)", "(@Ada)"), &[]),
        (plain(), dockerfile(&spread), &[]),
        (
            plain(),
            dockerfile(&format!("# see https://example.net/\n{DOCKERFILE}")),
            &[],
        ),
        (
            plain(),
            dockerfile(&DOCKERFILE.replace("set -eux; ", "echo 'see https://example.net/'; ")),
            &[],
        ),
        (
            dockerfile("FROM debian:trixie AS a\nFROM a\n"),
            dockerfile("FROM debian:trixie AS base\nFROM BASE\n"),
            &[],
        ),
        (
            plain(),
            folder(&[("content.md", "# What is Ada?\n\nA language.\n")]),
            &[],
        ),
        (
            folder(&[("deprecated.md", "Use another image.\n")]),
            folder(&[("deprecated.md", "Use another\nimage.\n\n")]),
            &[],
        ),
    ]);
}

#[test]
fn places_are_given_on_both_sides() {
    let before = head("(@ada)", "(@ada)");
    let after = head("1.2.3, 1.2, 1, latest", "1.2.4, 1.2, 1, latest");
    let difference = differ(&before, &after);
    let text = |version: &Version, places: &[Place]| -> Vec<String> {
        let texts = places.iter().map(|place| {
            let text = match &place.file {
                SourceFile::Manifest => &version.manifest,
                SourceFile::Dockerfile(path) => &version.dockerfiles[path],
                SourceFile::Documentation(name) => &version.documentation[name],
            };
            text[place.span.start..place.span.end].to_owned()
        });
        texts.collect()
    };
    let moved = &difference.facts[2];
    assert_eq!(moved.subject, Subject::Tag);
    assert_eq!(text(&before, &moved.before), ["1.2", "1", "latest"]);
    assert_eq!(text(&after, &moved.after), ["1.2", "1", "latest"]);

    let bookworm = dockerfile("# the base\nFROM debian:bookworm\n");
    let alpine = dockerfile("FROM alpine:3.22\n");
    let fact = &differ(&bookworm, &alpine).facts[0];
    assert_eq!(fact.subject, Subject::BaseName);
    assert_eq!(text(&bookworm, &fact.before), ["debian:bookworm"]);
    assert_eq!(fact.before[0].span.line, 2);
    assert_eq!(text(&alpine, &fact.after), ["alpine:3.22"]);

    let issues = folder(&[("issues.md", "Here:\nhttps://a.example.org/bugs\n")]);
    let fact = &differ(&plain(), &issues).facts[0];
    assert_eq!(
        text(&plain(), &fact.before),
        ["https://github.com/example/ada"]
    );
    assert_eq!(text(&issues, &fact.after), ["https://a.example.org/bugs"]);
    assert_eq!(fact.after[0].span.line, 2);
}

#[test]
fn what_is_not_there_is_said() {
    let reasons = |before: &Version, after: &Version| -> Vec<String> {
        let missing = differ(before, after).not_compared.into_iter();
        missing
            .map(|missing| format!("{}: {}", missing.what, missing.reason))
            .collect()
    };
    let without = Version {
        dockerfiles: BTreeMap::new(),
        ..plain()
    };
    let other = "c".repeat(40);
    let mut changed = without.clone();
    changed.manifest = changed.manifest.replace(COMMIT, &other);
    assert_eq!(
        reasons(&without, &without),
        [""; 0],
        "the same commit is the same file"
    );
    assert_eq!(
        reasons(&without, &changed),
        [
            "Dockerfile `Dockerfile`: it is not there after the change",
            "Dockerfile `Dockerfile`: it is not there before the change",
        ]
    );
    let broken = dockerfile("RUN true\n");
    let said = reasons(&plain(), &broken);
    assert!(
        said[0].starts_with("Dockerfile `Dockerfile`: it could not be read after the change"),
        "{said:?}"
    );
    let rejected = head("(@ada)", "ada");
    assert_eq!(reasons(&plain(), &rejected).len(), 1);
}

#[test]
fn an_image_without_entries_has_lost_its_tags_only() {
    assert_eq!(
        sentences(&plain(), &entries("")),
        ["tags `1.2.3`, `1.2`, `1` and `latest` removed"]
    );
}
