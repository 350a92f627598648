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
