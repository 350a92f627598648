//! Reads words: quotes, variables and substitutions.

use std::ops::Range;

use super::{Close, Reader, is_meta, is_name};
use crate::dockerfile::shell::{Part, Word};

impl Reader<'_> {
    /// Skips from an opening parenthesis to the one that closes it.
    pub(super) fn balanced(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return;
                    }
                }
                b'\\' => self.position = (self.position + 1).min(self.end),
                _ => {}
            }
        }
    }

    pub(super) fn word(&mut self) -> Word {
        let start = self.position;
        let mut word = Word {
            commands: self.commands_from_here(),
            ..Word::default()
        };
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => {
                    self.position += 1;
                    word.quoted = true;
                    self.single(&mut word);
                }
                b'"' => {
                    self.position += 1;
                    word.quoted = true;
                    self.double(&mut word);
                }
                b'\\' => self.escape(&mut word, false),
                b'$' => self.dollar(&mut word, false),
                b'`' => self.backtick(&mut word),
                b'<' | b'>' if self.at(1) == Some(b'(') && self.position == start => {
                    self.position += 2;
                    self.substitution(&mut word, start);
                }
                b'(' if self.position > start
                    && matches!(
                        self.bytes[self.position - 1],
                        b'@' | b'?' | b'*' | b'+' | b'!'
                    ) =>
                {
                    let from = self.position;
                    self.balanced();
                    word.push(self.slice(from));
                }
                _ if is_meta(byte) => break,
                _ => {
                    let from = self.position;
                    while self.peek().is_some_and(|byte| {
                        !is_meta(byte) && !matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`')
                    }) {
                        self.position += 1;
                    }
                    word.push(self.slice(from));
                }
            }
        }
        word.span = start..self.position;
        word.commands.end = self.script.commands.len();
        word
    }

    fn commands_from_here(&self) -> Range<usize> {
        self.script.commands.len()..self.script.commands.len()
    }

    /// The text from a place up to here; places are always between whole characters of syntax.
    fn slice(&self, from: usize) -> &str {
        self.text.get(from..self.position).unwrap_or_default()
    }

    fn single(&mut self, word: &mut Word) {
        let from = self.position;
        while self.peek().is_some_and(|byte| byte != b'\'') {
            self.position += 1;
        }
        word.push(self.slice(from));
        self.position = (self.position + 1).min(self.end);
    }

    fn double(&mut self, word: &mut Word) {
        word.push("");
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.position += 1;
                    return;
                }
                b'\\' => self.escape(word, true),
                b'$' => self.dollar(word, true),
                b'`' => self.backtick(word),
                _ => {
                    let from = self.position;
                    while self
                        .peek()
                        .is_some_and(|byte| !matches!(byte, b'"' | b'\\' | b'$' | b'`'))
                    {
                        self.position += 1;
                    }
                    word.push(self.slice(from));
                }
            }
        }
    }

    fn escape(&mut self, word: &mut Word, in_quotes: bool) {
        let from = self.position;
        self.position += 1;
        let Some(next) = self.text[self.position..self.end].chars().next() else {
            return word.push("\\");
        };
        self.position += next.len_utf8();
        if next == '\n' {
            return;
        }
        if in_quotes && !matches!(next, '$' | '`' | '"' | '\\') {
            word.push(self.slice(from));
        } else {
            word.quoted = true;
            let mut buffer = [0; 4];
            word.push(next.encode_utf8(&mut buffer));
        }
    }

    fn dollar(&mut self, word: &mut Word, in_quotes: bool) {
        let start = self.position;
        self.position += 1;
        match self.peek() {
            Some(b'(') if self.at(1) == Some(b'(') => {
                self.balanced();
                word.text.push_str(self.slice(start));
                word.parts.push(Part::Computed);
            }
            Some(b'(') => {
                self.position += 1;
                self.substitution(word, start);
            }
            Some(b'{') => {
                self.position += 1;
                self.braced(word, start);
            }
            Some(b'\'') if !in_quotes => {
                self.position += 1;
                word.quoted = true;
                self.ansi(word);
            }
            Some(b'"') if !in_quotes => {}
            Some(byte) if byte == b'_' || byte.is_ascii_alphabetic() => {
                while self.peek().is_some_and(is_name) {
                    self.position += 1;
                }
                let name = self.slice(start + 1).to_owned();
                self.variable(word, start, name, true);
            }
            Some(byte)
                if byte.is_ascii_digit()
                    || matches!(byte, b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-') =>
            {
                self.position += 1;
                let name = self.slice(start + 1).to_owned();
                self.variable(word, start, name, true);
            }
            _ => word.push("$"),
        }
    }

    fn variable(&mut self, word: &mut Word, start: usize, name: String, whole: bool) {
        word.text.push_str(self.slice(start));
        word.parts.push(Part::Variable { name, whole });
    }

    /// `$'…'`: only the end matters here.
    fn ansi(&mut self, word: &mut Word) {
        let from = self.position;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' => break,
                b'\\' => self.position = (self.position + 2).min(self.end),
                _ => self.position += 1,
            }
        }
        word.push(self.slice(from));
        self.position = (self.position + 1).min(self.end);
    }

    /// Reads the commands of `$(…)` from behind its parenthesis.
    fn substitution(&mut self, word: &mut Word, start: usize) {
        if self.descend() {
            let awaited = std::mem::take(&mut self.awaited);
            self.list(Close::Parenthesis);
            self.awaited = awaited;
            self.depth -= 1;
        }
        word.text.push_str(self.slice(start));
        word.parts.push(Part::Computed);
    }

    fn backtick(&mut self, word: &mut Word) {
        let start = self.position;
        self.position += 1;
        let from = self.position;
        while let Some(byte) = self.peek() {
            match byte {
                b'`' => break,
                b'\\' => self.position = (self.position + 2).min(self.end),
                _ => self.position += 1,
            }
        }
        let (stop, outer) = (self.position, self.end);
        if self.descend() {
            (self.position, self.end) = (from, stop);
            let awaited = std::mem::take(&mut self.awaited);
            let enclosed = self.enclosed;
            self.list(Close::End);
            self.enclosed = enclosed;
            self.awaited = awaited;
            self.end = outer;
            self.position = (stop + 1).min(self.end);
            self.depth -= 1;
        }
        word.text.push_str(self.slice(start));
        word.parts.push(Part::Computed);
    }

    /// Reads `${…}` from behind its brace.
    fn braced(&mut self, word: &mut Word, start: usize) {
        if !self.descend() {
            return;
        }
        let mut counted = false;
        if matches!(self.peek(), Some(b'#' | b'!')) && self.at(1).is_some_and(|byte| byte != b'}') {
            counted = true;
            self.position += 1;
        }
        let from = self.position;
        if matches!(
            self.peek(),
            Some(b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-')
        ) {
            self.position += 1;
        } else {
            while self.peek().is_some_and(is_name) {
                self.position += 1;
            }
        }
        let name = self.slice(from).to_owned();
        let whole = !counted && self.peek() == Some(b'}');
        let mut inner = Word::default();
        while let Some(byte) = self.peek() {
            match byte {
                b'}' => {
                    self.position += 1;
                    break;
                }
                b'\'' => {
                    self.position += 1;
                    self.single(&mut inner);
                }
                b'"' => {
                    self.position += 1;
                    self.double(&mut inner);
                }
                b'\\' => self.escape(&mut inner, false),
                b'$' => self.dollar(&mut inner, false),
                b'`' => self.backtick(&mut inner),
                _ => self.position += 1,
            }
        }
        self.depth -= 1;
        self.variable(word, start, name, whole);
        // What stands inside may take further variables, as in `${1:-$DEFAULT}`.
        word.parts
            .extend(inner.parts.into_iter().filter_map(|part| match part {
                Part::Variable { name, .. } => Some(Part::Variable { name, whole: false }),
                _ => None,
            }));
    }
}
