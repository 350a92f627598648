//! The audit log: who did what to whom, when and from where. It is only added to.

use crate::clock::Timestamp;

use super::{Store, Tx, read, row, within};

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct NewAuditEntry<'a> {
    /// When.
    pub at: Timestamp,
    /// Who did it; nobody for the command line and the portal itself.
    pub actor: Option<&'a str>,
    /// Their handle, `command-line` or `portal`.
    pub handle: &'a str,
    /// What, as [`domain::permission::Action`] names it.
    pub action: &'a str,
    /// To whom.
    pub person: Option<&'a str>,
    /// About which image.
    pub image: Option<&'a str>,
    /// About which proposal.
    pub proposal: Option<&'a str>,
    /// What happened, as a sentence without secrets.
    pub sentence: &'a str,
    /// From which network address; empty for the command line.
    pub address: &'a str,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number; the newest has the highest.
    pub serial: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who did it.
    pub actor: Option<String>,
    /// Their handle then, `command-line` or `portal`.
    pub handle: String,
    /// What.
    pub action: String,
    /// To whom.
    pub person: Option<String>,
    /// Their handle; nothing when they are no longer there.
    pub person_handle: Option<String>,
    /// About which image.
    pub image: Option<String>,
    /// About which proposal.
    pub proposal: Option<String>,
    /// Its public number.
    pub proposal_number: Option<i64>,
    /// What happened, as a sentence.
    pub sentence: String,
    /// From which network address.
    pub address: String,
}
row!(AuditRow {
    serial,
    at,
    actor,
    handle,
    action,
    person,
    person_handle,
    image,
    proposal,
    proposal_number,
    sentence,
    address
});

/// Which entries to read; empty fields leave everything in.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter<'a> {
    /// Done by somebody with this handle.
    pub handle: &'a str,
    /// Of this kind.
    pub action: &'a str,
    /// Done by or to this person, by identifier.
    pub about: &'a str,
    /// About this image.
    pub image: &'a str,
    /// About the person with this handle, the image of this name or the proposal with this number.
    pub whom: &'a str,
    /// At or after this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Older than this entry.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
}

impl Store {
    /// Entries of the log, the newest first.
    pub async fn audit(&self, filter: &AuditFilter<'_>) -> sqlx::Result<Vec<AuditRow>> {
        read!(self, db => sqlx::query_as(
            "SELECT a.serial, a.at, a.actor, a.handle, a.action, a.person, p.handle AS person_handle, a.image,
                    a.proposal, q.number AS proposal_number, a.sentence, a.address
             FROM audit a LEFT JOIN people p ON p.id = a.person LEFT JOIN proposals q ON q.id = a.proposal
             WHERE ($1 = '' OR a.handle = $1) AND ($2 = '' OR a.action = $2)
               AND ($3 = '' OR a.actor = $3 OR a.person = $3) AND ($4 = '' OR a.image = $4)
               AND a.at >= $5 AND a.at < $6 AND a.serial < $7
               AND ($9 = '' OR p.handle = $9 OR a.image = $9 OR CAST(q.number AS TEXT) = $9)
             ORDER BY a.serial DESC LIMIT $8")
            .bind(filter.handle).bind(filter.action).bind(filter.about).bind(filter.image)
            .bind(filter.from.map_or(i64::MIN, |at| at.0)).bind(filter.until.map_or(i64::MAX, |at| at.0))
            .bind(filter.before.unwrap_or(i64::MAX)).bind(filter.limit).bind(filter.whom)
            .fetch_all(db).await)
    }
}

impl Tx {
    /// Writes an entry; it is there if and only if what it says happened.
    pub async fn write_audit(&mut self, entry: &NewAuditEntry<'_>) -> sqlx::Result<()> {
        within!(self, db => sqlx::query(
            "INSERT INTO audit (at, actor, handle, action, person, image, proposal, sentence, address)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(entry.at.0).bind(entry.actor).bind(entry.handle).bind(entry.action).bind(entry.person)
            .bind(entry.image).bind(entry.proposal).bind(entry.sentence).bind(entry.address)
            .execute(db).await.map(|_| ()))
    }
}
