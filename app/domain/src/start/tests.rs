use proptest::prelude::*;

use super::*;
use crate::bundle::fixture::{complete, path, text};

const COMMIT: &str = "3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c";

fn files(files: &[(&str, &str)]) -> BTreeMap<FilePath, FileContent> {
    files
        .iter()
        .map(|(name, content)| (path(name), text(content)))
        .collect()
}

fn start(list: &BTreeMap<FilePath, FileContent>) -> Start {
    let repository = Repository {
        url: "https://github.com/example/skiff-docker",
        fetch: "refs/heads/main",
        commit: COMMIT,
        files: list,
    };
    from_repository("skiff", &repository, &[maintainer("Ada Example", "ada")])
}

#[test]
fn a_repository_becomes_a_manifest() {
    let list = files(&[
        (
            "1.1/Dockerfile",
            "FROM debian:trixie\nENV SKIFF_VERSION 1.1.9\n",
        ),
        (
            "1.2/Dockerfile",
            "FROM debian:trixie\nENV SKIFF_VERSION=1.2.3 GOSU_VERSION=1.0\n",
        ),
        (
            "1.2/alpine/Dockerfile",
            "FROM alpine:3.22\nARG SKIFF_VERSION=\"1.2.3\"\nENV GOSU_VERSION 1.17\n",
        ),
        ("1.2/docker-entrypoint.sh", "#!/bin/sh\n"),
        ("Dockerfile.template", "FROM x\n"),
        ("test/Dockerfile", "FROM x\n"),
        (".github/Dockerfile", "FROM x\n"),
        ("README.md", "# Skiff\n"),
    ]);
    let start = start(&list);
    assert_eq!(
        start.bundle.manifest,
        "Maintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/skiff-docker\nGitFetch: refs/heads/main\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1.2.3, 1.2, 1, latest\nDirectory: 1.2\n\nTags: 1.2.3-alpine, 1.2-alpine, 1-alpine, alpine\nDirectory: 1.2/alpine\n\nTags: 1.1.9, 1.1\nDirectory: 1.1
"
    );
    let context: Vec<_> = start.bundle.context.keys().map(FilePath::as_str).collect();
    assert_eq!(
        context,
        [
            "1.1/Dockerfile",
            "1.2/Dockerfile",
            "1.2/alpine/Dockerfile",
            "1.2/docker-entrypoint.sh"
        ]
    );
    assert_eq!(start.bundle.name(), "skiff");
    assert_eq!(
        start.bundle.published_documentation()["github-repo"],
        "https://github.com/example/skiff-docker\n"
    );
    assert!(
        start.notes.contains(
            &"2 Dockerfiles in folders for tests, examples or other projects are left out."
                .to_owned()
        ),
        "{:?}",
        start.notes
    );
}

#[test]
fn a_dockerfile_without_a_version_is_told() {
    let start = start(&files(&[
        ("Dockerfile", "FROM debian\n"),
        ("Dockerfile.slim", "FROM debian\n"),
    ]));
    let manifest = Manifest::parse(&start.bundle.manifest).unwrap();
    let tags: Vec<_> = manifest
        .entries
        .iter()
        .map(|entry| entry.tags.join(" "))
        .collect();
    assert_eq!(tags, ["latest", "slim"]);
    assert_eq!(manifest.entries[1].file, "Dockerfile.slim");
    assert!(
        start
            .notes
            .iter()
            .any(|note| note.starts_with("No version was found in 2 of 2"))
    );
}

#[test]
fn a_generator_is_better_than_a_guess() {
    let start = start(&files(&[
        ("Dockerfile", "FROM debian\n"),
        ("generate-stackbrew-library.sh", "#!/bin/sh\n"),
    ]));
    assert!(
        start
            .notes
            .iter()
            .any(|note| note.starts_with("`generate-stackbrew-library.sh` writes a manifest."))
    );
}

#[test]
fn a_repository_without_dockerfiles_says_so() {
    let start = start(&files(&[("README.md", "x"), ("Dockerfile.template", "x")]));
    assert_eq!(start.bundle.manifest, "");
    assert!(
        start
            .notes
            .contains(&"No Dockerfile was found, so the manifest is empty.".to_owned())
    );
}

#[test]
fn many_dockerfiles_are_taken_up_to_a_limit() {
    let list = (0..700).map(|number| {
        (
            path(&format!("1.{number}/Dockerfile")),
            text("FROM debian:trixie\n"),
        )
    });
    let start = start(&list.collect());
    let manifest = Manifest::parse(&start.bundle.manifest).unwrap();
    assert_eq!(manifest.entries.len(), ENTRY_LIMIT);
    assert!(
        start.notes[0].starts_with("The repository has 700 Dockerfiles; the first 500 are taken.")
    );
}

#[test]
fn a_library_file_is_kept_as_it_is() {
    let sample = complete();
    let start = from_library_file("skiff", &sample.manifest, BTreeMap::new());
    assert_eq!(start.bundle.manifest, sample.manifest);
    assert_eq!(
        start.notes,
        [
            "The Dockerfiles are not in a library file. They are in https://github.com/example/skiff-docker.git.",
            "There is no documentation yet.",
        ]
    );
    let broken = from_library_file("skiff", "no colon", sample.documentation.clone());
    assert_eq!(broken.bundle.manifest, "no colon");
    assert_eq!(broken.notes.len(), 1);
}

#[test]
fn a_person_becomes_a_maintainer_that_the_manifest_takes() {
    for (name, shown) in [
        ("Ada  Example", "Ada Example"),
        ("Ada (she) <ada>", "Ada she ada"),
        ("", "ada"),
        ("()", "ada"),
        ("# Ada", "Ada"),
        ("###", "ada"),
        ("Example, Ada\n", "Example Ada"),
    ] {
        assert_eq!(maintainer(name, "ada").name, shown, "{name:?}");
    }
}

proptest! {
    #[test]
    fn what_is_guessed_is_a_manifest(
        paths in prop::collection::btree_set(r"([a-z0-9.]{1,4}/|v1\.2/|latest/|é/){0,2}(Dockerfile|Dockerfile\.[a-z0-9.-]{1,5}|x\.Dockerfile)", 1..12),
        version in r"(ENV|ARG) [A-Z]{0,3}_?VERSION[ =][0-9a-z.-]{0,6}",
        name in r"\PC{0,12}",
    ) {
        let list: BTreeMap<FilePath, FileContent> = paths.iter().filter_map(|name| Some((name.parse().ok()?, text(&version)))).collect();
        let repository = Repository { url: "https://git.example/x", fetch: "refs/heads/main", commit: COMMIT, files: &list };
        let start = from_repository("skiff", &repository, &[maintainer(&name, "ada")]);
        if !start.bundle.manifest.is_empty() {
            let read = Manifest::read(&start.bundle.manifest);
            prop_assert_eq!(&read.rejected, &None, "{}", start.bundle.manifest);
            let shapes = read.check_tags("skiff");
            prop_assert!(!shapes.iter().any(|found| found.rule == "SW-N001"), "{}", start.bundle.manifest);
        }
    }
}

#[test]
fn uploaded_files_are_read_like_a_repository() {
    let list = files(&[
        (
            "skiff-1.2.3/Dockerfile",
            "FROM debian\nENV SKIFF_VERSION 1.2.3\n",
        ),
        ("skiff-1.2.3/entry.sh", "#!/bin/sh\n"),
    ]);
    let start = from_files("skiff", &list, &[maintainer("Ada", "ada")]);
    let context: Vec<_> = start.bundle.context.keys().map(FilePath::as_str).collect();
    assert_eq!(context, ["Dockerfile", "entry.sh"]);
    assert!(
        start
            .bundle
            .manifest
            .contains("Tags: 1.2.3, 1.2, 1, latest"),
        "{}",
        start.bundle.manifest
    );
    assert!(
        !start.bundle.manifest.contains("Git"),
        "{}",
        start.bundle.manifest
    );
    assert!(
        start.notes[0].contains("`skiff-1.2.3/`"),
        "{:?}",
        start.notes
    );
    assert!(start.notes.iter().any(|note| note.contains("`GitRepo`")));
}

#[test]
fn a_folder_named_after_a_version_stays() {
    let list = files(&[("1.2/Dockerfile", "FROM debian\n")]);
    let start = from_files("skiff", &list, &[]);
    assert!(start.bundle.manifest.contains("Directory: 1.2"));
    assert!(start.bundle.manifest.contains("Tags: 1.2"));
}

#[test]
fn the_folders_of_a_bundle_are_taken_for_what_they_are() {
    let manifest = "Maintainers: Ada (@ada)\nGitRepo: https://example.com/skiff\nGitFetch: refs/heads/main\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n\nTags: 1\n";
    let list = files(&[
        ("mine/library/skif", manifest),
        ("mine/docs/skif/content.md", "# Skiff\n"),
        ("mine/docs/other/content.md", "# Other\n"),
        ("mine/context/1/Dockerfile", "FROM debian\n"),
        ("mine/README.md", "# Mine\n"),
    ]);
    let start = from_files("skiff", &list, &[]);
    assert_eq!(start.bundle.manifest, manifest);
    assert_eq!(start.bundle.name(), "skiff");
    assert_eq!(start.bundle.documentation.len(), 1);
    assert_eq!(start.bundle.context.len(), 1);
    assert_eq!(
        start.notes,
        [
            "All files lie in `mine/`, which is left out of their paths.",
            "The library file is that of `skif`; it is taken for `skiff`.",
            "2 files outside of `library/`, `docs/skif/` and `context/` are left out.",
        ]
    );
}

#[test]
fn a_draft_that_was_downloaded_is_taken_up_again() {
    let whole = crate::bundle::fixture::complete();
    let cover = crate::bundle::Cover::of(&whole, crate::proposal::Kind::New, None);
    let cover = serde_json::to_string(&cover).unwrap();
    let mut list = files(&[
        ("library/skiff", &whole.manifest),
        ("proposal.json", &cover),
    ]);
    for (folder, inside) in [
        ("context", &whole.context),
        ("docs/skiff", &whole.documentation),
    ] {
        for (path, content) in inside {
            let path = format!("{folder}/{path}").parse().unwrap();
            list.insert(path, content.clone());
        }
    }
    let start = from_files("sloop", &list, &[]);
    let mut expected = whole;
    expected.answers.set(crate::bundle::Field::Name, "sloop");
    assert_eq!(start.bundle, expected);
    assert!(
        !start.notes.iter().any(|note| note.contains("left out")),
        "{:?}",
        start.notes
    );
}

#[test]
fn nothing_uploaded_is_told() {
    let start = from_files("skiff", &BTreeMap::new(), &[]);
    assert_eq!(start.bundle.manifest, "");
    assert!(start.notes[0].starts_with("No Dockerfile was found"));
}

#[test]
fn a_draft_takes_what_its_builds_can_reach() {
    let paths: Vec<FilePath> = [
        "1/Dockerfile",
        "1/a/b",
        "README.md",
        "test/Dockerfile",
        "test/x",
    ]
    .map(path)
    .to_vec();
    let names = |reached: &Reached<'_>| -> Vec<String> {
        reached.paths.iter().map(ToString::to_string).collect()
    };
    let all = reached(paths.iter(), 10);
    assert_eq!(names(&all), ["1/Dockerfile", "1/a/b"]);
    assert_eq!(all.left_out, 0);
    // A Dockerfile at the root of a large project reaches everything.
    let mut paths = vec![path("Dockerfile"), path("entry.sh")];
    paths.extend((0..50).map(|number| path(&format!("src/{number}"))));
    let few = reached(paths.iter(), 10);
    assert_eq!(names(&few), ["Dockerfile", "entry.sh"]);
    assert_eq!(few.left_out, 50);
    assert!(reached(paths[2..].iter(), 10).paths.is_empty());
}
