//! Whose turn it is, in one sentence at the top of the page.

use leptos::prelude::*;

use super::Icon;

/// The sentence, why, what is to be expected, and in `children` what can be done. `yours` says that
/// the reader acts next.
#[component]
pub fn TurnSentence(
    #[prop(into)] sentence: String,
    #[prop(into)] reason: String,
    #[prop(optional)] outlook: Vec<String>,
    #[prop(optional)] yours: bool,
    children: Children,
) -> impl IntoView {
    let (class, tone, icon) = if yours {
        ("turn border-turn bg-turn-wash", "text-turn", "arrow")
    } else {
        ("turn border-sea bg-sea-wash", "text-sea", "clock")
    };
    let outlook = outlook
        .into_iter()
        .map(|sentence| view! { <p class="mt-1 text-sm">{sentence}</p> })
        .collect_view();
    view! {
        <section aria-label=sentence class=class>
            <span class=tone>
                <Icon name=icon/>
            </span>
            <div class="min-w-0 grow">
                <p class="font-semibold">{sentence.clone()}</p>
                <p class="text-sm">{reason}</p>
                {outlook}
            </div>
            <div class="flex flex-wrap items-center gap-2">{children()}</div>
        </section>
    }
}
