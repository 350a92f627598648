//! What the reader was told, newest first.

use leptos::prelude::*;
use time::OffsetDateTime;

use crate::pages::shortcuts::Shortcuts;
use crate::parts::{Badge, Button, EmptyState, LinkButton, Moment, Notice, Pagination, Tone};
use crate::view::mine::{INBOX, InboxItem, InboxPage, MINE};

/// What the page is called in the title of the document.
pub const TITLE: &str = "Inbox";

/// The page.
pub fn inbox(page: InboxPage) -> impl IntoView {
    let InboxPage {
        items,
        unread,
        first,
        next,
        done,
        now,
    } = page;
    let words = match unread {
        0 => "Everything is read.".to_owned(),
        1 => "1 notice is not read.".to_owned(),
        many => format!("{many} notices are not read."),
    };
    let all = (unread > 0).then(|| {
        view! {
            <form method="post" action=INBOX>
                <Button name="act" value="read-all">"Mark all as read"</Button>
            </form>
        }
    });
    let done = done.map(
        |done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> },
    );
    let body = if items.is_empty() {
        view! {
            <EmptyState title="Nobody has told you anything yet">
                <p>"What happens to proposals that you write, review or watch stands here."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let summary = match items.len() {
            1 => "1 notice".to_owned(),
            many => format!("{many} notices, newest first"),
        };
        let rows = items
            .into_iter()
            .map(|item| view! { <Item item now/> })
            .collect_view();
        view! {
            <ul class="border-t border-line">{rows}</ul>
            <Pagination previous=first next summary/>
        }
        .into_any()
    };
    view! {
        <div class="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1>{TITLE}</h1>
            <p class="grow max-w-none text-sm text-muted">{words}</p>
            <LinkButton href=MINE>"My work"</LinkButton>
            {all}
        </div>
        {done}
        {body}
        <Shortcuts keys=&[("j or ↓", "Go to the next notice"), ("k or ↑", "Go to the notice before")]/>
    }
}

#[component]
fn Item(item: InboxItem, now: OffsetDateTime) -> impl IntoView {
    let InboxItem {
        id,
        sentence,
        because,
        href,
        your_turn,
        read,
        at,
    } = item;
    let turn =
        your_turn.then(|| view! { <Badge tone=Tone::Turn icon="arrow">"Your turn"</Badge>" " });
    let class = if read {
        "min-w-0 grow break-words text-muted"
    } else {
        "min-w-0 grow break-words font-semibold"
    };
    let state = if read { "Read" } else { "Not read" };
    let words = sentence.clone();
    let mark = (!read).then(|| {
        view! {
            <form method="post" action=INBOX>
                <input type="hidden" name="notice" value=id.to_string()/>
                <Button name="act" value="read">"Mark as read"<span class="visually-hidden">{format!(": {words}")}</span></Button>
            </form>
        }
    });
    view! {
        <li class="flex flex-wrap items-start gap-x-4 gap-y-1 border-b border-line py-3" data-row>
            <div class=class>
                <p><span class="visually-hidden">{state}": "</span>{turn}<a class="target" href=href>{sentence}</a></p>
                <p class="text-sm font-normal text-muted">{because}" "<Moment at now/></p>
            </div>
            {mark}
        </li>
    }
}
