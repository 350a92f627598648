use std::collections::BTreeMap;

use super::notice::whole_image;
use super::*;
use crate::docs::corpus::Corpus;

/// What is said of the image `tool` with these files and so many entries.
fn classified(files: &[(&str, &str)], entries: Option<usize>) -> Classification {
    let files: BTreeMap<String, String> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let none = BTreeMap::new();
    classify(&LifecycleFacts {
        folder: Folder::new("tool", &files),
        templates: Templates::new(&none),
        pull_name: "tool",
        entries,
        retired: false,
        known: &|name| matches!(name, "tool" | "debian" | "other-tool"),
    })
}

#[test]
fn the_first_rule_that_holds_decides() {
    use Lifecycle::*;
    type Files<'a> = &'a [(&'a str, &'a str)];
    let notice = ("deprecated.md", "Read this before you upgrade.");
    let end = ("deprecated.md", "This image is officially deprecated.");
    let prefix = ("README-short.txt", "DEPRECATED; a tool");
    let table: [(Files<'_>, Option<usize>, Lifecycle); 11] = [
        (&[], Some(2), Active),
        (
            &[("README-short.txt", "A tool against DEPRECATED code")],
            Some(2),
            Active,
        ),
        (&[("deprecated.md", " \n")], Some(2), Active),
        (&[notice], Some(2), ActiveWithNotice),
        (&[end], Some(2), Deprecated),
        (&[prefix], Some(2), Deprecated),
        (&[prefix, notice], Some(2), Deprecated),
        (&[notice], Some(0), Deprecated),
        (&[prefix], Some(0), Deprecated),
        (&[], Some(0), NoSupportedTags),
        (&[], None, NoSupportedTags),
    ];
    for (files, entries, expected) in table {
        let found = classified(files, entries);
        assert_eq!(found.lifecycle, expected, "{files:?} {entries:?}");
        assert!(
            found.reason.ends_with('.') && found.reason.len() > 20,
            "{}",
            found.reason
        );
    }
}

#[test]
fn a_removed_name_is_retired_whatever_its_files_say() {
    let none = BTreeMap::new();
    let facts = LifecycleFacts {
        folder: Folder::new("tool", &none),
        templates: Templates::new(&none),
        pull_name: "tool",
        entries: Some(3),
        retired: true,
        known: &|_| false,
    };
    assert_eq!(classify(&facts).lifecycle, Lifecycle::Retired);
}

#[test]
fn the_reason_quotes_the_sentence_and_the_notice_is_whole() {
    let found = classified(
        &[(
            "deprecated.md",
            "# Note\n\nHello. This [image](https://a.example) is now deprecated in favour of %%IMAGE%%2.\n\nMore.\n",
        )],
        Some(1),
    );
    assert_eq!(
        found.reason,
        "Its notice says: “This image is now deprecated in favour of tool2.” Tags are still listed."
    );
    assert_eq!(
        found.notice.as_deref(),
        Some(
            "# Note\n\nHello. This [image](https://a.example) is now deprecated in favour of tool2.\n\nMore."
        )
    );
}

#[test]
fn only_words_on_the_whole_image_deprecate_it() {
    let whole = [
        "This image is officially deprecated and all users should move.",
        "This image is deprecated due to inactivity.",
        "With the new release, this repository is officially deprecated and gets no updates.",
        "As of October 2025, Maker Tool is archived and unmaintained.",
        "With the end of it, this image/project is [officially deprecated](https://a.example).",
        "The `tool` image has been discontinued.",
        "The tool Docker Official Image is retired.",
        "These images are no longer maintained.",
        "Hello there. This project was archived in May.",
        "This Docker image is no longer supported",
    ];
    for text in whole {
        assert!(whole_image(text, "tool").is_some(), "{text}");
    }
    let not_sure = [
        "The 2018.03 tags are deprecated.",
        "The `1` and `2` tags of this image are deprecated.",
        "The slim image is deprecated.",
        "This image's `latest` tag is deprecated.",
        "Version 4 is no longer supported.",
        "tool 4 is deprecated.",
        "The use of tool is deprecated.",
        "Running this image as root is deprecated.",
        "This image is not deprecated.",
        "This image will be deprecated next year.",
        "This image is deprecated on Windows.",
        "This image is deprecated for arm32v7.",
        "The upstream project was archived in July.",
        "`tool:2` is deprecated.",
        "This image is maintained by volunteers.",
        "This variable is deprecated in this image.",
        "These tags of tool are deprecated",
        "",
        "Deprecated",
    ];
    for text in not_sure {
        assert_eq!(whole_image(text, "tool"), None, "{text}");
    }
    assert_eq!(
        whole_image("Read on.\n\nThis image is deprecated.", "tool"),
        None,
        "the first paragraph decides"
    );
}

#[test]
fn successors_are_images_of_the_catalogue_and_the_rest_stands_elsewhere() {
    let text = "This image is deprecated. Use [`debian`](https://hub.docker.com/_/debian), `other-tool`, \
        [that](https://hub.docker.com/_/unlisted/), `tool`, `debian`, `unknown`, `usr/bin`, `tool/tool-pro`, \
        [the vendor's](https://hub.docker.com/r/vendor/tool?x=1), [x](https://hub.docker.com/r/bad/na/me) or \
        [evil](https://hub.docker.com.evil.example/_/debian2).";
    let found = classified(&[("deprecated.md", text)], Some(1));
    let successors: Vec<&str> = found.successors.iter().map(ImageName::as_str).collect();
    assert_eq!(successors, ["debian", "other-tool"]);
    let elsewhere: Vec<(&str, &str)> = found
        .elsewhere
        .iter()
        .map(|e| (e.name.as_str(), e.link.as_str()))
        .collect();
    assert_eq!(
        elsewhere,
        [
            ("unlisted", "https://hub.docker.com/_/unlisted"),
            ("tool/tool-pro", "https://hub.docker.com/r/tool/tool-pro"),
            ("vendor/tool", "https://hub.docker.com/r/vendor/tool"),
        ]
    );
}

/// domain.md section 9, classified by hand; all others are active.
const BY_HAND: [(&str, Lifecycle); 12] = [
    ("clearlinux", Lifecycle::Deprecated),
    ("clefos", Lifecycle::Deprecated),
    ("emqx", Lifecycle::Deprecated),
    ("gazebo", Lifecycle::NoSupportedTags),
    ("liquibase", Lifecycle::Deprecated),
    ("mongo-express", Lifecycle::Deprecated),
    ("nextcloud", Lifecycle::ActiveWithNotice),
    ("notary", Lifecycle::Deprecated),
    ("openjdk", Lifecycle::Deprecated),
    ("rockylinux", Lifecycle::ActiveWithNotice),
    ("scratch", Lifecycle::NoSupportedTags),
    ("unit", Lifecycle::Deprecated),
];

#[test]
fn the_recorded_catalogue_is_classified_as_by_hand() {
    let Some(corpus) = Corpus::find() else { return };
    let folders = corpus.folders();
    let known = |name: &str| folders.iter().any(|read| read.name == name);
    let mut found = Vec::new();
    for read in &folders {
        let classification = classify(&LifecycleFacts {
            folder: Folder::new(&read.name, &read.files),
            templates: Templates::new(&corpus.templates),
            pull_name: &read.name,
            entries: read.entries.as_ref().map(Vec::len),
            retired: false,
            known: &known,
        });
        let names: Vec<&str> = classification
            .successors
            .iter()
            .map(ImageName::as_str)
            .collect();
        let elsewhere: Vec<&str> = classification
            .elsewhere
            .iter()
            .map(|e| e.name.as_str())
            .collect();
        match read.name.as_str() {
            "openjdk" => {
                assert_eq!(
                    names,
                    ["amazoncorretto", "eclipse-temurin", "ibmjava", "sapmachine"]
                );
                assert_eq!(
                    elsewhere,
                    ["ibm-semeru-runtimes"],
                    "not in the recorded part of the catalogue"
                );
            }
            "emqx" => assert_eq!(elsewhere, ["emqx/emqx", "emqx/emqx-enterprise"]),
            "liquibase" => assert_eq!(
                elsewhere,
                ["liquibase/liquibase", "liquibase/liquibase-secure"]
            ),
            "rockylinux" => assert_eq!(elsewhere, ["rockylinux/rockylinux"]),
            name => assert!(names.is_empty(), "{name}: {names:?}"),
        }
        if classification.lifecycle != Lifecycle::Active {
            found.push((read.name.as_str(), classification.lifecycle));
        }
    }
    assert_eq!(found, BY_HAND);
}

#[test]
fn the_lifecycle_is_written_in_words_with_dashes() {
    assert_eq!(
        serde_json::to_string(&Lifecycle::NoSupportedTags).unwrap(),
        "\"no-supported-tags\""
    );
    let found = classified(
        &[("deprecated.md", "See `debian` and `tool/pro`.")],
        Some(1),
    );
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(
        serde_json::from_str::<Classification>(&text).unwrap(),
        found
    );
}
