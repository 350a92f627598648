//! A line to fill in, and the frame that every field shares: label, hint, counter, finding.

use leptos::prelude::*;

use super::Icon;

/// A line of text. The id is `field-NAME`; a `finding` that is not empty marks the field as wrong and
/// says what to write instead; `limit` is the longest text in characters.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] finding: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] limit: Option<usize>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional, into)] autocomplete: Option<String>,
) -> impl IntoView {
    let frame = FieldFrame {
        name: name.clone(),
        label,
        hint,
        finding: (!finding.is_empty()).then_some(finding),
        length: limit.map(|most| (value.chars().count(), most)),
        required,
    };
    let (id, described_by, invalid) = (frame.id(), frame.described_by(), frame.invalid());
    frame.around(view! {
        <input
            type=kind
            class="w-full"
            id=id
            name=name
            value=value
            aria-describedby=described_by
            aria-invalid=invalid
            required=required
            disabled=disabled
            autocomplete=autocomplete
        />
    })
}

/// What stands around a field of any kind.
pub(super) struct FieldFrame {
    /// The name under which the field is sent; its id is made of it.
    pub name: String,
    /// What to fill in.
    pub label: String,
    /// How, in a sentence.
    pub hint: Option<String>,
    /// What is wrong with it and what to write instead.
    pub finding: Option<String>,
    /// How many characters it holds and how many it may hold.
    pub length: Option<(usize, usize)>,
    /// Whether it must be filled in; the others say "optional".
    pub required: bool,
}

impl FieldFrame {
    /// The id of the field itself.
    pub fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    /// The ids of what explains the field, for assistive technology.
    pub fn described_by(&self) -> Option<String> {
        let ids: Vec<String> = [
            self.finding
                .is_some()
                .then(|| format!("finding-{}", self.name)),
            self.hint.is_some().then(|| format!("hint-{}", self.name)),
            self.length
                .is_some()
                .then(|| format!("length-{}", self.name)),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.finding.is_some().then_some("true")
    }

    /// Sets the frame around the field.
    pub fn around(self, field: impl IntoView) -> impl IntoView {
        let id = self.id();
        let Self {
            name,
            label,
            hint,
            finding,
            length,
            required,
        } = self;
        view! {
            <div class="mb-5 max-w-[36rem]">
                <label class="block font-semibold" for=id>
                    {label}
                    {(!required).then(|| view! { <span class="font-normal text-muted">" (optional)"</span> })}
                </label>
                {hint
                    .map(|hint| {
                        view! {
                            <p class="text-sm text-muted" id=format!("hint-{name}")>
                                {hint}
                            </p>
                        }
                    })}
                {finding
                    .map(|finding| {
                        view! {
                            <p class="mt-1 flex gap-2 text-sm font-semibold text-bad" id=format!("finding-{name}")>
                                <span>
                                    <Icon name="alert"/>
                                </span>
                                <span class="min-w-0">{finding}</span>
                            </p>
                        }
                    })}
                <div class="mt-1">{field}</div>
                {length
                    .map(|(now, most)| {
                        let tone = if now > most { "mt-1 text-right text-sm font-semibold text-bad" } else { "mt-1 text-right text-sm text-muted" };
                        view! {
                            <p class=tone id=format!("length-{name}")>
                                {format!("{now} of {most} characters")}
                            </p>
                        }
                    })}
            </div>
        }
    }
}
