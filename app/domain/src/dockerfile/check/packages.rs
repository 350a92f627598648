//! Packages and package managers.

use std::ops::Range;

use crate::dockerfile::Context;
use crate::dockerfile::arguments::plain;
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{
    CACHE_KEPT, PACKAGE_LISTS, RECOMMENDED_PACKAGES, UNPINNED_PACKAGE, UPGRADE,
};
use crate::dockerfile::shell::{Command, Word};
use crate::dockerfile::stages::{Dockerfile, Run};

/// What a package manager does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Update,
    Install,
    Upgrade,
}

pub(super) fn check(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    let mut installs = false;
    for stage in dockerfile.used() {
        for (_, run) in stage.runs() {
            for command in &run.script.commands {
                let place = run.joined.place(&command.span);
                if let Some((act, packages)) = managed(command) {
                    installs |= act == Act::Install;
                    upgraded(command, act, &packages, &place, report);
                    if act == Act::Install {
                        main_package(run, command, &packages, context, report);
                    }
                    if act == Act::Install && stage.is_final {
                        recommended(run, command, &place, report);
                    }
                }
            }
            if stage.is_final {
                lists(run, report);
                caches(run, report);
            }
        }
    }
    if installs && context.image.is_none() {
        report.not_checked(&UNPINNED_PACKAGE, "the name of the image is not known");
    }
}

fn managers(command: &Command) -> bool {
    matches!(
        command.name(),
        "apt-get" | "apt" | "apk" | "dnf" | "yum" | "microdnf"
    )
}

/// What a command of a package manager does, and with which packages.
fn managed(command: &Command) -> Option<(Act, Vec<&Word>)> {
    let (short, long): (&str, &[&str]) = match command.name() {
        "apt-get" | "apt" | "aptitude" => {
            ("otcqa", &["--option", "--target-release", "--config-file"])
        }
        "apk" => (
            "tXp",
            &[
                "--virtual",
                "--repository",
                "--root",
                "--keys-dir",
                "--arch",
                "--cache-dir",
            ],
        ),
        "dnf" | "yum" | "microdnf" | "tdnf" | "dnf5" => (
            "cdeRx",
            &[
                "--installroot",
                "--releasever",
                "--setopt",
                "--repo",
                "--enablerepo",
                "--disablerepo",
            ],
        ),
        "zypper" => ("", &[]),
        _ => return None,
    };
    let mut words = plain(command.arguments(), short, long);
    if words.is_empty() {
        return None;
    }
    let verb = words.remove(0);
    let is_apk = command.name() == "apk";
    let is_apt = matches!(command.name(), "apt-get" | "apt" | "aptitude");
    let act = match verb.text.as_str() {
        "install" | "in" | "localinstall" | "reinstall" => Act::Install,
        "add" if is_apk => Act::Install,
        "update" | "refresh" | "makecache" if is_apt || is_apk || verb.text != "update" => {
            Act::Update
        }
        "update" | "upgrade" | "dist-upgrade" | "full-upgrade" | "dup" | "distro-sync" => {
            Act::Upgrade
        }
        _ => return None,
    };
    if is_apk && act == Act::Install {
        words = without_virtual(command, words);
    }
    Some((act, words))
}

/// `apk add -t NAME`: what is installed without the name of the group.
fn without_virtual<'a>(command: &Command, words: Vec<&'a Word>) -> Vec<&'a Word> {
    let named = command
        .arguments()
        .iter()
        .any(|word| word.text == "-t" || word.text == "--virtual");
    words
        .into_iter()
        .filter(|word| !named || !word.text.starts_with('.'))
        .collect()
}

fn upgraded(
    command: &Command,
    act: Act,
    packages: &[&Word],
    place: &Range<usize>,
    report: &mut Report,
) {
    if act == Act::Upgrade && packages.is_empty() {
        let message = format!("`{}` upgrades the packages of the base", command.name());
        report.note(
            &UPGRADE,
            place,
            message,
            "Leave it out; a newer base brings the newer packages.",
        );
    }
}

fn main_package(
    run: &Run,
    command: &Command,
    packages: &[&Word],
    context: &Context,
    report: &mut Report,
) {
    let Some(image) = context.image.as_deref() else {
        return;
    };
    // A language may be needed to build its next version.
    let is_removed = run.script.commands.iter().any(|other| {
        ["purge", "autoremove", "remove", "del"]
            .iter()
            .any(|verb| other.has(verb))
            && managers(other)
    });
    for word in packages {
        let pinned = word.text.contains('=')
            || word.text.contains('/')
            || word.text.contains("-$")
            || word.text.ends_with(".deb");
        let pinned = pinned || word.text.contains(['~', '<']) || word.text.ends_with(".rpm");
        let help = format!(
            "Name the version: `\"{}=$VERSION\"`, with the version in an ENV.",
            word.text
        );
        if word.text == image && !pinned && is_removed {
            let message = format!(
                "`{image}` is installed without a version and only for the build, as it seems"
            );
            report.suspect(&UNPINNED_PACKAGE, &run.place(word), &message, help);
        } else if word.text == image && !pinned {
            let message = format!(
                "{} installs `{image}` in whatever version is newest",
                command.name()
            );
            report.note(&UNPINNED_PACKAGE, &run.place(word), message, help);
        } else if !pinned
            && word
                .text
                .strip_prefix(image)
                .is_some_and(|rest| matches!(rest, "-server" | "-core" | "-bin"))
        {
            let message = format!(
                "`{}` may be the main software and has no version",
                word.text
            );
            report.suspect(&UNPINNED_PACKAGE, &run.place(word), &message, help);
        }
    }
}

fn recommended(run: &Run, command: &Command, place: &Range<usize>, report: &mut Report) {
    let says = |wanted: &[&str]| {
        command
            .arguments()
            .iter()
            .any(|word| wanted.iter().any(|text| word.text.contains(text)))
    };
    match command.name() {
        "apt-get" | "apt" | "aptitude"
            if !says(&[
                "--no-install-recommends",
                "Install-Recommends",
                "--without-recommends",
            ]) =>
        {
            report.note(
                &RECOMMENDED_PACKAGES,
                place,
                "recommended packages are installed too",
                "Add --no-install-recommends.",
            );
        }
        "apk"
            if !says(&["--no-cache", "--cache-dir", "--no-network"])
                && !removes(run, "/var/cache/apk")
                && !caches_in_mount(run, "apk") =>
        {
            let message = "the index of apk stays in the image";
            let help = "Add --no-cache.";
            let add = command.arguments().iter().find(|word| word.text == "add");
            // In a script that is handed to another shell the places are those of all of it.
            let add = add.map(|word| run.place(word));
            match add.filter(|add| add.len() == "add".len()) {
                Some(add) => {
                    let behind = add.end..add.end;
                    report.note_with_fix(
                        &RECOMMENDED_PACKAGES,
                        place,
                        message,
                        help,
                        &behind,
                        " --no-cache",
                    );
                }
                None => report.note(&RECOMMENDED_PACKAGES, place, message, help),
            }
        }
        _ => {}
    }
}

/// Whether a `rm` of the script takes away this folder or what is in it.
fn removes(run: &Run, folder: &str) -> bool {
    run.script
        .commands
        .iter()
        .filter(|command| matches!(command.name(), "rm" | "find"))
        .any(|command| {
            command
                .arguments()
                .iter()
                .flat_map(|word| run.variables.values_or_text(word))
                .any(|path| {
                    // `/var/{cache,log}/*` names several folders at once.
                    let path = path.trim_end_matches(['*', '/']);
                    !path.is_empty()
                        && path.starts_with('/')
                        && (folder.starts_with(path) || path.starts_with(folder))
                        || path.contains('{')
                            && path.contains(folder.rsplit('/').next().unwrap_or(folder))
                })
        })
}

fn caches_in_mount(run: &Run, name: &str) -> bool {
    run.mounts.iter().any(|(_, mount)| {
        mount.contains("type=cache") && mount.contains(name)
            || mount.contains("type=tmpfs") && mount.contains(name)
    })
}

/// `apt-get update` alone, or lists that stay.
fn lists(run: &Run, report: &mut Report) {
    let of_apt = |command: &&Command| matches!(command.name(), "apt-get" | "apt" | "aptitude");
    let does = |command: &Command, wanted: &[&str]| {
        command
            .arguments()
            .iter()
            .any(|word| wanted.contains(&word.text.as_str()))
    };
    let commands = &run.script.commands;
    let Some(update) = commands
        .iter()
        .filter(of_apt)
        .find(|command| does(command, &["update"]))
    else {
        return;
    };
    let uses = commands.iter().filter(of_apt).any(|command| {
        does(
            command,
            &["install", "build-dep", "source", "download", "satisfy"],
        )
    }) || commands
        .iter()
        .any(|command| matches!(command.name(), "apt-cache" | "apt-mark"));
    let place = run.joined.place(&update.span);
    let clears = removes(run, "/var/lib/apt/lists")
        || commands
            .iter()
            .filter(of_apt)
            .any(|command| does(command, &["dist-clean", "distclean"]))
        || caches_in_mount(run, "/var/lib/apt");
    if !uses && !clears {
        report.note(
            &PACKAGE_LISTS,
            &place,
            "the lists are fetched in a RUN of their own",
            "Update and install in one RUN.",
        );
    } else if !clears {
        let help = "End the RUN with `rm -rf /var/lib/apt/lists/*`.";
        report.note(
            &PACKAGE_LISTS,
            &place,
            "the lists of packages stay in the image",
            help,
        );
    }
}

/// Caches of other package managers.
fn caches(run: &Run, report: &mut Report) {
    for command in &run.script.commands {
        let name = command.name();
        let first = command
            .arguments()
            .iter()
            .find(|word| !word.text.starts_with('-'))
            .map_or("", |word| word.text.as_str());
        let (kept, cleaning) = match (name, first) {
            (
                "dnf" | "yum" | "microdnf" | "tdnf" | "dnf5",
                "install" | "update" | "upgrade" | "makecache" | "groupinstall",
            ) => {
                let cleans = run
                    .script
                    .commands
                    .iter()
                    .any(|other| other.name() == name && other.has("clean"));
                let cached = caches_in_mount(run, "cache")
                    || removes(run, "/var/cache/dnf")
                    || removes(run, "/var/cache/yum");
                (
                    !cleans && !cached,
                    format!("End the RUN with `{name} clean all`."),
                )
            }
            ("zypper", "install" | "in" | "refresh") => {
                let cleans =
                    run.script.commands.iter().any(|other| {
                        other.name() == name && (other.has("clean") || other.has("cc"))
                    });
                (
                    !cleans && !removes(run, "/var/cache/zypp"),
                    "End the RUN with `zypper clean --all`.".to_owned(),
                )
            }
            ("apk", "update") => (
                !removes(run, "/var/cache/apk")
                    && !command.has("--no-cache")
                    && !caches_in_mount(run, "apk"),
                "Leave it out and use `apk add --no-cache`.".to_owned(),
            ),
            ("lpm", "update") => (
                true,
                "Leave it out; who needs packages fetches the list.".to_owned(),
            ),
            _ => continue,
        };
        if kept {
            let message = format!("what `{name} {first}` caches stays in the image");
            report.note(
                &CACHE_KEPT,
                &run.joined.place(&command.span),
                message,
                cleaning,
            );
        }
    }
}
