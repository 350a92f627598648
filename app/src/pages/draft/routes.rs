//! The rows of the feedback routes.

use domain::Intent;
use domain::bundle::RouteRow;
use leptos::prelude::*;

use crate::parts::{FindingItem, FindingList, Icon, Stamped};
use crate::view::draft::{RouteField, Stamp};

/// What each use of a route is called in the form.
pub const fn intent_label(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => "Report a fault",
        Intent::Security => "Report a security problem",
        Intent::Howto => "Ask a question",
        _ => "Something else",
    }
}

/// The rows, and who maintains the image.
pub fn routes(
    rows: Vec<RouteField>,
    stamp: Stamp,
    findings: Vec<FindingItem>,
    maintainers: Vec<String>,
    manifest: &str,
) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(index, field)| row(index, field))
        .collect_view();
    let people = if maintainers.is_empty() {
        view! { <p class="text-muted">"The manifest names nobody yet."</p> }.into_any()
    } else {
        let people = maintainers
            .into_iter()
            .map(|person| view! { <li class="break-words">{person}</li> })
            .collect_view();
        view! { <ul class="list-disc pl-5">{people}</ul> }.into_any()
    };
    let findings = (!findings.is_empty()).then(|| view! { <FindingList findings/> });
    view! {
        <p class="mb-4 text-muted">
            "Where users go with a fault, a security problem or a question. They stand at the top of the image's page, in this order. What you leave out falls to the programme's own channels."
        </p>
        <Stamped stamp>
            <ol>{rows}</ol>
        </Stamped>
        {findings}
        <p class="mb-8">
            <button type="submit" class="button" name="act" value="row">
                "Add another row"
            </button>
        </p>
        <h3>"Maintainers"</h3>
        <p class="text-sm text-muted">
            "They stand in the "
            <a class="target" href=manifest.to_owned()>"manifest"</a>
            ", on its line “Maintainers”."
        </p>
        {people}
    }
}

/// One row.
fn row(index: usize, field: RouteField) -> impl IntoView {
    let said_now = said(&field).into_any();
    let RouteRow {
        intent,
        label,
        target,
        note,
    } = field.row;
    let choices = RouteRow::INTENTS
        .map(|choice| {
            view! {
                <option value=choice.as_str() selected=choice == intent>
                    {intent_label(choice)}
                </option>
            }
        })
        .into_iter()
        .collect_view();
    let name = |key: &str| format!("routes/{index}/{key}");
    let id = |key: &str| format!("field-routes-{index}-{key}");
    let text = |key: &'static str, words: &'static str, value: String, example: &'static str| {
        view! {
            <div class="min-w-0">
                <label class="block font-semibold" for=id(key)>
                    {words}
                </label>
                <input
                    type="text"
                    class="mt-1 w-full"
                    id=id(key)
                    name=name(key)
                    value=value
                    placeholder=example
                    data-key=key
                    dir="auto"
                    autocomplete="off"
                />
            </div>
        }
    };
    view! {
        <li id=format!("route-{index}") data-route class="mb-4 border-t border-line pt-3">
            <fieldset>
                <legend class="visually-hidden">{format!("Route {}", index + 1)}</legend>
                <div class="grid grid-cols-1 gap-3 sm:grid-cols-2">
                    <div class="min-w-0">
                        <label class="block font-semibold" for=id("intent")>
                            {format!("{}. What it is for", index + 1)}
                        </label>
                        <select class="mt-1 w-full" id=id("intent") name=name("intent") data-key="intent">
                            {choices}
                        </select>
                    </div>
                    {text("label", "What it is called", label, "Issue tracker of the image")}
                    {text("target", "Address", target, "https://github.com/example/skiff-docker/issues")}
                    {text("note", "Note (optional)", note, "for the image; faults of Skiff itself go to its project")}
                </div>
                <div data-region=format!("route-{index}")>{said_now}</div>
            </fieldset>
        </li>
    }
}

/// What is wrong with a row.
pub fn said(field: &RouteField) -> impl IntoView + use<> {
    let problems = field
        .problems
        .iter()
        .map(|problem| {
            view! {
                <p class="mt-1 flex gap-2 text-sm font-semibold text-bad" data-found>
                    <span>
                        <Icon name="alert"/>
                    </span>
                    <span class="min-w-0 break-words">{problem.clone()}</span>
                </p>
            }
        })
        .collect_view();
    let findings = (!field.findings.is_empty())
        .then(|| view! { <FindingList findings=field.findings.clone()/> });
    view! {
        {problems}
        {findings}
    }
}
