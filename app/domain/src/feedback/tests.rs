//! Fixtures for the tests of feedback routes.

mod answers;
mod derivation;
mod kinds;
mod links;
mod properties;
mod recorded;
mod words;

use std::collections::BTreeMap;

use super::*;
use crate::programme::{Channel, Programme};

fn channel(label: &str, target: &str, account: Option<&str>) -> Channel {
    Channel {
        label: label.to_owned(),
        target: target.to_owned(),
        note: None,
        account: account.map(str::to_owned),
    }
}

fn programme() -> Programme {
    Programme {
        name: "Example images".to_owned(),
        summary: "Images for tests.".to_owned(),
        namespace: String::new(),
        general: channel("#general", "https://dockr.ly/comm-slack", Some("Slack")),
        maintainers: channel("#docker-library", "https://libera.chat", None),
        help: vec![
            channel(
                "Community Slack",
                "https://dockr.ly/comm-slack",
                Some("Slack"),
            ),
            channel(
                "Server Fault",
                "https://serverfault.com/help/on-topic",
                Some("Stack Exchange"),
            ),
        ],
        security: channel("Security team", "mailto:security@programme.example", None),
        documentation: channel(
            "Documentation issues",
            "https://github.com/example/docs/issues",
            Some("GitHub"),
        ),
        updates: channel(
            "Updates on their way",
            "https://github.com/example/images/issues?q=label%3A{image}",
            None,
        ),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

/// The files of a folder with a page, a repository and a maintainer, and those given.
fn files(extra: &[(&str, &str)]) -> BTreeMap<String, String> {
    let common = [
        ("content.md", "# What is it?\n"),
        ("github-repo", "https://github.com/example/tool-image\n"),
        ("maintainer.md", "[the Tool People](%%GITHUB-REPO%%)\n"),
    ];
    common
        .iter()
        .chain(extra)
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn templates() -> BTreeMap<String, String> {
    let issues = "[%%GITHUB-REPO%%/issues](%%GITHUB-REPO%%/issues?q=is:issue+is:pr)\n";
    let help = "[the Slack](https://dockr.ly/comm-slack), [Server Fault](https://serverfault.com/help/on-topic), or [Stack Overflow](https://stackoverflow.com/help/on-topic)\n";
    [("issues.md", issues), ("get-help.md", help)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

/// What is derived for the image `tool` from these files.
fn derived(files: &BTreeMap<String, String>) -> Feedback {
    derived_with(files, None)
}

fn derived_with(files: &BTreeMap<String, String>, manifest_repo: Option<&str>) -> Feedback {
    let image = "tool".parse().unwrap();
    let templates = templates();
    let facts = FeedbackFacts {
        image: &image,
        folder: Folder::new("tool", files),
        templates: Templates::new(&templates),
        manifest_repo,
    };
    derive(&facts, &programme())
}

/// Kind, label and address of the routes from one file of the image.
fn from_file<'a>(feedback: &'a Feedback, file: &str) -> Vec<(RouteKind, &'a str, &'a str)> {
    feedback
        .routes
        .iter()
        .filter(|route| route.source == RouteSource::Image(file.to_owned()))
        .map(|route| (route.kind, route.label.as_str(), address(route)))
        .collect()
}

fn address(route: &Route) -> &str {
    route.target.as_ref().map_or("", Link::as_str)
}

fn link(text: &str) -> Link {
    text.parse().unwrap()
}
