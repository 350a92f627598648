use super::*;
use crate::shell::render;

fn words(text: &str) -> Vec<DiffWord> {
    vec![DiffWord {
        text: text.to_owned(),
        changed: false,
    }]
}

#[test]
fn a_removed_line_stands_beside_its_replacement() {
    let rows = pairs(vec![
        DiffLine::Same {
            old: 1,
            new: 1,
            text: "a".to_owned(),
        },
        DiffLine::Removed {
            old: 2,
            words: words("b"),
        },
        DiffLine::Removed {
            old: 3,
            words: words("c"),
        },
        DiffLine::Added {
            new: 2,
            words: words("B"),
        },
        DiffLine::Same {
            old: 4,
            new: 3,
            text: "d".to_owned(),
        },
        DiffLine::Added {
            new: 4,
            words: words("e"),
        },
    ]);
    let numbers: Vec<(Option<usize>, Option<usize>)> = rows
        .iter()
        .map(|(old, new, _)| (old.as_ref().map(|o| o.0), new.as_ref().map(|n| n.0)))
        .collect();
    assert_eq!(
        numbers,
        [
            (Some(1), Some(1)),
            (Some(2), Some(2)),
            (Some(3), None),
            (Some(4), Some(3)),
            (None, Some(4))
        ]
    );
}

fn run() -> Vec<DiffRun> {
    let same = |number: usize| DiffLine::Same {
        old: number,
        new: number,
        text: format!("line {number}"),
    };
    vec![
        DiffRun::Folded(vec![same(1), same(2)]),
        DiffRun::Shown(vec![
            DiffLine::Removed {
                old: 3,
                words: words("before"),
            },
            DiffLine::Added {
                new: 3,
                words: words("after"),
            },
        ]),
        DiffRun::Folded(vec![same(4), same(5)]),
    ]
}

fn beside(place: DiffPlace, text: &'static str) -> Beside {
    Beside {
        place,
        view: view! { <p>{text}</p> }.into_any(),
    }
}

#[test]
fn views_stand_below_their_lines_and_open_the_fold() {
    for layout in [DiffLayout::Unified, DiffLayout::SideBySide] {
        let html = render(|| {
            let beside = vec![
                beside(DiffPlace::New(2), "on the second"),
                beside(DiffPlace::Old(3), "on the removed"),
                beside(DiffPlace::New(3), "on the added"),
                beside(DiffPlace::New(99), "on none"),
            ];
            view! { <Diff file="f" runs=run() layout beside/> }
        });
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
        assert!(at("line 2") < at("on the second") && at("on the second") < at("before"));
        assert!(at("before") < at("on the removed") && at("after") < at("on the added"));
        assert!(at("on the added") < at("line 4"), "{html}");
        assert!(!html.contains("on none"), "{html}");
        assert_eq!(html.matches("<details open").count(), 1, "{html}");
    }
}

#[test]
fn numbers_lead_to_a_comment_where_links_are_given() {
    let links = DiffLinks {
        old: "/x?side=old&line=".to_owned(),
        new: "/x?line=".to_owned(),
        end: "#comment".to_owned(),
    };
    let html = render(|| view! { <Diff file="f" runs=run() links/> });
    assert!(html.contains(r##"href="/x?line=3#comment""##), "{html}");
    assert!(
        html.contains(r##"href="/x?side=old&amp;line=3#comment""##),
        "{html}"
    );
    assert!(
        html.contains(r#"id="new-3""#) && html.contains(r#"id="old-3""#),
        "{html}"
    );
    let plain = render(|| view! { <Diff file="f" runs=run()/> });
    assert!(
        !plain.contains("href") && !plain.contains(" id="),
        "{plain}"
    );
}
