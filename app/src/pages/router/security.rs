//! The two pages before the private contact: what is it, and what to check when a scanner shows CVEs.

use domain::Intent;
use leptos::prelude::*;

use super::{LifecycleBanner, Shortcuts, Trail};
use crate::parts::{ButtonKind, LinkButton};
use crate::view::router::{RouterView, Step, title as intent_title, title_for};

/// The question that comes first.
pub fn question(view: RouterView) -> impl IntoView {
    let image = view.image.to_string();
    let lifecycle = view.lifecycle.clone();
    let scanner = view.href(Some(Intent::Security), Some(Step::Scanner));
    let contact = view.href(Some(Intent::Security), Some(Step::Contact));
    let card = "flex h-full gap-3 rounded-md border border-edge bg-sheet p-4 text-ink no-underline hover:bg-sea-wash";
    let key = "h-6 flex-none rounded-sm border border-line px-2 font-mono text-sm text-muted";
    view! {
        <Trail view here=intent_title(Intent::Security).to_owned()/>
        <h1 class="break-words">{title_for(Intent::Security, &image)}</h1>
        <p class="mt-2">"What is it? Neither way leads to a public place."</p>
        <LifecycleBanner lifecycle notice_html=None/>
        <ul class="mt-4 grid grid-cols-1 gap-3 sm:grid-cols-2">
            <li><a href=scanner data-key="1" class=card>
                <kbd class=key aria-hidden="true">"1"</kbd>
                <span class="min-w-0">
                    <span class="block font-semibold text-sea">"My scanner shows CVEs"</span>
                    <span class="block text-sm">"A tool lists known vulnerabilities in packages of the image."</span>
                    <span class="mt-1 block text-sm text-muted">"Leads to what to check first"</span>
                </span>
            </a></li>
            <li><a href=contact data-key="2" class=card>
                <kbd class=key aria-hidden="true">"2"</kbd>
                <span class="min-w-0">
                    <span class="block font-semibold text-sea">"I found a hole that is not public"</span>
                    <span class="block text-sm">"The image can be attacked, and nobody has written about it yet."</span>
                    <span class="mt-1 block text-sm text-muted">"Leads to a private contact"</span>
                </span>
            </a></li>
        </ul>
        <Shortcuts keys=&[("1, 2", "Choose what it is")]/>
    }
}

/// What a list of CVEs means, and what to check before anybody is told.
pub fn scanner(view: RouterView) -> impl IntoView {
    let image = view.image.to_string();
    let tag = view
        .query
        .tag
        .clone()
        .map_or_else(|| image.clone(), |tag| format!("{image}:{tag}"));
    let lifecycle = view.lifecycle.clone();
    let contact = view.href(Some(Intent::Security), Some(Step::Contact));
    let version = view.href(Some(Intent::Version), None);
    let deprecated = matches!(
        lifecycle.lifecycle,
        domain::Lifecycle::Deprecated
            | domain::Lifecycle::Retired
            | domain::Lifecycle::NoSupportedTags
    );
    let rebuilt = if deprecated {
        "This image is no longer rebuilt, so findings stay and grow in number. The way out is another image."
    } else {
        "The image is built again when its base image or the software inside is updated, not when a scanner finds something. A finding without a fix in the distribution cannot be removed by a rebuild."
    };
    view! {
        <Trail view here="My scanner shows CVEs".to_owned()/>
        <h1 class="break-words">{format!("My scanner shows CVEs in {image}")}</h1>
        <p class="mt-2">{rebuilt}</p>
        <LifecycleBanner lifecycle notice_html=None/>
        <h2>"Check first"</h2>
        <ol class="list-decimal pl-5">
            <li class="py-1">
                <strong>"Pull again. "</strong>
                "Your copy may be older than the tag: "<code class="break-words">{format!("docker pull {tag}")}</code>", then scan once more."
            </li>
            <li class="py-1">
                <strong>"Look whether a fixed package exists. "</strong>
                "The security tracker of the distribution says so. Where it says \"not affected\", \"no fix\" or \"minor\", the image can do nothing about it."
            </li>
            <li class="py-1">
                <strong>"Ask whether it can be reached. "</strong>
                "A library that nothing in the container calls, or a tool that never runs, is no hole in your service. Scanners compare versions; they do not know what runs."
            </li>
            <li class="py-1">
                <strong>"See whether the base was updated. "</strong>
                "When the fixed package is there and the image was not built again for days, "<a href=version>"look where updates are"</a>"."
            </li>
        </ol>
        <h2>"Still a hole?"</h2>
        <p>"When the fault is in the image itself, or can be used against it, write to the private contact. Name the one problem and how it is reached; leave the list of the scanner out."</p>
        <p class="mt-4"><LinkButton href=contact kind=ButtonKind::Primary>"Show the private contact"</LinkButton></p>
        <Shortcuts keys=&[]/>
    }
}
