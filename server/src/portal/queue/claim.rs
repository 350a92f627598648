//! The question before a claim, asked before anything private is shown (product.md 5.6).

use app::view::form::FormFindings;
use app::view::queue::{ClaimForm, ClaimPage};
use domain::decide::{Act, Facts, decide};
use domain::event::By;
use domain::interest::{Interests, in_common};
use domain::permission::Action;
use domain::proposal::State;
use domain::refusal::Refusal;
use domain::{Moment, PersonId};

use super::{Done, handle};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::{Caller, Portal};
use crate::store::PersonRow;

/// The most characters of what a conflict of interest is about.
const REASON_LIMIT: usize = 1_000;

/// What the answer to the question led to.
#[derive(Debug)]
pub enum Claimed {
    /// The caller carries it now.
    Yours,
    /// They do not, and the queue says why.
    Back(Done),
    /// The form lacks something; it is shown again with this.
    Again(FormFindings),
}

/// What somebody says of themselves.
fn interests(row: &PersonRow) -> Interests {
    let list = |text: &str| serde_json::from_str(text).unwrap_or_default();
    Interests {
        handle: row.handle.clone(),
        organisations: list(&row.organisations),
        projects: list(&row.upstream_projects),
    }
}

impl Portal {
    /// The question, for a proposal that the caller wants to take on.
    ///
    /// # Errors
    /// When there is no such proposal, or the store fails.
    pub async fn claim_page(
        &self,
        caller: &Caller,
        number: i64,
        form: ClaimForm,
        findings: FormFindings,
    ) -> Result<ClaimPage, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let Some(me) = caller.id() else {
            return Err(ProposalError::Unknown);
        };
        let people = self.participants(&open).await?;
        let facts = Facts {
            at: Moment(self.clock().timestamp().0),
            people: &people,
            current_version: None,
            open_proposal: None,
        };
        // Whether it could be claimed is asked of the same rule that decides it.
        let refused = decide(&open.projection, By::Person(me), Act::Claim, &facts).err();
        let claimants: Vec<PersonId> = open
            .projection
            .claims
            .iter()
            .map(|claim| claim.person)
            .collect();
        let authors = open.projection.authors.clone();
        let named: Vec<PersonId> = authors.iter().chain(&claimants).copied().collect();
        let names = self.names_of(named).await?;
        let closed = match &refused {
            Some(Refusal::Claimed { by }) if by.contains(&me) => {
                Some("You carry it already.".to_owned())
            }
            other => other
                .as_ref()
                .map(|refusal| names.with(|names| refusal.sentence(names))),
        };
        Ok(ClaimPage {
            number: u64::try_from(number).unwrap_or_default(),
            image: open.row.image.clone(),
            what: open.row.summary.clone(),
            people: names.with(|names| authors.iter().map(|author| names.of(*author)).collect()),
            known: self.possible_conflicts(&open, me).await?,
            claimed_by: names.with(|names| {
                let claimants = claimants.iter();
                claimants.map(|person| handle(names, *person)).collect()
            }),
            form,
            findings,
            closed,
            carried: claimants.contains(&me).then(|| {
                let page = if open.projection.state == State::Screening {
                    "screening"
                } else {
                    "review"
                };
                format!("/proposals/{number}/{page}")
            }),
        })
    }

    /// What the profile of somebody and the proposal have in common.
    async fn possible_conflicts(
        &self,
        open: &OpenProposal,
        me: PersonId,
    ) -> Result<Vec<String>, ProposalError> {
        let everybody: Vec<String> = open
            .projection
            .authors
            .iter()
            .chain([&me])
            .map(ToString::to_string)
            .collect();
        let people = self.store().people_of(&everybody).await?;
        let of = |id: &PersonId| {
            let id = id.to_string();
            people.iter().find(|row| row.id == id).map(interests)
        };
        let Some(own) = of(&me) else {
            return Ok(Vec::new());
        };
        let authors: Vec<Interests> = open.projection.authors.iter().filter_map(of).collect();
        let common = in_common(&own, &open.row.image, &authors);
        Ok(common.iter().map(ToString::to_string).collect())
    }

    /// Answers the question: claims it, or declares a conflict of interest.
    ///
    /// # Errors
    /// When there is no such proposal, the caller may not, or the store fails.
    pub async fn answer_claim(
        &self,
        caller: &Caller,
        number: i64,
        form: &ClaimForm,
    ) -> Result<Claimed, ProposalError> {
        let reason = form.reason.trim();
        let asked = match form.conflict.as_str() {
            "none" => return self.claim(caller, number).await,
            "mine" => false,
            "ask" => true,
            _ => {
                return Ok(Claimed::Again(FormFindings::new([(
                    "conflict",
                    "Choose one of the three.",
                )])));
            }
        };
        if reason.is_empty() {
            return Ok(Claimed::Again(FormFindings::new([(
                "reason",
                "Write what it is about. Only coordinators read it.",
            )])));
        }
        if reason.chars().count() > REASON_LIMIT {
            return Ok(Claimed::Again(FormFindings::new([(
                "reason",
                format!("Write at most {REASON_LIMIT} characters."),
            )])));
        }
        let words = if asked {
            format!("Asks a coordinator to decide: {reason}")
        } else {
            reason.to_owned()
        };
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let declare = Act::DeclareConflict {
            reason: words,
            asks: asked,
        };
        self.act(caller, open, declare).await?;
        Ok(Claimed::Back(if asked {
            Done::Asked
        } else {
            Done::Conflict
        }))
    }

    async fn claim(&self, caller: &Caller, number: i64) -> Result<Claimed, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        match self.act(caller, open, Act::Claim).await {
            Ok(_) => Ok(Claimed::Yours),
            Err(ProposalError::Decided { refusal, sentence }) => match *refusal {
                Refusal::Claimed { by } if caller.id().is_some_and(|me| by.contains(&me)) => {
                    Ok(Claimed::Yours)
                }
                Refusal::Claimed { .. } => Ok(Claimed::Back(Done::Taken)),
                Refusal::State { .. } => Ok(Claimed::Back(Done::Moved)),
                _ => Err(ProposalError::Decided { refusal, sentence }),
            },
            Err(error) => Err(error),
        }
    }
}
