//! The program `git`: started with fixed words, an environment of its own and limits, and ended with
//! everything that it started.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use super::FetchError;
use crate::egress::Url;

/// How often the folder is measured while `git` writes into it.
const MEASURED: Duration = Duration::from_millis(200);
/// The most bytes of what `git` says about a failure.
const WORDS_LIMIT: u64 = 16 * 1024;
/// The most bytes of a list of references.
const REFERENCES_LIMIT: u64 = 256 * 1024;

/// A repository in a folder of its own, and the one machine from which it is fetched.
pub(super) struct Git {
    folder: TempDir,
    settings: Vec<String>,
    protocol: String,
    bytes: u64,
}

/// What a run of `git` ended with.
struct Ended {
    status: ExitStatus,
    answer: Vec<u8>,
    words: String,
}

/// The group of processes of a child; ended with the value.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self(id.and_then(Pid::from_raw))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // A group that is gone already is what we want.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Git {
    /// An empty repository in a new folder, for fetching from `url` at `machine`.
    pub(super) async fn in_new_folder(
        url: &Url,
        machine: SocketAddr,
        bytes: u64,
    ) -> Result<Self, FetchError> {
        let folder = tempfile::Builder::new()
            .prefix("slipway-git-")
            .tempdir()
            .map_err(|error| FetchError::Failed(error.to_string()))?;
        let git = Self {
            settings: settings(url, machine),
            protocol: url.scheme().to_owned(),
            bytes,
            folder,
        };
        let folder = git.repository();
        let folder = folder.to_str().unwrap_or_default();
        let words = ["init", "--quiet", "--bare", "--template=", folder];
        git.succeed(&words, Vec::new(), WORDS_LIMIT).await?;
        Ok(git)
    }

    /// The folder in which it works.
    #[cfg(test)]
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    /// The names of the other side that fit, with what they stand for.
    pub(super) async fn list_references(&self, patterns: &[String]) -> Result<String, FetchError> {
        let mut words = vec!["ls-remote", "--symref", "origin"];
        words.extend(patterns.iter().map(String::as_str));
        let answer = self.succeed(&words, Vec::new(), REFERENCES_LIMIT).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// Fetches a commit with its folders, and without its files where the other side can do that.
    pub(super) async fn fetch_commit(&self, commit: &str) -> Result<(), FetchError> {
        let words = [
            "fetch",
            "--quiet",
            "--depth=1",
            "--filter=blob:none",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            "origin",
            commit,
        ];
        self.succeed(&words, Vec::new(), WORDS_LIMIT).await?;
        Ok(())
    }

    /// Fetches single files by what they are known by.
    pub(super) async fn fetch_files(&self, ids: &[&str]) -> Result<(), FetchError> {
        // As Git itself fetches what is missing.
        let words = [
            "-c",
            "fetch.negotiationAlgorithm=noop",
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--filter=blob:none",
            "--stdin",
            "origin",
        ];
        self.succeed(&words, lines(ids), WORDS_LIMIT).await?;
        Ok(())
    }

    /// The folders and files of a commit, up to `limit` bytes of list.
    pub(super) async fn list_files(&self, commit: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let words = ["ls-tree", "-r", "-z", "--full-tree", commit];
        self.succeed(&words, Vec::new(), limit).await
    }

    /// What is known of these files: a line for each with its size, or that it is missing.
    pub(super) async fn sizes(&self, ids: &[&str]) -> Result<String, FetchError> {
        let words = [
            "cat-file",
            "--batch-check=%(objectname) %(objecttype) %(objectsize)",
        ];
        let limit = (ids.len() as u64 + 1) * 200;
        let answer = self.succeed(&words, lines(ids), limit).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// What these files hold, one after the other, each behind a line with its size.
    pub(super) async fn contents(&self, ids: &[&str], limit: u64) -> Result<Vec<u8>, FetchError> {
        let words = ["cat-file", "--batch=%(objectname) %(objectsize)"];
        self.succeed(&words, lines(ids), limit).await
    }

    /// Runs `git` and takes its answer.
    async fn succeed(
        &self,
        words: &[&str],
        input: Vec<u8>,
        limit: u64,
    ) -> Result<Vec<u8>, FetchError> {
        let ended = tokio::select! {
            ended = self.run(words, input, limit) => ended?,
            () = self.fills_up(self.bytes) => return Err(FetchError::TooLarge(self.bytes / 1_000_000)),
        };
        if ended.status.success() {
            return Ok(ended.answer);
        }
        Err(failure(&ended.words))
    }

    async fn run(&self, words: &[&str], input: Vec<u8>, limit: u64) -> Result<Ended, FetchError> {
        let mut command = Command::new("git");
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.folder.path())
            .env("GIT_DIR", self.repository())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ALLOW_PROTOCOL", &self.protocol)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            .current_dir(self.folder.path())
            .process_group(0)
            .kill_on_drop(true)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.args(words);
        let mut child = command.spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FetchError::NoGit,
            _ => FetchError::Failed(error.to_string()),
        })?;
        let mut group = Group::of(&child);
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let write = async {
            if let Some(mut stdin) = stdin {
                // Who has read enough closes the pipe.
                let _ = stdin.write_all(&input).await;
            }
        };
        let ((), answer, words) = tokio::join!(
            write,
            read_up_to(stdout, limit),
            read_up_to(stderr, WORDS_LIMIT)
        );
        let (answer, is_whole) = answer;
        if !is_whole {
            return Err(FetchError::TooManyFiles);
        }
        let status = child
            .wait()
            .await
            .map_err(|error| FetchError::Failed(error.to_string()))?;
        // It ended by itself; its number may be somebody else's soon.
        group.0 = None;
        Ok(Ended {
            status,
            answer,
            words: String::from_utf8_lossy(&words.0).into_owned(),
        })
    }

    /// Ends when the folder holds more than `limit` bytes.
    pub(super) async fn fills_up(&self, limit: u64) {
        loop {
            tokio::time::sleep(MEASURED).await;
            let folder = self.folder.path().to_owned();
            let size = tokio::task::spawn_blocking(move || size_of(&folder)).await;
            if size.unwrap_or(u64::MAX) > limit {
                return;
            }
        }
    }
}

/// The settings of every run; none of them comes from the other side.
fn settings(url: &Url, machine: SocketAddr) -> Vec<String> {
    let mut settings: Vec<String> = [
        "http.followRedirects=false",
        "http.proxy=",
        "http.lowSpeedLimit=100",
        "http.lowSpeedTime=20",
        "credential.helper=",
        "core.askPass=",
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.bigFileThreshold=1m",
        "protocol.version=2",
        "gc.auto=0",
        "maintenance.auto=false",
        "pack.threads=1",
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "remote.origin.tagOpt=--no-tags",
    ]
    .map(str::to_owned)
    .into();
    settings.push(format!("remote.origin.url={url}"));
    if let Some(host) = url.domain() {
        let port = url.port_or_known_default().unwrap_or(443);
        settings.push(format!(
            "http.curloptResolve={host}:{port}:{}",
            match machine {
                SocketAddr::V4(machine) => machine.ip().to_string(),
                SocketAddr::V6(machine) => format!("[{}]", machine.ip()),
            }
        ));
    }
    settings
}

fn lines(ids: &[&str]) -> Vec<u8> {
    let mut lines = ids.join("\n").into_bytes();
    lines.push(b'\n');
    lines
}

/// Reads a pipe up to a limit, and says whether that was all.
async fn read_up_to(pipe: Option<impl AsyncRead + Unpin>, limit: u64) -> (Vec<u8>, bool) {
    let mut read = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.take(limit + 1).read_to_end(&mut read).await;
    }
    let is_whole = read.len() as u64 <= limit;
    (read, is_whole)
}

fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size_of(&entry.path()),
            _ => entry.metadata().map_or(0, |metadata| metadata.len()),
        })
        .sum()
}

/// What the words of `git` mean.
fn failure(words: &str) -> FetchError {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&[
        "not our ref",
        "couldn't find remote ref",
        "unadvertised object",
    ]) {
        return FetchError::NoSuchBranch(String::new());
    }
    if has(&[
        "could not read Username",
        "could not read Password",
        "Authentication failed",
        "returned error: 401",
        "returned error: 403",
        "not found",
    ]) {
        return FetchError::NotPublic;
    }
    if ["301", "302", "303", "307", "308"]
        .iter()
        .any(|status| words.contains(&format!("returned error: {status}")))
        || has(&["redirect"])
    {
        return FetchError::Redirected;
    }
    let last = words
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| line.starts_with("fatal: ") || line.starts_with("error: "))
        .or_else(|| words.lines().next_back())
        .unwrap_or_default();
    let last = last
        .trim_start_matches("fatal: ")
        .trim_start_matches("error: ");
    let last: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let last = last.trim_end_matches('.').to_owned();
    if has(&[
        "returned error: 5",
        "Could not connect",
        "Failed to connect",
        "Couldn't connect",
        "Connection refused",
        "Connection reset",
        "Recv failure",
        "Empty reply",
        "early EOF",
        "unexpected disconnect",
        "hung up unexpectedly",
        "too slow",
        "timed out",
    ]) {
        return FetchError::Passing(last);
    }
    FetchError::Failed(last)
}
