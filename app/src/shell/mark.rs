//! The mark: a hull on an inclined line, in two strokes.

use leptos::prelude::*;

/// The mark in the colour of the text around it; the name stands beside it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M3 28.5 29 19.5"></path>
            <path d="M5.5 13 25.5 6.2c.9 5-1 9-5.2 10.5l-8.2 2.8c-3.2 1.1-5.5-.8-6.6-6.5Z"></path>
        </svg>
    }
}
