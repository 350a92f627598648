//! What checking a bundle brings to light.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bundle::{BundleText, Part};
use crate::finding::{Checked, Finding, NotChecked, Severity};

/// The most findings that are kept. Errors are kept before others; the rest is counted.
const FINDING_LIMIT: usize = 5_000;

/// Everything that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleFindings {
    /// What the rules say, by part, text and place.
    pub findings: Vec<BundleFinding>,
    /// What is missing or cannot be taken: no rule needs to be asked for that.
    pub problems: Vec<Problem>,
    /// The rules that lacked a fact.
    pub not_checked: Vec<BundleNotChecked>,
    /// How many findings there were beyond those.
    pub omitted: usize,
}

/// What a rule says about a place in a text of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleFinding {
    /// The part in which it is shown.
    pub part: Part,
    /// The text to which its span belongs.
    pub text: BundleText,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
}

/// Something that a bundle lacks or that cannot be taken as it is. It forbids submitting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The part in which it is shown.
    pub part: Part,
    /// What it is about.
    pub text: BundleText,
    /// Of which kind it is.
    pub kind: ProblemKind,
    /// What is wrong and what to do, in sentences.
    pub sentence: String,
}

/// Of which kind a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// It is not there.
    Missing,
    /// It cannot be understood.
    Invalid,
    /// It is too long, too large or too many.
    TooMuch,
}

/// A rule that could not look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleNotChecked {
    /// The part in which it would have looked.
    pub part: Part,
    /// The identifier of the rule.
    pub rule: Cow<'static, str>,
    /// What was missing, as the end of "not checked, because …".
    pub reason: String,
    /// In which texts.
    pub texts: Vec<BundleText>,
}

impl BundleFindings {
    /// The findings in a part.
    pub fn of_part(&self, part: Part) -> impl Iterator<Item = &BundleFinding> {
        self.findings.iter().filter(move |found| found.part == part)
    }

    /// The findings in a text.
    pub fn of_text<'f>(&'f self, text: &'f BundleText) -> impl Iterator<Item = &'f BundleFinding> {
        self.findings
            .iter()
            .filter(move |found| found.text == *text)
    }

    /// How many findings have this weight.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|found| found.finding.severity == severity)
            .count()
    }

    /// Whether it may be submitted: no rule stops it, and nothing is missing.
    pub fn is_submittable(&self) -> bool {
        self.count(Severity::Error) == 0 && self.problems.is_empty()
    }
}

/// Collects what is found.
#[derive(Default)]
pub(super) struct Report {
    findings: Vec<BundleFinding>,
    problems: Vec<Problem>,
    not_checked: BTreeMap<(Part, NotChecked), Vec<BundleText>>,
    pub(super) omitted: usize,
}

impl Report {
    /// Adds findings about a text.
    pub(super) fn findings(
        &mut self,
        text: &BundleText,
        findings: impl IntoIterator<Item = Finding>,
    ) {
        let part = text.part();
        self.findings
            .extend(findings.into_iter().map(|finding| BundleFinding {
                part,
                text: text.clone(),
                finding,
            }));
    }

    /// Adds a finding.
    pub(super) fn push(&mut self, finding: BundleFinding) {
        self.findings.push(finding);
    }

    /// Adds what was and what was not checked in a text.
    pub(super) fn checked(&mut self, text: &BundleText, checked: Checked) {
        self.findings(text, checked.findings);
        for not_checked in checked.not_checked {
            self.not_checked(text, not_checked);
        }
    }

    /// Adds a rule that could not look.
    pub(super) fn not_checked(&mut self, text: &BundleText, not_checked: NotChecked) {
        let texts = self
            .not_checked
            .entry((text.part(), not_checked))
            .or_default();
        if texts.last() != Some(text) {
            texts.push(text.clone());
        }
    }

    /// Adds what is missing or cannot be taken.
    pub(super) fn problem(
        &mut self,
        kind: ProblemKind,
        text: BundleText,
        sentence: impl Into<String>,
    ) {
        self.problems.push(Problem {
            part: text.part(),
            text,
            kind,
            sentence: sentence.into(),
        });
    }

    /// Drops everything that is not about this text.
    pub(super) fn keep(&mut self, text: &BundleText) {
        self.findings.retain(|found| found.text == *text);
        self.problems.retain(|problem| problem.text == *text);
        self.not_checked.retain(|_, texts| {
            texts.retain(|other| other == text);
            !texts.is_empty()
        });
    }

    /// Everything, in order.
    pub(super) fn finish(mut self) -> BundleFindings {
        self.findings.sort_by(|a, b| {
            let place = |found: &BundleFinding| (found.finding.span, found.finding.severity);
            let texts = (a.part, &a.text).cmp(&(b.part, &b.text));
            texts
                .then_with(|| place(a).cmp(&place(b)))
                .then_with(|| a.finding.rule.cmp(&b.finding.rule))
                .then_with(|| a.finding.message.cmp(&b.finding.message))
        });
        self.findings.dedup();
        if self.findings.len() > FINDING_LIMIT {
            let all = self.findings.len();
            let is_error = |found: &BundleFinding| found.finding.severity == Severity::Error;
            let errors = self.findings.iter().filter(|found| is_error(found)).count();
            let (mut errors, mut others) = (
                errors.min(FINDING_LIMIT),
                FINDING_LIMIT.saturating_sub(errors),
            );
            self.findings.retain(|found| {
                let left = if is_error(found) {
                    &mut errors
                } else {
                    &mut others
                };
                let kept = *left > 0;
                *left = left.saturating_sub(1);
                kept
            });
            self.omitted += all - self.findings.len();
        }
        self.problems.sort();
        self.problems.dedup();
        let not_checked = self.not_checked.into_iter();
        BundleFindings {
            findings: self.findings,
            problems: self.problems,
            not_checked: not_checked
                .map(
                    |((part, NotChecked { rule, reason }), texts)| BundleNotChecked {
                        part,
                        rule,
                        reason,
                        texts,
                    },
                )
                .collect(),
            omitted: self.omitted,
        }
    }
}
