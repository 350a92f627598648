//! The documentation folder of an image: its files by name, the placeholders in them, and the page
//! that is made of them.

pub mod check;
#[cfg(test)]
pub(crate) mod corpus;
mod page;
mod tags;
mod variants;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::check;
pub use page::PageFacts;
pub use tags::{TagLine, architecture_list, dockerfile_link, tag_list};
pub use variants::VariantFacts;

/// The text files of one documentation folder.
#[derive(Debug, Clone, Copy)]
pub struct Folder<'a> {
    /// The name of the folder, which is the name of the image.
    pub name: &'a str,
    /// The files: name, as in `content.md`, and text.
    pub files: &'a BTreeMap<String, String>,
}

impl<'a> Folder<'a> {
    /// A folder with these files.
    pub fn new(name: &'a str, files: &'a BTreeMap<String, String>) -> Self {
        Self { name, files }
    }

    /// The text of a file without its last line ends, as every generator of pages reads it.
    pub fn file(&self, name: &str) -> Option<&'a str> {
        self.files.get(name).map(|text| text.trim_end_matches('\n'))
    }

    /// The one line that search results show (`README-short.txt`).
    pub fn short_description(&self) -> Option<&'a str> {
        self.file("README-short.txt").map(str::trim)
    }

    /// The text of the page (`content.md`); without it no page is generated.
    pub fn content(&self) -> Option<&'a str> {
        self.file("content.md")
    }

    /// The address of the image's repository (`github-repo`); nothing when the file is empty.
    pub fn github_repo(&self) -> Option<&'a str> {
        self.file("github-repo")
            .map(str::trim)
            .filter(|address| !address.is_empty())
    }

    /// Who maintains the image (`maintainer.md`), with its placeholders.
    pub fn maintainer(&self) -> Option<&'a str> {
        self.file("maintainer.md")
    }

    /// The notice above everything else (`deprecated.md`), with its placeholders.
    pub fn notice(&self) -> Option<&'a str> {
        self.file("deprecated.md")
            .filter(|text| !text.trim().is_empty())
    }
}

/// The texts that all images share (the folder `.template-helpers`).
#[derive(Debug, Clone, Copy)]
pub struct Templates<'a> {
    /// The files: name, as in `issues.md`, and text.
    pub files: &'a BTreeMap<String, String>,
}

impl<'a> Templates<'a> {
    /// The issues of the image's repository, where the programme has no template of its own.
    const ISSUES: &'static str =
        "[%%GITHUB-REPO%%/issues](%%GITHUB-REPO%%/issues?q=is:issue+is:pr)";

    /// Templates with these files.
    pub fn new(files: &'a BTreeMap<String, String>) -> Self {
        Self { files }
    }

    /// The text of a template without its last line ends.
    pub fn file(&self, name: &str) -> Option<&'a str> {
        self.files.get(name).map(|text| text.trim_end_matches('\n'))
    }

    /// Where issues are filed when an image says nothing else.
    pub fn issues(&self) -> &'a str {
        self.file("issues.md").unwrap_or(Self::ISSUES)
    }

    /// Where help is found when an image says nothing else.
    pub fn get_help(&self) -> Option<&'a str> {
        self.file("get-help.md")
    }
}

/// What may stand between `%%` and `%%`, in the order in which a page replaces them (domain.md
/// 8.2): a text that is put in for one of them may hold those that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placeholder {
    /// The list of tags.
    Tags,
    /// The list of architectures.
    Arches,
    /// The text of the page.
    Content,
    /// The sections on the variants.
    Variant,
    /// The logo.
    Logo,
    /// How to start the image with others.
    Compose,
    /// The file for that.
    ComposeYaml,
    /// The section on the licence.
    License,
    /// Where to file issues.
    Issues,
    /// Where to get help.
    GetHelp,
    /// Who maintains the image.
    Maintainer,
    /// What `docker pull` takes.
    Image,
    /// The name of the image.
    Repo,
    /// The address of its repository.
    GithubRepo,
}

impl Placeholder {
    /// All of them, in the order of replacing.
    pub const ALL: [Self; 14] = [
        Self::Tags,
        Self::Arches,
        Self::Content,
        Self::Variant,
        Self::Logo,
        Self::Compose,
        Self::ComposeYaml,
        Self::License,
        Self::Issues,
        Self::GetHelp,
        Self::Maintainer,
        Self::Image,
        Self::Repo,
        Self::GithubRepo,
    ];

    /// How it is written, as in `%%IMAGE%%`.
    pub const fn marker(self) -> &'static str {
        match self {
            Self::Tags => "%%TAGS%%",
            Self::Arches => "%%ARCHES%%",
            Self::Content => "%%CONTENT%%",
            Self::Variant => "%%VARIANT%%",
            Self::Logo => "%%LOGO%%",
            Self::Compose => "%%COMPOSE%%",
            Self::ComposeYaml => "%%COMPOSE-YAML%%",
            Self::License => "%%LICENSE%%",
            Self::Issues => "%%ISSUES%%",
            Self::GetHelp => "%%GET-HELP%%",
            Self::Maintainer => "%%MAINTAINER%%",
            Self::Image => "%%IMAGE%%",
            Self::Repo => "%%REPO%%",
            Self::GithubRepo => "%%GITHUB-REPO%%",
        }
    }
}

/// What is put in for the placeholders. One without a value stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholders {
    values: BTreeMap<Placeholder, String>,
}

impl Placeholders {
    /// With one more value.
    #[must_use]
    pub fn with(mut self, placeholder: Placeholder, value: impl Into<String>) -> Self {
        self.values.insert(placeholder, value.into());
        self
    }

    /// The values that every text of a folder may use: name, repository, shared texts. `pull_name`
    /// is what `docker pull` takes.
    pub fn of(folder: &Folder<'_>, templates: &Templates<'_>, pull_name: &str) -> Self {
        let mut values = Self::default()
            .with(
                Placeholder::Issues,
                folder.file("issues.md").unwrap_or(templates.issues()),
            )
            .with(Placeholder::Image, pull_name)
            .with(Placeholder::Repo, folder.name);
        if let Some(help) = folder.file("get-help.md").or(templates.get_help()) {
            values = values.with(Placeholder::GetHelp, help);
        }
        if let Some(maintainer) = folder.maintainer() {
            values = values.with(Placeholder::Maintainer, maintainer);
        }
        if let Some(address) = folder.github_repo() {
            values = values.with(Placeholder::GithubRepo, address);
        }
        values
    }

    /// The text with every placeholder replaced, each of them once over the whole text.
    pub fn expand(&self, text: &str) -> String {
        self.expand_from(Placeholder::Tags, text)
    }

    /// The text with `first` and those behind it replaced: what happens to a text that was itself
    /// put in just before.
    pub fn expand_from(&self, first: Placeholder, text: &str) -> String {
        let mut text = text.to_owned();
        for (placeholder, value) in self.values.range(first..) {
            text = match placeholder {
                Placeholder::Logo => replace_with_blanks(&text, placeholder.marker(), value),
                _ => text.replace(placeholder.marker(), value),
            };
        }
        text
    }
}

/// Replaces the marker together with the blanks around it on its line.
fn replace_with_blanks(text: &str, marker: &str, value: &str) -> String {
    let blank = |c: char| c.is_ascii_whitespace() && c != '\n';
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(marker) {
        done.push_str(rest[..start].trim_end_matches(blank));
        done.push_str(value);
        rest = rest[start + marker.len()..].trim_start_matches(blank);
    }
    done.push_str(rest);
    done
}

/// Who maintains an image, as the catalogue filters by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaintainedBy {
    /// The Docker Community, alone or with others.
    DockerCommunity,
    /// The project itself, a company or single people.
    Others,
}

/// Whether `maintainer.md` names the Docker Community. "The Hitch Docker Community" is another one.
pub fn maintained_by_kind(maintainer: &str) -> MaintainedBy {
    let words: Vec<&str> = maintainer
        .split(|c: char| !(c.is_alphanumeric() || c == '&'))
        .filter(|word| !word.is_empty())
        .collect();
    let named = words.iter().enumerate().any(|(at, word)| {
        let pair = *word == "Docker" && words.get(at + 1) == Some(&"Community");
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        pair && before
            .is_none_or(|before| matches!(*before, "the" | "The" | "and" | "&" | "by" | "of"))
    });
    if named {
        MaintainedBy::DockerCommunity
    } else {
        MaintainedBy::Others
    }
}

#[cfg(test)]
mod tests;
