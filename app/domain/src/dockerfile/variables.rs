//! What variables may hold while an image is built, as far as the text says it.

use std::collections::HashMap;

use super::shell::{Part, Script, Word};

/// How many values of one variable are followed.
const VALUE_LIMIT: usize = 32;

/// How many names are followed.
const NAME_LIMIT: usize = 500;

/// How long a value may be.
const LENGTH_LIMIT: usize = 2000;

/// The values that are written down, for each name; a name with an unknown value is absent.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    values: HashMap<String, Vec<String>>,
}

impl Variables {
    /// Sets the one value of `ENV` or `ARG`.
    pub(super) fn set(&mut self, name: &str, value: String) {
        if value.len() > LENGTH_LIMIT
            || (self.values.len() >= NAME_LIMIT && !self.values.contains_key(name))
        {
            return self.forget(name);
        }
        self.values.insert(name.to_owned(), vec![value]);
    }

    /// Forgets a variable, whose value comes from outside.
    pub(super) fn forget(&mut self, name: &str) {
        self.values.remove(name);
    }

    /// These variables and those a script sets, in whatever branch or loop.
    pub(super) fn within(&self, script: &Script) -> Self {
        let mut all = self.clone();
        for command in &script.commands {
            for assignment in &command.assignments {
                all.add(&assignment.name, &assignment.values);
            }
            if command.words.first().is_some_and(|word| word.text == "for")
                && command.words.len() > 3
            {
                all.add(&command.words[1].text, &command.words[3..]);
            }
            if matches!(command.name(), "export" | "local" | "readonly" | "declare") {
                for word in command.arguments() {
                    if let (Some((name, _)), Some(text)) =
                        (word.text.split_once('='), all.value(word))
                    {
                        let value = text[name.len() + 1..].to_owned();
                        all.values.entry(name.to_owned()).or_default().push(value);
                    }
                }
            }
        }
        all
    }

    fn add(&mut self, name: &str, words: &[Word]) {
        let fresh: Vec<String> = words.iter().flat_map(|word| self.values(word)).collect();
        let values = self.values.entry(name.to_owned()).or_default();
        for value in fresh {
            if values.len() < VALUE_LIMIT && value.len() < LENGTH_LIMIT && !values.contains(&value)
            {
                values.push(value);
            }
        }
        if values.is_empty() {
            self.values.remove(name);
        }
    }

    /// Everything that a word may say; nothing when a piece of it is unknown.
    pub(super) fn values(&self, word: &Word) -> Vec<String> {
        let mut results = vec![String::new()];
        for part in &word.parts {
            match part {
                Part::Literal(text) => results.iter_mut().for_each(|result| result.push_str(text)),
                Part::Variable { name, whole: true } => {
                    let Some(values) = self.values.get(name) else {
                        return Vec::new();
                    };
                    if results.len() * values.len() > VALUE_LIMIT {
                        return Vec::new();
                    }
                    results = results
                        .iter()
                        .flat_map(|result| {
                            values.iter().map(move |value| format!("{result}{value}"))
                        })
                        .filter(|result| result.len() < 4000)
                        .collect();
                }
                Part::Variable { .. } | Part::Computed => return Vec::new(),
            }
        }
        results
    }

    /// What a word says, when there is only one possibility.
    pub(super) fn value(&self, word: &Word) -> Option<String> {
        let mut values = self.values(word);
        (values.len() == 1).then(|| values.remove(0))
    }

    /// What a word may say; as it is written where nothing is known.
    pub(super) fn values_or_text(&self, word: &Word) -> Vec<String> {
        let values = self.values(word);
        if values.is_empty() {
            vec![word.text.clone()]
        } else {
            values
        }
    }

    /// Replaces `$NAME`, `${NAME}` and `${NAME:-default}` as `FROM` and `ENV` do; nothing when
    /// a value is unknown.
    pub(super) fn expand(&self, text: &str) -> Option<String> {
        let mut result = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            if at > 0 && rest.as_bytes()[at - 1] == b'\\' {
                result.push_str(&rest[..at - 1]);
                result.push('$');
                rest = &rest[at + 1..];
                continue;
            }
            result.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let (name, default, behind) = if let Some(inner) = rest.strip_prefix('{') {
                let end = inner.find('}')?;
                let (name, default) = match inner[..end].split_once(":-") {
                    Some((name, default)) => (name, Some(default)),
                    None => (&inner[..end], None),
                };
                (name, default, &inner[end + 1..])
            } else {
                let end = rest
                    .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                    .unwrap_or(rest.len());
                (&rest[..end], None, &rest[end..])
            };
            match (self.values.get(name).map(Vec::as_slice), default) {
                (Some([value]), _) if !(value.is_empty() && default.is_some()) => {
                    result.push_str(value)
                }
                (_, Some(default)) if !default.contains('$') => result.push_str(default),
                _ => return None,
            }
            if result.len() > 10_000 {
                return None;
            }
            rest = behind;
        }
        result.push_str(rest);
        Some(result)
    }
}
