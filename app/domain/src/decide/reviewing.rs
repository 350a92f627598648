//! What reviewers do: claim, publish, withdraw, take over; and conflicts of interest.

use std::collections::BTreeSet;

use super::{Act, Case, NewReview, Outcome, THREAD_LIMIT, bounded, text};
use crate::approval::{covers, needed};
use crate::event::{By, Payload};
use crate::moment::Moment;
use crate::participant::Participants;
use crate::person::PersonId;
use crate::projection::{Block, Projection, must_be_answered};
use crate::proposal::{RevisionNumber, State};
use crate::refusal::Refusal;
use crate::requirement::Disqualified;
use crate::review::{NewThread, Scope, Severity, Verdict};

/// After how many working days away a block can be taken over (product.md 5.5).
const AWAY_DAYS: u32 = 5;

impl Case<'_> {
    pub(super) fn review(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Claim => self.claim(),
            Act::Release { person } => self.release(person),
            Act::DeclareConflict { reason, asks } => {
                let person = self.person()?;
                text(&reason, "what the conflict of interest is")?;
                if self.projection.state.is_terminal() || self.is_author(person) {
                    return Err(Refusal::NotYours { of: person });
                }
                let declared = Payload::ConflictDeclared {
                    person,
                    reason,
                    asks,
                };
                // A claim that ends without a word would tell everybody of the conflict.
                let released = self.projection.is_claimed_by(person);
                Ok(Outcome {
                    act: [declared]
                        .into_iter()
                        .chain(released.then_some(Payload::Released { person }))
                        .collect(),
                    concluded: Vec::new(),
                })
            }
            Act::WaiveConflict { person, reason } => self.waive_conflict(person, reason),
            Act::PublishReview(review) => self.publish_review(*review),
            Act::WithdrawVerdict { reason } => self.withdraw_verdict(reason),
            Act::TakeOverBlock { of, reason } => self.take_over(of, reason),
            Act::LiftBlock { of, reason } => {
                self.a_coordinator()?;
                self.state(&[State::InReview, State::Parked])?;
                self.block_of(of)?;
                text(&reason, "why the block is lifted")?;
                Ok(Payload::BlockLifted { of, reason }.into())
            }
            _ => Err(Refusal::NotAPerson),
        }
    }

    fn claim(self) -> Result<Outcome, Refusal> {
        self.state(&[State::Screening, State::InReview])?;
        let person = self.a_reviewer(&Scope::ALL)?;
        let by: Vec<PersonId> = self
            .projection
            .claims
            .iter()
            .map(|claim| claim.person)
            .collect();
        // As many as have to approve, at least one.
        let places = self
            .projection
            .facts()
            .map_or(1, |facts| needed(self.projection.kind, facts).approvals)
            .max(1);
        let full = u32::try_from(by.len()).is_ok_and(|taken| taken >= places);
        if by.contains(&person) || full {
            return Err(Refusal::Claimed { by });
        }
        Ok(Payload::Claimed {}.into())
    }

    fn release(self, person: PersonId) -> Result<Outcome, Refusal> {
        if !self.projection.is_claimed_by(person) {
            return Err(Refusal::NotClaimed { person });
        }
        let allowed = match self.by {
            By::Portal => true,
            By::Person(by) => by == person || self.facts.people.coordinates(self.projection, by),
        };
        if !allowed {
            return Err(Refusal::NotYours { of: person });
        }
        Ok(Payload::Released { person }.into())
    }

    fn waive_conflict(self, person: PersonId, reason: String) -> Result<Outcome, Refusal> {
        let by = self.a_coordinator()?;
        if self.projection.state.is_terminal() {
            return Err(Refusal::NoConflict { person });
        }
        let same = self.facts.people.human(by) == self.facts.people.human(person);
        if same || !self.facts.people.has_conflict(self.projection, person) {
            return Err(Refusal::NoConflict { person });
        }
        text(&reason, "why the conflict does not matter")?;
        Ok(Payload::ConflictWaived { person, reason }.into())
    }

    fn publish_review(self, review: NewReview) -> Result<Outcome, Refusal> {
        let late = match self.projection.state {
            State::InReview | State::Parked => false,
            State::Ready | State::Published | State::Declined | State::Withdrawn => true,
            State::Draft | State::Screening => {
                self.state(&[State::InReview])?;
                false
            }
        };
        let by = self.who_reviews(&review)?;
        self.threads_fit(&review)?;
        if !late {
            self.verdict_fits(&review, by)?;
        }
        let revision = if late {
            review.revision
        } else {
            self.on_newest(&review)?
        };
        Ok(Payload::ReviewPublished {
            review: review.id,
            revision,
            scopes: review.scopes,
            verdict: review.verdict,
            summary: review.summary,
            threads: review.threads,
            late,
        }
        .into())
    }

    /// Whoever judges is eligible in every scope that they judge.
    fn who_reviews(self, review: &NewReview) -> Result<PersonId, Refusal> {
        if review.verdict == Verdict::Comment && review.scopes.is_empty() {
            return self.a_reviewer(&Scope::ALL);
        }
        if review.scopes.is_empty() {
            return Err(Refusal::NoScope);
        }
        let person = self.person()?;
        for scope in &review.scopes {
            self.a_reviewer(&[*scope])?;
        }
        Ok(person)
    }

    fn threads_fit(self, review: &NewReview) -> Result<(), Refusal> {
        bounded(&review.summary, "The summary")?;
        if review.threads.len() > THREAD_LIMIT {
            return Err(Refusal::TooLong {
                what: "A review",
                limit: THREAD_LIMIT,
            });
        }
        let known = review.revision;
        if self.projection.revision(known).is_none() {
            return Err(Refusal::OutdatedRevision {
                read: known,
                latest: self.newest(),
            });
        }
        let mut ids = BTreeSet::new();
        for thread in &review.threads {
            text(&thread.body, "what you ask")?;
            if let Some(suggestion) = &thread.suggestion {
                bounded(suggestion, "The suggestion")?;
            }
            if !ids.insert(thread.id) || self.projection.thread(thread.id).is_some() {
                return Err(Refusal::NoThread);
            }
        }
        if self
            .projection
            .reviews
            .iter()
            .any(|old| old.id == review.id)
        {
            return Err(Refusal::EmptyReview);
        }
        Ok(())
    }

    fn verdict_fits(self, review: &NewReview, by: PersonId) -> Result<(), Refusal> {
        let asks = |thread: &NewThread| thread.severity == Severity::Must;
        let new = review.threads.iter().any(asks);
        let own = || {
            self.projection
                .open_musts(self.facts.people)
                .any(|thread| thread.owner == by)
        };
        match review.verdict {
            Verdict::Approve if new || own() => Err(Refusal::ApprovalWithMust),
            Verdict::Approve if review.threads.iter().any(must_be_answered) => {
                Err(Refusal::ApprovalWithMust)
            }
            Verdict::ApproveWhenFixed | Verdict::AskForChanges if !new && !own() => {
                Err(Refusal::NoMust)
            }
            Verdict::Comment if review.threads.is_empty() && review.summary.trim().is_empty() => {
                Err(Refusal::EmptyReview)
            }
            _ => Ok(()),
        }
    }

    fn newest(self) -> RevisionNumber {
        self.projection
            .latest()
            .map_or(RevisionNumber::FIRST, |latest| latest.number)
    }

    /// The revision to which a review is bound. One on an older revision is refused at first; when
    /// the reviewer knows, an approval still needs that nothing which it covers changed since.
    fn on_newest(self, review: &NewReview) -> Result<RevisionNumber, Refusal> {
        let read = review.revision;
        let latest = self.newest();
        if read == latest {
            return Ok(read);
        }
        let outdated = Refusal::OutdatedRevision { read, latest };
        if !review.outdated_is_known {
            return Err(outdated);
        }
        if review.verdict != Verdict::Approve {
            return Ok(if review.verdict == Verdict::ApproveWhenFixed {
                latest
            } else {
                read
            });
        }
        let (Some(old), Some(new)) = (
            self.projection.revision(read),
            self.projection.revision(latest),
        ) else {
            return Err(outdated);
        };
        let changed = old.hashes.changed(&new.hashes);
        let touched = review.scopes.iter().any(|scope| {
            covers(*scope, self.projection.kind)
                .iter()
                .any(|class| changed.contains(class))
        });
        if touched { Err(outdated) } else { Ok(latest) }
    }

    fn withdraw_verdict(self, reason: String) -> Result<Outcome, Refusal> {
        let person = self.person()?;
        self.state(&[State::InReview, State::Parked])?;
        if self.facts.people.is_conflicted(self.projection, person) {
            return Err(Refusal::Conflicted);
        }
        let p = self.projection;
        let judged = p.approvals.iter().any(|approval| approval.person == person)
            || p.blocks.iter().any(|block| block.person == person);
        if !judged {
            return Err(Refusal::NoVerdict);
        }
        text(&reason, "why you withdraw it")?;
        Ok(Payload::VerdictWithdrawn { reason }.into())
    }

    fn block_of(&self, of: PersonId) -> Result<&Block, Refusal> {
        self.projection
            .blocks
            .iter()
            .find(|block| block.person == of)
            .ok_or(Refusal::NoBlock { of })
    }

    fn take_over(self, of: PersonId, reason: String) -> Result<Outcome, Refusal> {
        self.state(&[State::InReview, State::Parked])?;
        let block = self.block_of(of)?;
        let scopes: Vec<Scope> = block.scopes.iter().copied().collect();
        let by = self.a_reviewer(&scopes)?;
        if self.facts.people.human(by) == self.facts.people.human(of) {
            return Err(Refusal::NotEligible {
                scope: None,
                why: Disqualified::SamePerson,
            });
        }
        if !is_gone(self.projection, self.facts.people, of, self.facts.at) {
            return Err(Refusal::OwnerPresent { of });
        }
        text(&reason, "why you take it over")?;
        Ok(Payload::BlockTakenOver { of, reason }.into())
    }
}

/// Whether the owner of a block cannot be asked: away for long, or no reviewer here any more.
fn is_gone(projection: &Projection, people: &Participants, of: PersonId, at: Moment) -> bool {
    let away = people
        .0
        .get(&of)
        .and_then(|person| person.away_since)
        .is_some_and(|since| since.plus_working_days(AWAY_DAYS) <= at);
    away || !people.reviews(projection, of)
}
