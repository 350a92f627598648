//! What a search finds, on both databases: the words of one image after another, and the order of
//! what holds them all.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use app::view::catalogue::CatalogueQuery;
use common::{Database, TestDatabase};
use rstest::rstest;
use server::clock::Timestamp;
use server::portal::Portal;
use server::store::{PageRecord, PageRow, SearchDocument, Store, Within};
use sqlx::{Connection as _, Executor as _};

const NOW: Timestamp = Timestamp(1_700_000_000_123_456);

/// What is searched of an image: name, description, tags, documentation.
type Words<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Lists images of which these words are searched; their serial numbers.
async fn list(store: &Store, images: &[Words<'_>]) -> Vec<i64> {
    let mut serials = Vec::new();
    let mut tx = store.begin().await.unwrap();
    for (name, description, tags, documentation) in images {
        let id = uuid::Uuid::new_v4().to_string();
        let serial = tx.image_for_update(name, &id, NOW).await.unwrap().serial;
        tx.put_page(&PageRecord {
            row: PageRow {
                serial: 0,
                image: (*name).to_owned(),
                made_by: "this".to_owned(),
                description: (*description).to_owned(),
                lifecycle: "active".to_owned(),
                maintained_by: "others".to_owned(),
                categories: "[]".to_owned(),
                architectures: "[]".to_owned(),
                successors: "[]".to_owned(),
                tags: 1,
                updated_at: NOW.0,
                retired_at: None,
            },
            view: "{}".to_owned(),
            directions: "{}".to_owned(),
        })
        .await
        .unwrap();
        // Twice: what was there before is found no longer.
        for documentation in ["obsolete words", documentation] {
            let document = SearchDocument {
                name: (*name).to_owned(),
                description: (*description).to_owned(),
                tags: (*tags).to_owned(),
                documentation: documentation.to_owned(),
            };
            tx.put_search_document(serial, &document).await.unwrap();
        }
        serials.push(serial);
    }
    tx.touch_catalogue(NOW).await.unwrap();
    tx.commit().await.unwrap();
    serials
}

const STREAMS: [Words<'static>; 3] = [
    (
        "storm",
        "A stream processor.",
        "2.8 latest",
        "It processes unbounded streams of data in clusters.",
    ),
    ("stream", "Something else.", "1", "Nothing about it."),
    (
        "wiki",
        "Pages for everybody.",
        "1.2-alpine3",
        "Running wikis keeps the streams of edits. Café.",
    ),
];

/// The names on the first page of what a search finds.
async fn find(portal: &Portal, q: &str) -> Vec<String> {
    let query = CatalogueQuery::from_pairs(&[("q".to_owned(), q.to_owned())]).unwrap();
    let page = portal.catalogue_page(&query).await.unwrap();
    page.rows.iter().map(|row| row.name.to_string()).collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_word_is_held_by_the_images_in_which_one_begins_with_it(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    store.warm_search().await.unwrap();
    let serials = list(&store, &STREAMS).await;
    assert_eq!(store.searchable_images().await.unwrap(), 3);
    let holding = async |word: &str, within: Within| {
        let found = store.images_holding(word, within).await.unwrap();
        found.map(|found| {
            let place = |serial: u64| serials.iter().position(|s| *s as u64 == serial).unwrap();
            found.iter().map(place).collect::<Vec<_>>()
        })
    };
    let everything = async |word: &str| holding(word, Within::Everything).await;
    assert_eq!(everything("stream").await, Some(vec![0, 1, 2]));
    assert_eq!(holding("stream", Within::Head).await, Some(vec![0, 1]));
    assert_eq!(everything("clust").await, Some(vec![0]), "by its beginning");
    assert_eq!(everything("running").await, Some(vec![2]), "by its stem");
    assert_eq!(everything("alpine3").await, Some(vec![2]), "in a tag");
    assert_eq!(holding("edits", Within::Head).await, Some(vec![]));
    assert_eq!(everything("obsolete").await, Some(vec![]));
    let usual = match kind {
        Database::Sqlite => Some(vec![2]),
        Database::Postgres => None,
    };
    assert_eq!(
        everything("the").await,
        usual,
        "Postgres keeps no such word"
    );
    assert_eq!(
        holding("the", Within::Head).await.is_none(),
        usual.is_none()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn images_are_ranked_name_before_description_before_documentation(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let [storm, stream, wiki] = list(&store, &STREAMS).await[..] else {
        unreachable!()
    };
    let rank = async |words: &[&str], among: &[i64]| store.rank_images(words, among).await.unwrap();
    assert_eq!(
        rank(&["stream"], &[wiki, storm, stream]).await,
        [stream, storm, wiki]
    );
    assert_eq!(
        rank(&["stream"], &[wiki, storm]).await,
        [storm, wiki],
        "no other than those that are asked about"
    );
    assert_eq!(
        rank(&["stream", "data"], &[wiki, storm]).await,
        [storm],
        "every word"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_search_finds_what_holds_every_word(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    list(&database.store().await, &STREAMS).await;
    let portal = database.portal().await;
    assert_eq!(find(&portal, "streams").await, ["stream", "storm", "wiki"]);
    assert_eq!(find(&portal, "proc clust").await, ["storm"]);
    assert_eq!(find(&portal, "the edits").await, ["wiki"]);
    assert_eq!(find(&portal, "edits edits").await, ["wiki"]);
    assert!(find(&portal, "stream nowhere").await.is_empty());
    assert!(find(&portal, "obsolete").await.is_empty());
    for hostile in [
        "\"",
        "' OR 1=1 --",
        "stream*:&|!()",
        "\0",
        "NEAR(a b)",
        "ü",
        "हिन्दी",
        "สวัสดี",
        "aⒶb",
        &"x".repeat(100_000),
    ] {
        // Answered without an error of the database, which the page would hide and only log.
        for word in server::store::search_words(hostile) {
            let store = database.store().await;
            store.images_holding(&word, Within::Head).await.unwrap();
            let all = store.images_holding(&word, Within::Everything).await;
            assert!(all.unwrap().is_none_or(|all| all.len() <= 3), "{word}");
        }
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn of_words_that_hundreds_hold_names_descriptions_and_tags_come_first(
    #[case] kind: Database,
) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let names: Vec<String> = (0..205)
        .map(|number| format!("image-{number:03}"))
        .collect();
    let images: Vec<Words<'_>> = names
        .iter()
        .map(|name| match name.as_str() {
            "image-100" => (name.as_str(), "A common thing.", "1", "Something usual."),
            "image-200" => (name.as_str(), "A thing.", "common-usual", "Nothing."),
            // One word in the tags, the other below: neither has the two in one place.
            "image-150" => (name.as_str(), "A thing.", "common", "It is usual."),
            _ => (
                name.as_str(),
                "A thing.",
                "1",
                "Something common, and usual.",
            ),
        })
        .collect();
    list(&database.store().await, &images).await;
    let portal = database.portal().await;
    let found = find(&portal, "comm").await;
    assert_eq!(
        found[..4],
        ["image-100", "image-150", "image-200", "image-000"]
    );
    let found = find(&portal, "comm usual").await;
    assert_eq!(found[..3], ["image-200", "image-000", "image-001"]);
    let query = CatalogueQuery::from_pairs(&[("q".to_owned(), "usual common".to_owned())]).unwrap();
    let page = portal.catalogue_page(&query).await.unwrap();
    assert_eq!(
        page.total, 205,
        "nothing is lost, and nothing is there twice"
    );
    assert_eq!(
        find(&portal, "common thing nothing").await,
        ["image-200"],
        "words that nearly all hold, and one that tells"
    );
}

#[tokio::test]
async fn what_was_listed_before_the_index_of_words_is_found_after_the_upgrade() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let store = database.store().await;
    list(&store, &STREAMS).await;
    store.close().await;
    // As a program left it that did not know the index.
    let mut file = sqlx::SqliteConnection::connect(&database.address)
        .await
        .unwrap();
    for statement in [
        "DROP TABLE image_words",
        "DELETE FROM _sqlx_migrations WHERE version = 9",
    ] {
        file.execute(statement).await.unwrap();
    }
    file.close().await.unwrap();

    let portal = database.portal().await;
    assert_eq!(find(&portal, "streams").await, ["stream", "storm", "wiki"]);
    assert_eq!(find(&portal, "proc clust").await, ["storm"]);
    let heads = portal.store().images_holding("stream", Within::Head).await;
    assert_eq!(heads.unwrap().unwrap().len(), 2);
}
