//! Two manifests or two Dockerfiles: what changed as sentences, then line by line.

use domain::change::{Difference, Fact};
use domain::text::TextKind;
use leptos::prelude::*;

use super::{CheckPage, head};
use crate::markup::{capital, coded_clause};
use crate::parts::{Button, ButtonKind, Diff, Notice, TextArea, Tone};
use crate::view::check::{COMPARED_LIMIT, CompareView};

/// What the page says of itself to search engines.
pub const DESCRIPTION: &str =
    "What changed between two manifests or two Dockerfiles, in sentences and line by line.";

/// The page.
pub fn compare(view: CompareView) -> impl IntoView {
    let page = CheckPage::Compare;
    let facts = facts(view.facts());
    let runs = view.runs();
    let equal = runs.is_empty();
    let layout = view.layout();
    let file = match view.kind {
        TextKind::Dockerfile => "Dockerfile",
        _ => "manifest",
    };
    let kinds = page.kinds().into_iter().map(|kind| {
        let label = match kind {
            TextKind::Dockerfile => "Dockerfiles",
            _ => "Manifests",
        };
        radio("kind", kind.as_str(), label, view.kind == kind)
    });
    let layouts = [
        ("unified", "One below the other", false),
        ("sides", "Side by side", true),
    ]
    .map(|(value, label, chosen)| radio("layout", value, label, view.side_by_side == chosen));
    let limit = format!("At most {} kB.", COMPARED_LIMIT / 1000);
    view! {
        {head(page)}
        <p class="max-w-[72ch]">
            "Paste the old text and the new one. What changed in meaning is said in sentences; the lines stand below. Nothing is stored."
        </p>
        <form method="post" action=format!("{}#difference", page.href()) class="mt-4">
            <fieldset class="mb-4">
                <legend class="font-semibold">"What both are"</legend>
                <div class="flex flex-wrap gap-x-6">{kinds.collect_view()}</div>
            </fieldset>
            <div class="grid gap-x-6 lg:grid-cols-2 compared">
                <TextArea name="before" label="Old text" value=view.before.clone() rows=12 hint=limit.clone() required=true/>
                <TextArea name="after" label="New text" value=view.after.clone() rows=12 hint=limit required=true/>
            </div>
            <fieldset class="mb-4">
                <legend class="font-semibold">"Lines"</legend>
                <div class="flex flex-wrap gap-x-6">{layouts.into_iter().collect_view()}</div>
            </fieldset>
            <Button kind=ButtonKind::Primary>"Compare"</Button>
            {view
                .is_example
                .then(|| view! { <p class="mt-2 text-sm text-muted">"These are examples; write over them."</p> })}
        </form>
        <section id="difference" aria-label="Difference">
            <h2>"What changed"</h2>
            {facts}
            {if equal {
                view! { <p class="mt-4">"The lines of both texts are the same."</p> }.into_any()
            } else {
                view! { <Diff file runs layout/> }.into_any()
            }}
        </section>
    }
}

fn radio(
    name: &'static str,
    value: &'static str,
    label: &'static str,
    checked: bool,
) -> impl IntoView {
    view! {
        <label class="inline-flex min-h-9 items-center pointer-coarse:min-h-11 gap-2">
            <input type="radio" name=name value=value checked=checked/>
            <span>{label}</span>
        </label>
    }
}

/// The facts as a list, and what could not be compared.
fn facts(difference: Difference) -> impl IntoView {
    let missing = (!difference.not_compared.is_empty()).then(|| {
        let rows = difference
            .not_compared
            .into_iter()
            .map(|missing| view! { <li>{format!("{}: {}.", capital(&missing.what), missing.reason)}</li> })
            .collect_view();
        view! {
            <Notice tone=Tone::Turn title="Not everything could be compared">
                <ul>{rows}</ul>
            </Notice>
        }
    });
    let list = if difference.facts.is_empty() {
        view! { <p>"Nothing that the build or its users would notice."</p> }.into_any()
    } else {
        let rows = difference.facts.into_iter().map(fact).collect_view();
        view! { <ul class="list-disc pl-6">{rows}</ul> }.into_any()
    };
    view! { {missing} {list} }
}

fn fact(fact: Fact) -> impl IntoView {
    let lines = |places: &[domain::change::Place]| -> Vec<String> {
        let mut lines: Vec<u32> = places.iter().map(|place| place.span.line).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.iter().take(5).map(u32::to_string).collect()
    };
    let (old, new) = (lines(&fact.before), lines(&fact.after));
    let place = match (old.is_empty(), new.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("old line {}", old.join(", "))),
        (true, false) => Some(format!("new line {}", new.join(", "))),
        (false, false) => Some(format!(
            "old line {}, new line {}",
            old.join(", "),
            new.join(", ")
        )),
    };
    view! {
        <li class="py-1">
            <span inner_html=coded_clause(&fact.sentence)></span>
            {place.map(|place| view! { <span class="ml-2 text-sm text-muted">{place}</span> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_example_says_what_changed() {
        let html = render(|| compare(CompareView::example()));
        for words in ["arm64v8", "1.5.0", "<em>", "old line", "examples"] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("Not everything"), "{html}");
    }

    #[test]
    fn two_dockerfiles_are_compared() {
        let view = CompareView {
            kind: TextKind::Dockerfile,
            before: "FROM debian:bookworm\nUSER app\n".to_owned(),
            after: "FROM debian:trixie\n".to_owned(),
            side_by_side: true,
            is_example: false,
        };
        let html = render(|| compare(view.clone()));
        assert!(
            html.contains("bookworm") && html.contains("trixie"),
            "{html}"
        );
        assert!(html.contains("diff-sides"), "{html}");
        let html = render(|| {
            compare(CompareView {
                after: view.before.clone(),
                ..view
            })
        });
        assert!(
            html.contains("Nothing that the build or its users would notice"),
            "{html}"
        );
        assert!(
            html.contains("The lines of both texts are the same"),
            "{html}"
        );
    }

    #[test]
    fn what_could_not_be_read_is_said() {
        let view = CompareView {
            before: "Tags\n".to_owned(),
            ..CompareView::example()
        };
        let html = render(|| compare(view));
        assert!(html.contains("Not everything could be compared"), "{html}");
    }
}
