//! What stands between a draft and its submission in one list, and what comes then.

use domain::forecast::Line;
use domain::readiness::Readiness;
use leptos::prelude::*;

use super::explain::explanation;
use super::{deleted, head_of, outdated};
use crate::markup::coded;
use crate::pages::proposal::not_asked_of_it;
use crate::parts::{
    Button, ButtonKind, ErrorSummary, Icon, LinkButton, Notice, RequirementItem, RequirementList,
    Stamped, TextArea, Tone,
};
use crate::view::draft::{DraftHead, Side, Stage, Stamp, SubmitPage, Submittable, text_href};

/// The most characters of the note to reviewers.
pub const NOTE_LIMIT: usize = 2_000;

/// The most lines of a list; a draft with more has other worries.
const LISTED: usize = 100;

/// The page.
pub fn submit(page: SubmitPage) -> impl IntoView {
    let SubmitPage {
        head,
        readiness,
        explanations,
        act,
        note,
        note_stamp,
        forecast,
        requirements,
        not_asked,
        done,
        refused,
    } = page;
    let action = head.page("submit");
    let left = left(&head, &readiness);
    // The sentences of this form are saved before anything is submitted.
    let ready = readiness.errors.is_empty() && readiness.problems.is_empty();
    let explains = (!explanations.is_empty()).then(|| {
        let open = explanations
            .iter()
            .filter(|explain| explain.needed && explain.value.trim().is_empty())
            .count();
        let words = match open {
            0 => "Every needed sentence is there.".to_owned(),
            1 => "One needed sentence is missing.".to_owned(),
            count => format!("{count} needed sentences are missing."),
        };
        let fields = explanations
            .into_iter()
            .map(|explain| explanation(explain).into_any())
            .collect_view();
        view! {
            <section aria-labelledby="explain-title">
                <h2 id="explain-title">"What wants a sentence"</h2>
                <p class="text-muted">{words}</p>
                {fields}
                <p class="mt-2">
                    <button type="submit" class="button" name="act" value="save">
                        "Save the sentences"
                    </button>
                </p>
            </section>
        }
    });
    let next = next(&head, &act, &forecast);
    let asks = view! {
        <p class="mt-4 text-sm">
            <a class="target" href=format!("{}?side=ask", head.page("project"))>
                {format!("What reviewers will ask ({})", readiness.asks.len())}
            </a>
        </p>
    };
    let needs = needs(&head, requirements, not_asked);
    let end = end(&head, act, (note, note_stamp), ready);
    view! {
        {head_of(&head, true)}
        <ErrorSummary findings=refused/>
        {done.map(|done| view! { <Notice tone=Tone::Good title=done>""</Notice> })}
        {deleted(&head)}
        {outdated(&head)}
        <div id="draft-said"></div>
        <form
            novalidate
            method="post"
            enctype="multipart/form-data"
            action=action
            autocomplete="off"
            class="mt-4 max-w-[48rem]"
            data-draft=head.id.clone()
            data-save=head.page("parts")
            data-part-page="submit"
            data-file=""
            data-side=""
        >
            <button type="submit" name="act" value="save" class="visually-hidden" tabindex="-1" aria-hidden="true">
                "Save"
            </button>
            {left}
            {explains}
            {asks}
            {next}
            {needs}
            {end}
        </form>
    }
}

/// What is wrong or missing.
fn left(head: &DraftHead, readiness: &Readiness) -> impl IntoView + use<> {
    let side = Side::default();
    let errors = readiness.errors.iter().map(|found| {
        (
            format!("{}: {}", found.text, found.finding.message.trim_end()),
            text_href(&head.id, side, &found.text, Some(found.finding.span.line)),
        )
    });
    let problems = readiness.problems.iter().map(|problem| {
        (
            problem.sentence.clone(),
            text_href(&head.id, side, &problem.text, None),
        )
    });
    let lines: Vec<(String, String)> = errors.chain(problems).collect();
    if lines.is_empty() {
        return view! {
            <Notice tone=Tone::Good title="Nothing is wrong or missing.">
                <p>"Every rule that the real tools enforce is met, and the form is complete."</p>
            </Notice>
        }
        .into_any();
    }
    let title = match lines.len() {
        1 => "One thing hinders submitting".to_owned(),
        count => format!("{count} things hinder submitting"),
    };
    let more = lines.len().saturating_sub(LISTED);
    let items = lines
        .into_iter()
        .take(LISTED)
        .map(|(words, href)| {
            view! {
                <li class="flex gap-2 border-b border-line py-1">
                    <span class="text-bad">
                        <Icon name="cross"/>
                    </span>
                    <a class="target min-w-0 break-words" href=href inner_html=coded(&words)></a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="left-title">
            <h2 id="left-title" class="mt-0">{title}</h2>
            <ul>{items}</ul>
            {(more > 0).then(|| view! { <p class="text-sm text-muted">{format!("and {more} more")}</p> })}
        </section>
    }
    .into_any()
}

/// What comes then, in plain words.
fn next(
    head: &DraftHead,
    act: &Submittable,
    forecast: &domain::forecast::Forecast,
) -> impl IntoView + use<> {
    let steps: Vec<String> = match (act, head.stage) {
        (Submittable::SmallRevision, _) => vec![
            "The revision is added to the round that reviewers look at. It never changes again."
                .to_owned(),
            "Your proposal keeps its place, and the turn stays with reviewers.".to_owned(),
            "Approvals of what you did not change still count.".to_owned(),
        ],
        (_, Stage::Draft) => vec![
            "What you wrote is frozen as revision 1 and becomes public, with its number. You can go on writing and add small revisions.".to_owned(),
            screening(forecast.line).to_owned(),
            "Reviewers read the Dockerfiles and the documentation. They approve, or the turn comes back to you with what has to change. Two or three rounds are usual.".to_owned(),
            forecast.place(),
            forecast.time(),
        ],
        _ => vec![
            "What you wrote is frozen as a new revision, and the turn goes to the reviewers.".to_owned(),
            "Those who asked for changes look first; the others see the proposal in the queue.".to_owned(),
            forecast.place(),
            forecast.time(),
        ],
    };
    let steps = steps
        .into_iter()
        .map(|step| view! { <li class="mt-1">{step}</li> })
        .collect_view();
    view! {
        <section aria-labelledby="next-title">
            <h2 id="next-title">"What happens next"</h2>
            <ul class="list-disc pl-5">{steps}</ul>
        </section>
    }
}

/// What must hold before it is accepted.
fn needs(
    head: &DraftHead,
    requirements: Vec<RequirementItem>,
    not_asked: Vec<String>,
) -> Option<impl IntoView + use<>> {
    let words = match head.stage {
        Stage::Draft => {
            "It is accepted when all of this holds. Reviewers look at it after you submit it."
        }
        Stage::Waiting { .. } | Stage::Revising { .. } => {
            "It is accepted when all of this holds. An approval that a change touches is given anew."
        }
        Stage::Closed { .. } => return None,
    };
    Some(view! {
        <section aria-labelledby="needs-title">
            <h2 id="needs-title">"What it will need"</h2>
            <p class="mb-2 text-muted">{words}</p>
            <RequirementList requirements/>
            {not_asked_of_it(not_asked)}
        </section>
    })
}

/// What stands before the review.
const fn screening(line: Line) -> &'static str {
    match line {
        Line::NewImages => "A coordinator looks first whether the image suits the programme.",
        Line::Updates => "An update goes to the reviewers at once.",
    }
}

/// The note and the button.
fn end(head: &DraftHead, act: Submittable, note: (String, Stamp), ready: bool) -> AnyView {
    let (words, hint) = match (&act, head.stage) {
        (Submittable::Not(why), _) => {
            return view! { <p class="mt-6">{why.clone()}</p> }.into_any();
        }
        (Submittable::Answers(href, missing), Stage::Revising { round, .. }) => {
            let left = match missing {
                1 => "One answer is missing.".to_owned(),
                count => format!("{count} answers are missing."),
            };
            return view! {
                <div class="mt-6">
                    <p>{format!("Round {round} is submitted with an answer to each thing that reviewers asked. {left}")}</p>
                    <p class="mt-2">
                        <LinkButton href=href.clone() kind=ButtonKind::Primary>"Fill in the answer sheet"</LinkButton>
                    </p>
                </div>
            }
            .into_any();
        }
        (Submittable::SmallRevision, _) => (
            "Upload a small revision".to_owned(),
            "What you changed, in a sentence. Everybody can read it.",
        ),
        (_, Stage::Revising { round, .. }) => (
            format!("Submit round {round}"),
            "What you changed since the last round. Everybody can read it.",
        ),
        _ => (
            "Submit for review".to_owned(),
            "What they should know before they read. Everybody can read it.",
        ),
    };
    let hindered = (!ready).then(|| {
        view! {
            " "
            <button type="submit" class="button" name="act" value="save">
                "Save the note"
            </button>
            <p class="text-sm text-muted">"Submitting works when nothing above hinders it."</p>
        }
    });
    let (note, stamp) = note;
    view! {
        <div class="mt-6">
            <Stamped stamp>
                <TextArea name="note" label="A note for reviewers" value=note rows=3 hint limit=NOTE_LIMIT/>
            </Stamped>
            <Button kind=ButtonKind::Primary name="act" value="submit" disabled=!ready>
                {words}
            </Button>
            {hindered}
        </div>
    }
    .into_any()
}
