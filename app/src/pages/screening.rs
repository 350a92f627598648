//! Screening: is this image generally useful? What its authors say, what the portal knows, and the
//! judgement with its reason.

use leptos::prelude::*;

use super::decide::{ActFields, Choices};
use super::notes::Notes;
use super::shortcuts::Shortcuts;
use crate::parts::{Breadcrumb, ErrorSummary, LiveBanner, Notice, Tone, TurnSentence, events_of};
use crate::view::people::person_href;
use crate::view::queue::QUEUE;
use crate::view::screening::{AnswerGiven, ScreeningPage, SimilarImage, screening_path};

/// What the page is called in the title of the document.
pub fn title(page: &ScreeningPage) -> String {
    format!("Screen #{} {}", page.number, page.image)
}

/// The page.
pub fn screening(page: ScreeningPage) -> impl IntoView {
    let ScreeningPage {
        number,
        told_until,
        image,
        what,
        turn,
        yours,
        authors,
        read_only,
        answers,
        facts,
        similar,
        choices,
        form,
        typed,
        notes,
        note,
        findings,
        done,
        now,
    } = page;
    let path = screening_path(number);
    let chosen = form.as_ref().map(|form| form.slug.clone());
    let authors = authors
        .into_iter()
        .map(|handle| {
            let href = person_href(&handle);
            view! { <a class="target mr-2" href=href>{format!("@{handle}")}</a> }
        })
        .collect_view();
    let read_only = read_only.map(
        |why| view! { <Notice tone=Tone::Turn title="You only read here"><p>{why}</p></Notice> },
    );
    view! {
        <LiveBanner events=events_of(number, told_until)/>
        <Breadcrumb trail=vec![
            ("Queue".to_owned(), Some(QUEUE.to_owned())),
            (format!("#{number} {image}"), Some(format!("/proposals/{number}"))),
            ("Screening".to_owned(), None),
        ]/>
        <h1 class="break-words">{format!("Is {image} generally useful?")}</h1>
        <p class="mt-2 max-w-[48rem] break-words" dir="auto">{what}</p>
        <p class="mt-1 text-sm text-muted">"Proposed by "{authors}</p>
        {done.map(|done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> })}
        <div class="mt-4"><TurnSentence sentence=turn reason="" yours>""</TurnSentence></div>
        {read_only}
        <ErrorSummary findings=findings.clone()/>
        <div class="mt-6 grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <div class="min-w-0">
                {form.map(|form| view! { <ActFields path=path.clone() form typed findings=findings.clone()/> })}
                <Answers answers/>
            </div>
            <div class="min-w-0">
                <Choices path=path.clone() choices chosen/>
                <Facts facts/>
                <Similar similar/>
                {notes.map(|notes| view! { <div class="mt-6"><Notes action=path.clone() writes=true notes note findings now/></div> })}
            </div>
        </div>
        <Shortcuts keys=&[]/>
    }
}

#[component]
fn Answers(answers: Vec<(String, Vec<AnswerGiven>)>) -> impl IntoView {
    answers
        .into_iter()
        .map(|(part, answers)| {
            let rows = answers
                .into_iter()
                .map(|given| {
                    let AnswerGiven {
                        label,
                        answer,
                        href,
                    } = given;
                    let answer = match href {
                        Some(link) => view! { <a class="target break-all" href=link.as_str().to_owned() rel="noopener noreferrer nofollow">{answer}</a> }.into_any(),
                        None if answer.is_empty() => view! { <span class="text-muted">"Not answered"</span> }.into_any(),
                        None => view! { <span class="whitespace-pre-line break-words" dir="auto">{answer}</span> }.into_any(),
                    };
                    view! {
                        <div class="border-b border-line py-2">
                            <dt class="text-sm font-semibold">{label}</dt>
                            <dd class="max-w-[48rem]">{answer}</dd>
                        </div>
                    }
                })
                .collect_view();
            view! { <h2>{part}</h2><dl class="border-t border-line">{rows}</dl> }
        })
        .collect_view()
}

#[component]
fn Facts(facts: Vec<String>) -> impl IntoView {
    (!facts.is_empty()).then(|| {
        let rows = facts
            .into_iter()
            .map(|fact| view! { <li class="border-b border-line py-1 break-words">{fact}</li> })
            .collect_view();
        view! { <h2 class="mb-1">"What the portal found"</h2><ul class="border-t border-line text-sm">{rows}</ul> }
    })
}

#[component]
fn Similar(similar: Vec<SimilarImage>) -> impl IntoView {
    if similar.is_empty() {
        return view! {
            <h2 class="mb-1">"Similar images"</h2>
            <p class="text-sm text-muted">"None in the catalogue has a close name or shares its words."</p>
        }
        .into_any();
    }
    let rows = similar
        .into_iter()
        .map(|similar| {
            let SimilarImage {
                name,
                summary,
                href,
                why,
            } = similar;
            view! {
                <li class="border-b border-line py-2 text-sm">
                    <a class="target font-semibold" href=href>{name}</a>
                    <span class="text-muted">{format!(" {why}")}</span>
                    <p class="break-words" dir="auto">{summary}</p>
                </li>
            }
        })
        .collect_view();
    view! { <h2 class="mb-1">"Similar images"</h2><ul class="border-t border-line">{rows}</ul> }
        .into_any()
}

#[cfg(test)]
mod tests;
