//! The claims of an ID token, and which of them have to hold.
//!
//! The token comes from the token endpoint over TLS, by the portal's own request. Then TLS vouches
//! for it and its signature may go unchecked (OpenID Connect Core 1.0, section 3.1.3.7, number 6);
//! every other check of that section stays.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: i64 = 60;
/// The longest subject (OpenID Connect Core 1.0, section 2).
const SUBJECT_LIMIT: usize = 255;

/// Claims by their names.
pub(super) type Claims = Map<String, Value>;

/// What an ID token has to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: OffsetDateTime,
}

/// Reads the claims of an ID token and checks them.
///
/// # Errors
/// What does not hold, for the log.
pub(super) fn read(token: &str, expected: Expected<'_>) -> Result<Claims, &'static str> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("the ID token is no signed token");
    };
    let payload = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| "the ID token cannot be decoded")?;
    let claims: Claims =
        serde_json::from_slice(&payload).map_err(|_| "the ID token holds no claims")?;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Claims, expected: Expected<'_>) -> Result<(), &'static str> {
    if text(claims, "iss") != Some(expected.issuer) {
        return Err("the ID token is from another issuer");
    }
    let audience: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !audience.contains(&expected.client_id) {
        return Err("the ID token is for another client");
    }
    let party = claims.get("azp").and_then(Value::as_str);
    let is_party = party.map_or(audience.len() == 1, |party| party == expected.client_id);
    if !is_party {
        return Err("the ID token was given to another client");
    }
    let expires = claims.get("exp").and_then(Value::as_f64);
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of this age are far below 2^52"
    )]
    let oldest = (expected.now.unix_timestamp() - LEEWAY) as f64;
    if !expires.is_some_and(|expires| expires > oldest) {
        return Err("the ID token has expired");
    }
    if text(claims, "nonce") != Some(expected.nonce) {
        return Err("the ID token answers another request");
    }
    let subject = text(claims, "sub").unwrap_or_default();
    if subject.is_empty() || subject.len() > SUBJECT_LIMIT {
        return Err("the ID token names nobody");
    }
    Ok(())
}

/// A claim that is a text and says something.
pub(super) fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    let value = claims.get(name)?.as_str()?.trim();
    (!value.is_empty()).then_some(value)
}

/// A claim that is yes or no; some providers send it as a text.
pub(super) fn is_true(claims: &Claims, name: &str) -> bool {
    match claims.get(name) {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(value)) => value == "true",
        _ => false,
    }
}

/// The groups under a claim; dots lead into objects, unless a claim has that very name.
pub(super) fn groups(claims: &Claims, path: &str) -> Vec<String> {
    let found = claims.get(path).or_else(|| {
        let mut names = path.split('.');
        let first = claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    });
    match found {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::macros::datetime;

    use super::*;

    const EXPECTED: Expected<'static> = Expected {
        issuer: "https://id.example",
        client_id: "slipway",
        nonce: "n-1",
        now: datetime!(2026-03-01 12:00 UTC),
    };

    fn good() -> Value {
        json!({
            "iss": "https://id.example", "aud": "slipway", "sub": "42", "nonce": "n-1",
            "exp": EXPECTED.now.unix_timestamp() + 300,
        })
    }

    fn token(claims: &Value) -> String {
        format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn a_token_that_says_what_it_should_is_read() {
        let mut claims = good();
        assert_eq!(read(&token(&claims), EXPECTED).unwrap()["sub"], "42");
        claims["aud"] = json!(["slipway"]);
        assert!(read(&token(&claims), EXPECTED).is_ok());
        claims["aud"] = json!(["slipway", "other"]);
        claims["azp"] = json!("slipway");
        assert!(read(&token(&claims), EXPECTED).is_ok());
        claims["exp"] = json!(EXPECTED.now.unix_timestamp() - LEEWAY + 1);
        assert!(read(&token(&claims), EXPECTED).is_ok(), "clocks differ");
    }

    #[test]
    fn every_claim_that_does_not_hold_is_a_refusal() {
        let past = EXPECTED.now.unix_timestamp() - LEEWAY;
        for (name, value, words) in [
            ("iss", json!("https://id.example/"), "another issuer"),
            ("iss", json!("https://evil.example"), "another issuer"),
            ("iss", Value::Null, "another issuer"),
            ("aud", json!("other"), "another client"),
            ("aud", json!(["other"]), "another client"),
            ("aud", json!([]), "another client"),
            ("aud", Value::Null, "another client"),
            ("aud", json!(["slipway", "other"]), "given to another"),
            ("azp", json!("other"), "given to another"),
            ("exp", json!(past), "expired"),
            ("exp", json!("9999999999"), "expired"),
            ("exp", Value::Null, "expired"),
            ("nonce", json!("n-2"), "another request"),
            ("nonce", json!(""), "another request"),
            ("nonce", Value::Null, "another request"),
            ("sub", json!(""), "names nobody"),
            ("sub", json!(42), "names nobody"),
            ("sub", json!("x".repeat(256)), "names nobody"),
            ("sub", Value::Null, "names nobody"),
        ] {
            let mut claims = good();
            claims[name] = value.clone();
            let error = read(&token(&claims), EXPECTED).unwrap_err();
            assert!(error.contains(words), "{name} = {value}: {error}");
        }
        for broken in ["", "a.b", "a.b.c.d.e", "e30.!!.sig", "e30.e30", "e30.W10.x"] {
            assert!(read(broken, EXPECTED).is_err(), "{broken}");
        }
    }

    #[test]
    fn groups_are_found_where_providers_put_them() {
        let claims = json!({
            "groups": ["a", "b", 3],
            "one": "a",
            "realm_access": { "roles": ["reviewer"] },
            "https://example.com/roles": ["c"],
        });
        let Value::Object(claims) = claims else {
            panic!()
        };
        for (path, found) in [
            ("groups", vec!["a", "b"]),
            ("one", vec!["a"]),
            ("realm_access.roles", vec!["reviewer"]),
            ("https://example.com/roles", vec!["c"]),
            ("realm_access.groups", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(groups(&claims, path), found, "{path}");
        }
    }
}
