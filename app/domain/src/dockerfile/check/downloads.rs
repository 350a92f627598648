//! Downloads, and what verifies them.

use std::ops::Range;

use super::addresses::{BRANCHES, base, is_local, is_plain_http, is_proof, moves, shortened};
use crate::dockerfile::arguments::{Argument, arguments};
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{
    ADD_ADDRESS, FETCHED_CHECKSUM, MOVING_SOURCE, PLAIN_HTTP, UNVERIFIED_DOWNLOAD, WEAK_CHECKSUM,
};
use crate::dockerfile::shell::{Command, Joint};
use crate::dockerfile::stages::{Act, Dockerfile, Run, Stage};

/// What unpacks or runs what it reads.
const CONSUMERS: [&str; 22] = [
    "tar", "bsdtar", "unzip", "bsdcat", "gunzip", "gzip", "zcat", "xz", "unxz", "zstd", "bunzip2",
    "cpio", "sh", "bash", "ash", "dash", "python", "python3", "perl", "node", "ruby", "php",
];

/// A download in a `RUN`.
struct Download<'a> {
    command: &'a Command,
    place: Range<usize>,
    /// Everything the addresses may be.
    addresses: Vec<String>,
    /// Where it is written; nothing for standard output.
    output: Option<String>,
}

pub(super) fn check(dockerfile: &Dockerfile, report: &mut Report) {
    for stage in dockerfile.used() {
        let last_verified = stage
            .runs()
            .enumerate()
            .filter(|(_, (_, run))| run.script.commands.iter().any(verifies))
            .map(|(at, _)| at)
            .last();
        for (number, (_, run)) in stage.runs().enumerate() {
            let is_verified_later = last_verified.is_some_and(|last| last > number);
            downloads_of_run(run, is_verified_later, report);
            for command in &run.script.commands {
                weak(run, command, report);
                clone(run, command, report);
            }
        }
        added(stage, report);
    }
}

fn downloads_of_run(run: &Run, is_verified_later: bool, report: &mut Report) {
    let downloads: Vec<Download<'_>> = run
        .script
        .commands
        .iter()
        .filter_map(|command| download(run, command))
        .collect();
    let verifies_here = run.script.commands.iter().any(verifies);
    let has_signature = run.script.commands.iter().any(is_signature_check);
    for download in &downloads {
        unverified(run, download, verifies_here || is_verified_later, report);
        let insecure = download
            .addresses
            .iter()
            .find(|address| is_plain_http(address));
        if let Some(address) = insecure {
            let message = format!("`{}` is fetched without https", shortened(address));
            report.note(
                &PLAIN_HTTP,
                &download.place,
                message,
                "Write https:// when the server has it.",
            );
        }
        if let Some(address) = download.addresses.iter().find(|address| moves(address)) {
            let message = format!("`{}` is something else tomorrow", shortened(address));
            let help = "Name the version in the address, from an ENV with the version.";
            if verifies_here {
                report.suspect(
                    &MOVING_SOURCE,
                    &download.place,
                    &format!("{message}; a checksum in the Dockerfile would stop the build"),
                    help,
                );
            } else {
                report.note(&MOVING_SOURCE, &download.place, message, help);
            }
        }
    }
    if has_signature {
        return;
    }
    for command in run
        .script
        .commands
        .iter()
        .filter(|command| checks_sums(command))
    {
        let list = command
            .arguments()
            .iter()
            .rfind(|word| !word.text.starts_with('-'));
        let Some(list) = list.filter(|word| word.text != "-") else {
            continue;
        };
        let fetched = downloads.iter().any(|download| {
            download
                .output
                .as_deref()
                .is_some_and(|output| base(output) == list.base_name())
        });
        if fetched {
            let message = format!("the checksums in `{}` come from the network too", list.text);
            let help = "Write the checksum into the Dockerfile: `echo \"$SHA256 *file\" | sha256sum --strict --check`.";
            report.note(&FETCHED_CHECKSUM, &run.place(list), message, help);
        }
    }
}

fn unverified(run: &Run, download: &Download<'_>, is_verified: bool, report: &mut Report) {
    let commands = &run.script.commands;
    let help =
        "Write it to a file and check that: `echo \"$SHA256 *file\" | sha256sum --strict --check`.";
    let is_proof = download.addresses.iter().all(|address| is_proof(address))
        || download.output.as_deref().is_some_and(is_proof);
    match &download.output {
        None => {
            let next = commands.iter().find(|command| {
                command.joint == Joint::Pipe
                    && command.pipeline == download.command.pipeline
                    && command.span.start >= download.command.span.start
                    && CONSUMERS.contains(&command.name())
            });
            if let Some(next) = next {
                let message = format!(
                    "a download goes into `{}` and nothing verifies it",
                    next.name()
                );
                report.note(&UNVERIFIED_DOWNLOAD, &download.place, message, help);
            }
        }
        Some(_) if is_proof || is_verified => {}
        Some(output) => {
            let message = format!("nothing verifies `{}`", shortened(output));
            report.note(&UNVERIFIED_DOWNLOAD, &download.place, message, help);
        }
    }
}

/// What a command downloads over the network.
fn download<'a>(run: &Run, command: &'a Command) -> Option<Download<'a>> {
    let words = command.arguments();
    let options = match command.name() {
        "curl" => {
            let long = [
                "--output",
                "--header",
                "--retry",
                "--retry-delay",
                "--retry-max-time",
                "--connect-timeout",
                "--max-time",
                "--user",
                "--user-agent",
                "--proto",
                "--data",
                "--request",
                "--cacert",
                "--proxy",
                "--write-out",
                "--form",
                "--tls-max",
                "--ciphers",
                "--range",
                "--referer",
                "--cookie",
                "--limit-rate",
                "--output-dir",
                "--url",
            ];
            arguments(words, "oHAbcdeEFmPQrtTuUwxXyYz", &long)
        }
        "wget" => {
            let long = [
                "--output-document",
                "--header",
                "--tries",
                "--timeout",
                "--directory-prefix",
                "--user-agent",
                "--progress",
                "--output-file",
                "--waitretry",
                "--post-data",
            ];
            arguments(words, "OoaPtTUeDIRX", &long)
        }
        _ => return None,
    };
    let is_curl = command.name() == "curl";
    let mut output = None;
    let mut is_stdout = is_curl;
    let mut addresses = Vec::new();
    let mut named = Vec::new();
    for option in &options {
        match option {
            Argument::Option { name, .. }
                if matches!(
                    name.as_str(),
                    "--spider" | "--head" | "--version" | "--help" | "-I" | "-V"
                ) =>
            {
                return None;
            }
            Argument::Option { name, value } => match (name.as_str(), is_curl) {
                ("-o" | "--output", true) | ("-O" | "--output-document", false) => {
                    is_stdout = value.as_deref() == Some("-");
                    output.clone_from(value);
                }
                ("-O" | "--remote-name" | "-J" | "--remote-name-all", true) => is_stdout = false,
                ("-X" | "--request", true) if value.as_deref() != Some("GET") => return None,
                ("--url", true) => named.extend(value.clone()),
                _ => {}
            },
            Argument::Plain(word) => addresses.extend(run.variables.values_or_text(word)),
        }
    }
    addresses.extend(named);
    addresses.retain(|address| !address.starts_with("file:") && !is_local(address));
    if addresses.is_empty() {
        return None;
    }
    if let Some(redirect) = command
        .redirects
        .iter()
        .find(|redirect| matches!(redirect.operator, ">" | ">>" | ">|"))
        && is_stdout
    {
        is_stdout = false;
        output = Some(redirect.target.text.clone());
    }
    let output = if is_stdout || output.as_deref() == Some("/dev/null") {
        None
    } else {
        Some(output.unwrap_or_else(|| base(&addresses[0]).to_owned()))
    };
    Some(Download {
        command,
        place: run.joined.place(&command.span),
        addresses,
        output,
    })
}

/// Whether a command verifies a file, by a checksum or a signature.
fn verifies(command: &Command) -> bool {
    checks_sums(command)
        || is_signature_check(command)
        || (is_sum(command.name()) && !command.has("--help"))
}

fn is_sum(name: &str) -> bool {
    matches!(
        name,
        "sha1sum"
            | "sha224sum"
            | "sha256sum"
            | "sha384sum"
            | "sha512sum"
            | "md5sum"
            | "b2sum"
            | "shasum"
    )
}

fn checks_sums(command: &Command) -> bool {
    is_sum(command.name())
        && command.arguments().iter().any(|word| {
            word.text == "--check"
                || (word.text.starts_with('-')
                    && !word.text.starts_with("--")
                    && word.text.contains('c'))
        })
}

fn is_signature_check(command: &Command) -> bool {
    match command.name() {
        "gpg" | "gpg2" => command
            .arguments()
            .iter()
            .any(|word| matches!(word.text.as_str(), "--verify" | "--decrypt" | "-d")),
        "gpgv" | "minisign" | "signify" => true,
        "cosign" => command.has("verify-blob") || command.has("verify"),
        "openssl" => ["-verify", "dgst", "sha256", "sha384", "sha512"]
            .iter()
            .any(|word| command.has(word)),
        "rpm" | "rpmkeys" => command.has("--checksig") || command.has("-K"),
        _ => false,
    }
}

fn weak(run: &Run, command: &Command, report: &mut Report) {
    if matches!(command.name(), "md5sum" | "sha1sum") && checks_sums(command) {
        let message = format!("`{}` is a checksum of last resort", command.name());
        let help = "Use `sha256sum --strict --check` and the SHA-256 of the file.";
        report.note(
            &WEAK_CHECKSUM,
            &run.joined.place(&command.span),
            message,
            help,
        );
    }
}

/// `git clone` of what moves.
fn clone(run: &Run, command: &Command, report: &mut Report) {
    let words = command.arguments();
    if command.name() != "git" || !words.iter().any(|word| word.text == "clone") {
        return;
    }
    let place = run.joined.place(&command.span);
    let help = "Check out a full commit behind it: `git checkout --detach COMMIT`, or clone with `--branch v1.2.3`.";
    let options = arguments(
        words,
        "bocj",
        &[
            "--branch", "--depth", "--origin", "--config", "--jobs", "--filter",
        ],
    );
    let revision = options.iter().find_map(|option| match option {
        Argument::Option { name, value }
            if name == "-b" || name == "--branch" || name == "--revision" =>
        {
            value.clone()
        }
        _ => None,
    });
    let later = &run.script.commands;
    let settles = later.iter().any(|other| {
        other.name() == "git"
            && other.span.start > command.span.start
            && other.arguments().iter().any(|word| {
                matches!(
                    word.text.as_str(),
                    "checkout" | "reset" | "switch" | "fetch"
                )
            })
    });
    if settles {
        return;
    }
    match revision {
        None => report.note(
            &MOVING_SOURCE,
            &place,
            "the default branch is cloned, which is something else tomorrow",
            help,
        ),
        Some(revision) => {
            let name = revision
                .strip_prefix('$')
                .map(|name| name.trim_matches(['{', '}']));
            let known = name
                .and_then(|name| run.variables.expand(&format!("${{{name}}}")))
                .unwrap_or(revision);
            if BRANCHES.contains(&known.as_str()) {
                let message =
                    format!("the branch `{known}` is cloned, which is something else tomorrow");
                report.note(&MOVING_SOURCE, &place, message, help);
            }
        }
    }
}

fn added(stage: &Stage, report: &mut Report) {
    for step in &stage.steps {
        let Act::Copy(copy) = &step.act else { continue };
        if !copy.is_add {
            continue;
        }
        for (place, source) in &copy.sources {
            if !source.starts_with("http://")
                && !source.starts_with("https://")
                && !source.starts_with("ftp://")
            {
                continue;
            }
            if !copy.has_checksum {
                let message = format!("ADD downloads `{}` and verifies nothing", shortened(source));
                let help = "Download with curl or wget in a RUN and check the file there.";
                report.note(&ADD_ADDRESS, place, message, help);
            }
            if is_plain_http(source) {
                let message = format!("`{}` is fetched without https", shortened(source));
                report.note(
                    &PLAIN_HTTP,
                    place,
                    message,
                    "Write https:// when the server has it.",
                );
            }
        }
    }
}
