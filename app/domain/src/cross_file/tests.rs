use std::collections::{BTreeMap, BTreeSet};

use super::*;

const COMMIT: &str = "3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c";
const OTHER: &str = "0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b";

fn strings(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn manifest(entries: &str) -> String {
    format!(
        "Maintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/ada.git\nGitCommit: {COMMIT}\n\n{entries}"
    )
}

/// Some images that the rules may build upon.
pub(super) fn catalogue() -> CatalogueFacts {
    let debian = Manifest::parse(&manifest(
        "Tags: trixie-20260801-slim, trixie-slim\nArchitectures: amd64, arm64v8\n",
    ));
    let ubuntu = Manifest::parse(&manifest(
        "Tags: 24.04, noble-20260801, noble\nArchitectures: amd64, riscv64\nDirectory: noble\n\n\
         Tags: 26.04, resolute, latest\nArchitectures: amd64, riscv64\nDirectory: resolute\n\n\
         Tags: 25.10, questing\nArchitectures: amd64, riscv64\nDirectory: questing\n",
    ));
    let golang = Manifest::parse(&manifest(
        "Tags: 1.27-trixie\nSharedTags: 1.27\nArchitectures: amd64\nDirectory: linux\n\n\
         Tags: 1.27-windowsservercore-ltsc2025\nSharedTags: 1.27\nArchitectures: windows-amd64\nDirectory: windows\nConstraints: windowsservercore-ltsc2025\n",
    ));
    let node = Manifest::parse(&manifest("Tags: lts-trixie, lts\n"));
    CatalogueFacts::of([
        ("debian", &debian.expect("debian")),
        ("ubuntu", &ubuntu.expect("ubuntu")),
        ("golang", &golang.expect("golang")),
        ("node", &node.expect("node")),
    ])
}

pub(super) fn pins() -> Pins {
    let windows = || Some(strings("windows-amd64"));
    Pins {
        bases: BTreeMap::from([
            (
                "redhat/ubi9-minimal:latest".to_owned(),
                Some(strings("amd64 arm64v8")),
            ),
            ("redhat/ubi8:latest".to_owned(), None),
            (
                "mcr.microsoft.com/windows/nanoserver:ltsc2022".to_owned(),
                windows(),
            ),
            (
                "mcr.microsoft.com/windows/servercore:ltsc2022".to_owned(),
                windows(),
            ),
        ]),
    }
}

pub(super) fn names() -> NameFacts {
    NameFacts {
        known: strings("debian ubuntu golang node"),
        retired: strings("consul centos"),
    }
}

/// What the rules say of an image `x`, when all entries are built from the same bases.
fn checked(entries: &str, froms: &[&str]) -> Checked {
    let text = manifest(entries);
    let reading = Manifest::read(&text);
    assert!(!reading.has_errors(), "{:?}", reading.problems);
    let froms: Vec<_> = froms.iter().map(|from| (*from).to_owned()).collect();
    let mut builds = BTreeMap::new();
    let mut histories = BTreeMap::new();
    for entry in &reading.manifest.entries {
        for architecture in &entry.architectures {
            let file = BuildFile::of(entry, architecture);
            builds.insert(file, BuildContent::Dockerfile(froms.clone()));
            let history = GitHistory {
                reference_exists: true,
                in_reference: Some(true),
                changed_tarballs: Some(Vec::new()),
            };
            histories.insert(BuildCommit::of(entry, architecture), history);
        }
    }
    let (catalogue, pins) = (catalogue(), pins());
    check(
        "x",
        &reading,
        &Facts {
            catalogue: Some(&catalogue),
            pins: Some(&pins),
            builds: &builds,
            histories: &histories,
        },
    )
}

fn said(entries: &str, froms: &[&str]) -> Vec<(String, String)> {
    let checked = checked(entries, froms);
    assert_eq!(checked.not_checked, []);
    let findings = checked.findings.into_iter();
    findings
        .map(|finding| (finding.rule.into_owned(), finding.message))
        .collect()
}

fn one(rule: &str, message: &str) -> Vec<(String, String)> {
    vec![(rule.to_owned(), message.to_owned())]
}

#[test]
fn what_is_mended_in_the_dockerfile_names_it() {
    let help = |from: &str| {
        let checked = checked("Tags: 1\nDirectory: 1\n", &[from]);
        checked.findings.into_iter().next().map(|found| found.help)
    };
    assert_eq!(
        help("debian:nowhere").as_deref(),
        Some(
            "In `1/Dockerfile`, build on a tag that `library/debian` lists today; `nowhere` is not among them."
        )
    );
    assert_eq!(
        help("nobody:1").as_deref(),
        Some(
            "In `1/Dockerfile`, build on an image of the catalogue, on `scratch` or on a pinned base: there is no `library/nobody`."
        )
    );
}

#[test]
fn bases_are_told_as_the_job_tells_them() {
    assert_eq!(
        said("Tags: 1\n", &["ghcr.io/acme/base:1"]),
        one(
            "SW-N005",
            " - x:1 (FROM ghcr.io/acme/base:1) -- completely unsupported base!"
        )
    );
    assert_eq!(
        said(
            "Tags: 1\nArchitectures: amd64, riscv64\n",
            &["debian:trixie-slim"]
        ),
        one("SW-N009", " - x:1 (FROM debian:trixie-slim) [riscv64]")
    );
    assert_eq!(
        said(
            "Tags: 1\nArchitectures: amd64, ppc64le, s390x\n",
            &["debian:trixie-slim"]
        ),
        one(
            "SW-N009",
            " - x:1 (FROM debian:trixie-slim) [ppc64le, s390x]"
        )
    );
    assert_eq!(
        said(
            "Tags: 1\nArchitectures: amd64, riscv64\n",
            &["ubuntu:25.10"]
        ),
        one(
            "SW-N010",
            " - x:1 (FROM ubuntu:25.10) [riscv64]\n - DOI cannot support riscv64 on Ubuntu 25.10+ since it uses RVA23 and hardware does not exist yet"
        )
    );
    assert_eq!(
        said("Tags: 1\nArchitectures: riscv64\n", &["ubuntu"])[0].0,
        "SW-N010",
        "`latest` is another release by now"
    );
    assert_eq!(
        said("Tags: 1\nArchitectures: riscv64\n", &["ubuntu:noble"]),
        []
    );
    assert_eq!(said("Tags: 1\n", &["ubuntu:25.10"]), []);
}

#[test]
fn one_good_base_is_enough_for_the_list_of_architectures() {
    assert_eq!(
        said("Tags: 1\n", &["scratch", "node:lts-noble"]),
        one("SW-N011", " - x:1 (FROM node:lts-noble) [amd64]")
    );
}

#[test]
fn what_the_build_tools_misread_is_explained() {
    let help = |from: &str| checked("Tags: 1\n", &[from]).findings[0].help.clone();
    assert!(help("debian:$V").contains("ARG"));
    assert!(help("--platform=$BUILDPLATFORM").contains("ARG"));
    assert!(help("--platform=linux/amd64").contains("`--platform`"));
}

#[test]
fn an_image_may_build_upon_its_own_tags() {
    assert_eq!(
        said("Tags: 1\n\nTags: 1-extra\nDirectory: extra\n", &["x:1"]),
        []
    );
    assert_eq!(said("Tags: 1\n", &["x:2"])[0].0, "SW-N011");
}

#[test]
fn a_shared_tag_is_that_of_its_first_entry() {
    assert_eq!(said("Tags: 1\n", &["golang:1.27"]), []);
    assert_eq!(
        said("Tags: 1\nArchitectures: windows-amd64\n", &["golang:1.27"])[0].0,
        "SW-N009"
    );
}

#[test]
fn pins_have_their_architectures() {
    let ubi = ["redhat/ubi9-minimal"];
    assert_eq!(said("Tags: 1\nArchitectures: amd64, arm64v8\n", &ubi), []);
    assert_eq!(
        said("Tags: 1\nArchitectures: amd64, s390x\n", &ubi),
        one(
            "SW-N006",
            " - x:1 (FROM redhat/ubi9-minimal:latest) [s390x]"
        )
    );
    let unknown = checked("Tags: 1\n", &["redhat/ubi8:latest"]);
    assert_eq!(unknown.findings, []);
    assert_eq!(
        unknown.not_checked,
        [NotChecked {
            rule: "SW-N006".into(),
            reason: "the architectures of the pinned `redhat/ubi8:latest` are not known".to_owned(),
        }]
    );
}

#[test]
fn constraints_are_those_of_the_bases() {
    let server = "mcr.microsoft.com/windows/servercore:ltsc2022";
    assert_eq!(
        said("Tags: 1\nArchitectures: windows-amd64\n", &[server]),
        one(
            "SW-N018",
            &format!(
                " - x:1 -- missing constraints (FROM {server}):\n   - windowsservercore-ltsc2022"
            )
        )
    );
    assert_eq!(
        said("Tags: 1\nConstraints: aufs\n", &["debian:trixie-slim"]),
        one(
            "SW-N019",
            " - x:1 -- extra constraints (FROM debian:trixie-slim):\n   - aufs"
        )
    );
    let inherited =
        "Tags: 1\nArchitectures: windows-amd64\nConstraints: windowsservercore-ltsc2025\n";
    let golang = ["golang:1.27-windowsservercore-ltsc2025"];
    assert_eq!(said(inherited, &golang), []);
    let wrong = inherited.replace("2025", "2022");
    let rules: Vec<_> = said(&wrong, &golang)
        .into_iter()
        .map(|found| found.0)
        .collect();
    assert_eq!(rules, ["SW-N018", "SW-N019"]);
}

#[test]
fn findings_point_at_what_has_to_change() {
    let entries = "Tags: 1\nArchitectures: amd64, s390x\nConstraints: aufs\n";
    let text = manifest(entries);
    let places: Vec<_> = checked(entries, &["debian:trixie-slim"])
        .findings
        .iter()
        .map(|finding| {
            (
                finding.rule.to_string(),
                text[finding.span.start..finding.span.end].to_owned(),
            )
        })
        .collect();
    let expected = [("SW-N009", "amd64, s390x"), ("SW-N019", "aufs")];
    let expected = expected.map(|(rule, text)| (rule.to_owned(), text.to_owned()));
    assert_eq!(places, expected);
}

#[test]
fn without_facts_nothing_passes() {
    let reading = Manifest::read(&manifest("Tags: 1\n"));
    let facts = Facts {
        catalogue: None,
        pins: None,
        builds: &BTreeMap::new(),
        histories: &BTreeMap::new(),
    };
    let checked = check("x", &reading, &facts);
    assert_eq!(checked.findings, []);
    let ids: BTreeSet<_> = checked
        .not_checked
        .iter()
        .map(|n| n.rule.as_ref())
        .collect();
    let all = "SW-N005 SW-N006 SW-N007 SW-N008 SW-N009 SW-N010 SW-N011 SW-N018 SW-N019 SW-N021 SW-N022 SW-N023";
    assert_eq!(ids, all.split(' ').collect());
    assert_eq!(
        checked.not_checked[0].reason,
        "`Dockerfile` of x:1 is not there"
    );
}

#[test]
fn without_a_catalogue_or_pins_only_their_bases_stay_open() {
    let reading = Manifest::read(&manifest("Tags: 1\n"));
    let entry = &reading.manifest.entries[0];
    let froms = ["debian:trixie-slim", "redhat/ubi9:latest", "scratch"];
    let content = BuildContent::Dockerfile(froms.map(str::to_owned).to_vec());
    let builds = BTreeMap::from([(BuildFile::of(entry, "amd64"), content)]);
    let facts = Facts {
        catalogue: None,
        pins: None,
        builds: &builds,
        histories: &BTreeMap::new(),
    };
    let checked = check("x", &reading, &facts);
    assert_eq!(checked.findings, []);
    let ids: Vec<_> = checked
        .not_checked
        .iter()
        .map(|n| n.rule.as_ref())
        .collect();
    assert_eq!(
        ids,
        [
            "SW-N005", "SW-N011", "SW-N018", "SW-N019", "SW-N021", "SW-N022", "SW-N023"
        ]
    );
}

/// What the rules say when the one commit of the manifest has this history.
fn of_history(history: GitHistory) -> Checked {
    let reading = Manifest::read(&manifest(
        "Tags: 1\nBuilder: oci-import\nFile: index.json\n",
    ));
    let entry = &reading.manifest.entries[0];
    let layout = BuildContent::OciLayout {
        version: "1.0.0".to_owned(),
        schema: 2,
        manifests: 1,
    };
    let facts = Facts {
        catalogue: None,
        pins: None,
        builds: &BTreeMap::from([(BuildFile::of(entry, "amd64"), layout)]),
        histories: &BTreeMap::from([(BuildCommit::of(entry, "amd64"), history)]),
    };
    check("x", &reading, &facts)
}

#[test]
fn commits_are_told_as_the_job_tells_them() {
    let messages = |history| {
        let findings = of_history(history).findings.into_iter();
        findings.map(|finding| finding.message).collect::<Vec<_>>()
    };
    let missing = GitHistory {
        changed_tarballs: Some(Vec::new()),
        ..GitHistory::default()
    };
    assert_eq!(
        messages(missing),
        [format!(
            "   - commit {COMMIT}:\n     - unable to to fetch specified GitFetch: refs/heads/master"
        )]
    );
    let elsewhere = GitHistory {
        reference_exists: true,
        in_reference: Some(false),
        changed_tarballs: Some(Vec::new()),
    };
    assert_eq!(
        messages(elsewhere),
        [format!(
            "   - commit {COMMIT}:\n     - is not in the specified ref GitFetch: refs/heads/master"
        )]
    );
    let tarball = |commit: &str, bytes| ChangedTarball {
        commit: commit.to_owned(),
        path: "a/rootfs.tar.xz".to_owned(),
        bytes,
    };
    let changed = GitHistory {
        reference_exists: true,
        in_reference: Some(true),
        changed_tarballs: Some(vec![
            tarball(OTHER, 3 << 20),
            tarball(COMMIT, 40 << 20),
            tarball(OTHER, (3 << 20) - 1),
        ]),
    };
    assert_eq!(
        messages(changed),
        [
            format!(
                "   - commit {OTHER} (in history of {COMMIT}):\n     - modified binary file (larger than 2MB): a/rootfs.tar.xz (3MB)"
            ),
            format!(
                "   - commit {COMMIT}:\n     - modified binary file (larger than 2MB): a/rootfs.tar.xz (40MB)"
            ),
        ]
    );
}

#[test]
fn what_nobody_asked_of_git_stays_open() {
    let asked = of_history(GitHistory {
        reference_exists: true,
        ..GitHistory::default()
    });
    assert_eq!(asked.findings, []);
    let ids: Vec<_> = asked.not_checked.iter().map(|n| n.rule.as_ref()).collect();
    assert_eq!(ids, ["SW-N022", "SW-N023"]);
}

#[test]
fn layouts_are_complete() {
    let text = manifest("Tags: 1\nBuilder: oci-import\nFile: index.json\n");
    let reading = Manifest::read(&text);
    let entry = &reading.manifest.entries[0];
    let said = |content: Option<BuildContent>| {
        let builds = content.map(|content| (BuildFile::of(entry, "amd64"), content));
        let facts = Facts {
            catalogue: None,
            pins: None,
            builds: &builds.into_iter().collect(),
            histories: &BTreeMap::new(),
        };
        let checked = check("x", &reading, &facts);
        let open = checked.not_checked.iter().any(|n| n.rule == "SW-N017");
        let messages = checked.findings.into_iter().map(|finding| finding.message);
        (messages.collect::<Vec<_>>(), open)
    };
    let layout = |version: &str, schema, manifests| {
        Some(BuildContent::OciLayout {
            version: version.to_owned(),
            schema,
            manifests,
        })
    };
    assert_eq!(said(layout("1.0.0", 2, 1)), (Vec::new(), false));
    assert_eq!(said(None), (Vec::new(), true));
    let place = format!("\"index.json\" (from directory \".\" in commit \"{COMMIT}\")");
    assert_eq!(
        said(layout("1.0.0", 2, 3)).0,
        [format!(
            "expected only one manifests entry (not 3) in {place}"
        )]
    );
    assert_eq!(
        said(layout("1.0.0", 1, 1)).0,
        [format!("unsupported schemaVersion 1 in {place}")]
    );
    assert_eq!(
        said(layout("1.1.0", 2, 1)).0,
        [format!(
            "unsupported OCI image layout version \"1.1.0\" in {}",
            place.replace("index.json", "oci-layout")
        )]
    );
}
