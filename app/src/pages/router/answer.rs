//! The answer: the primary way first, the text to copy, what does not belong there, the image's own
//! words, and the other ways.

use domain::Intent;
use leptos::prelude::*;

use super::about::about_form;
use super::way::{OtherWay, PrimaryWay};
use super::{LifecycleBanner, Shortcuts, Trail};
use crate::parts::{CopyButton, Notice, Tone};
use crate::view::router::{
    AnswerView, NotHereView, OwnWords, RouterView, Step, title as intent_title, title_for,
};

/// The page.
#[component]
pub fn Answer(view: RouterView) -> impl IntoView {
    let Some(answer) = view.answer.clone() else {
        return ().into_any();
    };
    let AnswerView {
        intent,
        read_first,
        primary,
        others,
        own_words,
        prefill,
        not_here,
    } = answer;
    let image = view.image.to_string();
    let about = about_form(&view, Some(intent));
    let lifecycle = view.lifecycle.clone();
    let read_first = read_first
        .filter(|_| intent != Intent::Security)
        .map(|words| view! { <p class="mt-3">{words}</p> });
    let scanner = (intent == Intent::Security).then(|| {
        let href = view.href(Some(intent), Some(Step::Scanner));
        view! { <p class="mt-3">"For the list of a scanner, "<a href=href>"read this first"</a>". Most of what scanners show needs no report."</p> }
    });
    let audience = (intent == Intent::Maintainers).then(|| {
        let href = view.href(Some(Intent::Howto), None);
        view! {
            <div class="mt-4">
                <Notice tone=Tone::Note title="For maintainers and contributors, not for support">
                    <p>"Those who read there work on images. For help with your own containers, "<a href=href>"ask the community"</a>"."</p>
                </Notice>
            </div>
        }
    });
    let primary = match primary {
        Some(way) => view! { <PrimaryWay way/> }.into_any(),
        None => view! { <p class="mt-4">"The image names no way for this. Its other ways are below."</p> }.into_any(),
    };
    let others = (!others.is_empty()).then(|| {
        let ways = others.into_iter().map(|way| view! { <OtherWay way/> }).collect_view();
        view! { <section aria-labelledby="others"><h2 id="others" class="mt-0 text-base">"Other ways"</h2><ul>{ways}</ul></section> }
    });
    let not_here = (!not_here.is_empty()).then(|| {
        let items = not_here.into_iter().map(not_here_item).collect_view();
        view! { <section aria-labelledby="not-here" class="mt-8"><h2 id="not-here" class="text-base">"Not here"</h2><ul class="list-disc pl-5">{items}</ul></section> }
    });
    let own_words = own_words.map(|OwnWords { matter, caution, html, file }| {
        let caution = caution.map(|words| view! { <p class="mt-1"><strong>{words}</strong></p> });
        view! {
            <section aria-labelledby="own-words" class="mb-8">
                <h2 id="own-words" class="mt-0 text-base">{matter}", in the image's own words"</h2>
                {caution}
                <div class="prose rounded-md border border-line bg-sheet px-4 py-2" inner_html=html></div>
                <p class="mt-1 text-sm text-muted">"From "<code>{file}</code>" of its documentation folder."</p>
            </section>
        }
    });
    let here = intent_title(intent).to_owned();
    view! {
        <Trail view here/>
        <h1 class="break-words">{title_for(intent, &image)}</h1>
        <p class="mt-2">{purpose(intent)}</p>
        {read_first}
        {scanner}
        <LifecycleBanner lifecycle notice_html=None/>
        {audience}
        {primary}
        <div class="mt-8 grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
            <div class="min-w-0">
                {own_words}
                <section aria-labelledby="copy-title">
                    <h2 id="copy-title" class="mt-0 text-base">{copy_title(intent)}</h2>
                    <pre id="copy" class="overflow-x-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sheet p-3 font-mono text-sm">{prefill}</pre>
                    <CopyButton of="copy">"Copy the text"</CopyButton>
                    {about}
                </section>
                {not_here}
            </div>
            <div class="min-w-0">{others}</div>
        </div>
        <Shortcuts keys=&[]/>
    }
    .into_any()
}

fn not_here_item(item: NotHereView) -> impl IntoView {
    let instead = item
        .instead
        .map(|(words, href)| view! { " "<a href=href>{words}</a>"." });
    view! { <li class="py-1">{item.sentence}{instead}</li> }
}

/// What belongs there.
const fn purpose(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => {
            "For faults of the image: its Dockerfile, its entrypoint, a tag or an architecture. A fault of the software inside belongs to its own project."
        }
        Intent::Howto => {
            "For questions on using the image. Search first: many answers are there already."
        }
        Intent::Security => {
            "For holes that are not public yet. Write in private, and leave time for a fix before you speak of it."
        }
        Intent::Docs => {
            "For mistakes in the description of the image and for examples that no longer work."
        }
        Intent::Version => "For a release, a variant or an architecture that has no tag.",
        Intent::Maintainers => "For people who help to build the image or want to.",
    }
}

/// What the text to copy is for.
const fn copy_title(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug | Intent::Docs | Intent::Version => "Copy this into your report",
        Intent::Howto => "Copy this into your question",
        Intent::Security | Intent::Maintainers => "Copy this into your message",
    }
}
