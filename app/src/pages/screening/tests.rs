use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::view::decide::{ActChoice, ActTyped};
use crate::view::form::FormFindings;

fn page() -> ScreeningPage {
    ScreeningPage {
        number: 44,
        told_until: 17,
        image: "tidewater".to_owned(),
        what: "A mail server.".to_owned(),
        turn: "Waiting for coordinators for 2 days.".to_owned(),
        yours: true,
        authors: vec!["ada".to_owned()],
        read_only: None,
        answers: vec![(
            "Why it is useful".to_owned(),
            vec![
                AnswerGiven {
                    label: "Who uses it".to_owned(),
                    answer: HOSTILE.to_owned(),
                    href: None,
                },
                AnswerGiven {
                    label: "Site of the project".to_owned(),
                    answer: "https://tidewater.example".to_owned(),
                    href: "https://tidewater.example".parse().ok(),
                },
                AnswerGiven {
                    label: "Numbers".to_owned(),
                    answer: String::new(),
                    href: None,
                },
            ],
        )],
        facts: vec!["The licence is approved.".to_owned()],
        similar: vec![SimilarImage {
            name: "tidepool".to_owned(),
            summary: "Another server.".to_owned(),
            href: "/images/tidepool".to_owned(),
            why: "close name".to_owned(),
        }],
        choices: vec![ActChoice {
            slug: "pass".to_owned(),
            label: "Pass".to_owned(),
            about: "The review begins.".to_owned(),
            closed: None,
        }],
        form: None,
        typed: ActTyped::default(),
        notes: None,
        note: String::new(),
        findings: FormFindings::default(),
        done: None,
        now: NOW,
    }
}

#[test]
fn answers_facts_and_similar_images_stand_beside_the_judgement() {
    let html = html(screening(page()));
    for words in [
        "Is tidewater generally useful?",
        "&lt;script&gt;",
        r#"href="https://tidewater.example""#,
        "Not answered",
        "The licence is approved.",
        r#"href="/images/tidepool""#,
        r##"href="/proposals/44/screening?act=pass#act""##,
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("Private notes"), "{html}");
}

#[test]
fn who_cannot_judge_reads_why() {
    let html = html(screening(ScreeningPage {
        read_only: Some("You wrote it.".to_owned()),
        choices: Vec::new(),
        similar: Vec::new(),
        ..page()
    }));
    assert!(html.contains("You wrote it."), "{html}");
    assert!(!html.contains("What you can do"), "{html}");
    assert!(html.contains("None in the catalogue"), "{html}");
}
