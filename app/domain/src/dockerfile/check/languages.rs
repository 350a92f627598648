//! Languages: their packages, and the languages themselves.

use std::ops::Range;

use crate::dockerfile::Context;
use crate::dockerfile::arguments::plain;
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{LANGUAGE_BY_HAND, UNPINNED_MODULE};
use crate::dockerfile::shell::Command;
use crate::dockerfile::stages::{Dockerfile, Run};

/// Hosts of languages that have an image, with the images that may use them.
const LANGUAGES: [(&str, &[&str], &str); 9] = [
    ("nodejs.org", &["node"], "node"),
    ("unofficial-builds.nodejs.org", &["node"], "node"),
    ("deb.nodesource.com", &["node"], "node"),
    ("rpm.nodesource.com", &["node"], "node"),
    ("go.dev/dl", &["golang"], "golang"),
    ("dl.google.com/go", &["golang"], "golang"),
    ("www.php.net/distributions", &["php"], "php"),
    ("www.python.org/ftp", &["python"], "python"),
    ("static.rust-lang.org", &["rust"], "rust"),
];

pub(super) fn check(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    for (_, run) in dockerfile.used().flat_map(|stage| stage.runs()) {
        for command in &run.script.commands {
            unpinned(run, command, report);
            by_hand(
                run,
                command,
                &run.joined.place(&command.span),
                context,
                report,
            );
        }
    }
}

/// `pip install`, `npm install -g`, `gem install` and `go install` without a version.
fn unpinned(run: &Run, command: &Command, report: &mut Report) {
    let words = command.arguments();
    let (name, mut words) = match command.name() {
        // `python -m pip …`
        "python" | "python3"
            if words.len() > 2 && words[0].text == "-m" && words[1].text == "pip" =>
        {
            ("pip", &words[2..])
        }
        "pip" | "pip3" => ("pip", words),
        name @ ("npm" | "gem" | "go" | "pnpm") => (name, words),
        _ => return,
    };
    let verbs = words.iter().position(|word| !word.text.starts_with('-'));
    let Some(verb) = verbs.map(|at| words[at].text.as_str()) else {
        return;
    };
    if !matches!(verb, "install" | "i" | "add")
        || command.arguments().iter().any(|word| word.text == "--help")
    {
        return;
    }
    words = &words[verbs.unwrap_or(0) + 1..];
    let says = |wanted: &[&str]| {
        command.arguments().iter().any(|word| {
            wanted
                .iter()
                .any(|text| word.text == *text || word.text.starts_with(&format!("{text}=")))
        })
    };
    let (short, long): (&str, &[&str]) = match name {
        "pip" => {
            if says(&["-c", "--constraint", "--no-index", "--require-hashes"]) {
                return;
            }
            (
                "rciftb",
                &[
                    "--requirement",
                    "--constraint",
                    "--index-url",
                    "--extra-index-url",
                    "--find-links",
                    "--target",
                    "--prefix",
                    "--root",
                    "--trusted-host",
                    "--no-binary",
                    "--only-binary",
                    "--platform",
                    "--python-version",
                    "--progress-bar",
                    "--timeout",
                    "--retries",
                    "--editable",
                    "-e",
                    "--cache-dir",
                ],
            )
        }
        "npm" | "pnpm" => {
            if !says(&["-g", "--global", "--location"]) {
                return;
            }
            (
                "",
                &[
                    "--prefix",
                    "--registry",
                    "--cache",
                    "--location",
                    "--loglevel",
                    "--omit",
                ],
            )
        }
        "gem" => {
            if says(&["-v", "--version", "--local"]) {
                return;
            }
            (
                "viPNn",
                &[
                    "--version",
                    "--install-dir",
                    "--source",
                    "--platform",
                    "--bindir",
                    "--document",
                ],
            )
        }
        _ => (
            "pCo",
            &["-ldflags", "-tags", "-mod", "-gcflags", "-buildmode"],
        ),
    };
    for word in plain(words, short, long) {
        let text = word.text.as_str();
        let is_whole = word.is_only_variable();
        let is_file = text.starts_with(['.', '/'])
            || text.contains("://")
            || text.contains(".whl")
            || text.contains(".gem")
            || text.contains(".tgz")
            || text.contains(".tar.");
        let is_open = match name {
            "pip" => {
                !text.contains("==")
                    && !text.contains('@')
                    && !text.contains('*')
                    && !text.contains("~=")
            }
            "npm" | "pnpm" => {
                let version = text
                    .trim_start_matches('@')
                    .split_once('@')
                    .map(|(_, version)| version);
                version.is_none_or(|version| matches!(version, "latest" | "next" | "*"))
            }
            "gem" => !text.contains(':'),
            _ => text.ends_with("@latest") || text.ends_with("@master") || text.ends_with("@main"),
        };
        if is_whole || is_file || !is_open {
            continue;
        }
        let message = format!("`{name} install {text}` takes whatever version is newest");
        let help = match name {
            "pip" => format!("Name the version: `{text}==1.2.3`."),
            "gem" => format!("Name the version: `{text}:1.2.3`."),
            _ => "Name the version behind an @.".to_owned(),
        };
        // What every installation needs is a dependency, not the main software.
        let bare = text.split(['<', '>', '!', '[', ';']).next().unwrap_or(text);
        if matches!(
            bare,
            "pip" | "setuptools" | "wheel" | "bundler" | "npm" | "corepack"
        ) {
            report.suspect(&UNPINNED_MODULE, &run.place(word), &message, help);
        } else {
            report.note(&UNPINNED_MODULE, &run.place(word), message, help);
        }
    }
}

/// Node.js, Go and the like from their own download servers.
fn by_hand(
    run: &Run,
    command: &Command,
    place: &Range<usize>,
    context: &Context,
    report: &mut Report,
) {
    if !matches!(command.name(), "curl" | "wget") {
        return;
    }
    let removed = run
        .script
        .commands
        .iter()
        .filter(|other| other.name() == "rm");
    let removed: Vec<&str> = removed
        .flat_map(|other| other.arguments())
        .map(|word| word.text.as_str())
        .filter(|path| path.len() > 1)
        .collect();
    let is_removed = command.arguments().iter().any(|word| {
        removed.iter().any(|folder| {
            word.text
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    });
    for address in command
        .arguments()
        .iter()
        .flat_map(|word| run.variables.values_or_text(word))
    {
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        let found = LANGUAGES.iter().find(|(start, ..)| {
            rest.strip_prefix(start)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let Some((_, own, image)) = found else {
            continue;
        };
        if context
            .image
            .as_deref()
            .is_some_and(|name| own.contains(&name))
        {
            continue;
        }
        let message = format!("the official image `{image}` is not used");
        let help = format!("Begin with `FROM {image}:…`, or copy from a stage that does.");
        if is_removed {
            report.suspect(
                &LANGUAGE_BY_HAND,
                place,
                &format!("{message}, and the copy is removed after the build"),
                help,
            );
        } else if context.image.is_some() {
            report.note(&LANGUAGE_BY_HAND, place, message, help);
        } else {
            report.suspect(
                &LANGUAGE_BY_HAND,
                place,
                &format!("{message}, unless this is that image"),
                help,
            );
        }
    }
}
