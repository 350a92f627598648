//! Private notes between reviewers: a control of its own, in a colour of its own, never an option of
//! a comment.

use leptos::prelude::*;
use time::OffsetDateTime;

use crate::parts::{Button, Icon, MarkdownView, ShortMoment, TextArea};
use crate::view::form::FormFindings;
use crate::view::review::PrivateNote;

/// The notes and the form for another, which is sent to `action`.
#[component]
pub(super) fn Notes(
    action: String,
    writes: bool,
    notes: Vec<PrivateNote>,
    note: String,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    let rows = notes
        .into_iter()
        .map(|PrivateNote { by, at, html }| {
            view! {
                <li class="border-b border-line py-2">
                    <p class="text-sm"><span class="font-semibold">{format!("@{by} ")}</span><span class="text-muted"><ShortMoment at now/></span></p>
                    <MarkdownView html/>
                </li>
            }
        })
        .collect_view();
    let form = writes.then(|| {
        view! {
            <form method="post" action=action class="mt-3">
                <TextArea name="note" label="Private note" value=note rows=3 limit=5000 finding=findings.of("note") required=true/>
                <Button name="act" value="note">"Add private note"</Button>
            </form>
        }
    });
    view! {
        <section aria-labelledby="notes" class="rounded-md border border-note bg-note-wash p-4">
            <h2 id="notes" class="mt-0 mb-1 text-note">
                <Icon name="lock"/>
                " Private notes"
            </h2>
            <p class="text-sm text-muted">"Reviewers and coordinators read them. Authors never do."</p>
            <ul>{rows}</ul>
            {form}
        </section>
    }
}
