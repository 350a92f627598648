//! What stands beside the form: the page as users will see it, what is left to do, what reviewers
//! will ask.

use domain::readiness::{Ask, Why};
use leptos::prelude::*;

use crate::markup::coded;
use crate::parts::{ArchitectureChip, Icon, MarkdownView, Tab, Tabs, TagChip};
use crate::view::draft::{Beside, EditorPage, Side, text_href};
use crate::view::image::ImageView;
use crate::view::router::{RouterQuery, choices, title as intent_title};

/// The most tags that the preview shows.
const TAGS_SHOWN: usize = 16;

/// The switch and what it shows.
pub fn beside(page: &EditorPage) -> impl IntoView + use<> {
    let id = page.head.id.clone();
    let tabs = Side::ALL
        .map(|side| Tab {
            label: match side {
                Side::Page => "Page",
                Side::Checklist => "Checklist",
                Side::Ask => "Reviewers ask",
            }
            .to_owned(),
            href: format!("{}#beside", page.place.with_side(side).href(&id)),
            current: side == page.place.side,
            count: None,
        })
        .to_vec();
    let body = match &page.beside {
        Beside::Page {
            image,
            logo,
            lacking,
        } => preview(image.as_deref(), logo.clone(), lacking).into_any(),
        Beside::Checklist => checklist(page).into_any(),
        Beside::Ask => asks(&page.readiness.asks, page).into_any(),
    };
    view! {
        <aside id="beside" class="min-w-0" aria-label="Beside the form">
            <Tabs label="Beside the form" tabs/>
            {body}
        </aside>
    }
}

/// What is left to do, over all parts.
fn checklist(page: &EditorPage) -> impl IntoView + use<> {
    let readiness = &page.readiness;
    let id = &page.head.id;
    let side = page.place.side;
    let mut lines: Vec<(&'static str, &'static str, String, String)> = Vec::new();
    for found in &readiness.errors {
        let line = Some(found.finding.span.line);
        lines.push((
            "text-bad",
            "cross",
            format!("{}: {}", found.text, found.finding.message.trim_end()),
            text_href(id, side, &found.text, line),
        ));
    }
    for problem in &readiness.problems {
        lines.push((
            "text-turn",
            "alert",
            problem.sentence.clone(),
            text_href(id, side, &problem.text, None),
        ));
    }
    for explain in &readiness.to_explain {
        if explain.sentence.is_some() {
            continue;
        }
        let href = explain.places.first().map_or_else(
            || page.head.page("submit"),
            |(text, line)| text_href(id, side, text, Some(*line)),
        );
        let (tone, icon) = if explain.is_open_block() {
            ("text-bad", "minus")
        } else {
            ("text-note", "question")
        };
        lines.push((
            tone,
            icon,
            format!("{} ({}) wants a sentence", explain.title, explain.rule),
            href,
        ));
    }
    let ready = readiness.may_submit();
    let sum = if ready {
        view! {
            <p class="flex gap-2 font-semibold text-good">
                <span>
                    <Icon name="check"/>
                </span>
                "Nothing hinders submitting."
            </p>
        }
        .into_any()
    } else {
        view! { <p class="text-sm text-muted">"You can submit when nothing is wrong or missing, and what reviewers stop has a sentence."</p> }
            .into_any()
    };
    let more = lines.len().saturating_sub(40);
    let items = lines
        .into_iter()
        .take(40)
        .map(|(tone, icon, words, href)| {
            view! {
                <li class="flex gap-2 py-1">
                    <span class=tone>
                        <Icon name=icon/>
                    </span>
                    <a class="target min-w-0 break-words" href=href inner_html=coded(&words)></a>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3 class="mt-0">"Before you submit"</h3>
        {sum}
        <ul class="mt-2 text-sm">{items}</ul>
        {(more > 0).then(|| view! { <p class="text-sm text-muted">{format!("and {more} more")}</p> })}
    }
}

/// What reviewers will ask.
fn asks(asks: &[Ask], page: &EditorPage) -> impl IntoView + use<> {
    let items = asks
        .iter()
        .map(|ask| {
            let why = match &ask.why {
                Why::Stopped(Some(said)) => format!("You say: {said}"),
                Why::Stopped(None) => "A rule stops it, and you have not said why it is so.".to_owned(),
                Why::Suspected(message) => format!("A rule suspects it: {}", message.trim_end()),
                Why::NotChecked(reason) => format!("Not checked, because {reason}."),
                Why::Judgement => "Only people can judge it.".to_owned(),
            };
            let rule = ask.rule.as_ref().map(|rule| {
                view! {
                    " "
                    <a class="target font-mono text-sm" href=format!("/rules/{rule}")>{rule.to_string()}</a>
                }
            });
            view! {
                <li class="border-b border-line py-2">
                    <p class="break-words font-semibold">{ask.question.clone()} {rule}</p>
                    <p class="text-sm text-muted">{ask.reason.clone()}</p>
                    <p class="break-words text-sm">{why}</p>
                    <a class="target text-sm" href=page.place.at(ask.part).href(&page.head.id)>
                        {format!("Answer it in “{}”", ask.part.title())}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <h3 class="mt-0">"What reviewers will ask"</h3>
        <p class="text-sm text-muted">"Answer beforehand what you can: it saves a round."</p>
        <ul>{items}</ul>
    }
}

/// The page as users will see it.
fn preview(
    image: Option<&ImageView>,
    logo: Option<String>,
    lacking: &[String],
) -> impl IntoView + use<> {
    let lacking = lacking
        .iter()
        .map(|sentence| view! { <p class="text-sm text-turn">{sentence.clone()}</p> })
        .collect_view();
    let shown = image.map(|image| {
        let ways = choices(&image.name, &image.feedback, &RouterQuery::default())
            .into_iter()
            .map(|choice| {
                view! {
                    <li class="border-t border-line px-3 py-1">
                        <span class="block font-semibold">{intent_title(choice.intent)}</span>
                        <span class="block break-words text-sm text-muted">{choice.leads_to}</span>
                    </li>
                }
            })
            .collect_view();
        let tags = image.all_tags();
        let more = tags.len().saturating_sub(TAGS_SHOWN);
        let tags = tags
            .into_iter()
            .take(TAGS_SHOWN)
            .map(|tag| view! { <TagChip tag/>" " })
            .collect_view();
        let architectures = image
            .all_architectures()
            .into_iter()
            .map(|name| view! { <ArchitectureChip name=name.as_str()/>" " })
            .collect_view();
        let by = image.maintained_by.as_ref().map(|by| {
            let html = by.html.clone();
            view! { <p class="px-3 pb-1 text-sm text-muted">"Maintained by "<span inner_html=html></span></p> }
        });
        let description = (!image.short_description.is_empty())
            .then(|| view! { <p class="mt-1">{image.short_description.clone()}</p> });
        let documentation = if image.documentation_html.is_empty() {
            view! { <p class="text-muted">"There is no documentation yet."</p> }.into_any()
        } else {
            view! { <MarkdownView html=image.documentation_html.clone()/> }.into_any()
        };
        view! {
            <div class="flex items-center gap-3">
                {logo.map(|href| view! { <img src=href alt="" width="40" height="40" class="h-10 w-10 flex-none object-contain"/> })}
                <p class="min-w-0 break-words text-xl font-semibold">{image.name.to_string()}</p>
            </div>
            {description}
            <div class="mt-3 rounded-md border border-line bg-sheet">
                <p class="px-3 pt-2 font-semibold">"User Feedback"</p>
                {by}
                <ul>{ways}</ul>
            </div>
            <p class="mt-3 flex flex-wrap gap-1">{tags} {(more > 0).then(|| format!("and {more} more"))}</p>
            <p class="mt-2 flex flex-wrap gap-2 text-muted">{architectures}</p>
            <div class="preview mt-3">{documentation}</div>
        }
    });
    view! {
        <h3 class="mt-0 visually-hidden">"The page"</h3>
        <p class="text-sm text-muted">"As users will see it"</p>
        {lacking}
        {shown}
    }
}
