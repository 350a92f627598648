//! Who writes a draft: invitations, handing over, leaving, deleting.

use leptos::prelude::*;

use super::{deleted, head_of};
use crate::parts::{Avatar, Badge, Button, ButtonKind, ErrorSummary, Field, Moment, Notice, Tone};
use crate::view::draft::{CoAuthor, DraftPeoplePage, Invitation};
use crate::view::people::person_href;

/// The page for those who write the draft.
pub fn people(page: DraftPeoplePage) -> impl IntoView {
    let DraftPeoplePage {
        head,
        people,
        handle,
        findings,
        done,
        may_delete,
        restore_days,
        now,
    } = page;
    let action = head.page("people");
    let reader_is_author = people
        .iter()
        .any(|person| person.is_reader && person.is_author);
    let rows = people
        .into_iter()
        .map(|person| row(person, &action, reader_is_author, now).into_any())
        .collect_view();
    let is_deleted = head.deleted.is_some();
    let delete = (may_delete && !is_deleted).then(|| {
        view! {
            <section aria-labelledby="delete-title">
                <h2 id="delete-title">"Delete the draft"</h2>
                <p>
                    {format!("It disappears for everybody who writes it. For {restore_days} days you can bring it back, from here or from “My work”.")}
                </p>
                <form method="post" action=action.clone() class="mt-2">
                    <Button name="act" value="delete">
                        "Delete this draft"
                    </Button>
                </form>
            </section>
        }
    });
    let invite = (!is_deleted).then(|| {
        view! {
            <section aria-labelledby="invite-title">
                <h2 id="invite-title">"Invite a co-author"</h2>
                <p>"Co-authors read and change everything in the draft, and answer reviewers with you. They see nothing before they accept. Nobody who writes a proposal can approve it."</p>
                <form method="post" action=action.clone() class="mt-2">
                    <Field
                        name="handle"
                        label="Handle"
                        value=handle
                        hint="As it stands on their public page."
                        finding=findings.of("handle")
                        required=true
                        autocomplete="off"
                    />
                    <Button kind=ButtonKind::Primary name="act" value="invite">
                        "Invite"
                    </Button>
                </form>
            </section>
        }
    });
    view! {
        {head_of(&head, false)}
        <p class="mt-2">
            <a class="target" href=head.page("project")>"Back to the draft"</a>
        </p>
        <ErrorSummary findings/>
        {done.map(|done| view! { <Notice tone=Tone::Good title=done>""</Notice> })}
        {deleted(&head)}
        <section aria-labelledby="people-title">
            <h2 id="people-title">"Who writes it"</h2>
            <ul class="max-w-[48rem]">{rows}</ul>
        </section>
        {invite}
        {delete}
    }
}

fn row(
    person: CoAuthor,
    action: &str,
    reader_is_author: bool,
    now: time::OffsetDateTime,
) -> impl IntoView + use<> {
    let CoAuthor {
        handle,
        name,
        is_author,
        is_reader,
        accepted,
        invited_by,
        at,
    } = person;
    let state = match (is_author, accepted) {
        (true, _) => view! { <Badge tone=Tone::Sea icon="pencil">"Author"</Badge> }.into_any(),
        (false, true) => {
            view! { <Badge tone=Tone::Mute icon="pencil">"Co-author"</Badge> }.into_any()
        }
        (false, false) => {
            view! { <Badge tone=Tone::Turn icon="clock">"Invited"</Badge> }.into_any()
        }
    };
    let since = if invited_by.is_empty() {
        view! { "began it " <Moment at now/> }.into_any()
    } else {
        view! { {format!("invited by @{invited_by} ")} <Moment at now/> }.into_any()
    };
    let button = |act: &'static str, words: &'static str| {
        view! {
            <button type="submit" class="button" name="act" value=act>
                {words}
                <span class="visually-hidden">{format!(" @{handle}")}</span>
            </button>
        }
    };
    let acts = match (is_reader, is_author, accepted) {
        (true, false, true) => Some(button("leave", "Leave the draft").into_any()),
        (false, false, true) if reader_is_author => {
            Some(button("hand-over", "Hand the draft over to").into_any())
        }
        (false, false, false) => {
            Some(button("take-back", "Take the invitation back of").into_any())
        }
        _ => None,
    };
    let acts = acts.map(|acts| {
        view! {
            <form method="post" action=action.to_owned() class="ml-auto">
                <input type="hidden" name="person" value=handle.clone()/>
                {acts}
            </form>
        }
    });
    let shown = if name.is_empty() {
        format!("@{handle}")
    } else {
        format!("{name} (@{handle})")
    };
    view! {
        <li class="flex flex-wrap items-center gap-3 border-b border-line py-2">
            <span class="flex min-w-0 items-center gap-3">
                <Avatar name=handle.clone()/>
                <span class="min-w-0">
                    <a class="target break-words" href=person_href(&handle) dir="auto">{shown}</a>
                    {is_reader.then_some(" (you)")}
                    <span class="block text-sm text-muted">{since}</span>
                </span>
            </span>
            {state}
            {acts}
        </li>
    }
}

/// The page for somebody who was invited: without what the draft holds.
pub fn invitation(page: Invitation) -> impl IntoView {
    let Invitation { id, by, at, now } = page;
    let action = format!("/drafts/{}/people", crate::view::address::path_segment(&id));
    view! {
        <h1>"You are invited to write a proposal"</h1>
        <p class="mt-2">
            <a href=person_href(&by)>{format!("@{by}")}</a>
            " invited you "
            <Moment at now/>
            "."
        </p>
        <p class="mt-2">
            "When you accept, you read and change everything in the draft, and your name stands on the proposal once it is submitted. As a co-author you cannot review it."
        </p>
        <form method="post" action=action class="mt-4 flex flex-wrap gap-3">
            <Button kind=ButtonKind::Primary name="act" value="accept">
                "Accept"
            </Button>
            <Button name="act" value="decline">
                "Decline"
            </Button>
        </form>
    }
}
