//! What the rules say of the text: the sum, what can be mended at once, and each finding.

use domain::text::TextKind;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::Found;
use super::rows::Rows;
use crate::markup::escaped;
use crate::parts::notice::notice;
use crate::parts::{FindingLevel, Tone};
use crate::view::check::{ALL_FIXES, Shown};

/// How many lines the sum links to.
const LINKED_LINES: usize = 8;

/// Everything beside the text whose id is `of`. What the rules say is markup, set whole when it
/// changes: see `crate::markup`.
#[component]
pub(super) fn Answer(
    of: String,
    kind: ReadSignal<TextKind>,
    found: Found,
    hidden: Vec<FindingLevel>,
    fix: Callback<String>,
) -> impl IntoView {
    let said = |say: fn(&str, TextKind, Option<&Shown>) -> String| {
        let of = of.clone();
        Memo::new(move |_| found.with(|found| say(&of, kind.get(), found.as_ref())))
    };
    let (sum, unasked) = (said(sum), said(unasked));
    let boxes = FindingLevel::ALL.map(|level| {
        let count =
            move || found.with(|found| found.as_ref().map_or(0, |found| found.count(level)));
        let checked = !hidden.contains(&level);
        view! {
            <label class="inline-flex min-h-9 items-center pointer-coarse:min-h-11 gap-2">
                <input type="checkbox" name="show" value=level.as_str() checked=checked/>
                <span>{move || format!("{} ({})", plural(level), count())}</span>
            </label>
        }
    });
    let left_out = move || found.with(|found| found.as_ref().map_or(0, |found| found.left_out));
    let fixes = move || {
        found.with(|found| {
            let found = found.as_ref();
            found.map_or(0, |found| {
                found.findings.iter().filter(|f| f.change.is_some()).count()
            })
        })
    };
    let mend = move |event: MouseEvent| {
        let pressed = event_target::<web_sys::Element>(&event);
        if let Ok(Some(button)) = pressed.closest("button[name=fix]") {
            event.prevent_default();
            fix.run(button.get_attribute("value").unwrap_or_default());
        }
    };
    view! {
        <section class="answer min-w-0" id=format!("{of}-findings") aria-label="Findings" on:click=mend>
            <div id=format!("{of}-summary") aria-live="polite" inner_html=move || sum.get()></div>
            <p hidden=move || fixes() == 0>
                <button type="submit" class="button" name="fix" value=ALL_FIXES>
                    {move || match fixes() {
                        1 => "Apply the one fix".to_owned(),
                        count => format!("Apply all {count} fixes"),
                    }}
                </button>
            </p>
            <fieldset class="mt-2">
                <legend class="visually-hidden">"Show"</legend>
                <div class="flex flex-wrap gap-x-5">{boxes}</div>
            </fieldset>
            <Rows of=of.clone() found/>
            <p class="text-sm" hidden=move || left_out() == 0>
                {move || format!("{} more are not shown. Mend these first.", left_out())}
            </p>
            <div inner_html=move || unasked.get()></div>
        </section>
    }
}

/// The rules that could not look, and why.
fn unasked(_: &str, _: TextKind, found: Option<&Shown>) -> String {
    let lacking = found.map_or(&[][..], |found| &found.not_checked);
    let words = match lacking.len() {
        0 => return String::new(),
        1 => "1 rule was not checked".to_owned(),
        count => format!("{count} rules were not checked"),
    };
    let mut html =
        format!(r#"<details class="text-sm"><summary class="target">{words}</summary><ul>"#);
    for (rule, reason) in lacking {
        let (rule, reason) = (escaped(rule), escaped(reason));
        html.push_str(&format!(
            r#"<li class="py-1"><a class="target font-mono" href="/rules/{rule}">{rule}</a> not checked, because {reason}.</li>"#
        ));
    }
    html.push_str("</ul></details>");
    html
}

/// What the findings come to, with links to the heaviest of them.
fn sum(of: &str, kind: TextKind, found: Option<&Shown>) -> String {
    let Some(found) = found else {
        let title = "The text is longer than 1 MB and was not checked.";
        return notice(Tone::Bad, title, "");
    };
    let counts: Vec<String> = found
        .counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| counted(*level, *count))
        .collect();
    let errors = found.count(FindingLevel::Error);
    let tone = match (errors + found.count(FindingLevel::Block), counts.is_empty()) {
        (0, true) => Tone::Good,
        (0, false) => Tone::Turn,
        _ => Tone::Bad,
    };
    let accepted = kind == TextKind::Manifest && errors == 0;
    let title = match (accepted, counts.is_empty()) {
        (true, true) => "No finding: the build system accepts this manifest.".to_owned(),
        (true, false) => format!(
            "The build system accepts this manifest. {} to look at.",
            counts.join(", ")
        ),
        (false, true) => "No finding.".to_owned(),
        (false, false) => format!("{}.", counts.join(", ")),
    };
    let mut lines: Vec<usize> = Vec::new();
    let mut links = String::new();
    for finding in &found.findings {
        if let Some(line) = finding.item.line
            && lines.len() < LINKED_LINES
            && !lines.contains(&line)
        {
            lines.push(line);
            let key = escaped(&finding.key);
            links.push_str(&format!(
                r##"<a class="target mr-3" href="#{of}-{key}">Line {line}</a>"##
            ));
        }
    }
    let below = if counts.is_empty() {
        String::new()
    } else {
        format!("<p>{links}</p>")
    };
    notice(tone, &title, &below)
}

/// "1 error", "2 errors".
fn counted(level: FindingLevel, count: usize) -> String {
    let (one, more) = match level {
        FindingLevel::Error => ("error", "errors"),
        FindingLevel::Block => (
            "finding that blocks acceptance",
            "findings that block acceptance",
        ),
        FindingLevel::Warn => ("warning", "warnings"),
        FindingLevel::Advice => ("piece of advice", "pieces of advice"),
    };
    format!("{count} {}", if count == 1 { one } else { more })
}

const fn plural(level: FindingLevel) -> &'static str {
    match level {
        FindingLevel::Error => "Errors",
        FindingLevel::Block => "Blocking",
        FindingLevel::Warn => "Warnings",
        FindingLevel::Advice => "Advice",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::check::{checked, shown};

    fn said(kind: TextKind, text: &str) -> String {
        let shown = shown(text, &checked(kind, "", text));
        sum("text", kind, Some(&shown))
    }

    #[test]
    fn the_sum_says_whether_the_build_system_takes_it() {
        let good = crate::view::check::example(TextKind::Manifest);
        assert!(said(TextKind::Manifest, good).contains("No finding: the build system accepts"));
        let warned = good.replace("Directory", "Unknown");
        assert!(said(TextKind::Manifest, &warned).contains("accepts this manifest. 1 "));
        let broken = good.replace("amd64,", "amd65,");
        let html = said(TextKind::Manifest, &broken);
        assert!(
            html.contains("1 error") && !html.contains("accepts"),
            "{html}"
        );
        assert!(html.contains(r##"href="#text-SW-M011-6-1""##), "{html}");
    }

    #[test]
    fn what_was_not_checked_is_said() {
        let lacking = |not_checked| Shown {
            not_checked,
            ..Shown::default()
        };
        let some = lacking(vec![("SW-D024".to_owned(), "it is not known".to_owned())]);
        let html = unasked("text", TextKind::Dockerfile, Some(&some));
        assert!(html.contains("1 rule was not checked"), "{html}");
        assert!(
            html.contains("not checked, because it is not known."),
            "{html}"
        );
        let none = lacking(Vec::new());
        assert_eq!(unasked("text", TextKind::Dockerfile, Some(&none)), "");
    }

    #[test]
    fn counts_are_words() {
        assert_eq!(counted(FindingLevel::Error, 1), "1 error");
        assert_eq!(
            counted(FindingLevel::Block, 2),
            "2 findings that block acceptance"
        );
    }
}
