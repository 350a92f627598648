//! Decisions on a proposal: what must hold, what the reader can do, and the form of what they chose.
//! Choosing shows what it leads to; the button of the form confirms it.

use leptos::prelude::*;

mod act;

pub(super) use act::{ActFields, Choices};

use super::notes::Notes;
use super::shortcuts::Shortcuts;
use crate::parts::{
    Breadcrumb, ErrorSummary, LiveBanner, Notice, RequirementItem, RequirementList,
    RequirementState, Tone, TurnSentence, events_of,
};
use crate::view::decide::{DecidePage, RequirementView, decide_path};
use crate::view::queue::DotState;

/// What the page is called in the title of the document.
pub fn title(page: &DecidePage) -> String {
    format!("Decide #{} {}", page.number, page.image)
}

/// The page.
pub fn decide(page: DecidePage) -> impl IntoView {
    let DecidePage {
        number,
        told_until,
        image,
        what,
        turn,
        yours,
        requirements,
        choices,
        form,
        typed,
        notes,
        note,
        findings,
        done,
        now,
    } = page;
    let path = decide_path(number);
    let chosen = form.as_ref().map(|form| form.slug.clone());
    let requirements = requirements.into_iter().map(item).collect::<Vec<_>>();
    let none = choices.is_empty() && form.is_none();
    view! {
        <LiveBanner events=events_of(number, told_until)/>
        <Breadcrumb trail=vec![
            (format!("#{number} {image}"), Some(format!("/proposals/{number}"))),
            ("Decide".to_owned(), None),
        ]/>
        <h1 class="break-words">{format!("Decide on {image}")}</h1>
        <p class="mt-2 max-w-[48rem] break-words" dir="auto">{what}</p>
        {done.map(|done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> })}
        <div class="mt-4"><TurnSentence sentence=turn reason="" yours>""</TurnSentence></div>
        <ErrorSummary findings=findings.clone()/>
        <div class="mt-6 grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div class="min-w-0">
                {form.map(|form| view! { <ActFields path=path.clone() form typed findings=findings.clone()/> })}
                <Choices path=path.clone() choices chosen/>
                {none.then(|| view! { <p class="text-muted">"There is nothing that you can decide here."</p> })}
            </div>
            <div class="min-w-0">
                <h2 class="mt-0 mb-1">"What must hold"</h2>
                <RequirementList requirements/>
                {notes.map(|notes| view! { <div class="mt-6"><Notes action=path.clone() writes=true notes note findings now/></div> })}
            </div>
        </div>
        <Shortcuts keys=&[]/>
    }
}

fn item(requirement: RequirementView) -> RequirementItem {
    RequirementItem {
        state: match requirement.state {
            DotState::Holds => RequirementState::Holds,
            DotState::Partly | DotState::Open => RequirementState::Waits,
            DotState::Fails => RequirementState::Fails,
        },
        what: requirement.what,
        reason: requirement.reason,
    }
}

#[cfg(test)]
mod tests;
