//! Each rule with its own examples, with near misses, and with anything at all.

mod near_misses;

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{RULES, rule};
use super::{Context, EntryFacts, check, check_documentation, check_entrypoint, check_manifest};
use crate::finding::{Checked, Severity};
use crate::manifest::Manifest;

/// Every fact, for an image called `sample` built by the classic builder.
fn context() -> Context {
    let listed = [
        "debian:trixie-slim",
        "node:24-trixie-slim",
        "fedora:43",
        "alpine:3.22",
        "python:latest",
        "python:3.14-slim-trixie",
        "debian:latest",
    ];
    let script =
        "#!/bin/sh\nset -e\nif [ \"$1\" = app ]; then\n\tmkdir -p /data\nfi\nexec \"$@\"\n";
    Context {
        image: Some("sample".to_owned()),
        builder: Some(String::new()),
        listed: Some(
            listed
                .into_iter()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>(),
        ),
        files: Some(BTreeMap::from([(
            "entrypoint.sh".to_owned(),
            script.to_owned(),
        )])),
        is_base: Some(true),
    }
}

fn manifest(id: &str, text: &str) -> Checked {
    let facts = EntryFacts {
        is_upstream: Some(id == "SW-D018"),
        is_base: Some(false),
        is_new: Some(true),
    };
    check_manifest(text, &Manifest::read(text), &facts)
}

/// Checks an example as what it is: a script, a manifest, a page or a Dockerfile.
fn check_example(id: &str, text: &str) -> Checked {
    if text.starts_with("#!") {
        check_entrypoint(text)
    } else if text.starts_with("Maintainers:") {
        manifest(id, text)
    } else if text.starts_with("```") {
        check_documentation(text)
    } else if id == "SW-D047" {
        // Its example needs BuildKit; that is another rule.
        check(
            text,
            &Context {
                builder: Some("buildkit".to_owned()),
                ..context()
            },
        )
    } else {
        check(text, &context())
    }
}

fn ids(checked: &Checked) -> Vec<&str> {
    let mut ids: Vec<&str> = checked
        .findings
        .iter()
        .map(|finding| finding.rule.as_ref())
        .collect();
    ids.dedup();
    ids
}

#[test]
fn every_bad_example_triggers_its_rule_alone_and_every_good_one_none() {
    for rule in RULES {
        let bad = check_example(rule.id, rule.bad);
        assert_eq!(ids(&bad), [rule.id], "the bad example of {}", rule.id);
        let expected = if rule.id == "SW-D027" {
            Severity::Advice
        } else {
            rule.severity
        };
        assert_eq!(bad.findings[0].severity, expected, "{}", rule.id);
        let good = check_example(rule.id, rule.good);
        assert_eq!(good.findings, [], "the good example of {}", rule.id);
        assert!(
            good.not_checked.is_empty(),
            "{}: {:?}",
            rule.id,
            good.not_checked
        );
    }
}

#[test]
fn rules_are_complete_and_in_order() {
    let mut numbers: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| id.starts_with("SW-D"))
        .collect();
    let expected: Vec<String> = (1..=47)
        .filter(|number| ![2, 24].contains(number))
        .map(|number| format!("SW-D{number:03}"))
        .collect();
    assert_eq!(numbers, expected);
    numbers.dedup();
    assert_eq!(numbers.len(), expected.len());
    for each in RULES {
        assert_eq!(rule(each.id), Some(*each));
        assert!(
            each.reason.ends_with('.')
                && each.reason.matches(". ").count() + each.reason.matches(": ").count() >= 1,
            "{}: a reason has two sentences",
            each.id
        );
        assert!(
            !each.source.is_empty() && !each.title.ends_with('.'),
            "{}",
            each.id
        );
    }
    assert_eq!(rule("SW-D000"), None);
}

#[test]
fn a_missing_fact_is_said_and_never_passes() {
    let checked = check(
        "FROM debian:trixie-slim\nRUN --mount=type=cache,target=/c apt-get install -y --no-install-recommends sample\nCOPY entrypoint.sh /\nENTRYPOINT [\"/entrypoint.sh\"]\n",
        &Context::default(),
    );
    let missing: Vec<&str> = checked
        .not_checked
        .iter()
        .map(|missing| missing.rule.as_ref())
        .collect();
    assert_eq!(
        missing,
        [
            "SW-D011", "SW-D021", "SW-D022", "SW-D023", "SW-D026", "SW-D028", "SW-D037", "SW-D041"
        ]
    );
    assert!(
        checked
            .not_checked
            .iter()
            .all(|missing| !missing.reason.is_empty())
    );
    let text = "Maintainers: Ada Example <ada@example.org> (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3\n";
    let checked = check_manifest(text, &Manifest::read(text), &EntryFacts::default());
    assert_eq!(checked.not_checked[0].rule, "SW-D018");
}

#[test]
fn other_shells_are_not_read() {
    let text = "FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN curl https://example.org/x | tar x\n";
    let checked = check(text, &context());
    assert_eq!(checked.findings, []);
    assert!(
        checked
            .not_checked
            .iter()
            .any(|missing| missing.rule == "SW-D001")
    );
    let text = "FROM debian:trixie-slim\nSHELL [\"pwsh\", \"-c\"]\nRUN curl https://example.org/x | tar x\n";
    assert!(
        check(text, &context())
            .not_checked
            .iter()
            .any(|missing| missing.rule == "SW-D001")
    );
    assert!(
        check_entrypoint("#!/usr/bin/env python3\nimport os\n")
            .not_checked
            .iter()
            .any(|missing| missing.rule == "SW-D021")
    );
}

#[test]
fn places_are_exact() {
    let text = "\u{feff}FROM debian:trixie-slim\nRUN set -eux; \\\n# a comment\n\tgpg --batch --keyserver keyserver.ubuntu.com --recv-keys 0F2D77C8\n";
    let checked = check(text, &context());
    // The mark hides FROM from the tools of the programme.
    assert_eq!(ids(&checked), ["SW-D047", "SW-D005"]);
    let finding = &checked.findings[1];
    assert_eq!(&text[finding.span.start..finding.span.end], "0F2D77C8");
    assert_eq!(finding.span.line, 4);
}

#[test]
fn a_finding_about_the_script_names_its_line() {
    let mut facts = context();
    facts.files = Some(BTreeMap::from([(
        "entrypoint.sh".to_owned(),
        "#!/bin/sh\nset -e\nexec app\n".to_owned(),
    )]));
    let checked = check(
        "FROM debian:trixie-slim\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"entrypoint.sh\"]\n",
        &facts,
    );
    assert_eq!(ids(&checked), ["SW-D021"]);
    assert!(
        checked.findings[0]
            .message
            .starts_with("entrypoint.sh, line 3: "),
        "{}",
        checked.findings[0].message
    );
    assert_eq!(checked.findings[0].span.line, 3);
}

#[test]
fn fixes_remove_their_findings() {
    for id in ["SW-N013", "SW-D040"] {
        let text = rule(id).map_or("", |rule| rule.bad);
        let checked = check(text, &context());
        let fix = checked.findings[0].fix.clone().expect(id);
        let mut fixed = text.to_owned();
        fixed.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        assert_eq!(check(&fixed, &context()).findings, [], "{fixed}");
    }
}

#[test]
fn large_texts_take_no_longer_than_they_are() {
    let lines = [
        "FROM a\n",
        "FROM a AS b\nFROM B\n",
        "RUN apk add x\n",
        "RUN cat <<E\n",
        "RUN apk add x; \\\n",
        "RUN <<E\n",
        "COPY <<E /\n",
        "COPY x.sh /\nRUN /x.sh\n",
        "ENV A=1\nRUN $A\n",
        "RUN curl http://x | tar x\n",
        "# x\n",
        "\\\n",
        "(",
        "$(",
        "\"",
        "RUN rm /x; apk add y;",
    ];
    for line in lines {
        let text = format!("FROM a\n{}", line.repeat(1_000_000 / line.len()));
        let began = std::time::Instant::now();
        check(&text, &context());
        // Even unoptimised: what grows with the square takes minutes.
        assert!(
            began.elapsed().as_secs() < 30,
            "{line}: {:?}",
            began.elapsed()
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_checked(text in "(FROM a|RUN |COPY |<<E|\nE|\n|\\\\|#|'|\"|\\$\\(|\\)|ENTRYPOINT \\[|\\]|curl |--from=|é|`| |b){0,40}") {
        let checked = check(&text, &Context::default());
        for finding in &checked.findings {
            proptest::prop_assert!(text.get(finding.span.start..finding.span.end).is_some(), "{finding:?}");
        }
        super::froms_as_reference(&text);
        super::froms(&text);
        check_documentation(&text);
        check_entrypoint(&text);
    }
}
