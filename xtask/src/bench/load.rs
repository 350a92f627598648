//! Load from oha: at an open rate for latency, in a closed loop for capacity.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::process;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{command, progress};

/// Requests a second at the open rate.
pub const RATE: u32 = 200;
/// Connections of the closed loop.
pub const CONNECTIONS: u32 = 16;

const VERSION: &str = "1.16.0";

/// The load generator.
pub struct Oha {
    program: PathBuf,
}

/// What one load did. Latencies in seconds.
#[derive(Debug, PartialEq)]
pub struct Load {
    /// Half the answers came within this.
    pub p50: f64,
    /// 99 of 100 answers came within this.
    pub p99: f64,
    /// Answers a second.
    pub per_second: f64,
}

impl Oha {
    /// Installs oha once into the target directory.
    pub fn install(workspace: &Workspace, toolchain: &Toolchain) -> Result<Self> {
        let tools = workspace.target.join("tools");
        let program = tools.join("bin/oha");
        let installed =
            command::output(Command::new(&program).arg("--version")).unwrap_or_default();
        if !installed.ends_with(VERSION) {
            let step = progress::step(format_args!(
                "Installing the load generator oha {VERSION}, once"
            ));
            let mut cargo = toolchain.cargo(workspace);
            cargo
                .args(["install", "oha", "--locked", "--version", VERSION, "--root"])
                .arg(&tools);
            command::run(
                &mut cargo,
                "It needs the crate registry once; the reason stands above.",
            )?;
            step.done("installed");
        }
        Ok(Self { program })
    }

    /// Latency when requests come at a fixed rate whatever the answers do. Each is counted from the moment at which
    /// it should have been sent, so that a stall counts for all that waited behind it. With `cookie` somebody asks
    /// who is signed in.
    pub fn at_open_rate(&self, urls: &Path, seconds: u32, cookie: Option<&str>) -> Result<Load> {
        self.run(
            urls,
            seconds,
            cookie,
            &["-q", &RATE.to_string(), "-c", "64", "--latency-correction"],
        )
    }

    /// Capacity when each connection sends its next request as soon as it has the answer.
    pub fn in_closed_loop(&self, urls: &Path, seconds: u32, cookie: Option<&str>) -> Result<Load> {
        self.run(urls, seconds, cookie, &["-c", &CONNECTIONS.to_string()])
    }

    fn run(&self, urls: &Path, seconds: u32, cookie: Option<&str>, words: &[&str]) -> Result<Load> {
        let mut oha = Command::new(&self.program);
        oha.args([
            "--no-tui",
            "--output-format",
            "json",
            "-H",
            &format!("accept-encoding: {}", process::BROWSER),
            "-z",
            &format!("{seconds}s"),
        ]);
        if let Some(cookie) = cookie {
            oha.args(["-H", &format!("cookie: {cookie}")]);
        }
        oha.args(words).arg("--urls-from-file").arg(urls);
        let report = command::output(&mut oha)?;
        read(&serde_json::from_str(&report).context("oha's report is not JSON")?)
    }
}

/// Reads a report; an error when anything but good answers came.
fn read(report: &Value) -> Result<Load> {
    let number = |path: &str| {
        report
            .pointer(path)
            .and_then(Value::as_f64)
            .with_context(|| format!("oha's report has no {path}"))
    };
    let statuses = report
        .get("statusCodeDistribution")
        .and_then(Value::as_object)
        .context("oha got no answer")?;
    ensure!(
        statuses.keys().all(|status| status == "200"),
        "answers were not all 200: {statuses:?}"
    );
    Ok(Load {
        p50: number("/latencyPercentiles/p50")?,
        p99: number("/latencyPercentiles/p99")?,
        per_second: number("/summary/requestsPerSec")?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_report_is_read_and_a_bad_answer_is_an_error() {
        let mut report = json!({
            "summary": { "requestsPerSec": 200.1 },
            "latencyPercentiles": { "p50": 0.001, "p99": 0.004 },
            "statusCodeDistribution": { "200": 2000 },
        });
        assert_eq!(
            read(&report).unwrap(),
            Load {
                p50: 0.001,
                p99: 0.004,
                per_second: 200.1
            }
        );
        report["statusCodeDistribution"]["503"] = json!(1);
        assert!(read(&report).is_err());
    }
}
