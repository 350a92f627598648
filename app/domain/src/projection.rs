//! What the events of a proposal add up to. It is computed from the events alone, so that it can
//! be made again from them at any time.

mod apply;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::content::{ContentClass, ContentFacts};
use crate::event::Event;
use crate::image::ImageName;
use crate::moment::Moment;
use crate::participant::Participants;
use crate::person::PersonId;
use crate::proposal::{Kind, ProposalId, Revision, RevisionNumber, State, VersionId};
use crate::requirement::Requirement;
use crate::review::{Review, ReviewId, Scope, Severity, Thread, ThreadId, ThreadState, Verdict};
use crate::turn::{Group, Ledger, Turn};

pub use apply::apply;

/// What the events add up to. It holds confidential things (`conflicts`): what somebody may see of
/// it is for `permission` to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// What it asks for.
    pub kind: Kind,
    /// The image; nothing while a new one has no name.
    pub image: Option<ImageName>,
    /// The version from which it begins.
    pub base_version: Option<VersionId>,
    /// The settings that are pinned since the first round.
    pub policy: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Where it stood before it was parked, declined or withdrawn.
    pub before: Option<State>,
    /// Who writes it; the first one began it.
    pub authors: Vec<PersonId>,
    /// When it was first submitted.
    pub submitted_at: Option<Moment>,
    /// When it was published, declined or withdrawn.
    pub ended_at: Option<Moment>,
    /// The number of the round; 0 before the first one.
    pub round: u32,
    /// When the round was opened.
    pub round_opened: Option<Moment>,
    /// The revisions, oldest first.
    pub revisions: Vec<Revision>,
    /// Who took it on.
    pub claims: Vec<Claim>,
    /// The published reviews, oldest first.
    pub reviews: Vec<Review>,
    /// The threads, oldest first.
    pub threads: Vec<Thread>,
    /// The approvals that were given and not dropped.
    pub approvals: Vec<Approval>,
    /// The standing "ask for changes".
    pub blocks: Vec<Block>,
    /// What reviewers ticked.
    pub ticks: BTreeMap<Requirement, Note>,
    /// What need not hold.
    pub overrides: BTreeMap<Requirement, Note>,
    /// The rules that need not hold, by identifier.
    pub waivers: BTreeMap<String, Note>,
    /// Who declared a conflict of interest on this proposal.
    pub conflicts: BTreeSet<PersonId>,
    /// Whose conflict of interest does not matter, by decision of a coordinator.
    pub conflict_waivers: BTreeMap<PersonId, Note>,
    /// Whether its suitability was doubted, so that two people have to judge it.
    pub contested: bool,
    /// Why the authors have it back; nothing while they do not.
    pub returned: Option<Returned>,
    /// A correction of the turn that stands.
    pub correction: Option<Correction>,
    /// On whom the turn was corrected by somebody else, ever.
    pub corrected: BTreeSet<PersonId>,
    /// Who declined it last.
    pub declined_by: Option<PersonId>,
    /// Whether the one appeal was used.
    pub appealed: bool,
    /// Whether the appeal waits for a decision.
    pub appeal_open: bool,
    /// When it wakes.
    pub wake: Option<Moment>,
    /// When it is published.
    pub publish_at: Option<Moment>,
    /// The version that it became.
    pub version: Option<VersionId>,
    /// The proposal that replaced it.
    pub superseded_by: Option<ProposalId>,
    /// Whose turn it is.
    pub turn: Turn,
    /// How long each side had the turn.
    pub ledger: Ledger,
}

/// Somebody took a proposal on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub person: PersonId,
    /// When.
    pub since: Moment,
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Whose.
    pub person: PersonId,
    /// Of what.
    pub scope: Scope,
    /// The revision on which it was given.
    pub given_on: RevisionNumber,
    /// The revision for which it holds.
    pub holds_for: RevisionNumber,
    /// What changed since it was given, without touching it.
    pub carried_over: BTreeSet<ContentClass>,
    /// Whether it holds only when what its owner asked is settled.
    pub when_fixed: bool,
}

/// A standing "ask for changes".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Whose.
    pub person: PersonId,
    /// Of what.
    pub scopes: BTreeSet<Scope>,
    /// The review that brought it.
    pub review: ReviewId,
    /// Since when.
    pub since: Moment,
}

/// Something that somebody decided, with the public reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Who.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// Why the authors have it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returned {
    /// Screening gave it back.
    Screening(PersonId),
    /// Reviewers asked for something.
    Asked,
    /// A check failed.
    Check,
}

/// A correction of the turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Whose turn it is.
    pub to: PersonId,
    /// Who said so.
    pub by: PersonId,
    /// Why.
    pub sentence: String,
}

impl Default for Projection {
    /// A proposal to which nothing has happened.
    fn default() -> Self {
        Self {
            kind: Kind::New,
            image: None,
            base_version: None,
            policy: None,
            state: State::Draft,
            before: None,
            authors: Vec::new(),
            submitted_at: None,
            ended_at: None,
            round: 0,
            round_opened: None,
            revisions: Vec::new(),
            claims: Vec::new(),
            reviews: Vec::new(),
            threads: Vec::new(),
            approvals: Vec::new(),
            blocks: Vec::new(),
            ticks: BTreeMap::new(),
            overrides: BTreeMap::new(),
            waivers: BTreeMap::new(),
            conflicts: BTreeSet::new(),
            conflict_waivers: BTreeMap::new(),
            contested: false,
            returned: None,
            correction: None,
            corrected: BTreeSet::new(),
            declined_by: None,
            appealed: false,
            appeal_open: false,
            wake: None,
            publish_at: None,
            version: None,
            superseded_by: None,
            turn: Turn::default(),
            ledger: Ledger::default(),
        }
    }
}

/// What a list of events adds up to.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Projection {
    events.into_iter().fold(Projection::default(), apply)
}

impl Projection {
    /// Whether it was begun.
    pub fn is_started(&self) -> bool {
        !self.authors.is_empty()
    }

    /// The newest revision.
    pub fn latest(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// The revision with a number.
    pub fn revision(&self, number: RevisionNumber) -> Option<&Revision> {
        self.revisions
            .iter()
            .find(|revision| revision.number == number)
    }

    /// What was found in the newest revision.
    pub fn facts(&self) -> Option<&ContentFacts> {
        self.latest().map(|revision| &revision.facts)
    }

    /// The thread with an identifier.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        self.threads.iter().find(|thread| thread.asked.id == id)
    }

    /// Those for whom it is "your turn": whoever has the turn in person. Of the reviewers these are
    /// those who took it on, asked for something that is not settled, or lost an approval; for all
    /// others it stands in the queue. A draft waits for nobody but who writes it, and is no turn.
    pub fn waits_for(&self) -> Vec<PersonId> {
        if self.state == State::Draft {
            return Vec::new();
        }
        let people = self.turn.people.iter().copied();
        match self.turn.group {
            Group::Author | Group::Coordinator => people.collect(),
            Group::Reviewers | Group::Security => people.filter(|id| self.is_near(*id)).collect(),
            Group::External | Group::None => Vec::new(),
        }
    }

    /// Whether somebody's own part in the review is not done.
    fn is_near(&self, person: PersonId) -> bool {
        let holds = |scope: &Scope| {
            self.approvals
                .iter()
                .any(|approval| approval.person == person && approval.scope == *scope)
        };
        self.is_claimed_by(person)
            || self.blocks.iter().any(|block| block.person == person)
            || self.threads.iter().any(|thread| {
                thread.owner == person
                    && thread.asked.severity == Severity::Must
                    && !thread.state.is_settled()
            })
            || self.reviews.iter().any(|review| {
                review.by == person
                    && !review.late
                    && matches!(review.verdict, Verdict::Approve | Verdict::ApproveWhenFixed)
                    && !review.scopes.iter().all(holds)
            })
    }

    /// Whether it waits for reviewers or coordinators.
    pub fn waits_in_queue(&self) -> bool {
        matches!(self.state, State::Screening | State::InReview)
            && matches!(
                self.turn.group,
                Group::Coordinator | Group::Reviewers | Group::Security
            )
    }

    /// Whether somebody took it on.
    pub fn is_claimed_by(&self, person: PersonId) -> bool {
        self.claims.iter().any(|claim| claim.person == person)
    }

    /// The musts that stop acceptance: not settled, and of somebody whose review counts.
    pub fn open_musts<'a>(
        &'a self,
        people: &'a Participants,
    ) -> impl Iterator<Item = &'a Thread> + 'a {
        self.threads.iter().filter(|thread| {
            thread.asked.severity == Severity::Must
                && !thread.state.is_settled()
                && people.reviews(self, thread.owner)
        })
    }

    /// The threads that the authors have to answer before the turn goes back: musts, and questions
    /// that need an answer, of somebody whose review counts.
    pub fn unanswered<'a>(
        &'a self,
        people: &'a Participants,
    ) -> impl Iterator<Item = &'a Thread> + 'a {
        self.threads.iter().filter(|thread| {
            thread.state == ThreadState::Open
                && must_be_answered(&thread.asked)
                && people.reviews(self, thread.owner)
        })
    }

    /// The standing "ask for changes" of those whose review counts.
    pub fn standing_blocks<'a>(
        &'a self,
        people: &'a Participants,
    ) -> impl Iterator<Item = &'a Block> + 'a {
        self.blocks
            .iter()
            .filter(|block| people.reviews(self, block.person))
    }
}

/// Whether the authors have to answer a thread.
pub(crate) fn must_be_answered(thread: &crate::review::NewThread) -> bool {
    match thread.severity {
        Severity::Must => true,
        Severity::Question => thread.needs_answer,
        Severity::Should | Severity::Nit | Severity::Praise => false,
    }
}
