//! The way of a proposal, on both databases: submitted, screened, reviewed in rounds, accepted,
//! published, updated; and what must not happen on the way.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use app::view::queue::QueueQuery;
use app::view::update::UpdateForm;
use common::world::{World, approve, caller, must, review, tick};
use common::{Database, skiff};
use domain::Moment;
use domain::content::ContentClass;
use domain::decide::Act;
use domain::decision::DeclineCode;
use domain::event::{By, Payload};
use domain::merge::Side;
use domain::permission::{Action, GrantedRole, Scope, TokenScope};
use domain::projection::replay;
use domain::proposal::{RevisionNumber, State};
use domain::refusal::Refusal;
use domain::requirement::{Requirement, evaluate};
use domain::review::{Answer, Verdict};
use domain::turn::{Group, Reason};
use rstest::rstest;
use server::portal::account::TokenWish;
use server::portal::drafts::{OpenProposal, ProposalError};
use server::portal::proposals::{BroughtUpToDate, Chosen};
use server::portal::{Caller, FoundImage, parts};
use server::store::ProposalFilter;

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
        asks: false,
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

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_was_accepted_for_later_is_published_at_its_moment(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.acceptable().await;
    let at = Moment(portal.clock().timestamp().0).plus_days(1);
    let accept = Act::Accept {
        publish_at: Some(at),
    };
    let open = world.act(&world.coordinator, &open, accept).await.unwrap();
    assert_eq!(open.projection.state, State::Ready);
    assert_eq!(open.projection.turn.reason, Reason::Planned);
    let status = async |path: &str| world.portal.get(path).await.status.as_u16();
    let found = async || {
        let list = world.portal.get("/images?q=skiff").await.text();
        list.contains(r#"href="/images/skiff""#)
    };
    portal.do_due().await.unwrap();
    let early = portal.reopened(&open).await.unwrap();
    assert_eq!(early.projection.state, State::Ready);
    assert_eq!(
        (status("/images/skiff").await, status("/r/skiff").await),
        (404, 404)
    );
    assert!(!found().await);

    // Two look at the same moment; it is published once.
    world.portal.wait(24 * 60 * 60);
    let (one, two) = tokio::join!(portal.do_due(), portal.do_due());
    assert!(one.unwrap() + two.unwrap() > 0);
    assert_eq!(portal.do_due().await.unwrap(), 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.state, State::Published);
    assert_eq!(portal.store().versions("skiff").await.unwrap().len(), 1);
    let events = portal.events_of(&open).await.unwrap();
    assert_eq!(replay(&events), open.projection);
    let published: Vec<_> = events
        .iter()
        .filter(|event| matches!(event.payload, Payload::Published { .. }))
        .collect();
    assert_eq!(published.len(), 1);
    assert_eq!((published[0].by, published[0].at >= at), (By::Portal, true));

    let image = portal.image(&skiff::name()).await.unwrap();
    assert!(matches!(image, FoundImage::Here(_)));
    assert!(found().await);
    let page = world.portal.get("/images/skiff").await;
    assert_eq!(page.status, 200);
    let bug = world.portal.get("/r/skiff/bug").await;
    assert_eq!(bug.status, 200);
    assert!(bug.text().contains("skiff-docker/issues"), "{}", bug.text());
    let author = world.author.id().unwrap().to_string();
    let notices = portal.store().notices(&author, None, 1).await.unwrap();
    assert!(notices[0].sentence.contains("published it"), "{notices:?}");
}

/// An update of a published image that is accepted for the next day.
async fn planned_update(world: &World) -> OpenProposal {
    world.published().await;
    let update = world.update(&world.author, "1.2.4").await;
    let open = world.submit(&world.author, update).await;
    let open = world.act(&world.one, &open, approve(1)).await.unwrap();
    let now = world.portal.web.portal.clock().timestamp();
    let accept = Act::Accept {
        publish_at: Some(Moment(now.0).plus_days(1)),
    };
    world.act(&world.coordinator, &open, accept).await.unwrap()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_image_that_moved_before_the_planned_moment_is_not_overwritten(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = planned_update(&world).await;
    assert_eq!(open.projection.state, State::Ready);

    let moved = world.import_another_version().await;
    world.portal.wait(2 * 24 * 60 * 60);
    assert_eq!(portal.do_due().await.unwrap(), 1);
    assert_eq!(portal.do_due().await.unwrap(), 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.state, State::InReview);
    assert_eq!(open.projection.publish_at, None);
    assert_eq!(open.projection.turn.reason, Reason::Outdated);
    let image = portal.store().image("skiff").await.unwrap().unwrap();
    assert_eq!(image.current_version.as_ref(), Some(&moved));

    // Everybody reads why, and the author is told.
    let why = "It could not be published at the planned moment. The image changed since this was begun. An author can bring it up to date.";
    let events = portal.events_of(&open).await.unwrap();
    let mut last = events.iter().rev();
    let reopened = last.find(|event| matches!(event.payload, Payload::Reopened { .. }));
    let reopened = reopened.unwrap();
    assert_eq!(reopened.by, By::Portal);
    assert!(
        matches!(&reopened.payload, Payload::Reopened { reason } if reason == why),
        "{reopened:?}"
    );
    let author = world.author.id().unwrap().to_string();
    let notices = portal.store().notices(&author, None, 1).await.unwrap();
    assert!(notices[0].sentence.contains(why), "{notices:?}");
    let history = world.portal.get("/proposals/2/history").await.text();
    assert!(history.contains(why), "{history}");

    // Brought up to date, it stands on what is there now.
    let open = world.brought_up_to_date(open).await;
    let base = open.projection.base_version.unwrap();
    assert_eq!((base.0, open.projection.revisions.len()), (moved, 2));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_reviewed_while_its_image_changes_is_its_authors_turn_afterwards(
    #[case] kind: Database,
) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let update = world.update(&world.author, "1.2.4").await;
    let open = world.submit(&world.author, update).await;
    world.import_another_version().await;
    assert_eq!(portal.do_due().await.unwrap(), 0, "it is still reviewed");
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.turn.group, Group::Reviewers);

    let open = world.act(&world.one, &open, approve(1)).await.unwrap();
    assert_eq!(open.projection.turn.reason, Reason::Outdated);
    let author = world.author.id().unwrap().to_string();
    let notices = portal.store().notices(&author, None, 1).await.unwrap();
    assert!(
        notices[0].sentence.contains("bring it up to date"),
        "{notices:?}"
    );
    assert_eq!(portal.do_due().await.unwrap(), 0);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_new_image_that_is_imported_meanwhile_goes_back_to_its_authors(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = world.acceptable().await;
    world.import_another_version().await;
    let accept = Act::Accept { publish_at: None };
    let refused = world
        .act(&world.coordinator, &open, accept)
        .await
        .unwrap_err();
    let why = "The programme has an image of this name by now. Its authors can withdraw this proposal and propose an update of that image.";
    assert_eq!(refused.to_string(), why);

    assert_eq!(portal.do_due().await.unwrap(), 1);
    assert_eq!(portal.do_due().await.unwrap(), 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.turn.reason, Reason::NameTaken);
    assert_eq!(open.projection.turn.group, Group::Author);
    let session = world.portal.session(world.author.id().unwrap()).await;
    let signed_in = [("cookie", session.as_str())];
    let page = world
        .portal
        .get_with("/proposals/1", &signed_in)
        .await
        .text();
    for words in [
        "Your turn: withdraw it and propose an update of that image.",
        "What is new here can be proposed as an update of it.",
        r##"href="/proposals/1#acts""##,
    ] {
        assert!(page.contains(words), "{words}");
    }
    // Neither page offers a round, which would be refused.
    let draft = format!("/drafts/{}/submit", open.row.id);
    for path in [draft.as_str(), "/proposals/1/answers"] {
        let page = world.portal.get_with(path, &signed_in).await.text();
        assert!(page.contains(why), "{path}: {page}");
    }
    let withdraw = Act::Withdraw {
        reason: String::new(),
    };
    let open = world.act(&world.author, &open, withdraw).await.unwrap();
    assert_eq!(open.projection.state, State::Withdrawn);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn authors_hear_that_the_image_changed_before_the_planned_moment(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let open = planned_update(&world).await;
    assert_eq!(open.projection.turn.reason, Reason::Planned);
    let changed = |open: &OpenProposal| {
        let latest = open.projection.revisions.last().unwrap();
        latest.facts.changed_from_base.clone()
    };
    assert!(!changed(&open).contains(&ContentClass::Documentation));

    world.import_another_version().await;
    assert_eq!(portal.do_due().await.unwrap(), 1);
    assert_eq!(portal.do_due().await.unwrap(), 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.state, State::Ready);
    assert_eq!(open.projection.turn.reason, Reason::Outdated);
    let session = world.portal.session(world.author.id().unwrap()).await;
    let signed_in = [("cookie", session.as_str())];
    let page = world
        .portal
        .get_with("/proposals/2", &signed_in)
        .await
        .text();
    for words in ["The image changed since it was begun.", "/up-to-date\""] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("It is published on"));

    // Nothing is published over it, and it is the authors' still.
    world.portal.wait(2 * 24 * 60 * 60);
    assert_eq!(portal.do_due().await.unwrap(), 1);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(open.projection.state, State::InReview);
    assert_eq!(open.projection.turn.reason, Reason::Outdated);

    // What the image changed is in the draft, and no change of the proposal's.
    let open = world.brought_up_to_date(open).await;
    assert!(!changed(&open).contains(&ContentClass::Documentation));
    assert_eq!(open.projection.revisions.len(), 2);

    // What undoes the change of the image is a change like any other, and nobody approved it.
    let moved = world.import_another_version().await;
    let store = portal.store();
    let part = "docs/README-short.txt";
    let row = store.draft_part(&open.row.id, part).await.unwrap().unwrap();
    world.save(&open, part, "A boat that sails.\n").await;
    let changes = portal.image_changes(&open).await.unwrap().unwrap();
    assert_eq!(changes.version.0, moved);
    let chosen = Chosen {
        version: Some(moved),
        parts: [(
            part.to_owned(),
            (Some(row.lock_version + 1), vec![Side::Mine]),
        )]
        .into(),
    };
    let done = portal
        .bring_up_to_date(&world.author, open, &chosen)
        .await
        .unwrap();
    let BroughtUpToDate::Done(open) = done else {
        panic!("it was chosen");
    };
    assert!(changed(&open).contains(&ContentClass::Documentation));
    assert_eq!(open.projection.turn.group, Group::Reviewers);
    assert!(
        open.projection
            .approvals
            .iter()
            .all(|approval| approval.holds_for < RevisionNumber(3)),
        "{:?}",
        open.projection.approvals
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_newer_update_of_a_maintainer_takes_the_place_of_a_strangers(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let stranger = caller(&world.portal, "stranger", &[]).await;
    let older = world.update(&stranger, "1.2.4").await;
    let older = world.submit(&stranger, older).await;
    assert_eq!(older.row.number, Some(2));
    let living = async || {
        let filter = ProposalFilter {
            living: true,
            image: Some("skiff"),
            ..ProposalFilter::default()
        };
        let rows = portal.store().proposals(filter, 10).await.unwrap();
        rows.into_iter()
            .filter_map(|row| row.number)
            .collect::<Vec<_>>()
    };

    // Another stranger is refused, and nothing moves. The author of the image is one too, as long
    // as nobody confirmed them as its maintainer.
    let passer = caller(&world.portal, "passer-by", &[]).await;
    for who in [&passer, &world.author] {
        let second = world.update(who, "1.2.5").await;
        let refused = portal.submit(who, second, "").await;
        let Err(ProposalError::Decided { sentence, .. }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            sentence,
            "The image has an open proposal already. Its own authors or a confirmed maintainer can replace it."
        );
    }
    assert_eq!(living().await, [2]);
    assert_eq!(portal.reopened(&older).await.unwrap().row, older.row);

    let maintainer = caller(&world.portal, "maintainer", &[]).await;
    let person = maintainer.id().unwrap().to_string();
    let now = portal.clock().timestamp();
    let mut tx = portal.store().begin().await.unwrap();
    tx.claim_image("skiff", &person, now).await.unwrap();
    let confirmed = tx.confirm_maintainer("skiff", &person, "a coordinator", now);
    assert!(confirmed.await.unwrap());
    tx.commit().await.unwrap();
    let maintainer = caller(&world.portal, "maintainer", &[]).await;
    let newer = world.update(&maintainer, "1.2.6").await;
    let newer = world.submit(&maintainer, newer).await;
    assert_eq!(newer.row.number, Some(3));
    assert_eq!(newer.projection.state, State::InReview);
    assert_eq!(living().await, [3]);

    // The older one says where it went on, and does not come back.
    let older = portal.reopened(&older).await.unwrap();
    assert_eq!(older.projection.state, State::Withdrawn);
    let by = older.projection.superseded_by.unwrap();
    assert_eq!(by.to_string(), newer.row.id);
    let page = world.portal.get("/proposals/2").await.text();
    for words in ["Replaced by a newer proposal", r#"href="/proposals/3""#] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let record = world.portal.get("/proposals/2/record/1").await.text();
    assert!(record.contains("Replaced by proposal #3."), "{record}");
    let person = stranger.id().unwrap().to_string();
    let notices = portal.store().notices(&person, None, 1).await.unwrap();
    assert!(
        notices[0]
            .sentence
            .contains("replaced it by a newer proposal"),
        "{notices:?}"
    );
    let revived = world.act(&stranger, &older, Act::Revive).await;
    assert!(
        matches!(&revived, Err(ProposalError::Decided { refusal, .. })
            if matches!(**refusal, Refusal::Superseded { .. })),
        "{revived:?}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_small_revision_does_not_lose_the_place(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    let first = world.in_review().await;
    let first = world.act(&world.one, &first, approve(1)).await.unwrap();
    // Another one waits behind it.
    let second = world.draft_with(&skiff::draft_of("tidewater")).await;
    let second = world.submit(&world.author, second).await;
    world.screened(&second).await;
    let places = async || {
        let query = QueueQuery::default();
        let page = portal.queue_page(&world.two, &query, None).await.unwrap();
        let rows = page.rows.into_iter();
        rows.map(|row| (row.number, row.since)).collect::<Vec<_>>()
    };
    let before = places().await;
    let numbers: Vec<_> = before.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(portal.next_for(&world.two).await.unwrap(), Some(1));
    let turn = first.projection.turn.clone();
    assert_eq!(turn.group, Group::Reviewers);

    // It even takes an approval away, and the reviewers keep the turn.
    let dockerfile = format!("# Skiff\n{}", skiff::DOCKERFILE);
    world
        .save(&first, "context/1.2/Dockerfile", &dockerfile)
        .await;
    world.portal.wait(24 * 60 * 60);
    let seen = first.row.turn_since;
    let first = portal
        .add_revision(&world.author, first, "A comment.")
        .await
        .unwrap();
    let after = &first.projection;
    assert_eq!((after.revisions.len(), after.round), (2, 1));
    let approved = after
        .approvals
        .iter()
        .any(|approval| approval.scope == Scope::Dockerfile);
    assert!(!approved, "{:?}", after.approvals);
    assert_eq!(
        (after.turn.group, after.turn.since, after.turn.due),
        (turn.group, turn.since, turn.due)
    );
    assert_eq!(first.row.turn_since, seen);
    assert_eq!(places().await, before);
    assert_eq!(portal.next_for(&world.two).await.unwrap(), Some(1));
}

/// A program with a token for updates of the image, and its identifier.
async fn bot(world: &World, contact: &str) -> (Caller, String) {
    let portal = &world.portal.web.portal;
    let line = Caller::command_line();
    let (handle, contact) = ("skiff-bot".parse().unwrap(), contact.parse().unwrap());
    let account = portal
        .make_service_account(&line, &handle, "Updates.", &contact)
        .await
        .unwrap();
    let wish = TokenWish {
        name: "ci".to_owned(),
        scopes: vec![
            TokenScope::ProposalsRead,
            TokenScope::ImageUpdate(skiff::name()),
        ],
        days: 30,
        service_account: Some(account),
    };
    let token = portal.make_token(&line, &wish).await.unwrap().text;
    let bot = portal.caller_of_token(&token, "192.0.2.7").await.unwrap();
    (bot.unwrap(), account.to_string())
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn whoever_answers_for_a_program_does_not_approve_what_it_proposes(#[case] kind: Database) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let portal = &world.portal.web.portal;
    world.published().await;
    let (bot, account) = bot(&world, "reviewer-1").await;
    let form = UpdateForm {
        kind: "update".to_owned(),
        manifest: skiff::bundle().manifest.replace("1.2.3, 1.2", "1.2.4, 1.2"),
    };
    let begun = portal.begin_update(&bot, &skiff::name(), &form).await;
    let id = begun.unwrap().unwrap().to_string();
    let draft = portal.open_proposal(&bot, &id, Action::EditDraft).await;
    let open = world.submit(&bot, draft.unwrap()).await;
    assert_eq!(open.projection.state, State::InReview);
    let waits_for = |open: &OpenProposal| open.projection.turn.people.clone();
    let (one, two) = (world.one.id().unwrap(), world.two.id().unwrap());
    assert_eq!(waits_for(&open), [two]);

    let refused = world.act(&world.one, &open, approve(1)).await;
    let Err(ProposalError::Decided { sentence, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(
        sentence.contains("an account that they answer for wrote it"),
        "{sentence}"
    );
    let cookie = world.portal.session(one).await;
    let own = [("cookie", cookie.as_str())];
    let page = world.portal.get_with("/proposals/2/review", &own).await;
    let page = page.text();
    assert!(page.contains("An account that you answer for"), "{page}");

    let open = world.act(&world.two, &open, approve(1)).await.unwrap();
    let counted = async |open: &OpenProposal| {
        let people = portal.participants(open).await.unwrap();
        let results = evaluate(&open.projection, &people);
        let review = results
            .into_iter()
            .find(|result| result.requirement == Requirement::DockerfileOnce);
        review.unwrap().count.unwrap().given
    };
    assert_eq!(counted(&open).await, 1);
    assert_eq!(open.projection.turn.group, Group::Coordinator);

    // Who answers for it from now on approved too early: it counts no longer, and the page says why.
    portal.do_due().await.unwrap();
    let mut tx = portal.store().begin().await.unwrap();
    tx.put_contact(&account, &two.to_string()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counted(&open).await, 0);
    assert!(portal.do_due().await.unwrap() > 0);
    let open = portal.reopened(&open).await.unwrap();
    assert_eq!(waits_for(&open), [one]);
    let page = world.portal.get("/proposals/2").await.text();
    assert!(
        page.contains("an account that they answer for wrote it"),
        "{page}"
    );
}
