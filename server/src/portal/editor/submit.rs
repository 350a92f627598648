//! What stands between a draft and its submission, and what comes then.

use app::view::draft::Stage;
use app::view::draft::{Forecast, Side, SubmitPage, Submittable};
use app::view::form::FormFindings;
use domain::refusal::Refusal;
use domain::turn::Reason;

use super::{CheckedDraft, DraftContent, NeedFacts};
use crate::portal::Portal;
use crate::portal::drafts::ProposalError;
use crate::portal::parts::NOTE;
use crate::portal::proposal_pages::draft_requirements;

/// What the page needs to know of other proposals and of reviewers.
#[derive(Debug, Clone)]
pub struct SubmitFacts {
    /// What comes then.
    pub forecast: Forecast,
    /// What the requirements look at.
    pub needs: NeedFacts,
}

impl Portal {
    /// What is known of the place in the queue and the time until the first answer, and of who
    /// asked what.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn submit_facts(&self, content: &DraftContent) -> Result<SubmitFacts, ProposalError> {
        Ok(SubmitFacts {
            forecast: self.forecast(&content.open).await?,
            needs: self.need_facts(content).await?,
        })
    }
}

impl DraftContent {
    /// The page. Without a `note` that was just sent it shows the one that is stored.
    pub fn submit_page(
        &self,
        facts: &SubmitFacts,
        checked: &CheckedDraft,
        note: Option<String>,
        done: Option<String>,
        refused: FormFindings,
    ) -> SubmitPage {
        let head = self.head();
        let act = match head.stage {
            _ if self.open.row.deleted_at.is_some() => {
                Submittable::Not("Bring the draft back first.".to_owned())
            }
            _ if self.open.projection.turn.reason == Reason::NameTaken => {
                Submittable::Not(self.names.with(|names| Refusal::NameTaken.sentence(names)))
            }
            Stage::Draft | Stage::Revising { .. } if head.outdated && self.waits_for_image() => {
                Submittable::Not("The image changed. Bring the draft up to date first.".to_owned())
            }
            Stage::Draft => Submittable::Submit,
            Stage::Revising { number, .. } => {
                let unanswered = self.open.projection.unanswered(&facts.needs.people).count();
                match unanswered {
                    0 => Submittable::Submit,
                    count => Submittable::Answers(format!("/proposals/{number}/answers"), count),
                }
            }
            Stage::Waiting { .. } => Submittable::SmallRevision,
            Stage::Closed { .. } => Submittable::Not(
                "Nothing can be submitted any more: the proposal was decided or taken back."
                    .to_owned(),
            ),
        };
        let needs = &facts.needs;
        let results = self.requirements(needs, checked);
        let (requirements, not_asked) = needs
            .names
            .with(|names| draft_requirements(&results, names));
        SubmitPage {
            head,
            readiness: checked.readiness.clone(),
            explanations: self.explanations(None, Side::default(), checked),
            act,
            note: note.unwrap_or_else(|| self.text(NOTE)),
            note_stamp: self.stamp(NOTE),
            forecast: facts.forecast,
            requirements,
            not_asked,
            done,
            refused,
        }
    }
}
