//! The addresses of an OpenID Connect provider, read from where it publishes them.

use oauth2::AuthType;
use reqwest::Url;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use super::provider::Endpoints;
use super::{Provider, SignInError};
use crate::egress::Egress;

/// How long a document holds before it is read again.
const KEPT: Duration = Duration::hours(1);

/// What a provider publishes about itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What the portal needs of it.
#[derive(Debug, Clone)]
pub(super) struct Configuration {
    pub endpoints: Endpoints,
    pub userinfo: Option<String>,
    /// Whether every answer names its issuer (RFC 9207): then one that does not is refused.
    pub names_issuer: bool,
}

/// The document of one provider, with the time at which it was read.
#[derive(Debug, Default)]
pub(super) struct Discovery(Mutex<Option<(OffsetDateTime, Configuration)>>);

impl Discovery {
    pub(super) async fn get(
        &self,
        provider: &Provider,
        egress: &Egress,
        now: OffsetDateTime,
    ) -> Result<Configuration, SignInError> {
        // Held while reading: a provider is asked once, however many wait for it.
        let mut kept = self.0.lock().await;
        if let Some((read, configuration)) = kept.as_ref()
            && now - *read < KEPT
        {
            return Ok(configuration.clone());
        }
        let issuer = provider.issuer();
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let document: Document = provider.ask(egress, &address, None).await?;
        let configuration = checked(provider, egress, document)?;
        *kept = Some((now, configuration.clone()));
        Ok(configuration)
    }
}

fn checked(
    provider: &Provider,
    egress: &Egress,
    document: Document,
) -> Result<Configuration, SignInError> {
    if document.issuer != provider.issuer() {
        return Err(provider.answer(&format!(
            "it calls itself the issuer {:?}, not {:?}: write the issuer exactly so",
            document.issuer,
            provider.issuer()
        )));
    }
    if document
        .code_challenge_methods_supported
        .is_some_and(|methods| !methods.iter().any(|method| method == "S256"))
    {
        return Err(provider.answer("it does not take PKCE with S256"));
    }
    let endpoints = [
        Some(&document.authorization_endpoint),
        Some(&document.token_endpoint),
        document.userinfo_endpoint.as_ref(),
    ];
    for address in endpoints.into_iter().flatten() {
        // The browser is sent to the first of them: it has to be as good as the others.
        let fit = Url::parse(address).is_ok_and(|url| egress.check(&url).is_ok());
        if !fit {
            return Err(provider.answer("one of its endpoints is no https address"));
        }
    }
    Ok(Configuration {
        endpoints: Endpoints {
            authorize: document.authorization_endpoint,
            token: document.token_endpoint,
            auth: auth_type(document.token_endpoint_auth_methods_supported.as_deref()),
        },
        userinfo: document.userinfo_endpoint,
        names_issuer: document.authorization_response_iss_parameter_supported,
    })
}

/// How the secret is sent: in the header, which is the default, unless only the body will do.
fn auth_type(supported: Option<&[String]>) -> AuthType {
    let takes = |method: &str| supported.is_none_or(|all| all.iter().any(|name| name == method));
    if !takes("client_secret_basic") && takes("client_secret_post") {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}
