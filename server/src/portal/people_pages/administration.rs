//! People as administrators and coordinators find and change them.

use std::collections::BTreeSet;

use app::view::form::{FormChoice, FormFindings};
use app::view::people::{
    GrantForm, GrantedRole as HeldRole, MaintainedImage, PeoplePage, PeopleQuery, PersonAdminPage,
    PersonRow as Listed,
};
use domain::Handle;
use domain::permission::{Action, GrantedRole, Scope, Subject};

use super::words;
use crate::portal::people::{PeopleError, parse_id};
use crate::portal::{Caller, Portal};
use crate::sign_in::SignIn;
use crate::store::{ListedPerson, PeopleFilter, PersonRow, RoleRow};

/// What the page about a person asks before it acts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asking {
    /// The role whose taking is asked about.
    pub taking: Option<String>,
    /// Whether the lock-out is asked about.
    pub blocking: bool,
}

impl Portal {
    /// A page of the list of people, from behind the handle `after`.
    ///
    /// # Errors
    /// When the caller may not see it, or the store fails.
    pub async fn people_page(
        &self,
        caller: &Caller,
        query: PeopleQuery,
        after: &str,
    ) -> Result<PeoplePage, PeopleError> {
        let role: Option<GrantedRole> = query.role.parse().ok();
        let (people, next) = self.people(caller, &query.q, role, after).await?;
        let filter = PeopleFilter {
            text: query.q.trim(),
            role: role.map(GrantedRole::as_str),
            ..PeopleFilter::default()
        };
        let total = self.store().count_people_like(&filter).await?;
        Ok(PeoplePage {
            roles: GrantedRole::ALL
                .map(|role| FormChoice::new(role.as_str(), words::role(role), ""))
                .to_vec(),
            people: people.into_iter().map(listed).collect(),
            total: u64::try_from(total).unwrap_or(0),
            first: (!after.is_empty()).then(|| query.to_href(None)),
            next: next.map(|after| query.to_href(Some(&after))),
            query,
            now: self.clock().now(),
        })
    }

    /// A person with what the caller may change about them.
    ///
    /// # Errors
    /// When the caller may not see it, there is no such person, or the store fails.
    pub async fn person_admin_page(
        &self,
        caller: &Caller,
        sign_in: &SignIn,
        handle: &Handle,
        asking: Asking,
    ) -> Result<PersonAdminPage, PeopleError> {
        caller.may(Action::ReadPeople, &Subject::none())?;
        let person = self.known_person(handle).await?;
        let id = parse_id(&person.id)?;
        let identities = self.store().identities(&person.id).await?;
        let everybody = self.store().roles(None).await?;
        let (now, idle_since) = (self.clock().timestamp(), self.idle_since());
        let sessions = self.store().sessions(&person.id, now, idle_since).await?;
        let tokens = self.store().tokens(&person.id).await?;
        let accounts = self.store().service_accounts().await?;
        let is_service = accounts.iter().any(|account| account.person == person.id);

        let mut roles = Vec::new();
        for row in everybody.iter().filter(|row| row.person == person.id) {
            roles.push(HeldRole {
                role: row.role.clone(),
                label: words::stored_role(&row.role),
                scopes: words::scopes(&row.scopes),
                granted_by: self.giver(&row.granted_by).await?,
                since: words::moment(row.granted_at),
                kept_because: kept_because(caller, &person, row, &everybody),
            });
        }
        let grantable = GrantedRole::ALL
            .into_iter()
            .filter(|role| {
                let subject = Subject {
                    role: Some(*role),
                    ..Subject::person(id)
                };
                !is_service && caller.may(Action::GrantRole, &subject).is_ok()
            })
            .map(|role| FormChoice::new(role.as_str(), words::role(role), words::about_role(role)))
            .collect();
        let mut maintains = Vec::new();
        for row in self.store().maintained(&person.id).await? {
            maintains.push(MaintainedImage {
                image: row.image,
                confirmed_by: match &row.confirmed_by {
                    Some(by) => Some(self.giver(by).await?),
                    None => None,
                },
            });
        }
        let ends = caller.may(Action::EndSessionsOfOther, &Subject::person(id));
        Ok(PersonAdminPage {
            email: words::email(sign_in, &person, &identities),
            identities: identities
                .iter()
                .map(|row| words::identity(sign_in, row))
                .collect(),
            roles,
            grantable,
            scopes: Scope::ALL
                .map(|scope| {
                    FormChoice::new(scope.as_str(), &words::capital(words::scope(scope)), "")
                })
                .to_vec(),
            form: GrantForm::default(),
            findings: FormFindings::default(),
            taking: asking.taking,
            blocking: asking.blocking,
            unblockable_because: unblockable_because(caller, &person, &everybody),
            blocked_because: person
                .blocked_at
                .map(|_| person.blocked_reason.clone().unwrap_or_default()),
            may_end_access: ends.is_ok(),
            maintains,
            sessions: sessions.len() as u64,
            tokens: tokens
                .iter()
                .filter(|row| row.revoked_at.is_none() && row.expires_at > now.0)
                .count() as u64,
            created_at: words::moment(person.created_at),
            seen_at: Some(words::moment(person.last_seen_at)),
            handle: person.handle,
            name: person.display_name,
            done: None,
            now: self.clock().now(),
        })
    }

    /// Gives a role as its form says.
    ///
    /// # Errors
    /// When a field holds what it does not take, the caller may not, or the store fails.
    pub async fn grant_by_form(
        &self,
        caller: &Caller,
        handle: &Handle,
        form: &GrantForm,
    ) -> Result<(), PeopleError> {
        let role: GrantedRole = form
            .role
            .parse()
            .map_err(|_| PeopleError::invalid("role", "Choose a role."))?;
        let scopes: BTreeSet<Scope> = form
            .scopes
            .iter()
            .map(|scope| scope.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| PeopleError::invalid("scope", "Choose among the scopes."))?;
        let granted = self.grant_role_because(caller, handle, role, &scopes, &form.reason);
        granted.await.map_err(|error| match error {
            PeopleError::Invalid {
                field: "scopes",
                words,
            } => PeopleError::Invalid {
                field: "scope",
                words,
            },
            other => other,
        })
    }

    /// Ends every session of a person by handle; says how many.
    ///
    /// # Errors
    /// When the caller may not, there is no such person, or the store fails.
    pub async fn sign_out_person(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<u64, PeopleError> {
        caller.may(Action::ReadPeople, &Subject::none())?;
        let person = self.known_person(handle).await?;
        self.sign_out_other(caller, parse_id(&person.id)?).await
    }

    /// Who gave something, in words: a person, the command line, a group.
    pub(super) async fn giver(&self, by: &str) -> Result<String, PeopleError> {
        if let Some(issuer) = by.strip_prefix("group:") {
            return Ok(format!("the groups of {issuer}"));
        }
        if by == "command-line" {
            return Ok("the command line".to_owned());
        }
        let person = self.store().person(by).await?;
        Ok(person.map_or_else(|| by.to_owned(), |person| format!("@{}", person.handle)))
    }
}

/// Why a role cannot be taken by this caller.
fn kept_because(
    caller: &Caller,
    person: &PersonRow,
    row: &RoleRow,
    everybody: &[RoleRow],
) -> Option<String> {
    let Ok(role) = row.role.parse::<GrantedRole>() else {
        return Some("This version of the portal does not know the role.".to_owned());
    };
    let subject = Subject {
        role: Some(role),
        ..parse_id(&person.id).map_or_else(|_| Subject::none(), Subject::person)
    };
    if let Err(refusal) = caller.may(Action::GrantRole, &subject) {
        return Some(refusal.to_string());
    }
    is_last(row, everybody).then(|| PeopleError::LastAdministrator.to_string())
}

/// Whether nobody else has the role of an administrator.
fn is_last(row: &RoleRow, everybody: &[RoleRow]) -> bool {
    row.role == GrantedRole::Administrator.as_str()
        && !everybody
            .iter()
            .any(|other| other.role == row.role && other.person != row.person)
}

/// Why a person cannot be locked out by this caller.
fn unblockable_because(
    caller: &Caller,
    person: &PersonRow,
    everybody: &[RoleRow],
) -> Option<String> {
    let Ok(id) = parse_id(&person.id) else {
        return Some("The account cannot be read.".to_owned());
    };
    if caller.id() == Some(id) {
        return Some("You cannot lock yourself out.".to_owned());
    }
    if let Err(refusal) = caller.may(Action::BlockPerson, &Subject::person(id)) {
        return Some(refusal.to_string());
    }
    everybody
        .iter()
        .any(|row| row.person == person.id && is_last(row, everybody))
        .then(|| PeopleError::LastAdministrator.to_string())
}

fn listed(person: ListedPerson) -> Listed {
    let mut roles: Vec<String> = person
        .roles
        .split(';')
        .filter(|granted| !granted.is_empty())
        .map(|granted| {
            let (role, scopes) = granted.split_once(':').unwrap_or((granted, ""));
            let (role, scopes) = (words::stored_role(role), words::scopes(scopes));
            if scopes.is_empty() {
                role
            } else {
                format!("{role} ({scopes})")
            }
        })
        .collect();
    roles.sort_unstable();
    if person.contact.is_some() {
        roles.push("Service account".to_owned());
    }
    Listed {
        handle: person.handle,
        name: person.display_name,
        roles,
        seen_at: Some(words::moment(person.last_seen_at)),
        blocked: person.blocked_at.is_some(),
    }
}
