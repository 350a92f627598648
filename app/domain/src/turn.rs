//! Whose turn it is, since when and why, and how long each side had it (product.md 5.3, T3).

use serde::{Deserialize, Serialize};

use crate::moment::Moment;
use crate::person::PersonId;
use crate::proposal::State;
use crate::requirement::Requirement;

mod derive;
mod target;

pub(crate) use derive::{accepting_scope, derive};

/// Who has to move next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The authors.
    Author,
    /// Reviewers.
    Reviewers,
    /// Reviewers of security updates.
    Security,
    /// Coordinators, in screening together with those who judge suitability, and together with
    /// the confirmed maintainers while only their check is missing.
    Coordinator,
    /// Somebody outside, until a moment.
    External,
    /// Nobody, until a moment; or for good, when it is decided.
    None,
}

impl Group {
    /// Whose clock runs while this group has the turn.
    pub const fn side(self) -> Side {
        match self {
            Self::Author => Side::Author,
            Self::Reviewers | Self::Security | Self::Coordinator => Side::Reviewers,
            Self::External | Self::None => Side::External,
        }
    }

    /// What people call it, as in "Waiting for reviewers".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Author => "the author",
            Self::Reviewers => "reviewers",
            Self::Security => "security reviewers",
            Self::Coordinator => "coordinators",
            Self::External => "somebody outside",
            Self::None => "nobody",
        }
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The group.
    pub group: Group,
    /// Who of the group may act, in the order of their identifiers; empty when nobody has to.
    pub people: Vec<PersonId>,
    /// Since when the group has the turn.
    pub since: Moment,
    /// Why.
    pub reason: Reason,
    /// By when the programme wants it to move; nothing when the group has no target.
    pub due: Option<Moment>,
    /// When it wakes, for an item that nobody has to move.
    pub wake: Option<Moment>,
}

/// Why it is whose turn it is. The sentence comes from `history::reason`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// It is being written.
    Drafting,
    /// It was submitted and nobody has looked whether it is suitable.
    Submitted,
    /// Screening gave it back.
    ScreeningReturned {
        /// Who did.
        by: PersonId,
    },
    /// It passed screening.
    ScreeningPassed,
    /// A round was submitted.
    RoundSubmitted {
        /// Which.
        round: u32,
    },
    /// Reviewers asked for something that must be done or answered.
    ChangesAsked {
        /// Who asked, in the order of their identifiers.
        by: Vec<PersonId>,
        /// How many musts are not answered.
        musts: u32,
        /// How many questions are not answered.
        questions: u32,
    },
    /// All that was asked is answered, and the author has not submitted the next round.
    Answered,
    /// Reviews are missing.
    ReviewMissing {
        /// The requirements that do not hold.
        requirements: Vec<Requirement>,
    },
    /// Only the author can make the remaining requirements hold.
    AuthorMissing {
        /// The requirements that do not hold.
        requirements: Vec<Requirement>,
    },
    /// A check failed after it was submitted.
    CheckFailed,
    /// Only the check by a maintainer of the image is missing.
    MaintainerMissing,
    /// Everything else holds, and the image has another version than the one from which it begins.
    Outdated,
    /// It proposes a new image, and the programme has one of this name by now.
    NameTaken,
    /// Everything holds.
    AllHold,
    /// Nobody who is eligible may act.
    NobodyEligible {
        /// The requirements that wait for somebody.
        requirements: Vec<Requirement>,
    },
    /// It is accepted and has to be published.
    Accepted,
    /// It is accepted and published at a moment.
    Planned,
    /// It rests.
    Parked,
    /// The author appealed; another coordinator decides.
    Appealed,
    /// Somebody corrected the turn.
    Corrected {
        /// Who did.
        by: PersonId,
        /// What they said.
        sentence: String,
    },
    /// It is decided.
    Ended {
        /// How.
        state: State,
    },
}

/// A side of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The authors.
    Author,
    /// Reviewers and coordinators.
    Reviewers,
    /// Nobody here.
    External,
}

/// How long each side had the turn, in microseconds, from the first submission to the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    author: i64,
    reviewers: i64,
    external: i64,
    running: Option<Running>,
}

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Running {
    side: Side,
    since: Moment,
}

/// What the clocks of a ledger show at a moment, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The authors' time.
    pub author: i64,
    /// The reviewers' and coordinators' time.
    pub reviewers: i64,
    /// The time nobody here had to do anything.
    pub external: i64,
}

impl Default for Turn {
    fn default() -> Self {
        Self {
            group: Group::Author,
            people: Vec::new(),
            since: Moment::default(),
            reason: Reason::Drafting,
            due: None,
            wake: None,
        }
    }
}

impl Ledger {
    /// Stops the clock that runs and starts that of another side; none when all is decided.
    pub fn pass(&mut self, side: Option<Side>, at: Moment) {
        if self.running.map(|running| running.side) == side {
            return;
        }
        let shown = self.at(at);
        *self = Self {
            author: shown.author,
            reviewers: shown.reviewers,
            external: shown.external,
            running: side.map(|side| Running { side, since: at }),
        };
    }

    /// What the clocks show at a moment.
    pub fn at(&self, now: Moment) -> Clocks {
        let mut clocks = Clocks {
            author: self.author,
            reviewers: self.reviewers,
            external: self.external,
        };
        if let Some(Running { side, since }) = self.running {
            let passed = now.0.saturating_sub(since.0).max(0);
            let clock = match side {
                Side::Author => &mut clocks.author,
                Side::Reviewers => &mut clocks.reviewers,
                Side::External => &mut clocks.external,
            };
            *clock = clock.saturating_add(passed);
        }
        clocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_pays_for_its_own_time() {
        let mut ledger = Ledger::default();
        ledger.pass(Some(Side::Reviewers), Moment(10));
        ledger.pass(Some(Side::Reviewers), Moment(12));
        ledger.pass(Some(Side::Author), Moment(15));
        ledger.pass(Some(Side::External), Moment(22));
        ledger.pass(Some(Side::Reviewers), Moment(33));
        ledger.pass(None, Moment(50));
        assert_eq!(
            ledger.at(Moment(1_000)),
            Clocks {
                author: 7,
                reviewers: 22,
                external: 11
            }
        );
    }

    #[test]
    fn a_clock_never_runs_backwards() {
        let mut ledger = Ledger::default();
        ledger.pass(Some(Side::Author), Moment(10));
        assert_eq!(ledger.at(Moment(4)), Clocks::default());
        ledger.pass(None, Moment(i64::MIN));
        assert_eq!(ledger.at(Moment(i64::MAX)), Clocks::default());
    }
}
