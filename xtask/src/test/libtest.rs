//! Runs `cargo test` and reads what its test programs say.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::progress;

/// Runs cargo with the words it has. Passing tests stay silent; failures are shown whole. A passing test whose first
/// line of output begins with `skipped:` counts as skipped, for the reason that follows.
pub fn run(cargo: &mut Command) -> Result<Tally> {
    cargo
        .args(["--", "--show-output"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = cargo.spawn().context("cargo does not start")?;
    let mut reading = Reading::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.context("the output of the tests cannot be read")?;
            let line = String::from_utf8_lossy(&line);
            if reading.read(&line) == Shown::Yes {
                progress::say(&line);
            }
        }
    }
    let status = child.wait().context("cargo is gone")?;
    if !status.success() && reading.tally.failures.is_empty() {
        reading.tally.failures.push(
            "a program that did not compile or did not end; what it said stands above".into(),
        );
    }
    Ok(reading.tally)
}

/// Whether a line is for the person at the terminal.
#[derive(Debug, PartialEq)]
enum Shown {
    Yes,
    No,
}

/// The part of a test program's output that a line stands in.
#[derive(Debug, Default, PartialEq)]
enum Part {
    /// One line a test, while they run.
    #[default]
    Running,
    /// What passing tests wrote, and `true` while the current one has written nothing yet.
    Successes(bool),
    /// What failing tests wrote.
    Failures,
}

#[derive(Default)]
struct Reading {
    tally: Tally,
    part: Part,
    /// Tests of the running program that say they skipped, which the program itself counts as passed.
    said_skipped: usize,
}

impl Reading {
    fn read(&mut self, line: &str) -> Shown {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.part = Part::Running;
            self.count(counts);
            return Shown::Yes;
        }
        match line {
            "successes:" => {
                self.part = Part::Successes(false);
                return Shown::No;
            }
            "failures:" => {
                self.part = Part::Failures;
                return Shown::Yes;
            }
            _ => {}
        }
        match self.part {
            Part::Running => self.one_test(line),
            Part::Successes(silent) => {
                if line.starts_with("---- ") {
                    self.part = Part::Successes(true);
                } else if silent && let Some(reason) = line.strip_prefix("skipped:") {
                    self.tally.skip(reason.trim());
                    self.said_skipped += 1;
                    self.part = Part::Successes(false);
                } else if !line.is_empty() {
                    self.part = Part::Successes(false);
                }
                Shown::No
            }
            Part::Failures => Shown::Yes,
        }
    }

    /// `test NAME ... ok`, `... FAILED` or `... ignored, REASON`.
    fn one_test(&mut self, line: &str) -> Shown {
        let Some((name, outcome)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.rsplit_once(" ... "))
        else {
            return Shown::No;
        };
        if outcome == "FAILED" {
            self.tally.failures.push(name.to_owned());
            return Shown::Yes;
        }
        if let Some(reason) = outcome.strip_prefix("ignored") {
            let reason = reason.trim_start_matches(", ");
            self.tally
                .skip(if reason.is_empty() { "ignored" } else { reason });
        }
        Shown::No
    }

    /// `ok. 3 passed; 0 failed; …`: of the counts only what passed is not known from the lines before.
    fn count(&mut self, counts: &str) {
        let passed = counts
            .split(['.', ';'])
            .find_map(|part| part.trim().strip_suffix(" passed")?.parse().ok());
        self.tally.passed += passed.unwrap_or(0_usize).saturating_sub(self.said_skipped);
        self.said_skipped = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> (Tally, String) {
        let mut reading = Reading::default();
        let shown = output
            .lines()
            .filter(|line| reading.read(line) == Shown::Yes)
            .collect::<Vec<_>>()
            .join("\n");
        (reading.tally, shown)
    }

    #[test]
    fn passing_tests_are_counted_and_silent() {
        let (tally, shown) = read(
            "\nrunning 2 tests\ntest a::b ... ok\ntest c ... ok\n\nsuccesses:\n\n---- c stdout ----\nhello\nskipped: not first\n\n\n\
             successes:\n    a::b\n    c\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        );
        assert_eq!(tally.to_string(), "2 passed, 0 failed, 0 skipped");
        assert!(
            shown.starts_with("test result: ok.") && shown.lines().count() == 1,
            "{shown}"
        );
    }

    #[test]
    fn a_test_that_says_it_skipped_is_not_counted_as_passed() {
        let (tally, _) = read(
            "running 3 tests\ntest a ... ok\ntest b ... ok\ntest c ... ignored, takes an hour\n\nsuccesses:\n\n\
             ---- a stdout ----\nskipped: the data is not there\n\nsuccesses:\n    a\n    b\n\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             running 1 test\ntest d ... ok\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
        );
        assert_eq!(tally.to_string(), "2 passed, 0 failed, 2 skipped");
        assert_eq!(
            tally.skips.keys().collect::<Vec<_>>(),
            ["takes an hour", "the data is not there"]
        );
    }

    #[test]
    fn a_failing_test_is_named_and_its_output_shown() {
        let (tally, shown) = read(
            "running 2 tests\ntest good ... ok\ntest bad ... FAILED\n\nsuccesses:\n\nsuccesses:\n    good\n\nfailures:\n\n\
             ---- bad stdout ----\nleft: 1\n\nfailures:\n    bad\n\n\
             test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        );
        assert_eq!(tally.to_string(), "1 passed, 1 failed, 0 skipped");
        assert_eq!(tally.failures, ["bad"]);
        assert!(
            shown.contains("left: 1") && !shown.contains("good"),
            "{shown}"
        );
    }
}
