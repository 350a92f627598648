//! The head of the workspace: what is compared with what, and what that means in sentences.

use leptos::prelude::*;

use super::Place;
use crate::parts::{Badge, Breadcrumb, DiffLayout, Notice, Tone};
use crate::view::form::FormChoice;
use crate::view::queue::QUEUE;
use crate::view::review::{Base, ReviewFact, ReviewQuery, review_path};

/// Title, base and revision, and a warning where a newer revision has come.
#[component]
pub(super) fn Head(
    place: Place,
    image: String,
    newest: u32,
    base_words: String,
    bases: Vec<FormChoice>,
    base: Base,
) -> impl IntoView {
    let Place {
        number,
        query,
        revision,
        ..
    } = place;
    let outdated = (revision < newest).then(|| {
        let href = ReviewQuery {
            revision: None,
            base: Some(Base::Revision(revision)),
            ..query.reading()
        }
        .to_href(number);
        view! {
            <Notice tone=Tone::Turn title=format!("Revision {newest} has come")>
                <p>{format!("This is revision {revision}. A verdict is given on the newest revision only; your comments move there and stay on their lines where these are still the same.")}</p>
                <p class="mt-1"><a class="target font-semibold" href=href>{format!("Show what revision {newest} changed since")}</a></p>
            </Notice>
        }
    });
    let chosen = base.slug();
    let bases = bases
        .into_iter()
        .map(|choice| {
            let selected = choice.value == chosen;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    let revisions = (1..=newest)
        .rev()
        .map(|choice| {
            view! { <option value=choice.to_string() selected=choice == revision>{format!("r{choice}")}</option> }
        })
        .collect_view();
    let layout = |layout: DiffLayout, words: &'static str| {
        let here = query.layout == layout;
        let href = ReviewQuery {
            layout,
            ..query.clone()
        }
        .to_href(number);
        let class = if here {
            "target font-semibold text-ink no-underline"
        } else {
            "target"
        };
        view! { <a href=href class=class aria-current=here.then_some("true")>{words}</a> }
    };
    let layouts = view! {
        <nav aria-label="Layout of the difference" class="flex min-h-9 items-center gap-4">
            {layout(DiffLayout::Unified, "Unified")}
            {layout(DiffLayout::SideBySide, "Side by side")}
        </nav>
    };
    let file = query
        .file
        .clone()
        .map(|file| view! { <input type="hidden" name="file" value=file/> });
    let sides = (query.layout == DiffLayout::SideBySide)
        .then(|| view! { <input type="hidden" name="layout" value="sides"/> });
    view! {
        <Breadcrumb trail=vec![
            ("Queue".to_owned(), Some(QUEUE.to_owned())),
            (format!("#{number} {image}"), Some(format!("/proposals/{number}"))),
            ("Review".to_owned(), None),
        ]/>
        <div class="flex flex-wrap items-baseline gap-x-3">
            <h1>{image}</h1>
            <p class="text-muted">{format!("#{number} · r{revision} against {base_words}")}</p>
        </div>
        <div class="mt-2 flex flex-wrap items-end gap-x-6 gap-y-2 text-sm">
            <form method="get" action=review_path(number) aria-label="Comparison" class="flex flex-wrap items-end gap-x-3 gap-y-2">
                {file}
                {sides}
                <div>
                    <label class="block font-semibold" for="field-base">"Base"</label>
                    <select id="field-base" name="base" class="max-w-full">{bases}</select>
                </div>
                <div>
                    <label class="block font-semibold" for="field-revision">"Revision"</label>
                    <select id="field-revision" name="revision">{revisions}</select>
                </div>
                <button type="submit" class="button">"Compare"</button>
            </form>
            {layouts}
        </div>
        {outdated}
    }
}

/// What changed, in sentences.
#[component]
pub(super) fn Facts(facts: Vec<ReviewFact>, same: bool) -> impl IntoView {
    if same {
        return view! { <p class="mt-4 text-muted">"Nothing changed since. Choose another base to see more."</p> }
            .into_any();
    }
    if facts.is_empty() {
        return view! { <p class="mt-4 text-muted">"The rules see no change of meaning. Read the lines."</p> }
            .into_any();
    }
    let facts = facts
        .into_iter()
        .map(|ReviewFact { sentence, href, answers, risky }| {
            let sentence = match href {
                Some(href) => view! { <a class="target" href=href>{sentence}</a> }.into_any(),
                None => view! { <span>{sentence}</span> }.into_any(),
            };
            view! {
                <li class="mt-1 break-words">
                    {risky.then(|| view! { <Badge tone=Tone::Turn icon="alert">"Look"</Badge>" " })}
                    {sentence}
                    {answers.map(|answers| view! { " "<Badge tone=Tone::Good icon="check">{answers}</Badge> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="facts" class="mt-4">
            <h2 id="facts" class="mt-0 mb-1">"What changed"</h2>
            <ul class="list-disc pl-5">{facts}</ul>
        </section>
    }
    .into_any()
}
