//! Reads a script from left to right, each character once.

mod operands;
mod words;

use super::{Command, Joint, Script, Word};

/// How deep substitutions and `${…}` may nest.
const DEPTH_LIMIT: usize = 40;

/// How many frames may be open at once.
const FRAME_LIMIT: usize = 200;

/// How many commands are read; more than that is no script of a person.
const COMMAND_LIMIT: usize = 1000;

/// What encloses the commands that are being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    If,
    Loop,
    Case,
    Brace,
    Function,
    Subshell,
}

/// Where a list of commands ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    End,
    Parenthesis,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    position: usize,
    end: usize,
    depth: usize,
    enclosed: usize,
    pipelines: usize,
    script: Script,
    awaited: Vec<(usize, usize)>,
}

/// Reads a script; what makes no sense is skipped.
pub(super) fn read(text: &str) -> Script {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        position: 0,
        end: text.len(),
        depth: 0,
        enclosed: 0,
        pipelines: 0,
        script: Script {
            commands: Vec::new(),
            complete: true,
        },
        awaited: Vec::new(),
    };
    reader.list(Close::End);
    reader.script
}

fn is_meta(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')'
    )
}

fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.at(0)
    }

    fn at(&self, ahead: usize) -> Option<u8> {
        let place = self.position + ahead;
        (place < self.end).then(|| self.bytes[place])
    }

    fn starts_with(&self, wanted: &str) -> bool {
        self.bytes[self.position..self.end].starts_with(wanted.as_bytes())
    }

    /// Goes down a level; at the limit the rest is left unread.
    fn descend(&mut self) -> bool {
        if self.depth == DEPTH_LIMIT {
            self.script.complete = false;
            self.position = self.end;
            return false;
        }
        self.depth += 1;
        true
    }

    fn blanks(&mut self) {
        let mut fresh = self.position == 0 || is_meta(self.bytes[self.position - 1]);
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.position += 1,
                b'\\' if self.at(1) == Some(b'\n') => self.position += 2,
                b'#' if fresh => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.position += 1;
                    }
                }
                _ => return,
            }
            fresh = true;
        }
    }

    fn list(&mut self, close: Close) {
        let mut frames = Vec::new();
        let mut joint = Joint::Next;
        let mut pipeline = self.pipeline();
        loop {
            self.blanks();
            let Some(byte) = self.peek() else { return };
            let before = self.position;
            match byte {
                b'\n' => {
                    self.line_feed();
                    (joint, pipeline) = (Joint::Next, self.pipeline());
                }
                b';' => {
                    self.position += 1;
                    if matches!(self.peek(), Some(b';' | b'&')) {
                        while matches!(self.peek(), Some(b';' | b'&')) {
                            self.position += 1;
                        }
                        if frames.last() == Some(&Frame::Case) {
                            self.pattern(&mut frames);
                        }
                    }
                    (joint, pipeline) = (Joint::Next, self.pipeline());
                }
                b'&' if self.at(1) == Some(b'&') => {
                    self.position += 2;
                    (joint, pipeline) = (Joint::Conditional, self.pipeline());
                }
                b'&' if self.at(1) != Some(b'>') => {
                    self.position += 1;
                    if let Some(last) = self.script.commands.last_mut() {
                        last.background = true;
                    }
                    (joint, pipeline) = (Joint::Next, self.pipeline());
                }
                b'|' if self.at(1) == Some(b'|') => {
                    self.position += 2;
                    (joint, pipeline) = (Joint::Conditional, self.pipeline());
                }
                b'|' => {
                    self.position += if self.at(1) == Some(b'&') { 2 } else { 1 };
                    joint = Joint::Pipe;
                }
                b'(' if self.at(1) == Some(b'(') => self.balanced(),
                b'(' => {
                    self.position += 1;
                    self.enter(&mut frames, Frame::Subshell);
                    pipeline = self.pipeline();
                }
                b')' => {
                    self.position += 1;
                    if frames.contains(&Frame::Subshell) {
                        self.leave(&mut frames, Frame::Subshell);
                    } else if close == Close::Parenthesis {
                        self.enclosed -=
                            frames.iter().filter(|frame| frame.is_conditional()).count();
                        return;
                    }
                }
                _ => self.command(&mut frames, joint, pipeline),
            }
            if self.position == before {
                self.position += 1;
            }
        }
    }

    fn pipeline(&mut self) -> usize {
        self.pipelines += 1;
        self.pipelines
    }

    fn enter(&mut self, frames: &mut Vec<Frame>, frame: Frame) {
        if frames.len() == FRAME_LIMIT {
            self.script.complete = false;
            self.position = self.end;
            return;
        }
        frames.push(frame);
        self.enclosed += usize::from(frame.is_conditional());
    }

    /// Leaves the innermost frame of this kind, and what was left open within.
    fn leave(&mut self, frames: &mut Vec<Frame>, frame: Frame) {
        if frames.contains(&frame) {
            while let Some(last) = frames.pop() {
                self.enclosed -= usize::from(last.is_conditional());
                if last == frame {
                    return;
                }
            }
        }
    }

    /// Takes a line feed and the here-documents that begin behind it.
    fn line_feed(&mut self) {
        self.position += 1;
        for (command, redirect) in std::mem::take(&mut self.awaited) {
            let target = &self.script.commands[command].redirects[redirect];
            let (delimiter, indented) = (target.target.text.clone(), target.operator == "<<-");
            let start = self.position;
            let mut end = start;
            while self.position < self.end {
                let rest = &self.text[self.position..self.end];
                let line = rest.split('\n').next().unwrap_or_default();
                let bare = if indented {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                end = self.position;
                self.position = (self.position + line.len() + 1).min(self.end);
                if bare.trim_end_matches('\r') == delimiter {
                    break;
                }
                end = self.position;
            }
            self.script.commands[command].redirects[redirect].body = Some(start..end);
        }
    }

    /// Reads the pattern of a `case`, up to its parenthesis, or the `esac`.
    fn pattern(&mut self, frames: &mut Vec<Frame>) {
        let mut first = true;
        loop {
            self.blanks();
            match self.peek() {
                None => return,
                Some(b')') => {
                    self.position += 1;
                    return;
                }
                Some(b'\n' | b'|' | b'(' | b';' | b'&' | b'<' | b'>') => self.position += 1,
                Some(_) => {
                    let word = self.word();
                    if first && !word.quoted && word.text == "esac" {
                        self.leave(frames, Frame::Case);
                        return;
                    }
                    first = false;
                }
            }
        }
    }

    fn command(&mut self, frames: &mut Vec<Frame>, joint: Joint, pipeline: usize) {
        let start = self.position;
        let mut command = Command {
            assignments: Vec::new(),
            words: Vec::new(),
            redirects: Vec::new(),
            span: start..start,
            joint,
            pipeline,
            nested: false,
            background: false,
        };
        let mut end = start;
        loop {
            self.blanks();
            if self.redirect(&mut command) {
                end = self.position;
                continue;
            }
            match self.peek() {
                None | Some(b'\n' | b';' | b'&' | b'|' | b')') => break,
                Some(b'(') => {
                    if command.words.len() == 1 && command.assignments.is_empty() {
                        self.position += 1;
                        self.blanks();
                        if self.peek() == Some(b')') {
                            self.position += 1;
                        }
                        return self.function(frames);
                    }
                    break;
                }
                Some(_) => {}
            }
            let before = self.position;
            let word = self.word();
            if self.position == before {
                break;
            }
            end = self.position;
            if command.words.is_empty() {
                if command.assignments.is_empty()
                    && !word.quoted
                    && self.reserved(&word, frames, joint, pipeline)
                {
                    return;
                }
                if let Some(assignment) = self.assignment(&word) {
                    end = self.position;
                    command.assignments.push(assignment);
                    continue;
                }
                if word.text == "[[" {
                    command.words.push(word);
                    self.condition(&mut command.words);
                    end = self.position;
                    continue;
                }
            } else if word.text.ends_with('=') && self.peek() == Some(b'(') {
                // `declare -a NAME=(…)`
                if let Some(assignment) = self.assignment(&word) {
                    end = self.position;
                    command.assignments.push(assignment);
                    continue;
                }
            }
            command.words.push(word);
        }
        command.span = start..end;
        self.push(command);
    }

    fn push(&mut self, mut command: Command) {
        if command.words.is_empty()
            && command.assignments.is_empty()
            && command.redirects.is_empty()
        {
            return;
        }
        if self.script.commands.len() == COMMAND_LIMIT {
            self.script.complete = false;
            self.position = self.end;
            return;
        }
        command.nested = self.enclosed > 0;
        let index = self.script.commands.len();
        for (place, redirect) in command.redirects.iter().enumerate() {
            if redirect.operator == "<<" || redirect.operator == "<<-" {
                self.awaited.push((index, place));
            }
        }
        self.script.commands.push(command);
    }

    /// Takes a reserved word at the beginning of a command; false when it is none.
    fn reserved(
        &mut self,
        word: &Word,
        frames: &mut Vec<Frame>,
        joint: Joint,
        pipeline: usize,
    ) -> bool {
        match word.text.as_str() {
            "if" => self.enter(frames, Frame::If),
            "while" | "until" => self.enter(frames, Frame::Loop),
            "then" | "elif" | "else" | "do" | "!" => {}
            "{" => self.enter(frames, Frame::Brace),
            "}" => {
                if frames
                    .iter()
                    .rev()
                    .find(|frame| matches!(frame, Frame::Brace | Frame::Function))
                    == Some(&Frame::Function)
                {
                    self.leave(frames, Frame::Function);
                } else {
                    self.leave(frames, Frame::Brace);
                }
            }
            "fi" => self.leave(frames, Frame::If),
            "done" => self.leave(frames, Frame::Loop),
            "esac" => self.leave(frames, Frame::Case),
            "function" => {
                self.blanks();
                self.word();
                self.blanks();
                if self.starts_with("()") {
                    self.position += 2;
                }
                self.function(frames);
            }
            "for" | "select" | "case" => self.header(word.clone(), frames, joint, pipeline),
            _ => return false,
        }
        true
    }

    /// Takes the brace behind the name of a function.
    fn function(&mut self, frames: &mut Vec<Frame>) {
        self.blanks();
        while self.peek() == Some(b'\n') {
            self.line_feed();
            self.blanks();
        }
        if self.peek() == Some(b'{') {
            self.position += 1;
            self.enter(frames, Frame::Function);
        }
    }

    /// Reads `for NAME in …` up to the end of its list, or `case WORD in` and the first pattern.
    fn header(&mut self, keyword: Word, frames: &mut Vec<Frame>, joint: Joint, pipeline: usize) {
        let is_case = keyword.text == "case";
        let start = keyword.span.start;
        let mut words = vec![keyword];
        loop {
            self.blanks();
            match self.peek() {
                Some(b'\n') if is_case => self.line_feed(),
                None | Some(b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b')') => break,
                Some(b'(') => self.balanced(),
                Some(_) => {
                    let word = self.word();
                    let done = is_case && words.len() > 1 && word.text == "in"
                        || word.text == "do" && !word.quoted;
                    words.push(word);
                    if done {
                        break;
                    }
                }
            }
        }
        let span = start..words.last().map_or(start, |word| word.span.end);
        self.push(Command {
            assignments: Vec::new(),
            words,
            redirects: Vec::new(),
            span,
            joint,
            pipeline,
            nested: false,
            background: false,
        });
        self.enter(frames, if is_case { Frame::Case } else { Frame::Loop });
        if is_case {
            self.pattern(frames);
        }
    }
}

impl Frame {
    fn is_conditional(self) -> bool {
        !matches!(self, Self::Brace | Self::Subshell)
    }
}
