//! `metadata.json`: the categories of an image, in the form that `jq` prints.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lines::Places;
use super::rules::{
    CATEGORY_COUNT, CATEGORY_UNKNOWN, METADATA_FORM, METADATA_JSON, METADATA_MISSING,
};
use super::{CATEGORY_LIMIT, DocsFacts, Report, first_line};
use crate::finding::{Fix, Span};

const FILE: &str = "metadata.json";
const EXAMPLE: &str = r#"Write an object like {"hub": {"categories": ["networking"]}}."#;

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    let name = facts.folder.name;
    let Some(text) = facts.folder.files.get(FILE).filter(|text| !text.is_empty()) else {
        report.find(
            &METADATA_MISSING,
            FILE,
            Span {
                line: 1,
                ..Span::default()
            },
            format!("error: {name}/{FILE} does not exist or is empty"),
            EXAMPLE,
        );
        return;
    };
    let invalid = format!("error parsing '{name}/{FILE}'; invalid JSON?");
    let mut value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            report.find(
                &METADATA_JSON,
                FILE,
                Places::new(text).span(at, at),
                invalid,
                format!("{}.", capitalised(&error.to_string())),
            );
            return;
        }
    };
    let listed = value
        .pointer_mut("/hub/categories")
        .and_then(Value::as_array_mut)
        .and_then(|list| {
            let names: Option<BTreeSet<String>> = list
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            let names = names?;
            *list = names.iter().cloned().map(Value::String).collect();
            Some(names)
        });
    let Some(categories) = listed else {
        report.find(&METADATA_JSON, FILE, first_line(text), invalid, EXAMPLE);
        return;
    };
    form(text, &value, report);
    count(facts, text, &categories, report);
    known(facts, text, &categories, report);
}

fn form(text: &str, value: &Value, report: &mut Report) {
    let Ok(mut normal) = serde_json::to_string_pretty(value) else {
        return;
    };
    normal.push('\n');
    if text == normal {
        return;
    }
    let whole = Places::new(text).span(0, text.len());
    report
        .find(
            &METADATA_FORM,
            FILE,
            whole,
            format!("{FILE} is not in its normal form."),
            "Sort the keys and the categories, name each once, indent by two spaces and end with one line end.",
        )
        .fix = Some(Fix {
        span: whole,
        replacement: normal,
    });
}

fn count(facts: &DocsFacts<'_>, text: &str, categories: &BTreeSet<String>, report: &mut Report) {
    if categories.len() > CATEGORY_LIMIT {
        report.find(
            &CATEGORY_COUNT,
            FILE,
            place_of(text, "categories"),
            format!(
                "error: {}/{FILE}: too many categories: {} (max {CATEGORY_LIMIT})",
                facts.folder.name,
                categories.len()
            ),
            format!("Keep the {CATEGORY_LIMIT} that fit best."),
        );
    }
}

fn known(facts: &DocsFacts<'_>, text: &str, categories: &BTreeSet<String>, report: &mut Report) {
    let Some(vocabulary) = facts.categories else {
        report.lacks(
            &CATEGORY_UNKNOWN,
            "the programme's categories are not known",
        );
        return;
    };
    let unknown: Vec<&String> = categories
        .iter()
        .filter(|name| vocabulary.iter().all(|known| known.slug != **name))
        .collect();
    let (Some(first), Ok(list)) = (unknown.first(), serde_json::to_string(&unknown)) else {
        return;
    };
    let slugs: Vec<&str> = vocabulary.iter().map(|known| known.slug.as_str()).collect();
    report.find(
        &CATEGORY_UNKNOWN,
        FILE,
        place_of(text, first),
        format!(
            "error: {}/{FILE}: unknown categories {list}",
            facts.folder.name
        ),
        format!("Choose among {}.", slugs.join(", ")),
    );
}

/// Where a string stands in the file, with its quotes.
fn place_of(text: &str, string: &str) -> Span {
    let quoted = format!("\"{string}\"");
    match text.find(&quoted) {
        Some(start) => Places::new(text).span(start, start + quoted.len()),
        None => first_line(text),
    }
}

/// The byte at a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
