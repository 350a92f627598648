#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use super::*;
use crate::content::ContentClass;
use crate::decide::Act;
use crate::decide::tests::world::*;
use crate::requirement::Outcome;
use crate::review::Verdict;

#[test]
fn a_record_holds_what_stood_when_it_was_decided() {
    let mut world = World::in_review(Kind::Update);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world.uploads(&[(ContentClass::Documentation, 7)]);
    let review = world.review(Verdict::Approve, &[Scope::Dockerfile], Vec::new());
    world.does(SECURITY, Act::PublishReview(review));
    world.people.0.get_mut(&SECURITY).unwrap().maintainer = true;
    let before = world.projection.clone();
    let events = world.does(COORDINATOR, Act::Accept { publish_at: None });

    let records: Vec<DecisionRecord> = events
        .iter()
        .filter_map(|event| DecisionRecord::of(&before, event, &world.people))
        .collect();
    assert_eq!(records.len(), 1, "the turn is no decision");
    let record = &records[0];
    assert_eq!(record.decision, Decision::Accepted { publish_at: None });
    assert_eq!(record.by, Some(COORDINATOR));
    assert_eq!(record.revision, Some(RevisionNumber(2)));
    assert_eq!(record.hashes, before.latest().unwrap().hashes);
    assert_eq!(record.policy.as_deref(), Some("policy-1"));
    assert_eq!(record.authors, [AUTHOR, CO_AUTHOR]);
    assert_eq!(
        record.approvals,
        [
            RecordedApproval {
                by: SECOND,
                scope: Scope::Dockerfile,
                on: RevisionNumber(1),
                counted: true
            },
            RecordedApproval {
                by: SECURITY,
                scope: Scope::Dockerfile,
                on: RevisionNumber(2),
                counted: false
            },
        ]
    );
    assert!(
        record
            .requirements
            .iter()
            .all(|result| !result.outcome.blocks())
    );
    let text = serde_json::to_string(record).unwrap();
    assert_eq!(
        &serde_json::from_str::<DecisionRecord>(&text).unwrap(),
        record
    );
}

#[test]
fn a_record_names_what_was_not_asked() {
    let mut world = World::in_review(Kind::New);
    let reason = || "Only one reviewer is eligible.".to_owned();
    world.does(
        COORDINATOR,
        Act::Override {
            requirement: Requirement::DockerfileTwice,
            reason: reason(),
        },
    );
    world.does(
        COORDINATOR,
        Act::WaiveConflict {
            person: CONFLICTED,
            reason: reason(),
        },
    );
    let before = world.projection.clone();
    let decline = Act::Decline {
        code: DeclineCode::CannotMaintain,
        text: "Nobody answered.".to_owned(),
        would_change: "A second maintainer.".to_owned(),
        not_before: None,
    };
    let events = world.does(OTHER_COORDINATOR, decline);
    let record = DecisionRecord::of(&before, &events[0], &world.people).unwrap();
    let excepted: Vec<&Excepted> = record.exceptions.iter().map(|e| &e.what).collect();
    assert_eq!(
        excepted,
        [
            &Excepted::Requirement {
                requirement: Requirement::DockerfileTwice
            },
            &Excepted::Conflict { person: CONFLICTED }
        ]
    );
    assert!(record.requirements.iter().any(|result| matches!(
        &result.outcome,
        Outcome::Overridden { by, .. } if *by == COORDINATOR
    )));
}

#[test]
fn a_code_is_found_by_its_slug() {
    for code in DeclineCode::ALL {
        assert_eq!(DeclineCode::from_slug(code.slug()), Some(code));
        assert_eq!(
            serde_json::to_value(code).unwrap(),
            code.slug(),
            "forms and events say the same"
        );
    }
}
