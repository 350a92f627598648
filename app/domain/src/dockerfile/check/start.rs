//! How a container starts.

use crate::dockerfile::Context;
use crate::dockerfile::entrypoint;
use crate::dockerfile::report::Report;
use crate::dockerfile::rules::{
    ENTRYPOINT_KEEPS_COMMAND, FIXED_USER, HEALTH_CHECK, PROGRAM_AS_ENTRYPOINT, SEVERAL_CONCERNS,
    SHELL_FORM, SIGNALS_IGNORED, STEP_DOWN, UNGATED_SETUP,
};
use crate::dockerfile::shell::Script;
use crate::dockerfile::stages::{Act, Base, Copy, Dockerfile, Shell, Start, Step};

/// Programs that run the command behind them and pass signals on.
const PASSING: [&str; 5] = [
    "tini",
    "tini-static",
    "dumb-init",
    "catatonit",
    "docker-init",
];

/// Programs that watch over others.
pub(in crate::dockerfile) const SUPERVISORS: [&str; 9] = [
    "supervisord",
    "systemd",
    "runsvdir",
    "runit",
    "s6-svscan",
    "monit",
    "circusd",
    "init",
    "upstart",
];

/// Rules over the script that starts a container.
const SCRIPT_RULES: [&crate::finding::Rule; 4] = [
    &ENTRYPOINT_KEEPS_COMMAND,
    &UNGATED_SETUP,
    &STEP_DOWN,
    &SEVERAL_CONCERNS,
];

pub(super) fn check(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    let mut entrypoint = None;
    let mut cmd = None;
    let mut user = None;
    for step in dockerfile.final_steps() {
        match &step.act {
            Act::Entrypoint(start) => (entrypoint, cmd) = (Some((step, start)), None),
            Act::Cmd(start) => cmd = Some((step, start)),
            Act::User(name) => user = Some((step, name)),
            Act::Healthcheck => {
                let help = "Leave it out, and describe a check in the documentation.";
                report.note(
                    &HEALTH_CHECK,
                    &step.place,
                    "everybody who starts the image runs this check",
                    help,
                );
            }
            _ => {}
        }
    }
    if let Some((step, start)) = cmd {
        if start.in_shell {
            shell_form(step, start, report);
        }
        concerns(step, start, report);
        if entrypoint.is_none() {
            signals(step, start, report);
        }
    }
    if let Some((step, start)) = entrypoint {
        concerns(step, start, report);
        signals(step, start, report);
        program(dockerfile, step, start, context, report);
    }
    if let Some((step, name)) = user {
        fixed_user(step, name, context, report);
    }
}

fn shell_form(step: &Step, start: &Start, report: &mut Report) {
    let text = start.words.first().map_or("", String::as_str);
    if start.shell == Shell::Other {
        return report.not_checked(&SHELL_FORM, "the shell is not sh");
    }
    let script = Script::read(text);
    let takes_over = script.commands.last().is_some_and(|command| {
        command
            .words
            .first()
            .is_some_and(|word| word.text == "exec")
    });
    if !takes_over {
        let help = "Write a list of words: `CMD [\"program\", \"--option\"]`.";
        report.note(
            &SHELL_FORM,
            &step.place,
            "a shell runs the command and keeps its signals",
            help,
        );
    }
}

/// The program of a command, behind `tini --` and the like.
fn behind_init(words: &[String]) -> &[String] {
    let Some((first, rest)) = words.split_first() else {
        return words;
    };
    if !PASSING.contains(&base(first)) {
        return words;
    }
    match rest.iter().position(|word| word == "--") {
        Some(at) => &rest[at + 1..],
        None => &rest[rest.iter().take_while(|word| word.starts_with('-')).count()..],
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn concerns(step: &Step, start: &Start, report: &mut Report) {
    let words: Vec<String> = if start.in_shell {
        start
            .words
            .iter()
            .flat_map(|text| text.split_whitespace())
            .map(str::to_owned)
            .collect()
    } else {
        start.words.clone()
    };
    let program = behind_init(&words)
        .iter()
        .find(|word| word.as_str() != "exec")
        .map_or("", |word| base(word));
    if SUPERVISORS.contains(&program) {
        let help = "Run one program, and give each other service an image of its own.";
        report.note(
            &SEVERAL_CONCERNS,
            &step.place,
            format!("`{program}` runs several programs in one container"),
            help,
        );
    }
}

fn signals(step: &Step, start: &Start, report: &mut Report) {
    let program = start.words.first().map_or("", |word| base(word));
    if !start.in_shell && matches!(program, "node" | "nodejs") && start.words.len() > 1 {
        let message = "Node.js as process 1 ends at SIGTERM only when the program listens for it";
        report.suspect(
            &SIGNALS_IGNORED,
            &step.place,
            message,
            "Listen for SIGTERM, or start with `tini --`.",
        );
    }
}

fn fixed_user(step: &Step, name: &str, context: &Context, report: &mut Report) {
    let user = name.split(':').next().unwrap_or(name);
    if matches!(user, "root" | "0") {
        return;
    }
    let message = format!("the image ends as `{user}`");
    let help = "Leave root, and step down in the entrypoint with gosu, su-exec or setpriv.";
    match context.is_base {
        Some(true) => report.note(&FIXED_USER, &step.place, message, help),
        Some(false) => {}
        None => report.suspect(
            &FIXED_USER,
            &step.place,
            &format!("{message}, which is right for a service and not for an image to build on"),
            help,
        ),
    }
}

/// What the entrypoint is: a script of the context, nothing but an init, or the program itself.
fn program(
    dockerfile: &Dockerfile,
    step: &Step,
    start: &Start,
    context: &Context,
    report: &mut Report,
) {
    let without_shell = matches!(dockerfile.root(), Some(Base::Scratch)) && !has_shell(dockerfile);
    if start.in_shell {
        if start.shell == Shell::Posix && !start.words.iter().all(|text| text.trim().is_empty()) {
            let help =
                "Write a list of words, `ENTRYPOINT [\"entrypoint.sh\"]`, and the program as CMD.";
            report.note(
                &PROGRAM_AS_ENTRYPOINT,
                &step.place,
                "this form ignores the command that a user gives",
                help,
            );
        }
        return;
    }
    let words = behind_init(&start.words);
    let words = match words {
        [shell, script, ..]
            if matches!(base(shell), "sh" | "bash" | "ash") && !script.starts_with('-') =>
        {
            &words[1..]
        }
        _ => words,
    };
    let Some(program) = words.first() else { return };
    if without_shell {
        return;
    }
    let Some((name, source)) = script_of(dockerfile, program) else {
        let looks_like_script = program.ends_with(".sh") || base(program).contains("entrypoint");
        if looks_like_script {
            for rule in SCRIPT_RULES {
                report.not_checked(
                    rule,
                    format!("`{program}` is not copied from beside the Dockerfile"),
                );
            }
        } else if dockerfile.last().is_some_and(|stage| !stage.is_windows) {
            let message =
                format!("`docker run IMAGE bash` gives `bash` to `{program}` as an argument");
            let help =
                "Write the program as CMD, or an entrypoint script that ends with `exec \"$@\"`.";
            report.note(&PROGRAM_AS_ENTRYPOINT, &step.place, message, help);
        }
        return;
    };
    let path = source.trim_start_matches("./").trim_start_matches('/');
    let text = context.files.as_ref().and_then(|files| files.get(path));
    match text {
        Some(_) if report.names_script => report.script = Some(path.to_owned()),
        Some(text) => script(step, &name, text, report),
        None if context.files.is_some() => {
            let message = format!("`{source}` is no text and so perhaps the program itself");
            let help =
                "Write the program as CMD, or an entrypoint script that ends with `exec \"$@\"`.";
            report.suspect(&PROGRAM_AS_ENTRYPOINT, &step.place, &message, help);
        }
        None => {
            report.not_checked(
                &PROGRAM_AS_ENTRYPOINT,
                format!("the text of `{source}` is not known"),
            );
            for rule in SCRIPT_RULES {
                report.not_checked(rule, format!("the text of `{source}` is not known"));
            }
        }
    }
}

/// Whether an image from nothing still gets a system, as base images do.
fn has_shell(dockerfile: &Dockerfile) -> bool {
    dockerfile.final_steps().any(|step| match &step.act {
        Act::Run(run) => run.shell == Shell::Posix,
        Act::Copy(Copy {
            is_add: true,
            sources,
            ..
        }) => sources.iter().any(|(_, source)| source.contains(".tar")),
        _ => false,
    })
}

/// The file of the context that becomes this program: its name and its path there.
fn script_of(dockerfile: &Dockerfile, program: &str) -> Option<(String, String)> {
    let wanted = base(program);
    dockerfile.final_steps().rev().find_map(|step| {
        let Act::Copy(copy) = &step.act else {
            return None;
        };
        if copy.from.is_some() {
            return None;
        }
        let renamed = copy.sources.len() == 1
            && base(copy.target.trim_end_matches('/')) == wanted
            && !copy.target.ends_with('/');
        let found = copy
            .sources
            .iter()
            .find(|(_, source)| renamed || base(source) == wanted)?;
        let same_place = !program.contains('/')
            || copy.target == program
            || program.starts_with(copy.target.trim_end_matches(['.', '/']));
        // A binary is no script, whatever its place.
        same_place.then(|| (wanted.to_owned(), found.1.clone()))
    })
}

/// Takes the findings about the script to the line that names it.
fn script(step: &Step, name: &str, text: &str, report: &mut Report) {
    let checked = entrypoint::check_entrypoint(text);
    for finding in checked.findings {
        let Some(rule) = crate::dockerfile::rules::rule(&finding.rule) else {
            continue;
        };
        let message = format!("{name}, line {}: {}", finding.span.line, finding.message);
        report.take(rule, finding.severity, &step.place, message, finding.help);
    }
    for missing in checked.not_checked {
        if let Some(rule) = crate::dockerfile::rules::rule(&missing.rule) {
            report.not_checked(rule, format!("{name}: {}", missing.reason));
        }
    }
}
