//! What a rule says about a place in a text, and what a rule is.

mod fixes;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use fixes::{InapplicableFix, apply, together};

/// How much a finding weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The real tools reject it; nobody can waive it.
    Error,
    /// Reviewers stop it unless one of them waives it with a public reason.
    Block,
    /// Somebody should look at it.
    Warn,
    /// It may be ignored.
    Advice,
}

/// A stretch of a text.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// The first byte, counted from 0.
    pub start: usize,
    /// The byte behind the last one; equal to `start` where something is missing.
    pub end: usize,
    /// The line of the first byte, counted from 1.
    pub line: u32,
}

/// A change that removes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// What a rule says about a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The identifier of the rule, as in `SW-M001`.
    pub rule: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// Further places that belong to it: other wrong items, or the earlier of two equal tags.
    pub related: Vec<Span>,
    /// What is wrong, in the words of the reference parser where it has any.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// A change that would remove it, where there is only one sensible.
    pub fix: Option<Fix>,
}

/// A finding with the file it is in, where a rule looks at several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFinding {
    /// The file: its name in the folder, as in `content.md`, or `library/NAME` for the manifest.
    pub file: String,
    /// What was found; its span is one of that file.
    pub finding: Finding,
}

/// A rule that could not look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NotChecked {
    /// The identifier of the rule.
    pub rule: Cow<'static, str>,
    /// What was missing, as the end of "not checked, because …".
    pub reason: String,
}

impl NotChecked {
    /// Says why a rule could not look; `reason` ends the sentence "not checked, because …".
    pub fn new(rule: &'static Rule, reason: impl Into<String>) -> Self {
        Self {
            rule: Cow::Borrowed(rule.id),
            reason: reason.into(),
        }
    }
}

/// What the rules say: about one text, or about several files when `F` is [`FileFinding`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked<F = Finding> {
    /// The findings, in the order of the text, or of files and places.
    pub findings: Vec<F>,
    /// The rules that lacked a fact, one line for each reason.
    pub not_checked: Vec<NotChecked>,
}

impl<F> Default for Checked<F> {
    fn default() -> Self {
        Self {
            findings: Vec::new(),
            not_checked: Vec::new(),
        }
    }
}

/// A rule, as its page explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The identifier, which never changes.
    pub id: &'static str,
    /// The weight of its findings.
    pub severity: Severity,
    /// What it asks, in a few words.
    pub title: &'static str,
    /// Why it asks that.
    pub reason: &'static str,
    /// A text that passes it.
    pub good: &'static str,
    /// A text that it stops.
    pub bad: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// The release of the portal that brought it.
    pub since: &'static str,
}

impl Rule {
    /// The rule as this half of the portal tells it. The browser's half finds and links to the page
    /// of the rule: without what explains it there, the half is an eighth smaller.
    #[must_use]
    pub const fn told(self) -> Self {
        if cfg!(target_family = "wasm") {
            Self {
                title: "",
                reason: "",
                good: "",
                bad: "",
                source: "",
                since: "",
                ..self
            }
        } else {
            self
        }
    }
}
