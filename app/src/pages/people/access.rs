//! What stands where somebody may not go on, or where their session ended while they wrote.

use domain::bundle::Field;
use leptos::prelude::*;

use crate::markup::capital;
use crate::parts::{Button, ButtonKind, LinkButton, TextArea};
use crate::view::address::with_query;
use crate::view::mine::MINE;
use crate::view::people::{ForbiddenPage, HeldFiles, SignedOutPage, UnsavedPage};

/// Why something is refused, and who can do it; status 403.
pub fn forbidden(page: ForbiddenPage) -> impl IntoView {
    let ForbiddenPage {
        what,
        why,
        who_can,
        signed_in_as,
        next,
    } = page;
    let who_can = (!who_can.is_empty()).then(|| {
        let names = who_can
            .into_iter()
            .map(|(words, href)| match href {
                Some(href) => view! { <li><a class="target" href=href>{words}</a></li> }.into_any(),
                None => view! { <li>{words}</li> }.into_any(),
            })
            .collect_view();
        view! {
            <h2>"Who can"</h2>
            <ul class="list-disc pl-5">{names}</ul>
        }
    });
    let who = match signed_in_as {
        Some(handle) => format!("You are signed in as @{handle}."),
        None => "You are not signed in.".to_owned(),
    };
    let next = (!next.is_empty()).then(|| {
        let ways = next
            .into_iter()
            .map(|(words, href)| view! { <li><a href=href class="target">{words}</a></li> })
            .collect_view();
        view! { <ul class="mt-6 flex flex-wrap gap-x-6">{ways}</ul> }
    });
    view! {
        <p class="text-sm text-muted">"Status 403"</p>
        <h1 class="break-words">{what}": not for you"</h1>
        <p class="mt-2 break-words">{why}</p>
        <p class="text-sm text-muted">{who}</p>
        {who_can}
        {next}
    }
}

/// The form that arrived without a session, held until its writer has signed in again; status 401.
pub fn signed_out(page: SignedOutPage) -> impl IntoView {
    let SignedOutPage {
        what,
        action,
        fields,
        files,
    } = page;
    let held = held(&fields);
    let shown = shown(fields, false);
    // A browser fills in no file by itself, but the form can take them here as well.
    let kind = (!files.is_empty()).then_some("multipart/form-data");
    let files = files.into_iter().map(choose_again).collect_view();
    view! {
        <p class="text-sm text-muted">"Status 401"</p>
        <h1>"Your session ended while you wrote"</h1>
        <p class="mt-2">"What you wrote is kept on this page: "{what}"."</p>
        <ol class="mt-4 list-decimal pl-5">
            <li class="pb-3">
                "Sign in in another tab. "
                <a class="target" target="_blank" rel="opener" href=with_query("/sign-in", &[("return_to", "/account")])>
                    "Open the sign-in page in a new tab"
                </a>
            </li>
            <li>
                <form method="post" action=action.clone() enctype=kind>
                    {held}
                    {files}
                    <p class="mb-2">"Come back to this page and send it again."</p>
                    <Button kind=ButtonKind::Primary>"Send again"</Button>
                </form>
            </li>
        </ol>
        {shown}
        <p class="mt-8">
            <LinkButton href=action kind=ButtonKind::Quiet>"Discard it and open the page"</LinkButton>
        </p>
    }
}

/// The form that could not be done as it was sent, held so that it can be sent again.
pub fn unsaved(page: UnsavedPage) -> impl IntoView {
    let UnsavedPage {
        status,
        title,
        why,
        request_id,
        action,
        fields,
        files,
    } = page;
    // What is gone takes nothing any more; what was refused has to be changed first.
    let (is_gone, is_refused) = (status == 404, status == 422);
    let long = |(name, value): &(String, String)| !is_of_the_form(name) && value.len() >= LONG;
    // Of short texts nobody can tell which one was refused: they are shown, and sent as they are.
    let is_refused = is_refused && fields.iter().any(long);
    let kept = match (is_gone, is_refused) {
        (true, _) => "What you wrote is kept on this page. Copy it before you leave.",
        (_, true) => "What you wrote is kept on this page. Change it here and send it again.",
        _ => "What you wrote is kept on this page. Leave it open until it is saved.",
    };
    let form = (!is_gone).then(|| {
        let held = if is_refused {
            to_change(&fields).into_any()
        } else {
            held(&fields).into_any()
        };
        let kind = (!files.is_empty()).then_some("multipart/form-data");
        let files = files.into_iter().map(choose_again).collect_view();
        view! {
            <form method="post" action=action.clone() enctype=kind class="mt-4">
                {held}
                {files}
                <Button kind=ButtonKind::Primary>"Send again"</Button>
            </form>
        }
    });
    let away = if is_gone {
        view! { <LinkButton href=MINE.to_owned() kind=ButtonKind::Quiet>"Discard it and open my work"</LinkButton> }
    } else {
        view! { <LinkButton href=action kind=ButtonKind::Quiet>"Discard it and open the page"</LinkButton> }
    };
    let fields = fields
        .into_iter()
        .filter(|(_, value)| !is_refused || value.len() < LONG);
    let shown = shown(fields.collect(), is_gone);
    view! {
        <p class="text-sm text-muted">{format!("Status {status}")}</p>
        <h1>"Not saved"</h1>
        <p class="mt-2 break-words font-semibold">{title}</p>
        <p class="break-words">{why}</p>
        <p>{kept}</p>
        {request_id.map(|number| view! { <p class="text-sm text-muted">"Number of the request: "<code>{number}</code></p> })}
        {form}
        {shown}
        <p class="mt-8">{away}</p>
    }
}

/// Whether a field was written by the form rather than by its reader: which version was seen, what
/// stood there before, which findings are shown, which button was pressed.
fn is_of_the_form(name: &str) -> bool {
    name.starts_with("seen:")
        || name.starts_with("base:")
        || matches!(name, "act" | "fix" | "add" | "text-is" | "show")
}

/// Texts from this length on, in bytes, may be why a form was refused. What is shorter may be a choice
/// that nobody typed.
const LONG: usize = 200;

/// The fields of a form that is held, the long texts among them in sight to be changed.
fn to_change(fields: &[(String, String)]) -> impl IntoView + use<> {
    fields
        .iter()
        .map(|(name, value)| {
            if is_of_the_form(name) || value.len() < LONG {
                return view! { <input type="hidden" name=name.clone() value=value.clone()/> }
                    .into_any();
            }
            let rows = value.lines().count().clamp(1, 20);
            view! { <TextArea name=name.clone() label=label(name) value=value.clone() rows required=true/> }
                .into_any()
        })
        .collect_view()
}

/// What people call a field of a form; of most forms its name says it.
fn label(name: &str) -> String {
    let answer = name.strip_prefix("answers/");
    let rule = name.strip_prefix("explanations/");
    match (answer.and_then(|name| name.parse::<Field>().ok()), rule) {
        (Some(field), _) => field.form().label.to_owned(),
        (None, Some(rule)) => format!("Why it is so ({rule})"),
        (None, None) if name == "text" => "The text".to_owned(),
        (None, None) if name == "note" => "A note for reviewers".to_owned(),
        (None, None) => capital(name),
    }
}

/// The fields of a form that is held, as they are sent again.
fn held(fields: &[(String, String)]) -> impl IntoView + use<> {
    fields
        .iter()
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.clone() value=value.clone()/> }
        })
        .collect_view()
}

/// What was written, for people to read and to copy.
fn shown(fields: Vec<(String, String)>, open: bool) -> impl IntoView {
    let shown: Vec<_> = fields
        .into_iter()
        .filter(|(name, value)| !is_of_the_form(name) && !value.trim().is_empty())
        .map(|(name, value)| {
            view! {
                <dt class="mt-3 font-semibold">{label(&name)}</dt>
                <dd class="max-w-none break-words whitespace-pre-wrap" dir="auto">{value}</dd>
            }
        })
        .collect();
    (!shown.is_empty()).then(|| {
        view! {
            <details class="mt-8" open=open>
                <summary>"Show what you wrote"</summary>
                <dl class="rounded-md border border-line bg-sheet px-4 pb-4 text-sm">{shown}</dl>
            </details>
        }
    })
}

/// The files of a field by their names, and the field to choose them again.
fn choose_again(files: HeldFiles) -> impl IntoView {
    let HeldFiles { field, names } = files;
    let (id, list) = (format!("again-{field}"), format!("again-{field}-names"));
    let several = names.len() > 1;
    let words = if several {
        "These files were not kept. Choose them again:"
    } else {
        "This file was not kept. Choose it again:"
    };
    let names = names
        .into_iter()
        .map(|name| view! { <li class="break-words" dir="auto">{name}</li> })
        .collect_view();
    view! {
        <div class="mb-4 max-w-[40rem] border-l-4 border-turn pl-3">
            <label class="block font-semibold text-turn" for=id.clone()>{words}</label>
            <ul class="list-disc pl-5" id=list.clone()>{names}</ul>
            <input type="file" class="mt-1 max-w-full" id=id name=field multiple=several aria-describedby=list/>
        </div>
    }
}
