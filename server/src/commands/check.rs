//! `slipway check`: the rules on the command line.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use domain::Manifest;
use domain::finding::{Finding, Severity};
use serde::Serialize;

use super::say;
use crate::config::{Check, FindingFormat};

/// A finding as it is printed for programs.
#[derive(Serialize)]
struct FileFinding<'a> {
    file: &'a Path,
    #[serde(flatten)]
    finding: &'a Finding,
}

/// Checks files one after the other.
pub fn check(options: &Check) -> anyhow::Result<ExitCode> {
    let mut errors = 0_usize;
    let mut others = 0_usize;
    for path in &options.files {
        let bytes =
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let text = String::from_utf8(bytes)
            .ok()
            .with_context(|| format!("{} is no valid UTF-8 text", path.display()))?;
        let reading = Manifest::read(&text);
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        for finding in reading.problems.iter().chain(&reading.check_tags(name)) {
            if finding.severity == Severity::Error {
                errors += 1;
            } else {
                others += 1;
            }
            match options.format {
                FindingFormat::Text => say(&line(path, finding)),
                FindingFormat::Json => say(&serde_json::to_string(&FileFinding {
                    file: path,
                    finding,
                })?),
            }
        }
        if reading.omitted > 0 && options.format == FindingFormat::Text {
            say(&format!(
                "{}: {} more findings are not shown",
                path.display(),
                reading.omitted
            ));
        }
    }
    if options.format == FindingFormat::Text {
        say(&format!(
            "{} files, {errors} errors, {others} other findings.",
            options.files.len()
        ));
    }
    Ok(if errors == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn line(path: &Path, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Block => "block",
        Severity::Warn => "warning",
        Severity::Advice => "advice",
    };
    let message = finding.message.trim_end();
    let help = if finding.help.is_empty() {
        String::new()
    } else {
        format!("\n    {}", finding.help)
    };
    format!(
        "{}:{}: {severity} {} {message}{help}",
        path.display(),
        finding.span.line,
        finding.rule
    )
}
