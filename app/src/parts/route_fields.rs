//! The rows of the feedback routes: an island, so that what is wrong with a row, or with all of them,
//! is said while one types. Without the script they are fields of a form, with the findings of the
//! last visit.

use domain::Intent;
use domain::bundle::{BundleText, ROUTE_LIMIT, RouteLack, RouteRow, RoutesAround};
use leptos::ev::{self, Event, FocusEvent};
use leptos::prelude::*;

use super::{FindingItem, finding_list};
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
#[component]
pub fn RouteFields(
    rows: Vec<RouteField>,
    problems: Vec<String>,
    findings: Vec<FindingItem>,
    around: Option<RoutesAround>,
) -> impl IntoView {
    let list = rows
        .iter()
        .enumerate()
        .map(|(index, field)| row(index, field));
    let list = list.collect_view();
    let said = finding_list::said(&problems, &findings);
    view! {
        <ol>{list}</ol>
        <div id=SAID_OF_ALL aria-live="polite" inner_html=said></div>
        <RoutesHeard rows problems findings around/>
    }
}

/// Hears what is written into the rows, which are the server's markup, and says below each, and below
/// all of them, what is wrong.
// A module of the browser half without drafts needs no island for them.
#[cfg_attr(feature = "draft", island)]
#[cfg_attr(not(feature = "draft"), component)]
fn RoutesHeard(
    rows: Vec<RouteField>,
    problems: Vec<String>,
    findings: Vec<FindingItem>,
    around: Option<RoutesAround>,
) -> impl IntoView {
    let written = rows.iter().map(|field| Written {
        row: field.row.clone(),
        left: [false; RouteLack::ALL.len()],
    });
    let heard = StoredValue::new(Heard {
        written: written.collect(),
        said: rows.iter().map(of_row).collect(),
        of_all: Said { problems, findings },
    });
    let first = StoredValue::new((rows, heard.with_value(|heard| heard.of_all.clone()), around));
    let again = move |index: usize| {
        first.with_value(|(rows, told, around)| {
            heard.update_value(|heard| {
                let said = match (heard.written.get(index), rows.get(index)) {
                    // What the server said holds until something else stands there.
                    (Some(now), Some(field)) if now.row == field.row && now.left == [false; 2] => {
                        of_row(field)
                    }
                    (Some(now), _) => Said {
                        problems: about_one(now),
                        findings: Vec::new(),
                    },
                    _ => return,
                };
                show(&said_of(index), &mut heard.said[index], said);
                let mut pairs = heard.written.iter().zip(rows);
                let as_told = heard.written.len() == rows.len()
                    && pairs.all(|(now, field)| now.row == field.row);
                let said = if as_told {
                    told.clone()
                } else {
                    about_all(around.as_ref(), &heard.written, told)
                };
                show(SAID_OF_ALL, &mut heard.of_all, said);
            });
        });
    };
    let hear = move |event: Event| {
        if let Some((index, key)) = place(&event) {
            let text = event_target_value(&event);
            heard.update_value(|heard| {
                if let Some(now) = heard.row(index) {
                    now.write(&key, text);
                }
            });
            again(index);
        }
    };
    let leave = move |event: FocusEvent| {
        let left = place(&event).and_then(|(index, key)| {
            let lack = RouteLack::ALL
                .into_iter()
                .position(|lack| field_of(lack) == key)?;
            Some((index, lack))
        });
        if let Some((index, lack)) = left {
            heard.update_value(|heard| {
                if let Some(now) = heard.row(index) {
                    now.left[lack] = true;
                }
            });
            again(index);
        }
    };
    // Only a browser runs it.
    Effect::new(move |_| {
        let listening = window_event_listener(ev::input, hear);
        let leaving = window_event_listener(ev::focusout, leave);
        on_cleanup(move || {
            listening.remove();
            leaving.remove();
        });
    });
}

/// What is written, and what is said of it.
struct Heard {
    written: Vec<Written>,
    said: Vec<Said>,
    of_all: Said,
}

impl Heard {
    /// A row; one that the script added behind those of the server begins empty.
    fn row(&mut self, index: usize) -> Option<&mut Written> {
        while self.written.len() <= index && index < ROUTE_LIMIT {
            self.written.push(Written {
                row: RouteRow {
                    intent: RouteRow::INTENTS[0],
                    label: String::new(),
                    target: String::new(),
                    note: String::new(),
                },
                left: [false; RouteLack::ALL.len()],
            });
            self.said.push(Said::default());
        }
        self.written.get_mut(index)
    }
}

impl Written {
    fn write(&mut self, key: &str, text: String) {
        match key {
            "intent" => self.row.intent = text.parse().unwrap_or(self.row.intent),
            "label" => self.row.label = text,
            "target" => self.row.target = text,
            "note" => self.row.note = text,
            _ => {}
        }
    }
}

/// The field in which it is missing.
const fn field_of(lack: RouteLack) -> &'static str {
    match lack {
        RouteLack::Label => "label",
        RouteLack::Address => "target",
    }
}

/// The place below all rows.
const SAID_OF_ALL: &str = "said-routes";

/// The place below a row.
fn said_of(index: usize) -> String {
    format!("{SAID_OF_ALL}-{index}")
}

/// What the server says of a row.
fn of_row(field: &RouteField) -> Said {
    Said {
        problems: field.problems.clone(),
        findings: field.findings.clone(),
    }
}

/// Says something else at a place.
fn show(place: &str, before: &mut Said, now: Said) {
    if *before != now {
        if let Some(place) = document().get_element_by_id(place) {
            place.set_inner_html(&finding_list::said(&now.problems, &now.findings));
        }
        *before = now;
    }
}

/// The row and the key of the field in which something happened.
fn place(event: &web_sys::Event) -> Option<(usize, String)> {
    let name = event_target::<web_sys::Element>(event).get_attribute("name")?;
    let (index, key) = name.strip_prefix("routes/")?.split_once('/')?;
    Some((index.parse().ok()?, key.to_owned()))
}

/// One row.
fn row(index: usize, field: &RouteField) -> impl IntoView + use<> {
    let said = of_row(field);
    let said = finding_list::said(&said.problems, &said.findings);
    let name = move |key: &str| format!("routes/{index}/{key}");
    let id = move |key: &str| format!("field-routes-{index}-{key}");
    let text =
        move |key: &'static str, words: &'static str, value: String, example: &'static str| {
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
                        aria-describedby=said_of(index)
                    />
                </div>
            }
        };
    let RouteRow {
        intent,
        label,
        target,
        note,
    } = field.row.clone();
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
                        <select class="mt-1 w-full" id=id("intent") name=name("intent") data-key="intent">
                            {choices}
                        </select>
                    </div>
                    {text("label", "What it is called", label, "Issue tracker of the image")}
                    {text(
                        "target",
                        "Address",
                        target,
                        "https://github.com/example/skiff-docker/issues",
                    )}
                    {text(
                        "note",
                        "Note (optional)",
                        note,
                        "for the image; faults of Skiff itself go to its project",
                    )}
                </div>
                <div id=said_of(index) aria-live="polite" inner_html=said></div>
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
