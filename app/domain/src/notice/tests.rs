#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, with the place"
)]

use super::*;
use crate::content::ContentClass;
use crate::decide::Act;
use crate::decide::tests::world::*;
use crate::proposal::{Kind, VersionId};
use crate::requirement::Requirement;
use crate::review::{Answer, Scope, Verdict};

/// Everybody by their handle.
fn called() -> BTreeMap<Handle, PersonId> {
    (1..=13)
        .map(person)
        .filter_map(|id| handle(id).map(|handle| (handle, id)))
        .collect()
}

/// A proposal with everybody's inbox.
struct Inboxes {
    world: World,
    watchers: BTreeSet<PersonId>,
    told: Vec<Notice>,
}

impl Inboxes {
    fn new(world: World) -> Self {
        Self {
            world,
            watchers: [USER, WATCHER, person(14)].into(),
            told: Vec::new(),
        }
    }

    fn does(&mut self, by: PersonId, act: Act) {
        let before = self.world.projection.clone();
        let events = self.world.does(by, act);
        let told = notices(
            Told {
                events: &events,
                before: &before,
                after: &self.world.projection,
                people: &self.world.people,
                watchers: &self.watchers,
                called: &called(),
            },
            names(),
        );
        let people: BTreeSet<PersonId> = told.iter().map(|notice| notice.person).collect();
        assert_eq!(people.len(), told.len(), "one notice for each person");
        assert!(!people.contains(&by), "nobody is told of their own act");
        self.told.extend(told);
    }

    fn submits(&mut self, changes: &[(ContentClass, u8)]) {
        let content = Box::new(self.world.content(changes));
        let policy = "policy-1".to_owned();
        self.does(AUTHOR, Act::Submit { content, policy });
    }

    fn asks(&mut self, by: PersonId, number: u64) {
        let must = asked(number, Severity::Must);
        let review = self
            .world
            .review(Verdict::AskForChanges, &[Scope::Dockerfile], vec![must]);
        self.does(by, Act::PublishReview(review));
    }

    fn answers(&mut self, number: u64) {
        let thread = thread_id(number);
        let note = String::new();
        self.does(
            AUTHOR,
            Act::Answer {
                thread,
                answer: Answer::Fixed { note },
            },
        );
    }

    fn approves(&mut self, by: PersonId, settled: &[u64], scopes: &[Scope]) {
        for number in settled {
            let thread = thread_id(*number);
            self.does(by, Act::Resolve { thread });
        }
        let review = self.world.review(Verdict::Approve, scopes, Vec::new());
        self.does(by, Act::PublishReview(review));
    }

    fn of(&self, person: PersonId) -> Vec<(Urgency, bool, &str)> {
        self.told
            .iter()
            .filter(|notice| notice.person == person)
            .map(|notice| (notice.urgency, notice.your_turn, notice.sentence.as_str()))
            .collect()
    }

    fn now(&self, person: PersonId) -> usize {
        self.of(person)
            .iter()
            .filter(|(urgency, _, _)| *urgency == Urgency::Now)
            .count()
    }
}

/// A new image through three rounds, with two reviewers and three who watch (product.md T23).
fn three_rounds() -> Inboxes {
    let mut inboxes = Inboxes::new(World::draft(Kind::New));
    inboxes.submits(&[]);
    let reason = "Widely used.".to_owned();
    inboxes.does(COORDINATOR, Act::PassScreening { reason });
    inboxes.does(REVIEWER, Act::Claim);
    inboxes.does(SECOND, Act::Claim);
    for requirement in [Requirement::Upstream, Requirement::Base] {
        let note = "Looked at.".to_owned();
        inboxes.does(REVIEWER, Act::Tick { requirement, note });
    }
    inboxes.asks(REVIEWER, 1);
    inboxes.asks(SECOND, 2);
    inboxes.answers(1);
    inboxes.answers(2);
    inboxes.submits(&[(ContentClass::Dockerfile, 1)]);
    inboxes.does(
        REVIEWER,
        Act::Resolve {
            thread: thread_id(1),
        },
    );
    inboxes.asks(REVIEWER, 3);
    inboxes.approves(SECOND, &[2], &[Scope::Dockerfile, Scope::Docs]);
    inboxes.answers(3);
    inboxes.submits(&[(ContentClass::Dockerfile, 1), (ContentClass::Context, 1)]);
    inboxes.approves(REVIEWER, &[3], &[Scope::Dockerfile]);
    inboxes.approves(SECOND, &[], &[Scope::Dockerfile]);
    inboxes.does(COORDINATOR, Act::Accept { publish_at: None });
    let version = VersionId("v1".to_owned());
    inboxes.does(COORDINATOR, Act::Publish { version });
    inboxes
}

#[test]
fn three_rounds_person_by_person() {
    let inboxes = three_rounds();
    let lines = |person: PersonId| -> Vec<String> {
        inboxes
            .of(person)
            .into_iter()
            .map(|(urgency, your_turn, sentence)| {
                let turn = if your_turn { " turn" } else { "" };
                format!("{urgency:?}{turn}: {sentence}")
            })
            .collect()
    };
    assert_eq!(
        lines(AUTHOR),
        [
            "Now: tidewater: @coordinator found it suitable: Widely used.",
            "Web: tidewater: @reviewer claimed it and declared no conflict of interest.",
            "Web: tidewater: @second claimed it and declared no conflict of interest.",
            "Web: tidewater: @reviewer ticked “Upstream was contacted”: Looked at.",
            "Web: tidewater: @reviewer ticked “Existing images considered as base”: Looked at.",
            "Now turn: Your turn: answer 1 must (tidewater, round 1). @reviewer asked for changes \
             of r1: 1 must.",
            "Web: tidewater: @second asked for changes of r1: 1 must.",
            "Now turn: Your turn: answer 1 must (tidewater, round 2). @reviewer asked for changes \
             of r2: 1 must.",
            "Web: tidewater: @second approved Dockerfile and documentation of r2.",
            "Web: tidewater: @reviewer approved Dockerfile of r3.",
            "Now: tidewater: @second approved Dockerfile of r3.",
            "Web: tidewater: @coordinator accepted it.",
            "Now: tidewater: @coordinator published it: it is the image’s current version.",
        ]
    );
    assert_eq!(
        lines(REVIEWER),
        [
            "Web: tidewater: @second asked for changes of r1: 1 must.",
            "Now turn: Your turn: review round 2 (tidewater, round 2). @author submitted round 2 \
             with r2.",
            "Web: tidewater: @second approved Dockerfile and documentation of r2.",
            "Now turn: Your turn: review round 3 (tidewater, round 3). @author submitted round 3 \
             with r3.",
            "Web: tidewater: @second approved Dockerfile of r3.",
            "Web: tidewater: @coordinator accepted it.",
            "Web: tidewater: @coordinator published it: it is the image’s current version.",
        ]
    );
    assert_eq!(
        lines(SECOND),
        [
            "Web: tidewater: @reviewer asked for changes of r1: 1 must.",
            "Now turn: Your turn: review round 2 (tidewater, round 2). @author submitted round 2 \
             with r2.",
            "Web: tidewater: @reviewer asked for changes of r2: 1 must.",
            "Now turn: Your turn: review round 3 (tidewater, round 3). @second’s Dockerfile \
             approval of r2 dropped because files of the build context changed.",
            "Web: tidewater: @reviewer approved Dockerfile of r3.",
            "Web: tidewater: @coordinator accepted it.",
            "Web: tidewater: @coordinator published it: it is the image’s current version.",
        ]
    );
    assert_eq!(
        lines(OTHER_COORDINATOR),
        [
            "Now turn: Your turn: screen it (tidewater, round 1). @author submitted round 1 with \
             r1.",
            "Now turn: Your turn: accept it (tidewater, round 3). @second approved Dockerfile of \
             r3.",
        ]
    );
    for watcher in [USER, WATCHER, person(14)] {
        assert!(
            inboxes
                .of(watcher)
                .iter()
                .all(|(urgency, your_turn, _)| *urgency == Urgency::Digest && !your_turn)
        );
    }
    for outsider in [APPRENTICE, CONFLICTED, MAINTAINER, SECURITY] {
        assert!(inboxes.of(outsider).is_empty(), "{:?}", handle(outsider));
    }
}

#[test]
fn three_rounds_keep_the_mail_budget() {
    let inboxes = three_rounds();
    for author in [AUTHOR, CO_AUTHOR] {
        assert!(inboxes.now(author) <= 5, "{}", inboxes.now(author));
    }
    for reviewer in [REVIEWER, SECOND] {
        assert!(inboxes.now(reviewer) <= 3, "{}", inboxes.now(reviewer));
    }
    for watcher in [USER, WATCHER, person(14)] {
        assert_eq!(inboxes.now(watcher), 0);
    }
}

#[test]
fn a_conflict_is_told_to_nobody() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.does(SECOND, Act::Claim);
    inboxes.told.clear();
    let reason = "I was hired by upstream.".to_owned();
    let asks = false;
    inboxes.does(SECOND, Act::DeclareConflict { reason, asks });
    let about = inboxes
        .told
        .iter()
        .find(|notice| notice.sentence.contains("conflict"));
    assert_eq!(about, None);
}

#[test]
fn whose_block_is_lifted_hears_of_it() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.asks(SECOND, 1);
    let reason = "Two reviewers disagree.".to_owned();
    inboxes.does(COORDINATOR, Act::LiftBlock { of: SECOND, reason });
    let (urgency, _, sentence) = *inboxes.of(SECOND).last().unwrap();
    assert_eq!(urgency, Urgency::Now);
    assert!(
        sentence.contains("lifted the block of @second"),
        "{sentence}"
    );
}

fn comment(thread: Option<u64>, body: &str) -> Act {
    Act::Comment {
        thread: thread.map(thread_id),
        body: body.to_owned(),
    }
}

#[test]
fn a_comment_on_the_whole_reaches_who_carries_and_who_watches_it() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.does(REVIEWER, Act::Claim);
    inboxes.told.clear();
    inboxes.does(WATCHER, comment(None, "Thank you."));
    let said = |urgency| vec![(urgency, false, "tidewater: @watcher commented.")];
    assert_eq!(inboxes.of(AUTHOR), said(Urgency::Web));
    assert_eq!(inboxes.of(REVIEWER), said(Urgency::Web));
    assert_eq!(inboxes.of(USER), said(Urgency::Digest));
    for nobody in [WATCHER, SECOND, COORDINATOR, SECURITY] {
        assert!(inboxes.of(nobody).is_empty(), "{:?}", handle(nobody));
    }
}

#[test]
fn whoever_is_mentioned_hears_of_it_once() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.does(REVIEWER, Act::Claim);
    inboxes.asks(REVIEWER, 1);
    inboxes.told.clear();
    let body = "@second, @author, @second: see `@security`. Or @nobody, @reviewer?";
    inboxes.does(REVIEWER, comment(None, body));
    let now: Vec<(PersonId, NoticeReason)> = inboxes
        .told
        .iter()
        .filter(|notice| notice.urgency == Urgency::Now)
        .map(|notice| (notice.person, notice.reason))
        .collect();
    let mention = NoticeReason::Mention;
    assert_eq!(now, [(AUTHOR, mention), (SECOND, mention)]);
    assert_eq!(
        inboxes.of(SECOND),
        [(
            Urgency::Now,
            false,
            "tidewater: @reviewer mentioned you in a comment."
        )]
    );

    inboxes.told.clear();
    inboxes.does(AUTHOR, comment(Some(1), "@second, what do you think?"));
    assert_eq!(
        inboxes.of(SECOND),
        [(
            Urgency::Now,
            false,
            "tidewater: @author mentioned you in a thread."
        )]
    );
    assert_eq!(
        inboxes.of(REVIEWER),
        [(
            Urgency::Web,
            false,
            "tidewater: @author commented in a thread."
        )]
    );

    inboxes.told.clear();
    let answer = Answer::Fixed {
        note: "As @user said.".to_owned(),
    };
    inboxes.does(
        AUTHOR,
        Act::Answer {
            thread: thread_id(1),
            answer,
        },
    );
    assert_eq!(
        inboxes.of(USER),
        [(
            Urgency::Now,
            false,
            "tidewater: @author mentioned you in a thread."
        )]
    );
}

#[test]
fn a_review_that_mentions_its_author_is_told_as_a_review() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.told.clear();
    let mut review = inboxes
        .world
        .review(Verdict::Comment, &[Scope::Dockerfile], Vec::new());
    review.summary = "@author and @apprentice, look.".to_owned();
    inboxes.does(REVIEWER, Act::PublishReview(review));
    let words = "tidewater: @reviewer commented on r1.";
    for person in [AUTHOR, APPRENTICE] {
        assert_eq!(inboxes.of(person), [(Urgency::Now, false, words)]);
    }
}

#[test]
fn who_asks_a_coordinator_to_decide_is_heard_by_coordinators_alone() {
    let mut inboxes = Inboxes::new(World::in_review(Kind::New));
    inboxes.told.clear();
    let reason = "I was hired by upstream.".to_owned();
    inboxes.does(SECOND, Act::DeclareConflict { reason, asks: true });
    let words = "tidewater: @second asks a coordinator to decide whether there is a conflict of \
                 interest.";
    let told: Vec<(PersonId, NoticeReason, Urgency, &str)> = inboxes
        .told
        .iter()
        .map(|notice| {
            let Notice {
                person,
                reason,
                urgency,
                sentence,
                ..
            } = notice;
            (*person, *reason, *urgency, sentence.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [COORDINATOR, OTHER_COORDINATOR].map(|person| (
            person,
            NoticeReason::Conflict,
            Urgency::Now,
            words
        ))
    );
}

#[test]
fn a_maintainer_hears_of_what_somebody_else_proposes() {
    let mut world = World::draft(Kind::Update);
    let confirmed = |world: &mut World, id: PersonId| {
        world.people.0.get_mut(&id).unwrap().confirmed_maintainer = true;
    };
    confirmed(&mut world, MAINTAINER);
    let mut inboxes = Inboxes::new(world);
    inboxes.submits(&[]);
    let about = |inboxes: &Inboxes, person: PersonId| -> Vec<(NoticeReason, Urgency, String)> {
        let of = inboxes.told.iter().filter(|notice| notice.person == person);
        of.map(|notice| (notice.reason, notice.urgency, notice.sentence.clone()))
            .collect()
    };
    let by_maintaining = |sentence: &str| {
        let sentence = sentence.to_owned();
        vec![(NoticeReason::Maintainer, Urgency::Now, sentence)]
    };
    assert_eq!(
        about(&inboxes, MAINTAINER),
        by_maintaining("tidewater: @author submitted round 1 with r1.")
    );

    inboxes.told.clear();
    inboxes.approves(SECOND, &[], &[Scope::Dockerfile]);
    assert_eq!(
        about(&inboxes, MAINTAINER),
        by_maintaining(
            "Your turn: check it as a maintainer, or decide without as a coordinator (tidewater, \
             round 1). @second approved Dockerfile of r1."
        )
    );
    inboxes.told.clear();
    inboxes.does(MAINTAINER, Act::check_as_maintainer(""));
    let (reason, _, words) = about(&inboxes, COORDINATOR).remove(0);
    assert_eq!(reason, NoticeReason::Coordinator);
    assert!(words.starts_with("Your turn: accept it"), "{words}");
    assert_eq!(inboxes.now(AUTHOR), 1, "that everything holds");

    // What was checked changed.
    inboxes.told.clear();
    let content = Box::new(inboxes.world.content(&[(ContentClass::Routes, 1)]));
    inboxes.does(AUTHOR, Act::AddRevision { content });
    assert_eq!(inboxes.now(MAINTAINER), 1);

    // Of the own update there is nothing to check.
    let mut world = World::draft(Kind::Update);
    confirmed(&mut world, MAINTAINER);
    confirmed(&mut world, CO_AUTHOR);
    let mut inboxes = Inboxes::new(world);
    inboxes.submits(&[]);
    assert!(about(&inboxes, MAINTAINER).is_empty());
}
