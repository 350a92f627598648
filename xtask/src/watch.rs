//! `cargo xtask watch`: the portal, built and started again whenever a source changes.

use std::process::{ExitCode, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::browser_half::Aim;
use crate::guarded::{Guarded, Stop};
use crate::portal::{self, Profile};
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{browser_half, fingerprint, progress, serve};

/// How often the sources are looked at: often enough to feel immediate, seldom enough to cost nothing.
const PERIOD: Duration = Duration::from_millis(300);

/// What `cargo xtask watch` takes.
#[derive(Args)]
pub struct Watch {
    /// Flags for `slipway serve`, after `--`
    #[arg(last = true)]
    flags: Vec<String>,
}

impl Watch {
    /// Serves until it is interrupted, with what helps while developing. While the sources do not compile, the last portal that did goes on serving.
    pub fn run(&self, workspace: &Workspace) -> Result<ExitCode> {
        let toolchain = Toolchain::find(workspace)?;
        let sources = browser_half::sources(workspace);
        let mut portal: Option<Guarded> = None;
        loop {
            let built_from = fingerprint::of(&sources).unwrap_or_default();
            match portal::build(workspace, &toolchain, Profile::Development, Aim::Quick) {
                Ok(slipway) => {
                    // The old one must be gone before the new one takes its address.
                    drop(portal.take());
                    let mut serve = serve::command(workspace, &slipway, &self.flags)?;
                    serve.env("SLIPWAY_DEV", "true");
                    portal = Some(Guarded::start(
                        &serve,
                        Stop::Terminate,
                        None,
                        Stdio::inherit(),
                        Stdio::inherit(),
                    )?);
                }
                Err(error) => {
                    progress::fail(&error);
                    if portal.is_some() {
                        progress::note("The portal of the last build goes on serving.");
                    }
                }
            }
            // A file that vanishes while it is looked at is a change as well.
            while fingerprint::of(&sources).unwrap_or_default() == built_from {
                thread::sleep(PERIOD);
            }
        }
    }
}
