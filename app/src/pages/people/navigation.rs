//! The ways between the pages of an account and between those of administration.

use leptos::prelude::*;

use crate::parts::{Notice, Tab, Tabs, Tone};
use crate::view::people::{
    AUDIT, CONFLICTS, PEOPLE, PROFILE, SERVICE_ACCOUNTS, SESSIONS, TOKENS, person_href,
};

/// The pages of somebody's own account; `current` is the address of the one shown.
#[component]
pub(super) fn AccountTabs(current: &'static str) -> impl IntoView {
    let tabs = [
        ("Profile", PROFILE),
        ("Sessions", SESSIONS),
        ("API tokens", TOKENS),
        ("Conflicts", CONFLICTS),
    ];
    view! { <Tabs label="Your account" tabs=tabs_of(&tabs, current)/> }
}

/// The pages of administration; `current` is the address of the one shown.
#[component]
pub(super) fn AdministrationTabs(current: &'static str) -> impl IntoView {
    let tabs = [
        ("People", PEOPLE),
        ("Service accounts", SERVICE_ACCOUNTS),
        ("Audit log", AUDIT),
    ];
    view! { <Tabs label="Administration" tabs=tabs_of(&tabs, current)/> }
}

fn tabs_of(tabs: &[(&str, &str)], current: &str) -> Vec<Tab> {
    tabs.iter()
        .map(|(label, href)| Tab {
            label: (*label).to_owned(),
            href: (*href).to_owned(),
            current: *href == current,
            count: None,
        })
        .collect()
}

/// What was just done, read aloud once.
#[component]
pub(super) fn Done(what: Option<String>) -> impl IntoView {
    what.map(|what| {
        view! {
            <div role="status">
                <Notice tone=Tone::Good title=what>""</Notice>
            </div>
        }
    })
}

/// A person as a link to their public page.
#[component]
pub(super) fn PersonLink(handle: String) -> impl IntoView {
    let href = person_href(&handle);
    view! { <a class="target" href=href>"@"{handle}</a> }
}
