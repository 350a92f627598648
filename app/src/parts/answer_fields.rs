//! The questions of a part of a proposal: an island, so that what cannot be taken is said while one
//! types. Without the script they are fields of a form, with the findings of the last visit.

use domain::Programme;
use domain::bundle::form::AnswerKind;
use domain::bundle::{Answers, Bundle, Facts, Field, check_answer};
use domain::docs::Templates;
use domain::programme::Channel;
use leptos::ev::{self, Event};
use leptos::prelude::*;

use super::text_area::ExampleArea;
use super::{FindingItem, FindingLevel, finding_list};
use crate::markup::coded;
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

    /// The same below its field.
    fn markup(&self) -> String {
        finding_list::said(&self.problems, &self.findings)
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
#[component]
pub fn AnswerFields(fields: Vec<AnswerField>, is_new: bool, checked: bool) -> impl IntoView {
    let questions = fields
        .iter()
        .map(|field| question(field, &told(field, checked), is_new))
        .collect_view();
    view! {
        {questions}
        <AnswersHeard fields is_new checked/>
    }
}

/// What the server says of a field.
fn told(field: &AnswerField, checked: bool) -> Said {
    let missing = field.missing.iter().filter(|_| checked);
    Said {
        problems: missing.chain(&field.problems).cloned().collect(),
        findings: field.findings.clone(),
    }
}

/// Hears what is typed into the questions, which are the server's markup, and says below each what
/// cannot be taken.
// A module of the browser half without drafts needs no island for them.
#[cfg_attr(feature = "draft", island)]
#[cfg_attr(not(feature = "draft"), component)]
fn AnswersHeard(fields: Vec<AnswerField>, is_new: bool, checked: bool) -> impl IntoView {
    let heard = StoredValue::new(
        fields
            .into_iter()
            .map(|field| Heard {
                now: field.value.clone(),
                said: told(&field, checked),
                field,
            })
            .collect::<Vec<_>>(),
    );
    let hear = move |event: Event| {
        let input = event_target::<web_sys::Element>(&event);
        let Some(name) = input.get_attribute("name") else {
            return;
        };
        heard.update_value(|heard| {
            let Some(one) = heard.iter_mut().find(|one| one.field.stamp.part == name) else {
                return;
            };
            one.now = match one.field.field.form().kind {
                AnswerKind::Confirmation if !event_target_checked(&event) => String::new(),
                _ => event_target_value(&event),
            };
            one.count();
            let values: Vec<(Field, String)> = heard
                .iter()
                .map(|one| (one.field.field, one.now.clone()))
                .collect();
            for one in heard {
                // What the server said holds until something else stands there.
                let said = if one.now == one.field.value {
                    told(&one.field, checked)
                } else {
                    browser_says(&values, one.field.field, is_new, checked)
                };
                if said != one.said {
                    one.say(said);
                }
            }
        });
    };
    // Only a browser runs it.
    Effect::new(move |_| {
        let listening = window_event_listener(ev::input, hear);
        on_cleanup(move || listening.remove());
    });
}

/// A question, what stands in its field, and what is said below it.
struct Heard {
    field: AnswerField,
    now: String,
    said: Said,
}

impl Heard {
    /// Shows how long the answer is.
    fn count(&self) {
        let name = &self.field.stamp.part;
        if let Some(counter) = document().get_element_by_id(&format!("length-{name}")) {
            let Length {
                class,
                words,
                hidden,
            } = Length::of(&self.now, self.field.field.form().limit);
            counter.set_class_name(class);
            counter.set_text_content(Some(&words));
            // Failing would mean that it is not in the page.
            let _ = counter.toggle_attribute_with_force("hidden", hidden);
        }
    }

    /// Shows what is said now.
    fn say(&mut self, said: Said) {
        let name = &self.field.stamp.part;
        if let Some(below) = document().get_element_by_id(&format!("finding-{name}")) {
            below.set_inner_html(&said.markup());
        }
        if let Some(field) = document().get_element_by_id(&format!("field-{name}")) {
            let _ = field.set_attribute("aria-describedby", &described_by(name, &said));
            let _ = match said.is_wrong() && !is_grouped(self.field.field) {
                true => field.set_attribute("aria-invalid", "true"),
                false => field.remove_attribute("aria-invalid"),
            };
        }
        self.said = said;
    }
}

/// What explains a field, for assistive technology.
fn described_by(name: &str, said: &Said) -> String {
    if said.problems.is_empty() && said.findings.is_empty() {
        format!("hint-{name}")
    } else {
        format!("finding-{name} hint-{name}")
    }
}

/// Whether a question has more than one control.
fn is_grouped(field: Field) -> bool {
    matches!(
        field.form().kind,
        AnswerKind::Choice(_) | AnswerKind::Confirmation
    )
}

/// How the length of an answer is shown: only when it comes near the limit.
struct Length {
    class: &'static str,
    words: String,
    hidden: bool,
}

impl Length {
    fn of(answer: &str, limit: usize) -> Self {
        let length = answer.chars().count();
        Self {
            class: if length > limit {
                "mt-1 text-right text-sm font-semibold text-bad"
            } else {
                "mt-1 text-right text-sm text-muted"
            },
            words: format!("{length} of {limit} characters"),
            hidden: length * 2 < limit,
        }
    }
}

fn question(field: &AnswerField, said: &Said, is_new: bool) -> AnyView {
    let form = field.field.form();
    let name = field.stamp.part.clone();
    let id = format!("field-{name}");
    let described_by = described_by(&name, said);
    let control = control(&id, field, &described_by, said);
    let optional = !is_needed(form.need) || !is_new;
    let words = view! {
        {form.label}
        {optional.then(|| view! { <span class="font-normal text-muted">" (optional)"</span> })}
    };
    let hint = view! {
        <p class="text-sm text-muted" id=format!("hint-{name}") inner_html=coded(form.hint)></p>
    };
    let grouped = is_grouped(field.field);
    let length = (!grouped).then(|| {
        let Length {
            class,
            words,
            hidden,
        } = Length::of(&field.value, form.limit);
        view! {
            <p class=class id=format!("length-{name}") hidden=hidden>
                {words}
            </p>
        }
    });
    let below = view! {
        <div id=format!("finding-{name}") aria-live="polite" inner_html=said.markup()></div>
        {length}
    };
    let stamp = field.stamp.clone();
    if grouped {
        view! {
            <Stamped stamp>
                <fieldset class="mb-6 max-w-[40rem]" id=id tabindex="-1" aria-describedby=described_by>
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
            <Stamped stamp>
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

fn control(id: &str, field: &AnswerField, described_by: &str, said: &Said) -> AnyView {
    let form = field.field.form();
    let (id, name, value) = (id.to_owned(), field.stamp.part.clone(), field.value.clone());
    let described_by = described_by.to_owned();
    let invalid = said.is_wrong().then_some("true");
    match form.kind {
        AnswerKind::Text => view! {
            <ExampleArea id name value example=form.example described_by invalid/>
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
                    <input type="checkbox" name=name value=confirmed checked=value == confirmed/>
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
                    aria-describedby=described_by
                    aria-invalid=invalid
                />
            }
            .into_any()
        }
    }
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
    use domain::proposal::Part;

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
        let html = render(|| view! { <AnswerFields fields is_new=true checked=false/> });
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
        let html = render(|| view! { <AnswerFields fields=vec![evil] is_new=true checked=true/> });
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
}
