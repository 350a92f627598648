//! Who gets in over HTTP: the table of routes, sessions, tokens, and attacks on them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::{TestPortal, fixture};
use domain::permission::{self, Actor, GrantedRole, Scope, TokenScope};
use server::portal::account::TokenWish;

async fn portal() -> TestPortal {
    TestPortal::with(&fixture("small")).await
}

/// A path of the table with something in its braces.
fn example(path: &str) -> String {
    path.replace("{name}", "anvil")
        .replace("{image}", "anvil")
        .replace("{intent}", "bug")
        .replace("{id}", "SW-M001")
        .replace(['{', '}'], "")
}

#[tokio::test]
async fn every_route_asks_for_its_act() {
    let portal = portal().await;
    let table = server::http::table(&portal.web);
    assert!(table.routes().len() > 20);
    for route in table.routes() {
        let request = Request::builder()
            .method(route.method.clone())
            .uri(example(route.path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::empty())
            .unwrap();
        let answer = portal.send(request).await;
        // What everybody may do to something is asked about the thing itself, by the handler.
        if permission::might(&Actor::Anonymous, route.action).is_ok() {
            assert_ne!(answer.status, 401, "{} is public", route.path);
        } else {
            assert_eq!(answer.status, 401, "{} {}", route.method, route.path);
        }
    }
    // A route that is added past the table would ask for nothing.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/http");
    let mut files = vec![std::path::PathBuf::from(format!("{folder}.rs"))];
    files.extend(
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path()),
    );
    for file in files.iter().filter(|file| file.is_file()) {
        let text = std::fs::read_to_string(file).unwrap();
        let allowed = usize::from(file.ends_with("routes.rs"));
        for way_in in [
            ".route(",
            ".nest(",
            ".merge(",
            ".route_service(",
            ".nest_service(",
        ] {
            let found = text.matches(way_in).count();
            let expected = if way_in == ".route(" { allowed } else { 0 };
            assert_eq!(found, expected, "{way_in} in {}", file.display());
        }
    }
}

#[tokio::test]
async fn public_pages_without_a_cookie_do_not_ask_the_store_who_reads_them() {
    let portal = portal().await;
    for path in ["/", "/images/anvil", "/r/anvil"] {
        assert_eq!(portal.get(path).await.status, 200);
    }
    portal.web.portal.store().close().await;
    for path in ["/rules", "/check"] {
        let answer = portal.get(path).await;
        assert!(answer.header("set-cookie").is_empty());
        if path == "/check" {
            assert_eq!(answer.status, 200, "needs no store at all");
        }
    }
}

#[tokio::test]
async fn a_session_says_who_asks_and_ends_by_idleness_and_age() {
    let portal = portal().await;
    let ada = portal
        .person("ada", &[(GrantedRole::Reviewer, &[Scope::Docs])])
        .await;
    let cookie = portal.session(ada).await;
    let me = async || portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
    let answer = me().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["handle"], "ada");
    assert_eq!(answer.json()["scopes"][0], "docs");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    for day in [6, 12, 18, 24] {
        portal.wait(6 * 24 * 60 * 60);
        assert_eq!(me().await.status, 200, "used every six days, day {day}");
    }
    portal.wait(6 * 24 * 60 * 60);
    assert_eq!(me().await.status, 401, "thirty days after the sign-in");

    let cookie = portal.session(ada).await;
    portal.wait(7 * 24 * 60 * 60);
    let answer = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, 401, "not used for seven days");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let page = portal.get_with("/", &[("cookie", &cookie)]).await;
    assert_eq!(page.status, 200, "public pages stay");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    let answer = portal.post("/sign-out", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, 303);
    let removed: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .into_iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(
        removed.iter().any(|cookie| cookie.starts_with("session=;")
            && cookie.contains("Secure")
            && cookie.contains("HttpOnly")),
        "{removed:?}"
    );
    let answer = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, 401);
}

/// Attack: a page of another site sends a form in the name of whoever is signed in here.
#[tokio::test]
async fn attack_cross_site_post_is_refused() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = portal
            .post("/sign-out", &[("cookie", &cookie), (name, value)], "")
            .await;
        assert_eq!(answer.status, 403, "{name}: {value}");
    }
    let answer = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
    assert_eq!(answer.status, 200, "still signed in");
}

/// Attack: a session whose name somebody else chose, or that is none.
#[tokio::test]
async fn attack_made_up_sessions_are_nobody() {
    let portal = portal().await;
    portal.person("ada", &[]).await;
    let chosen = tower_sessions::session::Id(7).to_string();
    for cookie in [
        format!("session={chosen}"),
        "session=".to_owned(),
        "session=../../etc".to_owned(),
        format!("session={}", "A".repeat(4_000)),
        "session=\"; session=x".to_owned(),
    ] {
        let answer = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, 401, "{cookie}");
        let set = answer.header("set-cookie");
        assert!(
            set.is_empty() || set.starts_with("session=;"),
            "{cookie}: {set}"
        );
    }
    let now = portal.web.portal.clock().timestamp();
    let digest = server::programme::digest(chosen.as_bytes());
    let kept = portal
        .web
        .portal
        .store()
        .session_data(&digest, now, server::clock::Timestamp(0));
    assert_eq!(
        kept.await.unwrap(),
        None,
        "no session of that name was made"
    );
}

/// Attack: what stands in the database is worth nothing as a cookie.
#[tokio::test]
async fn attack_a_stolen_digest_is_no_session() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    let digest = server::programme::digest(cookie.strip_prefix("session=").unwrap().as_bytes());
    for stolen in [digest.clone(), digest[..22].to_owned()] {
        let cookie = format!("session={stolen}");
        let answer = portal.get_with("/api/v1/me", &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, 401);
    }
}

/// Attack: cookies so large that reading them is the work.
#[tokio::test]
async fn attack_oversized_cookies_are_refused() {
    let portal = portal().await;
    let large = format!("a={}", "x".repeat(9_000));
    for path in ["/", "/api/v1/images"] {
        let answer = portal.get_with(path, &[("cookie", &large)]).await;
        assert_eq!(answer.status, 431, "{path}");
    }
    let many = "a=b; ".repeat(1_700);
    let answer = portal.get_with("/", &[("cookie", many.trim_end())]).await;
    assert_eq!(answer.status, 431);
    let some = format!("a={}", "x".repeat(4_000));
    assert_eq!(portal.get_with("/", &[("cookie", &some)]).await.status, 200);
}

async fn token(portal: &TestPortal, handle: &str, scopes: Vec<TokenScope>) -> String {
    let id = portal.person(handle, &[]).await;
    let caller = portal.caller(&portal.session(id).await).await;
    let wish = TokenWish {
        name: "test".to_owned(),
        scopes,
        days: 30,
        service_account: None,
    };
    portal
        .web
        .portal
        .make_token(&caller, &wish)
        .await
        .unwrap()
        .text
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

#[tokio::test]
async fn a_token_says_who_asks_under_the_api_and_nowhere_else() {
    let portal = portal().await;
    let token = token(&portal, "ada", vec![TokenScope::CatalogueRead]).await;
    let header = bearer(&token);
    let answer = portal
        .get_with("/api/v1/me", &[("authorization", &header)])
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["token_scopes"][0], "catalogue:read");
    let lower = header.replace("Bearer", "bearer");
    let answer = portal
        .get_with("/api/v1/me", &[("authorization", &lower)])
        .await;
    assert_eq!(answer.status, 200);
    let page = portal
        .get_with("/images", &[("authorization", &header)])
        .await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("ada"), "a page takes no token");
}

/// Attack: a token that was copied wrongly, made up, revoked, or whose time is over.
#[tokio::test]
async fn attack_tokens_that_do_not_hold_are_refused_everywhere_under_the_api() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    let token = token(&portal, "ada", vec![TokenScope::CatalogueRead]).await;
    let expect = async |header: &str, words: &str| {
        for path in ["/api/v1/me", "/api/v1/images"] {
            let answer = portal
                .get_with(path, &[("authorization", header), ("cookie", &cookie)])
                .await;
            assert_eq!(
                answer.status, 401,
                "{path} {header}: never falls back to the cookie"
            );
            assert!(answer.text().contains(words), "{}", answer.text());
            assert_eq!(
                answer.header("www-authenticate"),
                "Bearer error=\"invalid_token\""
            );
            assert!(!answer.text().contains("slipway_0"), "is not repeated");
        }
    };
    expect("Bearer slipway_0", "incomplete or mistyped").await;
    expect("Bearer", "Authorization: Bearer TOKEN").await;
    expect("Basic YWRhOnB3", "Authorization: Bearer TOKEN").await;
    expect(&bearer(&server::token::generate()), "No such token").await;
    let caller = portal.caller(&cookie).await;
    let id = portal.web.portal.tokens(&caller, None).await.unwrap()[0]
        .id
        .clone();
    portal.web.portal.revoke_token(&caller, &id).await.unwrap();
    expect(&bearer(&token), "revoked").await;
    let other = self::token(&portal, "bob", vec![TokenScope::CatalogueRead]).await;
    portal.wait(30 * 24 * 60 * 60);
    expect(&bearer(&other), "time is over").await;
}

/// Attack: a token in an address, where logs and histories keep it.
#[tokio::test]
async fn attack_a_token_in_the_address_is_refused_and_named_so() {
    let portal = portal().await;
    let token = token(&portal, "ada", vec![TokenScope::CatalogueRead]).await;
    for path in [
        format!("/api/v1/me?access_token={token}"),
        format!("/api/v1/images?q={token}"),
        format!("/images?q={token}"),
        format!("/images/{token}"),
    ] {
        let answer = portal.get(&path).await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.text().contains("does not belong into an address"));
        assert!(
            !answer.text().contains(&token),
            "the answer does not repeat it"
        );
    }
}

/// Attack: headers smuggled into answers by what is typed.
#[tokio::test]
async fn attack_header_injection_by_return_address() {
    let portal = portal().await;
    for from in [
        "/%0d%0aSet-Cookie:%20session=evil",
        "%2F%0D%0Ax",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "https%3A%2F%2Fevil.example",
        "%2F%252Fevil.example",
    ] {
        let form = format!("theme=dark&from={from}");
        let answer = portal.post("/theme", &[], &form).await;
        assert_eq!(answer.status, 303, "{from}");
        assert_eq!(answer.header("location"), "/", "{from}");
        assert_eq!(answer.headers.get_all("set-cookie").into_iter().count(), 1);
    }
}

/// Signed-in readers get pages of their own; what they saw is never given to somebody else.
#[tokio::test]
async fn a_page_of_one_reader_is_not_kept_for_others() {
    let portal = portal().await;
    let anonymous = portal.get("/images").await.text();
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    let own = portal.get_with("/images", &[("cookie", &cookie)]).await;
    assert_eq!(own.status, 200);
    assert!(own.header("etag").is_empty());
    assert_eq!(own.header("cache-control"), "private, no-cache");
    assert_eq!(portal.get("/images").await.text(), anonymous);
}

/// What was typed survives the end of its session: the page holds it, and after a sign-in elsewhere in
/// the browser it is sent again.
#[tokio::test]
async fn a_form_whose_session_ended_is_held() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let ended = portal.session(ada).await;
    portal.wait(31 * 24 * 60 * 60);
    let form = "name=Ada+%3Cb%3E&organisations=One%0D%0ATwo&theme=dark&act=save";
    let answer = portal
        .post("/account?done=x", &[("cookie", &ended)], form)
        .await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let page = answer.text();
    assert!(page.contains("Your session ended while you wrote"));
    assert!(page.contains("action=\"/account?done=x\""));
    for field in [
        "name=\"name\" value=\"Ada &lt;b&gt;\"",
        "name=\"organisations\" value=\"One\r\nTwo\"",
        "name=\"theme\" value=\"dark\"",
        "name=\"act\" value=\"save\"",
    ] {
        assert!(page.contains(field), "{field}");
    }
    let again = portal.session(ada).await;
    let sent = portal.post("/account", &[("cookie", &again)], form).await;
    assert_eq!(sent.status, 303, "sent again, it is taken");
}

/// Attack: the page that holds a form is made to send it elsewhere, or to be filled by another site.
#[tokio::test]
async fn attack_a_held_form_comes_from_here_and_goes_back_here() {
    let portal = portal().await;
    let path = "/account?next=https://evil.example";
    let page = portal
        .post(path, &[], "name=x&action=//evil.example")
        .await
        .text();
    let actions: Vec<&str> = page
        .split("action=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(actions.contains(&path));
    assert!(
        actions
            .iter()
            .all(|action| action.starts_with('/') && !action.starts_with("//"))
    );
    let other = [("origin", "https://evil.example")];
    let answer = portal.post("/account", &other, "name=planted").await;
    assert_eq!(answer.status, 403);
    assert!(!answer.text().contains("planted"));
    let empty = portal.post("/account", &[], "").await;
    assert!(!empty.text().contains("while you wrote"), "nothing to hold");
    let api = portal.post("/api/v1/me", &[], "name=x").await;
    assert!(!api.text().contains("while you wrote"));
}

/// Attack: a token is used for what it was not made for.
#[tokio::test]
async fn attack_a_token_of_another_scope_is_refused() {
    let portal = portal().await;
    let asked = async |header: &str| {
        portal
            .get_with("/api/v1/audit", &[("authorization", header)])
            .await
    };
    for scope in [
        TokenScope::CatalogueRead,
        TokenScope::ProposalsRead,
        TokenScope::ReviewsWrite,
        TokenScope::ImageUpdate("anvil".parse().unwrap()),
    ] {
        let header = bearer(&token(&portal, "ada", vec![scope.clone()]).await);
        let answer = asked(&header).await;
        assert_eq!(answer.status, 403, "{scope}");
        assert!(answer.text().contains("audit:read"), "says which it needs");
    }
    let right = bearer(&token(&portal, "ada", vec![TokenScope::AuditRead]).await);
    let own = asked(&right).await;
    assert_eq!(own.status, 200);
    let entries = own.json();
    let entries = entries.as_array().unwrap();
    assert!(!entries.is_empty());
    assert!(
        entries.iter().all(|entry| entry["who"] == "ada"),
        "no more than its owner"
    );
    let page = portal
        .get_with("/admin/audit", &[("authorization", &right)])
        .await;
    assert_eq!(page.status, 401, "a page takes no token");
}

/// docs/security.md counts the attacks: each row names a test that is there, and none is left out.
#[test]
fn the_list_of_attacks_is_complete() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::fs::read_to_string(root.join("../docs/security.md")).unwrap();
    let rows: Vec<Vec<&str>> = list
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| # "))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 20, "{} attacks", rows.len());
    let mut listed = std::collections::BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row[0], (at + 1).to_string(), "rows are counted");
        let (file, test) = row[3].trim_matches('`').split_once("::").unwrap();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(
            text.contains(&format!("fn {test}(")),
            "{file} has no {test}"
        );
        listed.insert(test.to_owned());
    }
    for file in std::fs::read_dir(root.join("tests")).unwrap() {
        let path = file.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        for rest in text.split("fn attack_").skip(1) {
            let Some((name, _)) = rest.split_once("()") else {
                continue;
            };
            let test = format!("attack_{name}");
            assert!(
                listed.contains(&test) || name.contains(' '),
                "{test} is not in docs/security.md"
            );
        }
    }
}
