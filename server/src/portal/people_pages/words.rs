//! Roles, scopes and people in the words of the pages.

use app::view::people::{Email, RoleHeld};
use domain::permission::{Action, GrantedRole, Scope};
use time::OffsetDateTime;

use crate::clock::Timestamp;
use crate::sign_in::SignIn;
use crate::store::{IdentityRow, PersonRow, RoleRow};

/// A role as a heading has it.
pub(super) fn role(role: GrantedRole) -> &'static str {
    match role {
        GrantedRole::Apprentice => "Apprentice",
        GrantedRole::Reviewer => "Reviewer",
        GrantedRole::Coordinator => "Coordinator",
        GrantedRole::Administrator => "Administrator",
    }
}

/// A scope inside a sentence.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Suitability => "suitability",
        Scope::Dockerfile => "Dockerfiles",
        Scope::Docs => "documentation",
        Scope::Security => "security",
    }
}

/// What a role is for, as a sentence.
pub(super) fn about_role(role: GrantedRole) -> &'static str {
    match role {
        GrantedRole::Apprentice => "Reviews in the shadow of others; the verdict does not count.",
        GrantedRole::Reviewer => "Claims and reviews proposals in the scopes that are given.",
        GrantedRole::Coordinator => {
            "Decides on proposals, waives conflicts, names apprentices and reviewers."
        }
        GrantedRole::Administrator => {
            "Runs the portal: people, roles, service accounts. Decides on no proposal."
        }
    }
}

/// A stored act in words; one that this program does not know keeps its name.
pub(super) fn act(stored: &str) -> String {
    Action::ALL
        .iter()
        .find(|action| action.as_str() == stored)
        .map_or_else(|| stored.to_owned(), |action| capital(action.words()))
}

/// A text that begins a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

/// A way to sign in, as in "GitHub (octo)".
pub(super) fn identity(sign_in: &SignIn, row: &IdentityRow) -> String {
    format!("{} ({})", provider(sign_in, &row.issuer), row.name)
}

/// Stored scopes in words, with commas.
pub(super) fn scopes(stored: &str) -> String {
    let words: Vec<_> = stored
        .split(' ')
        .filter_map(|text| text.parse().ok())
        .map(scope)
        .collect();
    words.join(", ")
}

/// A stored role in words; one that this program does not know keeps its name.
pub(super) fn stored_role(text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |known| role(known).to_owned())
}

/// Roles as pages list them.
pub(super) fn roles_held(rows: &[RoleRow]) -> Vec<RoleHeld> {
    rows.iter()
        .map(|row| RoleHeld {
            role: stored_role(&row.role),
            scopes: scopes(&row.scopes),
            since: moment(row.granted_at),
        })
        .collect()
}

/// A stored moment.
pub(super) fn moment(micros: i64) -> OffsetDateTime {
    Timestamp(micros).into()
}

/// What a provider is called; one that is no longer configured by its address.
pub(super) fn provider(sign_in: &SignIn, issuer: &str) -> String {
    sign_in
        .providers()
        .iter()
        .find(|provider| provider.issuer() == issuer)
        .map_or_else(|| issuer.to_owned(), |known| known.name().to_owned())
}

/// An address, and who says that it is theirs.
pub(super) fn email(sign_in: &SignIn, person: &PersonRow, identities: &[IdentityRow]) -> Email {
    let Some(address) = person.email.clone() else {
        return Email::None;
    };
    // Which provider said so is not kept: with one it is known, with several it is one of them.
    let by = match identities {
        [only] => provider(sign_in, &only.issuer),
        _ => "a sign-in provider".to_owned(),
    };
    if person.email_verified_at.is_some() {
        Email::Verified { address, by }
    } else {
        Email::Unverified { address, by }
    }
}

/// A stored list of names.
pub(super) fn names(stored: &str) -> Vec<String> {
    serde_json::from_str(stored).unwrap_or_default()
}
