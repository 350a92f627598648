//! Screening as data: what the authors say, what the portal knows, and what resembles it.

use domain::Link;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::decide::{ActChoice, ActForm, ActTyped};
use super::form::FormFindings;
use super::review::PrivateNote;

/// Where the proposal with this number is screened.
pub fn screening_path(number: u64) -> String {
    format!("/proposals/{number}/screening")
}

/// An answer of the authors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerGiven {
    /// What was asked.
    pub label: String,
    /// What they answered, as they typed it; empty when they did not.
    pub answer: String,
    /// The answer as a link; none when it is no link.
    pub href: Option<Link>,
}

/// An image that resembles the proposed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarImage {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence; may be empty.
    pub summary: String,
    /// Where it is shown.
    pub href: String,
    /// In what it resembles, as in "close name".
    pub why: String,
}

/// The page `/proposals/{n}/screening`. Its form posts to the address with the same `act`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreeningPage {
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
    /// Who proposes it, as handles.
    pub authors: Vec<String>,
    /// Why the reader cannot judge it, as a sentence; none when they can.
    pub read_only: Option<String>,
    /// Answers about the project and why it is useful, by part.
    pub answers: Vec<(String, Vec<AnswerGiven>)>,
    /// What the portal found in it, each as a sentence.
    pub facts: Vec<String>,
    /// Images that resemble it.
    pub similar: Vec<SimilarImage>,
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
