//! The parser against recorded verdicts of the reference parser.

mod manifest_data;

use domain::finding::Severity;
use domain::manifest::{Manifest, parity};
use serde_json::Value;

fn verdicts() -> Option<Vec<(String, Result<String, String>)>> {
    let path = manifest_data::shared("manifest-verdicts.jsonl")?;
    let text = std::fs::read_to_string(path).expect("the verdicts are text");
    let verdict = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        let output = line["output"].as_str().expect("an output");
        let verdict = match line["ok"].as_bool().expect("a verdict") {
            true => Ok(output.strip_prefix("OK\n").expect("a manifest").to_owned()),
            false => Err(output.strip_prefix("ERROR: ").expect("an error").to_owned()),
        };
        (
            line["input"].as_str().expect("an input").to_owned(),
            verdict,
        )
    };
    Some(text.lines().map(verdict).collect())
}

#[test]
fn every_recorded_verdict_is_given_again() {
    let Some(verdicts) = verdicts() else { return };
    assert!(verdicts.len() >= 1000);
    let mut differ = 0;
    for (number, (input, expected)) in verdicts.iter().enumerate() {
        let found = parity(input.as_bytes());
        if found != *expected {
            differ += 1;
            eprintln!(
                "line {}:\n{input}\nexpected {expected:?}\nfound    {found:?}",
                number + 1
            );
        }
    }
    assert_eq!(differ, 0, "of {}", verdicts.len());
}

#[test]
fn a_reading_agrees_with_the_verdict() {
    let Some(verdicts) = verdicts() else { return };
    for (input, expected) in verdicts {
        let reading = Manifest::read(&input);
        match expected {
            Ok(printed) => {
                assert_eq!(reading.rejected, None, "{input}");
                assert_eq!(reading.manifest.print(), printed);
                assert_eq!(Manifest::parse(&input).as_ref(), Ok(&reading.manifest));
            }
            Err(message) => {
                assert_eq!(reading.rejected.as_ref(), Some(&message), "{input}");
                let told = reading
                    .problems
                    .iter()
                    .find(|problem| problem.message == message);
                assert_eq!(
                    told.map(|problem| problem.severity),
                    Some(Severity::Error),
                    "{input}"
                );
            }
        }
        for problem in &reading.problems {
            for span in problem.related.iter().chain([&problem.span]) {
                assert!(input.get(span.start..span.end).is_some(), "{problem:?}");
                let line = input[..span.start].matches('\n').count() + 1;
                assert_eq!(span.line as usize, line, "{problem:?}");
            }
        }
    }
}
