//! What happened to a proposal while somebody looked at a page, in the sentence of the banner.

use std::collections::BTreeSet;

use domain::PersonId;
use domain::event::{Event, Payload};
use domain::history;
use domain::permission::Action;
use domain::projection::Projection;
use domain::turn::Group;
use serde::Serialize;

use super::drafts::ProposalError;
use super::{Caller, Portal};

/// What a page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// The public number of the proposal.
    pub number: i64,
    /// Its image.
    pub image: String,
    /// When, in microseconds since 1970; the next is asked for from there on.
    #[serde(skip)]
    pub at: i64,
    /// What happened, as a sentence.
    pub sentence: String,
    /// Whether it is the reader's turn now.
    pub your_turn: bool,
}

impl Portal {
    /// What happened to a proposal after a moment, with the moment of its last event; nothing when
    /// nothing did. What the caller did themselves, and what they may not know of, is not told.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails.
    pub async fn happened(
        &self,
        caller: &Caller,
        id: &str,
        after: i64,
    ) -> Result<Option<(Option<Happened>, i64)>, ProposalError> {
        let open = self.open_proposal(caller, id, Action::ReadProposal).await?;
        let Some(number) = open.row.number else {
            return Err(ProposalError::Unknown);
        };
        let events = self.events_of(&open).await?;
        // Clocks of replicas differ a little: the place counts, not each moment.
        let begin = events
            .iter()
            .rposition(|event| event.at.0 <= after)
            .map_or(0, |place| place + 1);
        let Some(last) = events[begin..].last() else {
            return Ok(None);
        };
        let me = caller.id();
        let told =
            |event: &&Event| is_told(event) && event.by.person().is_none_or(|by| Some(by) != me);
        // Of one act the first event is the act; what followed from it is on the page.
        let acts: Vec<&Event> = events[begin..]
            .iter()
            .filter(told)
            .filter(|event| event.by.person().is_some())
            .collect();
        let chosen = acts
            .last()
            .copied()
            .or_else(|| events[begin..].iter().rev().find(told));
        let Some(event) = chosen else {
            return Ok(Some((None, last.at.0)));
        };
        let mut people = everybody_in(&open.projection);
        people.extend(event.by.person());
        let names = self.names_of(people).await?;
        let turn = &open.projection.turn;
        let your_turn = me.is_some_and(|me| turn.people.contains(&me))
            && !matches!(turn.group, Group::None | Group::External);
        Ok(Some((
            Some(Happened {
                number,
                image: open.row.image.clone(),
                at: told_until(&events),
                sentence: names.with(|names| history::sentence(event, names)),
                your_turn,
            }),
            last.at.0,
        )))
    }
}

/// Whether a page is told of an event.
fn is_told(event: &Event) -> bool {
    !event.payload.is_confidential() && !matches!(event.payload, Payload::TurnChanged { .. })
}

/// Until when somebody knows who has seen these events. It says nothing of what is confidential, so
/// that no page, and no name of a word in a stream, differs by it.
pub(super) fn told_until(events: &[Event]) -> i64 {
    let told = events.iter().rev().find(|event| is_told(event));
    told.map_or(0, |event| event.at.0)
}

/// Everybody whom sentences about a proposal may name.
pub(super) fn everybody_in(projection: &Projection) -> BTreeSet<PersonId> {
    let notes = projection
        .ticks
        .values()
        .chain(projection.overrides.values())
        .chain(projection.waivers.values())
        .chain(projection.conflict_waivers.values());
    let threads = projection.threads.iter();
    projection
        .authors
        .iter()
        .copied()
        .chain(projection.claims.iter().map(|claim| claim.person))
        .chain(projection.reviews.iter().map(|review| review.by))
        .chain(threads.clone().map(|thread| thread.owner))
        .chain(threads.filter_map(|thread| thread.answer.as_ref().map(|answer| answer.by)))
        .chain(projection.approvals.iter().map(|approval| approval.person))
        .chain(projection.blocks.iter().map(|block| block.person))
        .chain(notes.map(|note| note.by))
        .chain(projection.conflict_waivers.keys().copied())
        .chain(projection.turn.people.iter().copied())
        .chain(projection.correction.iter().map(|correction| correction.by))
        .chain(projection.declined_by)
        .collect()
}
