//! How long the rules of a manifest take, and how much memory: the benchmarks of `domain`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::toolchain::Toolchain;
use crate::workspace::Workspace;
use crate::{command, progress};

/// What is measured: the name of the benchmark, what the page calls it, and the bar in milliseconds.
const MEASURED: [(&str, &str, f64); 3] = [
    (
        "largest-every-rule",
        "the largest manifest, every rule with all its facts",
        2.0,
    ),
    (
        "largest-as-typed",
        "the largest manifest, as it is typed",
        2.0,
    ),
    (
        "all-without-dockerfiles",
        "all manifests, the rules that need no Dockerfile",
        150.0,
    ),
];

/// The figures of the rules.
#[derive(Debug, Default, PartialEq)]
pub struct Rules {
    /// What took how long, and what it may take, in milliseconds.
    pub times: Vec<(&'static str, f64, f64)>,
    /// Entries of a manifest, its bytes, and the most bytes of memory while it is checked.
    pub memory: Vec<[u64; 3]>,
}

/// Builds and runs the benchmarks.
pub fn measure(workspace: &Workspace, toolchain: &Toolchain, folder: &Path) -> Result<Rules> {
    let step = progress::step("Measuring the rules");
    let home = folder.join("criterion");
    let mut cargo = toolchain.cargo(workspace);
    cargo
        .args(["bench", "--package", "domain", "--bench", "rules"])
        .env("CRITERION_HOME", &home);
    command::run(&mut cargo, "What the compiler says stands above.")?;
    let mut times = Vec::new();
    for (name, words, bar) in MEASURED {
        let file = home.join(name).join("new/estimates.json");
        let text = fs::read_to_string(&file)
            .with_context(|| format!("criterion did not write {}", file.display()))?;
        times.push((words, milliseconds(&text)?, bar));
    }
    let mut cargo = toolchain.cargo(workspace);
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "domain",
        "--bench",
        "memory",
    ]);
    let memory = lines(&command::output(&mut cargo)?)?;
    step.done("measured");
    Ok(Rules { times, memory })
}

/// The median of criterion's estimates, which are in nanoseconds.
fn milliseconds(estimates: &str) -> Result<f64> {
    let estimates: Value =
        serde_json::from_str(estimates).context("criterion's estimates are not JSON")?;
    let median = estimates
        .pointer("/median/point_estimate")
        .and_then(Value::as_f64);
    Ok(median.context("criterion's estimates have no median")? / 1e6)
}

/// Three numbers a line.
fn lines(text: &str) -> Result<Vec<[u64; 3]>> {
    let line = |line: &str| -> Option<[u64; 3]> {
        let numbers: Option<Vec<u64>> = line.split(' ').map(|word| word.parse().ok()).collect();
        numbers?.try_into().ok()
    };
    text.lines()
        .map(|text| line(text).with_context(|| format!("`{text}` is no line of three numbers")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_read_in_milliseconds() {
        let estimates = r#"{"mean":{"point_estimate":1.0},"median":{"point_estimate":1250000.0}}"#;
        assert_eq!(milliseconds(estimates).unwrap(), 1.25);
        assert!(milliseconds("{}").is_err());
    }

    #[test]
    fn memory_comes_in_lines_of_three_numbers() {
        assert_eq!(
            lines("148 37000 9\n296 74000 18").unwrap(),
            [[148, 37000, 9], [296, 74000, 18]]
        );
        assert!(lines("148 37000").is_err());
        assert!(lines("148 37000 many").is_err());
    }
}
