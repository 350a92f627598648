//! `cargo xtask lint`: formatting and lints of both halves, any warning an error.

use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{browser_half, command, progress};

/// Checks the formatting, then the lints: of everything with the server half, then of the browser half. All three
/// run, whatever the first one says.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let toolchain = Toolchain::find(workspace)?;
    ensure_programs(&toolchain)?;
    let checks: [(&str, &[&str], &str); 3] = [
        (
            "the formatting",
            &["fmt", "--all", "--", "--check"],
            "Run `cargo fmt --all`.",
        ),
        (
            "the lints of the server half, the rules and the commands",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            "Each place and its reason stand above.",
        ),
        (
            // On this machine's own target: the code is the same, and no standard library has to be built.
            "the lints of the browser half",
            &[
                "clippy",
                "--package",
                "app",
                "--no-default-features",
                "--features",
                browser_half::WHOLE.1,
                "--",
                "-D",
                "warnings",
            ],
            "Each place and its reason stand above.",
        ),
    ];
    let mut code = ExitCode::SUCCESS;
    for (what, words, otherwise) in checks {
        let step = progress::step(format_args!("Checking {what}"));
        match command::run(toolchain.cargo(workspace).args(words), otherwise) {
            Ok(()) => step.done("nothing to say"),
            Err(error) => {
                progress::fail(&error);
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// Adds rustfmt and clippy to a toolchain of rustup's that was installed without them.
fn ensure_programs(toolchain: &Toolchain) -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if toolchain.has(program) {
            continue;
        }
        progress::note(format_args!("rustup component add {component}"));
        let mut add = Command::new("rustup");
        command::succeeds_within(
            add.args(["component", "add", component]),
            Duration::from_secs(120),
        );
        if !toolchain.has(program) {
            bail!("{toolchain} has no {component}: run `rustup component add {component}`");
        }
    }
    Ok(())
}
