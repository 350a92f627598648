//! The queue of reviewers: what a row shows, in which order rows stand, and which item is next for
//! somebody (product.md S7, T24).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::{Kind, ProposalId};
use crate::requirement::{Count, Outcome, Requirement, RequirementResult, review_scope};
use crate::review::Scope;

/// Of how many items that somebody takes one is the oldest new image, however many updates wait.
pub const SHARE_OF_NEW: u64 = 10;

/// A requirement in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dot {
    /// Which.
    pub requirement: Requirement,
    /// How it stands.
    pub state: DotState,
    /// In a few words, as in "1 of 2 Dockerfile".
    pub words: String,
}

/// How a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DotState {
    /// It holds.
    Holds,
    /// Part of what it needs is there.
    Begun,
    /// It does not hold.
    Open,
    /// Somebody decided that it need not hold.
    Overridden,
    /// It could not be told.
    Error,
}

/// The requirements of a row; those that ask nothing are left out.
pub fn dots(results: &[RequirementResult], kind: Kind) -> Vec<Dot> {
    results
        .iter()
        .filter_map(|result| {
            let state = match &result.outcome {
                Outcome::NotApplicable => return None,
                Outcome::Satisfied => DotState::Holds,
                Outcome::Overridden { .. } => DotState::Overridden,
                Outcome::Error => DotState::Error,
                Outcome::Unsatisfied => match result.count {
                    Some(Count { given: 1.., .. }) => DotState::Begun,
                    _ => DotState::Open,
                },
            };
            let words = match (result.count, review_scope(result.requirement, kind)) {
                (Some(Count { given, needed }), Some(scope)) => {
                    format!("{} of {needed} {}", given.min(needed), scope.words())
                }
                _ => result.requirement.title().to_owned(),
            };
            Some(Dot {
                requirement: result.requirement,
                state,
                words,
            })
        })
        .collect()
}

/// The scopes in which approvals are missing.
pub fn missing_scopes(results: &[RequirementResult], kind: Kind) -> BTreeSet<Scope> {
    results
        .iter()
        .filter(|result| result.outcome.blocks())
        .filter_map(|result| review_scope(result.requirement, kind))
        .collect()
}

/// An item that waits for reviewers, as far as the order looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub proposal: ProposalId,
    /// What it asks for.
    pub kind: Kind,
    /// Since when reviewers have the turn.
    pub since: Moment,
    /// Who took it on.
    pub claimed_by: Vec<PersonId>,
    /// Who has the turn.
    pub turn: Vec<PersonId>,
}

/// Security updates first; then what waits longest. Equal times are told apart by identifier, so
/// that pages of the queue fit together.
pub fn order(one: &Waiting, other: &Waiting) -> Ordering {
    let key = |item: &Waiting| (item.kind != Kind::Security, item.since, item.proposal);
    key(one).cmp(&key(other))
}

/// What somebody takes next: something of which they have the turn and that nobody else took. That
/// a turn names them says that they hold the scope, are no author and have no conflict of interest.
/// Updates come before new images, but one of [`SHARE_OF_NEW`] is the oldest new image; `taken` is
/// how many this person took before.
pub fn next_for(person: PersonId, items: &[Waiting], taken: u64) -> Option<ProposalId> {
    let free = || {
        items
            .iter()
            .filter(|item| item.turn.contains(&person) && item.claimed_by.is_empty())
    };
    let oldest = |new: bool| {
        free()
            .filter(|item| (item.kind == Kind::New) == new)
            .min_by(|one, other| order(one, other))
    };
    let turn_of_new = taken % SHARE_OF_NEW == SHARE_OF_NEW - 1;
    oldest(turn_of_new)
        .or_else(|| oldest(!turn_of_new))
        .map(|item| item.proposal)
}

#[cfg(test)]
mod tests;
