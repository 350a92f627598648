//! No text upsets the comparison of two versions or the rules across files, and what is long
//! takes no longer than it is.

use std::time::{Duration, Instant};

use super::super::*;
use super::programme;
use crate::cross_file::{Facts, check};
use proptest::prelude::*;

fn differ(before: (&str, &str), after: (&str, &str)) -> Difference {
    let none = BTreeMap::new();
    let file = |text: &str| BTreeMap::from([("Dockerfile".to_owned(), text.to_owned())]);
    let (old, new) = (file(before.1), file(after.1));
    let surroundings = Surroundings {
        image: &"ada".parse().expect("a name"),
        programme: &programme(),
        templates: Templates::new(&none),
    };
    let bundle = |manifest, dockerfiles| Bundle {
        manifest,
        dockerfiles,
        documentation: &none,
    };
    compare(
        &bundle(before.0, &old),
        &bundle(after.0, &new),
        &surroundings,
    )
}

/// A manifest of a few entries with tags from a small set, so that they meet.
fn manifest() -> impl Strategy<Value = String> {
    let tag = "(latest|[12](\\.[0-3]){0,2}(-alpine(3\\.2[0-2])?)?)";
    let list = |items| prop::collection::vec(items, 1..4).prop_map(|items| items.join(", "));
    let entry = (
        list(tag),
        list("(shared|all|[12])"),
        list("(amd64|arm64v8|riscv64|x)"),
        any::<bool>(),
    );
    let entries = prop::collection::vec(entry, 0..5);
    entries.prop_map(|entries| {
        let mut text = "Maintainers: Ada (@ada)\nGitRepo: https://example.org/ada\n".to_owned();
        for (index, (tags, shared, architectures, shares)) in entries.into_iter().enumerate() {
            let shared = if shares {
                format!("SharedTags: {shared}\n")
            } else {
                String::new()
            };
            text.push_str(&format!(
                "\nTags: {tags}\n{shared}Architectures: {architectures}\nGitCommit: {index:040}\n"
            ));
        }
        text
    })
}

/// A Dockerfile of pieces that mean something, in any order.
fn dockerfile() -> impl Strategy<Value = String> {
    let piece = "(FROM a:1|FROM b AS c|FROM c|ARG V=1|ENV A=\\$A\\$V|RUN |wget https://[a-c]\\.example\\.org/\\$V|echo |\\$\\{A|COPY --from=|[xé\"'#\\\\$;|&<]| |\n|EXPOSE 80|CMD \\[|\\]|USER x|<<EOF|EOF)";
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(manifest in manifest(), dockerfile in dockerfile()) {
        let same = (manifest.as_str(), dockerfile.as_str());
        prop_assert_eq!(differ(same, same).facts, []);
    }

    #[test]
    fn places_lie_in_their_texts(
        manifests in (manifest(), manifest()),
        dockerfiles in (dockerfile(), dockerfile()),
    ) {
        let difference = differ((&manifests.0, &dockerfiles.0), (&manifests.1, &dockerfiles.1));
        let inside = |place: &Place, manifest: &str, dockerfile: &str| {
            let text = match place.file {
                SourceFile::Manifest => manifest,
                _ => dockerfile,
            };
            text.get(place.span.start..place.span.end).is_some()
        };
        for fact in &difference.facts {
            prop_assert!(!fact.sentence.is_empty());
            prop_assert!(!fact.before.is_empty() || !fact.after.is_empty(), "{}", fact.sentence);
            prop_assert!(fact.before.iter().all(|place| inside(place, &manifests.0, &dockerfiles.0)));
            prop_assert!(fact.after.iter().all(|place| inside(place, &manifests.1, &dockerfiles.1)));
        }
    }

    #[test]
    fn any_text_is_read(before in ".*", after in ".*") {
        differ((&before, &after), (&after, &before));
    }

    #[test]
    fn nothing_passes_without_facts(manifest in manifest()) {
        let reading = Manifest::read(&manifest);
        let none = (BTreeMap::new(), BTreeMap::new());
        let facts = Facts { catalogue: None, pins: None, builds: &none.0, histories: &none.1 };
        let checked = check("ada", &reading, &facts);
        prop_assert_eq!(checked.findings, []);
        let builds = reading.manifest.entries.iter().any(|entry| {
            entry.architectures.iter().any(|name| name != "x")
        });
        prop_assert_eq!(checked.not_checked.is_empty(), !builds);
    }
}

#[test]
fn long_texts_take_no_longer_than_they_are() {
    let commit = "0".repeat(40);
    let head =
        format!("Maintainers: A (@a)\nGitRepo: https://example.org/a\nGitCommit: {commit}\n");
    let many_tags = |from: usize| {
        let tags: Vec<_> = (from..from + 20_000).map(|n| format!("1.{n}-a")).collect();
        format!("{head}\nTags: {}, latest\n", tags.join(", "))
    };
    let many_entries = |from: usize| -> String {
        let entries = (from..from + 5_000).map(|n| format!("\nTags: 1.{n}-a\nDirectory: {n}\n"));
        head.clone() + &entries.collect::<String>()
    };
    let addresses: String = (0..20_000)
        .map(|n| format!(" https://h{n}.example.org/x"))
        .collect();
    let values: String = (0..20_000)
        .map(|n| format!("ENV A{n}=https://x.example.org/$A\n"))
        .collect();
    let dockerfiles = [
        format!("FROM a\nRUN wget{addresses}\n"),
        format!("FROM a\nRUN echo{addresses} 'signed-by='\n"),
        format!(
            "FROM a\nENV A={}\n{values}RUN {}\n",
            "x".repeat(100_000),
            "wget $A1 $A2 ".repeat(20_000)
        ),
        format!(
            "FROM a\nEXPOSE {}\n",
            (0..60_000).map(|n| format!(" {n}")).collect::<String>()
        ),
        "FROM a AS b\n".to_owned() + &"FROM b\n".repeat(50_000),
    ];
    let started = Instant::now();
    differ((&many_tags(1), "FROM a\n"), (&many_tags(9_000), "FROM a\n"));
    differ(
        (&many_entries(1), "FROM a\n"),
        (&many_entries(2_000), "FROM a\n"),
    );
    for dockerfile in &dockerfiles {
        differ((&head, "FROM a\n"), (&head, dockerfile));
        differ(
            (&head, dockerfile),
            (&head, &dockerfile.replace("example.org", "example.net")),
        );
    }
    // Far above what it takes, far below what anything of quadratic cost would.
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
}
