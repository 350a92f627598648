//! The way back, for pages below the second level.

use leptos::prelude::*;

/// The pages above this one, each with its address; the last is this page and has none.
#[component]
pub fn Breadcrumb(trail: Vec<(String, Option<String>)>) -> impl IntoView {
    view! {
        <nav aria-label="Breadcrumb" class="mb-3 text-sm text-muted">
            <ol class="flex flex-wrap gap-x-2">
                {trail
                    .into_iter()
                    .map(|(name, href)| match href {
                        Some(href) => {
                            view! { <li class="crumb min-w-0"><a class="target" href=href>{name}</a></li> }.into_any()
                        }
                        None => view! { <li class="crumb min-w-0" aria-current="page">{name}</li> }.into_any(),
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}
