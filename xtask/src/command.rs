//! Running other programs: found, limited in time, and with an error that says what to do.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The first program of that name on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Runs a program whose output the person sees; `otherwise` says what to do when it fails.
pub fn run(command: &mut Command, otherwise: &str) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{} does not start", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}. {otherwise}", name(command));
    }
    Ok(())
}

/// Runs a program quietly and gives what it wrote to standard output, without the blanks at its ends.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} does not start", name(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{} ended with {}: {}",
            name(command),
            output.status,
            complaint.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program succeeds within the time limit; one that takes longer is ended and counts as failed.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else {
        return false;
    };
    let started = Instant::now();
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    child.kill().ok();
    child.wait().ok();
    false
}

/// What the program is called in messages.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let words = command
        .get_args()
        .take(1)
        .map(|word| word.to_string_lossy().into_owned());
    let file = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    std::iter::once(file)
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_and_the_way_out_is_told() {
        let error = run(
            Command::new("sh").args(["-c", "exit 3"]),
            "Do the other thing.",
        )
        .unwrap_err()
        .to_string();
        assert!(error.starts_with("sh -c ended with"), "{error}");
        assert!(error.ends_with("Do the other thing."), "{error}");
    }

    #[test]
    fn a_program_that_takes_too_long_counts_as_failed() {
        let started = Instant::now();
        assert!(!succeeds_within(
            Command::new("sleep").arg("30"),
            Duration::from_millis(120)
        ));
        assert!(started.elapsed() < Duration::from_secs(10));
        assert!(succeeds_within(
            &mut Command::new("true"),
            Duration::from_secs(10)
        ));
        assert!(!succeeds_within(
            &mut Command::new("false"),
            Duration::from_secs(10)
        ));
    }
}
