//! The acts that are offered, and the form of the one that was chosen.

use leptos::prelude::*;

use crate::parts::{Choice, Field, SelectField, TextArea};
use crate::view::decide::{ActChoice, ActForm, ActTyped};
use crate::view::form::FormFindings;

/// What can be done, each with what it leads to; what cannot says why.
#[component]
pub fn Choices(path: String, choices: Vec<ActChoice>, chosen: Option<String>) -> impl IntoView {
    (!choices.is_empty()).then(|| {
        let rows = choices
            .into_iter()
            .map(|choice| {
                let ActChoice {
                    slug,
                    label,
                    about,
                    closed,
                } = choice;
                let here = chosen.as_deref() == Some(slug.as_str());
                let label = match closed {
                    Some(_) => view! { <span class="font-semibold text-muted">{label}</span> }.into_any(),
                    None => {
                        let href = format!("{path}?act={slug}#act");
                        view! { <a class="target font-semibold" href=href aria-current=here.then_some("true")>{label}</a> }
                            .into_any()
                    }
                };
                view! {
                    <li class="border-b border-line py-2">
                        {label}
                        <p class="text-sm text-muted">{about}</p>
                        {closed.map(|why| view! { <p class="text-sm">{format!("Not now: {why}")}</p> })}
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="choices">
                <h2 id="choices" class="mt-0 mb-1">"What you can do"</h2>
                <ul class="max-w-[48rem] border-t border-line">{rows}</ul>
            </section>
        }
    })
}

/// The form of an act. The id `act` is where the choice leads.
#[component]
pub fn ActFields(
    path: String,
    form: ActForm,
    typed: ActTyped,
    findings: FormFindings,
) -> impl IntoView {
    let ActForm {
        slug,
        title,
        leads_to,
        subject,
        reason,
        reason_required,
        would_change,
        date,
        date_required,
        time,
        button,
    } = form;
    let action = format!("{path}?act={slug}");
    let subject = subject.map(|(label, choices)| {
        let choices = choices
            .into_iter()
            .map(|choice| Choice {
                value: choice.value,
                label: choice.label,
            })
            .collect();
        view! { <SelectField name="subject" label choices chosen=typed.subject.clone() finding=findings.of("subject") required=true/> }
    });
    let reason = reason.map(|(label, hint)| {
        view! {
            <TextArea name="reason" label hint value=typed.reason.clone() rows=4 finding=findings.of("reason") required=reason_required/>
        }
    });
    let would_change = would_change.then(|| {
        view! {
            <TextArea
                name="would_change"
                label="What would change our mind"
                hint="What the authors could do or show. Everybody reads it."
                value=typed.would_change.clone()
                rows=3
                finding=findings.of("would_change")
                required=true
            />
        }
    });
    let date = date.map(|(label, hint)| {
        view! {
            <Field name="date" kind="date" label hint value=typed.date.clone() finding=findings.of("date") required=date_required/>
        }
    });
    let time = time.map(|(label, hint)| {
        view! {
            <Field name="time" kind="time" label hint value=typed.time.clone() finding=findings.of("time")/>
        }
    });
    view! {
        <section id="act" aria-labelledby="act-title" class="mb-8 rounded-md border border-edge bg-sheet p-4">
            <h2 id="act-title" class="mt-0 mb-2 break-words">{title}</h2>
            {leads_to.into_iter().map(|sentence| view! { <p class="mb-2">{sentence}</p> }).collect_view()}
            <form method="post" action=action class="mt-4" id="field-act">
                {subject}
                {reason}
                {would_change}
                {date}
                {time}
                <div class="flex flex-wrap gap-3">
                    <button type="submit" class="button button-primary" name="act" value=slug>{button}</button>
                    <a class="button" href=path>"Back"</a>
                </div>
            </form>
        </section>
    }
}
