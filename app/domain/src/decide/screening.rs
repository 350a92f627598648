//! Screening: whether a proposal is suitable at all, before the deep review.

use super::{Act, Case, Outcome, text};
use crate::event::Payload;
use crate::proposal::State;
use crate::refusal::Refusal;
use crate::review::Scope;

impl Case<'_> {
    pub(super) fn screen(self, act: Act) -> Result<Outcome, Refusal> {
        self.state(&[State::Screening])?;
        let by = self.person()?;
        if self.projection.appeal_open {
            self.a_coordinator()?;
            self.not_own_decision()?;
        } else if self.facts.people.coordinates(self.projection, by) {
            // A coordinator judges suitability by office, and may give it back as one.
        } else {
            self.a_reviewer(&[Scope::Suitability])?;
        }
        match act {
            Act::PassScreening { reason } => {
                text(&reason, "why it is suitable")?;
                Ok(Payload::ScreeningPassed { reason }.into())
            }
            Act::ReturnFromScreening { reason } => {
                text(&reason, "what is missing")?;
                Ok(Payload::ScreeningReturned { reason }.into())
            }
            _ => Err(Refusal::NotCoordinator),
        }
    }

    /// Who declined does not decide the appeal, unless nobody else could (product.md 5.3).
    pub(super) fn not_own_decision(self) -> Result<(), Refusal> {
        let others = self
            .facts
            .people
            .coordinators(self.projection)
            .any(|other| Some(other) != self.projection.declined_by);
        let own = self.by.person() == self.projection.declined_by;
        if self.projection.appeal_open && own && others {
            return Err(Refusal::OwnDecision);
        }
        Ok(())
    }
}
