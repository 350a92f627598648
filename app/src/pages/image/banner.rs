//! What a user should know before the rest: that an image is deprecated, has no tags, or asks for a
//! notice to be read.

use domain::{Classification, Lifecycle};
use leptos::prelude::*;

use crate::parts::{Notice, Tone};

/// Notices up to this length, in bytes of HTML, are shown at once; longer ones open on demand, so
/// that the feedback block stays in sight.
const SHOWN_AT_ONCE: usize = 400;

/// A reason longer than this, in bytes, opens together with a long notice.
const REASON_LIMIT: usize = 100;

/// The banner; nothing for an image that is simply active.
#[component]
pub fn LifecycleBanner(
    /// Where the image stands, and why.
    lifecycle: Classification,
    /// The image's own notice as safe HTML.
    notice_html: Option<String>,
) -> impl IntoView {
    let (tone, title) = match lifecycle.lifecycle {
        Lifecycle::Active => return None,
        Lifecycle::ActiveWithNotice => (Tone::Note, "Supported, with a notice"),
        Lifecycle::Deprecated => (Tone::Bad, "Deprecated: do not start anything new with it"),
        Lifecycle::NoSupportedTags => (Tone::Turn, "No supported tags"),
        Lifecycle::Retired => (Tone::Bad, "Retired: no longer in the catalogue"),
    };
    let successors = (!lifecycle.successors.is_empty()).then(|| {
        let links = lifecycle
            .successors
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let comma = (at > 0).then_some(", ");
                view! { {comma}<a href=format!("/images/{name}")>{name.to_string()}</a> }
            })
            .collect_view();
        let words = if lifecycle.lifecycle == Lifecycle::ActiveWithNotice {
            "Named in it: "
        } else {
            "Use instead: "
        };
        view! { <p class="mt-1 font-semibold">{words}{links}</p> }
    });
    let elsewhere = (!lifecycle.elsewhere.is_empty()).then(|| {
        let links = lifecycle
            .elsewhere
            .iter()
            .enumerate()
            .map(|(at, other)| {
                let comma = (at > 0).then_some(", ");
                view! { {comma}<a href=other.link.to_string() rel="noopener noreferrer">{other.name.clone()}</a> }
            })
            .collect_view();
        view! { <p class="mt-1">"Outside this programme the notice names: "{links}</p> }
    });
    let folded = notice_html
        .as_ref()
        .is_some_and(|html| html.len() > SHOWN_AT_ONCE);
    let notice = notice_html.map(|html| view! { <div class="prose mt-1" inner_html=html></div> });
    let reason = lifecycle.reason;
    let body = if folded {
        // A long reason quotes the notice; the way to something better is more urgent.
        let (first, inside) = if reason.len() > REASON_LIMIT {
            (None, Some(reason))
        } else {
            (Some(reason), None)
        };
        view! {
            {first.map(|reason| view! { <p>{reason}</p> })}
            <details class="mt-1">
                <summary class="font-semibold">"Read the notice"</summary>
                {inside.map(|reason| view! { <p class="mt-1">{reason}</p> })}
                {elsewhere}
                {notice}
            </details>
        }
        .into_any()
    } else {
        view! { <p>{reason}</p>{elsewhere}{notice} }.into_any()
    };
    let body = view! {
        {successors}
        <details class="unfolds">
            <summary>"Read why"</summary>
            {body}
        </details>
    };
    Some(view! { <div class="mt-3"><Notice tone title=title>{body}</Notice></div> })
}
