//! The public page of a person.

use app::view::people::{AwayDates, PEOPLE, PersonPage, PersonProposal};
use domain::Handle;
use domain::permission::{Action, Subject};
use domain::proposal::{Kind, State};
use time::Date;
use time::macros::format_description;

use super::words;
use crate::portal::people::PeopleError;
use crate::portal::{Caller, Portal};
use crate::store::PersonRow;

/// How many proposals the page lists.
const LISTED: usize = 20;

impl Portal {
    /// What everybody may know of a person.
    ///
    /// # Errors
    /// When there is no such person, or the store fails.
    pub async fn person_page(
        &self,
        caller: &Caller,
        handle: &Handle,
    ) -> Result<PersonPage, PeopleError> {
        let person = self.known_person(handle).await?;
        let roles = self.store().roles(Some(&person.id)).await?;
        let maintained = self.store().maintained(&person.id).await?;
        let accounts = self.store().service_accounts().await?;
        let contact = accounts
            .into_iter()
            .find(|account| account.person == person.id)
            .map(|account| account.contact_handle);
        let now = self.clock().now();
        let (proposals, proposals_total) = self.public_proposals(&person.id).await?;
        Ok(PersonPage {
            away: away(&person, now.date()),
            is_reader: caller.id().map(|id| id.to_string()).as_ref() == Some(&person.id),
            administration: caller
                .may(Action::ReadPeople, &Subject::none())
                .is_ok()
                .then(|| format!("{PEOPLE}/{handle}")),
            service_contact: contact,
            roles: words::roles_held(&roles),
            organisations: words::names(&person.organisations),
            projects: words::names(&person.upstream_projects),
            maintains: maintained
                .into_iter()
                .filter(|row| row.confirmed_at.is_some())
                .map(|row| row.image)
                .collect(),
            proposals,
            proposals_total,
            handle: person.handle,
            name: person.display_name,
            now,
        })
    }

    /// The latest public proposals that a person writes, and how many there are.
    async fn public_proposals(
        &self,
        person: &str,
    ) -> Result<(Vec<PersonProposal>, u64), PeopleError> {
        let word = |slug: &str| serde_json::Value::String(slug.to_owned());
        let mut proposals: Vec<PersonProposal> = self
            .store()
            .proposals_of(person)
            .await?
            .into_iter()
            .filter_map(|row| {
                let kind: Kind = serde_json::from_value(word(&row.kind)).ok()?;
                let state: State = serde_json::from_value(word(&row.state)).ok()?;
                Some(PersonProposal {
                    number: u64::try_from(row.number?).ok()?,
                    title: format!("{}, {}", row.image, kind.words()),
                    state: state.words().to_owned(),
                })
            })
            .collect();
        proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.number));
        let total = proposals.len() as u64;
        proposals.truncate(LISTED);
        Ok((proposals, total))
    }

    /// A person by handle.
    ///
    /// # Errors
    /// When there is none, or the store fails.
    pub(in crate::portal) async fn known_person(
        &self,
        handle: &Handle,
    ) -> Result<PersonRow, PeopleError> {
        let person = self.store().person_by_handle(handle.as_str()).await?;
        person.ok_or_else(|| PeopleError::Unknown(format!("person with the handle {handle}")))
    }
}

/// The days on which a person is away, unless they are over.
fn away(person: &PersonRow, today: Date) -> Option<AwayDates> {
    let day = |text: &str| Date::parse(text, format_description!("[year]-[month]-[day]")).ok();
    let words = format_description!("[day padding:none] [month repr:long] [year]");
    let from = day(person.away_from.as_deref()?)?;
    let until = person.away_until.as_deref().and_then(day);
    if until.is_some_and(|until| until < today) {
        return None;
    }
    Some(AwayDates {
        from: from.format(words).ok()?,
        until: match until {
            Some(until) => until.format(words).ok()?,
            None => "further notice".to_owned(),
        },
        now: from <= today,
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn person(from: Option<&str>, until: Option<&str>) -> PersonRow {
        PersonRow {
            id: String::new(),
            handle: String::new(),
            display_name: String::new(),
            email: None,
            email_verified_at: None,
            organisations: "[]".to_owned(),
            upstream_projects: "[]".to_owned(),
            away_from: from.map(str::to_owned),
            away_until: until.map(str::to_owned),
            theme: "system".to_owned(),
            created_at: 0,
            last_seen_at: 0,
            blocked_at: None,
            blocked_reason: None,
        }
    }

    #[test]
    fn away_is_said_until_it_is_over() {
        let words = |from, until, today| {
            away(&person(from, until), today).map(|away| (away.from, away.until, away.now))
        };
        let dates = (Some("2026-12-24"), Some("2027-01-02"));
        let said = |now| {
            Some((
                "24 December 2026".to_owned(),
                "2 January 2027".to_owned(),
                now,
            ))
        };
        assert_eq!(words(dates.0, dates.1, date!(2026 - 12 - 23)), said(false));
        assert_eq!(words(dates.0, dates.1, date!(2026 - 12 - 24)), said(true));
        assert_eq!(words(dates.0, dates.1, date!(2027 - 01 - 02)), said(true));
        assert_eq!(words(dates.0, dates.1, date!(2027 - 01 - 03)), None);
        assert_eq!(words(None, None, date!(2027 - 01 - 03)), None);
        let open = words(dates.0, None, date!(2027 - 02 - 01));
        assert_eq!(
            open.map(|(_, until, now)| (until, now)),
            Some(("further notice".to_owned(), true))
        );
    }
}
