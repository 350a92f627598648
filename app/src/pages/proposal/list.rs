//! The public list of proposals.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::head::{StateBadge, kind_words};
use crate::markup::coded;
use crate::pages::shortcuts::Shortcuts;
use crate::parts::{
    ButtonKind, Column, EmptyState, FilterBar, LinkButton, Pagination, ShortMoment, StickyTable,
};
use crate::view::proposal::{
    KindFilter, ListedProposal, PROPOSALS, ProposalsPage, ProposalsQuery, StateFilter,
    proposal_path,
};

/// What the page is called in the title of the document.
pub const TITLE: &str = "Proposals";

/// One sentence for search engines and previews.
pub const DESCRIPTION: &str =
    "What is proposed for the catalogue, where each proposal stands, and whose turn it is.";

/// The page.
pub fn list(page: ProposalsPage) -> impl IntoView {
    let ProposalsPage {
        query,
        rows,
        next,
        can_propose,
        now,
    } = page;
    let propose = can_propose.then(|| {
        view! { <LinkButton kind=ButtonKind::Primary href="/propose">"Propose an image"</LinkButton> }
    });
    let first = query.before.map(|_| query.at(None).to_href());
    let body = if rows.is_empty() {
        view! { <Nothing query=query.clone()/> }.into_any()
    } else {
        let summary = match rows.len() {
            1 => "1 proposal".to_owned(),
            many => format!("{many} proposals, newest first"),
        };
        let rows = rows
            .into_iter()
            .map(|row| view! { <Row row now/> })
            .collect_view();
        view! {
            <div class="rows-stacked">
            <StickyTable
                caption="Proposals"
                columns=vec![
                    Column::text("Image"),
                    Column::text("What changes"),
                    Column::text("Where it stands"),
                    Column::text("Turn"),
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
            <h1 class="grow">{TITLE}</h1>
            {propose}
        </div>
        <p class="text-muted">{DESCRIPTION}</p>
        <Filters query/>
        {body}
        <Shortcuts keys=&[("j or ↓", "Go to the next proposal"), ("k or ↑", "Go to the proposal before")]/>
    }
}

#[component]
fn Filters(query: ProposalsQuery) -> impl IntoView {
    let (state, kind) = (query.state.slug(), query.kind.slug());
    let states = StateFilter::choices()
        .map(
            |(value, label)| view! { <option value=value selected=value == state>{label}</option> },
        )
        .collect_view();
    let kinds = KindFilter::choices()
        .map(|(value, label)| view! { <option value=value selected=value == kind>{label}</option> })
        .collect_view();
    view! {
        <FilterBar action=PROPOSALS label="Proposals" button="Show proposals">
            <div>
                <label class="mb-1 block font-semibold" for="field-state">"Where it stands"</label>
                <select id="field-state" name="state">{states}</select>
            </div>
            <div>
                <label class="mb-1 block font-semibold" for="field-kind">"Kind"</label>
                <select id="field-kind" name="kind" class="max-w-full">{kinds}</select>
            </div>
            <div>
                <label class="mb-1 block font-semibold" for="field-image">"Image"</label>
                <input id="field-image" name="image" value=query.image autocapitalize="none" spellcheck="false"/>
            </div>
        </FilterBar>
    }
}

#[component]
fn Row(row: ListedProposal, now: OffsetDateTime) -> impl IntoView {
    let ListedProposal {
        number,
        image,
        kind,
        state,
        round,
        summary,
        turn,
        reason,
        since,
    } = row;
    let about = match round {
        0 => format!("#{number}"),
        round => format!("#{number} · round {round}"),
    };
    let turn = (!turn.is_empty())
        .then(|| view! { <span class="block font-semibold" data-label="Turn">{turn}</span> });
    view! {
        <tr data-row>
            <th scope="row" class="font-normal">
                <a class="target break-words font-semibold" href=proposal_path(number)>{image}</a>
                <span class="block whitespace-nowrap text-muted">{about}</span>
            </th>
            <td class="min-w-[12rem] break-words">
                <span dir="auto" inner_html=coded(&summary)></span>
                <span class="block text-muted">{kind_words(kind)}</span>
            </td>
            <td><StateBadge state/></td>
            <td class="min-w-[10rem] break-words">
                {turn}
                <span class="block">{reason}</span>
                <span class="block text-muted"><ShortMoment at=since now/></span>
            </td>
        </tr>
    }
}

#[component]
fn Nothing(query: ProposalsQuery) -> impl IntoView {
    if query.is_narrowed() || query.before.is_some() {
        return view! {
            <EmptyState title="No proposal fits">
                <a class="target" href=PROPOSALS>"Show everything that is open"</a>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="Nothing is proposed at the moment">
            <LinkButton href="/propose">"Propose an image"</LinkButton>
            <a class="target" href="/proposals?state=all">"Show what was decided"</a>
        </EmptyState>
    }
    .into_any()
}
