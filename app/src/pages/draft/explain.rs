//! The sentences by which authors explain what reviewers stop or look at.

use leptos::prelude::*;

use crate::parts::{Stamped, TextArea};
use crate::view::draft::Explanation;

/// Every rule of the part that wants a sentence.
pub fn explanations(explanations: Vec<Explanation>) -> Option<impl IntoView> {
    (!explanations.is_empty()).then(|| {
        let fields = explanations.into_iter().map(explanation).collect_view();
        view! {
            <section aria-labelledby="explain-title" class="mt-8">
                <h3 id="explain-title">"What wants a sentence"</h3>
                <p class="text-sm text-muted">
                    "Reviewers stop these or look at them. Mend them, or say why they are as they are: one sentence for each rule."
                </p>
                {fields}
            </section>
        }
    })
}

/// One rule with the field for its sentence.
pub fn explanation(explanation: Explanation) -> impl IntoView {
    let Explanation {
        rule,
        title,
        reason,
        needed,
        count,
        message,
        places,
        value,
        stamp,
    } = explanation;
    let places = places
        .into_iter()
        .take(6)
        .map(|(words, href)| view! { <a class="target mr-3 break-words" href=href>{words}</a> })
        .collect_view();
    let name = stamp.part.clone();
    let times = match count {
        1 => String::new(),
        count => format!(" ({count} times)"),
    };
    let hint = if needed {
        "Needed before you submit."
    } else {
        "Helps reviewers; you can submit without it."
    };
    view! {
        <div class="mt-4 border-t border-line pt-3">
            <p class="font-semibold">
                {title} " "
                <a class="target font-mono text-sm" href=format!("/rules/{rule}")>{rule.clone()}</a>
            </p>
            <p class="break-words text-sm">{message} {times}</p>
            <p class="text-sm text-muted">{reason}</p>
            <p class="text-sm">{places}</p>
            <div class="mt-2">
                <Stamped stamp>
                    <TextArea
                        name=name
                        label=format!("Why it is so ({rule})")
                        value
                        rows=2
                        hint
                        limit=domain::bundle::EXPLANATION_LIMIT
                        required=needed
                    />
                </Stamped>
            </div>
        </div>
    }
}
