//! What may happen to a proposal: from where it stands, an act and the facts to the events that
//! follow, or to a refusal. Roles are for `permission` to say; here stand the rules about state,
//! content and counting, and once more those about who is party to a proposal.

mod act;
mod author;
mod coordinate;
mod publish;
mod reviewing;
mod screening;
mod settle;
mod thread;
mod tick;

pub use act::{Act, Content, NewReview};
pub use settle::{DUE_FOR_COORDINATOR, REVIVE_DAYS};

use crate::event::{By, Event, Payload};
use crate::moment::Moment;
use crate::participant::Participants;
use crate::person::PersonId;
use crate::projection::{Projection, apply};
use crate::proposal::{ProposalId, State, VersionId};
use crate::refusal::Refusal;
use crate::requirement::Disqualified;
use crate::review::Scope;
use crate::turn::derive;

/// What an act depends on beside the proposal.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Now.
    pub at: Moment,
    /// Everybody who could act.
    pub people: &'a Participants,
    /// The image's current version; nothing for an image that is not there, or where it is not known.
    pub current_version: Option<&'a VersionId>,
    /// Another open proposal for the image, of which there is one at a time.
    pub open_proposal: Option<OpenProposal>,
}

/// Another open proposal for the same image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenProposal {
    /// Which.
    pub id: ProposalId,
    /// Whether whoever acts wrote it or is a confirmed maintainer of the image, and so may replace
    /// it.
    pub replaceable: bool,
}

/// The longest text that an act takes, in characters.
pub const TEXT_LIMIT: usize = 20_000;

/// The most threads of one review.
pub const THREAD_LIMIT: usize = 200;

/// The events that follow from an act: the act itself, what the portal concludes from it, and the
/// turn when it passes. The act comes first; only [`Act::Reconsider`] is none in itself.
///
/// # Errors
/// A [`Refusal`] when the act is not possible; then nothing happened.
pub fn decide(
    projection: &Projection,
    by: By,
    act: Act,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let started = matches!(act, Act::Start { .. });
    if projection.is_started() == started {
        return Err(Refusal::Begun);
    }
    let case = Case {
        projection,
        by,
        facts,
    };
    let payloads = case.payloads(act)?;
    Ok(case.events(payloads))
}

/// An act on a proposal, with everything that it depends on.
#[derive(Clone, Copy)]
struct Case<'a> {
    projection: &'a Projection,
    by: By,
    facts: &'a Facts<'a>,
}

/// What an act leads to: itself, and what the portal concludes from it.
struct Outcome {
    act: Vec<Payload>,
    concluded: Vec<Payload>,
}

impl From<Payload> for Outcome {
    fn from(payload: Payload) -> Self {
        Self {
            act: vec![payload],
            concluded: Vec::new(),
        }
    }
}

impl Case<'_> {
    fn payloads(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Start { .. }
            | Act::Join
            | Act::Leave { .. }
            | Act::Rename { .. }
            | Act::Submit { .. }
            | Act::AddRevision { .. }
            | Act::BringUpToDate { .. }
            | Act::Recheck { .. } => self.author(act),
            Act::PassScreening { .. } | Act::ReturnFromScreening { .. } => self.screen(act),
            Act::Claim
            | Act::Release { .. }
            | Act::DeclareConflict { .. }
            | Act::WaiveConflict { .. }
            | Act::PublishReview(_)
            | Act::WithdrawVerdict { .. }
            | Act::TakeOverBlock { .. }
            | Act::LiftBlock { .. } => self.review(act),
            Act::Comment { .. }
            | Act::Answer { .. }
            | Act::Resolve { .. }
            | Act::AcceptWontFix { .. }
            | Act::ReopenThread { .. } => self.thread(act),
            Act::Tick { .. }
            | Act::Untick { .. }
            | Act::Override { .. }
            | Act::WaiveRule { .. } => self.tick(act),
            Act::Park { .. }
            | Act::Wake
            | Act::Decline { .. }
            | Act::Appeal { .. }
            | Act::Withdraw { .. }
            | Act::Supersede { .. }
            | Act::Revive
            | Act::CorrectTurn { .. }
            | Act::Reconsider => self.coordinate(act),
            Act::Accept { .. } | Act::Reopen { .. } | Act::Publish { .. } => self.publish(act),
        }
    }

    /// Turns payloads into events, and adds the turn when it passes.
    fn events(self, outcome: Outcome) -> Vec<Event> {
        let at = self.facts.at;
        let event = |by, payload| Event { by, at, payload };
        let mut events: Vec<Event> = outcome
            .act
            .into_iter()
            .map(|payload| event(self.by, payload))
            .chain(
                outcome
                    .concluded
                    .into_iter()
                    .map(|payload| event(By::Portal, payload)),
            )
            .collect();
        // Whoever has a conflict of interest moves nothing; what they said stands all the same.
        // Authors are party to it by their part.
        let after = events.iter().fold(self.projection.clone(), apply);
        let moves = self.by.person().is_none_or(|person| {
            self.is_author(person)
                || after.authors.contains(&person)
                || !self.facts.people.is_conflicted(self.projection, person)
        });
        let turn = derive(&after, self.facts.people, self.facts.current_version, at);
        if moves && turn != after.turn {
            events.push(event(By::Portal, Payload::TurnChanged { turn }));
        }
        events
    }

    fn state(self, allowed: &'static [State]) -> Result<(), Refusal> {
        let state = self.projection.state;
        if allowed.contains(&state) {
            Ok(())
        } else {
            Err(Refusal::State { state, allowed })
        }
    }

    fn person(self) -> Result<PersonId, Refusal> {
        self.by.person().ok_or(Refusal::NotAPerson)
    }

    fn is_author(self, person: PersonId) -> bool {
        self.projection.authors.contains(&person)
    }

    fn an_author(self) -> Result<PersonId, Refusal> {
        let person = self.person()?;
        if self.is_author(person) {
            Ok(person)
        } else {
            Err(Refusal::NotAuthor)
        }
    }

    fn a_coordinator(self) -> Result<PersonId, Refusal> {
        let person = self.person()?;
        if self.facts.people.coordinates(self.projection, person) {
            Ok(person)
        } else {
            Err(Refusal::NotCoordinator)
        }
    }

    /// Somebody whose review counts in one of some scopes.
    fn a_reviewer(self, scopes: &[Scope]) -> Result<PersonId, Refusal> {
        let person = self.person()?;
        let mut nearest: Option<(Scope, Disqualified)> = None;
        for scope in scopes {
            match self
                .facts
                .people
                .disqualified(self.projection, person, *scope)
            {
                None => return Ok(person),
                Some(why) => {
                    nearest.get_or_insert((*scope, why));
                }
            }
        }
        let (scope, why) = nearest.unwrap_or((Scope::Dockerfile, Disqualified::Scope));
        Err(Refusal::NotEligible {
            scope: (scopes.len() == 1).then_some(scope),
            why,
        })
    }
}

/// Refuses a text that is missing or too long.
fn text(words: &str, what: &'static str) -> Result<(), Refusal> {
    if words.trim().is_empty() {
        return Err(Refusal::EmptyText { what });
    }
    bounded(words, what)
}

/// Refuses a text that is too long.
fn bounded(words: &str, what: &'static str) -> Result<(), Refusal> {
    // Bytes first: most texts are far from the limit, and counting characters reads all of them.
    if words.len() > TEXT_LIMIT && words.chars().count() > TEXT_LIMIT {
        return Err(Refusal::TooLong {
            what,
            limit: TEXT_LIMIT,
        });
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
