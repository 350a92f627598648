//! The acts: what somebody tries to do.

use std::collections::BTreeSet;

use crate::content::{ContentClass, ContentFacts, ContentHashes};
use crate::decision::DeclineCode;
use crate::image::ImageName;
use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::{Kind, ProposalId, RevisionNumber, VersionId};
use crate::requirement::Requirement;
use crate::review::{Answer, NewThread, ReviewId, Scope, ThreadId, Verdict};

/// The content of a draft, as it would be frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The hashes of its classes.
    pub hashes: ContentHashes,
    /// What the rules found in it.
    pub facts: ContentFacts,
    /// What the author says about it.
    pub note: String,
}

/// A review that is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// Its identifier.
    pub id: ReviewId,
    /// The revision that was read.
    pub revision: RevisionNumber,
    /// What was judged.
    pub scopes: BTreeSet<Scope>,
    /// The judgement.
    pub verdict: Verdict,
    /// What is said about the whole.
    pub summary: String,
    /// The threads that it begins.
    pub threads: Vec<NewThread>,
    /// Whether the reviewer knows that a newer revision came.
    pub outdated_is_known: bool,
}

/// What somebody tries to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Begin a draft.
    Start {
        /// What it asks for.
        kind: Kind,
        /// The image; nothing while a new one has no name.
        image: Option<ImageName>,
        /// The image's version from which it begins.
        base_version: Option<VersionId>,
    },
    /// Accept the invitation to write with the authors. That there is one is for the caller to see.
    Join,
    /// End somebody's part as author.
    Leave {
        /// Whose.
        person: PersonId,
    },
    /// Give a new image another name.
    Rename {
        /// Which.
        image: ImageName,
    },
    /// Submit: the first time, after screening gave it back, or the next round.
    Submit {
        /// What is frozen.
        content: Box<Content>,
        /// The settings of the programme that are in force.
        policy: String,
    },
    /// Upload a small revision without asking again.
    AddRevision {
        /// What is frozen.
        content: Box<Content>,
    },
    /// Begin from the image's current version.
    BringUpToDate {
        /// What is frozen, judged against that version; nothing while it is a draft.
        content: Option<Box<Content>>,
        /// The classes in which that version differs from the one it began from.
        moved: BTreeSet<ContentClass>,
    },
    /// Say what checks found on the newest revision. The portal does it.
    Recheck {
        /// What they found.
        facts: Box<ContentFacts>,
    },
    /// Say that it is suitable.
    PassScreening {
        /// Why.
        reason: String,
    },
    /// Give it back: it cannot be judged as it is.
    ReturnFromScreening {
        /// Why.
        reason: String,
    },
    /// Take it on, and declare to have no conflict of interest.
    Claim,
    /// End a claim.
    Release {
        /// Whose.
        person: PersonId,
    },
    /// Declare an own conflict of interest.
    DeclareConflict {
        /// What it is.
        reason: String,
        /// Whether a coordinator is asked to decide if it is one.
        asks: bool,
    },
    /// Let somebody act in spite of a conflict of interest.
    WaiveConflict {
        /// Who.
        person: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// Publish a review.
    PublishReview(Box<NewReview>),
    /// Withdraw approvals and "ask for changes".
    WithdrawVerdict {
        /// Why.
        reason: String,
    },
    /// Take over somebody's standing "ask for changes".
    TakeOverBlock {
        /// Whose.
        of: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// Lift somebody's standing "ask for changes", with its musts.
    LiftBlock {
        /// Whose.
        of: PersonId,
        /// Why, in public.
        reason: String,
    },
    /// Write something in public.
    Comment {
        /// In which thread; nothing for the whole.
        thread: Option<ThreadId>,
        /// What.
        body: String,
    },
    /// Answer a thread as an author.
    Answer {
        /// Which.
        thread: ThreadId,
        /// How.
        answer: Answer,
    },
    /// Settle a thread: it is done.
    Resolve {
        /// Which.
        thread: ThreadId,
    },
    /// Accept that the author will not do what a thread asks.
    AcceptWontFix {
        /// Which.
        thread: ThreadId,
    },
    /// Say that a thread is not settled after all.
    ReopenThread {
        /// Which.
        thread: ThreadId,
        /// Why.
        reason: String,
    },
    /// Tick a requirement; of the check by a maintainer it is that check.
    Tick {
        /// Which.
        requirement: Requirement,
        /// Why.
        note: String,
    },
    /// Take a tick back.
    Untick {
        /// Of which requirement.
        requirement: Requirement,
    },
    /// Decide that a requirement need not hold.
    Override {
        /// Which.
        requirement: Requirement,
        /// Why, in public.
        reason: String,
    },
    /// Waive a rule whose findings stop it.
    WaiveRule {
        /// The rule's identifier.
        rule: String,
        /// Why, in public.
        reason: String,
    },
    /// Let it rest.
    Park {
        /// Why.
        reason: String,
        /// Until when.
        wake: Moment,
    },
    /// End the rest.
    Wake,
    /// Accept it.
    Accept {
        /// When it is published; at once when there is no moment.
        publish_at: Option<Moment>,
    },
    /// Review it again though it was accepted.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Make it the image's current version.
    Publish {
        /// The identifier of the version.
        version: VersionId,
    },
    /// Decline it.
    Decline {
        /// Why.
        code: DeclineCode,
        /// Why, in words.
        text: String,
        /// What would change the programme's mind.
        would_change: String,
        /// Before when it is not worth proposing again.
        not_before: Option<Moment>,
    },
    /// Ask for the decision of another coordinator.
    Appeal {
        /// Why.
        text: String,
    },
    /// Take it back.
    Withdraw {
        /// Why; may be empty.
        reason: String,
    },
    /// Note that a newer proposal replaces it. It goes with the submission of that one.
    Supersede {
        /// Which.
        by: ProposalId,
    },
    /// Take a withdrawal back.
    Revive,
    /// Say whose turn it really is.
    CorrectTurn {
        /// Whose.
        to: PersonId,
        /// Why.
        sentence: String,
    },
    /// Look again whose turn it is, after roles, conflicts or absences changed. The portal does it.
    Reconsider,
}

impl Act {
    /// The check by a maintainer; without words the note says that they looked at it.
    pub fn check_as_maintainer(words: &str) -> Self {
        let note = match words.trim() {
            "" => "Looked at it.",
            said => said,
        };
        Self::Tick {
            requirement: Requirement::MaintainerCheck,
            note: note.to_owned(),
        }
    }
}
