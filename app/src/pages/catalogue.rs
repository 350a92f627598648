//! The catalogue: search first, what it can be narrowed by, and a dense row for each image.

use leptos::prelude::*;

use crate::parts::{LifecycleBadge, Pagination, SearchField, ShortMoment};
use crate::view::catalogue::{CataloguePage, Row, Sort};

mod empty;
mod filters;

use super::shortcuts::Shortcuts;
use empty::Empty;
use filters::Filters;

/// What the list is called in the title of the document.
pub fn title(page: &CataloguePage) -> String {
    if page.query.q.is_empty() {
        "Catalogue".to_owned()
    } else {
        format!("{} · Catalogue", page.query.q)
    }
}

/// What the page says of itself to search engines.
pub const DESCRIPTION: &str = "Find an image, its tags, and where feedback about it goes.";

/// The page.
pub fn catalogue(page: CataloguePage) -> impl IntoView {
    let CataloguePage {
        query,
        rows,
        total,
        hidden_deprecated,
        facets,
        previous,
        next,
        close_names,
        now,
    } = page;
    let sort_kept = query
        .sort
        .map(|sort| view! { <input type="hidden" name="sort" value=sort.slug()/> });
    let count = count_sentence(total, query.order());
    let hidden = (hidden_deprecated > 0 && total > 0).then(|| {
        let href = query.with_deprecated(true).to_href();
        view! { <p class="mt-4 text-sm text-muted">{hidden_sentence(hidden_deprecated)}" "<a href=href>"Show deprecated images"</a></p> }
    });
    let order = sort_links(&query);
    let body = if rows.is_empty() {
        view! { <Empty query=query.clone() hidden_deprecated close_names/> }.into_any()
    } else {
        let rows = rows
            .into_iter()
            .map(|row| view! { <ImageRow row now/> })
            .collect_view();
        view! {
            <div class="table-frame">
                <table role="table" class="block md:table">
                    <caption class="visually-hidden">"Images"</caption>
                    <thead role="rowgroup" class="hidden md:table-header-group">
                        <tr role="row">
                            <th role="columnheader" scope="col">"Image"</th>
                            <th role="columnheader" scope="col">"Description"</th>
                            <th role="columnheader" scope="col" class="text-right">"Architectures"</th>
                            <th role="columnheader" scope="col">"Updated"</th>
                            <th role="columnheader" scope="col"><span class="visually-hidden">"Feedback"</span></th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup" class="block md:table-row-group">{rows}</tbody>
                </table>
            </div>
            <Pagination previous next summary=count.clone()/>
        }
        .into_any()
    };
    view! {
        <h1>"Catalogue"</h1>
        <p class="mt-1 text-muted">"Find an image to use it, or to tell its maintainers something."</p>
        <form method="get" action="/images" role="search" aria-label="Catalogue" class="mt-4">
            <div class="flex max-w-2xl"><SearchField name="q" value=query.q.clone() label="Search names, descriptions, tags and documentation" big=true/></div>
            {sort_kept}
            <Filters facets show_deprecated=query.show_deprecated widened=query.widened().to_href()/>
        </form>
        <div class="mt-4 mb-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 text-sm">
            <p role="status">{count}</p>
            {order}
        </div>
        {body}
        {hidden}
        <Shortcuts keys=&[
            ("j or ↓", "Go to the next image"),
            ("k or ↑", "Go to the image before"),
            ("Enter", "Open the image"),
            ("f", "Send feedback about the image"),
        ]/>
    }
}

/// One image: a table row, on a phone two lines.
#[component]
fn ImageRow(row: Row, now: time::OffsetDateTime) -> impl IntoView {
    let Row {
        name,
        description,
        lifecycle,
        architectures,
        updated_at,
        successors,
        ..
    } = row;
    let name = name.to_string();
    let badge =
        (lifecycle != domain::Lifecycle::Active).then(|| view! { " "<LifecycleBadge lifecycle/> });
    let replaced = (!successors.is_empty()).then(|| {
        let links = successors
            .iter()
            .enumerate()
            .map(|(at, other)| {
                let comma = (at > 0).then_some(", ");
                view! { {comma}<a href=format!("/images/{other}")>{other.to_string()}</a> }
            })
            .collect_view();
        view! { <span class="block text-muted">"Use instead: "{links}</span> }
    });
    let list: Vec<&str> = architectures
        .iter()
        .map(|architecture| architecture.as_str())
        .collect();
    let count = architectures.len();
    view! {
        <tr role="row" data-row class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-line py-2 focus-within:bg-sea-wash md:table-row">
            <td role="cell" class="min-w-0 border-0 p-0 md:border-b md:py-2 md:pr-3">
                <a href=format!("/images/{name}") class="target font-semibold">{name.clone()}</a>{badge}
            </td>
            <td role="cell" class="col-span-2 row-start-2 min-w-0 border-0 p-0 md:w-full md:border-b md:py-2 md:pr-3">
                <span class="block truncate md:whitespace-normal">{description}</span>
                {replaced}
            </td>
            <td role="cell" class="hidden text-right md:table-cell" title=list.join(", ")>{count}</td>
            <td role="cell" class="hidden whitespace-nowrap text-muted md:table-cell"><ShortMoment at=updated_at now/></td>
            <td role="cell" class="col-start-2 row-start-1 whitespace-nowrap border-0 p-0 text-right md:border-b md:py-2">
                <a href=format!("/r/{name}") data-feedback class="target">"Send feedback"<span class="visually-hidden">" about "{name.clone()}</span></a>
            </td>
        </tr>
    }
}

fn count_sentence(total: u64, order: Sort) -> String {
    let order = match order {
        Sort::Relevance => "best match first",
        Sort::Name => "by name",
        Sort::Updated => "latest change first",
    };
    match total {
        0 => "No image fits".to_owned(),
        1 => "1 image".to_owned(),
        _ => format!("{} images · {order}", grouped(total)),
    }
}

fn hidden_sentence(hidden: u64) -> String {
    match hidden {
        1 => "One deprecated image is hidden.".to_owned(),
        _ => format!("{} deprecated images are hidden.", grouped(hidden)),
    }
}

/// A number with a thin space between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn sort_links(query: &crate::view::catalogue::CatalogueQuery) -> impl IntoView + use<> {
    let now = query.order();
    let links = Sort::ALL
        .into_iter()
        .filter(|sort| *sort != Sort::Relevance || !query.q.is_empty())
        .map(|sort| {
            let words = match sort {
                Sort::Relevance => "Best match",
                Sort::Name => "Name",
                Sort::Updated => "Updated",
            };
            let here = (sort == now).then_some("true");
            let class = if sort == now { "target font-semibold text-ink no-underline" } else { "target" };
            view! { <a href=query.sorted_by(sort).to_href() aria-current=here class=class>{words}</a> }
        })
        .collect_view();
    view! { <nav aria-label="Order" class="flex gap-4"><span class="text-muted">"Order by"</span>{links}</nav> }
}

#[cfg(test)]
mod tests;
