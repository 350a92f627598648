//! What is hidden from somebody changes nothing of what they see: every page and every answer of the
//! API is the same byte for byte, for every role, with the hidden thing and without it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;

use axum::http::Method;
use common::{TestPortal, fixture};
use domain::permission::{GrantedRole, Scope, TokenScope};
use domain::proposal::Kind;
use server::portal::Caller;
use server::portal::account::TokenWish;

const EVERY_SCOPE: &[Scope] = &[
    Scope::Suitability,
    Scope::Dockerfile,
    Scope::Docs,
    Scope::Security,
];
/// An identifier of a draft that never was.
const NO_DRAFT: &str = "00000000000040008000000000000000";
/// What may differ: who sees it, and where. Everything else is equal.
const MAY_SEE: &[(&str, &str)] = &[
    // The log says that something was declared; not what, nor about which image.
    ("administrator", "/admin/audit"),
    ("administrator", "/admin/audit.csv"),
    ("administrator", "/admin/audit.json"),
    ("administrator", "/api/v1/audit"),
    ("coordinator", "/admin/audit"),
    ("coordinator", "/admin/audit.csv"),
    ("coordinator", "/admin/audit.json"),
    ("coordinator", "/api/v1/audit"),
    // The address of the secretive person.
    ("administrator", "/admin/people/secretive"),
    ("coordinator", "/admin/people/secretive"),
    // What was declared is for coordinators to weigh.
    ("coordinator", "/images/anvil/maintainers"),
];

/// A way in: the header that says who it is.
type WayIn = Option<(&'static str, String)>;

/// Status and body, by reader and address.
type Seen = BTreeMap<(&'static str, String), (u16, String)>;

/// The roles that somebody is given.
type Given = &'static [(GrantedRole, &'static [Scope])];

/// Somebody of each role, by its name.
async fn readers(portal: &TestPortal) -> Vec<(&'static str, WayIn)> {
    let mut readers = vec![("anonymous", None)];
    let roles: [(&'static str, Given); 7] = [
        ("user", &[]),
        ("apprentice", &[(GrantedRole::Apprentice, &[])]),
        ("reviewer", &[(GrantedRole::Reviewer, &[Scope::Dockerfile])]),
        ("every-scope", &[(GrantedRole::Reviewer, EVERY_SCOPE)]),
        ("security", &[(GrantedRole::Reviewer, &[Scope::Security])]),
        ("coordinator", &[(GrantedRole::Coordinator, &[])]),
        ("administrator", &[(GrantedRole::Administrator, &[])]),
    ];
    for (name, roles) in roles {
        let id = portal.person(name, roles).await;
        readers.push((name, Some(("cookie", portal.session(id).await))));
    }
    // The maintainer of the very image, who writes other proposals of it.
    let id = portal.person("sample-author", &[]).await;
    let cookie = portal.session(id).await;
    let people = &portal.web.portal;
    let image = "anvil".parse().unwrap();
    let maintainer = portal.caller(&cookie).await;
    people
        .claim_maintainership(&maintainer, &image)
        .await
        .unwrap();
    let handle = "sample-author".parse().unwrap();
    let line = Caller::command_line();
    people
        .confirm_maintainer(&line, &handle, &image)
        .await
        .unwrap();
    readers.push(("maintainer", Some(("cookie", cookie))));
    let (bot, contact) = ("anvil-bot".parse().unwrap(), "user".parse().unwrap());
    let account = people
        .make_service_account(&line, &bot, "Updates.", &contact)
        .await
        .unwrap();
    let wish = TokenWish {
        name: "ci".to_owned(),
        scopes: vec![TokenScope::ProposalsRead, TokenScope::ImageUpdate(image)],
        days: 30,
        service_account: Some(account),
    };
    let token = people.make_token(&line, &wish).await.unwrap().text;
    readers.push((
        "service account",
        Some(("authorization", format!("Bearer {token}"))),
    ));
    readers
}

/// Every address of the table that is only read, with the hidden things in its braces.
fn addresses(portal: &TestPortal, draft: &str) -> Vec<String> {
    let table = server::http::table(&portal.web);
    let mut addresses: Vec<String> = table
        .routes()
        .iter()
        .filter(|route| route.method == Method::GET)
        // Its own name of the session is random.
        .filter(|route| route.path != "/account/sessions")
        // A stream of events does not end.
        .filter(|route| !route.path.ends_with("/events"))
        .map(|route| {
            route
                .path
                .replace("{handle}", "secretive")
                .replace("{name}", "anvil")
                .replace("{image}", "anvil")
                .replace("{intent}", "bug")
                .replace(
                    "{id}",
                    if route.path.starts_with("/rules") {
                        "SW-M001"
                    } else {
                        draft
                    },
                )
                .replace("{number}", "999")
                .replace("{uuid}", draft)
                .replace("{draft}", draft)
                .replace(['{', '}'], "")
        })
        .collect();
    for more in [
        "/images?q=secret",
        "/api/v1/images?q=secret",
        "/admin/people?q=secretive",
        "/admin/audit?whom=anvil",
        "/admin/audit?who=secretive&act=EditDraft",
    ] {
        addresses.push(more.to_owned());
    }
    addresses
}

/// What everybody sees everywhere; the name of the draft is made the same.
async fn seen(portal: &TestPortal, readers: &[(&'static str, WayIn)], draft: &str) -> Seen {
    let mut seen = BTreeMap::new();
    for (name, way_in) in readers {
        for address in addresses(portal, draft) {
            let headers: Vec<(&str, &str)> = way_in
                .iter()
                .map(|(header, value)| (*header, value.as_str()))
                .collect();
            let answer = portal.get_with(&address, &headers).await;
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            let id = answer.header("x-request-id").to_owned();
            let body = body.replace(&id, "REQUEST").replace(draft, NO_DRAFT);
            let address = address.replace(draft, NO_DRAFT);
            seen.insert((*name, address), (answer.status.as_u16(), body));
        }
    }
    seen
}

#[tokio::test]
async fn what_is_hidden_changes_nothing_that_others_see() {
    let portal = TestPortal::with(&fixture("small")).await;
    let people = &portal.web.portal;
    let secretive = portal.person("secretive", &[]).await;
    let cookie = portal.session(secretive).await;
    let owner = portal.caller(&cookie).await;
    let readers = readers(&portal).await;
    // The first use of a token is written down where administrators see it.
    seen(&portal, &readers, NO_DRAFT).await;
    let before = seen(&portal, &readers, NO_DRAFT).await;

    // A draft, a private address, a conflict.
    let image = "anvil".parse().unwrap();
    let manifest = [("manifest".to_owned(), b"# secret words".to_vec())];
    let draft = people
        .start_draft(&owner, Kind::Update, Some(&image), &manifest)
        .await
        .unwrap()
        .to_string();
    people
        .declare_conflict(&owner, "anvil", "A secret interest.")
        .await
        .unwrap();
    let mut tx = people.store().begin().await.unwrap();
    let now = people.clock().timestamp();
    tx.put_email(
        &secretive.to_string(),
        Some("secret@example.org"),
        Some(now),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let after = seen(&portal, &readers, &draft).await;
    assert_eq!(before.len(), after.len());
    assert!(before.len() > 300, "{} pages", before.len());
    let (mut differing, mut noticed) = (Vec::new(), Vec::new());
    for ((reader, address), (status, body)) in &before {
        let (status_after, body_after) = &after[&(*reader, address.clone())];
        if (status, body) == (status_after, body_after) {
            continue;
        }
        let path = address.split('?').next().unwrap();
        let may = MAY_SEE.contains(&(*reader, path));
        if !may {
            noticed.push(format!("{reader} at {address}"));
            continue;
        }
        differing.push((*reader, path.to_owned()));
        // Even there, only what the role is for.
        assert!(!body_after.contains("secret words"), "{reader} {address}");
        if path != "/images/anvil/maintainers" {
            assert!(
                !body_after.contains("secret interest"),
                "{reader} {address}"
            );
        }
    }
    assert!(noticed.is_empty(), "{noticed:#?}");
    for (reader, path) in MAY_SEE {
        assert!(
            differing.contains(&(*reader, (*path).to_owned())),
            "{reader} should see it at {path}: the test looks at the right thing"
        );
    }
    let own = portal.get_with("/account", &[("cookie", &cookie)]).await;
    assert!(own.text().contains("secret@example.org"));
}
