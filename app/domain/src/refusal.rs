//! Why an act is not possible, in a sentence that also says who can, or what to do first.

use crate::moment::Moment;
use crate::names::{Names, counted, join};
use crate::person::PersonId;
use crate::proposal::{ProposalId, RevisionNumber, State};
use crate::requirement::{Disqualified, Requirement};
use crate::review::Scope;

/// Why an act is not possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It was begun already, or never.
    Begun,
    /// It stands where this act has no place.
    State {
        /// Where it stands.
        state: State,
        /// Where the act has its place.
        allowed: &'static [State],
    },
    /// Only an author can.
    NotAuthor,
    /// Only a coordinator without part in it can.
    NotCoordinator,
    /// Only an eligible reviewer can.
    NotEligible {
        /// In which scope; nothing for any.
        scope: Option<Scope>,
        /// Why this one is not.
        why: Disqualified,
    },
    /// Only a confirmed maintainer of the image can.
    NotMaintainer,
    /// Only a person can, not the portal.
    NotAPerson,
    /// Only the portal can.
    NotThePortal,
    /// Somebody with a conflict of interest may comment only.
    Conflicted,
    /// The person is no author, or is one already.
    Author {
        /// Who.
        person: PersonId,
    },
    /// A proposal has at least one author.
    LastAuthor,
    /// A text is missing.
    EmptyText {
        /// Which.
        what: &'static str,
    },
    /// A text, or a list, is too long.
    TooLong {
        /// Which.
        what: &'static str,
        /// The most, in characters or items.
        limit: usize,
    },
    /// It cannot be submitted yet.
    NotReady {
        /// What is missing.
        missing: Vec<String>,
        /// How many findings are errors.
        errors: u32,
        /// How many findings that reviewers stop are not answered.
        unanswered: u32,
    },
    /// It is what the image has already, or what the last revision had.
    NothingChanged,
    /// A draft without a name cannot be submitted.
    NoName,
    /// Musts or questions are not answered.
    Unanswered {
        /// How many musts.
        musts: u32,
        /// How many questions.
        questions: u32,
    },
    /// Reviewers have not given it back.
    RoundOpen,
    /// The image has an open update already.
    OpenUpdate {
        /// Which.
        proposal: ProposalId,
    },
    /// The image changed since the proposal was begun.
    BaseOutdated,
    /// The programme has an image of this name since the new one was proposed.
    NameTaken,
    /// It is up to date already.
    UpToDate,
    /// As many as are needed took it on already.
    Claimed {
        /// Who.
        by: Vec<PersonId>,
    },
    /// They did, or did not, take it on.
    NotClaimed {
        /// Who.
        person: PersonId,
    },
    /// Only they themselves or a coordinator can.
    NotYours {
        /// Whose it is.
        of: PersonId,
    },
    /// No conflict of interest is known of the person.
    NoConflict {
        /// Who.
        person: PersonId,
    },
    /// A newer revision came while this one was read.
    OutdatedRevision {
        /// Which was read.
        read: RevisionNumber,
        /// Which is the newest.
        latest: RevisionNumber,
    },
    /// An approval needs at least one scope.
    NoScope,
    /// Nothing was said.
    EmptyReview,
    /// An approval asks for nothing that must be done.
    ApprovalWithMust,
    /// "Ask for changes" and "approve when fixed" need at least one must.
    NoMust,
    /// There is no such thread, or an identifier was used twice.
    NoThread,
    /// The thread is settled, or not yet.
    ThreadState,
    /// The author has not answered with a "won't".
    NoWont,
    /// They accepted it already.
    AcceptedAlready,
    /// A coordinator may do it from a moment on.
    TooEarly {
        /// From when.
        from: Moment,
    },
    /// There is no such standing "ask for changes".
    NoBlock {
        /// Whose it would be.
        of: PersonId,
    },
    /// Its owner is here, and not away for long enough.
    OwnerPresent {
        /// Whose it is.
        of: PersonId,
    },
    /// They have judged nothing.
    NoVerdict,
    /// No reviewer ticks this requirement.
    NotTickable {
        /// Which.
        requirement: Requirement,
    },
    /// There is nothing to tick yet, or nothing that was ticked.
    NothingToTick {
        /// Which.
        requirement: Requirement,
    },
    /// The requirement can never be overridden.
    NotOverridable {
        /// Which.
        requirement: Requirement,
    },
    /// It holds already, or asks nothing.
    HoldsAlready {
        /// Which.
        requirement: Requirement,
    },
    /// No finding of this rule stops the proposal.
    NoSuchBlock {
        /// The rule.
        rule: String,
    },
    /// Requirements do not hold.
    Unmet {
        /// Which.
        requirements: Vec<Requirement>,
    },
    /// The moment has passed, or has not come.
    Moment {
        /// Which.
        at: Moment,
        /// Whether it should lie ahead.
        should_be_ahead: bool,
    },
    /// There is one appeal, and it was used.
    AppealUsed,
    /// Another coordinator decides an appeal.
    OwnDecision,
    /// The time for reviving is over.
    ReviveTooLate {
        /// When it ended.
        until: Moment,
    },
    /// It was replaced by a newer one.
    Superseded {
        /// Which.
        by: ProposalId,
    },
    /// The turn cannot be given to that person.
    TurnTarget {
        /// Who.
        person: PersonId,
    },
    /// It was given to that person once; the second time a coordinator does it.
    TurnTwice {
        /// Who.
        person: PersonId,
    },
}

impl Refusal {
    /// The sentence for whoever tried.
    pub fn sentence(&self, names: Names<'_>) -> String {
        match self {
            Self::Begun => "This draft was begun already.".to_owned(),
            Self::State { state, allowed } => {
                let places: Vec<&str> = allowed.iter().map(|state| state.words()).collect();
                format!(
                    "It is {}; this is possible while it is {}.",
                    state.words(),
                    or(&places)
                )
            }
            Self::NotAuthor => "Only its authors can do this.".to_owned(),
            Self::NotCoordinator => {
                "Only a coordinator can do this who is no author and has no conflict of interest."
                    .to_owned()
            }
            Self::NotEligible { scope, why } => {
                let whose =
                    scope.map_or_else(String::new, |scope| format!(" for {}", scope.words()));
                format!(
                    "Your review does not count here: {}. Another eligible reviewer{whose} can do this.",
                    disqualified(*why)
                )
            }
            Self::NotMaintainer => {
                "Only a confirmed maintainer of the image can do this who is no author and has no \
                 conflict of interest beside maintaining it."
                    .to_owned()
            }
            Self::NotAPerson => "Only a person can do this.".to_owned(),
            Self::NotThePortal => "Only the portal does this.".to_owned(),
            Self::Conflicted => {
                "You have a conflict of interest: you can comment. A coordinator can \
                                 waive the conflict with a public reason."
                    .to_owned()
            }
            Self::Author { person } => {
                format!("{} is an author already, or is none.", names.of(*person))
            }
            Self::LastAuthor => {
                "A proposal has at least one author. Invite another one first, or withdraw it."
                    .to_owned()
            }
            Self::EmptyText { what } => format!("Write {what} first."),
            Self::TooLong { what, limit } => format!("{what} may have at most {limit}."),
            Self::NotReady {
                missing,
                errors,
                unanswered,
            } => not_ready(missing, *errors, *unanswered),
            Self::NothingChanged => "Nothing changed, so there is nothing to submit.".to_owned(),
            Self::NoName => "The image has no name yet.".to_owned(),
            Self::Unanswered { musts, questions } => {
                let mut open = Vec::new();
                if *musts > 0 {
                    open.push(counted(*musts, "must"));
                }
                if *questions > 0 {
                    open.push(counted(*questions, "question"));
                }
                format!(
                    "{} to be answered first.",
                    have(&join(&open), musts + questions)
                )
            }
            Self::RoundOpen => "The round is open and the reviewers have the turn. You can upload \
                                a small revision; it does not lose the place."
                .to_owned(),
            Self::OpenUpdate { .. } => {
                "The image has an open proposal already. Its own authors or \
                                        a confirmed maintainer can replace it."
                    .to_owned()
            }
            Self::BaseOutdated => "The image changed since this was begun. An author can bring it \
                                   up to date."
                .to_owned(),
            Self::NameTaken => "The programme has an image of this name by now. Its authors can \
                                withdraw this proposal and propose an update of that image."
                .to_owned(),
            Self::UpToDate => "It begins from the image's current version already.".to_owned(),
            Self::Claimed { by } => format!(
                "{} took it already. “Next for me” finds another one.",
                names.all(by)
            ),
            Self::NotClaimed { person } => {
                format!("{} has not claimed it.", names.of(*person))
            }
            Self::NotYours { of } => {
                format!("Only {} or a coordinator can do this.", names.of(*of))
            }
            Self::NoConflict { person } => format!(
                "No conflict of interest of {} is known here.",
                names.of(*person)
            ),
            Self::OutdatedRevision { read, latest } => format!(
                "{latest} arrived while you read {read}. What you wrote is kept; look at what \
                 changed, then publish."
            ),
            Self::NoScope => "Choose what you reviewed.".to_owned(),
            Self::EmptyReview => "Write something, or choose a verdict.".to_owned(),
            Self::ApprovalWithMust => "An approval asks for nothing that must be done. Choose \
                                       “approve when fixed”, or make the musts lighter."
                .to_owned(),
            Self::NoMust => "Mark at least one thread as must, so that the author knows what has \
                             to change."
                .to_owned(),
            Self::NoThread => "There is no such thread.".to_owned(),
            Self::ThreadState => "The thread is not in a state for this.".to_owned(),
            Self::NoWont => "The author has not answered “won’t, because …”.".to_owned(),
            Self::AcceptedAlready => {
                "You accepted it already; one more reviewer has to.".to_owned()
            }
            Self::TooEarly { from } => format!(
                "A coordinator can do this from {} on. Before, who asked can, or two other \
                 reviewers.",
                from.date()
            ),
            Self::NoBlock { of } => format!("{} does not block it.", names.of(*of)),
            Self::OwnerPresent { of } => format!(
                "{} can be asked. After five working days away another reviewer can take it over; \
                 a coordinator can lift it.",
                names.of(*of)
            ),
            Self::NoVerdict => "You have given no verdict.".to_owned(),
            Self::NotTickable { requirement } => format!(
                "Nobody ticks “{}”: it follows from reviews or rules.",
                requirement.title()
            ),
            Self::NothingToTick { requirement } => format!(
                "“{}” cannot be ticked or unticked now.",
                requirement.title()
            ),
            Self::NotOverridable { requirement } => {
                format!("“{}” is never overridden.", requirement.title())
            }
            Self::HoldsAlready { requirement } => {
                format!(
                    "“{}” holds already, or asks nothing here.",
                    requirement.title()
                )
            }
            Self::NoSuchBlock { rule } => format!("No finding of {rule} stops this proposal."),
            Self::Unmet { requirements } => {
                let titles: Vec<String> = requirements
                    .iter()
                    .map(|requirement| format!("“{}”", requirement.title()))
                    .collect();
                format!(
                    "{} not hold yet. A coordinator can override a requirement with a public reason.",
                    if titles.len() == 1 {
                        format!("{} does", titles[0])
                    } else {
                        format!("{} do", join(&titles))
                    }
                )
            }
            Self::Moment {
                at,
                should_be_ahead,
            } => {
                if *should_be_ahead {
                    format!("{} is past. Choose a later day.", at.date())
                } else {
                    format!("It is not due before {}.", at.date())
                }
            }
            Self::AppealUsed => "There is one appeal, and it was used.".to_owned(),
            Self::OwnDecision => "Another coordinator decides the appeal.".to_owned(),
            Self::ReviveTooLate { until } => format!(
                "It could be revived until {}. You can propose it again.",
                until.date()
            ),
            Self::Superseded { .. } => "A newer proposal replaced it.".to_owned(),
            Self::TurnTarget { person } => format!(
                "The turn cannot go to {}: it goes to yourself, to an author, or to a reviewer or \
                 coordinator of this proposal.",
                names.of(*person)
            ),
            Self::TurnTwice { person } => format!(
                "The turn was given to {} before; a coordinator can do it again.",
                names.of(*person)
            ),
        }
    }
}

/// Why a review does not count, as it follows a colon.
pub(crate) const fn disqualified(why: Disqualified) -> &'static str {
    match why {
        Disqualified::Author => "an author does not review the own proposal",
        Disqualified::OtherAccount => "an account that they answer for wrote it",
        Disqualified::Maintainer => "a maintainer of the image does not review it",
        Disqualified::Committer => "who wrote the commits does not review them",
        Disqualified::Conflicted => "there is a conflict of interest",
        Disqualified::Apprentice => "an apprentice’s review does not count",
        Disqualified::Scope => "the scope is missing",
        Disqualified::SamePerson => "the same person approved with another account",
        Disqualified::Unknown => "the person is not known any more",
    }
}

fn not_ready(missing: &[String], errors: u32, unanswered: u32) -> String {
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("missing: {}", missing.join(", ")));
    }
    if errors > 0 {
        parts.push(format!("{} to mend", counted(errors, "error")));
    }
    if unanswered > 0 {
        parts.push(format!(
            "{} to answer in a sentence",
            counted(unanswered, "finding")
        ));
    }
    format!("It is not ready: {}.", parts.join("; "))
}

fn have(what: &str, number: u32) -> String {
    if number == 1 {
        format!("{what} has")
    } else {
        format!("{what} have")
    }
}

fn or(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}
