//! `cargo xtask`: installs what is missing, builds both halves of the portal, serves, tests and measures it.

mod bench;
mod browser_half;
mod command;
mod fingerprint;
mod guarded;
mod lint;
mod packages;
mod playwright;
mod portal;
mod postgres;
mod progress;
mod serve;
mod test;
mod toolchain;
mod watch;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::browser_half::Aim;
use crate::portal::Profile;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// The commands of this checkout. Each installs what it lacks, or says what to install.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build both halves and serve the portal on http://127.0.0.1:3000 with a sample programme
    Serve(serve::Serve),
    /// Run every test: rules, pages, the server on both databases, the browser
    Test(test::Test),
    /// Serve, and rebuild and restart whenever a source changes
    Watch(watch::Watch),
    /// Build the program with both halves, for release, and say where it lies
    Build,
    /// Check formatting and lints of both halves; any warning is an error
    Lint,
    /// Measure the portal with 10,000 images on both databases and write docs/benchmarks.md
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let outcome = Workspace::find().and_then(|workspace| match task {
        Task::Serve(serve) => serve.run(&workspace),
        Task::Test(test) => test.run(&workspace),
        Task::Watch(watch) => watch.run(&workspace),
        Task::Build => build(&workspace),
        Task::Lint => lint::run(&workspace),
        Task::Bench(bench) => bench.run(&workspace),
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            progress::fail(&error);
            ExitCode::FAILURE
        }
    }
}

/// Builds the program that an operator installs.
fn build(workspace: &Workspace) -> Result<ExitCode> {
    let toolchain = Toolchain::find(workspace)?;
    let slipway = portal::build(workspace, &toolchain, Profile::Release, Aim::Release)?;
    progress::say(slipway.display());
    Ok(ExitCode::SUCCESS)
}
