//! The queue of reviewers: what needs a review, whose turn it is, and one button for the next.

use leptos::prelude::*;
use time::OffsetDateTime;

mod claim;
mod row;

use super::shortcuts::Shortcuts;
use crate::parts::{
    Badge, Button, ButtonKind, Column, EmptyState, FilterBar, LiveBanner, Notice, Pagination,
    StickyTable, Tab, Tabs, Tone, relative_time,
};
use crate::view::queue::{
    ClaimFilter, QueueNotice, QueueOrder, QueuePage, QueueQuery, QueueTab, TurnFilter,
};
pub use claim::claim;
use row::Row;

/// What the page is called in the title of the document.
pub const TITLE: &str = "Queue";

/// The page.
pub fn queue(page: QueuePage) -> impl IntoView {
    let QueuePage {
        query,
        counts,
        rows,
        total,
        carried,
        capacity,
        reviews,
        notice,
        elsewhere,
        first,
        next,
        now,
    } = page;
    let action = query.to_href();
    let carried = match (reviews, capacity) {
        (false, _) => "You review nothing; you see the queue as a coordinator.".to_owned(),
        (true, Some(most)) => format!("You carry {carried} of {most}."),
        (true, None) => format!("You carry {carried}."),
    };
    let next_for_me = reviews.then(|| {
        view! {
            <form method="post" action=action.clone() class="ml-auto">
                <button type="submit" class="button button-primary" name="act" value="next" data-press="n">"Next for me"</button>
            </form>
        }
    });
    let tabs = QueueTab::ALL
        .into_iter()
        .zip(counts)
        .map(|(tab, count)| Tab {
            label: tab.label().to_owned(),
            href: query.of_tab(tab).to_href(),
            current: tab == query.tab,
            count: Some(usize::try_from(count).unwrap_or(usize::MAX)),
        })
        .collect();
    let shown_at = now.unix_timestamp_nanos() / 1_000;
    let body = if rows.is_empty() {
        view! { <Nothing query=query.clone() elsewhere/> }.into_any()
    } else {
        let summary = match total {
            1 => "1 proposal".to_owned(),
            many => format!("{many} proposals"),
        };
        let parked = query.tab == QueueTab::Parked;
        let rows = rows
            .into_iter()
            .map(|row| view! { <Row row action=action.clone() parked now/> })
            .collect_view();
        view! {
            <div class="rows-stacked">
            <StickyTable
                caption=query.tab.label()
                columns=vec![
                    Column::text("Image"),
                    Column::text("What changes"),
                    Column::text(if parked { "Comes back" } else { "Turn" }),
                    Column::text("Requirements").on_wide_screens(),
                    Column::text("Claimed by"),
                ]
            >
                {rows}
            </StickyTable>
            </div>
            <Pagination previous=first next summary/>
        }
        .into_any()
    };
    view! {
        <div class="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1>{TITLE}</h1>
            <p class="text-sm text-muted">{carried}</p>
            {next_for_me}
        </div>
        <LiveBanner events=format!("/queue/events?after={shown_at}") many=true/>
        {notice.map(|notice| view! { <Outcome notice action=action.clone() now/> })}
        <Tabs label="Parts of the queue" tabs/>
        <Filters query/>
        {body}
        <Shortcuts keys=&[
            ("j or ↓", "Go to the next proposal"),
            ("k or ↑", "Go to the proposal before"),
            ("o or Enter", "Open the proposal"),
            ("a", "Claim it"),
            ("u", "Release it"),
            ("n", "Take the next for me"),
        ]/>
    }
}

#[component]
fn Filters(query: QueueQuery) -> impl IntoView {
    let options = |choices: Vec<(&'static str, &'static str)>, chosen: &'static str| {
        choices
            .into_iter()
            .map(|(value, label)| view! { <option value=value selected=value == chosen>{label}</option> })
            .collect_view()
    };
    let claimed = std::iter::once(("", "Claimed or not"))
        .chain(ClaimFilter::ALL.map(|choice| (choice.slug(), choice.label())))
        .collect();
    let turn = std::iter::once(("", "Any turn"))
        .chain(TurnFilter::ALL.map(|choice| (choice.slug(), choice.label())))
        .collect();
    let order = QueueOrder::ALL
        .map(|choice| (choice.slug(), choice.label()))
        .to_vec();
    let tab = query.tab.slug();
    view! {
        <FilterBar action=crate::view::queue::QUEUE label="Proposals" button="Show proposals">
            <input type="hidden" name="tab" value=tab/>
            <div>
                <label class="mb-1 block font-semibold" for="field-turn">"Turn"</label>
                <select id="field-turn" name="turn">{options(turn, query.turn.map(TurnFilter::slug).unwrap_or_default())}</select>
            </div>
            <div>
                <label class="mb-1 block font-semibold" for="field-claimed">"Claim"</label>
                <select id="field-claimed" name="claimed">{options(claimed, query.claimed.map(ClaimFilter::slug).unwrap_or_default())}</select>
            </div>
            <div>
                <label class="mb-1 block font-semibold" for="field-sort">"Order"</label>
                <select id="field-sort" name="sort">{options(order, query.order.slug())}</select>
            </div>
        </FilterBar>
    }
}

/// What the reader's last act led to.
#[component]
fn Outcome(notice: QueueNotice, action: String, now: OffsetDateTime) -> impl IntoView {
    let (tone, title, more) = match notice {
        QueueNotice::Claimed { image, href } => (
            Tone::Good,
            format!("You carry {image} now"),
            view! { <p><a class="target" href=href>"Open its review"</a></p> }.into_any(),
        ),
        QueueNotice::Released { image } => (
            Tone::Good,
            format!("{image} is free for others"),
            view! { <p>"What you wrote and did not publish stays yours."</p> }.into_any(),
        ),
        QueueNotice::Taken { image, by, at } => (
            Tone::Turn,
            format!("@{by} took {image} {}", relative_time(at, now)),
            view! {
                <p>"Two can review it, but it needs no second claim now. Take another."</p>
                <form method="post" action=action class="mt-2">
                    <Button kind=ButtonKind::Primary name="act" value="next">"Take the next for me"</Button>
                </form>
            }
            .into_any(),
        ),
        QueueNotice::Moved { image, now, href } => (
            Tone::Turn,
            format!("{image} left the queue"),
            view! { <p>{now}" "<a class="target" href=href>"Open the proposal"</a></p> }.into_any(),
        ),
        QueueNotice::Conflict { image, asked } => (
            Tone::Note,
            format!("You do not review {image}"),
            view! {
                <p>{if asked {
                    "A coordinator reads what you wrote and can let you review it. You can comment like everybody."
                } else {
                    "Coordinators read what you wrote, nobody else. You can comment like everybody."
                }}</p>
            }
            .into_any(),
        ),
        QueueNotice::NothingForYou { why } => (
            Tone::Sea,
            "Nothing waits for you".to_owned(),
            view! { <p>{why}</p> }.into_any(),
        ),
    };
    view! {
        <div role="status">
            <Notice tone title>{more}</Notice>
        </div>
    }
}

#[component]
fn Nothing(query: QueueQuery, elsewhere: Option<(String, String)>) -> impl IntoView {
    if query.is_narrowed() {
        let href = query.widened().to_href();
        return view! {
            <EmptyState title="No proposal fits these filters">
                <a class="target" href=href>"Show all of this part"</a>
            </EmptyState>
        }
        .into_any();
    }
    let title = match query.tab {
        QueueTab::New => "No new image waits",
        QueueTab::Updates => "No update waits",
        QueueTab::Parked => "Nothing is parked",
    };
    let more = match elsewhere {
        Some((words, href)) => view! { <a class="target" href=href>{words}</a> }.into_any(),
        None => {
            view! { <Badge tone=Tone::Good icon="check">"The queue is clear"</Badge> }.into_any()
        }
    };
    view! { <EmptyState title>{more}</EmptyState> }.into_any()
}

#[cfg(test)]
mod tests;
