//! The numbers of the lines, marked where something was found.

use std::collections::BTreeMap;

use leptos::html;
use leptos::prelude::*;

use super::Found;
use crate::parts::FindingLevel;
use crate::view::check::Shown;

/// The least height of the text field, in lines, so that an empty one still invites to write.
const LEAST_LINES: usize = 16;

/// The height of a text, in lines.
pub(super) fn rows(text: &str) -> usize {
    text.split('\n').count().max(LEAST_LINES)
}

/// The lines with their heaviest finding.
type Marks = BTreeMap<usize, FindingLevel>;

fn marks(found: Option<&Shown>) -> Marks {
    let mut marks = Marks::new();
    for item in found
        .into_iter()
        .flat_map(|found| &found.findings)
        .map(|found| &found.item)
    {
        if let Some(line) = item.line {
            let heaviest = marks.entry(line).or_insert(item.level);
            *heaviest = (*heaviest).min(item.level);
        }
    }
    marks
}

const fn class(level: Option<FindingLevel>) -> &'static str {
    match level {
        Some(FindingLevel::Error) => "code-mark code-mark-error",
        Some(FindingLevel::Block) => "code-mark code-mark-block",
        Some(FindingLevel::Warn) => "code-mark code-mark-warn",
        Some(FindingLevel::Advice) => "code-mark code-mark-advice",
        None => "",
    }
}

fn numbers(of: &str, lines: std::ops::RangeInclusive<usize>, marks: &Marks) -> String {
    lines
        .map(|line| {
            let class = class(marks.get(&line).copied());
            format!(r#"<li id="{of}-{line}" class="{class}">{line}</li>"#)
        })
        .collect()
}

/// The numbers beside the text whose id is `of`. They are changed by hand, line by line: most keys
/// change none of them, and a thousand lines made anew would be felt.
#[component]
pub(super) fn Gutter(of: String, rows: ReadSignal<usize>, found: Found) -> impl IntoView {
    let list = NodeRef::<html::Ol>::new();
    let marks = Memo::new(move |_| found.with(|found| marks(found.as_ref())));
    let first = marks.with_untracked(|marks| numbers(&of, 1..=rows.get_untracked(), marks));
    let begun = (rows.get_untracked(), marks.get_untracked());
    Effect::new(move |before: Option<(usize, Marks)>| {
        let now = (rows.get(), marks.get());
        if let Some(list) = list.get() {
            let before = before.unwrap_or_else(|| begun.clone());
            update(&list, &of, &before, &now);
        }
        now
    });
    view! { <ol class="code-gutter" aria-hidden="true" node_ref=list inner_html=first></ol> }
}

fn update(list: &web_sys::Element, of: &str, before: &(usize, Marks), now: &(usize, Marks)) {
    let lines = list.children();
    let at = |line: usize| u32::try_from(line - 1).ok().and_then(|at| lines.item(at));
    for line in (now.0 + 1..=before.0).rev() {
        if let Some(line) = at(line) {
            line.remove();
        }
    }
    if now.0 > before.0 {
        // Failing would mean that the list is not in the page.
        let _ = list.insert_adjacent_html("beforeend", &numbers(of, before.0 + 1..=now.0, &now.1));
    }
    for line in before.1.keys().chain(now.1.keys()) {
        let (was, is) = (before.1.get(line), now.1.get(line));
        if was != is
            && *line >= 1
            && let Some(line) = at(*line)
        {
            line.set_class_name(class(is.copied()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::{TextKind, check};

    #[test]
    fn the_editor_is_as_high_as_its_text() {
        assert_eq!(rows(""), LEAST_LINES);
        assert_eq!(rows(&"x\n".repeat(20)), 21);
    }

    #[test]
    fn a_line_is_marked_by_its_heaviest_finding() {
        let text = "Maintainers: A (@a)\nGitRepo: https://a.example/b.git\n\nTags: 1.0-latest, a b\nGitCommit: v1\n";
        let shown = crate::view::check::shown(text, &check(TextKind::Manifest, None, text));
        let marks = marks(Some(&shown));
        assert_eq!(marks.get(&4), Some(&FindingLevel::Error), "{marks:?}");
        let html = numbers("text", 4..=4, &marks);
        assert_eq!(
            html,
            r#"<li id="text-4" class="code-mark code-mark-error">4</li>"#
        );
    }
}
