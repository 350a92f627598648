//! What a list shows of a proposal beside its columns.

use std::collections::BTreeSet;

use domain::participant::Participants;
use domain::projection::{Claim, Projection};
use domain::queue::{self, Dot};
use domain::requirement::{RequirementResult, evaluate};
use domain::review::Scope;
use domain::turn::Turn;
use serde::{Deserialize, Serialize};

/// What a list shows of a proposal. It is written with the events, so that a list reads a row and
/// nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The number of the round; 0 before the first one.
    pub round: u32,
    /// Whose turn it is.
    pub turn: Turn,
    /// Who took it on.
    pub claims: Vec<Claim>,
    /// The requirements that ask something.
    pub dots: Vec<Dot>,
    /// The scopes in which approvals are missing.
    pub missing: BTreeSet<Scope>,
    /// Whether every requirement holds.
    pub all_hold: bool,
}

impl Standing {
    /// Where a proposal stands among these people.
    pub fn of(projection: &Projection, people: &Participants) -> Self {
        let results = evaluate(projection, people);
        Self {
            round: projection.round,
            turn: projection.turn.clone(),
            claims: projection.claims.clone(),
            dots: queue::dots(&results, projection.kind),
            missing: queue::missing_scopes(&results, projection.kind),
            all_hold: all_hold(&results),
        }
    }
}

/// Whether nothing keeps a submitted proposal from being accepted.
pub(super) fn all_hold(results: &[RequirementResult]) -> bool {
    !results.is_empty() && !results.iter().any(|result| result.outcome.blocks())
}
