//! Git repositories on this machine, served by `git http-backend`, beside addresses that misbehave.

use std::future::IntoFuture;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::any;
use tokio::net::TcpListener;

/// Runs `git` in a folder, as somebody with a name.
pub fn git(folder: &Path, words: &[&str]) -> String {
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

pub fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (path, content) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// A repository with these files and one commit.
pub fn repository(files: &[(&str, &[u8])]) -> tempfile::TempDir {
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
pub async fn serve(root: &Path, filters: bool) -> String {
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
