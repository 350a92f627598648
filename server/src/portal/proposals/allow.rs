//! Which permission an act asks for, and about what.

use std::collections::BTreeSet;

use domain::decide::Act;
use domain::participant::Participants;
use domain::permission::{Action, Lane, Scope, Subject};
use domain::proposal::Kind;
use domain::queue::missing_scopes;
use domain::requirement::{Requirement, evaluate};

use super::standing::all_hold;
use crate::portal::Caller;
use crate::portal::drafts::{OpenProposal, ProposalError};

/// Asks the policy whether a caller may do an act. What the state of the proposal allows is for
/// `decide` to say.
pub(in crate::portal) fn allow(
    caller: &Caller,
    open: &OpenProposal,
    act: &Act,
    people: &Participants,
) -> Result<Action, ProposalError> {
    let results = evaluate(&open.projection, people);
    let subject = Subject {
        reason_given: reason(act).is_some_and(|reason| !reason.trim().is_empty()),
        requirements_met: all_hold(&results),
        scopes: scopes(act, open, &results),
        person: person(caller, act),
        ..open.subject()
    };
    let mut refused = None;
    for action in actions(act, open, caller) {
        match caller.may(*action, &subject) {
            Ok(()) => return Ok(*action),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    Err(refused.map_or(ProposalError::Unknown, ProposalError::Refused))
}

/// The permissions of which one is enough, the nearest first.
fn actions(act: &Act, open: &OpenProposal, caller: &Caller) -> &'static [Action] {
    let writes = caller
        .id()
        .is_some_and(|id| open.projection.authors.contains(&id));
    match act {
        Act::Start { .. } | Act::Rename { .. } | Act::Leave { .. } => &[Action::EditDraft],
        // Whether somebody was invited is for the caller to see.
        Act::Join => &[Action::UseAccount],
        Act::Submit { .. } | Act::AddRevision { .. } | Act::BringUpToDate { .. } => {
            &[Action::Submit]
        }
        Act::PassScreening { .. } | Act::ReturnFromScreening { .. } => &[Action::Screen],
        Act::Claim => &[Action::Claim],
        Act::Release { .. } => &[Action::Release],
        Act::DeclareConflict { .. } => &[Action::DeclareConflict],
        Act::WaiveConflict { .. } => &[Action::WaiveConflict],
        Act::PublishReview(_) | Act::WithdrawVerdict { .. } => &[Action::Review],
        Act::TakeOverBlock { .. } => &[Action::TakeOverBlock],
        Act::LiftBlock { .. } => &[Action::LiftBlock],
        Act::Comment { .. } => &[Action::Comment],
        Act::Answer { .. } => &[Action::AnswerThread],
        Act::Resolve { .. } | Act::AcceptWontFix { .. } | Act::ReopenThread { .. } => {
            if writes {
                &[Action::AnswerThread]
            } else {
                &[Action::Review, Action::AnswerThread]
            }
        }
        Act::Tick {
            requirement: Requirement::MaintainerCheck,
            ..
        }
        | Act::Untick {
            requirement: Requirement::MaintainerCheck,
        } => &[Action::CheckAsMaintainer],
        // Coordinators judge suitability by office, and with it what is ticked there.
        Act::Tick { .. } | Act::Untick { .. } => &[Action::Review, Action::Screen],
        Act::Override { .. } => &[Action::OverrideRequirement],
        Act::WaiveRule { .. } => &[Action::WaiveFinding],
        Act::Park { .. } | Act::Wake => &[Action::Park],
        Act::Accept { .. } => &[Action::Accept],
        Act::Publish { .. } => &[Action::Accept, Action::Publish],
        Act::Reopen { .. } => &[Action::Publish],
        Act::Decline { .. } if open.projection.appeal_open => &[Action::DecideAppeal],
        Act::Decline { .. } => &[Action::Decline],
        Act::Appeal { .. } => &[Action::Appeal],
        Act::Withdraw { .. } => &[Action::Withdraw],
        Act::Supersede { .. } => &[Action::Supersede],
        Act::Revive => &[Action::Revive],
        Act::CorrectTurn { .. } => &[Action::CorrectTurn],
        // Only the portal does these, and it asks nobody.
        Act::Recheck { .. } | Act::Reconsider => &[],
    }
}

/// The reason that everybody will read.
fn reason(act: &Act) -> Option<&str> {
    match act {
        Act::WaiveConflict { reason, .. }
        | Act::TakeOverBlock { reason, .. }
        | Act::LiftBlock { reason, .. }
        | Act::Override { reason, .. }
        | Act::WaiveRule { reason, .. }
        | Act::Reopen { reason } => Some(reason),
        Act::CorrectTurn { sentence, .. } => Some(sentence),
        _ => None,
    }
}

/// What is judged: the scopes that the act names, or those that the proposal still asks for.
fn scopes(
    act: &Act,
    open: &OpenProposal,
    results: &[domain::requirement::RequirementResult],
) -> Vec<Scope> {
    let all = || Scope::ALL.to_vec();
    match act {
        Act::PassScreening { .. } | Act::ReturnFromScreening { .. } => vec![Scope::Suitability],
        Act::PublishReview(review) if !review.scopes.is_empty() => {
            review.scopes.iter().copied().collect()
        }
        Act::Claim => {
            let missing: BTreeSet<Scope> = missing_scopes(results, open.projection.kind);
            if missing.is_empty() {
                all()
            } else {
                missing.into_iter().collect()
            }
        }
        Act::TakeOverBlock { of, .. } => open
            .projection
            .blocks
            .iter()
            .filter(|block| block.person == *of)
            .flat_map(|block| block.scopes.iter().copied())
            .collect(),
        _ => all(),
    }
}

/// Whom it concerns.
fn person(caller: &Caller, act: &Act) -> Option<domain::PersonId> {
    match act {
        Act::Release { person } => Some(*person),
        _ => caller.id(),
    }
}

/// How much a kind of proposal is looked at.
pub(in crate::portal) fn lane(kind: Kind) -> Lane {
    match kind {
        Kind::Profile => Lane::Profile,
        Kind::Update => Lane::Update,
        Kind::Security => Lane::Security,
        Kind::New | Kind::Lifecycle | Kind::Transfer => Lane::Full,
    }
}
