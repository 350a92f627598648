//! Terms of the process, and when "approve when fixed" becomes an approval.

use crate::approval::covers;
use crate::event::{By, Payload};
use crate::person::PersonId;
use crate::projection::Projection;
use crate::review::{Severity, ThreadId};

/// For how many days a withdrawn proposal can be revived (product.md 5.7).
pub const REVIVE_DAYS: i64 = 30;

/// After how many days a coordinator may accept a "won't" in place of who asked (product.md 5.4).
pub const DUE_FOR_COORDINATOR: i64 = 7;

/// The approval that follows when the last must of somebody who approves when fixed is settled.
/// It holds for the newest revision, so that person must have settled it themselves, looking at
/// that revision, or nothing that it covers may have changed since.
pub(super) fn completed(
    projection: &Projection,
    by: By,
    owner: PersonId,
    settled: ThreadId,
) -> Option<Payload> {
    let latest = projection.latest()?;
    let waiting = projection
        .approvals
        .iter()
        .filter(|approval| approval.person == owner && approval.when_fixed);
    let mut any = false;
    for approval in waiting {
        any = true;
        let unchanged = projection
            .revision(approval.given_on)
            .is_some_and(|given_on| {
                let changed = given_on.hashes.changed(&latest.hashes);
                covers(approval.scope, projection.kind)
                    .iter()
                    .all(|class| !changed.contains(class))
            });
        if by != By::Person(owner) && !unchanged {
            return None;
        }
    }
    let still_open = projection.threads.iter().any(|thread| {
        thread.owner == owner
            && thread.asked.id != settled
            && thread.asked.severity == Severity::Must
            && !thread.state.is_settled()
    });
    (any && !still_open).then_some(Payload::ApprovalCompleted {
        person: owner,
        on: latest.number,
    })
}
