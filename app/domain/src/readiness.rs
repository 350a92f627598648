//! What is left to do before a proposal is submitted, and what reviewers will ask: one list, made of
//! what was found and what the authors said to it.

mod questions;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::bundle::{
    Bundle, BundleFinding, BundleFindings, BundleText, Field, Part, Problem, ProblemKind,
};
use crate::finding::Severity;
use crate::rules;
pub use questions::{Ask, Why};

/// Everything that stands between a draft and its submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// Where each part stands, in the order of the editor.
    pub parts: Vec<PartReadiness>,
    /// What is missing or cannot be taken. Each forbids submitting.
    pub problems: Vec<Problem>,
    /// What the real tools reject. Each forbids submitting.
    pub errors: Vec<BundleFinding>,
    /// What wants a sentence of the authors.
    pub to_explain: Vec<ToExplain>,
    /// What reviewers will ask.
    pub asks: Vec<Ask>,
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartReadiness {
    /// Which.
    pub part: Part,
    /// Its dot.
    pub state: PartState,
    /// How many errors and answers that cannot be taken there are.
    pub errors: usize,
    /// How much is missing.
    pub missing: usize,
    /// How many rules want a sentence that is not written.
    pub unexplained: usize,
}

/// The dot of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartState {
    /// Nothing was filled in.
    Empty,
    /// Something is missing, or a finding that reviewers stop is not explained.
    Incomplete,
    /// Something is wrong.
    Errors,
    /// It can be submitted.
    Ready,
}

/// The findings of one rule that want a sentence: reviewers stop them, or look at them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToExplain {
    /// The rule.
    pub rule: Cow<'static, str>,
    /// What it asks.
    pub title: String,
    /// Why it asks that.
    pub reason: String,
    /// The heaviest of the findings. Only [`Severity::Block`] must be explained.
    pub severity: Severity,
    /// How many findings there are.
    pub count: usize,
    /// Where they are, each text once with the line of its first finding.
    pub places: Vec<(BundleText, u32)>,
    /// The first of the messages.
    pub message: String,
    /// What the authors say.
    pub sentence: Option<String>,
}

impl ToExplain {
    /// Whether submitting waits for it.
    pub fn is_open_block(&self) -> bool {
        self.severity == Severity::Block && self.sentence.is_none()
    }
}

impl Readiness {
    /// What is left to do about a bundle in which this was found.
    pub fn of(bundle: &Bundle, found: &BundleFindings) -> Self {
        let errors = found.findings.iter();
        let errors: Vec<_> = errors
            .filter(|found| found.finding.severity == Severity::Error)
            .cloned()
            .collect();
        let to_explain = to_explain(bundle, found);
        let parts = Part::ALL.map(|part| part_readiness(part, bundle, found, &to_explain));
        Self {
            parts: parts.to_vec(),
            problems: found.problems.clone(),
            errors,
            asks: questions::asks(bundle, found, &to_explain),
            to_explain,
        }
    }

    /// Whether it may be submitted: nothing is wrong or missing, and what reviewers stop is
    /// explained. Warnings without a sentence do not hinder.
    pub fn may_submit(&self) -> bool {
        self.problems.is_empty()
            && self.errors.is_empty()
            && !self.to_explain.iter().any(ToExplain::is_open_block)
    }

    /// Where a part stands.
    pub fn part(&self, part: Part) -> Option<&PartReadiness> {
        self.parts.iter().find(|readiness| readiness.part == part)
    }
}

fn to_explain(bundle: &Bundle, found: &BundleFindings) -> Vec<ToExplain> {
    let mut by_rule: BTreeMap<&str, Vec<&BundleFinding>> = BTreeMap::new();
    for found in &found.findings {
        if matches!(found.finding.severity, Severity::Block | Severity::Warn) {
            by_rule.entry(&found.finding.rule).or_default().push(found);
        }
    }
    let mut all: Vec<ToExplain> = by_rule
        .into_iter()
        .filter_map(|(rule, findings)| {
            let first = findings.first()?;
            let severity = findings.iter().map(|found| found.finding.severity).min()?;
            let mut seen = BTreeSet::new();
            let places = findings.iter().filter(|found| seen.insert(&found.text));
            let places = places.map(|found| (found.text.clone(), found.finding.span.line));
            let described = rules::rule(rule);
            let sentence = bundle
                .explanations
                .get(rule)
                .map(|sentence| sentence.trim());
            Some(ToExplain {
                rule: first.finding.rule.clone(),
                title: described.map_or(rule, |rule| rule.title).to_owned(),
                reason: described.map_or("", |rule| rule.reason).to_owned(),
                severity,
                count: findings.len(),
                places: places.collect(),
                message: first.finding.message.clone(),
                sentence: sentence
                    .filter(|sentence| !sentence.is_empty())
                    .map(str::to_owned),
            })
        })
        .collect();
    all.sort_by(|a, b| (a.severity, &a.rule).cmp(&(b.severity, &b.rule)));
    all
}

fn part_readiness(
    part: Part,
    bundle: &Bundle,
    found: &BundleFindings,
    to_explain: &[ToExplain],
) -> PartReadiness {
    let problems = |missing: bool| {
        let of_part = found.problems.iter().filter(|problem| problem.part == part);
        of_part
            .filter(|problem| (problem.kind == ProblemKind::Missing) == missing)
            .count()
    };
    let severe = found
        .of_part(part)
        .filter(|found| found.finding.severity == Severity::Error)
        .count();
    let (errors, missing) = (severe + problems(false), problems(true));
    let here = |explain: &&ToExplain| {
        found
            .of_part(part)
            .any(|found| found.finding.rule == explain.rule)
    };
    let unexplained = to_explain
        .iter()
        .filter(|explain| explain.sentence.is_none());
    let unexplained: Vec<_> = unexplained.filter(here).collect();
    let state = if is_empty(part, bundle) {
        PartState::Empty
    } else if errors > 0 {
        PartState::Errors
    } else if missing > 0 || unexplained.iter().any(|explain| explain.is_open_block()) {
        PartState::Incomplete
    } else {
        PartState::Ready
    };
    PartReadiness {
        part,
        state,
        errors,
        missing,
        unexplained: unexplained.len(),
    }
}

fn is_empty(part: Part, bundle: &Bundle) -> bool {
    let unanswered = || Field::of(part).all(|field| !bundle.answers.has(field));
    match part {
        Part::Project | Part::Usefulness | Part::Commitment => unanswered(),
        Part::Manifest => bundle.manifest.trim().is_empty(),
        Part::Dockerfiles => bundle.context.is_empty(),
        Part::Documentation => bundle.documentation.is_empty(),
        // Routes may stand in the documentation as well.
        Part::Routes => {
            let files = ["issues.md", "get-help.md", "github-repo"];
            bundle.routes.iter().all(crate::bundle::RouteRow::is_empty)
                && !files
                    .iter()
                    .any(|file| bundle.documentation.contains_key(*file))
        }
    }
}

#[cfg(test)]
mod tests;
