//! That a text by itself is judged as it is among others.
#![allow(clippy::unwrap_used, reason = "a test that stops names its line")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::docs::corpus::Corpus;

#[test]
fn a_kind_is_read_as_it_is_written() {
    for kind in TextKind::all() {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        let json = serde_json::to_string(&kind).unwrap();
        assert_eq!(serde_json::from_str::<TextKind>(&json).unwrap(), kind);
    }
    assert!("Manifest".parse::<TextKind>().is_err());
}

#[test]
fn each_kind_has_rules_of_its_own() {
    for (kind, text, rule) in [
        (TextKind::Manifest, "Tags\n", "SW-M018"),
        (
            TextKind::Manifest,
            "Maintainers: A (@a)\nGitRepo: https://a.example/b.git\n\nTags: nightly\nGitCommit: 0123456789abcdef0123456789abcdef01234567\n",
            "SW-D045",
        ),
        (
            TextKind::Dockerfile,
            "FROM debian:trixie\nRUN wget http://a.example/b.tar.gz && tar -xf b.tar.gz\n",
            "SW-D001",
        ),
        (
            TextKind::Entrypoint,
            "#!/bin/sh\nmkdir -p /data\napp\n",
            "SW-D021",
        ),
        (TextKind::Docs(DocsFile::Short), "one\ntwo\n", "SW-K006"),
        (TextKind::Docs(DocsFile::Content), "", "SW-K001"),
    ] {
        let checked = check(kind, None, text);
        let found: BTreeSet<&str> = checked.findings.iter().map(|found| &*found.rule).collect();
        assert!(found.contains(rule), "{kind}: {found:?}");
        assert!(checked.findings.is_sorted_by_key(|found| found.span.start));
    }
}

#[test]
fn a_text_of_nothing_but_faults_has_an_answer_that_can_be_read() {
    let heading = "# escape=`\n".repeat(FINDING_LIMIT * 2);
    for kind in TextKind::all() {
        let checked = check(kind, None, &heading);
        assert!(checked.findings.len() <= FINDING_LIMIT, "{kind}");
        assert!(checked.findings.is_sorted_by_key(|found| found.span.start));
    }
    let checked = check(TextKind::Docs(DocsFile::Content), None, &heading);
    assert!(checked.omitted > 0);
}

#[test]
fn the_name_is_used_where_it_is_given() {
    let text = "# What is tool?\n\n```console\n$ docker run tool\n```\n";
    let kind = TextKind::Docs(DocsFile::Content);
    let fixes = |image| {
        check(kind, image, text)
            .findings
            .iter()
            .filter(|found| found.fix.is_some())
            .count()
    };
    assert_eq!((fixes(None), fixes(Some("tool"))), (0, 1));
}

#[test]
fn what_needs_another_file_is_not_checked() {
    let kind = TextKind::Docs(DocsFile::Repository);
    let checked = check(kind, None, "https://gitlab.com/tool/tool\n");
    assert_eq!(checked.findings, []);
    let reasons: Vec<&str> = checked
        .not_checked
        .iter()
        .map(|lacking| lacking.reason.as_str())
        .collect();
    assert!(
        reasons.contains(&"it is not known whether there is an issues.md"),
        "{reasons:?}"
    );
}

/// Every finding of a file by itself is also one of the file in its folder.
#[test]
fn a_file_alone_has_no_finding_that_it_has_not_in_its_folder() {
    let Some(corpus) = Corpus::find() else { return };
    let mut compared = 0;
    for folder in corpus.folders() {
        let whole = crate::docs::check(&DocsFacts::new(Folder::new(&folder.name, &folder.files)));
        for file in DocsFile::ALL {
            let Some(text) = folder.files.get(file.as_str()) else {
                continue;
            };
            let alone = check(TextKind::Docs(file), Some(&folder.name), text);
            for finding in alone
                .findings
                .iter()
                .filter(|found| found.rule.starts_with("SW-K"))
            {
                let same = whole
                    .findings
                    .iter()
                    .any(|found| found.file == file.as_str() && found.finding == *finding);
                assert!(same, "{}/{file:?}: {finding:?}", folder.name);
            }
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared} files");
}

proptest! {
    #[test]
    fn anything_is_checked_without_a_panic(text in ".{0,200}", which in 0_usize..13) {
        let kind = TextKind::all().nth(which).unwrap();
        for finding in check(kind, Some("tool"), &text).findings {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some(), "{kind}: {finding:?}");
        }
    }
}
