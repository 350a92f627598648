//! One of a few choices that need a sentence each.

use leptos::prelude::*;

/// A choice with room for an explanation; the whole card can be pressed.
#[component]
pub fn RadioCard(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] disabled: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <label class="radio-card mb-2 flex gap-3 px-4 py-3">
            <input type="radio" class="mt-1" name=name value=value checked=checked disabled=disabled/>
            <span class="min-w-0">
                <span class="block font-semibold">{label}</span>
                <span class="block text-sm text-muted">{children()}</span>
            </span>
        </label>
    }
}
