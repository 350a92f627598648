//! The file shown: its difference with findings and threads below the lines.

use std::collections::HashSet;

use leptos::prelude::*;
use time::OffsetDateTime;

use super::Place;
use super::thread::{ThreadBox, Threads};
use crate::parts::{
    Beside, Diff, DiffLine, DiffLinks, DiffPlace, DiffRun, FindingList, LinkButton, MarkdownView,
};
use crate::view::form::FormFindings;
use crate::view::review::{
    CommentTarget, FileBody, FileView, PlacedFinding, Side, ThreadPlace, ThreadView,
};

/// The file with what belongs to it; `at_line` is the form of a comment on one of its lines.
#[component]
pub(super) fn File(
    place: Place,
    file: FileView,
    threads: Vec<ThreadView>,
    at_line: Option<AnyView>,
    reply: String,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    let FileView {
        path,
        label,
        body,
        same_change,
        viewed,
        findings: found,
        previous,
        next,
    } = file;
    let shown = match &body {
        FileBody::Difference { runs } => shown_lines(runs),
        FileBody::Rendered { .. } | FileBody::Described { .. } => HashSet::new(),
    };
    let mut beside = Vec::new();
    let (on_lines, above) = split(found, |found| {
        found
            .finding
            .line
            .map(DiffPlace::New)
            .filter(|line| shown.contains(line))
    });
    for (line, found) in on_lines {
        beside.push(Beside {
            place: line,
            view: view! { <Found found/> }.into_any(),
        });
    }
    let (on_lines, elsewhere) = split(threads, |thread| {
        line_of(&thread.place).filter(|line| shown.contains(line))
    });
    for (line, thread) in on_lines {
        let (place, reply, findings) = (place.clone(), reply.clone(), findings.clone());
        beside.push(Beside {
            place: line,
            view: view! { <ThreadBox place thread reply findings now/> }.into_any(),
        });
    }
    let mut form_above = None;
    if let Some(form) = at_line {
        match target_line(place.query.target).filter(|line| shown.contains(line)) {
            Some(line) => beside.push(Beside {
                place: line,
                view: form,
            }),
            None => form_above = Some(form),
        }
    }
    let whole = place.query.of_file(&path);
    let on_file = whole.commenting(CommentTarget::File).to_href(place.number);
    let links = place.writes.then(|| {
        let line = |side| {
            let one = whole.commenting(CommentTarget::Lines {
                side,
                first: 1,
                last: 1,
            });
            // Everything of the address but the number of the line, which comes last.
            let href = one.to_href(place.number);
            href.strip_suffix('1').unwrap_or(&href).to_owned()
        };
        DiffLinks {
            old: line(Side::Old),
            new: line(Side::New),
            end: "#comment".to_owned(),
        }
    });
    let layout = place.query.layout;
    let body = match body {
        FileBody::Difference { runs } => match links {
            Some(links) => view! { <Diff file=label.clone() runs layout links beside/> }.into_any(),
            None => view! { <Diff file=label.clone() runs layout beside/> }.into_any(),
        },
        FileBody::Rendered { html, runs, before } => {
            let changed = (!runs.is_empty()).then(|| {
                view! {
                    <h3 class="text-base">"What changes in its text"</h3>
                    <Diff file=label.clone() runs layout beside/>
                    <h3 class="text-base">"As users will see it"</h3>
                }
            });
            let before = before.map(|html| {
                view! {
                    <details class="mt-4">
                        <summary>"Show the page as it is now"</summary>
                        <div class="rounded-md border border-line p-4"><MarkdownView html/></div>
                    </details>
                }
            });
            view! {
                {changed}
                <div class="mt-4 rounded-md border border-line bg-sheet p-4"><MarkdownView html/></div>
                {before}
            }
            .into_any()
        }
        FileBody::Described { sentences, href } => view! {
            <div class="mt-4 rounded-md border border-line bg-sheet p-4">
                {sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
                {href.map(|href| view! { <p class="mt-2"><LinkButton href>"Fetch the file"</LinkButton></p> })}
            </div>
        }
        .into_any(),
    };
    let above = (!above.is_empty()).then(|| {
        let found = above
            .into_iter()
            .map(|found| view! { <Found found/> })
            .collect_view();
        view! { <section aria-label="Findings on the whole file">{found}</section> }
    });
    view! {
        <section aria-labelledby="file">
            <h2 id="file" class="mt-0 font-mono text-base break-words">{label}</h2>
            <Tools place=place.clone() path viewed on_file previous next/>
            <SameChange place=place.clone() same_change/>
            {above}
            {form_above}
            <Threads place threads=elsewhere title="On this file" reply findings now/>
            {body}
        </section>
    }
}

/// Viewed or not, a comment on the file, and the files before and behind it.
#[component]
fn Tools(
    place: Place,
    path: String,
    viewed: bool,
    on_file: String,
    previous: Option<String>,
    next: Option<String>,
) -> impl IntoView {
    let neighbour = |path: Option<String>, words: &'static str, key: &'static str| {
        path.map(|path| {
            let href = place.query.of_file(&path).to_href(place.number);
            view! { <a class="button button-quiet" href=href data-press=key>{words}</a> }
        })
    };
    let (act, words) = if viewed {
        ("unview", "Viewed: undo")
    } else {
        ("view", "Mark as viewed")
    };
    let write = place.writes.then(|| {
        view! {
            <form method="post" action=place.reading.clone()>
                <input type="hidden" name="path" value=path/>
                <button type="submit" class="button" name="act" value=act data-press="v">{words}</button>
            </form>
            <a class="button" href=format!("{on_file}#comment") data-press="c">"Comment on the file"</a>
        }
    });
    view! {
        <div class="mt-2 flex flex-wrap items-center gap-2">
            {write}
            {neighbour(previous, "File before", "[")}
            {neighbour(next, "Next file", "]")}
        </div>
    }
}

#[component]
fn SameChange(place: Place, same_change: Vec<(String, String)>) -> impl IntoView {
    (!same_change.is_empty()).then(|| {
        let words = match same_change.len() {
            1 => "The same change in 1 more file: review it once".to_owned(),
            many => format!("The same change in {many} more files: review it once"),
        };
        let files = same_change
            .into_iter()
            .map(|(label, path)| {
                let href = place.query.of_file(&path).to_href(place.number);
                view! { <li><a class="target font-mono break-words" href=href>{label}</a></li> }
            })
            .collect_view();
        view! {
            <details class="mt-2 text-sm">
                <summary>{words}</summary>
                <ul class="mt-1 pl-5">{files}</ul>
            </details>
        }
    })
}

/// What a rule says, with the author's answer.
#[component]
fn Found(found: PlacedFinding) -> impl IntoView {
    let PlacedFinding { finding, answer } = found;
    let answer = (!answer.is_empty()).then(|| {
        view! { <p class="mb-2 text-sm break-words" dir="auto"><span class="font-semibold">"The author answers: "</span>{answer}</p> }
    });
    view! { <FindingList findings=vec![finding]/>{answer} }
}

/// Puts those that belong to a line apart from the others.
fn split<T>(all: Vec<T>, line: impl Fn(&T) -> Option<DiffPlace>) -> (Vec<(DiffPlace, T)>, Vec<T>) {
    let (mut on_lines, mut others) = (Vec::new(), Vec::new());
    for one in all {
        match line(&one) {
            Some(line) => on_lines.push((line, one)),
            None => others.push(one),
        }
    }
    (on_lines, others)
}

/// Every line that the difference has, folded ones too.
fn shown_lines(runs: &[DiffRun]) -> HashSet<DiffPlace> {
    runs.iter()
        .flat_map(|run| match run {
            DiffRun::Shown(lines) | DiffRun::Folded(lines) => lines,
        })
        .flat_map(|line| match line {
            DiffLine::Same { old, new, .. } => {
                [Some(DiffPlace::Old(*old)), Some(DiffPlace::New(*new))]
            }
            DiffLine::Removed { old, .. } => [Some(DiffPlace::Old(*old)), None],
            DiffLine::Added { new, .. } => [Some(DiffPlace::New(*new)), None],
        })
        .flatten()
        .collect()
}

fn line_of(place: &ThreadPlace) -> Option<DiffPlace> {
    match place {
        ThreadPlace::Lines {
            of_base: true,
            last,
            ..
        } => Some(DiffPlace::Old(*last)),
        ThreadPlace::Lines { last, .. } => Some(DiffPlace::New(*last)),
        ThreadPlace::File | ThreadPlace::Part { .. } | ThreadPlace::Whole => None,
    }
}

fn target_line(target: Option<CommentTarget>) -> Option<DiffPlace> {
    match target {
        Some(CommentTarget::Lines {
            side: Side::Old,
            last,
            ..
        }) => Some(DiffPlace::Old(last)),
        Some(CommentTarget::Lines { last, .. }) => Some(DiffPlace::New(last)),
        _ => None,
    }
}
