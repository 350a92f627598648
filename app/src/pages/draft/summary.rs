//! What was found in the part, on top of its form, and what lies across files, below it.

use leptos::prelude::*;

use crate::markup::coded;
use crate::parts::{FindingLevel, FindingList, Notice, Tone};
use crate::view::draft::{EditorPage, OPEN_TEXT, SUMMARY_LIMIT, SummaryLine};

/// What is wrong, with links.
pub fn summary(page: &EditorPage) -> impl IntoView + use<> {
    let lines: Vec<SummaryLine> = page
        .summary
        .iter()
        .filter(|line| line.level <= FindingLevel::Warn)
        .cloned()
        .collect();
    let advice = page.summary.len() - lines.len();
    if lines.is_empty() {
        return page.checked.then(|| {
            let title = match advice {
                0 => "Nothing is wrong or missing in this part.".to_owned(),
                1 => "Nothing is wrong or missing in this part. There is 1 piece of advice."
                    .to_owned(),
                count => format!(
                    "Nothing is wrong or missing in this part. There are {count} pieces of advice."
                ),
            };
            view! { <Notice tone=Tone::Good title>""</Notice> }.into_any()
        });
    }
    let heavy = lines.iter().any(|line| line.level <= FindingLevel::Block);
    let tone = if heavy { Tone::Bad } else { Tone::Turn };
    let title = counted(&lines);
    let more = lines.len().saturating_sub(SUMMARY_LIMIT);
    let items = lines
        .into_iter()
        .take(SUMMARY_LIMIT)
        .map(|line| {
            view! {
                <li>
                    <a class="target break-words" href=line.href inner_html=coded(&line.words)></a>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section id="draft-summary" aria-label="What was found" tabindex="-1">
                <Notice tone title>
                    <ul class="mt-1 text-sm">{items}</ul>
                    {(more > 0).then(|| view! { <p class="text-sm">{format!("and {more} more")}</p> })}
                </Notice>
            </section>
        }
        .into_any(),
    )
}

/// "2 errors, 1 warning in this part."
fn counted(lines: &[SummaryLine]) -> String {
    let words: Vec<String> = [
        (FindingLevel::Error, "thing to correct", "things to correct"),
        (
            FindingLevel::Block,
            "thing that reviewers stop",
            "things that reviewers stop",
        ),
        (FindingLevel::Warn, "warning", "warnings"),
    ]
    .into_iter()
    .filter_map(|(level, one, more)| {
        let count = lines.iter().filter(|line| line.level == level).count();
        match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {more}")),
        }
    })
    .collect();
    format!("{} in this part", words.join(", "))
}

/// What the rules say about the open text in the light of other files.
pub fn across(page: &EditorPage) -> impl IntoView + use<> {
    let findings = page.across.clone();
    (!findings.is_empty()).then(|| {
        view! {
            <section aria-labelledby="across-title">
                <h3 id="across-title">"Together with other files"</h3>
                <p class="text-sm text-muted">"Found when this was saved, in the light of the other parts and of the catalogue."</p>
                <FindingList findings of=OPEN_TEXT/>
            </section>
        }
    })
}
