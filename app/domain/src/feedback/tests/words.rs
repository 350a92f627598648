//! The scanner of links, and how the words between them are shared out.

use super::super::inline::{Piece, REACH, SEARCHED, blocks};
use super::super::routes::{Matter, routes};
use super::*;

/// Blocks as text: `{text|address}` for a link, `/` between blocks.
fn scanned(markdown: &str) -> String {
    let blocks: Vec<String> = blocks(markdown)
        .into_iter()
        .map(|block| {
            block
                .pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Link {
                        text,
                        address,
                        title: Some(title),
                        ..
                    } => format!("{{{text}|{address}|{title}}}"),
                    Piece::Link { text, address, .. } => format!("{{{text}|{address}}}"),
                })
                .collect()
        })
        .collect();
    blocks.join(" / ")
}

#[test]
fn links_are_found_as_browsers_of_repositories_find_them() {
    let table = [
        ("[a](https://a.example)", "{a|https://a.example}"),
        (
            "[a [b] c](https://a.example/x_(y))",
            "{a [b] c|https://a.example/x_(y)}",
        ),
        (
            "[a](<https://a.example/b c> \"Title\")",
            "{a|https://a.example/b c|Title}",
        ),
        (
            "[a](https://a.example 'One (two)')",
            "{a|https://a.example|One (two)}",
        ),
        (
            "[a `]` b](https://a.example)",
            "{a `]` b|https://a.example}",
        ),
        (
            "[a\\]b](https://a.example/\\(x)",
            "{a]b|https://a.example/(x}",
        ),
        ("[**a**](https://a.example)", "{a|https://a.example}"),
        ("[]() x", "{|} x"),
        (
            "[a] (https://a.example)",
            "[a] ({https://a.example|https://a.example})",
        ),
        (
            "[a](https://a.example",
            "[a]({https://a.example|https://a.example}",
        ),
        (
            "[out [in](https://in.example)](https://out.example)",
            "[out {in|https://in.example}]({https://out.example|https://out.example})",
        ),
        (
            "[![build](https://ci.example/b.svg)](https://ci.example)",
            "{build (https://ci.example/b.svg)|https://ci.example}",
        ),
        (
            "![logo](https://a.example/l.png \"A logo\")",
            "logo (https://a.example/l.png, A logo)",
        ),
        (
            "<https://a.example/?q=(x>",
            "{https://a.example/?q=(x|https://a.example/?q=(x}",
        ),
        ("<me@a.example>", "{me@a.example|mailto:me@a.example}"),
        ("<b>x</b>", "<b>x</b>"),
        (
            "see https://a.example/x.",
            "see {https://a.example/x|https://a.example/x}.",
        ),
        (
            "(see https://a.example/x_(y))",
            "(see {https://a.example/x_(y)|https://a.example/x_(y)})",
        ),
        (
            "HTTP://A.example, then",
            "{HTTP://A.example|HTTP://A.example}, then",
        ),
        (
            "write to first.last+x@mail.a.example.",
            "write to {first.last+x@mail.a.example|mailto:first.last+x@mail.a.example}.",
        ),
        ("mailto:me@a.example", "{me@a.example|mailto:me@a.example}"),
        ("@handle and me@localhost", "@handle and me@localhost"),
        ("`https://a.example` is code", "`https://a.example` is code"),
        ("``a ` b`` and `open", "``a ` b`` and `open"),
        ("\\[a](b)", "[a](b)"),
        ("note: http:// and https:", "note: http:// and https:"),
        (
            "Grüße: https://ä.example/ü",
            "Grüße: {https://ä.example/ü|https://ä.example/ü}",
        ),
        ("one\ntwo\n\nthree", "one two / three"),
        (
            "- one\n- two\n  more\n* three\n1. four\n2) five",
            "one / two more / three / four / five",
        ),
        ("# Head\ntext", "Head / text"),
        ("#no head", "#no head"),
        ("> quoted\n> words", "quoted words"),
        ("**bold** 3*4", "bold 3*4"),
        ("", ""),
    ];
    for (markdown, expected) in table {
        assert_eq!(scanned(markdown), expected, "{markdown:?}");
    }
}

/// Label and note of the routes of a text.
fn noted(markdown: &str) -> Vec<(String, String)> {
    let source = RouteSource::Image("issues.md".to_owned());
    let routes = routes(markdown, Matter::Issues, &source);
    routes
        .into_iter()
        .map(|route| (route.label, route.note.unwrap_or_default()))
        .collect()
}

#[test]
fn words_go_to_the_link_that_they_are_about() {
    let a = "[A](https://a.example)";
    let b = "[B](https://b.example)";
    let table: [(String, &[(&str, &str)]); 17] = [
        (
            format!("{a}, {b} or the [C](https://c.example)"),
            &[("A", ""), ("B", ""), ("C", "")],
        ),
        (format!("{a} (tag it), {b}"), &[("A", "tag it"), ("B", "")]),
        (
            format!("{a} (not a (nested) one)"),
            &[("A", "(not a (nested) one)")],
        ),
        (
            format!("Report at {a} under \"X\", or on {b}"),
            &[("A", "Report at … under \"X\""), ("B", "")],
        ),
        (
            format!("{a}; for questions see our {b} page"),
            &[("A", ""), ("B", "for questions see our … page")],
        ),
        (
            format!("{a} For more see the {b}."),
            &[("A", ""), ("B", "For more see the …")],
        ),
        (
            format!("{a} is slow. Better use {b}"),
            &[("A", "is slow"), ("B", "Better use …")],
        ),
        (
            format!("First {a}\n\nThen {b}"),
            &[("A", "First"), ("B", "Then")],
        ),
        (
            format!("Choose:\n\n- {a}\n- {b} at night"),
            &[("Choose:", ""), ("A", ""), ("B", "at night")],
        ),
        (
            format!("Use (in this order) {a} or {b}"),
            &[("A", "Use (in this order)"), ("B", "")],
        ),
        (
            format!("{a} needs an account"),
            &[("A", "needs an account")],
        ),
        (
            "[A](https://a.example \"the old one\")".to_owned(),
            &[("A", "the old one")],
        ),
        (
            "https://a.example/x Component: Docker".to_owned(),
            &[("a.example/x", "Component: Docker")],
        ),
        (
            format!("{a} (component \"Docker\"), the {b}"),
            &[("A", "component \"Docker\""), ("B", "")],
        ),
        (
            format!("{a} under \"X\" as well as the {b}"),
            &[("A", "under \"X\""), ("B", "")],
        ),
        (
            format!("{a}, as well as (for builds and tests) the {b}"),
            &[("A", ""), ("B", "as well as (for builds and tests) the …")],
        ),
        (
            format!("{a} *(preferred for **v3**, **v4**)*, {b}"),
            &[("A", "preferred for v3, v4"), ("B", "")],
        ),
    ];
    for (markdown, expected) in &table {
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(l, n)| ((*l).to_owned(), (*n).to_owned()))
            .collect();
        assert_eq!(noted(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn how_far_one_looks_is_limited_and_nothing_is_lost_by_it() {
    let link = |length: usize| format!("[{}](https://a.example)", "a".repeat(length));
    assert!(scanned(&link(REACH / 2)).starts_with('{'));
    let long = scanned(&link(REACH));
    assert!(
        long.starts_with("[aaa") && long.ends_with("]({https://a.example|https://a.example})"),
        "only the address is found"
    );

    let padded = |length: usize| format!("{} https://a.example", "a".repeat(length));
    assert!(scanned(&padded(SEARCHED / 2)).ends_with("{https://a.example|https://a.example}"));
    assert_eq!(
        scanned(&padded(SEARCHED)),
        padded(SEARCHED),
        "all of it is words"
    );
}

#[test]
fn texts_made_of_openings_stay_words() {
    for unit in [
        "[", "[[]", "`", "[![", "](", "<", "a@", "((", "![](", "[a](", "x.", "> ",
    ] {
        let text = unit.repeat(2000);
        let kept = scanned(&text);
        assert!(!kept.contains('{'), "{unit:?}");
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        assert_eq!(letters(&kept), letters(&text), "{unit:?}");
    }
}
