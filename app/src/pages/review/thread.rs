//! Threads: what was asked, answered and settled, with what the reader can do about it.

use domain::review::{Severity, ThreadState};
use leptos::prelude::*;
use time::OffsetDateTime;

use super::Place;
use crate::parts::{
    Avatar, Badge, Button, ButtonKind, Diff, DiffLine, DiffRun, DiffWord, MarkdownView,
    ShortMoment, TextArea, Tone,
};
use crate::view::form::FormFindings;
use crate::view::people::person_href;
use crate::view::review::{
    AnswerView, ReviewQuery, Suggestion, ThreadActs, ThreadPlace, ThreadRemark, ThreadView,
};

/// Threads that stand on no line, under a title.
#[component]
pub(super) fn Threads(
    place: Place,
    threads: Vec<ThreadView>,
    title: &'static str,
    reply: String,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    (!threads.is_empty()).then(|| {
        let threads = threads
            .into_iter()
            .map(|thread| {
                let (place, reply, findings) = (place.clone(), reply.clone(), findings.clone());
                view! { <ThreadBox place thread reply findings now/> }
            })
            .collect_view();
        view! { <section aria-label=title><h3>{title}</h3>{threads}</section> }
    })
}

/// The colour, the icon and the word of a severity.
pub(super) const fn severity_look(severity: Severity) -> (Tone, &'static str) {
    match severity {
        Severity::Must => (Tone::Bad, "alert"),
        Severity::Should => (Tone::Turn, "arrow"),
        Severity::Nit => (Tone::Mute, "dot"),
        Severity::Question => (Tone::Note, "question"),
        Severity::Praise => (Tone::Good, "check"),
    }
}

/// One thread; a settled one is folded.
#[component]
pub(super) fn ThreadBox(
    place: Place,
    thread: ThreadView,
    reply: String,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    let ThreadView {
        id,
        severity,
        state,
        place: at,
        asked_on,
        outdated,
        rule,
        remarks,
        answer,
        acts,
    } = thread;
    let (tone, icon) = severity_look(severity);
    let class = match tone {
        Tone::Good => "thread border-l-good",
        Tone::Turn => "thread border-l-turn",
        Tone::Bad => "thread border-l-bad",
        Tone::Note => "thread border-l-note",
        Tone::Sea => "thread border-l-sea",
        Tone::Mute => "thread border-l-edge",
    };
    let where_it_stands = place_words(&at);
    let unpublished = remarks.iter().all(|remark| remark.draft.is_some());
    let label = format!("{} {where_it_stands}", severity.words());
    let state_badge = match (state, unpublished) {
        (_, true) => {
            view! { <Badge tone=Tone::Mute icon="pencil">"Not published"</Badge> }.into_any()
        }
        (ThreadState::Open, _) => {
            view! { <Badge tone=Tone::Turn icon="clock">"Open"</Badge> }.into_any()
        }
        (ThreadState::Answered, _) => {
            view! { <Badge tone=Tone::Sea icon="info">"Answered"</Badge> }.into_any()
        }
        (ThreadState::Resolved, _) => {
            view! { <Badge tone=Tone::Good icon="check">"Resolved"</Badge> }.into_any()
        }
        (ThreadState::WontFixAccepted, _) => {
            view! { <Badge tone=Tone::Mute icon="check">"Accepted as it is"</Badge> }.into_any()
        }
    };
    let outdated = outdated.map(|outdated| {
        view! {
            <div class="border-b border-line px-4 py-2 text-sm">
                <p><Badge tone=Tone::Turn icon="alert">"Outdated"</Badge>" "{outdated.why}</p>
                <pre class="mt-1 overflow-x-auto text-muted" tabindex="0" aria-label="The lines as they were"><code>{outdated.lines}</code></pre>
            </div>
        }
    });
    let rule = rule.map(|rule| {
        let href = format!("/rules/{rule}");
        view! { <a class="target font-mono" href=href>{rule}</a> }
    });
    let remarks = remarks
        .into_iter()
        .map(|remark| view! { <RemarkRow place=place.clone() remark now/> })
        .collect_view();
    let answers = place.query.thread.as_deref() == Some(id.as_str());
    let settled = state.is_settled() && !answers;
    let acts = view! { <Acts place=place.clone() id=id.clone() acts answers reply findings/> };
    let head = view! {
        <span class="inline-flex flex-wrap items-center gap-x-3">
            <Badge tone icon>{severity.words()}</Badge>
            {state_badge}
            <span class="text-sm text-muted">{format!("{where_it_stands}, asked on r{asked_on}")}</span>
        </span>
    };
    let body = view! {
        {outdated}
        {remarks}
        {answer.map(|answer| view! { <Answered answer/> })}
        {acts}
    };
    let page_id = format!("thread-{id}");
    if settled {
        view! {
            <section class=class aria-label=label id=page_id data-place tabindex="-1">
                <details>
                    <summary class="px-4 py-2">{head}</summary>
                    <div class="px-4">{rule}</div>
                    {body}
                </details>
            </section>
        }
        .into_any()
    } else {
        view! {
            <section class=class aria-label=label id=page_id data-place tabindex="-1">
                <p class="flex max-w-none flex-wrap items-center gap-x-3 px-4 pt-2">{head}{rule}</p>
                {body}
            </section>
        }
        .into_any()
    }
}

fn place_words(place: &ThreadPlace) -> String {
    match place {
        ThreadPlace::Lines {
            of_base,
            first,
            last,
        } => {
            let lines = if first == last {
                format!("line {first}")
            } else {
                format!("lines {first} to {last}")
            };
            if *of_base {
                format!("on {lines} of the base")
            } else {
                format!("on {lines}")
            }
        }
        ThreadPlace::File => "on the file".to_owned(),
        ThreadPlace::Part { title } => format!("on “{title}”"),
        ThreadPlace::Whole => "on the whole proposal".to_owned(),
    }
}

#[component]
fn RemarkRow(place: Place, remark: ThreadRemark, now: OffsetDateTime) -> impl IntoView {
    let ThreadRemark {
        by,
        at,
        html,
        suggestion,
        draft,
    } = remark;
    let edit = draft.filter(|_| place.writes).map(|draft| {
        let href = ReviewQuery {
            draft: Some(draft.clone()),
            ..place.query.reading()
        }
        .to_href(place.number);
        view! {
            <div class="mt-2 flex flex-wrap items-center gap-2">
                <Badge tone=Tone::Mute icon="lock">"Only you see this"</Badge>
                <a class="button button-quiet" href=format!("{href}#comment")>"Edit"</a>
                <form method="post" action=place.reading.clone()>
                    <input type="hidden" name="act" value="discard"/>
                    <Button kind=ButtonKind::Quiet name="draft" value=draft>"Discard"</Button>
                </form>
            </div>
        }
    });
    let href = person_href(&by);
    view! {
        <article class="border-b border-line px-4 py-3">
            <p class="mb-1 flex flex-wrap items-center gap-2">
                <Avatar name=by.clone()/>
                <a class="target font-semibold" href=href>{format!("@{by}")}</a>
                <span class="text-sm text-muted"><ShortMoment at now/></span>
            </p>
            <MarkdownView html/>
            {suggestion.map(|suggestion| view! { <Suggested suggestion/> })}
            {edit}
        </article>
    }
}

/// A suggestion as a small difference.
#[component]
fn Suggested(suggestion: Suggestion) -> impl IntoView {
    let Suggestion {
        first,
        before,
        after,
        applied_in,
    } = suggestion;
    let words = |text: &str| {
        vec![DiffWord {
            text: text.to_owned(),
            changed: false,
        }]
    };
    let lines = before
        .lines()
        .enumerate()
        .map(|(at, text)| DiffLine::Removed {
            old: first + at,
            words: words(text),
        })
        .chain(after.lines().enumerate().map(|(at, text)| DiffLine::Added {
            new: first + at,
            words: words(text),
        }))
        .collect();
    let applied = applied_in.map(|revision| {
        view! { <Badge tone=Tone::Good icon="check">{format!("Applied in r{revision}")}</Badge> }
    });
    view! {
        <Diff file="Suggested change" runs=vec![DiffRun::Shown(lines)]/>
        {applied}
    }
}

#[component]
fn Answered(answer: AnswerView) -> impl IntoView {
    let AnswerView { words, fixed, href } = answer;
    let (tone, icon) = if fixed {
        (Tone::Good, "check")
    } else {
        (Tone::Note, "info")
    };
    view! {
        <p class="flex max-w-none flex-wrap items-center gap-x-3 border-b border-line px-4 py-2 text-sm">
            "The author answered: "
            <Badge tone icon>{words}</Badge>
            {href.map(|href| view! { <a class="target" href=href>"Show the change"</a> })}
        </p>
    }
}

/// What the reader can do; the form of an answer where one is being written.
#[component]
fn Acts(
    place: Place,
    id: String,
    acts: ThreadActs,
    answers: bool,
    reply: String,
    findings: FormFindings,
) -> impl IntoView {
    if !place.writes || acts == ThreadActs::default() {
        return ().into_any();
    }
    if answers && (acts.reply || acts.reopen) {
        return view! {
            <form method="post" action=place.action class="px-4 py-3" id="reply">
                <input type="hidden" name="thread" value=id/>
                <TextArea name="text" label="Reply" value=reply rows=4 limit=10_000 hint="Everybody reads it at once." finding=findings.of("text") required=true/>
                <div class="flex flex-wrap gap-2">
                    <Button kind=ButtonKind::Primary name="act" value="reply">"Reply"</Button>
                    {acts.reopen.then(|| view! { <Button name="act" value="reopen">"Open again with this"</Button> })}
                    <a class="button" href=place.reading>"Discard"</a>
                </div>
            </form>
        }
        .into_any();
    }
    let reply = (acts.reply || acts.reopen).then(|| {
        let href = ReviewQuery {
            thread: Some(id.clone()),
            ..place.query.reading()
        }
        .to_href(place.number);
        let words = if acts.reopen {
            "Reply or open again"
        } else {
            "Reply"
        };
        view! { <a class="button" href=format!("{href}#reply")>{words}</a> }
    });
    let buttons = [
        (acts.resolve, "resolve", "Resolve"),
        (acts.accept, "accept", "Accept as it is"),
    ]
    .into_iter()
    .filter(|(can, ..)| *can)
    .map(|(_, act, words)| view! { <Button name="act" value=act>{words}</Button> })
    .collect_view();
    view! {
        <form method="post" action=place.reading class="flex flex-wrap gap-2 px-4 py-3">
            <input type="hidden" name="thread" value=id/>
            {reply}
            {buttons}
        </form>
    }
    .into_any()
}
