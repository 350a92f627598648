//! What holds for every text.

use proptest::prelude::*;

use super::super::routes::{JOINING, words};
use super::*;

/// Texts that are likely to hit the scanner: fragments of Markdown in any order.
fn markdown() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        3 => "[a-z]{1,6} ?",
        1 => Just("[text](https://a.example/x)".to_owned()),
        1 => Just("[te [x] t](<https://a.example> 'title')".to_owned()),
        1 => Just("![logo](https://a.example/l.png)".to_owned()),
        1 => Just("[evil](javascript:run(1))".to_owned()),
        1 => Just("https://b.example/y?z=1. ".to_owned()),
        1 => Just("me@c.example ".to_owned()),
        1 => Just("<ftp://d.example>".to_owned()),
        1 => Just("`co de`".to_owned()),
        2 => "[\\[\\]()<>`*!\\\\:;.,\n> #-]{1,4}",
        1 => Just("\n\n- ".to_owned()),
        1 => Just(" (remark) ".to_owned()),
        1 => Just(", or ".to_owned()),
    ];
    prop_oneof![3 => prop::collection::vec(fragment, 0..14).prop_map(|all| all.concat()), 1 => ".{0,80}"]
}

proptest! {
    #[test]
    fn no_word_of_an_override_is_lost(text in markdown()) {
        let feedback = derived(&files(&[("issues.md", &text), ("get-help.md", &text), ("maintainer.md", &text)]));
        for file in ["issues.md", "get-help.md", "maintainer.md"] {
            let source = RouteSource::Image(file.to_owned());
            let shown: String = feedback
                .routes
                .iter()
                .filter(|route| route.source == source)
                .map(|route| format!("{} {} {}\n", route.label, route.note.as_deref().unwrap_or_default(), address(route)))
                .collect();
            let shown = shown.to_ascii_lowercase();
            // Numbers may be those of a list; joining words may have joined two links.
            let kept = words(&text).filter(|word| {
                !word.chars().all(|c| c.is_ascii_digit()) && !JOINING.contains(&word.to_lowercase().as_str())
            });
            for word in kept {
                prop_assert!(shown.contains(&word.to_ascii_lowercase()), "{word:?} of {text:?} is not in {shown:?}");
            }
        }
    }

    #[test]
    fn the_direction_keeps_the_text_whole(text in "[^%\n]{0,60}") {
        let feedback = derived(&files(&[("issues.md", &text)]));
        prop_assert_eq!(feedback.issues.map(|issues| issues.markdown), Some(text));
    }

    #[test]
    fn every_intent_is_answered_and_every_address_may_be_followed(text in markdown()) {
        let feedback = derived(&files(&[("issues.md", &text), ("get-help.md", &text)]));
        for intent in Intent::ALL {
            let answer = feedback.answer(intent);
            prop_assert!(answer.primary.is_some());
            if intent == Intent::Security {
                prop_assert!(answer.primary.into_iter().chain(answer.others).all(|route| route.visibility == Visibility::Private));
            }
        }
        let prefill = Prefill::new(Intent::Bug, "tool".parse().unwrap());
        for route in &feedback.routes {
            for found in route.target.iter().cloned().chain(list_url(route)).chain(new_report_url(route, &prefill)) {
                let known = ["https:", "http:", "mailto:", "ircs:"].iter().any(|scheme| found.as_str().starts_with(scheme));
                prop_assert!(known, "{found}");
            }
        }
    }
}
