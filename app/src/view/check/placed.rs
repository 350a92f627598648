//! Findings with the line they stand in, in the order in which they are read.

use std::collections::HashMap;

use domain::finding::{Finding, Fix, Severity, Span};
use domain::text::CheckedText;

use crate::parts::{FindingItem, FindingLevel};

/// The most findings of one level that are shown; more would only slow down who mends the first.
const SHOWN_LIMIT: usize = 100;

/// How much of a line is shown before and behind the place, and of the place, in characters.
const AROUND_LIMIT: usize = 40;
const PLACE_LIMIT: usize = 80;

/// A finding with what is needed to go to its place and to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlacedFinding {
    /// What tells it from every other finding of the text, as in `SW-M005-3-1`: rule, line, and
    /// the how many-th of both. It stays the same while other lines change.
    pub key: String,
    /// What is shown.
    pub item: FindingItem,
    /// The line it is in.
    pub excerpt: Option<Excerpt>,
    /// What a fix would put in, and for what; nothing without a fix.
    pub change: Option<(String, String)>,
}

/// A line with the place in it, shortened when it is long.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Excerpt {
    /// What stands before the place.
    pub before: String,
    /// The place.
    pub place: String,
    /// What stands behind it.
    pub behind: String,
}

/// What a list shows, and how much there is beyond it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The findings: what weighs most first, then by line.
    pub findings: Vec<PlacedFinding>,
    /// How many findings of each level there are, shown or not.
    pub counts: [(FindingLevel, usize); 4],
    /// How many are not shown.
    pub left_out: usize,
    /// The rules that could not look, each with the end of "not checked, because …".
    pub not_checked: Vec<(String, String)>,
}

/// The findings as the list shows them.
pub fn shown(text: &str, checked: &CheckedText) -> Shown {
    let mut placed: Vec<(&Finding, String)> = checked
        .findings
        .iter()
        .zip(keys(&checked.findings))
        .collect();
    placed.sort_by_key(|(finding, _)| (finding.severity, finding.span.start));
    let mut counts = FindingLevel::ALL.map(|level| (level, 0));
    let mut shown = Shown {
        left_out: checked.omitted,
        not_checked: checked
            .not_checked
            .iter()
            .map(|lacking| (lacking.rule.to_string(), lacking.reason.clone()))
            .collect(),
        ..Shown::default()
    };
    for (finding, key) in placed {
        let level = FindingLevel::from(finding.severity);
        let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == level) else {
            continue;
        };
        *count += 1;
        if *count > SHOWN_LIMIT {
            shown.left_out += 1;
        } else {
            shown.findings.push(PlacedFinding::of(text, finding, key));
        }
    }
    shown.counts = counts;
    shown
}

impl Shown {
    /// How many findings there are of a level.
    pub fn count(&self, level: FindingLevel) -> usize {
        let known = self.counts.iter().find(|(known, _)| *known == level);
        known.map_or(0, |(_, count)| *count)
    }
}

impl PlacedFinding {
    fn of(text: &str, finding: &Finding, key: String) -> Self {
        Self {
            key,
            item: finding.into(),
            excerpt: Excerpt::of(text, finding.span),
            change: finding.fix.as_ref().and_then(|fix| change(text, fix)),
        }
    }
}

/// What a fix takes out and puts in, shortened.
fn change(text: &str, fix: &Fix) -> Option<(String, String)> {
    let old = text.get(fix.span.start..fix.span.end)?;
    Some((head(old, PLACE_LIMIT), head(&fix.replacement, PLACE_LIMIT)))
}

impl Excerpt {
    /// The line of a place; nothing when the place is no text.
    fn of(text: &str, span: Span) -> Option<Self> {
        let (before, rest) = (text.get(..span.start)?, text.get(span.start..)?);
        let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
        let line_end = rest.find('\n').map_or(text.len(), |feed| span.start + feed);
        let place_end = span.end.clamp(span.start, line_end);
        let place = text.get(span.start..place_end)?;
        if place.trim().is_empty() {
            return None;
        }
        Some(Self {
            before: tail(text.get(line_start..span.start)?, AROUND_LIMIT),
            place: head(place, PLACE_LIMIT),
            behind: head(text.get(place_end..line_end)?.trim_end(), AROUND_LIMIT),
        })
    }
}

/// The first characters.
fn head(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The last characters.
fn tail(text: &str, limit: usize) -> String {
    match text.char_indices().nth_back(limit) {
        Some((start, cut)) => format!("…{}", &text[start + cut.len_utf8()..]),
        None => text.to_owned(),
    }
}

/// The keys of findings, in their order.
pub(super) fn keys(findings: &[Finding]) -> impl Iterator<Item = String> + '_ {
    let mut met: HashMap<(&str, u32), u32> = HashMap::new();
    findings.iter().map(move |finding| {
        let line = finding.span.line;
        let nth = met.entry((&finding.rule, line)).or_default();
        *nth += 1;
        format!("{}-{line}-{nth}", finding.rule)
    })
}

impl From<Severity> for FindingLevel {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Block => Self::Block,
            Severity::Warn => Self::Warn,
            Severity::Advice => Self::Advice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::{TextKind, check};

    #[test]
    fn what_weighs_most_stands_first_and_keys_are_unique() {
        let text = "Maintainers: A (@a)\nUnknown: x\nGitRepo: https://a.example\n\nTags: a, a b\nGitCommit: v1\n";
        let shown = shown(text, &check(TextKind::Manifest, None, text));
        let levels: Vec<FindingLevel> = shown
            .findings
            .iter()
            .map(|found| found.item.level)
            .collect();
        assert_eq!(levels.first(), Some(&FindingLevel::Error), "{levels:?}");
        assert!(levels.is_sorted(), "{levels:?}");
        let mut keys: Vec<&str> = shown
            .findings
            .iter()
            .map(|found| found.key.as_str())
            .collect();
        let before = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!((keys.len(), before > 1), (before, true));
    }

    #[test]
    fn a_thousand_findings_are_counted_and_a_hundred_shown() {
        let text = format!("Maintainers: A (@a)\n\n{}", "Tags: a b\n\n".repeat(300));
        let checked = check(TextKind::Manifest, None, &text);
        let shown = shown(&text, &checked);
        let errors = shown.count(FindingLevel::Error);
        assert!(errors > SHOWN_LIMIT, "{errors}");
        let listed = shown
            .findings
            .iter()
            .filter(|found| found.item.level == FindingLevel::Error);
        assert_eq!(listed.count(), SHOWN_LIMIT);
        let all: usize = shown.counts.iter().map(|(_, count)| count).sum();
        assert_eq!(all + checked.omitted, shown.findings.len() + shown.left_out);
    }

    #[test]
    fn a_long_line_is_shortened_around_the_place() {
        let text = format!("{}wrong{}\nnext", "ä".repeat(200), "ö".repeat(200));
        let start = "ä".len() * 200;
        let span = Span {
            start,
            end: start + 5,
            line: 1,
        };
        let excerpt = Excerpt::of(&text, span).expect("an excerpt");
        assert_eq!(excerpt.place, "wrong");
        assert_eq!(excerpt.before, format!("…{}", "ä".repeat(AROUND_LIMIT)));
        assert_eq!(excerpt.behind, format!("{}…", "ö".repeat(AROUND_LIMIT)));
        assert_eq!(
            Excerpt::of(
                &text,
                Span {
                    start: 1,
                    end: 2,
                    line: 1
                }
            ),
            None,
            "no character begins there"
        );
    }
}
