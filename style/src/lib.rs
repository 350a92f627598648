//! The style sheet: tokens and base rules from `base.css`, and a utility rule for each class that
//! the sources use. The engine (encre-css) sits behind [`sheet`] and can be exchanged there.

mod compact;
mod literals;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use encre_css::Config;
use literals::{Literal, class_directives, literals};

const BASE: &str = include_str!("../base.css");
// The engine reads its settings from a file only; it stands beside this source in every build.
const ENCRE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/encre.toml");

/// The style sheet of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The CSS, without comments and superfluous space.
    pub css: String,
    /// Classes that have no rule, sorted by source.
    pub unknown: Vec<Unknown>,
}

/// A class that a source names and no rule stands for: a typing error, something the engine does
/// not know, or something the project does not use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// The file that names it.
    pub source: String,
    /// The class.
    pub class: String,
}

/// Makes the sheet for these sources, each a name and a Rust text.
///
/// Classes are read from string literals: from every one behind `class=`, and from every other that
/// reads as a list of classes. A list may be written in a `match` or a constant, but each class
/// must stand in it as a whole word.
pub fn sheet<Name: AsRef<str>, Text: AsRef<str>>(sources: &[(Name, Text)]) -> Sheet {
    let mut classes = Classes::new();
    let mut unknown = BTreeSet::new();
    for (name, text) in sources {
        let (name, text) = (name.as_ref(), text.as_ref());
        for class in class_directives(text) {
            if !classes.knows(class) {
                unknown.insert(Unknown {
                    source: name.to_owned(),
                    class: class.to_owned(),
                });
            }
        }
        for literal in literals(text) {
            for class in classes.unknown_in(&literal) {
                unknown.insert(Unknown {
                    source: name.to_owned(),
                    class,
                });
            }
        }
    }
    let used = classes.used.into_iter().collect::<Vec<_>>().join(" ");
    let utilities = encre_css::generate([used.as_str()], &classes.config);
    Sheet {
        css: compact::compact(&format!("{BASE}\n{utilities}")),
        unknown: unknown.into_iter().collect(),
    }
}

/// Reads every Rust file below `root`, sorted by path; a name is the path from `root` on.
///
/// # Panics
///
/// When a folder or file cannot be read: a sheet from half of the sources would look right and be
/// wrong.
pub fn sources(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry
                .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
                .path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let name = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .display()
                    .to_string();
                found.push((name, text));
            }
        }
    }
    found.sort();
    found
}

/// Which classes have a rule, and which are used.
struct Classes {
    config: Config,
    /// The classes of `base.css`.
    base: BTreeSet<String>,
    /// Utilities that were asked for once.
    asked: BTreeMap<String, bool>,
    /// Utilities that the sheet needs.
    used: BTreeSet<String>,
}

impl Classes {
    fn new() -> Self {
        Self {
            config: settings(),
            base: base_classes(BASE),
            asked: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// Whether a class has a rule; notes it as used.
    fn knows(&mut self, class: &str) -> bool {
        // Marks for `group-hover:` and its kind; they have no rule of their own.
        let mark = matches!(class, "group" | "peer")
            || class.starts_with("group/")
            || class.starts_with("peer/");
        if mark || self.base.contains(class) {
            return true;
        }
        let known = self.is_utility(class);
        if known {
            self.used.insert(class.to_owned());
        }
        known
    }

    fn is_utility(&mut self, class: &str) -> bool {
        if let Some(known) = self.asked.get(class) {
            return *known;
        }
        let known = !is_forbidden(class) && {
            let css = encre_css::generate([class], &self.config);
            // The engine's own palette is in oklch: colours are the tokens of `base.css`.
            !css.is_empty() && !css.contains("oklch(")
        };
        self.asked.insert(class.to_owned(), known);
        known
    }

    /// The classes without a rule in one literal; nothing when it is no list of classes.
    fn unknown_in(&mut self, literal: &Literal<'_>) -> Vec<String> {
        // What a `format!` puts in is looked at where it is written.
        let words: Vec<&str> = literal
            .text
            .split_whitespace()
            .filter(|word| !word.contains(['{', '}']))
            .collect();
        if !literal.behind_class {
            if !words.iter().all(|word| could_be_class(word)) {
                return Vec::new();
            }
            let speaks_for_itself = words
                .iter()
                .any(|word| word.contains('-') && self.is_utility(word));
            let all_known = words
                .iter()
                .all(|word| self.base.contains(*word) || self.is_utility(word));
            if !speaks_for_itself && !all_known {
                return Vec::new();
            }
        }
        words
            .into_iter()
            .filter(|word| !self.knows(word))
            .map(str::to_owned)
            .collect()
    }
}

fn settings() -> Config {
    Config::from_file(ENCRE).unwrap_or_else(|error| panic!("style/encre.toml: {error}"))
}

/// What the engine would accept and the project does not want.
fn is_forbidden(class: &str) -> bool {
    let (variants, name) = class.rsplit_once(':').unwrap_or(("", class));
    // encre-css turns `rotate-90` about two axes at once; `rotate-z-90` is right.
    let turns_wrongly = name
        .trim_start_matches('-')
        .strip_prefix("rotate-")
        .is_some_and(|angle| angle.starts_with(|c: char| c.is_ascii_digit()));
    // Colours know light from dark themselves.
    let dark = variants.split(':').any(|variant| variant == "dark");
    // No text is smaller than 14 px.
    let small = name == "text-xs";
    turns_wrongly || dark || small
}

fn could_be_class(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase() || c == '-' || c == '[' || c == '*')
        && word.chars().all(|c| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || "-_:/[]().%#&>*@,=+".contains(c)
        })
}

/// The class names that a sheet has rules for.
fn base_classes(css: &str) -> BTreeSet<String> {
    css.split('.')
        .skip(1)
        .filter_map(|rest| {
            let end = rest
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
                .unwrap_or(rest.len());
            let name = &rest[..end];
            name.starts_with(|c: char| c.is_ascii_lowercase())
                .then(|| name.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests;
