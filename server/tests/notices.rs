//! Who is told what, on both databases: whom a comment mentions, and who is asked to decide.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::world::{World, caller};
use common::{Answer, Database};
use domain::decide::Act;
use rstest::rstest;
use server::portal::Caller;
use server::store::NoticeRow;

/// What somebody was told, newest first.
async fn told(world: &World, who: &Caller) -> Vec<NoticeRow> {
    let id = who.id().unwrap().to_string();
    let store = world.portal.web.portal.store();
    store.notices(&id, None, 100).await.unwrap()
}

async fn get(world: &World, who: &Caller, path: &str) -> Answer {
    let cookie = world.portal.session(who.id().unwrap()).await;
    world.portal.get_with(path, &[("cookie", &cookie)]).await
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn whoever_is_mentioned_is_told_once(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let reader = caller(&world.portal, "reader", &[]).await;
    let other = caller(&world.portal, "other", &[]).await;
    let open = world.in_review().await;
    let body = "@Reader, see `@other`, other@images.example and @nobody. @reader?\n\n\
                ```\n@other\n```\n@author";
    let comment = Act::Comment {
        thread: None,
        body: body.to_owned(),
    };
    world.act(&world.author, &open, comment).await.unwrap();
    let notices = told(&world, &reader).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].reason, "mention");
    assert_eq!(
        notices[0].sentence,
        "skiff: @author mentioned you in a comment."
    );
    assert!(told(&world, &other).await.is_empty());
    let own = told(&world, &world.author).await;
    assert!(
        own.iter().all(|notice| notice.reason != "mention"),
        "{own:?}"
    );

    let inbox = get(&world, &reader, "/inbox").await.text();
    for said in [
        "mentioned you in a comment",
        "You were mentioned.",
        "/proposals/1/conversation",
    ] {
        assert!(inbox.contains(said), "{said}: {inbox}");
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_question_about_a_conflict_reaches_coordinators_alone(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    world.in_review().await;
    let everybody = [&world.author, &world.one, &world.two, &world.coordinator];
    let mut before = Vec::new();
    for who in everybody {
        before.push(told(&world, who).await.len());
    }
    let cookie = world.portal.session(world.one.id().unwrap()).await;
    let asked = world
        .portal
        .post(
            "/proposals/1/claim",
            &[("cookie", &cookie)],
            "conflict=ask&reason=I+worked+for+them+until+May.",
        )
        .await;
    assert_eq!(asked.status, 303, "{}", asked.text());

    let after = told(&world, &world.coordinator).await;
    assert_eq!(after.len(), before[3] + 1);
    assert_eq!(after[0].reason, "conflict");
    assert_eq!(
        after[0].sentence,
        "skiff: @reviewer-1 asks a coordinator to decide whether there is a conflict of interest."
    );
    for (who, count) in everybody.into_iter().zip(before).take(3) {
        assert_eq!(told(&world, who).await.len(), count, "{}", who.name());
    }
    // The notice leads to the words, and to the waiver.
    let path = "/proposals/1/decide?act=waive-conflict";
    let inbox = get(&world, &world.coordinator, "/inbox").await.text();
    assert!(inbox.contains(&format!("{path}#act")), "{inbox}");
    let page = get(&world, &world.coordinator, path).await.text();
    assert!(
        page.contains("@reviewer-1 said, to coordinators alone"),
        "{page}"
    );
    assert!(page.contains("I worked for them until May."), "{page}");
    for who in [&world.author, &world.one, &world.two] {
        for path in [path, "/inbox", "/proposals/1/history"] {
            let page = get(&world, who, path).await.text();
            assert!(!page.contains("until May"), "{}: {path}", who.name());
        }
    }
    let waive = Act::WaiveConflict {
        person: world.one.id().unwrap(),
        reason: "That was years ago.".to_owned(),
    };
    let portal = &world.portal.web.portal;
    let rows = portal.store().open_proposals().await.unwrap();
    let open = world.open(&world.coordinator, &rows[0].id).await;
    world.act(&world.coordinator, &open, waive).await.unwrap();
    let page = get(&world, &world.coordinator, "/proposals/1/decide").await;
    assert!(!page.text().contains("until May"));
}
