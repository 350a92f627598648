//! The program `slipway`: built with both halves, filled, and started on a free port.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::browser_half::Aim;
use crate::guarded::{Guarded, Stop};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{browser_half, command, progress};

/// How the program is built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Profile {
    /// Quick to build.
    Development,
    /// Quick to run.
    Release,
}

/// Builds both halves and gives the path of the program.
pub fn build(
    workspace: &Workspace,
    toolchain: &Toolchain,
    profile: Profile,
    aim: Aim,
) -> Result<PathBuf> {
    browser_half::build(workspace, toolchain, aim)?;
    let step = progress::step("Building the server half");
    let mut cargo = toolchain.cargo(workspace);
    cargo.args(["build", "--package", "server", "--bin", "slipway"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    command::run(&mut cargo, "What the compiler says stands above.")?;
    step.done("built");
    Ok(workspace.target.join(profile.folder()).join("slipway"))
}

impl Profile {
    /// The profile's folder in the target directory.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Development => "debug",
            Self::Release => "release",
        }
    }
}

/// Runs one command of `slipway` on a database, its output shown.
pub fn run(slipway: &Path, database: &str, words: &[&str]) -> Result<()> {
    command::run(
        Command::new(slipway)
            .args(words)
            .env("DATABASE_URL", database),
        "What the program says stands above.",
    )
}

/// A portal that serves until this value is dropped.
pub struct Portal {
    /// `http://127.0.0.1:PORT`
    pub address: String,
    _guard: Guarded,
}

impl Portal {
    /// Starts the portal on a free port, with further settings, and waits until it is ready; what it
    /// logs goes to `log`.
    pub fn start(
        slipway: &Path,
        database: &str,
        log: &Path,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let port = free_port()?;
        let address = format!("http://127.0.0.1:{port}");
        let mut serve = Command::new(slipway);
        serve
            .arg("serve")
            .env("DATABASE_URL", database)
            .env("SLIPWAY_LISTEN", format!("127.0.0.1:{port}"));
        serve.env("SLIPWAY_BASE_URL", &address);
        // One address asks for everybody here.
        serve
            .env("SLIPWAY_API_RATE", "0")
            .env("SLIPWAY_SIGN_IN_RATE", "0");
        serve.envs(settings.iter().copied());
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let file =
            File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let errors = file.try_clone()?;
        let mut guard = Guarded::start(
            &serve,
            Stop::Terminate,
            None,
            Stdio::from(file),
            Stdio::from(errors),
        )?;
        let started = Instant::now();
        while get(port, "/readyz").is_none_or(|status| status != 200) {
            if guard.has_ended() || started.elapsed() > Duration::from_secs(30) {
                bail!("the portal does not start: {}", last_lines(log));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(Self {
            address,
            _guard: guard,
        })
    }
}

/// A port of the loopback interface that nobody listens on at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// The status of a GET on the loopback interface; `None` when nobody answers.
pub fn get(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    let mut first_line = String::new();
    BufReader::new(stream).read_line(&mut first_line).ok()?;
    first_line.split(' ').nth(1)?.parse().ok()
}

/// The end of a log, for a message.
fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines = text.lines().collect::<Vec<_>>();
    let last = &lines[lines.len().saturating_sub(5)..];
    format!("{} ends with\n{}", log.display(), last.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_an_answer_is_read_and_silence_is_none() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let answering = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            while !asked.ends_with("\r\n\r\n") {
                lines.read_line(&mut asked).unwrap();
            }
            stream
                .write_all(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")
                .unwrap();
            asked
        });
        assert_eq!(get(port, "/readyz"), Some(503));
        assert!(answering.join().unwrap().starts_with("GET /readyz HTTP"));
        assert_eq!(get(free_port().unwrap(), "/"), None);
    }
}
