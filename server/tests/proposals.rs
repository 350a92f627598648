//! The way of a proposal, on both databases: submitted, screened, reviewed in rounds, accepted,
//! published, updated; and what must not happen on the way.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::world::{World, approve, caller, must, review, tick};
use common::{Database, skiff};
use domain::decide::Act;
use domain::decision::DeclineCode;
use domain::event::Payload;
use domain::permission::{GrantedRole, Scope};
use domain::projection::replay;
use domain::proposal::{RevisionNumber, State};
use domain::refusal::Refusal;
use domain::requirement::Requirement;
use domain::review::{Answer, Verdict};
use domain::turn::{Group, Reason};
use rstest::rstest;
use server::portal::drafts::ProposalError;
use server::portal::{Caller, FoundImage, parts};

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_whole_way_of_a_new_image(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.submitted().await;
    assert_eq!(open.row.number, Some(1));
    assert_eq!(open.row.image, "skiff");
    assert_eq!(open.projection.state, State::Screening);
    assert_eq!(open.projection.turn.group, Group::Coordinator);
    let bundle = portal
        .revision_bundle(&open, RevisionNumber::FIRST)
        .await
        .unwrap();
    assert_eq!(bundle.manifest, skiff::bundle().manifest);

    let act = Act::PassScreening {
        reason: "Many people run it.".to_owned(),
    };
    let open = world.act(&world.coordinator, &open, act).await.unwrap();
    assert_eq!(open.projection.state, State::InReview);

    // Round 1: one reviewer asks for something.
    let open = world.act(&world.one, &open, Act::Claim).await.unwrap();
    let thread = must();
    let asked = review(1, Verdict::AskForChanges, vec![thread.clone()]);
    let open = world.act(&world.one, &open, asked).await.unwrap();
    assert_eq!(open.projection.turn.group, Group::Author);
    let refused = portal.submit(&world.author, open.clone(), "").await;
    let Err(ProposalError::Decided { refusal, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(matches!(*refusal, Refusal::Unanswered { musts: 1, .. }));

    // Round 2: answered and submitted again.
    let answer = Act::Answer {
        thread: thread.id,
        answer: Answer::Fixed {
            note: String::new(),
        },
    };
    let open = world.act(&world.author, &open, answer).await.unwrap();
    let dockerfile = skiff::DOCKERFILE.replace("EXPOSE 7070", "# the API\nEXPOSE 7070");
    world
        .save(&open, "context/1.2/Dockerfile", &dockerfile)
        .await;
    let open = portal.submit(&world.author, open, "Done.").await.unwrap();
    assert_eq!(open.projection.round, 2);
    assert_eq!(open.row.number, Some(1));
    let resolve = Act::Resolve { thread: thread.id };
    let open = world.act(&world.one, &open, resolve).await.unwrap();
    let open = world.act(&world.one, &open, approve(2)).await.unwrap();
    let accept = Act::Accept { publish_at: None };
    let early = world.act(&world.coordinator, &open, accept.clone()).await;
    assert!(
        matches!(&early, Err(ProposalError::Decided { refusal, .. })
            if matches!(**refusal, Refusal::Unmet { .. })),
        "{early:?}"
    );
    let open = world.act(&world.two, &open, approve(2)).await.unwrap();
    let mut open = open;
    for requirement in [Requirement::Upstream, Requirement::Base] {
        open = world
            .act(&world.two, &open, tick(requirement))
            .await
            .unwrap();
    }
    let unmet: Vec<_> = server::portal::proposals::Standing::of(
        &open.projection,
        &portal.participants(&open).await.unwrap(),
    )
    .dots
    .into_iter()
    .filter(|dot| dot.state != domain::queue::DotState::Holds)
    .map(|dot| dot.words)
    .collect();
    assert_eq!(unmet, Vec::<String>::new());

    // Accepted: at once in the catalogue, in the search, with its routes.
    let open = world.act(&world.coordinator, &open, accept).await.unwrap();
    assert_eq!(open.projection.state, State::Published);
    let FoundImage::Here(image) = portal.image(&skiff::name()).await.unwrap() else {
        panic!("it is not in the catalogue");
    };
    assert!(image.all_tags().iter().any(|tag| tag == "1.2.3"));
    assert!(image.feedback.routes.iter().any(|route| {
        route.label == "Issues of the packaging"
            || route
                .target
                .as_ref()
                .is_some_and(|target| target.to_string().contains("skiff-docker/issues"))
    }));
    let feedback = world.portal.get("/api/v1/images/skiff/feedback").await;
    assert_eq!(feedback.status, 200);
    let found = world.portal.get("/?q=skiff").await;
    assert!(found.text().contains("/images/skiff"));
    let records = portal.store().decision_records(&open.row.id).await.unwrap();
    assert_eq!(records.len(), 2);
    assert!(records[0].contains("\"accepted\"") && records[1].contains("\"published\""));

    // Replaying the events gives what is stored.
    let events = portal.events_of(&open).await.unwrap();
    assert_eq!(replay(&events), open.projection);
    assert!(matches!(events[0].payload, Payload::Started { .. }));

    // The export has it, and its files are those that were proposed.
    let folder = tempfile::tempdir().unwrap();
    portal.export(folder.path(), |_| {}).await.unwrap();
    let manifest = std::fs::read_to_string(folder.path().join("library/skiff")).unwrap();
    assert_eq!(manifest, skiff::bundle().manifest);
    let built = folder.path().join("context/skiff/1.2/Dockerfile");
    assert_eq!(std::fs::read_to_string(built).unwrap(), dockerfile);
    assert!(folder.path().join("docs/skiff/logo.png").exists());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_that_is_not_ready_is_not_submitted(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let draft = world.draft().await;
    world.save(&draft, parts::MANIFEST, "Tags: 1\n").await;
    let refused = portal.submit(&world.author, draft.clone(), "").await;
    let Err(ProposalError::Decided { sentence, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(sentence.starts_with("It is not ready"), "{sentence}");
    // Nothing happened: no number was spent, nobody else sees it.
    let open = world.open(&world.author, &draft.row.id).await;
    assert_eq!(open.row.number, None);
    assert_eq!(open.row.sequence, draft.row.sequence);
    assert!(
        portal
            .store()
            .revisions(&draft.row.id)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn one_name_has_one_proposal(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.submitted().await;
    let second = world.draft().await;
    let refused = portal.submit(&world.author, second, "").await;
    let Err(ProposalError::Decided { sentence, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(sentence.contains("error"), "{sentence}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn who_has_a_part_in_it_decides_nothing(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let open = world.in_review().await;
    let nobody = Caller::anonymous("192.0.2.1");
    for (who, act) in [
        (&world.author, approve(1)),
        (&world.author, Act::Accept { publish_at: None }),
        (&world.coordinator, approve(1)),
        (&world.one, Act::Accept { publish_at: None }),
        (
            &world.one,
            Act::Decline {
                code: DeclineCode::ALL[0],
                text: "No.".to_owned(),
                would_change: "Nothing.".to_owned(),
                not_before: None,
            },
        ),
        (&nobody, Act::Claim),
    ] {
        let refused = world.act(who, &open, act.clone()).await;
        assert!(
            matches!(
                refused,
                Err(ProposalError::Refused(_) | ProposalError::Decided { .. })
            ),
            "{} {act:?}",
            who.name()
        );
    }
    // A declared conflict takes the right to review away, for the next request too.
    let declare = Act::DeclareConflict {
        reason: "I work there.".to_owned(),
    };
    let open = world.act(&world.two, &open, declare).await.unwrap();
    let refused = world.act(&world.two, &open, approve(1)).await;
    assert!(refused.is_err());
    let again = caller(
        &world.portal,
        "reviewer-2",
        &[(GrantedRole::Reviewer, &Scope::ALL)],
    )
    .await;
    let refused = world.act(&again, &open, Act::Claim).await;
    assert!(matches!(refused, Err(ProposalError::Refused(_))));
    let waive = Act::WaiveConflict {
        person: world.two.id().unwrap(),
        reason: "Nobody else is there.".to_owned(),
    };
    let open = world.act(&world.coordinator, &open, waive).await.unwrap();
    let again = caller(
        &world.portal,
        "reviewer-2",
        &[(GrantedRole::Reviewer, &Scope::ALL)],
    )
    .await;
    world.act(&again, &open, approve(1)).await.unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_acts_at_the_same_moment_both_happen_once(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let open = world.in_review().await;
    let portal = &world.portal.web.portal;
    // Both read the same state.
    let (first, second) = tokio::join!(
        portal.act(&world.one, open.clone(), approve(1)),
        portal.act(&world.two, open.clone(), approve(1)),
    );
    first.unwrap();
    second.unwrap();
    let now = portal.reopened(&open).await.unwrap();
    assert_eq!(now.projection.reviews.len(), 2);
    let events = portal.events_of(&now).await.unwrap();
    assert_eq!(replay(&events), now.projection);
    let claims = tokio::join!(
        portal.act(&world.one, now.clone(), Act::Claim),
        portal.act(&world.one, now.clone(), Act::Claim),
    );
    assert!(claims.0.is_ok() != claims.1.is_ok(), "{claims:?}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_rests_wakes_at_its_moment(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.in_review().await;
    let wake = domain::Moment(portal.clock().timestamp().0).plus_days(2);
    let park = Act::Park {
        reason: "Upstream releases next week.".to_owned(),
        wake,
    };
    let open = world.act(&world.author, &open, park).await.unwrap();
    assert_eq!(open.projection.state, State::Parked);
    portal.do_due().await.unwrap();
    assert_eq!(
        portal.reopened(&open).await.unwrap().projection.state,
        State::Parked
    );
    world.portal.wait(3 * 24 * 60 * 60);
    assert_eq!(portal.do_due().await.unwrap(), 1);
    assert_eq!(portal.do_due().await.unwrap(), 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.state, State::InReview);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_role_that_is_taken_is_looked_at_again(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.acceptable().await;
    assert_eq!(open.projection.turn.group, Group::Coordinator);
    assert!(open.row.standing.contains("\"all_hold\":true"));
    // Nothing stands otherwise: nothing is written.
    assert_eq!(portal.reconsider_open().await.unwrap(), 0);
    let same = portal.reopened(&open).await.unwrap();
    assert_eq!(same.row, open.row);
    portal
        .revoke_role(
            &Caller::command_line(),
            &"reviewer-2".parse().unwrap(),
            GrantedRole::Reviewer,
        )
        .await
        .unwrap();
    world.portal.wait(60);
    assert_eq!(portal.reconsider_open().await.unwrap(), 1);
    let open = portal.reopened(&open).await.unwrap();
    // Nobody is left who could give the second approval.
    assert_eq!(open.projection.turn.group, Group::Coordinator);
    assert_ne!(open.projection.turn.reason, Reason::AllHold);
    assert!(open.row.standing.contains("\"all_hold\":false"));
    assert_eq!(portal.reconsider_open().await.unwrap(), 0);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn everybody_concerned_is_told_and_nobody_of_their_own(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.in_review().await;
    let told = |caller: &Caller| {
        let id = caller.id().unwrap().to_string();
        async move { portal.store().notices(&id, None, 50).await.unwrap() }
    };
    // The author hears of the screening, and of the own submission nothing.
    let author = told(&world.author).await;
    assert_eq!(author.len(), 1, "{author:?}");
    assert!(author[0].sentence.contains("skiff"));
    let asked = review(1, Verdict::AskForChanges, vec![must()]);
    world.act(&world.one, &open, asked).await.unwrap();
    let author = told(&world.author).await;
    assert_eq!(author.len(), 2);
    assert_eq!(author[0].your_turn, 1);
    assert!(told(&world.one).await.is_empty());
}
