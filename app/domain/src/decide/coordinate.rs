//! Pauses and ends: park, wake, decline, appeal, withdraw, revive; and corrections of the turn.

use super::settle::REVIVE_DAYS;
use super::{Act, Case, Outcome, bounded, text};
use crate::event::{By, Payload};
use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::State;
use crate::refusal::Refusal;

impl Case<'_> {
    pub(super) fn coordinate(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Park { reason, wake } => {
                self.author_or_coordinator()?;
                self.state(&[State::Screening, State::InReview, State::Ready])?;
                text(&reason, "why it rests")?;
                self.ahead(wake)?;
                Ok(Payload::Parked { reason, wake }.into())
            }
            Act::Wake => {
                self.state(&[State::Parked])?;
                match (self.by, self.projection.wake) {
                    (By::Portal, Some(wake)) if wake > self.facts.at => Err(Refusal::Moment {
                        at: wake,
                        should_be_ahead: false,
                    }),
                    (By::Portal, _) => Ok(Payload::Woken {}.into()),
                    (By::Person(_), _) => {
                        self.author_or_coordinator()?;
                        Ok(Payload::Woken {}.into())
                    }
                }
            }
            Act::Decline {
                code,
                text: words,
                would_change,
                not_before,
            } => {
                self.a_coordinator()?;
                self.state(&[
                    State::Screening,
                    State::InReview,
                    State::Ready,
                    State::Parked,
                ])?;
                self.not_own_decision()?;
                text(&words, "why it is declined")?;
                text(&would_change, "what would change the programme’s mind")?;
                if let Some(moment) = not_before {
                    self.ahead(moment)?;
                }
                Ok(Payload::Declined {
                    code,
                    text: words,
                    would_change,
                    not_before,
                }
                .into())
            }
            Act::Appeal { text: words } => {
                self.an_author()?;
                self.state(&[State::Declined])?;
                if self.projection.appealed {
                    return Err(Refusal::AppealUsed);
                }
                self.no_other_open()?;
                text(&words, "why it should be decided again")?;
                Ok(Payload::Appealed { text: words }.into())
            }
            Act::Withdraw { reason } => {
                self.an_author()?;
                self.state(&[
                    State::Screening,
                    State::InReview,
                    State::Ready,
                    State::Parked,
                ])?;
                bounded(&reason, "The reason")?;
                Ok(Payload::Withdrawn {
                    reason,
                    superseded_by: None,
                }
                .into())
            }
            Act::Supersede { by } => {
                // Who may replace it was judged when the newer one was submitted.
                self.state(&[
                    State::Screening,
                    State::InReview,
                    State::Ready,
                    State::Parked,
                ])?;
                if !self.projection.kind.has_base() {
                    return Err(Refusal::NothingChanged);
                }
                Ok(Payload::Withdrawn {
                    reason: String::new(),
                    superseded_by: Some(by),
                }
                .into())
            }
            Act::Revive => self.revive(),
            Act::CorrectTurn { to, sentence } => self.correct_turn(to, sentence),
            Act::Reconsider => {
                if self.by != By::Portal {
                    return Err(Refusal::NotThePortal);
                }
                Ok(Outcome {
                    act: Vec::new(),
                    concluded: Vec::new(),
                })
            }
            _ => Err(Refusal::NotCoordinator),
        }
    }

    fn author_or_coordinator(self) -> Result<PersonId, Refusal> {
        self.an_author().or_else(|_| self.a_coordinator())
    }

    pub(super) fn ahead(self, moment: Moment) -> Result<(), Refusal> {
        if moment > self.facts.at {
            Ok(())
        } else {
            Err(Refusal::Moment {
                at: moment,
                should_be_ahead: true,
            })
        }
    }

    /// An image has one open proposal, so none comes back beside another.
    fn no_other_open(self) -> Result<(), Refusal> {
        match self.facts.open_proposal {
            Some(open) => Err(Refusal::OpenUpdate { proposal: open.id }),
            None => Ok(()),
        }
    }

    fn revive(self) -> Result<Outcome, Refusal> {
        self.an_author()?;
        self.state(&[State::Withdrawn])?;
        if let Some(by) = self.projection.superseded_by {
            return Err(Refusal::Superseded { by });
        }
        let until = self
            .projection
            .ended_at
            .unwrap_or_default()
            .plus_days(REVIVE_DAYS);
        if self.facts.at > until {
            return Err(Refusal::ReviveTooLate { until });
        }
        self.no_other_open()?;
        Ok(Payload::Revived {}.into())
    }

    /// "This is yours", to oneself or to the other side, with a sentence; a second time on somebody
    /// else by a coordinator only (product.md 5.3).
    fn correct_turn(self, to: PersonId, sentence: String) -> Result<Outcome, Refusal> {
        let by = self.person()?;
        self.state(&[State::Screening, State::InReview])?;
        let (people, p) = (self.facts.people, self.projection);
        let coordinates = people.coordinates(p, by);
        if people.is_conflicted(p, by) && !self.is_author(by) {
            return Err(Refusal::Conflicted);
        }
        let takes_part = self.is_author(by)
            || coordinates
            || people.reviews(p, by)
                && (p.is_claimed_by(by) || p.reviews.iter().any(|review| review.by == by));
        if !takes_part {
            return Err(Refusal::NotCoordinator);
        }
        text(&sentence, "why it is theirs")?;
        let side = self.is_author(to);
        let can_act = side
            || people.coordinates(p, to)
            || p.state == State::InReview && people.reviews(p, to);
        let other_side = side != self.is_author(by) || by == to || coordinates;
        if !can_act || !other_side {
            return Err(Refusal::TurnTarget { person: to });
        }
        if by != to && p.corrected.contains(&to) && !coordinates {
            return Err(Refusal::TurnTwice { person: to });
        }
        Ok(Payload::TurnCorrected { to, sentence }.into())
    }
}
