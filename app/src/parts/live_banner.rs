//! The banner that says what happened while the page was open. Without a script it is never seen.

use leptos::prelude::*;

/// The banner; `events` is the address of the stream. `many` says that the stream is about more than
/// one proposal, so that each is named. The page loads `live.js`.
#[component]
pub fn LiveBanner(#[prop(into)] events: String, #[prop(optional)] many: bool) -> impl IntoView {
    view! {
        <div class="live-banner" data-live=events data-live-many=many.then_some("") role="status" hidden>
            <p data-live-words class="grow"></p>
            <div class="flex gap-2">
                <a class="button button-primary" data-live-link href="">"Show it"</a>
                <button type="button" class="button" data-live-close>"Later"</button>
            </div>
        </div>
    }
}

/// The stream of what happens to a proposal from a moment on, in microseconds since 1970.
pub fn events_of(number: u64, told_until: i64) -> String {
    format!("/proposals/{number}/events?after={told_until}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = include_str!("../../assets/live.js");

    #[test]
    fn the_script_finds_what_the_banner_holds() {
        let html = view! { <LiveBanner events="/queue/events" many=true/> }.to_html();
        for (selector, markup) in [
            ("[data-live]", "data-live=\"/queue/events\""),
            ("[data-live-words]", "data-live-words"),
            ("[data-live-link]", "data-live-link"),
            ("[data-live-close]", "data-live-close"),
        ] {
            assert!(
                SCRIPT.contains(selector) && html.contains(markup),
                "{selector}: {html}"
            );
        }
        assert!(html.contains(" hidden"), "{html}");
    }
}
