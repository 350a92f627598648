//! What has to hold for every text, one function for each parser: nothing panics, every place that
//! a finding names is in the text, and every fix can be put in. The fuzz targets look for a text
//! that breaks one of them for as long as they are let; `tests/parsers.rs` tries a few.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use domain::change::{self, Bundle, Surroundings};
use domain::docs::check::DocsFacts;
use domain::docs::{Folder, MaintainedBy, PageFacts, TagLine, Templates, VariantFacts};
use domain::feedback::{self, FeedbackFacts, Prefill, derive, list_url, new_report_url};
use domain::finding::{Checked, FileFinding, Finding, apply, together};
use domain::lifecycle::{LifecycleFacts, classify};
use domain::manifest::{Manifest, parity};
use domain::programme::{Category, Channel, Programme};
use domain::{ImageName, Intent, Lifecycle, Visibility, dockerfile, license};

/// What has to hold for a text.
pub type Property = fn(&str);

/// Each parser by name, and what has to hold for every text that it is given.
pub const PARSERS: [(&str, Property); 7] = [
    ("manifest", manifest),
    ("dockerfile", dockerfile),
    ("shell", shell),
    ("markdown", markdown),
    ("feedback", feedback),
    ("licence", licence),
    ("metadata", metadata),
];

const MANIFEST: &str = "Maintainers: Ada (@ada)\nGitRepo: https://github.com/example/tool.git\n\nTags: 1.2, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n";

static PROGRAMME: LazyLock<Programme> = LazyLock::new(|| {
    let channel = |target: &str| Channel {
        label: "a place".to_owned(),
        target: target.to_owned(),
        note: None,
        account: None,
    };
    Programme {
        name: "Example images".to_owned(),
        summary: "Images for tests.".to_owned(),
        namespace: String::new(),
        general: channel("https://chat.example.org"),
        maintainers: channel("https://libera.chat"),
        help: vec![channel("https://help.example.org")],
        security: channel("mailto:security@example.org"),
        documentation: channel("https://github.com/example/docs/issues"),
        updates: channel("https://github.com/example/images/pulls?q={image}"),
        categories: vec![Category {
            slug: "networking".to_owned(),
            label: "Networking".to_owned(),
        }],
        retired: Vec::new(),
    }
});

static IMAGE: LazyLock<ImageName> =
    LazyLock::new(|| "tool".parse().expect("`tool` is the name of an image"));

/// Every place is one of the text, and the fixes can be put in one by one and together.
fn hold<'f>(text: &str, findings: impl IntoIterator<Item = &'f Finding>) {
    let findings: Vec<&Finding> = findings.into_iter().collect();
    for finding in &findings {
        for span in finding.related.iter().chain([&finding.span]) {
            assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
        }
        if let Some(fix) = &finding.fix {
            let fixed = apply(text, std::slice::from_ref(fix));
            assert!(fixed.is_ok_and(|fixed| fixed != text), "{finding:?}");
        }
    }
    assert!(apply(text, &together(findings)).is_ok());
}

fn hold_in(files: &BTreeMap<String, String>, checked: &Checked<FileFinding>) {
    for (file, text) in files {
        let of_file = checked.findings.iter().filter(|found| found.file == *file);
        hold(text, of_file.map(|found| &found.finding));
    }
}

/// The reading that finds everything and the one that stops at the first error agree.
pub fn manifest(text: &str) {
    let reading = Manifest::read(text);
    let verdict = parity(text.as_bytes());
    assert_eq!(reading.rejected.as_ref(), verdict.as_ref().err());
    if let Ok(printed) = &verdict {
        assert_eq!(&reading.manifest.print(), printed);
    }
    let tags = reading.check_tags("tool");
    let branches = reading.check_branches(|_| Some("main".to_owned()));
    hold(text, reading.problems.iter().chain(&tags).chain(&branches));
    let beside = dockerfile::check_manifest(text, &reading, &dockerfile::EntryFacts::default());
    hold(text, &beside.findings);
    compare(text, &BTreeMap::new(), &BTreeMap::new());
}

/// Both readings of `FROM`, and every rule.
pub fn dockerfile(text: &str) {
    let context = dockerfile::Context {
        image: Some("tool".to_owned()),
        builder: Some(String::new()),
        listed: Some(BTreeSet::from(["debian:trixie".to_owned()])),
        files: Some(BTreeMap::from([(
            "entrypoint.sh".to_owned(),
            text.to_owned(),
        )])),
        is_base: Some(true),
    };
    hold(text, &dockerfile::check(text, &context).findings);
    let unknown = dockerfile::Context::default();
    hold(text, &dockerfile::check(text, &unknown).findings);
    dockerfile::froms(text);
    dockerfile::froms_as_reference(text);
    compare(
        MANIFEST,
        &files([("Dockerfile", text)]),
        &files([("Dockerfile", "FROM debian:trixie\n")]),
    );
}

/// A script that starts a container, and the same commands in a `RUN`.
pub fn shell(text: &str) {
    let script = format!("#!/bin/sh\n{text}");
    hold(&script, &dockerfile::check_entrypoint(&script).findings);
    let run = format!("FROM debian:trixie\nRUN {text}");
    hold(
        &run,
        &dockerfile::check(&run, &dockerfile::Context::default()).findings,
    );
    compare(
        MANIFEST,
        &files([("Dockerfile", "FROM debian:trixie\n")]),
        &files([("Dockerfile", &run)]),
    );
}

/// The documentation of an image: its rules, its page, and where the image stands in its life.
pub fn markdown(text: &str) {
    let files = files([
        ("content.md", text),
        ("README-short.txt", text),
        ("variant-slim.md", text),
        ("license.md", text),
        ("maintainer.md", text),
        ("deprecated.md", text),
        ("compose.yaml", text),
        ("github-repo", "https://github.com/example/tool\n"),
    ]);
    check_documentation(&files);
    hold(text, &dockerfile::check_documentation(text).findings);
    let folder = Folder::new("tool", &files);
    let shared = BTreeMap::from([(
        "template.md".to_owned(),
        "%%CONTENT%%%%VARIANT%%".to_owned(),
    )]);
    let templates = Templates::new(&shared);
    let entries = [TagLine {
        tags: vec!["1.2-slim".to_owned()],
        shared_tags: Vec::new(),
        architectures: vec!["amd64".to_owned()],
        dockerfile: None,
    }];
    let facts = PageFacts {
        pull_name: "tool",
        logo: None,
        entries: &entries,
        variants: VariantFacts::default(),
    };
    folder.documentation(&templates, &facts);
    folder.assemble(&templates, &facts);
    classify(&LifecycleFacts {
        folder,
        templates,
        pull_name: "tool",
        entries: Some(1),
        retired: false,
        known: &|name| name == "other",
    });
}

/// Every intent is answered, and nothing but a private way is an answer to a security problem.
pub fn feedback(text: &str) {
    let files = files([
        ("content.md", "# What is Tool?\n"),
        ("issues.md", text),
        ("get-help.md", text),
        ("maintainer.md", text),
        ("github-repo", text),
    ]);
    let none = BTreeMap::new();
    let folder = Folder::new("tool", &files);
    let facts = FeedbackFacts {
        image: &IMAGE,
        folder,
        templates: Templates::new(&none),
        manifest_repo: Some("https://github.com/example/tool.git"),
    };
    let derived = derive(&facts, &PROGRAMME);
    for intent in Intent::ALL {
        let answer = derived.answer(intent);
        assert!(answer.primary.is_some());
        let mut ways = answer.primary.into_iter().chain(answer.others);
        assert!(
            intent != Intent::Security || ways.all(|way| way.visibility == Visibility::Private)
        );
    }
    let prefill = Prefill::new(Intent::Bug, IMAGE.clone());
    for route in &derived.routes {
        list_url(route);
        new_report_url(route, &prefill);
    }
    hold_in(&files, &feedback::check::check(&derived, &folder));
}

/// A licence is read or refused with its place.
pub fn licence(text: &str) {
    let checked = license::check(text);
    hold(text, &checked.findings);
    assert!(license::approval(text).is_some() || !checked.findings.is_empty());
}

/// The categories of an image.
pub fn metadata(text: &str) {
    check_documentation(&files([("content.md", "# x\n"), ("metadata.json", text)]));
}

fn files<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, String> {
    let owned = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    BTreeMap::from(owned)
}

/// Checks a folder with every fact, and with none.
fn check_documentation(files: &BTreeMap<String, String>) {
    let folder = Folder::new("tool", files);
    let names = BTreeSet::from(["debian".to_owned(), "tool".to_owned()]);
    let page = files.get("content.md").map(String::as_str);
    let facts = DocsFacts {
        other_files: Some(&names),
        changed: Some(&names),
        images: Some(&names),
        categories: Some(&PROGRAMME.categories),
        maintained_by: Some(MaintainedBy::DockerCommunity),
        organisations: Some(&names),
        page,
        lifecycle: Some(Lifecycle::Deprecated),
        ..DocsFacts::new(folder)
    };
    hold_in(files, &domain::docs::check::check(&facts));
    hold_in(files, &domain::docs::check::check(&DocsFacts::new(folder)));
}

/// Compares two versions of an image, in both directions.
fn compare(
    manifest: &str,
    dockerfiles: &BTreeMap<String, String>,
    others: &BTreeMap<String, String>,
) {
    let none = BTreeMap::new();
    let bundle = |manifest, dockerfiles| Bundle {
        manifest,
        dockerfiles,
        documentation: &none,
    };
    let (before, after) = (bundle(MANIFEST, others), bundle(manifest, dockerfiles));
    let surroundings = Surroundings {
        image: &IMAGE,
        programme: &PROGRAMME,
        templates: Templates::new(&none),
    };
    change::compare(&before, &after, &surroundings);
    change::compare(&after, &before, &surroundings);
}
