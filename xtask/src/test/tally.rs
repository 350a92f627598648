//! The sum over all suites: how many passed, which failed, what was skipped and why.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;

use crate::progress;

/// Counts of one suite or of several.
#[derive(Debug, Default, PartialEq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: usize,
    /// Names of tests that failed.
    pub failures: Vec<String>,
    /// Names of tests that passed only when they were tried again.
    pub retried: Vec<String>,
    /// Reasons for which tests were skipped, with how many.
    pub skips: BTreeMap<String, usize>,
}

impl Tally {
    /// Notes one skipped test.
    pub fn skip(&mut self, reason: &str) {
        *self.skips.entry(reason.to_owned()).or_default() += 1;
    }

    /// Adds a suite; one that could not run at all counts as one failure.
    pub fn add_suite(&mut self, name: &str, suite: Result<Self>) {
        match suite {
            Ok(suite) => {
                self.passed += suite.passed;
                self.failures.extend(suite.failures);
                self.retried.extend(suite.retried);
                for (reason, times) in suite.skips {
                    *self.skips.entry(reason).or_default() += times;
                }
            }
            Err(error) => {
                progress::fail(&error);
                self.failures.push(format!("{name} did not run: {error}"));
            }
        }
    }

    /// How many tests failed.
    pub fn failed(&self) -> usize {
        self.failures.len()
    }

    /// How many tests were skipped.
    pub fn skipped(&self) -> usize {
        self.skips.values().sum()
    }

    /// Prints what was skipped and why, what failed, and the sum as the last line.
    pub fn report(&self) {
        if !self.skips.is_empty() {
            progress::say("==> Skipped");
            for (reason, times) in &self.skips {
                progress::note(format_args!("{times} × {reason}"));
            }
        }
        if !self.retried.is_empty() {
            progress::say("==> Passed at the second try");
            for name in &self.retried {
                progress::note(name);
            }
        }
        if !self.failures.is_empty() {
            progress::say("==> Failed");
            for name in &self.failures {
                progress::note(name);
            }
        }
        progress::say(self);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{} passed, {} failed, {} skipped",
            self.passed,
            self.failed(),
            self.skipped()
        )
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn suites_are_summed_and_one_that_did_not_run_is_a_failure() {
        let mut sum = Tally::default();
        let mut one = Tally {
            passed: 3,
            failures: vec!["a".into()],
            ..Tally::default()
        };
        one.skip("no network");
        let mut two = Tally {
            passed: 4,
            ..Tally::default()
        };
        two.skip("no network");
        two.skip("slow");
        sum.add_suite("one", Ok(one));
        sum.add_suite("two", Ok(two));
        sum.add_suite("three", Err(anyhow!("it does not compile")));
        assert_eq!(sum.to_string(), "7 passed, 2 failed, 3 skipped");
        assert_eq!(sum.failures[1], "three did not run: it does not compile");
    }
}
