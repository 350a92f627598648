//! Collects what the rules find, and what they could not look at.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::finding::{Checked, Finding, Fix, NotChecked, Rule, Severity, Span};

/// How many findings are kept; a file with more has no use for the rest.
const FINDING_LIMIT: usize = 500;

/// Collects findings about one text.
#[derive(Debug)]
pub(super) struct Report {
    lines: Vec<usize>,
    shift: usize,
    seen: HashSet<(&'static str, usize)>,
    checked: Checked,
    /// Whether the entrypoint script is named instead of read.
    pub(super) names_script: bool,
    /// The entrypoint script, by its path from the Dockerfile.
    pub(super) script: Option<String>,
}

impl Report {
    /// A report about a text whose places are counted from behind its byte order mark.
    pub(super) fn new(text: &str) -> Self {
        let shift = text.len() - text.trim_start_matches('\u{feff}').len();
        let shift = shift.min('\u{feff}'.len_utf8());
        let lines = text[shift..]
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n')
            .map(|(at, _)| at)
            .collect();
        Self {
            lines,
            shift,
            seen: HashSet::new(),
            checked: Checked::default(),
            names_script: false,
            script: None,
        }
    }

    /// The number of the line of a place, counted from 1.
    pub(super) fn line(&self, place: usize) -> u32 {
        u32::try_from(self.lines.partition_point(|&feed| feed < place) + 1).unwrap_or(u32::MAX)
    }

    /// The place of a line without its end; the whole first line for 0.
    pub(super) fn line_place(&self, text: &str, line: usize) -> Range<usize> {
        let start = line
            .checked_sub(2)
            .and_then(|before| self.lines.get(before))
            .map_or(0, |feed| feed + 1);
        let length = text[self.shift + start..]
            .split('\n')
            .next()
            .map_or(0, |line| line.trim_end().len());
        start..start + length
    }

    fn span(&self, place: &Range<usize>) -> Span {
        Span {
            start: place.start + self.shift,
            end: place.end + self.shift,
            line: self.line(place.start),
        }
    }

    /// Notes that the rule is broken.
    pub(super) fn note(
        &mut self,
        rule: &'static Rule,
        place: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(
            rule,
            rule.severity,
            place,
            message.into(),
            help.into(),
            None,
        );
    }

    /// Notes that the rule is broken, and what to put in its place.
    pub(super) fn note_with_fix(
        &mut self,
        rule: &'static Rule,
        place: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
        replaced: &Range<usize>,
        replacement: impl Into<String>,
    ) {
        let fix = Fix {
            span: self.span(replaced),
            replacement: replacement.into(),
        };
        self.push(
            rule,
            rule.severity,
            place,
            message.into(),
            help.into(),
            Some(fix),
        );
    }

    /// Notes what may break the rule and may not; the message says so.
    pub(super) fn suspect(
        &mut self,
        rule: &'static Rule,
        place: &Range<usize>,
        message: &str,
        help: impl Into<String>,
    ) {
        let message = format!("This may be no fault: {message}");
        self.push(rule, Severity::Advice, place, message, help.into(), None);
    }

    /// Takes over a finding about another text.
    pub(super) fn take(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        place: &Range<usize>,
        message: String,
        help: String,
    ) {
        self.push(rule, severity, place, message, help, None);
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        place: &Range<usize>,
        message: String,
        help: String,
        fix: Option<Fix>,
    ) {
        if self.checked.findings.len() == FINDING_LIMIT || !self.seen.insert((rule.id, place.start))
        {
            return;
        }
        let span = self.span(place);
        let rule = Cow::Borrowed(rule.id);
        self.checked.findings.push(Finding {
            rule,
            severity,
            span,
            related: Vec::new(),
            message,
            help,
            fix,
        });
    }

    /// Notes that a rule lacks a fact; `reason` ends the sentence "not checked, because …".
    pub(super) fn not_checked(&mut self, rule: &'static Rule, reason: impl Into<String>) {
        self.checked.not_checked.push(NotChecked::new(rule, reason));
    }

    /// Everything, in order.
    pub(super) fn finish(mut self) -> Checked {
        self.checked.findings.sort_by(|a, b| {
            (a.span.start, a.severity, &a.rule).cmp(&(b.span.start, b.severity, &b.rule))
        });
        self.checked.not_checked.sort();
        self.checked.not_checked.dedup();
        self.checked
    }
}
