mod across;
mod form;
mod routes;

use super::fixture::{Known, complete, path, text};
use super::*;
use crate::finding::Severity;

/// Findings in short: severity, text, rule.
fn said(found: &BundleFindings) -> Vec<(Severity, String, String)> {
    let findings = found.findings.iter();
    findings
        .map(|found| {
            let rule = found.finding.rule.to_string();
            (found.finding.severity, found.text.to_string(), rule)
        })
        .collect()
}

fn sentences(found: &BundleFindings) -> Vec<&str> {
    let problems = found.problems.iter();
    problems.map(|problem| problem.sentence.as_str()).collect()
}

#[test]
fn a_complete_bundle_may_be_submitted() {
    let known = Known::new();
    let found = check(&complete(), &known.facts());
    let heavy: Vec<_> = said(&found)
        .into_iter()
        .filter(|(severity, ..)| *severity != Severity::Advice)
        .collect();
    assert_eq!(heavy, []);
    assert_eq!(sentences(&found), [""; 0]);
    assert!(found.is_submittable());
}

#[test]
fn an_empty_bundle_says_what_is_missing_in_each_part() {
    let known = Known::new();
    let found = check(&Bundle::default(), &known.facts());
    for part in Part::ALL {
        let missing = found
            .problems
            .iter()
            .any(|problem| problem.part == part && problem.kind == ProblemKind::Missing);
        let stopped = found
            .of_part(part)
            .any(|found| found.finding.severity == Severity::Error);
        let unknown = found.not_checked.iter().any(|not| not.part == part);
        assert!(missing || stopped || unknown, "{part:?}");
    }
    assert!(!found.is_submittable());
}

#[test]
fn a_bundle_reads_as_it_was_written() {
    let bundle = complete();
    let json = serde_json::to_string(&bundle).unwrap();
    assert_eq!(serde_json::from_str::<Bundle>(&json).unwrap(), bundle);
    assert!(serde_json::from_str::<Bundle>("{}").unwrap().is_empty());
    let climbs = json.replace("1.2/Dockerfile", "../Dockerfile");
    assert!(serde_json::from_str::<Bundle>(&climbs).is_err());
    let found = check(&bundle, &Known::new().facts());
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(
        serde_json::from_str::<BundleFindings>(&json).unwrap(),
        found
    );
}
