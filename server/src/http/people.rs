//! The pages about people: one's own account, and everybody's public page.

mod admin;
pub(super) mod audit;
mod conflicts;
mod maintainers;
mod own;
mod person;
mod service_accounts;
mod sessions;
mod tokens;

pub use admin::{
    change as change_person, list as people, person as person_admin, revoke_token,
    tokens as person_tokens,
};
pub use audit::{api as audit_api, csv as audit_csv, json as audit_json, page as audit};
pub use conflicts::{change as change_conflicts, page as conflicts};
pub use maintainers::{change as change_maintainers, page as maintainers};
pub use own::{change as change_profile, profile};
pub use person::page as person;
pub use service_accounts::{
    change as change_service_accounts, change_tokens as change_service_tokens,
    list as service_accounts, tokens as service_tokens,
};
pub use sessions::{end as end_sessions, page as sessions};
pub use tokens::{change as change_tokens, page as tokens};

use app::view::form::FormFindings;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Handle;
use leptos::prelude::IntoView;
use serde::Deserialize;

use super::Web;
use super::pages::{Visitor, html_page};
use super::problem::Problem;
use crate::portal::PeopleError;

/// What stands behind the address of a page: a word for what was just done, out of a closed list,
/// so that nobody puts words on the page by a link.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    /// The word as a sentence.
    fn sentence(&self) -> Option<String> {
        let sentence = match self.done.as_str() {
            "saved" => "Profile saved.",
            "linked" => "Identity linked.",
            "unlinked" => "Identity removed.",
            "ended" => "Signed out there.",
            "ended-others" => "Signed out everywhere else.",
            "revoked" => "Token revoked.",
            "granted" => "Role granted. It holds from the next sign-in on.",
            "taken" => "Role taken.",
            "blocked" => "Locked out.",
            "unblocked" => "Let in again.",
            "signed-out" => "Every session ended.",
            "made" => "Service account made. Open it to make its first token.",
            "closed" => "Service account closed.",
            "declared" => "Declared.",
            "withdrawn" => "Withdrawn.",
            "claimed" => "Claimed. A confirmed maintainer or a coordinator is next.",
            "confirmed" => "Maintainer confirmed.",
            "refused" => "Claim refused.",
            "ended-maintainership" => "Maintainership ended.",
            "waived" => "Conflict waived. Everybody can read why.",
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

/// The fields of a form, in the order in which they were sent.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Every field, in the order in which they were sent.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// The first field of a name; empty when there is none. Line ends are as they were typed.
    pub(super) fn one(&self, name: &str) -> String {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.replace("\r\n", "\n"))
    }

    /// Every field of a name.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
            .collect()
    }
}

/// A form that was refused: which field, and why. Everything else stays an error.
fn findings(error: PeopleError) -> Result<FormFindings, Problem> {
    match error {
        PeopleError::Invalid { field, words } => Ok(FormFindings::new([(field, words)])),
        other => Err(other.into()),
    }
}

/// A handle from an address; what cannot be one is nobody's.
fn handle(text: &str) -> Result<Handle, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A page about people, for its reader alone.
fn private(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    title: &str,
    page: impl IntoView,
) -> Response {
    html(status, html_page::private(web, visitor, title, page))
}

/// A page for one person.
pub(super) fn html(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, html).into_response()
}
