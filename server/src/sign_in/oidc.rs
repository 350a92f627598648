//! OpenID Connect: who it is, by the ID token and the userinfo endpoint.

use oauth2::TokenResponse;
use time::OffsetDateTime;

use super::claims::{self, Claims, Expected};
use super::provider::Tokens;
use super::{Provider, SignInError};
use crate::egress::Egress;
use crate::portal::VerifiedIdentity;

/// Reads who somebody is.
pub(super) async fn identity(
    provider: &Provider,
    egress: &Egress,
    tokens: &Tokens,
    nonce: &str,
    now: OffsetDateTime,
) -> Result<VerifiedIdentity, SignInError> {
    let Some(id_token) = &tokens.extra_fields().id_token else {
        return Err(provider.answer("it sent no ID token; is this an OpenID Connect client?"));
    };
    let expected = Expected {
        issuer: provider.issuer(),
        client_id: &provider.settings.client_id,
        nonce,
        now,
    };
    let mut claims =
        claims::read(id_token, expected).map_err(|problem| provider.answer(problem))?;
    let userinfo = provider
        .discovery
        .get(provider, egress, now)
        .await?
        .userinfo;
    if let Some(address) = userinfo {
        let token = tokens.access_token().secret();
        let more: Claims = provider.ask(egress, &address, Some(token)).await?;
        // Without this check, somebody else's answer could be put beside the token.
        if claims::text(&more, "sub") != claims::text(&claims, "sub") {
            return Err(provider.answer("its userinfo is about somebody else"));
        }
        add(&mut claims, more);
    }
    Ok(read(provider, &claims))
}

/// Puts what userinfo says beside what the token says. An address and its verification are taken
/// from one place: what is verified in one must not vouch for what stands in the other.
fn add(claims: &mut Claims, more: Claims) {
    let has_email = more.contains_key("email");
    if has_email {
        claims.remove("email");
        claims.remove("email_verified");
    }
    let protocol = ["iss", "aud", "azp", "exp", "nonce", "sub"];
    for (name, value) in more {
        let skipped = protocol.contains(&name.as_str())
            || value.is_null()
            || (name == "email_verified" && !has_email);
        if !skipped {
            claims.insert(name, value);
        }
    }
}

fn read(provider: &Provider, claims: &Claims) -> VerifiedIdentity {
    let text = |name| claims::text(claims, name);
    let email = text("email");
    let name = text("preferred_username")
        .or_else(|| text("nickname"))
        .or_else(|| text("name"))
        .unwrap_or("user");
    VerifiedIdentity {
        issuer: provider.issuer().to_owned(),
        subject: text("sub").unwrap_or_default().to_owned(),
        name: name.to_owned(),
        display_name: text("name").unwrap_or(name).to_owned(),
        email: email.map(str::to_owned),
        email_verified: email.is_some() && claims::is_true(claims, "email_verified"),
        roles: provider.roles(&claims::groups(claims, &provider.settings.groups_claim)),
    }
}
