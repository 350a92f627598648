//! A line to search with and its button, inside the page's own form.

use leptos::prelude::*;

use super::Icon;

/// A labelled search line with its button. The form around it says where the search goes; the
/// line has the id `field-NAME`, and `action` is the word on the button.
#[component]
pub fn SearchField(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional)] big: bool,
    #[prop(default = "Search")] action: &'static str,
) -> impl IntoView {
    let id = format!("field-{name}");
    let (line, button) = if big {
        (
            "w-full min-w-0 min-h-11 px-4 text-lg",
            "button button-primary min-h-11",
        )
    } else {
        ("w-full min-w-0", "button")
    };
    view! {
        <div class="min-w-0 grow">
            <label for=id.clone() class="mb-1 block text-sm font-semibold">
                {label}
            </label>
            <div class="flex gap-2">
                <input
                    type="search"
                    class=line
                    id=id
                    name=name
                    value=value
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                />
                <button type="submit" class=button>
                    <Icon name="search"/>
                    {action}
                </button>
            </div>
        </div>
    }
}
