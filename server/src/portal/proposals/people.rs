//! Who takes part in a proposal, and by which handles sentences call people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::manifest::Manifest;
use domain::names::Names;
use domain::participant::{Participant, Participants};
use domain::permission::Scope;
use domain::projection::Projection;
use domain::{Handle, Moment, PersonId};
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime, Time};

use crate::clock::Timestamp;
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::{Portal, parts};
use crate::store::OfficeRow;

/// The handles of people, for sentences.
#[derive(Debug, Clone, Default)]
pub struct HandleNames(BTreeMap<PersonId, Handle>);

impl HandleNames {
    /// Calls `say` with the names, as the domain's sentences take them.
    pub fn with<T>(&self, say: impl FnOnce(Names<'_>) -> T) -> T {
        let known = |person: PersonId| self.0.get(&person).cloned();
        say(Names(&known))
    }

    /// The handle of a person.
    pub fn handle(&self, person: PersonId) -> Option<&Handle> {
        self.0.get(&person)
    }
}

impl Portal {
    /// Everybody who could act on a proposal: those with an office, the confirmed maintainers of the
    /// image and those whom its manifest lists, and who took part so far.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn participants(&self, open: &OpenProposal) -> Result<Participants, ProposalError> {
        let projection = &open.projection;
        let offices = self.store().offices().await?;
        let accounts = self.store().service_contacts().await?;
        let mut near = Near::default();
        if let Some(image) = &projection.image {
            for row in self.store().maintainers(image.as_str()).await? {
                if row.confirmed_at.is_some() {
                    near.confirmed.push(row.person);
                }
            }
            for row in self.store().conflicts_with(image.as_str(), "").await? {
                if row.waived_at.is_none() {
                    near.conflicted.push(row.person);
                }
            }
        }
        if let Some(latest) = projection.latest() {
            let number = i64::from(latest.number.0);
            let manifest = self
                .store()
                .revision_file(&open.row.id, number, parts::MANIFEST)
                .await?;
            for handle in manifest.iter().flat_map(|manifest| listed(manifest)) {
                near.listed
                    .extend(self.store().people_called(&handle).await?);
            }
        }
        let now = self.clock().now();
        Ok(assembled(projection, &offices, &accounts, &near, now))
    }

    /// What the participants of every open proposal are made of, read in one go.
    pub(super) async fn everybody(&self) -> Result<Everybody, ProposalError> {
        let store = self.store();
        Ok(Everybody {
            offices: store.offices().await?,
            accounts: store.service_contacts().await?,
            maintainers: grouped(store.confirmed_maintainers().await?),
            conflicted: grouped(store.standing_conflicts().await?),
            called: grouped(store.people_by_name().await?),
            manifests: store
                .newest_of_open(parts::MANIFEST)
                .await?
                .into_iter()
                .collect(),
            now: self.clock().now(),
        })
    }

    /// Adds the people whom a manifest names as maintainers. A handle here counts as well as one of
    /// a provider: it only takes the right to review away.
    pub(super) async fn add_listed_maintainers(
        &self,
        people: &mut Participants,
        manifest: &[u8],
    ) -> Result<(), ProposalError> {
        for handle in listed(manifest) {
            for person in self.store().people_called(&handle).await? {
                maintain(&mut people.0, &person);
            }
        }
        Ok(())
    }

    /// The handles of some people.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn names_of(
        &self,
        people: impl IntoIterator<Item = PersonId>,
    ) -> Result<HandleNames, ProposalError> {
        let mut names = BTreeMap::new();
        for person in people {
            if names.contains_key(&person) {
                continue;
            }
            // A handle never changes, so what was read once holds.
            let known = self
                .handles
                .read()
                .ok()
                .and_then(|known| known.get(&person).cloned());
            let handle = match known {
                Some(handle) => Some(handle),
                None => {
                    let row = self.store().person(&person.to_string()).await?;
                    row.and_then(|row| row.handle.parse::<Handle>().ok())
                }
            };
            if let Some(handle) = handle {
                if let Ok(mut known) = self.handles.write() {
                    known.insert(person, handle.clone());
                }
                names.insert(person, handle);
            }
        }
        Ok(HandleNames(names))
    }

    /// The handles of everybody whom a proposal's pages could name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn names_in(
        &self,
        open: &OpenProposal,
        people: &Participants,
    ) -> Result<HandleNames, ProposalError> {
        let everybody: BTreeSet<PersonId> = took_part(&open.projection)
            .into_iter()
            .chain(people.0.keys().copied())
            .collect();
        self.names_of(everybody).await
    }
}

/// Everybody whom the projection names.
pub(super) fn took_part(projection: &Projection) -> BTreeSet<PersonId> {
    let p = projection;
    let mut people: BTreeSet<PersonId> = p.authors.iter().copied().collect();
    people.extend(p.revisions.iter().map(|revision| revision.by));
    people.extend(p.claims.iter().map(|claim| claim.person));
    people.extend(p.reviews.iter().map(|review| review.by));
    people.extend(p.threads.iter().map(|thread| thread.owner));
    people.extend(p.approvals.iter().map(|approval| approval.person));
    people.extend(p.blocks.iter().map(|block| block.person));
    people.extend(p.conflicts.iter().copied());
    people.extend(p.turn.people.iter().copied());
    people.extend(p.declined_by);
    for note in p
        .ticks
        .values()
        .chain(p.overrides.values())
        .chain(p.waivers.values())
        .chain(p.conflict_waivers.values())
    {
        people.insert(note.by);
    }
    people.extend(p.conflict_waivers.keys().copied());
    people
}

/// Who stands near the image of a proposal, as identifiers.
#[derive(Debug, Default)]
struct Near {
    /// Confirmed maintainers.
    confirmed: Vec<String>,
    /// Those whom the manifest lists as maintainers.
    listed: Vec<String>,
    /// Those with a conflict of interest that was not waived.
    conflicted: Vec<String>,
}

/// What the participants of every open proposal are made of.
pub(super) struct Everybody {
    offices: Vec<OfficeRow>,
    accounts: Vec<(String, String)>,
    maintainers: HashMap<String, Vec<String>>,
    conflicted: HashMap<String, Vec<String>>,
    called: HashMap<String, Vec<String>>,
    manifests: HashMap<String, Vec<u8>>,
    now: OffsetDateTime,
}

impl Everybody {
    /// Who takes part in one of them.
    pub fn of(&self, proposal: &str, projection: &Projection) -> Participants {
        let mut near = Near::default();
        if let Some(image) = &projection.image {
            let at = |map: &HashMap<String, Vec<String>>| {
                map.get(image.as_str()).cloned().unwrap_or_default()
            };
            near.confirmed = at(&self.maintainers);
            near.conflicted = at(&self.conflicted);
        }
        let manifest = self.manifests.get(proposal);
        let handles = manifest
            .map(|manifest| listed(manifest))
            .unwrap_or_default();
        let called = handles.iter().filter_map(|handle| self.called.get(handle));
        near.listed.extend(called.flatten().cloned());
        assembled(projection, &self.offices, &self.accounts, &near, self.now)
    }
}

fn grouped(pairs: Vec<(String, String)>) -> HashMap<String, Vec<String>> {
    let mut groups: HashMap<String, Vec<String>> = HashMap::new();
    for (key, person) in pairs {
        groups.entry(key).or_default().push(person);
    }
    groups
}

/// The handles that a manifest lists as maintainers, in lower case.
fn listed(manifest: &[u8]) -> BTreeSet<String> {
    let manifest = Manifest::read(&String::from_utf8_lossy(manifest)).manifest;
    let entries = manifest.entries.iter().flat_map(|entry| &entry.maintainers);
    manifest
        .global
        .maintainers
        .iter()
        .chain(entries)
        .filter(|maintainer| !maintainer.handle.is_empty())
        .map(|maintainer| maintainer.handle.to_lowercase())
        .collect()
}

/// Everybody who could act on a proposal.
fn assembled(
    projection: &Projection,
    offices: &[OfficeRow],
    accounts: &[(String, String)],
    near: &Near,
    now: OffsetDateTime,
) -> Participants {
    let mut people: BTreeMap<PersonId, Participant> = BTreeMap::new();
    for office in offices {
        if let Ok(id) = office.person.parse::<PersonId>() {
            hold(people.entry(id).or_default(), office, now);
        }
    }
    for id in took_part(projection) {
        people.entry(id).or_default();
    }
    for person in near.confirmed.iter().chain(&near.listed) {
        maintain(&mut people, person);
    }
    for person in &near.confirmed {
        if let Ok(id) = person.parse::<PersonId>() {
            people.entry(id).or_default().confirmed_maintainer = true;
        }
    }
    for person in &near.conflicted {
        if let Ok(id) = person.parse::<PersonId>() {
            people.entry(id).or_default().conflicted = true;
        }
    }
    link(&mut people, accounts);
    Participants(people)
}

/// Makes one person of whoever answers for service accounts and these accounts, where one of them
/// takes part: what counts or does not for one of them does so for all.
fn link(people: &mut BTreeMap<PersonId, Participant>, accounts: &[(String, String)]) {
    let mut groups: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for (account, contact) in accounts {
        if let (Ok(account), Ok(contact)) = (account.parse(), contact.parse()) {
            groups
                .entry(contact)
                .or_default()
                .extend([account, contact]);
        }
    }
    for group in groups.values() {
        if !group.iter().any(|id| people.contains_key(id)) {
            continue;
        }
        for id in group {
            let others = group.iter().copied().filter(|other| other != id);
            people.entry(*id).or_default().other_accounts = others.collect();
        }
    }
}

fn maintain(people: &mut BTreeMap<PersonId, Participant>, person: &str) {
    if let Ok(id) = person.parse::<PersonId>() {
        people.entry(id).or_default().maintainer = true;
    }
}

fn hold(person: &mut Participant, office: &OfficeRow, now: OffsetDateTime) {
    match office.role.as_str() {
        "reviewer" => person.scopes.extend(
            office
                .scopes
                .split(' ')
                .filter_map(|scope| scope.parse::<Scope>().ok()),
        ),
        "apprentice" => person.apprentice = true,
        "coordinator" => person.coordinator = true,
        _ => {}
    }
    person.away_since = away_since(office, now);
}

/// Since when somebody is away, if they are now. Both days count.
fn away_since(office: &OfficeRow, now: OffsetDateTime) -> Option<Moment> {
    let day = |text: &Option<String>| {
        let text = text.as_deref()?;
        Date::parse(text, &Iso8601::DATE).ok()
    };
    let from = day(&office.away_from)?;
    let today = now.date();
    let over = day(&office.away_until).is_some_and(|until| until < today);
    (from <= today && !over)
        .then(|| Moment(Timestamp::from(from.with_time(Time::MIDNIGHT).assume_utc()).0))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn office(from: Option<&str>, until: Option<&str>) -> OfficeRow {
        OfficeRow {
            person: String::new(),
            handle: String::new(),
            role: "reviewer".to_owned(),
            scopes: "dockerfile docs".to_owned(),
            away_from: from.map(str::to_owned),
            away_until: until.map(str::to_owned),
        }
    }

    #[test]
    fn both_days_of_an_absence_count() {
        let now = datetime!(2026-03-10 08:00 UTC);
        for (from, until, away) in [
            (None, None, false),
            (Some("2026-03-10"), Some("2026-03-10"), true),
            (Some("2026-03-01"), None, true),
            (Some("2026-03-01"), Some("2026-03-09"), false),
            (Some("2026-03-11"), None, false),
            (Some("soon"), None, false),
        ] {
            let since = away_since(&office(from, until), now);
            assert_eq!(since.is_some(), away, "{from:?} {until:?}");
        }
        let since = away_since(&office(Some("2026-03-01"), None), now);
        assert_eq!(since.map(Moment::date), Some("2026-03-01".to_owned()));
    }

    #[test]
    fn whoever_answers_for_accounts_is_one_person_with_them() {
        let id = |number: u8| PersonId::from_bytes([number; 16]);
        let accounts: Vec<(String, String)> = [(5, 2), (1, 2), (7, 8)]
            .map(|(account, contact)| (id(account).to_string(), id(contact).to_string()))
            .into();
        let mut people = BTreeMap::from([
            (id(5), Participant::default()),
            (id(9), Participant::default()),
        ]);
        link(&mut people, &accounts);
        let people = Participants(people);
        for account in [1, 2, 5] {
            assert_eq!(people.human(id(account)), id(1), "{account}");
        }
        assert_eq!(people.human(id(9)), id(9));
        assert!(!people.0.contains_key(&id(7)), "they take no part");
    }

    #[test]
    fn an_office_gives_scopes() {
        let mut person = Participant::default();
        let now = datetime!(2026-03-10 08:00 UTC);
        hold(&mut person, &office(None, None), now);
        assert_eq!(person.scopes.len(), 2);
        assert!(!person.coordinator && !person.apprentice);
    }
}
