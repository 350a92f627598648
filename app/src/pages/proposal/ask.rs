//! One ask of the answer sheet: what was asked, the change that may answer it, and the answer.

use domain::review::{Severity, ThreadState};
use leptos::prelude::*;
use time::OffsetDateTime;

use crate::parts::{
    Avatar, Badge, Button, Diff, DiffLine, DiffRun, DiffWord, MarkdownView, ShortMoment, TextArea,
    Tone,
};
use crate::view::form::FormFindings;
use crate::view::people::person_href;
use crate::view::proposal::{AnswerChoice, AnswerForm, Ask, AskHunk, AskPlace, AskSuggestion};

/// The colour, the icon and the word of a severity.
pub(super) const fn look(severity: Severity) -> (Tone, &'static str) {
    match severity {
        Severity::Must => (Tone::Bad, "alert"),
        Severity::Should => (Tone::Turn, "arrow"),
        Severity::Nit => (Tone::Mute, "dot"),
        Severity::Question => (Tone::Note, "question"),
        Severity::Praise => (Tone::Good, "check"),
    }
}

/// The border of what has a tone.
pub(super) const fn thread_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "thread border-l-good",
        Tone::Turn => "thread border-l-turn",
        Tone::Bad => "thread border-l-bad",
        Tone::Note => "thread border-l-note",
        Tone::Sea => "thread border-l-sea",
        Tone::Mute => "thread border-l-edge",
    }
}

/// Where a thread stands, as a badge.
#[component]
pub(super) fn ThreadBadge(state: ThreadState) -> impl IntoView {
    let (tone, icon, words) = match state {
        ThreadState::Open => (Tone::Turn, "clock", "Open"),
        ThreadState::Answered => (Tone::Sea, "info", "Answered"),
        ThreadState::Resolved => (Tone::Good, "check", "Resolved"),
        ThreadState::WontFixAccepted => (Tone::Mute, "check", "Accepted as it is"),
    };
    view! { <Badge tone icon>{words}</Badge> }
}

/// What a thread is about, as a link where it leads somewhere.
#[component]
pub(super) fn Place(place: AskPlace) -> impl IntoView {
    let AskPlace { words, href } = place;
    match href {
        Some(href) => {
            view! { <a class="target break-words text-sm" href=href>{words}</a> }.into_any()
        }
        None => view! { <span class="break-words text-sm text-muted">{words}</span> }.into_any(),
    }
}

/// One ask. Its fields belong to the form around it.
#[component]
pub(super) fn AskBox(ask: Ask, findings: FormFindings, now: OffsetDateTime) -> impl IntoView {
    let Ask {
        place_on_sheet,
        id,
        severity,
        state,
        must_be_answered,
        by,
        at,
        round,
        place,
        rule,
        html,
        suggestion,
        answer,
        hunk,
        form,
        can_resolve,
    } = ask;
    let (tone, icon) = look(severity);
    let open = !state.is_settled();
    let title = format!("{place_on_sheet}. {}", severity.words());
    let need = (must_be_answered && state == ThreadState::Open)
        .then(|| view! { <Badge tone=Tone::Turn icon="alert">"Needs your answer"</Badge> });
    let need = if form.is_some() { need } else { None };
    let rule = rule.map(|rule| {
        let href = format!("/rules/{rule}");
        view! { <a class="target font-mono text-sm" href=href>{rule}</a> }
    });
    let answer = answer.map(|answer| {
        view! {
            <p class="max-w-none border-t border-line px-4 py-2 break-words whitespace-pre-line" dir="auto">
                <span class="font-semibold">"Answer: "</span>{answer}
            </p>
        }
    });
    let href = person_href(&by);
    let fields = form.map(|form| {
        view! { <Fields id=id.clone() form suggested=suggestion.is_some() findings can_resolve/> }
    });
    let suggestion = suggestion
        .map(|suggestion| view! { <Suggested id=id.clone() number=place_on_sheet suggestion writes=fields.is_some()/> });
    view! {
        <section class=thread_class(tone) id=format!("thread-{id}") aria-labelledby=format!("ask-{id}") data-place=open.then_some("") tabindex="-1">
            <div class="flex max-w-none flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
                <h3 class="m-0" id=format!("ask-{id}")>
                    <Badge tone icon>{title}</Badge>
                </h3>
                <ThreadBadge state/>
                {need}
                <Place place/>
                {rule}
            </div>
            <div class="px-4 py-3">
                <p class="mb-1 flex flex-wrap items-center gap-2">
                    <Avatar name=by.clone()/>
                    <a class="target font-semibold" href=href>{format!("@{by}")}</a>
                    <span class="text-sm text-muted"><ShortMoment at now/>{format!(" in round {round}")}</span>
                </p>
                <MarkdownView html/>
            </div>
            {suggestion}
            {hunk.map(|hunk| view! { <Hunk hunk/> })}
            {answer}
            {fields}
        </section>
    }
}

/// A suggestion as a small difference, with the button that takes it over.
#[component]
fn Suggested(id: String, number: usize, suggestion: AskSuggestion, writes: bool) -> impl IntoView {
    let AskSuggestion {
        first,
        before,
        after,
        closed,
    } = suggestion;
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let words = |text: &str| {
        vec![DiffWord {
            text: text.to_owned(),
            changed: false,
        }]
    };
    let removed = before
        .lines()
        .enumerate()
        .map(|(at, text)| DiffLine::Removed {
            old: first + at,
            words: words(text),
        });
    let added = after.lines().enumerate().map(|(at, text)| DiffLine::Added {
        new: first + at,
        words: words(text),
    });
    let runs = vec![DiffRun::Shown(removed.chain(added).collect())];
    let act = writes.then(|| match closed {
        Some(why) => view! { <p class="text-sm text-muted">{why}</p> }.into_any(),
        None => view! {
            <Button name="apply" value=id>"Take the suggestion over"</Button>
        }
        .into_any(),
    });
    view! {
        <div class="px-4 pb-3">
            <Diff file=format!("Suggested change {number}") runs/>
            {act}
        </div>
    }
}

/// The change that may answer it.
#[component]
fn Hunk(hunk: AskHunk) -> impl IntoView {
    let AskHunk {
        label,
        words,
        unchanged,
        runs,
    } = hunk;
    let (tone, icon) = if unchanged {
        (Tone::Turn, "minus")
    } else {
        (Tone::Good, "pencil")
    };
    let badge = if unchanged { "Unchanged" } else { "Changed" };
    let diff = (!runs.is_empty()).then(|| view! { <Diff file=label runs/> });
    view! {
        <div class="border-t border-line px-4 py-2">
            <p class="flex max-w-none flex-wrap items-center gap-x-3 text-sm">
                <Badge tone icon>{badge}</Badge>
                <span>{words}</span>
            </p>
            {diff}
        </div>
    }
}

/// How an author answers.
#[component]
fn Fields(
    id: String,
    form: AnswerForm,
    suggested: bool,
    findings: FormFindings,
    can_resolve: bool,
) -> impl IntoView {
    let name = format!("answer-{id}");
    let finding = findings.of(&name);
    let choices = AnswerChoice::ALL
        .into_iter()
        .map(|choice| {
            let checked = form.choice == choice.slug();
            view! {
                <label class="inline-flex min-h-9 items-center gap-2 pointer-coarse:min-h-11">
                    <input type="radio" name=name.clone() value=choice.slug() checked=checked/>
                    <span>{choice.label()}</span>
                </label>
            }
        })
        .collect_view();
    let finding = (!finding.is_empty())
        .then(|| view! { <p class="text-sm font-semibold text-bad">{finding}</p> });
    let resolve = can_resolve.then(|| {
        view! { <Button name="resolve" value=id.clone()>"Settle it without an answer"</Button> }
    });
    let hint = if suggested {
        "What was done, why not, or what is not clear. “Fixed” needs no words."
    } else {
        "What was done, why not, or what is not clear. “Fixed” needs none."
    };
    view! {
        <div class="border-t border-line px-4 pt-2 pb-3">
            <fieldset id=format!("field-{name}") tabindex="-1">
                <legend class="font-semibold">"Your answer"</legend>
                {finding}
                <div class="flex flex-wrap gap-x-5">{choices}</div>
            </fieldset>
            <TextArea
                name=format!("text-{id}")
                label="In words"
                value=form.text
                rows=2
                limit=20_000
                hint
                finding=findings.of(&format!("text-{id}"))
            />
            {resolve}
        </div>
    }
}
