//! What stands where no image fits: names that are close, and how to go on.

use domain::ImageName;
use leptos::prelude::*;

use crate::parts::EmptyState;
use crate::view::catalogue::CatalogueQuery;
use crate::view::propose::Way;

/// The empty list.
#[component]
pub fn Empty(
    query: CatalogueQuery,
    hidden_deprecated: u64,
    close_names: Vec<ImageName>,
) -> impl IntoView {
    let title = match (query.q.is_empty(), query.is_narrowed()) {
        (true, _) => "No image fits these filters".to_owned(),
        (false, false) => format!("No image matches “{}”", query.q),
        (false, true) => format!("No image matches “{}” with these filters", query.q),
    };
    let close = (!close_names.is_empty()).then(|| {
        let names = close_names
            .iter()
            .map(|name| view! { <li><a href=format!("/images/{name}") class="target font-semibold">{name.to_string()}</a></li> })
            .collect_view();
        view! { <p class="w-full">"Names that are close:"</p><ul class="flex flex-wrap justify-center gap-x-4">{names}</ul> }
    });
    // A word that could be an image's name is one that somebody misses.
    let proposed = query.q.trim().parse::<ImageName>();
    let propose = Way::default().href(proposed.as_ref().map_or("", ImageName::as_str));
    let ways = [
        query
            .is_narrowed()
            .then(|| ("Search without filters", query.widened().to_href())),
        (hidden_deprecated > 0).then(|| {
            (
                "Show deprecated images too",
                query.with_deprecated(true).to_href(),
            )
        }),
        Some(("Show all images", "/images".to_owned())),
        Some(("Propose an image", propose)),
    ];
    let ways = ways
        .into_iter()
        .flatten()
        .map(|(words, href)| view! { <li><a href=href class="target">{words}</a></li> })
        .collect_view();
    view! {
        <EmptyState title=title>
            {close}
            <ul class="flex w-full flex-wrap justify-center gap-x-4">{ways}</ul>
        </EmptyState>
    }
}
