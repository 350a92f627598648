//! Bringing a draft up to date: what its image changed meanwhile, what becomes of it in the draft, and
//! what has to be chosen.

use domain::merge::Piece;
use leptos::prelude::*;

use super::conflict::{Sides, agreed, choice};
use super::head_of;
use crate::markup::coded_clause;
use crate::parts::{Button, ButtonKind, Diff, ErrorSummary, LinkButton, Notice, Tone};
use crate::view::draft::{
    DraftHead, Offer, PartChoice, Stage, TakenHow, TakenPart, UpToDateChanges, UpToDatePage,
    up_to_date_path,
};

/// The most sentences that are shown at once.
const SENTENCES: usize = 12;

/// The page.
pub fn up_to_date(page: UpToDatePage) -> impl IntoView {
    let UpToDatePage {
        head,
        image,
        changes,
        refused,
    } = page;
    let back = back(&head);
    let content = match changes {
        Err(says) => view! {
            <p role="status">{says}</p>
            <p>{back}</p>
        }
        .into_any(),
        Ok(changes) => whole(&head, &image, changes, back.into_any()).into_any(),
    };
    view! {
        {head_of(&head, false)}
        <ErrorSummary findings=refused note="Nothing that you wrote is lost."/>
        <h2 id="field-up-to-date">"Bring it up to date"</h2>
        {content}
    }
}

fn whole(
    head: &DraftHead,
    image: &str,
    changes: UpToDateChanges,
    back: AnyView,
) -> impl IntoView + use<> {
    let UpToDateChanges {
        version,
        facts,
        taken,
        choices,
    } = changes;
    let intro = format!(
        "{image} changed since this was begun. What changed is taken into your draft, so that you propose your own changes and undo nothing."
    );
    let asked = match choices.iter().map(count).sum::<usize>() {
        0 => None,
        1 => {
            Some("You and the image changed the same in one place. Choose what stands.".to_owned())
        }
        count => Some(format!(
            "You and the image changed the same in {count} places. Choose what stands."
        )),
    };
    let asked = asked.map(|title| view! { <Notice tone=Tone::Turn title>""</Notice> });
    let becomes = becomes(taken, choices.is_empty());
    let choices = choices.into_iter().map(part).collect_view();
    let then = match head.stage {
        Stage::Draft => "Then you go on writing, and submit it when it is ready.",
        _ => {
            "Then the draft is frozen as the next revision. Approvals stay where neither you nor the image changed what they cover."
        }
    };
    view! {
        <p class="max-w-[72ch]">{intro}</p>
        <h3>"What the image changed"</h3>
        {sentences(facts)}
        {becomes}
        <form method="post" action=up_to_date_path(&head.id) class="mt-4">
            <input type="hidden" name="version" value=version/>
            {asked}
            {choices}
            <p class="text-muted">{then}</p>
            <p class="mt-4 flex flex-wrap gap-3">
                <Button kind=ButtonKind::Primary>"Bring it up to date"</Button>
                {back}
            </p>
        </form>
    }
}

/// The way back to where one writes, or where it is reviewed.
fn back(head: &DraftHead) -> impl IntoView + use<> {
    match head.stage {
        Stage::Closed { number } => {
            view! { <LinkButton href=format!("/proposals/{number}")>"Back to the proposal"</LinkButton> }
        }
        Stage::Draft | Stage::Revising { .. } | Stage::Waiting { .. } => {
            view! { <LinkButton href=head.page("project")>"Back to the draft"</LinkButton> }
        }
    }
}

fn sentences(facts: Vec<String>) -> impl IntoView {
    if facts.is_empty() {
        return view! { <p>"Files, and none of its tags and builds."</p> }.into_any();
    }
    let list = |facts: &[String]| {
        let items = facts
            .iter()
            .map(|fact| view! { <li class="break-words" inner_html=coded_clause(fact)></li> })
            .collect_view();
        view! { <ul class="max-w-[72ch] list-disc pl-5">{items}</ul> }
    };
    let (first, rest) = facts.split_at(facts.len().min(SENTENCES));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details>
                <summary class="target">{format!("{} more", rest.len())}</summary>
                {list(rest)}
            </details>
        }
    });
    view! { {list(first)} {more} }.into_any()
}

/// What becomes of the draft by itself.
fn becomes(taken: Vec<TakenPart>, is_all: bool) -> impl IntoView {
    if taken.is_empty() {
        return is_all
            .then(|| view! { <p class="mt-4">"Your draft has all of it already."</p> }.into_any());
    }
    let items = taken
        .into_iter()
        .map(|TakenPart { label, how, runs }| {
            let how = match how {
                TakenHow::AsTheImage => ": becomes what the image has now",
                TakenHow::Gone => ": goes, as it went from the image",
                TakenHow::Together => ": your changes and those of the image are put together",
            };
            let shown = (!runs.is_empty()).then(|| {
                view! {
                    <details class="my-1">
                        <summary class="target">"What that changes in your draft"</summary>
                        <Diff file=label.clone() runs/>
                    </details>
                }
            });
            view! { <li><span class="break-words font-semibold">{label}</span>{how}{shown}</li> }
        })
        .collect_view();
    Some(
        view! {
            <h3>"What becomes of your draft"</h3>
            <ul class="list-disc pl-5">{items}</ul>
        }
        .into_any(),
    )
}

/// How many choices a part takes.
fn count(choice: &PartChoice) -> usize {
    match &choice.offer {
        Offer::Lines { pieces, .. } => pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Conflict { .. }))
            .count(),
        Offer::Whole { .. } => 1,
    }
}

/// A part of which both changed the same.
fn part(asked: PartChoice) -> impl IntoView {
    let PartChoice {
        part,
        label,
        seen,
        offer,
        chosen,
    } = asked;
    let sides = |number: usize, both: bool| Sides {
        theirs: "As the image has it now".to_owned(),
        both,
        chosen: chosen.get(number).copied(),
    };
    let pieces = match offer {
        Offer::Whole { mine, image } => choice(&part, 0, (mine, image), sides(0, false)).into_any(),
        Offer::Lines {
            pieces,
            mine,
            image,
        } => {
            let mut number = 0;
            let pieces = pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Agreed { text } => agreed(&text).into_any(),
                    Piece::Conflict { mine, theirs, .. } => {
                        let texts = (mine, theirs);
                        let choice = choice(&part, number, texts, sides(number, true)).into_any();
                        number += 1;
                        choice
                    }
                })
                .collect_view();
            view! {
                {pieces}
                <details class="mt-2">
                    <summary class="target">"Both texts whole"</summary>
                    <h4>"Yours"</h4>
                    <pre class="excerpt">{mine}</pre>
                    <h4>"As the image has it now"</h4>
                    <pre class="excerpt">{image}</pre>
                </details>
            }
            .into_any()
        }
    };
    view! {
        <section class="mb-6" id=format!("field-{part}") aria-label=label.clone()>
            <h3 class="break-words">{label.clone()}</h3>
            <input type="hidden" name=format!("seen:{part}") value=seen.to_string()/>
            {pieces}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use domain::merge::{Merged, Side, merge};

    use super::super::fixture::head;
    use super::*;
    use crate::pages::fixture::html;
    use crate::view::form::FormFindings;

    fn holds(html: &str, all: &[&str]) {
        for words in all {
            assert!(html.contains(words), "{words}: {html}");
        }
    }

    fn lacks(html: &str, none: &[&str]) {
        for words in none {
            assert!(!html.contains(words), "{words}: {html}");
        }
    }

    fn up_to_date_page(stage: Stage, changes: Result<UpToDateChanges, String>) -> String {
        let page = UpToDatePage {
            head: DraftHead { stage, ..head() },
            image: "skiff".to_owned(),
            changes,
            refused: FormFindings::default(),
        };
        html(up_to_date(page))
    }

    fn changes(choices: Vec<PartChoice>) -> UpToDateChanges {
        let taken = |label: &str, how| TakenPart {
            label: label.to_owned(),
            how,
            runs: crate::view::difference::runs("a\nb\n", "a\nc\n", 3),
        };
        UpToDateChanges {
            version: "v2".to_owned(),
            facts: vec!["tag `1.3` is new".to_owned(); 14],
            taken: vec![
                taken("README-short.txt", TakenHow::AsTheImage),
                taken("deprecated.md", TakenHow::Gone),
                taken("Manifest", TakenHow::Together),
            ],
            choices,
        }
    }

    #[test]
    fn what_an_image_changed_is_shown_before_it_is_taken() {
        let clean = up_to_date_page(Stage::Draft, Ok(changes(Vec::new())));
        holds(
            &clean,
            &[
                r#"action="/drafts/0b7e/up-to-date""#,
                r#"name="version" value="v2""#,
                "Tag <code>1.3</code> is new",
                "2 more",
                "becomes what the image has now",
                "goes, as it went from the image",
                "are put together",
                "submit it when it is ready",
                "What that changes in your draft",
            ],
        );
        lacks(&clean, &["radio", "Choose what stands", "next revision"]);
        let current = up_to_date_page(Stage::Draft, Err("It is <current>.".to_owned()));
        holds(&current, &["It is &lt;current&gt;."]);
        lacks(
            &current,
            &["<form method=\"post\" action=\"/drafts/0b7e/up-to-date"],
        );
    }

    #[test]
    fn of_what_both_changed_one_side_is_chosen() {
        let (base, mine, theirs) = ("a\nb\n", "a\n1\n", "a\n2\n");
        let Merged::Conflicted { pieces } = merge(base, mine, theirs) else {
            panic!("the same line");
        };
        let choice = |part: &str, offer, chosen| PartChoice {
            part: part.to_owned(),
            label: part.to_owned(),
            seen: 7,
            offer,
            chosen,
        };
        let whole = Offer::Whole {
            mine: "(a file of 9 bytes)".to_owned(),
            image: "(it is not there)".to_owned(),
        };
        let lines = Offer::Lines {
            pieces,
            mine: mine.to_owned(),
            image: theirs.to_owned(),
        };
        let choices = vec![
            choice("manifest", lines, vec![Side::Theirs]),
            choice("docs/logo.png", whole, Vec::new()),
        ];
        let stage = Stage::Waiting { number: 12 };
        let page = up_to_date_page(stage, Ok(changes(choices)));
        holds(
            &page,
            &[
                "in 2 places",
                r#"name="seen:manifest" value="7""#,
                r#"name="side:manifest:0" value="theirs" checked"#,
                r#"name="side:manifest:0" value="both""#,
                r#"name="side:docs/logo.png:0" value="mine""#,
                "As the image has it now",
                "(it is not there)",
                "next revision",
                "Both texts whole",
            ],
        );
        lacks(&page, &[r#"name="side:docs/logo.png:0" value="both""#]);
    }
}
