//! The slim bar on top: where one is, where one can go, and the search.

use leptos::prelude::*;

use super::{Mark, PRODUCT, Section, Theme};
use crate::parts::Icon;

/// The top bar; on a phone one row with a search link and a menu.
#[component]
pub(super) fn TopBar(
    section: Option<Section>,
    search: String,
    theme: Theme,
    path: String,
) -> impl IntoView {
    view! {
        <header class="border-b border-line bg-sheet print:hidden">
            <div class="mx-auto flex h-14 max-w-[75rem] items-center gap-2 px-4 md:gap-6 md:px-6">
                <a class="mr-auto inline-flex min-h-11 items-center gap-2 font-semibold text-ink no-underline md:mr-0" href="/">
                    <Mark/>
                    {PRODUCT}
                </a>
                <nav aria-label="Main" class="hidden md:block">
                    <ul class="flex gap-1">
                        {Section::ALL
                            .map(|entry| view! { <li><a class="nav-link" href=entry.href() aria-current=current(entry, section)>{entry.label()}</a></li> })
                            .into_iter()
                            .collect_view()}
                    </ul>
                </nav>
                <form method="get" action="/images" role="search" aria-label="All images" class="ml-auto hidden min-w-0 gap-2 md:flex">
                    <label class="visually-hidden" for="search">
                        "Search images"
                    </label>
                    <input
                        type="search"
                        class="w-64 min-w-0"
                        id="search"
                        name="q"
                        value=search
                        placeholder="Search images"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-keyshortcuts="/ Control+K"
                    />
                    <button type="submit" class="button button-square">
                        <Icon name="search"/>
                        <span class="visually-hidden">"Search"</span>
                    </button>
                </form>
                <div class="hidden md:block">
                    <ThemeSwitch theme path=path.clone()/>
                </div>
                <a class="button button-square button-quiet md:hidden" href="/images#field-q">
                    <Icon name="search"/>
                    <span class="visually-hidden">"Search images"</span>
                </a>
                <details class="menu md:hidden">
                    <summary class="button button-square button-quiet">
                        <Icon name="menu"/>
                        <span class="visually-hidden">"Menu"</span>
                    </summary>
                    <div class="menu-panel">
                        <nav aria-label="Menu">
                            <ul>
                                {Section::ALL
                                    .map(|entry| view! { <li><a class="menu-item" href=entry.href() aria-current=current(entry, section)>{entry.label()}</a></li> })
                                    .into_iter()
                                    .collect_view()}
                            </ul>
                        </nav>
                        <div class="mt-2 border-t border-line px-3 pt-3 pb-1">
                            <p class="mb-1 text-sm text-muted" aria-hidden="true">"Colours"</p>
                            <ThemeSwitch theme path/>
                        </div>
                    </div>
                </details>
            </div>
        </header>
    }
}

fn current(entry: Section, section: Option<Section>) -> Option<&'static str> {
    (Some(entry) == section).then_some("page")
}

/// Light, dark or the system's choice, as one control; a form, so that it works without a script.
#[component]
fn ThemeSwitch(theme: Theme, path: String) -> impl IntoView {
    view! {
        <form method="post" action="/theme">
            <input type="hidden" name="from" value=path/>
            <div role="group" aria-label="Colours" class="switch">
                {Theme::ALL
                    .map(|choice| {
                        let (icon, words) = match choice {
                            Theme::System => ("system", "As the system has it"),
                            Theme::Light => ("sun", "Light"),
                            Theme::Dark => ("moon", "Dark"),
                        };
                        let pressed = if choice == theme { "true" } else { "false" };
                        view! {
                            <button type="submit" name="theme" value=choice.as_str() aria-pressed=pressed title=words>
                                <Icon name=icon/>
                                <span class="visually-hidden">{words}</span>
                            </button>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </div>
        </form>
    }
}
