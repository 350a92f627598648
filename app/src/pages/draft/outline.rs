//! The parts of a draft with their states.

use domain::readiness::{PartReadiness, PartState};
use leptos::prelude::*;

use crate::parts::Icon;
use crate::view::draft::{EditorPage, Place};

/// The list of parts.
pub fn outline(page: &EditorPage) -> impl IntoView + use<> {
    let items = page
        .readiness
        .parts
        .iter()
        .map(|part| item(part, &page.place, &page.head.id))
        .collect_view();
    let submit = page.head.page("submit");
    let may = page.readiness.may_submit();
    view! {
        <nav aria-label="Parts of the proposal" class="outline">
            <ol>
                {items}
                <li>
                    <a href=submit class="outline-item">
                        <span class=if may { "text-good" } else { "text-muted" }>
                            <Icon name=if may { "check" } else { "arrow" }/>
                        </span>
                        <span>
                            "Submit"
                            {may.then(|| view! { <span class="visually-hidden">", everything is ready"</span> })}
                        </span>
                    </a>
                </li>
            </ol>
        </nav>
    }
}

fn item(part: &PartReadiness, place: &Place, id: &str) -> impl IntoView + use<> {
    let (tone, icon) = match part.state {
        PartState::Empty => ("text-muted", "dot"),
        PartState::Incomplete => ("text-turn", "alert"),
        PartState::Errors => ("text-bad", "cross"),
        PartState::Ready => ("text-good", "check"),
    };
    let words = words(part);
    let count = match part.state {
        PartState::Errors => part.errors,
        PartState::Incomplete => part.missing + part.unexplained,
        PartState::Empty | PartState::Ready => 0,
    };
    let current = part.part == place.part;
    view! {
        <li>
            <a
                class="outline-item"
                href=place.at(part.part).href(id)
                aria-current=current.then_some("page")
            >
                <span class=tone>
                    <Icon name=icon/>
                </span>
                <span class="min-w-0">
                    {part.part.title()}
                    <span class="visually-hidden">{format!(", {words}")}</span>
                </span>
                {(count > 0)
                    .then(|| {
                        view! {
                            <span class=format!("ml-auto text-sm {tone}") aria-hidden="true">
                                {count.to_string()}
                            </span>
                        }
                    })}
            </a>
        </li>
    }
}

/// The state of a part in words.
pub fn words(part: &PartReadiness) -> String {
    let many = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    match part.state {
        PartState::Empty => "nothing filled in".to_owned(),
        PartState::Ready => "ready".to_owned(),
        PartState::Errors => many(part.errors, "error", "errors"),
        PartState::Incomplete => {
            let mut left = Vec::new();
            if part.missing > 0 {
                left.push(format!("{} missing", part.missing));
            }
            if part.unexplained > 0 {
                left.push(many(
                    part.unexplained,
                    "rule wants a sentence",
                    "rules want a sentence",
                ));
            }
            left.join(", ")
        }
    }
}
