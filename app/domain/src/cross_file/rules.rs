//! Every rule that looks beyond the manifest, with its reason and an example of either kind.
//!
//! An example is a manifest; behind `--- Dockerfile` stands what it is built from, behind
//! `--- git` what the repository says. The examples of a name are the name alone.

use crate::finding::{Rule, Severity};

const FROM: &str = "official-images, naughty-from.sh";
const CONSTRAINTS: &str = "official-images, naughty-constraints.sh";
const COMMITS: &str = "official-images, naughty-commits.sh";

/// All rules that look beyond the manifest, in the order of their identifiers.
pub const RULES: &[&Rule] = &[
    &BASE_NOT_PINNED,
    &PIN_ARCHITECTURE,
    &WINDOWS_NOT_PINNED,
    &SCRATCH_ON_WINDOWS,
    &ARCHITECTURE_MISSING,
    &RISCV_ON_UBUNTU,
    &BASE_NOT_LISTED,
    &OCI_LAYOUT,
    &MISSING_CONSTRAINTS,
    &EXTRA_CONSTRAINTS,
    &REFERENCE_MISSING,
    &COMMIT_NOT_IN_REFERENCE,
    &TARBALL_CHANGED,
    &NAME_TAKEN,
    &NAME_CLOSE,
];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// A manifest with one entry of the given lines, and what stands behind it.
macro_rules! example {
    ($entry:literal, $behind:literal) => {
        concat!(
            "Maintainers: Ada Example <ada@example.org> (@ada)\n",
            "GitRepo: https://github.com/example/ada.git\n",
            "GitFetch: refs/heads/main\n",
            "\nTags: 1.2.3, 1.2, 1, latest\n",
            "GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
            $entry,
            $behind
        )
    };
}

/// A base from outside is pinned.
pub const BASE_NOT_PINNED: Rule = Rule {
    id: "SW-N005",
    severity: Severity::Error,
    title: "A base from outside the catalogue is pinned",
    reason: "Nobody in the programme reviews or rebuilds an outside image. The few that are allowed are pinned to a digest.",
    good: example!("", "--- Dockerfile\nFROM debian:trixie-slim\n"),
    bad: example!("", "--- Dockerfile\nFROM ghcr.io/acme/base:1\n"),
    source: FROM,
    since: "0.1.0",
}
.told();

/// The pinned digest has the architecture.
pub const PIN_ARCHITECTURE: Rule = Rule {
    id: "SW-N006",
    severity: Severity::Error,
    title: "A pinned base has the architectures of the entry",
    reason: "The build takes exactly the pinned digest. What that lacks cannot be built.",
    good: example!(
        "Architectures: amd64, arm64v8\n",
        "--- Dockerfile\nFROM redhat/ubi9-minimal:latest\n"
    ),
    bad: example!(
        "Architectures: amd64, riscv64\n",
        "--- Dockerfile\nFROM redhat/ubi9-minimal:latest\n"
    ),
    source: FROM,
    since: "0.1.0",
}
.told();

/// A version of Windows is pinned.
pub const WINDOWS_NOT_PINNED: Rule = Rule {
    id: "SW-N007",
    severity: Severity::Error,
    title: "The version of Windows is one that is pinned",
    reason: "A Windows image runs only on machines of its own version. The build machines have the pinned ones.",
    good: example!(
        "Architectures: windows-amd64\nConstraints: nanoserver-ltsc2022\n",
        "--- Dockerfile\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
    ),
    bad: example!(
        "Architectures: windows-amd64\nConstraints: nanoserver-ltsc2019\n",
        "--- Dockerfile\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2019\n"
    ),
    source: FROM,
    since: "0.1.0",
}
.told();

/// Nothing for Windows is built from nothing.
pub const SCRATCH_ON_WINDOWS: Rule = Rule {
    id: "SW-N008",
    severity: Severity::Error,
    title: "An image for Windows has a base",
    reason: "Windows runs no container without parts of Windows in it. `scratch` has none.",
    good: example!("", "--- Dockerfile\nFROM scratch\n"),
    bad: example!(
        "Architectures: windows-amd64\n",
        "--- Dockerfile\nFROM scratch\n"
    ),
    source: FROM,
    since: "0.1.0",
}
.told();

/// The base has the architectures.
pub const ARCHITECTURE_MISSING: Rule = Rule {
    id: "SW-N009",
    severity: Severity::Error,
    title: "The base has the architectures of the entry",
    reason: "An image is built upon its base for the same architecture. What the base lacks cannot be built.",
    good: example!(
        "Architectures: amd64, arm64v8\n",
        "--- Dockerfile\nFROM debian:trixie-slim\n"
    ),
    bad: example!(
        "Architectures: amd64, s390x\n",
        "--- Dockerfile\nFROM debian:trixie-slim\n"
    ),
    source: FROM,
    since: "0.1.0",
}
.told();

/// Newer releases of Ubuntu are not built for riscv64.
pub const RISCV_ON_UBUNTU: Rule = Rule {
    id: "SW-N010",
    severity: Severity::Error,
    title: "Ubuntu from 25.10 on is no base for riscv64",
    reason: "These releases need a profile of the processor that no machine has yet. Nothing could be built or tried on them.",
    good: example!(
        "Architectures: amd64, riscv64\n",
        "--- Dockerfile\nFROM ubuntu:24.04\n"
    ),
    bad: example!(
        "Architectures: amd64, riscv64\n",
        "--- Dockerfile\nFROM ubuntu:25.10\n"
    ),
    source: FROM,
    since: "0.1.0",
}
.told();

/// A base from the catalogue is listed.
pub const BASE_NOT_LISTED: Rule = Rule {
    id: "SW-N011",
    severity: Severity::Error,
    title: "The base is a tag that the catalogue lists",
    reason: "What is no longer listed is no longer rebuilt and gets no fixes. What never was cannot be pulled.",
    good: example!("", "--- Dockerfile\nFROM debian:trixie-slim\n"),
    bad: example!("", "--- Dockerfile\nFROM node:lts-noble\n"),
    source: FROM,
    since: "0.1.0",
}
.told();

/// `oci-import` finds a layout.
pub const OCI_LAYOUT: Rule = Rule {
    id: "SW-N017",
    severity: Severity::Error,
    title: "What `oci-import` takes over is an OCI layout with one image",
    reason: "This builder reads no Dockerfile. It takes the index of a layout that stands in the repository.",
    good: example!(
        "Builder: oci-import\nFile: index.json\n",
        "--- layout 1.0.0 2 1\n"
    ),
    bad: example!("Builder: oci-import\n", "--- layout 1.0.0 2 1\n"),
    source: "bashbrew, cmd/bashbrew/oci-builder.go",
    since: "0.1.0",
}
.told();

/// The constraints of the base are those of the entry.
pub const MISSING_CONSTRAINTS: Rule = Rule {
    id: "SW-N018",
    severity: Severity::Error,
    title: "An entry has the constraints of its bases",
    reason: "A build goes to a machine that meets the constraints. Without them it goes to one on which the base does not run.",
    good: example!(
        "Architectures: windows-amd64\nConstraints: windowsservercore-ltsc2022\n",
        "--- Dockerfile\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
    ),
    bad: example!(
        "Architectures: windows-amd64\n",
        "--- Dockerfile\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
    ),
    source: CONSTRAINTS,
    since: "0.1.0",
}
.told();

/// An entry has no other constraints.
pub const EXTRA_CONSTRAINTS: Rule = Rule {
    id: "SW-N019",
    severity: Severity::Error,
    title: "An entry has no constraints beyond those of its bases",
    reason: "Constraints come from the base. Another one would keep the build from machines that can do it.",
    good: example!("", "--- Dockerfile\nFROM debian:trixie-slim\n"),
    bad: example!(
        "Constraints: aufs\n",
        "--- Dockerfile\nFROM debian:trixie-slim\n"
    ),
    source: CONSTRAINTS,
    since: "0.1.0",
}
.told();

/// The branch or tag exists.
pub const REFERENCE_MISSING: Rule = Rule {
    id: "SW-N021",
    severity: Severity::Error,
    title: "GitFetch names a branch or tag that exists",
    reason: "The build fetches this reference and nothing else. If it is not there, nothing is built.",
    good: example!("", "--- git\nfound\n"),
    bad: example!("", "--- git\nno reference\n"),
    source: COMMITS,
    since: "0.1.0",
}
.told();

/// The commit is in the reference.
pub const COMMIT_NOT_IN_REFERENCE: Rule = Rule {
    id: "SW-N022",
    severity: Severity::Error,
    title: "GitCommit is in the history of GitFetch",
    reason: "The build fetches GitFetch only, so it does not find a commit of another branch. Mostly the repository uses `main` and GitFetch was left at its default, `master`.",
    good: example!("", "--- git\nfound\n"),
    bad: example!("", "--- git\nno commit\n"),
    source: COMMITS,
    since: "0.1.0",
}
.told();

/// A tarball is in one commit only.
pub const TARBALL_CHANGED: Rule = Rule {
    id: "SW-N023",
    severity: Severity::Error,
    title: "A large tarball is never changed in the history",
    reason: "Every version of it stays in the history, and every clone carries them all. A base image keeps each tarball in a single commit.",
    good: example!("", "--- git\nfound\n"),
    bad: example!(
        "",
        "--- git\nfound\nrootfs.tar.xz 31457280 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\n"
    ),
    source: COMMITS,
    since: "0.1.0",
}
.told();

/// A new name is free.
pub const NAME_TAKEN: Rule = Rule {
    id: "SW-N025",
    severity: Severity::Error,
    title: "A new image has a new name",
    reason: "There is one file for each image, and the tags of a retired one can be pulled for ever. Who uses the old image must not get another.",
    good: "ada",
    bad: "consul",
    source: "official-images, README.md, library definition files",
    since: "0.1.0",
}
.told();

/// A new name is not taken for another.
pub const NAME_CLOSE: Rule = Rule {
    id: "SW-N026",
    severity: Severity::Warn,
    title: "A new name is not mistaken for another",
    reason: "Users type names from memory. Who slips must not get an image that was not meant.",
    good: "ada",
    bad: "deb1an",
    source: "the portal",
    since: "0.1.0",
}
.told();

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::tests::{catalogue, names, pins};
    use super::super::*;
    use super::*;

    /// The rules that an example offends, by the fixtures of the other tests.
    fn offended(example: &str) -> BTreeSet<String> {
        let checked = if example.contains('\n') {
            check_example(example)
        } else {
            check_new_name(example, Some(&names()))
        };
        let findings = checked.findings.into_iter();
        findings.map(|finding| finding.rule.into_owned()).collect()
    }

    fn check_example(example: &str) -> Checked {
        let (text, behind) = example.split_once("--- ").expect("something behind");
        let reading = Manifest::read(text);
        assert!(!reading.has_errors(), "{:?}", reading.problems);
        let (kind, lines) = behind.split_once('\n').expect("a line");
        let kind: Vec<_> = kind.split(' ').collect();
        let mut builds = BTreeMap::new();
        let mut histories = BTreeMap::new();
        let number = |text: &str| text.parse::<u32>().expect("a number");
        let entry = &reading.manifest.entries[0];
        for architecture in &entry.architectures {
            let content = match &kind[..] {
                ["layout", version, schema, manifests] => BuildContent::OciLayout {
                    version: (*version).to_owned(),
                    schema: number(schema),
                    manifests: number(manifests) as usize,
                },
                ["git"] => BuildContent::Dockerfile(vec!["scratch".to_owned()]),
                _ => BuildContent::Dockerfile(
                    lines
                        .lines()
                        .filter_map(|line| line.strip_prefix("FROM "))
                        .map(str::to_owned)
                        .collect(),
                ),
            };
            builds.insert(BuildFile::of(entry, architecture), content);
            if kind == ["git"] {
                let mut said = lines.lines();
                let answer = said.next().expect("an answer");
                let tarballs = said.map(|line| {
                    let words: Vec<_> = line.split(' ').collect();
                    ChangedTarball {
                        commit: words[2].to_owned(),
                        path: words[0].to_owned(),
                        bytes: number(words[1]).into(),
                    }
                });
                let history = GitHistory {
                    reference_exists: answer != "no reference",
                    in_reference: Some(answer == "found"),
                    changed_tarballs: Some(tarballs.collect()),
                };
                histories.insert(BuildCommit::of(entry, architecture), history);
            }
        }
        check(
            "ada",
            &reading,
            &Facts {
                catalogue: Some(&catalogue()),
                pins: Some(&pins()),
                builds: &builds,
                histories: &histories,
            },
        )
    }

    #[test]
    fn every_bad_example_offends_exactly_its_rule_and_every_good_one_none() {
        for rule in RULES {
            let only = BTreeSet::from([rule.id.to_owned()]);
            assert_eq!(offended(rule.bad), only, "{}", rule.id);
            assert_eq!(offended(rule.good), BTreeSet::new(), "{}", rule.id);
        }
    }

    #[test]
    fn identifiers_are_sorted_and_unique() {
        assert!(RULES.windows(2).all(|pair| pair[0].id < pair[1].id));
        for listed in RULES {
            assert_eq!(rule(listed.id), Some(*listed));
            assert!(listed.reason.ends_with('.') && !listed.title.ends_with('.'));
        }
        assert_eq!(rule("SW-N001"), None);
    }
}
