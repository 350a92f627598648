#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::view::decide::{ActChoice, ActForm, ActTyped};
use crate::view::form::{FormChoice, FormFindings};
use crate::view::review::PrivateNote;

fn page() -> DecidePage {
    DecidePage {
        number: 44,
        told_until: 17,
        image: "tidewater".to_owned(),
        what: format!("A mail server. {HOSTILE}"),
        turn: "Waiting for coordinators for 2 days: everything holds.".to_owned(),
        yours: true,
        requirements: vec![RequirementView {
            state: DotState::Partly,
            what: "Two Dockerfile reviews".to_owned(),
            reason: "1 of 2. @rae approved r2.".to_owned(),
        }],
        choices: vec![
            ActChoice {
                slug: "decline".to_owned(),
                label: "Decline".to_owned(),
                about: "It ends with a reason that everybody reads.".to_owned(),
                closed: None,
            },
            ActChoice {
                slug: "accept".to_owned(),
                label: "Accept".to_owned(),
                about: "It is published.".to_owned(),
                closed: Some("“Two Dockerfile reviews” does not hold yet.".to_owned()),
            },
        ],
        form: None,
        typed: ActTyped::default(),
        notes: None,
        note: String::new(),
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

fn declining() -> ActForm {
    ActForm {
        slug: "decline".to_owned(),
        title: "Decline tidewater".to_owned(),
        leads_to: vec!["The proposal ends.".to_owned()],
        subject: Some((
            "Why".to_owned(),
            vec![FormChoice::new("licence", "The licence does not fit", "")],
        )),
        reason: Some(("The reason".to_owned(), "Everybody reads it.".to_owned())),
        reason_required: true,
        would_change: true,
        date: Some(("Not before".to_owned(), "A day.".to_owned())),
        date_required: false,
        time: None,
        button: "Decline".to_owned(),
    }
}

#[test]
fn what_is_possible_is_a_link_and_what_is_not_says_why() {
    let html = html(decide(page()));
    assert!(
        html.contains(r##"href="/proposals/44/decide?act=decline#act""##),
        "{html}"
    );
    assert!(!html.contains("act=accept"), "{html}");
    assert!(
        html.contains("Not now: “Two Dockerfile reviews” does not hold yet."),
        "{html}"
    );
    assert!(!html.contains("Private notes"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn a_refused_form_keeps_what_was_typed() {
    let html = html(decide(DecidePage {
        form: Some(declining()),
        typed: ActTyped {
            subject: "licence".to_owned(),
            reason: "The licence forbids it.".to_owned(),
            would_change: String::new(),
            date: "2026-03-01".to_owned(),
            time: String::new(),
        },
        findings: FormFindings::new([("would_change", "Write what would change your mind first.")]),
        ..page()
    }));
    for words in [
        r#"action="/proposals/44/decide?act=decline""#,
        "The licence forbids it.",
        r#"value="2026-03-01""#,
        r##"href="#field-would_change""##,
        "Write what would change your mind first.",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn private_notes_are_sent_by_a_form_of_their_own() {
    let html = html(decide(DecidePage {
        form: Some(declining()),
        notes: Some(vec![PrivateNote {
            by: "rae".to_owned(),
            at: NOW,
            html: "<p>Between us.</p>".to_owned(),
        }]),
        ..page()
    }));
    let form = html.split("Add private note").next().unwrap();
    let form = form.rsplit("<form").next().unwrap();
    assert!(form.contains(r#"action="/proposals/44/decide""#), "{form}");
    assert!(!form.contains(r#"name="reason""#), "{form}");
}
