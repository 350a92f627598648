//! What checking a manifest brings to light: the reference's first error, and every finding.

use std::borrow::Cow;
use std::collections::HashSet;

use super::bytes::Carrier;
use super::quote::quote;
use crate::finding::{Finding, Fix, Rule, Severity, Span};

/// How many errors a reading keeps, and how many other findings; the rest is counted.
pub(super) const FINDING_LIMIT: usize = 1000;

/// From how many bytes on a list or a message is shortened, except in the reference's own error.
const LENGTH_LIMIT: usize = 2000;

/// Collects findings, and the message with which the reference parser would have stopped.
#[derive(Debug)]
pub(super) struct Report {
    /// What carries bytes that are no UTF-8.
    pub(super) carrier: Carrier,
    /// The reference's first error, in full.
    pub(super) rejected: Option<String>,
    /// The findings, as they were met.
    pub(super) findings: Vec<Finding>,
    /// How many more there were.
    pub(super) omitted: usize,
    collect: bool,
    /// How many findings are kept that are no errors, and how many that are.
    kept: [usize; 2],
    seen: HashSet<(&'static str, usize)>,
}

impl Report {
    /// A report that keeps every finding, or only the reference's first error.
    pub(super) fn new(carrier: Carrier, collect: bool) -> Self {
        Self {
            carrier,
            rejected: None,
            findings: Vec::new(),
            omitted: 0,
            collect,
            kept: [0; 2],
            seen: HashSet::new(),
        }
    }

    /// Whether there is nothing more to learn.
    pub(super) fn is_over(&self) -> bool {
        !self.collect && self.rejected.is_some()
    }

    /// Whether findings are kept.
    pub(super) fn collects(&self) -> bool {
        self.collect
    }

    /// Notes an error of the reference parser. Its message is made only when it is wanted.
    pub(super) fn reject(
        &mut self,
        rule: &'static Rule,
        spans: &[Span],
        help: impl Into<Cow<'static, str>>,
        message: impl FnOnce(&Self) -> String,
    ) {
        self.reject_with_fix(rule, spans, None, help, message);
    }

    /// Notes an error of the reference parser, and what would remove it where that is certain.
    pub(super) fn reject_with_fix(
        &mut self,
        rule: &'static Rule,
        spans: &[Span],
        fix: Option<Fix>,
        help: impl Into<Cow<'static, str>>,
        message: impl FnOnce(&Self) -> String,
    ) {
        if self.rejected.is_some() {
            return self.push(rule, spans, fix, help, message);
        }
        let message = message(self);
        let short = shortened(&message).into_owned();
        self.rejected = Some(message);
        // The error at which the reference stops is kept, however many there are.
        self.kept[1] = self.kept[1].min(FINDING_LIMIT - 1);
        self.push(rule, spans, fix, help, |_| short);
    }

    /// Notes a finding; the first span is its place, the others belong to it.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        spans: &[Span],
        help: impl Into<Cow<'static, str>>,
        message: impl FnOnce(&Self) -> String,
    ) {
        self.push(rule, spans, None, help, message);
    }

    /// Notes a finding, and what would remove it where that is certain.
    pub(super) fn note_with_fix(
        &mut self,
        rule: &'static Rule,
        span: Span,
        fix: Option<Fix>,
        help: impl Into<Cow<'static, str>>,
        message: impl FnOnce(&Self) -> String,
    ) {
        self.push(rule, &[span], fix, help, message);
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        spans: &[Span],
        fix: Option<Fix>,
        help: impl Into<Cow<'static, str>>,
        message: impl FnOnce(&Self) -> String,
    ) {
        let Some((&span, related)) = spans.split_first() else {
            return;
        };
        if !self.collect {
            return;
        }
        let is_error = rule.severity == Severity::Error;
        if self.kept[usize::from(is_error)] >= FINDING_LIMIT {
            self.omitted += 1;
            return;
        }
        // What the global paragraph got wrong comes up again in every entry.
        if !self.seen.insert((rule.id, span.start)) {
            return;
        }
        self.kept[usize::from(is_error)] += 1;
        self.findings.push(Finding {
            rule: Cow::Borrowed(rule.id),
            severity: rule.severity,
            span,
            related: related.iter().copied().take(FINDING_LIMIT).collect(),
            message: message(self),
            help: help.into().into_owned(),
            fix,
        });
    }

    /// The items as a list in quotes: whole in the reference's first error, shortened when long
    /// in all that follow, because each of them repeats the list.
    pub(super) fn quoted_list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let whole = self.rejected.is_none();
        let mut list = String::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                list.push_str(", ");
            }
            if !whole && list.len() + item.as_ref().len() > LENGTH_LIMIT {
                list.push('…');
                break;
            }
            list.push_str(item.as_ref());
        }
        quote(&list, self.carrier)
    }

    /// A value in quotes.
    pub(super) fn quoted(&self, value: &str) -> String {
        if self.rejected.is_none() {
            quote(value, self.carrier)
        } else {
            quote(&shortened(value), self.carrier)
        }
    }
}

fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= LENGTH_LIMIT {
        return Cow::Borrowed(text);
    }
    let mut end = LENGTH_LIMIT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Cow::Owned(format!("{}…", &text[..end]))
}
