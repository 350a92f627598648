//! GitHub, which speaks OAuth 2 and has an API of its own for who somebody is.

use oauth2::{AuthType, TokenResponse};
use serde::Deserialize;

use super::provider::{Endpoints, Tokens};
use super::{Provider, SignInError};
use crate::egress::Egress;
use crate::portal::VerifiedIdentity;

/// Where GitHub itself is; everything else is a GitHub Enterprise Server.
const PUBLIC: &str = "https://github.com";
/// Teams on one page of the API.
const PAGE: usize = 100;
/// The most pages that are read.
const PAGES: usize = 5;

#[derive(Debug, Deserialize)]
struct User {
    id: u64,
    login: String,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Email {
    email: String,
    verified: bool,
    primary: bool,
}

#[derive(Debug, Deserialize)]
struct Team {
    slug: String,
    organization: Organization,
}

#[derive(Debug, Deserialize)]
struct Organization {
    login: String,
}

/// The addresses of a GitHub.
pub(super) fn endpoints(address: &str) -> Endpoints {
    let address = address.trim_end_matches('/');
    Endpoints {
        authorize: format!("{address}/login/oauth/authorize"),
        token: format!("{address}/login/oauth/access_token"),
        auth: AuthType::RequestBody,
    }
}

/// Where the API of a GitHub is.
fn api(address: &str) -> String {
    let address = address.trim_end_matches('/');
    if address == PUBLIC {
        "https://api.github.com".to_owned()
    } else {
        format!("{address}/api/v3")
    }
}

/// Reads who somebody is.
pub(super) async fn identity(
    provider: &Provider,
    egress: &Egress,
    tokens: &Tokens,
) -> Result<VerifiedIdentity, SignInError> {
    let api = api(provider.issuer());
    let token = Some(tokens.access_token().secret().as_str());
    let user: User = provider.ask(egress, &format!("{api}/user"), token).await?;
    let emails: Vec<Email> = provider
        .ask(egress, &format!("{api}/user/emails"), token)
        .await?;
    let email = emails
        .iter()
        .filter(|email| email.verified)
        .max_by_key(|email| email.primary)
        .or_else(|| emails.iter().find(|email| email.primary));
    let groups = if provider.settings.roles.is_empty() {
        Vec::new()
    } else {
        teams(provider, egress, &api, token).await?
    };
    let name = user.name.filter(|name| !name.trim().is_empty());
    Ok(VerifiedIdentity {
        issuer: provider.issuer().to_owned(),
        // The number: a name can be changed, and then be taken by somebody else.
        subject: user.id.to_string(),
        display_name: name.unwrap_or_else(|| user.login.clone()),
        name: user.login,
        email_verified: email.is_some_and(|email| email.verified),
        email: email.map(|email| email.email.clone()),
        roles: provider.roles(&groups),
    })
}

/// The teams of somebody, as `organisation/team`.
async fn teams(
    provider: &Provider,
    egress: &Egress,
    api: &str,
    token: Option<&str>,
) -> Result<Vec<String>, SignInError> {
    let mut all = Vec::new();
    for page in 1..=PAGES {
        let address = format!("{api}/user/teams?per_page={PAGE}&page={page}");
        let teams: Vec<Team> = provider.ask(egress, &address, token).await?;
        let count = teams.len();
        all.extend(
            teams
                .into_iter()
                .map(|team| format!("{}/{}", team.organization.login, team.slug)),
        );
        if count < PAGE {
            break;
        }
    }
    Ok(all)
}
