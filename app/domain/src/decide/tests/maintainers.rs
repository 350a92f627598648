//! The check by a confirmed maintainer of what somebody else proposes for the image.

use super::world::*;
use crate::PersonId;
use crate::content::ContentClass;
use crate::decide::Act;
use crate::event::Payload;
use crate::history;
use crate::participant::Participant;
use crate::proposal::{Kind, State};
use crate::refusal::Refusal;
use crate::requirement::{Outcome, Requirement, RequirementResult, evaluate};
use crate::review::Scope;
use crate::turn::{Group, Reason};

const ACCEPT: Act = Act::Accept { publish_at: None };
const REQUIREMENT: Requirement = Requirement::MaintainerCheck;

/// A proposal in review, of an image that the maintainer is confirmed for.
pub fn maintained(kind: Kind) -> World {
    let mut world = World::draft(kind);
    with(&mut world, MAINTAINER, |person| {
        person.confirmed_maintainer = true;
    });
    world.submits(&[]);
    if kind.is_screened() {
        let reason = "Widely used.".to_owned();
        world.does(REVIEWER, Act::PassScreening { reason });
    }
    world
}

/// The same with everything but the check.
fn reviewed() -> World {
    let mut world = maintained(Kind::Update);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world
}

fn with(world: &mut World, id: PersonId, change: impl FnOnce(&mut Participant)) {
    change(world.people.0.get_mut(&id).unwrap());
}

fn check() -> Act {
    Act::check_as_maintainer("Tags and commits are those of the release.")
}

fn overrides() -> Act {
    Act::Override {
        requirement: REQUIREMENT,
        reason: "Its maintainer has not answered for a month.".to_owned(),
    }
}

fn result(world: &World) -> RequirementResult {
    evaluate(&world.projection, &world.people)
        .into_iter()
        .find(|result| result.requirement == REQUIREMENT)
        .unwrap()
}

fn says(world: &World) -> (Outcome, String) {
    let result = result(world);
    let words = history::outcome(&result, names());
    (result.outcome, words)
}

#[test]
fn what_somebody_else_proposes_waits_for_a_maintainer() {
    let mut world = maintained(Kind::Update);
    assert_eq!(
        says(&world),
        (
            Outcome::Unsatisfied,
            "No confirmed maintainer of the image has checked it.".to_owned()
        )
    );
    assert_eq!(
        world.projection.turn.group,
        Group::Reviewers,
        "both are missing"
    );
    world.approves(SECOND, &[Scope::Dockerfile]);
    let turn = world.projection.turn.clone();
    assert_eq!(turn.group, Group::Coordinator);
    assert_eq!(turn.reason, Reason::MaintainerMissing);
    assert_eq!(turn.people, [MAINTAINER, COORDINATOR, OTHER_COORDINATOR]);
    assert_eq!(
        history::turn_sentence(&world.projection, turn.since, names()),
        "Waiting for coordinators: a maintainer of the image has to check it. Three people can act."
    );
    assert_eq!(
        world.refused(SECOND, ACCEPT),
        Refusal::Unmet {
            requirements: vec![REQUIREMENT]
        }
    );

    let events = world.does(MAINTAINER, check());
    assert_eq!(
        history::sentence(&events[0], names()),
        "@maintainer checked it as a maintainer: Tags and commits are those of the release."
    );
    assert_eq!(
        says(&world),
        (
            Outcome::Satisfied,
            "@maintainer ticked it: Tags and commits are those of the release.".to_owned()
        )
    );
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    assert!(!world.projection.turn.people.contains(&MAINTAINER));
    world.does(SECOND, ACCEPT);
    assert_eq!(world.projection.state, State::Ready);
}

#[test]
fn a_check_may_come_before_the_reviews_and_be_taken_back() {
    let mut world = maintained(Kind::Update);
    world.does(MAINTAINER, Act::check_as_maintainer("  "));
    assert_eq!(
        says(&world),
        (
            Outcome::Satisfied,
            "@maintainer ticked it: Looked at it.".to_owned()
        )
    );
    assert_eq!(
        world.refused(MAINTAINER, check()),
        Refusal::NothingToTick {
            requirement: REQUIREMENT
        },
        "once is enough"
    );
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    let requirement = REQUIREMENT;
    world.does(MAINTAINER, Act::Untick { requirement });
    assert_eq!(result(&world).outcome, Outcome::Unsatisfied);
    assert_eq!(world.projection.turn.reason, Reason::MaintainerMissing);
}

#[test]
fn nobody_else_checks_it() {
    let mut world = reviewed();
    // A handle in a manifest grants nothing.
    with(&mut world, USER, |person| person.maintainer = true);
    for who in [
        AUTHOR,
        REVIEWER,
        SECOND,
        COORDINATOR,
        APPRENTICE,
        USER,
        person(99),
    ] {
        assert_eq!(world.refused(who, check()), Refusal::NotMaintainer, "{who}");
    }
    with(&mut world, MAINTAINER, |person| person.conflicted = true);
    assert_eq!(world.refused(MAINTAINER, check()), Refusal::NotMaintainer);
    with(&mut world, MAINTAINER, |person| person.conflicted = false);
    world.does(MAINTAINER, check());
    let requirement = REQUIREMENT;
    assert_eq!(
        world.refused(SECOND, Act::Untick { requirement }),
        Refusal::NotYours { of: MAINTAINER }
    );
    with(&mut world, USER, |person| {
        person.confirmed_maintainer = true
    });
    assert_eq!(
        world.refused(USER, Act::Untick { requirement }),
        Refusal::NotYours { of: MAINTAINER }
    );
    // Who learns of a conflict later can still take back what they vouched for.
    with(&mut world, MAINTAINER, |person| person.conflicted = true);
    world.does(MAINTAINER, Act::Untick { requirement });
}

#[test]
fn who_writes_with_a_maintainer_needs_no_check() {
    let mut world = reviewed();
    world.does(MAINTAINER, Act::Join);
    let (outcome, words) = says(&world);
    assert_eq!(outcome, Outcome::NotApplicable);
    assert_eq!(words, "An author is a confirmed maintainer of the image.");
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    assert_eq!(world.refused(MAINTAINER, check()), Refusal::NotMaintainer);

    // With another account of theirs.
    let mut world = reviewed();
    with(&mut world, MAINTAINER, |person| {
        person.other_accounts = vec![AUTHOR]
    });
    with(&mut world, AUTHOR, |person| {
        person.other_accounts = vec![MAINTAINER]
    });
    assert_eq!(result(&world).outcome, Outcome::NotApplicable);
}

#[test]
fn where_nobody_is_confirmed_nothing_is_asked() {
    let mut world = World::in_review(Kind::Update);
    let (outcome, words) = says(&world);
    assert_eq!(outcome, Outcome::NotApplicable);
    assert_eq!(
        words,
        "Nobody is confirmed as a maintainer of the image; reviewers look at who proposes it."
    );
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    world.does(SECOND, ACCEPT);
}

#[test]
fn a_check_counts_as_long_as_its_giver_is_confirmed() {
    let mut world = reviewed();
    with(&mut world, USER, |person| {
        person.confirmed_maintainer = true
    });
    world.does(MAINTAINER, check());
    with(&mut world, MAINTAINER, |person| {
        person.confirmed_maintainer = false
    });
    assert_eq!(result(&world).outcome, Outcome::Unsatisfied);
    world.does(USER, check());
    assert_eq!(result(&world).outcome, Outcome::Satisfied);
}

#[test]
fn every_change_drops_the_check_aloud() {
    for class in ContentClass::ALL {
        let mut world = maintained(Kind::Update);
        world.does(MAINTAINER, check());
        let events = world.uploads(&[(class, 1)]);
        let dropped = events
            .iter()
            .find(|event| matches!(event.payload, Payload::TickDropped { .. }))
            .unwrap_or_else(|| panic!("{class:?}"));
        assert_eq!(
            history::sentence(dropped, names()),
            format!(
                "“Checked by a maintainer” is open again because {} changed.",
                class.words()
            )
        );
        assert_eq!(result(&world).outcome, Outcome::Unsatisfied, "{class:?}");
    }
}

#[test]
fn a_coordinator_decides_without_the_maintainer() {
    let mut world = reviewed();
    for who in [SECOND, MAINTAINER] {
        assert_eq!(world.refused(who, overrides()), Refusal::NotCoordinator);
    }
    world.does(COORDINATOR, overrides());
    assert!(matches!(
        result(&world).outcome,
        Outcome::Overridden {
            by: COORDINATOR,
            ..
        }
    ));
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    world.does(SECOND, ACCEPT);
}

#[test]
fn what_else_is_missing_comes_first() {
    let mut world = maintained(Kind::Update);
    let must = world.blocks(SECOND);
    assert_eq!(world.projection.turn.group, Group::Author);
    world.fixes(must);
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    assert_eq!(world.projection.turn.group, Group::Reviewers);
    world.does(SECOND, Act::Resolve { thread: must });
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert_eq!(world.projection.turn.reason, Reason::MaintainerMissing);
}
