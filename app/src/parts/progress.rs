//! How far something has come.

use leptos::prelude::*;

/// A bar with its words. Without `done` nobody knows how far it is, only that it goes on.
#[component]
pub fn Progress(
    #[prop(into)] label: String,
    #[prop(optional)] done: Option<u32>,
    #[prop(default = 100)] of: u32,
) -> impl IntoView {
    view! {
        <label class="block max-w-[36rem] text-sm">
            <span class="mb-1 flex justify-between gap-4">
                <span>{label}</span>
                {done.map(|done| view! { <span class="text-muted">{format!("{done} of {of}")}</span> })}
            </span>
            <progress class="w-full" value=done max=of></progress>
        </label>
    }
}
