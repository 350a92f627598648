//! Signing in against a provider of this machine that can be told to lie.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Value, json};
use time::macros::datetime;
use tokio::net::TcpListener;

use domain::permission::{GrantedRole, Scope};

use super::*;
use crate::egress::Limits;

const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

/// What the provider answers, and what it was told.
#[derive(Default)]
struct Told {
    origin: String,
    /// Changes of the discovery document, the ID token's claims, userinfo.
    document: Value,
    claims: Value,
    userinfo: Value,
    /// What the redirect asked for.
    nonce: String,
    challenge: String,
    /// What a path answers instead.
    instead: Option<(&'static str, Instead)>,
    redeemed: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Instead {
    Nothing,
    TooMuch,
    Redirect,
    Failure,
    Words,
}

type Shared = Arc<Mutex<Told>>;

/// `base` with the members of `changes`; null takes one away.
fn merged(mut base: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            base.as_object_mut().unwrap().remove(name);
        } else {
            base[name] = value.clone();
        }
    }
    base
}

async fn misbehave(
    State(told): State<Shared>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    let instead = told.lock().unwrap().instead;
    match instead.filter(|(path, _)| *path == request.uri().path()) {
        None => next.run(request).await,
        Some((_, Instead::Nothing)) => std::future::pending().await,
        Some((_, Instead::TooMuch)) => "x".repeat(70_000).into_response(),
        Some((_, Instead::Redirect)) => {
            axum::response::Redirect::temporary("http://127.0.0.1:1/").into_response()
        }
        Some((_, Instead::Failure)) => StatusCode::BAD_GATEWAY.into_response(),
        Some((_, Instead::Words)) => "<html>secret-of-provider".into_response(),
    }
}

async fn document(State(told): State<Shared>) -> Json<Value> {
    let told = told.lock().unwrap();
    let origin = &told.origin;
    let base = json!({
        "issuer": origin,
        "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"),
        "userinfo_endpoint": format!("{origin}/userinfo"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    Json(merged(base, &told.document))
}

#[derive(serde::Deserialize)]
struct TokenRequest {
    code: String,
    code_verifier: String,
    redirect_uri: String,
}

async fn token(
    State(told): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<TokenRequest>,
) -> Response {
    let mut told = told.lock().unwrap();
    let proven =
        headers["authorization"] == format!("Basic {}", STANDARD.encode("slipway:s3cret")).as_str();
    let verifier = PkceCodeVerifier::new(form.code_verifier);
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let right = proven
        && form.code == "code"
        && told.redeemed == 0
        && challenge.as_str() == told.challenge
        && form.redirect_uri == "https://images.example/auth/staff/callback";
    if !right {
        let refusal = Json(json!({ "error": "invalid_grant" }));
        return (StatusCode::BAD_REQUEST, refusal).into_response();
    }
    told.redeemed += 1;
    let claims = json!({
        "iss": told.origin, "aud": "slipway", "sub": "42", "nonce": told.nonce,
        "exp": NOW.unix_timestamp() + 300, "groups": ["image-reviewers"],
    });
    let claims = merged(claims, &told.claims);
    let id_token = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string()));
    Json(json!({ "access_token": "at-1", "token_type": "Bearer", "id_token": id_token }))
        .into_response()
}

async fn userinfo(State(told): State<Shared>, headers: HeaderMap) -> Response {
    if headers["authorization"] != "Bearer at-1" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let base = json!({
        "sub": "42", "preferred_username": "Ada", "name": "Ada Lovelace",
        "email": "ada@id.example", "email_verified": true,
    });
    Json(merged(base, &told.lock().unwrap().userinfo)).into_response()
}

async fn github_token(Form(form): Form<Vec<(String, String)>>) -> Json<Value> {
    let holds = |name: &str, value: &str| form.iter().any(|(n, v)| n == name && v == value);
    // GitHub answers 200 to a code that it refuses.
    Json(
        if holds("code", "code") && holds("client_secret", "s3cret") {
            json!({ "access_token": "at-1", "token_type": "bearer", "scope": "" })
        } else {
            json!({ "error": "bad_verification_code" })
        },
    )
}

async fn teams(Query(query): Query<Vec<(String, String)>>) -> Json<Value> {
    let page = query.iter().find(|(name, _)| name == "page").unwrap();
    let team = |slug: String| json!({ "slug": slug, "organization": { "login": "example" } });
    Json(match page.1.as_str() {
        "1" => (0..100).map(|number| team(format!("t{number}"))).collect(),
        _ => json!([team("image-reviewers".to_owned())]),
    })
}

/// Starts a provider, and the portal's sign-in with it.
async fn begin_at(kind: &str) -> (SignIn, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let told = Shared::default();
    told.lock().unwrap().origin.clone_from(&origin);
    let routes = Router::new()
        .route("/.well-known/openid-configuration", get(document))
        .route("/token", post(token))
        .route("/userinfo", get(userinfo))
        .route("/login/oauth/access_token", post(github_token))
        .route(
            "/api/v3/user",
            get(|| async { Json(json!({ "id": 7, "login": "Ada", "name": null })) }),
        )
        .route(
            "/api/v3/user/emails",
            get(|| async {
                Json(json!([
                    { "email": "old@id.example", "verified": true, "primary": false },
                    { "email": "ada@id.example", "verified": true, "primary": true },
                    { "email": "new@id.example", "verified": false, "primary": false },
                ]))
            }),
        )
        .route("/api/v3/user/teams", get(teams))
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&told),
            misbehave,
        ))
        .with_state(Arc::clone(&told));
    tokio::spawn(axum::serve(listener, routes).into_future());
    let group = if kind == "github" {
        "example/image-reviewers"
    } else {
        "image-reviewers"
    };
    let settings = format!(
        r#"
        [[provider]]
        slug = "staff"
        name = "Example staff"
        kind = "{kind}"
        issuer = "{origin}"
        client_id = "slipway"
        client_secret_env = "SECRET"
        roles = [
            {{ group = "{group}", role = "reviewer", scopes = ["dockerfile", "docs"] }},
            {{ group = "other/admins", role = "administrator" }},
        ]
        "#
    );
    let settings = SignInSettings::parse(&settings, |_| Ok("s3cret".to_owned())).unwrap();
    let limits = Limits {
        total: Duration::from_millis(500),
        body: 64 * 1024,
        ..Limits::default()
    };
    let egress = Egress::new(vec![origin.parse().unwrap()], limits).unwrap();
    let sign_in = SignIn::new(settings, egress, "https://images.example").unwrap();
    (sign_in, told)
}

fn to_sign_in() -> Purpose {
    Purpose::SignIn {
        return_to: "/mine".to_owned(),
    }
}

/// Goes to the provider as a browser would: what it asks for is told to the provider.
async fn go(sign_in: &SignIn, told: &Shared) -> Result<Attempt, SignInError> {
    let (address, attempt) = sign_in.begin("staff", to_sign_in(), NOW).await?;
    let url = reqwest::Url::parse(&address).unwrap();
    let value = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    assert_eq!(value("response_type"), "code");
    assert_eq!(value("client_id"), "slipway");
    assert_eq!(value("state"), attempt.state);
    assert_eq!(value("code_challenge_method"), "S256");
    assert_eq!(
        value("redirect_uri"),
        "https://images.example/auth/staff/callback"
    );
    assert!(!address.contains("s3cret") && !address.contains(&attempt.verifier));
    let mut told = told.lock().unwrap();
    told.nonce = value("nonce");
    told.challenge = value("code_challenge");
    Ok(attempt)
}

fn answer_of(told: &Shared) -> Callback {
    Callback {
        code: Some("code".to_owned()),
        iss: Some(told.lock().unwrap().origin.clone()),
        ..Callback::default()
    }
}

/// The whole way, at a provider that was told something before.
async fn sign_in_with(prepare: impl FnOnce(&mut Told)) -> Result<VerifiedIdentity, SignInError> {
    let (sign_in, told) = begin_at("oidc").await;
    prepare(&mut told.lock().unwrap());
    let attempt = go(&sign_in, &told).await?;
    sign_in.finish(attempt, &answer_of(&told), NOW).await
}

#[tokio::test]
async fn openid_connect_says_who_it_is() {
    let (sign_in, told) = begin_at("oidc").await;
    let attempt = go(&sign_in, &told).await.unwrap();
    assert_eq!(attempt.purpose, to_sign_in());
    let identity = sign_in
        .finish(attempt, &answer_of(&told), NOW)
        .await
        .unwrap();
    let expected = VerifiedIdentity {
        issuer: told.lock().unwrap().origin.clone(),
        subject: "42".to_owned(),
        name: "Ada".to_owned(),
        display_name: "Ada Lovelace".to_owned(),
        email: Some("ada@id.example".to_owned()),
        email_verified: true,
        roles: Some(vec![(
            GrantedRole::Reviewer,
            vec![Scope::Dockerfile, Scope::Docs],
        )]),
    };
    assert_eq!(identity, expected);
}

#[tokio::test]
async fn github_says_who_it_is() {
    let (sign_in, told) = begin_at("github").await;
    let attempt = go(&sign_in, &told).await.unwrap();
    let callback = Callback {
        iss: None,
        ..answer_of(&told)
    };
    let identity = sign_in.finish(attempt, &callback, NOW).await.unwrap();
    assert_eq!(identity.subject, "7");
    assert_eq!(
        (identity.name, identity.display_name),
        ("Ada".into(), "Ada".into())
    );
    assert_eq!(identity.email.as_deref(), Some("ada@id.example"));
    assert!(identity.email_verified);
    let reviewer = (GrantedRole::Reviewer, vec![Scope::Dockerfile, Scope::Docs]);
    assert_eq!(
        identity.roles,
        Some(vec![reviewer]),
        "found on the second page"
    );
}

#[tokio::test]
async fn an_address_is_verified_only_where_its_own_source_says_so() {
    for (claims, userinfo, expected) in [
        (
            json!({}),
            json!({ "email_verified": null }),
            Some(("ada@id.example", false)),
        ),
        (
            json!({}),
            json!({ "email_verified": "true" }),
            Some(("ada@id.example", true)),
        ),
        (
            json!({}),
            json!({ "email_verified": "yes" }),
            Some(("ada@id.example", false)),
        ),
        (json!({}), json!({ "email": null }), None),
        // Verified in the token, another one beside it: neither vouches for the other.
        (
            json!({ "email": "a@id.example", "email_verified": true }),
            json!({ "email": "b@id.example", "email_verified": null }),
            Some(("b@id.example", false)),
        ),
        (
            json!({ "email": "a@id.example" }),
            json!({ "email": null }),
            Some(("a@id.example", false)),
        ),
    ] {
        let case = format!("{claims} {userinfo}");
        let identity = sign_in_with(|told| {
            told.claims = claims;
            told.userinfo = userinfo;
        })
        .await
        .unwrap();
        let found = identity
            .email
            .as_deref()
            .map(|email| (email, identity.email_verified));
        assert_eq!(found, expected, "{case}");
    }
}

#[tokio::test]
async fn a_code_is_redeemed_once() {
    let (sign_in, told) = begin_at("oidc").await;
    let attempt = go(&sign_in, &told).await.unwrap();
    let again = attempt.clone();
    assert!(
        sign_in
            .finish(attempt, &answer_of(&told), NOW)
            .await
            .is_ok()
    );
    let refused = sign_in
        .finish(again, &answer_of(&told), NOW)
        .await
        .unwrap_err();
    assert!(refused.cause().contains("invalid_grant"), "{refused:?}");
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_in_another_sign_in() {
    let (sign_in, told) = begin_at("oidc").await;
    let thief = go(&sign_in, &told).await.unwrap();
    // The code that the provider gives out now belongs to this one, by its challenge.
    let _victim = go(&sign_in, &told).await.unwrap();
    let refused = sign_in
        .finish(thief, &answer_of(&told), NOW)
        .await
        .unwrap_err();
    assert!(refused.cause().contains("invalid_grant"), "{refused:?}");
}

#[tokio::test]
async fn the_answer_of_another_issuer_redeems_nothing() {
    let (sign_in, told) = begin_at("oidc").await;
    for iss in [Some("https://evil.example"), Some(""), None] {
        let attempt = go(&sign_in, &told).await.unwrap();
        let callback = Callback {
            iss: iss.map(str::to_owned),
            ..answer_of(&told)
        };
        let refused = sign_in.finish(attempt, &callback, NOW).await.unwrap_err();
        assert!(
            matches!(refused, SignInError::WrongIssuer { .. }),
            "{iss:?}: {refused:?}"
        );
    }
    assert_eq!(told.lock().unwrap().redeemed, 0);
    let (sign_in, told) = begin_at("github").await;
    for iss in ["https://evil.example", "", "http://127.0.0.1"] {
        let attempt = go(&sign_in, &told).await.unwrap();
        let callback = Callback {
            iss: Some(iss.to_owned()),
            ..answer_of(&told)
        };
        let refused = sign_in.finish(attempt, &callback, NOW).await.unwrap_err();
        assert!(matches!(refused, SignInError::WrongIssuer { .. }), "{iss}");
    }
}

#[tokio::test]
async fn who_declines_is_not_signed_in() {
    let (sign_in, told) = begin_at("oidc").await;
    for callback in [
        Callback {
            error: Some("access_denied".to_owned()),
            code: None,
            ..answer_of(&told)
        },
        Callback {
            error: Some("access_denied".to_owned()),
            ..answer_of(&told)
        },
        Callback {
            code: None,
            ..answer_of(&told)
        },
    ] {
        let attempt = go(&sign_in, &told).await.unwrap();
        let refused = sign_in.finish(attempt, &callback, NOW).await.unwrap_err();
        assert!(
            matches!(refused, SignInError::Declined { .. }),
            "{refused:?}"
        );
    }
    assert_eq!(told.lock().unwrap().redeemed, 0);
}

#[tokio::test]
async fn an_identity_that_does_not_hold_together_is_refused() {
    for (claims, userinfo, words) in [
        (json!({ "nonce": "other" }), json!({}), "another request"),
        (
            json!({ "iss": "https://evil.example" }),
            json!({}),
            "another issuer",
        ),
        (json!({ "aud": "other" }), json!({}), "another client"),
        (json!({ "exp": 1 }), json!({}), "expired"),
        (json!({}), json!({ "sub": "43" }), "somebody else"),
        (json!({}), json!({ "sub": null }), "somebody else"),
    ] {
        let refused = sign_in_with(|told| {
            told.claims = claims;
            told.userinfo = userinfo;
        })
        .await
        .unwrap_err();
        assert!(refused.cause().contains(words), "{words}: {refused:?}");
    }
}

#[tokio::test]
async fn a_provider_that_lies_about_itself_is_not_asked() {
    for (document, words) in [
        (json!({ "issuer": "https://evil.example" }), "calls itself"),
        (
            json!({ "code_challenge_methods_supported": ["plain"] }),
            "PKCE",
        ),
        (
            json!({ "token_endpoint": "https://169.254.169.254/x" }),
            "no https address",
        ),
        (
            json!({ "token_endpoint": "http://127.0.0.1:1/token" }),
            "no https address",
        ),
        (
            json!({ "authorization_endpoint": "javascript:alert(1)" }),
            "no https address",
        ),
        (
            json!({ "userinfo_endpoint": "file:///etc/passwd" }),
            "no https address",
        ),
        (json!({ "token_endpoint": null }), "not the JSON"),
    ] {
        let refused = sign_in_with(|told| told.document = document)
            .await
            .unwrap_err();
        assert!(refused.cause().contains(words), "{words}: {refused:?}");
    }
}

#[tokio::test]
async fn a_provider_in_trouble_is_a_sentence_and_no_more() {
    const DISCOVERY: &str = "/.well-known/openid-configuration";
    for path in [DISCOVERY, "/token", "/userinfo"] {
        for (instead, unreachable) in [
            (Instead::Nothing, true),
            (Instead::TooMuch, true),
            (Instead::Redirect, false),
            (Instead::Failure, false),
            (Instead::Words, false),
        ] {
            let refused = sign_in_with(|told| told.instead = Some((path, instead)))
                .await
                .unwrap_err();
            let is_unreachable = matches!(refused, SignInError::Unreachable { .. });
            assert_eq!(is_unreachable, unreachable, "{path}: {refused:?}");
            assert!(
                refused.to_string().starts_with("Example staff"),
                "{refused}"
            );
            assert!(
                !format!("{refused:?}").contains("secret-of-provider"),
                "{refused:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_provider_is_asked_for_its_addresses_once_an_hour() {
    let (sign_in, told) = begin_at("oidc").await;
    go(&sign_in, &told).await.unwrap();
    told.lock().unwrap().instead = Some(("/.well-known/openid-configuration", Instead::Failure));
    assert!(go(&sign_in, &told).await.is_ok());
    let later = NOW + time::Duration::hours(2);
    assert!(sign_in.begin("staff", to_sign_in(), later).await.is_err());
}

#[tokio::test]
async fn an_issuer_inside_the_network_needs_to_be_named() {
    for (issuer, words) in [
        ("https://10.0.0.5/realms/staff", "cannot be asked"),
        ("http://id.example", "cannot be asked"),
        ("id.example", "no address"),
        ("https://id.example?tenant=1", "no address"),
    ] {
        let settings = format!(
            "[[provider]]\nslug = \"a\"\nname = \"A\"\nkind = \"oidc\"\nissuer = \"{issuer}\"\nclient_id = \"x\"\nclient_secret_env = \"S\""
        );
        let settings = SignInSettings::parse(&settings, |_| Ok("s".to_owned())).unwrap();
        let egress = Egress::new(Vec::new(), Limits::default()).unwrap();
        let refused = SignIn::new(settings, egress, "https://images.example").unwrap_err();
        assert!(refused.to_string().contains(words), "{issuer}: {refused:#}");
    }
}
