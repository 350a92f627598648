//! The page of one image: where feedback goes first, then its tags, who is behind it and its
//! documentation.

use leptos::prelude::*;

use crate::parts::{CopyButton, LifecycleBadge, MarkdownView, Moment};
use crate::view::image::{HistoryItem, ImagePage, ImageView};
use crate::view::proposal::proposal_path;
use crate::view::router::{Choice, RouterQuery, choices, title as intent_title};

mod about;
mod banner;
mod changes;
mod metadata;
mod tags;

use super::shortcuts::Shortcuts;
use about::about;
pub use banner::LifecycleBanner;
use changes::Changes;
pub use metadata::{description, json_ld};
use tags::supported_tags;

/// What the page is called in the title of the document.
pub fn title(page: &ImagePage) -> String {
    page.image.name.to_string()
}

/// The page.
pub fn image(page: ImagePage) -> impl IntoView {
    let ImagePage {
        image,
        open,
        takes_proposals,
        tag_filter,
        base_url,
        now,
        ..
    } = page;
    let changes = takes_proposals.then(|| {
        let image = image.name.to_string();
        view! { <Changes image open/> }
    });
    let choices = choices(&image.name, &image.feedback, &RouterQuery::default());
    let maintained_by = image.maintained_by.as_ref().map(|words| words.html.clone());
    let header = header(&image, now);
    let banner = view! { <LifecycleBanner lifecycle=image.lifecycle.clone() notice_html=image.notice_html.clone()/> };
    let pull = pull(&image);
    let tags = supported_tags(&image, &tag_filter);
    let about = about(&image, &base_url);
    let history = history(&image.history, now);
    let documentation = documentation(image.outline, image.documentation_html);
    view! {
        <div class="grid grid-cols-[minmax(0,1fr)] gap-x-12 lg:grid-cols-[minmax(0,1fr)_18rem]">
            <div class="min-w-0">
                {header}
                {banner}
                <UserFeedback choices maintained_by/>
                {pull}
                {tags}
            </div>
            {about}
            <div class="min-w-0">{documentation}{changes}{history}</div>
        </div>
        <Shortcuts keys=&[]/>
    }
}

fn header(image: &ImageView, now: time::OffsetDateTime) -> impl IntoView + use<> {
    let name = image.name.to_string();
    let logo = image.has_logo.then(|| {
        view! { <img src=format!("/images/{name}/logo") alt="" width="40" height="40" class="h-10 w-10 flex-none object-contain"/> }
    });
    let description = (!image.short_description.is_empty())
        .then(|| view! { <p class="mt-1 sm:mt-2">{image.short_description.clone()}</p> });
    view! {
        <header>
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                {logo}
                <h1 class="min-w-0">{name}</h1>
                <LifecycleBadge lifecycle=image.lifecycle.lifecycle/>
                <span class="hidden text-sm text-muted sm:inline">"updated "<Moment at=image.updated_at now/></span>
            </div>
            {description}
        </header>
    }
}

/// The command that fetches the image; behind the feedback block, which has to stay in sight.
fn pull(image: &ImageView) -> impl IntoView + use<> {
    (!image.pull.is_empty()).then(|| {
        view! {
            <p class="mt-6 flex max-w-full items-center gap-2">
                <code id="pull" class="min-w-0 break-words rounded-md border border-line bg-sheet px-3 py-1">{image.pull.clone()}</code>
                <CopyButton of="pull">"Copy"</CopyButton>
            </p>
        }
    })
}

/// The block that answers "where do I send this?", first on every page of an image.
#[component]
pub fn UserFeedback(
    /// What one may want to do, with where each leads.
    choices: Vec<Choice>,
    /// "Maintained by" as safe HTML.
    maintained_by: Option<String>,
) -> impl IntoView {
    let by = maintained_by.map(|html| view! { "Maintained by "<span inner_html=html></span>". " });
    let ways = choices
        .into_iter()
        .map(
            |Choice {
                 intent,
                 leads_to,
                 href,
             }| {
                view! {
                    <li class="max-w-none border-t border-line sm:odd:border-r">
                        <a href=href class="block h-full px-4 py-1.5 sm:py-2 no-underline hover:bg-sea-wash">
                            <span class="block font-semibold text-sea">{intent_title(intent)}</span>
                            <span class="leads-to break-words text-sm text-muted">{leads_to}</span>
                        </a>
                    </li>
                }
            },
        )
        .collect_view();
    view! {
        <section id="feedback" aria-labelledby="feedback-title" class="mt-4 rounded-md border border-line bg-sheet">
            <h2 id="feedback-title" class="mt-0 mb-0 px-4 pt-2 sm:pt-3">"User Feedback"</h2>
            <p class="mb-2 max-w-none px-4 text-sm text-muted">{by}<span class="hidden sm:inline">"Choose what you want to do."</span></p>
            <ul class="grid grid-cols-1 sm:grid-cols-2">{ways}</ul>
        </section>
    }
}

fn documentation(outline: Vec<(String, String)>, html: String) -> impl IntoView {
    let outline = (outline.len() > 2).then(|| {
        let summary = format!("Contents ({})", outline.len());
        let items = outline
            .into_iter()
            .map(|(id, words)| view! { <li class="break-words"><a href=format!("#{id}") class="target">{words}</a></li> })
            .collect_view();
        view! {
            <nav aria-label="Contents of the documentation" class="mb-4">
                <details class="rounded-md border border-line bg-sheet px-4 py-2">
                    <summary class="font-semibold">{summary}</summary>
                    <ul class="mt-2 text-sm sm:columns-2">{items}</ul>
                </details>
            </nav>
        }
    });
    let body = if html.is_empty() {
        view! { <p class="text-muted">"The image has no documentation yet. Its maintainers can add it."</p> }.into_any()
    } else {
        view! { <MarkdownView html/> }.into_any()
    };
    view! {
        <section aria-labelledby="documentation" class="min-w-0">
            <h2 id="documentation">"Documentation"</h2>
            {outline}
            {body}
        </section>
    }
}

fn history(items: &[HistoryItem], now: time::OffsetDateTime) -> impl IntoView + use<> {
    (!items.is_empty()).then(|| {
        let items = items
            .iter()
            .map(
                |HistoryItem {
                     number,
                     at,
                     source,
                     sentence,
                     origin,
                 }| {
                    let origin = origin.map(|origin| {
                        let path = proposal_path(origin.proposal);
                        let record = format!("{path}/record/{}", origin.record);
                        let words = format!("Proposal #{}, r{}", origin.proposal, origin.revision);
                        view! {
                            <span class="block text-sm">
                                <a class="target mr-4" href=path>{words}</a>
                                <a class="target" href=record>"Decision record"</a>
                            </span>
                        }
                    });
                    view! {
                        <li class="border-b border-line py-2">
                            <span class="font-semibold">{format!("Version {number}")}</span>" "
                            <span class="text-sm text-muted"><Moment at=*at now/></span>
                            <span class="block break-words">{sentence.clone()}</span>
                            <span class="block text-sm text-muted">{source.clone()}</span>
                            {origin}
                        </li>
                    }
                },
            )
            .collect_view();
        view! {
            <section aria-labelledby="history">
                <h2 id="history">"History"</h2>
                <ol reversed>{items}</ol>
            </section>
        }
    })
}

#[cfg(test)]
mod tests;
