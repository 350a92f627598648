//! The difference and the rules on names over the real catalogue.

use std::fs;
use std::path::PathBuf;

use super::super::*;
use super::programme;
use crate::cross_file::{CatalogueFacts, NameFacts, check_new_name};

/// A path below the shared data, or nothing, said aloud, where the data is not there.
fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let wanted = root.join("../shared/data").join(path);
    if !wanted.exists() {
        eprintln!("skipped: there is no ../shared/data/{path} beside the workspace");
        return None;
    }
    Some(wanted)
}

fn library() -> Option<BTreeMap<String, String>> {
    let folder = shared("docker-library/library")?;
    let mut files = BTreeMap::new();
    for file in fs::read_dir(folder).expect("a folder") {
        let file = file.expect("a file");
        let name = file.file_name().into_string().expect("a name");
        files.insert(name, fs::read_to_string(file.path()).expect("a manifest"));
    }
    assert!(files.len() >= 50);
    Some(files)
}

/// The sentences of the change from one text to another.
fn sentences(name: &str, before: &str, after: &str) -> Vec<String> {
    let none = BTreeMap::new();
    let bundle = |manifest| Bundle {
        manifest,
        dockerfiles: &none,
        documentation: &none,
    };
    let surroundings = Surroundings {
        image: &name.parse().expect("a name"),
        programme: &programme(),
        templates: Templates::new(&none),
    };
    let difference = compare(&bundle(before), &bundle(after), &surroundings);
    difference
        .facts
        .into_iter()
        .map(|fact| fact.sentence)
        .collect()
}

#[test]
fn another_order_of_real_entries_is_no_fact() {
    let Some(library) = library() else { return };
    for (name, text) in &library {
        assert_eq!(sentences(name, text, text), [""; 0], "{name}");
        let printed = Manifest::parse(text).expect("a manifest").print();
        assert_eq!(sentences(name, text, &printed), [""; 0], "{name}, printed");
        let mut paragraphs: Vec<_> = printed.trim_end().split("\n\n").collect();
        paragraphs[1..].reverse();
        // The first entry of those that share a tag stands for it.
        if !text.contains("SharedTags") {
            let turned = format!("{}\n", paragraphs.join("\n\n"));
            assert_eq!(
                sentences(name, &printed, &turned),
                [""; 0],
                "{name}, turned"
            );
        }
    }
}

#[test]
fn a_tag_left_out_is_told() {
    let Some(library) = library() else { return };
    for (name, text) in &library {
        let manifest = Manifest::parse(text).expect("a manifest");
        let Some(index) = manifest
            .entries
            .iter()
            .position(|entry| entry.tags.len() > 1)
        else {
            continue;
        };
        let mut less = manifest.clone();
        let tag = less.entries[index].tags.pop().expect("a tag");
        assert_eq!(
            sentences(name, text, &less.print()),
            [format!("tag `{tag}` removed")],
            "{name}"
        );
    }
}

#[test]
fn the_names_of_the_catalogue_are_told_apart() {
    let Some(library) = library() else { return };
    for name in library.keys() {
        let mut names = NameFacts {
            known: library.keys().cloned().collect(),
            retired: Default::default(),
        };
        names.known.remove(name);
        let found = check_new_name(name, Some(&names)).findings;
        assert_eq!(found, [], "{name}");
    }
}

#[test]
fn every_listed_tag_is_a_fact() {
    let Some(library) = library() else { return };
    let manifests: BTreeMap<_, _> = library
        .iter()
        .map(|(name, text)| (name.as_str(), Manifest::parse(text).expect("a manifest")))
        .collect();
    let facts = CatalogueFacts::of(manifests.iter().map(|(name, manifest)| (*name, manifest)));
    for (name, manifest) in &manifests {
        assert_eq!(
            facts.images[*name].len(),
            manifest.all_tags().len(),
            "{name}"
        );
    }
}
