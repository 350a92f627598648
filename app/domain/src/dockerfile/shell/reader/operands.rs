//! Reads what stands beside the words of a command: assignments, redirections, conditions.

use super::{Reader, is_meta, is_name};
use crate::dockerfile::shell::{Assignment, Command, Part, Redirect, Word};

/// Redirection operators, the longest first.
const REDIRECTS: [&str; 13] = [
    "<<<", "<<-", "&>>", "<<", "<&", "<>", ">>", ">&", ">|", "&>", "<", ">", "",
];

impl Reader<'_> {
    /// Reads the words of `[[ … ]]`, in which operators are words.
    pub(super) fn condition(&mut self, words: &mut Vec<Word>) {
        loop {
            self.blanks();
            match self.peek() {
                None => return,
                Some(b'\n') => self.line_feed(),
                Some(byte) if is_meta(byte) => {
                    let start = self.position;
                    self.position += 1;
                    let mut word = Word {
                        span: start..start + 1,
                        ..Word::default()
                    };
                    word.push(&self.text[start..=start]);
                    words.push(word);
                }
                Some(_) => {
                    let word = self.word();
                    let done = word.text == "]]" && !word.quoted;
                    words.push(word);
                    if done {
                        return;
                    }
                }
            }
        }
    }

    pub(super) fn assignment(&mut self, word: &Word) -> Option<Assignment> {
        let Some(Part::Literal(first)) = word.parts.first() else {
            return None;
        };
        // The name itself is never quoted.
        if !self.text[word.span.start..].starts_with(first.split('=').next()?) {
            return None;
        }
        let (name, rest) = first.split_once('=')?;
        let name = name.strip_suffix('+').unwrap_or(name);
        let name = name.split('[').next().unwrap_or(name);
        if name.is_empty() || name.as_bytes()[0].is_ascii_digit() || !name.bytes().all(is_name) {
            return None;
        }
        let mut value = word.clone();
        value.text = word.text[word.text.find('=')? + 1..].to_owned();
        value.parts[0] = Part::Literal(rest.to_owned());
        let name = name.to_owned();
        if value.text.is_empty() && !word.quoted && self.peek() == Some(b'(') {
            return Some(Assignment {
                name,
                values: self.array(),
            });
        }
        Some(Assignment {
            name,
            values: vec![value],
        })
    }

    fn array(&mut self) -> Vec<Word> {
        self.position += 1;
        let mut values = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None => return values,
                Some(b')') => {
                    self.position += 1;
                    return values;
                }
                Some(byte) if is_meta(byte) => self.position += 1,
                Some(_) => values.push(self.word()),
            }
        }
    }

    pub(super) fn redirect(&mut self, command: &mut Command) -> bool {
        let mut digits = 0;
        while self.at(digits).is_some_and(|byte| byte.is_ascii_digit()) {
            digits += 1;
        }
        let mut place = digits;
        if digits == 0 && self.peek() == Some(b'&') && self.at(1) != Some(b'>') {
            return false;
        }
        if !matches!(self.at(place), Some(b'<' | b'>' | b'&'))
            || (digits > 0 && self.at(place) == Some(b'&'))
        {
            return false;
        }
        // `<(…)` and `>(…)` are words.
        if matches!(self.at(place), Some(b'<' | b'>')) && self.at(place + 1) == Some(b'(') {
            return false;
        }
        let rest = &self.bytes[self.position + digits..self.end];
        let Some(&operator) = REDIRECTS
            .iter()
            .find(|operator| rest.starts_with(operator.as_bytes()))
        else {
            return false;
        };
        place += operator.len();
        self.position += place;
        self.blanks();
        let target = self.word();
        command.redirects.push(Redirect {
            operator,
            target,
            body: None,
        });
        true
    }
}
