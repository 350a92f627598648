//! Random sequences of acts, and what holds after each of them (product.md 5.3, bars 5 and 6).
//!
//! The usual run makes 10,000 sequences. The long one:
//! `SLIPWAY_SEQUENCES=100000 cargo test --release -p domain --lib -- decide::tests::sequences`

use std::collections::BTreeSet;

use super::world::*;
use crate::approval::covers;
use crate::content::ContentClass;
use crate::decide::{Act, OpenProposal};
use crate::decision::DeclineCode;
use crate::event::{By, Event, Payload};
use crate::moment::Moment;
use crate::person::PersonId;
use crate::projection::replay;
use crate::proposal::{Kind, ProposalId, State, VersionId};
use crate::requirement::{Because, Requirement, evaluate};
use crate::review::{Answer, Scope, Severity, ThreadState, Verdict};
use crate::turn::{Group, Reason, derive};

/// Random numbers that a seed repeats (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const EVERYBODY: [PersonId; 12] = [
    AUTHOR,
    CO_AUTHOR,
    MAINTAINER,
    CONFLICTED,
    APPRENTICE,
    REVIEWER,
    SECOND,
    SECOND_AGAIN,
    SECURITY,
    COORDINATOR,
    OTHER_COORDINATOR,
    USER,
];

fn changes(dice: &mut Dice) -> Vec<(ContentClass, u8)> {
    (0..=dice.below(3))
        .map(|_| {
            let byte = u8::try_from(dice.below(3)).unwrap();
            (dice.of(&ContentClass::ALL), byte)
        })
        .collect()
}

fn review(world: &mut World, dice: &mut Dice) -> Act {
    let verdict = dice.of(&Verdict::ALL);
    let scopes: BTreeSet<Scope> = (0..=dice.below(2)).map(|_| dice.of(&Scope::ALL)).collect();
    let scopes: Vec<Scope> = scopes.into_iter().collect();
    let asks = !matches!(verdict, Verdict::Approve) || dice.chance(8);
    let threads = (0..if asks { 1 + dice.below(2) } else { 0 })
        .map(|_| {
            let severity = if verdict == Verdict::Comment {
                dice.of(&Severity::ALL)
            } else {
                Severity::Must
            };
            asked(world.number(), severity)
        })
        .collect();
    let mut review = world.review(verdict, &scopes, threads);
    if dice.chance(6) && review.revision.0 > 1 {
        review.revision.0 -= 1;
        review.outdated_is_known = dice.chance(2);
    }
    Act::PublishReview(review)
}

fn about_a_thread(world: &World, dice: &mut Dice) -> Act {
    let threads = &world.projection.threads;
    let thread = if threads.is_empty() {
        thread_id(1)
    } else {
        threads[dice.below(threads.len())].asked.id
    };
    let words = || "Words.".to_owned();
    match dice.below(8) {
        0..=2 => Act::Answer {
            thread,
            answer: match dice.below(3) {
                0 => Answer::Fixed { note: words() },
                1 => Answer::WontBecause { reason: words() },
                _ => Answer::Question { text: words() },
            },
        },
        3 | 4 => Act::Resolve { thread },
        5 => Act::AcceptWontFix { thread },
        6 => Act::ReopenThread {
            thread,
            reason: words(),
        },
        _ => Act::Comment {
            thread: Some(thread),
            body: words(),
        },
    }
}

fn act(world: &mut World, dice: &mut Dice) -> Act {
    let words = || "Words.".to_owned();
    let ahead = Moment(world.now.0 + HOUR * i64::try_from(dice.below(100)).unwrap());
    let who = dice.of(&EVERYBODY);
    match dice.below(40) {
        0..=3 => {
            let mut content = world.content(&changes(dice));
            content.facts.errors = u32::from(dice.chance(20));
            if dice.chance(5) {
                content.facts.blocks = ["SW-D001".to_owned()].into();
            }
            if dice.chance(10) {
                content.facts.bug_route = false;
            }
            Act::Submit {
                content: Box::new(content),
                policy: words(),
            }
        }
        4 | 5 => Act::AddRevision {
            content: Box::new(world.content(&changes(dice))),
        },
        6..=8 => Act::PassScreening { reason: words() },
        9 => Act::ReturnFromScreening { reason: words() },
        10 => Act::Claim,
        11 => Act::Release { person: who },
        12..=17 => review(world, dice),
        18..=21 => about_a_thread(world, dice),
        22 => match dice.below(3) {
            0 => Act::WithdrawVerdict { reason: words() },
            1 => Act::TakeOverBlock {
                of: who,
                reason: words(),
            },
            _ => Act::LiftBlock {
                of: who,
                reason: words(),
            },
        },
        23..=25 => Act::Tick {
            requirement: dice.of(&[
                Requirement::Upstream,
                Requirement::Base,
                Requirement::Licence,
                Requirement::MaintainerCheck,
            ]),
            note: words(),
        },
        26 => match dice.below(3) {
            0 => Act::Untick {
                requirement: dice.of(&Requirement::ALL),
            },
            1 => Act::Override {
                requirement: dice.of(&Requirement::ALL),
                reason: words(),
            },
            _ => Act::WaiveRule {
                rule: "SW-D001".to_owned(),
                reason: words(),
            },
        },
        27 => Act::Park {
            reason: words(),
            wake: ahead,
        },
        28 => Act::Wake,
        29..=31 => Act::Accept {
            publish_at: dice.chance(2).then_some(ahead),
        },
        32 | 33 => Act::Publish {
            version: VersionId("v2".to_owned()),
        },
        34 => match dice.below(4) {
            0 => Act::Decline {
                code: dice.of(&DeclineCode::ALL),
                text: words(),
                would_change: words(),
                not_before: None,
            },
            1 => Act::Appeal { text: words() },
            2 => Act::Withdraw { reason: words() },
            _ => Act::Reopen { reason: words() },
        },
        35 if dice.chance(2) => Act::Appeal { text: words() },
        35 => Act::Revive,
        36 => Act::CorrectTurn {
            to: who,
            sentence: words(),
        },
        37 => match dice.below(4) {
            0 => Act::DeclareConflict {
                reason: words(),
                asks: false,
            },
            1 => Act::WaiveConflict {
                person: who,
                reason: words(),
            },
            2 => Act::Leave { person: who },
            _ => Act::Join,
        },
        38 => Act::BringUpToDate {
            content: Some(Box::new(world.content(&changes(dice)))),
            moved: changes(dice).into_iter().map(|(class, _)| class).collect(),
        },
        _ => {
            let mut facts = world.projection.facts().cloned().unwrap_or_default();
            facts.errors = u32::from(dice.chance(2));
            Act::Recheck {
                facts: Box::new(facts),
            }
        }
    }
}

/// Who is likely to be able to do it; anybody at times.
fn actor(world: &World, dice: &mut Dice, act: &Act) -> By {
    if matches!(act, Act::Recheck { .. }) || dice.chance(40) {
        return By::Portal;
    }
    if dice.chance(4) {
        let anybody = dice.of(&EVERYBODY);
        // A programme keeps one coordinator who is no party to what it judges.
        let leaves_nobody = matches!(act, Act::Join | Act::DeclareConflict { .. });
        return By::Person(if leaves_nobody && anybody == COORDINATOR {
            USER
        } else {
            anybody
        });
    }
    let likely: &[PersonId] = match act {
        Act::Submit { .. }
        | Act::AddRevision { .. }
        | Act::Answer { .. }
        | Act::Withdraw { .. }
        | Act::Revive
        | Act::Appeal { .. }
        | Act::BringUpToDate { .. } => &world.projection.authors,
        Act::Accept { .. } | Act::Decline { .. } | Act::Override { .. } | Act::LiftBlock { .. } => {
            &[COORDINATOR, OTHER_COORDINATOR]
        }
        Act::Join => &[USER, SECURITY],
        Act::Tick {
            requirement: Requirement::MaintainerCheck,
            ..
        } => &[MAINTAINER],
        _ => &[REVIEWER, SECOND, SECURITY, SECOND_AGAIN],
    };
    if likely.is_empty() {
        return By::Portal;
    }
    By::Person(dice.of(likely))
}

/// What whoever has the turn would do, so that sequences get far.
fn natural(world: &mut World, dice: &mut Dice) -> Option<(By, Act)> {
    let words = || "Words.".to_owned();
    let turn = &world.projection.turn;
    let holder = (!turn.people.is_empty()).then(|| By::Person(dice.of(&turn.people)));
    let group = turn.group;
    let open = world
        .projection
        .unanswered(&world.people)
        .next()
        .map(|thread| thread.asked.id);
    let answered = world
        .projection
        .threads
        .iter()
        .find(|thread| thread.state == ThreadState::Answered)
        .map(|thread| (thread.asked.id, thread.owner));
    let submit = |world: &World, dice: &mut Dice| Act::Submit {
        content: Box::new(world.content(&changes(dice))),
        policy: words(),
    };
    Some(match (world.projection.state, group) {
        (State::InReview, Group::Author) if open.is_some() => {
            let answer = Answer::WontBecause { reason: words() };
            let thread = open?;
            (holder?, Act::Answer { thread, answer })
        }
        (State::Draft | State::Screening | State::InReview, Group::Author) => {
            (holder?, submit(world, dice))
        }
        (State::Screening, _) => (holder?, Act::PassScreening { reason: words() }),
        (State::InReview, Group::Coordinator) => {
            let unmet = evaluate(&world.projection, &world.people)
                .into_iter()
                .find(|result| result.outcome.blocks());
            let checks = holder
                .and_then(By::person)
                .is_some_and(|person| world.people.checks_as_maintainer(&world.projection, person));
            let act = match unmet {
                Some(result) if checks => Act::Tick {
                    requirement: result.requirement,
                    note: words(),
                },
                None => Act::Accept { publish_at: None },
                Some(result) => Act::Override {
                    requirement: result.requirement,
                    reason: words(),
                },
            };
            (holder?, act)
        }
        (State::InReview, _) => match (dice.below(4), answered) {
            (0 | 1, Some((thread, owner))) => (By::Person(owner), Act::Resolve { thread }),
            (0, None) => {
                let requirement = dice.of(&[Requirement::Upstream, Requirement::Base]);
                let note = words();
                (holder?, Act::Tick { requirement, note })
            }
            _ => {
                let verdict =
                    dice.of(&[Verdict::Approve, Verdict::Approve, Verdict::AskForChanges]);
                let scope = dice.of(&[Scope::Dockerfile, Scope::Dockerfile, Scope::Docs]);
                let threads = (verdict == Verdict::AskForChanges)
                    .then(|| asked(world.number(), Severity::Must));
                let review = world.review(verdict, &[scope], threads.into_iter().collect());
                (holder?, Act::PublishReview(review))
            }
        },
        (State::Ready, _) => {
            let version = VersionId("v2".to_owned());
            (By::Person(COORDINATOR), Act::Publish { version })
        }
        (State::Parked, _) => (By::Person(COORDINATOR), Act::Wake),
        _ => return None,
    })
}

/// Roles, conflicts and absences change; the portal looks again whose turn it is.
fn upset(world: &mut World, dice: &mut Dice) {
    let who = dice.of(&[
        REVIEWER,
        SECOND,
        SECURITY,
        SECOND_AGAIN,
        OTHER_COORDINATOR,
        USER,
    ]);
    let now = world.now;
    let flip = dice.below(4);
    if let Some(person) = world.people.0.get_mut(&who) {
        match flip {
            0 => person.conflicted = !person.conflicted,
            1 => person.away_since = person.away_since.is_none().then_some(now),
            2 => person.apprentice = !person.apprentice,
            _ => {
                if person.scopes.is_empty() {
                    person.scopes = Scope::ALL.into();
                } else {
                    person.scopes.clear();
                }
            }
        }
    }
    if dice.chance(4)
        && let Some(person) = world.people.0.get_mut(&MAINTAINER)
    {
        person.confirmed_maintainer = !person.confirmed_maintainer;
    }
    world.current = world
        .projection
        .kind
        .has_base()
        .then(|| VersionId(if dice.chance(3) { "v9" } else { "v1" }.to_owned()));
    world.open = dice.chance(4).then_some(OpenProposal {
        id: ProposalId::from_bytes([9; 16]),
        replaceable: dice.chance(2),
    });
    world.tries(By::Portal, Act::Reconsider).unwrap();
}

/// What holds after every act.
fn holds(world: &World, by: By, before: &crate::turn::Turn) {
    let p = &world.projection;
    let people = &world.people;
    let turn = &p.turn;
    if p.state.is_terminal() {
        assert_eq!(turn.group, Group::None);
        assert!(turn.people.is_empty() && turn.due.is_none());
    } else if matches!(turn.group, Group::None | Group::External) {
        assert!(turn.wake.is_some(), "{turn:?}");
        assert!(turn.people.is_empty());
    } else {
        assert!(!turn.people.is_empty(), "{:?} {turn:?}", p.state);
        for person in &turn.people {
            let can = match turn.group {
                Group::Author => p.authors.contains(person),
                Group::Coordinator if turn.reason == Reason::MaintainerMissing => {
                    people.coordinates(p, *person) || people.checks_as_maintainer(p, *person)
                }
                Group::Coordinator => people.coordinates(p, *person) || people.reviews(p, *person),
                _ => people.reviews(p, *person),
            };
            assert!(can, "{:?} cannot act: {turn:?}", handle(*person));
        }
    }
    // Who left the authors with this act was one of them when they did.
    let outsider = by.person().filter(|person| {
        people.is_conflicted(p, *person)
            && !p.authors.contains(person)
            && !before.people.contains(person)
    });
    match outsider {
        // A conflict that was declared just now takes its owner off the turn.
        Some(_) => {
            // With it goes a claim.
            let declared = world
                .events
                .iter()
                .rev()
                .filter(|e| e.by == by)
                .map(|e| &e.payload)
                .find(|payload| !matches!(payload, Payload::Released { .. }))
                .is_some_and(|payload| matches!(payload, Payload::ConflictDeclared { .. }));
            assert!(declared || before == turn, "{by:?}");
        }
        None => assert_eq!(&derive(p, people, world.current.as_ref(), world.now), turn),
    }
    for result in evaluate(p, people) {
        let Some(count) = result.count else { continue };
        let mut humans = BTreeSet::new();
        for reason in &result.reasons {
            let Because::Approved { by, scope, on, .. } = reason else {
                continue;
            };
            assert!(humans.insert(people.human(*by)), "counted twice");
            assert!(!p.authors.contains(by), "author");
            let person = &people.0[by];
            assert!(
                !person.maintainer && !person.apprentice,
                "{:?}",
                handle(*by)
            );
            let conflicted = person.conflicted || p.conflicts.contains(by);
            assert!(!conflicted || p.conflict_waivers.contains_key(by));
            let (then, now) = (p.revision(*on).unwrap(), p.latest().unwrap());
            for class in covers(*scope, p.kind) {
                assert_eq!(
                    then.hashes.0.get(class),
                    now.hashes.0.get(class),
                    "{class:?} changed behind an approval"
                );
            }
        }
        assert_eq!(usize::try_from(count.given).unwrap(), humans.len());
    }
}

/// What was accepted had the reviews that it needed, or somebody said in public why not.
fn accepted(world: &World, events: &[Event]) {
    if !events.iter().any(|event| {
        matches!(
            event.payload,
            Payload::Accepted { .. } | Payload::Published { .. }
        )
    }) {
        return;
    }
    let p = &world.projection;
    let strangers = !p.authors.contains(&MAINTAINER);
    if matches!(p.kind, Kind::Update | Kind::Profile | Kind::Security)
        && strangers
        && world.people.is_confirmed_maintainer(MAINTAINER)
        && !p.overrides.contains_key(&Requirement::MaintainerCheck)
    {
        let checked = world
            .events
            .iter()
            .rposition(|event| {
                matches!(
                    event.payload,
                    Payload::RequirementTicked {
                        requirement: Requirement::MaintainerCheck,
                        ..
                    }
                )
            })
            .expect("no maintainer checked it");
        assert_eq!(world.events[checked].by, By::Person(MAINTAINER));
        let then = replay(&world.events[..=checked]);
        assert_eq!(
            then.latest().map(|revision| &revision.hashes),
            p.latest().map(|revision| &revision.hashes),
            "changed behind the check of a maintainer"
        );
    }
    if p.kind == Kind::New && !p.overrides.contains_key(&Requirement::DockerfileTwice) {
        let humans: BTreeSet<PersonId> = p
            .approvals
            .iter()
            .filter(|approval| {
                approval.scope == Scope::Dockerfile
                    && !approval.when_fixed
                    && !p.authors.contains(&approval.person)
                    && !world.people.0[&approval.person].maintainer
            })
            .map(|approval| world.people.human(approval.person))
            .collect();
        assert!(humans.len() >= 2, "accepted with {humans:?}");
        assert!(p.threads.iter().all(|thread| {
            thread.asked.severity != Severity::Must
                || thread.state.is_settled()
                || !world.people.reviews(p, thread.owner)
        }));
    }
}

fn run(seed: u64, reached: &mut BTreeSet<State>) -> usize {
    let mut dice = Dice(seed);
    let mut world = World::draft(if dice.chance(2) {
        Kind::New
    } else {
        dice.of(&Kind::ALL)
    });
    if let Some(maintainer) = world.people.0.get_mut(&MAINTAINER) {
        maintainer.confirmed_maintainer = dice.chance(2);
    }
    let mut done = 0;
    for _ in 0..30 {
        if dice.chance(15) {
            upset(&mut world, &mut dice);
            let turn = world.projection.turn.clone();
            holds(&world, By::Portal, &turn);
        }
        let usual = if dice.chance(3) {
            None
        } else {
            natural(&mut world, &mut dice)
        };
        let (by, act) = usual.unwrap_or_else(|| {
            let act = act(&mut world, &mut dice);
            (actor(&world, &mut dice, &act), act)
        });
        let turn = world.projection.turn.clone();
        if let Ok(events) = world.tries(by, act) {
            done += 1;
            holds(&world, by, &turn);
            accepted(&world, &events);
            reached.insert(world.projection.state);
        }
    }
    assert_eq!(replay(&world.events), world.projection);
    done
}

/// A run that, failing, names its seed.
fn named(seed: u64, reached: &mut BTreeSet<State>) -> usize {
    let outcome = std::panic::catch_unwind(|| {
        let mut states = BTreeSet::new();
        (run(seed, &mut states), states)
    });
    match outcome {
        Ok((done, states)) => {
            reached.extend(states);
            done
        }
        Err(why) => panic!(
            "sequence {seed} broke a promise: {:?}",
            why.downcast_ref::<String>()
        ),
    }
}

#[test]
fn every_sequence_keeps_the_promises() {
    let sequences: u64 = std::env::var("SLIPWAY_SEQUENCES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(10_000);
    let threads = std::thread::available_parallelism().map_or(1, |number| number.get() as u64);
    let (done, reached) = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..threads)
            .map(|first| {
                let seeds = (first..sequences).step_by(usize::try_from(threads).unwrap());
                scope.spawn(move || {
                    let mut reached = BTreeSet::new();
                    let done: usize = seeds.map(|seed| named(seed, &mut reached)).sum();
                    (done, reached)
                })
            })
            .collect();
        runs.into_iter()
            .fold((0, BTreeSet::new()), |(done, mut reached), run| {
                let (more, states) = run.join().unwrap();
                reached.extend(states);
                (done + more, reached)
            })
    });
    let missed: Vec<State> = State::ALL
        .into_iter()
        .filter(|state| *state != State::Draft && !reached.contains(state))
        .collect();
    assert!(missed.is_empty(), "never reached: {missed:?}");
    assert!(
        done as u64 > sequences * 10,
        "most acts were refused, so little was tried: {done}"
    );
}

#[test]
fn a_stored_projection_reads_as_it_was_written() {
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let mut world = World::in_review(dice.of(&Kind::ALL));
        for _ in 0..40 {
            let act = act(&mut world, &mut dice);
            let by = actor(&world, &mut dice, &act);
            let _ = world.tries(by, act);
        }
        let stored = serde_json::to_string(&world.projection).unwrap();
        let read = serde_json::from_str(&stored).unwrap();
        assert_eq!(world.projection, read, "{seed}");
        let stored = serde_json::to_string(&world.events).unwrap();
        let read: Vec<Event> = serde_json::from_str(&stored).unwrap();
        assert_eq!(replay(&read), world.projection, "{seed}");
        assert!(
            world
                .projection
                .threads
                .iter()
                .all(|thread| thread.state != ThreadState::Answered || thread.answer.is_some())
        );
    }
}
