//! People and service accounts as administrators see them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Email, PEOPLE};
use crate::view::address::with_query;
use crate::view::form::{FormChoice, FormFindings};

/// What is asked of the list of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// `q`: a piece of handle, name or e-mail address.
    pub q: String,
    /// `role`: only those who hold it; empty for all.
    pub role: String,
}

impl PeopleQuery {
    /// The address that asks this, from the first page on or behind the handle `after`.
    pub fn to_href(&self, after: Option<&str>) -> String {
        let pairs: Vec<(&str, &str)> = [
            ("q", self.q.as_str()),
            ("role", self.role.as_str()),
            ("after", after.unwrap_or_default()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        with_query(PEOPLE, &pairs)
    }
}

/// One person of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The handle.
    pub handle: String,
    /// The name; may be empty.
    pub name: String,
    /// Their roles in words, as in "Reviewer (Dockerfiles)".
    pub roles: Vec<String>,
    /// When they last used the portal; none for never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub seen_at: Option<OffsetDateTime>,
    /// Whether they are locked out.
    pub blocked: bool,
}

/// The page `/admin/people`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    /// What was asked.
    pub query: PeopleQuery,
    /// The roles one can ask for.
    pub roles: Vec<FormChoice>,
    /// The people that fit, by handle.
    pub people: Vec<PersonRow>,
    /// How many fit in all.
    pub total: u64,
    /// The address of the first page, when this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// A role that somebody holds, with what an administrator needs to take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedRole {
    /// What the form sends.
    pub role: String,
    /// As in "Reviewer".
    pub label: String,
    /// For what, in words; empty for a role without scopes.
    pub scopes: String,
    /// Who gave it: a handle, or where it comes from, as in "the group reviewers of Keycloak".
    pub granted_by: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// Why it cannot be taken, as a sentence, as for the last administrator; none when it can.
    pub kept_because: Option<String>,
}

/// An image that somebody maintains or says to maintain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintainedImage {
    /// The image.
    pub image: String,
    /// Who confirmed it; none for a claim that waits.
    pub confirmed_by: Option<String>,
}

/// What stands in the forms of somebody's page, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GrantForm {
    /// `role`: the role to grant.
    pub role: String,
    /// `scope`, several times: for what.
    pub scopes: Vec<String>,
    /// `reason`: why, for the audit log.
    pub reason: String,
}

/// The page `/admin/people/{handle}`.
///
/// Its forms post `act` = `grant`, `take`, `block`, `unblock`, `confirm-maintainer`,
/// `refuse-maintainer` or `end-sessions` to the same address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAdminPage {
    /// The handle.
    pub handle: String,
    /// The name; may be empty.
    pub name: String,
    /// Their e-mail address.
    pub email: Email,
    /// How they sign in, as in "GitHub (octo)".
    pub identities: Vec<String>,
    /// What they hold.
    pub roles: Vec<GrantedRole>,
    /// Roles the reader may grant.
    pub grantable: Vec<FormChoice>,
    /// Scopes of the role of a reviewer.
    pub scopes: Vec<FormChoice>,
    /// The form.
    pub form: GrantForm,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// `?take=ROLE`: the role whose taking is asked about.
    pub taking: Option<String>,
    /// `?block=yes`: whether the lock-out is asked about.
    pub blocking: bool,
    /// Whether they are locked out, and why.
    pub blocked_because: Option<String>,
    /// Why they cannot be locked out, as a sentence; none when they can.
    pub unblockable_because: Option<String>,
    /// Whether the reader may end their sessions and revoke their tokens.
    pub may_end_access: bool,
    /// Images they maintain or claim.
    pub maintains: Vec<MaintainedImage>,
    /// How many sessions they have.
    pub sessions: u64,
    /// How many of their tokens work.
    pub tokens: u64,
    /// When they came.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When they last used the portal; none for never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub seen_at: Option<OffsetDateTime>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// A program that acts with tokens of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccount {
    /// The handle.
    pub handle: String,
    /// What it does.
    pub name: String,
    /// The handle of the person to ask.
    pub contact: String,
    /// Images that its tokens may update.
    pub images: Vec<String>,
    /// How many of its tokens work.
    pub tokens: u64,
    /// When one of its tokens was last used; none for never.
    #[serde(with = "time::serde::rfc3339::option")]
    pub used_at: Option<OffsetDateTime>,
}

/// What stands in the form for a new service account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServiceAccountForm {
    /// `handle`: its handle.
    pub handle: String,
    /// `name`: what it does.
    pub name: String,
    /// `contact`: the handle of the person to ask.
    pub contact: String,
}

/// The page `/admin/service-accounts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccountsPage {
    /// The accounts by handle.
    pub accounts: Vec<ServiceAccount>,
    /// The form for a new one.
    pub form: ServiceAccountForm,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
