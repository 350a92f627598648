//! One page for everything that is not what was asked for: what happened, what still works, and how
//! to go on.

use leptos::prelude::*;

use crate::parts::SearchField;
use crate::view::problem::ProblemView;

/// What the page is called in the title of the document.
pub fn title(problem: &ProblemView) -> String {
    problem.title.clone()
}

/// The page.
pub fn error(problem: ProblemView) -> impl IntoView {
    let ProblemView {
        status,
        title,
        what,
        next,
        request_id,
        search,
        close_names,
    } = problem;
    let close = (!close_names.is_empty()).then(|| {
        let names = close_names
            .into_iter()
            .map(|name| {
                view! {
                    <li class="border-b border-line py-2">
                        <a href=format!("/images/{name}") class="font-semibold">{name.to_string()}</a>
                        " · "
                        <a href=format!("/r/{name}")>"Send feedback"<span class="visually-hidden">" about "{name.to_string()}</span></a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="mt-4 max-w-2xl" aria-label="Images with a close name">{names}</ul> }
    });
    let search = search.map(|words| {
        view! {
            <form method="get" action="/images" role="search" aria-label="Catalogue" class="mt-6 flex max-w-2xl">
                <SearchField name="q" value=words label="Search the catalogue" big=true/>
            </form>
        }
    });
    let next = (!next.is_empty()).then(|| {
        let ways = next
            .into_iter()
            .map(|(words, href)| view! { <li><a href=href class="target">{words}</a></li> })
            .collect_view();
        view! { <ul class="mt-6 flex flex-wrap gap-x-6">{ways}</ul> }
    });
    let request = request_id.map(|id| {
        view! { <p class="mt-6 text-sm text-muted">"Number of this request: "<code id="request" class="break-all">{id}</code></p> }
    });
    view! {
        <p class="text-sm text-muted">{format!("Status {status}")}</p>
        <h1 class="break-words">{title}</h1>
        <p class="mt-2 break-words">{what}</p>
        {close}
        {search}
        {next}
        {request}
    }
}

#[cfg(test)]
mod tests;
