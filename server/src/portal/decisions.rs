//! Decisions on a proposal: which acts are open to somebody, the form of the one they chose, and
//! the act itself. Whether an act is possible is never written here a second time: it is tried.

mod form;
mod offer;

use app::view::decide::{ActTyped, DecidePage, RequirementView};
use app::view::form::FormFindings;
use app::view::queue::DotState;
use domain::Moment;
use domain::history;
use domain::names::Names;
use domain::permission::Action;
use domain::requirement::{Outcome, RequirementResult, evaluate};

use super::drafts::ProposalError;
use super::{Caller, Portal};

pub use form::Decision;

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
        let projection = &desk.open.projection;
        let results = evaluate(projection, &desk.people);
        Ok(DecidePage {
            number: u64::try_from(number).unwrap_or_default(),
            sequence: desk.open.row.sequence,
            image: desk.open.row.image.clone(),
            what: desk.open.row.summary.clone(),
            turn: desk
                .names
                .with(|names| history::turn_sentence(projection, Moment(now.0), names)),
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

    /// Takes a decision as its form says.
    ///
    /// # Errors
    /// When the caller may not, something else happened to the proposal meanwhile, or the store
    /// fails.
    pub async fn decide_by_form(
        &self,
        caller: &Caller,
        number: i64,
        decision: Decision,
        typed: &ActTyped,
    ) -> Result<Decided, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let desk = self.desk(caller, open).await?;
        let act = match desk.act(decision, typed) {
            Ok(act) => act,
            Err(findings) => return Ok(Decided::Refused(findings)),
        };
        match self.act(caller, desk.open, act).await {
            Ok(_) => Ok(Decided::Done(decision)),
            Err(ProposalError::Decided { refusal, sentence }) => {
                let field = form::field_of(&refusal, decision);
                Ok(Decided::Refused(FormFindings::new([(field, sentence)])))
            }
            Err(
                error @ (ProposalError::CannotPublish(_)
                | ProposalError::Overtaken
                | ProposalError::Refused(_)
                | ProposalError::NameTaken(_)),
            ) => Ok(Decided::Refused(FormFindings::new([(
                "act",
                error.to_string(),
            )]))),
            Err(error) => Err(error),
        }
    }
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
