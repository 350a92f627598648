//! Whose turn it is, from what was done (product.md 5.3). One function for every act: it looks at
//! where the proposal stands, so an act that changes nothing there leaves the turn where it was.

use std::collections::BTreeSet;

use super::target::due;
use super::{Group, Reason, Turn};
use crate::moment::Moment;
use crate::participant::Participants;
use crate::person::PersonId;
use crate::projection::{Projection, Returned};
use crate::proposal::{Kind, State, VersionId};
use crate::requirement::{Helper, Requirement, RequirementResult, evaluate, helpers, review_scope};
use crate::review::{Scope, Severity, Verdict};

/// Whose turn it is now, where the image has this version; while that is not known, it is as new or
/// old as it was. The time goes on when the group stays the same.
pub(crate) fn derive(
    projection: &Projection,
    people: &Participants,
    current: Option<&VersionId>,
    at: Moment,
) -> Turn {
    let overtaken = match (current, &projection.turn.reason) {
        (Some(_), _) if !projection.kind.has_base() => Some(Reason::NameTaken),
        (Some(_), _) if projection.base_version.as_ref() == current => None,
        (Some(_), _) | (None, Reason::Outdated) => Some(Reason::Outdated),
        (None, Reason::NameTaken) => Some(Reason::NameTaken),
        (None, _) => None,
    };
    let case = Case {
        projection,
        people,
        overtaken: overtaken.as_ref(),
    };
    let (group, people, reason) = case.turn();
    let since = if projection.state.is_terminal() {
        projection.ended_at.unwrap_or(at)
    } else if group == projection.turn.group && projection.is_started() {
        projection.turn.since
    } else {
        at
    };
    let wake = match projection.state {
        State::Parked => projection.wake,
        State::Ready if group == Group::None => projection.publish_at,
        _ => None,
    };
    Turn {
        group,
        people: people.into_iter().collect(),
        since,
        reason,
        due: due(projection, group, since),
        wake,
    }
}

type Named = (Group, BTreeSet<PersonId>, Reason);

#[derive(Clone, Copy)]
struct Case<'a> {
    projection: &'a Projection,
    people: &'a Participants,
    /// What the image's current version makes impossible: the image has another one than that from
    /// which this begins, or there should be no such image yet.
    overtaken: Option<&'a Reason>,
}

impl Case<'_> {
    fn turn(self) -> Named {
        let p = self.projection;
        match p.state {
            State::Draft => self.author(Reason::Drafting),
            // Whatever is found of it, it cannot become an image.
            State::Screening | State::InReview | State::Ready
                if self.overtaken == Some(&Reason::NameTaken) =>
            {
                self.author(Reason::NameTaken)
            }
            State::Screening => self.corrected().unwrap_or_else(|| self.screening()),
            State::InReview => self.corrected().unwrap_or_else(|| self.in_review()),
            State::Ready if self.overtaken.is_some() => self.author(Reason::Outdated),
            State::Ready if p.publish_at.is_some() && self.all_hold() => nobody(Reason::Planned),
            State::Ready => self.coordinators(Reason::Accepted),
            State::Parked => nobody(Reason::Parked),
            State::Published | State::Declined | State::Withdrawn => {
                nobody(Reason::Ended { state: p.state })
            }
        }
    }

    /// What was accepted may hold no longer, when a check came to another result.
    fn all_hold(self) -> bool {
        evaluate(self.projection, self.people)
            .iter()
            .all(|result| !result.outcome.blocks())
    }

    fn author(self, reason: Reason) -> Named {
        let authors = self.projection.authors.iter().copied().collect();
        (Group::Author, authors, reason)
    }

    fn coordinators(self, reason: Reason) -> Named {
        let people = self.people.coordinators(self.projection).collect();
        (Group::Coordinator, people, reason)
    }

    /// A correction stands as long as the person whom it names could act.
    fn corrected(self) -> Option<Named> {
        let p = self.projection;
        let correction = p.correction.as_ref()?;
        let to = correction.to;
        let reason = Reason::Corrected {
            by: correction.by,
            sentence: correction.sentence.clone(),
        };
        if p.authors.contains(&to) {
            return Some(self.author(reason));
        }
        let group = if p.state == State::InReview && self.people.reviews(p, to) {
            Group::Reviewers
        } else if self.people.coordinates(p, to) {
            Group::Coordinator
        } else {
            return None;
        };
        Some((group, [to].into(), reason))
    }

    fn screening(self) -> Named {
        let p = self.projection;
        if let Some(Returned::Screening(by)) = p.returned {
            return self.author(Reason::ScreeningReturned { by });
        }
        if p.returned == Some(Returned::Check) {
            return self.author(Reason::CheckFailed);
        }
        let mut people: BTreeSet<PersonId> = self.people.coordinators(p).collect();
        if p.appeal_open {
            // Another coordinator decides; where there is no other, it is the same one.
            if let Some(before) = p.declined_by
                && people.len() > 1
            {
                people.remove(&before);
            }
            return (Group::Coordinator, people, Reason::Appealed);
        }
        people.extend(self.people.eligible(p, Scope::Suitability));
        (Group::Coordinator, people, Reason::Submitted)
    }

    fn in_review(self) -> Named {
        let p = self.projection;
        match p.returned {
            Some(Returned::Check) => return self.author(Reason::CheckFailed),
            Some(Returned::Asked) => {
                if let Some(reason) = self.asked() {
                    return self.author(reason);
                }
            }
            Some(Returned::Screening(_)) | None => {}
        }
        let results = evaluate(p, self.people);
        let unmet: Vec<Requirement> = results
            .iter()
            .filter(|result| result.outcome.blocks())
            .map(|result| result.requirement)
            .collect();
        if unmet.is_empty() {
            if self.overtaken.is_some() {
                return self.author(Reason::Outdated);
            }
            return self.accepting();
        }
        // Neither authors nor reviewers bring the check by a maintainer.
        let of_others: Vec<Requirement> = unmet
            .iter()
            .copied()
            .filter(|requirement| *requirement != Requirement::MaintainerCheck)
            .collect();
        if of_others.is_empty() {
            return self.checking();
        }
        let able = self.able(&results, &of_others);
        if able.is_empty() {
            return self.without_reviewer(of_others);
        }
        let nearest: BTreeSet<PersonId> = able
            .iter()
            .copied()
            .filter(|person| self.is_near(*person))
            .collect();
        let scopes: BTreeSet<Scope> = unmet
            .iter()
            .filter_map(|requirement| review_scope(*requirement, p.kind))
            .collect();
        let group = if p.kind == Kind::Security && scopes.contains(&Scope::Security) {
            Group::Security
        } else {
            Group::Reviewers
        };
        let people = if nearest.is_empty() { able } else { nearest };
        (group, people, self.waiting(unmet))
    }

    /// What the authors still owe; nothing when all of it was settled without them.
    fn asked(self) -> Option<Reason> {
        let p = self.projection;
        let mut by: BTreeSet<PersonId> = BTreeSet::new();
        let (mut musts, mut questions) = (0, 0);
        for thread in p.unanswered(self.people) {
            by.insert(thread.owner);
            match thread.asked.severity {
                Severity::Must => musts += 1,
                _ => questions += 1,
            }
        }
        if musts + questions > 0 {
            return Some(Reason::ChangesAsked {
                by: by.into_iter().collect(),
                musts,
                questions,
            });
        }
        let stands = p.open_musts(self.people).next().is_some()
            || p.standing_blocks(self.people).next().is_some();
        stands.then_some(Reason::Answered)
    }

    /// Everything holds: coordinators accept, and of an update reviewers too.
    fn accepting(self) -> Named {
        let p = self.projection;
        let (group, mut people, reason) = self.coordinators(Reason::AllHold);
        if let Some(scope) = accepting_scope(p.kind) {
            people.extend(self.people.eligible(p, scope));
        }
        (group, people, reason)
    }

    /// Only the check by a maintainer is missing: they give it, or coordinators decide without.
    fn checking(self) -> Named {
        let (group, mut people, reason) = self.coordinators(Reason::MaintainerMissing);
        people.extend(self.people.maintainers_who_check(self.projection));
        (group, people, reason)
    }

    fn without_reviewer(self, unmet: Vec<Requirement>) -> Named {
        let p = self.projection;
        let facts = p.facts().cloned().unwrap_or_default();
        let blocked = p.open_musts(self.people).next().is_some()
            || p.standing_blocks(self.people).next().is_some();
        let is_the_authors = |requirement: &Requirement| {
            helpers(*requirement, p.kind, &facts).contains(&Helper::Author)
        };
        if !blocked && unmet.iter().all(is_the_authors) {
            self.author(Reason::AuthorMissing {
                requirements: unmet,
            })
        } else {
            self.coordinators(Reason::NobodyEligible {
                requirements: unmet,
            })
        }
    }

    /// Who could bring it nearer to acceptance: those who asked for what is not settled, and those
    /// whose approval or tick is missing and would count.
    fn able(self, results: &[RequirementResult], unmet: &[Requirement]) -> BTreeSet<PersonId> {
        let p = self.projection;
        let facts = p.facts();
        let mut able: BTreeSet<PersonId> = p
            .open_musts(self.people)
            .map(|thread| thread.owner)
            .chain(p.standing_blocks(self.people).map(|block| block.person))
            .collect();
        for requirement in unmet {
            let Some(facts) = facts else { continue };
            let missing = results
                .iter()
                .find(|result| result.requirement == *requirement)
                .and_then(|result| result.count)
                .is_none_or(|count| count.given < count.needed);
            if !missing {
                continue;
            }
            for helper in helpers(*requirement, p.kind, facts) {
                let Helper::Reviewers(scope) = *helper else {
                    continue;
                };
                let counts = review_scope(*requirement, p.kind).is_some();
                able.extend(
                    self.people
                        .eligible(p, scope)
                        .filter(|person| self.is_scoped(*person, scope))
                        .filter(|person| !counts || !self.has_approved(*person, scope)),
                );
            }
        }
        able
    }

    /// Whether somebody judges in a scope as a reviewer. Coordinators judge suitability by office,
    /// but are not waited for while there are reviewers.
    fn is_scoped(self, person: PersonId, scope: Scope) -> bool {
        self.people
            .0
            .get(&person)
            .is_some_and(|person| person.scopes.contains(&scope))
    }

    /// Whether a further approval of somebody would not count, for one stands already.
    fn has_approved(self, person: PersonId, scope: Scope) -> bool {
        let p = self.projection;
        let human = self.people.human(person);
        let latest = p.latest().map(|revision| revision.number);
        p.approvals.iter().any(|approval| {
            approval.scope == scope
                && !approval.when_fixed
                && Some(approval.holds_for) == latest
                && self.people.human(approval.person) == human
                && self.people.is_eligible(p, approval.person, scope)
        })
    }

    /// Whether somebody asked for what is not settled, or took it on.
    fn is_near(self, person: PersonId) -> bool {
        let p = self.projection;
        p.is_claimed_by(person)
            || p.blocks.iter().any(|block| block.person == person)
            || p.open_musts(self.people)
                .any(|thread| thread.owner == person)
    }

    fn waiting(self, requirements: Vec<Requirement>) -> Reason {
        let p = self.projection;
        let begun = p
            .threads
            .last()
            .is_some_and(|thread| thread.round == p.round)
            || p.reviews.last().is_some_and(|review| {
                review.verdict != Verdict::Comment
                    && p.round_opened.is_some_and(|opened| review.at >= opened)
            });
        if begun {
            Reason::ReviewMissing { requirements }
        } else if p.round == 1 && p.kind.is_screened() {
            Reason::ScreeningPassed
        } else {
            Reason::RoundSubmitted { round: p.round }
        }
    }
}

/// The scope whose reviewers may accept a kind of proposal when everything holds; nothing when only
/// coordinators may (decisions.md, "States and acts").
pub(crate) const fn accepting_scope(kind: Kind) -> Option<Scope> {
    match kind {
        Kind::Update => Some(Scope::Dockerfile),
        Kind::Security => Some(Scope::Security),
        Kind::Profile => Some(Scope::Docs),
        Kind::New | Kind::Lifecycle | Kind::Transfer => None,
    }
}

fn nobody(reason: Reason) -> Named {
    (Group::None, BTreeSet::new(), reason)
}
