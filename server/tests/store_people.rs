//! The contract of the store for people, sessions, tokens and the audit log, on both databases.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Database, TestDatabase};
use rstest::rstest;
use server::clock::Timestamp;
use server::store::{
    AuditFilter, ConflictRow, NewAuditEntry, NewPerson, NewSession, OfficeRow, PeopleFilter,
    ProfileFields, Store, TokenRow,
};

const NOW: Timestamp = Timestamp(1_700_000_000_123_456);
const LONG_AGO: Timestamp = Timestamp(0);

fn later(micros: i64) -> Timestamp {
    Timestamp(NOW.0 + micros)
}

async fn add(store: &Store, handle: &str) -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let mut tx = store.begin().await.unwrap();
    let person = NewPerson {
        id: &id,
        handle,
        display_name: &format!("Name of {handle}"),
        email: Some("a@b.example"),
        email_verified: true,
        created_at: NOW,
    };
    assert!(tx.add_person(&person).await.unwrap());
    tx.commit().await.unwrap();
    id
}

async fn add_image(store: &Store, name: &str) {
    let mut tx = store.begin().await.unwrap();
    tx.image_for_update(name, &uuid::Uuid::new_v4().to_string(), NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_person_is_found_by_handle_and_by_each_identity(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    assert_eq!(store.count_people().await.unwrap(), 0);
    let ada = add(&store, "ada").await;
    let person = store.person(&ada).await.unwrap().unwrap();
    assert_eq!(person.handle, "ada");
    assert_eq!(person.email_verified_at, Some(NOW.0));
    assert_eq!(
        (person.organisations.as_str(), person.theme.as_str()),
        ("[]", "system")
    );
    assert_eq!(store.person_by_handle("ada").await.unwrap(), Some(person));
    assert_eq!(store.person_by_handle("Ada").await.unwrap(), None);
    assert_eq!(store.person("none").await.unwrap(), None);

    let mut tx = store.begin().await.unwrap();
    let twin = NewPerson {
        id: "00000000000000000000000000000001",
        handle: "ada",
        display_name: "Other",
        email: None,
        email_verified: false,
        created_at: NOW,
    };
    assert!(!tx.add_person(&twin).await.unwrap(), "the handle is taken");
    assert_eq!(tx.person_of_identity("gh", "1").await.unwrap(), None);
    assert!(tx.add_identity("gh", "1", &ada, "ada", NOW).await.unwrap());
    assert!(
        !tx.add_identity("gh", "1", &ada, "ada", NOW).await.unwrap(),
        "once"
    );
    assert!(
        !tx.remove_identity(&ada, "gh", "1").await.unwrap(),
        "the last one stays"
    );
    assert!(
        tx.add_identity("id", "1", &ada, "a.l", later(1))
            .await
            .unwrap()
    );
    tx.see_identity("gh", "1", "ada-l", later(2)).await.unwrap();
    assert_eq!(
        tx.person_of_identity("gh", "1").await.unwrap().as_ref(),
        Some(&ada)
    );
    tx.commit().await.unwrap();
    let identities = store.identities(&ada).await.unwrap();
    let seen: Vec<_> = identities
        .iter()
        .map(|i| (i.issuer.as_str(), i.name.as_str(), i.last_used_at))
        .collect();
    assert_eq!(
        seen,
        [("gh", "ada-l", later(2).0), ("id", "a.l", later(1).0)]
    );
    let mut tx = store.begin().await.unwrap();
    assert!(!tx.remove_identity(&ada, "gh", "2").await.unwrap());
    assert!(tx.remove_identity(&ada, "gh", "1").await.unwrap());
    assert!(tx.person(&ada).await.unwrap().is_some());
    assert!(tx.person_by_handle("ada").await.unwrap().is_some());
    tx.commit().await.unwrap();
    assert_eq!(store.identities(&ada).await.unwrap().len(), 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_profile_changes_and_a_person_is_blocked_and_freed(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let mut tx = store.begin().await.unwrap();
    let profile = ProfileFields {
        display_name: "Ada L.",
        organisations: "[\"Analytical\"]",
        upstream_projects: "[\"engine\"]",
        away_from: Some("2026-03-01"),
        away_until: None,
        theme: "dark",
    };
    tx.put_profile(&ada, &profile).await.unwrap();
    tx.put_email(&ada, Some("n@b.example"), None).await.unwrap();
    tx.see_person(&ada, later(5)).await.unwrap();
    tx.block_person(&ada, Some((later(6), "spam")))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let person = store.person(&ada).await.unwrap().unwrap();
    assert_eq!(person.display_name, "Ada L.");
    assert_eq!(person.organisations, "[\"Analytical\"]");
    assert_eq!(person.upstream_projects, "[\"engine\"]");
    assert_eq!(person.away_from.as_deref(), Some("2026-03-01"));
    assert_eq!(person.away_until, None);
    assert_eq!(person.theme, "dark");
    assert_eq!(person.email.as_deref(), Some("n@b.example"));
    assert_eq!(person.email_verified_at, None);
    assert_eq!(person.last_seen_at, later(5).0);
    assert_eq!(person.blocked_at, Some(later(6).0));
    assert_eq!(person.blocked_reason.as_deref(), Some("spam"));
    let mut tx = store.begin().await.unwrap();
    tx.block_person(&ada, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.person(&ada).await.unwrap().unwrap().blocked_at, None);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn people_are_listed_by_letters_role_and_page(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let bob = add(&store, "bob-100").await;
    let robot = add(&store, "robot").await;
    let mut tx = store.begin().await.unwrap();
    tx.put_role(&bob, "reviewer", "docs security", &ada, NOW)
        .await
        .unwrap();
    tx.put_role(&bob, "coordinator", "", &ada, NOW)
        .await
        .unwrap();
    tx.add_service_account(&robot, &ada, "updates", &ada, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let handles = async |filter: PeopleFilter<'_>| -> Vec<String> {
        let people = store.people(&filter).await.unwrap();
        people.into_iter().map(|person| person.handle).collect()
    };
    let all = PeopleFilter {
        limit: 10,
        ..PeopleFilter::default()
    };
    assert_eq!(handles(all.clone()).await, ["ada", "bob-100", "robot"]);
    assert_eq!(
        handles(PeopleFilter {
            text: "NAME OF B",
            ..all.clone()
        })
        .await,
        ["bob-100"]
    );
    assert_eq!(
        handles(PeopleFilter {
            text: "%",
            ..all.clone()
        })
        .await,
        [""; 0]
    );
    assert_eq!(
        handles(PeopleFilter {
            text: "_",
            ..all.clone()
        })
        .await,
        [""; 0]
    );
    assert_eq!(
        handles(PeopleFilter {
            text: "!",
            ..all.clone()
        })
        .await,
        [""; 0]
    );
    assert_eq!(
        handles(PeopleFilter {
            role: Some("reviewer"),
            ..all.clone()
        })
        .await,
        ["bob-100"]
    );
    assert_eq!(
        handles(PeopleFilter {
            after: "ada",
            limit: 1,
            ..all.clone()
        })
        .await,
        ["bob-100"]
    );
    let listed = store.people(&all).await.unwrap();
    let mut roles: Vec<&str> = listed[1].roles.split(';').collect();
    roles.sort_unstable();
    assert_eq!(roles, ["coordinator:", "reviewer:docs security"]);
    assert_eq!(listed[0].contact, None);
    assert_eq!(listed[2].contact.as_deref(), Some("ada"));

    let count = async |filter: PeopleFilter<'_>| store.count_people_like(&filter).await.unwrap();
    let narrow = PeopleFilter {
        after: "ada",
        limit: 1,
        ..all.clone()
    };
    assert_eq!(count(narrow).await, 3, "on whichever page they stand");
    let reviewers = PeopleFilter {
        text: "bob",
        role: Some("reviewer"),
        ..all
    };
    assert_eq!(count(reviewers).await, 1);
    let ids = [bob.clone(), "none".to_owned(), ada.clone()];
    let mut people = store.people_of(&ids).await.unwrap();
    people.sort_by(|a, b| a.handle.cmp(&b.handle));
    let expected = [store.person(&ada).await, store.person(&bob).await];
    assert_eq!(people, expected.map(|person| person.unwrap().unwrap()));
    assert!(store.people_of(&[]).await.unwrap().is_empty());

    let mut tx = store.begin().await.unwrap();
    assert!(
        tx.add_identity("gh", "1", &ada, "Ada-L", NOW)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    for name in ["ada", "ada-l"] {
        let called = store.people_called(name).await.unwrap();
        assert_eq!(called, std::slice::from_ref(&ada), "{name}");
    }
    assert!(store.people_called("Ada").await.unwrap().is_empty());
    let mut names = store.people_by_name().await.unwrap();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            ("ada".to_owned(), ada.clone()),
            ("ada-l".to_owned(), ada.clone()),
            ("bob-100".to_owned(), bob.clone()),
            ("robot".to_owned(), robot.clone()),
        ]
    );
    assert_eq!(store.service_contacts().await.unwrap(), [(robot, ada)]);

    let office = |role: &str, scopes: &str| OfficeRow {
        person: bob.clone(),
        handle: "bob-100".to_owned(),
        role: role.to_owned(),
        scopes: scopes.to_owned(),
        away_from: None,
        away_until: None,
    };
    assert_eq!(
        store.offices().await.unwrap(),
        [
            office("coordinator", ""),
            office("reviewer", "docs security")
        ]
    );
    let mut tx = store.begin().await.unwrap();
    tx.block_person(&bob, Some((NOW, "Threats.")))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(store.offices().await.unwrap().is_empty());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn roles_are_given_changed_and_taken(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let bob = add(&store, "bob").await;
    let mut tx = store.begin().await.unwrap();
    tx.put_role(&ada, "administrator", "", "command-line", NOW)
        .await
        .unwrap();
    tx.put_role(&bob, "administrator", "", &ada, NOW)
        .await
        .unwrap();
    tx.put_role(&bob, "reviewer", "docs", &ada, NOW)
        .await
        .unwrap();
    tx.put_role(&bob, "reviewer", "docs security", &ada, later(1))
        .await
        .unwrap();
    let mut holders = tx.holders_for_update("administrator").await.unwrap();
    holders.sort();
    let mut both = vec![ada.clone(), bob.clone()];
    both.sort();
    assert_eq!(holders, both);
    tx.block_person(&bob, Some((NOW, "x"))).await.unwrap();
    assert_eq!(
        tx.holders_for_update("administrator").await.unwrap(),
        [ada.as_str()]
    );
    assert_eq!(tx.roles_of(&bob).await.unwrap().len(), 2);
    assert!(tx.remove_role(&bob, "administrator").await.unwrap());
    assert!(!tx.remove_role(&bob, "administrator").await.unwrap());
    assert!(
        tx.put_role(&bob, "emperor", "", &ada, NOW).await.is_err(),
        "no such role"
    );
    drop(tx);
    let mut tx = store.begin().await.unwrap();
    tx.put_role(&bob, "reviewer", "docs", &ada, NOW)
        .await
        .unwrap();
    tx.put_role(&bob, "reviewer", "docs security", &ada, later(1))
        .await
        .unwrap();
    tx.put_role(&ada, "administrator", "", "command-line", NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let roles = store.roles(Some(&bob)).await.unwrap();
    assert_eq!(roles.len(), 1);
    assert_eq!(roles[0].scopes, "docs security");
    assert_eq!(roles[0].granted_at, later(1).0);
    assert_eq!(store.roles(None).await.unwrap().len(), 2);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn maintainers_claim_and_are_confirmed(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    add_image(&store, "anvil").await;
    let ada = add(&store, "ada").await;
    let bob = add(&store, "bob").await;
    let mut tx = store.begin().await.unwrap();
    assert!(
        !tx.confirm_maintainer("anvil", &ada, &bob, NOW)
            .await
            .unwrap()
    );
    tx.claim_image("anvil", &ada, NOW).await.unwrap();
    tx.claim_image("anvil", &ada, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    let claims = store.maintainers("anvil").await.unwrap();
    assert_eq!(claims.len(), 1);
    assert_eq!(
        (claims[0].claimed_at, claims[0].confirmed_at),
        (NOW.0, None)
    );
    let mut tx = store.begin().await.unwrap();
    assert!(
        tx.confirm_maintainer("anvil", &ada, &bob, later(2))
            .await
            .unwrap()
    );
    assert!(
        !tx.confirm_maintainer("anvil", &ada, &bob, later(3))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let confirmed = store.confirmed_maintainers().await.unwrap();
    assert_eq!(confirmed, [("anvil".to_owned(), ada.clone())]);
    let mark = store.standing_mark().await.unwrap();
    assert_eq!(mark, (1, later(2).0, 0, 0));
    let maintained = store.maintained(&ada).await.unwrap();
    assert_eq!(maintained[0].confirmed_by.as_ref(), Some(&bob));
    assert_eq!(maintained[0].confirmed_at, Some(later(2).0));
    let mut tx = store.begin().await.unwrap();
    assert!(tx.remove_maintainer("anvil", &ada).await.unwrap());
    assert!(!tx.remove_maintainer("anvil", &ada).await.unwrap());
    tx.commit().await.unwrap();
    assert!(store.maintained(&ada).await.unwrap().is_empty());
    assert!(store.confirmed_maintainers().await.unwrap().is_empty());
    assert_ne!(store.standing_mark().await.unwrap(), mark);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn conflicts_are_declared_and_waived_one_by_one(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let conflict = |id: &str, image: Option<&str>, proposal: Option<&str>| ConflictRow {
        id: id.to_owned(),
        person: ada.clone(),
        image: image.map(str::to_owned),
        proposal: proposal.map(str::to_owned),
        statement: "employed there".to_owned(),
        declared_at: NOW.0,
        waived_by: None,
        waived_at: None,
        waiver_reason: None,
    };
    let mut tx = store.begin().await.unwrap();
    let of_image = conflict("a", Some("anvil"), None);
    let of_proposal = conflict("b", Some("anvil"), Some("p1"));
    tx.add_conflict(&of_image).await.unwrap();
    tx.add_conflict(&of_proposal).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.conflicts(&ada).await.unwrap(),
        [of_image.clone(), of_proposal.clone()]
    );
    assert_eq!(store.conflicts_with("anvil", "p1").await.unwrap().len(), 2);
    assert_eq!(
        store.conflicts_with("anvil", "p2").await.unwrap(),
        [of_image]
    );
    assert_eq!(
        store.standing_conflicts().await.unwrap(),
        [("anvil".to_owned(), ada.clone())],
        "one with a single proposal is none with the image"
    );
    assert_eq!(store.standing_mark().await.unwrap(), (0, 0, 2, 0));
    let mut tx = store.begin().await.unwrap();
    let waived = tx.waive_conflicts(&ada, "anvil", Some("p1"), ("bob", later(1), "few others"));
    assert_eq!(waived.await.unwrap(), 1);
    let again = tx.waive_conflicts(&ada, "anvil", Some("p1"), ("bob", later(2), "x"));
    assert_eq!(again.await.unwrap(), 0);
    tx.commit().await.unwrap();
    let waived = store.conflicts_with("tongs", "p1").await.unwrap();
    assert_eq!(waived[0].waiver_reason.as_deref(), Some("few others"));
    assert_eq!(waived[0].waived_at, Some(later(1).0));
    let mut tx = store.begin().await.unwrap();
    let waived = tx.waive_conflicts(&ada, "anvil", None, ("bob", later(1), "few others"));
    assert_eq!(waived.await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(store.standing_conflicts().await.unwrap().is_empty());
    assert_eq!(store.standing_mark().await.unwrap(), (0, 0, 2, 2));

    let mut tx = store.begin().await.unwrap();
    tx.add_conflict(&conflict("c", Some("tongs"), None))
        .await
        .unwrap();
    assert!(
        !tx.remove_conflict(&ada, "a").await.unwrap(),
        "it is waived"
    );
    assert!(!tx.remove_conflict("bob", "c").await.unwrap(), "not his");
    assert!(tx.remove_conflict(&ada, "c").await.unwrap());
    assert!(!tx.remove_conflict(&ada, "c").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.conflicts(&ada).await.unwrap().len(), 2);
}

fn session<'a>(digest: &'a str, person: Option<&'a str>, data: &'a str) -> NewSession<'a> {
    NewSession {
        digest,
        person,
        data,
        device: "Firefox on Linux",
        created_at: NOW,
        expires_at: later(1_000),
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_session_says_who_is_signed_in_until_it_ends(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    add_image(&store, "anvil").await;
    let ada = add(&store, "ada").await;
    let mut tx = store.begin().await.unwrap();
    assert!(tx.add_session(&session("d", None, "{}")).await.unwrap());
    assert!(!tx.add_session(&session("d", None, "{}")).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(
        store.signed_in("d", NOW, LONG_AGO).await.unwrap(),
        None,
        "nobody yet"
    );
    assert_eq!(
        store
            .session_data("d", NOW, LONG_AGO)
            .await
            .unwrap()
            .as_deref(),
        Some("{}")
    );
    let mut tx = store.begin().await.unwrap();
    assert!(
        tx.put_session("d", Some(&ada), "{\"a\":1}", later(1))
            .await
            .unwrap()
    );
    assert!(
        !tx.put_session("gone", Some(&ada), "{}", NOW).await.unwrap(),
        "an ended session stays ended"
    );
    tx.put_role(&ada, "reviewer", "docs security", "command-line", NOW)
        .await
        .unwrap();
    tx.claim_image("anvil", &ada, NOW).await.unwrap();
    tx.commit().await.unwrap();
    let row = store.signed_in("d", NOW, LONG_AGO).await.unwrap().unwrap();
    assert_eq!(
        (row.person.as_str(), row.handle.as_str()),
        (ada.as_str(), "ada")
    );
    assert_eq!(row.roles, "reviewer:docs security");
    assert_eq!(row.maintains, "", "not confirmed");
    assert_eq!(row.conflicts, "");
    let mut tx = store.begin().await.unwrap();
    tx.confirm_maintainer("anvil", &ada, "x", NOW)
        .await
        .unwrap();
    let conflict = ConflictRow {
        id: "a".to_owned(),
        person: ada.clone(),
        image: Some("anvil".to_owned()),
        proposal: None,
        statement: String::new(),
        declared_at: NOW.0,
        waived_by: Some("x".to_owned()),
        waived_at: Some(NOW.0),
        waiver_reason: Some("y".to_owned()),
    };
    tx.add_conflict(&conflict).await.unwrap();
    tx.commit().await.unwrap();
    let row = store.signed_in("d", NOW, LONG_AGO).await.unwrap().unwrap();
    assert_eq!(row.maintains, "anvil");
    assert_eq!(row.conflicts, "anvil,,waived");

    assert!(store.signed_in("e", NOW, LONG_AGO).await.unwrap().is_none());
    assert!(
        store
            .signed_in("d", later(1_000), LONG_AGO)
            .await
            .unwrap()
            .is_none(),
        "its last moment is over"
    );
    assert!(
        store.signed_in("d", NOW, later(1)).await.unwrap().is_none(),
        "not used for too long"
    );
    assert!(
        store
            .session_data("d", NOW, later(1))
            .await
            .unwrap()
            .is_none()
    );
    let mut tx = store.begin().await.unwrap();
    tx.see_session("d", later(9)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.signed_in("d", NOW, later(1)).await.unwrap().is_some());
    let mut tx = store.begin().await.unwrap();
    tx.block_person(&ada, Some((NOW, "spam"))).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.signed_in("d", NOW, LONG_AGO).await.unwrap().is_none());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn sessions_are_ended_here_everywhere_and_by_age(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let bob = add(&store, "bob").await;
    let mut tx = store.begin().await.unwrap();
    for digest in ["a", "b", "c"] {
        tx.add_session(&session(digest, Some(&ada), "{}"))
            .await
            .unwrap();
    }
    tx.add_session(&session("d", Some(&bob), "{}"))
        .await
        .unwrap();
    tx.see_session("b", later(5)).await.unwrap();
    tx.commit().await.unwrap();
    let listed = store.sessions(&ada, NOW, LONG_AGO).await.unwrap();
    let digests: Vec<_> = listed.iter().map(|row| row.digest.as_str()).collect();
    assert_eq!(digests, ["b", "a", "c"]);
    assert_eq!(listed[0].device, "Firefox on Linux");
    let mut tx = store.begin().await.unwrap();
    assert!(!tx.end_session_of(&ada, "d").await.unwrap(), "not hers");
    assert!(tx.end_session_of(&ada, "a").await.unwrap());
    assert_eq!(tx.end_sessions(&ada).await.unwrap(), 2);
    tx.end_session("none").await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        store
            .sessions(&ada, NOW, LONG_AGO)
            .await
            .unwrap()
            .is_empty()
    );
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.forget_ended_sessions(NOW, LONG_AGO).await.unwrap(), 0);
    assert_eq!(
        tx.forget_ended_sessions(later(1_000), LONG_AGO)
            .await
            .unwrap(),
        1
    );
    tx.add_session(&session("e", Some(&bob), "{}"))
        .await
        .unwrap();
    assert_eq!(tx.forget_ended_sessions(NOW, later(1)).await.unwrap(), 1);
    for (digest, person) in [("f", &ada), ("g", &bob)] {
        let session = session(digest, Some(person), "{}");
        assert!(tx.add_session(&session).await.unwrap());
    }
    tx.end_all_sessions().await.unwrap();
    tx.commit().await.unwrap();
    for person in [&ada, &bob] {
        let left = store.sessions(person, NOW, LONG_AGO).await.unwrap();
        assert_eq!(left, []);
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_token_is_found_by_digest_with_its_owner(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let ada = add(&store, "ada").await;
    let robot = add(&store, "robot").await;
    let token = |id: &str, owner: &str| TokenRow {
        id: id.to_owned(),
        owner: owner.to_owned(),
        name: "laptop".to_owned(),
        prefix: "slipway_abcd".to_owned(),
        scopes: "catalogue:read".to_owned(),
        created_by: ada.clone(),
        created_at: NOW.0,
        expires_at: later(1_000).0,
        last_used_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    let mut tx = store.begin().await.unwrap();
    tx.add_token(&token("1", &ada), "digest-1").await.unwrap();
    tx.add_service_account(&robot, &ada, "updates", &ada, NOW)
        .await
        .unwrap();
    tx.add_token(&token("2", &robot), "digest-2").await.unwrap();
    assert_eq!(tx.count_tokens(&ada, NOW).await.unwrap(), 1);
    assert_eq!(tx.count_tokens(&ada, later(1_000)).await.unwrap(), 0);
    tx.see_token("1", later(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(store.bearer("digest-3").await.unwrap(), None);
    let bearer = store.bearer("digest-1").await.unwrap().unwrap();
    assert_eq!(
        (bearer.handle.as_str(), bearer.kind.as_str()),
        ("ada", "person")
    );
    assert_eq!(bearer.last_used_at, Some(later(3).0));
    assert_eq!(bearer.scopes, "catalogue:read");
    assert_eq!(
        store.bearer("digest-2").await.unwrap().unwrap().kind,
        "service"
    );
    let mut tx = store.begin().await.unwrap();
    assert!(tx.revoke_token("1", &ada, later(4)).await.unwrap());
    assert!(!tx.revoke_token("1", &ada, later(5)).await.unwrap());
    assert_eq!(
        tx.token("1").await.unwrap().unwrap().revoked_at,
        Some(later(4).0)
    );
    assert!(tx.token("9").await.unwrap().is_none());
    assert_eq!(tx.count_tokens(&ada, NOW).await.unwrap(), 0);
    assert_eq!(tx.handle_of(&ada).await.unwrap(), "ada");
    let account = tx.service_account(&robot).await.unwrap().unwrap();
    assert_eq!(
        (account.contact_handle.as_str(), account.purpose.as_str()),
        ("ada", "updates")
    );
    assert!(tx.service_account(&ada).await.unwrap().is_none());
    let bob = NewPerson {
        id: "00000000000000000000000000000002",
        handle: "bob",
        display_name: "Bob",
        email: None,
        email_verified: false,
        created_at: NOW,
    };
    tx.add_person(&bob).await.unwrap();
    tx.put_contact(&robot, bob.id).await.unwrap();
    tx.close_service_account(&robot, later(6)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        store.bearer("digest-1").await.unwrap().unwrap().revoked_at,
        Some(later(4).0)
    );
    assert_eq!(
        store.bearer("digest-2").await.unwrap().unwrap().kind,
        "closed"
    );
    assert_eq!(
        store.tokens(&ada).await.unwrap()[0].revoked_by.as_ref(),
        Some(&ada)
    );
    let accounts = store.service_accounts().await.unwrap();
    assert_eq!(accounts[0].contact_handle, "bob");
    assert_eq!(accounts[0].closed_at, Some(later(6).0));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_audit_log_is_read_by_filter_and_only_added_to(#[case] kind: Database) {
    let Some(database) = TestDatabase::new(kind).await else {
        return;
    };
    let store = database.store().await;
    let mut tx = store.begin().await.unwrap();
    let entry = NewAuditEntry {
        at: NOW,
        actor: Some("a"),
        handle: "ada",
        action: "GrantRole",
        person: Some("b"),
        image: None,
        proposal: None,
        sentence: "Gave bob the role reviewer.",
        address: "192.0.2.1",
    };
    tx.write_audit(&entry).await.unwrap();
    let second = NewAuditEntry {
        at: later(1),
        actor: None,
        handle: "command-line",
        action: "ConfirmMaintainer",
        image: Some("anvil"),
        address: "",
        ..entry
    };
    tx.write_audit(&second).await.unwrap();
    tx.commit().await.unwrap();
    let sentences = async |filter: AuditFilter<'_>| -> Vec<String> {
        let rows = store.audit(&filter).await.unwrap();
        rows.into_iter().map(|row| row.action).collect()
    };
    let all = AuditFilter {
        limit: 10,
        ..AuditFilter::default()
    };
    assert_eq!(
        sentences(all.clone()).await,
        ["ConfirmMaintainer", "GrantRole"]
    );
    let only_first = [
        AuditFilter {
            handle: "ada",
            ..all.clone()
        },
        AuditFilter {
            action: "GrantRole",
            ..all.clone()
        },
        AuditFilter {
            about: "a",
            ..all.clone()
        },
        AuditFilter {
            until: Some(later(1)),
            ..all.clone()
        },
    ];
    for filter in only_first {
        assert_eq!(sentences(filter).await, ["GrantRole"]);
    }
    assert_eq!(
        sentences(AuditFilter {
            about: "b",
            ..all.clone()
        })
        .await
        .len(),
        2
    );
    for filter in [
        AuditFilter {
            image: "anvil",
            ..all.clone()
        },
        AuditFilter {
            from: Some(later(1)),
            ..all.clone()
        },
        AuditFilter {
            limit: 1,
            ..all.clone()
        },
    ] {
        assert_eq!(sentences(filter).await, ["ConfirmMaintainer"]);
    }
    let rows = store.audit(&all).await.unwrap();
    assert_eq!(rows[1].address, "192.0.2.1");
    assert_eq!(rows[1].person.as_deref(), Some("b"));
    let before = AuditFilter {
        before: Some(rows[0].serial),
        ..all.clone()
    };
    assert_eq!(sentences(before).await, ["GrantRole"]);

    for statement in ["DELETE FROM audit", "UPDATE audit SET sentence = ''"] {
        let refused = match &store {
            Store::Sqlite { writer, .. } => {
                sqlx::query(statement).execute(writer).await.map(|_| ())
            }
            Store::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(|_| ()),
        };
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("only added to"), "{statement}: {error}");
    }
    assert_eq!(store.audit(&all).await.unwrap(), rows);
}
