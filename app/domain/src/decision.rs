//! Decisions and the record that each of them writes (product.md T17).

use serde::{Deserialize, Serialize};

use crate::content::ContentHashes;
use crate::event::{Event, Payload};
use crate::image::ImageName;
use crate::moment::Moment;
use crate::participant::Participants;
use crate::person::PersonId;
use crate::projection::{Note, Projection};
use crate::proposal::{Kind, ProposalId, RevisionNumber, VersionId};
use crate::requirement::{Because, Requirement, RequirementResult, evaluate};
use crate::review::Scope;
use crate::turn::Clocks;

/// Why a proposal was declined (decisions.md, "States and acts").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineCode {
    /// It is not generally useful.
    NotUseful,
    /// The project is too young.
    TooYoung,
    /// Its licence does not fit the programme.
    Licence,
    /// It is in the catalogue, or proposed, already.
    Duplicate,
    /// Upstream is against it.
    UpstreamAgainst,
    /// Nobody can maintain it for long.
    CannotMaintain,
    /// What reviewers asked was not answered.
    Unanswered,
    /// It does not fit technically.
    Technical,
    /// It is spam or worse.
    Abuse,
}

impl DeclineCode {
    /// Every code.
    pub const ALL: [Self; 9] = [
        Self::NotUseful,
        Self::TooYoung,
        Self::Licence,
        Self::Duplicate,
        Self::UpstreamAgainst,
        Self::CannotMaintain,
        Self::Unanswered,
        Self::Technical,
        Self::Abuse,
    ];

    /// The code as it stands in forms and in the API.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotUseful => "not_useful",
            Self::TooYoung => "too_young",
            Self::Licence => "licence",
            Self::Duplicate => "duplicate",
            Self::UpstreamAgainst => "upstream_against",
            Self::CannotMaintain => "cannot_maintain",
            Self::Unanswered => "unanswered",
            Self::Technical => "technical",
            Self::Abuse => "abuse",
        }
    }

    /// The code with a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.slug() == slug)
    }

    /// What it says, as the end of "Declined: …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotUseful => "not generally useful",
            Self::TooYoung => "the project is too young",
            Self::Licence => "the licence does not fit the programme",
            Self::Duplicate => "the catalogue has it, or another proposal brings it",
            Self::UpstreamAgainst => "upstream is against it",
            Self::CannotMaintain => "nobody can maintain it for long",
            Self::Unanswered => "what reviewers asked was not answered",
            Self::Technical => "it does not fit technically",
            Self::Abuse => "abuse",
        }
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// It is accepted.
    Accepted {
        /// When it is published; at once when there is no moment.
        publish_at: Option<Moment>,
    },
    /// It is declined.
    Declined {
        /// Why.
        code: DeclineCode,
        /// Why, in words.
        text: String,
        /// What would change the programme's mind.
        would_change: String,
        /// Before when it is not worth proposing again.
        not_before: Option<Moment>,
    },
    /// It rests.
    Parked {
        /// Why.
        reason: String,
        /// Until when.
        wake: Moment,
    },
    /// It was taken back.
    Withdrawn {
        /// Why, when the author said so.
        reason: String,
        /// The proposal that replaced it.
        superseded_by: Option<ProposalId>,
    },
    /// The withdrawal was taken back.
    Revived,
    /// The author asked for another decision.
    Appealed {
        /// Why.
        text: String,
    },
    /// It is the image's current version.
    Published {
        /// Which.
        version: VersionId,
    },
}

/// What stood when something was decided. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// What was decided.
    #[serde(flatten)]
    pub decision: Decision,
    /// Who decided; nobody when a planned moment came.
    pub by: Option<PersonId>,
    /// When.
    pub at: Moment,
    /// What the proposal asked for.
    pub kind: Kind,
    /// The image; nothing when a draft without a name was taken back.
    pub image: Option<ImageName>,
    /// The version from which it began.
    pub base_version: Option<VersionId>,
    /// The settings of the programme that it was judged by.
    pub policy: Option<String>,
    /// Who wrote it.
    pub authors: Vec<PersonId>,
    /// The round.
    pub round: u32,
    /// The revision that was decided on.
    pub revision: Option<RevisionNumber>,
    /// Its content.
    pub hashes: ContentHashes,
    /// The requirements with their reasons.
    pub requirements: Vec<RequirementResult>,
    /// Who approved what, on which revision.
    pub approvals: Vec<RecordedApproval>,
    /// What a coordinator or reviewer decided not to ask.
    pub exceptions: Vec<Exception>,
    /// How long each side had the turn.
    pub clocks: Clocks,
}

impl DecisionRecord {
    /// The record that an event writes; nothing when it is no decision. `before` is the projection
    /// before the event, `people` are those by whom the requirements were judged.
    pub fn of(before: &Projection, event: &Event, people: &Participants) -> Option<Self> {
        let decision = match &event.payload {
            Payload::Accepted { publish_at } => Decision::Accepted {
                publish_at: *publish_at,
            },
            Payload::Declined {
                code,
                text,
                would_change,
                not_before,
            } => Decision::Declined {
                code: *code,
                text: text.clone(),
                would_change: would_change.clone(),
                not_before: *not_before,
            },
            Payload::Parked { reason, wake } => Decision::Parked {
                reason: reason.clone(),
                wake: *wake,
            },
            Payload::Withdrawn {
                reason,
                superseded_by,
            } => Decision::Withdrawn {
                reason: reason.clone(),
                superseded_by: *superseded_by,
            },
            Payload::Revived {} => Decision::Revived,
            Payload::Appealed { text } => Decision::Appealed { text: text.clone() },
            Payload::Published { version } => Decision::Published {
                version: version.clone(),
            },
            _ => return None,
        };
        let requirements = evaluate(before, people);
        let approvals = before
            .approvals
            .iter()
            .map(|approval| RecordedApproval {
                by: approval.person,
                scope: approval.scope,
                on: approval.given_on,
                counted: requirements.iter().any(|result| {
                    result.reasons.iter().any(|reason| {
                        matches!(reason, Because::Approved { by, scope, .. }
                            if *by == approval.person && *scope == approval.scope)
                    })
                }),
            })
            .collect();
        Some(Self {
            decision,
            by: event.by.person(),
            at: event.at,
            kind: before.kind,
            image: before.image.clone(),
            base_version: before.base_version.clone(),
            policy: before.policy.clone(),
            authors: before.authors.clone(),
            round: before.round,
            revision: before.latest().map(|revision| revision.number),
            hashes: before
                .latest()
                .map(|revision| revision.hashes.clone())
                .unwrap_or_default(),
            approvals,
            exceptions: exceptions(before),
            clocks: before.ledger.at(event.at),
            requirements,
        })
    }
}

/// What somebody decided not to ask, in the order of requirements, rules and people.
fn exceptions(projection: &Projection) -> Vec<Exception> {
    let exception = |what, note: &Note| Exception {
        what,
        by: note.by,
        reason: note.reason.clone(),
    };
    let requirements = projection.overrides.iter().map(|(requirement, note)| {
        let requirement = *requirement;
        exception(Excepted::Requirement { requirement }, note)
    });
    let rules = projection.waivers.iter().map(|(rule, note)| {
        let rule = rule.clone();
        exception(Excepted::Rule { rule }, note)
    });
    let conflicts = projection.conflict_waivers.iter().map(|(person, note)| {
        let person = *person;
        exception(Excepted::Conflict { person }, note)
    });
    requirements.chain(rules).chain(conflicts).collect()
}

/// An approval in a decision record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedApproval {
    /// Who.
    pub by: PersonId,
    /// What.
    pub scope: Scope,
    /// On which revision it was given.
    pub on: RevisionNumber,
    /// Whether it counted.
    pub counted: bool,
}

/// Something that was not asked, with who decided that and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// What was not asked.
    #[serde(flatten)]
    pub what: Excepted,
    /// Who decided so.
    pub by: PersonId,
    /// Why, in public.
    pub reason: String,
}

/// What was not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "excepted", rename_all = "snake_case")]
pub enum Excepted {
    /// A requirement.
    Requirement {
        /// Which.
        requirement: Requirement,
    },
    /// A rule.
    Rule {
        /// Its identifier.
        rule: String,
    },
    /// A conflict of interest.
    Conflict {
        /// Whose.
        person: PersonId,
    },
}

#[cfg(test)]
mod tests;
