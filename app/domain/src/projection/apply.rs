//! From one projection to the next. Total: whatever event follows whatever projection, there is an
//! answer, and it depends on these two alone.

use std::collections::BTreeSet;

use super::{Approval, Block, Claim, Correction, Note, Projection, Returned, must_be_answered};
use crate::event::{By, Event, Payload};
use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::{Revision, RevisionNumber, State};
use crate::review::{Given, NewThread, Review, Scope, Severity, Thread, ThreadState, Verdict};

/// The projection after an event.
pub fn apply(mut projection: Projection, event: &Event) -> Projection {
    let Event { by, at, payload } = event;
    let at = *at;
    let p = &mut projection;
    match payload {
        Payload::TurnChanged { turn } => {
            let runs = p.state.is_open();
            p.ledger.pass(runs.then(|| turn.group.side()), at);
            p.turn = turn.clone();
        }
        Payload::TurnCorrected { to, sentence } => {
            if let By::Person(by) = *by {
                if by != *to {
                    p.corrected.insert(*to);
                }
                p.correction = Some(Correction {
                    to: *to,
                    by,
                    sentence: sentence.clone(),
                });
            }
        }
        Payload::ReviewPublished { .. }
        | Payload::VerdictWithdrawn { .. }
        | Payload::ApprovalCarried { .. }
        | Payload::ApprovalDropped { .. }
        | Payload::ApprovalCompleted { .. }
        | Payload::BlockTakenOver { .. }
        | Payload::BlockLifted { .. } => review(p, *by, at, payload),
        Payload::Commented { .. }
        | Payload::ThreadAnswered { .. }
        | Payload::ThreadResolved { .. }
        | Payload::WontFixAccepted { .. }
        | Payload::ThreadReopened { .. } => thread(p, *by, at, payload),
        Payload::RequirementTicked { .. }
        | Payload::TickRemoved { .. }
        | Payload::RequirementOverridden { .. }
        | Payload::TickDropped { .. }
        | Payload::RuleWaived { .. }
        | Payload::WaiverDropped { .. }
        | Payload::Claimed {}
        | Payload::Released { .. }
        | Payload::ConflictDeclared { .. }
        | Payload::ConflictWaived { .. } => note(p, *by, at, payload),
        Payload::Started { .. }
        | Payload::AuthorJoined { .. }
        | Payload::AuthorLeft { .. }
        | Payload::Renamed { .. }
        | Payload::Submitted { .. }
        | Payload::RevisionAdded { .. }
        | Payload::BroughtUpToDate { .. }
        | Payload::Rechecked { .. } => content(p, *by, at, payload),
        Payload::ScreeningPassed { .. }
        | Payload::ScreeningReturned { .. }
        | Payload::Parked { .. }
        | Payload::Woken {}
        | Payload::Accepted { .. }
        | Payload::Reopened { .. }
        | Payload::Published { .. }
        | Payload::Declined { .. }
        | Payload::Appealed { .. }
        | Payload::Withdrawn { .. }
        | Payload::Revived {} => decision(p, *by, at, payload),
    }
    projection
}

fn content(p: &mut Projection, by: By, at: Moment, payload: &Payload) {
    match payload {
        Payload::Started {
            kind,
            image,
            base_version,
        } => {
            p.kind = *kind;
            p.image.clone_from(image);
            p.base_version.clone_from(base_version);
            p.authors = by.person().into_iter().collect();
            p.turn.people.clone_from(&p.authors);
            p.turn.since = at;
        }
        Payload::AuthorJoined { person } if !p.authors.contains(person) => p.authors.push(*person),
        Payload::AuthorLeft { person } => p.authors.retain(|author| author != person),
        Payload::Renamed { image } => p.image = Some(image.clone()),
        Payload::Submitted {
            revision,
            round,
            policy,
            ..
        } => {
            freeze(p, revision);
            p.round = *round;
            p.round_opened = Some(at);
            p.returned = None;
            p.correction = None;
            p.submitted_at.get_or_insert(at);
            p.policy.get_or_insert_with(|| policy.clone());
            if p.state == State::Draft {
                p.state = if p.kind.is_screened() {
                    State::Screening
                } else {
                    State::InReview
                };
            }
        }
        Payload::RevisionAdded { revision } => freeze(p, revision),
        Payload::BroughtUpToDate { base_version } => p.base_version = Some(base_version.clone()),
        Payload::Rechecked { facts } => {
            let failed_before = p.facts().is_some_and(|facts| facts.errors > 0);
            if let Some(revision) = p.revisions.last_mut() {
                revision.facts = (**facts).clone();
            }
            if facts.errors > 0 && !failed_before {
                p.returned.get_or_insert(Returned::Check);
            } else if facts.errors == 0 && p.returned == Some(Returned::Check) {
                p.returned = None;
            }
        }
        _ => {}
    }
}

fn freeze(p: &mut Projection, revision: &Revision) {
    p.revisions.push(revision.clone());
    if revision.facts.errors == 0 && p.returned == Some(Returned::Check) {
        p.returned = None;
    }
}

fn decision(p: &mut Projection, by: By, at: Moment, payload: &Payload) {
    p.correction = None;
    match payload {
        Payload::ScreeningPassed { .. } => {
            p.state = State::InReview;
            p.returned = None;
            p.appeal_open = false;
            if let (By::Person(person), Some(on)) = (by, p.latest().map(|r| r.number)) {
                approve(p, person, Scope::Suitability, on, false);
            }
        }
        Payload::ScreeningReturned { .. } => {
            p.returned = by.person().map(Returned::Screening);
        }
        Payload::Parked { wake, .. } => {
            p.before = Some(p.state);
            p.state = State::Parked;
            p.wake = Some(*wake);
        }
        Payload::Woken {} => {
            p.state = p.before.take().unwrap_or(State::InReview);
            p.wake = None;
        }
        Payload::Accepted { publish_at } => {
            p.state = State::Ready;
            p.publish_at = *publish_at;
        }
        Payload::Reopened { .. } => {
            p.state = State::InReview;
            p.publish_at = None;
        }
        Payload::Published { version } => {
            p.version = Some(version.clone());
            end(p, State::Published, at);
        }
        Payload::Declined { .. } => {
            p.declined_by = by.person();
            p.appeal_open = false;
            end(p, State::Declined, at);
        }
        Payload::Appealed { .. } => {
            p.state = State::Screening;
            p.before = None;
            p.ended_at = None;
            p.returned = None;
            p.appealed = true;
            p.appeal_open = true;
        }
        Payload::Withdrawn { superseded_by, .. } => {
            p.superseded_by = *superseded_by;
            end(p, State::Withdrawn, at);
        }
        Payload::Revived {} => {
            p.state = p.before.take().unwrap_or(State::InReview);
            p.ended_at = None;
        }
        _ => {}
    }
}

/// Ends it; what it was before a pause is what it goes back to.
fn end(p: &mut Projection, state: State, at: Moment) {
    if p.state != State::Parked {
        p.before = Some(p.state);
    }
    p.state = state;
    p.wake = None;
    p.ended_at = Some(at);
    p.claims.clear();
}

fn note(p: &mut Projection, by: By, at: Moment, payload: &Payload) {
    let By::Person(by) = by else {
        match payload {
            Payload::TickDropped { requirement, .. } => {
                p.ticks.remove(requirement);
                p.overrides.remove(requirement);
            }
            Payload::WaiverDropped { rule, .. } => {
                p.waivers.remove(rule);
            }
            Payload::Released { person } => p.claims.retain(|claim| claim.person != *person),
            _ => {}
        }
        return;
    };
    let note = |reason: &String| Note {
        by,
        reason: reason.clone(),
        at,
    };
    match payload {
        Payload::RequirementTicked {
            requirement,
            note: words,
        } => {
            p.ticks.insert(*requirement, note(words));
        }
        Payload::TickRemoved { requirement } => {
            p.ticks.remove(requirement);
        }
        Payload::RequirementOverridden {
            requirement,
            reason,
        } => {
            p.overrides.insert(*requirement, note(reason));
        }
        Payload::TickDropped { requirement, .. } => {
            p.ticks.remove(requirement);
            p.overrides.remove(requirement);
        }
        Payload::RuleWaived { rule, reason } => {
            p.waivers.insert(rule.clone(), note(reason));
        }
        Payload::WaiverDropped { rule, .. } => {
            p.waivers.remove(rule);
        }
        Payload::Claimed {} if !p.is_claimed_by(by) => p.claims.push(Claim {
            person: by,
            since: at,
        }),
        Payload::Released { person } => p.claims.retain(|claim| claim.person != *person),
        Payload::ConflictDeclared { person, .. } => {
            p.conflicts.insert(*person);
            p.conflict_waivers.remove(person);
            p.claims.retain(|claim| claim.person != *person);
        }
        Payload::ConflictWaived { person, reason } => {
            p.conflict_waivers.insert(*person, note(reason));
        }
        _ => {}
    }
}

fn review(p: &mut Projection, by: By, at: Moment, payload: &Payload) {
    match payload {
        Payload::ReviewPublished {
            review,
            revision,
            scopes,
            verdict,
            summary,
            threads,
            late,
        } => {
            let By::Person(by) = by else { return };
            p.reviews.push(Review {
                id: *review,
                by,
                revision: *revision,
                scopes: scopes.clone(),
                verdict: *verdict,
                summary: summary.clone(),
                at,
                late: *late,
            });
            let round = p.round;
            p.threads.extend(
                threads
                    .iter()
                    .map(|asked| open(asked, by, *revision, round, at, *late)),
            );
            if *late {
                return;
            }
            judge(p, by, at, *review, *verdict, scopes, *revision);
            let asks = *verdict == Verdict::AskForChanges || threads.iter().any(must_be_answered);
            if asks {
                p.returned = Some(Returned::Asked);
            }
            if asks || *verdict != Verdict::Comment {
                p.correction = None;
            }
        }
        Payload::VerdictWithdrawn { .. } => {
            if let By::Person(by) = by {
                p.approvals.retain(|approval| approval.person != by);
                p.blocks.retain(|block| block.person != by);
            }
        }
        Payload::ApprovalCarried {
            person,
            scope,
            to,
            changed,
            ..
        } => {
            for approval in approvals_of(p, *person).filter(|a| a.scope == *scope) {
                approval.holds_for = *to;
                approval.carried_over.extend(changed);
            }
        }
        Payload::ApprovalDropped { person, scope, .. } => p
            .approvals
            .retain(|approval| approval.person != *person || approval.scope != *scope),
        Payload::ApprovalCompleted { person, on } => {
            for approval in approvals_of(p, *person).filter(|a| a.when_fixed) {
                approval.when_fixed = false;
                approval.given_on = *on;
                approval.holds_for = *on;
                approval.carried_over.clear();
            }
        }
        Payload::BlockTakenOver { of, .. } => {
            if let By::Person(by) = by {
                take_over(p, *of, by);
            }
        }
        Payload::BlockLifted { of, .. } => {
            doubt(p, *of);
            p.blocks.retain(|block| block.person != *of);
            let musts = p.threads.iter_mut().filter(|thread| {
                thread.owner == *of
                    && thread.asked.severity == Severity::Must
                    && !thread.state.is_settled()
            });
            for thread in musts {
                thread.state = ThreadState::WontFixAccepted;
                thread.accepted_by.extend(by.person());
            }
        }
        _ => {}
    }
}

/// What a verdict does to approvals and blocks.
fn judge(
    p: &mut Projection,
    by: PersonId,
    at: Moment,
    review: crate::review::ReviewId,
    verdict: Verdict,
    scopes: &BTreeSet<Scope>,
    revision: RevisionNumber,
) {
    match verdict {
        Verdict::Approve | Verdict::ApproveWhenFixed => {
            p.blocks.retain(|block| block.person != by);
            for scope in scopes {
                let when_fixed = verdict == Verdict::ApproveWhenFixed;
                approve(p, by, *scope, revision, when_fixed);
            }
        }
        Verdict::AskForChanges => {
            p.approvals
                .retain(|approval| approval.person != by || !scopes.contains(&approval.scope));
            p.blocks.retain(|block| block.person != by);
            p.blocks.push(Block {
                person: by,
                scopes: scopes.clone(),
                review,
                since: at,
            });
        }
        Verdict::Comment => {}
    }
}

fn approve(
    p: &mut Projection,
    person: PersonId,
    scope: Scope,
    on: RevisionNumber,
    when_fixed: bool,
) {
    p.approvals
        .retain(|approval| approval.person != person || approval.scope != scope);
    p.approvals.push(Approval {
        person,
        scope,
        given_on: on,
        holds_for: on,
        carried_over: BTreeSet::new(),
        when_fixed,
    });
}

fn approvals_of(p: &mut Projection, person: PersonId) -> impl Iterator<Item = &mut Approval> {
    p.approvals
        .iter_mut()
        .filter(move |approval| approval.person == person)
}

/// Moves a block with its threads; who takes it over has no approval beside it.
fn take_over(p: &mut Projection, of: PersonId, by: PersonId) {
    doubt(p, of);
    p.approvals.retain(|approval| approval.person != by);
    if p.blocks.iter().any(|block| block.person == of) {
        p.blocks.retain(|block| block.person != by);
    }
    for block in p.blocks.iter_mut().filter(|block| block.person == of) {
        block.person = by;
    }
    let threads = p
        .threads
        .iter_mut()
        .filter(|thread| thread.owner == of && !thread.state.is_settled());
    for thread in threads {
        thread.owner = by;
    }
}

/// A block on suitability that its owner did not take back leaves a doubt.
fn doubt(p: &mut Projection, of: PersonId) {
    p.contested |= p
        .blocks
        .iter()
        .any(|block| block.person == of && block.scopes.contains(&Scope::Suitability));
}

fn open(
    asked: &NewThread,
    owner: PersonId,
    revision: RevisionNumber,
    round: u32,
    at: Moment,
    late: bool,
) -> Thread {
    // Praise asks nothing, and nothing is asked of what is decided.
    let settled = late || asked.severity == Severity::Praise;
    Thread {
        asked: asked.clone(),
        owner,
        revision,
        round,
        at,
        state: if settled {
            ThreadState::Resolved
        } else {
            ThreadState::Open
        },
        answer: None,
        accepted_by: BTreeSet::new(),
    }
}

fn thread(p: &mut Projection, by: By, at: Moment, payload: &Payload) {
    let (Payload::ThreadAnswered { thread: id, .. }
    | Payload::ThreadResolved { thread: id }
    | Payload::WontFixAccepted { thread: id, .. }
    | Payload::ThreadReopened { thread: id, .. }) = payload
    else {
        return;
    };
    let reopened = matches!(payload, Payload::ThreadReopened { .. });
    let Some(thread) = p.threads.iter_mut().find(|thread| thread.asked.id == *id) else {
        return;
    };
    match payload {
        Payload::ThreadAnswered { answer, .. } => {
            let By::Person(by) = by else { return };
            thread.state = ThreadState::Answered;
            thread.accepted_by.clear();
            thread.answer = Some(Given {
                answer: answer.clone(),
                by,
                at,
            });
        }
        Payload::ThreadResolved { .. } => thread.state = ThreadState::Resolved,
        Payload::WontFixAccepted { settled, .. } => {
            thread.accepted_by.extend(by.person());
            if *settled {
                thread.state = ThreadState::WontFixAccepted;
            }
        }
        _ => {
            thread.state = ThreadState::Open;
            thread.accepted_by.clear();
        }
    }
    if reopened && must_be_answered(&thread.asked) {
        p.returned = Some(Returned::Asked);
    }
}
