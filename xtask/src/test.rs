//! `cargo xtask test`: every suite, one after the other, and one sum at the end.

mod browser;
mod libtest;
mod tally;

use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::browser_half::Aim;
use crate::postgres::Postgres;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{browser_half, progress};

use self::tally::Tally;

/// What `cargo xtask test` takes.
#[derive(Args)]
pub struct Test {
    /// Run one suite only
    #[arg(long)]
    suite: Option<Suite>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Suite {
    /// Rules, pages, style, the server on both databases, these commands
    Rust,
    /// Journeys in the browser
    Browser,
}

impl Test {
    /// Runs the suites; the last line it prints is `N passed, N failed, N skipped`, and the code is 1 when one failed.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let toolchain = Toolchain::find(workspace)?;
        let mut tally = Tally::default();
        if self.suite != Some(Suite::Browser) {
            tally.add_suite("the Rust tests", rust(workspace, &toolchain));
            tally.add_suite("the tests of cargo xtask", xtask(workspace));
        }
        if self.suite != Some(Suite::Rust) {
            tally.add_suite("the browser tests", browser::run(workspace, &toolchain));
        }
        tally.report();
        Ok(if tally.failed() == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// Everything that cargo tests, with a Postgres beside it. The browser half is built first, because the server
/// carries it.
fn rust(workspace: &Workspace, toolchain: &Toolchain) -> Result<Tally> {
    browser_half::build(workspace, toolchain, Aim::Release)?;
    let mut cargo = toolchain.cargo(workspace);
    // Held until the tests are over: then the cluster ends.
    let postgres = Postgres::start(workspace);
    match &postgres {
        Ok(postgres) => {
            cargo.env("TEST_POSTGRES_URL", &postgres.url);
        }
        Err(error) => {
            progress::note(format_args!(
                "No Postgres: its tests are skipped. {error:#}"
            ));
            cargo.env_remove("TEST_POSTGRES_URL");
        }
    }
    let step =
        progress::step("Testing the rules, the pages, the style and the server on both databases");
    cargo.args([
        "test",
        "--workspace",
        "--exclude",
        "xtask",
        "--no-fail-fast",
    ]);
    let tally = libtest::run(&mut cargo)?;
    step.done(&tally);
    Ok(tally)
}

/// The tests of this program, by the cargo that built it: another one would build all it depends on again.
fn xtask(workspace: &Workspace) -> Result<Tally> {
    let step = progress::step("Testing these commands");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo
        .current_dir(&workspace.root)
        .env("CARGO_TARGET_DIR", &workspace.target);
    cargo.args(["test", "--package", "xtask", "--no-fail-fast"]);
    let tally = libtest::run(&mut cargo)?;
    step.done(&tally);
    Ok(tally)
}
