//! The rules about licences on expressions.

use std::collections::BTreeSet;

use super::rules::{RULES, rule};
use super::*;

fn ids(expression: &str) -> BTreeSet<String> {
    let found = check(expression).findings.into_iter();
    found.map(|finding| finding.rule.into_owned()).collect()
}

/// The expression with all fixes applied, the last one first.
fn fixed(expression: &str) -> String {
    let mut text = expression.to_owned();
    for finding in check(expression).findings.iter().rev() {
        if let Some(fix) = &finding.fix {
            text.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        }
    }
    text
}

#[test]
fn every_bad_example_is_stopped_by_its_rule_alone_and_every_good_one_passes() {
    for listed in RULES {
        assert_eq!(ids(listed.good), BTreeSet::new(), "{}", listed.id);
        assert_eq!(ids(listed.bad), BTreeSet::from([listed.id.to_owned()]));
        assert_eq!(rule(listed.id), Some(*listed));
        assert!(listed.reason.matches('.').count() >= 2, "{}", listed.id);
    }
    assert_eq!(rule("SW-L000"), None);
}

#[test]
fn approval_follows_and_and_or() {
    for (expression, expected) in [
        ("MIT", Some(Approval::Approved)),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            Some(Approval::Approved),
        ),
        ("SSPL-1.0", Some(Approval::NotApproved)),
        ("SSPL-1.0 OR Elastic-2.0", Some(Approval::NotApproved)),
        (
            "SSPL-1.0 OR Elastic-2.0 OR AGPL-3.0-only",
            Some(Approval::Approved),
        ),
        ("MIT AND BUSL-1.1", Some(Approval::NotApproved)),
        ("(MIT OR BUSL-1.1) AND Apache-2.0", Some(Approval::Approved)),
        (
            "MIT AND (BUSL-1.1 OR LicenseRef-Own)",
            Some(Approval::Unknown),
        ),
        ("MIT OR LicenseRef-Own", Some(Approval::Approved)),
        ("LicenseRef-Own AND SSPL-1.0", Some(Approval::NotApproved)),
        ("", None),
        ("MIT OR", None),
    ] {
        assert_eq!(approval(expression), expected, "{expression}");
    }
    let checked = check("LicenseRef-Own");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.not_checked[0].rule, "SW-L002");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    for (expression, place) in [
        ("Freeware", "Freeware"),
        ("MIT OR Nothing-1.0", "Nothing-1.0"),
        ("(MIT", "("),
        ("", ""),
        ("MIT AND", ""),
        ("MIT Apache-2.0", "Apache-2.0"),
    ] {
        let findings = check(expression).findings;
        assert_eq!(findings.len(), 1, "{expression}");
        let span = findings[0].span;
        assert_eq!(findings[0].rule, "SW-L001");
        assert_eq!(&expression[span.start..span.end], place, "{expression}");
    }
    assert_eq!(fixed("mIT"), "MIT");
    assert_eq!(check("MIT Apache-2.0").findings[0].fix, None);
    let long = "MIT OR ".repeat(EXPRESSION_LIMIT);
    assert_eq!(ids(&long), BTreeSet::from(["SW-L001".to_owned()]));
}

#[test]
fn fixes_name_what_is_used_now() {
    for (written, expected) in [
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-2.0+", "GPL-2.0-or-later"),
        (
            "LGPL-2.1+ OR AGPL-3.0",
            "LGPL-2.1-or-later OR AGPL-3.0-only",
        ),
        ("GFDL-1.3", "GFDL-1.3-only"),
        (
            "GPL-2.0-with-classpath-exception",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        ),
        ("StandardML-NJ", "SMLNJ"),
        ("apache2 OR MIT", "Apache-2.0 OR MIT"),
        ("gplv2", "GPL-2.0-only"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("GPL-3.0-or-later", "GPL-3.0-or-later"),
    ] {
        assert_eq!(fixed(written), expected, "{written}");
    }
    let without = check("Net-SNMP").findings;
    assert_eq!(
        (without[0].rule.as_ref(), &without[0].fix),
        ("SW-L003", &None)
    );
}

#[test]
fn every_deprecated_identifier_has_a_replacement_that_is_none() {
    let deprecated = LICENSES
        .iter()
        .filter(|license| license.flags & spdx::flags::IS_DEPRECATED != 0);
    let mut count = 0;
    for license in deprecated {
        assert!(ids(license.name).contains("SW-L003"), "{}", license.name);
        let better = fixed(license.name);
        if license.name != "Net-SNMP" {
            assert!(
                Expression::parse(&better).is_ok(),
                "{} becomes {better}",
                license.name
            );
        }
        count += 1;
    }
    assert!(count > 25, "{count}");
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_rules(text in "(?s).{0,80}", shaped in "((MIT|GPL-2\\.0|apache2|AND|OR|WITH|LLVM-exception|LicenseRef-a|[()+/é ]) ?){0,12}") {
        for text in [&text, &shaped] {
            for finding in check(text).findings {
                proptest::prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
            }
        }
    }
}
