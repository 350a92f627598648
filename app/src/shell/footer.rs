//! Whom to ask, and where the rest is.

use domain::Programme;
use domain::programme::Channel;
use leptos::prelude::*;

use super::PRODUCT;

/// The programme's channels with the words on whom each is for, links, version.
#[component]
pub(super) fn Footer(programme: Programme) -> impl IntoView {
    view! {
        <footer class="border-t border-line text-sm text-muted print:hidden">
            <div class="mx-auto grid max-w-[75rem] gap-x-12 gap-y-5 px-4 pt-6 pb-10 md:grid-cols-[1fr_1fr_auto] md:px-6">
                <ChannelLine title="General questions" channel=programme.general/>
                <ChannelLine title="Maintainers and contributors" channel=programme.maintainers/>
                <div>
                    <p class="font-semibold text-ink">{programme.name}</p>
                    <ul class="flex flex-wrap gap-x-4">
                        <li><a class="target" href="/programme">"Programme"</a></li>
                        <li><a class="target" href="/check">"Check"</a></li>
                        <li><a class="target" href="/rules">"Rules"</a></li>
                        <li><a class="target" href="/api">"API"</a></li>
                        <li class="target">{PRODUCT} " " {env!("CARGO_PKG_VERSION")}</li>
                    </ul>
                </div>
            </div>
        </footer>
    }
}

/// One channel: whom it is for, where it is, what to know before writing there.
#[component]
fn ChannelLine(title: &'static str, channel: Channel) -> impl IntoView {
    let Channel { label, note, .. } = &channel;
    let place = match channel.link("") {
        Some(link) => view! {
            <a class="target" href=link.as_str().to_owned() rel="noopener noreferrer">
                {label.clone()}
            </a>
        }
        .into_any(),
        // The settings may name a place that is no web address, such as an IRC channel in words.
        None => view! { <span>{format!("{label}: {}", channel.target)}</span> }.into_any(),
    };
    let note = note.clone();
    view! {
        <div class="max-w-[26rem]">
            <p class="font-semibold text-ink">{title}</p>
            <p>{place}</p>
            {note.map(|note| view! { <p>{note}</p> })}
        </div>
    }
}
