//! A question whose answers are boxes or cards, with its own hint and finding.

use leptos::prelude::*;

use super::Icon;

/// A question with its choices in `children`. The id is `field-NAME`, where an error summary leads;
/// `finding`
/// says what is wrong and what to choose instead; empty when nothing is.
#[component]
pub fn ChoiceGroup(
    #[prop(into)] name: String,
    #[prop(into)] legend: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] finding: String,
    children: Children,
) -> impl IntoView {
    let finding = (!finding.is_empty()).then_some(finding);
    let described_by: Vec<String> = [
        finding.is_some().then(|| format!("finding-{name}")),
        hint.is_some().then(|| format!("hint-{name}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    view! {
        <fieldset class="mb-5 max-w-[36rem]" id=format!("field-{name}") tabindex="-1" aria-describedby=described_by>
            <legend class="mb-1 font-semibold">{legend}</legend>
            {hint.map(|hint| view! { <p class="mb-1 text-sm text-muted" id=format!("hint-{name}")>{hint}</p> })}
            {finding
                .map(|finding| {
                    view! {
                        <p class="mb-1 flex gap-2 text-sm font-semibold text-bad" id=format!("finding-{name}")>
                            <span>
                                <Icon name="alert"/>
                            </span>
                            <span class="min-w-0">{finding}</span>
                        </p>
                    }
                })}
            {children()}
        </fieldset>
    }
}
