//! Small drawings beside words: strokes in the text's colour, never the only bearer of a meaning.

use leptos::either::Either;
use leptos::prelude::*;

/// One icon of 16 units, hidden from assistive technology because a word stands beside it.
///
/// `name` is one of the names below or the character that means the same ("check" or "✓"). Any
/// other text is set as it stands.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    match strokes(name) {
        Some(path) => Either::Left(view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d=path></path>
            </svg>
        }),
        None => Either::Right(view! { <span aria-hidden="true">{name}</span> }),
    }
}

/// The same as markup; nothing but a drawing.
pub(super) fn drawing(name: &str) -> String {
    let path = strokes(name).unwrap_or_default();
    format!(
        r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"></path></svg>"#
    )
}

fn strokes(name: &str) -> Option<&'static str> {
    Some(match name {
        "check" | "✓" | "✔" => "M3 8.5 6.5 12 13 4.5",
        "cross" | "✕" | "✗" | "×" => "M4 4l8 8M12 4l-8 8",
        "alert" | "!" | "⚠" => "M8 2.2 14.6 13.6H1.4ZM8 6.6v3.2M8 11.9v.1",
        "info" | "i" | "ℹ" => {
            "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.4v3.8M8 4.8v.1"
        }
        "question" | "?" => {
            "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM6.2 6.3c.2-1.2 1-1.7 1.9-1.7 1 0 1.8.7 1.8 1.6 0 1.4-1.9 1.5-1.9 3M8 11.3v.1"
        }
        "arrow" | "→" => "M2.5 8h11M9 3.5 13.5 8 9 12.5",
        "external" | "↗" => "M4.5 11.5l7-7M5.5 4.5h6v6",
        "clock" | "◷" => "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.6V8l2.4 1.6",
        "minus" | "–" | "−" => "M3.5 8h9",
        "dot" | "•" => "M8 6.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Z",
        "copy" => "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
        "search" => "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM10.6 10.6 14 14",
        "menu" => "M2 4h12M2 8h12M2 12h12",
        "lock" => "M3.5 7.2h9v6.3h-9ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
        "archive" => "M2 3h12v3H2ZM3 6v7.5h10V6M6.5 9h3",
        "pencil" => "M2.5 13.5l.7-3.2 7.6-7.6 2.5 2.5-7.6 7.6Z",
        "system" => "M1.8 2.8h12.4v8.4H1.8ZM5.5 13.8h5",
        "sun" => {
            "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
        }
        "moon" => "M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z",
        _ => return None,
    })
}
