//! Yes or no.

use leptos::prelude::*;

/// A box to tick; `value` is sent under `name` when it is ticked.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] disabled: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let hint_id = hint.is_some().then(|| format!("hint-{name}-{value}"));
    view! {
        <div>
            <label class="inline-flex min-h-9 items-center pointer-coarse:min-h-11 gap-2">
                <input
                    type="checkbox"
                    name=name
                    value=value
                    checked=checked
                    disabled=disabled
                    aria-describedby=hint_id.clone()
                />
                <span class="min-w-0">{label}</span>
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="ml-7 text-sm text-muted" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
}
