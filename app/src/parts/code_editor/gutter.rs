//! The numbers of the lines, marked where something was found.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

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

const fn class(level: FindingLevel) -> &'static str {
    match level {
        FindingLevel::Error => "code-mark code-mark-error",
        FindingLevel::Block => "code-mark code-mark-block",
        FindingLevel::Warn => "code-mark code-mark-warn",
        FindingLevel::Advice => "code-mark code-mark-advice",
    }
}

/// How many lines share an element. An element for each would make the browser walk over a thousand
/// of them at each key.
const BLOCK: usize = 50;

/// The lines of a block of a text of so many.
fn lines(block: usize, rows: usize) -> RangeInclusive<usize> {
    block * BLOCK + 1..=((block + 1) * BLOCK).min(rows)
}

/// The place of the block in which a line is.
pub(super) const fn block_of(line: usize) -> usize {
    line.saturating_sub(1) / BLOCK
}

/// The numbers of lines; those with a finding are elements, which links lead to.
fn numbers(of: &str, lines: RangeInclusive<usize>, marks: &Marks) -> String {
    let mut html = String::new();
    for line in lines {
        match marks.get(&line) {
            Some(level) => html.push_str(&format!(
                r#"<span id="{of}-{line}" class="{}">{line}</span>"#,
                class(*level)
            )),
            None => html.push_str(&format!("{line}\n")),
        }
    }
    html
}

/// Blocks from this one on.
fn blocks(of: &str, from: usize, rows: usize, marks: &Marks) -> String {
    (from..rows.div_ceil(BLOCK))
        .map(|block| format!("<li>{}</li>", numbers(of, lines(block, rows), marks)))
        .collect()
}

/// The numbers beside the text whose id is `of`. They are changed by hand, block by block: most keys
/// change none of them, and a thousand lines made anew would be felt.
#[component]
pub(super) fn Gutter(of: String, rows: ReadSignal<usize>, found: Found) -> impl IntoView {
    let list = NodeRef::<html::Ol>::new();
    let marks = Memo::new(move |_| found.with(|found| marks(found.as_ref())));
    let first = marks.with_untracked(|marks| blocks(&of, 0, rows.get_untracked(), marks));
    let begun = (rows.get_untracked(), marks.get_untracked());
    let id = format!("{of}-gutter");
    Effect::new(move |before: Option<(usize, Marks)>| {
        let now = (rows.get(), marks.get());
        if let Some(list) = list.get() {
            update(&list, &of, before.as_ref().unwrap_or(&begun), &now);
        }
        now
    });
    view! { <ol class="code-gutter" id=id aria-hidden="true" node_ref=list inner_html=first></ol> }
}

fn update(list: &web_sys::Element, of: &str, before: &(usize, Marks), now: &(usize, Marks)) {
    let children = list.children();
    let at = |block: usize| u32::try_from(block).ok().and_then(|at| children.item(at));
    let (had, has) = (before.0.div_ceil(BLOCK), now.0.div_ceil(BLOCK));
    for block in (has..had).rev() {
        if let Some(block) = at(block) {
            block.remove();
        }
    }
    for block in 0..had.min(has) {
        let (was, is) = (lines(block, before.0), lines(block, now.0));
        let differs = was != is || !before.1.range(was).eq(now.1.range(is.clone()));
        if differs && let Some(block) = at(block) {
            block.set_inner_html(&numbers(of, is, &now.1));
        }
    }
    if has > had {
        // Failing would mean that the list is not in the page.
        let _ = list.insert_adjacent_html("beforeend", &blocks(of, had, now.0, &now.1));
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
            r#"<span id="text-4" class="code-mark code-mark-error">4</span>"#
        );
    }

    #[test]
    fn each_line_stands_in_one_block() {
        for rows in [1_usize, 49, 50, 51, 100, 915] {
            let all = (0..rows.div_ceil(BLOCK)).flat_map(|block| lines(block, rows));
            assert!(all.eq(1..=rows), "{rows}");
            let html = blocks("text", 0, rows, &Marks::new());
            assert_eq!(html.matches("<li>").count(), block_of(rows) + 1);
            assert_eq!(html.matches('\n').count(), rows);
        }
    }
}
