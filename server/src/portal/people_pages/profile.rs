//! One's own profile.

use app::view::form::FormFindings;
use app::view::people::{Identity, ProfileForm, ProfilePage, Provider};
use domain::permission::{self, Action};

use super::words;
use crate::portal::conflicts::{is_never, never_list};
use crate::portal::people::{PeopleError, ProfileChange};
use crate::portal::{Caller, Portal};
use crate::programme::digest;
use crate::sign_in::SignIn;
use crate::store::{IdentityRow, PersonRow};

/// What a form sends for an identity: nothing that somebody else could use, nor guess.
pub fn identity_key(row: &IdentityRow) -> String {
    digest(format!("{}\n{}", row.issuer, row.subject).as_bytes())
}

impl Portal {
    /// The caller's profile, with what stands in its fields.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn profile_page(
        &self,
        caller: &Caller,
        sign_in: &SignIn,
    ) -> Result<ProfilePage, PeopleError> {
        let person = self.own_profile(caller).await?;
        let identities = self.own_identities(caller).await?;
        let roles = self.store().roles(Some(&person.id)).await?;
        let conflicts = self.own_conflicts(caller).await?;
        let mut never: Vec<_> = conflicts
            .iter()
            .filter(|row| is_never(row))
            .filter_map(|row| row.image.clone())
            .collect();
        never.sort_unstable();
        let linkable = sign_in
            .providers()
            .iter()
            .filter(|provider| {
                let issuer = provider.issuer();
                identities.iter().all(|identity| identity.issuer != issuer)
            })
            .map(|provider| Provider {
                slug: provider.slug().to_owned(),
                name: provider.name().to_owned(),
            })
            .collect();
        let alone = identities.len() == 1;
        Ok(ProfilePage {
            handle: person.handle.clone(),
            email: words::email(sign_in, &person, &identities),
            form: form(&person, &never),
            findings: FormFindings::default(),
            reviews: permission::might(&caller.actor, Action::ReadQueue).is_ok(),
            roles: words::roles_held(&roles),
            linkable,
            identities: identities
                .into_iter()
                .map(|row| Identity {
                    id: identity_key(&row),
                    provider: words::provider(sign_in, &row.issuer),
                    name: row.name,
                    linked_at: words::moment(row.created_at),
                    kept_because: alone
                        .then(|| "It is the only way to sign in to this account.".to_owned()),
                })
                .collect(),
            done: None,
            now: self.clock().now(),
        })
    }

    /// Sets the caller's profile to what stands in the fields.
    ///
    /// # Errors
    /// When a field holds what it does not take, under the name that it has on the page; when nobody
    /// is signed in, or the store fails.
    pub async fn save_profile(
        &self,
        caller: &Caller,
        form: &ProfileForm,
    ) -> Result<(), PeopleError> {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        let change = ProfileChange {
            display_name: form.name.clone(),
            organisations: lines(&form.organisations),
            upstream_projects: lines(&form.projects),
            away_from: form.away_from.clone(),
            away_until: form.away_until.clone(),
            theme: form.theme.clone(),
        };
        never_list(&form.never_review)?;
        let saved = self.put_own_profile(caller, &change).await;
        saved.map_err(|error| match error {
            PeopleError::Invalid { field, words } => PeopleError::Invalid {
                field: match field {
                    "display_name" => "name",
                    "upstream_projects" => "projects",
                    same => same,
                },
                words,
            },
            other => other,
        })?;
        if permission::might(&caller.actor, Action::ReadQueue).is_ok() {
            self.never_review(caller, &form.never_review).await?;
        }
        Ok(())
    }
}

fn form(person: &PersonRow, never: &[String]) -> ProfileForm {
    ProfileForm {
        name: person.display_name.clone(),
        organisations: words::names(&person.organisations).join("\n"),
        projects: words::names(&person.upstream_projects).join("\n"),
        away_from: person.away_from.clone().unwrap_or_default(),
        away_until: person.away_until.clone().unwrap_or_default(),
        theme: person.theme.clone(),
        never_review: never.join("\n"),
    }
}
