//! `cargo xtask serve`: both halves built, a sample programme in an SQLite file, the portal on the loopback interface.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::browser_half::Aim;
use crate::portal::{self, Profile};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Where the portal listens when no flag says otherwise.
const LISTEN: &str = "127.0.0.1:3000";

/// Whether anybody can be one of the sample people.
const DEV_SIGN_IN: &str = "SLIPWAY_DEV_SIGN_IN";

/// What `cargo xtask serve` takes.
#[derive(Args)]
pub struct Serve {
    /// Build for speed of running, not of building
    #[arg(long)]
    release: bool,
    /// Flags for `slipway serve`, after `--`: they win over the defaults (`slipway serve --help` lists them)
    #[arg(last = true)]
    flags: Vec<String>,
}

impl Serve {
    /// Builds what changed and becomes the portal: Ctrl-C and other signals reach it directly.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let toolchain = Toolchain::find(workspace)?;
        let (profile, aim) = if self.release {
            (Profile::Release, Aim::Release)
        } else {
            (Profile::Development, Aim::Small)
        };
        let slipway = portal::build(workspace, &toolchain, profile, aim)?;
        let mut portal = command(workspace, &slipway, &self.flags)?;
        // Only a failure to start comes back.
        Err(anyhow!(portal.exec())).with_context(|| format!("{} does not start", slipway.display()))
    }
}

/// `slipway serve` on the checkout's own SQLite file, which is filled with the sample programme while it is empty; anybody can be one of its people.
pub fn command(workspace: &Workspace, slipway: &Path, flags: &[String]) -> Result<Command> {
    let data = workspace.root.join("data");
    fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
    let mut portal = Command::new(slipway);
    portal
        .arg("serve")
        .arg("--sample-if-empty")
        .args(flags)
        .current_dir(&workspace.root);
    // By environment, so that a flag after `--` wins.
    portal.env(
        "DATABASE_URL",
        format!("sqlite:{}", data.join("slipway.db").display()),
    );
    portal.env("SLIPWAY_LISTEN", LISTEN);
    // Whoever wants it otherwise says so: `SLIPWAY_DEV_SIGN_IN=false`.
    if env::var_os(DEV_SIGN_IN).is_none() {
        portal.env(DEV_SIGN_IN, "true");
    }
    Ok(portal)
}
