//! The list of files: what changed in each, what was viewed, what is open.

use leptos::prelude::*;

use super::Place;
use crate::parts::Icon;
use crate::view::review::{FileEntry, FileGroup};

/// The files, grouped; `current` is the path of the one shown.
#[component]
pub(super) fn Files(
    place: Place,
    groups: Vec<FileGroup>,
    current: Option<String>,
) -> impl IntoView {
    let all = groups.iter().map(|group| group.files.len()).sum::<usize>();
    let viewed = groups
        .iter()
        .flat_map(|group| &group.files)
        .filter(|file| file.viewed)
        .count();
    let groups = groups
        .into_iter()
        .map(|group| {
            let FileGroup {
                label,
                files,
                equal,
            } = group;
            let files = files
                .into_iter()
                .map(|file| {
                    let here = current.as_deref() == Some(file.path.as_str());
                    view! { <Entry place=place.clone() file here/> }
                })
                .collect_view();
            let equal = match equal {
                0 => None,
                1 => Some("1 file is equal".to_owned()),
                many => Some(format!("{many} files are equal")),
            };
            view! {
                <li class="mb-3">
                    <p class="font-semibold">{label}</p>
                    <ul>{files}</ul>
                    {equal.map(|words| view! { <p class="text-muted">{words}</p> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="Files" class="min-w-0 text-sm">
            <h2 class="mt-0 mb-1">"Files"</h2>
            <p class="mb-2 text-muted">{format!("{viewed} of {all} viewed")}</p>
            <ul class="max-h-64 overflow-y-auto lg:max-h-none" tabindex="0" aria-label="Files by kind">{groups}</ul>
        </nav>
    }
}

#[component]
fn Entry(place: Place, file: FileEntry, here: bool) -> impl IntoView {
    let FileEntry {
        path,
        label,
        added,
        removed,
        viewed,
        same_change,
        open_threads,
        findings,
    } = file;
    let href = place.query.of_file(&path).to_href(place.number);
    let (tone, icon, read) = if viewed {
        ("text-good", "check", "viewed")
    } else {
        ("text-muted", "dot", "not viewed")
    };
    let class = if here {
        "grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-1 rounded-md bg-sea-wash px-1 py-1 font-semibold text-ink no-underline"
    } else {
        "grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-1 rounded-md px-1 py-1 text-ink no-underline hover:bg-sea-wash"
    };
    let plural = |count: usize, one: &str| {
        if count == 1 {
            format!("1 {one}")
        } else {
            format!("{count} {one}s")
        }
    };
    let more: Vec<String> = [
        (open_threads > 0).then(|| plural(open_threads, "open thread")),
        (findings > 0).then(|| plural(findings, "finding")),
        (same_change > 0).then(|| format!("same change in {}", plural(same_change, "more file"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let more = (!more.is_empty()).then(|| {
        view! { <span class="col-start-2 text-muted font-normal">{more.join(", ")}</span> }
    });
    view! {
        <li>
            <a class=class href=href aria-current=here.then_some("page")>
                <span class=tone>
                    <Icon name=icon/>
                    <span class="visually-hidden">{read}</span>
                </span>
                <span class="break-words">{label}</span>
                <span class="text-muted font-normal">{format!("+{added} −{removed}")}</span>
                {more}
            </a>
        </li>
    }
}
