//! What the catalogue can be narrowed by: frequent categories as links, all facets in a sheet that
//! opens without a script, and the chosen ones with a way to drop them.

use leptos::prelude::*;

use crate::parts::Button;
use crate::view::catalogue::{FacetValue, Facets};

/// How many categories stand beside the sheet as links.
const QUICK: usize = 5;

/// The filters. They belong into the form of the search, so that both are sent together.
#[component]
pub fn Filters(
    facets: Facets,
    show_deprecated: bool,
    /// The address without any filter.
    widened: String,
) -> impl IntoView {
    let quick = facets
        .category
        .iter()
        .filter(|value| !value.selected)
        .take(QUICK)
        .map(|value| view! { <a href=value.href.clone() class="target">{value.label.clone()}</a> })
        .collect_view();
    let chosen: Vec<_> = facets
        .selected()
        .map(|value| {
            view! {
                <li>
                    <a href=value.href.clone() class="inline-flex items-center gap-1 rounded-md border border-edge bg-sheet px-2 py-1 text-ink no-underline">
                        {value.label.clone()}<span aria-hidden="true">"×"</span><span class="visually-hidden">": drop this filter"</span>
                    </a>
                </li>
            }
        })
        .collect();
    let count = chosen.len() + usize::from(show_deprecated);
    let chosen = (!chosen.is_empty()).then(|| {
        view! {
            <ul class="mt-2 flex flex-wrap items-center gap-2 text-sm" aria-label="Chosen filters">
                {chosen}<li class="flex items-center"><a href=widened class="target">"Drop all"</a></li>
            </ul>
        }
    });
    let summary = if count > 0 {
        format!("Filters ({count})")
    } else {
        "Filters".to_owned()
    };
    let Facets {
        category,
        architecture,
        lifecycle,
        maintained_by,
    } = facets;
    view! {
        <div class="relative mt-3 flex flex-wrap items-center gap-x-5 text-sm">
            <details>
                <summary class="button">{summary}</summary>
                <div class="absolute inset-x-0 top-full z-20 mt-1 grid gap-x-8 gap-y-4 rounded-md border border-edge bg-sheet p-4 shadow-[var(--float)] sm:grid-cols-2 lg:grid-cols-4">
                    <Group legend="Category" name="category" values=category/>
                    <Group legend="Architecture" name="architecture" values=architecture/>
                    <Group legend="Lifecycle" name="lifecycle" values=lifecycle/>
                    <div>
                        <Group legend="Maintained by" name="maintained-by" values=maintained_by/>
                        <label class="mt-4 flex min-h-6 items-center gap-2">
                            <input type="checkbox" name="deprecated" value="show" checked=show_deprecated/>"Show deprecated images"
                        </label>
                    </div>
                    <div class="sm:col-span-2 lg:col-span-4"><Button>"Show images"</Button></div>
                </div>
            </details>
            <div class="hidden flex-1 flex-wrap gap-x-5 md:flex">{quick}</div>
        </div>
        {chosen}
    }
}

#[component]
fn Group(legend: &'static str, name: &'static str, values: Vec<FacetValue>) -> impl IntoView {
    (!values.is_empty()).then(|| {
        let values = values
            .into_iter()
            .map(|FacetValue { value, label, count, selected, .. }| {
                view! {
                    <label class="flex min-h-6 items-center gap-2">
                        <input type="checkbox" name=name value=value checked=selected/>
                        <span class="min-w-0 flex-1 break-words">{label}</span>
                        <span class="text-muted">{count}</span>
                    </label>
                }
            })
            .collect_view();
        view! { <fieldset class="min-w-0"><legend class="mb-1 font-semibold">{legend}</legend>{values}</fieldset> }
    })
}
