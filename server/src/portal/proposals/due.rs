//! What the portal does by itself: it wakes what rests, publishes at the planned moment, and looks
//! again whose turn it is when people's standing or the image changed.

use domain::Moment;
use domain::decide::{Act, Facts, decide};
use domain::event::By;
use domain::projection::Projection;
use domain::proposal::{State, VersionId};
use domain::turn::Reason;
use uuid::Uuid;

use super::Standing;
use super::act::{Doer, Plan};
use super::people::Everybody;
use super::publish::is_due;
use crate::portal::Portal;
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::store::ProposalRow;

impl Portal {
    /// Does what is due now. Answers how many proposals moved. Several replicas may call it at once:
    /// who comes second finds it done.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn do_due(&self) -> Result<usize, ProposalError> {
        let now = self.clock().timestamp();
        let mut moved = 0;
        for id in self.store().due_proposals(now).await? {
            let Some(row) = self.store().proposal(&id).await? else {
                continue;
            };
            let open = self.opened(row).await?;
            let projection = &open.projection;
            let act = if projection.state == State::Parked && is_due(projection.wake, now) {
                Act::Wake
            } else if projection.state == State::Ready && is_due(projection.publish_at, now) {
                Act::Publish {
                    version: VersionId(Uuid::new_v4().to_string()),
                }
            } else {
                continue;
            };
            match self.do_by_itself(open, act).await {
                Ok(()) => moved += 1,
                // One that fails stops no other.
                Err(error) => tracing::error!(proposal = id, %error, "what is due cannot be done"),
            }
        }
        moved += self.find_outdated().await?;
        if self.standing_changed().await? {
            moved += self.reconsider_open().await?;
        }
        Ok(moved)
    }

    /// What cannot be published at its moment goes back to review, and everybody hears why.
    async fn do_by_itself(&self, open: OpenProposal, act: Act) -> Result<(), ProposalError> {
        let again = open.clone();
        let publishes = matches!(act, Act::Publish { .. });
        let reason = match self.carry_out(Doer::Portal, open, Plan::Act(act)).await {
            Ok(_) => return Ok(()),
            Err(ProposalError::Decided { sentence, .. }) if publishes => sentence,
            Err(error @ ProposalError::CannotPublish(_)) if publishes => error.to_string(),
            Err(error) => return Err(error),
        };
        let again = self.reopened(&again).await?;
        if again.projection.state != State::Ready {
            return Ok(());
        }
        let act = Act::Reopen {
            reason: format!("It could not be published at the planned moment. {reason}"),
        };
        self.carry_out(Doer::Portal, again, Plan::Act(act)).await?;
        Ok(())
    }

    /// Looks at every open proposal again whose turn it is. Answers how many turns passed. People
    /// are read once for all of them; only what stands otherwise among them is opened and written.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reconsider_open(&self) -> Result<usize, ProposalError> {
        let everybody = self.everybody().await?;
        let at = Moment(self.clock().timestamp().0);
        let mut moved = 0;
        for row in self.store().open_proposals().await? {
            let projection = serde_json::from_str(&row.projection)?;
            let people = everybody.of(&row.id, &projection);
            let facts = Facts {
                at,
                people: &people,
                current_version: None,
                open_proposal: None,
            };
            if !stands_as_written(&projection, &facts, &row.standing)? {
                moved += usize::from(self.reconsider(row).await?);
            }
        }
        Ok(moved)
    }

    /// Gives back to its authors what has only to be brought up to date, for its image was published
    /// or imported since. Answers how many turns passed.
    async fn find_outdated(&self) -> Result<usize, ProposalError> {
        let outdated = self.store().outdated_proposals().await?;
        if outdated.is_empty() {
            return Ok(0);
        }
        let everybody = self.everybody().await?;
        let mut moved = 0;
        for id in outdated {
            match self.give_back(&id, &everybody).await {
                Ok(passed) => moved += usize::from(passed),
                // One that fails stops no other.
                Err(error) => tracing::error!(proposal = id, %error, "it cannot be given back"),
            }
        }
        Ok(moved)
    }

    /// Answers whether the turn passed.
    async fn give_back(&self, id: &str, everybody: &Everybody) -> Result<bool, ProposalError> {
        let Some(row) = self.store().proposal(id).await? else {
            return Ok(false);
        };
        let projection: Projection = serde_json::from_str(&row.projection)?;
        if matches!(projection.turn.reason, Reason::Outdated | Reason::NameTaken) {
            return Ok(false);
        }
        let current = self.current_version(projection.image.as_ref()).await?;
        let facts = Facts {
            at: Moment(self.clock().timestamp().0),
            people: &everybody.of(id, &projection),
            current_version: current.as_ref(),
            open_proposal: None,
        };
        if stands_as_written(&projection, &facts, &row.standing)? {
            return Ok(false);
        }
        self.reconsider(row).await
    }

    /// Answers whether the turn passed.
    async fn reconsider(&self, row: ProposalRow) -> Result<bool, ProposalError> {
        let open = self.opened(row).await?;
        let seen = open.row.sequence;
        let plan = Plan::Act(Act::Reconsider);
        let done = self.carry_out(Doer::Portal, open, plan).await?;
        Ok(done.row.sequence > seen)
    }

    /// Whether roles, absences, maintainers, conflicts of interest or who answers for a service
    /// account are others than when this was last asked. The first time nothing is known, so it is.
    async fn standing_changed(&self) -> Result<bool, ProposalError> {
        let today = self.clock().now().date();
        let offices = self.store().offices().await?;
        let accounts = self.store().service_contacts().await?;
        let rest = self.store().standing_mark().await?;
        let mark = format!("{today} {offices:?} {accounts:?} {rest:?}");
        let mark = crate::programme::digest(mark.as_bytes());
        let Ok(mut last) = self.standing_mark.lock() else {
            return Ok(false);
        };
        let changed = *last != mark;
        *last = mark;
        Ok(changed)
    }
}

/// Whether the turn and what lists show of a proposal are as these facts would have them.
fn stands_as_written(
    projection: &Projection,
    facts: &Facts<'_>,
    written: &str,
) -> Result<bool, ProposalError> {
    let passes = decide(projection, By::Portal, Act::Reconsider, facts)
        .is_ok_and(|events| !events.is_empty());
    Ok(!passes && serde_json::to_string(&Standing::of(projection, facts.people))? == written)
}
