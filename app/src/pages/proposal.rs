//! The pages of a proposal: where it stands and whose turn it is, for everybody.

use leptos::prelude::*;
use time::OffsetDateTime;

mod acts;
mod answers;
mod ask;
mod compare;
mod conversation;
mod files;
mod head;
mod history;
mod list;
mod record;

pub use answers::answers;
pub use compare::compare;
pub use conversation::conversation;
pub use files::files;
pub use history::history;
pub use list::{DESCRIPTION, TITLE, list};
pub use record::{record, title as record_title};

use crate::markup::coded;
use crate::parts::{
    Avatar, Clock, ErrorSummary, FindingLevel, Happening, Icon, Notice, RequirementList, Timeline,
    Tone,
};
use crate::view::people::person_href;
use crate::view::proposal::{
    FactLine, FactMore, Improve, PersonLine, ProposalHead, ProposalPage, ProposalTab, RoundView,
    SideClocks, StateBanner, proposal_path,
};
use acts::{Acts, MoreActs};
use domain::proposal::State;
use head::{Head, Keys};

/// What a page of a proposal is called in the title of the document.
pub fn title(head: &ProposalHead, tab: ProposalTab) -> String {
    let name = format!("#{} {}", head.number, head.image);
    match tab {
        ProposalTab::Overview => name,
        other => format!("{} · {name}", other.label()),
    }
}

/// One sentence for search engines and previews: whose turn it is.
pub fn description(head: &ProposalHead) -> String {
    let sentence = head.turn.sentence.trim_end_matches('.');
    format!("{sentence}. {}", head.turn.reason)
}

/// The page.
pub fn proposal(page: ProposalPage) -> impl IntoView {
    let ProposalPage {
        head,
        summary,
        banner,
        requirements,
        not_asked,
        rounds,
        clocks,
        authors,
        reviewers,
        facts,
        improve,
        records,
        acts,
        more,
        form,
        findings,
        done,
        now,
    } = page;
    let number = head.number;
    let (has_requirements, state) = (!requirements.is_empty(), head.state);
    let requirements = has_requirements.then(|| {
        let title = if state.is_terminal() {
            "What it needed"
        } else {
            "What it needs"
        };
        view! {
            <section aria-labelledby="requirements">
                <h2 id="requirements" class="mt-6">{title}</h2>
                <RequirementList requirements/>
                {not_asked_of_it(not_asked)}
            </section>
        }
    });
    let summary = (!summary.is_empty())
        .then(|| view! { <p class="mb-4 break-words" dir="auto" inner_html=coded(&summary)></p> });
    view! {
        <Head head tab=ProposalTab::Overview/>
        {said(done)}
        <ErrorSummary findings=findings.clone()/>
        <div class="grid grid-cols-[minmax(0,1fr)] gap-x-12 lg:grid-cols-[minmax(0,1fr)_18rem]">
            <div class="min-w-0">
                {summary}
                <Banner banner state/>
                {requirements}
                {improve.map(improve_meanwhile)}
                <Rounds rounds now/>
            </div>
            <aside aria-label="About this proposal" class="min-w-0">
                <Times clocks/>
                <People title="Authors" people=authors/>
                <People title="Reviewers" people=reviewers/>
                <Facts facts/>
                <Records number records/>
            </aside>
        </div>
        <MoreActs acts=more/>
        <Acts action=proposal_path(number) acts form findings/>
        <Keys/>
    }
}

/// What was just done.
fn said(done: Option<String>) -> Option<impl IntoView> {
    done.map(
        |done| view! { <div role="status"><Notice tone=Tone::Good title=done>""</Notice></div> },
    )
}

/// What authors can mend while they wait.
fn improve_meanwhile(improve: Improve) -> impl IntoView {
    let Improve { lines, more, draft } = improve;
    let lines = lines
        .into_iter()
        .map(|line| {
            let (tone, icon, word) = match line.level {
                FindingLevel::Advice => ("text-note", "info", "Advice: "),
                _ => ("text-turn", "alert", "Warning: "),
            };
            view! {
                <li class="flex gap-3 py-1">
                    <span class=tone>
                        <Icon name=icon/>
                        <span class="visually-hidden">{word}</span>
                    </span>
                    <a class="min-w-0 break-words" href=line.href>{line.words}</a>
                </li>
            }
        })
        .collect_view();
    let more = (more > 0).then(
        || view! { <p class="text-sm text-muted">{format!("{more} more stand in the draft.")}</p> },
    );
    view! {
        <section aria-labelledby="improve">
            <h2 id="improve">"Improve while you wait"</h2>
            <p class="text-muted">
                "Nobody has to ask for these. Mend them in "
                <a class="target" href=draft>"your draft"</a>
                " and upload a small revision: the proposal keeps its place."
            </p>
            <ul class="mt-2">{lines}</ul>
            {more}
        </section>
    }
}

/// Requirements that ask nothing of it, folded.
pub(super) fn not_asked_of_it(titles: Vec<String>) -> Option<impl IntoView + use<>> {
    (!titles.is_empty()).then(|| {
        let summary = match titles.len() {
            1 => "1 requirement asks nothing of it".to_owned(),
            many => format!("{many} requirements ask nothing of it"),
        };
        let items = titles
            .into_iter()
            .map(|title| {
                view! {
                    <li class="flex items-center gap-3"><span class="text-muted"><Icon name="minus"/></span>{title}</li>
                }
            })
            .collect_view();
        view! {
            <details class="mt-2 text-sm text-muted">
                <summary>{summary}</summary>
                <ul class="mt-1">{items}</ul>
            </details>
        }
    })
}

#[component]
fn Banner(banner: StateBanner, state: State) -> impl IntoView {
    let tone = match state {
        State::Published => Tone::Good,
        State::Ready => Tone::Good,
        State::Declined => Tone::Bad,
        State::Withdrawn | State::Parked => Tone::Mute,
        State::Draft | State::Screening | State::InReview => Tone::Sea,
    };
    let StateBanner {
        title,
        sentences,
        links,
    } = banner;
    let sentences = sentences
        .into_iter()
        .map(|sentence| view! { <p class="mt-1 break-words" dir="auto">{sentence}</p> })
        .collect_view();
    let links = (!links.is_empty()).then(|| {
        let links = links
            .into_iter()
            .map(|(words, href)| view! { <li><a class="target" href=href>{words}</a></li> })
            .collect_view();
        view! { <ul class="mt-1 flex flex-wrap gap-x-5">{links}</ul> }
    });
    view! { <Notice tone title>{sentences}{links}</Notice> }
}

#[component]
fn Rounds(rounds: Vec<RoundView>, now: OffsetDateTime) -> impl IntoView {
    let rounds = rounds
        .into_iter()
        .enumerate()
        .map(|(at, round)| {
            let title = match round.number {
                0 => "Before the first round".to_owned(),
                number => format!("Round {number}"),
            };
            let happenings = round
                .events
                .into_iter()
                .enumerate()
                .map(|(place, event)| Happening {
                    at: event.at,
                    what: event.what,
                    detail: event.note,
                    current: at == 0 && place == 0,
                })
                .collect();
            view! { <h3>{title}</h3><Timeline happenings now/> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="rounds">
            <h2 id="rounds">"Rounds"</h2>
            {rounds}
        </section>
    }
}

/// The two clocks, and the time in which nobody here had to act.
#[component]
fn Times(clocks: SideClocks) -> impl IntoView {
    let mut shares = vec![
        ("Author".to_owned(), Tone::Turn, clocks.author),
        ("Reviewers".to_owned(), Tone::Sea, clocks.reviewers),
    ];
    if clocks.nobody > 0 {
        shares.push(("Nobody".to_owned(), Tone::Mute, clocks.nobody));
    }
    view! {
        <div class="mt-6"><Clock label="Whose time it took" shares/></div>
    }
}

#[component]
fn People(title: &'static str, people: Vec<PersonLine>) -> impl IntoView {
    let people = if people.is_empty() {
        view! { <p class="text-sm text-muted">"Nobody yet"</p> }.into_any()
    } else {
        let rows = people
            .into_iter()
            .map(|PersonLine { handle, note }| {
                let href = person_href(&handle);
                let note =
                    (!note.is_empty()).then(|| view! { <span class="text-muted">{note}</span> });
                view! {
                    <li class="mt-1 flex flex-wrap items-center gap-x-2">
                        <Avatar name=handle.clone()/>
                        <a class="target break-words" href=href>{format!("@{handle}")}</a>
                        {note}
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="text-sm">{rows}</ul> }.into_any()
    };
    view! { <h3>{title}</h3>{people} }
}

#[component]
fn Facts(facts: Vec<FactLine>) -> impl IntoView {
    (!facts.is_empty()).then(|| {
        let rows = facts
            .into_iter()
            .map(|FactLine { label, words, href, more }| {
                let words = match href {
                    Some(href) => {
                        let foreign = href.starts_with("http");
                        view! { <a class="target" href=href rel=foreign.then_some("noopener noreferrer nofollow")>{words}</a> }
                            .into_any()
                    }
                    None => words.into_any(),
                };
                view! {
                    <dt class="mt-2 text-muted">{label}</dt>
                    <dd class="break-words" dir="auto">{words}{more.map(fact_more)}</dd>
                }
            })
            .collect_view();
        view! { <h3>"Details"</h3><dl class="text-sm">{rows}</dl> }
    })
}

fn fact_more(more: FactMore) -> AnyView {
    let FactMore { words, lines } = more;
    if lines.is_empty() {
        return view! { <p class="mt-1">{words}</p> }.into_any();
    }
    let lines = lines
        .into_iter()
        .map(|line| view! { <li class="mt-1">{line}</li> })
        .collect_view();
    view! {
        <details class="mt-1">
            <summary>{words}</summary>
            <ul class="mt-1">{lines}</ul>
        </details>
    }
    .into_any()
}

#[component]
fn Records(number: u64, records: Vec<(u64, String)>) -> impl IntoView {
    (!records.is_empty()).then(|| {
        let rows = records
            .into_iter()
            .map(|(record, words)| {
                let href = format!("{}/record/{record}", proposal_path(number));
                view! { <li><a class="target" href=href>{words}</a></li> }
            })
            .collect_view();
        view! { <h3>"Decision records"</h3><ul class="text-sm">{rows}</ul> }
    })
}

#[cfg(test)]
mod tests;
