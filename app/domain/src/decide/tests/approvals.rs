//! Which approvals count, and what becomes of them when content changes.

use std::collections::BTreeSet;

use super::world::*;
use crate::PersonId;
use crate::content::{Comparison, ContentClass, UpdateFacts};
use crate::decide::Act;
use crate::event::Payload;
use crate::projection::Projection;
use crate::proposal::Kind;
use crate::refusal::Refusal;
use crate::requirement::{Because, Count, Disqualified, Outcome, Requirement, evaluate, of_draft};
use crate::review::{Scope, Verdict};

use ContentClass::{
    Answers, Base, Context, Dockerfile, Documentation, ManifestStructure, ManifestTags, People,
    Routes, Summary, Upstream,
};
use Scope::{Docs, Security, Suitability};

/// For each kind and scope the classes that drop an approval; every other class carries it.
/// One row per content class and kind follows from it: 12 classes × 6 kinds × 4 scopes.
const DROPS: [(Kind, Scope, &[ContentClass]); 24] = {
    const BUILT: &[ContentClass] = &[ManifestStructure, Dockerfile, Context, Base];
    const ALL_BUILT: &[ContentClass] =
        &[ManifestTags, ManifestStructure, Dockerfile, Context, Base];
    [
        (Kind::New, Scope::Dockerfile, BUILT),
        (Kind::New, Docs, &[Documentation]),
        (Kind::New, Suitability, &[Summary]),
        (Kind::New, Security, ALL_BUILT),
        (Kind::Update, Scope::Dockerfile, BUILT),
        (Kind::Update, Docs, &[Documentation]),
        (Kind::Update, Suitability, &[Summary]),
        (Kind::Update, Security, ALL_BUILT),
        (Kind::Security, Scope::Dockerfile, BUILT),
        (Kind::Security, Docs, &[Documentation]),
        (Kind::Security, Suitability, &[Summary]),
        (Kind::Security, Security, ALL_BUILT),
        (Kind::Profile, Scope::Dockerfile, BUILT),
        (Kind::Profile, Docs, &[Documentation, Routes, People]),
        (Kind::Profile, Suitability, &[Summary]),
        (Kind::Profile, Security, ALL_BUILT),
        (Kind::Lifecycle, Scope::Dockerfile, BUILT),
        (
            Kind::Lifecycle,
            Docs,
            &[ManifestTags, Documentation, Answers],
        ),
        (Kind::Lifecycle, Suitability, &[Summary]),
        (Kind::Lifecycle, Security, ALL_BUILT),
        (Kind::Transfer, Scope::Dockerfile, BUILT),
        (Kind::Transfer, Docs, &[Documentation]),
        (Kind::Transfer, Suitability, &[People, Upstream, Summary]),
        (Kind::Transfer, Security, ALL_BUILT),
    ]
};

#[test]
fn every_class_of_every_kind_carries_or_drops() {
    let mut rows = 0;
    for (kind, scope, drops) in DROPS {
        for class in ContentClass::ALL {
            let mut world = World::in_review(kind);
            world.people.0.get_mut(&SECURITY).unwrap().scopes = Scope::ALL.into();
            world.approves(SECURITY, &[scope]);
            let events = world.uploads(&[(class, 1)]);
            let mine = |person: PersonId, of: Scope| person == SECURITY && of == scope;
            let carried = events.iter().any(|event| {
                matches!(&event.payload, Payload::ApprovalCarried { person, scope: of, changed, .. }
                    if mine(*person, *of) && *changed == BTreeSet::from([class]))
            });
            let dropped = events.iter().any(|event| {
                matches!(&event.payload, Payload::ApprovalDropped { person, scope: of, changed, .. }
                    if mine(*person, *of) && *changed == BTreeSet::from([class]))
            });
            let row = format!("{kind:?} {scope:?} {class:?}");
            assert_eq!(dropped, drops.contains(&class), "{row}");
            assert_eq!(carried, !dropped, "{row}");
            let stands = world
                .projection
                .approvals
                .iter()
                .any(|approval| mine(approval.person, approval.scope));
            assert_eq!(stands, carried, "{row}");
            rows += 1;
        }
    }
    assert_eq!(rows, 12 * 6 * 4);
}

#[test]
fn a_draft_is_judged_as_the_revision_that_it_would_be() {
    let mut world = World::in_review(Kind::New);
    world.approves(REVIEWER, &[Docs, Scope::Dockerfile]);
    for class in ContentClass::ALL {
        let next = world.content(&[(class, 1)]);
        let draft = of_draft(&world.projection, &next.hashes, &next.facts, &world.people);
        let mut frozen = world.clone();
        frozen.uploads(&[(class, 1)]);
        let frozen = evaluate(&frozen.projection, &frozen.people);
        assert_eq!(draft, frozen, "{class:?}");
    }
    let same = world.projection.latest().unwrap();
    let draft = of_draft(&world.projection, &same.hashes, &same.facts, &world.people);
    assert_eq!(draft, evaluate(&world.projection, &world.people));
}

fn count(world: &World, requirement: Requirement) -> Option<Count> {
    evaluate(&world.projection, &world.people)
        .into_iter()
        .find(|result| result.requirement == requirement)
        .and_then(|result| result.count)
}

#[test]
fn two_people_means_two_people() {
    let mut world = World::in_review(Kind::New);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world.approves(SECOND_AGAIN, &[Scope::Dockerfile]);
    let given = |world: &World| count(world, Requirement::DockerfileTwice).unwrap().given;
    assert_eq!(given(&world), 1);
    world.approves(SECOND, &[Scope::Dockerfile, Docs]);
    assert_eq!(given(&world), 1, "an approval given twice is one");
    world.approves(REVIEWER, &[Scope::Dockerfile]);
    assert_eq!(given(&world), 2);
}

#[test]
fn some_reviews_never_count() {
    for (person, why) in [
        (AUTHOR, Disqualified::Author),
        (CO_AUTHOR, Disqualified::Author),
        (MAINTAINER, Disqualified::Maintainer),
        (CONFLICTED, Disqualified::Conflicted),
        (APPRENTICE, Disqualified::Apprentice),
        (USER, Disqualified::Scope),
        (person(99), Disqualified::Unknown),
    ] {
        let mut world = World::in_review(Kind::New);
        let review = world.review(Verdict::Approve, &[Scope::Dockerfile], Vec::new());
        assert_eq!(
            world.refused(person, Act::PublishReview(review)),
            Refusal::NotEligible {
                scope: Some(Scope::Dockerfile),
                why
            }
        );
    }
}

#[test]
fn who_becomes_party_to_it_counts_no_longer() {
    let with = |change: fn(&mut crate::participant::Participant)| {
        let mut world = World::in_review(Kind::New);
        world.approves(SECOND, &[Scope::Dockerfile]);
        change(world.people.0.get_mut(&SECOND).unwrap());
        world
    };
    for (world, why) in [
        (
            with(|person| person.maintainer = true),
            Disqualified::Maintainer,
        ),
        (
            with(|person| person.committer = true),
            Disqualified::Committer,
        ),
        (
            with(|person| person.conflicted = true),
            Disqualified::Conflicted,
        ),
        (
            with(|person| person.apprentice = true),
            Disqualified::Apprentice,
        ),
        (with(|person| person.scopes.clear()), Disqualified::Scope),
    ] {
        let result = evaluate(&world.projection, &world.people)
            .into_iter()
            .find(|result| result.requirement == Requirement::DockerfileTwice)
            .unwrap();
        assert_eq!(result.count.unwrap().given, 0);
        assert!(
            result
                .reasons
                .contains(&Because::NotCounted { by: SECOND, why })
        );
    }
    let mut world = World::in_review(Kind::New);
    world.approves(SECOND, &[Scope::Dockerfile]);
    world.does(SECOND_AGAIN, Act::Join);
    assert_eq!(
        count(&world, Requirement::DockerfileTwice).unwrap().given,
        0
    );
}

#[test]
fn an_update_needs_one_review_or_two() {
    let base = || UNCHANGED;
    let changed = || Comparison::Changed("The base is another one.".to_owned());
    let cases: [(&str, UpdateFacts); 8] = [
        ("nothing", base()),
        (
            "base",
            UpdateFacts {
                base_names: changed(),
                ..base()
            },
        ),
        (
            "hosts",
            UpdateFacts {
                hosts: changed(),
                ..base()
            },
        ),
        (
            "user",
            UpdateFacts {
                user: changed(),
                ..base()
            },
        ),
        (
            "entrypoint",
            UpdateFacts {
                entrypoint: changed(),
                ..base()
            },
        ),
        (
            "ports",
            UpdateFacts {
                ports: changed(),
                ..base()
            },
        ),
        (
            "maintainers",
            UpdateFacts {
                maintainers: changed(),
                ..base()
            },
        ),
        (
            "repository",
            UpdateFacts {
                repository: changed(),
                ..base()
            },
        ),
    ];
    for (what, update) in cases {
        let facts = crate::content::ContentFacts {
            update: Some(update),
            ..content(Kind::Update, &[]).facts
        };
        let needed = crate::approval::needed(Kind::Update, &facts);
        let expected = if what == "nothing" { 1 } else { 2 };
        assert_eq!(needed.approvals, expected, "{what}");
        assert!(!needed.reasons.is_empty());
    }
    let facts = crate::content::ContentFacts {
        update: None,
        ..content(Kind::Update, &[]).facts
    };
    let needed = crate::approval::needed(Kind::Update, &facts);
    assert_eq!(needed.approvals, 2, "what is unknown counts as changed");
    assert_eq!(needed.reasons.len(), 7);
    assert_eq!(
        needed.reasons[0],
        "The base image counts as changed: It was not compared."
    );
}

#[test]
fn every_kind_asks_for_its_own_requirements() {
    use Requirement as R;
    let asked = |kind: Kind| -> Vec<Requirement> {
        let world = World::in_review(kind);
        evaluate(&world.projection, &world.people)
            .into_iter()
            .filter(|result| result.outcome != Outcome::NotApplicable)
            .map(|result| result.requirement)
            .collect()
    };
    assert_eq!(
        asked(Kind::New),
        [
            R::Upstream,
            R::Licence,
            R::Suitability,
            R::DockerfileTwice,
            R::Documentation,
            R::Routes,
            R::Base,
            R::Rules,
            R::Commitment
        ]
    );
    assert_eq!(
        asked(Kind::Update),
        [R::DockerfileOnce, R::Routes, R::Rules]
    );
    assert_eq!(
        asked(Kind::Security),
        [R::DockerfileOnce, R::Routes, R::Rules]
    );
    assert_eq!(
        asked(Kind::Profile),
        [R::Documentation, R::Routes, R::Rules]
    );
    assert_eq!(
        asked(Kind::Lifecycle),
        [R::Documentation, R::Routes, R::Rules]
    );
    assert_eq!(
        asked(Kind::Transfer),
        [R::Upstream, R::Routes, R::Rules, R::Commitment]
    );
    // Of an image that somebody maintains.
    let check = |kind: Kind| {
        let world = super::maintainers::maintained(kind);
        evaluate(&world.projection, &world.people)
            .into_iter()
            .find(|result| result.requirement == R::MaintainerCheck)
            .unwrap()
            .outcome
    };
    for (kind, outcome) in [
        (Kind::New, Outcome::NotApplicable),
        (Kind::Update, Outcome::Unsatisfied),
        (Kind::Security, Outcome::Unsatisfied),
        (Kind::Profile, Outcome::Unsatisfied),
        (Kind::Lifecycle, Outcome::NotApplicable),
        (Kind::Transfer, Outcome::NotApplicable),
    ] {
        assert_eq!(check(kind), outcome, "{kind:?}");
    }
}

#[test]
fn an_approval_on_an_older_revision_needs_that_nothing_it_covers_changed() {
    let mut world = World::in_review(Kind::New);
    let mut review = world.review(Verdict::Approve, &[Scope::Dockerfile], Vec::new());
    world.uploads(&[(Documentation, 1)]);
    assert!(matches!(
        world.refused(SECOND, Act::PublishReview(review.clone())),
        Refusal::OutdatedRevision { .. }
    ));
    review.outdated_is_known = true;
    world.does(SECOND, Act::PublishReview(review.clone()));
    let holds_for = |p: &Projection| p.approvals.last().unwrap().holds_for;
    assert_eq!(
        holds_for(&world.projection),
        world.projection.latest().unwrap().number
    );

    let mut world = World::in_review(Kind::New);
    world.uploads(&[(Dockerfile, 1)]);
    assert!(matches!(
        world.refused(SECOND, Act::PublishReview(review)),
        Refusal::OutdatedRevision { .. }
    ));
}

#[test]
fn doubts_about_suitability_ask_for_a_second_person() {
    let mut world = World::in_review(Kind::New);
    assert_eq!(
        count(&world, Requirement::Suitability),
        Some(Count {
            given: 1,
            needed: 1
        })
    );
    let must = asked(1, crate::review::Severity::Must);
    let review = world.review(Verdict::AskForChanges, &[Suitability], vec![must]);
    world.does(COORDINATOR, Act::PublishReview(review));
    let reason = "The numbers are public.".to_owned();
    world.does(
        OTHER_COORDINATOR,
        Act::LiftBlock {
            of: COORDINATOR,
            reason,
        },
    );
    assert_eq!(
        count(&world, Requirement::Suitability),
        Some(Count {
            given: 1,
            needed: 2
        })
    );
    world.approves(OTHER_COORDINATOR, &[Suitability]);
    assert_eq!(
        count(&world, Requirement::Suitability),
        Some(Count {
            given: 2,
            needed: 2
        })
    );
}
