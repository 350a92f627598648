//! The use cases of drafts, on both databases: begun, saved, shared, deleted and brought back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::world::World;
use common::{Database, TestPortal, fixture};
use domain::ImageName;
use domain::decide::Act;
use domain::permission::{Action, GrantedRole, Scope};
use domain::proposal::Kind;
use rstest::rstest;
use server::portal::Caller;
use server::portal::drafts::{OPEN_LIMIT, PART_LIMIT, PartSave, ProposalError};

async fn portal(kind: Database) -> Option<TestPortal> {
    TestPortal::over(kind, &fixture("small")).await
}

async fn caller(portal: &TestPortal, handle: &str, roles: &[(GrantedRole, &[Scope])]) -> Caller {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    portal.caller(&cookie).await
}

fn name(text: &str) -> ImageName {
    text.parse().unwrap()
}

fn save<'a>(part: &'a str, content: &'a str, seen: i64) -> PartSave<'a> {
    PartSave {
        part,
        content: content.as_bytes(),
        seen,
        removed: false,
    }
}

async fn begin(portal: &TestPortal, author: &Caller, image: &str) -> String {
    let parts = [("manifest".to_owned(), b"Maintainers: A".to_vec())];
    let id = portal
        .web
        .portal
        .start_draft(author, Kind::New, Some(&name(image)), &parts)
        .await
        .unwrap();
    id.to_string()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_is_its_authors_alone(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    let open = drafts
        .open_proposal(&author, &id, Action::ReadDraft)
        .await
        .unwrap();
    assert_eq!(open.row.image, "fresh");
    let parts = drafts.draft_parts(&open).await.unwrap();
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].content, b"Maintainers: A");

    // Neither an administrator nor a coordinator nor a reviewer learns that there is one.
    let others = [
        caller(&portal, "somebody", &[]).await,
        caller(&portal, "admin", &[(GrantedRole::Administrator, &[])]).await,
        caller(&portal, "coordinator", &[(GrantedRole::Coordinator, &[])]).await,
        caller(&portal, "reviewer", &[(GrantedRole::Reviewer, &Scope::ALL)]).await,
        Caller::anonymous("192.0.2.1"),
    ];
    for other in &others {
        let refused = drafts.open_proposal(other, &id, Action::ReadDraft).await;
        assert!(
            matches!(refused, Err(ProposalError::Unknown)),
            "{}: {refused:?}",
            other.name()
        );
        let refused = drafts.save_part(other, &id, save("manifest", "x", 1)).await;
        assert!(refused.is_err(), "{}", other.name());
    }
    let nobody = Caller::anonymous("192.0.2.1");
    let refused = drafts
        .start_draft(&nobody, Kind::New, Some(&name("other")), &[])
        .await;
    assert!(matches!(refused, Err(ProposalError::Refused(_))));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_late_save_gets_what_stands_there_and_writes_nothing(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    // What makes no sense at all is kept as it was typed.
    let typed = "Tags: \u{202e}😀\r\n\0";
    let saved = drafts
        .save_part(&author, &id, save("manifest", typed, 1))
        .await
        .unwrap();
    assert_eq!(saved.lock_version, 2);
    let stale = drafts
        .save_part(&author, &id, save("manifest", "late", 1))
        .await;
    let Err(ProposalError::Stale(Some(theirs))) = stale else {
        panic!("{stale:?}");
    };
    assert_eq!(theirs.content, typed.as_bytes());
    assert_eq!(theirs.lock_version, 2);
    let stale = drafts
        .save_part(&author, &id, save("context/Dockerfile", "FROM a", 3))
        .await;
    assert!(
        matches!(stale, Err(ProposalError::Stale(None))),
        "{stale:?}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_too_much_or_no_part_is_refused_by_name(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    for part in [
        "",
        "else",
        "context/",
        "context/../manifest",
        "context//etc/passwd",
        "docs/a\\b",
        "library/fresh",
    ] {
        let refused = drafts.save_part(&author, &id, save(part, "x", 0)).await;
        assert!(
            matches!(refused, Err(ProposalError::NoSuchPart(_))),
            "{part}: {refused:?}"
        );
    }
    let large = "x".repeat(PART_LIMIT + 1);
    let refused = drafts
        .save_part(&author, &id, save("manifest", &large, 1))
        .await;
    assert!(matches!(refused, Err(ProposalError::PartTooLarge)));
    let whole = "x".repeat(PART_LIMIT);
    for number in 0..19 {
        let part = format!("context/{number}");
        drafts
            .save_part(&author, &id, save(&part, &whole, 0))
            .await
            .unwrap();
    }
    let refused = drafts
        .save_part(&author, &id, save("context/last", &whole, 0))
        .await;
    assert!(
        matches!(refused, Err(ProposalError::DraftTooLarge)),
        "{refused:?}"
    );

    let mut begun = 1;
    let refused = loop {
        let image = name(&format!("n{begun}"));
        match drafts
            .start_draft(&author, Kind::New, Some(&image), &[])
            .await
        {
            Ok(_) => begun += 1,
            Err(refused) => break refused,
        }
        assert!(begun <= OPEN_LIMIT, "the quota never comes");
    };
    assert_eq!(begun, OPEN_LIMIT);
    assert!(matches!(refused, ProposalError::Refused(_)), "{refused:?}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_co_author_sees_nothing_before_accepting(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let friend = caller(&portal, "friend", &[]).await;
    let stranger = caller(&portal, "stranger", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    let refused = drafts.invite_co_author(&author, &id, "nobody-here").await;
    assert!(matches!(refused, Err(ProposalError::NoSuchPerson(_))));
    drafts
        .invite_co_author(&author, &id, " @Friend ")
        .await
        .unwrap();
    let again = drafts.invite_co_author(&author, &id, "friend").await;
    assert!(matches!(again, Err(ProposalError::AlreadyAuthor(_))));
    let read = drafts.open_proposal(&friend, &id, Action::ReadDraft).await;
    assert!(matches!(read, Err(ProposalError::Unknown)));
    let refused = drafts.answer_invitation(&stranger, &id, true).await;
    assert!(matches!(refused, Err(ProposalError::NotInvited)));

    drafts.answer_invitation(&friend, &id, true).await.unwrap();
    let open = drafts
        .open_proposal(&friend, &id, Action::EditDraft)
        .await
        .unwrap();
    assert_eq!(open.projection.authors.len(), 2);
    assert_eq!(open.row.sequence, 3, "joined, and the turn is theirs too");
    drafts
        .save_part(&friend, &id, save("manifest", "both", 1))
        .await
        .unwrap();
    // What the events say is what is stored.
    let events = drafts.store().events(&id).await.unwrap();
    let events: Vec<domain::event::Event> = events
        .iter()
        .map(|row| serde_json::from_str(&row.payload).unwrap())
        .collect();
    assert_eq!(domain::projection::replay(&events), open.projection);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_deleted_draft_comes_back_for_thirty_days(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    let deleted = async || {
        let row = drafts.store().proposal(&id).await.unwrap().unwrap();
        row.deleted_at.is_some()
    };
    drafts.delete_draft(&author, &id).await.unwrap();
    assert!(deleted().await);
    portal.wait(29 * 24 * 60 * 60);
    drafts.restore_draft(&author, &id).await.unwrap();
    assert!(!deleted().await);
    drafts.delete_draft(&author, &id).await.unwrap();
    portal.wait(30 * 24 * 60 * 60);
    let refused = drafts.restore_draft(&author, &id).await;
    assert!(
        matches!(refused, Err(ProposalError::TooLate)),
        "{refused:?}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn nothing_is_written_into_a_deleted_draft(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let id = begin(&portal, &author, "fresh").await;
    let drafts = &portal.web.portal;
    drafts.delete_draft(&author, &id).await.unwrap();
    let refused = drafts
        .save_part(&author, &id, save("manifest", "late", 1))
        .await;
    assert!(
        matches!(refused, Err(ProposalError::Deleted)),
        "{refused:?}"
    );
    let stored = drafts.store().draft_part(&id, "manifest").await.unwrap();
    assert_eq!(stored.unwrap().content, b"Maintainers: A");
    drafts.restore_draft(&author, &id).await.unwrap();
    drafts
        .save_part(&author, &id, save("manifest", "late", 1))
        .await
        .unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn nothing_is_written_into_a_closed_proposal(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let drafts = &world.portal.web.portal;
    let late = |seen| save("answers/summary", "late", seen);
    let withdrawn = {
        let open = world.in_review().await;
        let reason = "Something else came.".to_owned();
        world
            .act(&world.author, &open, Act::Withdraw { reason })
            .await
            .unwrap()
    };
    let id = withdrawn.row.id.clone();
    let stored = drafts.store().draft_part(&id, "answers/summary").await;
    let seen = stored.unwrap().unwrap().lock_version;
    let refused = drafts.save_part(&world.author, &id, late(seen)).await;
    assert!(matches!(refused, Err(ProposalError::Closed)), "{refused:?}");
    let stored = drafts.store().draft_part(&id, "answers/summary").await;
    assert_eq!(stored.unwrap().unwrap().lock_version, seen);
    // Revived, it takes what was typed.
    world
        .act(&world.author, &withdrawn, Act::Revive)
        .await
        .unwrap();
    drafts
        .save_part(&world.author, &id, late(seen))
        .await
        .unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn nothing_is_written_into_a_published_proposal(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let id = world.published().await.row.id;
    let late = save("answers/summary", "late", 1);
    let refused = world
        .portal
        .web
        .portal
        .save_part(&world.author, &id, late)
        .await;
    assert!(matches!(refused, Err(ProposalError::Closed)), "{refused:?}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn many_that_begin_at_once_do_not_pass_the_quota(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = caller(&portal, "author", &[]).await;
    let drafts = &portal.web.portal;
    for number in 0..OPEN_LIMIT - 2 {
        begin(&portal, &author, &format!("n{number}")).await;
    }
    let names: Vec<ImageName> = (0..8).map(|number| name(&format!("m{number}"))).collect();
    let all = names
        .iter()
        .map(|image| drafts.start_draft(&author, Kind::New, Some(image), &[]));
    let begun = futures_util::future::join_all(all).await;
    let (begun, refused): (Vec<_>, Vec<_>) = begun.into_iter().partition(Result::is_ok);
    assert_eq!((begun.len(), refused.len()), (2, 6));
    for refused in refused {
        assert!(
            matches!(refused, Err(ProposalError::Refused(_))),
            "{refused:?}"
        );
    }
    let person = author.id().unwrap().to_string();
    let open = drafts.store().proposals_of(&person).await.unwrap();
    assert_eq!(open.len(), OPEN_LIMIT);
}
