//! The names and values of `ENV` and `ARG`.

use crate::dockerfile::variables::Variables;

/// Takes the settings of an `ENV`.
pub(super) fn environment(variables: &mut Variables, text: &str) -> Vec<(String, String)> {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    let settings = if first.contains('=') {
        settings(text)
    } else {
        // The old form: the rest of the line is the value.
        vec![(
            first.to_owned(),
            Some(text[first.len()..].trim().trim_matches('"').to_owned()),
        )]
    };
    let mut results = Vec::new();
    for (name, value) in settings {
        let written = value.unwrap_or_default();
        match variables.expand(&written) {
            Some(value) => variables.set(&name, value),
            None => variables.forget(&name),
        }
        results.push((name, written));
    }
    results
}

/// Takes the names and defaults of an `ARG`; without a default a global one of that name counts.
pub(super) fn argue(variables: &mut Variables, global: &Variables, text: &str) {
    for (name, value) in settings(text) {
        let value = match value {
            Some(value) => variables.expand(&value),
            None => global.expand(&format!("${{{name}}}")),
        };
        match value {
            Some(value) => variables.set(&name, value),
            None => variables.forget(&name),
        }
    }
}

/// Splits `NAME=value NAME="other value" NAME`.
fn settings(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.chars();
    loop {
        let next = characters.next();
        match next {
            Some(c) if quote == Some(c) => quote = None,
            Some(c @ ('"' | '\'')) if quote.is_none() => quote = Some(c),
            Some('\\') if quote != Some('\'') => match characters.next() {
                Some('$') => word.push_str("\\$"),
                escaped => word.extend(escaped),
            },
            Some(c) if quote.is_some() || !c.is_whitespace() => word.push(c),
            _ => {
                if !word.is_empty() {
                    let whole = std::mem::take(&mut word);
                    found.push(match whole.split_once('=') {
                        Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                        None => (whole, None),
                    });
                }
                if next.is_none() {
                    return found;
                }
            }
        }
    }
}
