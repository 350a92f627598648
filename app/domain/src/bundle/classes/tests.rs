use proptest::prelude::*;

use super::*;
use crate::bundle::RouteRow;
use crate::bundle::fixture::{Known, complete, path, text};
use crate::content::Comparison;
use crate::docs::Templates;
use crate::feedback::Intent;

/// A change and the classes that it touches.
type Case = (&'static str, fn(&mut Bundle), &'static [ContentClass]);

fn in_manifest(bundle: &mut Bundle, from: &str, to: &str) {
    assert!(bundle.manifest.contains(from));
    bundle.manifest = bundle.manifest.replace(from, to);
}

fn in_dockerfile(bundle: &mut Bundle, from: &str, to: &str) {
    let file = bundle.context.get_mut("1.2/Dockerfile").unwrap();
    let content = file.text().unwrap();
    assert!(content.contains(from));
    *file = text(&content.replace(from, to));
}

const CASES: &[Case] = &[
    ("nothing", |_| {}, &[]),
    (
        "tag added",
        |b| in_manifest(b, "latest", "latest, newest"),
        &[ContentClass::ManifestTags],
    ),
    (
        "order of tags",
        |b| in_manifest(b, "1.2.3, 1.2", "1.2, 1.2.3"),
        &[],
    ),
    (
        "comment in the manifest",
        |b| b.manifest.insert_str(0, "# a word\n"),
        &[],
    ),
    (
        "commit",
        |b| in_manifest(b, "3b1f", "4b1f"),
        &[ContentClass::ManifestStructure],
    ),
    (
        "architecture",
        |b| in_manifest(b, ", arm64v8", ""),
        &[ContentClass::ManifestStructure],
    ),
    (
        "maintainer in the manifest",
        |b| in_manifest(b, ", Bo Example (@bo)", ""),
        &[ContentClass::People],
    ),
    (
        "maintainer in the documentation",
        |b| {
            b.documentation
                .insert(path("maintainer.md"), text("[Ada](https://ada.example)\n"));
        },
        &[ContentClass::People],
    ),
    (
        "version in the Dockerfile",
        |b| in_dockerfile(b, "SKIFF_VERSION 1.2.3", "SKIFF_VERSION 1.2.4"),
        &[ContentClass::Dockerfile],
    ),
    (
        "tag of the base",
        |b| in_dockerfile(b, "trixie-slim", "forky-slim"),
        &[ContentClass::Dockerfile],
    ),
    (
        "base",
        |b| in_dockerfile(b, "debian:trixie-slim", "alpine:3.22"),
        &[ContentClass::Dockerfile, ContentClass::Base],
    ),
    (
        "entrypoint script",
        |b| {
            b.context.insert(
                path("1.2/docker-entrypoint.sh"),
                text("#!/bin/sh\nexec \"$@\"\n"),
            );
        },
        &[ContentClass::Context],
    ),
    (
        "another file",
        |b| {
            b.context.insert(path("README"), text(""));
        },
        &[ContentClass::Context],
    ),
    (
        "content.md",
        |b| {
            b.documentation.insert(path("content.md"), text("x"));
        },
        &[ContentClass::Documentation],
    ),
    (
        "logo",
        |b| {
            b.documentation.remove(&path("logo.png"));
        },
        &[ContentClass::Documentation],
    ),
    (
        "github-repo",
        |b| {
            b.documentation.insert(
                path("github-repo"),
                text("https://github.com/other/skiff\n"),
            );
        },
        &[ContentClass::Routes],
    ),
    (
        "feedback route",
        |b| b.routes[0].label = "Bugs".to_owned(),
        &[ContentClass::Routes],
    ),
    (
        "the same route as a file",
        |b| {
            let files = b.published_documentation();
            b.documentation
                .insert(path("get-help.md"), text(&files["get-help.md"]));
            b.routes
                .retain(|row: &RouteRow| row.intent != Intent::Howto);
        },
        &[],
    ),
    (
        "upstream",
        |b| b.answers.set(Field::UpstreamRelation, "contacted"),
        &[ContentClass::Upstream],
    ),
    (
        "licence",
        |b| b.answers.set(Field::License, "MIT"),
        &[ContentClass::Licence],
    ),
    (
        "summary",
        |b| b.answers.set(Field::Summary, "Other."),
        &[ContentClass::Summary],
    ),
    (
        "answer",
        |b| b.answers.set(Field::Tests, "None."),
        &[ContentClass::Answers],
    ),
    (
        "explanation",
        |b| {
            b.explanations
                .insert("SW-D001".to_owned(), "It is signed.".to_owned());
        },
        &[ContentClass::Answers],
    ),
];

#[test]
fn a_change_touches_its_class_alone() {
    for (what, change, touched) in CASES {
        let mut changed = complete();
        change(&mut changed);
        let touched: BTreeSet<_> = touched.iter().copied().collect();
        assert_eq!(changed_classes(&complete(), &changed), touched, "{what}");
        assert_eq!(
            changed_classes(&changed, &complete()),
            touched,
            "{what}, back"
        );
    }
}

const SECOND: &str = "\nTags: 1.1\nDirectory: 1.1\n";

#[test]
fn two_entries_that_change_places_are_seen() {
    let mut old = complete();
    old.manifest.push_str(SECOND);
    let mut swapped = old.clone();
    in_manifest(&mut swapped, "Directory: 1.2", "Directory: X");
    in_manifest(&mut swapped, "Directory: 1.1", "Directory: 1.2");
    in_manifest(&mut swapped, "Directory: X", "Directory: 1.1");
    assert_eq!(
        changed_classes(&old, &swapped),
        [ContentClass::ManifestTags].into()
    );
    let mut moved = complete();
    let (first, second) = (moved.manifest.find("Tags:").unwrap(), moved.manifest.len());
    let entry = moved.manifest[first..second].to_owned();
    moved.manifest.truncate(first);
    moved
        .manifest
        .push_str(&format!("{}\n{entry}", SECOND.trim_start()));
    assert_eq!(changed_classes(&old, &moved), [].into());
}

#[test]
fn what_there_is_nothing_of_has_no_bytes() {
    assert_eq!(classes(&Bundle::default()), BTreeMap::new());
    let imported = Bundle {
        manifest: complete().manifest,
        ..Bundle::default()
    };
    let held: Vec<_> = classes(&imported).into_keys().collect();
    assert_eq!(
        held,
        [
            ContentClass::ManifestTags,
            ContentClass::ManifestStructure,
            ContentClass::People
        ]
    );
    assert!(classes(&complete()).len() == ContentClass::ALL.len());
}

#[test]
fn a_manifest_that_cannot_be_read_is_its_text() {
    let broken = |manifest: &str| Bundle {
        manifest: manifest.to_owned(),
        ..Bundle::default()
    };
    let changed = changed_classes(&broken("no colon"), &broken("no colon here"));
    assert_eq!(
        changed,
        [ContentClass::ManifestTags, ContentClass::ManifestStructure].into()
    );
}

proptest! {
    #[test]
    fn pieces_do_not_run_together(one in prop::collection::vec("[ab]{0,3}", 0..5), other in prop::collection::vec("[ab]{0,3}", 0..5)) {
        let bytes = |pieces: &[String]| {
            let mut bytes = Canonical::default();
            bytes.list(pieces.iter().map(String::as_str));
            bytes.0
        };
        prop_assert_eq!(bytes(&one) == bytes(&other), one == other);
    }
}

fn compared(change: fn(&mut Bundle)) -> UpdateFacts {
    let mut new = complete();
    change(&mut new);
    compared_from(&complete(), &new)
}

fn compared_from(old: &Bundle, new: &Bundle) -> UpdateFacts {
    let known = Known::new();
    let image = "skiff".parse().unwrap();
    let surroundings = Surroundings {
        image: &image,
        programme: &known.programme,
        templates: Templates::new(&known.templates),
    };
    update_facts(old, new, &surroundings)
}

fn same() -> UpdateFacts {
    UpdateFacts {
        base_names: Comparison::Same,
        hosts: Comparison::Same,
        user: Comparison::Same,
        entrypoint: Comparison::Same,
        ports: Comparison::Same,
        maintainers: Comparison::Same,
        repository: Comparison::Same,
    }
}

#[test]
fn a_routine_update_changes_nothing_that_counts() {
    let facts = compared(|bundle| {
        in_manifest(bundle, "1.2.3", "1.2.4");
        in_manifest(bundle, "3b1f", "4b1f");
        in_dockerfile(bundle, "1.2.3", "1.2.4");
        in_dockerfile(bundle, "debian:trixie-slim", "debian:forky-slim");
    });
    assert_eq!(facts, same());
}

#[test]
fn what_counts_is_told_one_by_one() {
    let changed = |sentence: &str| Comparison::Changed(sentence.to_owned());
    assert_eq!(
        compared(|bundle| in_dockerfile(bundle, "debian:trixie-slim", "alpine:3.22")),
        UpdateFacts {
            base_names: changed("Base `debian:trixie-slim` → `alpine:3.22`."),
            ..same()
        }
    );
    assert_eq!(
        compared(|bundle| in_dockerfile(bundle, "downloads.example.org", "cdn.example.net")).hosts,
        changed(
            "New download host `cdn.example.net`; download host `downloads.example.org` no longer used."
        )
    );
    assert_eq!(
        compared(|bundle| in_dockerfile(bundle, "EXPOSE 7070", "EXPOSE 7070\nUSER skiff")),
        UpdateFacts {
            user: changed("User `skiff` added."),
            ..same()
        }
    );
    assert_eq!(
        compared(|bundle| in_dockerfile(bundle, "7070", "7071")).ports,
        changed("Port `7070` → `7071`.")
    );
    assert!(matches!(
        compared(|bundle| in_dockerfile(bundle, "[\"docker-entrypoint.sh\"]", "[\"skiff\"]"))
            .entrypoint,
        Comparison::Changed(_)
    ));
    assert_eq!(
        compared(|bundle| in_manifest(bundle, ", Bo Example (@bo)", "")),
        UpdateFacts {
            maintainers: changed("Maintainer Bo Example (@bo) removed."),
            ..same()
        }
    );
    assert!(matches!(
        compared(|bundle| in_manifest(bundle, "example/skiff-docker", "other/skiff-docker"))
            .repository,
        Comparison::Changed(_)
    ));
}

#[test]
fn a_new_dockerfile_is_compared_with_all_that_were_there() {
    let sibling = |dockerfile: &str| {
        let mut new = complete();
        new.manifest.push_str(SECOND);
        new.context.insert(path("1.1/Dockerfile"), text(dockerfile));
        compared_from(&complete(), &new)
    };
    let known = complete();
    assert_eq!(
        sibling(
            known
                .text(&crate::bundle::BundleText::Context(path("1.2/Dockerfile")))
                .unwrap()
        ),
        same()
    );
    let facts = sibling(
        "FROM alpine:3.22\nUSER nobody\nENTRYPOINT [\"docker-entrypoint.sh\"]\nEXPOSE 7070\n",
    );
    assert_eq!(
        facts.base_names,
        Comparison::Changed("New image to build upon or to copy from: `alpine`.".to_owned())
    );
    assert_eq!(
        facts.user,
        Comparison::Changed("New user: `nobody`.".to_owned())
    );
    assert_eq!(facts.ports, Comparison::Same);
}

#[test]
fn what_an_import_did_not_bring_is_unknown() {
    let mut imported = complete();
    imported.context.clear();
    let mut new = complete();
    in_manifest(&mut new, "3b1f", "4b1f");
    let facts = compared_from(&imported, &new);
    let unknown =
        Comparison::Unknown("`1.2/Dockerfile` is not there before the change.".to_owned());
    for fact in [
        &facts.base_names,
        &facts.hosts,
        &facts.user,
        &facts.entrypoint,
        &facts.ports,
    ] {
        assert_eq!(fact, &unknown);
    }
    assert_eq!(facts.maintainers, Comparison::Same);
    // Nothing else is built, so nothing can differ.
    assert_eq!(compared_from(&imported, &imported), same());
    let broken = Bundle {
        manifest: "no colon".to_owned(),
        ..complete()
    };
    let facts = compared_from(&complete(), &broken);
    assert_eq!(
        facts.maintainers,
        Comparison::Unknown("The manifest cannot be read after the change.".to_owned())
    );
    assert!(matches!(facts.user, Comparison::Unknown(_)));
}
