//! One's own work: what waits for the reader, what the reader waits for; and the inbox.

use leptos::prelude::*;
use time::OffsetDateTime;

mod inbox;

pub use inbox::{TITLE as INBOX_TITLE, inbox};

use super::shortcuts::Shortcuts;
use crate::parts::{
    Badge, Button, ButtonKind, EmptyState, ErrorSummary, LinkButton, Moment, Notice, ShortMoment,
    Tone,
};
use crate::view::mine::{DraftItem, Invitation, MINE, MinePage, WorkItem};
use crate::view::people::person_href;

/// What the page is called in the title of the document.
pub const TITLE: &str = "My work";

/// The page.
pub fn mine(page: MinePage) -> impl IntoView {
    let MinePage {
        yours,
        waiting,
        drafts,
        deleted,
        invitations,
        finished,
        unclaimed,
        findings,
        done,
        now,
    } = page;
    let nothing_yours = yours.is_empty();
    let yours_count = yours.len();
    let yours = if nothing_yours {
        view! { <NothingYours unclaimed/> }.into_any()
    } else {
        view! { <Work items=yours turn=true now/> }.into_any()
    };
    let done = done.map(
        |done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> },
    );
    let waiting = if waiting.is_empty() {
        view! { <p class="text-muted">"You wait for nobody."</p> }.into_any()
    } else {
        view! { <Work items=waiting turn=false now/> }.into_any()
    };
    let finished = if finished.is_empty() {
        view! { <p class="text-muted">"Nothing ended in the last 14 days."</p> }.into_any()
    } else {
        view! { <Work items=finished turn=false now/> }.into_any()
    };
    view! {
        <div class="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 class="grow">{TITLE}</h1>
            <LinkButton href="/inbox">"Inbox"</LinkButton>
            <LinkButton kind=ButtonKind::Primary href="/propose">"Propose an image"</LinkButton>
        </div>
        {done}
        <ErrorSummary findings/>
        <Invitations invitations now/>
        <section aria-labelledby="yours">
            <h2 id="yours" class="mt-6">
                "Your turn"
                {(yours_count > 0).then(|| view! { <span class="ml-2 text-muted">{yours_count}</span> })}
            </h2>
            {yours}
        </section>
        <section aria-labelledby="waiting">
            <h2 id="waiting">"Waiting for others"</h2>
            {waiting}
        </section>
        <Drafts drafts deleted now/>
        <section aria-labelledby="finished">
            <h2 id="finished">"Finished in the last 14 days"</h2>
            {finished}
        </section>
        <Shortcuts keys=&[("j or ↓", "Go to the next proposal"), ("k or ↑", "Go to the proposal before")]/>
    }
}

#[component]
fn NothingYours(unclaimed: Option<usize>) -> impl IntoView {
    let more = match unclaimed {
        None => view! { <LinkButton href="/propose">"Propose an image"</LinkButton> }.into_any(),
        Some(0) => view! { <p>"The queue holds nothing that nobody claimed."</p> }.into_any(),
        Some(many) => {
            let words = match many {
                1 => "1 proposal is unclaimed.".to_owned(),
                many => format!("{many} proposals are unclaimed."),
            };
            view! { <p>{words}</p><LinkButton href="/queue">"Open the queue"</LinkButton> }
                .into_any()
        }
    };
    view! { <EmptyState title="Nothing waits for you">{more}</EmptyState> }
}

#[component]
fn Work(items: Vec<WorkItem>, turn: bool, now: OffsetDateTime) -> impl IntoView {
    let rows = items
        .into_iter()
        .map(|item| {
            let WorkItem {
                title,
                kind,
                href,
                what,
                reason,
                since,
                due,
                part,
            } = item;
            let due = due.map(|at| {
                let (tone, icon) = if at < now {
                    (Tone::Bad, "alert")
                } else {
                    (Tone::Mute, "clock")
                };
                view! { <Badge tone icon>"due "<ShortMoment at now/></Badge> }
            });
            let tone = if turn { "font-semibold text-turn" } else { "font-semibold" };
            view! {
                <li class="border-b border-line py-3" data-row>
                    <div class="flex flex-wrap items-baseline gap-x-3">
                        <a class="target break-words font-semibold" href=href>{title}</a>
                        <span class="text-sm text-muted">{format!("{kind} · {}", part.words())}</span>
                    </div>
                    <p class="break-words"><span class=tone>{what}</span>" "{reason}</p>
                    <p class="flex flex-wrap items-center gap-x-3 text-sm text-muted"><ShortMoment at=since now/>{due}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="border-t border-line">{rows}</ul> }
}

#[component]
fn Invitations(invitations: Vec<Invitation>, now: OffsetDateTime) -> impl IntoView {
    (!invitations.is_empty()).then(|| {
        let rows = invitations
            .into_iter()
            .map(|Invitation { id, by, at }| {
                let href = person_href(&by);
                view! {
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2">
                        <p class="grow">
                            <a class="target font-semibold" href=href>{format!("@{by}")}</a>
                            " invites you to write a proposal "
                            <span class="text-sm text-muted"><ShortMoment at now/></span>
                        </p>
                        <form method="post" action=MINE class="flex flex-wrap gap-2">
                            <input type="hidden" name="invitation" value=id/>
                            <Button kind=ButtonKind::Primary name="act" value="accept">"Accept"</Button>
                            <Button name="act" value="refuse">"Refuse"</Button>
                        </form>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="invitations">
                <h2 id="invitations" class="mt-6">"Invitations"</h2>
                <p class="mb-2 text-sm text-muted">"You read nothing of it until you accept. What you write together shows you as an author, and you do not review it."</p>
                <ul class="border-t border-line">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Drafts(drafts: Vec<DraftItem>, deleted: Vec<DraftItem>, now: OffsetDateTime) -> impl IntoView {
    let none = drafts.is_empty();
    let rows = drafts
        .into_iter()
        .map(|draft| {
            view! {
                <li class="border-b border-line py-2" data-row>
                    <a class="target break-words font-semibold" href=format!("/drafts/{}", draft.id)>{draft.title}</a>
                    " "
                    <span class="text-sm text-muted">{draft.kind}", begun "<ShortMoment at=draft.begun now/></span>
                </li>
            }
        })
        .collect_view();
    let list = if none {
        view! { <p class="text-muted">"You have no draft."</p> }.into_any()
    } else {
        view! { <ul class="border-t border-line">{rows}</ul> }.into_any()
    };
    let deleted = (!deleted.is_empty()).then(|| {
        let summary = match deleted.len() {
            1 => "1 deleted draft".to_owned(),
            many => format!("{many} deleted drafts"),
        };
        let rows = deleted
            .into_iter()
            .map(|draft| {
                let name = draft.title.clone();
                let until = draft.restorable_until.map(|at| {
                    view! { <span class="text-sm text-muted">"for good on "<Moment at now/></span> }
                });
                view! {
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
                        <span class="min-w-0 break-words">{draft.title}</span>
                        {until}
                        <form method="post" action=MINE>
                            <input type="hidden" name="draft" value=draft.id/>
                            <Button name="act" value="restore">"Bring back"<span class="visually-hidden">{format!(" {name}")}</span></Button>
                        </form>
                    </li>
                }
            })
            .collect_view();
        view! {
            <details class="mt-2">
                <summary>{summary}</summary>
                <ul class="mt-2 border-t border-line">{rows}</ul>
            </details>
        }
    });
    view! {
        <section aria-labelledby="drafts">
            <h2 id="drafts">"Drafts"</h2>
            {list}
            {deleted}
        </section>
    }
}

#[cfg(test)]
mod tests;
