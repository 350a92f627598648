//! A provider: the redirect to it, and the code redeemed at it.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use anyhow::Context;
use domain::permission::{GrantedRole, Scope};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenUrl,
};
use reqwest::Url;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::discovery::Discovery;
use super::settings::ProviderSettings;
use super::{Attempt, Callback, Purpose, SignInError, github, oidc};
use crate::egress::{Egress, EgressError};
use crate::portal::VerifiedIdentity;

/// How a provider is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// GitHub or GitHub Enterprise Server: OAuth 2 and its own API.
    GitHub,
    /// OpenID Connect with discovery.
    Oidc,
}

impl Kind {
    /// What is asked for when the settings say nothing.
    pub(super) fn usual_scopes(self, with_groups: bool) -> Vec<String> {
        let scopes: &[&str] = match (self, with_groups) {
            (Self::GitHub, false) => &["read:user", "user:email"],
            (Self::GitHub, true) => &["read:user", "user:email", "read:org"],
            (Self::Oidc, _) => &["openid", "profile", "email"],
        };
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }
}

/// The two addresses of an authorisation server, and how the portal proves to it who it is.
#[derive(Debug, Clone)]
pub(super) struct Endpoints {
    pub authorize: String,
    pub token: String,
    pub auth: AuthType,
}

/// What comes with the access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct IdToken {
    pub id_token: Option<String>,
}

impl ExtraTokenFields for IdToken {}

/// The answer of a token endpoint.
pub(super) type Tokens = StandardTokenResponse<IdToken, BasicTokenType>;

type OAuthClient = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// oauth2's requests, under the policy of all others.
impl<'c> AsyncHttpClient<'c> for Egress {
    type Error = EgressError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, EgressError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// A configured provider.
#[derive(Debug)]
pub struct Provider {
    pub(super) settings: ProviderSettings,
    pub(super) discovery: Discovery,
    redirect: RedirectUrl,
}

impl Provider {
    pub(super) fn new(
        settings: ProviderSettings,
        egress: &Egress,
        base_url: &str,
    ) -> anyhow::Result<Self> {
        let issuer = Url::parse(&settings.issuer).ok();
        let issuer = issuer
            .filter(|url| url.query().is_none() && url.fragment().is_none())
            .with_context(|| {
                format!(
                    "the issuer `{}` of `{}` is no address",
                    settings.issuer, settings.slug
                )
            })?;
        egress
            .check(&issuer)
            .with_context(|| format!("the issuer of `{}` cannot be asked", settings.slug))?;
        // The exact address that is registered at the provider; each one has its own, so that the
        // answer of one is never taken for that of another.
        let redirect = RedirectUrl::new(format!("{base_url}/auth/{}/callback", settings.slug))
            .context("the portal's own address is none")?;
        Ok(Self {
            discovery: Discovery::default(),
            redirect,
            settings,
        })
    }

    /// As it stands in addresses.
    pub fn slug(&self) -> &str {
        &self.settings.slug
    }

    /// What the button says.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// How it is spoken to.
    pub fn kind(&self) -> Kind {
        self.settings.kind
    }

    /// Who vouches for those who sign in here.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    pub(super) async fn begin(
        &self,
        egress: &Egress,
        purpose: Purpose,
        now: OffsetDateTime,
    ) -> Result<(String, Attempt), SignInError> {
        let endpoints = self.endpoints(egress, now).await?;
        let authorize = AuthUrl::new(endpoints.authorize)
            .map_err(|_| self.answer("its authorisation endpoint is no address"))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let client = self.client().set_auth_uri(authorize);
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(self.settings.scopes.iter().cloned().map(oauth2::Scope::new))
            .set_pkce_challenge(challenge);
        if self.settings.kind == Kind::Oidc {
            request = request.add_extra_param("nonce", nonce.secret().clone());
        }
        let (url, state) = request.url();
        let attempt = Attempt {
            provider: self.settings.slug.clone(),
            purpose,
            state: state.into_secret(),
            nonce: nonce.into_secret(),
            verifier: verifier.into_secret(),
            begun: now.unix_timestamp(),
        };
        Ok((url.into(), attempt))
    }

    pub(super) async fn finish(
        &self,
        egress: &Egress,
        attempt: Attempt,
        callback: &Callback,
        now: OffsetDateTime,
    ) -> Result<VerifiedIdentity, SignInError> {
        self.check_issuer(egress, callback.iss.as_deref(), now)
            .await?;
        let Some(code) = callback.code.clone().filter(|_| callback.error.is_none()) else {
            return Err(SignInError::Declined {
                provider: self.settings.name.clone(),
            });
        };
        let tokens = self
            .redeem(egress, code, attempt.verifier.clone(), now)
            .await?;
        match self.settings.kind {
            Kind::GitHub => github::identity(self, egress, &tokens).await,
            Kind::Oidc => oidc::identity(self, egress, &tokens, &attempt.nonce, now).await,
        }
    }

    /// Refuses the answer of another issuer (RFC 9207, section 2.4).
    async fn check_issuer(
        &self,
        egress: &Egress,
        said: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<(), SignInError> {
        let right = match self.settings.kind {
            // GitHub documents no issuer; where it names one, it is an address of its own.
            Kind::GitHub => said.is_none_or(|said| {
                said == self.settings.issuer
                    || said.starts_with(&format!("{}/", self.settings.issuer))
            }),
            Kind::Oidc => match said {
                Some(said) => said == self.settings.issuer,
                None => !self.discovery.get(self, egress, now).await?.names_issuer,
            },
        };
        if right {
            Ok(())
        } else {
            Err(SignInError::WrongIssuer {
                provider: self.settings.name.clone(),
            })
        }
    }

    async fn redeem(
        &self,
        egress: &Egress,
        code: String,
        verifier: String,
        now: OffsetDateTime,
    ) -> Result<Tokens, SignInError> {
        let endpoints = self.endpoints(egress, now).await?;
        let token = TokenUrl::new(endpoints.token)
            .map_err(|_| self.answer("its token endpoint is no address"))?;
        let client = self
            .client()
            .set_auth_type(endpoints.auth)
            .set_token_uri(token);
        client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(egress)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(cause) => self.unreachable(cause),
                RequestTokenError::ServerResponse(refusal) => self.answer(&format!(
                    "the code was refused: {}",
                    refusal.error().as_ref()
                )),
                // What was sent may hold a token: it stays out of the log.
                RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                    self.answer("its token endpoint sent something else than a token")
                }
            })
    }

    fn client(&self) -> OAuthClient {
        let settings = &self.settings;
        Client::new(ClientId::new(settings.client_id.clone()))
            .set_client_secret(ClientSecret::new(
                settings.client_secret.expose_secret().to_owned(),
            ))
            .set_redirect_uri(self.redirect.clone())
    }

    async fn endpoints(
        &self,
        egress: &Egress,
        now: OffsetDateTime,
    ) -> Result<Endpoints, SignInError> {
        match self.settings.kind {
            Kind::GitHub => Ok(github::endpoints(&self.settings.issuer)),
            Kind::Oidc => Ok(self.discovery.get(self, egress, now).await?.endpoints),
        }
    }

    /// The roles that come with some groups, each once with the scopes of all its groups; nothing
    /// where the settings map none.
    pub(super) fn roles(&self, groups: &[String]) -> Option<Vec<(GrantedRole, Vec<Scope>)>> {
        if self.settings.roles.is_empty() {
            return None;
        }
        let mut roles: BTreeMap<GrantedRole, BTreeSet<Scope>> = BTreeMap::new();
        for mapping in &self.settings.roles {
            if groups.contains(&mapping.group) {
                let scopes = roles.entry(mapping.role).or_default();
                scopes.extend(mapping.scopes.iter().copied());
            }
        }
        let listed = |(role, scopes): (_, BTreeSet<_>)| (role, scopes.into_iter().collect());
        Some(roles.into_iter().map(listed).collect())
    }

    /// Asks the provider for a JSON document, with an access token where one is needed.
    pub(super) async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        egress: &Egress,
        address: &str,
        token: Option<&str>,
    ) -> Result<T, SignInError> {
        use axum::http::{Request, header};
        let mut request = Request::get(address).header(header::ACCEPT, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request
            .body(Vec::new())
            .map_err(|_| self.answer("an address or token of its cannot be sent"))?;
        let path = request.uri().path().to_owned();
        let answer = egress
            .send(request)
            .await
            .map_err(|cause| self.unreachable(cause))?;
        if answer.status() != axum::http::StatusCode::OK {
            return Err(self.answer(&format!("{path} answers {}", answer.status().as_u16())));
        }
        serde_json::from_slice(answer.body())
            .map_err(|_| self.answer(&format!("{path} is not the JSON that it should be")))
    }

    pub(super) fn answer(&self, cause: &str) -> SignInError {
        SignInError::Answer {
            provider: self.settings.name.clone(),
            cause: cause.to_owned(),
        }
    }

    pub(super) fn unreachable(&self, cause: EgressError) -> SignInError {
        SignInError::Unreachable {
            provider: self.settings.name.clone(),
            cause,
        }
    }
}
