//! A proposal with everything that one reader may see of it. What is confidential is left out here,
//! once, so that no page has to think of it.

use std::collections::BTreeSet;

use domain::event::{Event, Payload};
use domain::names::Names;
use domain::participant::Participants;
use domain::permission::Action;
use domain::projection::Projection;
use domain::proposal::ProposalId;
use domain::requirement::RequirementResult;
use domain::turn::Turn;
use domain::{Moment, PersonId};

use crate::portal::discretion::{Discretion, turn_sentence};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::proposals::HandleNames;
use crate::portal::{Caller, Portal};

/// A proposal as one reader sees it.
#[derive(Debug)]
pub struct Reading {
    /// The proposal.
    pub open: OpenProposal,
    /// Its public number.
    pub number: u64,
    /// Everybody who could act.
    pub people: Participants,
    /// What happened, as far as the reader may know.
    pub events: Vec<Event>,
    /// Who reads; nobody for who is not signed in.
    pub me: Option<PersonId>,
    /// Whose turn it is, without what a conflict of interest takes away: that somebody declared one
    /// is not to be seen by counting.
    pub turn: Turn,
    /// Now.
    pub now: Moment,
    /// Whether the reader watches it.
    pub watched: Option<bool>,
    discretion: Discretion,
    names: HandleNames,
}

impl Portal {
    /// A submitted proposal by its number, as far as this caller may see it.
    ///
    /// # Errors
    /// When there is none, or none that this caller may know of.
    pub async fn read_proposal(
        &self,
        caller: &Caller,
        number: i64,
    ) -> Result<Reading, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        self.reading(caller, open).await
    }

    /// The same for a proposal that was opened already.
    pub(super) async fn reading(
        &self,
        caller: &Caller,
        open: OpenProposal,
    ) -> Result<Reading, ProposalError> {
        let people = self.participants(&open).await?;
        let mut events = self.events_of(&open).await?;
        let me = caller.id();
        let discretion = Discretion::of(caller, &open, &people);
        events.retain(|event| match &event.payload {
            Payload::ConflictDeclared { person, .. } => discretion.knows_of(*person),
            payload => !payload.is_confidential(),
        });
        leave_out_equal_turns(&mut events);
        let everybody: BTreeSet<PersonId> = people
            .0
            .keys()
            .copied()
            .chain(events.iter().filter_map(|event| event.by.person()))
            .chain(events.iter().filter_map(|event| match &event.payload {
                Payload::TurnCorrected { to, .. } => Some(*to),
                Payload::AuthorLeft { person } | Payload::AuthorJoined { person } => Some(*person),
                _ => None,
            }))
            .chain(me)
            .collect();
        let names = self.names_of(everybody).await?;
        let now = Moment(self.clock().timestamp().0);
        let turn = discretion.turn(&open.projection, &people, now);
        let watched = match me {
            Some(me) => {
                let watchers = self.store().watchers(&open.row.id).await?;
                Some(watchers.contains(&me.to_string()))
            }
            None => None,
        };
        let number = open
            .row
            .number
            .and_then(|number| u64::try_from(number).ok());
        Ok(Reading {
            number: number.ok_or(ProposalError::Unknown)?,
            open,
            people,
            events,
            me,
            turn,
            now,
            watched,
            discretion,
            names,
        })
    }
}

impl Reading {
    /// What the events add up to. It knows of conflicts: sentences come from [`Reading::events`] and
    /// [`Reading::turn`].
    pub fn projection(&self) -> &Projection {
        &self.open.projection
    }

    /// What is to be said with names.
    pub fn say<T>(&self, say: impl FnOnce(Names<'_>) -> T) -> T {
        self.names.with(say)
    }

    /// Somebody's handle without `@`; "somebody who left" has none.
    pub fn handle(&self, person: PersonId) -> String {
        let known = self.names.handle(person);
        known.map_or_else(|| "somebody-who-left".to_owned(), ToString::to_string)
    }

    /// Whether the reader writes it.
    pub fn is_author(&self) -> bool {
        self.me
            .is_some_and(|me| self.projection().authors.contains(&me))
    }

    /// The identifier of the proposal.
    pub fn id(&self) -> Option<ProposalId> {
        self.open.row.id.parse().ok()
    }

    /// The sentence on whose turn it is.
    pub fn turn_sentence(&self) -> String {
        self.say(|names| turn_sentence(self.projection(), &self.turn, self.now, names))
    }

    /// The requirements with their reasons, as far as the reader may know them.
    pub fn requirements(&self) -> Vec<RequirementResult> {
        self.say(|names| {
            self.discretion
                .requirements(self.projection(), &self.people, names)
        })
    }
}

/// Takes out turns that say what the turn before said: only who may act changed.
fn leave_out_equal_turns(events: &mut Vec<Event>) {
    let mut last = None;
    events.retain(|event| {
        let Payload::TurnChanged { turn } = &event.payload else {
            return true;
        };
        let says = (turn.group, turn.reason.clone());
        let is_new = last.as_ref() != Some(&says);
        last = Some(says);
        is_new
    });
}
