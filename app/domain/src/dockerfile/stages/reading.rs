//! From the text to the stages.

use std::ops::Range;

use parse_dockerfile::{
    Command, Flag, HealthcheckArguments, Instruction, Source, UnescapedString, parse_iter,
};

use super::settings::{argue, environment};
use super::{Act, Base, Copy, Dockerfile, Run, Shell, Stage, Start, Step};
use crate::dockerfile::here_documents::{self, HereDocument};
use crate::dockerfile::joined::Joined;
use crate::dockerfile::shell::Script;
use crate::dockerfile::variables::Variables;

/// Why a Dockerfile cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dockerfile) struct Unreadable {
    /// The line, counted from 1; 0 for the file as a whole.
    pub(in crate::dockerfile) line: usize,
    /// What is wrong there.
    pub(in crate::dockerfile) message: String,
}

/// Options of `COPY` and `ADD` that the classic builder does not know.
const MODERN: [&str; 6] = [
    "link",
    "chmod",
    "parents",
    "exclude",
    "checksum",
    "keep-git-dir",
];

/// How many instructions are read; Docker itself stops at 127 layers.
const INSTRUCTION_LIMIT: usize = 2000;

struct Reading<'a> {
    text: &'a str,
    escape: char,
    documents: Vec<HereDocument>,
    global: Variables,
    stages: Vec<Stage>,
    here_documents: Vec<Range<usize>>,
    /// What variables hold, and what reads `RUN`, at the end of each stage.
    ends: Vec<(Variables, Shell)>,
}

/// Reads a Dockerfile, up to the first instruction that is none.
pub(in crate::dockerfile) fn read(text: &str) -> (Dockerfile, Option<Unreadable>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let escape = here_documents::escape_character(text);
    let (masked, documents) = here_documents::mask(text, escape);
    let mut reading = Reading {
        text,
        escape,
        here_documents: documents
            .iter()
            .map(|document| document.place.clone())
            .collect(),
        documents,
        global: Variables::default(),
        stages: Vec::new(),
        ends: Vec::new(),
    };
    let mut unreadable = None;
    match parse_iter(&masked) {
        Err(error) => unreadable = Some(because(&error)),
        Ok(instructions) => {
            for (number, instruction) in instructions.enumerate() {
                if number == INSTRUCTION_LIMIT {
                    let message = format!("there are more than {INSTRUCTION_LIMIT} instructions");
                    unreadable = Some(Unreadable { line: 0, message });
                    break;
                }
                match instruction {
                    Ok(instruction) => reading.take(&instruction),
                    Err(error) => unreadable = Some(because(&error)),
                }
            }
        }
    }
    mark_used(&mut reading.stages);
    let syntax = here_documents::syntax_directive(text);
    (
        Dockerfile {
            stages: reading.stages,
            syntax,
            here_documents: reading.here_documents,
        },
        unreadable,
    )
}

fn because(error: &parse_dockerfile::Error) -> Unreadable {
    Unreadable {
        line: error.line(),
        message: format!("{error:#}"),
    }
}

/// Marks the stages that the last one is built on or copies from.
fn mark_used(stages: &mut [Stage]) {
    let Some(last) = stages.len().checked_sub(1) else {
        return;
    };
    let mut index = last;
    loop {
        stages[index].is_final = true;
        match stages[index].base {
            Base::Stage(below) => index = below,
            _ => break,
        }
    }
    let mut waiting = vec![last];
    while let Some(index) = waiting.pop() {
        if std::mem::replace(&mut stages[index].is_used, true) {
            continue;
        }
        if let Base::Stage(below) = stages[index].base {
            waiting.push(below);
        }
        for step in &stages[index].steps {
            match &step.act {
                Act::Copy(Copy {
                    from: Some((from, _)),
                    ..
                }) => waiting.extend(stage_called(&stages[..index], from)),
                Act::Run(run) => {
                    for (_, mount) in &run.mounts {
                        let from = mount
                            .split(',')
                            .find_map(|field| field.strip_prefix("from="));
                        waiting.extend(from.and_then(|from| stage_called(&stages[..index], from)));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The stage that `--from=` names or counts.
pub(in crate::dockerfile) fn stage_called(stages: &[Stage], name: &str) -> Option<usize> {
    named(stages, name).or_else(|| name.parse().ok().filter(|&number| number < stages.len()))
}

fn named(stages: &[Stage], wanted: &str) -> Option<usize> {
    stages.iter().rposition(|stage| {
        stage
            .name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    })
}

impl Reading<'_> {
    fn take(&mut self, instruction: &Instruction<'_>) {
        if let Instruction::From(from) = instruction {
            return self.stage(from);
        }
        let Some((variables, shell)) = self.ends.last_mut() else {
            if let Instruction::Arg(argument) = instruction {
                let known = self.global.clone();
                argue(&mut self.global, &known, &argument.arguments.value);
            }
            return;
        };
        let shell = match instruction {
            Instruction::Arg(argument) => {
                return argue(variables, &self.global, &argument.arguments.value);
            }
            Instruction::Shell(set) => {
                *shell = set
                    .arguments
                    .first()
                    .map_or(*shell, |program| shell_of(&program.value));
                return;
            }
            _ => *shell,
        };
        let (keyword, act) = match instruction {
            Instruction::Env(env) => (
                &env.env,
                Act::Env(environment(variables, &env.arguments.value)),
            ),
            Instruction::Run(run) => {
                let variables = variables.clone();
                (&run.run, Act::Run(self.run(run, &variables, shell)))
            }
            Instruction::Copy(copy) => (
                &copy.copy,
                Act::Copy(copied(
                    variables,
                    false,
                    &copy.options,
                    &copy.src,
                    &copy.dest,
                )),
            ),
            Instruction::Add(add) => (
                &add.add,
                Act::Copy(copied(variables, true, &add.options, &add.src, &add.dest)),
            ),
            Instruction::Cmd(cmd) => (
                &cmd.cmd,
                Act::Cmd(start_of(&cmd.arguments, shell, self.escape)),
            ),
            Instruction::Entrypoint(entrypoint) => (
                &entrypoint.entrypoint,
                Act::Entrypoint(start_of(&entrypoint.arguments, shell, self.escape)),
            ),
            Instruction::User(user) => {
                let name = &user.arguments.value;
                (
                    &user.user,
                    Act::User(variables.expand(name).unwrap_or_else(|| name.to_string())),
                )
            }
            Instruction::Healthcheck(check)
                if matches!(check.arguments, HealthcheckArguments::Cmd { .. }) =>
            {
                (&check.healthcheck, Act::Healthcheck)
            }
            _ => return,
        };
        if let Instruction::Copy(parse_dockerfile::CopyInstruction {
            src, copy: keyword, ..
        })
        | Instruction::Add(parse_dockerfile::AddInstruction {
            src, add: keyword, ..
        }) = instruction
            && src
                .iter()
                .any(|source| matches!(source, Source::HereDoc(_)))
        {
            self.here_documents
                .push(self.first_line(keyword.span.start));
        }
        let place = self.first_line(keyword.span.start);
        if let Some(stage) = self.stages.last_mut() {
            stage.steps.push(Step { place, act });
        }
    }

    fn first_line(&self, start: usize) -> Range<usize> {
        let line = self.text[start..]
            .split('\n')
            .next()
            .unwrap_or_default()
            .trim_end();
        start..start + line.len()
    }

    fn stage(&mut self, from: &parse_dockerfile::FromInstruction<'_>) {
        let written = from.image.value.to_string();
        let base = match self.global.expand(&written) {
            None => Base::Unknown(written.clone()),
            Some(image) if image == "scratch" => Base::Scratch,
            Some(image) => named(&self.stages, &image).map_or(Base::Image(image), Base::Stage),
        };
        let below = match base {
            Base::Stage(index) => Some(index),
            _ => None,
        };
        let is_windows = match below {
            Some(index) => self.stages[index].is_windows,
            None => is_windows(&base) || (self.escape == '`' && base != Base::Scratch),
        };
        let shell = if is_windows {
            Shell::Other
        } else {
            Shell::Posix
        };
        self.ends.push(below.map_or_else(
            || (Variables::default(), shell),
            |index| self.ends[index].clone(),
        ));
        self.stages.push(Stage {
            image: written,
            place: from.image.span.clone(),
            base,
            name: from.as_.as_ref().map(|(_, name)| name.value.to_string()),
            platform: from
                .options
                .iter()
                .find(|option| option.name.value == "platform")
                .map(Flag::span),
            steps: Vec::new(),
            is_used: false,
            is_final: false,
            is_windows,
        });
    }

    fn run(
        &mut self,
        run: &parse_dockerfile::RunInstruction<'_>,
        variables: &Variables,
        shell: Shell,
    ) -> Run {
        let mounts = run
            .options
            .iter()
            .filter(|option| option.name.value == "mount");
        let mounts = mounts.filter_map(|option| {
            option
                .value
                .as_ref()
                .map(|value| (option.span(), value.value.to_string()))
        });
        let mounts = mounts.collect();
        let (joined, shell) = match &run.arguments {
            Command::Exec(words) => (spoken(&words.value, words.span.clone()), Shell::Posix),
            Command::Shell(command) => (self.shell_form(command, run.here_docs.first()), shell),
            // The crate keeps room for more forms.
            _ => (Joined::default(), Shell::Other),
        };
        let is_foreign = joined.text.starts_with("#!")
            && !joined
                .text
                .lines()
                .next()
                .is_some_and(|line| line.contains("sh"));
        let shell = if is_foreign { Shell::Other } else { shell };
        let script = if shell == Shell::Posix {
            Script::read(&joined.text)
        } else {
            Script::default()
        };
        let variables = variables.within(&script);
        Run {
            joined,
            script,
            variables,
            shell,
            mounts,
        }
    }

    /// The text that the shell reads: the command, or the here-document that is its script.
    fn shell_form(
        &mut self,
        command: &parse_dockerfile::Spanned<&str>,
        document: Option<&parse_dockerfile::HereDoc<'_>>,
    ) -> Joined {
        let place = &command.span;
        if let Some(document) = document {
            self.here_documents.push(place.clone());
            // Behind a program that is named the document is only what it reads.
            if command.value.trim().is_empty()
                || Script::read(command.value)
                    .commands
                    .iter()
                    .all(|c| c.words.is_empty())
            {
                return Joined::whole(&self.text[document.span.clone()], document.span.start);
            }
        }
        let script = self
            .documents
            .iter()
            .find(|document| document.is_script && document.place.start == place.start);
        if let Some(document) = script {
            return Joined::whole(&self.text[document.body.clone()], document.body.start);
        }
        Joined::new(&self.text[place.clone()], place.start, self.escape)
    }
}

/// The exec form in the language of the shell: each word in quotes, or the text behind `sh -c`.
fn spoken(words: &[UnescapedString<'_>], place: Range<usize>) -> Joined {
    let names: Vec<&str> = words.iter().map(|word| word.value.as_ref()).collect();
    if let [program, "-c", text] = names.as_slice()
        && shell_of(program) == Shell::Posix
    {
        return Joined::made((*text).to_owned(), place);
    }
    let quoted: Vec<String> = names
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', r"'\''")))
        .collect();
    Joined::made(quoted.join(" "), place)
}

fn copied(
    variables: &Variables,
    is_add: bool,
    options: &[Flag<'_>],
    sources: &[Source<'_>],
    target: &UnescapedString<'_>,
) -> Copy {
    let option = |wanted: &str| options.iter().find(|option| option.name.value == wanted);
    let expanded = |text: &str| variables.expand(text).unwrap_or_else(|| text.to_owned());
    let modern = options
        .iter()
        .filter(|option| MODERN.contains(&option.name.value.as_ref()));
    let paths = sources.iter().filter_map(|source| match source {
        Source::Path(path) => Some((path.span.clone(), expanded(&path.value))),
        _ => None,
    });
    Copy {
        is_add,
        from: option("from").and_then(|option| {
            option
                .value
                .as_ref()
                .map(|from| (from.value.to_string(), option.span()))
        }),
        has_checksum: option("checksum").is_some(),
        modern: modern
            .map(|option| (option.span(), option.name.value.to_string()))
            .collect(),
        sources: paths.collect(),
        target: expanded(&target.value),
    }
}

fn start_of(command: &Command<'_>, shell: Shell, escape: char) -> Start {
    match command {
        Command::Exec(words) => {
            let words = words
                .value
                .iter()
                .map(|word| word.value.to_string())
                .collect();
            Start {
                words,
                in_shell: false,
                shell,
            }
        }
        Command::Shell(text) if text.value == "\"\"" => Start {
            words: Vec::new(),
            in_shell: false,
            shell,
        },
        Command::Shell(text) => {
            let words = vec![Joined::new(text.value, 0, escape).text];
            Start {
                words,
                in_shell: true,
                shell,
            }
        }
        _ => Start {
            words: Vec::new(),
            in_shell: false,
            shell,
        },
    }
}

fn is_windows(base: &Base) -> bool {
    match base {
        Base::Image(name) | Base::Unknown(name) => {
            ["windows/", "windowsservercore", "nanoserver", "servercore"]
                .iter()
                .any(|mark| name.contains(mark))
        }
        Base::Scratch | Base::Stage(_) => false,
    }
}

fn shell_of(program: &str) -> Shell {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    if matches!(name, "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh") {
        Shell::Posix
    } else {
        Shell::Other
    }
}
