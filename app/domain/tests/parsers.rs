//! What has to hold for every text, tried on the seeds of the fuzz targets, on changes of them, and
//! on texts that are hard on parsers. The long runs are those of `fuzz/`; see `docs/fuzzing.md`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that stops names its line"
)]

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::path::Path;

use properties::PARSERS;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Unoptimised code is given a part of each, so that it takes seconds too.
const QUICK: bool = cfg!(debug_assertions);

/// How many changed texts each parser is given.
const CHANGED_TEXTS: u32 = if QUICK { 40 } else { 200 };

/// How deep texts nest; far deeper than a stack goes, had anything a frame for each level.
const DEPTH: usize = if QUICK { 1_500 } else { 6_000 };

/// How long a line is.
const LINE: usize = if QUICK { 1 << 16 } else { 1 << 20 };

/// The seeds of a parser by name.
fn seeds(parser: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(parser);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 2, "{}", folder.display());
    files
        .iter()
        .map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned())
        .collect()
}

/// Texts made from two seeds: pieces of them in another order, and characters that mean something.
fn changed(seeds: Vec<String>) -> impl Strategy<Value = String> {
    let seed = prop::sample::select(seeds);
    let sign = prop::sample::select(
        "\n\r\t \"'`\\#:,;|&<>()[]{}$%*@-=/.~\0é\u{feff}\u{2028}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        sign,
    );
    (seed.clone(), seed, prop::collection::vec(edit, 1..8)).prop_map(|(text, other, edits)| {
        let mut chars: Vec<char> = text.chars().collect();
        let other: Vec<char> = other.chars().collect();
        for (number, (at, length, sign)) in edits.into_iter().enumerate() {
            let start = at.index(chars.len() + 1);
            let end = (start + length.index(12)).min(chars.len());
            let piece = match number % 3 {
                0 => vec![sign],
                1 => Vec::new(),
                _ => {
                    let from = at.index(other.len() + 1);
                    other[from..(from + length.index(40)).min(other.len())].to_vec()
                }
            };
            chars.splice(start..end, piece);
        }
        chars.into_iter().collect()
    })
}

#[test]
fn seeds_and_what_is_made_of_them_do_no_harm() {
    for (name, parser) in PARSERS {
        let seeds = seeds(name);
        seeds.iter().for_each(|seed| parser(seed));
        let config = Config {
            cases: CHANGED_TEXTS,
            failure_persistence: None,
            ..Config::default()
        };
        // Always the same texts: a failure here is one of the change, not of the day.
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let outcome = TestRunner::new_with_rng(config, random).run(&changed(seeds), |text| {
            parser(&text);
            Ok(())
        });
        assert!(outcome.is_ok(), "{name}: {}", outcome.unwrap_err());
    }
}

#[test]
fn every_byte_does_no_harm() {
    for (name, parser) in PARSERS {
        let seed = seeds(name).remove(0);
        let middle = seed.len() / 2;
        // Those above 0x7f are no UTF-8 and all become the same character.
        for byte in 0..=0x80 {
            let mut bytes = seed.clone().into_bytes();
            bytes.insert(middle, byte);
            bytes.insert(0, byte);
            bytes.push(byte);
            parser(&String::from_utf8_lossy(&bytes));
            parser(&String::from_utf8_lossy(&[byte]));
        }
        let all: Vec<u8> = (0..=u8::MAX).collect();
        parser(&String::from_utf8_lossy(&all));
    }
}

#[test]
fn deep_nesting_does_no_harm() {
    let openings = [
        "(",
        "[",
        "{",
        "<",
        "`",
        "$(",
        "${",
        "\"$(",
        "((",
        "!",
        "*",
        "_",
        "> ",
        "- ",
        "[[",
        "![",
        "case x in x) ",
        "if ",
        "{\"hub\":",
        "<<E ",
        "%%",
        "RUN <<E\n",
        "FROM a AS ",
        "sh -c '",
        "MIT AND (",
        "# ",
        "\\\n",
    ];
    for (_, parser) in PARSERS {
        for opening in openings {
            parser(&opening.repeat(DEPTH / opening.len()));
            let closing: String = match opening {
                "(" | "$(" => ")".repeat(DEPTH),
                "[" | "![" => "](x)".repeat(DEPTH / 4),
                "{" | "${" | "{\"hub\":" => "}".repeat(DEPTH),
                _ => continue,
            };
            parser(&format!(
                "{}{closing}",
                opening.repeat(DEPTH / opening.len())
            ));
        }
    }
}

#[test]
fn a_line_of_a_megabyte_does_no_harm() {
    let fillings = ["x", "a, "];
    let starts = [
        (
            "manifest",
            "Maintainers: Ada (@ada)\nGitRepo: https://a.b/c\n\nTags: ",
        ),
        ("dockerfile", "FROM debian:trixie\nRUN curl "),
        ("shell", "exec "),
        ("markdown", "# What is\n\n- "),
        ("feedback", "see "),
        ("licence", "MIT OR "),
        ("metadata", "{\"hub\": {\"categories\": [\""),
    ];
    for (name, parser) in PARSERS {
        let start = starts.iter().find(|(of, _)| *of == name).unwrap().1;
        for filling in fillings {
            parser(&format!("{start}{}", filling.repeat(LINE / filling.len())));
        }
    }
}
