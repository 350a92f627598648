//! The audit log: who did what to whom, when and from where.

use leptos::prelude::*;

use super::navigation::{AdministrationTabs, PersonLink};
use crate::parts::{
    EmptyState, ErrorSummary, Field, LinkButton, Notice, Pagination, Tone, exact_time,
};
use crate::view::people::{AUDIT, AuditEntry, AuditPage, AuditQuery};

/// The page.
pub fn audit(page: AuditPage) -> impl IntoView {
    let AuditPage {
        query,
        findings,
        acts,
        entries,
        own_only,
        latest,
        older,
        now: _,
    } = page;
    let narrowed = query.is_narrowed();
    let options = std::iter::once((String::new(), "Anything".to_owned()))
        .chain(acts.into_iter().map(|act| (act.value, act.label)))
        .map(|(value, label)| {
            let selected = value == query.act;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    let body = if entries.is_empty() {
        let title = if narrowed {
            "Nothing fits"
        } else {
            "Nothing has happened yet"
        };
        view! {
            <EmptyState title>
                {narrowed.then(|| view! { <a class="target" href=AUDIT>"Show everything"</a> })}
            </EmptyState>
        }
        .into_any()
    } else {
        let summary = match entries.len() {
            1 => "1 entry".to_owned(),
            many => format!("{many} entries"),
        };
        // The roles are said below: a table that is laid out as blocks is none to some readers.
        let rows = entries
            .into_iter()
            .map(|entry| view! { <Row entry/> })
            .collect_view();
        view! {
            <div class="table-frame">
                <table role="table" class="block md:table">
                    <caption class="visually-hidden">"Audit log"</caption>
                    <thead role="rowgroup" class="hidden md:table-header-group">
                        <tr role="row">
                            <th role="columnheader" scope="col">"When"</th>
                            <th role="columnheader" scope="col">"Who"</th>
                            <th role="columnheader" scope="col">"What"</th>
                            <th role="columnheader" scope="col">"From"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup" class="block md:table-row-group">{rows}</tbody>
                </table>
            </div>
            <Pagination previous=latest next=older summary/>
        }
        .into_any()
    };
    let head = if own_only {
        view! {
            <Notice tone=Tone::Sea title="Only what concerns you is listed">
                <p>"Coordinators and administrators see the whole log."</p>
            </Notice>
        }
        .into_any()
    } else {
        view! { <AdministrationTabs current=AUDIT/> }.into_any()
    };
    view! {
        <h1 class="mb-4">"Audit log"</h1>
        {head}
        <ErrorSummary findings=findings.clone()/>
        <form method="get" action=AUDIT aria-label="Entries" class="flex flex-wrap items-end gap-x-5 text-sm">
            <Field name="who" label="Who acted" value=query.who.clone() finding=findings.of("who") autocomplete="off"/>
            <Field name="whom" label="On whom or what" value=query.whom.clone() finding=findings.of("whom") autocomplete="off"/>
            <div class="mb-5 min-w-0 max-w-full">
                <label class="block font-semibold" for="field-act">"What"</label>
                <select class="mt-1 max-w-full" id="field-act" name="act">{options}</select>
            </div>
            <Field name="from" label="From the day" kind="date" value=query.from.clone() finding=findings.of("from")/>
            <Field name="until" label="To the day" kind="date" value=query.until.clone() finding=findings.of("until")/>
            <div class="mb-5 flex flex-wrap gap-3">
                <button type="submit" class="button">"Show entries"</button>
                <LinkButton href=query.csv_href()>"Export these as CSV"</LinkButton>
                <LinkButton href=query.json_href()>"As JSON"</LinkButton>
            </div>
        </form>
        {body}
    }
}

/// One entry: its moment exactly, because a log is compared with others.
#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let AuditEntry {
        at,
        who,
        what,
        about,
        address,
    } = entry;
    let about = (!about.is_empty()).then(|| {
        let links = about
            .into_iter()
            .map(|whom| {
                let query = AuditQuery {
                    whom: whom.clone(),
                    ..AuditQuery::default()
                };
                view! { <a class="target mr-3" href=query.to_href(None)>{whom}</a> }
            })
            .collect_view();
        view! { <span class="block text-sm">"About "{links}</span> }
    });
    let who = match who {
        Some(handle) => view! { <PersonLink handle/> }.into_any(),
        None if address.is_empty() => {
            view! { <span class="text-muted">"The portal"</span> }.into_any()
        }
        None => view! { <span class="text-muted">"Nobody signed in"</span> }.into_any(),
    };
    let address = if address.is_empty() {
        "its own machine".to_owned()
    } else {
        address
    };
    view! {
        <tr role="row" class="block border-b border-line py-2 md:table-row">
            <td role="cell" class="block border-0 p-0 text-sm text-muted md:table-cell md:border-b md:py-2 md:pr-4">{exact_time(at)}</td>
            <td role="cell" class="block border-0 p-0 md:table-cell md:border-b md:py-2 md:pr-4">{who}</td>
            <td role="cell" class="block break-words border-0 p-0 md:table-cell md:border-b md:py-2 md:pr-4">
                {what}
                {about}
            </td>
            <td role="cell" class="block break-words border-0 p-0 text-sm text-muted md:table-cell md:border-b md:py-2"><span class="md:hidden">"From "</span>{address}</td>
        </tr>
    }
}
