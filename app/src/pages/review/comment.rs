//! The form of a comment: how much it weighs first, then what it says.

use domain::review::Severity;
use leptos::prelude::*;

use super::Place;
use crate::parts::{
    Button, ButtonKind, Checkbox, Choice, ChoiceGroup, Field, SelectField, TextArea,
};
use crate::view::form::FormFindings;
use crate::view::review::{CommentForm, CommentTarget, SavedReply, Side, severity_slug};

/// What a comment is about, as the end of "Comment on …".
pub(super) fn comment_place(target: Option<CommentTarget>, file: Option<&str>) -> String {
    match target {
        Some(CommentTarget::Lines { side, first, last }) => {
            let of = match side {
                Side::Old => " of the base",
                Side::New => "",
            };
            if first == last {
                format!("line {first}{of}")
            } else {
                format!("lines {first} to {last}{of}")
            }
        }
        Some(CommentTarget::File) => file.unwrap_or("the file").to_owned(),
        Some(CommentTarget::Part(part)) => format!("“{}”", part.title()),
        Some(CommentTarget::Whole) | None => "the whole proposal".to_owned(),
    }
}

const fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Must => "Must: not accepted without it",
        Severity::Should => "Should: better with it",
        Severity::Nit => "Nit: a detail",
        Severity::Question => "Question",
        Severity::Praise => "Praise",
    }
}

/// The fields and their buttons. The id `comment` is where line numbers lead.
#[component]
pub(super) fn CommentFields(
    place: Place,
    form: CommentForm,
    lines: String,
    saved_replies: Vec<SavedReply>,
    findings: FormFindings,
) -> impl IntoView {
    let CommentForm {
        severity,
        text,
        suggestion,
        rule,
        needs_answer,
    } = form;
    let severities = Severity::ALL
        .map(|choice| {
            let slug = severity_slug(choice);
            view! {
                <label class="mr-4 inline-flex min-h-9 items-center gap-2 pointer-coarse:min-h-11">
                    <input type="radio" name="severity" value=slug checked=slug == severity/>
                    {meaning(choice)}
                </label>
            }
        })
        .into_iter()
        .collect_view();
    let on_lines = matches!(place.query.target, Some(CommentTarget::Lines { .. }));
    let suggests = !suggestion.is_empty() && suggestion != lines;
    let suggestion = on_lines.then(|| {
        let value = if suggestion.is_empty() {
            lines
        } else {
            suggestion
        };
        view! {
            <details class="mb-4" open=suggests || !findings.of("suggestion").is_empty()>
                <summary>"Suggest other lines"</summary>
                <div class="mt-2 font-mono">
                    <TextArea name="suggestion" label="The lines as they should be" value rows=3 hint="The author applies them with one press. Left as they are, they suggest nothing." finding=findings.of("suggestion")/>
                </div>
            </details>
        }
    });
    let until = match place.query.target {
        Some(CommentTarget::Lines { last, .. }) => Some(view! {
            <Field name="until" label="To line" kind="number" value=last.to_string() hint="A larger number comments on several lines." finding=findings.of("until")/>
        }),
        _ => None,
    };
    let saved = (!saved_replies.is_empty()).then(|| {
        let choices = saved_replies
            .into_iter()
            .map(|SavedReply { id, title }| Choice {
                value: id,
                label: title,
            })
            .collect();
        view! {
            <details class="mb-4">
                <summary>"Saved replies"</summary>
                <div class="mt-2">
                    <SelectField name="saved" label="Saved reply" choices hint="Its text is put behind yours, and its rule is cited."/>
                    <Button name="act" value="insert">"Insert"</Button>
                </div>
            </details>
        }
    });
    let draft = place
        .query
        .draft
        .clone()
        .map(|draft| view! { <input type="hidden" name="draft" value=draft/> });
    let act = if place.query.draft.is_some() {
        "edit"
    } else {
        "comment"
    };
    let more_open =
        !rule.is_empty() || !findings.of("rule").is_empty() || !findings.of("until").is_empty();
    let label = match place.query.target {
        Some(target @ CommentTarget::Lines { .. }) => {
            format!("Comment on {}", comment_place(Some(target), None))
        }
        _ => "Comment".to_owned(),
    };
    view! {
        <form method="post" action=place.action id="comment" class="thread border-l-sea px-4 py-3" aria-label=label>
            {draft}
            // Enter in a field keeps the comment; it must not insert a saved reply.
            <button type="submit" name="act" value=act class="visually-hidden" tabindex="-1" aria-hidden="true">"Keep comment"</button>
            <ChoiceGroup name="severity" legend="How much does it weigh?" finding=findings.of("severity")>
                {severities}
            </ChoiceGroup>
            <TextArea name="text" label="What do you say?" value=text rows=5 limit=10_000 hint="Markdown. The author and everybody else reads it once you publish." finding=findings.of("text") required=true/>
            {saved}
            <details class="mb-4" open=more_open>
                <summary>"Rule and lines"</summary>
                <div class="mt-2">
                    <Field name="rule" label="Rule" value=rule hint="Its id, as in SW-D01." finding=findings.of("rule") autocomplete="off"/>
                    {until}
                </div>
            </details>
            <Checkbox name="needs_answer" value="yes" label="A question that needs an answer before the review goes on" checked=needs_answer/>
            {suggestion}
            <div class="mt-3 flex flex-wrap gap-2">
                <Button kind=ButtonKind::Primary name="act" value=act>"Keep comment"</Button>
                <a class="button" href=place.reading>"Discard"</a>
            </div>
        </form>
    }
}
