//! The normal form of a manifest.

use std::collections::BTreeMap;

use super::{Entry, Global, Maintainer, Manifest};

/// What stands between the items of a list.
const SEPARATOR: &str = ", ";

impl Manifest {
    /// The manifest in normal form: fields in a fixed order, lists on one line, and what equals
    /// the defaults (in the first paragraph) or the first paragraph (in the others) left out.
    ///
    /// Reading it again gives the same manifest, except where the format has no words for it: an
    /// entry cannot take back an inherited value, and its maintainers and constraints come on top
    /// of the inherited ones.
    pub fn print(&self) -> String {
        let mut paragraphs =
            vec![Fields::of_global(&self.global).print(&Fields::of_global(&Global::default()))];
        let global = Fields::of_global(&self.global);
        paragraphs.extend(
            self.entries
                .iter()
                .map(|entry| Fields::of_entry(entry).print(&global)),
        );
        let mut printed = paragraphs.join("\n\n");
        // A value with continuations ends in line feeds; at the end of the text they say nothing.
        printed.truncate(printed.trim_end_matches('\n').len());
        printed
    }
}

/// The values of a paragraph as they are printed and compared.
struct Fields<'a> {
    /// Key and value, in the order of printing, up to the values for single architectures.
    plain: [(&'static str, String); 10],
    per_architecture: &'a BTreeMap<String, String>,
    constraints: String,
}

impl<'a> Fields<'a> {
    fn of_global(global: &'a Global) -> Self {
        Self {
            plain: [
                ("Maintainers", maintainers(&global.maintainers)),
                ("Tags", String::new()),
                ("SharedTags", global.shared_tags.join(SEPARATOR)),
                ("Architectures", global.architectures.join(SEPARATOR)),
                ("GitRepo", global.git_repo.clone()),
                ("GitFetch", global.git_fetch.clone()),
                ("GitCommit", global.git_commit.clone()),
                ("Directory", global.directory.clone()),
                ("File", global.file.clone()),
                ("Builder", global.builder.clone()),
            ],
            per_architecture: &global.per_architecture,
            constraints: global.constraints.join(SEPARATOR),
        }
    }

    fn of_entry(entry: &'a Entry) -> Self {
        Self {
            plain: [
                ("Maintainers", maintainers(&entry.maintainers)),
                ("Tags", entry.tags.join(SEPARATOR)),
                ("SharedTags", entry.shared_tags.join(SEPARATOR)),
                ("Architectures", entry.architectures.join(SEPARATOR)),
                ("GitRepo", entry.git_repo.clone()),
                ("GitFetch", entry.git_fetch.clone()),
                ("GitCommit", entry.git_commit.clone()),
                ("Directory", entry.directory.clone()),
                ("File", entry.file.clone()),
                ("Builder", entry.builder.clone()),
            ],
            per_architecture: &entry.per_architecture,
            constraints: entry.constraints.join(SEPARATOR),
        }
    }

    fn print(&self, defaults: &Self) -> String {
        let plain = self
            .plain
            .iter()
            .zip(&defaults.plain)
            .map(|((key, value), (_, default))| (*key, value, default));
        let none = String::new();
        let single = self.per_architecture.iter().map(|(key, value)| {
            (
                key.as_str(),
                value,
                defaults.per_architecture.get(key).unwrap_or(&none),
            )
        });
        let constraints = [("Constraints", &self.constraints, &defaults.constraints)];
        let lines = plain
            .chain(single)
            .chain(constraints)
            .filter(|(_, value, default)| !value.is_empty() && value != default)
            .map(|(key, value, _)| format!("{key}: {value}"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn maintainers(maintainers: &[Maintainer]) -> String {
    maintainers
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(SEPARATOR)
}
