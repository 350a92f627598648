//! The rules about feedback routes on texts written for them, and on the recorded folders.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::{is_new_report_form, is_sign_in, links};
use super::rules::{RULES, rule};
use super::*;
use crate::docs::Templates;
use crate::docs::corpus::Corpus;
use crate::feedback::{FeedbackFacts, derive};
use crate::programme::{Channel, Programme};

fn channel(target: &str) -> Channel {
    Channel {
        label: format!("Channel at {target}"),
        target: target.to_owned(),
        note: None,
        account: None,
    }
}

fn programme(security: &str) -> Programme {
    Programme {
        name: "Example images".to_owned(),
        summary: "Images for tests.".to_owned(),
        namespace: String::new(),
        general: channel("https://chat.example.org/general"),
        maintainers: channel("https://chat.example.org/maintainers"),
        help: vec![channel("https://serverfault.com/help/on-topic")],
        security: channel(security),
        documentation: channel("https://github.com/example/docs/issues"),
        updates: channel("https://github.com/example/images/issues?q={image}"),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

const CONTACT: &str = "mailto:security@programme.example";

/// The findings about the files of an image `tool`, with the text of their place.
fn checked(files: &BTreeMap<String, String>, security: &str) -> Vec<(String, Severity, String)> {
    let image = "tool".parse().unwrap();
    let none = BTreeMap::new();
    let facts = FeedbackFacts {
        image: &image,
        folder: Folder::new("tool", files),
        templates: Templates::new(&none),
        manifest_repo: None,
    };
    let feedback = derive(&facts, &programme(security));
    check(&feedback, &facts.folder)
        .findings
        .into_iter()
        .map(|FileFinding { file, finding }| {
            let text = files.get(&file).map_or("", String::as_str);
            let place = text[finding.span.start..finding.span.end].to_owned();
            (finding.rule.into_owned(), finding.severity, place)
        })
        .collect()
}

fn files(extra: &[(&str, &str)]) -> BTreeMap<String, String> {
    let common = [
        ("content.md", "# What is Tool?\n"),
        ("github-repo", "https://github.com/example/tool-image\n"),
        (
            "issues.md",
            "[GitHub](%%GITHUB-REPO%%/issues), security problems to security@example.org\n",
        ),
        (
            "maintainer.md",
            "[the Tool Team](https://www.example.org)\n",
        ),
    ];
    common
        .iter()
        .chain(extra)
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn of(file: &str, text: &str) -> Vec<(String, Severity, String)> {
    checked(&files(&[(file, text)]), CONTACT)
}

fn of_example(example: &str) -> Vec<(String, Severity, String)> {
    let mut files = files(&[]);
    let mut security = CONTACT.to_owned();
    for section in example.split("==> ").skip(1) {
        let (name, text) = section.split_once(" <==\n").unwrap();
        match name.strip_prefix("tool/") {
            Some(file) => {
                if file == "github-repo" {
                    files.remove("issues.md");
                }
                files.insert(file.to_owned(), text.to_owned());
            }
            None => security = text.trim().to_owned(),
        }
    }
    checked(&files, &security)
}

#[test]
fn every_bad_example_is_stopped_by_its_rule_and_every_good_one_passes() {
    assert_eq!(checked(&files(&[]), CONTACT), []);
    for listed in RULES {
        // An example without a word on security has the advice to add one.
        let found = |example| {
            let all = of_example(example).into_iter();
            all.filter(|(_, severity, _)| *severity != Severity::Advice)
                .map(|(id, severity, _)| (id, severity))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(found(listed.good), BTreeSet::new(), "{}", listed.id);
        let expected = BTreeSet::from([(listed.id.to_owned(), listed.severity)]);
        assert_eq!(found(listed.bad), expected);
        assert_eq!(rule(listed.id), Some(*listed));
        assert!(listed.reason.ends_with('.') && listed.reason.matches('.').count() >= 2);
    }
    let ids: Vec<&str> = RULES.iter().map(|listed| listed.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert_eq!(rule("SW-F001"), None);
}

#[test]
fn the_private_way_of_others_is_advice() {
    let found = of("issues.md", "[GitHub](%%GITHUB-REPO%%/issues)\n");
    assert_eq!(
        found,
        [("SW-F013".to_owned(), Severity::Advice, String::new())]
    );
}

#[test]
fn an_image_without_a_page_needs_no_route() {
    assert_eq!(checked(&BTreeMap::new(), "nowhere"), []);
}

#[test]
fn security_is_told_from_what_stands_beside_it() {
    let of = |text: &str| {
        let found = of("issues.md", text).into_iter();
        found
            .filter(|(id, ..)| id == "SW-F014")
            .map(|(_, severity, place)| (severity, place))
            .collect::<Vec<_>>()
    };
    for (text, severity) in [
        (
            "[security issues](https://github.com/a/b/issues)",
            Severity::Block,
        ),
        (
            "[Vulnerabilities](https://forum.example.org/c/tool)",
            Severity::Block,
        ),
        (
            "Report security problems at https://bugs.example.org/tool",
            Severity::Advice,
        ),
    ] {
        let found = of(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].0, severity, "{text}");
        assert!(found[0].1.starts_with("https://"), "{found:?}");
    }
    for text in [
        "[issues](https://github.com/a/b/issues), but never security problems",
        "[everything except security problems](https://github.com/a/b/issues)",
        "[issues](https://github.com/a/b/issues), vulnerabilities to security@example.org",
        "[security](https://github.com/a/b/security/advisories/new)",
        "[securityonion](https://github.com/a/b/issues)",
        "security@example.org",
        "[issues](https://github.com/a/b/issues) (security: see below)\n\nsecurity@example.org",
    ] {
        assert_eq!(of(text), [], "{text}");
    }
}

#[test]
fn addresses_are_judged_by_what_they_are() {
    let of = |text: &str| {
        let found = of("get-help.md", text).into_iter();
        found.map(|(id, _, place)| (id, place)).collect::<Vec<_>>()
    };
    for (address, id) in [
        ("https://forum.example.org/users/sign_in", "SW-F015"),
        ("https://forum.example.org/login.php?to=x", "SW-F015"),
        ("https://github.com/a/b/issues/new/choose", "SW-F015"),
        ("https://www.example.org", "SW-F016"),
        ("https://forums.aws.amazon.com/forum.jspa", "SW-F017"),
        ("https://www.ibm.com/developerworks/x", "SW-F017"),
    ] {
        assert_eq!(
            of(address),
            [(id.to_owned(), address.to_owned())],
            "{address}"
        );
    }
    for address in [
        "https://forum.example.org/",
        "https://docs.example.org",
        "https://www.ibm.com/docs/x",
        "https://forum.example.org/t/how-to-login/1",
        "https://github.com/a/b/issues",
        "help@example.org",
    ] {
        assert_eq!(of(address), [], "{address}");
    }
    assert!(!is_new_report_form("https://github.com/a/new/issues"));
    assert!(!is_sign_in("https://login.example.org/forum"));
}

#[test]
fn links_are_found_where_they_stand() {
    let text = "a [b](https://x.example/1), https://x.example/1 and c@x.example\n\n-\t<https://y.example>\n";
    let found = links(text);
    let places: Vec<&str> = found.iter().map(|(at, _)| &text[*at..at + 5]).collect();
    assert_eq!(places, ["https", "https", "c@x.e", "https"]);
    assert!(found[0].0 < found[1].0);
}

#[test]
fn long_texts_do_not_multiply() {
    for part in [
        "[security](https://forum.example.org/login) ",
        "https://a.example/\\) ",
    ] {
        let text = part.repeat(60_000 / part.len());
        let found = of("get-help.md", &text);
        assert!(found.len() < 5_000, "{}", found.len());
    }
}

#[test]
fn recorded_routes_have_no_block_and_the_known_dead_hosts() {
    let Some(corpus) = Corpus::find() else { return };
    let programme = programme(CONTACT);
    let mut dead = BTreeSet::new();
    for read in corpus.folders() {
        let image = read.name.parse().unwrap();
        let facts = FeedbackFacts {
            image: &image,
            folder: Folder::new(&read.name, &read.files),
            templates: Templates::new(&corpus.templates),
            manifest_repo: read.git_repo.as_deref(),
        };
        let feedback = derive(&facts, &programme);
        for FileFinding { file, finding } in check(&feedback, &facts.folder).findings {
            assert!(
                finding.severity > Severity::Block,
                "{image}/{file}: {finding:?}"
            );
            if finding.rule == "SW-F017" {
                dead.insert(read.name.clone());
            }
        }
    }
    let expected = ["ibmjava", "swift", "websphere-liberty"];
    assert_eq!(
        dead.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}
