//! The conversation: comments, answers, and who settles what was asked (product.md 5.4).

use super::settle::{DUE_FOR_COORDINATOR, completed};
use super::{Act, Case, Outcome, bounded, text};
use crate::event::Payload;
use crate::person::PersonId;
use crate::proposal::State;
use crate::refusal::Refusal;
use crate::review::{Answer, Scope, Severity, Thread, ThreadId, ThreadState};

/// Where threads live.
const TALKING: &[State] = &[
    State::Screening,
    State::InReview,
    State::Ready,
    State::Parked,
];

impl Case<'_> {
    pub(super) fn thread(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Comment { thread, body } => {
                self.person()?;
                text(&body, "a comment")?;
                if self.projection.state == State::Draft {
                    self.state(TALKING)?;
                }
                if let Some(id) = thread {
                    self.found(id)?;
                }
                Ok(Payload::Commented { thread, body }.into())
            }
            Act::Answer { thread, answer } => {
                self.an_author()?;
                self.state(TALKING)?;
                match &answer {
                    Answer::Fixed { note } => bounded(note, "The answer")?,
                    Answer::WontBecause { reason } => text(reason, "why it will not be done")?,
                    Answer::Question { text: question } => text(question, "the question")?,
                }
                if self.found(thread)?.state.is_settled() {
                    return Err(Refusal::ThreadState);
                }
                Ok(Payload::ThreadAnswered { thread, answer }.into())
            }
            Act::Resolve { thread } => self.resolve(thread),
            Act::AcceptWontFix { thread } => self.accept_wont_fix(thread),
            Act::ReopenThread { thread, reason } => {
                let person = self.person()?;
                self.state(&[State::InReview, State::Parked])?;
                let found = self.found(thread)?;
                if found.owner != person {
                    return Err(Refusal::NotYours { of: found.owner });
                }
                self.a_reviewer(&Scope::ALL)?;
                if found.state == ThreadState::Open || found.asked.severity == Severity::Praise {
                    return Err(Refusal::ThreadState);
                }
                text(&reason, "what is not settled")?;
                Ok(Payload::ThreadReopened { thread, reason }.into())
            }
            _ => Err(Refusal::NoThread),
        }
    }

    fn found(&self, id: ThreadId) -> Result<&Thread, Refusal> {
        self.projection.thread(id).ok_or(Refusal::NoThread)
    }

    /// A thread is settled by its owner; one that stops nothing also by an author, and one whose
    /// owner's review does not count any more by a coordinator.
    fn resolve(self, id: ThreadId) -> Result<Outcome, Refusal> {
        let person = self.person()?;
        self.state(TALKING)?;
        let thread = self.found(id)?;
        if thread.state.is_settled() {
            return Err(Refusal::ThreadState);
        }
        let people = self.facts.people;
        let counts = people.reviews(self.projection, thread.owner);
        let allowed = if thread.owner == person {
            counts
        } else if self.is_author(person) {
            thread.asked.severity != Severity::Must
        } else {
            !counts && people.coordinates(self.projection, person)
        };
        if !allowed {
            return Err(Refusal::NotYours { of: thread.owner });
        }
        Ok(self.settled(Payload::ThreadResolved { thread: id }, thread.owner, id))
    }

    /// A "won't" is accepted by who asked, or by two other reviewers, or after a week by a
    /// coordinator.
    fn accept_wont_fix(self, id: ThreadId) -> Result<Outcome, Refusal> {
        let person = self.person()?;
        self.state(TALKING)?;
        let thread = self.found(id)?;
        let Some(given) = &thread.answer else {
            return Err(Refusal::NoWont);
        };
        if thread.state != ThreadState::Answered
            || !matches!(given.answer, Answer::WontBecause { .. })
        {
            return Err(Refusal::NoWont);
        }
        let people = self.facts.people;
        let reviews = people.reviews(self.projection, person);
        let settled = if thread.owner == person && reviews {
            true
        } else {
            let from = given.at.plus_days(DUE_FOR_COORDINATOR);
            let coordinates = people.coordinates(self.projection, person);
            if coordinates && from <= self.facts.at {
                true
            } else if reviews {
                self.is_second(thread, person)?
            } else if coordinates {
                return Err(Refusal::TooEarly { from });
            } else {
                self.a_reviewer(&Scope::ALL)?;
                return Err(Refusal::NotYours { of: thread.owner });
            }
        };
        let payload = Payload::WontFixAccepted {
            thread: id,
            settled,
        };
        Ok(if settled {
            self.settled(payload, thread.owner, id)
        } else {
            payload.into()
        })
    }

    /// Whether another reviewer accepted it before; one person with two accounts is one.
    fn is_second(self, thread: &Thread, person: PersonId) -> Result<bool, Refusal> {
        let people = self.facts.people;
        let human = people.human(person);
        if thread
            .accepted_by
            .iter()
            .any(|other| people.human(*other) == human)
        {
            return Err(Refusal::AcceptedAlready);
        }
        Ok(thread
            .accepted_by
            .iter()
            .any(|other| people.reviews(self.projection, *other)))
    }

    fn settled(self, payload: Payload, owner: PersonId, id: ThreadId) -> Outcome {
        Outcome {
            act: vec![payload],
            concluded: completed(self.projection, self.by, owner, id)
                .into_iter()
                .collect(),
        }
    }
}
