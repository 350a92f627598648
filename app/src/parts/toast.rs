//! What just happened, said once where the eye is; the page itself says it too.

use leptos::prelude::*;

use super::{Icon, Tone};

/// A sentence at the edge of the window that is read aloud when it appears and can be closed.
#[component]
pub fn Toast(#[prop(into)] id: String, tone: Tone, children: Children) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Good => ("toast border-good", "check"),
        Tone::Turn => ("toast border-turn", "alert"),
        Tone::Bad => ("toast border-bad", "cross"),
        Tone::Note => ("toast border-note", "question"),
        Tone::Sea | Tone::Mute => ("toast border-sea", "info"),
    };
    view! {
        <div class=class id=id role="status">
            <span>
                <Icon name=icon/>
            </span>
            <div class="min-w-0 grow">{children()}</div>
        </div>
    }
}
