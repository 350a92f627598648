//! Puts fixes into a text, one or many at once.

use std::fmt;

use super::{Finding, Fix, Span};

/// Why fixes were not put in; the text stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InapplicableFix {
    /// Two fixes change the same place, and what both together mean is not known.
    Overlap(Span, Span),
    /// The place is not one of this text: the text has changed since it was checked.
    NoSuchPlace(Span),
}

impl fmt::Display for InapplicableFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(first, second) if first.line == second.line => write!(
                f,
                "two fixes change the same place on line {}; apply one of them",
                first.line
            ),
            Self::Overlap(first, second) => write!(
                f,
                "the fixes on the lines {} and {} change the same place; apply one of them",
                first.line, second.line
            ),
            Self::NoSuchPlace(place) => write!(
                f,
                "line {} is not as it was when it was checked; check it again",
                place.line
            ),
        }
    }
}

impl std::error::Error for InapplicableFix {}

/// The text with fixes put in. Equal fixes count once; those that overlap are refused, as are two
/// insertions at one place, because their order is not known.
pub fn apply(text: &str, fixes: &[Fix]) -> Result<String, InapplicableFix> {
    let mut sorted: Vec<&Fix> = fixes.iter().collect();
    sorted.sort_by(|a, b| (a.span, &a.replacement).cmp(&(b.span, &b.replacement)));
    sorted.dedup();
    let mut fixed = String::with_capacity(text.len());
    let mut done: Option<Span> = None;
    for fix in sorted {
        let behind = done.map_or(0, |span| span.end);
        if let Some(before) = done.filter(|before| overlap(before, &fix.span)) {
            return Err(InapplicableFix::Overlap(before, fix.span));
        }
        let (Some(kept), Some(_)) = (
            text.get(behind..fix.span.start),
            text.get(fix.span.start..fix.span.end),
        ) else {
            return Err(InapplicableFix::NoSuchPlace(fix.span));
        };
        fixed.push_str(kept);
        fixed.push_str(&fix.replacement);
        done = Some(fix.span);
    }
    fixed.push_str(&text[done.map_or(0, |span| span.end)..]);
    Ok(fixed)
}

/// The fixes of findings that can be put in at once: of those that overlap the one that begins
/// first. When the result is checked again, the others are found again.
pub fn together<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Fix> {
    let mut fixes: Vec<&Fix> = findings
        .into_iter()
        .filter_map(|finding| finding.fix.as_ref())
        .collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut chosen: Vec<Fix> = Vec::new();
    for fix in fixes {
        if chosen
            .last()
            .is_none_or(|before| !overlap(&before.span, &fix.span))
        {
            chosen.push(fix.clone());
        }
    }
    chosen
}

/// Whether two places, the earlier first, cannot be changed independently of each other.
fn overlap(before: &Span, after: &Span) -> bool {
    after.start < before.end || (after.start == before.start && after.end == before.end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that stops names its line")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Severity;

    fn fix(start: usize, end: usize, replacement: &str) -> Fix {
        let replacement = replacement.to_owned();
        let span = Span {
            start,
            end,
            line: 1,
        };
        Fix { span, replacement }
    }

    #[test]
    fn fixes_are_put_in_whatever_their_order() {
        let fixes = [
            fix(4, 7, "THREE"),
            fix(0, 0, ">"),
            fix(0, 3, "1"),
            fix(7, 7, "."),
        ];
        assert_eq!(apply("one two", &fixes).unwrap(), ">1 THREE.");
        assert_eq!(apply("one two", &[]).unwrap(), "one two");
    }

    #[test]
    fn equal_fixes_count_once() {
        let twice = [fix(0, 1, "A"), fix(0, 1, "A")];
        assert_eq!(apply("abc", &twice).unwrap(), "Abc");
    }

    #[test]
    fn what_overlaps_is_refused() {
        for (a, b) in [
            (fix(0, 2, "x"), fix(1, 3, "y")),
            (fix(0, 3, "x"), fix(1, 1, "y")),
            (fix(1, 1, "x"), fix(1, 1, "y")),
            (fix(0, 2, "x"), fix(0, 2, "y")),
            (fix(0, 2, "x"), fix(0, 3, "y")),
        ] {
            let refused = apply("abc", &[b.clone(), a.clone()]).unwrap_err();
            assert_eq!(refused, InapplicableFix::Overlap(a.span, b.span));
            assert!(refused.to_string().contains("line 1"));
        }
    }

    #[test]
    fn a_place_that_is_not_there_is_refused() {
        for wrong in [fix(2, 9, ""), fix(9, 9, ""), fix(1, 2, ""), fix(2, 1, "")] {
            let refused = apply("ä b", std::slice::from_ref(&wrong)).unwrap_err();
            assert_eq!(refused, InapplicableFix::NoSuchPlace(wrong.span));
        }
    }

    fn found(fix: Fix) -> Finding {
        Finding {
            rule: "SW-X000".into(),
            severity: Severity::Warn,
            span: fix.span,
            related: Vec::new(),
            message: String::new(),
            help: String::new(),
            fix: Some(fix),
        }
    }

    proptest! {
        #[test]
        fn those_chosen_together_can_be_put_in(
            places in prop::collection::vec((0usize..20, 0usize..5, "[a-c]{0,2}"), 0..12),
        ) {
            let text = "abcdefghijklmnopqrstuvwxyz";
            let findings: Vec<_> = places
                .iter()
                .map(|(start, length, new)| found(fix(*start, start + length, new)))
                .collect();
            let chosen = together(&findings);
            prop_assert!(apply(text, &chosen).is_ok());
            prop_assert_eq!(chosen.is_empty(), findings.is_empty());
        }
    }
}
