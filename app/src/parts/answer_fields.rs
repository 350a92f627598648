//! The questions of a part of a proposal: an island, so that what cannot be taken is said while one
//! types. Without the script they are fields of a form, with the findings of the last visit.

use domain::Programme;
use domain::bundle::form::AnswerKind;
use domain::bundle::{Answers, Bundle, Facts, Field, check_answer};
use domain::docs::Templates;
use domain::programme::Channel;
use domain::proposal::Part;
use leptos::prelude::*;

use super::finding_list::finding_row;
use super::text_area::HeardArea;
use super::{FindingItem, FindingLevel, Icon};
use crate::view::draft::{AnswerField, Stamp};

/// What a field says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    /// What is missing or cannot be taken.
    problems: Vec<String>,
    /// What the rules say.
    findings: Vec<FindingItem>,
}

impl Said {
    fn is_wrong(&self) -> bool {
        let heavy = |found: &FindingItem| found.level <= FindingLevel::Block;
        !self.problems.is_empty() || self.findings.iter().any(heavy)
    }
}

/// The hidden fields that say which stored part a field holds and what it held before; `children`
/// are what it is changed with.
#[component]
pub fn Stamped(stamp: Stamp, children: Children) -> impl IntoView {
    let Stamp { part, seen, base } = stamp;
    view! {
        <div data-part=part.clone()>
            <input type="hidden" name=format!("seen:{part}") value=seen.to_string()/>
            <input type="hidden" name=format!("base:{part}") value=base/>
            {children()}
        </div>
    }
}

/// The questions of one part. `is_new` says that a new image is proposed, and `checked` that
/// somebody asked what is missing.
// A module of the browser half without drafts needs no island for them.
#[cfg_attr(feature = "draft", island)]
#[cfg_attr(not(feature = "draft"), component)]
pub fn AnswerFields(
    part: Part,
    fields: Vec<AnswerField>,
    is_new: bool,
    checked: bool,
) -> impl IntoView {
    let values = RwSignal::new(
        fields
            .iter()
            .map(|field| (field.field, field.value.clone()))
            .collect::<Vec<_>>(),
    );
    let _ = part;
    fields
        .into_iter()
        .map(|field| question(field, values, is_new, checked))
        .collect_view()
}

fn question(
    field: AnswerField,
    values: RwSignal<Vec<(Field, String)>>,
    is_new: bool,
    checked: bool,
) -> impl IntoView {
    let asked = field.field;
    let form = asked.form();
    let first = field.value.clone();
    let told = Said {
        problems: field
            .missing
            .clone()
            .filter(|_| checked)
            .into_iter()
            .chain(field.problems.clone())
            .collect(),
        findings: field.findings.clone(),
    };
    let said = Memo::new(move |_| {
        values.with(|values| {
            let now = value_of(values, asked);
            // What the server said holds until something else stands there.
            if now == first {
                told.clone()
            } else {
                browser_says(values, asked, is_new, checked)
            }
        })
    });
    let name = field.stamp.part.clone();
    let id = format!("field-{name}");
    let change = Callback::new(move |answer: String| {
        values.update(|values| {
            if let Some(place) = values.iter_mut().find(|(field, _)| *field == asked) {
                place.1 = answer;
            }
        });
    });
    let length = Memo::new(move |_| values.with(|values| value_of(values, asked).chars().count()));
    let invalid = Signal::derive(move || said.with(|said| said.is_wrong().then_some("true")));
    let described_by = {
        let name = name.clone();
        Signal::derive(move || {
            let wrong = said.with(|said| !said.problems.is_empty() || !said.findings.is_empty());
            Some(if wrong {
                format!("finding-{name} hint-{name}")
            } else {
                format!("hint-{name}")
            })
        })
    };
    let control = control(&id, &field, described_by, invalid, change);
    let grouped = matches!(form.kind, AnswerKind::Choice(_) | AnswerKind::Confirmation);
    let optional = !is_needed(form.need) || !is_new;
    let words = view! {
        {form.label}
        {optional.then(|| view! { <span class="font-normal text-muted">" (optional)"</span> })}
    };
    let hint = view! {
        <p class="text-sm text-muted" id=format!("hint-{name}")>
            {with_code(form.hint)}
        </p>
    };
    let below = answer_of(name.clone(), said, length, form.limit, grouped);
    if grouped {
        view! {
            <Stamped stamp=field.stamp>
                <fieldset class="mb-6 max-w-[40rem]" id=id tabindex="-1" aria-describedby=move || described_by.get()>
                    <legend class="font-semibold">{words}</legend>
                    {hint}
                    <div class="mt-1">{control}</div>
                    {below}
                </fieldset>
            </Stamped>
        }
        .into_any()
    } else {
        view! {
            <Stamped stamp=field.stamp>
                <div class="mb-6 max-w-[40rem]">
                    <label class="block font-semibold" for=id>
                        {words}
                    </label>
                    {hint}
                    <div class="mt-1">{control}</div>
                    {below}
                </div>
            </Stamped>
        }
        .into_any()
    }
}

/// What is said below a field: its findings, and its length where that comes near the limit.
fn answer_of(
    name: String,
    said: Memo<Said>,
    length: Memo<usize>,
    limit: usize,
    grouped: bool,
) -> impl IntoView {
    let problems = move || {
        said.with(|said| {
            said.problems
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
                .collect_view()
        })
    };
    let findings = move || {
        said.with(|said| {
            let rows: Vec<_> = said
                .findings
                .iter()
                .map(|found| {
                    finding_row(
                        FindingItem {
                            line: None,
                            ..found.clone()
                        },
                        None,
                        None,
                        (),
                    )
                })
                .collect();
            (!rows.is_empty()).then(|| view! { <ul>{rows}</ul> })
        })
    };
    let near = move || !grouped && length.get() * 2 >= limit;
    view! {
        <div id=format!("finding-{name}") aria-live="polite">
            {problems}
            {findings}
        </div>
        <p
            class=move || {
                if length.get() > limit {
                    "mt-1 text-right text-sm font-semibold text-bad"
                } else {
                    "mt-1 text-right text-sm text-muted"
                }
            }
            hidden=move || !near()
        >
            {move || format!("{} of {limit} characters", length.get())}
        </p>
    }
}

fn control(
    id: &str,
    field: &AnswerField,
    described_by: Signal<Option<String>>,
    invalid: Signal<Option<&'static str>>,
    change: Callback<String>,
) -> AnyView {
    let form = field.field.form();
    let (id, name, value) = (id.to_owned(), field.stamp.part.clone(), field.value.clone());
    match form.kind {
        AnswerKind::Text => view! {
            <HeardArea id name value example=form.example described_by invalid on_input=change/>
        }
        .into_any(),
        AnswerKind::Choice(choices) => choices
            .iter()
            .map(|choice| {
                view! {
                    <label class="flex min-h-9 items-center gap-2 pointer-coarse:min-h-11">
                        <input
                            type="radio"
                            name=name.clone()
                            value=choice.value
                            checked=value == choice.value
                            on:input=move |_| change.run(choice.value.to_owned())
                        />
                        <span class="min-w-0">{choice.label}</span>
                    </label>
                }
            })
            .collect_view()
            .into_any(),
        AnswerKind::Confirmation => {
            let confirmed = domain::bundle::form::CONFIRMED;
            view! {
                <label class="flex min-h-9 items-center gap-2 pointer-coarse:min-h-11">
                    <input
                        type="checkbox"
                        name=name
                        value=confirmed
                        checked=value == confirmed
                        on:input=move |event| {
                            let answer = if event_target_checked(&event) { confirmed } else { "" };
                            change.run(answer.to_owned());
                        }
                    />
                    <span class="min-w-0">"We do"</span>
                </label>
            }
            .into_any()
        }
        AnswerKind::Name | AnswerKind::Line | AnswerKind::Link | AnswerKind::License => {
            let kind = if form.kind == AnswerKind::Link {
                "url"
            } else {
                "text"
            };
            view! {
                <input
                    type="text"
                    inputmode=kind
                    class="w-full"
                    id=id
                    name=name
                    value=value
                    placeholder=form.example
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=move || described_by.get()
                    aria-invalid=move || invalid.get()
                    on:input=move |event| change.run(event_target_value(&event))
                />
            }
            .into_any()
        }
    }
}

/// A sentence in which what stands between backticks is code.
fn with_code(sentence: &'static str) -> impl IntoView {
    sentence
        .split('`')
        .enumerate()
        .map(|(index, words)| match index % 2 {
            0 => words.into_any(),
            _ => view! { <code>{words}</code> }.into_any(),
        })
        .collect_view()
}

fn value_of(values: &[(Field, String)], field: Field) -> &str {
    let found = values.iter().find(|(known, _)| *known == field);
    found.map_or("", |(_, value)| value)
}

const fn is_needed(need: domain::bundle::form::Need) -> bool {
    !matches!(
        need,
        domain::bundle::form::Need::Never | domain::bundle::form::Need::FromScratch
    )
}

/// What the rules say of an answer, as far as the browser knows what they look at.
fn browser_says(values: &[(Field, String)], field: Field, is_new: bool, checked: bool) -> Said {
    let mut answers = Answers::default();
    for (known, value) in values {
        answers.set(*known, value);
    }
    let bundle = Bundle {
        answers,
        ..Bundle::default()
    };
    let programme = no_programme();
    let none = std::collections::BTreeMap::new();
    let facts = Facts {
        is_new,
        ..Facts::new(&programme, Templates::new(&none))
    };
    let found = check_answer(&bundle, &facts, field);
    let missing = |problem: &domain::bundle::Problem| {
        problem.kind == domain::bundle::ProblemKind::Missing && !checked
    };
    Said {
        problems: found
            .problems
            .into_iter()
            .filter(|problem| !missing(problem))
            .map(|problem| problem.sentence)
            .collect(),
        findings: found
            .findings
            .iter()
            .map(|found| FindingItem::from(&found.finding))
            .collect(),
    }
}

/// The rules of answers look at nothing of the programme but the names that are not given again,
/// which the server knows.
fn no_programme() -> Programme {
    let nowhere = || Channel {
        label: String::new(),
        target: String::new(),
        note: None,
        account: None,
    };
    Programme {
        name: String::new(),
        summary: String::new(),
        namespace: String::new(),
        general: nowhere(),
        maintainers: nowhere(),
        help: Vec::new(),
        security: nowhere(),
        documentation: nowhere(),
        updates: nowhere(),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    fn field(asked: Field, value: &str) -> AnswerField {
        AnswerField {
            field: asked,
            value: value.to_owned(),
            stamp: Stamp {
                part: crate::view::draft::answer_part(asked),
                seen: 2,
                base: value.to_owned(),
            },
            missing: None,
            problems: Vec::new(),
            findings: Vec::new(),
        }
    }

    #[test]
    fn the_example_is_a_hint_and_never_a_value() {
        let fields = Field::of(Part::Project)
            .map(|asked| field(asked, ""))
            .collect();
        let html = render(
            || view! { <AnswerFields part=Part::Project fields is_new=true checked=false/> },
        );
        assert!(html.contains(r#"placeholder="skiff""#), "{html}");
        assert!(!html.contains(r#"value="skiff""#), "{html}");
        assert!(
            html.contains(r#"name="seen:answers/name" value="2""#),
            "{html}"
        );
        assert!(html.contains(r#"type="radio""#), "{html}");
    }

    #[test]
    fn the_browser_asks_the_same_rules() {
        let values = vec![
            (Field::License, "MIT AND nonsense".to_owned()),
            (Field::Website, "javascript:alert(1)".to_owned()),
            (Field::UpstreamEvidence, String::new()),
            (Field::UpstreamRelation, "endorsed".to_owned()),
        ];
        let website = browser_says(&values, Field::Website, true, false);
        assert!(website.is_wrong(), "{website:?}");
        // What is missing is said to whoever asks.
        assert_eq!(
            browser_says(&values, Field::UpstreamEvidence, true, false),
            Said::default()
        );
        assert!(browser_says(&values, Field::UpstreamEvidence, true, true).is_wrong());
    }

    #[test]
    fn what_was_typed_cannot_leave_its_field() {
        let mut evil = field(Field::Summary, "</textarea><script>alert(1)</script>");
        evil.problems = vec!["<b>no</b>".to_owned()];
        let html = render(
            || view! { <AnswerFields part=Part::Project fields=vec![evil] is_new=true checked=true/> },
        );
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
}
