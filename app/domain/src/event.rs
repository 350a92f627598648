//! Everything that happens to a proposal. Events are the truth: they are only ever appended, and
//! all else is computed from them. The names of their types are stable, for they are stored.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::content::{ContentClass, ContentFacts};
use crate::decision::DeclineCode;
use crate::image::ImageName;
use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::{Kind, ProposalId, Revision, RevisionNumber, VersionId};
use crate::requirement::Requirement;
use crate::review::{Answer, NewThread, ReviewId, Scope, ThreadId, Verdict};
use crate::turn::Turn;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Who did it.
    pub by: By,
    /// When.
    pub at: Moment,
    /// What.
    #[serde(flatten)]
    pub payload: Payload,
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person or a service account.
    Person(PersonId),
    /// The portal itself: a moment came, a check ended, a rule followed.
    Portal,
}

impl By {
    /// The person, when it was one.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Portal => None,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Payload {
    /// A draft was begun; who began it is its first author.
    Started {
        /// What it asks for.
        kind: Kind,
        /// The image; nothing while a new one has no name.
        image: Option<ImageName>,
        /// The image's version from which it begins.
        base_version: Option<VersionId>,
    },
    /// Somebody accepted the invitation to write with the authors.
    AuthorJoined {
        /// Who.
        person: PersonId,
    },
    /// Somebody writes no longer with the authors.
    AuthorLeft {
        /// Who.
        person: PersonId,
    },
    /// The draft is about another name than before.
    Renamed {
        /// Which.
        image: ImageName,
    },
    /// The author submitted a revision and opened a round with it.
    Submitted {
        /// The revision.
        revision: Box<Revision>,
        /// The number of the round, from 1.
        round: u32,
        /// The settings of the programme that are pinned with the first round.
        policy: String,
        /// The update that this one replaces.
        supersedes: Option<ProposalId>,
    },
    /// The author uploaded a small revision and did not ask again.
    RevisionAdded {
        /// The revision.
        revision: Box<Revision>,
    },
    /// The image has another version now, and the proposal begins from that one.
    BroughtUpToDate {
        /// The image's current version.
        base_version: VersionId,
    },
    /// Checks came to another result on the current revision.
    Rechecked {
        /// What they found.
        facts: Box<ContentFacts>,
    },
    /// It is suitable; the review begins.
    ScreeningPassed {
        /// Why.
        reason: String,
    },
    /// It is not ready to be judged.
    ScreeningReturned {
        /// Why.
        reason: String,
    },
    /// A reviewer took it on and declared to have no conflict of interest.
    Claimed {},
    /// A claim ended.
    Released {
        /// Whose.
        person: PersonId,
    },
    /// Somebody has a conflict of interest. Only coordinators and that person see it.
    ConflictDeclared {
        /// Who.
        person: PersonId,
        /// What they said about it.
        reason: String,
        /// Whether they ask a coordinator to decide if it is one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        asks: bool,
    },
    /// A coordinator decided that a conflict of interest does not matter here.
    ConflictWaived {
        /// Whose.
        person: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// A reviewer published a review with its threads.
    ReviewPublished {
        /// Its identifier.
        review: ReviewId,
        /// The revision that was read.
        revision: RevisionNumber,
        /// What was judged.
        scopes: BTreeSet<Scope>,
        /// The judgement.
        verdict: Verdict,
        /// What is said about the whole, as Markdown.
        summary: String,
        /// The threads that it begins.
        threads: Vec<NewThread>,
        /// Whether it came when everything was decided, and is only a note.
        late: bool,
    },
    /// A reviewer withdrew what they had judged.
    VerdictWithdrawn {
        /// Why.
        reason: String,
    },
    /// Somebody wrote something, in a thread or on the whole.
    Commented {
        /// The thread; nothing when it is on the whole.
        thread: Option<ThreadId>,
        /// What, as Markdown.
        body: String,
    },
    /// The author answered a thread.
    ThreadAnswered {
        /// Which.
        thread: ThreadId,
        /// How.
        answer: Answer,
    },
    /// A thread is settled: it is done.
    ThreadResolved {
        /// Which.
        thread: ThreadId,
    },
    /// Somebody accepts that a thread's "won't" stands.
    WontFixAccepted {
        /// Which.
        thread: ThreadId,
        /// Whether that settles it; a must of somebody else needs two.
        settled: bool,
    },
    /// A thread is not settled after all.
    ThreadReopened {
        /// Which.
        thread: ThreadId,
        /// Why.
        reason: String,
    },
    /// An approval holds for a later revision, for nothing that it covers changed.
    ApprovalCarried {
        /// Whose.
        person: PersonId,
        /// Of what.
        scope: Scope,
        /// The revision for which it held.
        from: RevisionNumber,
        /// The revision for which it holds.
        to: RevisionNumber,
        /// What changed.
        changed: BTreeSet<ContentClass>,
    },
    /// An approval does not hold any more.
    ApprovalDropped {
        /// Whose.
        person: PersonId,
        /// Of what.
        scope: Scope,
        /// The revision for which it held.
        from: RevisionNumber,
        /// What changed of what it covers.
        changed: BTreeSet<ContentClass>,
    },
    /// All that a reviewer asked is settled, and "approve when fixed" is an approval.
    ApprovalCompleted {
        /// Whose.
        person: PersonId,
        /// The revision on which they settled it.
        on: RevisionNumber,
    },
    /// Another reviewer took over a standing "ask for changes" with its threads.
    BlockTakenOver {
        /// Whose it was.
        of: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// A coordinator lifted a standing "ask for changes".
    BlockLifted {
        /// Whose it was.
        of: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// A reviewer ticked a requirement.
    RequirementTicked {
        /// Which.
        requirement: Requirement,
        /// Why.
        note: String,
    },
    /// A reviewer took a tick back.
    TickRemoved {
        /// Of which requirement.
        requirement: Requirement,
    },
    /// Somebody decided that a requirement need not hold.
    RequirementOverridden {
        /// Which.
        requirement: Requirement,
        /// Why, in public.
        reason: String,
    },
    /// A tick or an override does not hold any more, for what it covered changed.
    TickDropped {
        /// Of which requirement.
        requirement: Requirement,
        /// What changed.
        changed: BTreeSet<ContentClass>,
    },
    /// A reviewer waived a rule.
    RuleWaived {
        /// Its identifier.
        rule: String,
        /// Why, in public.
        reason: String,
    },
    /// A waiver does not hold any more, for what the rule judges changed.
    WaiverDropped {
        /// The rule's identifier.
        rule: String,
        /// What changed.
        changed: BTreeSet<ContentClass>,
    },
    /// It rests.
    Parked {
        /// Why.
        reason: String,
        /// Until when.
        wake: Moment,
    },
    /// The rest is over.
    Woken {},
    /// It is accepted.
    Accepted {
        /// When it is published; at once when there is no moment.
        publish_at: Option<Moment>,
    },
    /// It is reviewed again though it had been accepted.
    Reopened {
        /// Why.
        reason: String,
    },
    /// It is the image's current version.
    Published {
        /// Which.
        version: VersionId,
    },
    /// It was declined.
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
    /// The author asked for the decision of another coordinator.
    Appealed {
        /// Why.
        text: String,
    },
    /// It was taken back.
    Withdrawn {
        /// Why, when the author said so.
        reason: String,
        /// The proposal that replaced it.
        superseded_by: Option<ProposalId>,
    },
    /// A withdrawal was taken back.
    Revived {},
    /// Somebody said whose turn it really is.
    TurnCorrected {
        /// Whose.
        to: PersonId,
        /// Why.
        sentence: String,
    },
    /// The turn passed, or others may act now.
    TurnChanged {
        /// To whom.
        turn: Turn,
    },
}

impl Payload {
    /// The stable name of its type, as the store and the API have it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::AuthorJoined { .. } => "author_joined",
            Self::AuthorLeft { .. } => "author_left",
            Self::Renamed { .. } => "renamed",
            Self::Submitted { .. } => "submitted",
            Self::RevisionAdded { .. } => "revision_added",
            Self::BroughtUpToDate { .. } => "brought_up_to_date",
            Self::Rechecked { .. } => "rechecked",
            Self::ScreeningPassed { .. } => "screening_passed",
            Self::ScreeningReturned { .. } => "screening_returned",
            Self::Claimed {} => "claimed",
            Self::Released { .. } => "released",
            Self::ConflictDeclared { .. } => "conflict_declared",
            Self::ConflictWaived { .. } => "conflict_waived",
            Self::ReviewPublished { .. } => "review_published",
            Self::VerdictWithdrawn { .. } => "verdict_withdrawn",
            Self::Commented { .. } => "commented",
            Self::ThreadAnswered { .. } => "thread_answered",
            Self::ThreadResolved { .. } => "thread_resolved",
            Self::WontFixAccepted { .. } => "wont_fix_accepted",
            Self::ThreadReopened { .. } => "thread_reopened",
            Self::ApprovalCarried { .. } => "approval_carried",
            Self::ApprovalDropped { .. } => "approval_dropped",
            Self::ApprovalCompleted { .. } => "approval_completed",
            Self::BlockTakenOver { .. } => "block_taken_over",
            Self::BlockLifted { .. } => "block_lifted",
            Self::RequirementTicked { .. } => "requirement_ticked",
            Self::TickRemoved { .. } => "tick_removed",
            Self::RequirementOverridden { .. } => "requirement_overridden",
            Self::TickDropped { .. } => "tick_dropped",
            Self::RuleWaived { .. } => "rule_waived",
            Self::WaiverDropped { .. } => "waiver_dropped",
            Self::Parked { .. } => "parked",
            Self::Woken {} => "woken",
            Self::Accepted { .. } => "accepted",
            Self::Reopened { .. } => "reopened",
            Self::Published { .. } => "published",
            Self::Declined { .. } => "declined",
            Self::Appealed { .. } => "appealed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Revived {} => "revived",
            Self::TurnCorrected { .. } => "turn_corrected",
            Self::TurnChanged { .. } => "turn_changed",
        }
    }

    /// Whether only coordinators and the person concerned may know of it.
    pub const fn is_confidential(&self) -> bool {
        matches!(self, Self::ConflictDeclared { .. })
    }
}

#[cfg(test)]
mod tests;
