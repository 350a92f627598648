//! A person as everybody sees them.

use leptos::prelude::*;

use super::navigation::PersonLink;
use super::profile::Role;
use crate::parts::{Avatar, Badge, EmptyState, LinkButton, Notice, Tone};
use crate::view::address::path_segment;
use crate::view::people::{PROFILE, PersonPage, PersonProposal};

/// The page.
pub fn person(page: PersonPage) -> impl IntoView {
    let PersonPage {
        handle,
        name,
        service_contact,
        roles,
        organisations,
        projects,
        maintains,
        proposals,
        proposals_total,
        away,
        is_reader,
        administration,
        now,
    } = page;
    let service = service_contact.map(|contact| {
        view! {
            <Notice tone=Tone::Sea title="A program, not a person">
                <p>"Ask "<PersonLink handle=contact/>" about what it does."</p>
            </Notice>
        }
    });
    let away = away.map(|away| {
        let words = if away.now {
            format!("Away until {}", away.until)
        } else {
            format!("Away from {} to {}", away.from, away.until)
        };
        view! { <p class="mt-2"><Badge tone=Tone::Turn icon="clock">{words}</Badge></p> }
    });
    let roles = (!roles.is_empty()).then(|| {
        let rows = roles
            .into_iter()
            .map(|role| view! { <Role role now/> })
            .collect_view();
        view! { <h2>"In the programme"</h2>{rows} }
    });
    let listed = |title: &'static str, names: Vec<String>| {
        (!names.is_empty()).then(|| {
            let names = names
                .into_iter()
                .map(|name| view! { <li class="break-words">{name}</li> })
                .collect_view();
            view! { <h2>{title}</h2><ul class="list-disc pl-5">{names}</ul> }
        })
    };
    let maintains = (!maintains.is_empty()).then(|| {
        let names = maintains
            .into_iter()
            .map(|image| view! { <li><a class="target break-words" href=format!("/images/{}", path_segment(&image))>{image.clone()}</a></li> })
            .collect_view();
        view! { <h2>"Maintains"</h2><ul class="flex flex-wrap gap-x-5">{names}</ul> }
    });
    let reader =
        is_reader.then(|| view! { <LinkButton href=PROFILE>"Edit your profile"</LinkButton> });
    let administration =
        administration.map(|href| view! { <LinkButton href>"Administer"</LinkButton> });
    view! {
        <div class="flex flex-wrap items-center gap-3">
            <Avatar name=handle.clone()/>
            <h1>"@"{handle.clone()}</h1>
        </div>
        {(!name.is_empty()).then(|| view! { <p class="mt-1 text-lg break-words" dir="auto">{name}</p> })}
        {service}
        {away}
        <div class="mt-4 flex flex-wrap gap-3">{reader}{administration}</div>
        {roles}
        {maintains}
        {listed("Organisations", organisations)}
        {listed("Upstream projects", projects)}
        <h2>"Proposals"</h2>
        <Proposals proposals total=proposals_total/>
    }
}

#[component]
fn Proposals(proposals: Vec<PersonProposal>, total: u64) -> impl IntoView {
    if proposals.is_empty() {
        return view! {
            <EmptyState title="No public proposal">
                <span>"Drafts are seen by their authors only."</span>
            </EmptyState>
        }
        .into_any();
    }
    let shown = proposals.len() as u64;
    let rows = proposals
        .into_iter()
        .map(|PersonProposal { number, title, state }| {
            view! {
                <li class="flex flex-wrap items-baseline gap-x-3 border-b border-line py-2">
                    <a class="target" href=format!("/proposals/{number}")>"#"{number}" "{title}</a>
                    <span class="text-sm text-muted">{state}</span>
                </li>
            }
        })
        .collect_view();
    let more = (total > shown)
        .then(|| view! { <p class="mt-2 text-sm text-muted">{format!("The latest {shown} of {total}.")}</p> });
    view! { <ul class="max-w-[48rem] border-t border-line">{rows}</ul>{more} }.into_any()
}
