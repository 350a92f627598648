//! What stands on top of every view of a proposal: the way back, its name, whose turn it is.

use domain::proposal::{Kind, State};
use leptos::prelude::*;

use crate::pages::shortcuts::Shortcuts;
use crate::parts::{
    Badge, Breadcrumb, Button, ButtonKind, LinkButton, LiveBanner, Tab, Tabs, Tone, TurnSentence,
    events_of,
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
        told_until,
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
    let has_places = matches!(tab, ProposalTab::Answers | ProposalTab::Conversation);
    let keys = ProposalTab::ALL
        .into_iter()
        .map(|each| match each {
            ProposalTab::Overview => "g o",
            // Where no threads stand, the keys that go through them lead to where they do.
            ProposalTab::Answers if asked > 0 && !has_places => "n|p|g a",
            ProposalTab::Answers => "g a",
            ProposalTab::Files => "g f",
            ProposalTab::Conversation => "g c",
            ProposalTab::History => "g h",
        })
        .collect();
    // The address of the field itself: the browser puts the focus there.
    let comment = (watched.is_some() && tab != ProposalTab::Conversation).then(|| {
        let href = format!("{path}/conversation#field-text");
        view! { <a class="button" href=href data-press="c">"Comment"</a> }
    });
    let compare = (latest > 1 || kind.has_base()).then(|| {
        let href = format!("{path}/compare");
        view! { <a class="button" href=href data-press="d">"What changed"</a> }
    });
    let TurnView {
        sentence,
        reason,
        outlook,
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
        <LiveBanner events=events_of(number, told_until)/>
        <Breadcrumb trail/>
        <div class="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 class="min-w-0">{image}</h1>
            <Badge tone=Tone::Sea icon="info">{kind_words(kind)}</Badge>
            <StateBadge state/>
            {(round > 0).then(|| view! { <span class="text-sm text-muted">{format!("Round {round}")}</span> })}
        </div>
        <TurnSentence sentence reason outlook yours>{next}{compare}{comment}{watch}</TurnSentence>
        <Tabs label="Views of this proposal" tabs keys/>
    }
}

/// The list of keys, which are the same on each view.
#[component]
pub(super) fn Keys() -> impl IntoView {
    view! {
        <Shortcuts keys=&[
            ("c", "Write a comment"),
            ("n", "Go to the next open thread"),
            ("p", "Go to the open thread before"),
            ("d", "See what changed"),
            ("g o", "Go to the overview"),
            ("g a", "Go to the answer sheet"),
            ("g f", "Go to the files"),
            ("g c", "Go to the conversation"),
            ("g h", "Go to the history"),
        ]/>
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
