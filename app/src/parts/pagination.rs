//! The way through a long list.

use leptos::prelude::*;

/// Links to the previous and the next page of a list, with what is shown in words between them.
/// `label` names the way when a page has several.
#[component]
pub fn Pagination(
    previous: Option<String>,
    next: Option<String>,
    #[prop(into)] summary: String,
    #[prop(default = "Pages")] label: &'static str,
) -> impl IntoView {
    view! {
        <nav aria-label=label class="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
            {previous.map(|href| view! { <a class="button" rel="prev" href=href>"Previous page"</a> })}
            <p class="text-sm text-muted">{summary}</p>
            {next.map(|href| view! { <a class="button" rel="next" href=href>"Next page"</a> })}
        </nav>
    }
}
