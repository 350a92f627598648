//! People: who signs in, and what they say about themselves.

use domain::permission::{Action, GrantedRole, Refusal, Scope, Subject};
use domain::{Handle, PersonId};

use super::Portal;
use super::caller::{About, Caller};
use crate::clock::Timestamp;
use crate::store::{
    IdentityRow, ListedPerson, NewPerson, PeopleFilter, PersonRow, ProfileFields, Tx,
};

/// The most characters of a name.
pub const NAME_LIMIT: usize = 80;
/// The most organisations or upstream projects of a profile.
pub const LIST_LIMIT: usize = 20;
/// How many people a page of the list has.
pub const PEOPLE_PAGE: usize = 50;
/// Names that the audit log uses for somebody who is no person.
const RESERVED: [&str; 3] = ["anonymous", "command-line", "portal"];

/// Why a use case about people could not be done.
#[derive(Debug)]
pub enum PeopleError {
    /// The policy refuses.
    Refused(Refusal),
    /// There is nobody and nothing of that name; says what was looked for.
    Unknown(String),
    /// A field holds what it does not take; says what it takes.
    Invalid {
        /// The field's name.
        field: &'static str,
        /// What is wrong and what to write instead.
        words: String,
    },
    /// It would leave nobody who runs the portal.
    LastAdministrator,
    /// The sign-in leads to another account already.
    IdentityTaken,
    /// It would leave no way to sign in.
    LastIdentity,
    /// The account is blocked.
    Blocked,
    /// The store failed.
    Store(sqlx::Error),
}

impl PeopleError {
    pub(super) fn invalid(field: &'static str, words: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            words: words.into(),
        }
    }
}

impl std::fmt::Display for PeopleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unknown(what) => write!(f, "There is no {what}."),
            Self::Invalid { words, .. } => f.write_str(words),
            Self::LastAdministrator => f.write_str(
                "This is the last administrator. Make somebody else an administrator first.",
            ),
            Self::IdentityTaken => f.write_str(
                "This sign-in belongs to another account. Sign in with it, and unlink it there first.",
            ),
            Self::LastIdentity => {
                f.write_str("This is the only way to sign in to the account. Link another one first.")
            }
            Self::Blocked => f.write_str(
                "The account is blocked. The programme's coordinators can tell why and lift it.",
            ),
            Self::Store(error) => write!(f, "The database failed: {error}"),
        }
    }
}

impl std::error::Error for PeopleError {}

impl From<sqlx::Error> for PeopleError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for PeopleError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Who somebody is, as a provider vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedIdentity {
    /// Who vouches: the issuer's address, or a word for those without one.
    pub issuer: String,
    /// The identifier there, which never changes.
    pub subject: String,
    /// The name there, from which the handle is made.
    pub name: String,
    /// The name that others read.
    pub display_name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the provider says that it was verified.
    pub email_verified: bool,
    /// The roles that the provider's groups give here; nothing where no groups are mapped.
    pub roles: Option<Vec<(GrantedRole, Vec<Scope>)>>,
}

/// What a person changes about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileChange {
    /// The name that others read.
    pub display_name: String,
    /// Where they work or what they speak for.
    pub organisations: Vec<String>,
    /// The projects they contribute to.
    pub upstream_projects: Vec<String>,
    /// The first day of being away, as 2026-03-01; empty for none.
    pub away_from: String,
    /// The last day.
    pub away_until: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
}

impl Portal {
    /// The person to whom a verified identity leads; at the first time, a new one. An account is
    /// never found by an e-mail address: whoever controls an address elsewhere is not therefore the
    /// person who has an account here.
    ///
    /// # Errors
    /// When the person is blocked, or the store fails.
    pub async fn sign_in(
        &self,
        identity: &VerifiedIdentity,
        address: &str,
    ) -> Result<PersonId, PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let known = tx
            .person_of_identity(&identity.issuer, &identity.subject)
            .await?;
        let person = match known {
            Some(id) => {
                tx.see_identity(&identity.issuer, &identity.subject, &identity.name, now)
                    .await?;
                let person = tx.person(&id).await?;
                person.ok_or_else(|| PeopleError::Unknown("such account".to_owned()))?
            }
            None => add_person(&mut tx, identity, now).await?,
        };
        if person.blocked_at.is_some() {
            return Err(PeopleError::Blocked);
        }
        tx.see_person(&person.id, now).await?;
        complete_email(&mut tx, &person, identity, now).await?;
        if let Some(roles) = &identity.roles {
            super::roles::follow_groups(&mut tx, &person, &identity.issuer, roles, now).await?;
        }
        let id: PersonId = parse_id(&person.id)?;
        let caller = Caller {
            person: Some(super::SignedIn {
                id,
                handle: person.handle.clone(),
                display_name: person.display_name.clone(),
                theme: person.theme.clone(),
                turns: 0,
                unread: 0,
            }),
            actor: domain::permission::Actor::Person(domain::permission::Person::new(id)),
            ..Caller::anonymous(address)
        };
        let sentence = format!("Signed in by {}.", identity.issuer);
        caller
            .write_audit(
                &mut tx,
                now,
                Action::SignIn,
                About::person(&person.id),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Lets a further identity lead to the caller.
    ///
    /// # Errors
    /// When it leads to somebody else, the caller is not signed in by a session, or the store fails.
    pub async fn link_identity(
        &self,
        caller: &Caller,
        identity: &VerifiedIdentity,
    ) -> Result<(), PeopleError> {
        let id = self.own(caller, Action::LinkIdentity)?;
        let now = self.clock().timestamp();
        let person = id.to_string();
        let mut tx = self.store().begin().await?;
        let known = tx
            .person_of_identity(&identity.issuer, &identity.subject)
            .await?;
        match known {
            Some(known) if known == person => return Ok(()),
            Some(_) => return Err(PeopleError::IdentityTaken),
            None => {}
        }
        let added = tx
            .add_identity(
                &identity.issuer,
                &identity.subject,
                &person,
                &identity.name,
                now,
            )
            .await?;
        if !added {
            return Err(PeopleError::IdentityTaken);
        }
        let sentence = format!(
            "Linked the sign-in {} of {}.",
            identity.name, identity.issuer
        );
        caller
            .write_audit(
                &mut tx,
                now,
                Action::LinkIdentity,
                About::person(&person),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes a way to sign in from the caller, but never the last one.
    ///
    /// # Errors
    /// When it is the last one or not theirs, or the store fails.
    pub async fn unlink_identity(
        &self,
        caller: &Caller,
        issuer: &str,
        subject: &str,
    ) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::LinkIdentity)?.to_string();
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        if tx.person_of_identity(issuer, subject).await?.as_ref() != Some(&person) {
            return Err(PeopleError::Unknown("such sign-in of yours".to_owned()));
        }
        if !tx.remove_identity(&person, issuer, subject).await? {
            return Err(PeopleError::LastIdentity);
        }
        let sentence = format!("Unlinked the sign-in of {issuer}.");
        caller
            .write_audit(
                &mut tx,
                now,
                Action::LinkIdentity,
                About::person(&person),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The ways in which the caller signs in.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn own_identities(&self, caller: &Caller) -> Result<Vec<IdentityRow>, PeopleError> {
        let id = self.own(caller, Action::LinkIdentity)?;
        Ok(self.store().identities(&id.to_string()).await?)
    }

    /// The caller's own account.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn own_profile(&self, caller: &Caller) -> Result<PersonRow, PeopleError> {
        let id = self.own(caller, Action::EditOwnProfile)?;
        let person = self.store().person(&id.to_string()).await?;
        person.ok_or_else(|| PeopleError::Unknown("such account".to_owned()))
    }

    /// Sets what the caller says about themselves.
    ///
    /// # Errors
    /// When a field holds what it does not take, nobody is signed in, or the store fails.
    pub async fn put_own_profile(
        &self,
        caller: &Caller,
        change: &ProfileChange,
    ) -> Result<(), PeopleError> {
        let person = self.own(caller, Action::EditOwnProfile)?.to_string();
        let name = line("display_name", "name", &change.display_name)?;
        let organisations = list("organisations", &change.organisations)?;
        let projects = list("upstream_projects", &change.upstream_projects)?;
        let from = day("away_from", &change.away_from)?;
        let until = day("away_until", &change.away_until)?;
        if until.is_some() && from.is_none() {
            return Err(PeopleError::invalid(
                "away_from",
                "Give the first day of being away, too.",
            ));
        }
        if let (Some(from), Some(until)) = (&from, &until)
            && until < from
        {
            return Err(PeopleError::invalid(
                "away_until",
                "The last day of being away is before the first.",
            ));
        }
        if !["system", "light", "dark"].contains(&change.theme.as_str()) {
            return Err(PeopleError::invalid(
                "theme",
                "The theme is one of system, light and dark.",
            ));
        }
        let profile = ProfileFields {
            display_name: &name,
            organisations: &organisations,
            upstream_projects: &projects,
            away_from: from.as_deref(),
            away_until: until.as_deref(),
            theme: &change.theme,
        };
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        tx.put_profile(&person, &profile).await?;
        caller
            .write_audit(
                &mut tx,
                now,
                Action::EditOwnProfile,
                About::person(&person),
                "Changed their profile.",
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A page of the list of people, and the handle after which the next one begins.
    ///
    /// # Errors
    /// When the caller may not see it, or the store fails.
    pub async fn people(
        &self,
        caller: &Caller,
        text: &str,
        role: Option<GrantedRole>,
        after: &str,
    ) -> Result<(Vec<ListedPerson>, Option<String>), PeopleError> {
        caller.may(Action::ReadPeople, &Subject::none())?;
        let filter = PeopleFilter {
            text: text.trim(),
            role: role.map(GrantedRole::as_str),
            after,
            limit: i64::try_from(PEOPLE_PAGE + 1).unwrap_or(i64::MAX),
        };
        let mut people = self.store().people(&filter).await?;
        let more = people.len() > PEOPLE_PAGE;
        people.truncate(PEOPLE_PAGE);
        let next = more
            .then(|| people.last().map(|person| person.handle.clone()))
            .flatten();
        Ok((people, next))
    }

    /// Blocks a person for a reason: they are signed out everywhere, and their tokens no longer hold.
    ///
    /// # Errors
    /// When the caller may not, the person is the last administrator, or the store fails.
    pub async fn block_person(
        &self,
        caller: &Caller,
        handle: &Handle,
        reason: &str,
    ) -> Result<(), PeopleError> {
        let reason = sentence("reason", "reason", reason)?;
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        caller.may(Action::BlockPerson, &Subject::person(parse_id(&person.id)?))?;
        let administrators = tx
            .holders_for_update(GrantedRole::Administrator.as_str())
            .await?;
        if administrators == [person.id.as_str()] {
            return Err(PeopleError::LastAdministrator);
        }
        if caller.id().is_some_and(|id| id.to_string() == person.id) {
            return Err(PeopleError::invalid(
                "reason",
                "You would lock yourself out. Another coordinator or administrator can do it.",
            ));
        }
        tx.block_person(&person.id, Some((now, &reason))).await?;
        tx.end_sessions(&person.id).await?;
        let sentence = format!("Blocked {handle}: {reason}");
        caller
            .write_audit(
                &mut tx,
                now,
                Action::BlockPerson,
                About::person(&person.id),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lifts a block.
    ///
    /// # Errors
    /// When the caller may not, or the store fails.
    pub async fn unblock_person(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<(), PeopleError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let person = person_for_update(&mut tx, handle).await?;
        caller.may(Action::BlockPerson, &Subject::person(parse_id(&person.id)?))?;
        tx.block_person(&person.id, None).await?;
        let sentence = format!("Lifted the block of {handle}.");
        caller
            .write_audit(
                &mut tx,
                now,
                Action::BlockPerson,
                About::person(&person.id),
                &sentence,
            )
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The caller, where they may do something to their own account.
    pub(super) fn own(&self, caller: &Caller, action: Action) -> Result<PersonId, PeopleError> {
        let subject = caller.id().map_or_else(Subject::none, Subject::person);
        caller.may(action, &subject)?;
        caller
            .id()
            .ok_or_else(|| PeopleError::Unknown("account of the command line".to_owned()))
    }
}

/// A person by handle, inside a transaction.
pub(super) async fn person_for_update(
    tx: &mut Tx,
    handle: &Handle,
) -> Result<PersonRow, PeopleError> {
    tx.person_by_handle(handle.as_str())
        .await?
        .ok_or_else(|| PeopleError::Unknown(format!("person with the handle {handle}")))
}

/// An identifier that the store holds.
pub(super) fn parse_id(text: &str) -> Result<PersonId, PeopleError> {
    text.parse()
        .map_err(|error| PeopleError::Store(sqlx::Error::Decode(Box::new(error))))
}

/// A new person, under the nearest free handle.
pub(super) async fn add_person(
    tx: &mut Tx,
    identity: &VerifiedIdentity,
    now: Timestamp,
) -> Result<PersonRow, PeopleError> {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let base = handle_from(&identity.name);
    let display_name: String = identity
        .display_name
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_LIMIT)
        .collect();
    let email = identity.email.as_deref().filter(|email| email.len() <= 254);
    for number in 1_u32.. {
        let handle = numbered(&base, number);
        if RESERVED.contains(&handle.as_str()) {
            continue;
        }
        let person = NewPerson {
            id: &id,
            handle: &handle,
            display_name: if display_name.trim().is_empty() {
                &handle
            } else {
                display_name.trim()
            },
            email,
            email_verified: email.is_some() && identity.email_verified,
            created_at: now,
        };
        if tx.add_person(&person).await? {
            break;
        }
    }
    tx.add_identity(
        &identity.issuer,
        &identity.subject,
        &id,
        &identity.name,
        now,
    )
    .await?;
    tx.person(&id)
        .await?
        .ok_or(PeopleError::Store(sqlx::Error::RowNotFound))
}

/// What a provider says about the address is taken where the account has none, or the same one.
async fn complete_email(
    tx: &mut Tx,
    person: &PersonRow,
    identity: &VerifiedIdentity,
    now: Timestamp,
) -> sqlx::Result<()> {
    let Some(email) = identity.email.as_deref().filter(|email| email.len() <= 254) else {
        return Ok(());
    };
    let is_news = match &person.email {
        None => true,
        Some(known) => {
            known == email && person.email_verified_at.is_none() && identity.email_verified
        }
    };
    if is_news {
        let verified_at = identity.email_verified.then_some(now);
        tx.put_email(&person.id, Some(email), verified_at).await?;
    }
    Ok(())
}

/// The handle that looks most like a name elsewhere.
fn handle_from(name: &str) -> String {
    let local = name.split('@').find(|part| !part.is_empty()).unwrap_or("");
    let mut handle = String::new();
    for c in local.chars() {
        if c.is_ascii_alphanumeric() {
            handle.push(c.to_ascii_lowercase());
        } else if !handle.is_empty() && !handle.ends_with('-') {
            handle.push('-');
        }
    }
    handle.truncate(domain::person::HANDLE_LIMIT);
    let handle = handle.trim_end_matches('-');
    if handle.is_empty() {
        "person".to_owned()
    } else {
        handle.to_owned()
    }
}

/// The handle itself for the first one of it, then with a number behind.
fn numbered(base: &str, number: u32) -> String {
    if number == 1 {
        return base.to_owned();
    }
    let end = format!("-{number}");
    let kept = base.len().min(domain::person::HANDLE_LIMIT - end.len());
    format!("{}{end}", base[..kept].trim_end_matches('-'))
}

/// One line of text for people, without its outer spaces.
pub(super) fn line(field: &'static str, called: &str, text: &str) -> Result<String, PeopleError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PeopleError::invalid(
            field,
            format!("The {called} is empty."),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(PeopleError::invalid(
            field,
            format!("The {called} holds a character that cannot be shown."),
        ));
    }
    if text.chars().count() > NAME_LIMIT {
        return Err(PeopleError::invalid(
            field,
            format!("The {called} has more than {NAME_LIMIT} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// The most characters of a reason or another statement.
const SENTENCE_LIMIT: usize = 500;

/// A few sentences for people, their line ends as spaces, without outer ones.
pub(super) fn sentence(
    field: &'static str,
    called: &str,
    text: &str,
) -> Result<String, PeopleError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(PeopleError::invalid(
            field,
            format!("Write the {called} in a sentence."),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(PeopleError::invalid(
            field,
            format!("The {called} holds a character that cannot be shown."),
        ));
    }
    if text.chars().count() > SENTENCE_LIMIT {
        return Err(PeopleError::invalid(
            field,
            format!("The {called} has more than {SENTENCE_LIMIT} characters."),
        ));
    }
    Ok(text)
}

/// A list of names as JSON; empty ones are passed over.
fn list(field: &'static str, names: &[String]) -> Result<String, PeopleError> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().filter(|name| !name.trim().is_empty()) {
        let name = line(field, "entry", name)?;
        if !kept.iter().any(|one| one.eq_ignore_ascii_case(&name)) {
            kept.push(name);
        }
    }
    if kept.len() > LIST_LIMIT {
        return Err(PeopleError::invalid(
            field,
            format!("The list has more than {LIST_LIMIT} entries."),
        ));
    }
    Ok(serde_json::Value::from(kept).to_string())
}

/// A day as 2026-03-01, or none.
fn day(field: &'static str, text: &str) -> Result<Option<String>, PeopleError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, format)
        .map_err(|_| PeopleError::invalid(field, "A day is written like 2026-03-01."))?;
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_made_from_any_name() {
        for (name, handle) in [
            ("Ada-Lovelace", "ada-lovelace"),
            ("ada.l@example.org", "ada-l"),
            ("@@", "person"),
            ("--", "person"),
            ("äöü", "person"),
            ("a  b", "a-b"),
            ("a_", "a"),
            (&"x".repeat(60), &"x".repeat(39)),
        ] {
            assert_eq!(handle_from(name), handle, "{name}");
            for number in [1, 2, 1_000] {
                let numbered = numbered(handle, number);
                assert_eq!(
                    numbered.parse::<Handle>().map(|h| h.to_string()),
                    Ok(numbered)
                );
            }
        }
    }

    #[test]
    fn a_day_is_one_of_the_calendar() {
        assert_eq!(
            day("f", " 2028-02-29 ").unwrap().as_deref(),
            Some("2028-02-29")
        );
        assert_eq!(day("f", "").unwrap(), None);
        for wrong in ["2026-02-29", "1.3.2026", "2026-3-1", "tomorrow"] {
            assert!(day("f", wrong).is_err(), "{wrong}");
        }
    }
}
