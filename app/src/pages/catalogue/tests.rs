use domain::{Architecture, Lifecycle};
use time::macros::datetime;

use super::*;
use crate::pages::fixture::{HOSTILE, NOW, html};
use crate::view::catalogue::{CatalogueQuery, FacetCounts, Facets, PAGE_SIZE};

fn row(name: &str) -> Row {
    Row {
        name: name.parse().unwrap(),
        description: "A block to work on.".to_owned(),
        lifecycle: Lifecycle::Active,
        architectures: vec![Architecture::Amd64, Architecture::S390x],
        tags: 3,
        maintained_by: None,
        updated_at: datetime!(2026-08-21 12:00 UTC),
        categories: vec!["Developer tools".to_owned()],
        successors: Vec::new(),
    }
}

fn page(query: CatalogueQuery, rows: Vec<Row>) -> CataloguePage {
    CataloguePage {
        facets: Facets::new(
            &query,
            FacetCounts {
                category: vec![("developer-tools".into(), "Developer tools".into(), 4)],
                architecture: vec![(Architecture::Amd64, 9)],
                ..FacetCounts::default()
            },
        ),
        query,
        total: rows.len() as u64,
        rows,
        hidden_deprecated: 0,
        previous: None,
        next: None,
        close_names: Vec::new(),
        now: NOW,
    }
}

#[test]
fn a_row_leads_to_the_image_and_in_one_step_to_its_feedback() {
    let html = html(catalogue(page(
        CatalogueQuery::default(),
        vec![row("anvil")],
    )));
    assert!(html.contains(r#"<a href="/images/anvil""#), "{html}");
    assert!(html.contains(r#"<a href="/r/anvil""#), "{html}");
    assert!(html.contains("A block to work on."), "{html}");
    assert!(html.contains("2 days ago"), "{html}");
    assert!(html.contains(r#"title="amd64, s390x""#), "{html}");
    assert!(!html.contains("autofocus"), "{html}");
}

#[test]
fn what_was_typed_and_what_was_described_stays_text() {
    let mut hostile = row("anvil");
    hostile.description = HOSTILE.to_owned();
    let query = CatalogueQuery {
        q: HOSTILE.to_owned(),
        ..CatalogueQuery::default()
    };
    let mut asked = page(query, vec![hostile]);
    asked.facets.category[0].label = HOSTILE.to_owned();
    let html = html(catalogue(asked));
    assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
    assert!(
        html.contains("value=\"&lt;/title&gt;&lt;script&gt;alert(1)"),
        "{html}"
    );
}

#[test]
fn nothing_found_shows_close_names_and_ways_on() {
    let query = CatalogueQuery {
        q: "anvl".into(),
        architecture: vec![Architecture::Amd64],
        ..CatalogueQuery::default()
    };
    let mut asked = page(query, Vec::new());
    asked.close_names = vec!["anvil".parse().unwrap()];
    asked.hidden_deprecated = 2;
    let html = html(catalogue(asked));
    assert!(
        html.contains("No image matches “anvl” with these filters"),
        "{html}"
    );
    assert!(html.contains(r#"<a href="/images/anvil""#), "{html}");
    assert!(html.contains(r#"<a href="/images?q=anvl""#), "{html}");
    assert!(html.contains("deprecated=show"), "{html}");
    assert!(!html.contains("<table"), "{html}");
}

#[test]
fn an_empty_catalogue_says_so_without_a_search() {
    let html = html(catalogue(page(CatalogueQuery::default(), Vec::new())));
    assert!(html.contains("No image fits"), "{html}");
    assert!(!html.contains("“”"), "{html}");
}

#[test]
fn deprecated_images_are_counted_where_they_are_hidden_and_marked_where_they_are_not() {
    let mut asked = page(CatalogueQuery::default(), vec![row("anvil")]);
    asked.hidden_deprecated = 10;
    let html_hidden = html(catalogue(asked));
    assert!(
        html_hidden.contains("10 deprecated images are hidden."),
        "{html_hidden}"
    );
    assert!(
        html_hidden.contains(r#"href="/images?deprecated=show""#),
        "{html_hidden}"
    );

    let mut old = row("anvil");
    old.lifecycle = Lifecycle::Deprecated;
    old.successors = vec!["tongs".parse().unwrap(), "hammer".parse().unwrap()];
    let html = html(catalogue(page(
        CatalogueQuery::default().with_deprecated(true),
        vec![old],
    )));
    assert!(html.contains("</svg>Deprecated</span>"), "{html}");
    assert!(
        html.contains(r#"<a href="/images/tongs">"#)
            && html.contains(r#"<a href="/images/hammer">"#),
        "{html}"
    );
    assert!(
        html.contains(r#"name="deprecated" value="show" checked"#),
        "{html}"
    );
}

#[test]
fn chosen_filters_are_checked_and_can_be_dropped() {
    let query = CatalogueQuery {
        q: "x".into(),
        category: vec!["developer-tools".into()],
        ..CatalogueQuery::default()
    };
    let html = html(catalogue(page(query, vec![row("anvil")])));
    assert!(
        html.contains(r#"name="category" value="developer-tools" checked"#),
        "{html}"
    );
    assert!(
        html.contains(r#"name="architecture" value="amd64""#),
        "{html}"
    );
    assert!(!html.contains(r#"value="amd64" checked"#), "{html}");
    assert!(html.contains("Filters (1)"), "{html}");
    assert!(html.contains(r#"href="/images?q=x""#), "{html}");
}

#[test]
fn the_order_that_was_asked_for_is_kept_by_the_form_and_marked() {
    let query = CatalogueQuery {
        sort: Some(Sort::Updated),
        ..CatalogueQuery::default()
    };
    let html = html(catalogue(page(query, vec![row("anvil"), row("tongs")])));
    assert!(
        html.contains(r#"<input type="hidden" name="sort" value="updated""#),
        "{html}"
    );
    assert!(html.contains("2 images · latest change first"), "{html}");
    assert!(
        html.contains(r#"<a href="/images?sort=updated" aria-current="true""#),
        "{html}"
    );
    assert!(!html.contains("Best match"), "{html}");
}

#[test]
fn ten_thousand_images_come_in_pages() {
    let rows = (0..PAGE_SIZE)
        .map(|at| row(&format!("image-{at}")))
        .collect();
    let mut asked = page(CatalogueQuery::default(), rows);
    asked.total = 10_000;
    asked.next = Some("/images?after=image-49".to_owned());
    let html = html(catalogue(asked));
    assert_eq!(html.matches("data-row").count(), PAGE_SIZE);
    assert!(html.contains("10\u{202f}000 images"), "{html}");
    assert!(html.contains(r#"href="/images?after=image-49""#), "{html}");
    assert!(!html.contains("Previous page"), "{html}");
}

#[test]
fn numbers_are_grouped_from_the_right() {
    for (number, words) in [
        (0, "0"),
        (999, "999"),
        (1000, "1\u{202f}000"),
        (1_234_567, "1\u{202f}234\u{202f}567"),
    ] {
        assert_eq!(grouped(number), words);
    }
}
