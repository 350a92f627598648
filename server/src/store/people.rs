//! People, how they sign in, and the service accounts among them.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// A person, or a service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The identifier, 32 hexadecimal digits.
    pub id: String,
    /// The handle.
    pub handle: String,
    /// The name that others read.
    pub display_name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// When it was verified, in microseconds since 1970.
    pub email_verified_at: Option<i64>,
    /// Organisations, as a JSON list.
    pub organisations: String,
    /// Upstream projects, as a JSON list.
    pub upstream_projects: String,
    /// The first day of being away, as 2026-03-01.
    pub away_from: Option<String>,
    /// The last day of being away.
    pub away_until: Option<String>,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// When the account was made, in microseconds since 1970.
    pub created_at: i64,
    /// When the person was last seen, to the minute.
    pub last_seen_at: i64,
    /// When the person was blocked.
    pub blocked_at: Option<i64>,
    /// Why.
    pub blocked_reason: Option<String>,
}
row!(PersonRow {
    id,
    handle,
    display_name,
    email,
    email_verified_at,
    organisations,
    upstream_projects,
    away_from,
    away_until,
    theme,
    created_at,
    last_seen_at,
    blocked_at,
    blocked_reason,
});

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson<'a> {
    /// The identifier.
    pub id: &'a str,
    /// The handle.
    pub handle: &'a str,
    /// The name that others read.
    pub display_name: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// Whether the issuer says that it was verified.
    pub email_verified: bool,
    /// When.
    pub created_at: Timestamp,
}

/// What a person says about themselves.
#[derive(Debug, Clone)]
pub struct ProfileFields<'a> {
    /// The name that others read.
    pub display_name: &'a str,
    /// Organisations, as a JSON list.
    pub organisations: &'a str,
    /// Upstream projects, as a JSON list.
    pub upstream_projects: &'a str,
    /// The first day of being away.
    pub away_from: Option<&'a str>,
    /// The last day of being away.
    pub away_until: Option<&'a str>,
    /// `system`, `light` or `dark`.
    pub theme: &'a str,
}

/// A way in which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRow {
    /// Who vouches.
    pub issuer: String,
    /// The person's identifier there.
    pub subject: String,
    /// The person here.
    pub person: String,
    /// Their name there.
    pub name: String,
    /// When it was linked, in microseconds since 1970.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: i64,
}
row!(IdentityRow {
    issuer,
    subject,
    person,
    name,
    created_at,
    last_used_at
});

/// Which people to list.
#[derive(Debug, Clone, Default)]
pub struct PeopleFilter<'a> {
    /// Letters of the handle, of the name or of the e-mail address.
    pub text: &'a str,
    /// Those with this role only.
    pub role: Option<&'a str>,
    /// The handle after which to go on.
    pub after: &'a str,
    /// How many at most.
    pub limit: i64,
}

/// A row of the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// The identifier.
    pub id: String,
    /// The handle.
    pub handle: String,
    /// The name that others read.
    pub display_name: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Roles with their scopes, as [`super::SignedInRow::roles`] has them.
    pub roles: String,
    /// When the person was last seen.
    pub last_seen_at: i64,
    /// When the person was blocked.
    pub blocked_at: Option<i64>,
    /// For a service account, the handle of the person to ask.
    pub contact: Option<String>,
}
row!(ListedPerson {
    id,
    handle,
    display_name,
    email,
    roles,
    last_seen_at,
    blocked_at,
    contact
});

/// A service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccountRow {
    /// Its identifier, as a person has one.
    pub person: String,
    /// Its handle.
    pub handle: String,
    /// The person to ask about it.
    pub contact: String,
    /// That person's handle.
    pub contact_handle: String,
    /// What it is for.
    pub purpose: String,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it was closed.
    pub closed_at: Option<i64>,
}
row!(ServiceAccountRow {
    person,
    handle,
    contact,
    contact_handle,
    purpose,
    created_at,
    closed_at
});

/// The columns of [`PersonRow`].
macro_rules! person_where {
    ($condition:expr) => {
        concat!(
            "SELECT id, handle, display_name, email, email_verified_at, organisations, upstream_projects,
                    away_from, away_until, theme, created_at, last_seen_at, blocked_at, blocked_reason
             FROM people WHERE ",
            $condition
        )
    };
}

/// The same by one column.
macro_rules! person_by {
    ($column:literal) => {
        person_where!(concat!($column, " = $1"))
    };
}

impl Store {
    /// A person by identifier.
    pub async fn person(&self, id: &str) -> sqlx::Result<Option<PersonRow>> {
        read!(self, db => sqlx::query_as(person_by!("id")).bind(id).fetch_optional(db).await)
    }

    /// These people, in no order; who is not there is left out.
    pub async fn people_of(&self, ids: &[String]) -> sqlx::Result<Vec<PersonRow>> {
        let list = serde_json::Value::from(ids.to_vec()).to_string();
        match self {
            Self::Sqlite { readers, .. } => {
                sqlx::query_as(person_where!("id IN (SELECT value FROM json_each($1))"))
                    .bind(list)
                    .fetch_all(readers)
                    .await
            }
            Self::Postgres(pool) => {
                sqlx::query_as(person_where!(
                    "id IN (SELECT json_array_elements_text(CAST($1 AS json)))"
                ))
                .bind(list)
                .fetch_all(pool)
                .await
            }
        }
    }

    /// A person by handle, in lower case.
    pub async fn person_by_handle(&self, handle: &str) -> sqlx::Result<Option<PersonRow>> {
        read!(self, db => sqlx::query_as(person_by!("handle")).bind(handle).fetch_optional(db).await)
    }

    /// How many people there are, service accounts too.
    pub async fn count_people(&self) -> sqlx::Result<i64> {
        read!(self, db => sqlx::query_scalar("SELECT COUNT(*) FROM people").fetch_one(db).await)
    }

    /// People by handle.
    pub async fn people(&self, filter: &PeopleFilter<'_>) -> sqlx::Result<Vec<ListedPerson>> {
        let pattern = format!("%{}%", escaped(&filter.text.to_lowercase()));
        read!(self, db => sqlx::query_as(
            "SELECT p.id, p.handle, p.display_name, p.email, p.last_seen_at, p.blocked_at,
                    COALESCE((SELECT string_agg(role || ':' || scopes, ';') FROM roles WHERE person = p.id), '') AS roles,
                    (SELECT c.handle FROM service_accounts a JOIN people c ON c.id = a.contact
                     WHERE a.person = p.id) AS contact
             FROM people p
             WHERE p.handle > $1
               AND (p.handle LIKE $2 ESCAPE '!' OR lower(p.display_name) LIKE $2 ESCAPE '!'
                    OR lower(COALESCE(p.email, '')) LIKE $2 ESCAPE '!')
               AND ($3 = '' OR EXISTS (SELECT 1 FROM roles r WHERE r.person = p.id AND r.role = $3))
             ORDER BY p.handle LIMIT $4")
            .bind(filter.after).bind(pattern).bind(filter.role.unwrap_or("")).bind(filter.limit)
            .fetch_all(db).await)
    }

    /// How many people fit a filter, on whichever page they stand.
    pub async fn count_people_like(&self, filter: &PeopleFilter<'_>) -> sqlx::Result<i64> {
        let pattern = format!("%{}%", escaped(&filter.text.to_lowercase()));
        read!(self, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM people p
             WHERE (p.handle LIKE $1 ESCAPE '!' OR lower(p.display_name) LIKE $1 ESCAPE '!'
                    OR lower(COALESCE(p.email, '')) LIKE $1 ESCAPE '!')
               AND ($2 = '' OR EXISTS (SELECT 1 FROM roles r WHERE r.person = p.id AND r.role = $2))")
            .bind(pattern).bind(filter.role.unwrap_or("")).fetch_one(db).await)
    }

    /// The ways in which a person signs in, the oldest first.
    pub async fn identities(&self, person: &str) -> sqlx::Result<Vec<IdentityRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT issuer, subject, person, name, created_at, last_used_at FROM identities
             WHERE person = $1 ORDER BY created_at, issuer, subject")
            .bind(person).fetch_all(db).await)
    }

    /// Every service account, by handle.
    pub async fn service_accounts(&self) -> sqlx::Result<Vec<ServiceAccountRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT a.person, p.handle, a.contact, c.handle AS contact_handle, a.purpose, a.created_at, a.closed_at
             FROM service_accounts a JOIN people p ON p.id = a.person JOIN people c ON c.id = a.contact
             ORDER BY p.handle")
            .fetch_all(db).await)
    }
}

/// A text as it stands in a pattern, where `%` and `_` mean something.
fn escaped(text: &str) -> String {
    text.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

impl Tx {
    /// Adds a person; `false` when the handle is taken.
    pub async fn add_person(&mut self, person: &NewPerson<'_>) -> sqlx::Result<bool> {
        let verified_at = person.email_verified.then_some(person.created_at.0);
        within!(self, db => sqlx::query(
            "INSERT INTO people (id, handle, display_name, email, email_verified_at, organisations,
                 upstream_projects, theme, created_at, last_seen_at)
             VALUES ($1, $2, $3, $4, $5, '[]', '[]', 'system', $6, $6) ON CONFLICT (handle) DO NOTHING")
            .bind(person.id).bind(person.handle).bind(person.display_name).bind(person.email)
            .bind(verified_at).bind(person.created_at.0)
            .execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// A person by handle, read inside the transaction.
    pub async fn person_by_handle(&mut self, handle: &str) -> sqlx::Result<Option<PersonRow>> {
        within!(self, db => sqlx::query_as(person_by!("handle")).bind(handle).fetch_optional(db).await)
    }

    /// A person by identifier, read inside the transaction.
    pub async fn person(&mut self, id: &str) -> sqlx::Result<Option<PersonRow>> {
        within!(self, db => sqlx::query_as(person_by!("id")).bind(id).fetch_optional(db).await)
    }

    /// Sets what a person says about themselves.
    pub async fn put_profile(&mut self, id: &str, profile: &ProfileFields<'_>) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "UPDATE people SET display_name = $2, organisations = $3, upstream_projects = $4, away_from = $5,
                 away_until = $6, theme = $7 WHERE id = $1")
            .bind(id).bind(profile.display_name).bind(profile.organisations).bind(profile.upstream_projects)
            .bind(profile.away_from).bind(profile.away_until).bind(profile.theme)
            .execute(db).await.map(|_| ()))
    }

    /// Sets a person's e-mail address, and since when it is known to be theirs.
    pub async fn put_email(
        &mut self,
        id: &str,
        email: Option<&str>,
        verified_at: Option<Timestamp>,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE people SET email = $2, email_verified_at = $3 WHERE id = $1")
            .bind(id).bind(email).bind(verified_at.map(|at| at.0)).execute(db).await.map(|_| ()))
    }

    /// Says when a person was last seen.
    pub async fn see_person(&mut self, id: &str, now: Timestamp) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE people SET last_seen_at = $2 WHERE id = $1")
            .bind(id).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Blocks a person since `now` for a reason; with nothing, lifts that.
    pub async fn block_person(
        &mut self,
        id: &str,
        blocked: Option<(Timestamp, &str)>,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE people SET blocked_at = $2, blocked_reason = $3 WHERE id = $1")
            .bind(id).bind(blocked.map(|(at, _)| at.0)).bind(blocked.map(|(_, reason)| reason))
            .execute(db).await.map(|_| ()))
    }

    /// The person to whom a subject of an issuer leads.
    pub async fn person_of_identity(
        &mut self,
        issuer: &str,
        subject: &str,
    ) -> sqlx::Result<Option<String>> {
        within!(self, db => sqlx::query_scalar("SELECT person FROM identities WHERE issuer = $1 AND subject = $2")
            .bind(issuer).bind(subject).fetch_optional(db).await)
    }

    /// Lets a subject of an issuer lead to a person; `false` when it leads to somebody already.
    pub async fn add_identity(
        &mut self,
        issuer: &str,
        subject: &str,
        person: &str,
        name: &str,
        now: Timestamp,
    ) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "INSERT INTO identities (issuer, subject, person, name, created_at, last_used_at)
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (issuer, subject) DO NOTHING")
            .bind(issuer).bind(subject).bind(person).bind(name).bind(now.0)
            .execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Says that somebody signed in by an identity, under which name there.
    pub async fn see_identity(
        &mut self,
        issuer: &str,
        subject: &str,
        name: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "UPDATE identities SET name = $3, last_used_at = $4 WHERE issuer = $1 AND subject = $2")
            .bind(issuer).bind(subject).bind(name).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Takes a way to sign in from a person, but never the last one; says whether it did.
    pub async fn remove_identity(
        &mut self,
        person: &str,
        issuer: &str,
        subject: &str,
    ) -> sqlx::Result<bool> {
        within!(self, db => {
            // Locks the person's row: two removals at once must not take the last two.
            sqlx::query("UPDATE people SET id = id WHERE id = $1").bind(person).execute(&mut *db).await?;
            sqlx::query(
                "DELETE FROM identities WHERE person = $1 AND issuer = $2 AND subject = $3
                   AND (SELECT COUNT(*) FROM identities WHERE person = $1) > 1")
                .bind(person).bind(issuer).bind(subject)
                .execute(&mut *db).await.map(|done| done.rows_affected() == 1)
        })
    }

    /// Somebody's handle, as a sentence names them.
    pub async fn handle_of(&mut self, person: &str) -> sqlx::Result<String> {
        within!(self, db => sqlx::query_scalar("SELECT handle FROM people WHERE id = $1")
            .bind(person).fetch_one(db).await)
    }

    /// Says that a person is a service account.
    pub async fn add_service_account(
        &mut self,
        person: &str,
        contact: &str,
        purpose: &str,
        created_by: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO service_accounts (person, contact, purpose, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5)")
            .bind(person).bind(contact).bind(purpose).bind(created_by).bind(now.0)
            .execute(db).await.map(|_| ()))
    }

    /// Gives a service account another person to ask.
    pub async fn put_contact(&mut self, person: &str, contact: &str) -> sqlx::Result<()> {
        within!(self, db => sqlx::query("UPDATE service_accounts SET contact = $2 WHERE person = $1")
            .bind(person).bind(contact).execute(db).await.map(|_| ()))
    }

    /// Closes a service account: its tokens no longer work.
    pub async fn close_service_account(
        &mut self,
        person: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "UPDATE service_accounts SET closed_at = $2 WHERE person = $1 AND closed_at IS NULL")
            .bind(person).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Which service account a person is; nothing for people.
    pub async fn service_account(
        &mut self,
        person: &str,
    ) -> sqlx::Result<Option<ServiceAccountRow>> {
        within!(self, db => sqlx::query_as(
            "SELECT a.person, p.handle, a.contact, c.handle AS contact_handle, a.purpose, a.created_at, a.closed_at
             FROM service_accounts a JOIN people p ON p.id = a.person JOIN people c ON c.id = a.contact
             WHERE a.person = $1")
            .bind(person).fetch_optional(db).await)
    }
}
