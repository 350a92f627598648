//! Checks the script that starts a container.

use super::check::SUPERVISORS;
use super::report::Report;
use super::rules::{ENTRYPOINT_KEEPS_COMMAND, SEVERAL_CONCERNS, STEP_DOWN, UNGATED_SETUP};
use super::shell::{Command, Part, Script, Word};
use crate::finding::Checked;

/// Commands that change what is in the container.
const CHANGES: [&str; 12] = [
    "mkdir", "chown", "chmod", "cp", "mv", "rm", "install", "ln", "touch", "tar", "rsync", "unzip",
];

/// Checks an entrypoint script; only the language of sh is read.
pub fn check_entrypoint(text: &str) -> Checked {
    let mut report = Report::new(text);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let interpreter = first.strip_prefix("#!").map(|line| {
        let mut words = line
            .split_whitespace()
            .map(|word| word.rsplit('/').next().unwrap_or(word));
        words
            .find(|word| *word != "env" && !word.starts_with('-'))
            .unwrap_or_default()
            .to_owned()
    });
    let script = Script::read(text);
    let reason = match interpreter.as_deref() {
        None => Some("the script does not begin with `#!/bin/sh` or the like".to_owned()),
        Some("sh" | "bash" | "ash" | "dash" | "busybox") if script.complete => None,
        Some("sh" | "bash" | "ash" | "dash" | "busybox") => {
            Some("the script nests too deep to be read".to_owned())
        }
        Some(other) => Some(format!("the script is in the language of `{other}`")),
    };
    if let Some(reason) = reason {
        for rule in [
            &ENTRYPOINT_KEEPS_COMMAND,
            &UNGATED_SETUP,
            &STEP_DOWN,
            &SEVERAL_CONCERNS,
        ] {
            report.not_checked(rule, reason.clone());
        }
        return report.finish();
    }
    keeps_command(text, &script, &mut report);
    ungated(&script, &mut report);
    for command in &script.commands {
        step_down(command, &mut report);
    }
    report.finish()
}

/// Whether the word hands on the parameters: `"$@"`, `$*`, or an array.
fn hands_on(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Variable { name, .. } if name == "@" || name == "*"))
        || word.text.contains("[@]")
        || word.text.contains("[*]")
}

fn keeps_command(text: &str, script: &Script, report: &mut Report) {
    let execs: Vec<&Command> = script
        .commands
        .iter()
        .filter(|command| {
            command
                .words
                .first()
                .is_some_and(|word| word.text == "exec")
        })
        .collect();
    if execs
        .iter()
        .any(|command| command.words.iter().skip(1).any(hands_on))
    {
        return;
    }
    let help = "End the script with `exec \"$@\"`.";
    let last_line = text.trim_end().rfind('\n').map_or(0, |at| at + 1)..text.trim_end().len();
    let runs = script
        .commands
        .iter()
        .find(|command| command.words.first().is_some_and(hands_on));
    let elsewhere = script
        .commands
        .iter()
        .find(|command| matches!(command.name(), "." | "source" | "eval"));
    let taken_apart = execs
        .iter()
        .find(|command| command.words.iter().skip(1).any(|word| !word.is_literal()));
    if let Some(command) = runs {
        report.note(
            &ENTRYPOINT_KEEPS_COMMAND,
            &command.span,
            "the command runs below the script and gets no signals",
            "Write `exec` in front of it.",
        );
    } else if let Some(command) = taken_apart.copied().or(elsewhere) {
        let message = "the command that a user gives is handed on in a way that cannot be followed";
        report.suspect(&ENTRYPOINT_KEEPS_COMMAND, &command.span, message, help);
    } else {
        report.note(
            &ENTRYPOINT_KEEPS_COMMAND,
            &last_line,
            "the command that a user gives is never run",
            help,
        );
    }
}

/// Set-up outside every condition, in a script that never looks at its arguments.
fn ungated(script: &Script, report: &mut Report) {
    let looks = script.commands.iter().any(|command| {
        let tests = matches!(
            command.words.first().map_or("", |word| word.text.as_str()),
            "[" | "[[" | "test" | "case"
        );
        tests
            && command
                .words
                .iter()
                .any(|word| word.takes_parameters() || word.commands.end > word.commands.start)
    });
    if looks {
        return;
    }
    let setup = script
        .commands
        .iter()
        .find(|command| !command.nested && CHANGES.contains(&command.name()));
    if let Some(command) = setup {
        let message = format!("`{}` runs whatever command a user gives", command.name());
        let help = "Compare the first argument before: `if [ \"$1\" = program ]; then … fi`.";
        report.note(&UNGATED_SETUP, &command.span, message, help);
    }
}

fn step_down(command: &Command, report: &mut Report) {
    let words: Vec<&str> = command.words.iter().map(Word::base_name).collect();
    let program = words
        .iter()
        .find(|word| **word != "exec")
        .copied()
        .unwrap_or_default();
    if matches!(program, "sudo" | "su" | "runuser") {
        let help = "Write `exec gosu USER \"$@\"`; su-exec and setpriv do the same.";
        report.note(
            &STEP_DOWN,
            &command.span,
            format!("`{program}` stays between Docker and the program"),
            help,
        );
    }
    if SUPERVISORS.contains(&program) && words.first() == Some(&"exec") {
        let help = "Run one program, and give each other service an image of its own.";
        report.note(
            &SEVERAL_CONCERNS,
            &command.span,
            format!("`{program}` runs several programs in one container"),
            help,
        );
    }
}
