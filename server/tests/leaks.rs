//! What is hidden from somebody changes nothing of what they see: every page and every answer of the
//! API is the same byte for byte, for every role, with the hidden thing and without it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use common::programme::{Programme, Somebody, somebody};
use common::{Answer, Database, TestPortal, fixture};
use domain::permission::{GrantedRole, Scope, TokenScope};
use domain::proposal::Kind;
use futures_util::StreamExt;
use rstest::rstest;
use server::http::router;
use server::portal::Caller;
use server::portal::account::TokenWish;
use server::store::Store;
use tower::ServiceExt;

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

/// What everybody looks at of proposal 1, those who review above all.
const OF_THE_PROPOSAL: &[&str] = &[
    "/proposals",
    "/proposals?state=all",
    "/proposals/1",
    "/proposals/1/answers",
    "/proposals/1/conversation",
    "/proposals/1/history",
    "/proposals/1/compare",
    "/proposals/1/revisions/1",
    "/proposals/1/record/1",
    "/proposals/1/claim",
    "/proposals/1/review",
    "/proposals/1/review?file=context%2F1.2%2FDockerfile&line=17",
    "/proposals/1/review?publish=approve",
    "/proposals/1/decide",
    "/proposals/1/decide?act=turn",
    "/proposals/1/screening",
    "/queue",
    "/queue?sort=oldest",
    "/queue?sort=changed",
    "/queue?turn=you",
    "/queue?claimed=nobody",
    "/queue?tab=updates",
    "/images?q=skiff",
    "/mine",
    "/inbox",
    "/api/v1/proposals",
    "/api/v1/proposals/1",
    "/api/v1/images?q=skiff",
    "/api/v1/queue",
    "/api/v1/queue?sort=oldest",
    "/api/v1/queue?sort=changed",
    "/api/v1/me/work",
];
/// The streams that tell of it, from a moment on.
const STREAMS: [&str; 2] = ["/proposals/1/events?after=", "/queue/events?after="];
/// How long no word of a stream is waited for.
const QUIET: Duration = Duration::from_millis(150);
/// Proposals that wait beside it: more than a page of the queue.
const OTHERS: i64 = 60;

/// Where proposal 1 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Screening,
    Unclaimed,
    /// One reviewer carries it, and there is a place for another.
    Claimed,
}

/// Somebody who looks; nobody without a session.
type Reader<'s> = (&'static str, Option<&'s Somebody>);

/// Fills the queue with proposals that changed after proposal 1 did.
async fn fill_the_queue(store: &Store) {
    for number in 2..OTHERS + 2 {
        let statements = [
            "INSERT INTO proposals (id, number, kind, image, base_version, policy, state, living, sequence,
                 projection, standing, turn_group, turn_since, wake_at, summary, created_at, submitted_at)
             SELECT $1, CAST($2 AS BIGINT), kind, $3, base_version, policy, state, 1, 1,
                 REPLACE(projection, '\"skiff\"', '\"' || $3 || '\"'), standing, turn_group,
                 turn_since, wake_at, summary, created_at, submitted_at
             FROM proposals WHERE number = 1",
            "INSERT INTO events (proposal, sequence, at, actor, kind, payload)
             SELECT id, 1, (SELECT MAX(at) FROM events) + 1, NULL, 'commented', '{}'
             FROM proposals WHERE id = $1 AND number = CAST($2 AS BIGINT) AND image = $3",
        ];
        let values = [
            format!("{number:032x}"),
            number.to_string(),
            format!("image-{number}"),
        ];
        for statement in statements {
            match store {
                Store::Sqlite { writer, .. } => {
                    let [id, number, image] = values.clone();
                    let query = sqlx::query(statement).bind(id).bind(number).bind(image);
                    query.execute(writer).await.unwrap();
                }
                Store::Postgres(pool) => {
                    let [id, number, image] = values.clone();
                    let query = sqlx::query(statement).bind(id).bind(number).bind(image);
                    query.execute(pool).await.unwrap();
                }
            }
        }
    }
}

async fn look(programme: &Programme, who: Option<&Somebody>, address: &str) -> Answer {
    match who {
        Some(who) => programme.get(who, address).await,
        None => programme.portal.get(address).await,
    }
}

/// Sends a form while the clock stands still.
async fn send(programme: &Programme, who: &Somebody, path: &str, form: &[(&str, &str)]) {
    let form = app::view::address::with_query("", form);
    let headers = [("cookie", who.cookie.as_str())];
    let form = form.trim_start_matches('?');
    let answer = programme.portal.post(path, &headers, form).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
}

/// Status, mark and body of everything that readers look at.
async fn all_of_it(programme: &Programme, readers: &[Reader<'_>]) -> Seen {
    let mut seen = BTreeMap::new();
    for (name, who) in readers {
        for address in OF_THE_PROPOSAL {
            let answer = look(programme, *who, address).await;
            let body = String::from_utf8_lossy(&answer.body);
            let body = body.replace(answer.header("x-request-id"), "REQUEST");
            let text = format!("{}\n{body}", answer.header("etag"));
            let address = (*address).to_owned();
            seen.insert((*name, address), (answer.status.as_u16(), text));
        }
    }
    seen
}

/// What a stream tells at once, with its status.
async fn told(programme: &Programme, who: Option<&Somebody>, address: &str) -> (u16, String) {
    let mut request = Request::get(address);
    if let Some(who) = who {
        request = request.header("cookie", &who.cookie);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router(Arc::clone(&programme.portal.web));
    let response = response.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    if status != 200 {
        return (status, String::new());
    }
    let mut frames = response.into_body().into_data_stream();
    let frame = tokio::time::timeout(QUIET, frames.next()).await;
    let text = frame.map(|frame| frame.unwrap().unwrap().to_vec());
    (status, String::from_utf8(text.unwrap_or_default()).unwrap())
}

/// Readers see the same as before, wherever they look.
async fn nothing_differs(
    programme: &Programme,
    readers: &[Reader<'_>],
    before: &Seen,
    hidden: &str,
) {
    let mut noticed = Vec::new();
    for (place, after) in all_of_it(programme, readers).await {
        let was = &before[&place];
        if *was != after {
            let lines = was.1.split(['>', ',']).zip(after.1.split(['>', ',']));
            let differing: Vec<_> = lines.filter(|(was, is)| was != is).take(4).collect();
            let (reader, address) = place;
            noticed.push(format!("{reader} at {address}: {differing:?}"));
        }
    }
    assert!(noticed.is_empty(), "{hidden}: {noticed:#?}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_reviewers_keep_to_themselves_changes_nothing_that_others_see(
    #[case] kind: Database,
    #[values(Stage::Screening, Stage::Unclaimed, Stage::Claimed)] stage: Stage,
) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    let portal = &programme.portal.web.portal;
    let some_scopes: &[_] = &[(GrantedRole::Reviewer, &[Scope::Dockerfile] as &[Scope])];
    let scoped = somebody(&programme.portal, "scoped", some_scopes).await;
    let every_scope: &[_] = &[(GrantedRole::Reviewer, EVERY_SCOPE)];
    let secretive = somebody(&programme.portal, "secretive", every_scope).await;
    let coordinates: &[_] = &[(GrantedRole::Coordinator, &[] as &[Scope])];
    let other = somebody(&programme.portal, "other-coordinator", coordinates).await;
    match stage {
        Stage::Screening => drop(programme.submitted().await),
        Stage::Unclaimed | Stage::Claimed => drop(programme.in_review().await),
    }
    if stage == Stage::Claimed {
        assert_eq!(programme.claim(&programme.one, 1).await.status, 303);
    }
    fill_the_queue(portal.store()).await;
    // What is hidden happens later than what was seen.
    programme.portal.wait(60);
    let readers = [
        ("nobody", None),
        ("stranger", Some(&programme.stranger)),
        ("author", Some(&programme.author)),
        ("fellow", Some(&programme.three)),
        ("scoped", Some(&scoped)),
        ("reviewer", Some(&programme.one)),
    ];
    // The first look marks notices as read.
    all_of_it(&programme, &readers).await;
    let before = all_of_it(&programme, &readers).await;
    let since = portal.clock().timestamp().0 - 1;
    let queue = &before[&("fellow", "/queue?sort=changed".to_owned())].1;
    assert!(queue.contains("after="), "the queue has a second page");
    let (_, turn) = &before[&("fellow", "/proposals/1/decide".to_owned())];
    let able = match stage {
        Stage::Screening => "Six people can act.",
        Stage::Unclaimed => "Five people can act.",
        Stage::Claimed => "One person can act.",
    };
    assert!(turn.contains(able), "{turn}");

    // A conflict of interest, at the question before a claim and on the account.
    let asks = match stage {
        Stage::Claimed => "ask",
        Stage::Screening | Stage::Unclaimed => "mine",
    };
    let form = [("conflict", asks), ("reason", "SECRET-CONFLICT")];
    send(&programme, &programme.two, "/proposals/1/claim", &form).await;
    nothing_differs(&programme, &readers, &before, "a conflict at the claim").await;
    for who in [&secretive, &other] {
        portal
            .declare_conflict(&who.caller, "skiff", "SECRET-CONFLICT")
            .await
            .unwrap();
    }
    nothing_differs(&programme, &readers, &before, "conflicts of the account").await;
    portal.reconsider_open().await.unwrap();
    nothing_differs(&programme, &readers, &before, "a turn that follows").await;

    // A private note: whoever carries it reads it.
    let note = [("act", "note"), ("note", "SECRET-NOTE")];
    let decide = "/proposals/1/decide";
    send(&programme, &programme.coordinator, decide, &note).await;
    let readers = &readers[..5];
    nothing_differs(&programme, readers, &before, "a private note").await;

    // A comment that is not published.
    if stage == Stage::Claimed {
        let comment = [
            ("act", "comment"),
            ("severity", "must"),
            ("text", "SECRET-COMMENT"),
        ];
        let place = "/proposals/1/review?file=context%2F1.2%2FDockerfile&line=17";
        send(&programme, &programme.one, place, &comment).await;
        nothing_differs(&programme, readers, &before, "an unpublished comment").await;
    }
    for (name, who) in readers {
        for address in STREAMS {
            let (_, words) = told(&programme, *who, &format!("{address}{since}")).await;
            assert_eq!(words, "", "{name} at {address}");
        }
    }

    // Coordinators know of the conflicts and read the note.
    let page = programme.get(&programme.coordinator, "/proposals/1/history");
    let page = page.await.text();
    assert!(page.contains("a conflict of interest"), "{page}");
    let page = programme.get(&programme.coordinator, decide).await.text();
    let able = match stage {
        Stage::Screening | Stage::Unclaimed => "Three people can act.",
        Stage::Claimed => "One person can act.",
    };
    for words in ["SECRET-NOTE", able] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Whoever takes it on reads the note too, and that somebody writes a review; not what.
    if stage == Stage::Claimed {
        assert_eq!(programme.claim(&programme.three, 1).await.status, 303);
        let page = programme.get(&programme.three, "/proposals/1/review").await;
        let page = page.text();
        for words in ["SECRET-NOTE", "@reviewer-1 is writing a review"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("SECRET-COMMENT"), "{page}");
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_conflict_of_who_carries_or_approved_it_is_told_without_the_reason(
    #[case] kind: Database,
) {
    let Some(programme) = Programme::new(kind).await else {
        return;
    };
    programme.in_review().await;
    let conflict = [("conflict", "mine"), ("reason", "SECRET-CONFLICT")];
    for who in [&programme.one, &programme.two] {
        assert_eq!(programme.claim(who, 1).await.status, 303);
    }
    let approval = [
        ("act", "publish"),
        ("verdict", "approve"),
        ("revision", "1"),
        ("scope", "dockerfile"),
    ];
    send(&programme, &programme.one, "/proposals/1/review", &approval).await;
    for who in [&programme.one, &programme.two] {
        send(&programme, who, "/proposals/1/claim", &conflict).await;
    }
    let readers = [
        ("nobody", None),
        ("stranger", Some(&programme.stranger)),
        ("author", Some(&programme.author)),
        ("fellow", Some(&programme.three)),
    ];
    let seen = all_of_it(&programme, &readers).await;
    for ((reader, address), (_, text)) in &seen {
        for words in [
            "there is a conflict of interest",
            "declared a conflict of interest",
            "SECRET-CONFLICT",
        ] {
            assert!(!text.contains(words), "{words}: {reader} at {address}");
        }
    }
    for (name, _) in readers {
        let history = &seen[&(name, "/proposals/1/history".to_owned())].1;
        assert!(history.contains("@reviewer-1 released it."), "{history}");
        assert!(history.contains("@reviewer-2 released it."), "{history}");
    }
    let uncounted = "@reviewer-1’s approval is not counted.";
    for address in ["/proposals/1", "/proposals/1/decide"] {
        let page = &seen[&("fellow", address.to_owned())].1;
        assert!(page.contains(uncounted), "{address}: {page}");
    }
    let decide = programme.get(&programme.coordinator, "/proposals/1/decide");
    let page = decide.await.text();
    assert!(page.contains("there is a conflict of interest"), "{page}");
}
