//! A few sentences that stand out from the page: what happened or what to know before going on.

use leptos::prelude::*;

use super::icon::drawing;
use super::{Icon, Tone};
use crate::markup::escaped;

/// A titled block in the colour of its meaning.
#[component]
pub fn Notice(tone: Tone, #[prop(into)] title: String, children: Children) -> impl IntoView {
    let (block, heading, icon) = looks(tone);
    view! {
        <div class=block>
            <span class=heading>
                <Icon name=icon/>
            </span>
            <div class="min-w-0">
                <p class="font-semibold">{title}</p>
                {children()}
            </div>
        </div>
    }
}

/// The same as markup; `below` is markup.
pub(super) fn notice(tone: Tone, title: &str, below: &str) -> String {
    let (block, heading, icon) = looks(tone);
    format!(
        r#"<div class="{block}"><span class="{heading}">{}</span><div class="min-w-0"><p class="font-semibold">{}</p>{below}</div></div>"#,
        drawing(icon),
        escaped(title),
    )
}

/// The classes of the block and of its drawing, and the drawing.
const fn looks(tone: Tone) -> (&'static str, &'static str, &'static str) {
    match tone {
        Tone::Good => ("notice border-good bg-good-wash", "text-good", "check"),
        Tone::Turn => ("notice border-turn bg-turn-wash", "text-turn", "alert"),
        Tone::Bad => ("notice border-bad bg-bad-wash", "text-bad", "cross"),
        Tone::Note => ("notice border-note bg-note-wash", "text-note", "question"),
        Tone::Sea => ("notice border-sea bg-sea-wash", "text-sea", "info"),
        Tone::Mute => ("notice border-edge bg-sheet", "text-muted", "info"),
    }
}
