//! Every case of the list from which the rules were built is a rule, or stands in
//! `docs/rules-not-built.md` with its reason and a test that exists.

#![allow(clippy::unwrap_used, reason = "a test that stops names its line")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The cases, parted by white space.
const CASES: &str = include_str!("rule_ids.txt");

/// The cases without a rule.
const LIST: &str = include_str!("../../../docs/rules-not-built.md");

/// For each listed case its reason and its test.
fn listed() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let rows = LIST.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, case, reason, test, _] = cells[..] else {
            return None;
        };
        let is_case = case.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        is_case.then_some((case, (reason, test.trim_matches('`'))))
    });
    rows.collect()
}

/// The text of every source file below a folder.
fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_case_is_a_rule_or_listed_and_none_is_both() {
    let listed = listed();
    let mut rules = 0;
    for case in CASES.split_whitespace() {
        let id = format!("SW-{}0{}", &case[..1], &case[1..]);
        let built = domain::rules::rule(&id).is_some();
        assert!(built != listed.contains_key(case), "{case}: built {built}");
        rules += usize::from(built);
    }
    assert_eq!(rules + listed.len(), CASES.split_whitespace().count());
    assert!(rules > 90, "{rules}");
}

#[test]
fn every_listed_case_has_a_reason_and_a_test() {
    let mut all = String::new();
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&crate_folder.join("src"), &mut all);
    sources(&crate_folder.join("tests"), &mut all);
    for (case, (reason, test)) in listed() {
        assert!(reason.ends_with('.'), "{case}");
        assert!(all.contains(&format!("fn {test}(")), "{case}: {test}");
    }
}

#[test]
fn rules_that_a_reason_names_exist() {
    for id in LIST.split("SW-").skip(1).map(|rest| &rest[..4]) {
        assert!(domain::rules::rule(&format!("SW-{id}")).is_some(), "{id}");
    }
}
