//! The answer sheet: each ask beside the change that answers it, and the button that opens the next
//! round when every must is answered.

use leptos::prelude::*;

use super::ask::AskBox;
use super::head::{Head, Keys};
use super::said;
use crate::parts::{
    Button, ButtonKind, EmptyState, ErrorSummary, LinkButton, Notice, TextArea, Tone,
};
use crate::view::form::FormFindings;
use crate::view::proposal::{AnswersPage, ProposalTab, SubmitView, proposal_path};

/// The page.
pub fn answers(page: AnswersPage) -> impl IntoView {
    let AnswersPage {
        head,
        open,
        settled,
        unanswered,
        to_answer,
        submit,
        note,
        findings,
        findings_note,
        done,
        now,
    } = page;
    let action = format!("{}/answers", proposal_path(head.number));
    let progress = progress(unanswered, to_answer);
    let nothing = open.is_empty() && settled.is_empty();
    let can_answer = open.iter().any(|ask| ask.form.is_some());
    let sheet = if open.is_empty() {
        let title = if nothing {
            "Nobody has asked anything yet"
        } else {
            "Everything that was asked is settled"
        };
        view! {
            <EmptyState title>
                <p>"What reviewers ask stands here, numbered, with the change that answers it."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        open.into_iter()
            .map(|ask| view! { <AskBox ask findings=findings.clone() now/> })
            .collect_view()
            .into_any()
    };
    // A return key presses the first button of a form: it keeps the answers and does nothing else.
    let first = can_answer.then(|| {
        view! { <button type="submit" name="act" value="save" class="visually-hidden" tabindex="-1" aria-hidden="true">"Keep the answers"</button> }
    });
    let settled = (!settled.is_empty()).then(|| {
        let summary = match settled.len() {
            1 => "1 ask is settled".to_owned(),
            many => format!("{many} asks are settled"),
        };
        let asks = settled
            .into_iter()
            .map(|ask| view! { <AskBox ask findings=FormFindings::default() now/> })
            .collect_view();
        view! {
            <details class="mt-6">
                <summary class="font-semibold">{summary}</summary>
                {asks}
            </details>
        }
    });
    let next = submit
        .map(|submit| view! { <NextRound submit note findings=findings.clone() can_answer/> });
    view! {
        <Head head tab=ProposalTab::Answers/>
        {said(done)}
        <ErrorSummary findings note=findings_note.unwrap_or_default()/>
        <h2 class="mt-0">"What reviewers asked"</h2>
        {progress}
        <form method="post" action=action>
            {first}
            {sheet}
            {settled}
            {next}
        </form>
        <Keys/>
    }
}

/// How much of what has to be answered is.
fn progress(unanswered: usize, to_answer: usize) -> Option<impl IntoView> {
    (to_answer > 0).then(|| {
        let words = match (unanswered, to_answer) {
            (0, 1) => "The one thing that has to be answered is.".to_owned(),
            (0, all) => format!("All {all} that have to be answered are."),
            (open, all) => format!("{} of {all} that have to be answered are.", all - open),
        };
        view! { <p class="text-muted">{words}</p> }
    })
}

#[component]
fn NextRound(
    submit: SubmitView,
    note: String,
    findings: FormFindings,
    can_answer: bool,
) -> impl IntoView {
    let SubmitView {
        round,
        closed,
        draft,
    } = submit;
    let closed = closed.map(|why| {
        view! { <Notice tone=Tone::Turn title="It cannot be submitted yet"><p>{why}</p></Notice> }
    });
    let save =
        can_answer.then(|| view! { <Button name="act" value="save">"Keep the answers"</Button> });
    view! {
        <section aria-labelledby="next-round" class="mt-8 border-t border-line">
            <h2 id="next-round" class="mt-4">{format!("Round {round}")}</h2>
            <p class="mb-3 text-muted">
                "Submitting keeps the answers, freezes your draft as the next revision and gives the turn to the reviewers."
            </p>
            {closed}
            <TextArea
                name="note"
                label="What changed, in your words"
                value=note
                rows=3
                limit=20_000
                hint="Reviewers read it first."
                finding=findings.of("note")
            />
            <div id="field-submit" class="flex flex-wrap gap-3">
                <Button kind=ButtonKind::Primary name="act" value="submit">{format!("Submit round {round}")}</Button>
                {save}
                <LinkButton href=draft>"Edit the draft"</LinkButton>
            </div>
        </section>
    }
}
