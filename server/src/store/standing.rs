//! What people are in the programme: roles, maintainerships, and conflicts of interest.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// A role of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRow {
    /// The person.
    pub person: String,
    /// Their handle.
    pub handle: String,
    /// `apprentice`, `reviewer`, `coordinator` or `administrator`.
    pub role: String,
    /// What a reviewer may judge: words with a space between.
    pub scopes: String,
    /// Who gave it: a person's identifier, `command-line`, or `group:` and its name.
    pub granted_by: String,
    /// When, in microseconds since 1970.
    pub granted_at: i64,
}
row!(RoleRow {
    person,
    handle,
    role,
    scopes,
    granted_by,
    granted_at
});

/// Somebody who maintains an image, or says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintainerRow {
    /// The image's name.
    pub image: String,
    /// The person.
    pub person: String,
    /// Their handle.
    pub handle: String,
    /// When they said so, in microseconds since 1970.
    pub claimed_at: i64,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<i64>,
}
row!(MaintainerRow {
    image,
    person,
    handle,
    claimed_at,
    confirmed_by,
    confirmed_at
});

/// A conflict of interest that was declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// A random identifier.
    pub id: String,
    /// The person.
    pub person: String,
    /// The image it is about.
    pub image: Option<String>,
    /// The identifier of the one proposal it is about.
    pub proposal: Option<String>,
    /// What the interest is; read by coordinators only.
    pub statement: String,
    /// When, in microseconds since 1970.
    pub declared_at: i64,
    /// Who waived it.
    pub waived_by: Option<String>,
    /// When.
    pub waived_at: Option<i64>,
    /// Why; read by everybody.
    pub waiver_reason: Option<String>,
}
row!(ConflictRow {
    id,
    person,
    image,
    proposal,
    statement,
    declared_at,
    waived_by,
    waived_at,
    waiver_reason,
});

/// A role of somebody who is not blocked, with when they are away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRow {
    /// The person.
    pub person: String,
    /// Their handle.
    pub handle: String,
    /// `apprentice`, `reviewer`, `coordinator` or `administrator`.
    pub role: String,
    /// What a reviewer may judge: words with a space between.
    pub scopes: String,
    /// The first day of being away, as 2026-03-01.
    pub away_from: Option<String>,
    /// The last day of being away.
    pub away_until: Option<String>,
}
row!(OfficeRow {
    person,
    handle,
    role,
    scopes,
    away_from,
    away_until
});

impl Store {
    /// The roles of everybody who is not blocked.
    pub async fn offices(&self) -> sqlx::Result<Vec<OfficeRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT r.person, p.handle, r.role, r.scopes, p.away_from, p.away_until
             FROM roles r JOIN people p ON p.id = r.person
             WHERE p.blocked_at IS NULL ORDER BY r.person, r.role")
            .fetch_all(db).await)
    }

    /// Every service account with whoever answers for it, closed ones too.
    pub async fn service_contacts(&self) -> sqlx::Result<Vec<(String, String)>> {
        read!(self, db => sqlx::query_as(
            "SELECT person, contact FROM service_accounts ORDER BY person")
            .fetch_all(db).await)
    }

    /// The people who go by a name in lower case: as their handle here, or where they sign in.
    pub async fn people_called(&self, name: &str) -> sqlx::Result<Vec<String>> {
        read!(self, db => sqlx::query_scalar(
            "SELECT id FROM people WHERE LOWER(handle) = $1
             UNION SELECT person FROM identities WHERE LOWER(name) = $1")
            .bind(name).fetch_all(db).await)
    }

    /// Everybody by each name in lower case by which they go, here or where they sign in.
    pub async fn people_by_name(&self) -> sqlx::Result<Vec<(String, String)>> {
        read!(self, db => sqlx::query_as(
            "SELECT LOWER(handle), id FROM people
             UNION SELECT LOWER(name), person FROM identities")
            .fetch_all(db).await)
    }

    /// Every image with each of its confirmed maintainers.
    pub async fn confirmed_maintainers(&self) -> sqlx::Result<Vec<(String, String)>> {
        read!(self, db => sqlx::query_as(
            "SELECT image, person FROM maintainers WHERE confirmed_at IS NOT NULL")
            .fetch_all(db).await)
    }

    /// Every image with each person who has a conflict of interest with it that was not waived.
    pub async fn standing_conflicts(&self) -> sqlx::Result<Vec<(String, String)>> {
        read!(self, db => sqlx::query_as(
            "SELECT image, person FROM conflicts
             WHERE proposal IS NULL AND image IS NOT NULL AND waived_at IS NULL")
            .fetch_all(db).await)
    }

    /// What says whether anybody's standing changed: it differs after a change of a role, a
    /// maintainership or a conflict of interest.
    pub async fn standing_mark(&self) -> sqlx::Result<(i64, i64, i64, i64)> {
        read!(self, db => sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM maintainers WHERE confirmed_at IS NOT NULL),
                    (SELECT COALESCE(MAX(confirmed_at), 0) FROM maintainers),
                    (SELECT COUNT(*) FROM conflicts),
                    (SELECT COUNT(*) FROM conflicts WHERE waived_at IS NOT NULL)")
            .fetch_one(db).await)
    }

    /// The roles of a person, or of everybody.
    pub async fn roles(&self, person: Option<&str>) -> sqlx::Result<Vec<RoleRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT r.person, p.handle, r.role, r.scopes, r.granted_by, r.granted_at
             FROM roles r JOIN people p ON p.id = r.person
             WHERE $1 = '' OR r.person = $1 ORDER BY p.handle, r.role")
            .bind(person.unwrap_or("")).fetch_all(db).await)
    }

    /// Who maintains an image or says so, by handle.
    pub async fn maintainers(&self, image: &str) -> sqlx::Result<Vec<MaintainerRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT m.image, m.person, p.handle, m.claimed_at, m.confirmed_by, m.confirmed_at
             FROM maintainers m JOIN people p ON p.id = m.person WHERE m.image = $1 ORDER BY p.handle")
            .bind(image).fetch_all(db).await)
    }

    /// What a person maintains or says to, by image.
    pub async fn maintained(&self, person: &str) -> sqlx::Result<Vec<MaintainerRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT m.image, m.person, p.handle, m.claimed_at, m.confirmed_by, m.confirmed_at
             FROM maintainers m JOIN people p ON p.id = m.person WHERE m.person = $1 ORDER BY m.image")
            .bind(person).fetch_all(db).await)
    }

    /// The conflicts that a person declared, the newest first.
    pub async fn conflicts(&self, person: &str) -> sqlx::Result<Vec<ConflictRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, person, image, proposal, statement, declared_at, waived_by, waived_at, waiver_reason
             FROM conflicts WHERE person = $1 ORDER BY declared_at DESC, id")
            .bind(person).fetch_all(db).await)
    }

    /// The conflicts with an image or one of its proposals, the newest first.
    pub async fn conflicts_with(
        &self,
        image: &str,
        proposal: &str,
    ) -> sqlx::Result<Vec<ConflictRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT id, person, image, proposal, statement, declared_at, waived_by, waived_at, waiver_reason
             FROM conflicts WHERE (proposal IS NULL AND image = $1) OR proposal = $2
             ORDER BY declared_at DESC, id")
            .bind(image).bind(proposal).fetch_all(db).await)
    }
}

impl Tx {
    /// Gives a person a role; given again, with these scopes.
    pub async fn put_role(
        &mut self,
        person: &str,
        role: &str,
        scopes: &str,
        granted_by: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO roles (person, role, scopes, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (person, role) DO UPDATE SET
                 scopes = excluded.scopes, granted_by = excluded.granted_by, granted_at = excluded.granted_at")
            .bind(person).bind(role).bind(scopes).bind(granted_by).bind(now.0)
            .execute(db).await.map(|_| ()))
    }

    /// Takes a role from a person; says whether they had it.
    pub async fn remove_role(&mut self, person: &str, role: &str) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query("DELETE FROM roles WHERE person = $1 AND role = $2")
            .bind(person).bind(role).execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Who has a role and is not blocked. The rows are locked until the transaction ends, so that two
    /// who take the role from each other take turns.
    pub async fn holders_for_update(&mut self, role: &str) -> sqlx::Result<Vec<String>> {
        within!(self, db => {
            let held: Vec<String> = sqlx::query_scalar("UPDATE roles SET role = role WHERE role = $1 RETURNING person")
                .bind(role).fetch_all(&mut *db).await?;
            let mut holders = Vec::new();
            for person in held {
                let free: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM people WHERE id = $1 AND blocked_at IS NULL")
                    .bind(&person).fetch_one(&mut *db).await?;
                if free == 1 {
                    holders.push(person);
                }
            }
            Ok(holders)
        })
    }

    /// The roles of a person, read inside the transaction.
    pub async fn roles_of(&mut self, person: &str) -> sqlx::Result<Vec<RoleRow>> {
        within!(self, db => sqlx::query_as(
            "SELECT r.person, p.handle, r.role, r.scopes, r.granted_by, r.granted_at
             FROM roles r JOIN people p ON p.id = r.person WHERE r.person = $1 ORDER BY r.role")
            .bind(person).fetch_all(db).await)
    }

    /// Writes down that a person says to maintain an image; does nothing when they said so before.
    pub async fn claim_image(
        &mut self,
        image: &str,
        person: &str,
        now: Timestamp,
    ) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO maintainers (image, person, claimed_at) VALUES ($1, $2, $3)
             ON CONFLICT (image, person) DO NOTHING")
            .bind(image).bind(person).bind(now.0).execute(db).await.map(|_| ()))
    }

    /// Confirms that a person maintains an image; says whether there was a claim to confirm.
    pub async fn confirm_maintainer(
        &mut self,
        image: &str,
        person: &str,
        by: &str,
        now: Timestamp,
    ) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "UPDATE maintainers SET confirmed_by = $3, confirmed_at = $4
             WHERE image = $1 AND person = $2 AND confirmed_at IS NULL")
            .bind(image).bind(person).bind(by).bind(now.0)
            .execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Ends a claim or a maintainership; says whether there was one.
    pub async fn remove_maintainer(&mut self, image: &str, person: &str) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query("DELETE FROM maintainers WHERE image = $1 AND person = $2")
            .bind(image).bind(person).execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Writes down a conflict of interest.
    pub async fn add_conflict(&mut self, conflict: &ConflictRow) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO conflicts (id, person, image, proposal, statement, declared_at, waived_by, waived_at,
                 waiver_reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(&conflict.id).bind(&conflict.person).bind(&conflict.image).bind(&conflict.proposal)
            .bind(&conflict.statement).bind(conflict.declared_at).bind(&conflict.waived_by)
            .bind(conflict.waived_at).bind(&conflict.waiver_reason)
            .execute(db).await.map(|_| ()))
    }

    /// Takes back a conflict that a person declared and nobody waived; says whether there was one.
    pub async fn remove_conflict(&mut self, person: &str, id: &str) -> sqlx::Result<bool> {
        within!(self, db => sqlx::query(
            "DELETE FROM conflicts WHERE id = $2 AND person = $1 AND waived_at IS NULL")
            .bind(person).bind(id).execute(db).await.map(|done| done.rows_affected() == 1))
    }

    /// Waives every conflict of a person with an image or one of its proposals; says how many.
    pub async fn waive_conflicts(
        &mut self,
        person: &str,
        image: &str,
        proposal: Option<&str>,
        waiver: (&str, Timestamp, &str),
    ) -> sqlx::Result<u64> {
        let (by, at, reason) = waiver;
        within!(self, db => sqlx::query(
            "UPDATE conflicts SET waived_by = $4, waived_at = $5, waiver_reason = $6
             WHERE person = $1 AND waived_at IS NULL
               AND ((proposal IS NULL AND image = $2 AND $3 = '') OR (proposal = $3 AND $3 <> ''))")
            .bind(person).bind(image).bind(proposal.unwrap_or("")).bind(by).bind(at.0).bind(reason)
            .execute(db).await.map(|done| done.rows_affected()))
    }
}
