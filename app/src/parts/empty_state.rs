//! What stands where a list will be.

use leptos::prelude::*;

/// What will be here, and in `children` the one action that fills it.
#[component]
pub fn EmptyState(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="my-6 rounded-md border border-dashed border-edge px-5 py-8 text-center">
            <p class="mx-auto font-semibold">{title}</p>
            <div class="mx-auto mt-2 flex max-w-[36rem] flex-wrap items-center justify-center gap-3 text-muted">
                {children()}
            </div>
        </div>
    }
}
