//! The feedback router: choose what you want to do, and get the one best way to do it. Plain GET
//! pages; the address carries every choice.

use domain::Intent;
use leptos::prelude::*;

use crate::parts::Breadcrumb;
use crate::view::router::{
    Choice, InShort, RouterView, Step, example, title as intent_title, title_for,
};

mod about;
mod answer;
mod security;
mod way;

use super::image::LifecycleBanner;
use super::shortcuts::Shortcuts;
use answer::Answer;

/// What the page is called in the title of the document.
pub fn title(view: &RouterView) -> String {
    match &view.answer {
        Some(answer) => title_for(answer.intent, view.image.as_str()),
        None => format!("User Feedback for {}", view.image),
    }
}

/// What the page says of itself to search engines.
pub fn description(view: &RouterView) -> String {
    format!(
        "Where feedback about the image {} goes: bugs, questions, security problems, documentation, versions.",
        view.image
    )
}

/// The page.
pub fn router(view: RouterView) -> impl IntoView {
    match &view.answer {
        None => choose(view).into_any(),
        Some(answer) if answer.intent == Intent::Security && view.query.step.is_none() => {
            security::question(view).into_any()
        }
        Some(answer)
            if answer.intent == Intent::Security && view.query.step == Some(Step::Scanner) =>
        {
            security::scanner(view).into_any()
        }
        Some(_) => view! { <Answer view/> }.into_any(),
    }
}

/// The way back: image, User Feedback and, where there is one, the page above.
#[component]
fn Trail(view: RouterView, here: String) -> impl IntoView {
    let image = view.image.to_string();
    let mut trail = vec![(image.clone(), Some(format!("/images/{image}")))];
    if view.answer.is_some() {
        trail.push(("User Feedback".to_owned(), Some(view.href(None, None))));
    }
    trail.push((here, None));
    view! { <Breadcrumb trail/> }
}

fn choose(view: RouterView) -> impl IntoView {
    let cards = view
        .choices
        .iter()
        .enumerate()
        .map(|(at, Choice { intent, leads_to, href })| {
            let key = (at + 1).to_string();
            let shown = key.clone();
            view! {
                <li>
                    <a href=href.clone() data-key=key class="flex h-full gap-3 rounded-md border border-edge bg-sheet p-4 text-ink no-underline hover:bg-sea-wash">
                        <kbd class="h-6 flex-none rounded-sm border border-line px-2 font-mono text-sm text-muted" aria-hidden="true">{shown}</kbd>
                        <span class="min-w-0">
                            <span class="block font-semibold text-sea">{intent_title(*intent)}</span>
                            <span class="block text-sm">{example(*intent)}</span>
                            <span class="mt-1 block break-words text-sm text-muted">{leads_to.clone()}</span>
                        </span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let lines = view
        .in_short
        .iter()
        .map(|InShort { matter, html }| {
            view! {
                <div class="border-b border-line py-2">
                    <dt class="font-semibold">{matter.clone()}</dt>
                    <dd class="prose" inner_html=html.clone()></dd>
                </div>
            }
        })
        .collect_view();
    let in_short = (!view.in_short.is_empty()).then(|| {
        view! {
            <section aria-labelledby="in-short" class="mt-8 max-w-2xl">
                <h2 id="in-short" class="mt-0 text-base">"In short, as the image says it"</h2>
                <dl class="border-t border-line">{lines}</dl>
            </section>
        }
    });
    let about = about::about_form(&view, None);
    let image = view.image.to_string();
    let lifecycle = view.lifecycle.clone();
    view! {
        <Trail view here="User Feedback".to_owned()/>
        <h1>"User Feedback for "<span class="break-words">{image}</span></h1>
        <p class="mt-2">"What do you want to do? Each way leads to the place where the right people read it."</p>
        <LifecycleBanner lifecycle notice_html=None/>
        <ol class="mt-4 grid grid-cols-1 gap-3 sm:grid-cols-2">{cards}</ol>
        {in_short}
        {about}
        <Shortcuts keys=&[("1 – 6", "Choose what you want to do")]/>
    }
}

#[cfg(test)]
mod tests;
