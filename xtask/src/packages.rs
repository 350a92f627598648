//! Debian packages: whether they are there, and their installation by apt-get.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

use crate::{command, progress};

/// The package lists are fetched at most once in a run.
static LISTS_ARE_FRESH: AtomicBool = AtomicBool::new(false);

/// Whether this system installs programs with apt-get.
pub fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && command::find("apt-get").is_some()
}

/// Whether every one of the packages is installed.
pub fn are_installed(names: &[&str]) -> bool {
    names.iter().all(|name| {
        command::output(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", name]))
            .is_ok_and(|status| status == "installed")
    })
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

/// Installs the packages; an error says why that was not possible and which command to run by hand.
pub fn install(names: &[&str], purpose: &str) -> Result<()> {
    let by_hand = format!(
        "apt-get install --no-install-recommends {}",
        names.join(" ")
    );
    if !is_debian() {
        bail!(
            "{purpose} needs {}, and this system has no apt-get to install it with",
            names.join(", ")
        );
    }
    let Some(as_root) = as_root() else {
        bail!(
            "{purpose} needs {}. Only root can install it: run `{by_hand}` as root",
            names.join(", ")
        );
    };
    let step = progress::step(format_args!("Installing {} ({purpose})", names.join(", ")));
    if !LISTS_ARE_FRESH.swap(true, Ordering::Relaxed) {
        // Lists that cannot be fetched are no reason to stop: the packages may be known from before.
        command::run(
            apt_get(as_root).args(["--quiet", "update"]),
            "Whether the network and /etc/apt/sources.list are right stands above.",
        )
        .unwrap_or_else(|error| {
            progress::note(format_args!("{error} Going on with the lists from before."))
        });
    }
    command::run(
        apt_get(as_root)
            .args(["--quiet", "--yes", "install", "--no-install-recommends"])
            .args(names),
        "The reason stands above; without a network it cannot work.",
    )
    .with_context(|| format!("the packages were not installed. To try by hand: {by_hand}"))?;
    step.done("installed");
    Ok(())
}

/// What goes before a command that only root may run; `None` when we may not.
fn as_root() -> Option<&'static [&'static str]> {
    if is_root() {
        Some(&[])
    } else {
        let may = command::output(Command::new("sudo").args(["-n", "true"])).is_ok();
        may.then_some(&["sudo", "-n"])
    }
}

fn apt_get(as_root: &[&str]) -> Command {
    let mut words =
        as_root
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words.next().unwrap_or("apt-get"));
    command.args(words);
    command
}
