//! The answer sheet: what reviewers asked, what the authors answer, and the change that answers it.

use domain::review::{Severity, ThreadState};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::ProposalHead;
use crate::parts::DiffRun;
use crate::view::form::FormFindings;

/// Where something was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPlace {
    /// As in "`1.2/Dockerfile`, line 14 of r2".
    pub words: String,
    /// Where that stands; none for what is on no file.
    pub href: Option<String>,
}

/// The change that may answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskHunk {
    /// The file, with what is compared.
    pub label: String,
    /// What became of the lines, as a sentence.
    pub words: String,
    /// Whether they are as they were.
    pub unchanged: bool,
    /// The lines; nothing where they did not change.
    pub runs: Vec<DiffRun>,
}

/// Lines that a reviewer proposes in place of those that were reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskSuggestion {
    /// The first of the lines.
    pub first: u32,
    /// The lines as they were reviewed.
    pub before: String,
    /// The lines as they should be.
    pub after: String,
    /// Why it cannot be taken over now; none when it can.
    pub closed: Option<String>,
}

/// How an author answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerChoice {
    /// It is done.
    Fixed,
    /// It will not be done.
    Wont,
    /// It is not clear.
    Question,
}

impl AnswerChoice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Fixed, Self::Wont, Self::Question];

    /// What the form sends.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Wont => "wont",
            Self::Question => "question",
        }
    }

    /// The choice with a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.slug() == slug)
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed",
            Self::Wont => "Won’t, because",
            Self::Question => "Question",
        }
    }
}

/// What stands in the fields of one ask, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AnswerForm {
    /// `answer-ID`: a slug of [`AnswerChoice`]; empty while nothing is chosen.
    pub choice: String,
    /// `text-ID`: what was done, why not, or what is not clear.
    pub text: String,
}

/// Something that a reviewer asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The number on the sheet, from 1.
    pub place_on_sheet: usize,
    /// What the form sends.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub state: ThreadState,
    /// Whether it has to be answered before the next round.
    pub must_be_answered: bool,
    /// The handle of who asked.
    pub by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// In which round.
    pub round: u32,
    /// About what.
    pub place: AskPlace,
    /// The rule that it cites.
    pub rule: Option<String>,
    /// What is asked, rendered and made safe.
    pub html: String,
    /// What is proposed.
    pub suggestion: Option<AskSuggestion>,
    /// What the author answered, as in "Fixed: …", with who and when.
    pub answer: Option<String>,
    /// The change that may answer it.
    pub hunk: Option<AskHunk>,
    /// The fields, for authors and as long as it is not settled.
    pub form: Option<AnswerForm>,
    /// Whether an author can settle it without an answer.
    pub can_resolve: bool,
}

/// The button that opens the next round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmitView {
    /// The number of that round.
    pub round: u32,
    /// Why it cannot be submitted now, as a sentence; none when it can.
    pub closed: Option<String>,
    /// Where the draft is edited.
    pub draft: String,
}

/// The page `/proposals/{n}/answers`.
///
/// Its form posts to the same address: `answer-ID` and `text-ID` for each ask, `note`, and in `act`
/// what is meant: `save`, `submit`; or `apply` or `resolve` with the ask's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersPage {
    /// What stands on top.
    pub head: ProposalHead,
    /// What is not settled.
    pub open: Vec<Ask>,
    /// What is.
    pub settled: Vec<Ask>,
    /// How many of those that have to be answered are not.
    pub unanswered: usize,
    /// How many have to be answered, those that were included.
    pub to_answer: usize,
    /// The next round, for authors.
    pub submit: Option<SubmitView>,
    /// `note`: what the author says about the round.
    pub note: String,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// What was kept all the same, as a sentence.
    pub findings_note: Option<String>,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    pub now: OffsetDateTime,
}
