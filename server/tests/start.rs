//! How a proposal begins, on both databases: the four ways over HTTP, the worker, and what is sent
//! by those who mean harm.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeMap;
use std::future::IntoFuture;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::any;
use common::git::{git, repository, serve};
use common::{Answer, Database, TestPortal, fixture};
use domain::permission::Action;
use rstest::rstest;
use server::egress::{Egress, Limits};
use server::jobs::Worker;
use server::portal::Caller;
use server::portal::drafts::{OPEN_LIMIT, PartSave};
use server::repository::{FetchLimits, Fetcher};
use tokio::sync::watch;

/// A field of a form: its name, a file's name where it is one, and what it holds.
type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// Sends a form as a browser does.
async fn send(portal: &TestPortal, cookie: &str, path: &str, parts: &[Part<'_>]) -> Answer {
    const EDGE: &str = "----edge-of-a-part";
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head =
            format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    let request = Request::post(path)
        .header(
            "content-type",
            format!("multipart/form-data; boundary={EDGE}"),
        )
        .header("host", "images.example")
        .header("cookie", cookie)
        .body(Body::from(body))
        .unwrap();
    portal.send(request).await
}

fn text<'a>(name: &'a str, value: &'a str) -> Part<'a> {
    (name, None, value.as_bytes())
}

/// The identifier at the end of where an answer leads.
fn draft_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let address = answer.header("location").split('?').next().unwrap();
    address.rsplit('/').next().unwrap().to_owned()
}

/// What a draft holds, by part.
async fn parts(portal: &TestPortal, author: &Caller, id: &str) -> BTreeMap<String, Vec<u8>> {
    let drafts = &portal.web.portal;
    let open = drafts.open_proposal(author, id, Action::ReadDraft).await;
    let parts = drafts.draft_parts(&open.unwrap()).await.unwrap();
    parts
        .into_iter()
        .map(|part| (part.part, part.content))
        .collect()
}

async fn author(portal: &TestPortal) -> (String, Caller) {
    let id = portal.person("author", &[]).await;
    let cookie = portal.session(id).await;
    let caller = portal.caller(&cookie).await;
    (cookie, caller)
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_draft_begins_blank_from_a_library_file_or_from_files(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, author) = author(&portal).await;

    let blank = send(
        &portal,
        &cookie,
        "/propose?from=blank",
        &[text("name", " skiff ")],
    )
    .await;
    assert!(
        blank.header("location").starts_with("/drafts/"),
        "{}",
        blank.text()
    );
    let held = parts(&portal, &author, &draft_of(&blank)).await;
    assert_eq!(
        held,
        BTreeMap::from([("answers/name".to_owned(), b"skiff".to_vec())])
    );

    let manifest = "Maintainers: A (@a)\r\nTags: \u{202e}\u{1f6a2}\r\n";
    let sent = [text("name", "sloop"), text("manifest", manifest)];
    let pasted = send(&portal, &cookie, "/propose?from=library", &sent).await;
    let held = parts(&portal, &author, &draft_of(&pasted)).await;
    // A browser writes each line end as two characters; what was pasted had one.
    assert_eq!(
        held["manifest"],
        "Maintainers: A (@a)\nTags: \u{202e}\u{1f6a2}\n".as_bytes()
    );

    let pattern = [text("name", "barge"), text("pattern", "anvil")];
    let copied = send(&portal, &cookie, "/propose?from=library", &pattern).await;
    let held = parts(&portal, &author, &draft_of(&copied)).await;
    let original = std::fs::read(fixture("small").join("library/anvil")).unwrap();
    assert_eq!(held["manifest"], original);
    assert!(
        held.keys().any(|part| part.starts_with("docs/")),
        "{:?}",
        held.keys()
    );

    let files: [Part<'_>; 4] = [
        text("name", "punt"),
        ("files", Some("C:\\work\\entry.sh"), b"#!/bin/sh\r\n"),
        ("files", Some("data.bin"), b"\0\xff\x01"),
        text("dockerfile", "FROM debian\r\nENV PUNT_VERSION 1.2\r\n"),
    ];
    let begun = send(&portal, &cookie, "/propose?from=files", &files).await;
    let id = draft_of(&begun);
    assert_eq!(begun.header("location"), format!("/propose/{id}"));
    let held = parts(&portal, &author, &id).await;
    assert_eq!(
        held["context/Dockerfile"],
        b"FROM debian\nENV PUNT_VERSION 1.2\n"
    );
    assert_eq!(held["context/entry.sh"], b"#!/bin/sh\r\n");
    assert_eq!(held["context/data.bin"], b"\0\xff\x01");
    assert!(String::from_utf8_lossy(&held["manifest"]).contains("Tags: 1.2, 1, latest"));
    let told = portal
        .get_with(&format!("/propose/{id}"), &[("cookie", &cookie)])
        .await
        .text();
    assert!(told.contains("The tags are guessed"), "{told}");
    assert!(told.contains(&format!("href=\"/drafts/{id}\"")), "{told}");
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_everything_that_was_typed() {
    let portal = TestPortal::with(&fixture("small")).await;
    let (cookie, _) = author(&portal).await;
    let manifest = "Maintainers: </textarea>\n\n\u{1f6a2}";
    for (name, words) in [
        ("", "Write the name"),
        ("Skiff", "is no image name"),
        ("anvil", "is an image of the catalogue already"),
        ("\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "is no image name"),
        ("exe\u{202e}gnp", "is no image name"),
        ("\u{1f6a2}", "is no image name"),
    ] {
        let sent = [text("name", name), text("manifest", manifest)];
        let answer = send(&portal, &cookie, "/propose?from=library", &sent).await;
        let html = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(html.contains(words), "{name}: {html}");
        assert!(html.contains("href=\"#field-name\""), "{html}");
        assert!(
            html.contains("Maintainers: &lt;/textarea&gt;\n\n\u{1f6a2}"),
            "{html}"
        );
    }
    let both = [
        text("name", "skiff"),
        text("manifest", "x"),
        text("pattern", "anvil"),
    ];
    let answer = send(&portal, &cookie, "/propose?from=library", &both).await;
    assert!(answer.text().contains("Choose one of the three"));
    for (url, words) in [
        ("", "begins with https://"),
        ("git@github.com:a/b", "begins with https://"),
        ("http://example.com/a", "begins with https://"),
        (
            "https://me:secret@example.com/a",
            "Leave user name and password out",
        ),
    ] {
        let sent = [
            text("name", "skiff"),
            text("url", url),
            text("revision", "a b"),
        ];
        let answer = send(&portal, &cookie, "/propose?from=repository", &sent).await;
        let html = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert!(
            html.contains(words) && html.contains("2 things to correct"),
            "{url}: {html}"
        );
        assert!(html.contains("value=\"a b\""), "{html}");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_learns_what_it_is_about_and_begins_nothing() {
    let portal = TestPortal::with(&fixture("small")).await;
    let page = portal.get("/propose").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("Nobody can sign in here"),
        "{}",
        page.text()
    );
    let begun = send(&portal, "", "/propose?from=blank", &[text("name", "skiff")]).await;
    assert_eq!(begun.status, StatusCode::UNAUTHORIZED);
    let page = portal
        .get("/propose/00000000-0000-4000-8000-000000000000")
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_quota_is_told_before_and_holds() {
    let portal = TestPortal::with(&fixture("small")).await;
    let (cookie, _) = author(&portal).await;
    for number in 0..OPEN_LIMIT {
        let name = format!("skiff-{number}-of-many");
        let begun = send(
            &portal,
            &cookie,
            "/propose?from=blank",
            &[text("name", &name)],
        )
        .await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{number}");
    }
    let page = portal
        .get_with("/propose", &[("cookie", &cookie)])
        .await
        .text();
    assert!(
        page.contains("You have 20 drafts and proposals open"),
        "{page}"
    );
    let sent = [text("name", "one-more")];
    let refused = send(&portal, &cookie, "/propose?from=blank", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("one-more"), "{}", refused.text());
}

#[tokio::test]
async fn what_is_sent_to_harm_gets_a_sentence_and_leaves_nothing() {
    let portal = TestPortal::with(&fixture("small")).await;
    let (cookie, author) = author(&portal).await;
    let tar = |name: &[u8], kind: u8, size: usize| {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(tar::EntryType::new(kind));
        header.set_size(size as u64);
        header.set_cksum();
        let mut builder = tar::Builder::new(Vec::new());
        builder.append(&header, vec![0; size].as_slice()).unwrap();
        builder.into_inner().unwrap()
    };
    let gzip = |content: &[u8]| {
        use std::io::Write;
        let best = flate2::Compression::best();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), best);
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    };
    let huge = vec![b'x'; 50_000_000];
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("huge.tar", huge, "huge.tar is too large: 20 MB in all"),
        (
            "bomb.tgz",
            gzip(&tar(b"zeros", b'0', 90_000_000)),
            "unpacks to more than 20 MB",
        ),
        (
            "out.tar",
            tar(b"../../etc/cron.d/x", b'0', 3),
            "leads out of the folder",
        ),
        (
            "root.tar",
            tar(b"/etc/passwd", b'0', 3),
            "leads out of the folder",
        ),
        ("pipe.tar", tar(b"pipe", b'6', 0), "a device, a pipe"),
        (
            "link.tar",
            tar(b"link", b'2', 0),
            "There is no file to begin with",
        ),
        (
            "a.7z",
            b"7z\xbc\xaf\x27\x1c..".to_vec(),
            "Archives ending in .7z are not read",
        ),
        (
            "cut.zip",
            b"PK\x03\x04 and no more".to_vec(),
            "cannot be read to its end",
        ),
        ("empty.tar", vec![0; 1024], "There is no file to begin with"),
    ];
    for (name, content, words) in cases {
        let sent: [Part<'_>; 3] = [
            text("name", "skiff"),
            ("files", Some(name), &content),
            text("dockerfile", ""),
        ];
        let answer = send(&portal, &cookie, "/propose?from=files", &sent).await;
        let html = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(html.contains(words), "{name}: {html}");
        assert!(html.contains("value=\"skiff\""), "{name}: {html}");
    }
    let binary: [Part<'_>; 2] = [
        text("name", "skiff"),
        ("manifest", None, b"Tags: \xff\0\xfe"),
    ];
    let answer = send(&portal, &cookie, "/propose?from=library", &binary).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("no valid UTF-8"),
        "{}",
        answer.text()
    );
    let file: [Part<'_>; 2] = [text("name", "skiff"), ("file", Some("x"), b"\x89PNG\0")];
    let answer = send(&portal, &cookie, "/propose?from=library", &file).await;
    assert!(
        answer.text().contains("is no text in UTF-8"),
        "{}",
        answer.text()
    );
    let long = "x".repeat(1_000_001);
    let sent = [text("name", "skiff"), text("manifest", &long)];
    let answer = send(&portal, &cookie, "/propose?from=library", &sent).await;
    assert!(answer.text().contains("longer than 1 MB"));
    let person = author.identifier();
    let begun = portal
        .web
        .portal
        .store()
        .proposals_of(&person)
        .await
        .unwrap();
    assert_eq!(begun.len(), 0, "nothing was begun");
}

/// A server without any repository, and with an address that breaks off.
async fn machine() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let routes = axum::Router::new()
        .route("/broken/{*rest}", any(|| async { StatusCode::BAD_GATEWAY }))
        .fallback(any(|| async { StatusCode::NOT_FOUND }));
    tokio::spawn(axum::serve(listener, routes).into_future());
    origin
}

fn fetcher(origin: &str) -> Fetcher {
    let egress = Egress::new(vec![origin.parse().unwrap()], Limits::default()).unwrap();
    Fetcher::new(egress, FetchLimits::default())
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_fetch_that_fails_leaves_the_draft_and_two_ways_on(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, author) = author(&portal).await;
    let origin = machine().await;
    let worker = Worker::new(&portal.web.portal, fetcher(&origin));
    let (_end, mut ended) = watch::channel(false);
    let url = format!("{origin}/nothing");
    let sent = [text("name", "skiff"), text("url", &url)];
    let begun = send(&portal, &cookie, "/propose?from=repository", &sent).await;
    let id = draft_of(&begun);
    let page = format!("/propose/{id}");
    let look = async || portal.get_with(&page, &[("cookie", &cookie)]).await.text();
    let html = look().await;
    assert!(
        html.contains("Look again") && html.contains("waits for its turn"),
        "{html}"
    );

    assert!(worker.step(&mut ended).await.unwrap());
    assert!(!worker.step(&mut ended).await.unwrap(), "it is done once");
    let html = look().await;
    assert!(
        html.contains("could not be fetched") && html.contains("asks to sign in"),
        "{html}"
    );
    assert!(html.contains(&format!("value=\"{url}\"")), "{html}");

    portal.wait(1);
    // Again, at an address that breaks off: it is tried three times, each later than the last.
    let broken = format!("{origin}/broken/x");
    let again = [text("from", "repository"), text("url", &broken)];
    let answer = send(&portal, &cookie, &page, &again).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    for seconds in [5, 20] {
        assert!(worker.step(&mut ended).await.unwrap());
        let html = look().await;
        assert!(
            html.contains(&format!("Trying again in {seconds} seconds")),
            "{html}"
        );
        assert!(!worker.step(&mut ended).await.unwrap(), "it waits");
        portal.wait(seconds);
    }
    assert!(worker.step(&mut ended).await.unwrap());
    assert!(look().await.contains("broke off"), "{}", look().await);

    portal.wait(1);
    // Or by files.
    let files: [Part<'_>; 2] = [
        text("from", "files"),
        ("files", Some("Dockerfile"), b"FROM debian\n"),
    ];
    let answer = send(&portal, &cookie, &page, &files).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let held = parts(&portal, &author, &id).await;
    assert_eq!(held["context/Dockerfile"], b"FROM debian\n");
    assert_eq!(held["answers/name"], b"skiff");
    let nothing = send(&portal, &cookie, &page, &[text("from", "files")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);

    // It is nobody else's.
    let other = portal.person("other", &[]).await;
    let other = portal.session(other).await;
    let answer = portal.get_with(&page, &[("cookie", &other)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let answer = send(&portal, &other, &page, &again).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_repository_comes_into_the_draft_and_writes_over_nothing(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, author) = author(&portal).await;
    let root = repository(&[
        ("1.2/Dockerfile", b"FROM debian\nENV SKIFF_VERSION 1.2.3\n"),
        ("1.2/entry.sh", b"#!/bin/sh\n"),
        ("1.2/data.bin", b"\0\xff"),
        ("generate-stackbrew-library.sh", b"#!/bin/sh\n"),
        ("README.md", b"# Skiff\n"),
    ]);
    let commit = git(root.path(), &["rev-parse", "HEAD"]);
    let origin = serve(root.path(), true).await;
    let url = format!("{origin}/.git");
    let sent = [
        text("name", "skiff"),
        text("url", &url),
        text("revision", "main"),
    ];
    let begun = send(&portal, &cookie, "/propose?from=repository", &sent).await;
    let id = draft_of(&begun);
    // Somebody does not wait for it.
    let own = PartSave {
        part: "context/1.2/entry.sh",
        content: b"mine",
        seen: 0,
        removed: false,
    };
    portal
        .web
        .portal
        .save_part(&author, &id, own)
        .await
        .unwrap();
    let worker = Worker::new(&portal.web.portal, fetcher(&origin));
    let (_end, mut ended) = watch::channel(false);
    assert!(worker.step(&mut ended).await.unwrap());
    let path = format!("/propose/{id}");
    let told = portal.get_with(&path, &[("cookie", &cookie)]).await.text();
    for words in [
        "The files are in your draft",
        "Fetched main at",
        "3 files are in the draft",
        "was written meanwhile and stays as it is",
        "writes a manifest",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let held = parts(&portal, &author, &id).await;
    assert_eq!(held["context/1.2/entry.sh"], b"mine");
    assert_eq!(held["context/1.2/data.bin"], b"\0\xff");
    assert!(!held.contains_key("context/README.md"));
    let manifest = String::from_utf8_lossy(&held["manifest"]).into_owned();
    for line in [
        "Maintainers: Name of author (@author)".to_owned(),
        format!("GitRepo: {url}"),
        "GitFetch: refs/heads/main".to_owned(),
        format!("GitCommit: {commit}"),
        "Tags: 1.2.3, 1.2, 1, latest".to_owned(),
        "Directory: 1.2".to_owned(),
    ] {
        assert!(manifest.contains(&line), "{line}: {manifest}");
    }

    // A draft that is deleted meanwhile takes nothing.
    portal.wait(1);
    let sent = [text("name", "sloop"), text("url", &url)];
    let begun = send(&portal, &cookie, "/propose?from=repository", &sent).await;
    let id = draft_of(&begun);
    portal.web.portal.delete_draft(&author, &id).await.unwrap();
    assert!(worker.step(&mut ended).await.unwrap());
    let job = portal
        .web
        .portal
        .store()
        .newest_job(&id)
        .await
        .unwrap()
        .unwrap();
    assert!(job.done_at.is_some() && job.failure.is_some(), "{job:?}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn two_workers_do_each_job_once_and_one_that_ends_gives_its_job_back(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, _) = author(&portal).await;
    let origin = machine().await;
    let mut drafts = Vec::new();
    for number in 0..6 {
        let name = format!("skiff-{number}-of-six");
        let url = format!("{origin}/nothing/{number}");
        let sent = [text("name", &name), text("url", &url)];
        let begun = send(&portal, &cookie, "/propose?from=repository", &sent).await;
        drafts.push(draft_of(&begun));
    }
    // A worker that is asked to end in the middle.
    let (end, mut ended) = watch::channel(false);
    let worker = Worker::new(&portal.web.portal, fetcher(&origin));
    end.send_replace(true);
    assert!(worker.step(&mut ended).await.unwrap());

    let (end, ended) = watch::channel(false);
    let other = Worker::new(&portal.web.portal, fetcher(&origin));
    let finish = async {
        loop {
            let mut open = 0;
            for draft in &drafts {
                let job = portal.web.portal.store().newest_job(draft).await.unwrap();
                open += usize::from(job.unwrap().done_at.is_none());
            }
            if open == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        end.send_replace(true);
    };
    tokio::join!(worker.work(ended.clone()), other.work(ended), finish);
    let mut attempts = 0;
    for draft in &drafts {
        let job = portal
            .web
            .portal
            .store()
            .newest_job(draft)
            .await
            .unwrap()
            .unwrap();
        assert!(job.failure.is_some(), "{job:?}");
        attempts += job.attempts;
    }
    assert_eq!(attempts, 7, "the one that was given back was begun twice");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn files_come_back_as_attachments_to_those_who_may_read_them(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, _) = author(&portal).await;
    let page: &[u8] = b"<script>alert(1)</script>";
    let sent: [Part<'_>; 3] = [
        text("name", "skiff"),
        ("files", Some("gr\u{f6}\u{df}e.html"), page),
        text("dockerfile", "FROM debian\n"),
    ];
    let begun = send(&portal, &cookie, "/propose?from=files", &sent).await;
    let id = draft_of(&begun);
    let path = format!("/drafts/{id}/files/context/gr%C3%B6%C3%9Fe.html");
    let file = portal.get_with(&path, &[("cookie", &cookie)]).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.body, page);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"gr__e.html\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.html"
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(
        file.header("content-security-policy"),
        "default-src 'none'; sandbox"
    );
    let other = portal.person("other", &[]).await;
    let other = portal.session(other).await;
    for (path, cookie) in [
        (path.as_str(), other.as_str()),
        (&format!("/drafts/{id}/files/context/nothing"), &cookie),
        (&format!("/drafts/{id}/files/../../etc/passwd"), &cookie),
        ("/proposals/1/revisions/1/files/manifest", &cookie),
    ] {
        let answer = portal.get_with(path, &[("cookie", cookie)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(portal.get(&path).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_drawing_is_taken_without_what_acts() {
    let portal = TestPortal::with(&fixture("small")).await;
    let (cookie, author) = author(&portal).await;
    let mut builder = tar::Builder::new(Vec::new());
    let evil = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script><path d=\"M0 0\"/></svg>";
    for (path, content) in [
        ("library/skiff", &b"Maintainers: A (@a)\n"[..]),
        ("docs/skiff/logo.svg", evil),
        ("docs/skiff/logo.png", b"GIF89a"),
        ("docs/skiff/content.md", b"# Skiff\n"),
    ] {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, content).unwrap();
    }
    let archive = builder.into_inner().unwrap();
    let sent: [Part<'_>; 2] = [text("name", "skiff"), ("files", Some("a.tar"), &archive)];
    let begun = send(&portal, &cookie, "/propose?from=files", &sent).await;
    let id = draft_of(&begun);
    let held = parts(&portal, &author, &id).await;
    assert_eq!(
        String::from_utf8_lossy(&held["docs/logo.svg"]),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>\n"
    );
    assert!(!held.contains_key("docs/logo.png"), "{:?}", held.keys());
    let path = format!("/propose/{id}");
    let told = portal.get_with(&path, &[("cookie", &cookie)]).await.text();
    assert!(told.contains("onload, &lt;script&gt;"), "{told}");
    assert!(told.contains("neither"), "{told}");
}

#[rstest]
#[case::sqlite(Database::Sqlite)]
#[case::postgres(Database::Postgres)]
#[tokio::test]
async fn a_program_begins_a_draft_and_never_writes_over_somebody(#[case] kind: Database) {
    let Some(portal) = TestPortal::over(kind, &fixture("small")).await else {
        return;
    };
    let (cookie, _) = author(&portal).await;
    let ask = async |method: &str, path: &str, more: &[(&str, &str)], body: &str| {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "images.example")
            .header("cookie", &cookie);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        portal
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    };
    for (body, words) in [
        ("skiff", "Send JSON"),
        (r#"{"kind":"new","image":"anvil"}"#, "catalogue already"),
        (r#"{"kind":"new","image":"Skiff"}"#, "no image name"),
        (r#"{"kind":"old","image":"skiff"}"#, "not `old`"),
    ] {
        let refused = ask("POST", "/api/v1/drafts", &[], body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let detail = refused.json()["detail"].to_string();
        assert!(detail.contains(words), "{body}: {detail}");
    }
    let new = r#"{"kind":"new","image":"skiff"}"#;
    let begun = ask("POST", "/api/v1/drafts", &[], new).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(begun.json()["parts"][0]["part"], "answers/name");
    let manifest = format!("/api/v1/drafts/{id}/parts/manifest");

    let blind = ask("PUT", &manifest, &[], "x").await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    let first = ask("PUT", &manifest, &[("if-none-match", "*")], "one").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_eq!(first.header("etag"), "\"1\"");
    let second = ask("PUT", &manifest, &[("if-match", "\"1\"")], "two").await;
    assert_eq!(second.json()["version"], 2);
    let late = ask("PUT", &manifest, &[("if-match", "\"1\"")], "late").await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(late.header("etag"), "\"2\"");
    let read = ask("GET", &manifest, &[], "").await;
    assert_eq!(
        (read.text().as_str(), read.header("etag")),
        ("two", "\"2\"")
    );
    let file = format!("/api/v1/drafts/{id}/parts/context/1/Dockerfile");
    let saved = ask("PUT", &file, &[("if-none-match", "*")], "FROM a\n").await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let gone = ask("DELETE", &file, &[("if-match", "\"1\"")], "").await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(
        ask("GET", &file, &[], "").await.status,
        StatusCode::NOT_FOUND
    );
    let odd = format!("/api/v1/drafts/{id}/parts/library/skiff");
    let odd = ask("PUT", &odd, &[("if-none-match", "*")], "x").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nobody = portal.get(&manifest).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

/// The session of whoever sends files has ended: the texts are kept, and the files are asked for again
/// by their names, however large they are.
#[tokio::test]
async fn a_form_with_files_outlives_the_session_of_its_writer() {
    let portal = TestPortal::over(Database::Sqlite, &fixture("small"))
        .await
        .unwrap();
    let (cookie, author) = author(&portal).await;
    let large = vec![b'x'; 3_000_000];
    let sent: [Part<'_>; 5] = [
        text("name", "punt"),
        text("dockerfile", "FROM debian\nENV PUNT_VERSION <b>\n"),
        ("files", Some("punt \u{1f6a3}.bin"), &large),
        ("files", Some("entry.sh"), b"#!/bin/sh\n"),
        ("other", Some(""), b""),
    ];
    let held = send(&portal, "", "/propose?from=files", &sent).await;
    assert_eq!(held.status, StatusCode::UNAUTHORIZED);
    let page = held.text();
    for words in [
        "Your session ended while you wrote",
        "action=\"/propose?from=files\"",
        "enctype=\"multipart/form-data\"",
        "name=\"name\" value=\"punt\"",
        "ENV PUNT_VERSION &lt;b&gt;",
        "These files were not kept. Choose them again:",
        "punt \u{1f6a3}.bin",
        "entry.sh",
        "name=\"files\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(page.matches("type=\"file\"").count(), 1, "{page}");
    assert!(!page.contains("xxxxxxxx"), "a file is not sent back");

    // What that page sends, with the files chosen again.
    let begun = send(&portal, &cookie, "/propose?from=files", &sent).await;
    let kept = parts(&portal, &author, &draft_of(&begun)).await;
    assert_eq!(kept["context/entry.sh"], b"#!/bin/sh\n");

    // More text than any form has is not held.
    let long = "y".repeat(3_000_000);
    let flood = [text("a", &long), text("b", &long)];
    let refused = send(&portal, "", "/propose?from=files", &flood).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.text().contains("yyyyyyyy"));
}
