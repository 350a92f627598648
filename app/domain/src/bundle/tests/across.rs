//! The parts together, and each alone.

use proptest::prelude::*;

use super::*;

const SIBLING: &str = "Tags: 1.1.9, 1.1, 1.1.9-trixie\nDirectory: 1.1\n";

/// A bundle with something wrong in every part.
fn faulty() -> Bundle {
    let mut bundle = complete();
    bundle.answers.set(Field::License, "BUSL-1.1");
    bundle.answers.set(Field::Website, "skiff");
    bundle.manifest = format!("{}Colour: red\n\n{SIBLING}", bundle.manifest);
    let script = "#!/bin/sh\nmkdir /data\nskiff\n";
    bundle
        .context
        .insert(path("1.2/docker-entrypoint.sh"), text(script));
    bundle.context.insert(
        path("1.1/Dockerfile"),
        text("FROM nothere:1\nHEALTHCHECK CMD true\n"),
    );
    bundle.documentation.insert(
        path("content.md"),
        text("# What is it?\n\n```console\n$ docker run --privileged skiff\n```\n"),
    );
    bundle.documentation.remove(&path("license.md"));
    bundle.routes[1].target = "https://github.com/example/skiff/issues".to_owned();
    bundle
}

#[test]
fn every_family_of_rules_is_asked() {
    let known = Known::new();
    let found = check(&faulty(), &known.facts());
    let has = |severity, text: &str, rule: &str| {
        let wanted = (severity, text.to_owned(), rule.to_owned());
        assert!(
            said(&found).contains(&wanted),
            "{wanted:?} in {:#?}",
            said(&found)
        );
    };
    has(Severity::Block, "“Licence of the main software”", "SW-L002");
    has(Severity::Error, "The manifest", "SW-N011");
    has(Severity::Block, "`1.1/Dockerfile`", "SW-D030");
    has(Severity::Block, "`1.1/Dockerfile`", "SW-D037");
    has(Severity::Block, "`1.2/docker-entrypoint.sh`", "SW-D021");
    has(Severity::Block, "`1.2/docker-entrypoint.sh`", "SW-D022");
    has(
        Severity::Error,
        "`license.md` of the documentation",
        "SW-K002",
    );
    has(
        Severity::Block,
        "`content.md` of the documentation",
        "SW-D033",
    );
    has(Severity::Block, "The feedback routes", "SW-F014");
    assert!(
        said(&found)
            .iter()
            .any(|(_, text, rule)| text == "The manifest" && rule.starts_with("SW-M"))
    );
    assert_eq!(
        sentences(&found),
        [
            "“Site of the project” is no link: a link starts with https://, http://, mailto: or ircs://."
        ]
    );
    // The script is told at its own place, not at the line that names it.
    assert!(
        !said(&found)
            .iter()
            .any(|(_, text, rule)| text == "`1.2/Dockerfile`" && rule == "SW-D021")
    );
}

#[test]
fn the_parts_together_are_the_whole() {
    let known = Known::new();
    for bundle in [complete(), faulty(), Bundle::default()] {
        let whole = check(&bundle, &known.facts());
        let (mut findings, mut problems, mut not_checked) = (Vec::new(), Vec::new(), Vec::new());
        for part in Part::ALL {
            let found = check_part(&bundle, &known.facts(), part);
            findings.extend(found.findings);
            problems.extend(found.problems);
            not_checked.extend(found.not_checked);
        }
        findings.sort_by_key(|found| found.part);
        let mut of_whole = whole.findings.clone();
        let order = |found: &BundleFinding| {
            (
                found.part,
                found.text.clone(),
                found.finding.span,
                found.finding.rule.clone(),
                found.finding.message.clone(),
            )
        };
        findings.sort_by_key(order);
        of_whole.sort_by_key(order);
        assert_eq!(findings, of_whole);
        problems.sort();
        assert_eq!(problems, whole.problems);
        let key = |not: &BundleNotChecked| (not.part, not.rule.clone(), not.reason.clone());
        not_checked.sort_by_key(key);
        let mut rest = whole.not_checked.clone();
        rest.sort_by_key(key);
        assert_eq!(not_checked, rest);
    }
}

#[test]
fn a_text_alone_says_what_the_whole_says_about_it() {
    let known = Known::new();
    let bundle = faulty();
    let whole = check(&bundle, &known.facts());
    let texts = [
        BundleText::Answer(Field::License),
        BundleText::Context(path("1.1/Dockerfile")),
        BundleText::Context(path("1.2/Dockerfile")),
        BundleText::Context(path("1.2/docker-entrypoint.sh")),
        BundleText::Documentation(path("content.md")),
        BundleText::Routes,
    ];
    for text in &texts {
        let alone = check_text(&bundle, &known.facts(), text);
        let told: Vec<_> = whole.of_text(text).cloned().collect();
        assert_eq!(alone.findings, told, "{text}");
    }
    // Of the manifest, what lies across files needs the other files.
    let alone = check_text(&bundle, &known.facts(), &BundleText::Manifest);
    let across = |found: &&BundleFinding| !matches!(found.finding.rule.as_ref(), "SW-N011");
    let told: Vec<_> = whole
        .of_text(&BundleText::Manifest)
        .filter(across)
        .cloned()
        .collect();
    assert_eq!(alone.findings, told);
}

#[test]
fn what_is_not_known_is_told_with_the_files() {
    let known = Known::new();
    let facts = Facts {
        catalogue: None,
        ..known.facts()
    };
    let found = check(&complete(), &facts);
    let listed = found
        .not_checked
        .iter()
        .find(|not| not.rule == "SW-D037")
        .unwrap();
    assert_eq!(listed.texts, [BundleText::Context(path("1.2/Dockerfile"))]);
    assert_eq!(
        listed.reason,
        "the tags that are listed today are not known"
    );
}

#[test]
fn a_dockerfile_that_is_not_there_or_no_text_is_missed() {
    let known = Known::new();
    let mut bundle = complete();
    bundle.context.remove(&path("1.2/Dockerfile"));
    let found = check(&bundle, &known.facts());
    assert_eq!(
        sentences(&found),
        ["`1.2/Dockerfile` is missing: the manifest builds from it."]
    );
    let binary = FileContent::Binary {
        size: 3,
        sha256: ContentHash([0; 32]),
    };
    bundle.context.insert(path("1.2/Dockerfile"), binary);
    let found = check(&bundle, &known.facts());
    assert_eq!(
        sentences(&found),
        ["`1.2/Dockerfile` is no text, so nobody can read it."]
    );
}

#[test]
fn an_update_needs_no_form() {
    let known = Known::new();
    let facts = Facts {
        is_new: false,
        ..known.facts()
    };
    let mut bundle = complete();
    bundle.answers = Answers::default().with(Field::Name, "debian");
    assert_eq!(sentences(&check(&bundle, &facts)), [""; 0]);
    bundle.answers.set(Field::License, "BUSL-1.1");
    assert!(
        said(&check(&bundle, &facts))
            .iter()
            .any(|(.., rule)| rule == "SW-L002")
    );
}

#[test]
fn an_image_from_nothing_needs_a_statement() {
    let known = Known::new();
    let mut bundle = complete();
    bundle.context.insert(
        path("1.2/Dockerfile"),
        text("FROM scratch\nADD skiff.tar.xz /\nCMD [\"skiff\"]\n"),
    );
    let found = check(&bundle, &known.facts());
    assert_eq!(
        sentences(&found),
        [
            "“Tarballs of an image from nothing” is not answered, and a Dockerfile starts from nothing."
        ]
    );
    bundle
        .answers
        .set(Field::ScratchStatement, "One commit holds them.");
    assert_eq!(sentences(&check(&bundle, &known.facts())), [""; 0]);
}

#[test]
fn five_hundred_dockerfiles_are_checked() {
    let known = Known::new();
    let mut bundle = complete();
    for number in 0..500 {
        bundle.manifest.push_str(&format!(
            "\nTags: 0.{number}.0, 0.{number}\nFile: Dockerfile.{number}\n"
        ));
        bundle.context.insert(
            path(&format!("Dockerfile.{number}")),
            text("FROM debian:trixie-slim\nHEALTHCHECK CMD true\n"),
        );
    }
    let found = check(&bundle, &known.facts());
    assert_eq!(
        said(&found)
            .iter()
            .filter(|(.., rule)| rule == "SW-D030")
            .count(),
        500
    );
}

#[test]
fn errors_are_kept_when_there_is_too_much_to_tell() {
    let known = Known::new();
    let mut bundle = complete();
    for number in 0..400 {
        bundle
            .manifest
            .push_str(&format!("\nTags: 0.{number}\nFile: Dockerfile.{number}\n"));
        let broken = format!(
            "FROM debian:trixie-slim\n{}",
            "RUN curl https://a.example/x | sh\n".repeat(20)
        );
        bundle
            .context
            .insert(path(&format!("Dockerfile.{number}")), text(&broken));
    }
    bundle.manifest.push_str("\nTags: 0.1\nFile: other\n");
    let found = check(&bundle, &known.facts());
    assert_eq!(found.findings.len(), 5_000);
    assert!(found.omitted > 0);
    assert!(found.count(Severity::Error) > 0);
    assert_eq!(found, check(&bundle, &known.facts()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_that_is_typed_makes_it_panic(
        manifest in r"(Tags: |GitRepo: |\n|a|,|File: |Directory: ../|\PC){0,30}",
        dockerfile in r"(FROM |scratch|RUN |\n|COPY |ENTRYPOINT |\PC){0,30}",
        answer in r"\PC{0,20}",
        target in r"(https://|mailto:|a@b.c|\PC){0,8}",
    ) {
        let known = Known::new();
        let mut bundle = complete();
        bundle.manifest.push_str(&manifest);
        bundle.context.insert(path("1.2/Dockerfile"), text(&dockerfile));
        for field in Field::all() {
            bundle.answers.set(field, &answer);
        }
        bundle.documentation.insert(path("content.md"), text(&manifest));
        bundle.routes[0].target = target;
        let found = check(&bundle, &known.facts());
        for finding in &found.findings {
            if let Some(text) = bundle.text(&finding.text) {
                let span = finding.finding.span;
                prop_assert!(text.get(span.start..span.end).is_some(), "{finding:?} in {text:?}");
            }
        }
    }
}
