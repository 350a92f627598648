//! The commands of a shell script, with their places: enough of the grammar to know what runs,
//! what is only quoted, and what is fed to what.
//!
//! This is written here because no published parser fits a crate that is compiled for the
//! browser and reads whatever anybody sends: `yash-syntax` is under the GPL, `conch-parser` has
//! had no release since 2019, and `brush-parser` brings some 70 packages and a recursive grammar
//! without a limit of depth. The reader here never fails, takes linear time, and leaves the
//! depth of nesting bounded.

mod reader;
mod word;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(super) use self::word::{Part, Word};

/// What a script runs, in the order of its text; commands of a substitution stand before the
/// command that uses them.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The simple commands.
    pub(super) commands: Vec<Command>,
    /// Whether all of it was read; false for nesting that is too deep.
    pub(super) complete: bool,
}

/// How a command follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It comes next, whatever the one before did.
    Next,
    /// After `&&` or `||`.
    Conditional,
    /// It reads what the one before writes.
    Pipe,
}

/// A simple command: assignments, words and redirections.
#[derive(Debug)]
pub(super) struct Command {
    /// `NAME=value` in front of the words or alone; an array has several values.
    pub(super) assignments: Vec<Assignment>,
    /// The program and its arguments. `for` and `case` stand here with their lists.
    pub(super) words: Vec<Word>,
    /// The redirections.
    pub(super) redirects: Vec<Redirect>,
    /// Its place in the text that was read.
    pub(super) span: Range<usize>,
    /// How it follows the one before.
    pub(super) joint: Joint,
    /// The number of its pipeline; commands joined by `|` share it.
    pub(super) pipeline: usize,
    /// Whether it stands inside `if`, `case`, a loop or a function.
    pub(super) nested: bool,
    /// Whether `&` sends it to the background.
    pub(super) background: bool,
}

/// `NAME=value`.
#[derive(Debug)]
pub(super) struct Assignment {
    /// The name.
    pub(super) name: String,
    /// The value, or the values of an array.
    pub(super) values: Vec<Word>,
}

/// A redirection.
#[derive(Debug)]
pub(super) struct Redirect {
    /// The operator, as in `>` or `<<-`.
    pub(super) operator: &'static str,
    /// The file, the descriptor or the delimiter.
    pub(super) target: Word,
    /// The text of a here-document.
    pub(super) body: Option<Range<usize>>,
}

/// Programs that run the rest of their words as a command.
const CARRIERS: [&str; 7] = [
    "exec", "command", "builtin", "time", "nice", "nohup", "sudo",
];

/// How often `sh -c` may stand within `sh -c`.
const NESTED_LIMIT: usize = 3;

impl Script {
    /// Reads a script.
    pub(super) fn read(text: &str) -> Self {
        Self::read_nested(text, 0)
    }

    /// Reads a script and, behind them, what it hands to `sh -c`.
    fn read_nested(text: &str, depth: usize) -> Self {
        let mut script = reader::read(text);
        if depth == NESTED_LIMIT {
            return script;
        }
        let mut within = Vec::new();
        for command in &script.commands {
            let Some(word) = command.handed_to_shell() else {
                continue;
            };
            let nested = Self::read_nested(&word.text, depth + 1);
            script.complete &= nested.complete;
            within.extend(
                nested
                    .commands
                    .into_iter()
                    .map(|inner| inner.placed_at(&word.span, command.nested)),
            );
        }
        let mut last = script
            .commands
            .iter()
            .map(|command| command.pipeline)
            .max()
            .unwrap_or(0);
        let mut before = usize::MAX;
        for mut command in within {
            if command.pipeline != before || command.joint != Joint::Pipe {
                last += 1;
            }
            before = command.pipeline;
            command.pipeline = last;
            script.commands.push(command);
        }
        script
    }
}

impl Command {
    /// The words from the program on that is really run: `exec`, `env A=b` and the like skipped.
    pub(super) fn effective(&self) -> &[Word] {
        let mut words = self.words.as_slice();
        loop {
            let Some((first, rest)) = words.split_first() else {
                return words;
            };
            if CARRIERS.contains(&first.base_name()) {
                let options = rest
                    .iter()
                    .take_while(|word| word.text.starts_with('-'))
                    .count();
                if options == rest.len() {
                    return words;
                }
                words = &rest[options..];
            } else if first.base_name() == "env" {
                let settings = rest
                    .iter()
                    .take_while(|word| word.text.starts_with('-') || word.text.contains('='))
                    .count();
                if settings == rest.len() {
                    return words;
                }
                words = &rest[settings..];
            } else {
                return words;
            }
        }
    }

    /// The literal script behind `sh -c`.
    fn handed_to_shell(&self) -> Option<&Word> {
        if !matches!(self.name(), "sh" | "bash" | "ash" | "dash") {
            return None;
        }
        let words = self.arguments();
        let option = words.iter().position(|word| {
            !word.text.starts_with("--") && word.text.starts_with('-') && word.text.ends_with('c')
        })?;
        words.get(option + 1).filter(|word| word.is_literal())
    }

    /// The same command with all its places at one.
    fn placed_at(mut self, place: &Range<usize>, nested: bool) -> Self {
        self.span = place.clone();
        self.nested |= nested;
        let targets = self
            .redirects
            .iter_mut()
            .map(|redirect| &mut redirect.target);
        let values = self
            .assignments
            .iter_mut()
            .flat_map(|assignment| &mut assignment.values);
        for word in self.words.iter_mut().chain(targets).chain(values) {
            word.span = place.clone();
            word.commands = 0..0;
        }
        for redirect in &mut self.redirects {
            redirect.body = None;
        }
        self
    }

    /// The name of the program without its folder; empty when there is only an assignment.
    pub(super) fn name(&self) -> &str {
        self.effective().first().map_or("", Word::base_name)
    }

    /// The words behind the program.
    pub(super) fn arguments(&self) -> &[Word] {
        self.effective().split_first().map_or(&[], |(_, rest)| rest)
    }

    /// Whether an argument is exactly this.
    pub(super) fn has(&self, argument: &str) -> bool {
        self.arguments().iter().any(|word| word.text == argument)
    }
}
