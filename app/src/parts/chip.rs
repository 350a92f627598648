//! Short technical names set in the monospace: tags and architectures.

use leptos::prelude::*;

/// A tag of an image. A tag of 128 characters breaks instead of widening the page.
#[component]
pub fn TagChip(#[prop(into)] tag: String) -> impl IntoView {
    view! { <span class="chip">{tag}</span> }
}

/// An architecture as the manifest names it, such as `arm64v8`.
#[component]
pub fn ArchitectureChip(#[prop(into)] name: String) -> impl IntoView {
    view! { <span class="chip chip-quiet">{name}</span> }
}
