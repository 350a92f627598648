//! What the rules say of the text: the sum, what can be mended at once, and each finding.

use domain::text::TextKind;
use leptos::prelude::*;

use super::Found;
use crate::parts::finding_list::finding_row;
use crate::parts::{FindingLevel, Notice, Tone};
use crate::view::check::{ALL_FIXES, Excerpt, PlacedFinding, Shown};

/// How many lines the sum links to.
const LINKED_LINES: usize = 8;

/// Everything beside the text whose id is `of`.
#[component]
pub(super) fn Answer(
    of: String,
    kind: ReadSignal<TextKind>,
    found: Found,
    hidden: Vec<FindingLevel>,
    fix: Callback<String>,
) -> impl IntoView {
    let list = {
        let of = of.clone();
        move || {
            let of = of.clone();
            let findings = move || {
                found.with(|found| {
                    found
                        .as_ref()
                        .map(|found| found.findings.clone())
                        .unwrap_or_default()
                })
            };
            view! {
                <For each=findings key=PlacedFinding::clone let:finding>
                    {row(finding, &of, fix)}
                </For>
            }
        }
    };
    let sum = {
        let of = of.clone();
        move || found.with(|found| sum(&of, kind.get(), found.as_ref()))
    };
    let boxes = FindingLevel::ALL.map(|level| {
        let count =
            move || found.with(|found| found.as_ref().map_or(0, |found| found.count(level)));
        let checked = !hidden.contains(&level);
        view! {
            <label class="inline-flex min-h-9 items-center pointer-coarse:min-h-11 gap-2">
                <input type="checkbox" name="show" value=level.as_str() checked=checked/>
                <span>{plural(level)} " (" {move || count().to_string()} ")"</span>
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
    let not_checked = Memo::new(move |_| {
        found.with(|found| {
            found
                .as_ref()
                .map(|found| found.not_checked.clone())
                .unwrap_or_default()
        })
    });
    let not_checked = move || not_checked.with(|lacking| unasked(lacking));
    view! {
        <section class="answer min-w-0" id=format!("{of}-findings") aria-label="Findings">
            <div id=format!("{of}-summary") aria-live="polite">
                {sum}
            </div>
            <p hidden=move || fixes() == 0>
                <button
                    type="submit"
                    class="button"
                    name="fix"
                    value=ALL_FIXES
                    on:click=move |event| {
                        event.prevent_default();
                        fix.run(ALL_FIXES.to_owned());
                    }
                >
                    {move || match fixes() {
                        1 => "Apply the one fix".to_owned(),
                        count => format!("Apply all {count} fixes"),
                    }}
                </button>
            </p>
            <fieldset class="mt-2">
                <legend class="visually-hidden">"Show"</legend>
                <div class="flex flex-wrap gap-x-5">{boxes.into_iter().collect_view()}</div>
            </fieldset>
            <ul class="my-2">{list}</ul>
            <p class="text-sm" hidden=move || left_out() == 0>
                {move || format!("{} more are not shown. Mend these first.", left_out())}
            </p>
            {not_checked}
        </section>
    }
}

/// The rules that could not look, and why.
fn unasked(lacking: &[(String, String)]) -> Option<AnyView> {
    let words = match lacking.len() {
        0 => return None,
        1 => "1 rule was not checked".to_owned(),
        count => format!("{count} rules were not checked"),
    };
    let rows = lacking
        .iter()
        .map(|(rule, reason)| {
            view! {
                <li class="py-1">
                    <a class="target font-mono" href=format!("/rules/{rule}")>{rule.clone()}</a>
                    {format!(" not checked, because {reason}.")}
                </li>
            }
        })
        .collect_view();
    let list = view! { <details class="text-sm"><summary class="target">{words}</summary><ul>{rows}</ul></details> };
    Some(list.into_any())
}

/// What the findings come to, with links to the heaviest of them.
fn sum(of: &str, kind: TextKind, found: Option<&Shown>) -> AnyView {
    let Some(found) = found else {
        return view! {
            <Notice tone=Tone::Bad title="The text is longer than 1 MB and was not checked.">
                ()
            </Notice>
        }
        .into_any();
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
    let links = found
        .findings
        .iter()
        .filter_map(|finding| {
            let line = finding.item.line.filter(|line| !lines.contains(line))?;
            lines.push(line);
            Some((line, format!("#{of}-{}", finding.key)))
        })
        .take(LINKED_LINES)
        .map(|(line, href)| {
            view! {
                <a class="target mr-3" href=href>
                    {format!("Line {line}")}
                </a>
            }
        })
        .collect_view();
    let any = !counts.is_empty();
    view! {
        <Notice tone title>
            {any.then(|| view! { <p>{links}</p> })}
        </Notice>
    }
    .into_any()
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

/// One finding with its line and its fix.
fn row(finding: PlacedFinding, of: &str, fix: Callback<String>) -> impl IntoView + use<> {
    let PlacedFinding {
        key,
        item,
        excerpt,
        change,
    } = finding;
    let id = format!("{of}-{key}");
    let line = item.line;
    let excerpt = excerpt.map(
        |Excerpt {
             before,
             place,
             behind,
         }| {
            view! { <pre class="excerpt">{before}<mark>{place}</mark>{behind}</pre> }
        },
    );
    let offer = change.map(|(old, new)| offer(key, line, old, new, fix));
    finding_row(item, Some(of), Some(id), view! { {excerpt} {offer} })
}

/// What a fix would do, and the button that does it.
fn offer(
    key: String,
    line: Option<usize>,
    old: String,
    new: String,
    fix: Callback<String>,
) -> impl IntoView {
    let asked = key.clone();
    let change = match (old.trim().is_empty(), new.trim().is_empty()) {
        (true, true) => None,
        (true, false) => Some(view! { "Insert " <code>{new}</code> }.into_any()),
        (false, true) => Some(view! { "Remove " <code>{old}</code> }.into_any()),
        (false, false) => {
            Some(view! { "Replace " <code>{old}</code> " by " <code>{new}</code> }.into_any())
        }
    };
    view! {
        <p class="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            <button
                type="submit"
                class="button"
                name="fix"
                value=key
                on:click=move |event| {
                    event.prevent_default();
                    fix.run(asked.clone());
                }
            >
                "Apply this fix"
                {line.map(|line| view! { <span class="visually-hidden">{format!(" in line {line}")}</span> })}
            </button>
            <span class="min-w-0 break-words">{change}</span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use crate::view::check::{checked, shown};

    fn said(kind: TextKind, text: &str) -> String {
        let shown = shown(text, &checked(kind, "", text));
        render(|| sum("text", kind, Some(&shown)))
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
        let lacking = [("SW-D024".to_owned(), "it is not known".to_owned())];
        let html = render(|| unasked(&lacking));
        assert!(html.contains("1 rule was not checked"), "{html}");
        assert!(
            html.contains("not checked, because it is not known."),
            "{html}"
        );
        assert!(unasked(&[]).is_none());
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
