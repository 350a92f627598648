//! A proposal is judged by the settings of its first round, and says what changed since, on both
//! databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::programme::Programme;
use common::{Database, skiff};
use domain::proposal::Kind;
use rstest::rstest;
use server::portal::drafts::{OpenProposal, ProposalError};
use server::programme::Policy;
use server::store::Store;

const METADATA: &str = "docs/metadata.json";

/// The built-in settings under another name, without the category and with the name of the proposal.
fn changed() -> String {
    let text = Policy::load(None).unwrap().text;
    let changed = text
        .replace(
            "name = \"Docker Official Images\"",
            "name = \"Harbour Images\"",
        )
        .replace(
            "    \"zend-php\",\n",
            "    \"zend-php\",\n    \"skiff\",\n    \"punt\",\n",
        )
        .replace(
            "slug = \"networking\"\nlabel = \"Networking\"",
            "slug = \"nets\"\nlabel = \"Nets\"",
        );
    assert!(changed.contains("punt") && changed.contains("nets") && changed.contains("Harbour"));
    changed
}

/// A draft of an image of another name, in a category.
async fn draft(world: &Programme, name: &str, category: &str) -> OpenProposal {
    let mut content = skiff::draft_of(name);
    for (part, content) in &mut content {
        if part == METADATA {
            let text = String::from_utf8(content.clone()).unwrap();
            *content = text.replace("networking", category).into_bytes();
        }
    }
    world.draft(&content).await
}

async fn submit(world: &Programme, open: OpenProposal) -> Result<OpenProposal, ProposalError> {
    let portal = &world.portal.web.portal;
    portal.submit(&world.author.caller, open, "First.").await
}

/// Makes settings unreadable, as a later program might find them.
async fn spoil(store: &Store, hash: &str) {
    let update = "UPDATE policies SET settings = 'colour = 7' WHERE hash = $1";
    let changed = match store {
        Store::Sqlite { writer, .. } => {
            let done = sqlx::query(update).bind(hash).execute(writer).await;
            done.unwrap().rows_affected()
        }
        Store::Postgres(pool) => {
            let done = sqlx::query(update).bind(hash).execute(pool).await;
            done.unwrap().rows_affected()
        }
    };
    assert_eq!(changed, 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_settings_of_the_first_round_hold(#[case] kind: Database) {
    let Some(mut world) = Programme::new(kind).await else {
        return;
    };
    world.submitted().await;
    let old = world.portal.web.portal.policy().hash.clone();
    let page = world.portal.get("/proposals/1").await.text();
    let said = format!("{}, in force now", &old[..12]);
    assert!(page.contains(&said) && !page.contains("clauses"), "{page}");

    world.portal = world.portal.started_with(&changed()).await;
    let portal = &world.portal.web.portal;
    assert_ne!(portal.policy().hash, old);
    let page = world.portal.get("/proposals/1").await.text();
    for said in [
        &format!("{}, those of its first round", &old[..12]),
        "3 clauses of the programme changed since, not applied to this proposal",
        "Name: “Harbour Images”, before “Docker Official Images”.",
        "Categories: new “Nets”; gone “Networking”.",
        "Retired names: new “punt”, “skiff”.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }

    // Its name and its category are still right, so that it can be revised.
    let open = world.now(1).await;
    let facts = portal.check_facts(&open).await.unwrap();
    assert_eq!(facts.programme().name, "Docker Official Images");
    assert_eq!(facts.in_force().name, "Harbour Images");
    world
        .save(&open, "answers/summary", "Skiff, in fewer words.")
        .await;
    let author = &world.author.caller;
    let open = portal.add_revision(author, open, "Shorter.").await.unwrap();
    assert_eq!(open.projection.facts().unwrap().errors, 0);

    // What comes now is judged by what is in force now.
    for (name, category) in [("punt", "nets"), ("barge", "networking")] {
        let refused = submit(&world, draft(&world, name, category).await).await;
        assert!(
            matches!(refused, Err(ProposalError::Decided { .. })),
            "{name}: {refused:?}"
        );
    }
    submit(&world, draft(&world, "ferry", "nets").await)
        .await
        .unwrap();
    let page = world.portal.get("/proposals/2").await.text();
    let said = format!("{}, in force now", &portal.policy().hash[..12]);
    assert!(page.contains(&said) && !page.contains("clauses"), "{page}");

    // A security update is judged by what is in force, whenever it began.
    let mut security = world.now(1).await;
    security.projection.kind = Kind::Security;
    let facts = portal.check_facts(&security).await.unwrap();
    assert_eq!(facts.programme().name, "Harbour Images");

    // Once it is decided, nothing is applied any more.
    let withdrawn = [("act", "withdraw"), ("reason", "Later.")];
    let answer = world.post(&world.author, "/proposals/1", &withdrawn).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = world.portal.get("/proposals/1").await.text();
    let said = format!("{}, older than the one in force", &old[..12]);
    assert!(page.contains(&said) && !page.contains("clauses"), "{page}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn settings_that_cannot_be_read_give_way_to_those_in_force(#[case] kind: Database) {
    let Some(mut world) = Programme::new(kind).await else {
        return;
    };
    world.submitted().await;
    let policy = world.portal.web.portal.policy().clone();
    let store = world.portal.web.portal.store();
    assert_eq!(store.policy(&policy.hash).await.unwrap(), Some(policy.text));
    assert_eq!(store.policy("none").await.unwrap(), None);
    spoil(store, &policy.hash).await;

    world.portal = world.portal.started_with(&changed()).await;
    let open = world.now(1).await;
    let facts = world.portal.web.portal.check_facts(&open).await.unwrap();
    assert_eq!(facts.programme().name, "Harbour Images");
    let page = world.portal.get("/proposals/1").await.text();
    let said = format!(
        "Those of its first round, {}, cannot be read any more.",
        &policy.hash[..12]
    );
    assert!(page.contains(&said), "{page}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn settings_that_say_the_same_are_no_change(#[case] kind: Database) {
    let Some(mut world) = Programme::new(kind).await else {
        return;
    };
    world.submitted().await;
    let text = Policy::load(None).unwrap().text;
    world.portal = world
        .portal
        .started_with(&format!("# Read again.\n{text}"))
        .await;
    let page = world.portal.get("/proposals/1").await.text();
    assert!(
        page.contains("No clause of the programme changed since."),
        "{page}"
    );
}
