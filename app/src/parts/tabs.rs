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

/// A row of views; `label` says of what. `keys` are those that open them, in the same order, where
/// the page loads the script for it.
#[component]
pub fn Tabs(
    #[prop(into)] label: String,
    tabs: Vec<Tab>,
    #[prop(optional)] keys: Vec<&'static str>,
) -> impl IntoView {
    view! {
        <nav aria-label=label class="mb-6 border-b border-line">
            <ul class="flex flex-wrap gap-x-1">
                {tabs
                    .into_iter()
                    .enumerate()
                    .map(|(place, tab)| {
                        let key = keys.get(place).copied();
                        view! {
                            <li>
                                <a class="tab" href=tab.href aria-current=tab.current.then_some("page") data-press=key>
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
