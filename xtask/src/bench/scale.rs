//! How long the queue and the workspace of reviewers take at the size for which they are made.

use anyhow::{Result, ensure};

use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{command, progress};

/// What begins the part of a line that is a row of the table.
const MARK: &str = "MEASURED ";

/// Builds and runs `server/tests/scale.rs` in a release; the rows of a table in Markdown.
pub fn measure(
    workspace: &Workspace,
    toolchain: &Toolchain,
    postgres: &str,
) -> Result<Vec<String>> {
    let step = progress::step("Measuring the queue and the workspace of reviewers");
    let mut cargo = toolchain.cargo(workspace);
    cargo
        .args(["test", "--quiet", "--release", "--package", "server"])
        .args(["--test", "scale", "--", "--ignored", "--nocapture"])
        .args(["--test-threads", "1"])
        .env("TEST_POSTGRES_URL", postgres);
    let rows = rows(&command::output(&mut cargo)?);
    ensure!(!rows.is_empty(), "server/tests/scale.rs measured nothing");
    step.done("measured");
    Ok(rows)
}

fn rows(output: &str) -> Vec<String> {
    output
        .lines()
        .filter_map(|line| Some(line[line.find(MARK)? + MARK.len()..].to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stands_behind_whatever_the_test_runner_says() {
        let output = "test queue ... MEASURED | Sqlite | queue | 1.5 ms | 50 ms |\nok\n";
        assert_eq!(rows(output), ["| Sqlite | queue | 1.5 ms | 50 ms |"]);
        assert!(rows("ok").is_empty());
    }
}
