//! A word of a shell script: what it says literally, and what it takes from variables.

use std::ops::Range;

/// A piece of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dockerfile) enum Part {
    /// Text that stands for itself, quotes removed.
    Literal(String),
    /// The value of a variable or parameter.
    Variable {
        /// Its name, as in `1`, `@` or `HOME`.
        name: String,
        /// Whether the value is used as it is; false for `${NAME#prefix}` and the like.
        whole: bool,
    },
    /// The output of commands, or a calculation.
    Computed,
}

/// A word, as the shell splits them.
#[derive(Debug, Clone, Default)]
pub(in crate::dockerfile) struct Word {
    /// The pieces.
    pub(in crate::dockerfile) parts: Vec<Part>,
    /// The text without quotes; variables and substitutions as they are written.
    pub(in crate::dockerfile) text: String,
    /// Its place in the text that was read.
    pub(in crate::dockerfile) span: Range<usize>,
    /// Whether any of it is quoted.
    pub(in crate::dockerfile) quoted: bool,
    /// The commands of its substitutions, in the script.
    pub(in crate::dockerfile) commands: Range<usize>,
}

impl Word {
    /// The text behind the last slash.
    pub(in crate::dockerfile) fn base_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or(&self.text)
    }

    /// Whether it stands for itself alone.
    pub(in crate::dockerfile) fn is_literal(&self) -> bool {
        self.parts
            .iter()
            .all(|part| matches!(part, Part::Literal(_)))
    }

    /// Whether nothing of it is written here.
    pub(in crate::dockerfile) fn is_only_variable(&self) -> bool {
        !self.parts.is_empty()
            && self
                .parts
                .iter()
                .all(|part| !matches!(part, Part::Literal(text) if !text.is_empty()))
    }

    /// Whether it takes the value of this variable.
    pub(in crate::dockerfile) fn takes(&self, wanted: &str) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Variable { name, .. } if name == wanted))
    }

    /// Whether it takes a parameter of the script: `$1`, `$@`, `$*` or `$#`.
    pub(in crate::dockerfile) fn takes_parameters(&self) -> bool {
        self.parts.iter().any(|part| {
            matches!(part, Part::Variable { name, .. }
                if matches!(name.as_str(), "@" | "*" | "#") || name.starts_with(|digit: char| ('1'..='9').contains(&digit)))
        })
    }

    pub(super) fn push(&mut self, text: &str) {
        if let Some(Part::Literal(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Literal(text.to_owned()));
        }
        self.text.push_str(text);
    }
}
