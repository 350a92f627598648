//! The text with its findings: an island, so that they follow the typing.

use leptos::prelude::*;

use super::items;
use crate::parts::{
    Button, ButtonKind, CodeArea, FindingItem, FindingLevel, FindingList, Notice, Tone,
};

/// The most findings that are shown; more would only slow down who mends the first ones.
const SHOWN_LIMIT: usize = 200;

/// The least height of the text field, in lines.
const LEAST_LINES: usize = 16;

/// The text with its findings below, which follow the typing where the browser runs the rules.
#[island]
pub fn ManifestEditor(text: String) -> impl IntoView {
    let (typed, set_typed) = signal(text.clone());
    let (rows, set_rows) = signal(height(&text));
    view! {
        <label class="block font-semibold" for="manifest">
            "Manifest"
        </label>
        <div class="code-editor">
            <ol class="code-gutter" aria-hidden="true">
                {move || {
                    let marked: Vec<usize> = typed.with(|text| lines(&items(text)));
                    (1..=rows.get())
                        .map(|line| {
                            let class = if marked.contains(&line) { "code-mark" } else { "" };
                            view! { <li class=class id=format!("manifest-{line}")>{line.to_string()}</li> }
                        })
                        .collect_view()
                }}
            </ol>
            <CodeArea
                id="manifest".to_owned()
                name="text".to_owned()
                value=text
                rows
                on_input=Callback::new(move |text: String| {
                    set_rows.set(height(&text));
                    set_typed.set(text);
                })
            />
        </div>
        <p class="mt-4">
            <Button kind=ButtonKind::Primary>"Check"</Button>
        </p>
        <div id="manifest-summary" aria-live="polite">
            {move || typed.with(|text| findings(text))}
        </div>
    }
}

/// What the rules say, with the sum first.
fn findings(text: &str) -> impl IntoView + use<> {
    let mut items = items(text);
    let count = |level: FindingLevel| items.iter().filter(|item| item.level == level).count();
    let errors = count(FindingLevel::Error);
    let others = items.len() - errors;
    let (tone, title) = match (errors, others) {
        (0, 0) => (
            Tone::Good,
            "No finding: the build system accepts this manifest.".to_owned(),
        ),
        (0, others) => (
            Tone::Turn,
            format!(
                "The build system accepts this manifest. {} to look at.",
                counted(others, "finding")
            ),
        ),
        (errors, 0) => (Tone::Bad, format!("{}.", counted(errors, "error"))),
        (errors, others) => (
            Tone::Bad,
            format!(
                "{}, and {} to look at.",
                counted(errors, "error"),
                counted(others, "other finding")
            ),
        ),
    };
    let left_out = items.len().saturating_sub(SHOWN_LIMIT);
    items.truncate(SHOWN_LIMIT);
    let rest = (left_out > 0).then(|| view! { <p class="text-sm">{format!("{left_out} more are not shown. Mend these first.")}</p> });
    view! {
        <Notice tone title>
            {rest}
        </Notice>
        <FindingList findings=items of="manifest"/>
    }
}

/// "1 error", "2 errors".
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn lines(items: &[FindingItem]) -> Vec<usize> {
    items.iter().filter_map(|item| item.line).collect()
}

fn height(text: &str) -> usize {
    text.split('\n').count().max(LEAST_LINES)
}
