#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use super::*;
use crate::decide::tests::world::*;
use crate::requirement::evaluate;

fn item(number: u8, kind: Kind, since: i64) -> Waiting {
    Waiting {
        proposal: ProposalId::from_bytes([number; 16]),
        kind,
        since: Moment(since),
        claimed_by: Vec::new(),
        turn: vec![REVIEWER, SECOND],
    }
}

fn id(number: u8) -> Option<ProposalId> {
    Some(ProposalId::from_bytes([number; 16]))
}

#[test]
fn what_waits_longest_stands_first_behind_security() {
    let mut items = [
        item(3, Kind::Update, 5),
        item(1, Kind::New, 5),
        item(4, Kind::Update, 2),
        item(2, Kind::Security, 9),
    ];
    items.sort_by(order);
    let numbers: Vec<ProposalId> = items.iter().map(|item| item.proposal).collect();
    let expected: Vec<ProposalId> = [2, 4, 1, 3].into_iter().filter_map(id).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn one_of_ten_is_the_oldest_new_image() {
    let items = [
        item(1, Kind::New, 1),
        item(2, Kind::New, 2),
        item(3, Kind::Update, 8),
        item(4, Kind::Update, 9),
    ];
    let chosen: Vec<_> = (0..20)
        .map(|taken| next_for(SECOND, &items, taken))
        .collect();
    for (taken, chosen) in chosen.into_iter().enumerate() {
        let expected = if taken % 10 == 9 { id(1) } else { id(3) };
        assert_eq!(chosen, expected, "{taken}");
    }
    assert_eq!(
        next_for(SECOND, &items[..2], 0),
        id(1),
        "only new ones wait"
    );
    assert_eq!(next_for(SECOND, &items[2..], 9), id(3), "no new one waits");
}

#[test]
fn nobody_is_offered_what_is_not_theirs() {
    let mut claimed = item(1, Kind::Update, 1);
    claimed.claimed_by = vec![REVIEWER];
    let items = [claimed, item(2, Kind::Update, 2)];
    assert_eq!(next_for(SECOND, &items, 0), id(2));
    for outsider in [AUTHOR, CONFLICTED, USER] {
        assert_eq!(next_for(outsider, &items, 0), None);
    }
}

#[test]
fn a_row_says_how_much_is_there() {
    let mut world = World::in_review(Kind::New);
    world.approves(SECOND, &[Scope::Dockerfile]);
    let results = evaluate(&world.projection, &world.people);
    let dots = dots(&results, Kind::New);
    let words: Vec<(&str, DotState)> = dots
        .iter()
        .map(|dot| (dot.words.as_str(), dot.state))
        .collect();
    assert_eq!(
        words,
        [
            ("Upstream was contacted", DotState::Open),
            (
                "Licence approved by the Open Source Initiative",
                DotState::Holds
            ),
            ("1 of 1 suitability", DotState::Holds),
            ("1 of 2 Dockerfile", DotState::Begun),
            ("0 of 1 documentation", DotState::Open),
            ("Feedback routes", DotState::Holds),
            ("Existing images considered as base", DotState::Open),
            ("Automated rules", DotState::Holds),
            ("Commitment to maintain it", DotState::Holds),
        ]
    );
    assert_eq!(
        missing_scopes(&results, Kind::New),
        [Scope::Dockerfile, Scope::Docs].into()
    );
}
