//! The settings of sign-in: a TOML file of providers. Secrets stand in the environment or in files
//! of their own, never in it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use domain::permission::{GrantedRole, Scope};
use secrecy::SecretString;
use serde::Deserialize;

use super::Kind;

/// The slug under which the sample people sign in while developing.
const RESERVED: &str = "sample";

/// Every provider of a file, with its secret.
#[derive(Debug, Default)]
pub struct SignInSettings {
    /// In the order in which the buttons stand.
    pub providers: Vec<ProviderSettings>,
}

/// One provider.
#[derive(Debug)]
pub struct ProviderSettings {
    /// As it stands in addresses: letters, digits and dashes.
    pub slug: String,
    /// What the button says.
    pub name: String,
    /// How it is spoken to.
    pub kind: Kind,
    /// The issuer, or the address of GitHub.
    pub issuer: String,
    /// The portal's identifier there.
    pub client_id: String,
    /// The portal's secret there.
    pub client_secret: SecretString,
    /// What to ask for.
    pub scopes: Vec<String>,
    /// The claim that holds the groups; dots lead into objects.
    pub groups_claim: String,
    /// Which groups bring which roles.
    pub roles: Vec<RoleMapping>,
}

/// A group that brings a role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleMapping {
    /// The group as the provider sends it; with GitHub `organisation/team`.
    pub group: String,
    /// The role.
    pub role: GrantedRole,
    /// What a reviewer may judge.
    #[serde(default)]
    pub scopes: Vec<Scope>,
}

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPlace {
    /// In a variable of the environment.
    Variable(String),
    /// In a file of its own.
    File(PathBuf),
}

impl SecretPlace {
    fn read(&self) -> anyhow::Result<String> {
        match self {
            Self::Variable(name) => std::env::var(name)
                .with_context(|| format!("the environment has no variable {name}")),
            Self::File(path) => std::fs::read_to_string(path)
                .with_context(|| format!("the secret {} cannot be read", path.display())),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    slug: String,
    name: String,
    kind: Kind,
    issuer: Option<String>,
    client_id: String,
    client_secret_env: Option<String>,
    client_secret_file: Option<PathBuf>,
    scopes: Option<Vec<String>>,
    groups_claim: Option<String>,
    #[serde(default)]
    roles: Vec<RoleMapping>,
}

impl SignInSettings {
    /// Reads a file.
    ///
    /// # Errors
    /// When the file or a secret cannot be read, a key is not known, or two providers have one slug.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the sign-in settings {} cannot be read", path.display()))?;
        Self::parse(&text, SecretPlace::read)
            .with_context(|| format!("{} is not valid", path.display()))
    }

    /// Reads the text of such a file; `secret` reads what stands at a place.
    ///
    /// # Errors
    /// As [`SignInSettings::load`].
    pub fn parse(
        text: &str,
        secret: impl Fn(&SecretPlace) -> anyhow::Result<String>,
    ) -> anyhow::Result<Self> {
        let file: File = toml::from_str(text)?;
        let mut providers: Vec<ProviderSettings> = Vec::new();
        for entry in file.provider {
            let slug = entry.slug.clone();
            let provider = read(entry, &secret)
                .with_context(|| format!("the provider `{slug}` cannot be used"))?;
            ensure!(
                providers.iter().all(|other| other.slug != slug),
                "two providers have the slug `{slug}`"
            );
            ensure!(
                providers
                    .iter()
                    .all(|other| other.issuer != provider.issuer),
                "two providers have the issuer {}",
                provider.issuer
            );
            providers.push(provider);
        }
        Ok(Self { providers })
    }
}

fn read(
    entry: Entry,
    secret: impl Fn(&SecretPlace) -> anyhow::Result<String>,
) -> anyhow::Result<ProviderSettings> {
    let slug = &entry.slug;
    let is_slug = (1..=32).contains(&slug.len())
        && slug
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    ensure!(
        is_slug && slug != RESERVED,
        "its slug has 1 to 32 small letters, digits and dashes, and is not `{RESERVED}`"
    );
    ensure!(!entry.name.trim().is_empty(), "its name is empty");
    ensure!(!entry.client_id.trim().is_empty(), "its client_id is empty");
    let issuer = match (entry.kind, entry.issuer) {
        (_, Some(issuer)) => issuer,
        (Kind::GitHub, None) => "https://github.com".to_owned(),
        (Kind::Oidc, None) => bail!("an OpenID Connect provider needs its `issuer`"),
    };
    for mapping in &entry.roles {
        ensure!(
            mapping.role == GrantedRole::Reviewer || mapping.scopes.is_empty(),
            "the group `{}` has scopes, but only reviewers have some",
            mapping.group
        );
        ensure!(
            mapping.role != GrantedRole::Reviewer || !mapping.scopes.is_empty(),
            "the group `{}` makes reviewers, but says not of what: scopes = [\"dockerfile\", …]",
            mapping.group
        );
        ensure!(
            entry.kind != Kind::GitHub || mapping.group.split('/').count() == 2,
            "the group `{}` is no team of GitHub; write organisation/team",
            mapping.group
        );
    }
    let place = match (entry.client_secret_env, entry.client_secret_file) {
        (Some(name), None) => SecretPlace::Variable(name),
        (None, Some(path)) => SecretPlace::File(path),
        _ => bail!("it needs either client_secret_env or client_secret_file"),
    };
    let secret = secret(&place)?;
    let secret = secret.trim();
    ensure!(!secret.is_empty(), "its secret is empty");
    let scopes = entry
        .scopes
        .unwrap_or_else(|| entry.kind.usual_scopes(!entry.roles.is_empty()));
    ensure!(
        entry.kind != Kind::Oidc || scopes.iter().any(|scope| scope == "openid"),
        "its scopes lack `openid`"
    );
    Ok(ProviderSettings {
        name: entry.name.trim().to_owned(),
        kind: entry.kind,
        issuer,
        client_id: entry.client_id,
        client_secret: SecretString::from(secret),
        scopes,
        groups_claim: entry.groups_claim.unwrap_or_else(|| "groups".to_owned()),
        roles: entry.roles,
        slug: entry.slug,
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const KEYCLOAK: &str = r#"
        [[provider]]
        slug = "staff"
        name = "Example staff"
        kind = "oidc"
        issuer = "https://id.example/realms/staff"
        client_id = "slipway"
        client_secret_env = "STAFF_SECRET"
    "#;

    fn parse(text: &str) -> anyhow::Result<SignInSettings> {
        SignInSettings::parse(text, |place| {
            let known = *place == SecretPlace::Variable("STAFF_SECRET".to_owned());
            ensure!(known, "there is no {place:?}");
            Ok(" s3cret\n".to_owned())
        })
    }

    #[test]
    fn a_provider_needs_little() {
        let settings = parse(KEYCLOAK).unwrap();
        let provider = &settings.providers[0];
        assert_eq!(provider.client_secret.expose_secret(), "s3cret");
        assert_eq!(provider.scopes, ["openid", "profile", "email"]);
        assert_eq!(provider.groups_claim, "groups");
        assert!(!format!("{settings:?}").contains("s3cret"), "{settings:?}");
    }

    #[test]
    fn github_is_asked_for_teams_only_where_they_matter() {
        let github = r#"
            [[provider]]
            slug = "github"
            name = "GitHub"
            kind = "github"
            client_id = "x"
            client_secret_env = "STAFF_SECRET"
        "#;
        let provider = &parse(github).unwrap().providers[0];
        assert_eq!(provider.issuer, "https://github.com");
        assert_eq!(provider.scopes, ["read:user", "user:email"]);
        let mapped = format!(
            "{github}\n[[provider.roles]]\ngroup = \"example/image-reviewers\"\nrole = \"reviewer\"\nscopes = [\"docs\"]"
        );
        let provider = &parse(&mapped).unwrap().providers[0];
        assert_eq!(provider.scopes, ["read:user", "user:email", "read:org"]);
        assert_eq!(provider.roles[0].scopes, [Scope::Docs]);
    }

    #[test]
    fn the_examples_of_the_manual_are_valid() {
        let manual = include_str!("../../../docs/sign-in.md");
        let examples: Vec<_> = manual
            .split("```toml\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .collect();
        assert!(examples.len() >= 5, "{}", examples.len());
        for example in examples {
            let settings = SignInSettings::parse(example, |_| Ok("x".to_owned()));
            assert!(
                settings
                    .as_ref()
                    .is_ok_and(|read| !read.providers.is_empty()),
                "{settings:?}\n{example}"
            );
        }
    }

    #[test]
    fn a_mistake_is_named() {
        for (change, words) in [
            (("slug = \"staff\"", "slug = \"My Staff\""), "slug has"),
            (("slug = \"staff\"", "slug = \"sample\""), "sample"),
            (
                ("name = \"Example staff\"", "name = \" \""),
                "name is empty",
            ),
            (("STAFF_SECRET", "OTHER"), "OTHER"),
            (("client_secret_env = \"STAFF_SECRET\"", ""), "either"),
            (
                ("issuer = \"https://id.example/realms/staff\"", ""),
                "issuer",
            ),
            (("client_id", "clientid"), "clientid"),
            (("\"oidc\"", "\"saml\""), "saml"),
            (
                ("kind = \"oidc\"", "kind = \"oidc\"\nscopes = [\"email\"]"),
                "openid",
            ),
            (
                (
                    "client_id = \"slipway\"",
                    "client_id = \"slipway\"\nroles = [{ group = \"a\", role = \"reviewer\" }]",
                ),
                "of what",
            ),
            (
                (
                    "client_id = \"slipway\"",
                    "client_id = \"slipway\"\nroles = [{ group = \"a\", role = \"coordinator\", scopes = [\"docs\"] }]",
                ),
                "only reviewers",
            ),
        ] {
            let error = parse(&KEYCLOAK.replace(change.0, change.1)).unwrap_err();
            let error = format!("{error:#}");
            assert!(error.contains(words), "{words}: {error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
        let twice = format!("{KEYCLOAK}{KEYCLOAK}");
        assert!(parse(&twice).unwrap_err().to_string().contains("two"));
    }
}
