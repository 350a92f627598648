//! Signing in through others: which providers are configured, and what one of them says about
//! somebody. Who that is here, and what a session is, is decided elsewhere.
//!
//! OAuth 2 with the authorisation code and PKCE (RFC 6749, RFC 7636), OpenID Connect Core 1.0 with
//! discovery, and the issuer in the answer (RFC 9207).

mod attempt;
mod claims;
mod discovery;
mod error;
mod github;
mod oidc;
mod provider;
mod settings;

use time::OffsetDateTime;

pub use attempt::{Attempt, Attempts, Purpose};
pub use error::SignInError;
pub use provider::{Kind, Provider};
pub use settings::{ProviderSettings, RoleMapping, SecretPlace, SignInSettings};

use serde::Deserialize;

use crate::egress::Egress;
use crate::portal::VerifiedIdentity;

/// What a provider sends back through the browser.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Callback {
    /// The code to redeem.
    pub code: Option<String>,
    /// The state that was sent.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Every configured provider.
#[derive(Debug, Default)]
pub struct SignIn {
    providers: Vec<Provider>,
    egress: Option<Egress>,
}

impl SignIn {
    /// The providers of some settings, for a portal at `base_url`, asked through `egress`.
    ///
    /// # Errors
    /// One sentence when an address of a provider is none that requests may go to.
    pub fn new(settings: SignInSettings, egress: Egress, base_url: &str) -> anyhow::Result<Self> {
        let providers = settings
            .providers
            .into_iter()
            .map(|settings| Provider::new(settings, &egress, base_url))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            providers,
            egress: Some(egress),
        })
    }

    /// The providers, in the order of the settings.
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// The provider with this slug.
    pub fn provider(&self, slug: &str) -> Option<&Provider> {
        self.providers
            .iter()
            .find(|provider| provider.slug() == slug)
    }

    /// Begins to sign somebody in: the address to send the browser to, and what to remember until
    /// it comes back.
    ///
    /// # Errors
    /// When there is no such provider, or it cannot be asked for its addresses.
    pub async fn begin(
        &self,
        slug: &str,
        purpose: Purpose,
        now: OffsetDateTime,
    ) -> Result<(String, Attempt), SignInError> {
        let (provider, egress) = self.found(slug)?;
        provider.begin(egress, purpose, now).await
    }

    /// Finishes what was begun: redeems the code and reads who it is.
    ///
    /// The attempt is given away: whoever calls this has taken it out of the session before.
    ///
    /// # Errors
    /// When the person declined, the answer is not from whom it was asked, or what the provider
    /// says does not hold together.
    pub async fn finish(
        &self,
        attempt: Attempt,
        callback: &Callback,
        now: OffsetDateTime,
    ) -> Result<VerifiedIdentity, SignInError> {
        let (provider, egress) = self.found(&attempt.provider)?;
        provider.finish(egress, attempt, callback, now).await
    }

    fn found(&self, slug: &str) -> Result<(&Provider, &Egress), SignInError> {
        self.provider(slug)
            .zip(self.egress.as_ref())
            .ok_or(SignInError::NoSuchProvider)
    }
}

#[cfg(test)]
mod tests;
