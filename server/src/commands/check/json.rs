//! Findings as one JSON document.

use domain::finding::{Finding, NotChecked, Severity};
use serde::Serialize;

use super::answer::Answer;

#[derive(Serialize)]
struct Document<'a> {
    counts: Counts,
    findings: Vec<InFile<'a, Finding>>,
    problems: Vec<Problem<'a>>,
    not_checked: Vec<InFile<'a, NotChecked>>,
    omitted: usize,
    fixed: usize,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    block: usize,
    warn: usize,
    advice: usize,
}

#[derive(Serialize)]
struct InFile<'a, T> {
    file: &'a str,
    #[serde(flatten)]
    what: &'a T,
}

#[derive(Serialize)]
struct Problem<'a> {
    file: &'a str,
    message: &'a str,
}

/// The document, with a line end.
pub fn print(answer: &Answer) -> anyhow::Result<String> {
    let document = Document {
        counts: Counts {
            error: answer.count(Severity::Error),
            block: answer.count(Severity::Block),
            warn: answer.count(Severity::Warn),
            advice: answer.count(Severity::Advice),
        },
        findings: answer
            .findings()
            .map(|(file, what)| InFile {
                file: &file.path,
                what,
            })
            .collect(),
        problems: answer
            .problems
            .iter()
            .map(|(file, message)| Problem { file, message })
            .collect(),
        not_checked: answer
            .not_checked
            .iter()
            .map(|(file, what)| InFile { file, what })
            .collect(),
        omitted: answer.omitted,
        fixed: answer.fixed,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
