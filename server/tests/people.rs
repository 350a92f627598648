//! The use cases about people, on both databases: signing in, roles, tokens, the audit log.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;

use common::{Database, TestPortal, fixture, identity};
use domain::permission::{GrantedRole, Scope, TokenScope};
use domain::{Handle, PersonId};
use rstest::rstest;
use server::portal::account::{NewToken, TokenWish};
use server::portal::audit::AuditQuery;
use server::portal::people::ProfileChange;
use server::portal::{Caller, InvalidToken, PeopleError, VerifiedIdentity};

async fn portal(kind: Database) -> Option<TestPortal> {
    TestPortal::over(kind, &fixture("small")).await
}

fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

/// Somebody with a session.
async fn caller(portal: &TestPortal, handle: &str, roles: &[(GrantedRole, &[Scope])]) -> Caller {
    let id = portal.person(handle, roles).await;
    let cookie = portal.session(id).await;
    portal.caller(&cookie).await
}

async fn all_of_audit(portal: &TestPortal) -> Vec<String> {
    let query = AuditQuery::default();
    let (rows, _) = portal
        .web
        .portal
        .audit(&Caller::command_line(), &query)
        .await
        .unwrap();
    rows.into_iter()
        .map(|row| format!("{} {}: {}", row.handle, row.action, row.sentence))
        .collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_identity_leads_to_one_person_and_an_address_to_nobody(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = VerifiedIdentity {
        email: Some("ada@example.org".to_owned()),
        email_verified: true,
        ..identity("ada")
    };
    let first = people.sign_in(&ada, "192.0.2.1").await.unwrap();
    assert_eq!(people.sign_in(&ada, "192.0.2.1").await.unwrap(), first);
    let elsewhere = VerifiedIdentity {
        issuer: "https://other.example".to_owned(),
        ..ada.clone()
    };
    let second = people.sign_in(&elsewhere, "192.0.2.1").await.unwrap();
    assert_ne!(
        second, first,
        "the same name, subject and address elsewhere"
    );
    let mut handles = Vec::new();
    for id in [first, second] {
        let person = people.store().person(&id.to_string()).await.unwrap();
        handles.push(person.unwrap().handle);
    }
    assert_eq!(handles, ["ada", "ada-2"]);
    for reserved in ["portal", "command-line"] {
        let id = people.sign_in(&identity(reserved), "").await.unwrap();
        let person = people.store().person(&id.to_string()).await.unwrap();
        assert_eq!(person.unwrap().handle, format!("{reserved}-2"));
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_further_identity_is_linked_and_the_last_one_stays(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = caller(&portal, "ada", &[]).await;
    let bob = caller(&portal, "bob", &[]).await;
    let further = VerifiedIdentity {
        issuer: "github".to_owned(),
        ..identity("ada-on-github")
    };
    people.link_identity(&ada, &further).await.unwrap();
    people.link_identity(&ada, &further).await.unwrap();
    assert_eq!(
        people.sign_in(&further, "").await.unwrap(),
        ada.id().unwrap()
    );
    let taken = people.link_identity(&bob, &further).await;
    assert!(matches!(taken, Err(PeopleError::IdentityTaken)));
    let others = people
        .unlink_identity(&bob, "github", &further.subject)
        .await;
    assert!(matches!(others, Err(PeopleError::Unknown(_))));
    let first = identity("ada");
    people
        .unlink_identity(&ada, &first.issuer, &first.subject)
        .await
        .unwrap();
    let last = people
        .unlink_identity(&ada, "github", &further.subject)
        .await;
    assert!(matches!(last, Err(PeopleError::LastIdentity)));
    assert_eq!(people.own_identities(&ada).await.unwrap().len(), 1);
    let anonymous = Caller::anonymous("");
    assert!(matches!(
        people.link_identity(&anonymous, &first).await,
        Err(PeopleError::Refused(_))
    ));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_role_change_signs_out_and_the_last_administrator_stays(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    assert!(people.has_no_administrator().await.unwrap());
    let ada = caller(&portal, "ada", &[(GrantedRole::Administrator, &[])]).await;
    assert!(!people.has_no_administrator().await.unwrap());
    let bob = portal.person("bob", &[]).await;
    let cookie = portal.session(bob).await;
    let docs = BTreeSet::from([Scope::Docs]);
    people
        .grant_role(&ada, &handle("bob"), GrantedRole::Reviewer, &docs)
        .await
        .unwrap();
    let digest = server::programme::digest(cookie.strip_prefix("session=").unwrap().as_bytes());
    assert!(
        people
            .caller_of_session(&digest, "")
            .await
            .unwrap()
            .is_none(),
        "a role change ends the sessions"
    );
    let bob = portal.caller(&portal.session(bob).await).await;
    assert!(bob.actor.has(GrantedRole::Reviewer));

    for (role, scopes) in [
        (GrantedRole::Reviewer, BTreeSet::new()),
        (GrantedRole::Coordinator, docs.clone()),
    ] {
        let refused = people.grant_role(&ada, &handle("bob"), role, &scopes).await;
        assert!(matches!(
            refused,
            Err(PeopleError::Invalid {
                field: "scopes",
                ..
            })
        ));
    }
    let nobody = people
        .grant_role(&ada, &handle("nobody"), GrantedRole::Reviewer, &docs)
        .await;
    assert!(matches!(nobody, Err(PeopleError::Unknown(_))));
    let refused = people
        .grant_role(
            &bob,
            &handle("bob"),
            GrantedRole::Administrator,
            &BTreeSet::new(),
        )
        .await;
    assert!(matches!(refused, Err(PeopleError::Refused(_))));

    let last = people
        .revoke_role(&ada, &handle("ada"), GrantedRole::Administrator)
        .await;
    assert!(matches!(last, Err(PeopleError::LastAdministrator)));
    let blocked = people.block_person(&ada, &handle("ada"), "tired").await;
    assert!(matches!(blocked, Err(PeopleError::LastAdministrator)));
    portal
        .person("eve", &[(GrantedRole::Administrator, &[])])
        .await;
    people
        .revoke_role(&ada, &handle("ada"), GrantedRole::Administrator)
        .await
        .unwrap();
    let stale = people
        .revoke_role(&ada, &handle("bob"), GrantedRole::Coordinator)
        .await;
    assert!(
        matches!(stale, Err(PeopleError::Unknown(_))),
        "bob has no such role"
    );
    let log = all_of_audit(&portal).await;
    assert_eq!(
        log[0],
        "ada GrantRole: Took the role administrator from ada."
    );
    assert!(
        log.contains(&"ada GrantRole: Gave the role reviewer (docs) to bob.".to_owned()),
        "{log:?}"
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_administrators_who_remove_each_other_leave_one(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = caller(&portal, "ada", &[(GrantedRole::Administrator, &[])]).await;
    let bob = caller(&portal, "bob", &[(GrantedRole::Administrator, &[])]).await;
    let (ada_handle, bob_handle) = (handle("ada"), handle("bob"));
    let (one, other) = tokio::join!(
        people.revoke_role(&ada, &bob_handle, GrantedRole::Administrator),
        people.revoke_role(&bob, &ada_handle, GrantedRole::Administrator),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    assert!(!people.has_no_administrator().await.unwrap());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn roles_follow_the_groups_of_a_provider(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let with = |roles: Vec<(GrantedRole, Vec<Scope>)>| VerifiedIdentity {
        roles: Some(roles),
        ..identity("ada")
    };
    let id = people
        .sign_in(&with(vec![(GrantedRole::Reviewer, vec![Scope::Docs])]), "")
        .await
        .unwrap();
    let held = async || -> Vec<String> {
        let roles = people.store().roles(Some(&id.to_string())).await.unwrap();
        roles
            .into_iter()
            .map(|row| format!("{} {}", row.role, row.scopes))
            .collect()
    };
    assert_eq!(held().await, ["reviewer docs"]);
    people
        .sign_in(&with(vec![(GrantedRole::Apprentice, vec![])]), "")
        .await
        .unwrap();
    assert_eq!(held().await, ["apprentice "]);
    let by_hand = Caller::command_line();
    people
        .grant_role(
            &by_hand,
            &handle("ada"),
            GrantedRole::Administrator,
            &BTreeSet::new(),
        )
        .await
        .unwrap();
    people.sign_in(&with(vec![]), "").await.unwrap();
    assert_eq!(held().await, ["administrator "], "what a person gave stays");
    people.sign_in(&identity("ada"), "").await.unwrap();
    assert_eq!(held().await, ["administrator "]);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_blocked_person_is_out_until_the_block_is_lifted(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = caller(&portal, "ada", &[(GrantedRole::Coordinator, &[])]).await;
    let bob = caller(&portal, "bob", &[]).await;
    let token = make(&portal, &bob, None, vec![TokenScope::CatalogueRead])
        .await
        .unwrap();
    let refused = people.block_person(&bob, &handle("ada"), "x").await;
    assert!(matches!(refused, Err(PeopleError::Refused(_))));
    people
        .block_person(&ada, &handle("bob"), "spam")
        .await
        .unwrap();
    assert!(matches!(
        people.sign_in(&identity("bob"), "").await,
        Err(PeopleError::Blocked)
    ));
    let bearer = people.caller_of_token(&token.text, "").await.unwrap();
    assert_eq!(bearer.unwrap_err(), InvalidToken::Closed);
    people.unblock_person(&ada, &handle("bob")).await.unwrap();
    assert!(people.sign_in(&identity("bob"), "").await.is_ok());
    assert!(
        people
            .caller_of_token(&token.text, "")
            .await
            .unwrap()
            .is_ok()
    );
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_profile_takes_what_makes_sense(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = caller(&portal, "ada", &[]).await;
    let good = ProfileChange {
        display_name: " Ada ".to_owned(),
        organisations: vec![
            "Analytical".to_owned(),
            "analytical".to_owned(),
            " ".to_owned(),
        ],
        away_from: "2026-03-01".to_owned(),
        away_until: "2026-03-09".to_owned(),
        theme: "dark".to_owned(),
        ..ProfileChange::default()
    };
    people.put_own_profile(&ada, &good).await.unwrap();
    let row = people.own_profile(&ada).await.unwrap();
    assert_eq!(
        (
            row.display_name.as_str(),
            row.organisations.as_str(),
            row.theme.as_str()
        ),
        ("Ada", "[\"Analytical\"]", "dark")
    );
    let long = "x".repeat(81);
    for (field, wrong) in [
        (
            "display_name",
            ProfileChange {
                display_name: String::new(),
                ..good.clone()
            },
        ),
        (
            "display_name",
            ProfileChange {
                display_name: long.clone(),
                ..good.clone()
            },
        ),
        (
            "display_name",
            ProfileChange {
                display_name: "a\nb".to_owned(),
                ..good.clone()
            },
        ),
        (
            "organisations",
            ProfileChange {
                organisations: vec![long],
                ..good.clone()
            },
        ),
        (
            "organisations",
            ProfileChange {
                organisations: (0..21).map(|n| n.to_string()).collect(),
                ..good.clone()
            },
        ),
        (
            "away_from",
            ProfileChange {
                away_from: "soon".to_owned(),
                ..good.clone()
            },
        ),
        (
            "away_from",
            ProfileChange {
                away_from: String::new(),
                ..good.clone()
            },
        ),
        (
            "away_until",
            ProfileChange {
                away_until: "2026-02-01".to_owned(),
                ..good.clone()
            },
        ),
        (
            "theme",
            ProfileChange {
                theme: "blue".to_owned(),
                ..good.clone()
            },
        ),
    ] {
        match people.put_own_profile(&ada, &wrong).await {
            Err(PeopleError::Invalid { field: found, .. }) => assert_eq!(found, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    assert_eq!(
        people.own_profile(&ada).await.unwrap(),
        row,
        "nothing was kept"
    );
}

async fn make(
    portal: &TestPortal,
    caller: &Caller,
    service_account: Option<PersonId>,
    scopes: Vec<TokenScope>,
) -> Result<NewToken, PeopleError> {
    let wish = TokenWish {
        name: "laptop".to_owned(),
        scopes,
        days: 30,
        service_account,
    };
    portal.web.portal.make_token(caller, &wish).await
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_token_holds_until_it_expires_or_is_revoked(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let ada = caller(&portal, "ada", &[]).await;
    let bob = caller(&portal, "bob", &[]).await;
    let token = make(&portal, &ada, None, vec![TokenScope::CatalogueRead])
        .await
        .unwrap();
    assert!(!all_of_audit(&portal).await.join("\n").contains(&token.text));
    let bearer = people
        .caller_of_token(&token.text, "")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(bearer.id(), ada.id());
    let again = make(&portal, &bearer, None, vec![TokenScope::CatalogueRead]).await;
    assert!(
        matches!(again, Err(PeopleError::Refused(_))),
        "no token makes a token"
    );

    let used = async || people.tokens(&ada, None).await.unwrap()[0].last_used_at;
    let first = used().await.unwrap();
    portal.wait(59);
    people
        .caller_of_token(&token.text, "")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(used().await, Some(first), "written down once a minute");
    portal.wait(1);
    people
        .caller_of_token(&token.text, "")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(used().await, Some(first + 60_000_000));

    let refused = people.revoke_token(&bob, &token.row.id).await;
    assert!(matches!(refused, Err(PeopleError::Refused(_))));
    people.revoke_token(&ada, &token.row.id).await.unwrap();
    let bearer = people.caller_of_token(&token.text, "").await.unwrap();
    assert_eq!(bearer.unwrap_err(), InvalidToken::Revoked);

    let other = make(&portal, &ada, None, vec![TokenScope::CatalogueRead])
        .await
        .unwrap();
    portal.wait(30 * 24 * 60 * 60 - 1);
    assert!(
        people
            .caller_of_token(&other.text, "")
            .await
            .unwrap()
            .is_ok()
    );
    portal.wait(1);
    let bearer = people.caller_of_token(&other.text, "").await.unwrap();
    assert_eq!(bearer.unwrap_err(), InvalidToken::Expired);
    let unknown = people
        .caller_of_token(&server::token::generate(), "")
        .await
        .unwrap();
    assert_eq!(unknown.unwrap_err(), InvalidToken::Unknown);
    let malformed = people.caller_of_token("slipway_x", "").await.unwrap();
    assert_eq!(malformed.unwrap_err(), InvalidToken::Malformed);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_service_account_has_a_person_who_answers_for_it(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let admin = caller(&portal, "admin", &[(GrantedRole::Administrator, &[])]).await;
    let ada = caller(&portal, "ada", &[]).await;
    let bob = caller(&portal, "bob", &[]).await;
    let refused = people
        .make_service_account(&ada, &handle("robot"), "updates", &handle("ada"))
        .await;
    assert!(matches!(refused, Err(PeopleError::Refused(_))));
    let robot = people
        .make_service_account(&admin, &handle("robot"), "updates", &handle("ada"))
        .await
        .unwrap();
    let update = TokenScope::ImageUpdate("anvil".parse().unwrap());
    assert!(
        make(&portal, &bob, Some(robot), vec![update.clone()])
            .await
            .is_err()
    );
    assert!(
        make(&portal, &ada, Some(bob.id().unwrap()), vec![update.clone()])
            .await
            .is_err()
    );
    let too_much = make(&portal, &ada, Some(robot), vec![TokenScope::ReviewsWrite]).await;
    assert!(matches!(
        too_much,
        Err(PeopleError::Invalid {
            field: "scopes",
            ..
        })
    ));
    // An image is given to it by an administrator, or by a maintainer of that image; whoever answers
    // for it renews that.
    let early = make(&portal, &ada, Some(robot), vec![update.clone()]).await;
    assert!(matches!(
        early,
        Err(PeopleError::Invalid {
            field: "images",
            ..
        })
    ));
    make(&portal, &admin, Some(robot), vec![update.clone()])
        .await
        .unwrap();
    let token = make(&portal, &ada, Some(robot), vec![update])
        .await
        .unwrap();
    let bearer = people
        .caller_of_token(&token.text, "")
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(
        bearer.actor,
        domain::permission::Actor::ServiceAccount(_)
    ));
    let role = people
        .grant_role(
            &admin,
            &handle("robot"),
            GrantedRole::Coordinator,
            &BTreeSet::new(),
        )
        .await;
    assert!(matches!(
        role,
        Err(PeopleError::Invalid {
            field: "handle",
            ..
        })
    ));
    people
        .close_service_account(&admin, &handle("robot"))
        .await
        .unwrap();
    let bearer = people.caller_of_token(&token.text, "").await.unwrap();
    assert_eq!(bearer.unwrap_err(), InvalidToken::Closed);
    assert_eq!(people.service_accounts(&admin).await.unwrap().len(), 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_audit_log_shows_each_what_they_may_read(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let people = &portal.web.portal;
    let admin = caller(&portal, "admin", &[(GrantedRole::Administrator, &[])]).await;
    let ada = caller(&portal, "ada", &[]).await;
    let query = AuditQuery::default();
    let (own, _) = people.audit(&ada, &query).await.unwrap();
    assert!(!own.is_empty() && own.iter().all(|row| row.handle == "ada"));
    let (all, _) = people.audit(&admin, &query).await.unwrap();
    assert!(all.len() > own.len());
    assert!(all.iter().any(|row| row.address == "192.0.2.7"));
    let of_image = AuditQuery {
        image: Some("anvil".parse().unwrap()),
        ..AuditQuery::default()
    };
    assert!(people.audit(&ada, &of_image).await.unwrap().0.is_empty());
    let anonymous = Caller::anonymous("");
    assert!(people.audit(&anonymous, &query).await.is_err());
    let csv = people.audit_csv(&admin, &query).await.unwrap();
    assert_eq!(csv.lines().count(), all.len() + 1);
    assert!(csv.starts_with("serial,at,who,what,"));
}
