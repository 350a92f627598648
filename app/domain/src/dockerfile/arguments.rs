//! The words of a command, told apart as most programs do: options, their values, the rest.

use super::shell::Word;

/// A word, or an option with its value.
#[derive(Debug)]
pub(super) enum Argument<'a> {
    /// `-o value`, `-ovalue`, `--output value`, `--output=value` or an option without a value.
    Option {
        /// The option with its dashes.
        name: String,
        /// What belongs to it.
        value: Option<String>,
    },
    /// A word that is no option.
    Plain(&'a Word),
}

/// Tells the words apart; `short` are the letters that take a value, `long` the names that do.
pub(super) fn arguments<'a>(words: &'a [Word], short: &str, long: &[&str]) -> Vec<Argument<'a>> {
    let mut found = Vec::new();
    let mut words = words.iter();
    let mut only_plain = false;
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if only_plain || !text.starts_with('-') || text == "-" {
            found.push(Argument::Plain(word));
        } else if text == "--" {
            only_plain = true;
        } else if text.starts_with("--") {
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None if long.contains(&text) => {
                    (text, words.next().map(|value| value.text.clone()))
                }
                None => (text, None),
            };
            found.push(Argument::Option {
                name: name.to_owned(),
                value,
            });
        } else if long.contains(&text) {
            // A long name behind one dash.
            let value = words.next().map(|value| value.text.clone());
            found.push(Argument::Option {
                name: text.to_owned(),
                value,
            });
        } else {
            let letters = &text[1..];
            for (at, letter) in letters.char_indices() {
                let name = format!("-{letter}");
                if short.contains(letter) {
                    let rest = &letters[at + letter.len_utf8()..];
                    let value = if rest.is_empty() {
                        words.next().map(|word| word.text.clone())
                    } else {
                        Some(rest.to_owned())
                    };
                    found.push(Argument::Option { name, value });
                    break;
                }
                found.push(Argument::Option { name, value: None });
            }
        }
    }
    found
}

/// The words that are no options and no values of options.
pub(super) fn plain<'a>(words: &'a [Word], short: &str, long: &[&str]) -> Vec<&'a Word> {
    let found = arguments(words, short, long).into_iter();
    found
        .filter_map(|argument| {
            if let Argument::Plain(word) = argument {
                Some(word)
            } else {
                None
            }
        })
        .collect()
}
