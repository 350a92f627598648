//! One's own tokens.

use app::view::form::{FormChoice, FormFindings};
use app::view::people::{Token, TokenForm, TokenOwner, TokenState, TokensPage};
use domain::permission::TokenScope;

use super::words;
use crate::clock::Timestamp;
use crate::portal::account::TokenWish;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal};
use crate::store::TokenRow;

/// The times for which a token can be made, in days.
pub(super) const LIFETIMES: [(&str, &str); 4] = [
    ("7", "7 days"),
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "A year"),
];

impl Portal {
    /// The caller's tokens, those that work first.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn tokens_page(&self, caller: &Caller) -> Result<TokensPage, PeopleError> {
        let rows = self.tokens(caller, None).await?;
        let tokens = sorted(rows, self.clock().timestamp());
        let accounts = self.store().service_accounts().await?;
        let answers_for = accounts
            .into_iter()
            .filter(|account| account.closed_at.is_none())
            .filter(|account| {
                caller
                    .id()
                    .is_some_and(|id| account.contact == id.to_string())
            })
            .map(|account| (account.handle, account.purpose))
            .collect();
        Ok(TokensPage {
            owner: TokenOwner::Reader,
            answers_for,
            tokens,
            created: None,
            form: TokenForm {
                days: "90".to_owned(),
                ..TokenForm::default()
            },
            findings: FormFindings::default(),
            scopes: scopes(),
            lifetimes: LIFETIMES
                .map(|(days, label)| FormChoice::new(days, label, ""))
                .to_vec(),
            done: None,
            now: self.clock().now(),
        })
    }

    /// Makes a token as its form says; gives its text, which nobody can read again.
    ///
    /// # Errors
    /// When a field holds what it does not take, the caller may not, or the store fails.
    pub async fn make_token_by_form(
        &self,
        caller: &Caller,
        form: &TokenForm,
    ) -> Result<String, PeopleError> {
        let mut scopes = Vec::new();
        for text in &form.scopes {
            let scope: TokenScope = text.parse().map_err(|error| PeopleError::Invalid {
                field: "scope",
                words: format!("{error}."),
            })?;
            scopes.push(scope);
        }
        let days = form.days.parse().unwrap_or(0);
        let wish = TokenWish {
            name: form.name.clone(),
            scopes,
            days,
            service_account: None,
        };
        match self.make_token(caller, &wish).await {
            Ok(made) => Ok(made.text),
            Err(PeopleError::Invalid {
                field: "scopes",
                words,
            }) => Err(PeopleError::Invalid {
                field: "scope",
                words,
            }),
            Err(error) => Err(error),
        }
    }
}

/// The scopes to choose from.
fn scopes() -> Vec<FormChoice> {
    let choices = [
        (
            TokenScope::CatalogueRead,
            "Read the catalogue",
            "What everybody may read, at the rate of a known program.",
        ),
        (
            TokenScope::ProposalsRead,
            "Read proposals",
            "Its owner's own drafts and proposals.",
        ),
        (
            TokenScope::ProposalsWrite,
            "Propose",
            "Write, submit and answer proposals.",
        ),
        (
            TokenScope::ReviewsWrite,
            "Review",
            "Claim, screen and review.",
        ),
        (
            TokenScope::DecisionsWrite,
            "Decide",
            "Accept, decline, publish, override and waive.",
        ),
        (
            TokenScope::AuditRead,
            "Read the audit log",
            "As far as its owner may read it.",
        ),
    ];
    choices
        .into_iter()
        .map(|(scope, label, about)| FormChoice::new(&scope.to_string(), label, about))
        .collect()
}

/// Tokens as a page lists them: those that work first.
pub(super) fn sorted(rows: Vec<TokenRow>, now: Timestamp) -> Vec<Token> {
    let mut tokens: Vec<_> = rows.into_iter().map(|row| token(row, now.0)).collect();
    tokens.sort_by_key(|token| token.state != TokenState::Works);
    tokens
}

fn token(row: TokenRow, now: i64) -> Token {
    let state = if row.revoked_at.is_some() {
        TokenState::Revoked
    } else if row.expires_at <= now {
        TokenState::Expired
    } else {
        TokenState::Works
    };
    Token {
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        scopes: row.scopes.split(' ').map(str::to_owned).collect(),
        state,
        created_at: words::moment(row.created_at),
        expires_at: words::moment(row.expires_at),
        used_at: row.last_used_at.map(words::moment),
    }
}
