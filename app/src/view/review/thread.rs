//! A conversation about one place of a proposal.

use domain::review::{Severity, ThreadState};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Where a thread stands in the revision shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "on")]
pub enum ThreadPlace {
    /// On lines of the file shown; it stands below the last.
    Lines {
        /// Whether the lines are those of the base, because they are gone in the revision.
        of_base: bool,
        /// The first, counted from 1.
        first: usize,
        /// The last.
        last: usize,
    },
    /// On the file shown.
    File,
    /// On a part, as in "Documentation and logo".
    Part {
        /// The part's title.
        title: String,
    },
    /// On the whole proposal.
    Whole,
}

/// That the text a thread speaks of is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outdated {
    /// As in "The line changed in r3."
    pub why: String,
    /// The lines as they were.
    pub lines: String,
}

/// Lines that a reviewer proposes in place of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The first of the lines, counted from 1.
    pub first: usize,
    /// The lines as they are.
    pub before: String,
    /// The lines as they should be.
    pub after: String,
    /// In which revision the author applied it.
    pub applied_in: Option<u32>,
}

/// What somebody said in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRemark {
    /// The handle of who.
    pub by: String,
    /// When; for what is not published, when it was last saved.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The text, rendered and made safe.
    pub html: String,
    /// What is proposed.
    pub suggestion: Option<Suggestion>,
    /// What the form sends for a remark that only its writer, the reader, sees.
    pub draft: Option<String>,
}

/// What the author answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// As in "Fixed" or "Won't fix".
    pub words: String,
    /// Whether it says that the text changed.
    pub fixed: bool,
    /// Where the change is.
    pub href: Option<String>,
}

/// What the reader can do with a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThreadActs {
    /// Say something.
    pub reply: bool,
    /// Settle it.
    pub resolve: bool,
    /// Settle it by accepting that it is not fixed.
    pub accept: bool,
    /// Open it again.
    pub reopen: bool,
}

/// A thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadView {
    /// What the form sends; the id on the page is `thread-` and this.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub state: ThreadState,
    /// Which place.
    pub place: ThreadPlace,
    /// In which revision it was asked.
    pub asked_on: u32,
    /// Whether the place is gone.
    pub outdated: Option<Outdated>,
    /// The id of the rule that it cites.
    pub rule: Option<String>,
    /// What was said, in order.
    pub remarks: Vec<ThreadRemark>,
    /// What the author answered.
    pub answer: Option<AnswerView>,
    /// What the reader can do.
    pub acts: ThreadActs,
}
