#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use time::Duration;

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::view::form::FormFindings;
use crate::view::queue::{Claim, ClaimForm, ClaimPage, DotState, QueueRow, RequirementDot};

fn row(number: u64, claim: Claim) -> QueueRow {
    QueueRow {
        number,
        image: "tidewater".to_owned(),
        round: 2,
        what: format!("The entrypoint executes the given command. {HOSTILE}"),
        turn: "Reviewers".to_owned(),
        yours: false,
        since: NOW - Duration::days(6),
        reason: "Round 2 was submitted.".to_owned(),
        wakes_at: None,
        requirements: vec![
            RequirementDot {
                state: DotState::Partly,
                words: "1 of 2 Dockerfile".to_owned(),
            },
            RequirementDot {
                state: DotState::Fails,
                words: "2 errors".to_owned(),
            },
        ],
        claimed_by: vec!["rae".to_owned()],
        claim,
        href: format!("/proposals/{number}/review"),
    }
}

fn page(rows: Vec<QueueRow>) -> QueuePage {
    QueuePage {
        query: QueueQuery::default(),
        counts: [11, 23, 4],
        total: rows.len() as u64,
        rows,
        carried: 3,
        capacity: Some(5),
        reviews: true,
        notice: None,
        elsewhere: None,
        first: None,
        next: None,
        now: NOW,
    }
}

#[test]
fn a_row_says_what_whose_turn_since_when_and_what_is_missing() {
    let html = html(queue(page(vec![row(44, Claim::Open)])));
    for words in [
        "#44 · round 2",
        "6 days ago",
        "1 of 2 Dockerfile",
        "fails: ",
        "You carry 3 of 5.",
        r#"href="/proposals/44/review""#,
        r#"href="/people/rae""#,
        "&lt;script&gt;",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    for (tab, count) in [
        ("/queue", "11"),
        ("/queue?tab=updates", "23"),
        ("/queue?tab=parked", "4"),
    ] {
        let link = html.split(&format!(r#"href="{tab}""#)).nth(1).unwrap();
        assert!(link.split("</a>").next().unwrap().contains(count), "{html}");
    }
}

#[test]
fn claim_and_release_are_forms_that_keep_the_filters() {
    let mut asked = page(vec![
        row(44, Claim::Open),
        row(45, Claim::Yours),
        row(46, Claim::Closed("You maintain this image.".to_owned())),
    ]);
    asked.query.turn = Some(TurnFilter::You);
    let html = html(queue(asked));
    assert!(
        html.contains(r#"<form method="post" action="/queue?turn=you""#),
        "{html}"
    );
    for (number, act) in [(44, "claim"), (45, "release")] {
        let form = html
            .split(&format!(r#"name="proposal" value="{number}""#))
            .nth(1)
            .unwrap();
        assert!(
            form.split("</form>")
                .next()
                .unwrap()
                .contains(&format!(r#"value="{act}""#)),
            "{html}"
        );
    }
    assert!(html.contains("You maintain this image."), "{html}");
    assert!(!html.contains(r#"name="proposal" value="46""#), "{html}");
}

#[test]
fn a_lost_race_is_answered_with_the_next() {
    let html = html(queue(QueuePage {
        notice: Some(QueueNotice::Taken {
            image: "tidewater".to_owned(),
            by: "rae".to_owned(),
            at: NOW - Duration::seconds(5),
        }),
        ..page(vec![row(45, Claim::Open)])
    }));
    assert!(html.contains("@rae took tidewater just now"), "{html}");
    assert!(html.contains("Take the next for me"), "{html}");
}

#[test]
fn every_outcome_is_read_aloud() {
    let image = || "tidewater".to_owned();
    for (notice, words) in [
        (
            QueueNotice::Claimed {
                image: image(),
                href: "/proposals/44/review".to_owned(),
            },
            "You carry tidewater now",
        ),
        (
            QueueNotice::Released { image: image() },
            "tidewater is free for others",
        ),
        (
            QueueNotice::Moved {
                image: image(),
                now: "Its author withdrew it.".to_owned(),
                href: "/proposals/44".to_owned(),
            },
            "tidewater left the queue",
        ),
        (
            QueueNotice::NothingForYou {
                why: "You have a conflict with the two that wait.".to_owned(),
            },
            "Nothing waits for you",
        ),
    ] {
        let html = html(queue(QueuePage {
            notice: Some(notice),
            ..page(Vec::new())
        }));
        assert!(
            html.contains(r#"role="status""#) && html.contains(words),
            "{words}: {html}"
        );
    }
}

#[test]
fn an_empty_part_says_what_else_there_is() {
    let clear = html(queue(page(Vec::new())));
    assert!(
        clear.contains("No new image waits") && clear.contains("The queue is clear"),
        "{clear}"
    );
    let elsewhere = html(queue(QueuePage {
        elsewhere: Some((
            "The oldest update waits 41 days".to_owned(),
            "/proposals/7/review".to_owned(),
        )),
        ..page(Vec::new())
    }));
    assert!(elsewhere.contains("waits 41 days"), "{elsewhere}");
    let mut narrowed = page(Vec::new());
    narrowed.query.claimed = Some(ClaimFilter::Nobody);
    let narrowed = html(queue(narrowed));
    assert!(
        narrowed.contains("No proposal fits these filters"),
        "{narrowed}"
    );
    assert!(
        narrowed.contains(r#"href="/queue">Show all"#)
            || narrowed.contains("Show all of this part")
    );
}

#[test]
fn a_parked_proposal_says_when_it_comes_back() {
    let mut parked = row(44, Claim::Closed("It is parked.".to_owned()));
    parked.wakes_at = Some(NOW + Duration::days(9));
    let mut asked = page(vec![parked]);
    asked.query.tab = QueueTab::Parked;
    let html = html(queue(asked));
    assert!(
        html.contains("in 9 days") && html.contains("Comes back"),
        "{html}"
    );
}

fn claim_page() -> ClaimPage {
    ClaimPage {
        carried: None,
        number: 44,
        image: "tidewater".to_owned(),
        what: "Mail server.".to_owned(),
        people: vec!["@octo".to_owned()],
        known: vec!["You and @octo are both of Acme.".to_owned()],
        claimed_by: vec!["rae".to_owned()],
        form: ClaimForm::default(),
        findings: FormFindings::default(),
        closed: None,
    }
}

#[test]
fn the_conflict_is_asked_before_the_claim() {
    let html = html(claim(claim_page()));
    for words in [
        r#"action="/proposals/44/claim""#,
        "You and @octo are both of Acme.",
        "Carried already by @rae.",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    for answer in ["none", "mine", "ask"] {
        assert!(
            html.contains(&format!(r#"name="conflict" value="{answer}""#)),
            "{html}"
        );
    }
}

#[test]
fn a_refused_claim_keeps_the_answer() {
    let html = html(claim(ClaimPage {
        form: ClaimForm {
            conflict: "ask".to_owned(),
            reason: HOSTILE.to_owned(),
        },
        findings: FormFindings::new([("reason", "Say what it is about.")]),
        ..claim_page()
    }));
    let ask = html.split(r#"value="ask""#).nth(1).unwrap();
    assert!(ask.split('>').next().unwrap().contains("checked"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn who_may_not_claim_gets_the_reason_and_no_form() {
    let html = html(claim(ClaimPage {
        closed: Some("You maintain this image.".to_owned()),
        ..claim_page()
    }));
    assert!(
        html.contains("You maintain this image.") && !html.contains(r#"name="conflict""#),
        "{html}"
    );
}
