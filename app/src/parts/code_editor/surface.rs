//! What only a browser can do with the text field: go to a place, change the text so that the
//! browser's own undo takes it back, and let it show a key before anything else is done.

use std::time::Duration;

use domain::finding::Finding;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::gutter::block_of;

/// Does something as soon as the browser has shown what changed: a letter stands there first, and what
/// it means for a long text is looked at then.
pub(super) fn after_paint(act: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(act, Duration::ZERO));
}

/// Replaces the text by another, as if the part that differs had been typed.
pub(super) fn rewrite(area: &HtmlTextAreaElement, text: &str) {
    let old = area.value();
    let Some(change) = Change::between(&old, text) else {
        return;
    };
    let (start, end) = (units(&old[..change.start]), units(&old[..change.end]));
    let _ = area.focus();
    let _ = area.set_selection_range(start, end);
    let document: HtmlDocument = document().unchecked_into();
    let done = if change.inserted.is_empty() {
        document.exec_command("delete")
    } else {
        document.exec_command_with_show_ui_and_value("insertText", false, change.inserted)
    };
    if !done.unwrap_or_default() {
        // A browser without this command loses its undo, not the change.
        let _ = area.set_range_text_with_start_and_end(change.inserted, start, end);
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = area.dispatch_event(&event);
        }
    }
}

/// Selects the place of the finding behind the caret, or before it, and goes round at the end.
/// Returns what to tell those who do not see it.
pub(super) fn go_to_next(
    area: &HtmlTextAreaElement,
    of: &str,
    text: &str,
    findings: &[Finding],
    backwards: bool,
) -> String {
    let caret = area.selection_start().ok().flatten().unwrap_or_default();
    let Some(index) = next(text, findings, caret, backwards) else {
        return "No finding.".to_owned();
    };
    let finding = &findings[index];
    let (start, end) = (finding.span.start, finding.span.end);
    let _ = area.focus();
    let _ = area.set_selection_range(units(&text[..start]), units(&text[..end]));
    let line = finding.span.line;
    if let Some(line) = number(of, line) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Center);
        line.scroll_into_view_with_scroll_into_view_options(&how);
    }
    format!(
        "Finding {} of {}, line {line}: {}",
        index + 1,
        findings.len(),
        finding.message.trim_end()
    )
}

/// The number of a line in the gutter; of a line without a mark, the numbers it is among.
fn number(of: &str, line: u32) -> Option<web_sys::Element> {
    let document = document();
    document
        .get_element_by_id(&format!("{of}-{line}"))
        .or_else(|| {
            let blocks = document.get_element_by_id(&format!("{of}-gutter"))?;
            let block = block_of(usize::try_from(line).ok()?);
            blocks.children().item(u32::try_from(block).ok()?)
        })
}

/// The finding behind a caret or before it; `findings` stand in the order of the text.
fn next(text: &str, findings: &[Finding], caret: u32, backwards: bool) -> Option<usize> {
    let place = |finding: &Finding| text.get(..finding.span.start).map(units);
    let found = if backwards {
        findings
            .iter()
            .rposition(|finding| place(finding).is_some_and(|at| at < caret))
    } else {
        findings
            .iter()
            .position(|finding| place(finding).is_some_and(|at| at > caret))
    };
    let edge = if backwards {
        findings.len().checked_sub(1)
    } else {
        Some(0)
    };
    found.or(edge).filter(|index| {
        findings
            .get(*index)
            .is_some_and(|finding| text.get(finding.span.start..finding.span.end).is_some())
    })
}

/// The one stretch in which two texts differ.
#[derive(Debug, PartialEq, Eq)]
struct Change<'t> {
    /// The first byte of the old text that goes.
    start: usize,
    /// The byte of the old text behind it.
    end: usize,
    /// What comes there.
    inserted: &'t str,
}

impl<'t> Change<'t> {
    fn between(old: &str, new: &'t str) -> Option<Self> {
        if old == new {
            return None;
        }
        let same = |(a, b): &(char, char)| a == b;
        let start: usize = old
            .chars()
            .zip(new.chars())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let tail: usize = old_rest
            .chars()
            .rev()
            .zip(new_rest.chars().rev())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        Some(Self {
            start,
            end: old.len() - tail,
            inserted: &new_rest[..new_rest.len() - tail],
        })
    }
}

/// The length of a text as browsers count.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::{TextKind, check};

    #[test]
    fn only_what_differs_is_replaced() {
        let change = |old, new| Change::between(old, new).map(|c| (c.start, c.end, c.inserted));
        assert_eq!(change("same", "same"), None);
        assert_eq!(change("aXb", "aYb"), Some((1, 2, "Y")));
        assert_eq!(change("aab", "ab"), Some((1, 2, "")));
        assert_eq!(change("ab", "aab"), Some((1, 1, "a")));
        assert_eq!(change("ä1ö", "ä22ö"), Some((2, 3, "22")));
        assert_eq!(change("", "x"), Some((0, 0, "x")));
    }

    #[test]
    fn places_are_counted_as_browsers_do() {
        assert_eq!((units("ä"), units("😀"), units("a\n")), (1, 2, 2));
    }

    #[test]
    fn one_goes_from_finding_to_finding_and_round() {
        let text = "😀\nTags: a\n\nGitFetch: main\nTags: b c\nGitCommit: x\n";
        let findings = check(TextKind::Manifest, None, text).findings;
        assert!(findings.len() > 2, "{findings:?}");
        let mut caret = 0;
        let mut lines = Vec::new();
        for _ in 0..findings.len() {
            let Some(index) = next(text, &findings, caret, false) else {
                break;
            };
            lines.push(findings[index].span.line);
            caret = units(&text[..findings[index].span.start]);
        }
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(next(text, &findings, u32::MAX, false), Some(0));
        assert_eq!(next(text, &findings, 0, true), Some(findings.len() - 1));
        assert_eq!(next(text, &[], 0, true), None);
    }
}
