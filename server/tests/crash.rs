//! A process that dies between any two statements of an act leaves nothing half done, and the act
//! can be done again, once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::Database;
use common::world::{World, must, review};
use domain::decide::Act;
use domain::review::Verdict;
use rstest::rstest;
use server::clock::Clock;
use server::portal::drafts::{OpenProposal, ProposalError};
use server::portal::{Caller, Portal, PortalError};
use server::programme::Policy;
use server::store::fault;

/// More statements than any act has.
const MOST: u32 = 400;

/// What an act is.
#[derive(Debug, Clone, Copy)]
enum What {
    Submit,
    Review,
    Accept,
    Withdraw,
}

impl What {
    async fn prepared(self, world: &World) -> OpenProposal {
        match self {
            Self::Submit => world.draft().await,
            Self::Review | Self::Withdraw => world.in_review().await,
            Self::Accept => world.acceptable().await,
        }
    }

    async fn done(
        self,
        world: &World,
        portal: &Portal,
        open: OpenProposal,
    ) -> Result<OpenProposal, ProposalError> {
        match self {
            Self::Submit => portal.submit(&world.author, open, "First.").await,
            Self::Review => {
                let act = review(1, Verdict::AskForChanges, vec![must()]);
                portal.act(&world.one, open, act).await
            }
            Self::Accept => {
                let act = Act::Accept { publish_at: None };
                portal.act(&world.coordinator, open, act).await
            }
            Self::Withdraw => {
                let reason = String::new();
                portal
                    .act(&world.author, open, Act::Withdraw { reason })
                    .await
            }
        }
    }
}

/// Everything that an act could have written, as another process reads it.
async fn seen(portal: &Portal, id: &str, people: &[&Caller]) -> String {
    let store = portal.store();
    let mut notices = Vec::new();
    for person in people {
        let id = person.id().unwrap().to_string();
        notices.push(store.notices(&id, None, 100).await.unwrap());
    }
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{notices:?}",
        store.proposal(id).await.unwrap(),
        store.events(id).await.unwrap(),
        store.revisions(id).await.unwrap(),
        store.decision_records(id).await.unwrap(),
        store.versions("skiff").await.unwrap(),
        store.catalogue_version().await.unwrap(),
    )
}

#[rstest]
#[tokio::test]
async fn a_death_between_two_statements_leaves_nothing_half_done(
    #[values(Database::Sqlite, Database::Postgres)] kind: Database,
    #[values(What::Submit, What::Review, What::Accept, What::Withdraw)] what: What,
) {
    let Some(world) = World::new(kind).await else {
        return;
    };
    let open = what.prepared(&world).await;
    let id = open.row.id.clone();
    let people = [&world.author, &world.one, &world.two, &world.coordinator];
    let dying = &world.portal.web.portal;
    // Another process over the same database.
    let other = Portal::new(
        world.portal.database.store().await,
        Policy::load(None).unwrap(),
        Clock::Fixed(match dying.clock() {
            Clock::Fixed(micros) => std::sync::Arc::clone(micros),
            Clock::System => panic!("a test has a clock of its own"),
        }),
    );
    let before = seen(&other, &id, &people).await;
    let mut statements = 0;
    let done = loop {
        assert!(statements < MOST, "it never ends");
        match fault::after(statements, what.done(&world, dying, open.clone())).await {
            Ok(done) => break done,
            Err(ProposalError::Portal(PortalError::Store(sqlx::Error::WorkerCrashed))) => {
                assert_eq!(
                    seen(&other, &id, &people).await,
                    before,
                    "after {statements}"
                );
            }
            Err(error) => panic!("after {statements}: {error:?}"),
        }
        statements += 1;
    };
    assert!(statements > 3, "{what:?} has {statements} statements");
    assert_ne!(seen(&other, &id, &people).await, before);
    let events = other.events_of(&done).await.unwrap();
    assert_eq!(domain::projection::replay(&events), done.projection);
    // Done once: the same again is refused.
    let again = other.reopened(&done).await.unwrap();
    if !matches!(what, What::Review) {
        assert!(what.done(&world, &other, again).await.is_err());
    }
}
