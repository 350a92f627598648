//! Everything that happened to a proposal, each as a sentence.

use leptos::prelude::*;

use super::head::{Head, Keys};
use crate::parts::{Badge, Moment, Tone};
use crate::view::proposal::{HistoryEntry, HistoryPage, ProposalTab};

/// The page.
pub fn history(page: HistoryPage) -> impl IntoView {
    let HistoryPage { head, entries, now } = page;
    let entries = entries
        .into_iter()
        .map(
            |HistoryEntry {
                 at,
                 sentence,
                 confidential,
                 link,
             }| {
                let secret = confidential.then(|| {
                    view! { " "<Badge tone=Tone::Mute icon="lock">"Only you and coordinators read this"</Badge> }
                });
                let link = link.map(|(words, href)| view! { " "<a class="target" href=href>{words}</a> });
                view! {
                    <li>
                        <p class="break-words" dir="auto">{sentence}{secret}{link}</p>
                        <p class="text-sm text-muted"><Moment at now/></p>
                    </li>
                }
            },
        )
        .collect_view();
    view! {
        <Head head tab=ProposalTab::History/>
        <section aria-labelledby="history">
            <h2 id="history" class="mt-0">"What happened"</h2>
            <ol reversed class="timeline">{entries}</ol>
        </section>
        <Keys/>
    }
}
