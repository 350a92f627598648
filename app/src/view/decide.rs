//! Decisions as data: which acts are open to the reader, and the form of the one they chose.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::form::{FormChoice, FormFindings};
use super::review::PrivateNote;

/// Where decisions on the proposal with this number are taken.
pub fn decide_path(number: u64) -> String {
    format!("/proposals/{number}/decide")
}

/// An act that is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActChoice {
    /// What the address says of it, as in `?act=decline`.
    pub slug: String,
    /// A verb, as in "Decline".
    pub label: String,
    /// What it leads to, as a sentence.
    pub about: String,
    /// Why it is not possible now, as a sentence; none when it is.
    pub closed: Option<String>,
}

/// The form of one act. Its fields are named `subject`, `reason`, `would_change`, `date` and `time`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActForm {
    /// Which act; `act` in the form.
    pub slug: String,
    /// What is about to be done, as in "Decline tidewater".
    pub title: String,
    /// What it leads to, in sentences: what somebody confirms by pressing the button.
    pub leads_to: Vec<String>,
    /// A question with choices before the reason: its words, and the choices.
    pub subject: Option<(String, Vec<FormChoice>)>,
    /// The field of the reason: label, and hint that says who reads it.
    pub reason: Option<(String, String)>,
    /// Whether a reason has to be given.
    pub reason_required: bool,
    /// Whether it asks what would change the programme's mind.
    pub would_change: bool,
    /// The field of a day: label and hint.
    pub date: Option<(String, String)>,
    /// Whether the day has to be given.
    pub date_required: bool,
    /// The field of a time on that day: label and hint.
    pub time: Option<(String, String)>,
    /// The words of the button, a verb.
    pub button: String,
}

/// What was typed into the form of an act.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActTyped {
    /// `subject`.
    pub subject: String,
    /// `reason`.
    pub reason: String,
    /// `would_change`.
    pub would_change: String,
    /// `date`, as in 2026-03-01.
    pub date: String,
    /// `time`, as in 14:30.
    pub time: String,
}

/// How a requirement stands, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementView {
    /// Whether it holds.
    pub state: super::queue::DotState,
    /// What must hold.
    pub what: String,
    /// Why it does or does not, in sentences.
    pub reason: String,
}

/// The page `/proposals/{n}/decide`. Its form posts to the address with the same `act`; private
/// notes are sent with `act` = `note`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidePage {
    /// The number of the proposal.
    pub number: u64,
    /// Until when the page tells what happened, in microseconds since 1970.
    pub told_until: i64,
    /// Its image.
    pub image: String,
    /// What changes, in one sentence.
    pub what: String,
    /// Whose turn it is, as a sentence.
    pub turn: String,
    /// Whether it is the reader's.
    pub yours: bool,
    /// What must hold, in order.
    pub requirements: Vec<RequirementView>,
    /// What the reader can do.
    pub choices: Vec<ActChoice>,
    /// The form of what they chose.
    pub form: Option<ActForm>,
    /// What they typed.
    pub typed: ActTyped,
    /// What reviewers told each other; none for who may not read it.
    pub notes: Option<Vec<PrivateNote>>,
    /// What stands in the form of a private note.
    pub note: String,
    /// Why the form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}
