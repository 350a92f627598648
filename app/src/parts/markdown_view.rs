//! A rendered document.

use leptos::prelude::*;

/// Shows `html` as it stands: it has been rendered and made safe by the server before.
#[component]
pub fn MarkdownView(#[prop(into)] html: String) -> impl IntoView {
    view! { <div class="prose" dir="auto" inner_html=html></div> }
}
