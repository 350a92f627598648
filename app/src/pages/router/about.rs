//! Which tag and architecture it is about: a small form that puts both into the text to copy.

use domain::Intent;
use leptos::prelude::*;

use crate::parts::Button;
use crate::view::router::RouterQuery;
use crate::view::router::{RouterView, TAG_LIMIT, router_href};

/// How many tags are offered to choose from; any other can be typed.
const OFFERED: usize = 200;

/// The form; it leads back to the page of the same intent.
pub fn about_form(view: &RouterView, intent: Option<Intent>) -> impl IntoView + use<> {
    let action = router_href(&view.image, intent, &RouterQuery::default());
    let step = view
        .query
        .step
        .filter(|_| intent.is_some())
        .map(|step| view! { <input type="hidden" name="step" value=step.slug()/> });
    let digest = view
        .query
        .digest
        .clone()
        .map(|digest| {
            view! {
                <div class="w-full">
                    <label for="digest" class="mb-1 block text-sm font-semibold">"Digest "<span class="font-normal text-muted">"(optional)"</span></label>
                    <input id="digest" name="digest" class="w-full min-w-0 font-mono" value=digest autocomplete="off" spellcheck="false"/>
                </div>
            }
        });
    let tags = view
        .tags
        .iter()
        .take(OFFERED)
        .map(|tag| view! { <option value=tag.clone()></option> })
        .collect_view();
    let chosen = view.query.architecture;
    let architectures = view
        .architectures
        .iter()
        .copied()
        .chain(chosen.filter(|chosen| !view.architectures.contains(chosen)))
        .map(|architecture| {
            view! { <option value=architecture.as_str() selected=chosen == Some(architecture)>{architecture.as_str()}</option> }
        })
        .collect_view();
    view! {
        <form method="get" action=action class="mt-6 flex max-w-2xl flex-wrap items-end gap-3">
            <p class="w-full text-sm text-muted">"Is it about one tag or architecture? Name it, and the text to copy does so too."</p>
            {step}
            <div class="min-w-0 flex-1 basis-40">
                <label for="tag" class="mb-1 block text-sm font-semibold">"Tag"</label>
                <input id="tag" name="tag" class="w-full min-w-0" value=view.query.tag.clone() list="tags" maxlength=TAG_LIMIT.to_string()
                    autocomplete="off" autocapitalize="none" spellcheck="false"/>
                <datalist id="tags">{tags}</datalist>
            </div>
            <div class="min-w-0 flex-1 basis-40">
                <label for="arch" class="mb-1 block text-sm font-semibold">"Architecture"</label>
                <select id="arch" name="arch" class="w-full min-w-0"><option value="">"Not known"</option>{architectures}</select>
            </div>
            {digest}
            <Button>"Fill in"</Button>
        </form>
    }
}
