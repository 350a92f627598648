//! What a revision holds: the listing with sizes and digests, and one file of it.

use leptos::prelude::*;

use super::head::{Head, Keys};
use crate::parts::{Badge, Button, LinkButton, MarkdownView, Moment, Tab, Tabs, Tone};
use crate::view::address::with_query;
use crate::view::form::FormChoice;
use crate::view::people::person_href;
use crate::view::proposal::{
    FilesPage, ListedFile, ListedGroup, ProposalTab, ShownBody, ShownFile, proposal_path,
    revision_path,
};

/// The page.
pub fn files(page: FilesPage) -> impl IntoView {
    let FilesPage {
        head,
        revision,
        by,
        at,
        note,
        groups,
        shown,
        versions,
        now,
    } = page;
    let (number, latest) = (head.number, head.latest);
    let tabs = (1..=latest)
        .map(|each| Tab {
            label: format!("r{each}"),
            href: revision_path(number, each),
            current: each == revision,
            count: None,
        })
        .collect();
    let tabs = (latest > 1).then(|| view! { <Tabs label="Revisions" tabs/> });
    let note = (!note.is_empty()).then(|| {
        view! { <blockquote class="my-3 border-l-4 border-line pl-4 break-words whitespace-pre-line" dir="auto">{note}</blockquote> }
    });
    let current = shown.as_ref().map(|shown| shown.file.path.clone());
    let count: usize = groups.iter().map(|group| group.files.len()).sum();
    let groups = groups
        .into_iter()
        .map(|group| view! { <Group number revision group current=current.clone()/> })
        .collect_view();
    let handle = by.clone();
    view! {
        <Head head tab=ProposalTab::Files/>
        {tabs}
        <h2 class="mt-0">{format!("Revision r{revision}")}</h2>
        <p class="text-sm text-muted">
            "Frozen by "<a class="target" href=person_href(&by)>{format!("@{handle}")}</a>" "<Moment at now/>
            {format!(", {count} files. It never changes.")}
        </p>
        {note}
        <Comparison number from=String::new() to=revision.to_string() versions/>
        {shown.map(|shown| view! { <Shown shown/> })}
        {groups}
        <Keys/>
    }
}

/// The form that leads to the difference of two versions.
#[component]
pub(super) fn Comparison(
    number: u64,
    from: String,
    to: String,
    versions: Vec<FormChoice>,
) -> impl IntoView {
    if versions.len() < 2 {
        return ().into_any();
    }
    // Without a choice: from the version before the one that is shown.
    let from = if from.is_empty() {
        let place = versions.iter().position(|version| version.value == to);
        let before = place.unwrap_or(1).saturating_sub(1);
        versions
            .get(before)
            .map(|version| version.value.clone())
            .unwrap_or_default()
    } else {
        from
    };
    let options = |chosen: &str| {
        versions
            .iter()
            .map(|version| {
                let selected = version.value == chosen;
                view! { <option value=version.value.clone() selected=selected>{version.label.clone()}</option> }
            })
            .collect_view()
    };
    view! {
        <form method="get" action=format!("{}/compare", proposal_path(number)) aria-label="Comparison" class="my-4 flex flex-wrap items-end gap-x-4 gap-y-2 text-sm">
            <div>
                <label class="block font-semibold" for="field-from">"From"</label>
                <select id="field-from" name="from" class="max-w-full">{options(&from)}</select>
            </div>
            <div>
                <label class="block font-semibold" for="field-to">"To"</label>
                <select id="field-to" name="to" class="max-w-full">{options(&to)}</select>
            </div>
            <Button>"Compare"</Button>
        </form>
    }
    .into_any()
}

#[component]
fn Group(number: u64, revision: u32, group: ListedGroup, current: Option<String>) -> impl IntoView {
    let rows = group
        .files
        .into_iter()
        .map(|file| {
            let here = current.as_deref() == Some(file.path.as_str());
            view! { <File number revision file here/> }
        })
        .collect_view();
    let caption = group.label.clone();
    view! {
        <h3>{group.label}</h3>
        <div class="table-frame" role="region" tabindex="0" aria-label=caption>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col" class="text-right">"Bytes"</th>
                        <th scope="col" class="column-wide">"SHA-256"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn File(number: u64, revision: u32, file: ListedFile, here: bool) -> impl IntoView {
    let ListedFile {
        path,
        label,
        size,
        sha256,
        changed,
    } = file;
    let href = format!(
        "{}#file",
        with_query(&revision_path(number, revision), &[("file", &path)])
    );
    let changed =
        changed.then(|| view! { " "<Badge tone=Tone::Turn icon="pencil">"Changed"</Badge> });
    view! {
        <tr data-row>
            <th scope="row" class="w-full min-w-[12rem] break-words font-normal">
                <a class="target font-mono" href=href aria-current=here.then_some("true")>{label}</a>
                {changed}
            </th>
            <td class="text-right whitespace-nowrap">{grouped(size)}</td>
            <td class="column-wide"><code>{short(&sha256)}</code></td>
        </tr>
    }
}

/// The first digits of a digest; the whole one stands with the file.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[component]
fn Shown(shown: ShownFile) -> impl IntoView {
    let ShownFile {
        file,
        body,
        other,
        download,
    } = shown;
    let other = other.map(|(words, href)| view! { <LinkButton href>{words}</LinkButton> });
    let label = format!("Text of {}", file.label);
    let body = match body {
        ShownBody::Text { lines, omitted } => {
            let rows = lines
                .into_iter()
                .enumerate()
                .map(|(at, line)| {
                    let number = at + 1;
                    view! {
                        <tr id=format!("L{number}")>
                            <td class="diff-number"><a class="diff-link" href=format!("#L{number}") aria-label=format!("Line {number}")>{number}</a></td>
                            <td class="diff-text">{line}</td>
                        </tr>
                    }
                })
                .collect_view();
            let omitted = (omitted > 0).then(|| {
                view! { <p class="px-4 py-2 text-sm text-muted">{format!("{omitted} more lines. Download the file to read them.")}</p> }
            });
            view! {
                <div class="diff" role="region" tabindex="0" aria-label=label>
                    <table class="diff-lines"><tbody>{rows}</tbody></table>
                    {omitted}
                </div>
            }
            .into_any()
        }
        ShownBody::Page { html } => view! {
            <div class="my-4 rounded-md border border-line bg-sheet px-5 py-4"><MarkdownView html/></div>
        }
        .into_any(),
        ShownBody::Described { words } => view! { <p class="my-4">{words}</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="file">
            <h3 id="file" class="break-all font-mono">{file.label}</h3>
            <p class="flex max-w-none flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                {format!("{} bytes, SHA-256 ", grouped(file.size))}
                <code class="min-w-0 break-all">{file.sha256}</code>
            </p>
            <div class="mt-2 flex flex-wrap gap-2">
                {other}
                <LinkButton href=download>"Download"</LinkButton>
            </div>
            {body}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(grouped),
            ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]
        );
    }
}
