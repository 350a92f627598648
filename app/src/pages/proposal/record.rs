//! A decision record: what stood when something was decided. It prints clean.

use leptos::prelude::*;

use super::{Times, not_asked_of_it};
use crate::parts::{Badge, Breadcrumb, RequirementList, Tone, exact_time};
use crate::view::proposal::{
    PROPOSALS, RecordApproval, RecordException, RecordPage, proposal_path,
};

/// What the page is called in the title of the document.
pub fn title(page: &RecordPage) -> String {
    format!("Decision record {} of #{}", page.number, page.proposal)
}

/// The page.
pub fn record(page: RecordPage) -> impl IntoView {
    let heading = format!("{}: {}", page.decision, page.image);
    let RecordPage {
        proposal,
        number,
        records,
        kind,
        sentences,
        by,
        at,
        authors,
        on,
        policy,
        base,
        hashes,
        requirements,
        not_asked,
        approvals,
        exceptions,
        clocks,
        ..
    } = page;
    let path = proposal_path(proposal);
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <p class="mt-1 break-words" dir="auto">{sentence}</p> })
        .collect_view();
    let line = |label: &'static str, words: String| {
        // A digest has no place to break at.
        let class = if words.contains(' ') || words.len() < 40 {
            "min-w-0 break-words"
        } else {
            "min-w-0 break-all"
        };
        (!words.is_empty()).then(|| {
            view! { <dt class="text-muted">{label}</dt><dd class=class dir="auto">{words}</dd> }
        })
    };
    let others = (records > 1).then(|| {
        let links = (1..=records)
            .filter(|other| *other != number)
            .map(|other| {
                view! { <li><a class="target" href=format!("{path}/record/{other}")>{format!("Record {other}")}</a></li> }
            })
            .collect_view();
        view! { <nav aria-label="Other records" class="mt-6 print:hidden"><ul class="flex gap-5 text-sm">{links}</ul></nav> }
    });
    let requirements = (!requirements.is_empty()).then(|| {
        view! { <h2>"What it needed"</h2><RequirementList requirements/>{not_asked_of_it(not_asked)} }
    });
    view! {
        <Breadcrumb trail=vec![
            ("Proposals".to_owned(), Some(PROPOSALS.to_owned())),
            (format!("#{proposal}"), Some(path.clone())),
            (format!("Record {number}"), None),
        ]/>
        <h1>{heading}</h1>
        <p class="mt-2 text-muted">{format!("Decision record {number} of proposal #{proposal}. It never changes.")}</p>
        <div class="mt-4">{sentences}</div>
        <dl class="mt-4 grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]">
            {line("Decided by", by)}
            {line("When", exact_time(at))}
            {line("Asked for", kind)}
            {line("Written by", authors.join(", "))}
            {line("On", on)}
            {line("Began from", base)}
            {line("Policy", policy)}
        </dl>
        {requirements}
        <Approvals approvals/>
        <Exceptions exceptions/>
        <Hashes hashes/>
        <Times clocks/>
        {others}
    }
}

#[component]
fn Approvals(approvals: Vec<RecordApproval>) -> impl IntoView {
    (!approvals.is_empty()).then(|| {
        let rows = approvals
            .into_iter()
            .map(|RecordApproval { by, of, counted }| {
                let badge = if counted {
                    view! { <Badge tone=Tone::Good icon="check">"Counted"</Badge> }.into_any()
                } else {
                    view! { <Badge tone=Tone::Mute icon="minus">"Not counted"</Badge> }.into_any()
                };
                view! { <li class="py-1">{format!("{by}: {of} ")}{badge}</li> }
            })
            .collect_view();
        view! { <h2>"Approvals"</h2><ul>{rows}</ul> }
    })
}

#[component]
fn Exceptions(exceptions: Vec<RecordException>) -> impl IntoView {
    (!exceptions.is_empty()).then(|| {
        let rows = exceptions
            .into_iter()
            .map(|RecordException { what, by, reason }| {
                view! {
                    <li class="py-1 break-words">
                        <span class="font-semibold">{what}</span>
                        " "
                        <span class="text-muted">{format!("decided by {by}: ")}</span>
                        <span dir="auto">{reason}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <h2>"What was not asked"</h2><ul>{rows}</ul> }
    })
}

#[component]
fn Hashes(hashes: Vec<(String, String)>) -> impl IntoView {
    (!hashes.is_empty()).then(|| {
        let rows = hashes
            .into_iter()
            .map(|(class, hash)| {
                view! {
                    <dt class="mt-2 text-muted">{class}</dt>
                    <dd class="min-w-0 break-all"><code>{hash}</code></dd>
                }
            })
            .collect_view();
        view! {
            <h2>"Content"</h2>
            <p class="text-sm text-muted">"The SHA-256 of each class of content that was decided on."</p>
            <dl class="text-sm">{rows}</dl>
        }
    })
}
