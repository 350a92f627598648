//! A question in front of the page, opened and closed by the browser itself.

use leptos::prelude::*;

use super::{ButtonKind, Icon};

/// Opens the [`Dialog`] with the id `opens`; works without a script.
#[component]
pub fn DialogButton(
    #[prop(into)] opens: String,
    #[prop(optional)] kind: ButtonKind,
    children: Children,
) -> impl IntoView {
    let class = match kind {
        ButtonKind::Plain => "button",
        ButtonKind::Primary => "button button-primary",
        ButtonKind::Quiet => "button button-quiet",
    };
    view! {
        <button type="button" class=class popovertarget=opens>
            {children()}
        </button>
    }
}

/// A titled question with its form or links in `children`. Escape and a press beside it close it.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    view! {
        <dialog id=id popover="auto" aria-labelledby=title_id class="dialog">
            <div class="flex items-start gap-4">
                <h2 class="m-0 grow" id=title_id.clone()>
                    {title}
                </h2>
                <button type="button" class="button button-quiet" popovertarget=id.clone() popovertargetaction="hide" autofocus>
                    <Icon name="cross"/>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            {children()}
        </dialog>
    }
}
