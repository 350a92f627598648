//! The bar with the verdicts, and the last look before a review is published.

use domain::review::{Scope, Verdict};
use leptos::prelude::*;

use super::Place;
use super::thread::severity_look;
use crate::parts::{Badge, Checkbox, ChoiceGroup, MarkdownView, Notice, TextArea, Tone};
use crate::view::form::FormFindings;
use crate::view::review::{DraftComment, PublishForm, VerdictChoice, verdict_slug};

/// The four verdicts at the foot of the window; on a phone behind one button.
#[component]
pub(super) fn PublishBar(
    place: Place,
    verdicts: Vec<VerdictChoice>,
    unpublished: usize,
) -> impl IntoView {
    let words = match unpublished {
        0 => "No unpublished comment".to_owned(),
        1 => "1 unpublished comment".to_owned(),
        many => format!("{many} unpublished comments"),
    };
    let link = |choice: &VerdictChoice, class: &'static str, keys: bool| {
        let href = place.query.publishing(choice.verdict).to_href(place.number);
        let approve = choice.verdict == Verdict::Approve;
        let class = if approve && choice.closed.is_none() {
            "button button-primary"
        } else {
            class
        };
        // Where the approval is about to be published, the key publishes it.
        let open = place.query.publish.is_some();
        let key = (keys && approve && !open).then_some(".");
        view! { <a class=class href=format!("{href}#publish") data-press=key>{choice.verdict.words()}</a> }
    };
    // The plainest first, the one that most people want here last, at the edge.
    let wide = verdicts
        .iter()
        .rev()
        .map(|choice| link(choice, "button", true))
        .collect_view();
    let narrow = verdicts
        .iter()
        .map(|choice| view! { <li class="p-1">{link(choice, "button", false)}</li> })
        .collect_view();
    view! {
        <div class="verdict-bar" role="region" aria-label="Publish the review">
            <p class="grow text-sm font-semibold">{words}</p>
            <div class="hidden gap-2 md:flex">{wide}</div>
            <details class="menu md:hidden">
                <summary class="button button-primary">"Publish …"</summary>
                <ul class="menu-panel">{narrow}</ul>
            </details>
        </div>
    }
}

/// What the author will get, and the button that sends it.
#[component]
pub(super) fn PublishSection(
    place: Place,
    verdict: Verdict,
    verdicts: Vec<VerdictChoice>,
    drafts: Vec<DraftComment>,
    scopes: Vec<Scope>,
    form: PublishForm,
    newest: u32,
    findings: FormFindings,
) -> impl IntoView {
    let choice = verdicts
        .into_iter()
        .find(|choice| choice.verdict == verdict);
    let (leads_to, closed) = match choice {
        Some(choice) => (choice.leads_to, choice.closed),
        None => (
            String::new(),
            Some("You cannot give this verdict.".to_owned()),
        ),
    };
    let body = match closed {
        Some(why) => view! {
            <Notice tone=Tone::Turn title=format!("“{}” cannot be given now", verdict.words())><p>{why}</p></Notice>
        }
        .into_any(),
        None => view! { <PublishFields place=place.clone() verdict scopes form findings newest/> }
            .into_any(),
    };
    view! {
        <section id="publish" aria-labelledby="publish-title" class="mt-10 border-t border-line pt-4">
            <h2 id="publish-title" class="mt-0">{format!("Publish: {}", verdict.words().to_lowercase())}</h2>
            <p>{leads_to}</p>
            <h3>"What the author gets"</h3>
            <Preview drafts/>
            {body}
            <p class="mt-3"><a class="target" href=place.reading>"Back to the review"</a></p>
        </section>
    }
}

/// The comments in the order in which the author reads them: what must be answered first.
#[component]
fn Preview(drafts: Vec<DraftComment>) -> impl IntoView {
    if drafts.is_empty() {
        return view! { <p class="text-muted">"The verdict and the summary below, without a comment on a place."</p> }
            .into_any();
    }
    let mut drafts = drafts;
    // Replies come last: they carry on something that the author knows.
    drafts.sort_by_key(|draft| draft.severity.map_or(u8::MAX, |severity| severity as u8));
    let rows = drafts
        .into_iter()
        .map(|draft| {
            let badge = match draft.severity {
                Some(severity) => {
                    let (tone, icon) = severity_look(severity);
                    view! { <Badge tone icon>{severity.words()}</Badge> }.into_any()
                }
                None => view! { <Badge tone=Tone::Mute icon="arrow">"Reply"</Badge> }.into_any(),
            };
            view! {
                <li class="border-b border-line py-2">
                    <p class="flex flex-wrap items-center gap-x-3">
                        {badge}
                        <a class="target break-words text-sm" href=draft.href>{draft.place}</a>
                    </p>
                    <MarkdownView html=draft.html/>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="max-w-[48rem] border-t border-line">{rows}</ol> }.into_any()
}

#[component]
fn PublishFields(
    place: Place,
    verdict: Verdict,
    scopes: Vec<Scope>,
    form: PublishForm,
    findings: FormFindings,
    newest: u32,
) -> impl IntoView {
    let approves = matches!(verdict, Verdict::Approve | Verdict::ApproveWhenFixed);
    let scopes = approves.then(|| {
        let boxes = scopes
            .into_iter()
            .map(|scope| {
                let checked = form.scopes.contains(&scope);
                view! { <Checkbox name="scope" value=scope.as_str() label=format!("The {}", scope_words(scope)) checked/> }
            })
            .collect_view();
        view! {
            <ChoiceGroup name="scope" legend="What do you approve?" finding=findings.of("scope")>
                {boxes}
            </ChoiceGroup>
        }
    });
    let outdated = (place.revision < newest).then(|| {
        let label = format!(
            "I know that revision {newest} has come, and publish on revision {}",
            place.revision
        );
        view! { <Checkbox name="outdated" value="known" label checked=false/> }
    });
    view! {
        <form method="post" action=place.action.clone() class="mt-4">
            <input type="hidden" name="verdict" value=verdict_slug(verdict)/>
            // What the verdict is given on: a revision that came since is not approved unseen.
            <input type="hidden" name="revision" value=place.revision.to_string()/>
            {scopes}
            <TextArea name="summary" label="Summary" value=form.summary rows=4 limit=10_000 hint="It stands above the comments. Everybody reads it." finding=findings.of("summary") required=verdict == Verdict::AskForChanges/>
            {outdated}
            <p class="mb-3 text-sm text-muted">{format!("Given on revision {} of {newest}. The author gets one notice for all of it.", place.revision)}</p>
            <button type="submit" class="button button-primary" name="act" value="publish" data-press=".">{format!("Publish: {}", verdict.words().to_lowercase())}</button>
        </form>
    }
}

const fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Suitability => "suitability of the image",
        Scope::Dockerfile => "manifest, Dockerfiles and build context",
        Scope::Docs => "documentation, logo and routes",
        Scope::Security => "security of the change",
    }
}
