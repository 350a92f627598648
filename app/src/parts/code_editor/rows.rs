//! The findings beside a text, each with its line and its fix.

use leptos::html;
use leptos::prelude::*;

use super::Found;
use crate::markup::{escaped, push_element, push_escaped};
use crate::parts::finding_list::finding_row;
use crate::view::check::{Excerpt, PlacedFinding, Shown};

/// The findings of the text whose id is `of`. They are changed by hand, as the numbers of the lines
/// are: a key changes one or two of hundreds, and all of them made anew would be felt.
#[component]
pub(super) fn Rows(of: String, found: Found) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let listed = |found: &Option<Shown>| {
        found
            .as_ref()
            .map_or_else(Vec::new, |found| found.findings.clone())
    };
    let begun = found.with_untracked(listed);
    let first = markup(&begun, &of);
    Effect::new(move |before: Option<Vec<PlacedFinding>>| {
        let now = found.with(listed);
        if let Some(list) = list.get() {
            update(&list, &of, before.as_ref().unwrap_or(&begun), &now);
        }
        now
    });
    view! { <ul class="my-2" node_ref=list inner_html=first></ul> }
}

fn update(list: &web_sys::Element, of: &str, before: &[PlacedFinding], now: &[PlacedFinding]) {
    let (head, tail) = kept(before, now);
    let rows = list.children();
    let at = |row: usize| u32::try_from(row).ok().and_then(|row| rows.item(row));
    for row in (head..before.len() - tail).rev() {
        if let Some(row) = at(row) {
            row.remove();
        }
    }
    let new = markup(&now[head..now.len() - tail], of);
    if !new.is_empty() {
        // Failing would mean that the list is not in the page.
        let _ = match at(head) {
            Some(next) => next.insert_adjacent_html("beforebegin", &new),
            None => list.insert_adjacent_html("beforeend", &new),
        };
    }
}

/// How many stay at the beginning, and how many at the end.
fn kept<T: PartialEq>(before: &[T], now: &[T]) -> (usize, usize) {
    let head = before.iter().zip(now).take_while(|(a, b)| a == b).count();
    let ends = before[head..].iter().rev().zip(now[head..].iter().rev());
    (head, ends.take_while(|(a, b)| a == b).count())
}

fn markup(findings: &[PlacedFinding], of: &str) -> String {
    findings.iter().map(|finding| row(finding, of)).collect()
}

fn row(finding: &PlacedFinding, of: &str) -> String {
    let mut more = String::new();
    if let Some(Excerpt {
        before,
        place,
        behind,
    }) = &finding.excerpt
    {
        more.push_str(r#"<pre class="excerpt">"#);
        push_escaped(&mut more, before);
        push_element(&mut more, "<mark", place);
        push_escaped(&mut more, behind);
        more.push_str("</pre>");
    }
    if let Some((old, new)) = &finding.change {
        push_offer(&mut more, finding, old, new);
    }
    let id = format!("{of}-{}", finding.key);
    finding_row(&finding.item, Some(of), Some(&id), &more)
}

/// What a fix would do, and the button that does it.
fn push_offer(html: &mut String, finding: &PlacedFinding, old: &str, new: &str) {
    html.push_str(&format!(
        r#"<p class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1"><button type="submit" class="button" name="fix" value="{}">Apply this fix"#,
        escaped(&finding.key)
    ));
    if let Some(line) = finding.item.line {
        html.push_str(&format!(
            r#"<span class="visually-hidden"> in line {line}</span>"#
        ));
    }
    html.push_str(r#"</button><span class="min-w-0 break-words">"#);
    let (old, new) = (Some(old), Some(new));
    let is_seen = |text: &&str| !text.trim().is_empty();
    let (begin, middle) = match (old.filter(is_seen), new.filter(is_seen)) {
        (None, None) => ("", ""),
        (None, Some(_)) => ("Insert ", ""),
        (Some(_), None) => ("Remove ", ""),
        (Some(_), Some(_)) => ("Replace ", " by "),
    };
    html.push_str(begin);
    for (before, text) in [("", old), (middle, new)] {
        if let Some(text) = text.filter(is_seen) {
            html.push_str(before);
            push_element(html, "<code", text);
        }
    }
    html.push_str("</span></p>");
}

#[cfg(test)]
mod tests {
    use super::kept;

    /// Every list of up to four of three things.
    fn lists() -> Vec<Vec<u8>> {
        let mut lists = vec![Vec::new()];
        let mut longest = lists.clone();
        for _ in 0..4 {
            longest = longest
                .iter()
                .flat_map(|list| (0..3).map(|last| [list.as_slice(), &[last]].concat()))
                .collect();
            lists.extend(longest.clone());
        }
        lists
    }

    #[test]
    fn what_is_kept_and_what_is_new_make_the_list() {
        for before in lists() {
            for now in lists() {
                let (head, tail) = kept(&before, &now);
                let new = &now[head..now.len() - tail];
                let made = [&before[..head], new, &before[before.len() - tail..]].concat();
                assert_eq!(made, now, "from {before:?}");
            }
        }
    }

    #[test]
    fn all_that_did_not_change_is_kept() {
        assert_eq!(kept(&[1, 2, 3], &[1, 2, 3]), (3, 0));
        assert_eq!(kept(&[1, 2, 3], &[1, 9, 2, 3]), (1, 2));
        assert_eq!(kept(&[1, 1], &[1]), (1, 0));
    }
}
