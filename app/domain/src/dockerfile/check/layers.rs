//! What is copied in, and how a layer is made.

use std::ops::Range;

use crate::dockerfile::arguments::{Argument, arguments};
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{
    EARLY_VERSION, MACHINE_NAME, OPAQUE_SCRIPT, PRESET_PASSWORD, TIME_ZONE, WHOLE_CONTEXT,
};
use crate::dockerfile::shell::{Command, Word};
use crate::dockerfile::stages::{Act, Dockerfile, Run, Stage};

/// Ways to write the time zone that every image has.
const UTC: [&str; 7] = ["", "UTC", "UTC0", "Etc/UTC", "GMT", "Etc/GMT", "Zulu"];

pub(super) fn check(dockerfile: &Dockerfile, report: &mut Report) {
    for stage in dockerfile.used() {
        whole_context(stage, report);
        scripts(stage, report);
        for (_, run) in stage.runs() {
            for command in &run.script.commands {
                machine_name(run, command, report);
                if stage.is_final {
                    passwords(run, command, report);
                    time_zone_link(run, command, report);
                }
            }
        }
    }
    let zones = dockerfile.final_steps().filter_map(|step| match &step.act {
        Act::Env(settings) => Some((step, settings)),
        _ => None,
    });
    for (step, settings) in zones {
        for (name, value) in settings.iter().filter(|(name, _)| name == "TZ") {
            if !UTC.contains(&value.as_str()) && !value.contains('$') {
                let message = format!("`{name}` is `{value}`");
                report.note(
                    &TIME_ZONE,
                    &step.place,
                    message,
                    "Leave it out; users set TZ when they start the container.",
                );
            }
        }
    }
    early_version(dockerfile, report);
}

fn whole_context(stage: &Stage, report: &mut Report) {
    for step in &stage.steps {
        let Act::Copy(copy) = &step.act else { continue };
        if copy.from.is_some() {
            continue;
        }
        if let Some((place, source)) = copy
            .sources
            .iter()
            .find(|(_, source)| matches!(source.as_str(), "." | "./" | "/" | "*" | "./*"))
        {
            let message = format!("`{source}` is everything beside the Dockerfile");
            report.note(
                &WHOLE_CONTEXT,
                place,
                message,
                "Name each file or folder that the image needs.",
            );
        }
    }
}

/// Scripts of the context that a `RUN` starts.
fn scripts(stage: &Stage, report: &mut Report) {
    let mut copied: Vec<(String, String)> = Vec::new();
    for step in &stage.steps {
        match &step.act {
            Act::Copy(copy) if copy.from.is_none() => {
                for (_, source) in &copy.sources {
                    let name = source.rsplit('/').next().unwrap_or(source);
                    let into =
                        copy.target.ends_with('/') || copy.target == "." || copy.sources.len() > 1;
                    let path = if into {
                        format!("{}/{name}", copy.target.trim_end_matches(['/', '.']))
                    } else {
                        copy.target.clone()
                    };
                    copied.push((name.to_owned(), path));
                }
            }
            Act::Run(run) => {
                for command in &run.script.commands {
                    run_script(run, command, &copied, report);
                }
            }
            _ => {}
        }
    }
}

fn run_script(run: &Run, command: &Command, copied: &[(String, String)], report: &mut Report) {
    let words = command.effective();
    let Some(mut program) = words.first() else {
        return;
    };
    if matches!(
        program.base_name(),
        "sh" | "bash" | "ash" | "dash" | "source" | "."
    ) {
        let Some(script) = words
            .iter()
            .skip(1)
            .find(|word| !word.text.starts_with('-'))
        else {
            return;
        };
        if words.iter().any(|word| {
            word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c')
        }) {
            return;
        }
        program = script;
    }
    let path = program.text.as_str();
    let Some((name, target)) = copied.iter().find(|(name, target)| {
        let same = path == target
            || path
                .strip_prefix("./")
                .is_some_and(|rest| rest == name || target.ends_with(&format!("/{rest}")));
        same || (!path.contains('/') && path == name && target.contains("/bin/"))
    }) else {
        return;
    };
    let is_script = name.ends_with(".sh") || name.ends_with(".bash") || !name.contains('.');
    if !is_script {
        return;
    }
    let help = "Write what it does as commands of the RUN.";
    if target.contains("/bin/") || target.contains("/sbin/") {
        // It stays for users, as the helpers of language images do.
        report.suspect(
            &OPAQUE_SCRIPT,
            &run.place(program),
            &format!("the build runs `{name}`, which stays in the image as a program"),
            help,
        );
    } else {
        let message = format!("the build is hidden in `{name}`");
        report.note(&OPAQUE_SCRIPT, &run.place(program), message, help);
    }
}

fn machine_name(run: &Run, command: &Command, report: &mut Report) {
    let help = "Use `dpkg --print-architecture` on Debian and `apk --print-arch` on Alpine.";
    let asks = command.name() == "uname"
        && command.arguments().iter().any(|word| {
            word.text == "--machine"
                || (word.text.starts_with('-')
                    && !word.text.starts_with("--")
                    && word.text.contains(['m', 'p', 'i']))
        });
    if asks {
        report.note(
            &MACHINE_NAME,
            &run.joined.place(&command.span),
            "`uname` names the machine that builds",
            help,
        );
    }
    let values = command
        .assignments
        .iter()
        .flat_map(|assignment| &assignment.values);
    let targets = |word: &&Word| {
        ["TARGETARCH", "TARGETPLATFORM", "TARGETVARIANT"]
            .iter()
            .any(|name| word.takes(name))
    };
    if let Some(word) = command.words.iter().chain(values).find(targets) {
        let message = format!("`{}` is empty without BuildKit", word.text);
        report.note(&MACHINE_NAME, &run.place(word), message, help);
    }
}

/// Whether a password, plain or as a hash, lets nobody in.
fn is_locked(value: &str) -> bool {
    matches!(value, "!" | "*" | "!!" | "x" | "!*")
        || value.starts_with('!')
        || value.starts_with('*')
}

fn passwords(run: &Run, command: &Command, report: &mut Report) {
    let place = run.joined.place(&command.span);
    let help = "Create the account without a password: `useradd --system NAME`.";
    match command.name() {
        "useradd" | "usermod" => {
            let long = [
                "--password",
                "--uid",
                "--gid",
                "--home-dir",
                "--home",
                "--shell",
                "--groups",
                "--comment",
                "--base-dir",
                "--key",
                "--skel",
                "--expiredate",
                "--inactive",
            ];
            for option in arguments(command.arguments(), "pugdsGcbkKefRPl", &long) {
                if let Argument::Option {
                    name,
                    value: Some(value),
                } = option
                    && (name == "-p" || name == "--password")
                    && !is_locked(&value)
                {
                    report.note(
                        &PRESET_PASSWORD,
                        &place,
                        "the account has a password that everybody can read",
                        help,
                    );
                }
            }
        }
        "passwd" if command.has("-d") || command.has("--delete") || command.has("--stdin") => {
            report.note(
                &PRESET_PASSWORD,
                &place,
                "the account lets everybody in",
                help,
            );
        }
        "chpasswd" => {
            let fed = run.script.commands.iter().rfind(|other| {
                other.pipeline == command.pipeline && other.span.end <= command.span.start
            });
            let written = fed
                .into_iter()
                .flat_map(|other| other.arguments())
                .chain(command.redirects.iter().map(|redirect| &redirect.target));
            let sets = written
                .flat_map(|word| run.variables.values_or_text(word))
                .any(|text| {
                    text.split_once(':').is_some_and(|(_, password)| {
                        !is_locked(password) && !password.is_empty() && !password.contains("$(")
                    })
                });
            if sets {
                report.note(
                    &PRESET_PASSWORD,
                    &place,
                    "the account has a password that everybody can read",
                    help,
                );
            }
        }
        _ => {}
    }
}

fn time_zone_link(run: &Run, command: &Command, report: &mut Report) {
    let words = command.arguments();
    if !matches!(command.name(), "ln" | "cp")
        || words
            .last()
            .is_none_or(|word| word.text != "/etc/localtime")
    {
        return;
    }
    let zone = words
        .iter()
        .flat_map(|word| run.variables.values_or_text(word))
        .find_map(|text| {
            text.split_once("/zoneinfo/")
                .map(|(_, zone)| zone.to_owned())
        });
    if let Some(zone) = zone.filter(|zone| !UTC.contains(&zone.as_str()) && !zone.contains('$')) {
        let message = format!("the clock shows the time of `{zone}`");
        report.note(
            &TIME_ZONE,
            &run.joined.place(&command.span),
            message,
            "Leave it out; users set TZ when they start the container.",
        );
    }
}

/// A version that is set before packages are installed that do not need it.
fn early_version(dockerfile: &Dockerfile, report: &mut Report) {
    let mut set: Vec<(Range<usize>, String)> = Vec::new();
    for step in dockerfile.final_steps() {
        match &step.act {
            Act::Env(settings) => {
                let versions = settings
                    .iter()
                    .filter(|(name, value)| name.ends_with("_VERSION") && !value.contains('$'));
                set.extend(versions.map(|(name, _)| (step.place.clone(), name.clone())));
            }
            Act::Run(run) => {
                let used: Vec<bool> = set.iter().map(|(_, name)| mentions(run, name)).collect();
                if used.contains(&true) {
                    // From here on the order has a reason.
                    return;
                }
                if let (Some((place, name)), true) = (set.first(), installs_only(run)) {
                    let message = format!(
                        "each new `{name}` installs the packages of line {} again",
                        report.line(step.place.start)
                    );
                    report.note(
                        &EARLY_VERSION,
                        place,
                        message,
                        "Move the line below the packages.",
                    );
                    return;
                }
            }
            _ => {}
        }
    }
}

fn mentions(run: &Run, name: &str) -> bool {
    let text = &run.joined.text;
    text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"))
}

fn installs_only(run: &Run) -> bool {
    let installs = run.script.commands.iter().any(|command| {
        matches!(
            command.name(),
            "apt-get" | "apk" | "dnf" | "yum" | "microdnf"
        ) && command
            .arguments()
            .iter()
            .any(|word| matches!(word.text.as_str(), "install" | "add"))
    });
    let downloads = run
        .script
        .commands
        .iter()
        .any(|command| matches!(command.name(), "curl" | "wget" | "git"));
    installs && !downloads
}
