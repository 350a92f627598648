//! Rounds: who has the turn after each act (product.md 5.3, 5.4).

use super::world::*;
use crate::content::ContentClass;
use crate::decide::Act;
use crate::event::{By, Payload};
use crate::proposal::{Kind, RevisionNumber, State};
use crate::refusal::Refusal;
use crate::requirement::{Disqualified, Requirement};
use crate::review::{Answer, Scope, Severity, ThreadState, Verdict};
use crate::turn::{Group, Reason};

fn turn(world: &World) -> (Group, Vec<crate::PersonId>) {
    let turn = &world.projection.turn;
    (turn.group, turn.people.clone())
}

#[test]
fn a_new_image_is_screened_before_it_is_reviewed() {
    let mut world = World::draft(Kind::New);
    assert_eq!(turn(&world), (Group::Author, vec![AUTHOR, CO_AUTHOR]));
    world.submits(&[]);
    assert_eq!(world.projection.state, State::Screening);
    assert_eq!(
        turn(&world),
        (
            Group::Coordinator,
            vec![REVIEWER, COORDINATOR, OTHER_COORDINATOR]
        )
    );
    let reason = "The scope of the image is not clear.".to_owned();
    world.does(COORDINATOR, Act::ReturnFromScreening { reason });
    assert_eq!(world.projection.state, State::Screening);
    assert_eq!(turn(&world).0, Group::Author);
    world.submits(&[(ContentClass::Summary, 1)]);
    assert_eq!(world.projection.round, 2);
    let reason = "Widely used.".to_owned();
    world.does(REVIEWER, Act::PassScreening { reason });
    assert_eq!(
        turn(&world),
        (
            Group::Reviewers,
            vec![REVIEWER, SECOND, SECOND_AGAIN, SECURITY]
        )
    );
    assert_eq!(
        world.projection.turn.reason,
        Reason::RoundSubmitted { round: 2 }
    );
}

#[test]
fn an_update_goes_to_reviewers_at_once() {
    let mut world = World::draft(Kind::Update);
    world.submits(&[]);
    assert_eq!(world.projection.state, State::InReview);
    assert_eq!(turn(&world).0, Group::Reviewers);
    assert_eq!(
        world.projection.turn.reason,
        Reason::RoundSubmitted { round: 1 }
    );
}

#[test]
fn the_turn_goes_back_and_forth_with_rounds() {
    let mut world = World::in_review(Kind::New);
    world.does(SECOND, Act::Claim);
    assert_eq!(turn(&world), (Group::Reviewers, vec![SECOND]));

    let must = world.blocks(SECOND);
    assert_eq!(turn(&world).0, Group::Author);
    let since = world.projection.turn.since;
    assert_eq!(
        world.projection.turn.reason,
        Reason::ChangesAsked {
            by: vec![SECOND],
            musts: 1,
            questions: 0
        }
    );

    // A small revision loses no place and asks nobody.
    world.uploads(&[(ContentClass::Dockerfile, 1)]);
    assert_eq!(turn(&world).0, Group::Author);
    assert_eq!(world.projection.turn.since, since);

    let content = Box::new(world.content(&[(ContentClass::Dockerfile, 2)]));
    let policy = "policy-2".to_owned();
    assert_eq!(
        world.refused(AUTHOR, Act::Submit { content, policy }),
        Refusal::Unanswered {
            musts: 1,
            questions: 0
        }
    );
    world.fixes(must);
    assert_eq!(turn(&world).0, Group::Author);
    assert_eq!(world.projection.turn.reason, Reason::Answered);

    world.submits(&[(ContentClass::Dockerfile, 2)]);
    assert_eq!(world.projection.round, 2);
    assert_eq!(turn(&world), (Group::Reviewers, vec![SECOND]));
    assert_eq!(
        world.projection.policy.as_deref(),
        Some("policy-1"),
        "the settings of the first round stay"
    );
    let content = Box::new(world.content(&[]));
    let policy = String::new();
    assert_eq!(
        world.refused(AUTHOR, Act::Submit { content, policy }),
        Refusal::RoundOpen
    );

    world.does(SECOND, Act::Resolve { thread: must });
    for requirement in [Requirement::Upstream, Requirement::Base] {
        let note = "Looked at.".to_owned();
        world.does(REVIEWER, Act::Tick { requirement, note });
    }
    world.approves(SECOND, &[Scope::Dockerfile, Scope::Docs]);
    // The claimant has said all; the second review is anybody's who is another person.
    assert_eq!(turn(&world), (Group::Reviewers, vec![REVIEWER, SECURITY]));
}

#[test]
fn who_asked_has_the_turn_when_it_is_answered() {
    let mut world = World::in_review(Kind::New);
    let must = world.blocks(REVIEWER);
    world.fixes(must);
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    assert_eq!(turn(&world), (Group::Reviewers, vec![REVIEWER]));
    // Somebody who cannot judge any more is not waited for.
    world.people.0.get_mut(&REVIEWER).unwrap().conflicted = true;
    world.tries(By::Portal, Act::Reconsider).unwrap();
    assert_eq!(
        turn(&world),
        (Group::Reviewers, vec![SECOND, SECOND_AGAIN, SECURITY])
    );
}

#[test]
fn nobody_eligible_makes_it_the_coordinators_turn() {
    let mut world = World::in_review(Kind::New);
    for person in world.people.0.values_mut() {
        if !person.coordinator {
            person.scopes.clear();
        }
    }
    world.tries(By::Portal, Act::Reconsider).unwrap();
    assert_eq!(
        turn(&world),
        (Group::Coordinator, vec![COORDINATOR, OTHER_COORDINATOR])
    );
    assert!(matches!(
        world.projection.turn.reason,
        Reason::NobodyEligible { .. }
    ));
}

#[test]
fn a_question_gives_the_turn_back_only_when_it_needs_an_answer() {
    for needs_answer in [false, true] {
        let mut world = World::in_review(Kind::Update);
        let mut question = asked(1, Severity::Question);
        question.needs_answer = needs_answer;
        let review = world.review(Verdict::Comment, &[], vec![question]);
        world.does(SECOND, Act::PublishReview(review));
        let group = if needs_answer {
            Group::Author
        } else {
            Group::Reviewers
        };
        assert_eq!(turn(&world).0, group);
    }
}

#[test]
fn approve_when_fixed_becomes_an_approval_when_its_owner_is_content() {
    let mut world = World::in_review(Kind::Update);
    let must = asked(1, Severity::Must);
    let id = must.id;
    let review = world.review(Verdict::ApproveWhenFixed, &[Scope::Dockerfile], vec![must]);
    world.does(SECOND, Act::PublishReview(review));
    assert_eq!(turn(&world).0, Group::Author);
    world.fixes(id);
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    assert_eq!(turn(&world), (Group::Reviewers, vec![SECOND]));
    let events = world.does(SECOND, Act::Resolve { thread: id });
    assert!(events.iter().any(|event| {
        event.payload
            == Payload::ApprovalCompleted {
                person: SECOND,
                on: RevisionNumber(2),
            }
    }));
    assert_eq!(
        turn(&world),
        (
            Group::Coordinator,
            vec![
                REVIEWER,
                SECOND,
                SECOND_AGAIN,
                SECURITY,
                COORDINATOR,
                OTHER_COORDINATOR
            ]
        )
    );
}

#[test]
fn a_wont_is_accepted_by_who_asked_or_by_two_others() {
    let wont = |thread| Act::Answer {
        thread,
        answer: Answer::WontBecause {
            reason: "It would break users.".to_owned(),
        },
    };
    let mut world = World::in_review(Kind::New);
    let must = world.blocks(SECOND);
    world.does(AUTHOR, wont(must));
    world.does(REVIEWER, Act::AcceptWontFix { thread: must });
    assert_eq!(
        world.projection.thread(must).unwrap().state,
        ThreadState::Answered
    );
    assert_eq!(
        world.refused(REVIEWER, Act::AcceptWontFix { thread: must }),
        Refusal::AcceptedAlready
    );
    assert!(matches!(
        world.refused(USER, Act::AcceptWontFix { thread: must }),
        Refusal::NotEligible { .. }
    ));
    world.does(SECURITY, Act::AcceptWontFix { thread: must });
    assert_eq!(
        world.projection.thread(must).unwrap().state,
        ThreadState::WontFixAccepted
    );

    let mut world = World::in_review(Kind::New);
    let must = world.blocks(SECOND);
    world.does(AUTHOR, wont(must));
    world.now = world.now.plus_days(8);
    world.does(COORDINATOR, Act::AcceptWontFix { thread: must });
    assert_eq!(
        world.projection.thread(must).unwrap().state,
        ThreadState::WontFixAccepted
    );
}

#[test]
fn a_block_is_taken_over_when_its_owner_is_away() {
    let mut world = World::in_review(Kind::New);
    let must = world.blocks(SECOND);
    let take = || Act::TakeOverBlock {
        of: SECOND,
        reason: "They are away; I know the case.".to_owned(),
    };
    assert_eq!(
        world.refused(REVIEWER, take()),
        Refusal::OwnerPresent { of: SECOND }
    );
    let since = world.now;
    world.people.0.get_mut(&SECOND).unwrap().away_since = Some(since);
    world.now = world.now.plus_days(7);
    assert!(matches!(
        world.refused(SECOND_AGAIN, take()),
        Refusal::NotEligible {
            why: Disqualified::SamePerson,
            ..
        }
    ));
    world.does(REVIEWER, take());
    assert_eq!(world.projection.thread(must).unwrap().owner, REVIEWER);
    assert_eq!(world.projection.blocks[0].person, REVIEWER);
}

#[test]
fn a_lifted_block_settles_its_musts() {
    let mut world = World::in_review(Kind::New);
    let must = world.blocks(SECOND);
    let reason = "Two reviewers disagree; the programme allows it.".to_owned();
    world.does(COORDINATOR, Act::LiftBlock { of: SECOND, reason });
    assert!(world.projection.blocks.is_empty());
    assert!(world.projection.thread(must).unwrap().state.is_settled());
    assert_eq!(turn(&world).0, Group::Reviewers);
}

#[test]
fn a_correction_names_somebody_until_the_next_act() {
    let mut world = World::in_review(Kind::New);
    world.does(SECOND, Act::Claim);
    let sentence = "The author has to say which versions are meant.".to_owned();
    let correct = |to| Act::CorrectTurn {
        to,
        sentence: sentence.clone(),
    };
    assert_eq!(
        world.refused(USER, correct(AUTHOR)),
        Refusal::NotCoordinator
    );
    world.does(SECOND, correct(AUTHOR));
    assert_eq!(turn(&world).0, Group::Author);
    world.does(AUTHOR, correct(SECOND));
    assert_eq!(turn(&world), (Group::Reviewers, vec![SECOND]));
    assert_eq!(
        world.refused(SECOND, correct(AUTHOR)),
        Refusal::TurnTwice { person: AUTHOR }
    );
    world.does(COORDINATOR, correct(AUTHOR));
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    assert!(world.projection.correction.is_none());
    assert_eq!(turn(&world), (Group::Reviewers, vec![SECOND]));
}

#[test]
fn whoever_has_a_conflict_moves_nothing() {
    let mut world = World::in_review(Kind::New);
    let before = world.projection.turn.clone();
    for act in [
        Act::Claim,
        Act::PublishReview(world.review(Verdict::Approve, &[Scope::Dockerfile], Vec::new())),
        Act::CorrectTurn {
            to: AUTHOR,
            sentence: "Yours.".to_owned(),
        },
        Act::Tick {
            requirement: Requirement::Upstream,
            note: "Fine.".to_owned(),
        },
    ] {
        world.refused(CONFLICTED, act);
    }
    let body = "I am affiliated; a remark all the same.".to_owned();
    world.does(CONFLICTED, Act::Comment { thread: None, body });
    assert_eq!(world.projection.turn, before);

    let reason = "Only two reviewers know this software.".to_owned();
    world.does(
        COORDINATOR,
        Act::WaiveConflict {
            person: CONFLICTED,
            reason,
        },
    );
    assert!(world.projection.turn.people.contains(&CONFLICTED));
    world.approves(CONFLICTED, &[Scope::Dockerfile]);

    let reason = "I was hired by upstream.".to_owned();
    let asks = false;
    world.does(REVIEWER, Act::DeclareConflict { reason, asks });
    assert!(!world.projection.turn.people.contains(&REVIEWER));
}

#[test]
fn a_conflict_of_who_carries_it_ends_the_claim_aloud() {
    let mut world = World::in_review(Kind::New);
    world.does(REVIEWER, Act::Claim);
    let reason = "I was hired by upstream.".to_owned();
    let asks = false;
    world.does(REVIEWER, Act::DeclareConflict { reason, asks });
    assert!(!world.projection.is_claimed_by(REVIEWER));
    let released = Payload::Released { person: REVIEWER };
    assert!(world.events.iter().any(|event| event.payload == released));
    // Who carries nothing has nothing to give back.
    let reason = "I know the authors.".to_owned();
    world.does(SECOND, Act::DeclareConflict { reason, asks });
    let released = Payload::Released { person: SECOND };
    assert!(world.events.iter().all(|event| event.payload != released));
}

#[test]
fn a_failed_check_is_the_authors_turn_until_it_passes() {
    let mut world = World::in_review(Kind::Update);
    let mut facts = world.projection.facts().unwrap().clone();
    facts.errors = 1;
    let recheck = |facts: &crate::content::ContentFacts| Act::Recheck {
        facts: Box::new(facts.clone()),
    };
    world.tries(By::Portal, recheck(&facts)).unwrap();
    assert_eq!(world.projection.turn.reason, Reason::CheckFailed);
    facts.errors = 0;
    world.tries(By::Portal, recheck(&facts)).unwrap();
    assert_eq!(turn(&world).0, Group::Reviewers);
    assert_eq!(
        world.refused(AUTHOR, recheck(&facts)),
        Refusal::NotThePortal
    );
}
