//! Who did what to whom.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::AUDIT;
use crate::view::address::with_query;
use crate::view::form::{FormChoice, FormFindings};

/// What is asked of the audit log; an empty text asks for everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// `who`: the handle of the person who acted.
    pub who: String,
    /// `whom`: the handle, image or number of what was acted on.
    pub whom: String,
    /// `act`: what was done.
    pub act: String,
    /// `from`: the first day, as in `2026-08-01`, in UTC.
    pub from: String,
    /// `until`: the last day, in UTC.
    pub until: String,
}

impl AuditQuery {
    /// The address that asks this, from the latest entry on or of those before the entry `before`.
    pub fn to_href(&self, before: Option<&str>) -> String {
        self.address(AUDIT, before)
    }

    /// The address of the same entries as a file of comma-separated values.
    pub fn csv_href(&self) -> String {
        self.address(&format!("{AUDIT}.csv"), None)
    }

    /// The address of the same entries as JSON.
    pub fn json_href(&self) -> String {
        self.address(&format!("{AUDIT}.json"), None)
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        *self != Self::default()
    }

    fn address(&self, path: &str, before: Option<&str>) -> String {
        let pairs: Vec<(&str, &str)> = [
            ("who", self.who.as_str()),
            ("whom", self.whom.as_str()),
            ("act", self.act.as_str()),
            ("from", self.from.as_str()),
            ("until", self.until.as_str()),
            ("before", before.unwrap_or_default()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        with_query(path, &pairs)
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The handle of who acted; none for the portal itself, its command line or somebody not signed
    /// in.
    pub who: Option<String>,
    /// What was done to whom, as a sentence with its reason: "Gave the role reviewer (docs) to rae."
    pub what: String,
    /// The person, image or proposal that it is about, by which the log can be narrowed; may be empty.
    pub about: Vec<String>,
    /// The network address it came from; empty for the command line.
    pub address: String,
}

/// The page `/admin/audit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// What was asked.
    pub query: AuditQuery,
    /// What is wrong with it.
    pub findings: FormFindings,
    /// The acts one can ask for.
    pub acts: Vec<FormChoice>,
    /// The entries that fit, latest first.
    pub entries: Vec<AuditEntry>,
    /// Whether only what concerns the reader is listed, because they may see no more.
    pub own_only: bool,
    /// The address of the latest entries, when these are older ones.
    pub latest: Option<String>,
    /// The address of older entries.
    pub older: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
