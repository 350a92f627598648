//! People as administrators find them.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::AdministrationTabs;
use crate::parts::{
    Badge, Choice, Column, EmptyState, FilterBar, Pagination, SearchField, ShortMoment,
    StickyTable, Tone,
};
use crate::view::address::path_segment;
use crate::view::people::{PEOPLE, PeoplePage, PersonRow};

/// The page.
pub fn people(page: PeoplePage) -> impl IntoView {
    let PeoplePage {
        query,
        roles,
        people,
        total,
        first,
        next,
        now,
    } = page;
    let narrowed = query != Default::default();
    let summary = match total {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    };
    let choices = std::iter::once(Choice {
        value: String::new(),
        label: "Any role".to_owned(),
    })
    .chain(roles.into_iter().map(|role| Choice {
        value: role.value,
        label: role.label,
    }))
    .map(|choice| {
        let selected = choice.value == query.role;
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    })
    .collect_view();
    let body = if people.is_empty() {
        let title = if narrowed {
            "Nobody fits"
        } else {
            "Nobody has signed in yet"
        };
        view! {
            <EmptyState title>
                {narrowed.then(|| view! { <a class="target" href=PEOPLE>"Show everybody"</a> })}
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = people
            .into_iter()
            .map(|person| view! { <Row person now/> })
            .collect_view();
        view! {
            <StickyTable
                caption="People"
                columns=vec![
                    Column::text("Person"),
                    Column::text("Roles"),
                    Column::text("Last seen"),
                ]
            >
                {rows}
            </StickyTable>
            <Pagination previous=first next summary/>
        }
        .into_any()
    };
    view! {
        <h1 class="mb-4">"People"</h1>
        <AdministrationTabs current=PEOPLE/>
        <FilterBar action=PEOPLE label="People">
            <SearchField name="q" value=query.q.clone() label="Handle, name or e-mail"/>
            <div>
                <label class="mb-1 block font-semibold" for="field-role">"Role"</label>
                <select id="field-role" name="role">{choices}</select>
            </div>
        </FilterBar>
        {body}
    }
}

#[component]
fn Row(person: PersonRow, now: OffsetDateTime) -> impl IntoView {
    let PersonRow {
        handle,
        name,
        roles,
        seen_at,
        blocked,
    } = person;
    let roles = if roles.is_empty() {
        view! { <span class="text-muted">"None"</span> }.into_any()
    } else {
        roles.join(", ").into_any()
    };
    let seen = match seen_at {
        Some(at) => view! { <ShortMoment at=at now/> }.into_any(),
        None => "Never".into_any(),
    };
    let href = format!("{PEOPLE}/{}", path_segment(&handle));
    view! {
        <tr>
            <th scope="row" class="font-normal">
                <a class="target font-semibold" href=href>"@"{handle}</a>
                " "
                <span class="break-words text-muted">{name}</span>
                {blocked.then(|| view! { " "<Badge tone=Tone::Bad icon="lock">"Locked out"</Badge> })}
            </th>
            <td class="break-words">{roles}</td>
            <td>{seen}</td>
        </tr>
    }
}
