//! The editor of a draft: the outline of its parts, the form of one of them, and what stands
//! beside it.
//!
//! What a save changes outside of the form is a region of its own: the server makes it again and
//! the script of the page puts it in place, so that both know one way to say it.

mod beside;
mod conflict;
mod explain;
mod files;
mod outline;
mod people;
mod routes;
mod submit;
mod summary;
mod up_to_date;

use leptos::prelude::*;

pub use conflict::{conflict_panel, conflicts};
pub use people::{invitation, people};
pub use submit::{NOTE_LIMIT, submit};
pub use up_to_date::up_to_date;

use crate::parts::{
    AnswerFields, Badge, CodeEditor, ErrorSummary, LinkButton, Notice, Stamped, Tone,
};
use crate::shell::render;
use crate::view::draft::{DraftHead, EditorPage, PartForm, Stage};

/// What the editor is called in the title of the document.
pub fn title(page: &EditorPage) -> String {
    format!("{}: {}", page.head.title(), page.place.part.title())
}

/// The page of one part.
pub fn editor(page: EditorPage) -> impl IntoView {
    let EditorPage {
        head,
        place,
        form,
        is_new,
        checked,
        done,
        refused,
        ..
    } = page.clone();
    let closed = matches!(head.stage, Stage::Closed { .. });
    let fields = match form {
        PartForm::Answers(fields) => view! {
            <AnswerFields fields is_new checked/>
        }
        .into_any(),
        PartForm::Manifest(stamp, edited) => view! {
            <p class="mb-4 text-muted">
                "One paragraph for the whole image, then one for each thing that is built. "
                <a href="/rules" class="target">"The rules for manifests"</a>
            </p>
            <input type="hidden" name="text-is" value=stamp.part.clone()/>
            <Stamped stamp>
                <CodeEditor edited/>
            </Stamped>
        }
        .into_any(),
        PartForm::Files(files) => files::files(files, &head.id, &place, &page.limits).into_any(),
        PartForm::Routes {
            rows,
            stamp,
            problems,
            findings,
            around,
            maintainers,
        } => routes::routes(
            rows,
            stamp,
            (problems, findings),
            around.map(|around| *around),
            maintainers,
            &head.page("manifest"),
        )
        .into_any(),
    };
    let action = place.href(&head.id);
    let regions = |name: &'static str, inner: AnyView| {
        view! { <div data-region=name>{inner}</div> }
    };
    let summary = regions("summary", summary::summary(&page).into_any());
    let outline = regions("outline", outline::outline(&page).into_any());
    let across = regions("across", summary::across(&page).into_any());
    let beside = regions("beside", beside::beside(&page).into_any());
    let explanations = explain::explanations(page.explanations.clone());
    let buttons = (!closed).then(|| buttons(&page));
    view! {
        {head_of(&head, true)}
        <ErrorSummary findings=refused/>
        {done.map(|done| view! { <Notice tone=Tone::Good title=done>""</Notice> })}
        {deleted(&head)}
        {outdated(&head)}
        <div id="draft-said"></div>
        <div class="drafting mt-4">
            {outline}
            // What is missing is said by the server and never keeps anybody from saving.
            <form
                novalidate
                method="post"
                enctype="multipart/form-data"
                action=action
                class="min-w-0"
                autocomplete="off"
                data-draft=head.id.clone()
                data-save=head.page("parts")
                data-part-page=place.part.slug()
                data-file=place.file.clone()
                data-side=place.side.as_str()
            >
                // The first button is the one that Enter presses.
                <button type="submit" name="act" value="save" class="visually-hidden" tabindex="-1" aria-hidden="true">
                    "Save"
                </button>
                <h2 class="mt-0">{place.part.title()}</h2>
                {summary}
                {fields}
                {across}
                {explanations}
                {buttons}
            </form>
            {beside}
        </div>
        <super::shortcuts::Shortcuts keys=&[
            ("Ctrl S", "Save now"),
            ("Ctrl Enter", "Save and go to the next part"),
            ("F8", "Go to the next finding"),
        ]/>
    }
}

/// Name, state, and when the draft was saved.
fn head_of(head: &DraftHead, is_editor: bool) -> impl IntoView + use<> {
    let badge = match head.stage {
        Stage::Draft => view! { <Badge tone=Tone::Mute icon="pencil">"Draft"</Badge> }.into_any(),
        Stage::Revising { round, .. } => {
            view! { <Badge tone=Tone::Turn icon="pencil">{format!("Round {round}, not submitted")}</Badge> }
                .into_any()
        }
        Stage::Waiting { .. } => {
            view! { <Badge tone=Tone::Note icon="clock">"With reviewers"</Badge> }.into_any()
        }
        Stage::Closed { .. } => view! { <Badge tone=Tone::Mute icon="lock">"Closed"</Badge> }.into_any(),
    };
    let proposal = match head.stage {
        Stage::Draft => None,
        Stage::Revising { number, .. } | Stage::Waiting { number } | Stage::Closed { number } => {
            Some(view! {
                <a class="target" href=format!("/proposals/{number}")>
                    {format!("Proposal {number}")}
                </a>
            })
        }
    };
    let saved = is_editor.then(|| {
        view! {
            <span class="text-sm text-muted" id="draft-status" role="status">
                {head.saved.clone()}
            </span>
        }
    });
    view! {
        <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            <h1 class="min-w-0 break-words" dir="auto">{head.title()}</h1>
            {badge}
            {proposal}
            {saved}
            <a class="target text-sm" href=head.page("people")>"Co-authors"</a>
            <a class="target text-sm" href=head.page("archive")>"Download"</a>
        </div>
        <p class="text-sm text-muted">{head.kind.clone()}</p>
    }
}

/// Says that the draft was deleted, with the way back.
fn deleted(head: &DraftHead) -> Option<impl IntoView + use<>> {
    let until = head.deleted.clone()?;
    let action = head.page("people");
    Some(view! {
        <Notice tone=Tone::Turn title="This draft was deleted.">
            <p>{until}</p>
            <form method="post" action=action class="mt-2">
                <button type="submit" class="button" name="act" value="restore">
                    "Bring it back"
                </button>
            </form>
        </Notice>
    })
}

/// Says that the image changed meanwhile, with the way to take that into the draft.
fn outdated(head: &DraftHead) -> Option<impl IntoView + use<>> {
    let href = head.outdated.then(|| head.page("up-to-date"))?;
    let title = format!("{} changed since this was begun.", head.title());
    Some(view! {
        <Notice tone=Tone::Turn title>
            <p>"Before it can be submitted or accepted it has to begin from what the image is now."</p>
            <p class="mt-2"><LinkButton href>"Bring it up to date"</LinkButton></p>
        </Notice>
    })
}

/// What ends the form.
fn buttons(page: &EditorPage) -> impl IntoView + use<> {
    let head = &page.head;
    let back = page.place.previous().map(|part| {
        view! { <LinkButton href=page.place.at(part).href(&head.id)>"Back"</LinkButton> }
    });
    let next = page.place.next().map_or("Submit", |part| part.title());
    view! {
        <div class="draft-buttons">
            {back}
            <button type="submit" class="button" name="act" value="save">
                "Save"
            </button>
            <button type="submit" class="button" name="act" value="check">
                "Check"
            </button>
            <button type="submit" class="button button-primary" name="act" value="next">
                "Save and go on"
                <span class="visually-hidden">{format!(": {next}")}</span>
            </button>
        </div>
    }
}

/// What a save changes outside of the form, by the names of the regions, as HTML.
pub fn regions(page: &EditorPage) -> Vec<(String, String)> {
    vec![
        (
            "summary".to_owned(),
            render(|| summary::summary(page).into_any()),
        ),
        (
            "outline".to_owned(),
            render(|| outline::outline(page).into_any()),
        ),
        (
            "across".to_owned(),
            render(|| summary::across(page).into_any()),
        ),
        (
            "beside".to_owned(),
            render(|| beside::beside(page).into_any()),
        ),
    ]
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
