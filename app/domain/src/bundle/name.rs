//! Whether a new image may have the name that its authors chose.

use std::collections::{BTreeMap, BTreeSet};

use crate::cross_file::rules::NAME_TAKEN;
use crate::cross_file::{NameFacts, check_new_name};
use crate::finding::{Checked, Finding, NotChecked, Span};
use crate::manifest::shape;

/// The names that are taken or kept for somebody; what is unknown is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// The images of the catalogue, and those that were there once.
    pub catalogue: Option<&'a NameFacts>,
    /// The names that other living proposals reserve, with the numbers under which everybody can
    /// read these proposals. The proposal that is checked is not among them.
    pub reserved: Option<&'a BTreeMap<String, Option<u64>>>,
}

/// Checks the name of a new image: well formed (N24), free, not retired and not reserved (N25), not
/// confusingly close to another one (N26).
pub fn check_name(name: &str, names: &Names<'_>) -> Checked {
    if let Some(finding) = shape::check_name(name) {
        return Checked {
            findings: vec![finding],
            not_checked: Vec::new(),
        };
    }
    let mut checked = check_new_name(name, names.catalogue);
    let Some(reserved) = names.reserved else {
        let reason = "the names that other proposals reserve are not there";
        checked
            .not_checked
            .push(NotChecked::new(&NAME_TAKEN, reason));
        return checked;
    };
    if checked
        .findings
        .iter()
        .any(|found| found.rule == NAME_TAKEN.id)
    {
        return checked;
    }
    if let Some(number) = reserved.get(name) {
        let holder = match number {
            Some(number) => format!("proposal {number} reserves it"),
            None => "another proposal reserves it".to_owned(),
        };
        checked.findings = vec![Finding {
            rule: NAME_TAKEN.id.into(),
            severity: NAME_TAKEN.severity,
            span: Span::default(),
            related: Vec::new(),
            message: format!("`{name}` is not free: {holder}"),
            help: "Choose another name, or join that proposal.".to_owned(),
            fix: None,
        }];
        return checked;
    }
    if checked.findings.is_empty() {
        // Only what everybody can read may be named in a message.
        let public = reserved.iter().filter(|(_, number)| number.is_some());
        let proposed = NameFacts {
            known: public.map(|(name, _)| name.clone()).collect(),
            retired: BTreeSet::new(),
        };
        checked.findings = check_new_name(name, Some(&proposed)).findings;
    }
    checked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn said(name: &str) -> Vec<(String, Severity)> {
        let names = NameFacts {
            known: BTreeSet::from(["postgres".to_owned()]),
            retired: BTreeSet::from(["consul".to_owned()]),
        };
        let reserved = BTreeMap::from([
            ("skiff".to_owned(), Some(7)),
            ("hidden-image".to_owned(), None),
            ("taken-by-a-proposal".to_owned(), Some(8)),
        ]);
        let checked = check_name(
            name,
            &Names {
                catalogue: Some(&names),
                reserved: Some(&reserved),
            },
        );
        assert_eq!(checked.not_checked, []);
        let findings = checked.findings.into_iter();
        findings
            .map(|found| (found.message, found.severity))
            .collect()
    }

    #[test]
    fn a_name_is_free_or_says_who_has_it() {
        let taken = [
            (
                "postgres",
                "`postgres` is an image of the catalogue already",
            ),
            (
                "consul",
                "`consul` was an image once, and its tags can still be pulled",
            ),
            ("skiff", "`skiff` is not free: proposal 7 reserves it"),
            (
                "hidden-image",
                "`hidden-image` is not free: another proposal reserves it",
            ),
        ];
        for (name, message) in taken {
            assert_eq!(said(name), [(message.to_owned(), Severity::Error)]);
        }
        assert_eq!(said("Skiff").len(), 1);
        for free in ["sloop", "boat", "redis"] {
            assert_eq!(said(free), [], "{free}");
        }
    }

    #[test]
    fn a_name_close_to_a_proposed_one_is_told_unless_that_is_hidden() {
        let close = said("sk1ff");
        assert!(close[0].0.contains("close to `skiff`"), "{close:?}");
        assert_eq!(close[0].1, Severity::Warn);
        assert_eq!(said("hidden-lmage"), []);
    }

    #[test]
    fn what_is_not_known_is_no_pass() {
        let checked = check_name("sloop", &Names::default());
        assert_eq!(checked.findings, []);
        assert_eq!(checked.not_checked.len(), 3);
    }
}
