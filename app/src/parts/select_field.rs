//! A choice out of a list too long for radio buttons.

use leptos::prelude::*;

use super::field::FieldFrame;

/// One entry of a list of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A labelled list to choose one entry from; `chosen` is the value of the one that stands now.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] chosen: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] finding: String,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let frame = FieldFrame {
        name: name.clone(),
        label,
        hint,
        finding: (!finding.is_empty()).then_some(finding),
        length: None,
        required,
    };
    let (id, described_by, invalid) = (frame.id(), frame.described_by(), frame.invalid());
    frame.around(view! {
        <select
            class="max-w-full"
            id=id
            name=name
            aria-describedby=described_by
            aria-invalid=invalid
            required=required
            disabled=disabled
        >
            {choices
                .into_iter()
                .map(|choice| {
                    let selected = choice.value == chosen;
                    view! {
                        <option value=choice.value selected=selected>
                            {choice.label}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    })
}
