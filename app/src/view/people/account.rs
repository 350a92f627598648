//! A person: what they see of themselves, and what everybody sees.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Provider, RoleHeld};
use crate::view::form::FormFindings;

/// The e-mail address of somebody, and who says that it is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Email {
    /// No provider gave one.
    None,
    /// A provider gave it and did not say that it was verified.
    Unverified {
        /// The address.
        address: String,
        /// The provider.
        by: String,
    },
    /// A provider has verified it.
    Verified {
        /// The address.
        address: String,
        /// The provider.
        by: String,
    },
}

/// An account at a provider by which somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What the form sends to remove it.
    pub id: String,
    /// The provider.
    pub provider: String,
    /// The name under which the provider knows the person.
    pub name: String,
    /// When it was linked.
    #[serde(with = "time::serde::rfc3339")]
    pub linked_at: OffsetDateTime,
    /// Why it cannot be removed, as a sentence; none when it can.
    pub kept_because: Option<String>,
}

/// What stands in the fields of the profile, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProfileForm {
    /// `name`: what others read.
    pub name: String,
    /// `organisations`: one to a line.
    pub organisations: String,
    /// `projects`: upstream projects, one to a line.
    pub projects: String,
    /// `never_review`: images or projects that the person never reviews, one to a line.
    pub never_review: String,
    /// `away_from`: the first day, as in `2026-12-24`; empty for none.
    pub away_from: String,
    /// `away_until`: the last day; empty for none.
    pub away_until: String,
    /// `theme`: `system`, `light` or `dark`.
    pub theme: String,
}

/// The page `/account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// The person's handle.
    pub handle: String,
    /// Their e-mail address.
    pub email: Email,
    /// The form.
    pub form: ProfileForm,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// Whether the questions for reviewers are shown.
    pub reviews: bool,
    /// What the person may do.
    pub roles: Vec<RoleHeld>,
    /// How they sign in.
    pub identities: Vec<Identity>,
    /// Providers that can be linked.
    pub linkable: Vec<Provider>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// One sign-in that is still good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// What the form sends to end it; no secret.
    pub id: String,
    /// Browser and system in words, as in "Firefox on Linux".
    pub device: String,
    /// The network address it was last used from; may be empty.
    pub address: String,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub began_at: OffsetDateTime,
    /// When it was last used.
    #[serde(with = "time::serde::rfc3339")]
    pub used_at: OffsetDateTime,
    /// When it ends by itself at the latest.
    #[serde(with = "time::serde::rfc3339")]
    pub ends_at: OffsetDateTime,
    /// Whether it is the one that shows the page.
    pub current: bool,
}

/// The page `/account/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsPage {
    /// Sessions, the present one first, then the last used.
    pub sessions: Vec<Session>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// Days on which somebody is away, already in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayDates {
    /// As in "24 December 2026".
    pub from: String,
    /// As in "2 January 2027".
    pub until: String,
    /// Whether today is among them.
    pub now: bool,
}

/// A public proposal of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonProposal {
    /// Its number.
    pub number: u64,
    /// What it is, as in "New image tidewater".
    pub title: String,
    /// Where it stands, in a word.
    pub state: String,
}

/// The public page `/people/{handle}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// The handle.
    pub handle: String,
    /// The name; may be empty.
    pub name: String,
    /// Whether it is a service account, and whom to ask about it.
    pub service_contact: Option<String>,
    /// What they may do in the programme.
    pub roles: Vec<RoleHeld>,
    /// Organisations they stated.
    pub organisations: Vec<String>,
    /// Upstream projects they stated.
    pub projects: Vec<String>,
    /// Images they are a confirmed maintainer of.
    pub maintains: Vec<String>,
    /// Their public proposals, latest first.
    pub proposals: Vec<PersonProposal>,
    /// How many public proposals there are in all.
    pub proposals_total: u64,
    /// When they are away.
    pub away: Option<AwayDates>,
    /// Whether the reader is this person.
    pub is_reader: bool,
    /// The address at which an administrator changes the person; only for administrators.
    pub administration: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
