use super::*;
use crate::pages::fixture::{HOSTILE, html};

#[test]
fn an_unknown_image_gets_a_search_and_close_names() {
    let html = html(error(ProblemView::unknown_image(
        "postgress",
        vec!["postgres".parse().unwrap()],
    )));
    assert!(
        html.contains("There is no image “postgress” in the catalogue"),
        "{html}"
    );
    assert!(
        html.contains(r#"<a href="/images/postgres""#) && html.contains(r#"<a href="/r/postgres""#),
        "{html}"
    );
    assert!(html.contains(r#"value="postgress""#), "{html}");
}

#[test]
fn what_was_asked_for_stays_text() {
    let html = html(error(ProblemView::unknown_image(HOSTILE, Vec::new())));
    assert!(html.contains("&lt;script&gt;"), "{html}");
}

#[test]
fn a_fault_of_the_portal_shows_the_number_for_the_operators() {
    let html = html(error(ProblemView::internal("0f3c")));
    assert!(
        html.contains("0f3c") && html.contains("Status 500"),
        "{html}"
    );
    assert!(!html.contains("type=\"search\""), "{html}");
}
