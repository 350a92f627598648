//! Whether the form is complete, and whether its answers can be understood.

use super::Subject;
use super::findings::{ProblemKind, Report};
use crate::bundle::form::{AnswerKind, CONFIRMED, FormField, Need};
use crate::bundle::name::{Names, check_name};
use crate::bundle::{BundleText, Field, Part, UpstreamRelation};
use crate::image::{ImageName, Link};
use crate::license;

/// The fields of one part.
pub(super) fn check(subject: &Subject<'_>, part: Part, report: &mut Report) {
    for field in Field::of(part) {
        let form = field.form();
        let text = BundleText::Answer(field);
        if !subject.bundle.answers.has(field) {
            if subject.facts.is_new && is_needed(subject, form) {
                report.problem(ProblemKind::Missing, text, missing(form));
            }
            continue;
        }
        let answer = subject.bundle.answers.get(field);
        let count = answer.chars().count();
        if count > form.limit {
            let sentence = format!(
                "“{}” has {count} characters; it may have {}.",
                form.label, form.limit
            );
            report.problem(ProblemKind::TooMuch, text, sentence);
            continue;
        }
        if let Some(sentence) = invalid(form, answer) {
            report.problem(ProblemKind::Invalid, text, sentence);
        } else {
            rules(subject, field, answer, report);
        }
    }
}

fn is_needed(subject: &Subject<'_>, form: &FormField) -> bool {
    let answers = &subject.bundle.answers;
    match form.need {
        Need::Always => true,
        Need::Unless(other) => !answers.has(other),
        Need::WhenInContact => answers
            .upstream_relation()
            .is_some_and(|relation| relation != UpstreamRelation::NotInContact),
        Need::FromScratch => subject.is_from_scratch(),
        Need::Never => false,
    }
}

fn missing(form: &FormField) -> String {
    match (form.kind, form.need) {
        (AnswerKind::Confirmation, _) => format!("“{}” is not confirmed.", form.label),
        (AnswerKind::Choice(_), _) => format!("“{}” is not chosen.", form.label),
        (_, Need::Unless(other)) => format!(
            "“{}” is not answered, nor is “{}”. One of them is needed.",
            form.label,
            other.form().label
        ),
        (_, Need::FromScratch) => format!(
            "“{}” is not answered, and a Dockerfile starts from nothing.",
            form.label
        ),
        _ => format!("“{}” is not answered.", form.label),
    }
}

/// Why an answer cannot be understood.
fn invalid(form: &FormField, answer: &str) -> Option<String> {
    let label = form.label;
    // What turns the direction of reading makes a text look like another one.
    let hidden = answer.chars().find(|&c| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    if let Some(found) = hidden {
        return Some(format!(
            "“{label}” has a character that nobody sees, {found:?}. Remove it."
        ));
    }
    let one_line = !matches!(form.kind, AnswerKind::Text);
    if one_line && answer.trim().contains('\n') {
        return Some(format!("“{label}” is one line."));
    }
    let answer = answer.trim();
    match form.kind {
        AnswerKind::Link => match answer.parse::<Link>() {
            Ok(link) if link.host().is_some() && !link.as_str().starts_with("ircs:") => None,
            Ok(_) => Some(format!("“{label}” starts with https:// or http://.")),
            Err(error) => Some(format!("“{label}” is no link: {error}.")),
        },
        AnswerKind::Choice(choices) => {
            let known = choices.iter().any(|choice| choice.value == answer);
            let values: Vec<_> = choices.iter().map(|choice| choice.value).collect();
            (!known).then(|| format!("“{label}” is one of {}.", values.join(", ")))
        }
        AnswerKind::Confirmation => {
            (answer != CONFIRMED).then(|| format!("“{label}” is `{CONFIRMED}` or nothing."))
        }
        AnswerKind::Name | AnswerKind::Line | AnswerKind::Text | AnswerKind::License => None,
    }
}

/// What the rules say about an answer that is understood.
fn rules(subject: &Subject<'_>, field: Field, answer: &str, report: &mut Report) {
    match field {
        Field::License => {
            report.checked(&BundleText::Answer(field), license::check(answer));
        }
        Field::Name => name(subject, answer, report),
        _ => {}
    }
}

/// What the rules say about the name of the image.
fn name(subject: &Subject<'_>, answer: &str, report: &mut Report) {
    let checked = if subject.facts.is_new {
        check_name(answer.trim(), &subject.facts.names)
    } else if answer.trim().parse::<ImageName>().is_ok() {
        // The name of an image that is there stays whatever is like it.
        return;
    } else {
        check_name(answer.trim(), &Names::default())
    };
    report.checked(&BundleText::Answer(Field::Name), checked);
}
