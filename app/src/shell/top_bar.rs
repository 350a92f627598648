//! The slim bar on top: where one is, where one can go, the search, and who one is.

use leptos::prelude::*;

use super::{Mark, PRODUCT, Reader, Section, SignedIn, Theme};
use crate::parts::{Avatar, Icon};
use crate::view::people::{PEOPLE, PROFILE, person_href};

/// The top bar; on a phone one row with a search link and a menu.
#[component]
pub(super) fn TopBar(
    section: Option<Section>,
    reader: Reader,
    search: String,
    theme: Theme,
    path: String,
) -> impl IntoView {
    let phone = view! { <PhoneMenu section reader=reader.clone() theme path=path.clone()/> };
    let wide = entries(section, &reader, "nav-link");
    let who = match reader {
        Reader::SignedIn(person) => {
            view! { <div class="hidden md:block"><PersonMenu person theme path/></div> }.into_any()
        }
        Reader::Anonymous { sign_in } => view! {
            <div class="hidden md:block"><ThemeSwitch theme path/></div>
            <a class="nav-link hidden whitespace-nowrap md:inline-flex" href=sign_in>"Sign in"</a>
        }
        .into_any(),
        Reader::Catalogue => {
            view! { <div class="hidden md:block"><ThemeSwitch theme path/></div> }.into_any()
        }
    };
    view! {
        <header class="border-b border-line bg-sheet print:hidden">
            <div class="mx-auto flex h-14 max-w-[75rem] items-center gap-2 px-4 md:gap-3 md:px-6 lg:gap-6">
                <a class="mr-auto inline-flex min-h-11 items-center gap-2 font-semibold text-ink no-underline md:mr-0" href="/">
                    <Mark/>
                    {PRODUCT}
                </a>
                <nav aria-label="Main" class="hidden md:block">
                    <ul class="flex gap-1">{wide}</ul>
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
                {who}
                <a class="button button-square button-quiet md:hidden" href="/images#field-q">
                    <Icon name="search"/>
                    <span class="visually-hidden">"Search images"</span>
                </a>
                {phone}
            </div>
        </header>
    }
}

/// Everything of the bar behind one button.
#[component]
fn PhoneMenu(
    section: Option<Section>,
    reader: Reader,
    theme: Theme,
    path: String,
) -> impl IntoView {
    let sections = entries(section, &reader, "menu-item");
    let (waiting, personal) = match reader {
        Reader::SignedIn(person) => (
            person.turns,
            view! { <div class="mt-2 border-t border-line pt-2"><PersonLinks person/></div> }
                .into_any(),
        ),
        Reader::Anonymous { sign_in } => (
            0,
            view! { <p class="mt-2 border-t border-line pt-2"><a class="menu-item" href=sign_in>"Sign in"</a></p> }.into_any(),
        ),
        Reader::Catalogue => (0, ().into_any()),
    };
    view! {
        <details class="menu md:hidden">
            <summary class="button button-square button-quiet">
                <Icon name="menu"/>
                <span class="visually-hidden">"Menu"</span>
                {turns(waiting)}
            </summary>
            <div class="menu-panel">
                <nav aria-label="Menu">
                    <ul>{sections}</ul>
                </nav>
                {personal}
                <ColourChoice theme path/>
            </div>
        </details>
    }
}

/// The person as initials, with the links that are theirs behind them.
#[component]
fn PersonMenu(person: SignedIn, theme: Theme, path: String) -> impl IntoView {
    let handle = person.handle.clone();
    view! {
        <details class="menu">
            <summary class="button button-square button-quiet">
                <Avatar name=handle.clone()/>
                <span class="visually-hidden">{format!("Menu of @{handle}")}</span>
            </summary>
            <div class="menu-panel">
                <PersonLinks person/>
                <ColourChoice theme path/>
            </div>
        </details>
    }
}

/// Who one is, and the pages of one's own.
#[component]
fn PersonLinks(person: SignedIn) -> impl IntoView {
    let SignedIn {
        handle,
        name,
        unread,
        has_proposals,
        is_administrator,
        ..
    } = person;
    let inbox = match unread {
        0 => "Inbox".to_owned(),
        unread => format!("Inbox: {unread} not read"),
    };
    let administration = is_administrator
        .then(|| view! { <li><a class="menu-item" href=PEOPLE>"Administration"</a></li> });
    view! {
        <p class="px-3 py-1 text-sm text-muted">
            {(!name.is_empty()).then(|| view! { <span class="block break-words font-semibold text-ink">{name}</span> })}
            <a class="target break-words" href=person_href(&handle)>"@"{handle.clone()}</a>
        </p>
        <ul>
            {has_proposals.then(|| view! { <li><a class="menu-item" href="/inbox">{inbox}</a></li> })}
            <li><a class="menu-item" href=PROFILE>"Profile and sessions"</a></li>
            {administration}
        </ul>
        <form method="post" action="/sign-out">
            <button type="submit" class="menu-item w-full">"Sign out"</button>
        </form>
    }
}

/// The switch of colours with its name, as the last thing of a menu.
#[component]
fn ColourChoice(theme: Theme, path: String) -> impl IntoView {
    view! {
        <div class="mt-2 border-t border-line px-3 pt-3 pb-1">
            <p class="mb-1 text-sm text-muted" aria-hidden="true">"Colours"</p>
            <ThemeSwitch theme path/>
        </div>
    }
}

/// The sections that the reader may choose from, as list entries of one class.
fn entries(
    section: Option<Section>,
    reader: &Reader,
    class: &'static str,
) -> impl IntoView + use<> {
    let waiting = reader.person().map_or(0, |person| person.turns);
    reader
        .sections()
        .iter()
        .map(|entry| {
            let current = (Some(*entry) == section).then_some("page");
            let count = (*entry == Section::MyWork).then(|| turns(waiting));
            // In a window of middle width it would take the room of the search; the pages of work have
            // a button for it.
            let room = (class == "nav-link" && *entry == Section::Propose)
                .then_some("hidden lg:block");
            view! {
                <li class=room>
                    <a class=format!("{class} whitespace-nowrap") href=entry.href() aria-current=current>
                        {entry.label()}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view()
}

/// How many things wait for the reader; nothing when none do.
fn turns(waiting: u32) -> Option<impl IntoView> {
    (waiting > 0).then(|| {
        view! {
            <span class="count">
                {waiting.to_string()}
                <span class="visually-hidden">" waiting for you"</span>
            </span>
        }
    })
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
