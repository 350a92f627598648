//! What one does with one's own account: sessions and tokens.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::permission::{Action, Subject, TokenScope};
use domain::{ImageName, PersonId};
use uuid::Uuid;

use super::Portal;
use super::caller::{About, Caller};
use super::people::{PeopleError, line, parse_id};
use crate::store::{ServiceAccountRow, SessionRow, TokenRow, Tx};
use crate::token;

/// The most tokens that somebody has at once.
pub const TOKENS_LIMIT: i64 = 50;
/// The longest time a token holds, in days.
pub const TOKEN_DAYS: u32 = 366;

/// What a token is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWish {
    /// What its owner calls it.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<TokenScope>,
    /// For how many days it holds.
    pub days: u32,
    /// The service account it is for; nothing for the caller's own.
    pub service_account: Option<PersonId>,
}

/// A token that was just made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The token itself. It is shown once and not kept.
    pub text: String,
    /// What is kept.
    pub row: TokenRow,
}

impl Portal {
    /// The caller's sessions, the last used first.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn own_sessions(&self, caller: &Caller) -> Result<Vec<SessionRow>, PeopleError> {
        let id = self.own(caller, Action::ManageOwnSessions)?.to_string();
        let now = self.clock().timestamp();
        let sessions = self.store().sessions(&id, now, self.idle_since());
        Ok(sessions.await?)
    }

    /// Ends one session of the caller.
    ///
    /// # Errors
    /// When it is not theirs, or the store fails.
    pub async fn end_own_session(&self, caller: &Caller, digest: &str) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::ManageOwnSessions)?.to_string();
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        if !tx.end_session_of(&person, digest).await? {
            return Err(PeopleError::Unknown("such session of yours".to_owned()));
        }
        let about = About::person(&person);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::ManageOwnSessions,
                about,
                "Ended a session of their own.",
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends every session of the caller, this one too; says how many.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn sign_out_everywhere(&self, caller: &Caller) -> Result<u64, PeopleError> {
        let id = self.own(caller, Action::ManageOwnSessions)?;
        self.end_every_session(caller, id, Action::ManageOwnSessions)
            .await
    }

    /// Ends every session of somebody else; says how many.
    ///
    /// # Errors
    /// When the caller may not, or the store fails.
    pub async fn sign_out_other(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<u64, PeopleError> {
        caller.may(Action::EndSessionsOfOther, &Subject::person(person))?;
        self.end_every_session(caller, person, Action::EndSessionsOfOther)
            .await
    }

    async fn end_every_session(
        &self,
        caller: &Caller,
        person: PersonId,
        action: Action,
    ) -> Result<u64, PeopleError> {
        let person = person.to_string();
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let ended = tx.end_sessions(&person).await?;
        let ended_words = match ended {
            1 => "1 session".to_owned(),
            several => format!("{several} sessions"),
        };
        let sentence = if action == Action::ManageOwnSessions {
            format!("Signed out everywhere: {ended_words} ended.")
        } else {
            let handle = tx.handle_of(&person).await?;
            format!("Signed {handle} out everywhere: {ended_words} ended.")
        };
        caller
            .write_audit(&mut tx, now, action, About::person(&person), &sentence)
            .await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Forgets sessions that have ended; says how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_ended_sessions(&self) -> sqlx::Result<u64> {
        let mut tx = self.store().begin().await?;
        let forgotten = tx
            .forget_ended_sessions(self.clock().timestamp(), self.idle_since())
            .await?;
        tx.commit().await?;
        Ok(forgotten)
    }

    /// The caller's tokens, or those of a service account that they answer for; the newest first.
    ///
    /// # Errors
    /// When the caller may not see them, or the store fails.
    pub async fn tokens(
        &self,
        caller: &Caller,
        service_account: Option<PersonId>,
    ) -> Result<Vec<TokenRow>, PeopleError> {
        let mut tx = self.store().begin().await?;
        let owner = owner(&mut tx, caller, service_account).await?;
        drop(tx);
        Ok(self.store().tokens(&owner.to_string()).await?)
    }

    /// Makes a token. Its text is in the answer, and nowhere else.
    ///
    /// # Errors
    /// When a field holds what it does not take, the caller may not, or the store fails.
    pub async fn make_token(
        &self,
        caller: &Caller,
        wish: &TokenWish,
    ) -> Result<NewToken, PeopleError> {
        let now = self.clock().timestamp();
        let known = match wish.service_account {
            Some(account) => images_of(&self.store().tokens(&account.to_string()).await?),
            None => BTreeSet::new(),
        };
        let mut tx = self.store().begin().await?;
        let owner = owner(&mut tx, caller, wish.service_account).await?;
        let name = line("name", "name", &wish.name)?;
        check(wish)?;
        only_known_images(caller, wish, &known)?;
        if tx.count_tokens(&owner.to_string(), now).await? >= TOKENS_LIMIT {
            return Err(PeopleError::invalid(
                "name",
                format!("There are {TOKENS_LIMIT} tokens already. Revoke those that nobody uses."),
            ));
        }
        let text = token::generate();
        let mut scopes: Vec<String> = wish.scopes.iter().map(ToString::to_string).collect();
        scopes.sort_unstable();
        scopes.dedup();
        let lifetime = Duration::from_secs(u64::from(wish.days) * 24 * 60 * 60);
        let row = TokenRow {
            id: Uuid::new_v4().simple().to_string(),
            owner: owner.to_string(),
            name,
            prefix: token::shown(&text).to_owned(),
            scopes: scopes.join(" "),
            created_by: caller.identifier(),
            created_at: now.0,
            expires_at: now.0 + i64::try_from(lifetime.as_micros()).unwrap_or_default(),
            last_used_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        tx.add_token(&row, &token::digest(&text)).await?;
        let sentence = format!(
            "Made the token {}… for {} with the scopes {}; it holds for {} days.",
            row.prefix,
            tx.handle_of(&row.owner).await?,
            row.scopes.replace(' ', ", "),
            wish.days
        );
        let about = About::person(&row.owner);
        let action = match wish.service_account {
            Some(_) => Action::ManageServiceTokens,
            None => Action::ManageOwnTokens,
        };
        caller
            .write_audit(&mut tx, now, action, about, &sentence)
            .await?;
        tx.commit().await?;
        Ok(NewToken { text, row })
    }

    /// Revokes a token: its owner, who answers for its service account, or an administrator.
    ///
    /// # Errors
    /// When the caller may not, there is no such token that holds, or the store fails.
    pub async fn revoke_token(&self, caller: &Caller, id: &str) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let unknown = || PeopleError::Unknown("such token that still holds".to_owned());
        // Whoever may not see a token is not told whether it is there.
        let token = tx.token(id).await?.ok_or_else(unknown)?;
        let account = tx.service_account(&token.owner).await?;
        let (own, subject) = match &account {
            Some(account) => (Action::ManageServiceTokens, subject_of(account)?),
            None => (
                Action::ManageOwnTokens,
                Subject::person(parse_id(&token.owner)?),
            ),
        };
        let action = if caller.may(own, &subject).is_ok() {
            own
        } else {
            Action::RevokeTokenOfOther
        };
        caller.may(action, &subject)?;
        if !tx.revoke_token(id, &caller.identifier(), now).await? {
            return Err(unknown());
        }
        let sentence = format!(
            "Revoked the token {}… of {}.",
            token.prefix,
            tx.handle_of(&token.owner).await?
        );
        caller
            .write_audit(&mut tx, now, action, About::person(&token.owner), &sentence)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A service account as the policy sees it.
pub(super) fn subject_of(account: &ServiceAccountRow) -> Result<Subject, PeopleError> {
    let (id, contact) = (parse_id(&account.person)?, parse_id(&account.contact)?);
    Ok(Subject::service_account(id, contact))
}

/// Who answers for a service account renews its tokens, and gives it images that they maintain.
/// Another image is given to it by an administrator, once.
fn only_known_images(
    caller: &Caller,
    wish: &TokenWish,
    known: &BTreeSet<ImageName>,
) -> Result<(), PeopleError> {
    let is_own = wish.service_account.is_none();
    if is_own
        || caller
            .may(Action::ManageServiceAccounts, &Subject::none())
            .is_ok()
    {
        return Ok(());
    }
    for scope in &wish.scopes {
        let TokenScope::ImageUpdate(image) = scope else {
            continue;
        };
        if !known.contains(image) && !caller.maintains(image) {
            return Err(PeopleError::invalid(
                "images",
                format!(
                    "{image} is new to this service account. An administrator makes its first token for an image, unless you maintain the image."
                ),
            ));
        }
    }
    Ok(())
}

/// The images that tokens let a service account update; what was revoked was taken back.
pub(super) fn images_of(tokens: &[TokenRow]) -> BTreeSet<ImageName> {
    let given = tokens.iter().filter(|token| token.revoked_at.is_none());
    given
        .flat_map(|token| token.scopes.split(' '))
        .filter_map(|scope| match scope.parse() {
            Ok(TokenScope::ImageUpdate(image)) => Some(image),
            _ => None,
        })
        .collect()
}

/// Whose tokens the caller manages: their own, or those of a service account for which they answer.
async fn owner(
    tx: &mut Tx,
    caller: &Caller,
    service_account: Option<PersonId>,
) -> Result<PersonId, PeopleError> {
    let Some(account) = service_account else {
        let subject = caller.id().map_or_else(Subject::none, Subject::person);
        caller.may(Action::ManageOwnTokens, &subject)?;
        return caller
            .id()
            .ok_or_else(|| PeopleError::Unknown("account of the command line".to_owned()));
    };
    let row = tx.service_account(&account.to_string()).await?;
    let row = row.filter(|row| row.closed_at.is_none());
    let subject = match &row {
        Some(row) => subject_of(row)?,
        None => Subject::person(account),
    };
    caller.may(Action::ManageServiceTokens, &subject)?;
    if row.is_none() {
        return Err(PeopleError::Unknown("such service account".to_owned()));
    }
    Ok(account)
}

fn check(wish: &TokenWish) -> Result<(), PeopleError> {
    if wish.scopes.is_empty() {
        return Err(PeopleError::invalid(
            "scopes",
            "Choose what the token allows.",
        ));
    }
    let only_people = [
        TokenScope::ReviewsWrite,
        TokenScope::DecisionsWrite,
        TokenScope::AuditRead,
        TokenScope::ProposalsWrite,
    ];
    if wish.service_account.is_some() && wish.scopes.iter().any(|scope| only_people.contains(scope))
    {
        return Err(PeopleError::invalid(
            "scopes",
            "A service account takes catalogue:read, proposals:read and image:NAME:update.",
        ));
    }
    if !(1..=TOKEN_DAYS).contains(&wish.days) {
        return Err(PeopleError::invalid(
            "days",
            format!("A token holds for 1 to {TOKEN_DAYS} days."),
        ));
    }
    Ok(())
}
