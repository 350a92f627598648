use super::*;
use crate::programme::Policy;

/// Any number that is the name's own.
fn serial(name: &str) -> i64 {
    name.bytes().fold(0, |serial: i64, byte| {
        serial.wrapping_mul(31) + i64::from(byte)
    })
}

fn stored(
    name: &str,
    lifecycle: &str,
    categories: &[&str],
    architectures: &[&str],
    updated_at: i64,
) -> PageRow {
    PageRow {
        serial: serial(name),
        image: name.to_owned(),
        made_by: String::new(),
        description: format!("What {name} is."),
        lifecycle: lifecycle.to_owned(),
        maintained_by: if updated_at % 2 == 0 {
            "docker-community"
        } else {
            "others"
        }
        .to_owned(),
        categories: serde_json::to_string(categories).unwrap(),
        architectures: serde_json::to_string(architectures).unwrap(),
        successors: "[]".to_owned(),
        tags: 3,
        updated_at,
        retired_at: None,
    }
}

fn catalogue(rows: Vec<PageRow>) -> Catalogue {
    Catalogue::new(1, rows, &Policy::load(None).unwrap().programme)
}

fn small() -> Catalogue {
    catalogue(vec![
        stored(
            "httpd",
            "active",
            &["web-servers"],
            &["amd64", "arm64v8"],
            1,
        ),
        stored(
            "mariadb",
            "active",
            &["databases-and-storage"],
            &["amd64", "arm64v8"],
            2,
        ),
        stored(
            "mongo-express",
            "deprecated",
            &["databases-and-storage"],
            &["amd64"],
            3,
        ),
        stored("mysql", "active", &["databases-and-storage"], &["amd64"], 4),
        stored(
            "postgres",
            "active",
            &["databases-and-storage"],
            &["amd64", "arm64v8", "s390x"],
            5,
        ),
    ])
}

fn ask(query: &str) -> CatalogueQuery {
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    CatalogueQuery::from_pairs(&pairs).unwrap()
}

fn names(page: &CataloguePage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

fn answer(catalogue: &Catalogue, query: &str, full_text: &[&str]) -> CataloguePage {
    let hits = SearchHits {
        best: full_text.iter().map(|name| serial(name)).collect(),
        ..SearchHits::default()
    };
    catalogue.page(&ask(query), &hits, OffsetDateTime::UNIX_EPOCH)
}

#[test]
fn deprecated_images_are_hidden_until_they_are_asked_for() {
    let catalogue = small();
    let page = answer(&catalogue, "", &[]);
    assert_eq!(names(&page), ["httpd", "mariadb", "mysql", "postgres"]);
    assert_eq!((page.total, page.hidden_deprecated), (4, 1));
    assert_eq!(names(&answer(&catalogue, "deprecated=show", &[])).len(), 5);
    assert_eq!(
        names(&answer(&catalogue, "lifecycle=deprecated", &[])),
        ["mongo-express"]
    );
    assert_eq!(
        names(&answer(&catalogue, "q=mongo", &[])),
        ["mongo-express"],
        "found by its name"
    );
    let page = answer(&catalogue, "q=document", &["mongo-express"]);
    assert_eq!(
        (names(&page).len(), page.hidden_deprecated),
        (0, 1),
        "found by its text alone"
    );
}

#[test]
fn what_is_in_no_order_follows_by_name() {
    let hits = SearchHits {
        heads: ["postgres", "mysql"].map(serial).into(),
        others: ["nobody-knows", "mariadb", "httpd"].map(serial).into(),
        ..SearchHits::default()
    };
    let page = small().page(&ask("q=cluster"), &hits, OffsetDateTime::UNIX_EPOCH);
    assert_eq!(names(&page), ["mysql", "postgres", "httpd", "mariadb"]);
}

#[test]
fn a_search_puts_names_before_texts() {
    let catalogue = small();
    assert_eq!(
        names(&answer(&catalogue, "q=mysql", &["mariadb", "mysql"])),
        ["mysql", "mariadb"]
    );
    assert_eq!(
        names(&answer(&catalogue, "q=m", &["postgres"])),
        ["postgres"],
        "one letter is no name"
    );
    assert_eq!(
        names(&answer(&catalogue, "q=sql", &["postgres"])),
        ["mysql", "postgres"],
        "a part of a name"
    );
    assert_eq!(
        names(&answer(
            &catalogue,
            "q=ma&sort=updated",
            &["httpd", "postgres"]
        )),
        ["postgres", "mariadb", "httpd"]
    );
    assert_eq!(
        names(&answer(
            &catalogue,
            "q=ma&sort=name",
            &["postgres", "httpd"]
        )),
        ["httpd", "mariadb", "postgres"]
    );
}

#[test]
fn a_name_with_typing_errors_is_found() {
    let catalogue = small();
    for typed in [
        "postgress",
        "Postgers",
        "psotgres",
        "postgre",
        "mariabd",
        "mysqll",
    ] {
        let page = answer(&catalogue, &format!("q={typed}"), &[]);
        assert_eq!(page.rows.len(), 1, "{typed}: {:?}", names(&page));
    }
    for other in ["oracle", "my", "postgres server", "xxxxxxxxx"] {
        assert!(catalogue.close_names(other).is_empty(), "{other}");
    }
    assert_eq!(
        catalogue
            .close_names("htpd")
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["httpd"]
    );
}

#[test]
fn facets_count_what_each_value_would_leave() {
    let page = answer(&small(), "category=databases-and-storage", &[]);
    assert_eq!(names(&page), ["mariadb", "mysql", "postgres"]);
    let count = |values: &[app::view::catalogue::FacetValue]| -> Vec<(String, u64, bool)> {
        values
            .iter()
            .map(|value| (value.value.clone(), value.count, value.selected))
            .collect()
    };
    assert_eq!(
        count(&page.facets.category),
        [
            ("databases-and-storage".to_owned(), 3, true),
            ("web-servers".to_owned(), 1, false)
        ],
        "a facet does not narrow its own counts"
    );
    assert_eq!(
        count(&page.facets.architecture),
        [
            ("amd64".to_owned(), 3, false),
            ("arm64v8".to_owned(), 2, false),
            ("s390x".to_owned(), 1, false)
        ]
    );
    assert_eq!(
        count(&page.facets.lifecycle),
        [
            ("active".to_owned(), 3, false),
            ("deprecated".to_owned(), 1, false)
        ],
        "what is hidden can be asked for"
    );
    let page = answer(&small(), "architecture=arm64v8&architecture=s390x", &[]);
    assert_eq!(
        names(&page),
        ["postgres"],
        "an image has to have all of them"
    );
}

#[test]
fn pages_are_found_by_the_name_beside_them() {
    let rows = (0..130)
        .map(|n| {
            stored(
                &format!("image-{n:03}"),
                "active",
                &[],
                &["amd64"],
                1000 - n,
            )
        })
        .collect();
    let catalogue = catalogue(rows);
    for sort in ["name", "updated"] {
        let mut seen = Vec::new();
        let mut query = format!("sort={sort}");
        let mut pages = 0;
        loop {
            let page = answer(&catalogue, &query, &[]);
            seen.extend(names(&page).into_iter().map(str::to_owned));
            pages += 1;
            let Some(next) = page.next else { break };
            query = next.split_once('?').unwrap().1.to_owned();
        }
        assert_eq!((pages, seen.len()), (3, 130), "{sort}");
        let mut unique = seen.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), 130, "{sort}");
        // And back: the page before the last one ends where the last one begins.
        let last = answer(&catalogue, &query, &[]);
        let before = last.previous.unwrap();
        let page = answer(&catalogue, before.split_once('?').unwrap().1, &[]);
        assert_eq!(
            names(&page),
            seen[50..100].iter().map(String::as_str).collect::<Vec<_>>(),
            "{sort}"
        );
        let first = answer(
            &catalogue,
            page.previous
                .unwrap()
                .split_once('?')
                .map_or("", |(_, query)| query),
            &[],
        );
        assert!(first.previous.is_none());
    }
    let gone = answer(&catalogue, "after=image-0495", &[]);
    assert_eq!(
        names(&gone)[0],
        "image-050",
        "the row has gone, its place is known"
    );
}

#[test]
fn a_row_that_cannot_be_read_hides_no_other() {
    let mut broken = stored("broken", "active", &[], &[], 1);
    broken.categories = "no json".to_owned();
    let catalogue = catalogue(vec![
        stored("a", "active", &[], &[], 1),
        broken,
        stored("c", "active", &[], &[], 1),
    ]);
    assert_eq!(names(&answer(&catalogue, "", &[])), ["a", "c"]);
    assert!(!catalogue.knows("broken"));
}
