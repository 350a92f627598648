//! A button that puts a text into the clipboard, for those whose browser runs the script.

use leptos::prelude::*;

use super::Icon;

/// Copies the text of the element with the id `of`. Without the script it stays hidden, and the
/// text can still be selected by hand.
#[component]
pub fn CopyButton(#[prop(into)] of: String, children: Children) -> impl IntoView {
    view! {
        <button type="button" class="button button-quiet" data-copy=of hidden>
            <Icon name="copy"/>
            {children()}
        </button>
    }
}
