//! Importing and exporting: what is taken, what is refused, and that every byte comes back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use common::{
    Database, TestDatabase, TestPortal, copy_of, fixture, folders, import, real_catalogue, tree,
};
use rstest::rstest;
use server::portal::checkout::{Checkout, CheckoutFolders};
use server::portal::{FoundImage, Portal};
use server::store::VersionSource;

async fn exported(portal: &Portal) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    portal
        .export(&folder.path().join("out"), |_| {})
        .await
        .unwrap();
    tree(&folder.path().join("out"))
}

/// The files of a layout by the paths that an export gives them.
fn expected(layout: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let all = tree(layout);
    all.into_iter()
        .map(|(path, content)| {
            (
                path.replacen(
                    "pins/",
                    ".external-pins/",
                    usize::from(path.starts_with("pins/")),
                ),
                content,
            )
        })
        .collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn every_byte_comes_back(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let report = import(&portal, &fixture("small")).await;
    assert_eq!(report.refused, []);
    assert_eq!(report.added.len(), 3);
    assert_eq!(exported(&portal).await, expected(&fixture("small")));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_second_import_changes_only_what_changed(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    import(&portal, layout.path()).await;
    let before = portal.store().catalogue_version().await.unwrap();

    let report = import(&portal, layout.path()).await;
    assert_eq!(
        (report.added.len(), report.changed.len(), report.unchanged),
        (0, 0, 3)
    );
    assert_eq!(
        portal.store().catalogue_version().await.unwrap(),
        before,
        "nothing changed, so nobody reads anew"
    );

    let old = exported(&portal).await;
    let path = layout.path().join("docs/anvil/README-short.txt");
    std::fs::write(&path, "A heavier anvil.\n").unwrap();
    let report = import(&portal, layout.path()).await;
    assert_eq!(
        report
            .changed
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["anvil"]
    );
    let new = exported(&portal).await;
    let differing: Vec<_> = new
        .iter()
        .filter(|(path, content)| old.get(*path) != Some(content))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        differing,
        ["docs/anvil/README-short.txt"],
        "its neighbours stay as they were"
    );
    assert_eq!(old.len(), new.len());

    let FoundImage::Here(anvil) = portal.image(&"anvil".parse().unwrap()).await.unwrap() else {
        panic!("anvil is gone")
    };
    assert_eq!(anvil.short_description, "A heavier anvil.");
    assert_eq!(
        anvil
            .history
            .iter()
            .map(|item| item.number)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(anvil.history[0].sentence, "Changed the documentation.");
}

#[tokio::test]
async fn a_changed_template_makes_every_page_again() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    import(&portal, layout.path()).await;
    std::fs::write(
        layout.path().join("docs/.template-helpers/issues.md"),
        "[the one tracker](https://tracker.example/)\n",
    )
    .unwrap();
    let report = import(&portal, layout.path()).await;
    assert_eq!((report.unchanged, report.programme_files), (3, 1));
    assert_eq!(report.pages_made_again, 3);
    let FoundImage::Here(anvil) = portal.image(&"anvil".parse().unwrap()).await.unwrap() else {
        panic!("anvil is gone")
    };
    assert_eq!(
        anvil.feedback.issues.unwrap().markdown,
        "[the one tracker](https://tracker.example/)"
    );
    assert_eq!(
        portal.make_stale_pages().await.unwrap(),
        0,
        "once is enough"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_was_published_here_is_not_overwritten(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    import(&portal, layout.path()).await;
    let store = portal.store();
    let now = portal.clock().timestamp();
    let files = store
        .version_files(
            &store
                .image("anvil")
                .await
                .unwrap()
                .unwrap()
                .current_version
                .unwrap(),
        )
        .await
        .unwrap();
    let mut tx = store.begin().await.unwrap();
    let version = server::store::NewVersion {
        id: "published",
        image: "anvil",
        source: VersionSource::Proposal,
        summary: "Published.",
        created_at: now,
    };
    tx.add_version(&version).await.unwrap();
    for file in &files {
        tx.add_version_file("published", file).await.unwrap();
    }
    tx.set_current_version("anvil", "published").await.unwrap();
    tx.commit().await.unwrap();

    let report = import(&portal, layout.path()).await;
    assert_eq!(
        (report.unchanged, report.refused.len()),
        (3, 0),
        "the checkout did not change since"
    );

    std::fs::write(
        layout.path().join("docs/anvil/README-short.txt"),
        "Changed elsewhere.\n",
    )
    .unwrap();
    let report = import(&portal, layout.path()).await;
    assert_eq!(report.refused.len(), 1);
    assert_eq!(
        report.refused[0].file,
        layout.path().join("docs/anvil/README-short.txt")
    );
    assert!(
        report.refused[0].reason.contains("not overwritten"),
        "{}",
        report.refused[0]
    );
    assert_eq!(
        store
            .image("anvil")
            .await
            .unwrap()
            .unwrap()
            .current_version
            .as_deref(),
        Some("published")
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_image_that_is_missing_is_kept_until_it_is_pruned(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    import(&portal, layout.path()).await;
    std::fs::remove_file(layout.path().join("library/tongs")).unwrap();
    std::fs::remove_dir_all(layout.path().join("docs/tongs")).unwrap();

    let report = import(&portal, layout.path()).await;
    assert_eq!(
        (report.missing.as_slice(), report.retired.len()),
        (&["tongs".to_owned()][..], 0)
    );
    let checkout = || Checkout::open(&folders(layout.path())).unwrap();
    let report = portal.import(checkout(), true, |_| {}).await.unwrap();
    assert_eq!(report.retired, ["tongs"]);
    let tongs = "tongs".parse().unwrap();
    assert!(matches!(
        portal.image(&tongs).await.unwrap(),
        FoundImage::Gone(_)
    ));
    assert!(
        !exported(&portal)
            .await
            .keys()
            .any(|path| path.contains("tongs"))
    );

    let report = import(&portal, &fixture("small")).await;
    assert_eq!(report.changed.len(), 1, "it comes back as it was");
    assert!(matches!(
        portal.image(&tongs).await.unwrap(),
        FoundImage::Here(_)
    ));
}

#[tokio::test]
async fn an_export_writes_into_an_empty_folder_only() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine"), "x").unwrap();
    let error = portal
        .export(folder.path(), |_| {})
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("is not empty"), "{error}");
    assert_eq!(tree(folder.path()).len(), 1);
}

/// The cases of `fixtures/bad/CASES.md`: name, and for what is refused its file and line.
#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn every_bad_case_goes_as_it_is_written_down(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let layout = fixture("bad");
    let report = import(&portal, &layout).await;
    let refused: std::collections::BTreeMap<String, String> = report
        .refused
        .iter()
        .map(|refusal| {
            let path = refusal
                .file
                .strip_prefix(&layout)
                .unwrap_or(&refusal.file)
                .display()
                .to_string();
            (
                path,
                format!("{}: {}", refusal.line.unwrap_or(0), refusal.reason),
            )
        })
        .collect();

    let cases = std::fs::read_to_string(layout.join("CASES.md")).unwrap();
    let mut expected_refusals = 0;
    for row in cases.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let (case, files, verdict) = (cells[0], cells[1], cells[2]);
        let known = portal
            .image(&case.parse().unwrap_or_else(|_| "none".parse().unwrap()))
            .await
            .unwrap();
        match verdict {
            "refused" => {
                expected_refusals += 1;
                let file = files.split('`').nth(1).unwrap();
                let hit = refused.iter().find(|(path, _)| {
                    path.as_str() == file
                        || path.starts_with(file)
                        || file.starts_with(path.as_str())
                });
                let (_, said) =
                    hit.unwrap_or_else(|| panic!("{case}: {file} is not among {refused:#?}"));
                if let Some(line) = files
                    .rsplit("line ")
                    .next()
                    .filter(|_| files.contains("line "))
                {
                    assert!(
                        said.starts_with(&format!("{line}: ")),
                        "{case}: expected line {line}, got {said}"
                    );
                }
                assert!(
                    matches!(known, FoundImage::Unknown),
                    "{case} is in the catalogue"
                );
            }
            "accepted" => assert!(
                matches!(known, FoundImage::Here(_)),
                "{case} is not in the catalogue: {refused:#?}"
            ),
            "left out" => assert!(
                matches!(known, FoundImage::Unknown),
                "{case} is in the catalogue"
            ),
            other => panic!("{case}: what is {other}?"),
        }
    }
    assert!(expected_refusals > 10);
}

#[tokio::test]
async fn a_manifest_of_ten_megabytes_is_refused_by_its_size() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    std::fs::write(layout.path().join("library/huge"), vec![b'x'; 10_000_000]).unwrap();
    let report = import(&portal, layout.path()).await;
    assert_eq!(report.added.len(), 3, "the others are taken");
    assert!(
        report.refused[0]
            .to_string()
            .ends_with("library/huge: it has 10000000 bytes; a text file has at most 1000000"),
        "{}",
        report.refused[0]
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_real_catalogue_comes_back_byte_for_byte(#[case] kind: Database) {
    let Some(layout) = real_catalogue() else {
        return;
    };
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let portal = database.portal().await;
    let report = import(&portal, &layout).await;
    assert_eq!(report.refused, []);
    assert_eq!(exported(&portal).await, tree(&layout));
}

#[tokio::test]
async fn a_shared_file_that_is_refused_stays_as_it_was() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let layout = copy_of(&fixture("small"));
    import(&portal, layout.path()).await;
    let before = exported(&portal).await;
    std::fs::write(
        layout.path().join("docs/.template-helpers/issues.md"),
        vec![b'x'; 1_000_001],
    )
    .unwrap();
    std::fs::write(
        layout.path().join("pins/redhat/ubi9___latest"),
        "no digest\n",
    )
    .unwrap();
    let report = import(&portal, layout.path()).await;
    assert_eq!(report.refused.len(), 2, "{:?}", report.refused);
    assert_eq!(exported(&portal).await, before);
}

#[tokio::test]
async fn a_prune_that_would_empty_the_catalogue_is_refused() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    import(&portal, &fixture("small")).await;
    let wrong = Checkout::open(&folders(&fixture("bad"))).unwrap();
    let error = portal
        .import(wrong, true, |_| {})
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("3 of 3 images"), "{error}");
    assert_eq!(exported(&portal).await, expected(&fixture("small")));
}

#[tokio::test]
async fn a_folder_without_any_manifest_or_documentation_takes_nothing_away() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let layout = fixture("small");
    import(&portal, &layout).await;
    let empty = tempfile::tempdir().unwrap();
    let right = folders(&layout);
    for (library, docs, words) in [
        (
            layout.as_path(),
            right.docs.as_path(),
            "--library holds no manifest",
        ),
        (
            right.library.as_path(),
            empty.path(),
            "--docs holds no documentation folder",
        ),
    ] {
        let wrong = CheckoutFolders {
            library: library.to_owned(),
            docs: docs.to_owned(),
            pins: None,
        };
        let checkout = Checkout::open(&wrong).unwrap();
        let error = portal.import(checkout, false, |_| {}).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(exported(&portal).await, expected(&layout), "{words}");
    }
}

#[tokio::test]
async fn the_sample_is_added_once_and_to_no_other_catalogue() {
    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    let first = portal.add_sample(|_| {}).await.unwrap();
    assert_eq!((first.refused.as_slice(), first.added.len()), (&[][..], 17));
    assert_eq!(
        portal.add_generated(5, |_| {}).await.unwrap().added.len(),
        5
    );
    let second = portal.add_sample(|_| {}).await.unwrap();
    assert_eq!((second.changed.len(), second.unchanged), (0, 17));

    let database = TestDatabase::new(Database::Sqlite).await.unwrap();
    let portal = database.portal().await;
    import(&portal, &fixture("small")).await;
    let before = exported(&portal).await;
    let error = portal.add_sample(|_| {}).await.unwrap_err().to_string();
    assert!(error.contains("holds a catalogue of its own"), "{error}");
    assert_eq!(exported(&portal).await, before);
}

/// What the three lines of a generated `README.md` say, behind their labels.
fn line_behind(readme: &str, label: &str) -> String {
    let marker = format!("**{label}**:  \n\t");
    let rest = readme.split_once(&marker).map_or("", |(_, rest)| rest);
    rest.split("\n\n-\t**")
        .next()
        .unwrap_or("")
        .split("\n\n# ")
        .next()
        .unwrap_or("")
        .trim()
        .to_owned()
}

/// The addresses of a text in Markdown: those of its links and those that stand there bare.
fn addresses(markdown: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for scheme in ["http://", "https://", "mailto:"] {
        for (at, _) in markdown.match_indices(scheme) {
            let before = markdown[..at].chars().next_back();
            let rest = &markdown[at..];
            let end = match before {
                // What a link is called is no address of its own.
                Some('[') => continue,
                Some('(') => rest.find(')'),
                Some('<') => rest.find('>'),
                _ => rest.find(|c: char| c.is_whitespace() || matches!(c, ']' | ')' | ',')),
            };
            let address = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
            found.insert(address.to_owned());
        }
    }
    found
}

/// Where the links of a page lead.
fn hrefs(html: &str) -> BTreeSet<String> {
    html.split(" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|href| href.replace("&amp;", "&"))
        .collect()
}

#[tokio::test]
async fn every_real_image_sends_feedback_where_its_readme_says() {
    let Some(layout) = real_catalogue() else {
        return;
    };
    let served = TestPortal::with(&layout).await;
    let portal = &served.web.portal;
    let catalogue = portal.catalogue().await.unwrap();
    let mut compared = 0;
    let mut links = 0;
    let mut missing = Vec::new();
    for row in catalogue.rows() {
        let FoundImage::Here(image) = portal.image(&row.name).await.unwrap() else {
            panic!("{} is gone", row.name)
        };
        let readme = std::fs::read_to_string(
            layout
                .join("docs")
                .join(row.name.as_str())
                .join("README.md"),
        )
        .unwrap();
        if row.name.as_str() == "scratch" {
            assert!(
                image.feedback.issues.is_none(),
                "scratch has no feedback of its own"
            );
            continue;
        }
        let page = served.get(&format!("/r/{}", row.name)).await;
        let api = format!("/api/v1/images/{}/feedback", row.name);
        let api = served.get(&api).await;
        assert_eq!((page.status.as_u16(), api.status.as_u16()), (200, 200));
        let on_page = hrefs(&page.text());
        let api = api.json();
        let routes: BTreeSet<String> = api["routes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|route| route["target"].as_str().map(str::to_owned))
            .collect();
        // Why somebody maintains an image is said in words: it is no way for feedback.
        let in_words = addresses(api["maintained_by"].as_str().unwrap());
        for (label, direction) in [
            ("Where to file issues", &image.feedback.issues),
            ("Where to get help", &image.feedback.help),
            ("Maintained by", &image.feedback.maintained_by),
        ] {
            let said = line_behind(&readme, label);
            assert!(!said.is_empty(), "{}: {label}", row.name);
            // The page indents the lines that follow the first; the words are the same.
            let unindented = |text: &str| {
                text.lines()
                    .map(str::trim_start)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let own = direction
                .as_ref()
                .map(|direction| direction.markdown.trim().to_owned())
                .unwrap_or_default();
            assert_eq!(unindented(&own), unindented(&said), "{}: {label}", row.name);
            compared += 1;
            for address in addresses(&said) {
                links += 1;
                let by_api = routes.contains(&address)
                    || (label == "Maintained by" && in_words.contains(&address));
                for (place, held) in [("page", on_page.contains(&address)), ("API", by_api)] {
                    if !held {
                        missing.push(format!("{}: {label}: {address}: {place}", row.name));
                    }
                }
            }
        }
    }
    assert!(compared >= 300, "{compared}");
    assert!(links >= 500, "{links}");
    assert_eq!(missing, [""; 0], "of {links} links");
}
