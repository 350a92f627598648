//! A conversation at one place of a text.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::{Avatar, MarkdownView, ShortMoment, Tone};

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Who.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// What, rendered and made safe by the server.
    pub html: String,
}

/// Remarks in their order, under a title that names the place and whether it must be answered.
/// The answer form stands in `children`.
#[component]
pub fn Thread(
    #[prop(into)] title: String,
    tone: Tone,
    remarks: Vec<Remark>,
    now: OffsetDateTime,
    children: Children,
) -> impl IntoView {
    let class = match tone {
        Tone::Good => "thread border-l-good",
        Tone::Turn => "thread border-l-turn",
        Tone::Bad => "thread border-l-bad",
        Tone::Note => "thread border-l-note",
        Tone::Sea => "thread border-l-sea",
        Tone::Mute => "thread border-l-edge",
    };
    view! {
        <section class=class aria-label=title>
            <h3 class="m-0 px-4 pt-3">{title.clone()}</h3>
            {remarks
                .into_iter()
                .map(|remark| {
                    view! {
                        <article class="border-b border-line px-4 py-3">
                            <p class="mb-1 flex flex-wrap items-center gap-2">
                                <Avatar name=remark.by.clone()/>
                                <span class="font-semibold">{remark.by}</span>
                                <span class="text-sm text-muted">
                                    <ShortMoment at=remark.at now/>
                                </span>
                            </p>
                            <MarkdownView html=remark.html/>
                        </article>
                    }
                })
                .collect_view()}
            <div class="px-4 py-3">{children()}</div>
        </section>
    }
}
