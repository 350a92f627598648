//! The rows of the feedback routes, and what pages derive from them.

use proptest::prelude::*;

use super::*;
use crate::feedback::{self, Feedback, FeedbackFacts, Intent, RouteSource, Visibility};

fn derived(bundle: &Bundle) -> Feedback {
    let known = Known::new();
    let files = bundle.published_documentation();
    let image = "skiff".parse().unwrap();
    let facts = FeedbackFacts {
        image: &image,
        folder: folder("skiff", &files),
        templates: known.facts().templates,
        manifest_repo: None,
    };
    feedback::derive(&facts, &known.programme)
}

fn row(intent: Intent, label: &str, target: &str, note: &str) -> RouteRow {
    RouteRow {
        intent,
        label: label.to_owned(),
        target: target.to_owned(),
        note: note.to_owned(),
    }
}

/// Whether a route of the image's own says what a row says.
fn is_derived(feedback: &Feedback, row: &RouteRow) -> bool {
    let target = row
        .link()
        .unwrap()
        .as_str()
        .replace('(', "%28")
        .replace(')', "%29");
    feedback.routes.iter().any(|route| {
        route.intents.contains(&row.intent)
            && matches!(route.source, RouteSource::Image(_))
            && route
                .target
                .as_ref()
                .is_some_and(|link| link.as_str() == target)
    })
}

#[test]
fn a_row_becomes_a_route() {
    let mut bundle = complete();
    bundle.routes = vec![
        row(
            Intent::Bug,
            "Issues",
            "https://jira.example.org/browse/SKIFF",
            "name the tag",
        ),
        row(
            Intent::Bug,
            "Mailing list",
            "https://lists.example.org/skiff",
            "",
        ),
        row(Intent::Security, "Ada", "mailto:ada@example.org", ""),
        row(Intent::Security, "Form", "https://example.org/report", ""),
        row(
            Intent::Security,
            "Advisories",
            "https://github.com/example/skiff/security/advisories",
            "",
        ),
        row(
            Intent::Howto,
            "Chat",
            "ircs://irc.libera.chat/skiff",
            "English or Welsh",
        ),
    ];
    let feedback = derived(&bundle);
    for row in &bundle.routes {
        assert!(
            is_derived(&feedback, row),
            "{row:?} in {:#?}",
            feedback.routes
        );
    }
    let private = feedback
        .routes
        .iter()
        .filter(|route| route.intents.contains(&Intent::Security));
    assert!(private.clone().count() >= 3);
    assert!(
        private
            .clone()
            .all(|route| route.visibility == Visibility::Private)
    );
}

#[test]
fn one_row_is_a_line_and_several_are_a_list() {
    let bundle = complete();
    let files = bundle.published_documentation();
    assert_eq!(
        files["issues.md"],
        "-\t[Issues of the packaging](https://github.com/example/skiff-docker/issues)\n-\treport security problems to [The security team](mailto:security@example.org)\n"
    );
    assert_eq!(
        files["get-help.md"],
        "[Forum](https://forum.example.org/c/skiff)\n"
    );
}

#[test]
fn a_public_tracker_for_security_is_stopped() {
    let known = Known::new();
    let mut bundle = complete();
    bundle.routes[1] = row(
        Intent::Security,
        "Issues",
        "https://github.com/example/skiff/issues",
        "",
    );
    let found = check_part(&bundle, &known.facts(), Part::Routes);
    let said = said(&found);
    assert!(
        said.contains(&(
            Severity::Block,
            "The feedback routes".to_owned(),
            "SW-F014".to_owned()
        )),
        "{said:?}"
    );
}

#[test]
fn a_row_that_cannot_be_taken_says_why() {
    let long = "x".repeat(101);
    for (row, sentence) in [
        (
            row(Intent::Bug, "", "https://a.example/x", ""),
            "The name is missing.",
        ),
        (row(Intent::Bug, "A", " ", ""), "The address is missing."),
        (
            row(Intent::Bug, "A", "a.example", ""),
            "The address is no link: a link starts with https://, http://, mailto: or ircs://.",
        ),
        (
            row(Intent::Docs, "A", "https://a.example/x", ""),
            "An image names routes for faults, security problems and questions; the programme has routes for everything else.",
        ),
        (
            row(
                Intent::Bug,
                "A](https://evil.example)",
                "https://a.example/x",
                "",
            ),
            "The name has no ']'.",
        ),
        (
            row(Intent::Bug, "A", "https://a.example/x", "see <b>"),
            "The note has no '<'.",
        ),
        (
            row(Intent::Bug, &long, "https://a.example/x", ""),
            "The name has 101 characters; it may have 100.",
        ),
    ] {
        let known = Known::new();
        let mut bundle = complete();
        bundle.routes.push(row);
        let found = check_text(&bundle, &known.facts(), &BundleText::Route(3));
        assert_eq!(sentences(&found), [sentence]);
        // A faulty row is left out of what is published.
        assert_eq!(
            bundle.published_documentation(),
            complete().published_documentation()
        );
    }
}

#[test]
fn what_the_authors_wrote_goes_before_rows_and_the_portal_says_so() {
    let known = Known::new();
    let mut bundle = complete();
    let own = "Write to [the list](https://lists.example.org/skiff).\n";
    bundle.documentation.insert(path("issues.md"), text(own));
    assert_eq!(bundle.published_documentation()["issues.md"], own);
    let found = check_text(&bundle, &known.facts(), &BundleText::Routes);
    assert_eq!(found.problems.len(), 1);
    assert!(
        found.problems[0]
            .sentence
            .starts_with("`issues.md` of the documentation says it")
    );
}

/// What is said while somebody types is what the gate says.
#[test]
fn what_travels_with_the_page_finds_what_the_gate_finds() {
    let known = Known::new();
    let rows = [
        vec![],
        complete().routes,
        vec![row(
            Intent::Security,
            "Issues",
            "https://github.com/example/skiff/issues",
            "",
        )],
        vec![
            row(
                Intent::Bug,
                "Old",
                "https://code.google.com/p/skiff/",
                "for all",
            ),
            row(Intent::Howto, "Site", "https://skiff.example.org/", ""),
            row(
                Intent::Howto,
                "New",
                "https://github.com/example/skiff/issues/new",
                "",
            ),
            row(Intent::Bug, "", "nonsense", "<b>"),
        ],
        vec![row(Intent::Bug, "A", "https://a.example/x", ""); ROUTE_LIMIT + 1],
    ];
    let mut without_page = complete();
    without_page.documentation.remove("content.md");
    let mut with_own = complete();
    let own = "Write to [the list](https://lists.example.org/skiff), never about security.\n";
    with_own.documentation.insert(path("issues.md"), text(own));
    let mut unnamed = complete();
    unnamed.answers.set(Field::Name, "No Name");
    let mut empty = Bundle::default();
    empty.answers.set(Field::Name, "skiff");
    for mut bundle in [complete(), without_page, with_own, unnamed, empty] {
        for rows in &rows {
            bundle.routes.clone_from(rows);
            let around = RoutesAround::of(&bundle, &known.facts()).unwrap();
            let json = serde_json::to_string(&around).unwrap();
            let travelled: RoutesAround = serde_json::from_str(&json).unwrap();
            assert_eq!(
                travelled.check(rows),
                check_part(&bundle, &known.facts(), Part::Routes),
                "{rows:?}"
            );
        }
    }
    let long = "x".repeat(70_000);
    let mut large = complete();
    large
        .documentation
        .insert(path("maintainer.md"), text(&long));
    assert_eq!(RoutesAround::of(&large, &known.facts()), None);
}

proptest! {
    #[test]
    fn every_row_without_a_problem_becomes_a_route(
        label in r"[\PC]{1,12}",
        note in r"([a-z]{1,6} ?){0,3}",
        rest in r"[a-z0-9/()?=-]{0,12}",
        intent in prop::sample::select(vec![Intent::Bug, Intent::Howto]),
    ) {
        let mut bundle = complete();
        bundle.routes = vec![row(intent, &label, &format!("https://a.example/{rest}"), &note)];
        if bundle.routes[0].problems().is_empty() {
            let feedback = derived(&bundle);
            prop_assert!(is_derived(&feedback, &bundle.routes[0]), "{:?}", bundle.published_documentation());
        }
    }
}
