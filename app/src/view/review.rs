//! The workspace of a reviewer as data: what changed, file by file, what was said about it, and
//! what is not published yet.

use domain::review::{Scope, Severity, Verdict};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

mod file;
mod query;
mod thread;

pub use file::{FileBody, FileEntry, FileGroup, FileView, PlacedFinding};
pub use query::{Base, CommentTarget, ReviewQuery, Side};
pub use thread::{
    AnswerView, Outdated, Suggestion, ThreadActs, ThreadPlace, ThreadRemark, ThreadView,
};

use super::form::{FormChoice, FormFindings};
use super::queue::RequirementDot;

/// Where somebody reviews the proposal with this number.
pub fn review_path(number: u64) -> String {
    format!("/proposals/{number}/review")
}

/// What a severity is called in an address and in a form.
pub const fn severity_slug(severity: Severity) -> &'static str {
    match severity {
        Severity::Must => "must",
        Severity::Should => "should",
        Severity::Nit => "nit",
        Severity::Question => "question",
        Severity::Praise => "praise",
    }
}

/// What a verdict is called in an address and in a form.
pub const fn verdict_slug(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approve",
        Verdict::ApproveWhenFixed => "approve-when-fixed",
        Verdict::AskForChanges => "ask-for-changes",
        Verdict::Comment => "comment",
    }
}

/// Whether the reader can write here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewAccess {
    /// They can.
    Write,
    /// They only read, and this sentence says why: a conflict, a decision that was taken.
    ReadOnly(String),
    /// They could, once they claimed it.
    Unclaimed,
}

/// What changed, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFact {
    /// The sentence.
    pub sentence: String,
    /// Where the lines are; none for what concerns no line.
    pub href: Option<String>,
    /// What of the reader's it answers, as in "answers your must 1".
    pub answers: Option<String>,
    /// Whether it raises the risk: a new host, a missing checksum.
    pub risky: bool,
}

/// A point of the reader's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// What the form sends.
    pub slug: String,
    /// What is to be judged.
    pub what: String,
    /// What the author says about it; may be empty.
    pub author_says: String,
    /// Whether the reader ticked it.
    pub ticked: bool,
    /// Others who ticked it, as handles.
    pub ticked_by: Vec<String>,
    /// The words that were typed for the tick; empty otherwise.
    pub words: String,
}

/// What reviewers tell each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateNote {
    /// The handle of who wrote it.
    pub by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The text, rendered and made safe.
    pub html: String,
}

/// A text that is said again and again, with the rule that it cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedReply {
    /// What the form sends.
    pub id: String,
    /// As in "Verify the download (SW-D01)".
    pub title: String,
}

/// What stands in the form of a comment, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CommentForm {
    /// `severity`: its slug; empty while none is chosen.
    pub severity: String,
    /// `text`: what is said.
    pub text: String,
    /// `suggestion`: the lines as they should be. The same as the lines are now is no suggestion.
    pub suggestion: String,
    /// `rule`: the id of the rule that it cites; may be empty.
    pub rule: String,
    /// `needs_answer`: whether a question gives the author the turn.
    pub needs_answer: bool,
}

/// What stands in the form of a publication, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishForm {
    /// `summary`: what stands above the comments.
    pub summary: String,
    /// `scope`, several times: what the verdict is about.
    pub scopes: Vec<Scope>,
}

/// A verdict that can be given, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChoice {
    /// Which.
    pub verdict: Verdict,
    /// What it leads to, as in "The turn goes to the author".
    pub leads_to: String,
    /// Why it cannot be given now, as a sentence; none when it can.
    pub closed: Option<String>,
}

/// A comment that is not published yet, as the preview and the list show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftComment {
    /// What the form sends.
    pub id: String,
    /// How much it weighs; none for a reply.
    pub severity: Option<Severity>,
    /// Where it stands, as in "2.4/Dockerfile, line 16".
    pub place: String,
    /// Where it is edited.
    pub href: String,
    /// The text, rendered and made safe.
    pub html: String,
}

/// The page `/proposals/{n}/review`.
///
/// Its forms post to the address with the same query and say in `act` what is meant: `view` and
/// `unview` (with `path`), `comment`, `edit` and `discard` (with `draft`), `reply`, `resolve`,
/// `accept` and `reopen` (with `thread`), `insert` (a saved reply into the text), `note`, `tick` and
/// `untick` (with `item`), `publish` (with `verdict` and `revision`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    /// The number of the proposal.
    pub number: u64,
    /// Until when the page tells what happened, in microseconds since 1970.
    pub told_until: i64,
    /// Its image.
    pub image: String,
    /// What is asked of the page.
    pub query: ReviewQuery,
    /// The revision shown.
    pub revision: u32,
    /// The newest revision.
    pub newest: u32,
    /// With what it is compared, as in "r2, which you reviewed".
    pub base_words: String,
    /// Bases to choose from; the value is that of [`Base::slug`].
    pub bases: Vec<FormChoice>,
    /// The chosen base.
    pub base: Base,
    /// Whether the reader can write.
    pub access: ReviewAccess,
    /// Others who are reviewing, each as a sentence.
    pub others: Vec<String>,
    /// What changed, the riskiest first.
    pub facts: Vec<ReviewFact>,
    /// Files, grouped.
    pub groups: Vec<FileGroup>,
    /// The file shown; none when nothing changed.
    pub file: Option<FileView>,
    /// Threads of the file shown, of its lines and of the file.
    pub threads: Vec<ThreadView>,
    /// Threads of parts and of the whole proposal.
    pub general: Vec<ThreadView>,
    /// Where the open threads are, wherever they stand.
    pub open: Vec<OpenThread>,
    /// What is being written, when a place was chosen.
    pub comment: Option<CommentForm>,
    /// The lines that a suggestion would replace, as they are now.
    pub lines: String,
    /// Texts to insert.
    pub saved_replies: Vec<SavedReply>,
    /// What the reader answers in the thread that the query names, as it was typed.
    pub reply: String,
    /// Comments of the reader that are not published.
    pub drafts: Vec<DraftComment>,
    /// Verdicts, in the order of [`Verdict::ALL`].
    pub verdicts: Vec<VerdictChoice>,
    /// Scopes that the reader holds.
    pub scopes: Vec<Scope>,
    /// The form of the publication.
    pub publish: PublishForm,
    /// The points that the reader judges.
    pub checklist: Vec<ChecklistItem>,
    /// What must hold before it is accepted.
    pub requirements: Vec<RequirementDot>,
    /// What reviewers told each other; none for who may not read it.
    pub notes: Option<Vec<PrivateNote>>,
    /// What stands in the form of a private note.
    pub note: String,
    /// Why a form was refused.
    pub findings: FormFindings,
    /// What was just done, as a sentence.
    pub done: Option<String>,
    /// When the page is seen.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
}

/// Where an open thread is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenThread {
    /// As in "entrypoint.sh, line 14".
    pub place: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is shown.
    pub href: String,
}
