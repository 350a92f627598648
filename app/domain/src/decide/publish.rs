//! Accepting and publishing.

use super::{Act, Case, Outcome, text};
use crate::event::{By, Payload};
use crate::proposal::State;
use crate::refusal::Refusal;
use crate::requirement::{Requirement, evaluate};
use crate::turn::accepting_scope;

impl Case<'_> {
    pub(super) fn publish(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Accept { publish_at } => {
                self.who_accepts()?;
                self.state(&[State::InReview])?;
                self.all_hold()?;
                self.on_current_version()?;
                if let Some(moment) = publish_at {
                    self.ahead(moment)?;
                }
                Ok(Payload::Accepted { publish_at }.into())
            }
            Act::Reopen { reason } => {
                // The portal reopens what it cannot publish at the planned moment.
                if self.by != By::Portal {
                    self.a_coordinator()?;
                }
                self.state(&[State::Ready])?;
                text(&reason, "why it is reviewed again")?;
                Ok(Payload::Reopened { reason }.into())
            }
            Act::Publish { version } => {
                self.state(&[State::Ready])?;
                match (self.by, self.projection.publish_at) {
                    (By::Portal, Some(at)) if at > self.facts.at => {
                        return Err(Refusal::Moment {
                            at,
                            should_be_ahead: false,
                        });
                    }
                    (By::Portal, _) => {}
                    (By::Person(_), _) => self.who_accepts()?,
                }
                self.all_hold()?;
                self.on_current_version()?;
                Ok(Payload::Published { version }.into())
            }
            _ => Err(Refusal::NotCoordinator),
        }
    }

    /// A coordinator, or of an update a reviewer (decisions.md, "States and acts").
    fn who_accepts(self) -> Result<(), Refusal> {
        match (self.a_coordinator(), accepting_scope(self.projection.kind)) {
            (Ok(_), _) => Ok(()),
            (Err(refusal), None) => Err(refusal),
            (Err(_), Some(scope)) => self.a_reviewer(&[scope]).map(|_| ()),
        }
    }

    fn all_hold(self) -> Result<(), Refusal> {
        let requirements: Vec<Requirement> = evaluate(self.projection, self.facts.people)
            .into_iter()
            .filter(|result| result.outcome.blocks())
            .map(|result| result.requirement)
            .collect();
        if requirements.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Unmet { requirements })
        }
    }
}
