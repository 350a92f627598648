//! Accepting, publishing, pausing, ending and coming back (product.md 5.3, 5.7).

use std::collections::BTreeSet;

use super::world::*;
use crate::content::ContentClass;
use crate::decide::{Act, OpenProposal, REVIVE_DAYS};
use crate::decision::DeclineCode;
use crate::event::By;
use crate::proposal::{Kind, ProposalId, State, VersionId};
use crate::refusal::Refusal;
use crate::requirement::Requirement;
use crate::review::{Scope, Verdict};
use crate::turn::{Clocks, Group, Reason};

const ACCEPT: Act = Act::Accept { publish_at: None };

fn decline() -> Act {
    Act::Decline {
        code: DeclineCode::TooYoung,
        text: "The first release was last week.".to_owned(),
        would_change: "A year of releases.".to_owned(),
        not_before: None,
    }
}

fn publish() -> Act {
    Act::Publish {
        version: VersionId("v2".to_owned()),
    }
}

/// A new image of which everything holds.
fn complete() -> World {
    let mut world = World::in_review(Kind::New);
    for requirement in [Requirement::Upstream, Requirement::Base] {
        let note = "Looked at.".to_owned();
        world.does(REVIEWER, Act::Tick { requirement, note });
    }
    world.approves(REVIEWER, &[Scope::Dockerfile, Scope::Docs]);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world
}

#[test]
fn what_holds_is_accepted_and_published() {
    let mut world = complete();
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    assert_eq!(world.projection.turn.group, Group::Coordinator);
    assert_eq!(world.refused(REVIEWER, ACCEPT), Refusal::NotCoordinator);
    world.does(COORDINATOR, ACCEPT);
    assert_eq!(world.projection.state, State::Ready);
    world.does(COORDINATOR, publish());
    assert_eq!(world.projection.state, State::Published);
    assert_eq!(world.projection.turn.group, Group::None);
    let shown = world.projection.ledger.at(world.now);
    assert_eq!(shown, world.projection.ledger.at(world.now.plus_days(9)));
    assert_eq!(
        shown,
        Clocks {
            author: 0,
            reviewers: 7 * HOUR,
            external: 0
        }
    );
}

#[test]
fn what_does_not_hold_is_not_accepted() {
    let mut world = World::in_review(Kind::New);
    assert!(matches!(
        world.refused(COORDINATOR, ACCEPT),
        Refusal::Unmet { requirements } if requirements.contains(&Requirement::DockerfileTwice)
    ));
    let mut world = complete();
    let must = world.blocks(SECURITY);
    assert_eq!(
        world.refused(COORDINATOR, ACCEPT),
        Refusal::Unmet {
            requirements: vec![Requirement::DockerfileTwice]
        }
    );
    world.fixes(must);
    world.submits(&[]);
    world.does(SECURITY, Act::Resolve { thread: must });
    assert!(
        matches!(world.refused(COORDINATOR, ACCEPT), Refusal::Unmet { .. }),
        "the block stands until its owner approves"
    );
    world.approves(SECURITY, &[Scope::Dockerfile]);
    world.does(COORDINATOR, ACCEPT);
}

#[test]
fn a_reviewer_accepts_an_update_of_which_everything_holds() {
    let mut world = World::in_review(Kind::Update);
    assert!(matches!(
        world.refused(SECOND, ACCEPT),
        Refusal::Unmet { .. }
    ));
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert!(matches!(
        world.refused(MAINTAINER, ACCEPT),
        Refusal::NotEligible { .. }
    ));
    world.does(SECOND, ACCEPT);
    world.current = Some(VersionId("v1b".to_owned()));
    assert_eq!(world.refused(SECOND, publish()), Refusal::BaseOutdated);

    let content = Some(Box::new(world.content(&[(ContentClass::ManifestTags, 1)])));
    world.does(
        AUTHOR,
        Act::BringUpToDate {
            content,
            moved: [].into(),
        },
    );
    assert_eq!(world.projection.state, State::InReview);
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    world.does(SECOND, ACCEPT);
    world.does(SECOND, publish());
}

#[test]
fn a_planned_publication_waits_for_its_moment() {
    let mut world = complete();
    let moment = world.now.plus_days(3);
    let past = world.now.plus_days(-1);
    assert!(matches!(
        world.refused(
            COORDINATOR,
            Act::Accept {
                publish_at: Some(past)
            }
        ),
        Refusal::Moment { .. }
    ));
    world.does(
        COORDINATOR,
        Act::Accept {
            publish_at: Some(moment),
        },
    );
    assert_eq!(world.projection.turn.group, Group::None);
    assert_eq!(world.projection.turn.wake, Some(moment));
    assert!(world.tries(By::Portal, publish()).is_err());
    world.now = moment;
    world.tries(By::Portal, publish()).unwrap();
    assert_eq!(world.projection.state, State::Published);
}

#[test]
fn what_began_from_an_older_version_is_its_authors_turn_once_all_else_holds() {
    let mut world = World::in_review(Kind::Update);
    world.current = Some(VersionId("v1b".to_owned()));
    world.tries(By::Portal, Act::Reconsider).unwrap();
    assert_eq!(
        world.projection.turn.group,
        Group::Reviewers,
        "what they say of it is not lost"
    );
    world.approves(SECOND, &[Scope::Dockerfile]);
    let turn = world.projection.turn.clone();
    assert_eq!(
        (turn.group, turn.people, turn.reason),
        (Group::Author, vec![AUTHOR, CO_AUTHOR], Reason::Outdated)
    );
    let submit = Act::Submit {
        content: Box::new(world.content(&[])),
        policy: "policy".to_owned(),
    };
    assert_eq!(
        world.refused(AUTHOR, submit),
        Refusal::BaseOutdated,
        "a round would be about another difference"
    );
    let content = Some(Box::new(world.content(&[(ContentClass::ManifestTags, 1)])));
    let moved = [ContentClass::Dockerfile].into();
    world.does(AUTHOR, Act::BringUpToDate { content, moved });
    assert_eq!(
        world.projection.turn.group,
        Group::Reviewers,
        "nobody approved this difference from the image's Dockerfiles"
    );
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert_eq!(world.projection.turn.reason, Reason::AllHold);

    let publish_at = Some(world.now.plus_days(3));
    world.does(SECOND, Act::Accept { publish_at });
    assert_eq!(world.projection.turn.reason, Reason::Planned);
    world.current = Some(VersionId("v1c".to_owned()));
    world.tries(By::Portal, Act::Reconsider).unwrap();
    assert_eq!(world.projection.turn.reason, Reason::Outdated);
    assert_eq!(
        world.projection.turn.wake, None,
        "it could not be published"
    );
    world.current = None;
    let body = "Which version is it?".to_owned();
    world.does(USER, Act::Comment { thread: None, body });
    assert_eq!(
        world.projection.turn.reason,
        Reason::Outdated,
        "where the version is not known, nothing is concluded"
    );
}

#[test]
fn a_new_image_whose_name_is_taken_meanwhile_goes_back_to_its_authors() {
    let mut world = World::in_review(Kind::New);
    world.current = Some(VersionId("imported".to_owned()));
    world.tries(By::Portal, Act::Reconsider).unwrap();
    let turn = world.projection.turn.clone();
    assert_eq!(
        (turn.group, turn.people, turn.reason),
        (Group::Author, vec![AUTHOR, CO_AUTHOR], Reason::NameTaken),
        "whatever reviewers say, it cannot become an image"
    );
    let submit = Act::Submit {
        content: Box::new(world.content(&[])),
        policy: "policy".to_owned(),
    };
    assert_eq!(world.refused(AUTHOR, submit), Refusal::NameTaken);
    let content = Some(Box::new(world.content(&[(ContentClass::ManifestTags, 1)])));
    let moved = BTreeSet::new();
    let bring = Act::BringUpToDate { content, moved };
    assert_eq!(world.refused(AUTHOR, bring), Refusal::NameTaken);

    world.current = None;
    let body = "What now?".to_owned();
    world.does(USER, Act::Comment { thread: None, body });
    assert_eq!(
        world.projection.turn.reason,
        Reason::NameTaken,
        "where the version is not known, nothing is concluded"
    );
    let reason = "It is an update now.".to_owned();
    world.does(AUTHOR, Act::Withdraw { reason });
    assert_eq!(world.projection.state, State::Withdrawn);
}

#[test]
fn overriding_needs_a_coordinator_and_never_touches_the_licence() {
    let mut world = World::in_review(Kind::New);
    let over = |requirement| Act::Override {
        requirement,
        reason: "Only one reviewer is eligible.".to_owned(),
    };
    assert_eq!(
        world.refused(REVIEWER, over(Requirement::DockerfileTwice)),
        Refusal::NotCoordinator
    );
    assert_eq!(
        world.refused(COORDINATOR, over(Requirement::Licence)),
        Refusal::NotOverridable {
            requirement: Requirement::Licence
        }
    );
    assert_eq!(
        world.refused(COORDINATOR, over(Requirement::Routes)),
        Refusal::HoldsAlready {
            requirement: Requirement::Routes
        }
    );
    world.does(COORDINATOR, over(Requirement::DockerfileTwice));
    world.uploads(&[(ContentClass::Dockerfile, 1)]);
    assert!(
        world.projection.overrides.is_empty(),
        "an override is for the content that was seen"
    );
}

#[test]
fn a_waiver_ends_with_the_content_that_its_rule_judges() {
    let mut world = World::draft(Kind::Update);
    let mut content = world.content(&[]);
    content.facts.blocks = ["SW-D001".to_owned()].into();
    let submit = Act::Submit {
        content: Box::new(content),
        policy: String::new(),
    };
    world.does(AUTHOR, submit);
    world.approves(SECOND, &[Scope::Dockerfile]);
    assert_eq!(
        world.refused(COORDINATOR, ACCEPT),
        Refusal::Unmet {
            requirements: vec![Requirement::Rules]
        }
    );
    let waive = |rule: &str| Act::WaiveRule {
        rule: rule.to_owned(),
        reason: "Upstream ships no checksum.".to_owned(),
    };
    assert!(matches!(
        world.refused(SECOND, waive("SW-D002")),
        Refusal::NoSuchBlock { .. }
    ));
    world.does(SECOND, waive("SW-D001"));
    assert_eq!(world.projection.turn.reason, Reason::AllHold);
    world.uploads(&[(ContentClass::Documentation, 1)]);
    assert_eq!(world.projection.waivers.len(), 1);
    world.uploads(&[(ContentClass::Dockerfile, 1)]);
    assert!(world.projection.waivers.is_empty());
}

#[test]
fn a_pause_ends_where_it_began() {
    let mut world = World::in_review(Kind::New);
    let must = world.blocks(SECOND);
    let wake = world.now.plus_days(30);
    let park = |wake| Act::Park {
        reason: "Upstream releases in March.".to_owned(),
        wake,
    };
    assert_eq!(world.refused(SECOND, park(wake)), Refusal::NotCoordinator);
    world.does(AUTHOR, park(wake));
    assert_eq!(world.projection.turn.group, Group::None);
    assert_eq!(world.projection.turn.wake, Some(wake));
    world.fixes(must);
    assert!(world.tries(By::Portal, Act::Wake).is_err());
    world.now = wake;
    world.tries(By::Portal, Act::Wake).unwrap();
    assert_eq!(world.projection.state, State::InReview);
    assert_eq!(world.projection.turn.reason, Reason::Answered);
}

#[test]
fn another_coordinator_decides_the_one_appeal() {
    let mut world = World::in_review(Kind::New);
    world.does(COORDINATOR, decline());
    assert_eq!(world.projection.state, State::Declined);
    let appeal = || Act::Appeal {
        text: "Two distributions ship it.".to_owned(),
    };
    assert_eq!(world.refused(USER, appeal()), Refusal::NotAuthor);
    world.does(AUTHOR, appeal());
    assert_eq!(world.projection.state, State::Screening);
    assert_eq!(world.projection.turn.people, vec![OTHER_COORDINATOR]);
    assert_eq!(world.refused(COORDINATOR, decline()), Refusal::OwnDecision);
    world.does(OTHER_COORDINATOR, decline());
    assert_eq!(world.refused(AUTHOR, appeal()), Refusal::AppealUsed);
}

#[test]
fn a_withdrawal_can_be_taken_back_for_thirty_days() {
    let withdraw = || Act::Withdraw {
        reason: String::new(),
    };
    let mut world = World::in_review(Kind::New);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world.does(AUTHOR, withdraw());
    let ended = world.projection.ended_at.unwrap();
    assert_eq!(world.refused(SECOND, Act::Revive), Refusal::NotAuthor);
    world.now = ended.plus_days(REVIVE_DAYS);
    world.does(CO_AUTHOR, Act::Revive);
    assert_eq!(world.projection.state, State::InReview);
    assert_eq!(world.projection.approvals.len(), 2);

    world.does(AUTHOR, withdraw());
    world.now = world.projection.ended_at.unwrap().plus_days(31);
    assert!(matches!(
        world.refused(AUTHOR, Act::Revive),
        Refusal::ReviveTooLate { .. }
    ));
}

#[test]
fn an_image_has_one_open_proposal() {
    let mut world = World::draft(Kind::Update);
    let other = ProposalId::from_bytes([9; 16]);
    let mut open = OpenProposal {
        id: other,
        replaceable: false,
    };
    world.open = Some(open);
    let submit = |world: &World| Act::Submit {
        content: Box::new(world.content(&[])),
        policy: String::new(),
    };
    let act = submit(&world);
    assert_eq!(
        world.refused(AUTHOR, act),
        Refusal::OpenUpdate { proposal: other }
    );
    open.replaceable = true;
    world.open = Some(open);
    let act = submit(&world);
    world.does(AUTHOR, act);

    let mut old = World::in_review(Kind::Update);
    old.does(AUTHOR, Act::Supersede { by: other });
    assert_eq!(old.projection.state, State::Withdrawn);
    assert_eq!(
        old.refused(AUTHOR, Act::Revive),
        Refusal::Superseded { by: other }
    );
}

#[test]
fn a_late_review_is_a_note() {
    let mut world = World::in_review(Kind::New);
    world.does(COORDINATOR, decline());
    let before = world.projection.turn.clone();
    let review = world.review(
        Verdict::AskForChanges,
        &[Scope::Dockerfile],
        vec![asked(1, crate::review::Severity::Must)],
    );
    world.does(SECOND, crate::decide::Act::PublishReview(review));
    assert_eq!(world.projection.turn, before);
    assert!(world.projection.reviews[0].late && world.projection.blocks.is_empty());
    assert_eq!(world.projection.open_musts(&world.people).count(), 0);
}

#[test]
fn a_draft_is_not_submitted_before_it_is_ready() {
    let mut world = World::draft(Kind::New);
    let mut content = world.content(&[]);
    content.facts.errors = 2;
    content.facts.missing = vec!["the licence".to_owned()];
    let refusal = world.refused(
        AUTHOR,
        Act::Submit {
            content: Box::new(content),
            policy: String::new(),
        },
    );
    assert_eq!(
        refusal.sentence(names()),
        "It is not ready: missing: the licence; 2 errors to mend."
    );
    let mut update = World::draft(Kind::Update);
    let mut content = update.content(&[]);
    content.facts.changed_from_base.clear();
    let submit = Act::Submit {
        content: Box::new(content),
        policy: String::new(),
    };
    assert_eq!(update.refused(AUTHOR, submit), Refusal::NothingChanged);
}

#[test]
fn only_as_many_claim_as_are_needed() {
    let mut world = World::in_review(Kind::Update);
    world.does(SECOND, Act::Claim);
    let refusal = world.refused(SECURITY, Act::Claim);
    assert_eq!(
        refusal.sentence(names()),
        "@second took it already. “Next for me” finds another one."
    );
    assert_eq!(
        world.refused(SECURITY, Act::Release { person: SECOND }),
        Refusal::NotYours { of: SECOND }
    );
    world.does(COORDINATOR, Act::Release { person: SECOND });
    world.does(SECURITY, Act::Claim);
    let mut new = World::in_review(Kind::New);
    new.does(SECOND, Act::Claim);
    new.does(REVIEWER, Act::Claim);
    assert!(matches!(
        new.refused(SECURITY, Act::Claim),
        Refusal::Claimed { .. }
    ));
}
