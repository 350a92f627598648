//! The queue by HTTP, on both databases: who sees it, the question before a claim, claims that
//! race, and what is never shown before the question is answered.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::Database;
use common::programme::Programme;
use domain::proposal::State;
use rstest::rstest;

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_queue_is_for_those_who_review(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.submitted().await;
    assert_eq!(programme.portal.get("/queue").await.status, 401);
    assert_eq!(
        programme.get(&programme.stranger, "/queue").await.status,
        403
    );
    let page = programme.get(&programme.one, "/queue").await;
    assert_eq!(page.status, 200);
    let html = page.text();
    for words in [
        "#1 · round 1",
        "It was submitted and is not screened yet.",
        r#"href="/proposals/1/screening""#,
        "You carry 0.",
        "0 of 2 Dockerfile",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let updates = programme.get(&programme.one, "/queue?tab=updates").await;
    assert!(updates.text().contains("No update waits"));
    assert!(
        updates.text().contains("skiff"),
        "it says what waits elsewhere"
    );
    let refused = programme.get(&programme.one, "/queue?tab=all").await;
    assert_eq!(refused.status, 422);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn next_leads_to_the_question_and_the_answer_to_the_work(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let nothing = programme
        .post(&programme.one, "/queue", &[("act", "next")])
        .await;
    assert_eq!(nothing.header("location"), "/queue?done=nothing&proposal=0");
    programme.in_review().await;
    let next = programme
        .post(&programme.one, "/queue", &[("act", "next")])
        .await;
    assert_eq!(
        (next.status.as_u16(), next.header("location")),
        (303, "/proposals/1/claim")
    );
    let question = programme.get(&programme.one, "/proposals/1/claim").await;
    assert!(
        question
            .text()
            .contains("Do you have a conflict of interest?")
    );
    assert!(question.text().contains("@author"));
    let claimed = programme.claim(&programme.one, 1).await;
    assert_eq!(
        (claimed.status.as_u16(), claimed.header("location")),
        (303, "/proposals/1/review?done=claimed")
    );
    let page = programme
        .get(&programme.one, "/queue?claimed=you")
        .await
        .text();
    assert!(
        page.contains("You carry 1.") && page.contains("@reviewer-1"),
        "{page}"
    );

    let released = programme
        .post(
            &programme.one,
            "/queue?claimed=you",
            &[("act", "release"), ("proposal", "1")],
        )
        .await;
    let back = released.header("location");
    assert_eq!(back, "/queue?claimed=you&done=released&proposal=1");
    let page = programme.get(&programme.one, back).await.text();
    assert!(page.contains("skiff is free for others"), "{page}");
    // Pressed twice, it is released all the same.
    let again = programme
        .post(
            &programme.one,
            "/queue",
            &[("act", "release"), ("proposal", "1")],
        )
        .await;
    assert_eq!(again.status, 303);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn of_three_who_claim_at_once_two_carry_it(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    let (one, two, three) = tokio::join!(
        programme.claim(&programme.one, 1),
        programme.claim(&programme.two, 1),
        programme.claim(&programme.three, 1),
    );
    let answers = [one, two, three];
    let mine = |location: &str| location.starts_with("/proposals/1/review");
    let won = answers
        .iter()
        .filter(|answer| mine(answer.header("location")))
        .count();
    assert_eq!(won, 2, "{answers:?}");
    let lost = answers
        .iter()
        .find(|answer| !mine(answer.header("location")))
        .unwrap();
    assert_eq!(lost.header("location"), "/queue?done=taken&proposal=1");
    assert_eq!(programme.now(1).await.projection.claims.len(), 2);
    let page = programme
        .get(&programme.three, "/queue?done=taken&proposal=1")
        .await
        .text();
    assert!(page.contains("took skiff"), "{page}");
    assert!(page.contains("Take the next for me"), "{page}");
    // Who looks later is told before they answer.
    let closed = programme.get(&programme.three, "/proposals/1/claim").await;
    assert!(
        closed.text().contains("You cannot claim it")
            || closed.text().contains("You carry it already")
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_conflict_of_interest_ends_what_one_may_do(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    programme.claim(&programme.two, 1).await;
    let note = [
        ("act", "note"),
        ("note", "Between us: the same author as before."),
    ];
    let noted = programme
        .post(&programme.two, "/proposals/1/review", &note)
        .await;
    assert_eq!(noted.status, 303, "{}", noted.text());

    let path = "/proposals/1/claim";
    let empty = programme
        .post(
            &programme.one,
            path,
            &[("conflict", "mine"), ("reason", " ")],
        )
        .await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Write what it is about"));
    // Before the question is answered, nothing private is shown.
    for page in [path, "/proposals/1/review", "/queue"] {
        let html = programme.get(&programme.one, page).await.text();
        assert!(!html.contains("Between us"), "{page}");
    }
    let declared = programme
        .post(
            &programme.one,
            path,
            &[("conflict", "mine"), ("reason", "I work for them.")],
        )
        .await;
    assert_eq!(
        declared.header("location"),
        "/queue?done=conflict&proposal=1"
    );
    assert_eq!(programme.now(1).await.projection.state, State::InReview);
    for page in [
        path,
        "/proposals/1/review",
        "/proposals/1/decide",
        "/queue?done=conflict&proposal=1",
    ] {
        let html = programme.get(&programme.one, page).await.text();
        assert!(!html.contains("Between us"), "{page}: {html}");
    }
    let claimed = programme.claim(&programme.one, 1).await;
    assert_ne!(
        claimed.header("location"),
        "/proposals/1/review?done=claimed"
    );
    assert_eq!(programme.now(1).await.projection.claims.len(), 1);
    // What they said is read by coordinators alone.
    for who in [&programme.author, &programme.stranger, &programme.two] {
        for page in ["/queue", "/proposals/1/review", "/proposals/1/decide"] {
            let html = programme.get(who, page).await.text();
            assert!(!html.contains("I work for them"), "{page}");
        }
    }
    // A coordinator lets them review, in public and with a reason.
    let waive = [
        ("act", "waive-conflict"),
        ("subject", &programme.one.caller.id().unwrap().to_string()),
        ("reason", "They left that company."),
    ];
    let waived = programme
        .post(
            &programme.coordinator,
            "/proposals/1/decide?act=waive-conflict",
            &waive,
        )
        .await;
    assert_eq!(waived.status, 303, "{}", waived.text());
    let claimed = programme.claim(&programme.one, 1).await;
    assert_eq!(
        claimed.header("location"),
        "/proposals/1/review?done=claimed"
    );
}
