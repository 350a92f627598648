//! Keys and signatures.

use crate::dockerfile::arguments::{Argument, arguments};
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{APT_KEY, INTERACTIVE_GPG, KEY_RING_COPIED, KEY_SERVER, SHORT_KEY};
use crate::dockerfile::shell::Command;
use crate::dockerfile::stages::{Act, Dockerfile, Run};

/// The key servers to use, and what may stand for them.
const SERVERS: [&str; 2] = ["keys.openpgp.org", "keyserver.ubuntu.com"];

/// The option with which gpg verifies.
const VERIFY: &str = "--verify";

/// Options of gpg that take a value.
const GPG_LONG: [&str; 14] = [
    "--keyserver",
    "--homedir",
    "--output",
    "--keyring",
    "--keyserver-options",
    "--no-default-keyring",
    "--status-fd",
    "--trust-model",
    "--primary-keyring",
    "--import-options",
    "--export-options",
    "--passphrase",
    "--pinentry-mode",
    "--trusted-key",
];

pub(super) fn check(dockerfile: &Dockerfile, report: &mut Report) {
    for stage in dockerfile.used() {
        for (_, run) in stage.runs() {
            for command in &run.script.commands {
                gpg(run, command, report);
            }
        }
        for step in &stage.steps {
            if let Act::Copy(copy) = &step.act
                && copy.from.is_none()
            {
                for (place, source) in &copy.sources {
                    key_ring(place, source, report);
                }
            }
        }
    }
}

fn gpg(run: &Run, command: &Command, report: &mut Report) {
    let name = command.name();
    let place = run.joined.place(&command.span);
    let words = command.arguments();
    let first = words.first().map_or("", |word| word.text.as_str());
    if name == "apt-key" && matches!(first, "add" | "adv" | "--keyring") {
        let help = "Put the key into /etc/apt/keyrings/NAME.asc and name it in the source: `[ signed-by=/etc/apt/keyrings/NAME.asc ]`.";
        report.note(
            &APT_KEY,
            &place,
            "the key may then sign every repository",
            help,
        );
    }
    let is_gpg = matches!(name, "gpg" | "gpg2");
    if is_gpg && command.has(VERIFY) && !command.has("--batch") && !command.has("--no-tty") {
        let message = "gpg verifies without --batch";
        let help = "Write `gpg --batch --verify SIGNATURE FILE`.";
        let option = words.iter().find(|word| word.text == VERIFY);
        // In a script that is handed to another shell the places are those of all of it.
        let option = option.map(|word| run.place(word));
        match option.filter(|option| option.len() == VERIFY.len()) {
            Some(at) => {
                let before = at.start..at.start;
                report.note_with_fix(&INTERACTIVE_GPG, &place, message, help, &before, "--batch ");
            }
            None => report.note(&INTERACTIVE_GPG, &place, message, help),
        }
    }
    if !is_gpg && name != "apt-key" {
        return;
    }
    for option in arguments(words, "o", &GPG_LONG[..5]) {
        if let Argument::Option {
            name,
            value: Some(server),
        } = option
            && name == "--keyserver"
        {
            let host = server
                .split_once("://")
                .map_or(server.as_str(), |(_, host)| host);
            let host = host.split([':', '/']).next().unwrap_or(host);
            if !host.contains('$') && !SERVERS.contains(&host) {
                let message = format!("the key comes from `{host}`");
                let help = "Use `hkps://keys.openpgp.org`, or `keyserver.ubuntu.com` when the key is not there.";
                report.note(&KEY_SERVER, &place, message, help);
            }
        }
    }
    let received = words
        .iter()
        .position(|word| matches!(word.text.as_str(), "--recv-keys" | "--recv-key" | "--recv"));
    let Some(received) = received else { return };
    for word in words[received + 1..]
        .iter()
        .take_while(|word| !word.text.starts_with('-'))
    {
        let values = run.variables.values(word);
        let ids = values.iter().flat_map(|value| {
            // A fingerprint in quotes may be written in groups of four.
            let joined: String = value.split_whitespace().collect();
            if is_hexadecimal(&joined) && joined.len() >= 40 {
                vec![joined]
            } else {
                value.split_whitespace().map(str::to_owned).collect()
            }
        });
        for id in ids {
            let digits = id.trim_start_matches("0x").trim_end_matches('!');
            if is_hexadecimal(digits) && digits.len() < 40 {
                let message = format!("`{id}` is no full fingerprint");
                report.note(
                    &SHORT_KEY,
                    &run.place(word),
                    message,
                    "Write all 40 digits: `gpg --fingerprint KEY` shows them.",
                );
            }
        }
    }
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn key_ring(place: &std::ops::Range<usize>, source: &str, report: &mut Report) {
    let name = source.rsplit('/').next().unwrap_or(source);
    let lower = name.to_ascii_lowercase();
    let help = "Fetch each key by its full fingerprint: `gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys FINGERPRINT`.";
    let is_ring = name == "KEYS"
        || name == "KEYS.txt"
        || [".gpg", ".kbx"].iter().any(|end| lower.ends_with(end))
        || lower.contains("keyring");
    if is_ring {
        report.note(
            &KEY_RING_COPIED,
            place,
            format!("`{name}` is a key ring from the repository"),
            help,
        );
    } else if lower.ends_with(".asc") {
        report.suspect(
            &KEY_RING_COPIED,
            place,
            &format!("`{name}` looks like a key from the repository"),
            help,
        );
    }
}
