//! A proposal as everybody sees it, as data: where it stands and whose turn it is, what it needs,
//! what it holds, what was said, and what happened.

use domain::proposal::{Kind, State};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod acts;
mod answers;
mod conversation;
mod files;
mod list;
mod record;

pub use acts::{ActForm, ActView, AuthorAct, MoreAct};
pub use answers::{
    AnswerChoice, AnswerForm, AnswersPage, Ask, AskHunk, AskPlace, AskSuggestion, SubmitView,
};
pub use conversation::{ConversationPage, HistoryEntry, HistoryPage, Said, SaidThread};
pub use files::{
    ComparePage, ComparedFile, FilesPage, ListedFile, ListedGroup, ShownBody, ShownFile,
};
pub use list::{KindFilter, ListedProposal, ProposalsPage, ProposalsQuery, StateFilter};
pub use record::{RecordApproval, RecordException, RecordPage};

use super::draft::SummaryLine;
use super::form::FormFindings;
use crate::parts::RequirementItem;

/// Where everybody finds proposals.
pub const PROPOSALS: &str = "/proposals";

/// The address of the proposal with this number.
pub fn proposal_path(number: u64) -> String {
    format!("{PROPOSALS}/{number}")
}

/// The address of one of its revisions.
pub fn revision_path(number: u64, revision: u32) -> String {
    format!("{PROPOSALS}/{number}/revisions/{revision}")
}

/// The views of a proposal, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProposalTab {
    /// Where it stands and what it needs.
    Overview,
    /// What reviewers asked, with the answers.
    Answers,
    /// What it holds.
    Files,
    /// What was said.
    Conversation,
    /// What happened.
    History,
}

impl ProposalTab {
    /// Every view.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Answers,
        Self::Files,
        Self::Conversation,
        Self::History,
    ];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Answers => "Answer sheet",
            Self::Files => "Files",
            Self::Conversation => "Conversation",
            Self::History => "History",
        }
    }
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnView {
    /// As in "Waiting for reviewers for 3 days".
    pub sentence: String,
    /// Why, and who can act.
    pub reason: String,
    /// Where it stands in the queue and how long that takes, a sentence each; nothing where it waits
    /// for nobody there.
    pub outlook: Vec<String>,
    /// Whether the reader acts next.
    pub yours: bool,
    /// What the reader does next: words of a button and its address.
    pub next: Option<(String, String)>,
}

/// What stands on top of every view of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalHead {
    /// Its number.
    pub number: u64,
    /// The image.
    pub image: String,
    /// What it asks for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The round it is in.
    pub round: u32,
    /// The newest revision.
    pub latest: u32,
    /// Whose turn it is.
    pub turn: TurnView,
    /// How much stands on the answer sheet that is not settled.
    pub asked: usize,
    /// How much was said.
    pub said: usize,
    /// Whether the reader watches it; none for who is not signed in.
    pub watched: Option<bool>,
    /// Until when the page tells what happened, in microseconds since 1970.
    pub told_until: i64,
}

/// What the state means, in a few sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateBanner {
    /// As in "Parked until 3 May 2026".
    pub title: String,
    /// Sentences below it.
    pub sentences: Vec<String>,
    /// Where to go from here: words and address.
    pub links: Vec<(String, String)>,
}

/// Something that happened in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundEvent {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What, as a sentence.
    pub what: String,
    /// A note of whoever did it.
    pub note: Option<String>,
}

/// A round with what happened in it, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// Its number; 0 for what came before the first submission.
    pub number: u32,
    /// What happened.
    pub events: Vec<RoundEvent>,
}

/// Somebody who has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// The handle.
    pub handle: String,
    /// How, as in "claimed it"; may be empty.
    pub note: String,
}

/// A line of facts: what it is, the words, and where they lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactLine {
    /// As in "Source".
    pub label: String,
    /// The words.
    pub words: String,
    /// An address of the portal's own, or one that `domain::Link` took.
    pub href: Option<String>,
    /// What else is to be said.
    pub more: Option<FactMore>,
}

/// A list below a line of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactMore {
    /// What it is a list of.
    pub words: String,
    /// The list; may be empty.
    pub lines: Vec<String>,
}

/// How long each side had the turn, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SideClocks {
    /// The authors.
    pub author: u32,
    /// Reviewers and coordinators.
    pub reviewers: u32,
    /// Nobody here.
    pub nobody: u32,
}

/// Warnings and advice about a draft, which a small revision can mend while reviewers have the turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improve {
    /// The first of them, the heaviest on top.
    pub lines: Vec<SummaryLine>,
    /// How many there are beyond those.
    pub more: usize,
    /// The address of the draft.
    pub draft: String,
}

/// The page `/proposals/{n}`.
///
/// Its forms post to the same address and say in `act` what is meant: `watch`, `unwatch`, and the
/// slugs of [`AuthorAct`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalPage {
    /// What stands on top.
    pub head: ProposalHead,
    /// What it is about, in one sentence.
    pub summary: String,
    /// What the state means.
    pub banner: StateBanner,
    /// What must hold before it is accepted.
    pub requirements: Vec<RequirementItem>,
    /// Titles of requirements that ask nothing of it.
    pub not_asked: Vec<String>,
    /// The rounds, the latest first.
    pub rounds: Vec<RoundView>,
    /// Whose time it took.
    pub clocks: SideClocks,
    /// Who writes it.
    pub authors: Vec<PersonLine>,
    /// Who reviews it.
    pub reviewers: Vec<PersonLine>,
    /// Links and settings.
    pub facts: Vec<FactLine>,
    /// For its authors while reviewers have the turn: what they can mend meanwhile.
    pub improve: Option<Improve>,
    /// Its decision records: number and words.
    pub records: Vec<(u64, String)>,
    /// What an author or a maintainer can do, for those.
    pub acts: Vec<ActView>,
    /// What somebody with a role can do: where it is done.
    pub more: Vec<MoreAct>,
    /// What stands in the form of a refused act.
    pub form: ActForm,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}
