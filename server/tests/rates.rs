//! How often one address or one person may ask.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use common::{Answer, Database, Settings, TestPortal, fixture};
use domain::permission::TokenScope;
use server::http::Rates;
use server::portal::account::TokenWish;

const PROXY: [u8; 4] = [10, 0, 0, 1];

async fn portal() -> TestPortal {
    let settings = Settings {
        trusted_proxies: vec![IpAddr::from(PROXY)],
        ..Settings::default()
    };
    TestPortal::made(Database::Sqlite, &fixture("small"), settings)
        .await
        .unwrap()
}

/// A request from a peer, with what it carries.
async fn ask(portal: &TestPortal, peer: [u8; 4], path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("host", "images.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    let peer = SocketAddr::from((peer, 4_000));
    request.extensions_mut().insert(ConnectInfo(peer));
    portal.send(request).await
}

async fn token(portal: &TestPortal, handle: &str) -> String {
    let id = portal.person(handle, &[]).await;
    let caller = portal.caller(&portal.session(id).await).await;
    let wish = TokenWish {
        name: "test".to_owned(),
        scopes: vec![TokenScope::CatalogueRead],
        days: 30,
        service_account: None,
    };
    let made = portal.web.portal.make_token(&caller, &wish).await.unwrap();
    format!("Bearer {}", made.text)
}

#[tokio::test]
async fn who_asks_the_api_too_often_is_told_when_to_go_on() {
    let portal = portal().await;
    let peer = [192, 0, 2, 1];
    let path = "/api/v1/images";
    for _ in 0..Rates::default().api {
        assert_eq!(ask(&portal, peer, path, &[]).await.status, 200);
    }
    let refused = ask(&portal, peer, path, &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.json()["status"], 429);
    assert_eq!(ask(&portal, [192, 0, 2, 2], path, &[]).await.status, 200);
    assert_eq!(
        ask(&portal, peer, "/images", &[]).await.status,
        200,
        "pages stay"
    );
    let known = token(&portal, "ada").await;
    let answer = ask(&portal, peer, path, &[("authorization", &known)]).await;
    assert_eq!(answer.status, 200, "a token counts for its owner");
    portal.wait(1);
    assert_eq!(ask(&portal, peer, path, &[]).await.status, 200);
}

/// Attack: tokens are guessed.
#[tokio::test]
async fn attack_guessed_tokens_are_slowed_down() {
    let portal = portal().await;
    let peer = [192, 0, 2, 1];
    let guess = async || {
        let guessed = format!("Bearer {}", server::token::generate());
        ask(&portal, peer, "/api/v1/me", &[("authorization", &guessed)])
            .await
            .status
    };
    for _ in 0..Rates::default().sign_in {
        assert_eq!(guess().await, 401);
    }
    assert_eq!(guess().await, 429);
    let right = token(&portal, "ada").await;
    let right = ask(&portal, peer, "/api/v1/me", &[("authorization", &right)]).await;
    assert_eq!(right.status, 200, "who knows one is not kept out");
}

/// Attack: sign-ins are begun, or answers of providers made up, in masses.
#[tokio::test]
async fn attack_sign_ins_in_masses_are_slowed_down() {
    let portal = portal().await;
    let peer = [192, 0, 2, 1];
    let path = "/auth/github/callback?state=made-up&code=made-up";
    for _ in 0..Rates::default().sign_in {
        assert_ne!(ask(&portal, peer, path, &[]).await.status, 429);
    }
    let refused = ask(&portal, peer, path, &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "3");
    assert!(refused.text().contains("</html>"), "a page for people");
    assert_eq!(ask(&portal, peer, "/sign-in", &[]).await.status, 200);
}

/// Attack: whoever is too fast says to be somebody else.
#[tokio::test]
async fn attack_a_forwarded_address_counts_from_a_named_proxy_only() {
    let portal = portal().await;
    let path = "/auth/github/callback?state=made-up";
    let sign_in = Rates::default().sign_in;
    let from = async |peer: [u8; 4], forwarded: String| {
        ask(&portal, peer, path, &[("x-forwarded-for", &forwarded)])
            .await
            .status
    };
    for n in 0..sign_in {
        assert_ne!(from([192, 0, 2, 1], format!("198.51.100.{n}")).await, 429);
    }
    assert_eq!(from([192, 0, 2, 1], "203.0.113.9".to_owned()).await, 429);
    // Behind the proxy each has a bucket of their own, and what stands before it is only claimed.
    for n in 0..sign_in {
        let forwarded = format!("203.0.113.{n}, 198.51.100.200");
        assert_ne!(from(PROXY, forwarded).await, 429);
    }
    assert_eq!(
        from(PROXY, "203.0.113.99, 198.51.100.200".to_owned()).await,
        429
    );
    assert_ne!(from(PROXY, "198.51.100.201".to_owned()).await, 429);
}

#[tokio::test]
async fn a_person_makes_so_many_tokens_an_hour() {
    let portal = portal().await;
    let ada = portal.person("ada", &[]).await;
    let cookie = portal.session(ada).await;
    let make = async || {
        let form = "act=create&name=&days=7";
        portal
            .post("/account/tokens", &[("cookie", &cookie)], form)
            .await
    };
    for _ in 0..30 {
        assert_eq!(make().await.status, 422);
    }
    let refused = make().await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "120");
}
