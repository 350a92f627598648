//! What happened, in order.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::Moment;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: OffsetDateTime,
    /// What, as a sentence with its subject.
    pub what: String,
    /// More, when there is more to say.
    pub detail: Option<String>,
    /// Whether it is where things stand now.
    pub current: bool,
}

/// Happenings as a list, in the order given.
#[component]
pub fn Timeline(happenings: Vec<Happening>, now: OffsetDateTime) -> impl IntoView {
    view! {
        <ol class="timeline">
            {happenings
                .into_iter()
                .map(|happening| {
                    view! {
                        <li aria-current=happening.current.then_some("step")>
                            <p class="font-semibold">{happening.what}</p>
                            {happening.detail.map(|detail| view! { <p class="text-sm">{detail}</p> })}
                            <p class="text-sm text-muted">
                                <Moment at=happening.at now/>
                            </p>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
