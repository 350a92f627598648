//! Everything that happened to a proposal.

use app::view::proposal::{HistoryEntry, HistoryPage, proposal_path, revision_path};
use domain::event::{Event, Payload};
use domain::history;

use super::Reading;
use super::words::at;

impl Reading {
    /// The page `/proposals/{n}/history`.
    pub fn history_page(&self) -> HistoryPage {
        let mut records = 0;
        let mut entries: Vec<HistoryEntry> = self
            .events
            .iter()
            .filter_map(|event| {
                if is_recorded(&event.payload) {
                    records += 1;
                }
                let sentence = self.say(|names| history::sentence(event, names));
                (!sentence.is_empty()).then(|| HistoryEntry {
                    at: at(event.at),
                    sentence,
                    confidential: event.payload.is_confidential(),
                    link: self.link(event, records),
                })
            })
            .collect();
        entries.reverse();
        HistoryPage {
            head: self.head(),
            entries,
            now: at(self.now),
        }
    }

    /// Where more of an event stands; `records` is the number of the last decision record.
    fn link(&self, event: &Event, records: u64) -> Option<(String, String)> {
        let path = proposal_path(self.number);
        Some(match &event.payload {
            Payload::Submitted { revision, .. } | Payload::RevisionAdded { revision } => (
                format!("Files of {}", revision.number),
                revision_path(self.number, revision.number.0),
            ),
            Payload::ReviewPublished { .. } | Payload::Commented { .. } => {
                ("Conversation".to_owned(), format!("{path}/conversation"))
            }
            Payload::ThreadAnswered { thread, .. }
            | Payload::ThreadResolved { thread }
            | Payload::WontFixAccepted { thread, .. }
            | Payload::ThreadReopened { thread, .. } => (
                "Thread".to_owned(),
                format!("{path}/conversation#thread-{thread}"),
            ),
            payload if is_recorded(payload) => (
                "Decision record".to_owned(),
                format!("{path}/record/{records}"),
            ),
            _ => return None,
        })
    }
}

/// Whether an event writes a decision record.
pub(super) const fn is_recorded(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::Accepted { .. }
            | Payload::Declined { .. }
            | Payload::Parked { .. }
            | Payload::Withdrawn { .. }
            | Payload::Revived {}
            | Payload::Appealed { .. }
            | Payload::Published { .. }
    )
}
