//! Signing in over HTTP, against a GitHub of this machine: the way there and back, and who may not
//! come in by it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::future::IntoFuture;

use axum::Form;
use axum::routing::{get, post};
use axum::{Json, Router};
use common::{Answer, TestPortal, fixture};
use serde_json::{Value, json};
use server::egress::{Egress, Limits};
use server::sign_in::{SignIn, SignInSettings};

/// A GitHub at which the code is the name of whoever signs in.
async fn portal() -> TestPortal {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let token = async |Form(form): Form<Vec<(String, String)>>| {
        let code = &form.iter().find(|(name, _)| name == "code").unwrap().1;
        Json(json!({ "access_token": code, "token_type": "bearer" }))
    };
    let user = async |headers: axum::http::HeaderMap| {
        let name = headers["authorization"]
            .to_str()
            .unwrap()
            .replace("Bearer ", "");
        let id: u32 = name.bytes().map(u32::from).sum();
        Json(json!({ "id": id, "login": name, "name": null }))
    };
    let github = Router::new()
        .route("/login/oauth/access_token", post(token))
        .route("/api/v3/user", get(user))
        .route("/api/v3/user/emails", get(async || Json(json!([]))));
    tokio::spawn(axum::serve(listener, github).into_future());
    let provider = |slug: &str, issuer: &str| {
        format!(
            "[[provider]]\nslug = \"{slug}\"\nname = \"Git <{slug}>\"\nkind = \"github\"\nissuer = \"{issuer}\"\nclient_id = \"x\"\nclient_secret_env = \"S\"\n"
        )
    };
    // The same machine twice: two providers as far as the portal knows.
    let settings = provider("one", &origin) + &provider("two", &format!("{origin}/"));
    let settings = SignInSettings::parse(&settings, |_| Ok("s".to_owned())).unwrap();
    let egress = Egress::new(vec![origin.parse().unwrap()], Limits::default()).unwrap();
    let sign_in = SignIn::new(settings, egress, "https://images.example").unwrap();
    TestPortal::with_sign_in(&fixture("small"), sign_in).await
}

/// The session cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    assert!(set.starts_with("session="), "{set}");
    set.split(';').next().unwrap().to_owned()
}

/// The state in the address to which the browser is sent.
fn state(answer: &Answer) -> String {
    let address = answer.header("refresh");
    let (_, rest) = address.split_once("&state=").unwrap();
    rest.split('&').next().unwrap().to_owned()
}

/// Begins to sign in: the session's cookie, and the state.
async fn begin(portal: &TestPortal, provider: &str, form: &str) -> (String, String) {
    let answer = portal.post(&format!("/auth/{provider}"), &[], form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    (cookie(&answer), state(&answer))
}

async fn come_back(portal: &TestPortal, provider: &str, cookie: &str, query: &str) -> Answer {
    let address = format!("/auth/{provider}/callback?{query}");
    portal.get_with(&address, &[("cookie", cookie)]).await
}

/// Signs somebody in: the cookie of their session.
async fn signed_in(portal: &TestPortal, name: &str) -> String {
    let (before, state) = begin(portal, "one", "return_to=/account").await;
    let answer = come_back(
        portal,
        "one",
        &before,
        &format!("code={name}&state={state}"),
    )
    .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    cookie(&answer)
}

/// Who the portal says somebody is.
async fn who(portal: &TestPortal, cookie: &str) -> Value {
    let answer = portal.get_with("/api/v1/me", &[("cookie", cookie)]).await;
    if answer.status == 200 {
        answer.json()["handle"].clone()
    } else {
        Value::Null
    }
}

#[tokio::test]
async fn somebody_signs_in_and_comes_back_where_they_were() {
    let portal = portal().await;
    let page = portal.get("/sign-in?return_to=/rules").await;
    let html = page.text();
    assert_eq!(page.status, 200);
    assert!(html.contains("Git &lt;one&gt;</button>"), "{html}");
    assert!(html.contains("value=\"/rules\""), "{html}");

    let (before, state) = begin(&portal, "one", "return_to=/rules").await;
    let query = format!("code=ada&state={state}");
    let answer = come_back(&portal, "one", &before, &query).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/rules");
    let after = cookie(&answer);
    assert_eq!(who(&portal, &after).await, "ada");

    assert_ne!(before, after, "a session known before is worth nothing");
    assert_eq!(who(&portal, &before).await, Value::Null);
    let set = answer.header("set-cookie");
    for word in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(word), "{word}: {set}");
    }
    let again = portal.get_with("/", &[("cookie", &after)]).await.text();
    assert!(again.contains("ada"), "the top bar says who reads");
}

#[tokio::test]
async fn the_browser_is_sent_on_without_a_redirect_of_the_form() {
    let portal = portal().await;
    let answer = portal.post("/auth/one", &[], "return_to=/").await;
    assert_eq!(answer.status, 200);
    let refresh = answer.header("refresh");
    assert!(refresh.starts_with("0; url=http://127.0.0.1:"), "{refresh}");
    assert!(refresh.contains("code_challenge_method=S256"), "{refresh}");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(
        answer
            .header("content-security-policy")
            .contains("form-action 'self'")
    );
    assert!(answer.text().contains("Git &lt;one&gt;") && answer.text().contains("Go to "));
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_sign_in_that_another_browser_began() {
    let portal = portal().await;
    let (_, stolen) = begin(&portal, "one", "").await;
    let (victim, _) = begin(&portal, "one", "").await;
    for (cookie, state) in [
        (victim.as_str(), stolen.as_str()),
        ("", stolen.as_str()),
        ("session=AAAAAAAAAAAAAAAAAAAAAA", stolen.as_str()),
        (victim.as_str(), ""),
    ] {
        let query = format!("code=mallory&state={state}");
        let answer = come_back(&portal, "one", cookie, &query).await;
        assert_eq!(answer.status, 422, "{cookie} {state}");
        assert!(answer.text().contains("was not begun in this browser"));
        assert_eq!(who(&portal, cookie).await, Value::Null);
    }
    let answer = come_back(&portal, "one", &victim, "code=mallory").await;
    assert_eq!(answer.status, 422, "without any state");
}

#[tokio::test]
async fn an_answer_works_once() {
    let portal = portal().await;
    let (before, state) = begin(&portal, "one", "").await;
    let query = format!("code=ada&state={state}");
    assert_eq!(come_back(&portal, "one", &before, &query).await.status, 303);
    let replayed = come_back(&portal, "one", &before, &query).await;
    assert_eq!(replayed.status, 422);
}

#[tokio::test]
async fn a_state_is_used_up_even_by_an_answer_that_fails() {
    let portal = portal().await;
    let (before, state) = begin(&portal, "one", "").await;
    let query = format!("error=access_denied&state={state}");
    let declined = come_back(&portal, "one", &before, &query).await;
    assert_eq!(declined.status, 422);
    assert!(declined.text().contains("did not let you in"));
    let query = format!("code=mallory&state={state}");
    assert_eq!(come_back(&portal, "one", &before, &query).await.status, 422);
}

#[tokio::test]
async fn the_answer_of_one_provider_is_not_that_of_another() {
    let portal = portal().await;
    let (before, state) = begin(&portal, "one", "").await;
    let query = format!("code=ada&state={state}");
    let mixed = come_back(&portal, "two", &before, &query).await;
    assert_eq!(mixed.status, 422);
    let query = format!("{query}&iss=https://evil.example");
    let mixed = come_back(&portal, "one", &before, &query).await;
    assert_eq!(mixed.status, 422);
    assert!(mixed.text().contains("did not come from"));
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let portal = portal().await;
    for elsewhere in [
        "//evil.example",
        "%5Cevil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "/%252F/evil.example",
        "javascript:alert(1)",
        "/a%0d%0aX: y",
    ] {
        let (before, state) = begin(&portal, "one", &format!("return_to={elsewhere}")).await;
        let query = format!("code=ada&state={state}");
        let answer = come_back(&portal, "one", &before, &query).await;
        assert_eq!(answer.header("location"), "/", "{elsewhere}");
        let address = format!("/sign-in?return_to={}", elsewhere.replace(' ', "+"));
        let page = portal.get(&address).await;
        assert!(!page.text().contains("evil"), "{elsewhere}");
    }
}

#[tokio::test]
async fn a_sign_in_is_not_begun_from_another_site() {
    let portal = portal().await;
    let headers = [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answer = portal.post("/auth/one", &headers, "").await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn a_further_identity_is_linked_by_who_signed_in_a_moment_ago() {
    let portal = portal().await;
    let ada = signed_in(&portal, "ada").await;
    let headers = [("cookie", ada.as_str())];
    let begun = portal.post("/auth/two", &headers, "act=link").await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    let query = format!("code=ada-at-work&state={}", state(&begun));
    let back = come_back(&portal, "two", &ada, &query).await;
    assert_eq!(back.header("location"), "/account?done=linked");
    let page = portal
        .get_with("/account?done=linked", &headers)
        .await
        .text();
    assert!(
        page.contains("Identity linked.") && page.contains("ada-at-work"),
        "{page}"
    );

    // The identity leads to its person, and to nobody else.
    let (before, other) = begin(&portal, "two", "").await;
    let query = format!("code=ada-at-work&state={other}");
    let answer = come_back(&portal, "two", &before, &query).await;
    assert_eq!(who(&portal, &cookie(&answer)).await, "ada");

    let bob = signed_in(&portal, "bob").await;
    let headers = [("cookie", bob.as_str())];
    let begun = portal.post("/auth/two", &headers, "act=link").await;
    let query = format!("code=ada-at-work&state={}", state(&begun));
    let taken = come_back(&portal, "two", &bob, &query).await;
    assert_eq!(taken.status, 422);
    assert!(taken.text().contains("belongs to another account"));
}

#[tokio::test]
async fn linking_needs_a_fresh_sign_in() {
    let portal = portal().await;
    let ada = signed_in(&portal, "ada").await;
    portal.wait(16 * 60);
    for headers in [vec![("cookie", ada.as_str())], Vec::new()] {
        let answer = portal.post("/auth/two", &headers, "act=link").await;
        assert_eq!(answer.status, 303);
        assert!(
            answer
                .header("location")
                .starts_with("/sign-in?reason=fresh")
        );
    }
}

#[tokio::test]
async fn what_was_begun_for_one_person_is_not_finished_for_another() {
    let portal = portal().await;
    let ada = signed_in(&portal, "ada").await;
    let begun = portal
        .post("/auth/two", &[("cookie", &ada)], "act=link")
        .await;
    let query = format!("code=mallory&state={}", state(&begun));
    // Ada has signed out since; the browser's session is somebody else's.
    let bob = signed_in(&portal, "bob").await;
    assert_eq!(come_back(&portal, "two", &bob, &query).await.status, 422);
}

#[tokio::test]
async fn without_a_provider_the_page_says_how_to_configure_one() {
    let portal = TestPortal::with(&fixture("small")).await;
    let page = portal.get("/sign-in").await;
    assert_eq!(page.status, 200);
    let html = page.text();
    assert!(
        html.contains("--sign-in") && html.contains("client_secret_env"),
        "{html}"
    );
    assert_eq!(portal.post("/auth/github", &[], "").await.status, 404);
}

#[tokio::test]
async fn a_profile_is_saved_and_a_refused_one_keeps_what_was_typed() {
    let portal = portal().await;
    let ada = signed_in(&portal, "ada").await;
    let headers = [("cookie", ada.as_str())];
    let form = "act=save&name=Ada+L&organisations=Engines%0D%0ANotes&projects=&theme=dark";
    let saved = portal.post("/account", &headers, form).await;
    assert_eq!(saved.header("location"), "/account?done=saved");
    let page = portal
        .get_with("/account?done=saved", &headers)
        .await
        .text();
    assert!(
        page.contains("Profile saved.") && page.contains("Engines"),
        "{page}"
    );
    let public = portal.get("/people/ada").await.text();
    assert!(
        public.contains("Ada L") && public.contains("Notes"),
        "{public}"
    );

    let form = "act=save&name=&organisations=Kept+words&projects=&theme=dark";
    let refused = portal.post("/account", &headers, form).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(
        html.contains("Kept words") && html.contains("The name is empty."),
        "{html}"
    );
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let portal = portal().await;
    let first = signed_in(&portal, "ada").await;
    let second = signed_in(&portal, "ada").await;
    let headers = [("cookie", first.as_str())];
    let page = portal.get_with("/account/sessions", &headers).await.text();
    assert_eq!(page.matches("name=\"session\"").count(), 2, "{page}");
    let answer = portal
        .post("/account/sessions", &headers, "act=end-others")
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(who(&portal, &second).await, Value::Null);
    assert_eq!(who(&portal, &first).await, "ada");
    let answer = portal
        .post("/account/sessions", &headers, "act=end-all")
        .await;
    assert_eq!(answer.header("location"), "/");
    assert_eq!(who(&portal, &first).await, Value::Null);
}

#[tokio::test]
async fn a_token_is_shown_once() {
    let portal = portal().await;
    let ada = signed_in(&portal, "ada").await;
    let headers = [("cookie", ada.as_str())];
    let form = "act=create&name=nightly&scope=catalogue:read&days=30";
    let made = portal.post("/account/tokens", &headers, form).await;
    assert_eq!(made.status, 200);
    assert_eq!(made.header("cache-control"), "private, no-store");
    let html = made.text();
    let at = html.find("slipway_").unwrap();
    let token: String = html[at..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let bearer = format!("Bearer {token}");
    let me = portal
        .get_with("/api/v1/me", &[("authorization", &bearer)])
        .await;
    assert_eq!(me.json()["handle"], "ada");
    let later = portal.get_with("/account/tokens", &headers).await.text();
    assert!(later.contains("nightly") && !later.contains(&token));

    let form = "act=create&name=Kept+words&days=30";
    let refused = portal.post("/account/tokens", &headers, form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Kept words"));
}
