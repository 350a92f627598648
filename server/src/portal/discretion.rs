//! What one reader may know of the conflicts of interest on a proposal. Every page and answer that
//! says whose turn it is, what is required or what is open asks here, so that nobody learns of a
//! conflict by a count or a reason.

use domain::decide::{Act, Facts, decide};
use domain::event::{By, Payload};
use domain::history;
use domain::names::Names;
use domain::participant::Participants;
use domain::permission::{Action, Subject};
use domain::projection::Projection;
use domain::requirement::{Because, Disqualified, RequirementResult, evaluate};
use domain::turn::Turn;
use domain::{Moment, PersonId};

use super::Caller;
use super::drafts::OpenProposal;

/// What one reader may know of conflicts of interest.
#[derive(Debug, Clone, Copy)]
pub struct Discretion {
    me: Option<PersonId>,
    knows_conflicts: bool,
}

impl Discretion {
    /// Of what everybody reads: no conflict is known.
    pub const PUBLIC: Self = Self {
        me: None,
        knows_conflicts: false,
    };

    /// For a caller: whoever could waive a conflict of interest knows of all of them, everybody else
    /// of their own. A coordinator whose service account wrote the proposal could not.
    pub fn of(caller: &Caller, open: &OpenProposal, people: &Participants) -> Self {
        let me = caller.id();
        let subject = Subject {
            reason_given: true,
            ..open.subject()
        };
        Self {
            me,
            knows_conflicts: caller.may(Action::WaiveConflict, &subject).is_ok()
                && me.is_some_and(|me| people.coordinates(&open.projection, me)),
        }
    }

    /// Whether the reader may know of a conflict of somebody.
    pub fn knows_of(self, person: PersonId) -> bool {
        self.knows_conflicts || self.me == Some(person)
    }

    /// Whose turn it is. For who may not know of conflicts, as it would stand if nobody had one,
    /// also where nobody has; the real one where group or reason are others then, for these
    /// everybody may know.
    pub fn turn(self, projection: &Projection, people: &Participants, now: Moment) -> Turn {
        if self.knows_conflicts {
            return projection.turn.clone();
        }
        let (without, people) = without_conflicts(projection, people, |_| true);
        let facts = Facts {
            at: now,
            people: &people,
            current_version: None,
            open_proposal: None,
        };
        let turn = decide(&without, By::Portal, Act::Reconsider, &facts)
            .unwrap_or_default()
            .into_iter()
            .find_map(|event| match event.payload {
                Payload::TurnChanged { turn } => Some(turn),
                _ => None,
            });
        match turn {
            Some(turn)
                if turn.group == projection.turn.group && turn.reason == projection.turn.reason =>
            {
                Turn {
                    people: turn.people,
                    ..projection.turn.clone()
                }
            }
            _ => projection.turn.clone(),
        }
    }

    /// The requirements with their reasons, as far as the reader may know them.
    pub fn requirements(
        self,
        projection: &Projection,
        people: &Participants,
        names: Names<'_>,
    ) -> Vec<RequirementResult> {
        self.known(evaluate(projection, people), names)
    }

    /// Why an approval does not count is not told where it is a conflict of interest that the reader
    /// may not know of.
    pub fn known(
        self,
        mut results: Vec<RequirementResult>,
        names: Names<'_>,
    ) -> Vec<RequirementResult> {
        for reason in results.iter_mut().flat_map(|result| &mut result.reasons) {
            if let Because::NotCounted { by, why } = reason
                && *why == Disqualified::Conflicted
                && !self.knows_of(*by)
            {
                let sentence = format!("{}’s approval is not counted.", names.of(*by));
                *reason = Because::Sentence { sentence };
            }
        }
        results
    }

    /// The proposal and its people without the conflicts that the reader may not know of.
    pub fn as_known(
        self,
        projection: &Projection,
        people: &Participants,
    ) -> (Projection, Participants) {
        let mine = self.me.map(|me| people.human(me));
        without_conflicts(projection, people, |person| {
            !self.knows_conflicts && mine != Some(people.human(person))
        })
    }
}

/// The sentence on whose turn it is, for a turn as the reader may know it.
pub fn turn_sentence(
    projection: &Projection,
    turn: &Turn,
    now: Moment,
    names: Names<'_>,
) -> String {
    // What the sentence looks at, without copying threads and reviews.
    let shown = Projection {
        state: projection.state,
        turn: turn.clone(),
        ..Projection::default()
    };
    history::turn_sentence(&shown, now, names)
}

/// The same without the conflicts of some.
fn without_conflicts(
    projection: &Projection,
    people: &Participants,
    leaves_out: impl Fn(PersonId) -> bool,
) -> (Projection, Participants) {
    let (mut projection, mut people) = (projection.clone(), people.clone());
    projection.conflicts.retain(|person| !leaves_out(*person));
    for (id, person) in &mut people.0 {
        person.conflicted &= !leaves_out(*id);
    }
    (projection, people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_is_known_to_its_owner_and_to_who_could_waive_it() {
        let (mine, other) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        let reader = Discretion {
            me: Some(mine),
            knows_conflicts: false,
        };
        assert!(reader.knows_of(mine) && !reader.knows_of(other));
        let mut projection = Projection::default();
        projection.conflicts.extend([mine, other]);
        let mut people = Participants::default();
        people.0.entry(other).or_default().conflicted = true;
        let (known, who) = reader.as_known(&projection, &people);
        assert!(who.is_conflicted(&known, mine) && !who.is_conflicted(&known, other));
        let coordinator = Discretion {
            knows_conflicts: true,
            ..reader
        };
        let (known, who) = coordinator.as_known(&projection, &people);
        assert!(who.is_conflicted(&known, other));
    }
}
