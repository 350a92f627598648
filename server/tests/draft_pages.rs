//! The pages of drafts over HTTP, on both databases: forms without a script, saving while one
//! writes, two writers, submission, co-authors.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{Answer, Database, TestPortal, fixture};
use domain::proposal::Kind;
use rstest::rstest;
use serde_json::{Value, json};
use server::store::fault;

const GOOD: &str = "Maintainers: Ada Example <ada@example.org> (@ada), Bo Example (@bo)
GitRepo: https://github.com/example/skiff-docker.git
GitFetch: refs/heads/main
GitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c
Architectures: amd64, arm64v8

Tags: 1.2.3, 1.2, 1, latest
Directory: 1.2
";

async fn portal(kind: Database) -> Option<TestPortal> {
    TestPortal::over(kind, &fixture("small")).await
}

/// Somebody who writes: the portal and the cookie of a session.
struct Writer<'p> {
    portal: &'p TestPortal,
    cookie: String,
}

impl<'p> Writer<'p> {
    async fn called(portal: &'p TestPortal, handle: &str) -> Self {
        let id = portal.person(handle, &[]).await;
        Self {
            portal,
            cookie: portal.session(id).await,
        }
    }

    async fn begin(&self, parts: &[(&str, &str)]) -> String {
        let caller = self.portal.caller(&self.cookie).await;
        let parts: Vec<(String, Vec<u8>)> = parts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect();
        let drafts = &self.portal.web.portal;
        let id = drafts.start_draft(&caller, Kind::New, None, &parts).await;
        id.unwrap().to_string()
    }

    async fn get(&self, path: &str) -> Answer {
        self.portal
            .get_with(path, &[("cookie", &self.cookie)])
            .await
    }

    /// Sends a form with files as a browser does.
    async fn send(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        const EDGE: &str = "----edge";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n",
                value.replace('\n', "\r\n")
            );
            body.extend(head.into_bytes());
        }
        for (name, content) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").into_bytes());
        let request = Request::post(path)
            .header(
                "content-type",
                format!("multipart/form-data; boundary={EDGE}"),
            )
            .header("host", "images.example")
            .header("cookie", &self.cookie)
            .body(Body::from(body))
            .unwrap();
        self.portal.send(request).await
    }

    async fn save(&self, id: &str, body: Value) -> Answer {
        let request = Request::post(format!("/drafts/{id}/parts"))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("host", "images.example")
            .header("cookie", &self.cookie)
            .body(Body::from(body.to_string()))
            .unwrap();
        self.portal.send(request).await
    }

    /// What is stored of a part: its version and its text.
    async fn stored(&self, id: &str, part: &str) -> (i64, String) {
        let store = self.portal.web.portal.store();
        let row = store.draft_part(id, part).await.unwrap().unwrap();
        (row.lock_version, String::from_utf8(row.content).unwrap())
    }

    async fn act(&self, id: &str, fields: &str) -> Answer {
        let path = format!("/drafts/{id}/people");
        self.portal
            .post(&path, &[("cookie", &self.cookie)], fields)
            .await
    }
}

/// Every part of a draft that can be submitted.
fn complete() -> Vec<(String, String)> {
    common::skiff::draft()
        .into_iter()
        .filter_map(|(name, content)| Some((name, String::from_utf8(content).ok()?)))
        .collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_form_without_a_script_saves_whatever_was_typed(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let first = author.get(&format!("/drafts/{id}")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.header("location"), format!("/drafts/{id}/project"));
    let page = author.get(first.header("location")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.header("cache-control"), "private, no-store");
    let text = page.text();
    for words in [
        "Draft without a name",
        "placeholder=\"skiff\"",
        "visible to you alone",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        !text.contains("is not answered.</span>"),
        "nobody asked yet"
    );

    // What makes no sense is kept as it was typed.
    let path = format!("/drafts/{id}/project");
    let fields = [
        ("act", "check"),
        ("seen:answers/name", "0"),
        ("base:answers/name", ""),
        ("answers/name", "Postgres \u{202e}😀"),
        ("seen:answers/summary", "0"),
        ("base:answers/summary", ""),
        ("answers/summary", "one\ntwo"),
        ("seen:answers/website", "0"),
        ("base:answers/website", ""),
        ("answers/website", ""),
    ];
    let saved = author.send(&path, &fields, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert_eq!(saved.header("location"), format!("{path}?done=checked"));
    assert_eq!(
        author.stored(&id, "answers/summary").await,
        (1, "one\ntwo".to_owned())
    );
    let store = portal.web.portal.store();
    let untouched = store.draft_part(&id, "answers/website").await.unwrap();
    assert!(untouched.is_none(), "what was not typed is not stored");
    let page = author.get(saved.header("location")).await.text();
    for words in [
        "Saved and checked.",
        "Postgres \u{202e}😀",
        "has a character that nobody sees",
        "“Site of the project” is not answered.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let next = author.send(&path, &[("act", "next")], &[]).await;
    assert_eq!(next.header("location"), format!("/drafts/{id}/usefulness"));
    let last = format!("/drafts/{id}/commitment");
    let next = author.send(&last, &[("act", "next")], &[]).await;
    assert_eq!(next.header("location"), format!("/drafts/{id}/submit"));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_manifest_is_saved_mended_and_found_wrong(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let path = format!("/drafts/{id}/manifest");
    let broken = GOOD
        .replace("Directory:", "directory:")
        .replace("arm64v8", "arm64");
    let fields = [
        ("act", "save"),
        ("text-is", "manifest"),
        ("seen:manifest", "0"),
        ("base:manifest", ""),
        ("text", broken.as_str()),
    ];
    let saved = author.send(&path, &fields, &[]).await;
    assert_eq!(saved.header("location"), format!("{path}?done=saved"));
    let page = author.get(&path).await.text();
    for words in ["/rules/SW-M004", "1 thing to correct", "arm64"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fields = [
        ("fix", "all"),
        ("text-is", "manifest"),
        ("seen:manifest", "1"),
        ("base:manifest", broken.as_str()),
        ("text", broken.as_str()),
    ];
    let mended = author.send(&path, &fields, &[]).await;
    assert_eq!(mended.header("location"), format!("{path}?done=fixed"));
    assert_eq!(author.stored(&id, "manifest").await, (2, GOOD.to_owned()));
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_writers_are_put_together_or_choose(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let friend = Writer::called(&portal, "friend").await;
    let id = author.begin(&[("manifest", GOOD)]).await;
    assert_eq!(
        author.act(&id, "act=invite&handle=friend").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        friend.act(&id, "act=accept").await.status,
        StatusCode::SEE_OTHER
    );
    let path = format!("/drafts/{id}/manifest");
    let form = |text: &str| {
        [
            ("act".to_owned(), "save".to_owned()),
            ("text-is".to_owned(), "manifest".to_owned()),
            ("seen:manifest".to_owned(), "1".to_owned()),
            ("base:manifest".to_owned(), GOOD.to_owned()),
            ("text".to_owned(), text.to_owned()),
        ]
    };
    async fn send(writer: &Writer<'_>, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        writer.send(path, &fields, &[]).await
    }
    // Other lines: both stand.
    let one = GOOD.replace("Ada Example", "Ada B. Example");
    let other = GOOD.replace("Directory: 1.2", "Directory: 1.3");
    assert_eq!(
        send(&author, &path, &form(&one)).await.header("location"),
        format!("{path}?done=saved")
    );
    assert_eq!(
        send(&friend, &path, &form(&other)).await.header("location"),
        format!("{path}?done=merged")
    );
    let both = one.replace("Directory: 1.2", "Directory: 1.3");
    assert_eq!(author.stored(&id, "manifest").await, (3, both.clone()));

    // The same line: nobody loses a character.
    let clash = GOOD.replace("Ada Example", "Ada Clash");
    let choice = send(&friend, &path, &form(&clash)).await;
    assert_eq!(choice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = choice.text();
    for words in [
        "Ada Clash",
        "Ada B. Example",
        "As you (in another tab) saved it",
        "name=\"seen:manifest\" value=\"3\"",
        "name=\"side:manifest:0\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(author.stored(&id, "manifest").await, (3, both.clone()));
    // Without a choice nothing is written, and the question stands again.
    let resolve = |seen: &str, side: Option<&str>| {
        let mut fields = vec![
            ("act".to_owned(), "resolve".to_owned()),
            ("seen:manifest".to_owned(), seen.to_owned()),
            ("base:manifest".to_owned(), GOOD.to_owned()),
            ("manifest".to_owned(), clash.clone()),
        ];
        if let Some(side) = side {
            fields.push(("side:manifest:0".to_owned(), side.to_owned()));
        }
        fields
    };
    let again = send(&friend, &path, &resolve("3", None)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = send(&friend, &path, &resolve("3", Some("mine"))).await;
    assert_eq!(
        chosen.header("location"),
        format!("{path}?done=resolved"),
        "{}",
        chosen.text()
    );
    let (version, text) = author.stored(&id, "manifest").await;
    assert_eq!(version, 4);
    assert_eq!(text, clash.replace("Directory: 1.2", "Directory: 1.3"));
    // A choice about what is older than what stands there is asked anew.
    let late = send(&friend, &path, &resolve("3", Some("mine"))).await;
    assert_ne!(late.header("location"), format!("{path}?done=resolved"));
    assert_eq!(author.stored(&id, "manifest").await.1, text);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_written_is_saved_by_itself(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let body = |text: &str, seen: i64| json!({ "part": "manifest", "text": text, "seen": seen, "page": "manifest" });
    let saved = author.save(&id, body("Tags: a b", 0)).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let answer = saved.json();
    assert_eq!(answer["lock_version"], 1);
    assert!(
        answer["saved"].as_str().unwrap().starts_with("Saved "),
        "{answer}"
    );
    let summary = answer["regions"]["summary"].as_str().unwrap();
    assert!(summary.contains("Line 1"), "{summary}");
    assert!(
        answer["regions"]["outline"]
            .as_str()
            .unwrap()
            .contains("error"),
        "{answer}"
    );

    // Late: first what stands there, then, with what both began from, both put together or a choice.
    let late = author.save(&id, body("Tags: c", 0)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.json()["text"], "Tags: a b");
    let with_base = |text: &str, base: &str, seen: i64| {
        let mut body = body(text, seen);
        body["base"] = base.into();
        body
    };
    let choice = author.save(&id, with_base("Tags: c", "", 0)).await;
    assert_eq!(choice.status, StatusCode::CONFLICT);
    assert!(
        choice.json()["conflict"]
            .as_str()
            .unwrap()
            .contains("Tags: a b"),
        "{}",
        choice.text()
    );
    let next = author.save(&id, body("a\nb\nc\nd\n", 1)).await;
    assert_eq!(next.json()["lock_version"], 2);
    let next = author.save(&id, body("A\nb\nc\nd\n", 2)).await;
    assert_eq!(next.json()["lock_version"], 3);
    let merged = author
        .save(&id, with_base("a\nb\nc\nD\n", "a\nb\nc\nd\n", 2))
        .await;
    assert_eq!(merged.json()["text"], "A\nb\nc\nD\n", "{}", merged.text());
    assert_eq!(author.stored(&id, "manifest").await.1, "A\nb\nc\nD\n");

    // Nobody else, and nobody at all.
    let stranger = Writer::called(&portal, "stranger").await;
    let refused = stranger.save(&id, body("x", 4)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let nobody = Writer {
        portal: &portal,
        cookie: "session=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    };
    let refused = nobody.save(&id, body("x", 4)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    for path in ["", "/manifest", "/submit", "/people", "/logo"] {
        let page = stranger.get(&format!("/drafts/{id}{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let too_large = author.save(&id, body(&"x".repeat(1_100_000), 4)).await;
    assert_eq!(too_large.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        too_large.text().contains("at most 1 MB"),
        "{}",
        too_large.text()
    );
}

#[tokio::test]
async fn a_form_outlives_the_session_of_its_writer() {
    let portal = portal(Database::Sqlite).await.unwrap();
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let path = format!("/drafts/{id}/project");
    let fields = [
        ("act", "save"),
        ("seen:answers/summary", "0"),
        ("base:answers/summary", ""),
        ("answers/summary", "one\n<b>two</b>"),
    ];
    let ended = Writer {
        portal: &portal,
        cookie: "session=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    };
    let held = ended.send(&path, &fields, &[]).await;
    assert_eq!(held.status, StatusCode::UNAUTHORIZED);
    let page = held.text();
    for words in [
        "Your session ended while you wrote",
        "&lt;b&gt;two&lt;/b&gt;",
        "name=\"answers/summary\"",
        &format!("action=\"{path}\""),
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Sent again by whoever signed in meanwhile, as that page sends it.
    let form = "act=save&seen%3Aanswers%2Fsummary=0&base%3Aanswers%2Fsummary=&answers%2Fsummary=one%0D%0Atwo";
    let sent = portal
        .post(&path, &[("cookie", &author.cookie)], form)
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert_eq!(author.stored(&id, "answers/summary").await.1, "one\ntwo");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn files_are_added_uploaded_renamed_and_removed(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[("manifest", GOOD)]).await;
    let path = format!("/drafts/{id}/dockerfiles");
    let page = author.get(&path).await.text();
    assert!(page.contains("value=\"1.2/Dockerfile\""), "offered: {page}");
    let added = author.send(&path, &[("add", "1.2/Dockerfile")], &[]).await;
    let open = format!("{path}?file=1.2%2FDockerfile");
    assert_eq!(added.header("location"), format!("{open}&done=added"));
    let page = author.get(&open).await.text();
    assert!(
        page.contains("name=\"text-is\" value=\"context/1.2/Dockerfile\""),
        "{page}"
    );

    // Text that stands in the form is saved with whatever else is asked.
    let fields = [
        ("act", "rename"),
        ("file", "1.2/Dockerfile"),
        ("to", "1.3/Dockerfile"),
        ("text-is", "context/1.2/Dockerfile"),
        ("seen:context/1.2/Dockerfile", "1"),
        ("base:context/1.2/Dockerfile", ""),
        ("text", "FROM debian:trixie-slim\n"),
    ];
    let renamed = author.send(&open, &fields, &[]).await;
    assert_eq!(
        renamed.header("location"),
        format!("{path}?file=1.3%2FDockerfile&done=renamed"),
        "{}",
        renamed.text()
    );
    let text = "FROM debian:trixie-slim\n".to_owned();
    assert_eq!(author.stored(&id, "context/1.3/Dockerfile").await.1, text);

    for (fields, file, content, why) in [
        (
            vec![("act", "upload"), ("into", "../..")],
            "passwd",
            &b"x"[..],
            "no `.` and no `..`",
        ),
        (
            vec![("act", "upload")],
            "run\u{202e}me",
            &b"x"[..],
            "is no path of a file",
        ),
        (
            vec![("act", "upload")],
            "tool",
            &b"\x7fELF\x00\x01"[..],
            "no text in UTF-8",
        ),
    ] {
        let refused = author.send(&path, &fields, &[(file, content)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert!(refused.text().contains(why), "{why}: {}", refused.text());
    }
    // What is too large is told beside what was typed, which is saved.
    let huge = vec![b'x'; 50_000_000];
    let fields = [
        ("act", "upload"),
        ("text-is", "context/1.3/Dockerfile"),
        ("seen:context/1.3/Dockerfile", "1"),
        ("base:context/1.3/Dockerfile", "FROM debian:trixie-slim\n"),
        ("text", "FROM debian:trixie\n"),
    ];
    let refused = author
        .send(&path, &fields, &[("huge.bin", &huge), ("small", b"text\n")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .text()
            .contains("huge.bin is too large: all files of a draft may have 20 MB together."),
        "{}",
        refused.text()
    );
    assert_eq!(
        author.stored(&id, "context/1.3/Dockerfile").await.1,
        "FROM debian:trixie\n"
    );
    assert_eq!(author.stored(&id, "context/small").await.1, "text\n");
    let fields = [("act", "remove"), ("file", "small")];
    author.send(&path, &fields, &[]).await;
    let docs = format!("/drafts/{id}/documentation");
    let fake = author
        .send(
            &docs,
            &[("act", "upload")],
            &[("logo.png", b"<script>alert(1)</script>")],
        )
        .await;
    assert_eq!(fake.status, StatusCode::UNPROCESSABLE_ENTITY);
    let picture = std::fs::read(fixture("small/docs/anvil/logo.png")).unwrap();
    let logo = author
        .send(
            &docs,
            &[("act", "upload")],
            &[
                ("logo.png", picture.as_slice()),
                ("content.md", b"# What?\n"),
            ],
        )
        .await;
    assert_eq!(logo.status, StatusCode::SEE_OTHER, "{}", logo.text());
    let picture = author.get(&format!("/drafts/{id}/logo")).await;
    assert_eq!(picture.header("content-type"), "image/png");
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );

    let fields = [("act", "remove"), ("file", "1.3/Dockerfile")];
    let removed = author.send(&path, &fields, &[]).await;
    assert_eq!(removed.header("location"), format!("{path}?done=removed"));
    let page = author.get(&path).await.text();
    assert!(page.contains("There are no files yet"), "{page}");
    // A path that was taken away can be used again.
    let again = author.send(&path, &[("add", "1.3/Dockerfile")], &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn routes_are_saved_as_rows(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let path = format!("/drafts/{id}/routes");
    let empty = [
        ("act", "row"),
        ("seen:routes", "0"),
        ("base:routes", ""),
        ("routes/0/intent", "bug"),
        ("routes/0/label", ""),
        ("routes/0/target", ""),
        ("routes/0/note", ""),
    ];
    let more = author.send(&path, &empty, &[]).await;
    assert_eq!(more.header("location"), format!("{path}?done=saved&rows=2"));
    let fields = [
        ("act", "save"),
        ("seen:routes", "0"),
        ("base:routes", ""),
        ("routes/0/intent", "bug"),
        ("routes/0/label", "Issues"),
        ("routes/0/target", "javascript:alert(1)"),
        ("routes/0/note", ""),
        ("routes/1/intent", "security"),
        ("routes/1/label", ""),
        ("routes/1/target", ""),
        ("routes/1/note", ""),
    ];
    let saved = author.send(&path, &fields, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let rows: Value = serde_json::from_str(&author.stored(&id, "routes").await.1).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let page = author.get(&path).await.text();
    assert!(page.contains("The address is no link"), "{page}");
    assert!(page.contains("value=\"javascript:alert(1)\""), "{page}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_complete_draft_is_submitted(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let all = complete();
    let parts: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let id = author.begin(&parts).await;
    let path = format!("/drafts/{id}/submit");
    let page = author.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    for words in [
        "What it will need",
        "2 approvals are needed. A new image needs two Dockerfile reviews.",
        "accepted the commitment",
        "a reviewer has to tick it.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in [
        "What happens next",
        "No other new image waits now.",
        "too little data yet",
        "Submit for review",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Whatever reviewers would stop is explained in one sentence for each rule.
    let rules: Vec<String> = text
        .split("name=\"seen:explanations/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let mut fields = vec![
        ("act".to_owned(), "submit".to_owned()),
        ("note".to_owned(), "First try.".to_owned()),
    ];
    for rule in &rules {
        fields.push((format!("seen:explanations/{rule}"), "0".to_owned()));
        fields.push((format!("base:explanations/{rule}"), String::new()));
        fields.push((
            format!("explanations/{rule}"),
            "It is so for a reason.".to_owned(),
        ));
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let sent = author.send(&path, &fields, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert_eq!(sent.header("location"), "/proposals/1?done=submitted");
    let store = portal.web.portal.store();
    assert_eq!(store.revisions(&id).await.unwrap().len(), 1);

    // While reviewers have the turn, a small revision may still come.
    let page = author.get(&path).await.text();
    assert!(page.contains("Upload a small revision"), "{page}");
    let fields = [
        ("act", "save"),
        ("seen:answers/summary", "1"),
        ("base:answers/summary", "x"),
        ("answers/summary", "Skiff, in fewer words."),
    ];
    let project = format!("/drafts/{id}/project");
    assert_eq!(
        author.send(&project, &fields, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let fields = [("act", "submit"), ("note", "Shorter.")];
    let sent = author.send(&path, &fields, &[]).await;
    assert_eq!(
        sent.header("location"),
        "/proposals/1?done=revised",
        "{}",
        sent.text()
    );
    assert_eq!(store.revisions(&id).await.unwrap().len(), 2);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn an_incomplete_draft_says_what_hinders(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[("answers/name", "skiff")]).await;
    let path = format!("/drafts/{id}/submit");
    let fields = [("act", "submit"), ("note", "Please look.")];
    let refused = author.send(&path, &fields, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    for words in [
        "things hinder submitting",
        "Please look.",
        "There is no Dockerfile yet",
        "Bugs have no route.",
        "No maintainer has accepted the commitment.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn co_authors_come_and_go(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let friend = Writer::called(&portal, "friend").await;
    let id = author.begin(&[("answers/name", "secret-name")]).await;
    let people = format!("/drafts/{id}/people");
    let nobody = author.act(&id, "act=invite&handle=nobody-here").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.text().contains("Nobody here has the handle"));
    author.act(&id, "act=invite&handle=%40friend").await;
    let page = friend.get(&people).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("@author"), "{}", page.text());
    assert!(!page.text().contains("secret-name"), "{}", page.text());
    let draft = format!("/drafts/{id}/project");
    assert_eq!(friend.get(&draft).await.status, StatusCode::NOT_FOUND);

    author.act(&id, "act=take-back&person=friend").await;
    assert_eq!(friend.get(&people).await.status, StatusCode::NOT_FOUND);
    author.act(&id, "act=invite&handle=friend").await;
    friend.act(&id, "act=accept").await;
    let page = author.get(&draft).await.text();
    assert!(page.contains("visible to you and @friend"), "{page}");

    let handed = author.act(&id, "act=hand-over&person=friend").await;
    assert_eq!(
        handed.header("location"),
        format!("{people}?done=handed-over"),
        "{}",
        handed.text()
    );
    let left = author.act(&id, "act=leave").await;
    assert_eq!(left.header("location"), "/mine", "{}", left.text());
    assert_eq!(author.get(&draft).await.status, StatusCode::NOT_FOUND);

    friend.act(&id, "act=delete").await;
    let page = friend.get(&draft).await.text();
    assert!(page.contains("This draft was deleted."), "{page}");
    let restored = friend.act(&id, "act=restore").await;
    assert_eq!(
        restored.header("location"),
        format!("{people}?done=restored")
    );
    let page = friend.get(&draft).await.text();
    assert!(!page.contains("This draft was deleted."), "{page}");
}

/// The fields of a held form as a browser reads them from its page.
fn held(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let text = text.replace("\r\n", "\n");
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&quot;", "\"").replace("&amp;", "&")
    };
    let (_, page) = page.split_once("<main").unwrap();
    page.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once('"').unwrap();
            let value = rest.strip_prefix(" value=\"").unwrap();
            (plain(name), plain(value.split('"').next().unwrap()))
        })
        .collect()
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_form_outlives_a_store_that_fails(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    let path = format!("/drafts/{id}/project");
    let typed = "one\n<b>\"two\"</b> &amp; 😀";
    let fields = [
        ("act", "save"),
        ("seen:answers/name", "0"),
        ("base:answers/name", ""),
        ("answers/name", "skiff"),
        ("seen:answers/summary", "0"),
        ("base:answers/summary", ""),
        ("answers/summary", typed),
    ];
    let mut failures = 0;
    let page = loop {
        let answer = fault::after(failures, author.send(&path, &fields, &[])).await;
        if answer.status == StatusCode::SEE_OTHER {
            break None;
        }
        failures += 1;
        assert!(failures < 30, "it never ends");
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        let page = answer.text();
        for words in ["Not saved", "Send again", "Number of the request"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let again = held(&page);
        let sent: Vec<(&str, &str)> = again
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(sent, fields.map(|(name, value)| (name, value)));
        // Sent again once the store works, half of it was saved before or not.
        if failures == 5 {
            break Some(again);
        }
    };
    let again = page.unwrap();
    let sent: Vec<(&str, &str)> = again
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let saved = author.send(&path, &sent, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert_eq!(author.stored(&id, "answers/name").await.1, "skiff");
    assert_eq!(author.stored(&id, "answers/summary").await.1, typed);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn what_is_typed_stays_where_the_draft_is_gone(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let friend = Writer::called(&portal, "friend").await;
    let id = author.begin(&[]).await;
    author.act(&id, "act=invite&handle=friend").await;
    friend.act(&id, "act=accept").await;
    let path = format!("/drafts/{id}/project");
    let fields = [
        ("act", "save"),
        ("seen:answers/summary", "0"),
        ("base:answers/summary", ""),
        ("answers/summary", "A small boat."),
    ];
    let body =
        json!({ "part": "answers/summary", "text": "A small boat.", "seen": 0, "page": "project" });

    author.act(&id, "act=delete").await;
    let kept = author.send(&path, &fields, &[]).await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    let page = kept.text();
    for words in ["Bring it back from My work first", "A small boat."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let told = author.save(&id, body.clone()).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    let detail = told.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("Bring it back"), "{detail}");
    author.act(&id, "act=restore").await;

    // What is too long to be saved is kept as it was typed, and the rest is saved.
    let long = "x".repeat(server::portal::drafts::PART_LIMIT + 1);
    let form = [
        ("seen:answers/name", "0"),
        ("base:answers/name", ""),
        ("answers/name", &long),
        ("seen:answers/license", "0"),
        ("base:answers/license", ""),
        ("answers/license", "MIT"),
    ];
    let kept = author.send(&path, &form, &[]).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = kept.text();
    assert!(page.contains("Name of the image: A text takes at most 1 MB"));
    let field = page.split("name=\"answers/name\"").nth(1).unwrap();
    assert!(
        field.split("</textarea>").next().unwrap().ends_with(&long),
        "to be shortened there"
    );
    assert_eq!(author.stored(&id, "answers/license").await.1, "MIT");

    // Somebody who writes it no more keeps what they typed, and learns nothing.
    friend.act(&id, "act=leave").await;
    let kept = friend.send(&path, &fields, &[]).await;
    assert_eq!(kept.status, StatusCode::NOT_FOUND, "{}", kept.text());
    let page = kept.text();
    for words in ["no longer yours to write", "A small boat."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let nowhere = "/drafts/00000000-0000-4000-8000-000000000000/project";
    let same = friend.send(nowhere, &fields, &[]).await;
    assert_eq!(same.status, StatusCode::NOT_FOUND);
    assert!(same.text().contains("no longer yours to write"));

    let saved = author.send(&path, &fields, &[]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let (_, stored) = author.stored(&id, "answers/summary").await;
    assert_eq!(stored, "A small boat.");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn the_note_for_reviewers_is_a_part_of_the_draft(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let all = complete();
    let parts: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let id = author.begin(&parts).await;
    let path = format!("/drafts/{id}/submit");
    // Typed and saved by itself, it stands there when the page is opened again.
    let note = "Read <b>the</b> entrypoint first.\nIt is new.";
    let body = json!({ "part": "note", "text": note, "seen": 0, "page": "submit" });
    let saved = author.save(&id, body).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let page = author.get(&path).await.text();
    for words in [
        "Read &lt;b&gt;the&lt;/b&gt; entrypoint first.\nIt is new.",
        "data-part=\"note\"",
        "name=\"seen:note\" value=\"1\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // Another tab changed another text of the form: the note is kept beside the choice.
    let form = [
        ("act", "submit"),
        ("seen:answers/summary", "7"),
        ("base:answers/summary", "Before."),
        ("answers/summary", "Mine."),
        ("seen:note", "1"),
        ("base:note", note),
        ("note", "Read it all."),
    ];
    let choice = author.send(&path, &form, &[]).await;
    assert_eq!(choice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(author.stored(&id, "note").await.1, "Read it all.");
    // Another tab changed the note itself: it is chosen on the page where it is written.
    let mut form = [
        ("act", "submit"),
        ("seen:note", "1"),
        ("base:note", note),
        ("note", "Read nothing."),
        ("side:note:0", "mine"),
    ];
    let choice = author.send(&path, &form[..4], &[]).await;
    assert_eq!(choice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let action = format!("action=\"{path}\"");
    assert!(choice.text().contains(&action), "{}", choice.text());
    let mut body = json!({ "part": "note", "text": "Read nothing.", "seen": 1, "page": "submit" });
    body["base"] = note.into();
    let panel = author.save(&id, body).await.json();
    assert!(
        panel["conflict"].as_str().unwrap().contains(&action),
        "{panel}"
    );
    form[0].1 = "resolve";
    form[1].1 = "2";
    let chosen = author.send(&path, &form, &[]).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text());
    assert_eq!(chosen.header("location"), format!("{path}?done=saved"));
    assert_eq!(author.stored(&id, "note").await.1, "Read nothing.");
    // Too long a note is kept as well, and refused by its field.
    let long = "ä".repeat(2_001);
    let body = json!({ "part": "note", "text": long, "seen": 3, "page": "submit" });
    author.save(&id, body).await;
    let form = [
        ("act", "submit"),
        ("seen:note", "4"),
        ("base:note", &long),
        ("note", &long),
    ];
    let refused = author.send(&path, &form, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("at most 2000 characters"), "{page}");
    assert!(page.contains(&long), "{page}");

    // Submitted, it is the note of the revision, none of its files, and not said again.
    let page = author.get(&path).await.text();
    let rules: Vec<String> = page
        .split("name=\"seen:explanations/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    for rule in &rules {
        let part = format!("explanations/{rule}");
        let text = "It is so for a reason.";
        let body = json!({ "part": part, "text": text, "seen": 0, "page": "submit" });
        author.save(&id, body).await;
    }
    let form = [
        ("act", "submit"),
        ("seen:note", "4"),
        ("base:note", &long),
        ("note", " Read it all. "),
    ];
    let sent = author.send(&path, &form, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let store = portal.web.portal.store();
    assert_eq!(store.revisions(&id).await.unwrap()[0].note, "Read it all.");
    let files = store.revision_files(&id, 1).await.unwrap();
    assert!(files.iter().all(|file| file.path != "note"), "{files:?}");
    let page = author.get(&path).await.text();
    assert!(!page.contains("Read it all."), "{page}");
    let stored = store.draft_part(&id, "note").await.unwrap().unwrap();
    assert_eq!(stored.removed, 1);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_form_outlives_a_database_that_is_gone(#[case] kind: Database) {
    let Some(portal) = portal(kind).await else {
        return;
    };
    let author = Writer::called(&portal, "author").await;
    let id = author.begin(&[]).await;
    portal.web.portal.store().close().await;
    let fields = [
        ("act", "submit"),
        ("seen:note", "0"),
        ("base:note", ""),
        ("note", "Read <b>the</b> entrypoint first."),
    ];
    let path = format!("/drafts/{id}/submit");
    let answer = author.send(&path, &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = answer.text();
    assert!(page.contains("Send again"), "{page}");
    assert!(page.contains(&format!("action=\"{path}\"")), "{page}");
    let again = held(&page);
    assert_eq!(again[3].1, "Read <b>the</b> entrypoint first.");
}
