//! What narrows a list, sent as a plain form.

use leptos::prelude::*;

/// Fields side by side and their button. The answer is the page at `action` with the choices in
/// its address.
#[component]
pub fn FilterBar(
    #[prop(into)] action: String,
    #[prop(into)] label: String,
    #[prop(default = "Apply filters")] button: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="get" action=action aria-label=label class="my-4 flex flex-wrap items-end gap-x-5 gap-y-3 text-sm">
            {children()}
            <button type="submit" class="button">
                {button}
            </button>
        </form>
    }
}
