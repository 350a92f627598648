//! What stands beside the files: the reader's checklist, requirements, open threads, own drafts.

use leptos::prelude::*;

use super::Place;
use super::thread::severity_look;
use crate::parts::{Badge, Icon};
use crate::view::queue::{DotState, RequirementDot};
use crate::view::review::{ChecklistItem, CommentTarget, DraftComment, OpenThread};

/// The column beside the files.
#[component]
pub(super) fn Aside(
    place: Place,
    checklist: Vec<ChecklistItem>,
    requirements: Vec<RequirementDot>,
    open: Vec<OpenThread>,
    drafts: Vec<DraftComment>,
) -> impl IntoView {
    let checklist = (!checklist.is_empty()).then(|| {
        let points = checklist
            .into_iter()
            .map(|item| view! { <Point place=place.clone() item/> })
            .collect_view();
        view! { <h2 id="checklist" class="mt-0 mb-1">"Your checklist"</h2><ul class="mb-6 border-t border-line">{points}</ul> }
    });
    let requirements = (!requirements.is_empty()).then(|| {
        let rows = requirements
            .into_iter()
            .map(|RequirementDot { state, words }| {
                let (tone, icon, read) = match state {
                    DotState::Holds => ("text-good", "check", "holds: "),
                    DotState::Partly => ("text-turn", "clock", "partly: "),
                    DotState::Open => ("text-muted", "minus", "open: "),
                    DotState::Fails => ("text-bad", "cross", "fails: "),
                };
                view! {
                    <li class="grid grid-cols-[1.25rem_minmax(0,1fr)] border-b border-line py-1">
                        <span class=tone><Icon name=icon/></span>
                        <span><span class="visually-hidden">{read}</span>{words}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <h2 class="mt-0 mb-1">"Requirements"</h2><ul class="mb-6 border-t border-line">{rows}</ul> }
    });
    let open = if open.is_empty() {
        view! { <p class="mb-6 text-muted">"None"</p> }.into_any()
    } else {
        let rows = open
            .into_iter()
            .map(
                |OpenThread {
                     place,
                     severity,
                     href,
                 }| {
                    let (tone, icon) = severity_look(severity);
                    view! {
                        <li class="border-b border-line py-1">
                            <Badge tone icon>{severity.words()}</Badge>
                            " "
                            <a class="target break-words" href=href>{place}</a>
                        </li>
                    }
                },
            )
            .collect_view();
        view! { <ul class="mb-6 border-t border-line">{rows}</ul> }.into_any()
    };
    let drafts = (!drafts.is_empty()).then(|| {
        let rows = drafts
            .into_iter()
            .map(|draft| view! { <li class="border-b border-line py-1"><a class="target break-words" href=draft.href>{draft.place}</a></li> })
            .collect_view();
        view! { <h2 class="mt-0 mb-1">"Not published yet"</h2><ul class="mb-6 border-t border-line">{rows}</ul> }
    });
    let whole = place.writes.then(|| {
        let href = place
            .query
            .commenting(CommentTarget::Whole)
            .to_href(place.number);
        view! { <p class="mb-6"><a class="button" href=format!("{href}#comment")>"Comment on the whole"</a></p> }
    });
    view! {
        <aside aria-label="Review" class="text-sm">
            {checklist}
            {requirements}
            <h2 class="mt-0 mb-1">"Open threads"</h2>
            {open}
            {drafts}
            {whole}
        </aside>
    }
}

/// A point: what the author says is one thing, what the reviewer ticks another.
#[component]
fn Point(place: Place, item: ChecklistItem) -> impl IntoView {
    let ChecklistItem {
        slug,
        what,
        author_says,
        ticked,
        ticked_by,
        words: typed,
    } = item;
    let (tone, icon, state) = if ticked {
        ("text-good", "check", "ticked by you")
    } else {
        ("text-muted", "minus", "not ticked by you")
    };
    let act = if ticked { "untick" } else { "tick" };
    let form = format!("tick-{slug}");
    let note = (place.writes && !ticked).then(|| {
        let open = !typed.is_empty();
        let label = format!("{form}-words");
        view! {
            <details class="mt-1" open=open>
                <summary>"Add words"</summary>
                <label class="mb-1 block" for=label.clone()>"What you looked at; everybody reads it"</label>
                <input id=label name="words" class="w-full" value=typed form=form.clone() maxlength="1000" autocomplete="off"/>
            </details>
        }
    });
    let button = place.writes.then(|| {
        let words = if ticked { "Undo" } else { "Tick" };
        view! {
            <form method="post" action=place.reading.clone() id=form>
                <input type="hidden" name="item" value=slug/>
                <button type="submit" class="button button-quiet" name="act" value=act>
                    {words}
                    <span class="visually-hidden">{format!(": {what}")}</span>
                </button>
            </form>
        }
    });
    let others = (!ticked_by.is_empty()).then(|| {
        let names: Vec<String> = ticked_by
            .iter()
            .map(|handle| format!("@{handle}"))
            .collect();
        view! { <p class="text-muted">{format!("Ticked by {}", names.join(", "))}</p> }
    });
    let says = (!author_says.is_empty()).then(|| {
        view! { <p class="break-words text-muted" dir="auto">{format!("The author: {author_says}")}</p> }
    });
    view! {
        <li class="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] border-b border-line py-2">
            <span class=tone><Icon name=icon/><span class="visually-hidden">{state}</span></span>
            <div class="min-w-0"><p>{what.clone()}</p>{says}{others}{note}</div>
            {button}
        </li>
    }
}
