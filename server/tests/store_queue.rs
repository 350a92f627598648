//! The contract of the store for queues and lists of one's own work, on both databases:
//! what it answers about proposals that moved through the portal.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use common::programme::{Programme, Somebody};
use common::{Database, TestDatabase, skiff};
use rstest::rstest;
use server::clock::Timestamp;
use server::live::{CHANNEL, Moved};
use server::store::Store;
use sqlx::postgres::PgListener;

fn id_of(somebody: &Somebody) -> String {
    somebody.caller.id().unwrap().to_string()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_queue_reads_what_is_open_and_what_moved(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let store = programme.portal.web.portal.store();
    assert!(store.open_sequences().await.unwrap().is_empty());
    let open = programme.submitted().await;
    let id = open.row.id.to_string();
    let sequences = store.open_sequences().await.unwrap();
    assert_eq!(sequences, [(id.clone(), open.row.sequence)]);

    let asked = [id.clone(), "none".to_owned()];
    let items = store.open_items(&asked).await.unwrap();
    let [item] = items.as_slice() else {
        panic!("{items:?}")
    };
    assert_eq!(
        (item.number, item.kind.as_str(), item.image.as_str()),
        (1, "new", "skiff")
    );
    assert_eq!(
        (item.state.as_str(), item.sequence),
        ("screening", open.row.sequence)
    );
    assert_eq!(item.authors, id_of(&programme.author));
    assert!(store.open_items(&[]).await.unwrap().is_empty());

    let moved = item.changed_at;
    let moved_since = async |after: i64, limit| store.moved_since(after, limit).await.unwrap();
    assert_eq!(moved_since(moved - 1, 10).await, [id.as_str()]);
    assert!(moved_since(moved - 1, 0).await.is_empty());
    assert!(moved_since(moved, 10).await.is_empty());

    let withdrawn = [("act", "withdraw"), ("text-withdraw", "Another time.")];
    let answer = programme
        .post(&programme.author, "/proposals/1", &withdrawn)
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(store.open_sequences().await.unwrap().is_empty());
    assert!(store.open_items(&asked).await.unwrap().is_empty());
    assert_eq!(
        moved_since(moved, 10).await,
        [id.as_str()],
        "one that ended moved too"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn who_takes_a_proposal_on_has_it_among_their_work(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let store = programme.portal.web.portal.store();
    let (author, one) = (id_of(&programme.author), id_of(&programme.one));
    let open = programme.in_review().await;
    let id = open.row.id.to_string();
    let involving = async |person: &str| -> Vec<String> {
        let rows = store.involving(person, Timestamp(0)).await.unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(store.unclaimed().await.unwrap(), 1);
    assert_eq!(store.claims_ever(&one).await.unwrap(), 0);
    assert!(store.turns_of(&one).await.unwrap().is_empty());
    assert!(involving(&one).await.is_empty());
    assert_eq!(programme.claim(&programme.one, 1).await.status, 303);
    assert_eq!(store.unclaimed().await.unwrap(), 0);
    assert_eq!(store.claims_ever(&one).await.unwrap(), 1);
    assert_eq!(store.turns_of(&one).await.unwrap(), [id.as_str()]);
    assert_eq!(involving(&one).await, [id.as_str()]);
    assert!(store.turns_of(&author).await.unwrap().is_empty());
    assert!(involving("nobody").await.is_empty());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_living_proposal_keeps_its_name_and_shows_its_newest_revision(#[case] kind: Database) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let store = programme.portal.web.portal.store();
    let open = programme.submitted().await;
    let id = open.row.id.to_string();
    let reserved = store.reserved_names(Timestamp(i64::MAX)).await.unwrap();
    assert_eq!(reserved, [(id.clone(), "skiff".to_owned(), Some(1))]);

    let path = "context/1.2/Dockerfile";
    let text = skiff::DOCKERFILE.as_bytes();
    let listing = store.revision_listing(&id, 1).await.unwrap();
    let listed = listing.iter().find(|file| file.path == path).unwrap();
    assert_eq!(usize::try_from(listed.size).unwrap(), text.len());
    assert_eq!(listed.sha256, server::programme::digest(text));
    assert!(listing.is_sorted_by_key(|file| file.path.clone()));
    assert!(store.revision_listing(&id, 2).await.unwrap().is_empty());
    let file = async |revision, path: &str| store.revision_file(&id, revision, path).await.unwrap();
    assert_eq!(file(1, path).await.as_deref(), Some(text));
    assert_eq!(file(1, "none").await, None);
    assert_eq!(file(2, path).await, None);
    assert_eq!(
        store.newest_of_open(path).await.unwrap(),
        [(id.clone(), text.to_vec())]
    );
    assert!(store.newest_of_open("none").await.unwrap().is_empty());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn other_replicas_are_told_what_was_committed_and_nothing_else(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let tell = async |store: &Store, sequence: i64, is_true: bool| {
        let mut tx = store.begin().await.unwrap();
        let moved = Moved {
            proposal: "p1".to_owned(),
            sequence,
        };
        tx.tell_replicas(&moved).await.unwrap();
        if is_true {
            tx.commit().await.unwrap();
        }
    };
    if kind == Database::Sqlite {
        // There are no others; telling them does no harm.
        tell(&store, 1, true).await;
        return;
    }
    let mut listener = PgListener::connect(&database.address).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    tell(&store, 1, false).await;
    tell(&store, 2, true).await;
    let heard = tokio::time::timeout(Duration::from_secs(10), listener.recv());
    assert_eq!(heard.await.unwrap().unwrap().payload(), "p1 2");
}
