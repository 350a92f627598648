//! One proposal of the queue.

use leptos::prelude::*;
use time::OffsetDateTime;

use crate::markup::coded;
use crate::parts::{Badge, ShortMoment, Tone};
use crate::view::people::person_href;
use crate::view::queue::{Claim, DotState, QueueRow, RequirementDot};

/// A row; `action` is where its buttons send.
#[component]
pub(super) fn Row(
    row: QueueRow,
    action: String,
    parked: bool,
    now: OffsetDateTime,
) -> impl IntoView {
    let QueueRow {
        number,
        image,
        round,
        what,
        turn,
        yours,
        since,
        reason,
        wakes_at,
        requirements,
        claimed_by,
        claim,
        href,
    } = row;
    let (tone, icon) = if yours {
        (Tone::Turn, "arrow")
    } else {
        (Tone::Mute, "clock")
    };
    let turn = match wakes_at.filter(|_| parked) {
        Some(at) => view! { <ShortMoment at now/> }.into_any(),
        None => view! {
            <Badge tone icon>{turn}</Badge>
            <span class="block text-muted"><ShortMoment at=since now/></span>
        }
        .into_any(),
    };
    let who = if claimed_by.is_empty() {
        view! { <span class="text-muted">"Nobody"</span> }.into_any()
    } else {
        claimed_by
            .into_iter()
            .map(|handle| {
                let href = person_href(&handle);
                view! { <a class="target mr-2 whitespace-nowrap" href=href>{format!("@{handle}")}</a> }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <tr data-row>
            <th scope="row" class="font-normal">
                <a class="target font-semibold" href=href data-press="o">{image.clone()}</a>
                <span class="block whitespace-nowrap text-muted">{format!("#{number} · round {round}")}</span>
            </th>
            <td class="w-full min-w-[14rem] break-words">
                <span dir="auto" inner_html=coded(&what)></span>
                <span class="block text-muted">{reason}</span>
            </td>
            <td class="whitespace-nowrap">{turn}</td>
            <td class="column-wide min-w-[12rem]"><Dots requirements/></td>
            <td data-label="Claimed by">
                {who}
                <ClaimButton claim number image action/>
            </td>
        </tr>
    }
}

#[component]
fn Dots(requirements: Vec<RequirementDot>) -> impl IntoView {
    // What holds needs no look: it is counted, so that rows stay low.
    let (holds, open): (Vec<_>, Vec<_>) = requirements
        .into_iter()
        .partition(|dot| dot.state == DotState::Holds);
    let holds = match holds.len() {
        0 => None,
        1 => Some("1 holds".to_owned()),
        many => Some(format!("{many} hold")),
    };
    let holds = holds.map(|words| {
        view! { <li class="flex items-center gap-1 text-good"><crate::parts::Icon name="check"/>{words}</li> }
    });
    let dots = open
        .into_iter()
        .map(|RequirementDot { state, words }| {
            let (tone, icon, read) = match state {
                DotState::Holds => ("text-good", "check", ""),
                DotState::Partly => ("text-turn", "clock", ""),
                DotState::Open => ("text-muted", "minus", "open: "),
                DotState::Fails => ("text-bad", "cross", "fails: "),
            };
            let class = format!("flex items-start gap-1 {tone}");
            view! {
                <li class=class>
                    <crate::parts::Icon name=icon/>
                    <span class="visually-hidden">{read}</span>
                    {words}
                </li>
            }
        })
        .collect_view();
    view! { <ul>{dots}{holds}</ul> }
}

#[component]
fn ClaimButton(claim: Claim, number: u64, image: String, action: String) -> impl IntoView {
    let (act, words, key) = match claim {
        Claim::Open => ("claim", "Claim", "a"),
        Claim::Yours => ("release", "Release", "u"),
        Claim::Closed(why) if why.is_empty() => return ().into_any(),
        Claim::Closed(why) => {
            return view! { <span class="block text-muted">{why}</span> }.into_any();
        }
    };
    view! {
        <form method="post" action=action>
            <input type="hidden" name="proposal" value=number.to_string()/>
            <button type="submit" class="button mt-1" name="act" value=act data-press=key>
                {words}
                <span class="visually-hidden">{format!(" {image}, proposal {number}")}</span>
            </button>
        </form>
    }
    .into_any()
}
