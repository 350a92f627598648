//! The question before a claim: is there a conflict of interest? Nothing private is shown yet.

use leptos::prelude::*;

use crate::pages::shortcuts::Shortcuts;
use crate::parts::{
    Breadcrumb, ButtonKind, ChoiceGroup, ErrorSummary, LinkButton, Notice, RadioCard, TextArea,
    Tone,
};
use crate::view::queue::{ClaimPage, QUEUE};

/// The page.
pub fn claim(page: ClaimPage) -> impl IntoView {
    let ClaimPage {
        number,
        image,
        what,
        people,
        known,
        claimed_by,
        form,
        findings,
        closed,
        carried,
    } = page;
    let others = (!claimed_by.is_empty()).then(|| {
        let names: Vec<String> = claimed_by
            .iter()
            .map(|handle| format!("@{handle}"))
            .collect();
        view! { <p class="mt-2 text-sm text-muted">{format!("Carried already by {}.", names.join(", "))}</p> }
    });
    let known = (!known.is_empty()).then(|| {
        let sentences = known
            .into_iter()
            .map(|sentence| view! { <li class="break-words">{sentence}</li> })
            .collect_view();
        view! {
            <Notice tone=Tone::Turn title="This may be a conflict of interest">
                <ul class="list-disc pl-5">{sentences}</ul>
                <p class="text-sm text-muted">"The portal found it in your profile and in the proposal."</p>
            </Notice>
        }
    });
    let people = (!people.is_empty()).then(|| {
        view! { <p class="mt-2 break-words">{format!("People behind it: {}.", people.join(", "))}</p> }
    });
    let body = match closed {
        _ if carried.is_some() => view! {
            <Notice tone=Tone::Sea title="You carry it already">""</Notice>
            {carried.map(|href| view! { <LinkButton href kind=ButtonKind::Primary>"Go on"</LinkButton> })}
        }
        .into_any(),
        Some(why) => view! {
            <Notice tone=Tone::Bad title="You cannot claim it"><p>{why}</p></Notice>
            <LinkButton href=format!("/proposals/{number}")>"Open the proposal"</LinkButton>
        }
        .into_any(),
        None => view! {
            <form method="post" action=format!("/proposals/{number}/claim") class="mt-4">
                <ChoiceGroup name="conflict" legend="Do you have a conflict of interest?" finding=findings.of("conflict")>
                    <RadioCard name="conflict" value="none" label="None" checked=form.conflict == "none" || form.conflict.is_empty()>
                        "You neither work on this software or image nor for those who propose it."
                    </RadioCard>
                    <RadioCard name="conflict" value="mine" label="I have one" checked=form.conflict == "mine">
                        "You do not review it and see what everybody sees. You can still comment, marked as affiliated."
                    </RadioCard>
                    <RadioCard name="conflict" value="ask" label="A coordinator decides" checked=form.conflict == "ask">
                        "Say what it is about. Until the answer you see what everybody sees."
                    </RadioCard>
                </ChoiceGroup>
                <TextArea
                    name="reason"
                    label="What it is about"
                    rows=3
                    limit=1000
                    value=form.reason
                    hint="For “I have one” and “A coordinator decides”. Only coordinators read it."
                    finding=findings.of("reason")
                />
                <div class="flex flex-wrap gap-3">
                    <button type="submit" class="button button-primary" data-press="a">"Answer and claim"</button>
                    <LinkButton href=QUEUE kind=ButtonKind::Quiet>"Back to the queue"</LinkButton>
                </div>
            </form>
        }
        .into_any(),
    };
    view! {
        <Breadcrumb trail=vec![
            ("Queue".to_owned(), Some(QUEUE.to_owned())),
            (format!("#{number} {image}"), None),
        ]/>
        <h1>{format!("Claim {image}")}</h1>
        <p class="mt-2 break-words" dir="auto">{what}</p>
        {people}
        {others}
        <ErrorSummary findings/>
        {known}
        {body}
        <Shortcuts keys=&[("a", "Answer and claim")]/>
    }
}
