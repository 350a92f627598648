//! Words, moments and identifiers of what programs send, each refused by its field.

use app::view::form::FormFindings;
use domain::Moment;
use domain::review::{Scope, Severity, ThreadId, Verdict};
use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::ToSchema;

use crate::clock::Timestamp;
use crate::http::problem::Problem;

/// The refusal of a field.
pub fn wrong(field: &str, says: &str) -> Problem {
    Problem::Fields(FormFindings::new([(field, says)]))
}

/// A moment.
pub fn moment(field: &str, text: &str) -> Result<Moment, Problem> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map(|at| Moment(Timestamp::from(at).0))
        .map_err(|_| {
            wrong(
                field,
                "A moment as RFC 3339 has it, as in 2026-05-03T14:30:00Z.",
            )
        })
}

/// The identifier of a thread.
pub fn thread(field: &str, text: &str) -> Result<ThreadId, Problem> {
    text.parse().map_err(|_| {
        wrong(
            field,
            "The `id` of a thread of this proposal: 32 hexadecimal digits.",
        )
    })
}

/// A judgement.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictWord {
    /// It can go as it is.
    Approve,
    /// It can go when this reviewer's musts are settled.
    ApproveWhenFixed,
    /// It cannot go.
    AskForChanges,
    /// No judgement.
    Comment,
}

impl From<VerdictWord> for Verdict {
    fn from(word: VerdictWord) -> Self {
        match word {
            VerdictWord::Approve => Self::Approve,
            VerdictWord::ApproveWhenFixed => Self::ApproveWhenFixed,
            VerdictWord::AskForChanges => Self::AskForChanges,
            VerdictWord::Comment => Self::Comment,
        }
    }
}

/// What is judged.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeWord {
    /// Whether the image is generally useful.
    Suitability,
    /// The Dockerfiles and what they build from.
    Dockerfile,
    /// The documentation.
    Docs,
    /// A security update.
    Security,
}

impl From<ScopeWord> for Scope {
    fn from(word: ScopeWord) -> Self {
        match word {
            ScopeWord::Suitability => Self::Suitability,
            ScopeWord::Dockerfile => Self::Dockerfile,
            ScopeWord::Docs => Self::Docs,
            ScopeWord::Security => Self::Security,
        }
    }
}

/// How much a thread weighs.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityWord {
    /// It stops acceptance until it is settled.
    Must,
    /// It would be better.
    Should,
    /// A trifle.
    Nit,
    /// Something to be answered.
    Question,
    /// Something done well.
    Praise,
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Must => Self::Must,
            SeverityWord::Should => Self::Should,
            SeverityWord::Nit => Self::Nit,
            SeverityWord::Question => Self::Question,
            SeverityWord::Praise => Self::Praise,
        }
    }
}
