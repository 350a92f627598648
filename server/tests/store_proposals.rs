//! The contract of the store for proposals: every function, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Database, TestDatabase, add_person};
use rstest::rstest;
use server::clock::Timestamp;
use server::store::{
    AuthorRow, DraftSave, EventRow, FileRow, JobRow, NewNotice, NewVersion, OriginRow,
    PrivateNoteRow, ProposalFilter, ProposalRow, ReviewDraftRow, RevisionRow, Store, VersionSource,
};

const NOW: Timestamp = Timestamp(1_700_000_000_123_456);

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1_000_000)
}

fn draft(id: &str, kind: &str, image: &str) -> ProposalRow {
    ProposalRow {
        id: id.to_owned(),
        number: None,
        kind: kind.to_owned(),
        image: image.to_owned(),
        base_version: None,
        policy: "policy".to_owned(),
        state: "draft".to_owned(),
        living: 1,
        sequence: 1,
        projection: "{\"a\":\"ü\"}".to_owned(),
        turn_group: "author".to_owned(),
        turn_since: NOW.0,
        wake_at: None,
        summary: "A new image.".to_owned(),
        created_at: NOW.0,
        submitted_at: None,
        ended_at: None,
        deleted_at: None,
        standing: "{}".to_owned(),
    }
}

/// A store with the settings and the persons that the rows speak of.
async fn opened(database: &TestDatabase) -> Store {
    let store = database.store().await;
    let mut tx = store.begin().await.unwrap();
    tx.put_policy("policy", "settings", NOW).await.unwrap();
    tx.commit().await.unwrap();
    for person in ["ann", "bob", "cyd"] {
        add_person(&store, person).await;
    }
    store
}

async fn add(store: &Store, proposal: &ProposalRow) {
    let mut tx = store.begin().await.unwrap();
    tx.add_proposal(proposal).await.unwrap();
    tx.commit().await.unwrap();
}

/// Gives a proposal its number and sets what it is now.
async fn submit(store: &Store, mut proposal: ProposalRow, at: Timestamp) -> sqlx::Result<i64> {
    let mut tx = store.begin().await?;
    let number = tx.next_proposal_number().await?;
    let seen = proposal.sequence;
    proposal.number = Some(number);
    proposal.state = "screening".to_owned();
    proposal.turn_group = "reviewers".to_owned();
    proposal.turn_since = at.0;
    proposal.submitted_at = Some(at.0);
    proposal.sequence += 1;
    assert!(tx.set_projection(&proposal, seen).await?);
    tx.commit().await?;
    Ok(number)
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_proposal_is_found_as_it_was_written(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    let begun = draft("p1", "new", "a");
    add(&store, &begun).await;
    assert_eq!(store.proposal("p1").await.unwrap(), Some(begun.clone()));
    assert_eq!(store.proposal("p2").await.unwrap(), None);
    assert!(store.open_proposals().await.unwrap().is_empty());

    assert_eq!(submit(&store, begun, later(5)).await.unwrap(), 1);
    let row = store.proposal_by_number(1).await.unwrap().unwrap();
    assert_eq!(
        (row.id.as_str(), row.state.as_str(), row.sequence),
        ("p1", "screening", 2)
    );
    assert_eq!(store.proposal_by_number(2).await.unwrap(), None);
    assert_eq!(store.open_proposals().await.unwrap(), [row]);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn who_has_not_seen_the_last_event_changes_nothing(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let mut tx = store.begin().await.unwrap();
    let mut row = tx.proposal_for_update("p1").await.unwrap().unwrap();
    assert_eq!(tx.proposal_for_update("none").await.unwrap(), None);
    row.sequence = 2;
    row.state = "screening".to_owned();
    assert!(!tx.set_projection(&row, 7).await.unwrap());
    assert!(tx.set_projection(&row, 1).await.unwrap());
    assert!(!tx.set_projection(&row, 1).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(
        store.proposal("p1").await.unwrap().unwrap().state,
        "screening"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_name_is_held_by_one_living_proposal(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    // Drafts may meet; the first submission holds the name.
    for id in ["p1", "p2"] {
        add(&store, &draft(id, "new", "a")).await;
    }
    submit(&store, draft("p1", "new", "a"), NOW).await.unwrap();
    let refused = submit(&store, draft("p2", "new", "a"), NOW)
        .await
        .unwrap_err();
    assert!(
        refused
            .as_database_error()
            .is_some_and(sqlx::error::DatabaseError::is_unique_violation),
        "{refused}"
    );

    // An update of the same image is another matter, but there is one at a time.
    for id in ["u1", "u2"] {
        add(&store, &draft(id, "update", "a")).await;
    }
    assert_eq!(
        submit(&store, draft("u1", "update", "a"), NOW)
            .await
            .unwrap(),
        2
    );
    assert!(
        submit(&store, draft("u2", "update", "a"), NOW)
            .await
            .is_err()
    );

    // What ended holds nothing, and the refused took no number.
    let mut ended = store.proposal("u1").await.unwrap().unwrap();
    ended.living = 0;
    ended.state = "withdrawn".to_owned();
    ended.ended_at = Some(later(9).0);
    let mut tx = store.begin().await.unwrap();
    assert!(tx.set_projection(&ended, ended.sequence).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(
        submit(&store, draft("u2", "update", "a"), NOW)
            .await
            .unwrap(),
        3
    );
    let ended = store.ended_proposals(later(9), 10).await.unwrap();
    assert_eq!(
        ended.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["u1"]
    );
    assert!(
        store
            .ended_proposals(later(10), 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn lists_are_filtered_and_paged(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    for (id, kind, image) in [
        ("p1", "new", "a"),
        ("p2", "update", "b"),
        ("p3", "new", "c"),
    ] {
        add(&store, &draft(id, kind, image)).await;
        // The longest wait is the newest number.
        let at = later(match id {
            "p1" => 30,
            "p2" => 20,
            _ => 10,
        });
        submit(&store, draft(id, kind, image), at).await.unwrap();
    }
    add(&store, &draft("p4", "new", "d")).await;
    let numbers = async |filter: ProposalFilter<'_>, limit| -> Vec<i64> {
        let rows = store.proposals(filter, limit).await.unwrap();
        rows.iter().map(|row| row.number.unwrap()).collect()
    };
    let all = ProposalFilter::default();
    assert_eq!(numbers(all, 10).await, [3, 2, 1]);
    assert_eq!(numbers(all, 2).await, [3, 2]);
    let before = ProposalFilter {
        before: Some(2),
        ..all
    };
    assert_eq!(numbers(before, 10).await, [1]);
    let new = ProposalFilter {
        kind: Some("new"),
        living: true,
        ..all
    };
    assert_eq!(numbers(new, 10).await, [3, 1]);
    let image = ProposalFilter {
        image: Some("b"),
        ..all
    };
    assert_eq!(numbers(image, 10).await, [2]);
    let state = ProposalFilter {
        state: Some("draft"),
        ..all
    };
    assert!(numbers(state, 10).await.is_empty());
    let open = store.open_proposals().await.unwrap();
    assert_eq!(
        open.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(),
        ["p3", "p2", "p1"]
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn authors_are_invited_and_accept(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let author = |person: &str, role: &str, accepted_at| AuthorRow {
        person: person.to_owned(),
        role: role.to_owned(),
        invited_by: (role == "co-author").then(|| "ann".to_owned()),
        invited_at: NOW.0,
        accepted_at,
    };
    let mut tx = store.begin().await.unwrap();
    tx.put_author("p1", &author("ann", "author", Some(NOW.0)))
        .await
        .unwrap();
    tx.put_author("p1", &author("bob", "co-author", None))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.invitations("bob").await.unwrap(),
        [("p1".to_owned(), NOW.0)]
    );
    assert!(store.proposals_of("bob").await.unwrap().is_empty());
    assert_eq!(store.proposals_of("ann").await.unwrap().len(), 1);

    let mut tx = store.begin().await.unwrap();
    tx.put_author("p1", &author("bob", "co-author", Some(later(1).0)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(store.invitations("bob").await.unwrap().is_empty());
    assert_eq!(store.proposals_of("bob").await.unwrap().len(), 1);
    let ended = ProposalRow {
        living: 0,
        ..draft("p2", "new", "b")
    };
    add(&store, &ended).await;
    let mut tx = store.begin().await.unwrap();
    tx.put_author("p2", &author("ann", "author", Some(NOW.0)))
        .await
        .unwrap();
    for (person, open) in [("ann", 1), ("bob", 1), ("cyd", 0)] {
        let counted = tx.count_open_for_update(person).await.unwrap();
        assert_eq!(counted, open, "{person}");
    }
    drop(tx);
    assert_eq!(
        store.proposal_authors("p1").await.unwrap(),
        [
            author("ann", "author", Some(NOW.0)),
            author("bob", "co-author", Some(later(1).0))
        ]
    );
    let mut tx = store.begin().await.unwrap();
    assert!(tx.remove_author("p1", "bob").await.unwrap());
    assert!(!tx.remove_author("p1", "bob").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.proposal_authors("p1").await.unwrap().len(), 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn events_are_appended_once_and_kept_in_order(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let event = |sequence, actor: Option<&str>| EventRow {
        sequence,
        at: NOW.0 + sequence,
        actor: actor.map(str::to_owned),
        kind: "started".to_owned(),
        payload: "{\"note\":\"ü\"}".to_owned(),
    };
    let mut tx = store.begin().await.unwrap();
    tx.add_event("p1", &event(2, None)).await.unwrap();
    tx.add_event("p1", &event(1, Some("ann"))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.events("p1").await.unwrap(),
        [event(1, Some("ann")), event(2, None)]
    );
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_event("p1", &event(2, None)).await.is_err());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_part_is_saved_over_what_was_seen_only(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let save = async |part: &str, content: &[u8], seen, person: &str, removed| {
        let mut tx = store.begin().await.unwrap();
        let saved = tx
            .save_draft_part(DraftSave {
                proposal: "p1",
                part,
                content,
                seen,
                person,
                at: NOW,
                removed,
            })
            .await
            .unwrap();
        tx.commit().await.unwrap();
        saved
    };
    assert_eq!(save("library/a", b"one", 0, "ann", false).await, Some(1));
    assert_eq!(save("library/a", b"two", 1, "ann", false).await, Some(2));
    // Somebody who has seen less writes nothing, nor does one who thinks it is new or not there.
    assert_eq!(save("library/a", b"late", 1, "bob", false).await, None);
    assert_eq!(save("library/a", b"new", 0, "bob", false).await, None);
    assert_eq!(save("docs/a/content.md", b"x", 3, "bob", false).await, None);
    assert_eq!(
        save("docs/a/content.md", &[0xff, 0], 0, "bob", false).await,
        Some(1)
    );
    let part = store.draft_part("p1", "library/a").await.unwrap().unwrap();
    assert_eq!(
        (part.content.as_slice(), part.lock_version, part.removed),
        (&b"two"[..], 2, 0)
    );
    assert_eq!(store.draft_part("p1", "none").await.unwrap(), None);
    let mut tx = store.begin().await.unwrap();
    let ann = AuthorRow {
        person: "ann".to_owned(),
        role: "author".to_owned(),
        invited_by: None,
        invited_at: NOW.0,
        accepted_at: Some(NOW.0),
    };
    tx.put_author("p1", &ann).await.unwrap();
    tx.commit().await.unwrap();
    let held = store.drafts_part("ann", "library/a").await.unwrap();
    assert_eq!(held, [("p1".to_owned(), b"two".to_vec())]);
    assert!(store.drafts_part("ann", "none").await.unwrap().is_empty());
    assert!(
        store
            .drafts_part("bob", "library/a")
            .await
            .unwrap()
            .is_empty()
    );

    // What is taken away is remembered, and frozen no longer.
    assert_eq!(save("library/a", b"two", 2, "ann", true).await, Some(3));
    assert_eq!(save("library/a", b"late", 2, "bob", false).await, None);
    let parts = store.draft_parts("p1").await.unwrap();
    assert_eq!(
        parts
            .iter()
            .map(|part| (part.part.as_str(), part.removed, part.saved_by.as_str()))
            .collect::<Vec<_>>(),
        [("docs/a/content.md", 0, "bob"), ("library/a", 1, "ann")]
    );
    let mut tx = store.begin().await.unwrap();
    let frozen = tx.draft_to_freeze("p1").await.unwrap();
    assert_eq!(frozen.len(), 1);
    assert_eq!(frozen[0].content, [0xff, 0]);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_saves_at_once_lose_nothing(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let save = |person: &'static str| {
        let store = store.clone();
        async move {
            let mut tx = store.begin().await.unwrap();
            let saved = tx
                .save_draft_part(DraftSave {
                    proposal: "p1",
                    part: "answers",
                    content: person.as_bytes(),
                    seen: 0,
                    person,
                    at: NOW,
                    removed: false,
                })
                .await
                .unwrap();
            tx.commit().await.unwrap();
            saved
        }
    };
    let (ann, bob) = tokio::join!(tokio::spawn(save("ann")), tokio::spawn(save("bob")));
    let mut saved = [ann.unwrap(), bob.unwrap()];
    saved.sort_unstable();
    assert_eq!(saved, [None, Some(1)]);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_revision_keeps_its_files(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let revision = |number| RevisionRow {
        number,
        round: 1,
        submitted_by: "ann".to_owned(),
        submitted_at: NOW.0,
        note: "First.".to_owned(),
        classes: "{}".to_owned(),
        findings: "[]".to_owned(),
    };
    let mut tx = store.begin().await.unwrap();
    for number in [1, 2] {
        tx.add_revision("p1", &revision(number)).await.unwrap();
        for path in ["library/a", "docs/a/content.md"] {
            let content = format!("{path} in r{number}");
            let sha256 = server::programme::digest(content.as_bytes());
            tx.put_blob(&sha256, content.as_bytes()).await.unwrap();
            let file = FileRow {
                path: path.to_owned(),
                sha256,
            };
            tx.add_revision_file("p1", number, &file).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    assert_eq!(
        store.revisions("p1").await.unwrap(),
        [revision(1), revision(2)]
    );
    let files = store.revision_contents("p1", 2).await.unwrap();
    assert_eq!(
        files,
        [
            (
                "docs/a/content.md".to_owned(),
                b"docs/a/content.md in r2".to_vec()
            ),
            ("library/a".to_owned(), b"library/a in r2".to_vec())
        ]
    );
    assert_eq!(store.revision_files("p1", 1).await.unwrap().len(), 2);
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_revision("p1", &revision(2)).await.is_err());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_unpublished_review_is_its_writers(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let review = |person: &str, content: &str, lock_version| ReviewDraftRow {
        person: person.to_owned(),
        revision: 1,
        content: content.to_owned(),
        lock_version,
        saved_at: NOW.0,
    };
    let save = async |person: &str, content: &str, seen| {
        let mut tx = store.begin().await.unwrap();
        let saved = tx
            .save_review_draft("p1", &review(person, content, 0), seen)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        saved
    };
    assert_eq!(save("ann", "one", 0).await, Some(1));
    assert_eq!(save("ann", "two", 1).await, Some(2));
    assert_eq!(save("ann", "late", 1).await, None);
    assert_eq!(save("ann", "new", 0).await, None);
    assert_eq!(save("bob", "x", 4).await, None);
    assert_eq!(save("bob", "his", 0).await, Some(1));
    assert_eq!(
        store.review_draft("p1", "ann").await.unwrap(),
        Some(review("ann", "two", 2))
    );
    assert_eq!(store.review_draft("p1", "cyd").await.unwrap(), None);
    assert_eq!(
        store.reviews_under_way("p1").await.unwrap(),
        [("ann".to_owned(), NOW.0), ("bob".to_owned(), NOW.0)]
    );
    let mut tx = store.begin().await.unwrap();
    tx.remove_review_draft("p1", "ann").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.review_draft("p1", "ann").await.unwrap(), None);

    let mut tx = store.begin().await.unwrap();
    tx.set_viewed("p1", "ann", "library/a", "aa").await.unwrap();
    tx.set_viewed("p1", "ann", "library/a", "bb").await.unwrap();
    tx.set_viewed("p1", "ann", "docs/a/content.md", "cc")
        .await
        .unwrap();
    tx.unset_viewed("p1", "ann", "docs/a/content.md")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.viewed_files("p1", "ann").await.unwrap(),
        [("library/a".to_owned(), "bb".to_owned())]
    );
    assert!(store.viewed_files("p1", "bob").await.unwrap().is_empty());

    let note = |id: &str, at: Timestamp| PrivateNoteRow {
        id: id.to_owned(),
        author: "ann".to_owned(),
        text: "Among us.".to_owned(),
        at: at.0,
    };
    let mut tx = store.begin().await.unwrap();
    tx.add_private_note("p1", &note("n2", later(2)))
        .await
        .unwrap();
    tx.add_private_note("p1", &note("n1", later(1)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.private_notes("p1").await.unwrap(),
        [note("n1", later(1)), note("n2", later(2))]
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn notices_are_written_once_and_read(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let mut tx = store.begin().await.unwrap();
    for (person, sequence) in [("ann", 1), ("ann", 1), ("ann", 2), ("bob", 2)] {
        tx.add_notice(&NewNotice {
            person,
            proposal: "p1",
            sequence,
            reason: "author",
            your_turn: sequence == 2,
            sentence: "Something happened.",
            at: NOW,
        })
        .await
        .unwrap();
    }
    tx.watch("p1", "cyd", NOW).await.unwrap();
    tx.watch("p1", "cyd", NOW).await.unwrap();
    tx.watch("p1", "bob", NOW).await.unwrap();
    tx.unwatch("p1", "bob").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.watchers("p1").await.unwrap(), ["cyd"]);
    assert_eq!(store.unread_notices("ann").await.unwrap(), 2);
    let notices = store.notices("ann", None, 10).await.unwrap();
    assert_eq!(
        notices
            .iter()
            .map(|notice| (notice.sequence, notice.your_turn))
            .collect::<Vec<_>>(),
        [(2, 1), (1, 0)]
    );
    let older = store.notices("ann", Some(notices[0].id), 10).await.unwrap();
    assert_eq!(older.len(), 1);

    let mut tx = store.begin().await.unwrap();
    // Another's notice is not mine to mark.
    tx.mark_read("bob", Some(notices[0].id), NOW).await.unwrap();
    tx.mark_read("ann", Some(notices[0].id), NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.unread_notices("ann").await.unwrap(), 1);
    assert_eq!(store.unread_notices("bob").await.unwrap(), 1);
    let mut tx = store.begin().await.unwrap();
    tx.mark_read("ann", None, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.unread_notices("ann").await.unwrap(), 0);

    // Who opens the page of a proposal has seen what is told of it.
    let inbox = store.inbox("bob", None, 10).await.unwrap();
    assert_eq!((inbox.len(), inbox[0].number), (1, None));
    submit(&store, draft("p1", "new", "a"), NOW).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.mark_seen("bob", 2, NOW).await.unwrap();
    tx.mark_seen("ann", 1, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.unread_notices("bob").await.unwrap(), 1);
    let mut tx = store.begin().await.unwrap();
    tx.mark_seen("bob", 1, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    let inbox = store.inbox("bob", None, 10).await.unwrap();
    assert_eq!(
        (inbox[0].number, inbox[0].read_at),
        (Some(1), Some(later(1).0))
    );
    assert!(
        store
            .inbox("bob", Some(inbox[0].id), 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn decisions_and_origins_are_kept(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    submit(&store, draft("p1", "new", "a"), NOW).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.add_decision_record("p1", "{\"n\":1}", NOW)
        .await
        .unwrap();
    tx.add_decision_record("p1", "{\"n\":2}", later(1))
        .await
        .unwrap();
    tx.image_for_update("a", "image", NOW).await.unwrap();
    tx.add_version(&NewVersion {
        id: "v1",
        image: "a",
        source: VersionSource::Proposal,
        summary: "Added.",
        created_at: NOW,
    })
    .await
    .unwrap();
    tx.set_origin("v1", "p1", 2).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.decision_records("p1").await.unwrap(),
        ["{\"n\":1}", "{\"n\":2}"]
    );
    assert_eq!(
        store.origin_of_version("v1").await.unwrap(),
        Some((Some(1), 2))
    );
    assert_eq!(store.origin_of_version("v2").await.unwrap(), None);
    assert_eq!(
        store.revision_of_version("v1").await.unwrap(),
        Some(("p1".to_owned(), 2))
    );
    assert_eq!(store.revision_of_version("v2").await.unwrap(), None);
    let origin = OriginRow {
        version: "v1".to_owned(),
        number: Some(1),
        revision: 2,
        record: 2,
    };
    assert_eq!(store.origins("a").await.unwrap(), [origin]);
    assert!(store.origins("b").await.unwrap().is_empty());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn who_sleeps_is_woken_when_the_moment_has_come(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    for (id, wake_at) in [("p1", Some(9)), ("p2", Some(5)), ("p3", None)] {
        let row = ProposalRow {
            wake_at: wake_at.map(|seconds| later(seconds).0),
            ..draft(id, "update", id)
        };
        add(&store, &row).await;
    }
    let ended = ProposalRow {
        wake_at: Some(NOW.0),
        living: 0,
        ..draft("p4", "update", "p4")
    };
    add(&store, &ended).await;
    assert!(store.due_proposals(later(4)).await.unwrap().is_empty());
    assert_eq!(store.due_proposals(later(5)).await.unwrap(), ["p2"]);
    assert_eq!(store.due_proposals(later(9)).await.unwrap(), ["p2", "p1"]);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_begins_from_an_older_version_than_its_image_has_is_outdated(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    let mut tx = store.begin().await.unwrap();
    tx.image_for_update("a", "image", NOW).await.unwrap();
    for id in ["v1", "v2"] {
        tx.add_version(&NewVersion {
            id,
            image: "a",
            source: VersionSource::Import,
            summary: "Imported.",
            created_at: NOW,
        })
        .await
        .unwrap();
    }
    tx.set_current_version("a", "v2").await.unwrap();
    tx.commit().await.unwrap();
    for (id, state, living, base) in [
        ("p1", "in_review", 1, Some("v1")),
        ("p2", "ready", 1, Some("v1")),
        ("p3", "in_review", 1, Some("v2")),
        ("p4", "screening", 1, None),
        ("p7", "draft", 1, None),
        ("p8", "screening", 1, Some("v1")),
        ("p5", "draft", 1, Some("v1")),
        ("p6", "withdrawn", 0, Some("v1")),
    ] {
        let row = ProposalRow {
            state: state.to_owned(),
            living,
            base_version: base.map(str::to_owned),
            ..draft(id, "profile", "a")
        };
        add(&store, &row).await;
    }
    assert_eq!(
        store.outdated_proposals().await.unwrap(),
        ["p1", "p2", "p4"]
    );

    // A draft has taken in what a version changed, and then what another one did.
    assert_eq!(store.draft_base("p1").await.unwrap(), None);
    for (version, before, is_noted) in [
        ("v1", None, true),
        ("v2", None, false),
        ("v2", Some("v2"), false),
        ("v2", Some("v1"), true),
    ] {
        let was = store.draft_base("p1").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let noted = tx.set_draft_base("p1", version, before).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(noted, is_noted, "{version} after {before:?}");
        let now = store.draft_base("p1").await.unwrap();
        assert_eq!(now, if noted { Some(version.to_owned()) } else { was });
    }
    assert_eq!(store.draft_base("p2").await.unwrap(), None);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_job_is_claimed_by_one_and_ended_once(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    add(&store, &draft("p1", "new", "a")).await;
    let mut tx = store.begin().await.unwrap();
    tx.add_job(&JobRow {
        id: "j1".to_owned(),
        kind: "fetch".to_owned(),
        task: "{}".to_owned(),
        proposal: Some("p1".to_owned()),
        progress: "Waits.".to_owned(),
        attempts: 0,
        failure: None,
        done_at: None,
        created_at: NOW.0,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let claim = async |now, until| {
        let mut tx = store.begin().await.unwrap();
        let job = tx.claim_job(now, until).await.unwrap();
        tx.commit().await.unwrap();
        job
    };
    assert_eq!(claim(later(-1), later(9)).await, None, "it is not due");
    assert_eq!(claim(NOW, later(10)).await.unwrap().attempts, 1);
    assert_eq!(claim(later(9), later(19)).await, None, "it is held");

    // Whoever held it is gone: it comes back.
    assert_eq!(claim(later(10), later(20)).await.unwrap().attempts, 2);
    let mut tx = store.begin().await.unwrap();
    tx.report_job("j1", "Half.", later(30)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(later(25), later(40)).await, None);
    assert_eq!(
        store.newest_job("p1").await.unwrap().unwrap().progress,
        "Half."
    );

    let mut tx = store.begin().await.unwrap();
    tx.retry_job("j1", later(50)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claim(later(49), later(60)).await, None);
    assert!(claim(later(50), later(60)).await.is_some());

    let mut tx = store.begin().await.unwrap();
    assert!(tx.end_job("j1", Some("No."), later(51)).await.unwrap());
    assert!(!tx.end_job("j1", None, later(52)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(claim(later(99), later(100)).await, None);
    let job = store.newest_job("p1").await.unwrap().unwrap();
    assert_eq!(
        (job.failure.as_deref(), job.done_at),
        (Some("No."), Some(later(51).0))
    );
    assert_eq!(store.newest_job("p2").await.unwrap(), None);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn security_updates_stand_before_other_updates(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = opened(&database).await;
    for (id, kind, image, at) in [
        ("p1", "update", "a", 1),
        ("p2", "profile", "b", 2),
        ("p3", "security", "c", 3),
        ("p4", "new", "d", 0),
    ] {
        let begun = draft(id, kind, image);
        add(&store, &begun).await;
        submit(&store, begun, later(at)).await.unwrap();
    }
    // A draft waits for nobody.
    add(&store, &draft("p5", "update", "e")).await;
    for (kind, since, id, place) in [
        ("security", later(3).0, "p3", (0, 3)),
        ("security", i64::MAX, "p9", (1, 3)),
        ("update", later(1).0, "p1", (1, 3)),
        ("profile", later(2).0, "p2", (2, 3)),
        ("update", later(2).0, "p3", (3, 3)),
        ("update", i64::MAX, "p5", (3, 3)),
        ("new", later(0).0, "p4", (0, 1)),
    ] {
        let found = store.place_in_queue(kind, since, id).await.unwrap();
        assert_eq!(found, place, "{kind} {id}");
    }
}
