//! The line on top of every page of a portal in which anybody can be anybody: that it is for
//! development, and who one is at the moment.

use leptos::prelude::*;

use super::Reader;
use crate::view::address::with_query;

/// The line.
#[component]
pub(super) fn DevelopmentLine<'a>(reader: &'a Reader, path: &'a str) -> impl IntoView + use<> {
    let sign_in = with_query("/sign-in", &[("return_to", path)]);
    let (who, change) = match reader.person() {
        Some(person) => (format!("You are @{}.", person.handle), "Be somebody else"),
        None => ("You are nobody.".to_owned(), "Be somebody"),
    };
    view! {
        <aside aria-label="Development" class="border-b border-turn bg-turn-wash print:hidden">
            <p class="mx-auto flex w-full max-w-[75rem] flex-wrap items-center gap-x-3 px-4 text-sm md:px-6">
                <span class="min-w-0 break-words">
                    <strong>"For development."</strong>
                    " "
                    {who}
                </span>
                <a class="target" href=sign_in>{change}</a>
            </p>
        </aside>
    }
}
