//! Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020).

use std::collections::BTreeMap;

use domain::finding::{Finding, Severity, Span};
use serde_json::{Value, json};

use super::answer::{Answer, CheckedFile, Region};

/// The document, with a line end.
pub fn print(answer: &Answer) -> anyhow::Result<String> {
    let mut rules: Vec<&str> = answer
        .findings()
        .map(|(_, found)| found.rule.as_ref())
        .collect();
    rules.sort_unstable();
    rules.dedup();
    let places: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let found = answer
        .findings()
        .map(|(file, finding)| result(file, finding, &places));
    let problems = answer.problems.iter().map(|(file, sentence)| {
        json!({
            "level": "error",
            "message": { "text": sentence },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact(file) } }],
        })
    });
    let results: Vec<Value> = found.chain(problems).collect();
    let notifications: Vec<Value> = answer
        .not_checked
        .iter()
        .map(|(file, lacking)| {
            json!({
                "level": "note",
                "message": { "text": format!("{} not checked, because {}", lacking.rule, lacking.reason) },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact(file) } }],
            })
        })
        .collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "slipway",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.into_iter().map(rule).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn rule(id: &str) -> Value {
    match domain::rules::rule(id) {
        Some(rule) => json!({
            "id": id,
            "shortDescription": { "text": rule.title },
            "fullDescription": { "text": rule.reason },
            "help": { "text": format!("{}\n\nPasses:\n{}\n\nSource: {}", rule.reason, rule.good, rule.source) },
            "defaultConfiguration": { "level": level(rule.severity) },
        }),
        None => json!({ "id": id }),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Block => "error",
        Severity::Warn => "warning",
        Severity::Advice => "note",
    }
}

fn result(file: &CheckedFile, finding: &Finding, places: &BTreeMap<&str, usize>) -> Value {
    let mut message = finding.message.trim_end().to_owned();
    if !finding.help.is_empty() {
        message.push_str("\n\n");
        message.push_str(&finding.help);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": places.get(finding.rule.as_ref()),
        "level": level(finding.severity),
        "message": { "text": message },
        "locations": [location(file, finding.span)],
        "properties": { "severity": finding.severity },
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|span| location(file, *span));
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": artifact(&file.path),
                "replacements": [{
                    "deletedRegion": region(file, fix.span),
                    "insertedContent": { "text": fix.replacement },
                }],
            }],
        }]);
    }
    result
}

fn location(file: &CheckedFile, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(&file.path),
            "region": region(file, span),
        },
    })
}

fn region(file: &CheckedFile, span: Span) -> Value {
    let region = Region::of(&file.text, span);
    json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}

/// A path as an address: what cannot stand in one is escaped.
fn artifact(path: &str) -> Value {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    json!({ "uri": uri })
}
