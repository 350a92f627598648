//! What reviewers tick, and what need not hold by somebody's public decision.

use super::{Act, Case, Outcome, text};
use crate::event::Payload;
use crate::proposal::State;
use crate::refusal::Refusal;
use crate::requirement::{Outcome as Held, Requirement, evaluate};
use crate::review::Scope;

impl Case<'_> {
    pub(super) fn tick(self, act: Act) -> Result<Outcome, Refusal> {
        self.state(&[State::Screening, State::InReview, State::Parked])?;
        match act {
            Act::Tick { requirement, note } => {
                self.who_ticks(requirement)?;
                text(&note, "why it holds")?;
                let facts = self.projection.facts();
                let answered = match requirement {
                    Requirement::Upstream => facts.is_some_and(|facts| facts.upstream_answered),
                    Requirement::Base => facts.is_some_and(|facts| facts.base_answered),
                    _ => true,
                };
                if !answered || self.held(requirement) != Some(false) {
                    return Err(Refusal::NothingToTick { requirement });
                }
                Ok(Payload::RequirementTicked { requirement, note }.into())
            }
            Act::Untick { requirement } => {
                let Some(tick) = self.projection.ticks.get(&requirement) else {
                    self.who_ticks(requirement)?;
                    return Err(Refusal::NothingToTick { requirement });
                };
                if requirement == Requirement::MaintainerCheck {
                    // What somebody vouched for is theirs to take back, whatever they are by now.
                    let human = |id| self.facts.people.human(id);
                    if human(self.person()?) != human(tick.by) {
                        return Err(Refusal::NotYours { of: tick.by });
                    }
                } else {
                    self.who_ticks(requirement)?;
                }
                Ok(Payload::TickRemoved { requirement }.into())
            }
            Act::Override {
                requirement,
                reason,
            } => self.override_requirement(requirement, reason),
            Act::WaiveRule { rule, reason } => {
                self.a_reviewer(&Scope::ALL)?;
                let stops = self
                    .projection
                    .facts()
                    .is_some_and(|facts| facts.blocks.contains(&rule));
                if !stops || self.projection.waivers.contains_key(&rule) {
                    return Err(Refusal::NoSuchBlock { rule });
                }
                text(&reason, "why the rule need not hold")?;
                Ok(Payload::RuleWaived { rule, reason }.into())
            }
            _ => Err(Refusal::NotCoordinator),
        }
    }

    /// A reviewer whose tick counts, or of the check by a maintainer a maintainer.
    fn who_ticks(self, requirement: Requirement) -> Result<(), Refusal> {
        if requirement != Requirement::MaintainerCheck {
            return self.a_reviewer(ticked_by(requirement)?).map(|_| ());
        }
        let by = self.person()?;
        if self.facts.people.checks_as_maintainer(self.projection, by) {
            Ok(())
        } else {
            Err(Refusal::NotMaintainer)
        }
    }

    /// Whether a requirement holds; nothing when it asks nothing here.
    fn held(self, requirement: Requirement) -> Option<bool> {
        evaluate(self.projection, self.facts.people)
            .into_iter()
            .find(|result| result.requirement == requirement)
            .filter(|result| result.outcome != Held::NotApplicable)
            .map(|result| !result.outcome.blocks())
    }

    /// Overriding is a coordinator's, but for the archives of an image from scratch and for the
    /// bases that were considered: these a reviewer judges (product.md 5.5). The licence and the
    /// rules are never overridden; a rule is waived one by one.
    fn override_requirement(
        self,
        requirement: Requirement,
        reason: String,
    ) -> Result<Outcome, Refusal> {
        if matches!(requirement, Requirement::Licence | Requirement::Rules) {
            return Err(Refusal::NotOverridable { requirement });
        }
        let by = self.person()?;
        let coordinates = self.facts.people.coordinates(self.projection, by);
        let a_reviewer_may = matches!(requirement, Requirement::Scratch | Requirement::Base);
        if !coordinates {
            if a_reviewer_may {
                self.a_reviewer(&[Scope::Dockerfile])?;
            } else {
                return Err(Refusal::NotCoordinator);
            }
        }
        text(&reason, "why it need not hold")?;
        if self.held(requirement) != Some(false) {
            return Err(Refusal::HoldsAlready { requirement });
        }
        Ok(Payload::RequirementOverridden {
            requirement,
            reason,
        }
        .into())
    }
}

/// In which scopes the tick of a reviewer counts for a requirement.
fn ticked_by(requirement: Requirement) -> Result<&'static [Scope], Refusal> {
    match requirement {
        Requirement::Upstream | Requirement::Licence => Ok(&[Scope::Suitability]),
        Requirement::Base => Ok(&[Scope::Dockerfile, Scope::Suitability]),
        _ => Err(Refusal::NotTickable { requirement }),
    }
}
