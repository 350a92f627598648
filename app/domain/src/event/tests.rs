#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use serde_json::{Value, json};

use super::*;
use crate::turn::{Group, Reason};

fn event(payload: Payload) -> Event {
    Event {
        by: By::Person(PersonId::from_bytes([1; 16])),
        at: Moment(5),
        payload,
    }
}

#[test]
fn an_event_is_stored_flat_under_the_name_of_its_type() {
    let stored = serde_json::to_value(event(Payload::Parked {
        reason: "Upstream releases in March.".to_owned(),
        wake: Moment(9),
    }))
    .unwrap();
    assert_eq!(
        stored,
        json!({
            "by": { "person": "01010101010101010101010101010101" },
            "at": 5,
            "type": "parked",
            "reason": "Upstream releases in March.",
            "wake": 9
        })
    );
    assert_eq!(
        serde_json::to_value(By::Portal).unwrap(),
        Value::from("portal")
    );
}

#[test]
fn what_is_stored_is_read_back() {
    let person = PersonId::from_bytes([2; 16]);
    let payloads = [
        Payload::Started {
            kind: Kind::Lifecycle,
            image: Some("tidewater".parse().unwrap()),
            base_version: Some(VersionId("v1".to_owned())),
        },
        Payload::Claimed {},
        Payload::Woken {},
        Payload::Revived {},
        Payload::ThreadAnswered {
            thread: ThreadId::from_bytes([3; 16]),
            answer: Answer::WontBecause {
                reason: "It would break users.".to_owned(),
            },
        },
        Payload::ApprovalCarried {
            person,
            scope: Scope::Dockerfile,
            from: RevisionNumber(2),
            to: RevisionNumber(3),
            changed: [ContentClass::Documentation].into(),
        },
        Payload::RequirementOverridden {
            requirement: Requirement::DockerfileOnce,
            reason: "Only one reviewer is eligible.".to_owned(),
        },
        Payload::TurnChanged {
            turn: Turn {
                group: Group::None,
                people: vec![person],
                since: Moment(1),
                reason: Reason::Corrected {
                    by: person,
                    sentence: "This is yours.".to_owned(),
                },
                due: None,
                wake: Some(Moment(2)),
            },
        },
    ];
    for payload in payloads {
        let text = serde_json::to_string(&event(payload.clone())).unwrap();
        let stored: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(stored["type"], payload.name(), "{text}");
        assert_eq!(
            serde_json::from_str::<Event>(&text).unwrap(),
            event(payload),
            "{text}"
        );
    }
}
