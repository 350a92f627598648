//! The rules on the command line and by the API: formats, exit codes, fixes, facts from Git, and
//! that both say the same about the same text.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use axum::body::Body;
use axum::http::Request;
use common::{TestPortal, fixture};
use serde_json::{Value, json};

/// A manifest with an error in line 6 and a field whose case is wrong.
const BROKEN: &str = "Maintainers: A (@a)\nGitRepo: https://github.com/a/b.git\n\nTags: 1, latest\narchitectures: amd64\nGitCommit: v1\n";

/// The same without.
const GOOD: &str = "Maintainers: A (@a)\nGitRepo: https://github.com/a/b.git\n\nTags: 1, latest\nArchitectures: amd64\nGitCommit: 0123456789abcdef0123456789abcdef01234567\nDirectory: 1\n";

fn slipway(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    command
        .arg("check")
        .args(arguments)
        .env_remove("DATABASE_URL");
    command
}

fn run(arguments: &[&str]) -> Output {
    slipway(arguments).output().unwrap()
}

fn run_with(arguments: &[&str], input: &str) -> Output {
    let mut child = slipway(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

fn parsed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {} {}", text(&output.stdout), text(&output.stderr))
    })
}

fn rules(said: &Value) -> Vec<String> {
    let findings = said["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|found| found["rule"].as_str().unwrap().to_owned())
        .collect()
}

/// A folder with these files; the paths may have folders in them.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), files);
    folder
}

fn write_all(folder: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn each_kind_is_checked_from_a_file_and_from_standard_input() {
    let files = folder(&[
        ("tool", BROKEN),
        (
            "Dockerfile",
            "FROM debian:trixie\nRUN apt-get update && apt-get upgrade -y\n",
        ),
        ("entrypoint.sh", "#!/bin/sh\nmkdir -p /data\napp\n"),
        ("docs/tool/README-short.txt", "one\ntwo\n"),
    ]);
    for (kind, file, rule) in [
        ("manifest", "tool", "SW-M006"),
        ("dockerfile", "Dockerfile", "SW-D"),
        ("entrypoint", "entrypoint.sh", "SW-D021"),
        ("docs", "docs/tool/README-short.txt", "SW-K006"),
    ] {
        let path = files.path().join(file);
        let output = run(&[kind, "--format", "json", shown(&path)]);
        let found = rules(&parsed(&output));
        assert!(
            found.iter().any(|found| found.starts_with(rule)),
            "{kind}: {found:?}"
        );
        let content = std::fs::read_to_string(&path).unwrap();
        let from_input = match kind {
            "docs" => run_with(
                &[kind, "--file", "README-short.txt", "--format", "json", "-"],
                &content,
            ),
            _ => run_with(&[kind, "--format", "json", "-"], &content),
        };
        assert_eq!(rules(&parsed(&from_input)), found, "{kind}");
    }
    // Without a kind it is a manifest, as it always was.
    let old = run(&["--format", "json", shown(&files.path().join("tool"))]);
    assert!(rules(&parsed(&old)).contains(&"SW-M006".to_owned()));
}

#[test]
fn the_exit_code_says_whether_it_is_good_enough() {
    let warned = GOOD.replace("Tags: 1, latest", "Tags: 1");
    for (input, fail_on, code) in [
        (GOOD, "advice", 0),
        (BROKEN, "error", 1),
        (BROKEN, "never", 0),
        (&warned, "error", 0),
        (&warned, "advice", 1),
    ] {
        let output = run_with(&["manifest", "--fail-on", fail_on, "-"], input);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{fail_on}: {}",
            text(&output.stdout)
        );
    }
    for wrong in [
        &["manifest", "/nowhere"][..],
        &["manifest"],
        &[],
        &["novel", "x", "--no-such"],
        &["manifest", "--parity", "--fix", "-"],
        &["docs", "--file", "novel.md", "-"],
    ] {
        assert_eq!(run_with(wrong, GOOD).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn people_see_the_line_with_carets_and_no_colours_in_a_file() {
    let output = run_with(&["manifest", "-"], BROKEN);
    let said = text(&output.stdout);
    for words in [
        "error[SW-M006]",
        "standard input:6:12",
        "GitCommit: v1",
        "^^",
        "help",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn github_shows_findings_beside_the_lines() {
    let files = folder(&[("tool", BROKEN)]);
    let path = files.path().join("tool");
    let said = text(&run(&["manifest", "--format", "github", shown(&path)]).stdout);
    let expected = format!(
        "::error file={},line=6,endLine=6,col=12,endColumn=14,title=SW-M006::",
        shown(&path)
    );
    assert!(said.contains(&expected), "{said}");
    assert!(said.lines().all(|line| line.starts_with("::")), "{said}");
}

#[test]
fn sarif_names_rules_places_and_fixes() {
    let said = parsed(&run_with(&["manifest", "--format", "sarif", "-"], BROKEN));
    assert_eq!(said["version"], "2.1.0");
    let run = &said["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let place = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[place]["id"], result["ruleId"]);
        assert!(
            result["locations"][0]["physicalLocation"]["region"]["startLine"]
                .as_u64()
                .unwrap()
                >= 1
        );
    }
    let commit = results
        .iter()
        .find(|result| result["ruleId"] == "SW-M006")
        .unwrap();
    let region = &commit["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (
            &region["startLine"],
            &region["startColumn"],
            &region["endColumn"]
        ),
        (&json!(6), &json!(12), &json!(14))
    );
    let fixed = results
        .iter()
        .find(|result| result["ruleId"] == "SW-M022")
        .unwrap();
    let replacement = &fixed["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "Architectures");
}

#[test]
fn fixes_are_put_in() {
    let broken = GOOD
        .replace("Architectures", "architectures")
        .replace("Directory", "directory");
    let files = folder(&[("tool", &broken), ("good", GOOD)]);
    let (path, good) = (files.path().join("tool"), files.path().join("good"));
    let before = std::fs::metadata(&good).unwrap().modified().unwrap();
    let output = run(&[
        "manifest",
        "--fix",
        "--format",
        "json",
        shown(&path),
        shown(&good),
    ]);
    let said = parsed(&output);
    assert_eq!(
        (said["fixed"].as_u64(), rules(&said).len()),
        (Some(2), 0),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), GOOD);
    assert_eq!(
        std::fs::metadata(&good).unwrap().modified().unwrap(),
        before,
        "it had no fix"
    );
    assert_eq!(
        std::fs::read_dir(files.path()).unwrap().count(),
        2,
        "nothing is left beside"
    );

    let output = run_with(&["manifest", "--fix", "-"], &broken);
    assert_eq!(text(&output.stdout), GOOD);
    assert!(
        text(&output.stderr).contains("2 fixes applied"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn parity_is_the_reference_parser_word_for_word() {
    let output = run_with(&["manifest", "--parity", "-"], "Tags: a\n");
    assert_eq!(text(&output.stdout), "ERROR: missing Maintainers\n");
    assert_eq!(output.status.code(), Some(1));
    let output = run_with(&["--parity", "-"], GOOD);
    assert!(
        text(&output.stdout).starts_with("OK\nMaintainers: A (@a)\n"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_recorded_verdict_is_printed() {
    let Some(verdicts) = shared("manifest-verdicts.jsonl") else {
        return;
    };
    let verdicts = std::fs::read_to_string(verdicts).unwrap();
    let files = tempfile::tempdir().unwrap();
    let (mut paths, mut expected) = (Vec::new(), String::new());
    for (at, line) in verdicts.lines().enumerate() {
        let verdict: Value = serde_json::from_str(line).unwrap();
        let path = files.path().join(at.to_string());
        std::fs::write(&path, verdict["input"].as_str().unwrap()).unwrap();
        paths.push(path);
        expected.push_str(verdict["output"].as_str().unwrap());
        expected.push('\n');
    }
    let output = Command::new(env!("CARGO_BIN_EXE_slipway"))
        .args(["check", "manifest", "--parity"])
        .args(&paths)
        .output()
        .unwrap();
    assert!(
        text(&output.stdout) == expected,
        "the output differs from the {} verdicts",
        paths.len()
    );
}

/// A file beside the workspace; says so when it is not there.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/data/{name} is not there");
    None
}

fn git(repository: &Path, words: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(words)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {words:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout).trim().to_owned()
}

fn commit(repository: &Path, message: &str) -> String {
    git(repository, &["add", "--all"]);
    git(repository, &["commit", "--quiet", "--message", message]);
    git(repository, &["rev-parse", "HEAD"])
}

#[test]
fn git_tells_whether_the_commits_are_where_the_manifest_says() {
    let repository = tempfile::tempdir().unwrap();
    let root = repository.path();
    git(root, &["init", "--quiet"]);
    write_all(root, &[("1/Dockerfile", "FROM debian:trixie\n")]);
    let first = commit(root, "first");
    git(root, &["checkout", "--quiet", "-b", "other"]);
    write_all(root, &[("1/Dockerfile", "FROM nowhere:1\n")]);
    let elsewhere = commit(root, "elsewhere");
    git(root, &["checkout", "--quiet", "main"]);
    std::fs::write(root.join("root.tar.xz"), vec![0; 3 << 20]).unwrap();
    commit(root, "a tarball");
    std::fs::write(root.join("root.tar.xz"), vec![1; 3 << 20]).unwrap();
    let heavy = commit(root, "another tarball");

    let catalogue = folder(&[(
        "library/debian",
        "Maintainers: A (@a)\nGitRepo: https://github.com/a/debian.git\n\nTags: trixie\nArchitectures: amd64, arm64v8\nGitCommit: 0123456789abcdef0123456789abcdef01234567\n",
    )]);
    let check = |reference: &str, commit: &str| -> Value {
        let manifest = format!(
            "Maintainers: A (@a)\nGitRepo: https://github.com/a/b.git\nGitFetch: {reference}\n\nTags: 1, latest\nGitCommit: {commit}\nDirectory: 1\n"
        );
        parsed(&run_with(
            &[
                "manifest",
                "--format",
                "json",
                "--name",
                "tool",
                "--git",
                shown(root),
                "--catalogue",
                shown(catalogue.path()),
                "-",
            ],
            &manifest,
        ))
    };
    let good = check("refs/heads/main", &first);
    assert_eq!(rules(&good), Vec::<String>::new(), "{good}");
    let of_commits = |said: &Value| -> Vec<String> {
        rules(said)
            .into_iter()
            .filter(|rule| rule.starts_with("SW-N02"))
            .collect()
    };
    assert_eq!(
        of_commits(&check("refs/heads/missing", &first)),
        ["SW-N021"]
    );
    assert_eq!(
        of_commits(&check("refs/heads/main", &elsewhere)),
        ["SW-N022"]
    );
    let tarball = check("refs/heads/main", &heavy);
    assert_eq!(of_commits(&tarball), ["SW-N023"]);
    assert!(
        tarball["findings"][0]["message"]
            .as_str()
            .unwrap()
            .contains("root.tar.xz (3MB)"),
        "{tarball}"
    );
    // What the commit builds upon is read from the clone.
    let upon = check("refs/heads/other", &elsewhere);
    assert!(
        rules(&upon).contains(&"SW-N011".to_owned())
            || rules(&upon).contains(&"SW-N005".to_owned()),
        "{upon}"
    );

    let unknown = check(
        "refs/heads/main",
        "0123456789abcdef0123456789abcdef01234567",
    );
    assert_eq!(
        of_commits(&unknown),
        ["SW-N022"],
        "a complete clone knows what it has not"
    );
    let no_repository = tempfile::tempdir().unwrap();
    let output = run_with(
        &["manifest", "--git", shown(no_repository.path()), "-"],
        GOOD,
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_bundle_is_checked_as_a_whole() {
    let bundle = folder(&[
        ("library/tool", GOOD),
        (
            "context/1/Dockerfile",
            "FROM debian:trixie\nRUN apt-get update && apt-get upgrade -y\n",
        ),
        ("docs/tool/README-short.txt", "one\ntwo\n"),
        (
            "docs/tool/content.md",
            "# What is tool?\n\n```console\n$ docker run tool\n```\n",
        ),
    ]);
    let root = bundle.path();
    let said = parsed(&run(&["bundle", "--format", "json", shown(root)]));
    let files: BTreeMap<&str, Vec<&str>> =
        said["findings"]
            .as_array()
            .unwrap()
            .iter()
            .fold(BTreeMap::new(), |mut files, found| {
                let (file, rule) = (
                    found["file"].as_str().unwrap(),
                    found["rule"].as_str().unwrap(),
                );
                files.entry(file).or_default().push(rule);
                files
            });
    let of = |path: &str| {
        files
            .get(shown(&root.join(path)))
            .cloned()
            .unwrap_or_default()
    };
    assert!(
        of("docs/tool/README-short.txt").contains(&"SW-K006"),
        "{files:?}"
    );
    assert!(
        of("context/1/Dockerfile")
            .iter()
            .any(|rule| rule.starts_with("SW-D")),
        "{files:?}"
    );
    assert!(!said["not_checked"].as_array().unwrap().is_empty());

    let fixed = run(&["bundle", "--fix", "--format", "json", shown(root)]);
    assert!(parsed(&fixed)["fixed"].as_u64().unwrap() >= 1);
    let content = std::fs::read_to_string(root.join("docs/tool/content.md")).unwrap();
    assert!(content.contains("docker run %%IMAGE%%"), "{content}");

    let docs = parsed(&run(&[
        "docs",
        "--format",
        "json",
        shown(&root.join("docs/tool")),
    ]));
    assert!(rules(&docs).contains(&"SW-K006".to_owned()), "{docs}");
    assert_eq!(
        run(&["bundle", shown(&root.join("docs"))]).status.code(),
        Some(2)
    );
}

/// Texts of every kind: the examples of the rules, the fixtures, and the recorded catalogue where it
/// is there.
fn corpus() -> Vec<(&'static str, String, String)> {
    let mut corpus = Vec::new();
    for rule in domain::rules::all() {
        for (which, example) in [("good", rule.good), ("bad", rule.bad)] {
            let name = format!("{}-{which}", rule.id.to_lowercase());
            for kind in ["manifest", "dockerfile", "entrypoint"] {
                corpus.push((kind, name.clone(), example.to_owned()));
            }
        }
    }
    let mut folders = vec![
        fixture("small").join("library"),
        fixture("bad").join("library"),
    ];
    folders.extend(shared("docker-library/library"));
    for folder in folders {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                corpus.push(("manifest", name, text));
            }
        }
    }
    corpus
}

#[tokio::test]
async fn the_command_line_and_the_api_say_the_same() {
    let portal = TestPortal::with(&fixture("small")).await;
    let corpus = corpus();
    assert!(corpus.len() > 300, "{} texts", corpus.len());
    for kind in ["manifest", "dockerfile", "entrypoint"] {
        let files = tempfile::tempdir().unwrap();
        let mut paths = Vec::new();
        let mut expected: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (at, (_, name, text)) in corpus.iter().filter(|text| text.0 == kind).enumerate() {
            let path = files.path().join(at.to_string()).join(name);
            std::fs::create_dir(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            let image = if kind == "manifest" {
                json!(name)
            } else {
                Value::Null
            };
            let asked = json!({ "kind": kind, "image": image, "text": text });
            let request = Request::post("/api/v1/check").header("content-type", "application/json");
            let answer = portal
                .send(request.body(Body::from(asked.to_string())).unwrap())
                .await;
            assert_eq!(answer.status, 200, "{name}");
            let said: Value = serde_json::from_str(&answer.text()).unwrap();
            let findings = said["findings"].as_array().unwrap().clone();
            if !findings.is_empty() {
                expected.insert(shown(&path).to_owned(), findings);
            }
            paths.push(path);
        }
        let output = Command::new(env!("CARGO_BIN_EXE_slipway"))
            .args(["check", kind, "--format", "json"])
            .args(&paths)
            .output()
            .unwrap();
        let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for finding in parsed(&output)["findings"].as_array().unwrap() {
            let mut finding = finding.clone();
            let file = finding.as_object_mut().unwrap().remove("file").unwrap();
            found
                .entry(file.as_str().unwrap().to_owned())
                .or_default()
                .push(finding);
        }
        assert!(!found.is_empty(), "{kind}");
        for (file, expected) in &expected {
            assert_eq!(found.get(file), Some(expected), "{kind} {file}");
        }
        assert_eq!(found.len(), expected.len(), "{kind}");
    }
}
