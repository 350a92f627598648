//! What is offered as a fix is one: it removes its finding and makes no text wrong that was right.

#![allow(clippy::unwrap_used, reason = "a test that stops names its line")]

use std::collections::{BTreeMap, BTreeSet};

use domain::dockerfile::{self, Context};
use domain::docs::Folder;
use domain::docs::check::DocsFacts;
use domain::finding::{Finding, Severity, apply, together};
use domain::manifest::Manifest;
use domain::{license, rules};
use proptest::prelude::*;

/// What checks a text.
type Check = fn(&str) -> Vec<Finding>;

fn manifest(text: &str) -> Vec<Finding> {
    let reading = Manifest::read(text);
    let tags = reading.check_tags("ada");
    let branches = reading.check_branches(|_| Some("main".to_owned()));
    let own = reading.problems.into_iter();
    own.chain(tags).chain(branches).collect()
}

fn dockerfile(text: &str) -> Vec<Finding> {
    let context = Context {
        listed: Some(BTreeSet::from(["debian:trixie-slim".to_owned()])),
        builder: Some(String::new()),
        ..Context::default()
    };
    dockerfile::check(text, &context).findings
}

fn licence(text: &str) -> Vec<Finding> {
    license::check(text).findings
}

/// The findings about `content.md`.
fn content(text: &str) -> Vec<Finding> {
    file("content.md", text)
}

fn metadata(text: &str) -> Vec<Finding> {
    file("metadata.json", text)
}

fn repository(text: &str) -> Vec<Finding> {
    file("github-repo", text)
}

fn file(name: &str, text: &str) -> Vec<Finding> {
    let files = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    let checked = domain::docs::check::check(&DocsFacts::new(Folder::new("tool", &files)));
    let of_file = checked.findings.into_iter().filter(|of| of.file == name);
    of_file.map(|of| of.finding).collect()
}

/// What tells a finding from another in a text that has changed before it.
fn name(finding: &Finding) -> (String, String) {
    (finding.rule.to_string(), finding.message.clone())
}

fn count(findings: &[Finding], of: &Finding) -> usize {
    findings
        .iter()
        .filter(|other| name(other) == name(of))
        .count()
}

fn errors(findings: &[Finding]) -> Vec<(String, String)> {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors.map(name).collect()
}

/// Puts every fix in, one by one and all together.
fn hold(text: &str, check: Check) -> usize {
    let findings = check(text);
    let right = errors(&findings).is_empty();
    let mut fixes = 0;
    for finding in &findings {
        let Some(fix) = &finding.fix else { continue };
        fixes += 1;
        let fixed = apply(text, std::slice::from_ref(fix)).unwrap();
        let after = check(&fixed);
        assert!(
            count(&after, finding) < count(&findings, finding),
            "{finding:?} is still there in\n{fixed}"
        );
        if right {
            assert_eq!(
                errors(&after),
                [],
                "{finding:?} in\n{text}\nbecomes\n{fixed}"
            );
        }
        if finding.severity == Severity::Error {
            let (before, after) = (errors(&findings), errors(&after));
            assert!(
                after.len() < before.len(),
                "{finding:?}: {after:?}\n{fixed}"
            );
        }
    }
    if right {
        let fixed = apply(text, &together(&findings)).unwrap();
        assert_eq!(errors(&check(&fixed)), [], "{text}\nbecomes\n{fixed}");
    }
    fixes
}

/// Slips of every kind, each with what is right.
const SLIPS: [(Check, &str, &str); 17] = [
    (
        dockerfile,
        "FROM debian:trixie-slim\nRUN set -eux; \\\n\tapk add curl tini\n",
        "FROM debian:trixie-slim\nRUN set -eux; \\\n\tapk add --no-cache curl tini\n",
    ),
    (manifest, "GitFetch: main", "GitFetch: refs/heads/main"),
    (
        manifest,
        "amd64-GitFetch: amd",
        "amd64-GitFetch: refs/heads/amd",
    ),
    (
        manifest,
        "amd64-GitCommit: 3B1F5F6E6D1C8F0A4F0C6A9F7B2F4C1D0E9A8B7C",
        "amd64-GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c",
    ),
    (manifest, "directory: x", "Directory: x"),
    (manifest, "build-er: buildkit", "Builder: buildkit"),
    (
        manifest,
        "Architectures: arm64v8, amd64",
        "Architectures: amd64, arm64v8",
    ),
    (
        manifest,
        "Architectures: linux/arm/v7, arm64, amd64",
        "Architectures: amd64, arm32v7, arm64v8",
    ),
    (
        manifest,
        "Architectures: amd64, arm64v8\nARM64-file: F",
        "Architectures: amd64, arm64v8\narm64v8-File: F",
    ),
    (
        manifest,
        "GitRepo: git@github.com:a/b.git",
        "GitRepo: https://github.com/a/b.git",
    ),
    (manifest, "Builder: BuildKit", "Builder: buildkit"),
    (manifest, "Directory: x\n  ", "Directory: x\n"),
    (manifest, "Tags: 1.2-latest, 1.2.3", "Tags: 1.2, 1.2.3"),
    (
        dockerfile,
        "FROM debian:trixie-slim AS Build\nFROM build\nRUN gpg --verify a.asc a",
        "FROM debian:trixie-slim AS Build\nFROM Build\nRUN gpg --batch --verify a.asc a",
    ),
    (
        content,
        "# x\n* a\n\n```bash\n$ docker run -d tool:1 && docker run %%REPO%%\n```\n",
        "# x\n\n-\ta\n\n```console\n$ docker run -d %%IMAGE%%:1 && docker run %%IMAGE%%\n```\n",
    ),
    (
        repository,
        "https://github.com/a/b.git/\n",
        "https://github.com/a/b\n",
    ),
    (licence, "gplv2 OR apache2", "GPL-2.0-only OR Apache-2.0"),
];

/// A manifest in which lines of an entry are replaced by others.
fn with_lines(lines: &str) -> String {
    let mut text = String::from(
        "Maintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/ada.git\n",
    );
    if !lines.starts_with("GitFetch:") {
        text.push_str("GitFetch: refs/heads/main\n");
    }
    text.push('\n');
    if !lines.starts_with("Tags:") {
        text.push_str("Tags: 1.2.3, 1.2, 1, latest\n");
    }
    text + "GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n" + lines + "\n"
}

#[test]
fn every_slip_is_mended_by_its_fixes() {
    for (check, wrong, right) in SLIPS {
        let whole = |text: &str| {
            if std::ptr::fn_addr_eq(check, manifest as Check) {
                with_lines(text)
            } else {
                text.to_owned()
            }
        };
        let (wrong, right) = (whole(wrong), whole(right));
        hold(&wrong, check);
        // One fix may make room for another.
        let mut text = wrong;
        while let fixes @ [_, ..] = &together(&check(&text))[..] {
            text = apply(&text, fixes).unwrap();
        }
        assert_eq!(text, right);
    }
}

#[test]
fn what_is_not_certain_has_no_fix() {
    let lines = [
        "GitFetch: v1.2",
        "GitFetch: origin/main",
        "GitCommit: 3b1f5f6",
        "Architectures: vax",
        "directory: x\nDirectory: y",
        "directory: x\nDIRECTORY: y",
        "gitfetch: main",
        "GitRepo: http://example.org/r",
        "  \nTags: 2.0",
        "sharedtags: latest",
    ];
    for line in lines {
        let found = manifest(&with_lines(line));
        let fixes: Vec<_> = found.iter().filter(|found| found.fix.is_some()).collect();
        assert!(!found.is_empty() && fixes.is_empty(), "{line}: {fixes:?}");
    }
    // The new tag would be one that is there already.
    let taken = manifest(&with_lines("Tags: 1.2-latest, 1.2"));
    assert!(taken.iter().all(|found| found.fix.is_none()), "{taken:?}");
}

#[test]
fn a_branch_that_is_not_the_default_is_named_once_for_all() {
    let text = with_lines("").replace("GitFetch: refs/heads/main\n", "");
    assert_eq!(hold(&text, manifest), 1);
    let fixed = apply(&text, &together(&manifest(&text))).unwrap();
    assert_eq!(fixed, with_lines(""));
    let own = text
        + "\nTags: 2\nGitFetch: refs/heads/2\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n";
    assert!(manifest(&own).iter().all(|found| found.fix.is_none()));
}

#[test]
fn the_fixes_of_all_examples_hold() {
    let mut fixes = 0;
    for rule in rules::all() {
        for text in [rule.good, rule.bad] {
            let checks: &[Check] = match rule.id.as_bytes()[3] {
                b'M' | b'N' | b'T' => &[manifest, dockerfile],
                b'D' => &[dockerfile, manifest],
                b'L' => &[licence],
                _ => &[content, metadata, repository],
            };
            fixes += checks.iter().map(|check| hold(text, *check)).sum::<usize>();
        }
    }
    assert!(fixes > 20, "{fixes}");
}

/// Lines of manifests, right and wrong.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "  ",
        " x",
        "#",
        "Maintainers: Ada (@ada)",
        "maintainers: Bob (@bob)",
        "Maintainers: nobody",
        "\u{feff}Tags: a",
        "Tags: a",
        "Tags: a, b",
        "Tags: 1.2-latest",
        "tags: b",
        "TAGS: c,",
        "SharedTags: s",
        "sharedtags: a",
        "GitRepo: https://github.com/a/b",
        "gitrepo: x",
        "GitRepo: git://github.com/a/b",
        "GitFetch: main",
        "gitfetch: refs/heads/x",
        "gitfetch: main",
        "amd64-gitfetch: x",
        "GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c",
        "GitCommit: 3B1F5F6E6D1C8F0A4F0C6A9F7B2F4C1D0E9A8B7C",
        "gitcommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c",
        "Architectures: arm64, amd64",
        "Architectures: s390x, amd64",
        "architectures: vax",
        "architectures: amd64",
        "arm64-File: F",
        "arm64v8-File: G",
        "arm64-GitCommit: x",
        "Builder: Classic",
        "builder: x",
        "Constraints: a",
        "constraints:",
        "Directory: d",
        "File: F",
        "values: x",
    ])
}

proptest! {
    #[test]
    fn fixes_of_any_manifest_hold(
        mark in prop::option::weighted(0.2, prop::sample::select(vec!["\u{feff}", "\u{feff}\u{feff}"])),
        head in prop::bool::weighted(0.7),
        lines in prop::collection::vec(line(), 0..14),
        valid in prop::bool::weighted(0.6),
    ) {
        let mut text = mark.unwrap_or_default().to_owned();
        if head {
            text.push_str("Maintainers: Ada (@ada)\nGitRepo: https://github.com/a/b\n");
        }
        text.push_str(&lines.join("\n"));
        if valid {
            text.push_str("\n\nTags: z\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\nDirectory: z\n");
        }
        hold(&text, manifest);
    }

    #[test]
    fn fixes_of_any_expression_hold(text in "((MIT|GPL-2\\.0|gpl|apache2|mit|GPL-3\\.0\\+|AND|OR|WITH|Net-SNMP|[()+/]) ?){0,8}") {
        hold(&text, licence);
    }

    #[test]
    fn fixes_of_any_page_hold(text in "(# x|\n|\n\n|\\* |- |\t|```bash\n|```|\\$ docker run -d |tool|%%REPO%%|:1|`| |x){0,24}") {
        hold(&text, content);
    }
}
