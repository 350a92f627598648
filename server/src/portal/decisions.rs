//! Decisions on a proposal: which acts are open to somebody, the form of the one they chose, and
//! the act itself. Whether an act is possible is never written here a second time: it is tried.

mod form;
mod offer;

use app::view::decide::{ActTyped, DecidePage, RequirementView};
use app::view::form::FormFindings;
use app::view::queue::DotState;
use domain::history;
use domain::names::Names;
use domain::permission::Action;
use domain::requirement::{Outcome, RequirementResult};

use super::drafts::ProposalError;
use super::happened::told_until;
use super::{Caller, Portal};

pub use form::{Decision, Said};

/// What trying a decision led to.
#[derive(Debug)]
pub enum Decided {
    /// It is done.
    Done(Decision),
    /// The form lacks something, or the rules refuse it.
    Refused(FormFindings),
}

impl Portal {
    /// The page of decisions.
    ///
    /// # Errors
    /// When the caller may not read the proposal, or the store fails.
    pub async fn decide_page(
        &self,
        caller: &Caller,
        number: i64,
        chosen: Option<Decision>,
        typed: ActTyped,
        findings: FormFindings,
    ) -> Result<DecidePage, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let desk = self.desk(caller, open).await?;
        let (choices, form) = desk.page(Decision::ON_PROPOSALS, chosen);
        let now = self.clock().timestamp();
        let notes = self.private_notes(caller, &desk.open, &desk.people).await?;
        let results = desk.requirements();
        Ok(DecidePage {
            number: u64::try_from(number).unwrap_or_default(),
            told_until: told_until(&self.events_of(&desk.open).await?),
            image: desk.open.row.image.clone(),
            what: desk.open.row.summary.clone(),
            turn: desk.turn_sentence(),
            yours: desk.is_turn_of(caller),
            requirements: desk.names.with(|names| requirements(&results, names)),
            choices,
            form,
            typed,
            notes,
            note: String::new(),
            findings,
            done: None,
            now: now.into(),
        })
    }

    /// Takes a decision as its form says. What the policy refuses is said beside the form.
    ///
    /// # Errors
    /// When there is no such proposal, or the store fails.
    pub async fn decide_by_form(
        &self,
        caller: &Caller,
        number: i64,
        decision: Decision,
        typed: &ActTyped,
    ) -> Result<Decided, ProposalError> {
        let said = match Said::typed(decision, typed) {
            Ok(said) => said,
            Err(findings) => return Ok(Decided::Refused(findings)),
        };
        match self.decide(caller, number, decision, &said).await {
            Err(error @ ProposalError::Refused(_)) => Ok(refused("act", error.to_string())),
            other => other,
        }
    }

    /// Takes a decision.
    ///
    /// # Errors
    /// When there is no such proposal, the policy refuses, or the store fails.
    pub async fn decide(
        &self,
        caller: &Caller,
        number: i64,
        decision: Decision,
        said: &Said,
    ) -> Result<Decided, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let desk = self.desk(caller, open).await?;
        // The choices name people whose conflicts of interest only those may know who can waive them.
        if decision == Decision::WaiveConflict {
            desk.may_waive_conflicts()?;
        }
        let act = match desk.act(decision, said) {
            Ok(act) => act,
            Err(findings) => return Ok(Decided::Refused(findings)),
        };
        match self.act(caller, desk.open, act).await {
            Ok(_) => Ok(Decided::Done(decision)),
            Err(ProposalError::Decided { refusal, sentence }) => {
                Ok(refused(form::field_of(&refusal, decision), sentence))
            }
            Err(
                error @ (ProposalError::CannotPublish(_)
                | ProposalError::Overtaken
                | ProposalError::NameTaken(_)),
            ) => Ok(refused("act", error.to_string())),
            Err(error) => Err(error),
        }
    }
}

fn refused(field: &str, sentence: String) -> Decided {
    Decided::Refused(FormFindings::new([(field, sentence)]))
}

/// The requirements that ask something, with their reasons.
pub(super) fn requirements(
    results: &[RequirementResult],
    names: Names<'_>,
) -> Vec<RequirementView> {
    results
        .iter()
        .filter_map(|result| {
            let state = match (&result.outcome, result.count) {
                (Outcome::NotApplicable, _) => return None,
                (Outcome::Satisfied | Outcome::Overridden { .. }, _) => DotState::Holds,
                (Outcome::Error, _) => DotState::Fails,
                (Outcome::Unsatisfied, Some(count)) if count.given > 0 => DotState::Partly,
                (Outcome::Unsatisfied, _) => DotState::Open,
            };
            Some(RequirementView {
                state,
                what: result.requirement.title().to_owned(),
                reason: history::outcome(result, names),
            })
        })
        .collect()
}
