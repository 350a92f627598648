//! The derivation against the pages that the programme's own generator wrote.

use super::*;
use crate::docs::corpus::Corpus;

/// What a page says behind a bold line, up to the next item or heading.
fn line_of_page<'a>(page: &'a str, heading: &str, next: &str) -> &'a str {
    let (_, rest) = page
        .split_once(&format!("-\t**{heading}**:  \n\t"))
        .unwrap();
    rest.split_once(next).unwrap().0.trim()
}

#[test]
fn every_direction_equals_the_line_of_the_generated_page() {
    let Some(corpus) = Corpus::find() else { return };
    let mut compared = 0;
    for read in corpus.folders() {
        let name = read.name.parse().unwrap();
        let facts = FeedbackFacts {
            image: &name,
            folder: Folder::new(&read.name, &read.files),
            templates: Templates::new(&corpus.templates),
            manifest_repo: read.git_repo.as_deref(),
        };
        let feedback = derive(&facts, &programme());
        let markdown = |direction: &Option<Direction>| {
            direction.as_ref().map(|d| d.markdown.trim().to_owned())
        };
        if read.name == "scratch" {
            assert_eq!(
                (feedback.issues, feedback.help, feedback.maintained_by),
                (None, None, None)
            );
            continue;
        }
        let page = &read.readme;
        let expected = |heading, next| Some(line_of_page(page, heading, next).to_owned());
        assert_eq!(
            markdown(&feedback.issues),
            expected("Where to file issues", "\n\n-\t**Supported arch"),
            "{name}"
        );
        assert_eq!(
            markdown(&feedback.help),
            expected("Where to get help", "\n\n# Supported tags"),
            "{name}"
        );
        assert_eq!(
            markdown(&feedback.maintained_by),
            expected("Maintained by", "\n\n-\t**Where to get help"),
            "{name}"
        );
        compared += 1;
    }
    assert!(compared >= 100, "{compared} pages");
}

#[test]
fn every_address_of_the_page_is_a_route_and_every_intent_has_an_answer() {
    let Some(corpus) = Corpus::find() else { return };
    for read in corpus.folders() {
        let name = read.name.parse().unwrap();
        let facts = FeedbackFacts {
            image: &name,
            folder: Folder::new(&read.name, &read.files),
            templates: Templates::new(&corpus.templates),
            manifest_repo: read.git_repo.as_deref(),
        };
        let feedback = derive(&facts, &programme());
        for intent in Intent::ALL {
            let answer = feedback.answer(intent);
            let primary = answer
                .primary
                .unwrap_or_else(|| panic!("{name} {intent:?}"));
            assert!(
                intent != Intent::Security || primary.visibility == Visibility::Private,
                "{name}"
            );
            assert!(
                primary.audience == Audience::Users || intent == Intent::Maintainers,
                "{name} {intent:?}: {primary:?}"
            );
        }
        if read.name == "scratch" {
            continue;
        }
        let page = &read.readme;
        let lines = [
            line_of_page(page, "Where to file issues", "\n\n-\t**Supported arch"),
            line_of_page(page, "Where to get help", "\n\n# Supported tags"),
        ];
        for address in lines.into_iter().flat_map(|line| {
            line.split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
                .chain(
                    line.split_whitespace()
                        .filter(|word| word.starts_with("http")),
                )
        }) {
            let found = feedback
                .routes
                .iter()
                .any(|route| super::address(route) == address);
            assert!(found, "{name}: {address}");
        }
    }
}

#[test]
fn what_real_folders_say_in_odd_ways_is_understood() {
    let Some(corpus) = Corpus::find() else { return };
    let of = |wanted: &str| {
        let read = corpus
            .folders()
            .into_iter()
            .find(|read| read.name == wanted)
            .unwrap_or_else(|| panic!("no folder {wanted}"));
        let name = wanted.parse().unwrap();
        let facts = FeedbackFacts {
            image: &name,
            folder: Folder::new(&read.name, &read.files),
            templates: Templates::new(&corpus.templates),
            manifest_repo: read.git_repo.as_deref(),
        };
        derive(&facts, &programme())
    };
    let security_page = |name: &str| {
        of(name)
            .routes
            .iter()
            .any(|route| address(route).ends_with("/security"))
    };
    for name in [
        "archlinux",
        "bonita",
        "flink",
        "mediawiki",
        "storm",
        "swift",
        "xwiki",
    ] {
        assert!(!security_page(name), "{name} takes no bugs on GitHub");
    }
    for name in ["postgres", "eclipse-temurin", "fedora", "mariadb"] {
        assert!(security_page(name), "{name}");
    }
    let mariadb = of("mariadb");
    let jira = mariadb
        .routes
        .iter()
        .find(|route| route.kind == RouteKind::Jira);
    assert_eq!(
        jira.and_then(list_url).unwrap().as_str(),
        "https://jira.mariadb.org/issues/?jql=project%20%3D%20MDEV%20AND%20component%20%3D%20Docker"
    );
    for name in ["bash", "spiped"] {
        let feedback = of(name);
        assert_eq!(from_file(&feedback, "maintainer.md").len(), 1, "{name}");
    }
    for name in ["oraclelinux", "scratch"] {
        let feedback = of(name);
        let answer = feedback.answer(Intent::Howto);
        let mut shown = answer.primary.into_iter().chain(answer.others);
        assert!(shown.any(|route| route.label == "#general"), "{name}");
    }
}
