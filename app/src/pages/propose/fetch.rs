//! How far the fetching of a repository is, what was found, and how to go on when it failed.

use leptos::prelude::*;

use super::ways;
use crate::markup::coded;
use crate::parts::{Button, ButtonKind, ErrorSummary, LinkButton, Moment, Notice, Progress, Tone};
use crate::view::propose::{FetchPage, Fetching};

/// The title of the document.
pub fn title(page: &FetchPage) -> String {
    match page.fetching {
        _ if page.form.url.is_empty() => format!("{} is begun", page.name),
        Fetching::Underway(_) => format!("Fetching for {}", page.name),
        Fetching::Done(_) => format!("Fetched for {}", page.name),
        Fetching::Failed(_) => format!("Not fetched for {}", page.name),
    }
}

/// The page; `script` is the address of what looks again by itself.
pub fn fetch(page: FetchPage, script: String) -> impl IntoView {
    let heading = title(&page);
    let what = match page.form.revision.as_str() {
        "" => "The default branch".into_any(),
        revision => view! { <code class="break-all">{revision.to_owned()}</code> }.into_any(),
    };
    let url = page.form.url.clone();
    let body = match page.fetching.clone() {
        Fetching::Underway(progress) => underway(&page, progress).into_any(),
        Fetching::Done(notes) => done(&page, notes).into_any(),
        Fetching::Failed(why) => failed(&page, why).into_any(),
    };
    let script = matches!(page.fetching, Fetching::Underway(_))
        .then(|| view! { <script src=script defer></script> });
    let asked = (!url.is_empty()).then(|| {
        view! {
            <p class="mt-2 mb-6 max-w-[72ch] break-words text-muted">
                {what}" of "<code class="break-all">{url}</code>
                ", asked for "<Moment at=page.since now=page.now/>
            </p>
        }
    });
    view! {
        <h1>{heading}</h1>
        {asked}
        {body}
        {script}
    }
}

fn underway(page: &FetchPage, progress: String) -> impl IntoView + use<> {
    view! {
        // The script of this page asks again by itself and puts in what changed.
        <div id="fetching" data-fetching="" role="status">
            <Progress label=progress/>
        </div>
        <p class="mt-6 mb-2">"It goes on without you: the draft is yours already, and what is found comes into it."</p>
        <p class="flex flex-wrap gap-3">
            <LinkButton kind=ButtonKind::Primary href=page.href()>"Look again"</LinkButton>
            <LinkButton href=page.draft_href()>"Open the draft meanwhile"</LinkButton>
        </p>
    }
}

fn done(page: &FetchPage, notes: Vec<String>) -> impl IntoView + use<> {
    let notes = notes
        .into_iter()
        .map(|note| view! { <li class="mb-1 break-words" inner_html=coded(&note)></li> })
        .collect_view();
    view! {
        <div role="status">
            <Notice tone=Tone::Good title="The files are in your draft">
                <p>"What was guessed is told below; the editor says what is missing."</p>
            </Notice>
        </div>
        <ul class="my-6 max-w-[72ch] list-disc pl-5">{notes}</ul>
        <LinkButton kind=ButtonKind::Primary href=page.draft_href()>"Open the draft"</LinkButton>
    }
}

fn failed(page: &FetchPage, why: String) -> impl IntoView + use<> {
    let form = page.form.clone();
    let findings = page.findings.clone();
    view! {
        <div role="status">
            <Notice tone=Tone::Bad title="The repository could not be fetched">
                <p class="break-words" inner_html=coded(&why)></p>
                <p>"Your draft is there all the same, with its name."</p>
            </Notice>
        </div>
        <ErrorSummary findings=findings.clone()/>
        <h2>"Try again"</h2>
        <form method="post" action=page.href() enctype="multipart/form-data">
            <input type="hidden" name="from" value="repository"/>
            {ways::repository(form.url, form.revision, &findings)}
            <Button kind=ButtonKind::Primary>"Fetch again"</Button>
        </form>
        <h2>"Or send the files yourself"</h2>
        <form method="post" action=page.href() enctype="multipart/form-data">
            <input type="hidden" name="from" value="files"/>
            {ways::upload(&findings, page.limits, true)}
            <Button>"Put them into the draft"</Button>
        </form>
        <h2>"Or write it"</h2>
        <p><a class="target" href=page.draft_href()>"Open the draft without files"</a></p>
    }
}
