//! Where a proposal stands in the queue, and how long the first answer takes: the same on the page
//! on which it is submitted and on its own.

use std::time::Duration;

use domain::forecast::{DAYS, Forecast, Line, Typical};

use super::Portal;
use super::caller::ago;
use super::drafts::{OpenProposal, ProposalError};

impl Portal {
    /// What can be said about the time until a proposal is answered. One that does not wait yet
    /// stands behind those that do.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forecast(&self, open: &OpenProposal) -> Result<Forecast, ProposalError> {
        let line = Line::of(open.projection.kind);
        let waits = open.projection.waits_in_queue();
        let since = if waits { open.row.turn_since } else { i64::MAX };
        let (ahead, waiting) = self
            .store()
            .place_in_queue(&open.row.kind, since, &open.row.id)
            .await?;
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let days = u64::try_from(DAYS).unwrap_or_default();
        let since = ago(
            self.clock().timestamp(),
            Duration::from_secs(days * 24 * 60 * 60),
        );
        let answers = self
            .store()
            .first_answers(line == Line::NewImages, since)
            .await?;
        let unanswered = answers.iter().filter(|wait| wait.is_none()).count();
        Ok(Forecast {
            line,
            ahead: count(ahead),
            waiting: count(waiting) + usize::from(!waits),
            typical: Typical::of(answers.into_iter().flatten(), unanswered),
        })
    }
}
