//! What stands on top of every view of a proposal: the way back, its name, whose turn it is.

use domain::proposal::{Kind, State};
use leptos::prelude::*;

use crate::parts::{
    Badge, Breadcrumb, Button, ButtonKind, LinkButton, Tab, Tabs, Tone, TurnSentence,
};
use crate::view::proposal::{
    PROPOSALS, ProposalHead, ProposalTab, TurnView, proposal_path, revision_path,
};

/// The head of a page of a proposal.
#[component]
pub(super) fn Head(head: ProposalHead, tab: ProposalTab) -> impl IntoView {
    let ProposalHead {
        number,
        image,
        kind,
        state,
        round,
        latest,
        turn,
        asked,
        said,
        watched,
    } = head;
    let path = proposal_path(number);
    let mut trail = vec![
        ("Proposals".to_owned(), Some(PROPOSALS.to_owned())),
        (
            format!("#{number}"),
            (tab != ProposalTab::Overview).then(|| path.clone()),
        ),
    ];
    if tab != ProposalTab::Overview {
        trail.push((tab.label().to_owned(), None));
    }
    let tabs = ProposalTab::ALL
        .into_iter()
        .map(|each| Tab {
            label: each.label().to_owned(),
            href: tab_href(number, latest, each),
            current: each == tab,
            count: match each {
                ProposalTab::Answers => Some(asked),
                ProposalTab::Conversation => Some(said),
                _ => None,
            },
        })
        .collect();
    let TurnView {
        sentence,
        reason,
        yours,
        next,
    } = turn;
    let next = next.map(|(words, href)| {
        view! { <LinkButton kind=ButtonKind::Primary href>{words}</LinkButton> }
    });
    let watch = watched.map(|watched| {
        let (act, words) = if watched {
            ("unwatch", "Stop watching")
        } else {
            ("watch", "Watch")
        };
        view! {
            <form method="post" action=path.clone()>
                <Button name="act" value=act>{words}</Button>
            </form>
        }
    });
    view! {
        <Breadcrumb trail/>
        <div class="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 class="min-w-0">{image}</h1>
            <Badge tone=Tone::Sea icon="info">{kind_words(kind)}</Badge>
            <StateBadge state/>
            {(round > 0).then(|| view! { <span class="text-sm text-muted">{format!("Round {round}")}</span> })}
        </div>
        <TurnSentence sentence reason yours>{next}{watch}</TurnSentence>
        <Tabs label="Views of this proposal" tabs/>
    }
}

/// The address of a view.
pub(super) fn tab_href(number: u64, latest: u32, tab: ProposalTab) -> String {
    let path = proposal_path(number);
    match tab {
        ProposalTab::Overview => path,
        ProposalTab::Answers => format!("{path}/answers"),
        ProposalTab::Files => revision_path(number, latest.max(1)),
        ProposalTab::Conversation => format!("{path}/conversation"),
        ProposalTab::History => format!("{path}/history"),
    }
}

/// What a kind is called on a badge.
pub(super) const fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::New => "New image",
        Kind::Update => "Update",
        Kind::Security => "Security update",
        Kind::Profile => "Texts and routes",
        Kind::Lifecycle => "Lifecycle",
        Kind::Transfer => "Transfer",
    }
}

/// Where a proposal stands, in a word.
#[component]
pub(super) fn StateBadge(state: State) -> impl IntoView {
    let (tone, icon, words) = match state {
        State::Draft => (Tone::Mute, "pencil", "Draft"),
        State::Screening => (Tone::Note, "question", "In screening"),
        State::InReview => (Tone::Sea, "clock", "In review"),
        State::Ready => (Tone::Good, "check", "Accepted"),
        State::Parked => (Tone::Mute, "clock", "Parked"),
        State::Published => (Tone::Good, "check", "Published"),
        State::Declined => (Tone::Bad, "cross", "Declined"),
        State::Withdrawn => (Tone::Mute, "minus", "Withdrawn"),
    };
    view! { <Badge tone icon>{words}</Badge> }
}
