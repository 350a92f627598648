//! What is proposed for an image, and the way to propose something.

use leptos::prelude::*;

use crate::parts::LinkButton;
use crate::view::image::OpenChange;
use crate::view::proposal::proposal_path;

/// The open proposals, and the button that begins one.
#[component]
pub(super) fn Changes(image: String, open: Vec<OpenChange>) -> impl IntoView {
    let list = if open.is_empty() {
        view! { <p class="text-muted">"Nothing is proposed for it at the moment."</p> }.into_any()
    } else {
        let rows = open
            .into_iter()
            .map(|change| {
                let OpenChange {
                    proposal,
                    kind,
                    summary,
                    state,
                    turn,
                } = change;
                let turn = if turn.is_empty() {
                    String::new()
                } else {
                    format!(", waiting for: {}", turn.to_lowercase())
                };
                view! {
                    <li class="border-b border-line py-2">
                        <a class="target font-semibold" href=proposal_path(proposal)>{format!("#{proposal}: {kind}")}</a>
                        " "
                        <span class="text-sm text-muted">{format!("{state}{turn}")}</span>
                        <span class="block break-words" dir="auto">{summary}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="border-t border-line">{rows}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="changes">
            <h2 id="changes">"Proposed changes"</h2>
            {list}
            <p class="mt-3 print:hidden"><LinkButton href=format!("/images/{image}/update")>"Propose an update"</LinkButton></p>
        </section>
    }
}
