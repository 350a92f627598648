//! Who asks for a use case: found by the session or the token that a request carries.

use std::time::Duration;

use domain::permission::{
    self, Action, Actor, Conflict, Person, Refusal, Scope, ServiceAccount, Subject,
};
use domain::{ImageName, PersonId};

use super::Portal;
use crate::clock::Timestamp;
use crate::store::{BearerRow, NewAuditEntry, SignedInRow, Tx};
use crate::token;

/// How long a session lasts when nobody uses it.
pub const IDLE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How often the last use of a session or token is written down.
const SEEN: Duration = Duration::from_secs(60);

/// Who asks, and from where.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What the policy looks at.
    pub actor: Actor,
    /// Who is signed in, in words; nobody for anonymous visitors and the command line.
    pub person: Option<SignedIn>,
    /// How they came.
    pub way: Way,
    /// The network address they came from; empty when it is not known.
    pub address: String,
}

/// What pages show of who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The identifier.
    pub id: PersonId,
    /// The handle.
    pub handle: String,
    /// The name that others read.
    pub display_name: String,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// For how many proposals it is their turn; counted for sessions only.
    pub turns: u32,
    /// How many notices they have not read; counted for sessions only.
    pub unread: u32,
}

/// How somebody came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Without saying who.
    Anonymously,
    /// By a session.
    Session {
        /// The digest under which it is kept.
        digest: String,
        /// When they signed in.
        began_at: Timestamp,
    },
    /// By a token.
    Token {
        /// Its identifier.
        id: String,
    },
    /// From the machine's own command line, where everything may be done.
    CommandLine,
}

/// Why a token does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidToken {
    /// It is no token of this form, or was copied in part.
    Malformed,
    /// No such token was made here.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
    /// Its owner is blocked, or the service account is closed.
    Closed,
}

impl InvalidToken {
    /// What is wrong and how to go on.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Malformed => {
                "It is incomplete or mistyped: a token has the form slipway_ and 36 letters and digits. Copy it again, or make a new one."
            }
            Self::Unknown => "No such token was made here. Make one in your settings.",
            Self::Expired => "Its time is over. Make a new one in your settings.",
            Self::Revoked => "It was revoked. Make a new one in your settings.",
            Self::Closed => "Its account is closed. Ask the programme's administrators.",
        }
    }
}

impl Caller {
    /// Somebody who did not say who they are.
    pub fn anonymous(address: impl Into<String>) -> Self {
        Self {
            actor: Actor::Anonymous,
            person: None,
            way: Way::Anonymously,
            address: address.into(),
        }
    }

    /// The machine's own command line.
    pub fn command_line() -> Self {
        Self {
            way: Way::CommandLine,
            ..Self::anonymous("")
        }
    }

    /// Who it is, if anybody.
    pub fn id(&self) -> Option<PersonId> {
        self.actor.id()
    }

    /// Asks the policy. Whoever has the machine has the database, so the command line is not asked.
    ///
    /// # Errors
    /// When the policy refuses.
    pub fn may(&self, action: Action, subject: &Subject) -> Result<(), Refusal> {
        if self.way == Way::CommandLine {
            return Ok(());
        }
        permission::may(&self.actor, action, subject)
    }

    /// Whether it is a confirmed maintainer of an image.
    pub fn maintains(&self, image: &ImageName) -> bool {
        matches!(&self.actor, Actor::Person(person) if person.maintains.contains(image))
    }

    /// Who did it, as the audit log names them.
    pub fn name(&self) -> &str {
        match (&self.person, &self.way) {
            (Some(known), _) => &known.handle,
            (None, Way::CommandLine) => "command-line",
            (None, _) => "anonymous",
        }
    }

    /// Who did it, as roles and tokens keep them.
    pub fn identifier(&self) -> String {
        self.id()
            .map_or_else(|| self.name().to_owned(), |id| id.to_string())
    }

    /// Writes down what this caller did.
    pub(super) async fn write_audit(
        &self,
        tx: &mut Tx,
        at: Timestamp,
        action: Action,
        about: About<'_>,
        sentence: &str,
    ) -> sqlx::Result<()> {
        let actor = self.id().map(|id| id.to_string());
        tx.write_audit(&NewAuditEntry {
            at,
            actor: actor.as_deref(),
            handle: self.name(),
            action: action.as_str(),
            person: about.person,
            image: about.image,
            proposal: about.proposal,
            sentence,
            address: &self.address,
        })
        .await
    }
}

/// Whom and what an entry of the audit log is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// A person's identifier.
    pub person: Option<&'a str>,
    /// An image's name.
    pub image: Option<&'a str>,
    /// A proposal's identifier.
    pub proposal: Option<&'a str>,
}

impl<'a> About<'a> {
    /// A person.
    pub(super) fn person(id: &'a str) -> Self {
        Self {
            person: Some(id),
            ..Self::default()
        }
    }
}

impl Portal {
    /// The moment after which a session that is still alive was used.
    pub(crate) fn idle_since(&self) -> Timestamp {
        ago(self.clock().timestamp(), IDLE)
    }

    /// Who is signed in by the session with this digest. One query; once a minute a second one says
    /// that the session is in use.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn caller_of_session(
        &self,
        digest: &str,
        address: &str,
    ) -> sqlx::Result<Option<Caller>> {
        let now = self.clock().timestamp();
        let Some(row) = self
            .store()
            .signed_in(digest, now, self.idle_since())
            .await?
        else {
            return Ok(None);
        };
        if row.last_used_at <= ago(now, SEEN).0 {
            let mut tx = self.store().begin().await?;
            tx.see_session(digest, now).await?;
            tx.see_person(&row.person, now).await?;
            tx.commit().await?;
        }
        let began_at = Timestamp(row.created_at);
        Ok(person_of(row).map(|(person, known)| Caller {
            actor: Actor::Person(person),
            person: Some(known),
            way: Way::Session {
                digest: digest.to_owned(),
                began_at,
            },
            address: address.to_owned(),
        }))
    }

    /// Who bears a token.
    ///
    /// # Errors
    /// Outside, when the store fails; inside, why the token does not hold.
    pub async fn caller_of_token(
        &self,
        text: &str,
        address: &str,
    ) -> sqlx::Result<Result<Caller, InvalidToken>> {
        if !token::is_well_formed(text) {
            return Ok(Err(InvalidToken::Malformed));
        }
        let Some(row) = self.store().bearer(&token::digest(text)).await? else {
            return Ok(Err(InvalidToken::Unknown));
        };
        let now = self.clock().timestamp();
        if row.revoked_at.is_some() {
            return Ok(Err(InvalidToken::Revoked));
        }
        if row.expires_at <= now.0 {
            return Ok(Err(InvalidToken::Expired));
        }
        if row.blocked_at.is_some() || row.kind == "closed" {
            return Ok(Err(InvalidToken::Closed));
        }
        if row.last_used_at.is_none_or(|last| last <= ago(now, SEEN).0) {
            let mut tx = self.store().begin().await?;
            tx.see_token(&row.id, now).await?;
            tx.commit().await?;
        }
        Ok(bearer(row, address).ok_or(InvalidToken::Unknown))
    }
}

pub(crate) fn ago(now: Timestamp, age: Duration) -> Timestamp {
    Timestamp(
        now.0
            .saturating_sub(i64::try_from(age.as_micros()).unwrap_or(i64::MAX)),
    )
}

fn bearer(row: BearerRow, address: &str) -> Option<Caller> {
    let scopes: Vec<_> = row
        .scopes
        .split(' ')
        .filter_map(|scope| scope.parse().ok())
        .collect();
    let is_service = row.kind == "service";
    let id = row.id.clone();
    let (mut person, known) = person_of(SignedInRow {
        person: row.person,
        handle: row.handle,
        display_name: row.display_name,
        theme: "system".to_owned(),
        created_at: 0,
        last_used_at: 0,
        roles: row.roles,
        maintains: row.maintains,
        conflicts: row.conflicts,
        turns: 0,
        unread: 0,
    })?;
    let actor = if is_service {
        Actor::ServiceAccount(ServiceAccount {
            id: person.id,
            token: scopes,
        })
    } else {
        person.token = Some(scopes);
        Actor::Person(person)
    };
    Some(Caller {
        actor,
        person: Some(known),
        way: Way::Token { id },
        address: address.to_owned(),
    })
}

/// A person with their standing. What a newer program wrote and this one does not know gives no
/// right; a conflict that cannot be read still counts nowhere else.
fn person_of(row: SignedInRow) -> Option<(Person, SignedIn)> {
    let Ok(id) = row.person.parse::<PersonId>() else {
        tracing::error!(person = row.person, "a stored identifier cannot be read");
        return None;
    };
    let mut person = Person::new(id);
    for granted in row.roles.split(';').filter(|granted| !granted.is_empty()) {
        let (role, scopes) = granted.split_once(':').unwrap_or((granted, ""));
        let Ok(role) = role.parse() else { continue };
        person.roles.insert(role);
        person.scopes.extend(
            scopes
                .split(' ')
                .filter_map(|scope| scope.parse::<Scope>().ok()),
        );
    }
    let images = row
        .maintains
        .split(' ')
        .filter_map(|name| name.parse().ok());
    person.maintains.extend(images);
    for conflict in row.conflicts.split(';').filter(|text| !text.is_empty()) {
        let mut parts = conflict.split(',');
        let (image, proposal, waived) = (parts.next(), parts.next(), parts.next());
        person.conflicts.push(Conflict {
            image: image.and_then(|name| name.parse().ok()),
            proposal: proposal
                .filter(|proposal| !proposal.is_empty())
                .map(str::to_owned),
            waived: waived == Some("waived"),
        });
    }
    let known = SignedIn {
        id,
        handle: row.handle,
        display_name: row.display_name,
        theme: row.theme,
        turns: u32::try_from(row.turns).unwrap_or_default(),
        unread: u32::try_from(row.unread).unwrap_or_default(),
    };
    Some((person, known))
}
