//! The people of the sample programme, named by role. A portal that was started for development
//! offers them on its sign-in page; no provider vouches for them, so anywhere else nobody can be
//! one of them.

use domain::permission::{Action, GrantedRole, Scope};

use super::caller::{About, Caller};
use super::people::{PeopleError, VerifiedIdentity, add_person};
use super::{Portal, PortalError};

/// Who vouches for sample people: no address, so no provider's issuer.
const ISSUER: &str = "the sample programme";
/// The image that the sample maintainer maintains where the catalogue has it.
const MAINTAINED: &str = "postgres";
/// The scopes of those who may judge everything.
const EVERY_SCOPE: &[Scope] = &[
    Scope::Suitability,
    Scope::Dockerfile,
    Scope::Docs,
    Scope::Security,
];

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SamplePerson {
    /// The handle.
    pub handle: &'static str,
    /// The name that others read.
    pub name: &'static str,
    /// What this person may do, as a sentence.
    pub about: &'static str,
    role: Option<GrantedRole>,
    scopes: &'static [Scope],
}

const fn person(
    handle: &'static str,
    name: &'static str,
    about: &'static str,
    role: Option<GrantedRole>,
    scopes: &'static [Scope],
) -> SamplePerson {
    SamplePerson {
        handle,
        name,
        about,
        role,
        scopes,
    }
}

/// All of them, in the order in which they are offered.
pub const SAMPLE_PEOPLE: [SamplePerson; 10] = [
    person(
        "sample-author",
        "Sample Author",
        "Proposes images.",
        None,
        &[],
    ),
    person(
        "sample-co-author",
        "Sample Co-Author",
        "Is invited to write with others.",
        None,
        &[],
    ),
    person(
        "sample-maintainer",
        "Sample Maintainer",
        "Is the confirmed maintainer of one image.",
        None,
        &[],
    ),
    person(
        "sample-reviewer-1",
        "Sample Reviewer One",
        "Reviews everything.",
        Some(GrantedRole::Reviewer),
        EVERY_SCOPE,
    ),
    person(
        "sample-reviewer-2",
        "Sample Reviewer Two",
        "Reviews everything; two approvals need two people.",
        Some(GrantedRole::Reviewer),
        EVERY_SCOPE,
    ),
    person(
        "sample-security-reviewer",
        "Sample Security Reviewer",
        "Reviews what concerns security, and nothing else.",
        Some(GrantedRole::Reviewer),
        &[Scope::Security],
    ),
    person(
        "sample-apprentice",
        "Sample Apprentice",
        "Reviews in the shadow of others; the verdict does not count.",
        Some(GrantedRole::Apprentice),
        &[],
    ),
    person(
        "sample-coordinator",
        "Sample Coordinator",
        "Decides on proposals.",
        Some(GrantedRole::Coordinator),
        &[],
    ),
    person(
        "sample-coordinator-2",
        "Sample Coordinator Two",
        "Decides, too: some acts need a second coordinator.",
        Some(GrantedRole::Coordinator),
        &[],
    ),
    person(
        "sample-administrator",
        "Sample Administrator",
        "Runs the portal: people, roles, service accounts. Decides on no proposal.",
        Some(GrantedRole::Administrator),
        &[],
    ),
];

impl SamplePerson {
    /// The one with this handle.
    pub fn named(handle: &str) -> Option<&'static Self> {
        SAMPLE_PEOPLE.iter().find(|person| person.handle == handle)
    }

    /// How this person signs in.
    pub fn identity(&self) -> VerifiedIdentity {
        VerifiedIdentity {
            issuer: ISSUER.to_owned(),
            subject: self.handle.to_owned(),
            name: self.handle.to_owned(),
            display_name: self.name.to_owned(),
            email: Some(format!("{}@example.org", self.handle)),
            email_verified: true,
            roles: None,
        }
    }
}

impl Portal {
    /// Adds those sample people who are not there yet, with their roles; says how many. Whoever is
    /// there stays as they are: roles may have been taken from them since.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn add_sample_people(&self) -> Result<usize, PortalError> {
        let now = self.clock().timestamp();
        let images = self.store().images().await?;
        let listed = || images.iter().filter(|image| image.retired_at.is_none());
        let maintained = listed()
            .find(|image| image.name == MAINTAINED)
            .or_else(|| listed().next())
            .map(|image| image.name.as_str());
        let caller = Caller::command_line();
        let mut added = 0;
        let mut tx = self.store().begin().await?;
        for sample in &SAMPLE_PEOPLE {
            let identity = sample.identity();
            let known = tx.person_of_identity(&identity.issuer, &identity.subject);
            if known.await?.is_some() {
                continue;
            }
            let person =
                add_person(&mut tx, &identity, now)
                    .await
                    .map_err(|error| match error {
                        PeopleError::Store(error) => PortalError::Store(error),
                        other => PortalError::Store(sqlx::Error::Protocol(other.to_string())),
                    })?;
            let mut sentence = format!("Added the sample person {}.", person.handle);
            if let Some(role) = sample.role {
                let scopes: Vec<_> = sample.scopes.iter().map(|scope| scope.as_str()).collect();
                let (scopes, by) = (scopes.join(" "), caller.identifier());
                tx.put_role(&person.id, role.as_str(), &scopes, &by, now)
                    .await?;
                sentence = format!("{sentence} Gave the role {role} to them.");
            }
            if sample.handle == "sample-maintainer"
                && let Some(image) = maintained
            {
                tx.claim_image(image, &person.id, now).await?;
                tx.confirm_maintainer(image, &person.id, &caller.identifier(), now)
                    .await?;
            }
            caller
                .write_audit(
                    &mut tx,
                    now,
                    Action::GrantRole,
                    About::person(&person.id),
                    &sentence,
                )
                .await?;
            added += 1;
        }
        tx.commit().await?;
        Ok(added)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_person_has_a_handle_of_their_own_that_is_one() {
        for (at, sample) in SAMPLE_PEOPLE.iter().enumerate() {
            assert!(sample.handle.parse::<domain::Handle>().is_ok());
            assert!(sample.about.ends_with('.'), "{}", sample.about);
            assert_eq!(SamplePerson::named(sample.handle), Some(&SAMPLE_PEOPLE[at]));
            let with_scopes = sample.role == Some(GrantedRole::Reviewer);
            assert_eq!(with_scopes, !sample.scopes.is_empty(), "{}", sample.handle);
        }
        assert_eq!(SamplePerson::named("ada"), None);
    }
}
