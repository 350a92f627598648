//! A long-running program that never outlives us: a small shell stands beside it, ends it as soon as our end of
//! a pipe closes (however we ended), and removes the folder it worked in.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Runs `"$@"`; when standard input closes it sends $STOP, and at the end it removes $REMOVE.
const GUARD: &str = r#"
trap '' INT HUP
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{ read -r _ <&3; kill "-$STOP" "$program"; } 2>/dev/null &
watcher=$!
wait "$program"
status=$?
kill "$watcher" 2>/dev/null
if [ -n "$REMOVE" ]; then rm -rf -- "$REMOVE"; fi
exit "$status"
"#;

/// How a program is asked to end.
#[derive(Clone, Copy)]
pub enum Stop {
    /// SIGTERM: finish what is under way.
    Terminate,
    /// SIGINT: for Postgres, end the sessions and write everything down.
    Interrupt,
}

/// A running program; dropping it ends the program and waits for it.
pub struct Guarded {
    guard: Child,
    pipe: Option<ChildStdin>,
}

impl Guarded {
    /// Starts `program` with the environment, folder and output of the command, and removes `folder` when it has ended.
    pub fn start(
        program: &Command,
        stop: Stop,
        folder: Option<&Path>,
        log: Stdio,
        errors: Stdio,
    ) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", GUARD, "guard"])
            .arg(program.get_program())
            .args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = program.get_current_dir() {
            shell.current_dir(folder);
        }
        shell.env(
            "STOP",
            match stop {
                Stop::Terminate => "TERM",
                Stop::Interrupt => "INT",
            },
        );
        shell.env("REMOVE", folder.map_or(OsStr::new(""), Path::as_os_str));
        let mut guard = shell
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .context("the shell sh does not start")?;
        let pipe = guard.stdin.take();
        Ok(Self { guard, pipe })
    }

    /// Whether the program has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.guard.try_wait(), Ok(Some(_)) | Err(_))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let asked = Instant::now();
        while !self.has_ended() {
            // The portal gives its last requests ten seconds; what takes longer than twenty hangs.
            if asked.elapsed() > Duration::from_secs(20) {
                self.guard.kill().ok();
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_program_ends_with_its_guard_and_its_folder_is_gone() {
        let folder = std::env::temp_dir().join(format!("slipway-guarded-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let told = folder.with_extension("told");
        let mut program = Command::new("sh");
        let script = r#"trap 'echo ended >"$TOLD"; exit' TERM; echo begun >"$TOLD"; while :; do sleep 0.05; done"#;
        program.args(["-c", script]).env("TOLD", &told);
        let mut guarded = Guarded::start(
            &program,
            Stop::Terminate,
            Some(&folder),
            Stdio::null(),
            Stdio::null(),
        )
        .unwrap();
        while fs::read_to_string(&told).unwrap_or_default() != "begun\n" {
            assert!(!guarded.has_ended());
            thread::sleep(Duration::from_millis(10));
        }
        drop(guarded);
        assert_eq!(fs::read_to_string(&told).unwrap(), "ended\n");
        assert!(!folder.exists());
        fs::remove_file(&told).unwrap();
    }

    #[test]
    fn a_program_that_ends_by_itself_is_noticed() {
        let mut guarded = Guarded::start(
            &Command::new("true"),
            Stop::Terminate,
            None,
            Stdio::null(),
            Stdio::null(),
        )
        .unwrap();
        let started = Instant::now();
        while !guarded.has_ended() {
            assert!(started.elapsed() < Duration::from_secs(10));
            thread::sleep(Duration::from_millis(10));
        }
    }
}
