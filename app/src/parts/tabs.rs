//! The views of one thing, as links, so that each has an address.

use leptos::prelude::*;

/// One view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// What it is called.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
    /// How many things it holds, when that is worth saying.
    pub count: Option<usize>,
}

/// A row of views; `label` says of what.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<Tab>) -> impl IntoView {
    view! {
        <nav aria-label=label class="mb-6 border-b border-line">
            <ul class="flex flex-wrap gap-x-1">
                {tabs
                    .into_iter()
                    .map(|tab| {
                        view! {
                            <li>
                                <a class="tab" href=tab.href aria-current=tab.current.then_some("page")>
                                    {tab.label}
                                    {tab.count.map(|count| view! { <span class="ml-2 text-muted">{count.to_string()}</span> })}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
