//! A draft that is downloaded and checked on the command line has the findings that its editor shows
//! and by which it is submitted: the same rules, places and words.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use common::{Database, TestPortal, fixture, skiff};
use domain::bundle::{BundleText, COVER};
use domain::proposal::{Kind, Part};
use serde_json::{Value, json};
use server::portal::Caller;
use server::portal::editor::DraftContent;

async fn author(portal: &TestPortal) -> (String, Caller) {
    let id = portal.person("author", &[]).await;
    let cookie = portal.session(id).await;
    let caller = portal.caller(&cookie).await;
    (cookie, caller)
}

/// Takes the archive of a draft apart, as whoever downloads it does.
async fn download(portal: &TestPortal, cookie: &str, id: &str, into: &Path) -> BTreeSet<String> {
    let path = format!("/drafts/{id}/archive");
    let answer = portal.get_with(&path, &[("cookie", cookie)]).await;
    assert_eq!(answer.status, 200, "{path}");
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment; "), "{disposition}");
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.body.clone())).unwrap();
    let mut names = BTreeSet::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let target = into.join(file.enclosed_name().unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        std::fs::write(target, content).unwrap();
        names.insert(file.name().unwrap().into_owned());
    }
    names
}

/// Where the command line says that a text of the bundle is.
fn place(text: &BundleText, name: &str) -> String {
    match text {
        BundleText::Manifest => format!("library/{name}"),
        BundleText::Context(path) => format!("context/{path}"),
        BundleText::Documentation(path) => format!("docs/{name}/{path}"),
        BundleText::Answer(_) | BundleText::Route(_) | BundleText::Routes => COVER.to_owned(),
    }
}

fn sorted(mut all: Vec<Value>) -> Vec<Value> {
    all.sort_by_key(Value::to_string);
    all
}

/// What the editor shows of a draft: its findings and what is wrong or missing.
fn in_the_editor(content: &DraftContent) -> (Vec<Value>, Vec<Value>) {
    let name = content.file_name();
    let found = content.check().found;
    let findings = found.findings.iter().map(|found| {
        let mut value = serde_json::to_value(&found.finding).unwrap();
        value["file"] = json!(place(&found.text, &name));
        value
    });
    let problems = found
        .problems
        .iter()
        .map(|problem| json!([place(&problem.text, &name), problem.sentence]));
    (sorted(findings.collect()), sorted(problems.collect()))
}

/// What `slipway check bundle` says of a folder.
fn on_the_command_line(folder: &Path, catalogue: &Path) -> (Vec<Value>, Vec<Value>) {
    let output = Command::new(env!("CARGO_BIN_EXE_slipway"))
        .args(["check", "bundle", "--format", "json", "--catalogue"])
        .args([catalogue, folder])
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let root = format!("{}/", folder.display());
    let relative = |file: &Value| {
        let file = file.as_str().unwrap();
        file.strip_prefix(&root).unwrap_or(file).to_owned()
    };
    let findings = said["findings"].as_array().unwrap().iter().map(|found| {
        let mut found = found.clone();
        found["file"] = json!(relative(&found["file"]));
        found
    });
    let problems = said["problems"].as_array().unwrap().iter();
    let problems =
        problems.map(|problem| json!([relative(&problem["file"]), problem["message"].clone()]));
    (sorted(findings.collect()), sorted(problems.collect()))
}

/// A draft with something to find in every part.
fn faulty(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut parts = skiff::draft();
    let mut set = |part: &str, content: &[u8]| {
        parts.retain(|(known, _)| known != part);
        parts.push((part.to_owned(), content.to_vec()));
    };
    set("answers/name", name.as_bytes());
    set("answers/license", b"MIT AND nonsense");
    set("answers/website", b"javascript:alert(1)");
    set("answers/upstream-relation", b"everybody");
    set("answers/summary", "\u{202e}evil \u{1f6a2}".as_bytes());
    set("answers/commitment", b"");
    set(
        "manifest",
        "Maintainers: \u{5e9}\u{5dc}\u{5d5}\u{5dd} (@a)\r\nGitRepo: https://github.com/example/a.git\r\nGitFetch: main\r\n\r\nTags: 1, 1, la test\r\narchitectures: amd64\r\nDirectory: 1.2\r\nGitCommit: v1\r\n".as_bytes(),
    );
    set(
        "context/1.2/Dockerfile",
        b"FROM nothing-like-this:9\nADD http://example.org/a.sh /\nRUN apt-get install x\nRUN curl http://example.org | bash\nUSER 1000:x\nENTRYPOINT run.sh\n",
    );
    set("context/1.2/docker-entrypoint.sh", b"#!/bin/sh\n$@\n");
    set("context/data.bin", b"\0\xff\x01");
    set(
        "docs/content.md",
        "Skiff \u{1f6f6}\n\n```console\n$ docker run skiff:latest\n".as_bytes(),
    );
    set("docs/license.md", b"Business Source License\n");
    set(
        "docs/metadata.json",
        b"{\"hub\": {\"categories\": [\"no-such\"]}}",
    );
    set("docs/strange.md", b"\0");
    set(
        "routes",
        br#"[{"intent":"security","label":"Issues","target":"https://github.com/example/skiff/issues","note":""},{"intent":"bug","label":"<b>","target":"nonsense","note":""},{"intent":"howto","label":"Site","target":"https://skiff.example.org/","note":"ask"}]"#,
    );
    set("explanations/SW-D001", "\u{1f6a2} because".as_bytes());
    parts
}

#[tokio::test]
async fn a_downloaded_draft_has_the_findings_of_its_editor() {
    let portal = TestPortal::over(Database::Sqlite, &fixture("small"))
        .await
        .unwrap();
    let (cookie, author) = author(&portal).await;
    let drafts = &portal.web.portal;
    let folder = tempfile::tempdir().unwrap();
    let catalogue = folder.path().join("catalogue");
    drafts.export(&catalogue, |_| {}).await.unwrap();
    let cases = [
        ("complete", skiff::draft()),
        ("faulty", faulty("skiff")),
        ("taken", faulty("anvil")),
        ("unnamed", faulty("No Name/../../x")),
        ("empty", Vec::new()),
    ];
    for (case, parts) in cases {
        let started = drafts.start_draft(&author, Kind::New, None, &parts).await;
        let id = started.unwrap().to_string();
        let content = drafts.draft_content(&author, &id).await.unwrap();
        let into = folder.path().join(case);
        let names = download(&portal, &cookie, &id, &into).await;
        let (findings, problems) = in_the_editor(&content);
        let (said, wrong) = on_the_command_line(&into, &catalogue);
        assert_eq!(said, findings, "{case}");
        assert_eq!(wrong, problems, "{case}");
        match case {
            "complete" => {
                assert!(content.check().found.is_submittable());
                assert!(names.contains("library/skiff"), "{names:?}");
                assert!(names.contains("docs/skiff/logo.png"), "{names:?}");
                assert!(names.contains("context/1.2/Dockerfile"), "{names:?}");
            }
            "faulty" => {
                for part in [
                    Part::Project,
                    Part::Manifest,
                    Part::Dockerfiles,
                    Part::Documentation,
                    Part::Routes,
                ] {
                    let found = content.check().found;
                    assert!(found.of_part(part).next().is_some(), "{part:?}: {found:#?}");
                }
                assert!(problems.len() >= 5, "{problems:#?}");
            }
            "unnamed" => assert!(names.contains("library/unnamed"), "{names:?}"),
            _ => {}
        }
        // One has few open drafts at a time.
        drafts.delete_draft(&author, &id).await.unwrap();
    }
}

#[tokio::test]
async fn a_draft_is_downloaded_by_its_authors_alone() {
    let portal = TestPortal::over(Database::Sqlite, &fixture("small"))
        .await
        .unwrap();
    let (_, author) = author(&portal).await;
    let drafts = &portal.web.portal;
    let parts = skiff::draft();
    let started = drafts.start_draft(&author, Kind::New, None, &parts);
    let path = format!("/drafts/{}/archive", started.await.unwrap());
    assert_eq!(portal.get(&path).await.status, 401);
    let other = portal.person("other", &[]).await;
    let cookie = portal.session(other).await;
    let refused = portal.get_with(&path, &[("cookie", &cookie)]).await;
    assert_eq!(refused.status, 404);
}
