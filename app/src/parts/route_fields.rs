//! The rows of the feedback routes: an island, so that what is wrong with a row, or with all of them,
//! is said while one types. Without the script they are fields of a form, with the findings of the
//! last visit.

use domain::Intent;
use domain::bundle::{BundleText, RouteLack, RouteRow, RoutesAround};
use leptos::prelude::*;

use super::finding_list::finding_row;
use super::{FindingItem, Icon};
use crate::view::draft::RouteField;

/// What is said about a row, or about all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    /// What cannot be taken, in sentences.
    problems: Vec<String>,
    /// What the rules say.
    findings: Vec<FindingItem>,
}

/// A row as it stands in the form, and which of its fields somebody went on from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Written {
    row: RouteRow,
    left: [bool; RouteLack::ALL.len()],
}

/// What each use of a route is called in the form.
const fn intent_label(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => "Report a fault",
        Intent::Security => "Report a security problem",
        Intent::Howto => "Ask a question",
        _ => "Something else",
    }
}

/// The rows of the form, the empty ones too. Without `around` what the rules say of all of them comes
/// with the save.
#[island]
pub fn RouteFields(
    rows: Vec<RouteField>,
    problems: Vec<String>,
    findings: Vec<FindingItem>,
    around: Option<RoutesAround>,
) -> impl IntoView {
    let first: Vec<RouteRow> = rows.iter().map(|field| field.row.clone()).collect();
    let written = RwSignal::new(
        first
            .iter()
            .map(|row| Written {
                row: row.clone(),
                left: [false; RouteLack::ALL.len()],
            })
            .collect::<Vec<_>>(),
    );
    let untouched = {
        let first = first.clone();
        Memo::new(move |_| {
            written.with(|written| written.iter().zip(&first).all(|(now, row)| now.row == *row))
        })
    };
    let told = Said { problems, findings };
    let found = Memo::new(move |_| {
        if untouched.get() {
            return told.clone();
        }
        written.with(|written| about_all(around.as_ref(), written, &told))
    });
    let list = rows
        .into_iter()
        .enumerate()
        .map(|(index, field)| row(index, field, written))
        .collect_view();
    view! {
        <ol>{list}</ol>
        <div aria-live="polite">{move || found.with(said)}</div>
    }
}

/// One row.
fn row(index: usize, field: RouteField, written: RwSignal<Vec<Written>>) -> impl IntoView {
    let RouteField {
        row: first,
        problems,
        findings,
    } = field;
    let told = Said { problems, findings };
    let about = {
        let first = first.clone();
        Memo::new(move |_| {
            written.with(|written| match written.get(index) {
                // What the server said holds until something else stands there.
                Some(now) if now.row == first && now.left == [false; 2] => told.clone(),
                Some(now) => Said {
                    problems: about_one(now),
                    findings: Vec::new(),
                },
                None => Said::default(),
            })
        })
    };
    let change = move |set: fn(&mut RouteRow, String), text: String| {
        written.update(|written| {
            if let Some(now) = written.get_mut(index) {
                set(&mut now.row, text);
            }
        });
    };
    let name = move |key: &str| format!("routes/{index}/{key}");
    let id = move |key: &str| format!("field-routes-{index}-{key}");
    let text = move |key: &'static str,
                     words: &'static str,
                     value: String,
                     example: &'static str,
                     set: fn(&mut RouteRow, String),
                     lack: Option<usize>| {
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
                    aria-describedby=format!("said-routes-{index}")
                    on:input=move |event| change(set, event_target_value(&event))
                    on:blur=move |_| {
                        if let Some(lack) = lack {
                            written
                                .update(|written| {
                                    if let Some(now) = written.get_mut(index) {
                                        now.left[lack] = true;
                                    }
                                });
                        }
                    }
                />
            </div>
        }
    };
    let RouteRow {
        intent,
        label,
        target,
        note,
    } = first;
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
    view! {
        <li id=format!("route-{index}") data-route class="mb-4 border-t border-line pt-3">
            <fieldset>
                <legend class="visually-hidden">{format!("Route {}", index + 1)}</legend>
                <div class="grid grid-cols-1 gap-3 sm:grid-cols-2">
                    <div class="min-w-0">
                        <label class="block font-semibold" for=id("intent")>
                            {format!("{}. What it is for", index + 1)}
                        </label>
                        <select
                            class="mt-1 w-full"
                            id=id("intent")
                            name=name("intent")
                            data-key="intent"
                            on:input=move |event| {
                                change(
                                    |row, text| {
                                        if let Ok(intent) = text.parse() {
                                            row.intent = intent;
                                        }
                                    },
                                    event_target_value(&event),
                                );
                            }
                        >
                            {choices}
                        </select>
                    </div>
                    {text(
                        "label",
                        "What it is called",
                        label,
                        "Issue tracker of the image",
                        |row, text| row.label = text,
                        Some(0),
                    )}
                    {text(
                        "target",
                        "Address",
                        target,
                        "https://github.com/example/skiff-docker/issues",
                        |row, text| row.target = text,
                        Some(1),
                    )}
                    {text(
                        "note",
                        "Note (optional)",
                        note,
                        "for the image; faults of Skiff itself go to its project",
                        |row, text| row.note = text,
                        None,
                    )}
                </div>
                <div id=format!("said-routes-{index}") aria-live="polite">
                    {move || about.with(said)}
                </div>
            </fieldset>
        </li>
    }
}

/// What is wrong with a row while it is written. What is missing is said once somebody went on from
/// its field.
fn about_one(now: &Written) -> Vec<String> {
    if now.row.is_empty() {
        return Vec::new();
    }
    let lacks = RouteLack::ALL.into_iter().zip(now.left);
    let lacks = lacks.filter(|(lack, left)| *left && lack.is_of(&now.row));
    let lacks = lacks.map(|(lack, _)| lack.sentence().to_owned());
    lacks.chain(now.row.faults()).collect()
}

/// What the rules say about all rows; what they said before where the browser does not know what they
/// look at.
fn about_all(around: Option<&RoutesAround>, written: &[Written], told: &Said) -> Said {
    let Some(around) = around else {
        return told.clone();
    };
    let rows: Vec<RouteRow> = written
        .iter()
        .map(|now| now.row.clone())
        .filter(|row| !row.is_empty())
        .collect();
    let found = around.check(&rows);
    let mut findings: Vec<FindingItem> = found
        .of_text(&BundleText::Routes)
        .map(|found| FindingItem {
            line: None,
            ..FindingItem::from(&found.finding)
        })
        .collect();
    findings.dedup();
    Said {
        problems: found
            .problems
            .into_iter()
            .filter(|problem| problem.text == BundleText::Routes)
            .map(|problem| problem.sentence)
            .collect(),
        findings,
    }
}

fn said(said: &Said) -> impl IntoView + use<> {
    let problems = said
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
    let rows: Vec<_> = said
        .findings
        .iter()
        .map(|found| finding_row(found.clone(), None, None, ()))
        .collect();
    let findings = (!rows.is_empty()).then(|| view! { <ul class="my-2">{rows}</ul> });
    view! {
        {problems}
        {findings}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(label: &str, target: &str, left: [bool; 2]) -> Written {
        Written {
            row: RouteRow {
                intent: Intent::Bug,
                label: label.to_owned(),
                target: target.to_owned(),
                note: String::new(),
            },
            left,
        }
    }

    #[test]
    fn what_is_missing_is_said_once_somebody_went_on() {
        let nothing: [&str; 0] = [];
        assert_eq!(about_one(&written("", "", [true; 2])), nothing);
        assert_eq!(about_one(&written("Issues", "", [true, false])), nothing);
        assert_eq!(
            about_one(&written("Issues", "", [true, true])),
            ["The address is missing."]
        );
        assert_eq!(
            about_one(&written("", "https://a.example/x", [true, false])),
            ["The name is missing."]
        );
        // What stands there and cannot be taken is said at once.
        let wrong = about_one(&written("A<b>", "javascript:x", [false; 2]));
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }
}
