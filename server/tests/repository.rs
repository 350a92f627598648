//! What can be fetched from a Git repository, and what cannot.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use common::git::{git, repository, serve, write};
use domain::bundle::FilePath;
use server::egress::{Egress, EgressError, Limits};
use server::repository::{FetchError, FetchLimits, Fetched, Fetcher, Revision, address};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

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
