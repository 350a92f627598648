//! The parser over the real catalogue, and its tag lists against the generated pages.

mod manifest_data;

use std::collections::BTreeMap;
use std::fs;

use domain::finding::Severity;
use domain::manifest::{Entry, Manifest, parity};

fn library() -> Option<BTreeMap<String, String>> {
    let folder = manifest_data::shared("docker-library/library")?;
    let mut files = BTreeMap::new();
    for file in fs::read_dir(folder).expect("a folder") {
        let file = file.expect("a file");
        files.insert(
            file.file_name().into_string().expect("a name"),
            fs::read_to_string(file.path()).expect("a manifest"),
        );
    }
    assert!(files.len() >= 50);
    Some(files)
}

/// A bullet of a page's list: the tags and the address they link to.
type Bullet = (Vec<String>, Option<String>);

/// A page's list: its bullets, and for each group of shared tags those of its entries.
#[derive(Debug, Default, PartialEq)]
struct TagList {
    simple: Vec<Bullet>,
    shared: Vec<(Vec<String>, Vec<Bullet>)>,
}

fn bullet(entry: &Entry, tags: &[String]) -> Bullet {
    let link = entry.dockerfile_url(entry.page_architecture());
    (tags.to_vec(), link.map(|link| link.as_str().to_owned()))
}

fn generated(manifest: &Manifest) -> TagList {
    let simple = manifest
        .entries
        .iter()
        .map(|entry| bullet(entry, &entry.tags))
        .collect();
    let shared = manifest.shared_tag_groups().into_iter().map(|group| {
        let tags = group.tags.iter().map(ToString::to_string).collect();
        (
            tags,
            group
                .entries
                .iter()
                .map(|entry| bullet(entry, &entry.tags[..1]))
                .collect(),
        )
    });
    TagList {
        simple,
        shared: shared.collect(),
    }
}

fn written(page: &str) -> TagList {
    let section = page
        .split_once("# Supported tags and respective `Dockerfile` links\n")
        .expect("a section of tags")
        .1;
    let section = section
        .split_once("\n# Quick reference (cont.)")
        .expect("a section of tags")
        .0;
    let mut list = TagList::default();
    for line in section.lines() {
        if let Some(line) = line.strip_prefix("\t-\t") {
            list.shared
                .last_mut()
                .expect("a group")
                .1
                .push(written_bullet(line));
        } else if let Some(group) = line
            .strip_prefix("-\t")
            .and_then(|line| line.strip_suffix(':'))
        {
            list.shared.push((tags(group), Vec::new()));
        } else if let Some(line) = line.strip_prefix("-\t") {
            list.simple.push(written_bullet(line));
        }
    }
    list
}

fn written_bullet(line: &str) -> Bullet {
    match line
        .strip_prefix('[')
        .and_then(|line| line.strip_suffix(')')?.split_once("]("))
    {
        Some((names, link)) => (tags(names), Some(link.to_owned())),
        None => (tags(line), None),
    }
}

fn tags(text: &str) -> Vec<String> {
    text.split(", ")
        .map(|tag| tag.trim_matches('`').to_owned())
        .collect()
}

#[test]
fn tag_lists_are_those_of_the_generated_pages() {
    let (Some(library), Some(docs)) = (library(), manifest_data::shared("docker-library/docs"))
    else {
        return;
    };
    let mut differing = Vec::new();
    let mut compared = 0;
    for (name, text) in &library {
        let Ok(page) = fs::read_to_string(docs.join(name).join("README.md")) else {
            eprintln!("skipped: {name} has no generated page");
            continue;
        };
        let (ours, theirs) = (generated(&Manifest::parse(text).unwrap()), written(&page));
        compared += ours.simple.len();
        if ours != theirs {
            let first = ours
                .simple
                .iter()
                .zip(&theirs.simple)
                .find(|(ours, theirs)| ours != theirs);
            eprintln!(
                "{name}: {} of {} bullets, first {first:?}",
                ours.simple.len(),
                theirs.simple.len()
            );
            differing.push(name.as_str());
        }
    }
    assert!(compared > 500, "{compared}");
    assert_eq!(differing, [""; 0]);
}

#[test]
fn the_catalogue_is_clean() {
    let Some(library) = library() else { return };
    for (name, text) in &library {
        let reading = Manifest::read(text);
        let tags = reading.check_tags(name);
        let problems = reading.problems.into_iter().chain(tags);
        let heavy: Vec<_> = problems
            .filter(|problem| problem.severity <= Severity::Block)
            .collect();
        assert_eq!(heavy, [], "{name}");
    }
}

#[test]
fn the_normal_form_of_the_catalogue_is_stable() {
    let Some(library) = library() else { return };
    for (name, text) in &library {
        let printed = parity(text.as_bytes()).unwrap();
        assert_eq!(Manifest::parse(text).unwrap().print(), printed, "{name}");
        assert_eq!(parity(printed.as_bytes()).as_ref(), Ok(&printed), "{name}");
    }
}
