use domain::feedback::{Direction, RouteKind, RouteSource, Visibility};
use domain::programme::Channel;
use domain::{Architecture, Lifecycle, Programme};

use super::*;
use crate::pages::fixture::{HOSTILE, html, image, lifecycle, link, route};
use crate::view::router::{RouterFacts, RouterQuery};

fn programme() -> Programme {
    let channel = || Channel {
        label: "x".into(),
        target: "https://x.example".into(),
        note: None,
        account: None,
    };
    Programme {
        name: "Workshop Images".into(),
        summary: "Images of a workshop.".into(),
        namespace: String::new(),
        general: channel(),
        maintainers: channel(),
        help: Vec::new(),
        security: channel(),
        documentation: channel(),
        updates: channel(),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

fn facts() -> RouterFacts {
    RouterFacts::new(&image(), None, None)
}

fn page(facts: &RouterFacts, intent: Option<Intent>, query: RouterQuery) -> String {
    html(router(RouterView::new(facts, &programme(), intent, query)))
}

fn at(step: Step) -> RouterQuery {
    RouterQuery {
        step: Some(step),
        ..RouterQuery::default()
    }
}

#[test]
fn six_cards_with_digits_lead_to_the_answers() {
    let query = RouterQuery {
        tag: Some("2.0".into()),
        ..RouterQuery::default()
    };
    let html = page(&facts(), None, query);
    for (digit, intent) in (1..).zip(Intent::ALL) {
        let card = format!(
            r#"<a href="/r/anvil/{}?tag=2.0" data-key="{digit}""#,
            intent.as_str()
        );
        assert!(html.contains(&card), "{card} is missing in {html}");
    }
}

#[test]
fn what_the_image_says_stands_on_the_first_page_with_its_links() {
    let facts = RouterFacts::new(
        &image(),
        Some(r#"<a href="https://forge.example/issues">the tracker</a>"#.to_owned()),
        Some("the forum".to_owned()),
    );
    let html = page(&facts, None, RouterQuery::default());
    for words in [
        "Where to file issues",
        r#"<a href="https://forge.example/issues">the tracker</a>"#,
        "Where to get help",
        "Maintained by",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let answer = page(&facts, Some(Intent::Howto), RouterQuery::default());
    assert!(!answer.contains("In short"), "{answer}");
}

#[test]
fn a_digest_stands_in_the_text_to_copy_and_goes_along() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let query = RouterQuery {
        digest: Some(digest.clone()),
        ..RouterQuery::default()
    };
    let html = page(&facts(), Some(Intent::Bug), query);
    assert!(html.contains(&format!("Digest: {digest}")), "{html}");
    assert!(
        html.contains(r#"name="digest""#) && html.contains(&format!(r#"value="{digest}""#)),
        "{html}"
    );
}

#[test]
fn a_bug_leads_to_the_reports_first_and_to_a_new_one_second() {
    let query = RouterQuery {
        tag: Some("2-trixie".into()),
        architecture: Some(Architecture::Arm64v8),
        ..RouterQuery::default()
    };
    let html = page(&facts(), Some(Intent::Bug), query);
    let place = |what: &str| {
        html.find(what)
            .unwrap_or_else(|| panic!("{what} is missing in {html}"))
    };
    assert!(place("Search the reports") < place("Write a new one"));
    place("https://github.com/acme/anvil/issues/new?title=");
    place("Image: anvil:2-trixie (linux/arm64/v8)");
    place(r#"data-copy="copy""#);
    place("Issues on GitHub · github.com · public · account needed");
    place("Not here");
    place(r#"<a href="/r/anvil/security?tag=2-trixie&amp;arch=arm64v8">"#);
    place(r#"<option value="arm64v8" selected"#);
    place("leaves this portal");
}

#[test]
fn security_asks_first_and_never_shows_a_public_place() {
    let mut facts = facts();
    let everywhere = route(
        RouteKind::GithubIssues,
        "Public tracker",
        Some("https://github.com/acme/public/issues"),
        &Intent::ALL,
        RouteSource::Image("issues.md".into()),
    );
    facts.feedback.routes.insert(0, everywhere);
    let question = page(&facts, Some(Intent::Security), RouterQuery::default());
    assert!(
        question.contains(r#"href="/r/anvil/security?step=scanner""#),
        "{question}"
    );
    assert!(
        question.contains(r#"href="/r/anvil/security?step=contact""#),
        "{question}"
    );
    let scanner = page(&facts, Some(Intent::Security), at(Step::Scanner));
    assert!(
        scanner.contains("Pull again.") && scanner.contains("docker pull anvil"),
        "{scanner}"
    );
    assert!(
        scanner.contains(r#"href="/r/anvil/security?step=contact""#),
        "{scanner}"
    );
    let contact = page(&facts, Some(Intent::Security), at(Step::Contact));
    assert!(
        contact.contains(r#"href="mailto:security@acme.example""#),
        "{contact}"
    );
    assert!(
        contact.contains("Only those who receive it read what you write there."),
        "{contact}"
    );
    for html in [question, scanner, contact] {
        assert!(
            !html.contains("github.com/acme/public") && !html.contains("issues/new"),
            "{html}"
        );
    }
}

#[test]
fn a_scanner_is_told_that_a_deprecated_image_is_not_rebuilt() {
    let mut facts = facts();
    facts.lifecycle = lifecycle(Lifecycle::Deprecated);
    facts.lifecycle.successors = vec!["tongs".parse().unwrap()];
    let html = page(&facts, Some(Intent::Security), at(Step::Scanner));
    assert!(
        html.contains("no longer rebuilt") && html.contains("/images/tongs"),
        "{html}"
    );
}

#[test]
fn the_maintainers_channel_says_that_it_is_no_support() {
    let html = page(&facts(), Some(Intent::Maintainers), RouterQuery::default());
    assert!(
        html.contains("For maintainers and contributors, not for support"),
        "{html}"
    );
    assert!(
        html.contains(r#"href="https://chat.example/workshop""#),
        "{html}"
    );
    assert!(html.contains(r#"href="/r/anvil/howto""#), "{html}");
}

#[test]
fn the_images_own_words_stand_in_full() {
    let mut facts = facts();
    facts.feedback.issues = Some(Direction {
        markdown: "Write **or** call".into(),
        source: RouteSource::Image("issues.md".into()),
    });
    facts.issues_html = Some("<p>Write <strong>or</strong> call</p>".into());
    let html = page(&facts, Some(Intent::Bug), RouterQuery::default());
    assert!(
        html.contains("<p>Write <strong>or</strong> call</p>"),
        "{html}"
    );
    assert!(html.contains("<code>issues.md</code>"), "{html}");
    let default = page(&self::facts(), Some(Intent::Bug), RouterQuery::default());
    assert!(!default.contains("in the image's own words"), "{default}");
}

#[test]
fn words_without_a_link_are_shown_without_a_button() {
    let mut facts = facts();
    facts.feedback.routes = vec![route(
        RouteKind::Text,
        "ask at the desk",
        None,
        &[Intent::Howto],
        RouteSource::Image("get-help.md".into()),
    )];
    facts.feedback.routes[0].visibility = Visibility::Unknown;
    let html = page(&facts, Some(Intent::Howto), RouterQuery::default());
    assert!(html.contains("ask at the desk"), "{html}");
    assert!(!html.contains("button-primary"), "{html}");
}

#[test]
fn hostile_words_stay_words() {
    let mut facts = facts();
    facts.tags = vec![HOSTILE.into()];
    facts.lifecycle = lifecycle(Lifecycle::Deprecated);
    facts.lifecycle.reason = HOSTILE.into();
    for route in &mut facts.feedback.routes {
        route.label = HOSTILE.into();
        route.note = Some(HOSTILE.into());
        route.account = domain::Account::Needed(HOSTILE.into());
    }
    facts.feedback.routes[0].target = Some(link("https://a.example/?x=%3Cscript%3E&y"));
    for intent in Intent::ALL.map(Some).into_iter().chain([None]) {
        for query in [RouterQuery::default(), at(Step::Scanner), at(Step::Contact)] {
            page(&facts, intent, query);
        }
    }
}

#[test]
fn every_intent_answers_even_when_an_image_names_nothing() {
    let mut facts = facts();
    facts.feedback = domain::Feedback {
        issues: None,
        help: None,
        maintained_by: None,
        routes: Vec::new(),
    };
    for intent in Intent::ALL {
        let html = page(&facts, Some(intent), at(Step::Contact));
        assert!(html.contains("The image names no way for this."), "{html}");
    }
}

#[test]
fn what_a_note_names_in_back_ticks_is_code() {
    let mut facts = facts();
    facts.feedback.routes[0].note = Some("include the `docker` tag".into());
    let note = page(&facts, Some(Intent::Bug), RouterQuery::default());
    assert!(
        note.contains("include the <code>docker</code> tag"),
        "{note}"
    );
    facts.feedback.routes[0].note = Some("an odd ` stays".into());
    let odd = page(&facts, Some(Intent::Bug), RouterQuery::default());
    assert!(odd.contains("an odd ` stays"), "{odd}");
}

#[test]
fn words_that_point_below_lead_to_the_images_page() {
    let table = [
        ("get-help.md", "see the \"Community\" section below", true),
        ("get-help.md", "ask Ada", false),
        ("maintainer.md", "see below", false),
    ];
    for (file, words, leads) in table {
        let mut facts = facts();
        let source = RouteSource::Image(file.into());
        facts.feedback.routes = vec![route(
            RouteKind::Text,
            words,
            None,
            &[Intent::Howto],
            source.clone(),
        )];
        facts.feedback.help = Some(Direction {
            markdown: format!("{words}\n"),
            source,
        });
        facts.help_html = Some(format!("<p>{words}</p>"));
        let html = page(&facts, Some(Intent::Howto), RouterQuery::default());
        let button = html.contains(r#"href="/images/anvil#documentation""#)
            && html.contains("Read it on the image's page");
        assert_eq!(button, leads, "{html}");
        assert!(!html.contains("in the image's own words"), "{html}");
    }
}

#[test]
fn half_a_sentence_is_left_out_where_the_whole_stands_below() {
    let table = [
        ("send an e-mail to …", true, false),
        ("send an e-mail to …", false, true),
        ("name the tag", true, true),
        ("report at … under \"X\"", true, true),
    ];
    for (note, below, kept) in table {
        let mut facts = facts();
        let source = RouteSource::Image("issues.md".into());
        facts.feedback.routes[0].source = source.clone();
        facts.feedback.routes[0].intents = vec![Intent::Bug];
        facts.feedback.routes[0].note = Some(note.into());
        facts.feedback.issues = Some(Direction {
            markdown: "the words".into(),
            source,
        });
        facts.issues_html = below.then(|| "<p>the words</p>".into());
        let view = RouterView::new(
            &facts,
            &programme(),
            Some(Intent::Bug),
            RouterQuery::default(),
        );
        let answer = view.answer.unwrap();
        let found = answer
            .primary
            .iter()
            .chain(&answer.others)
            .any(|way| way.note.as_deref() == Some(note));
        assert_eq!(found, kept, "{note}");
    }
}

#[test]
fn what_an_image_says_on_vulnerabilities_stands_on_its_security_page() {
    let table = [
        ("Raise vulnerabilities with the distribution", true),
        ("Our security policy tells more", true),
        ("Write a report", false),
    ];
    for (words, shown) in table {
        let mut facts = facts();
        facts.feedback.issues = Some(Direction {
            markdown: words.into(),
            source: RouteSource::Image("issues.md".into()),
        });
        facts.issues_html = Some(format!("<p>{words}</p>"));
        let html = page(&facts, Some(Intent::Security), at(Step::Contact));
        for text in [words, "Do not use a public link below for a secret."] {
            assert_eq!(html.contains(text), shown, "{text} in {html}");
        }
        let bug = page(&facts, Some(Intent::Bug), RouterQuery::default());
        assert!(!bug.contains("for a secret"), "{bug}");
    }
}

#[test]
fn a_tracker_without_a_known_list_is_opened() {
    for (kind, address, words) in [
        (
            RouteKind::Tracker,
            "https://bugs.maker.example",
            "Open the tracker",
        ),
        (
            RouteKind::Jira,
            "https://jira.maker.example/browse/TOOL",
            "Search the reports",
        ),
    ] {
        let mut facts = facts();
        facts.feedback.routes = vec![route(
            kind,
            "the tracker",
            Some(address),
            &[Intent::Bug],
            RouteSource::Image("issues.md".into()),
        )];
        let html = page(&facts, Some(Intent::Bug), RouterQuery::default());
        assert!(html.contains(words), "{words} is missing in {html}");
    }
}
