//! Where a proposal stands in the queue and how long the first answer takes, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::programme::Programme;
use common::{Database, skiff};
use domain::decide::Act;
use domain::proposal::Kind;
use rstest::rstest;
use server::clock::Timestamp;
use server::portal::drafts::OpenProposal;
use server::portal::parts;

const DAY: i64 = 24 * 60 * 60;

/// What is said while too few were answered.
const TOO_LITTLE: &str =
    "there is too little data yet (fewer than 5 new images had one in the last 90 days)";

/// Submits a new image, a minute after whatever was before.
async fn submitted(world: &Programme, name: &str) -> OpenProposal {
    let open = world.draft(&skiff::draft_of(name)).await;
    world.portal.wait(60);
    let portal = &world.portal.web.portal;
    portal
        .submit(&world.author.caller, open, "First.")
        .await
        .unwrap()
}

/// A new image whose first answer took so many days.
async fn answered(world: &Programme, name: &str, days: i64) {
    let open = submitted(world, name).await;
    world.portal.wait(days * DAY);
    let reason = "Many people run it.".to_owned();
    let pass = Act::PassScreening { reason };
    let portal = &world.portal.web.portal;
    portal
        .act(&world.coordinator.caller, open, pass)
        .await
        .unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn both_pages_say_the_place_and_the_time(#[case] kind: Database) {
    let Some(mut world) = Programme::new(kind).await else {
        return;
    };
    let alone = "No other new image waits now. Coordinators screen first, then reviewers read.";
    let begun = world.draft(&skiff::draft_of("barge")).await;
    let path = format!("/drafts/{}/submit", begun.row.id);
    let page = world.get(&world.author, &path).await.text();
    assert!(page.contains(alone) && page.contains(TOO_LITTLE), "{page}");

    for (name, days) in [("canoe", 2), ("dinghy", 1), ("ferry", 5), ("gondola", 3)] {
        answered(&world, name, days).await;
    }
    let page = world.portal.get("/proposals/4").await.text();
    assert!(page.contains(TOO_LITTLE), "{page}");
    answered(&world, "kayak", 4).await;
    submitted(&world, "raft").await;
    // The session ended meanwhile.
    let me = world.author.caller.id().unwrap();
    world.author.cookie = world.portal.session(me).await;

    let time = "Of 6 new images that had their first answer in the last 90 days or wait for it, half had it within 3 days and three quarters within 5 days; 1 still waits.";
    let last = "Its place in the queue: 6 of 6 new images. Coordinators screen first, then reviewers read. Those that wait longest come next, but reviewers choose.";
    for page in [
        world.portal.get("/proposals/6").await.text(),
        world.get(&world.author, "/proposals/6").await.text(),
    ] {
        assert!(page.contains(last) && page.contains(time), "{page}");
    }
    let first = world.portal.get("/proposals/1").await.text();
    assert!(
        first.contains("Its place in the queue: 1 of 6 new images.") && first.contains(time),
        "{first}"
    );
    let page = world.get(&world.author, &path).await.text();
    assert!(
        page.contains("Its place in the queue: 7 of 7 new images.") && page.contains(time),
        "{page}"
    );

    // An update stands among updates.
    let (portal, author) = (&world.portal.web.portal, &world.author.caller);
    let manifest = [(parts::MANIFEST.to_owned(), b"Tags: 1\n".to_vec())];
    let image = "anvil".parse().unwrap();
    let update = portal
        .start_draft(author, Kind::Update, Some(&image), &manifest)
        .await
        .unwrap();
    let path = format!("/drafts/{update}/submit");
    let page = world.get(&world.author, &path).await.text();
    for said in [
        "No other update waits now.",
        "fewer than 5 updates had one in the last 90 days",
        "An update goes to the reviewers at once.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }

    // What waits for its authors stands in no queue.
    let withdrawn = [("act", "withdraw"), ("reason", "Later.")];
    let answer = world.post(&world.author, "/proposals/1", &withdrawn).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let first = world.portal.get("/proposals/1").await.text();
    assert!(!first.contains("place in the queue"), "{first}");
    let page = world.portal.get("/proposals/6").await.text();
    assert!(
        page.contains("Its place in the queue: 5 of 5 new images.") && page.contains(time),
        "{page}"
    );

    // Answers that are older say nothing any more.
    world.portal.wait(90 * DAY);
    let page = world.portal.get("/proposals/6").await.text();
    assert!(page.contains(TOO_LITTLE), "{page}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_store_counts_new_images_among_themselves(#[case] kind: Database) {
    let Some(world) = Programme::new(kind).await else {
        return;
    };
    answered(&world, "canoe", 2).await;
    let open = submitted(&world, "raft").await;
    let (store, id) = (world.portal.web.portal.store(), open.row.id.as_str());
    let since = open.row.turn_since;
    let place = |kind: &'static str, since: i64| store.place_in_queue(kind, since, id);
    assert_eq!(place("new", since).await.unwrap(), (1, 2));
    assert_eq!(place("new", 0).await.unwrap(), (0, 2));
    assert_eq!(place("new", i64::MAX).await.unwrap(), (2, 2));
    assert_eq!(place("update", i64::MAX).await.unwrap(), (0, 0));
    let mut answers = store.first_answers(true, Timestamp(0)).await.unwrap();
    answers.sort_unstable();
    assert_eq!(answers, [None, Some(2 * DAY * 1_000_000)]);
    let late = Timestamp(since + 1);
    assert_eq!(store.first_answers(true, late).await.unwrap(), [None]);
    assert!(
        store
            .first_answers(false, Timestamp(0))
            .await
            .unwrap()
            .is_empty()
    );
}
