//! The contract of the store: every function, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Database, TestDatabase};
use rstest::rstest;
use server::clock::Timestamp;
use server::store::{FileRow, NewVersion, PageRecord, PageRow, Store, StoredRoute, VersionSource};

const NOW: Timestamp = Timestamp(1_700_000_000_123_456);

async fn add_image(
    store: &Store,
    name: &str,
    source: VersionSource,
    files: &[(&str, &str)],
) -> (i64, String) {
    let mut tx = store.begin().await.unwrap();
    let image = tx
        .image_for_update(name, &uuid::Uuid::new_v4().to_string(), NOW)
        .await
        .unwrap();
    let version = uuid::Uuid::new_v4().to_string();
    tx.add_version(&NewVersion {
        id: &version,
        image: name,
        source,
        summary: "Added.",
        created_at: NOW,
    })
    .await
    .unwrap();
    for (path, content) in files {
        let sha256 = server::programme::digest(content.as_bytes());
        tx.put_blob(&sha256, content.as_bytes()).await.unwrap();
        tx.add_version_file(
            &version,
            &FileRow {
                path: (*path).to_owned(),
                sha256,
            },
        )
        .await
        .unwrap();
    }
    tx.set_current_version(name, &version).await.unwrap();
    tx.commit().await.unwrap();
    (image.serial, version)
}

fn page(name: &str) -> PageRecord {
    PageRecord {
        row: PageRow {
            serial: 0,
            image: name.to_owned(),
            made_by: "this".to_owned(),
            description: format!("What {name} is."),
            lifecycle: "active".to_owned(),
            maintained_by: "others".to_owned(),
            categories: "[\"databases-and-storage\"]".to_owned(),
            architectures: "[\"amd64\"]".to_owned(),
            successors: "[]".to_owned(),
            tags: 7,
            updated_at: NOW.0,
            retired_at: None,
        },
        view: "{\"a\":\"ü\"}".to_owned(),
        directions: "{}".to_owned(),
    }
}

fn stored_route(label: &str, target: Option<&str>) -> StoredRoute {
    StoredRoute {
        kind: "github-issues".to_owned(),
        audience: "users".to_owned(),
        intents: "[\"bug\"]".to_owned(),
        label: label.to_owned(),
        target: target.map(str::to_owned),
        note: None,
        visibility: "public".to_owned(),
        account: "{}".to_owned(),
        source: "{}".to_owned(),
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_image_gets_numbered_versions_with_their_files(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    assert_eq!(store.image("a").await.unwrap(), None);
    let (serial, first) = add_image(
        &store,
        "a",
        VersionSource::Import,
        &[("library/a", "one"), ("docs/a/content.md", "same")],
    )
    .await;
    let (_, second) = add_image(
        &store,
        "a",
        VersionSource::Proposal,
        &[("library/a", "two"), ("docs/a/content.md", "same")],
    )
    .await;

    let image = store.image("a").await.unwrap().unwrap();
    assert_eq!(
        (
            image.serial,
            image.current_version.as_deref(),
            image.retired_at
        ),
        (serial, Some(second.as_str()), None)
    );
    let versions = store.versions("a").await.unwrap();
    let seen: Vec<_> = versions
        .iter()
        .map(|v| (v.number, v.source.as_str(), v.created_at))
        .collect();
    assert_eq!(seen, [(2, "proposal", NOW.0), (1, "import", NOW.0)]);
    assert_eq!(versions[1].id, first);
    assert_eq!(
        store.version_contents(&first).await.unwrap(),
        [
            ("docs/a/content.md".to_owned(), b"same".to_vec()),
            ("library/a".to_owned(), b"one".to_vec())
        ]
    );
    let (digest, content) = store.current_file("a", "library/a").await.unwrap().unwrap();
    assert_eq!(
        (digest.as_str(), content.as_slice()),
        (server::programme::digest(b"two").as_str(), &b"two"[..])
    );
    assert_eq!(store.current_file("a", "library/b").await.unwrap(), None);
    assert_eq!(
        store.current_manifests().await.unwrap(),
        [("a".to_owned(), b"two".to_vec())]
    );
    assert_eq!(store.version_files(&second).await.unwrap().len(), 2);
    assert_eq!(
        store.blob(&digest).await.unwrap().as_deref(),
        Some(&b"two"[..])
    );
    assert_eq!(store.blob("none").await.unwrap(), None);

    let mut tx = store.begin().await.unwrap();
    assert_eq!(
        tx.current_source("a").await.unwrap().as_deref(),
        Some("proposal")
    );
    assert_eq!(tx.current_source("b").await.unwrap(), None);
    let imported = tx.newest_files("a", VersionSource::Import).await.unwrap();
    assert_eq!(imported[1].sha256, server::programme::digest(b"one"));
    assert!(
        tx.newest_files("b", VersionSource::Import)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_not_committed_has_not_happened(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let mut tx = store.begin().await.unwrap();
    tx.image_for_update("a", "id", NOW).await.unwrap();
    tx.touch_catalogue(NOW).await.unwrap();
    drop(tx);
    assert_eq!(store.image("a").await.unwrap(), None);
    assert_eq!(store.catalogue_version().await.unwrap(), 0);
    let mut tx = store.begin().await.unwrap();
    tx.touch_catalogue(NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.catalogue_version().await.unwrap(), 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_version_without_its_bytes_is_refused(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    add_image(&store, "a", VersionSource::Import, &[]).await;
    let version = store
        .image("a")
        .await
        .unwrap()
        .unwrap()
        .current_version
        .unwrap();
    let mut tx = store.begin().await.unwrap();
    let file = FileRow {
        path: "library/a".to_owned(),
        sha256: "of nothing".to_owned(),
    };
    let error = tx.add_version_file(&version, &file).await.unwrap_err();
    assert!(
        error
            .as_database_error()
            .unwrap()
            .is_foreign_key_violation(),
        "{error}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_image_leaves_the_catalogue_and_comes_back(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let (_, version) = add_image(&store, "a", VersionSource::Import, &[]).await;
    add_image(&store, "b", VersionSource::Import, &[]).await;
    for moment in [5, 9] {
        let mut tx = store.begin().await.unwrap();
        tx.retire_image("a", Timestamp(moment)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let images = store.images().await.unwrap();
    assert_eq!(
        images
            .iter()
            .map(|i| (i.name.as_str(), i.retired_at))
            .collect::<Vec<_>>(),
        [("a", Some(5)), ("b", None)]
    );
    let mut tx = store.begin().await.unwrap();
    tx.set_current_version("a", &version).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.image("a").await.unwrap().unwrap().retired_at, None);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn pages_and_routes_are_replaced_whole(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    for name in ["b", "B-is-no-name-but-sorts", "a_b", "a-b"] {
        add_image(&store, name, VersionSource::Import, &[]).await;
        let mut tx = store.begin().await.unwrap();
        tx.put_page(&page(name)).await.unwrap();
        tx.commit().await.unwrap();
    }
    let names: Vec<String> = store
        .page_rows()
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.image)
        .collect();
    assert_eq!(
        names,
        ["B-is-no-name-but-sorts", "a-b", "a_b", "b"],
        "names compare byte by byte"
    );

    let mut changed = page("b");
    changed.row.description = "Other words.".to_owned();
    let mut tx = store.begin().await.unwrap();
    tx.put_page(&changed).await.unwrap();
    tx.put_routes(
        "b",
        &[
            stored_route("first", Some("https://a.example")),
            stored_route("second", None),
        ],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let record = store.page("b").await.unwrap().unwrap();
    changed.row.serial = store.image("b").await.unwrap().unwrap().serial;
    assert_eq!(record.row, changed.row);
    assert_eq!(
        (record.view, record.directions),
        (changed.view, changed.directions)
    );
    assert!(store.page("none").await.unwrap().is_none());
    let routes = store.routes("b").await.unwrap();
    assert_eq!(
        routes,
        [
            stored_route("first", Some("https://a.example")),
            stored_route("second", None)
        ]
    );

    let mut tx = store.begin().await.unwrap();
    tx.put_routes("b", &[stored_route("third", None)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.routes("b").await.unwrap(),
        [stored_route("third", None)]
    );
    assert!(store.routes("a-b").await.unwrap().is_empty());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn programme_files_say_whether_they_changed(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let file = |sha256: &str| FileRow {
        path: "docs/metadata.json".to_owned(),
        sha256: sha256.to_owned(),
    };
    let mut tx = store.begin().await.unwrap();
    tx.put_blob("1", b"x").await.unwrap();
    tx.put_blob("1", b"x").await.unwrap();
    tx.put_blob("2", b"y").await.unwrap();
    assert!(tx.put_programme_file(&file("1")).await.unwrap());
    assert!(!tx.put_programme_file(&file("1")).await.unwrap());
    assert!(tx.put_programme_file(&file("2")).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.programme_files().await.unwrap(), [file("2")]);
    let mut tx = store.begin().await.unwrap();
    tx.remove_programme_file("docs/metadata.json")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(store.programme_files().await.unwrap().is_empty());
}

async fn others(store: &Store, policy: &str, since: Timestamp) -> i64 {
    let mut tx = store.begin().await.unwrap();
    tx.lock_catalogue().await.unwrap();
    tx.replicas_with_other_policy(policy, since).await.unwrap()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn replicas_notice_other_settings(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    assert_eq!(store.is_shared(), kind == Database::Postgres);
    let mut tx = store.begin().await.unwrap();
    for _ in 0..2 {
        tx.put_policy("one", "name = 1", NOW).await.unwrap();
    }
    tx.put_policy("two", "name = 2", NOW).await.unwrap();
    tx.see_replica("a", "one", Timestamp(100)).await.unwrap();
    tx.see_replica("a", "one", Timestamp(200)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.policy("one").await.unwrap().as_deref(),
        Some("name = 1")
    );
    assert_eq!(store.policy("none").await.unwrap(), None);
    assert_eq!(others(&store, "two", Timestamp(200)).await, 1);
    assert_eq!(
        others(&store, "two", Timestamp(201)).await,
        0,
        "not seen since"
    );
    assert_eq!(others(&store, "one", Timestamp(0)).await, 0);
    let mut tx = store.begin().await.unwrap();
    tx.forget_replica("b", Timestamp(150)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        others(&store, "two", Timestamp(0)).await,
        1,
        "another one, seen later"
    );
    let mut tx = store.begin().await.unwrap();
    tx.forget_replica("a", Timestamp(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(others(&store, "two", Timestamp(0)).await, 0);

    let mut tx = store.begin().await.unwrap();
    for replica in ["a", "b"] {
        tx.see_replica(replica, "one", NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(others(&store, "two", NOW).await, 2);
    let mut tx = store.begin().await.unwrap();
    tx.forget_all_replicas().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(others(&store, "two", Timestamp(0)).await, 0);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_sound_database_says_so(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    add_image(&store, "a", VersionSource::Import, &[("library/a", "one")]).await;
    assert!(store.is_whole().await.unwrap());
    store.close().await;
    assert!(store.ping().await.is_err(), "it is closed");
    let known = Store::is_portal_file(&database.address).await;
    match kind {
        Database::Sqlite => assert!(known.unwrap()),
        Database::Postgres => assert!(known.is_err(), "it is no file"),
    }
}

#[tokio::test]
async fn a_file_of_something_else_is_none_of_this_program() {
    let folder = tempfile::tempdir().unwrap();
    let address = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    std::fs::write(folder.path().join("empty.db"), "").unwrap();
    std::fs::write(folder.path().join("text.db"), "x".repeat(5_000)).unwrap();
    assert!(!Store::is_portal_file(&address("empty.db")).await.unwrap());
    assert!(Store::is_portal_file(&address("text.db")).await.is_err());
    assert!(Store::is_portal_file(&address("none.db")).await.is_err());
    assert!(
        !folder.path().join("none.db").exists(),
        "asking makes no file"
    );
}

#[tokio::test]
async fn a_damaged_file_is_found_out() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let store = database.store().await;
    let large = "x".repeat(4_000_000);
    let files = [("library/a", large.as_str())];
    add_image(&store, "a", VersionSource::Import, &files).await;
    store.close().await;
    let path = server::store::sqlite_path(&database.address).unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    // In the middle lies the large text: what is read at the start stays as it was.
    let middle = bytes.len() / 2;
    bytes[middle..middle + 16_384].fill(0xff);
    std::fs::write(path, bytes).unwrap();
    let damaged = Store::open(&database.address).await.unwrap();
    assert!(!damaged.is_whole().await.unwrap());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn who_opens_at_the_same_time_migrates_once(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let opened = (0..6).map(|_| {
        let address = database.address.clone();
        tokio::spawn(async move { Store::open(&address).await.map(|_| ()) })
    });
    for one in opened.collect::<Vec<_>>() {
        one.await.unwrap().unwrap();
    }
    let store = database.store().await;
    store.ping().await.unwrap();
    assert_eq!(
        store.catalogue_version().await.unwrap(),
        0,
        "the one row of the catalogue stands once"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn writers_take_turns(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let writers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                add_image(&store, "a", VersionSource::Import, &[]).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let numbers: Vec<i64> = store
        .versions("a")
        .await
        .unwrap()
        .iter()
        .map(|version| version.number)
        .collect();
    assert_eq!(numbers, (1..=40).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_copy_is_consistent_while_others_write() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let store = database.store().await;
    for number in 0..20 {
        add_image(
            &store,
            &format!("image-{number}"),
            VersionSource::Import,
            &[("library/x", "y")],
        )
        .await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 20..60 {
                add_image(
                    &store,
                    &format!("image-{number}"),
                    VersionSource::Import,
                    &[("library/x", "y")],
                )
                .await;
            }
        })
    };
    store.back_up(path.to_str().unwrap()).await.unwrap();
    writer.await.unwrap();
    let copy = Store::open(&format!("sqlite:{}", path.display()))
        .await
        .unwrap();
    let images = copy.images().await.unwrap();
    assert!((20..=60).contains(&images.len()), "{}", images.len());
    for image in images {
        assert_eq!(
            copy.version_files(&image.current_version.unwrap())
                .await
                .unwrap()
                .len(),
            1,
            "half an image was copied"
        );
    }
    assert!(
        store.back_up(path.to_str().unwrap()).await.is_err(),
        "an existing file is not written over"
    );
}

#[tokio::test]
async fn a_wrong_address_is_one_sentence() {
    for address in ["mysql://x", "", "sqlite:", "postgres"] {
        let error = Store::open(address).await.unwrap_err().to_string();
        assert!(
            error.contains("neither `sqlite:PATH` nor `postgres://"),
            "{error}"
        );
    }
    let error = Store::open("postgress://user:secret@host/name")
        .await
        .unwrap_err()
        .to_string();
    assert!(!error.contains("secret"), "{error}");
    let error = Store::open("sqlite:/nowhere/at/all.db")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("the database cannot be opened"),
        "{error}"
    );
}

#[test]
fn every_function_of_the_store_is_called_by_a_test() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = |folder: &str, beginning: &str| -> Vec<String> {
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.starts_with(beginning) && name.ends_with(".rs") {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
        }
        texts
    };
    let tests = texts("tests", "").join("\n");
    let mut sources = texts("src/store", "");
    sources.extend(texts("src", "store"));
    // What stands at the margin belongs to no `impl`.
    let functions: std::collections::BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split("\n    pub async fn ").skip(1))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    assert!(functions.len() > 170, "{}", functions.len());
    let is_called = |name: &str| {
        let call = [format!(".{name}("), format!("::{name}(")];
        call.iter().any(|call| tests.contains(call))
    };
    let missing: Vec<&&str> = functions.iter().filter(|name| !is_called(name)).collect();
    assert!(missing.is_empty(), "without a test: {missing:?}");
}
