//! A small programme with one person for every part, and short words for acts.

use std::collections::BTreeSet;

use crate::content::{
    Comparison, ContentClass, ContentFacts, ContentHash, LicenceFact, UpdateFacts,
};
use crate::decide::{Act, Content, Facts, NewReview, OpenProposal, decide};
use crate::event::{By, Event};
use crate::moment::Moment;
use crate::names::Names;
use crate::participant::{Participant, Participants};
use crate::person::PersonId;
use crate::projection::{Projection, apply};
use crate::proposal::{Kind, RevisionNumber, VersionId};
use crate::refusal::Refusal;
use crate::review::{Anchor, Answer, NewThread, ReviewId, Scope, Severity, ThreadId, Verdict};

pub const AUTHOR: PersonId = person(1);
pub const CO_AUTHOR: PersonId = person(2);
pub const MAINTAINER: PersonId = person(3);
pub const CONFLICTED: PersonId = person(4);
pub const APPRENTICE: PersonId = person(5);
pub const REVIEWER: PersonId = person(6);
pub const SECOND: PersonId = person(7);
pub const SECOND_AGAIN: PersonId = person(8);
pub const SECURITY: PersonId = person(9);
pub const COORDINATOR: PersonId = person(10);
pub const OTHER_COORDINATOR: PersonId = person(11);
pub const USER: PersonId = person(12);
pub const WATCHER: PersonId = person(13);

pub const HOUR: i64 = 3_600_000_000;

const NAMES: [&str; 13] = [
    "author",
    "co-author",
    "maintainer",
    "conflicted",
    "apprentice",
    "reviewer",
    "second",
    "second-again",
    "security",
    "coordinator",
    "other-coordinator",
    "user",
    "watcher",
];

pub const fn person(number: u8) -> PersonId {
    let mut bytes = [0; 16];
    bytes[15] = number;
    PersonId::from_bytes(bytes)
}

pub const fn thread_id(number: u64) -> ThreadId {
    ThreadId::from_bytes((number as u128).to_be_bytes())
}

pub const fn review_id(number: u64) -> ReviewId {
    ReviewId::from_bytes((number as u128).to_be_bytes())
}

/// The handle of a sample person.
pub fn handle(id: PersonId) -> Option<crate::person::Handle> {
    (1..=13)
        .find(|number| person(*number) == id)
        .and_then(|number| NAMES[usize::from(number) - 1].parse().ok())
}

pub fn names() -> Names<'static> {
    Names(&handle)
}

fn reviewer(scopes: &[Scope]) -> Participant {
    Participant {
        scopes: scopes.iter().copied().collect(),
        ..Participant::default()
    }
}

/// Everybody. Those who must never count hold every scope, so that nothing but the rule stops them.
pub fn programme() -> Participants {
    let all = &Scope::ALL;
    let usual = &[Scope::Suitability, Scope::Dockerfile, Scope::Docs];
    let coordinator = Participant {
        coordinator: true,
        ..Participant::default()
    };
    Participants(
        [
            (AUTHOR, reviewer(all)),
            (CO_AUTHOR, reviewer(all)),
            (
                MAINTAINER,
                Participant {
                    maintainer: true,
                    ..reviewer(all)
                },
            ),
            (
                CONFLICTED,
                Participant {
                    conflicted: true,
                    ..reviewer(all)
                },
            ),
            (
                APPRENTICE,
                Participant {
                    apprentice: true,
                    ..reviewer(all)
                },
            ),
            (REVIEWER, reviewer(usual)),
            (
                SECOND,
                Participant {
                    other_accounts: vec![SECOND_AGAIN],
                    ..reviewer(&[Scope::Dockerfile, Scope::Docs])
                },
            ),
            (
                SECOND_AGAIN,
                Participant {
                    other_accounts: vec![SECOND],
                    ..reviewer(&[Scope::Dockerfile, Scope::Docs])
                },
            ),
            (SECURITY, reviewer(&[Scope::Dockerfile, Scope::Security])),
            (COORDINATOR, coordinator.clone()),
            (OTHER_COORDINATOR, coordinator),
            (USER, Participant::default()),
            (WATCHER, Participant::default()),
        ]
        .into(),
    )
}

/// Content that is ready, with a byte for each class that differs from the first one.
pub fn content(kind: Kind, changes: &[(ContentClass, u8)]) -> Content {
    let mut content = Content {
        note: "What changed.".to_owned(),
        facts: ContentFacts {
            has_documentation: true,
            changed_from_base: match kind {
                Kind::New => ContentClass::ALL.into(),
                Kind::Update | Kind::Security => {
                    [ContentClass::ManifestTags, ContentClass::ManifestStructure].into()
                }
                Kind::Profile | Kind::Lifecycle => [ContentClass::Documentation].into(),
                Kind::Transfer => [ContentClass::People].into(),
            },
            update: (kind != Kind::New).then_some(UNCHANGED),
            licence: LicenceFact::Approved("MIT".to_owned()),
            upstream_answered: true,
            base_answered: true,
            bug_route: true,
            security_route: true,
            commitments: 2,
            ..ContentFacts::default()
        },
        ..Content::default()
    };
    for class in ContentClass::ALL {
        content.hashes.0.insert(class, ContentHash([0; 32]));
    }
    for (class, byte) in changes {
        content.hashes.0.insert(*class, ContentHash([*byte; 32]));
    }
    content
}

/// An update that changes nothing which asks for two reviews.
pub const UNCHANGED: UpdateFacts = UpdateFacts {
    base_names: Comparison::Same,
    hosts: Comparison::Same,
    user: Comparison::Same,
    entrypoint: Comparison::Same,
    ports: Comparison::Same,
    maintainers: Comparison::Same,
    repository: Comparison::Same,
};

/// A thread as its reviewer begins it.
pub fn asked(number: u64, severity: Severity) -> NewThread {
    NewThread {
        id: thread_id(number),
        anchor: Anchor::Whole,
        severity,
        needs_answer: severity == Severity::Question,
        body: "Something.".to_owned(),
        suggestion: None,
        rule: None,
    }
}

/// A proposal that lives: acts go in, events and the projection come out.
#[derive(Debug, Clone)]
pub struct World {
    pub people: Participants,
    pub now: Moment,
    pub current: Option<VersionId>,
    pub open: Option<OpenProposal>,
    pub projection: Projection,
    pub events: Vec<Event>,
    pub count: u64,
}

impl World {
    /// A draft of a kind.
    pub fn draft(kind: Kind) -> Self {
        let base = kind.has_base().then(|| VersionId("v1".to_owned()));
        let mut world = Self {
            people: programme(),
            now: Moment(1_780_000_000_000_000),
            current: base.clone(),
            open: None,
            projection: Projection::default(),
            events: Vec::new(),
            count: 100,
        };
        world.does(
            AUTHOR,
            Act::Start {
                kind,
                image: "tidewater".parse().ok(),
                base_version: base,
            },
        );
        world.does(CO_AUTHOR, Act::Join);
        world
    }

    /// A proposal in its first round of review.
    pub fn in_review(kind: Kind) -> Self {
        let mut world = Self::draft(kind);
        world.submits(&[]);
        if kind.is_screened() {
            world.does(
                REVIEWER,
                Act::PassScreening {
                    reason: "Widely used.".to_owned(),
                },
            );
        }
        world
    }

    /// What an act leads to; an hour passes when it is possible.
    pub fn tries(&mut self, by: By, act: Act) -> Result<Vec<Event>, Refusal> {
        let facts = Facts {
            at: self.now,
            people: &self.people,
            current_version: self.current.as_ref(),
            open_proposal: self.open,
        };
        let events = decide(&self.projection, by, act, &facts)?;
        self.projection = events
            .iter()
            .fold(std::mem::take(&mut self.projection), apply);
        self.events.extend(events.iter().cloned());
        self.now = Moment(self.now.0 + HOUR);
        Ok(events)
    }

    /// An act that has to be possible.
    pub fn does(&mut self, by: PersonId, act: Act) -> Vec<Event> {
        let words = format!("{act:?}");
        self.tries(By::Person(by), act).unwrap_or_else(|refusal| {
            panic!("{:?} {words}: {}", handle(by), refusal.sentence(names()))
        })
    }

    /// The sentence of an act that has to be refused.
    pub fn refused(&mut self, by: PersonId, act: Act) -> Refusal {
        let words = format!("{act:?}");
        match self.tries(By::Person(by), act) {
            Err(refusal) => refusal,
            Ok(events) => panic!("{:?} {words} was possible: {events:?}", handle(by)),
        }
    }

    pub fn content(&self, changes: &[(ContentClass, u8)]) -> Content {
        content(self.projection.kind, changes)
    }

    pub fn submits(&mut self, changes: &[(ContentClass, u8)]) -> Vec<Event> {
        let content = Box::new(self.content(changes));
        self.does(
            AUTHOR,
            Act::Submit {
                content,
                policy: "policy-1".to_owned(),
            },
        )
    }

    pub fn uploads(&mut self, changes: &[(ContentClass, u8)]) -> Vec<Event> {
        let content = Box::new(self.content(changes));
        self.does(AUTHOR, Act::AddRevision { content })
    }

    pub fn number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub fn review(
        &mut self,
        verdict: Verdict,
        scopes: &[Scope],
        threads: Vec<NewThread>,
    ) -> Box<NewReview> {
        Box::new(NewReview {
            id: review_id(self.number()),
            revision: self
                .projection
                .latest()
                .map_or(RevisionNumber::FIRST, |latest| latest.number),
            scopes: scopes.iter().copied().collect::<BTreeSet<_>>(),
            verdict,
            summary: "Words.".to_owned(),
            threads,
            outdated_is_known: false,
        })
    }

    pub fn approves(&mut self, by: PersonId, scopes: &[Scope]) -> Vec<Event> {
        let review = self.review(Verdict::Approve, scopes, Vec::new());
        self.does(by, Act::PublishReview(review))
    }

    /// Asks for changes with one must, and gives its identifier.
    pub fn blocks(&mut self, by: PersonId) -> ThreadId {
        let thread = asked(self.number(), Severity::Must);
        let id = thread.id;
        let review = self.review(Verdict::AskForChanges, &[Scope::Dockerfile], vec![thread]);
        self.does(by, Act::PublishReview(review));
        id
    }

    pub fn fixes(&mut self, thread: ThreadId) {
        self.does(
            AUTHOR,
            Act::Answer {
                thread,
                answer: Answer::Fixed {
                    note: String::new(),
                },
            },
        );
    }
}
