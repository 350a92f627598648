//! The audit log as those read it who may, and its export.

use domain::ImageName;
use domain::permission::{Action, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use super::Portal;
use super::caller::Caller;
use super::people::PeopleError;
use crate::clock::Timestamp;
use crate::store::{AuditFilter, AuditRow};

/// How many entries a page has.
pub const AUDIT_PAGE: usize = 100;
/// How many entries an export has at most.
const EXPORT_LIMIT: i64 = 100_000;

/// Which entries to read; empty fields leave everything in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Done by somebody with this handle.
    pub handle: String,
    /// Of this kind, as [`Action::as_str`] names it.
    pub action: String,
    /// About this image.
    pub image: Option<ImageName>,
    /// About the person with this handle, the image of this name or the proposal with this number.
    pub whom: String,
    /// At or after this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Older than the entry with this number.
    pub before: Option<i64>,
}

impl Portal {
    /// A page of the log, the newest first: everything for those who may read it all, else what the
    /// caller did and what was done to them, or what is about an image that they maintain. The second
    /// value is where the next page begins.
    ///
    /// # Errors
    /// When the caller may read no part of it, or the store fails.
    pub async fn audit(
        &self,
        caller: &Caller,
        query: &AuditQuery,
    ) -> Result<(Vec<AuditRow>, Option<i64>), PeopleError> {
        let limit = i64::try_from(AUDIT_PAGE + 1).unwrap_or(i64::MAX);
        let mut rows = self.audit_rows(caller, query, limit).await?;
        let more = rows.len() > AUDIT_PAGE;
        rows.truncate(AUDIT_PAGE);
        let next = more.then(|| rows.last().map(|row| row.serial)).flatten();
        Ok((rows, next))
    }

    /// The log as comma-separated values, the newest first; the first line names the columns.
    ///
    /// # Errors
    /// As [`Portal::audit`].
    pub async fn audit_csv(
        &self,
        caller: &Caller,
        query: &AuditQuery,
    ) -> Result<String, PeopleError> {
        let rows = self.audit_rows(caller, query, EXPORT_LIMIT).await?;
        let mut csv = "serial,at,who,what,whom,image,proposal,sentence,address\r\n".to_owned();
        for row in rows {
            let entry = ExportedEntry::from(row);
            let fields = [
                &entry.serial.to_string(),
                &entry.at,
                &entry.who,
                &entry.what,
                entry.whom.as_ref().unwrap_or(&String::new()),
                entry.image.as_ref().unwrap_or(&String::new()),
                entry.proposal.as_ref().unwrap_or(&String::new()),
                &entry.sentence,
                &entry.address,
            ]
            .map(|field| quoted(field));
            csv.push_str(&fields.join(","));
            csv.push_str("\r\n");
        }
        Ok(csv)
    }

    /// The same entries for programs.
    ///
    /// # Errors
    /// As [`Portal::audit`].
    pub async fn audit_entries(
        &self,
        caller: &Caller,
        query: &AuditQuery,
    ) -> Result<Vec<ExportedEntry>, PeopleError> {
        let rows = self.audit_rows(caller, query, EXPORT_LIMIT).await?;
        Ok(rows.into_iter().map(ExportedEntry::from).collect())
    }

    async fn audit_rows(
        &self,
        caller: &Caller,
        query: &AuditQuery,
        limit: i64,
    ) -> Result<Vec<AuditRow>, PeopleError> {
        let about = self.readable_about(caller, query)?;
        let filter = AuditFilter {
            handle: &query.handle,
            action: &query.action,
            about: &about,
            image: query.image.as_ref().map_or("", ImageName::as_str),
            whom: &query.whom,
            from: query.from,
            until: query.until,
            before: query.before,
            limit,
        };
        Ok(self.store().audit(&filter).await?)
    }

    /// To whose entries the caller is limited: nobody's when they may read it all, or all of an image.
    fn readable_about(&self, caller: &Caller, query: &AuditQuery) -> Result<String, PeopleError> {
        if caller.may(Action::ReadWholeAudit, &Subject::none()).is_ok() {
            return Ok(String::new());
        }
        if let Some(image) = &query.image
            && caller
                .may(Action::ReadAudit, &Subject::image(image.clone()))
                .is_ok()
        {
            return Ok(String::new());
        }
        let id = self.own(caller, Action::ReadAudit)?;
        Ok(id.to_string())
    }
}

/// An entry as it leaves the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedEntry {
    /// Its number; the newest has the highest.
    serial: i64,
    /// When, in UTC.
    at: String,
    /// The handle of who did it, `command-line`, `portal` or `anonymous`.
    who: String,
    /// What, as [`Action::as_str`] names it.
    what: String,
    /// The handle of the person to whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    whom: Option<String>,
    /// About which image.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    /// The number of the proposal it is about; its identifier while it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
    /// What happened.
    sentence: String,
    /// From which network address; empty for the command line.
    address: String,
}

impl From<AuditRow> for ExportedEntry {
    fn from(row: AuditRow) -> Self {
        let at: time::OffsetDateTime = Timestamp(row.at).into();
        Self {
            serial: row.serial,
            at: at
                .format(&time::format_description::well_known::Rfc3339)
                .unwrap_or_default(),
            who: row.handle,
            what: row.action,
            whom: row.person_handle.or(row.person),
            image: row.image,
            proposal: row
                .proposal_number
                .map(|number| number.to_string())
                .or(row.proposal),
            sentence: row.sentence,
            address: row.address,
        }
    }
}

/// A field as spreadsheets read it, where a text that begins like a formula would be one.
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_never_a_formula() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        for formula in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert!(quoted(formula).starts_with("\"'"), "{formula}");
        }
    }
}
