#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use super::*;
use crate::content::ContentClass;
use crate::decide::Act;
use crate::decide::tests::world::*;
use crate::decision::DeclineCode;
use crate::moment::Moment;
use crate::proposal::Kind;
use crate::requirement::{Requirement, evaluate, of_draft};

fn told(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| sentence(event, names()))
        .collect()
}

/// The whole history of a proposal that sees two rounds.
#[test]
fn a_history_reads_as_it_happened() {
    let mut world = World::in_review(Kind::New);
    world.does(SECOND, Act::Claim);
    let mut threads = vec![
        asked(1, Severity::Must),
        asked(2, Severity::Must),
        asked(3, Severity::Question),
    ];
    threads[2].needs_answer = false;
    let review = world.review(Verdict::AskForChanges, &[Scope::Dockerfile], threads);
    world.does(SECOND, Act::PublishReview(review));
    world.approves(REVIEWER, &[Scope::Docs]);
    for number in [1, 2] {
        world.fixes(thread_id(number));
    }
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    for number in [1, 2] {
        let thread = thread_id(number);
        world.does(SECOND, Act::Resolve { thread });
    }
    world.approves(SECOND, &[Scope::Dockerfile]);
    world.uploads(&[(ContentClass::Dockerfile, 2)]);
    assert_eq!(
        told(&world.events),
        [
            "@author began a draft: new image, tidewater.",
            "@co-author joined the authors.",
            "Turn of the author: it is being written.",
            "@author submitted round 1 with r1.",
            "Turn of coordinators: it was submitted and is not screened yet.",
            "@reviewer found it suitable: Widely used.",
            "Turn of reviewers: it passed screening.",
            "@second claimed it and declared no conflict of interest.",
            "Turn of reviewers: it passed screening.",
            "@second asked for changes of r1: 2 musts and 1 question.",
            "Turn of the author: @second asked 2 musts.",
            "@reviewer approved documentation of r1.",
            "@author answered a thread: fixed.",
            "Turn of the author: @second asked 1 must.",
            "@author answered a thread: fixed.",
            "Turn of the author: all is answered and the next round is not submitted.",
            "@author submitted round 2 with r2.",
            "@reviewer’s suitability approval carried from r1 (only Dockerfiles changed).",
            "@reviewer’s documentation approval carried from r1 (only Dockerfiles changed).",
            "Turn of reviewers: round 2 was submitted.",
            "@second resolved a thread.",
            "@second resolved a thread.",
            "@second approved Dockerfile of r2.",
            "Turn of reviewers: “Upstream was contacted”, “Two Dockerfile reviews” and “Existing \
             images considered as base” are still open.",
            "@author uploaded r3 without asking again.",
            "@reviewer’s suitability approval carried from r2 (only Dockerfiles changed).",
            "@reviewer’s documentation approval carried from r2 (only Dockerfiles changed).",
            "@second’s Dockerfile approval of r2 dropped because Dockerfiles changed.",
        ]
    );
}

#[test]
fn the_head_of_a_page_says_whose_turn_it_is() {
    let mut world = World::draft(Kind::Update);
    let head = |world: &World, later: i64| {
        let now = Moment(world.projection.turn.since.0 + later);
        turn_sentence(&world.projection, now, names())
    };
    world.submits(&[]);
    assert_eq!(
        head(&world, 72 * HOUR),
        "Waiting for reviewers for 3 days: round 1 was submitted. Four people can act."
    );
    let must = world.blocks(SECOND);
    assert_eq!(
        head(&world, HOUR),
        "Waiting for the author for 1 hour: @second asked 1 must. Two people can act."
    );
    world.fixes(must);
    world.submits(&[(ContentClass::Dockerfile, 1)]);
    assert_eq!(
        head(&world, 0),
        "Waiting for reviewers: round 2 was submitted. One person can act."
    );
    let wake = world.now.plus_days(9);
    let reason = "Upstream releases next week.".to_owned();
    world.does(AUTHOR, Act::Park { reason, wake });
    assert_eq!(
        head(&world, HOUR),
        format!("It rests until {}. Nobody has to act.", wake.date())
    );
    world.does(AUTHOR, Act::Wake);
    world.does(
        COORDINATOR,
        Act::Decline {
            code: DeclineCode::Technical,
            text: "Several processes in one container.".to_owned(),
            would_change: "One process.".to_owned(),
            not_before: None,
        },
    );
    let day = world.projection.ended_at.unwrap().date();
    assert_eq!(head(&world, HOUR), format!("It was declined on {day}."));
}

#[test]
fn a_draft_is_told_what_it_needs_before_anybody_approved_it() {
    let world = World::draft(Kind::New);
    let next = content(Kind::New, &[]);
    let results = of_draft(&world.projection, &next.hashes, &next.facts, &world.people);
    let tell = |requirement: Requirement| {
        let mut results = results.iter();
        let found = results.find(|result| result.requirement == requirement);
        outcome_of_draft(found.unwrap(), names())
    };
    assert_eq!(
        tell(Requirement::DockerfileTwice),
        "2 approvals are needed. A new image needs two Dockerfile reviews."
    );
    assert_eq!(tell(Requirement::Documentation), "1 approval is needed.");
    assert_eq!(
        tell(Requirement::Upstream),
        "The author answered how upstream was contacted; a reviewer has to tick it."
    );
}

#[test]
fn a_requirement_tells_its_reasons() {
    let mut world = World::in_review(Kind::New);
    world.approves(REVIEWER, &[Scope::Docs, Scope::Dockerfile]);
    world.uploads(&[(ContentClass::Routes, 1)]);
    world.blocks(SECOND);
    world.people.0.get_mut(&REVIEWER).unwrap().maintainer = true;
    let tell = |world: &World, requirement: Requirement| {
        let result = evaluate(&world.projection, &world.people)
            .into_iter()
            .find(|result| result.requirement == requirement)
            .unwrap();
        outcome(&result, names())
    };
    assert_eq!(
        tell(&world, Requirement::DockerfileTwice),
        "0 of 2. @reviewer’s approval does not count: a maintainer of the image does not review \
         it. A new image needs two Dockerfile reviews. 1 must is not settled. @second asks for \
         changes."
    );
    world.people.0.get_mut(&REVIEWER).unwrap().maintainer = false;
    assert_eq!(
        tell(&world, Requirement::Documentation),
        "1 of 1. @reviewer approved r1; carried, for only feedback routes changed since."
    );
    let reason = "Only one reviewer is eligible".to_owned();
    world.does(
        COORDINATOR,
        Act::Override {
            requirement: Requirement::DockerfileTwice,
            reason,
        },
    );
    assert!(
        tell(&world, Requirement::DockerfileTwice)
            .starts_with("Overridden by @coordinator: Only one reviewer is eligible. 1 of 2.")
    );
}

#[test]
fn a_time_is_told_in_its_largest_unit() {
    let minute = 60_000_000;
    for (passed, words) in [
        (0, None),
        (minute - 1, None),
        (minute, Some("1 minute")),
        (59 * minute, Some("59 minutes")),
        (60 * minute, Some("1 hour")),
        (47 * HOUR, Some("47 hours")),
        (48 * HOUR, Some("2 days")),
        (-5, None),
    ] {
        assert_eq!(
            waiting(Moment(0), Moment(passed)).as_deref(),
            words,
            "{passed}"
        );
    }
}
