//! Playwright and a browser: installed when they are missing, and ready to be started.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::fingerprint::{self, Remembered};
use crate::workspace::Workspace;
use crate::{command, packages, progress};

/// Debian's browser, which the tests prefer.
const CHROMIUM: &str = "/usr/bin/chromium";

/// `playwright test`, without anything else.
pub fn test(workspace: &Workspace) -> Command {
    let mut playwright = Command::new(workspace.e2e().join("node_modules/.bin/playwright"));
    playwright.arg("test").current_dir(workspace.e2e());
    playwright
}

/// Playwright's packages and a browser, when they are missing or out of date.
pub fn install(workspace: &Workspace) -> Result<()> {
    let e2e = workspace.e2e();
    if command::find("npm").is_none() {
        packages::install(&["nodejs", "npm"], "the browser")
            .context("npm is missing: install Node 20 or later, which brings it")?;
    }
    let installed = Remembered::new(&e2e.join("node_modules"), ".installed");
    let fingerprint =
        fingerprint::of(&["package.json", "package-lock.json"].map(|name| e2e.join(name)))?;
    if !installed.is(&fingerprint) {
        let step = progress::step("Installing Playwright");
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&e2e);
        command::run(
            &mut npm,
            "It needs the npm registry once; the reason stands above.",
        )?;
        installed.keep(&fingerprint)?;
        step.done("installed");
    }
    if Path::new(CHROMIUM).exists() {
        return Ok(());
    }
    if packages::is_debian() {
        match packages::install(&["chromium"], "the browser") {
            Ok(()) => return Ok(()),
            Err(error) => {
                progress::note(format_args!("{error:#}. Trying Playwright's own browser."))
            }
        }
    }
    let mut playwright = Command::new(e2e.join("node_modules/.bin/playwright"));
    playwright.args(["install", "chromium"]).current_dir(&e2e);
    command::run(
        &mut playwright,
        "Install Chromium as /usr/bin/chromium, or give Playwright a network.",
    )
}
