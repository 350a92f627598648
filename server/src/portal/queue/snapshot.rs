//! The open proposals as the queue keeps them in memory: each is read again when it moved, so that a
//! page costs no more than the numbers of the last events.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use domain::proposal::{Kind, ProposalId, State};
use domain::queue::Waiting;
use domain::requirement::Requirement;
use domain::{Moment, PersonId};

use crate::portal::Portal;
use crate::portal::drafts::ProposalError;
use crate::portal::proposals::Standing;
use crate::store::OpenItemRow;

/// An open proposal, as far as the queue shows it.
#[derive(Debug)]
pub struct Item {
    /// Which.
    pub id: ProposalId,
    /// Its public number.
    pub number: i64,
    /// What it asks for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The image's name.
    pub image: String,
    /// What changes, in one sentence.
    pub summary: String,
    /// Who writes it.
    pub authors: Vec<PersonId>,
    /// The number of its last event.
    pub sequence: i64,
    /// When it was first submitted.
    pub submitted_at: Moment,
    /// When its last event happened that everybody may know of.
    pub changed_at: Moment,
    /// When a pause ends.
    pub wakes_at: Option<i64>,
    /// Round, turn, claims and requirements.
    pub standing: Standing,
}

/// The open proposals that were read last, by identifier.
#[derive(Debug, Default)]
pub struct Snapshot(RwLock<HashMap<String, Arc<Item>>>);

impl Item {
    fn of(row: &OpenItemRow) -> Result<Self, ProposalError> {
        let word = |text: &str| serde_json::Value::String(text.to_owned());
        Ok(Self {
            id: serde_json::from_value(word(&row.id))?,
            number: row.number,
            kind: serde_json::from_value(word(&row.kind))?,
            state: serde_json::from_value(word(&row.state))?,
            image: row.image.clone(),
            summary: row.summary.clone(),
            authors: row
                .authors
                .split(' ')
                .filter_map(|person| person.parse().ok())
                .collect(),
            sequence: row.sequence,
            submitted_at: Moment(row.submitted_at),
            changed_at: Moment(row.changed_at),
            wakes_at: row.wake_at,
            standing: serde_json::from_str(&row.standing)?,
        })
    }

    /// Whether it rests.
    pub fn is_parked(&self) -> bool {
        self.state == State::Parked
    }

    /// Whether it is about an image that is not in the catalogue.
    pub fn is_new(&self) -> bool {
        !self.kind.has_base()
    }

    /// Whether it can be taken on at all.
    pub fn takes_claims(&self) -> bool {
        matches!(self.state, State::Screening | State::InReview)
    }

    /// Whether as many took it on as have to approve it.
    pub fn is_full(&self) -> bool {
        let two = self
            .standing
            .dots
            .iter()
            .any(|dot| dot.requirement == Requirement::DockerfileTwice);
        self.standing.claims.len() >= if two { 2 } else { 1 }
    }

    /// Whether somebody took it on.
    pub fn is_claimed_by(&self, person: PersonId) -> bool {
        self.claimants().any(|other| other == person)
    }

    /// As far as the order of the queue looks at it.
    pub fn waiting(&self) -> Waiting {
        Waiting {
            proposal: self.id,
            kind: self.kind,
            since: self.standing.turn.since,
            claimed_by: self.claimants().collect(),
            turn: self.standing.turn.people.clone(),
        }
    }

    /// Who took it on.
    pub fn claimants(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.standing.claims.iter().map(|claim| claim.person)
    }
}

impl Portal {
    /// Every open proposal as it stands now.
    ///
    /// # Errors
    /// When the store fails or holds what cannot be read.
    pub(super) async fn open_items(&self) -> Result<Vec<Arc<Item>>, ProposalError> {
        let sequences = self.store().open_sequences().await?;
        let mut items = Vec::with_capacity(sequences.len());
        let mut moved = Vec::new();
        {
            let known = self.queue.0.read().unwrap_or_else(PoisonError::into_inner);
            for (id, sequence) in &sequences {
                match known.get(id) {
                    Some(item) if item.sequence == *sequence => items.push(Arc::clone(item)),
                    _ => moved.push(id.clone()),
                }
            }
            if moved.is_empty() && known.len() == sequences.len() {
                return Ok(items);
            }
        }
        let mut read = Vec::with_capacity(moved.len());
        if !moved.is_empty() {
            for row in self.store().open_items(&moved).await? {
                read.push((row.id.clone(), Arc::new(Item::of(&row)?)));
            }
        }
        items.extend(read.iter().map(|(_, item)| Arc::clone(item)));
        let open: BTreeSet<&str> = sequences.iter().map(|(id, _)| id.as_str()).collect();
        let mut known = self.queue.0.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|id, _| open.contains(id.as_str()));
        for (id, item) in read {
            // Another request may have read a later state meanwhile.
            let newer = known
                .get(&id)
                .is_none_or(|there| there.sequence < item.sequence);
            if newer {
                known.insert(id, item);
            }
        }
        Ok(items)
    }
}
