//! What holds for every manifest, and for every other text.

use std::time::{Duration, Instant};

use domain::manifest::{Manifest, parity, parity_bytes};
use proptest::prelude::*;

/// A manifest with something of everything, to be damaged.
const SAMPLE: &str = "# comment\nMaintainers: Ada Example <ada@example.org> (@ada),\n  Bob (@bob)\n\
    GitRepo: https://github.com/example/r.git\nArchitectures: amd64, arm64v8\nConstraints: one\n\n\
    Tags: 1.2.3, 1.2, latest\nSharedTags: s\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\nDirectory: ./x/\n\n\
    Tags: 1.1\nGitFetch: refs/heads/1.1\nGitCommit: 0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b\narm64v8-File: F\nBuilder: buildkit\n";

/// What damage is done with.
const PIECES: [&str; 24] = [
    "\n",
    "\r\n",
    "\n\n",
    " ",
    "\t",
    "\n ",
    "\n .\n",
    "#",
    "\n#",
    ":",
    ",",
    ", ",
    "é",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "\"",
    "-",
    "Tags: x\n",
    "Values:\n",
    "latest",
    "/..",
    "-----BEGIN PGP SIGNED MESSAGE-----\n",
    "Architectures: amd64\n",
];

/// One change: where, how many bytes go, and what comes.
type Damage = (prop::sample::Index, usize, &'static str);

fn damaged(damages: &[Damage]) -> String {
    let mut text = SAMPLE.to_owned();
    for (place, length, piece) in damages {
        let start = place.index(text.len() + 1);
        let end = (start + length).min(text.len());
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            text.replace_range(start..end, piece);
        }
    }
    text
}

fn agrees(text: &str) {
    let reading = Manifest::read(text);
    let verdict = parity(text.as_bytes());
    assert_eq!(reading.rejected.as_ref(), verdict.as_ref().err());
    match &verdict {
        Ok(printed) => {
            assert_eq!(&reading.manifest.print(), printed);
            assert!(parity_bytes(text.as_bytes()) == Ok(printed.clone().into_bytes()));
        }
        Err(message) => assert!(
            reading
                .problems
                .iter()
                .any(|problem| problem.message == *message)
        ),
    }
    for problem in reading.problems.iter().chain(&reading.check_tags("x")) {
        let known = domain::manifest::rules::rule(&problem.rule);
        assert!(known.is_some(), "{}", problem.rule);
        assert!(
            text.get(problem.span.start..problem.span.end).is_some(),
            "{problem:?}"
        );
        assert!(
            !problem.help.is_empty() && !problem.message.is_empty(),
            "{problem:?}"
        );
    }
}

fn without_lines(mut manifest: Manifest) -> Manifest {
    manifest.entries.iter_mut().for_each(|entry| entry.line = 0);
    manifest
}

/// The values of an entry that the normal form can repeat.
fn entry(number: usize) -> impl Strategy<Value = String> {
    let folder = prop::sample::select(vec![
        "",
        "Directory: a/./b\n",
        "Directory: ../c\n",
        "Directory:\n",
    ]);
    let arches = prop::sample::select(vec![
        "",
        "Architectures: s390x, amd64\n",
        "Architectures: amd64\n",
    ]);
    let shared = prop::sample::select(vec!["", "SharedTags: s, t, s\n", "SharedTags: t\n"]);
    let other = prop::sample::select(vec![
        "",
        "Builder: buildkit\n",
        "amd64-File: X\ns390x-Directory: y//\n",
        "GitFetch: refs/tags/v1\n",
    ]);
    (folder, arches, shared, other, 0..3usize).prop_map(move |(folder, arches, shared, other, commit)| {
        let commit = ["a", "b", "c"][commit].repeat(40);
        format!("\nTags: {number}.1,\n {number}\n{folder}{arches}{shared}{other}GitCommit: {commit}\n")
    })
}

fn well_formed() -> impl Strategy<Value = String> {
    let head = prop::sample::select(vec![
        "",
        "Architectures: arm64v8\n",
        "GitFetch: refs/heads/main\nFile: Other\n",
        "Constraints: one, two\nDirectory: ./d\n",
        "SharedTags: s\narm64v8-GitFetch: refs/heads/x\n",
    ]);
    let entries = (0..5usize).prop_flat_map(|count| (0..count).map(entry).collect::<Vec<_>>());
    (head, entries, any::<bool>()).prop_map(|(head, entries, carriage_returns)| {
        let head = format!("Maintainers: Ada <ada@example.org> (@ada), Bob (@bob)\nGitRepo: https://example.org/r\n{head}");
        let text = format!("{head}{}", entries.concat());
        if carriage_returns { text.replace('\n', "\r\n") } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parity(&bytes);
        agrees(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text_gets_an_answer(text in "(?s)[ -~\u{a0}\u{feff}é😀\n\r\t:,#]{0,200}") {
        agrees(&text);
    }

    #[test]
    fn a_damaged_manifest_is_judged_as_the_reference_does(
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, prop::sample::select(PIECES.to_vec())), 1..5),
    ) {
        agrees(&damaged(&damages));
    }

    #[test]
    fn bad_bytes_inside_a_manifest_do_no_harm(place in any::<prop::sample::Index>(), byte in 0x80..=0xffu8) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes.insert(place.index(SAMPLE.len() + 1), byte);
        match parity_bytes(&bytes) {
            Ok(printed) => prop_assert!(parity_bytes(&printed).is_ok()),
            Err(message) => prop_assert!(!message.is_empty()),
        }
    }

    #[test]
    fn the_normal_form_reads_as_the_same_manifest(text in well_formed()) {
        let manifest = Manifest::parse(&text).unwrap();
        let printed = manifest.print();
        prop_assert_eq!(parity(text.as_bytes()), Ok(printed.clone()));
        let again = Manifest::parse(&printed).unwrap();
        prop_assert_eq!(without_lines(manifest), without_lines(again));
    }
}

#[test]
fn the_sample_is_accepted() {
    assert!(Manifest::parse(SAMPLE).is_ok());
}

#[test]
fn ten_megabytes_are_answered_in_time() {
    // Unoptimised code takes a fifth, in about the same time.
    const SIZE: usize = if cfg!(debug_assertions) {
        2 << 20
    } else {
        10 << 20
    };
    let head = "Maintainers: Ada (@ada)\nGitRepo: https://example.org/r\n";
    let commit = format!("GitCommit: {}\n", "a".repeat(40));
    let filled = |start: String, piece: &dyn Fn(usize) -> String| {
        let mut text = start;
        let mut number = 0;
        while text.len() < SIZE {
            text.push_str(&piece(number));
            number += 1;
        }
        text
    };
    let texts = [
        filled(format!("{head}\n{commit}Tags: a"), &|_| ",a".to_owned()),
        filled(format!("{head}\n{commit}Tags: a"), &|number| {
            format!(",{number}+")
        }),
        filled(head.to_owned(), &|number| {
            format!("\nTags: {number}\nDirectory: {number}\n{commit}")
        }),
        filled(head.to_owned(), &|number| {
            format!("\nTags: {number}\nSharedTags: s{number}\n{commit}")
        }),
        filled(
            format!("{head}SharedTags: {}z\n", "a, ".repeat(SIZE / 6)),
            &|_| "\nTags: x\n".to_owned(),
        ),
        filled("Tags: a\n".to_owned(), &|_| " b,\n".to_owned()),
        filled(String::new(), &|_| "x\n".to_owned()),
        filled(String::new(), &|_| "a:\n".to_owned()),
        "x".repeat(SIZE),
    ];
    for (number, text) in texts.iter().enumerate() {
        let start = Instant::now();
        let _ = parity(text.as_bytes());
        let _ = Manifest::read(text);
        // Generous for a busy machine; anything quadratic would take hours.
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "text {number}: {:?}",
            start.elapsed()
        );
    }
}
