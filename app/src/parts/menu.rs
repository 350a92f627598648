//! More actions than fit, behind one word.

use leptos::prelude::*;

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page that is shown.
    pub current: bool,
}

/// A list of links that opens under its label; a native `details`, so it needs no script.
#[component]
pub fn Menu(#[prop(into)] label: String, items: Vec<MenuItem>) -> impl IntoView {
    view! {
        <details class="menu">
            <summary class="button">{label}</summary>
            <ul class="menu-panel">
                {items
                    .into_iter()
                    .map(|item| {
                        view! {
                            <li>
                                <a class="menu-item" href=item.href aria-current=item.current.then_some("page")>
                                    {item.label}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </details>
    }
}
