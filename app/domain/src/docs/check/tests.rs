//! The rules about documentation on folders written for them.

mod forms;
mod names;
mod recorded;

use std::collections::BTreeMap;

use super::rules::{RULES, rule};
use super::*;
use crate::finding::Severity;

/// The folder `tool`, which every rule lets pass, with its facts.
#[derive(Debug, Clone)]
struct Sample {
    files: BTreeMap<String, String>,
    other_files: BTreeSet<String>,
    changed: BTreeSet<String>,
    images: BTreeSet<String>,
    categories: Vec<Category>,
    library: (String, String),
    maintained_by: MaintainedBy,
    organisations: BTreeSet<String>,
    page: String,
    lifecycle: Lifecycle,
}

const METADATA: &str =
    "{\n  \"hub\": {\n    \"categories\": [\n      \"networking\"\n    ]\n  }\n}\n";
const MANIFEST: &str = "Maintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n";

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

impl Sample {
    fn new() -> Self {
        let files = [
            ("README-short.txt", "A tool.\n"),
            (
                "content.md",
                "# What is Tool?\n\nA tool.\n\n# How to use this image\n\n```console\n$ docker run -d %%IMAGE%%:1.2\n```\n",
            ),
            ("github-repo", "https://github.com/example/tool-image\n"),
            (
                "license.md",
                "View [license information](https://example.org/license) for the software contained in this image.\n",
            ),
            ("maintainer.md", "[the Tool Team](%%GITHUB-REPO%%)\n"),
            ("metadata.json", METADATA),
        ];
        let slugs = [
            "databases-and-storage",
            "monitoring-and-observability",
            "networking",
            "security",
        ];
        Self {
            files: files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            other_files: BTreeSet::new(),
            changed: names(&["tool/content.md"]),
            images: names(&["debian", "mariadb", "nginx", "tool"]),
            categories: slugs
                .iter()
                .map(|slug| Category {
                    slug: (*slug).to_owned(),
                    label: (*slug).to_owned(),
                })
                .collect(),
            library: ("tool".to_owned(), MANIFEST.to_owned()),
            maintained_by: MaintainedBy::Others,
            organisations: names(&["tool-project"]),
            page: "A page.\n".to_owned(),
            lifecycle: Lifecycle::Active,
        }
    }

    fn with(mut self, file: &str, text: &str) -> Self {
        self.files.insert(file.to_owned(), text.to_owned());
        self
    }

    /// As an example of a rule describes it.
    fn of_example(example: &str) -> Self {
        let mut sample = Self::new();
        for section in example.split("==> ").skip(1) {
            let (name, text) = section.split_once(" <==\n").unwrap();
            match name {
                "tool/" => {
                    let listed: BTreeSet<String> = text.lines().map(str::to_owned).collect();
                    sample.files.retain(|name, _| listed.contains(name));
                    sample.other_files = listed
                        .into_iter()
                        .filter(|name| !sample.files.contains_key(name))
                        .collect();
                }
                "changed files" => sample.changed = text.lines().map(str::to_owned).collect(),
                "maintained by" => {
                    assert_eq!(text, "the Docker Community\n");
                    sample.maintained_by = MaintainedBy::DockerCommunity;
                }
                "state" => {
                    assert_eq!(text, "deprecated\n");
                    sample.lifecycle = Lifecycle::Deprecated;
                }
                "assembled page" => {
                    let length = text.strip_suffix(" bytes\n").unwrap().parse().unwrap();
                    sample.page = "x".repeat(length);
                }
                name => match name.split_once('/').unwrap() {
                    ("library", name) => sample.library = (name.to_owned(), text.to_owned()),
                    ("tool", file) => sample = sample.with(file, text),
                    _ => panic!("{name}"),
                },
            }
        }
        sample
    }

    fn check(&self) -> Checked<FileFinding> {
        let manifest = Manifest::parse(&self.library.1).unwrap();
        check(&DocsFacts {
            folder: Folder::new("tool", &self.files),
            other_files: Some(&self.other_files),
            changed: Some(&self.changed),
            images: Some(&self.images),
            categories: Some(&self.categories),
            manifest: Some(ManifestFacts {
                name: &self.library.0,
                text: &self.library.1,
                manifest: &manifest,
            }),
            maintained_by: Some(self.maintained_by),
            organisations: Some(&self.organisations),
            page: Some(&self.page),
            lifecycle: Some(self.lifecycle),
        })
    }

    /// Rule, weight and the text of the place of every finding.
    fn found(&self) -> Vec<(String, Severity, String)> {
        let checked = self.check();
        assert_eq!(checked.not_checked, []);
        checked
            .findings
            .into_iter()
            .map(|FileFinding { file, finding }| {
                let text = self.files.get(&file).map_or("", String::as_str);
                let place = text.get(finding.span.start..finding.span.end);
                (
                    finding.rule.into_owned(),
                    finding.severity,
                    place.unwrap_or_default().to_owned(),
                )
            })
            .collect()
    }

    /// The findings of one rule.
    fn found_by(&self, id: &str) -> Vec<(Severity, String)> {
        let found = self.found().into_iter().filter(|(rule, ..)| rule == id);
        found
            .map(|(_, severity, place)| (severity, place))
            .collect()
    }

    /// The messages of one rule.
    fn messages(&self, id: &str) -> Vec<String> {
        let found = self.check().findings.into_iter();
        found
            .filter(|found| found.finding.rule == id)
            .map(|found| found.finding.message)
            .collect()
    }
}

#[test]
fn every_bad_example_is_stopped_by_its_rule_alone_and_every_good_one_passes() {
    assert_eq!(Sample::new().found(), []);
    for listed in RULES {
        assert_eq!(
            Sample::of_example(listed.good).found(),
            [],
            "{} in its good example",
            listed.id
        );
        let found = Sample::of_example(listed.bad).found();
        let ids: BTreeSet<&str> = found.iter().map(|(id, ..)| id.as_str()).collect();
        assert_eq!(ids, BTreeSet::from([listed.id]), "{found:?}");
        assert!(
            found
                .iter()
                .all(|(_, severity, _)| *severity == listed.severity),
            "{}: {found:?}",
            listed.id
        );
    }
}

#[test]
fn rules_are_listed_once_and_in_order() {
    let ids: Vec<&str> = RULES.iter().map(|listed| listed.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    for listed in RULES {
        assert_eq!(rule(listed.id), Some(*listed));
        assert_eq!(
            listed.reason.matches(['.']).count().min(2),
            2,
            "{}",
            listed.id
        );
        assert!(listed.reason.ends_with('.') && !listed.title.ends_with('.'));
    }
    assert_eq!(rule("SW-K005"), None);
}

#[test]
fn a_missing_fact_is_said_and_never_a_pass() {
    let sample = Sample::new()
        .with("compose.yaml", "services:\n  a:\n    image: acme/a\n")
        .with("content.md", "```console\n$ docker run acme/tool\n```\n")
        .with("README-short.txt", "A tool.\n");
    let checked = check(&DocsFacts::new(Folder::new("tool", &sample.files)));
    let lacking: Vec<&str> = checked
        .not_checked
        .iter()
        .map(|lacking| lacking.rule.as_ref())
        .collect();
    assert_eq!(
        lacking,
        [
            "SW-K008", "SW-K012", "SW-K015", "SW-K018", "SW-K019", "SW-K020", "SW-K021", "SW-K024",
            "SW-K026", "SW-K028", "SW-K029", "SW-K030"
        ]
    );
    assert_eq!(checked.findings, []);
}

#[test]
fn a_folder_with_nothing_in_it_is_told_everything() {
    let files = BTreeMap::new();
    let checked = check(&DocsFacts::new(Folder::new("tool", &files)));
    let messages: Vec<&str> = checked
        .findings
        .iter()
        .map(|found| found.finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "Missing README-short.txt for: tool/",
            "Missing content.md for: tool/",
            "Missing github-repo for: tool/",
            "Missing license.md for: tool/",
            "Missing maintainer.md for: tool/",
            "error: tool/metadata.json does not exist or is empty",
        ]
    );
    // The image without a page needs none of them but the description and the metadata.
    let checked = check(&DocsFacts::new(Folder::new(WITHOUT_PAGE, &files)));
    let files: Vec<&str> = checked
        .findings
        .iter()
        .map(|found| found.file.as_str())
        .collect();
    assert_eq!(files, ["README-short.txt", "metadata.json"]);
}
