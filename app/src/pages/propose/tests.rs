//! What the pages say in each of their states.

use time::macros::datetime;

use super::*;
use crate::shell::render;
use crate::view::form::FormFindings;
use crate::view::propose::{FetchPage, Fetching, ProposeForm};

const LIMITS: StartLimits = StartLimits {
    text: 1_000_000,
    logo: 2_000_000,
    all: 20_000_000,
    files: 2_000,
};

fn page(way: Way, beginner: Beginner) -> ProposePage {
    ProposePage {
        way,
        form: ProposeForm {
            name: "sk\"iff".to_owned(),
            dockerfile: "</textarea><script>".to_owned(),
            ..ProposeForm::default()
        },
        findings: FormFindings::new([("name", "`sk\"iff` is no image name.")]),
        beginner,
        images: vec!["postgres".to_owned()],
        known: None,
        limits: LIMITS,
        programme: "Example Images".to_owned(),
    }
}

fn quota(open: usize) -> Beginner {
    Beginner::SignedIn(Quota {
        open,
        most: Some(20),
    })
}

#[test]
fn every_way_is_a_form_of_its_own_address_that_keeps_what_was_typed() {
    for way in Way::ALL {
        let html = render(|| propose(page(way, quota(3))));
        let action = format!("action=\"{}\"", way.href(""));
        assert_eq!(html.matches("<form").count(), 1, "{html}");
        assert!(html.contains(&action), "{html}");
        assert!(html.contains("enctype=\"multipart/form-data\""), "{html}");
        assert!(html.contains("value=\"sk&quot;iff\""), "{html}");
        assert!(html.contains("href=\"#field-name\""), "{html}");
        assert!(html.contains("3 of 20 drafts and proposals"), "{html}");
        assert!(html.contains("takes 20 MB in all, in 2000 files"), "{html}");
        assert!(!html.contains("<script"), "{html}");
    }
}

#[test]
fn who_is_not_signed_in_is_led_there() {
    let sign_in = "/sign-in?return_to=%2Fpropose".to_owned();
    let html = render(|| propose(page(Way::Blank, Beginner::Anonymous(sign_in.clone()))));
    assert!(html.contains(&format!("href=\"{sign_in}\"")), "{html}");
    assert!(!html.contains("<form"), "{html}");
    let html = render(|| propose(page(Way::Blank, Beginner::Nobody)));
    assert!(html.contains("Nobody can sign in here"), "{html}");
    assert!(!html.contains("<form") && html.contains("/check"), "{html}");
}

#[test]
fn a_full_quota_and_a_known_image_are_told_before_anything_is_typed() {
    let mut full = page(Way::Blank, quota(20));
    full.known = Some("postgres".to_owned());
    let html = render(|| propose(full));
    assert!(
        html.contains("You have 20 drafts and proposals open"),
        "{html}"
    );
    assert!(html.contains("href=\"/images/postgres/update\""), "{html}");
}

fn fetching(fetching: Fetching) -> String {
    render(|| {
        let page = FetchPage {
            draft: "d0".to_owned(),
            name: "skiff".to_owned(),
            form: ProposeForm {
                url: "https://example.com/<skiff>".to_owned(),
                ..ProposeForm::default()
            },
            findings: FormFindings::default(),
            fetching,
            since: datetime!(2026-03-01 12:00 UTC),
            now: datetime!(2026-03-01 12:01 UTC),
            limits: LIMITS,
        };
        fetch(page, "/assets/fetching.js".to_owned())
    })
}

#[test]
fn a_fetch_says_how_far_it_is_and_how_to_go_on() {
    let html = fetching(Fetching::Underway("Connecting.".to_owned()));
    assert!(
        html.contains("data-fetching") && html.contains("Connecting."),
        "{html}"
    );
    assert!(html.contains("href=\"/propose/d0\""), "{html}");
    assert!(html.contains("https://example.com/&lt;skiff&gt;"), "{html}");

    let html = fetching(Fetching::Done(vec!["<b>Two</b> entries.".to_owned()]));
    assert!(
        html.contains("&lt;b&gt;Two") && html.contains("href=\"/drafts/d0\""),
        "{html}"
    );
    assert!(
        !html.contains("data-fetching") && !html.contains("<script"),
        "{html}"
    );

    let html = fetching(Fetching::Failed("It does not answer.".to_owned()));
    assert!(html.contains("It does not answer."), "{html}");
    assert_eq!(html.matches("action=\"/propose/d0\"").count(), 2, "{html}");
}
