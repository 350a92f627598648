//! The audit log as a page, and what its address asks for.

use app::view::form::{FormChoice, FormFindings};
use app::view::people::{AuditEntry, AuditPage, AuditQuery as Asked};
use domain::permission::{Action, Subject};
use time::macros::format_description;
use time::{Date, Duration, PrimitiveDateTime, Time};

use super::words;
use crate::clock::Timestamp;
use crate::portal::audit::AuditQuery;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal};
use crate::store::AuditRow;

impl Portal {
    /// What an address asks of the log, with the entry before which the page begins.
    ///
    /// # Errors
    /// When a day is none.
    pub fn audit_query(
        &self,
        caller: &Caller,
        asked: &Asked,
        before: &str,
    ) -> Result<AuditQuery, PeopleError> {
        let whom = asked.whom.trim().trim_start_matches(['@', '#']);
        // Who may read all of an image's entries is asked for that image.
        let image = whom.parse().ok().filter(|image: &domain::ImageName| {
            let subject = Subject::image(image.clone());
            caller.may(Action::ReadWholeAudit, &subject).is_err()
                && caller.may(Action::ReadAudit, &subject).is_ok()
        });
        Ok(AuditQuery {
            handle: asked.who.trim().trim_start_matches('@').to_lowercase(),
            action: asked.act.clone(),
            image,
            whom: whom.to_lowercase(),
            from: day("from", &asked.from)?.map(start),
            until: day("until", &asked.until)?
                .and_then(|day| day.checked_add(Duration::DAY))
                .map(start),
            before: before.parse().ok(),
        })
    }

    /// The page of the log that an address asks for. One that cannot be understood lists nothing and
    /// says why.
    ///
    /// # Errors
    /// When the caller may read no part of it, or the store fails.
    pub async fn audit_page(
        &self,
        caller: &Caller,
        asked: Asked,
        before: &str,
    ) -> Result<AuditPage, PeopleError> {
        let own_only = caller
            .may(Action::ReadWholeAudit, &Subject::none())
            .is_err();
        let (rows, next, findings) = match self.audit_query(caller, &asked, before) {
            Ok(query) => {
                let (rows, next) = self.audit(caller, &query).await?;
                (rows, next, FormFindings::default())
            }
            Err(PeopleError::Invalid { field, words }) => {
                (Vec::new(), None, FormFindings::new([(field, words)]))
            }
            Err(error) => return Err(error),
        };
        Ok(AuditPage {
            findings,
            acts: Action::ALL
                .iter()
                .filter(|action| **action != Action::Public)
                .map(|action| FormChoice::new(action.as_str(), &words::done(action.as_str()), ""))
                .collect(),
            entries: rows.into_iter().map(entry).collect(),
            own_only,
            latest: (!before.is_empty()).then(|| asked.to_href(None)),
            older: next.map(|serial| asked.to_href(Some(&serial.to_string()))),
            query: asked,
            now: self.clock().now(),
        })
    }
}

fn entry(row: AuditRow) -> AuditEntry {
    let whom = [
        row.person_handle.map(|handle| format!("@{handle}")),
        row.image,
        row.proposal_number.map(|number| format!("#{number}")),
    ];
    AuditEntry {
        at: words::moment(row.at),
        who: row.actor.is_some().then_some(row.handle),
        what: match row.sentence {
            sentence if sentence.is_empty() => format!("{}.", words::done(&row.action)),
            sentence => sentence,
        },
        about: whom.into_iter().flatten().collect(),
        address: row.address,
    }
}

fn day(field: &'static str, text: &str) -> Result<Option<Date>, PeopleError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map(Some)
        .map_err(|_| PeopleError::invalid(field, "There is no such day. Write it like 2026-03-01."))
}

fn start(day: Date) -> Timestamp {
    PrimitiveDateTime::new(day, Time::MIDNIGHT)
        .assume_utc()
        .into()
}
