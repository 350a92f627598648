//! A Dockerfile as the rules see it: stages, what each is built on, and the commands it runs.

mod reading;
mod settings;

use std::ops::Range;

use super::joined::Joined;
use super::shell::{Script, Word};
use super::variables::Variables;

pub(super) use self::reading::{read, stage_called};

/// A Dockerfile.
#[derive(Debug, Default)]
pub(super) struct Dockerfile {
    /// The stages, in order.
    pub(super) stages: Vec<Stage>,
    /// Where `# syntax=` stands.
    pub(super) syntax: Option<Range<usize>>,
    /// Where here-documents stand: their first line.
    pub(super) here_documents: Vec<Range<usize>>,
}

/// What a stage begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// Nothing.
    Scratch,
    /// An earlier stage.
    Stage(usize),
    /// An image.
    Image(String),
    /// A name with a variable that has no default.
    Unknown(String),
}

/// Which program reads the text of `RUN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shell {
    /// `sh` or one that reads its language.
    Posix,
    /// `cmd`, PowerShell or another.
    Other,
}

/// A stage.
#[derive(Debug)]
pub(super) struct Stage {
    /// The word of `FROM`, and its place.
    pub(super) image: String,
    /// The place of that word.
    pub(super) place: Range<usize>,
    /// What it is built on.
    pub(super) base: Base,
    /// The name behind `AS`.
    pub(super) name: Option<String>,
    /// The place of `--platform=…`.
    pub(super) platform: Option<Range<usize>>,
    /// The instructions, in order.
    pub(super) steps: Vec<Step>,
    /// Whether the last stage needs it.
    pub(super) is_used: bool,
    /// Whether what it writes is part of the image.
    pub(super) is_final: bool,
    /// Whether it is a Windows image, as far as the names say.
    pub(super) is_windows: bool,
}

/// An instruction that a rule looks at.
#[derive(Debug)]
pub(super) struct Step {
    /// Its place: from the keyword to the end.
    pub(super) place: Range<usize>,
    /// What it does.
    pub(super) act: Act,
}

/// What an instruction does.
#[derive(Debug)]
pub(super) enum Act {
    /// `RUN`.
    Run(Run),
    /// `COPY` or `ADD`.
    Copy(Copy),
    /// `ENV`.
    Env(Vec<(String, String)>),
    /// `CMD`.
    Cmd(Start),
    /// `ENTRYPOINT`.
    Entrypoint(Start),
    /// `USER`.
    User(String),
    /// `HEALTHCHECK`, unless it is `NONE`.
    Healthcheck,
}

/// A `RUN` instruction.
#[derive(Debug)]
pub(super) struct Run {
    /// The text for the shell.
    pub(super) joined: Joined,
    /// Its commands; none in a language that is not read here.
    pub(super) script: Script,
    /// What variables hold within.
    pub(super) variables: Variables,
    /// What reads the text.
    pub(super) shell: Shell,
    /// The places and values of `--mount=…`.
    pub(super) mounts: Vec<(Range<usize>, String)>,
}

/// A `COPY` or `ADD` instruction.
#[derive(Debug)]
pub(super) struct Copy {
    /// Whether it is `ADD`.
    pub(super) is_add: bool,
    /// The stage or image that it takes files from, and the place of `--from=…`.
    pub(super) from: Option<(String, Range<usize>)>,
    /// Whether a checksum is given.
    pub(super) has_checksum: bool,
    /// The options that only BuildKit knows, by their places.
    pub(super) modern: Vec<(Range<usize>, String)>,
    /// What is copied.
    pub(super) sources: Vec<(Range<usize>, String)>,
    /// Where to.
    pub(super) target: String,
}

/// `CMD` or `ENTRYPOINT`.
#[derive(Debug)]
pub(super) struct Start {
    /// The program and its arguments; the text as one for the shell form.
    pub(super) words: Vec<String>,
    /// Whether a shell runs it.
    pub(super) in_shell: bool,
    /// What reads the text in that case.
    pub(super) shell: Shell,
}

impl Dockerfile {
    /// The last stage, which becomes the image.
    pub(super) fn last(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// The stages that the last one needs.
    pub(super) fn used(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.is_used)
    }

    /// The instructions whose outcome is part of the image, the earliest first.
    pub(super) fn final_steps(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.stages
            .iter()
            .filter(|stage| stage.is_final)
            .flat_map(|stage| &stage.steps)
    }

    /// What the image is built on in the end, behind all stages.
    pub(super) fn root(&self) -> Option<&Base> {
        self.stages
            .iter()
            .find(|stage| stage.is_final)
            .map(|stage| &stage.base)
    }
}

impl Stage {
    /// The `RUN` instructions.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&Step, &Run)> {
        self.steps.iter().filter_map(|step| match &step.act {
            Act::Run(run) => Some((step, run)),
            _ => None,
        })
    }
}

impl Run {
    /// The place of a word in the Dockerfile.
    pub(super) fn place(&self, word: &Word) -> Range<usize> {
        self.joined.place(&word.span)
    }
}
