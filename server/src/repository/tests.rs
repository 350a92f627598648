//! What can be fetched, against `git http-backend` on this machine, and what cannot.

use std::future::IntoFuture;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use super::*;
use crate::egress::Limits;

/// Runs `git` in a folder, as somebody with a name.
fn git(folder: &Path, words: &[&str]) -> String {
    let ended = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(words)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "git {words:?}: {said}");
    String::from_utf8(ended.stdout).unwrap().trim().to_owned()
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (path, content) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// A repository with these files and one commit.
fn repository(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    write(folder.path(), files);
    git(folder.path(), &["add", "--all"]);
    git(
        folder.path(),
        &["commit", "--quiet", "--allow-empty", "-m", "One"],
    );
    folder
}

#[derive(Clone)]
struct Served {
    root: std::path::PathBuf,
    /// Whether single files may be asked for.
    filters: bool,
}

/// Hands a request to `git http-backend`, as a web server does.
async fn backend(
    State(served): State<Served>,
    method: Method,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let filter = format!("uploadpack.allowFilter={}", served.filters);
    let mut command = tokio::process::Command::new("git");
    command
        .args(["-c", &filter, "-c", "safe.directory=*", "http-backend"])
        .env("GIT_PROJECT_ROOT", &served.root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", uri.path())
        .env("REQUEST_METHOD", method.as_str())
        .env("QUERY_STRING", query.unwrap_or_default())
        .env("CONTENT_TYPE", text("content-type"))
        .env("HTTP_CONTENT_ENCODING", text("content-encoding"))
        .env("GIT_PROTOCOL", text("git-protocol"))
        .env("REMOTE_ADDR", "127.0.0.1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let write = async move {
        use tokio::io::AsyncWriteExt;
        let _ = stdin.write_all(&body).await;
    };
    let ((), output) = tokio::join!(write, child.wait_with_output());
    let output = output.unwrap().stdout;
    let end = output
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(0);
    let head = String::from_utf8_lossy(&output[..end]).into_owned();
    let mut answer = output[(end + 4).min(output.len())..]
        .to_vec()
        .into_response();
    for line in head.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        if name.eq_ignore_ascii_case("status") {
            *answer.status_mut() = value[..3].parse().unwrap();
        } else {
            let name: axum::http::HeaderName = name.parse().unwrap();
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    answer
}

/// Serves the repositories below a folder, and some addresses that misbehave; answers the origin.
async fn serve(root: &Path, filters: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let served = Served {
        root: root.to_owned(),
        filters,
    };
    let routes = Router::new()
        .route(
            "/away/{*rest}",
            any(|| async { Redirect::permanent("http://169.254.169.254/latest/info/refs") }),
        )
        .route(
            "/private/{*rest}",
            any(|| async { StatusCode::UNAUTHORIZED }),
        )
        .route("/broken/{*rest}", any(|| async { StatusCode::BAD_GATEWAY }))
        .route("/page/{*rest}", any(|| async { "<html>a page</html>" }))
        .fallback(backend)
        .with_state(served);
    tokio::spawn(axum::serve(listener, routes).into_future());
    origin
}

fn fetcher(origin: &str, limits: FetchLimits) -> Fetcher {
    let egress = Egress::new(vec![origin.parse().unwrap()], Limits::default()).unwrap();
    Fetcher::new(egress, limits)
}

async fn fetch(origin: &str, path: &str, revision: &str) -> Result<Fetched, FetchError> {
    fetch_within(origin, path, revision, FetchLimits::default()).await
}

async fn fetch_within(
    origin: &str,
    path: &str,
    revision: &str,
    limits: FetchLimits,
) -> Result<Fetched, FetchError> {
    let url = address(&format!("{origin}/{path}")).unwrap();
    let (say, _heard) = watch::channel(String::new());
    let revision = revision.parse().unwrap();
    fetcher(origin, limits).fetch(&url, &revision, &say).await
}

fn paths(fetched: &Fetched) -> Vec<&str> {
    fetched
        .collected
        .files
        .keys()
        .map(FilePath::as_str)
        .collect()
}

#[tokio::test]
async fn the_files_around_the_dockerfiles_are_fetched() {
    let root = repository(&[
        ("1.2/Dockerfile", b"FROM debian\r\nCOPY entry.sh /\n"),
        ("1.2/entry.sh", b"#!/bin/sh\n"),
        ("1.2/\u{1f6a2}/data.bin", b"\0\x01\xff"),
        ("README.md", b"# Skiff\n"),
        ("src/main.c", b"int main() {}\n"),
    ]);
    let commit = git(root.path(), &["rev-parse", "HEAD"]);
    for filters in [true, false] {
        let origin = serve(root.path(), filters).await;
        let fetched = fetch(&origin, ".git", "").await.unwrap();
        assert_eq!(fetched.reference, "refs/heads/main");
        assert_eq!(fetched.commit, commit);
        assert_eq!(
            paths(&fetched),
            ["1.2/Dockerfile", "1.2/entry.sh", "1.2/\u{1f6a2}/data.bin"]
        );
        assert_eq!(
            fetched.collected.files["1.2/Dockerfile"],
            b"FROM debian\r\nCOPY entry.sh /\n"
        );
        assert_eq!(
            fetched.collected.files["1.2/\u{1f6a2}/data.bin"],
            b"\0\x01\xff"
        );
        let others: Vec<_> = fetched.others.iter().map(FilePath::as_str).collect();
        assert_eq!(others, ["README.md", "src/main.c"]);
        assert_eq!(fetched.collected.notes, [""; 0]);
    }
}

#[tokio::test]
async fn a_branch_a_tag_and_a_commit_are_found_and_what_is_not_there_is_told() {
    let root = repository(&[("Dockerfile", b"FROM a\n")]);
    let first = git(root.path(), &["rev-parse", "HEAD"]);
    git(root.path(), &["tag", "-a", "v1", "-m", "One"]);
    git(root.path(), &["checkout", "--quiet", "-b", "feature/x"]);
    write(root.path(), &[("Dockerfile", b"FROM b\n")]);
    git(root.path(), &["commit", "--quiet", "-am", "Two"]);
    let second = git(root.path(), &["rev-parse", "HEAD"]);
    git(root.path(), &["checkout", "--quiet", "main"]);
    let origin = serve(root.path(), true).await;
    for (revision, reference, commit, content) in [
        ("feature/x", "refs/heads/feature/x", &second, "FROM b\n"),
        ("refs/heads/main", "refs/heads/main", &first, "FROM a\n"),
        ("v1", "refs/tags/v1", &first, "FROM a\n"),
        (second.as_str(), "refs/heads/main", &second, "FROM b\n"),
    ] {
        let fetched = fetch(&origin, ".git", revision).await.unwrap();
        assert_eq!(fetched.reference, reference, "{revision}");
        assert_eq!(&fetched.commit, commit, "{revision}");
        assert_eq!(
            fetched.collected.files["Dockerfile"],
            content.as_bytes(),
            "{revision}"
        );
    }
    assert_eq!(
        fetch(&origin, ".git", "main2").await,
        Err(FetchError::NoSuchBranch("main2".to_owned()))
    );
    let nothing = "0123456789012345678901234567890123456789";
    let error = fetch(&origin, ".git", nothing).await.unwrap_err();
    assert_eq!(error, FetchError::NoSuchCommit(nothing.to_owned()));
    assert!(error.to_string().contains("Was it pushed?"));
}

#[cfg(unix)]
#[tokio::test]
async fn links_and_submodules_are_not_followed_and_hooks_and_filters_do_not_run() {
    let other = repository(&[("secret", b"x")]);
    let root = repository(&[
        ("Dockerfile", b"FROM a\n"),
        (".gitattributes", b"* filter=evil\n"),
        (".lfsconfig", b"[lfs]\nurl = http://127.0.0.1:1/\n"),
    ]);
    std::os::unix::fs::symlink("/etc/passwd", root.path().join("passwd")).unwrap();
    git(
        root.path(),
        &[
            "submodule",
            "--quiet",
            "add",
            other.path().to_str().unwrap(),
            "sub",
        ],
    );
    git(root.path(), &["add", "--all"]);
    git(root.path(), &["commit", "--quiet", "-m", "Two"]);
    let origin = serve(root.path(), true).await;
    let fetched = fetch(&origin, ".git", "").await.unwrap();
    assert_eq!(
        paths(&fetched),
        [".gitattributes", ".gitmodules", ".lfsconfig", "Dockerfile"]
    );
    assert_eq!(
        fetched.collected.notes,
        [
            "One link is left out: `passwd`.",
            "One repository inside of this one is left out: `sub`.",
        ]
    );
}

#[tokio::test]
async fn large_files_are_left_out_by_name_and_a_large_repository_is_given_up() {
    let noise: Vec<u8> = (0..3_000_000_u32)
        .map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let root = repository(&[("Dockerfile", b"FROM a\n"), ("dump", &noise)]);
    let origin = serve(root.path(), true).await;
    let fetched = fetch(&origin, ".git", "").await.unwrap();
    assert_eq!(paths(&fetched), ["Dockerfile"]);
    assert_eq!(
        fetched.collected.notes,
        ["One file larger than 1 MB is left out: `dump` (3.0 MB)."]
    );
    let pieces: Vec<(String, &[u8])> = (0..30)
        .map(|number| (format!("f{number}"), &noise[number * 70_000..][..900_000]))
        .collect();
    let mut files: Vec<(&str, &[u8])> = pieces
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    files.push(("Dockerfile", b"FROM a\n"));
    let root = repository(&files);
    let origin = serve(root.path(), true).await;
    let error = fetch(&origin, ".git", "").await.unwrap_err();
    assert_eq!(error, FetchError::DraftTooLarge);
}

#[tokio::test]
async fn five_hundred_dockerfiles_come_in() {
    let names: Vec<String> = (0..500)
        .map(|number| format!("{number}/Dockerfile"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"FROM debian\n"[..]))
        .collect();
    let root = repository(&files);
    let origin = serve(root.path(), true).await;
    let fetched = fetch(&origin, ".git", "").await.unwrap();
    assert_eq!(fetched.collected.files.len(), 500);
}

#[tokio::test]
async fn what_is_no_public_repository_is_told_in_a_sentence() {
    let root = repository(&[("Dockerfile", b"FROM a\n")]);
    let origin = serve(root.path(), true).await;
    for (path, expected) in [
        ("away/x", FetchError::Redirected),
        ("private/x", FetchError::NotPublic),
        ("nothing-here", FetchError::NotPublic),
    ] {
        assert_eq!(fetch(&origin, path, "").await, Err(expected), "{path}");
    }
    let broken = fetch(&origin, "broken/x", "").await.unwrap_err();
    assert!(broken.is_passing(), "{broken:?}");
    let page = fetch(&origin, "page/x", "").await.unwrap_err();
    assert!(!page.is_passing(), "{page:?}");
    let empty = tempfile::tempdir().unwrap();
    git(empty.path(), &["init", "--quiet"]);
    let origin = serve(empty.path(), true).await;
    assert_eq!(fetch(&origin, ".git", "").await, Err(FetchError::Empty));
}

#[tokio::test]
async fn a_machine_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 16]).await;
        // The second connection is that of `git`; it ends when `git` is ended.
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut sink = [0; 1024];
        while socket.read(&mut sink).await.is_ok_and(|read| read > 0) {}
    });
    let limits = FetchLimits {
        total: Duration::from_secs(1),
        ..FetchLimits::default()
    };
    let error = fetch_within(&origin, "x", "", limits).await.unwrap_err();
    assert_eq!(error, FetchError::TooSlow(1));
    tokio::time::timeout(Duration::from_secs(5), asked)
        .await
        .expect("nothing that was started is left")
        .unwrap();
}

#[tokio::test]
async fn the_folder_is_gone_and_measured_while_it_fills() {
    let noise: Vec<u8> = (0..900_000_u32)
        .map(|number| (number.wrapping_mul(2_654_435_761) >> 11) as u8)
        .collect();
    let root = repository(&[("Dockerfile", b"FROM a\n"), ("noise", &noise)]);
    let origin = serve(root.path(), false).await;
    let limits = FetchLimits {
        bytes: 10,
        ..FetchLimits::default()
    };
    // The empty repository alone is larger than that.
    let url = address(&format!("{origin}/.git")).unwrap();
    let machine = origin.strip_prefix("http://").unwrap().parse().unwrap();
    let git = Git::in_new_folder(&url, machine, limits.bytes)
        .await
        .unwrap();
    let slow = tokio::time::timeout(Duration::from_secs(5), git.fills_up()).await;
    assert!(slow.is_ok(), "it is measured");
    let folder = git.path().to_owned();
    assert!(folder.is_dir());
    drop(git);
    assert!(!folder.exists());
}

#[test]
fn an_address_is_one_of_a_repository() {
    for good in [
        "https://github.com/example/skiff",
        "https://git.example:8443/a/b.git",
    ] {
        assert!(address(good).is_ok(), "{good}");
    }
    let long = format!("https://example.com/{}", "x".repeat(URL_LIMIT));
    for bad in [
        "",
        "skiff",
        "git@github.com:example/skiff",
        "ssh://git@github.com/example/skiff",
        "file:///etc",
        "ext::sh -c touch% /tmp/x",
        "https://me@example.com/x",
        "https://me:secret@example.com/x",
        "https://example.com/x?y",
        "https://example.com/x#y",
        "--upload-pack=x",
        long.as_str(),
    ] {
        let refused = address(bad).unwrap_err();
        assert!(
            matches!(refused, FetchError::Address(_)),
            "{bad}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn only_public_machines_are_asked() {
    let egress = Egress::new(Vec::new(), Limits::default()).unwrap();
    let fetcher = Fetcher::new(egress, FetchLimits::default());
    let (say, _heard) = watch::channel(String::new());
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "169.254.169.254",
        "2130706433",
    ] {
        let url = address(&format!("https://{host}/x")).unwrap();
        let error = fetcher
            .fetch(&url, &Revision::Default, &say)
            .await
            .unwrap_err();
        assert!(
            matches!(error, FetchError::Egress(EgressError::NotPublic(_))),
            "{host}: {error:?}"
        );
    }
    let url = address("http://example.com/x").unwrap();
    let error = fetcher
        .fetch(&url, &Revision::Default, &say)
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::Address(_)), "{error:?}");
}
