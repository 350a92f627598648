//! Service accounts and the tokens of others.

use app::view::form::{FormChoice, FormFindings};
use app::view::people::{
    ServiceAccount, ServiceAccountForm, ServiceAccountsPage, TokenForm, TokenOwner, TokensPage,
};
use domain::permission::{Action, Subject, TokenScope};
use domain::{Handle, ImageName, PersonId};

use super::tokens::{LIFETIMES, sorted};
use super::words;
use crate::portal::account::{TokenWish, images_of, subject_of};
use crate::portal::people::{PeopleError, parse_id};
use crate::portal::{Caller, Portal};
use crate::store::TokenRow;

impl Portal {
    /// The service accounts that are open.
    ///
    /// # Errors
    /// When the caller may not see them, or the store fails.
    pub async fn service_accounts_page(
        &self,
        caller: &Caller,
    ) -> Result<ServiceAccountsPage, PeopleError> {
        let now = self.clock().timestamp().0;
        let mut accounts = Vec::new();
        for row in self.service_accounts(caller).await? {
            if row.closed_at.is_some() {
                continue;
            }
            let tokens = self.store().tokens(&row.person).await?;
            let works = |token: &&TokenRow| token.revoked_at.is_none() && token.expires_at > now;
            let working: Vec<TokenRow> = tokens.iter().filter(works).cloned().collect();
            let images = images_of(&working);
            accounts.push(ServiceAccount {
                handle: row.handle,
                name: row.purpose,
                contact: row.contact_handle,
                images: images.iter().map(ToString::to_string).collect(),
                tokens: tokens.iter().filter(works).count() as u64,
                used_at: tokens
                    .iter()
                    .filter_map(|token| token.last_used_at)
                    .max()
                    .map(words::moment),
            });
        }
        Ok(ServiceAccountsPage {
            accounts,
            form: ServiceAccountForm::default(),
            findings: FormFindings::default(),
            done: None,
            now: self.clock().now(),
        })
    }

    /// Makes a service account as its form says.
    ///
    /// # Errors
    /// When a field holds what it does not take, the caller may not, or the store fails.
    pub async fn make_service_account_by_form(
        &self,
        caller: &Caller,
        form: &ServiceAccountForm,
    ) -> Result<(), PeopleError> {
        let read = |field: &'static str, text: &str| -> Result<Handle, PeopleError> {
            let text = text.trim().trim_start_matches('@');
            text.parse()
                .map_err(|error| PeopleError::invalid(field, format!("{error}.")))
        };
        let handle = read("handle", &form.handle)?;
        let contact = read("contact", &form.contact)?;
        let made = self.make_service_account(caller, &handle, &form.name, &contact);
        made.await.map(|_| ()).map_err(|error| match error {
            PeopleError::Invalid {
                field: "purpose",
                words,
            } => PeopleError::Invalid {
                field: "name",
                words: words.replace("purpose", "sentence"),
            },
            PeopleError::Unknown(_) => {
                PeopleError::invalid("contact", format!("Nobody here has the handle {contact}."))
            }
            other => other,
        })
    }

    /// The tokens of a service account.
    ///
    /// # Errors
    /// When the caller may not see them, there is no such account, or the store fails.
    pub async fn service_tokens_page(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<TokensPage, PeopleError> {
        let account = self.open_account(caller, handle).await?;
        let rows = self.tokens(caller, Some(account)).await?;
        let known = images_of(&rows);
        let choices = [
            (
                TokenScope::CatalogueRead,
                "Read the catalogue",
                "What everybody may read, at the rate of a known program.",
            ),
            (
                TokenScope::ProposalsRead,
                "Read proposals",
                "Its own drafts and proposals.",
            ),
        ];
        let is_administrator = caller
            .may(Action::ManageServiceAccounts, &Subject::none())
            .is_ok();
        let owner = TokenOwner::ServiceAccount {
            handle: handle.to_string(),
            by_contact: !is_administrator,
        };
        let mut page = self.tokens_of(owner, rows);
        page.scopes = choices
            .map(|(scope, label, about)| FormChoice::new(&scope.to_string(), label, about))
            .to_vec();
        // Whoever renews a token has its images written already.
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        page.form.images = known.join("\n");
        Ok(page)
    }

    /// Makes a token for a service account as its form says; gives its text, which nobody can read
    /// again.
    ///
    /// # Errors
    /// When a field holds what it does not take, the caller may not, or the store fails.
    pub async fn make_service_token(
        &self,
        caller: &Caller,
        handle: &Handle,
        form: &TokenForm,
    ) -> Result<String, PeopleError> {
        let account = self.open_account(caller, handle).await?;
        let mut scopes = Vec::new();
        for text in &form.scopes {
            let scope: TokenScope = text
                .parse()
                .map_err(|error| PeopleError::invalid("scope", format!("{error}.")))?;
            scopes.push(scope);
        }
        for line in form.images.lines().filter(|line| !line.trim().is_empty()) {
            let image: ImageName = line.trim().parse().map_err(|error| {
                PeopleError::invalid(
                    "images",
                    format!("“{}” is no name of an image: {error}.", line.trim()),
                )
            })?;
            scopes.push(TokenScope::ImageUpdate(image));
        }
        let wish = TokenWish {
            name: form.name.clone(),
            scopes,
            days: form.days.parse().unwrap_or(0),
            service_account: Some(account),
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

    /// The tokens of another person, which an administrator can only revoke.
    ///
    /// # Errors
    /// When the caller may not see them, there is no such person, or the store fails.
    pub async fn person_tokens_page(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<TokensPage, PeopleError> {
        caller.may(Action::RevokeTokenOfOther, &Subject::none())?;
        let person = self.known_person(handle).await?;
        let rows = self.store().tokens(&person.id).await?;
        Ok(self.tokens_of(TokenOwner::Person(handle.to_string()), rows))
    }

    fn tokens_of(&self, owner: TokenOwner, rows: Vec<TokenRow>) -> TokensPage {
        TokensPage {
            owner,
            answers_for: Vec::new(),
            tokens: sorted(rows, self.clock().timestamp()),
            created: None,
            form: TokenForm {
                days: "90".to_owned(),
                ..TokenForm::default()
            },
            findings: FormFindings::default(),
            scopes: Vec::new(),
            lifetimes: LIFETIMES
                .map(|(days, label)| FormChoice::new(days, label, ""))
                .to_vec(),
            done: None,
            now: self.clock().now(),
        }
    }

    async fn open_account(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<PersonId, PeopleError> {
        let accounts = self.store().service_accounts().await?;
        let account = accounts
            .iter()
            .find(|account| account.handle == handle.as_str() && account.closed_at.is_none());
        // Whether there is one is told to those who may make its tokens.
        let subject = account.map_or_else(|| Ok(Subject::none()), subject_of)?;
        caller.may(Action::ManageServiceTokens, &subject)?;
        let account =
            account.ok_or_else(|| PeopleError::Unknown(format!("service account {handle}")))?;
        parse_id(&account.person)
    }
}
