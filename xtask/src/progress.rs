//! What the person at the terminal sees: which step runs, how long it took, what went wrong.
#![allow(
    clippy::print_stdout,
    reason = "this module is the output of a command-line program"
)]

use std::fmt::Display;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

/// A step that has begun and says at its end how long it took.
pub struct Step {
    started: Instant,
}

/// Announces a step.
pub fn step(title: impl Display) -> Step {
    say(format_args!("==> {title}"));
    Step {
        started: Instant::now(),
    }
}

impl Step {
    /// Ends the step with what came of it.
    pub fn done(self, outcome: impl Display) {
        say(format_args!(
            "    {outcome} ({})",
            seconds(self.started.elapsed())
        ));
    }
}

/// One line.
pub fn say(line: impl Display) {
    println!("{line}");
    // What comes next may be another program's output: ours must stand before it.
    stdout().flush().ok();
}

/// One line that belongs to the step that runs.
pub fn note(line: impl Display) {
    say(format_args!("    {line}"));
}

/// The sentence with which a command stops, and its causes.
pub fn fail(error: &anyhow::Error) {
    stdout().flush().ok();
    eprintln!("error: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 5 s`.
pub fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_for_people() {
        assert_eq!(seconds(Duration::from_millis(430)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(12_900)), "12 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }
}
