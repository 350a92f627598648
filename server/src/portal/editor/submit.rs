//! What stands between a draft and its submission, and what comes then.

use app::view::draft::Stage;
use app::view::draft::{Forecast, Side, SubmitPage, Submittable};
use app::view::form::FormFindings;
use domain::participant::Participants;
use domain::turn::Group;

use super::{CheckedDraft, DraftContent};
use crate::portal::Portal;
use crate::portal::drafts::ProposalError;

/// What the page needs to know of other proposals and of reviewers.
#[derive(Debug, Clone)]
pub struct SubmitFacts {
    /// What comes then.
    pub forecast: Forecast,
    /// Who takes part.
    pub people: Participants,
}

impl Portal {
    /// What is known of the time until the first answer, and of who asked what.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn submit_facts(&self, content: &DraftContent) -> Result<SubmitFacts, ProposalError> {
        let waits = |group: &str| {
            [Group::Reviewers, Group::Coordinator, Group::Security]
                .iter()
                .any(|known| serde_json::to_value(known).is_ok_and(|known| known == group))
        };
        let open = self.store().open_proposals().await?;
        let ahead = open
            .iter()
            .filter(|row| row.id != content.open.row.id && waits(&row.turn_group))
            .count();
        let earlier = self.store().first_answers(&content.open.row.kind).await?;
        Ok(SubmitFacts {
            forecast: Forecast::new(ahead, earlier),
            people: self.participants(&content.open).await?,
        })
    }
}

impl DraftContent {
    /// The page.
    pub fn submit_page(
        &self,
        facts: &SubmitFacts,
        checked: &CheckedDraft,
        note: String,
        done: Option<String>,
        refused: FormFindings,
    ) -> SubmitPage {
        let head = self.head();
        let act = match head.stage {
            _ if self.open.row.deleted_at.is_some() => {
                Submittable::Not("Bring the draft back first.".to_owned())
            }
            Stage::Draft => Submittable::Submit,
            Stage::Revising { number, .. } => {
                let unanswered = self.open.projection.unanswered(&facts.people).count();
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
        SubmitPage {
            head,
            readiness: checked.readiness.clone(),
            explanations: self.explanations(None, Side::default(), checked),
            act,
            note,
            forecast: facts.forecast,
            done,
            refused,
        }
    }
}
