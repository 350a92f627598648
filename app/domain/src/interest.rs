//! What somebody has in common with a proposal, out of what people say of themselves: it is shown
//! before a claim, where the question about conflicts of interest is asked (product.md 5.6).

use std::fmt;

/// What a person says of themselves, as far as interests go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interests {
    /// Their handle.
    pub handle: String,
    /// For whom they work.
    pub organisations: Vec<String>,
    /// The projects on which they work.
    pub projects: Vec<String>,
}

/// Something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InCommon {
    /// The profile names the project that the image holds.
    Project(String),
    /// An author names the same organisation.
    Organisation {
        /// The author.
        with: String,
        /// As the author writes it.
        name: String,
    },
}

impl fmt::Display for InCommon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Project(project) => write!(f, "Your profile names the project “{project}”."),
            Self::Organisation { with, name } => {
                write!(
                    f,
                    "You and @{with} both name the organisation “{}”.",
                    name.trim()
                )
            }
        }
    }
}

/// What somebody has in common with an image and those who propose it.
pub fn in_common(own: &Interests, image: &str, authors: &[Interests]) -> Vec<InCommon> {
    let projects = own
        .projects
        .iter()
        .filter(|project| names(project, image))
        .map(|project| InCommon::Project(project.clone()));
    let organisations = authors.iter().flat_map(|author| {
        author
            .organisations
            .iter()
            .filter(|theirs| own.organisations.iter().any(|mine| same(mine, theirs)))
            .map(|name| InCommon::Organisation {
                with: author.handle.clone(),
                name: name.clone(),
            })
    });
    projects.chain(organisations).collect()
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether a project is called as an image, or has its name within as a word of its own: "go" is
/// not named by "Django".
fn names(project: &str, image: &str) -> bool {
    let (project, image) = (project.to_lowercase(), image.trim().to_lowercase());
    if image.is_empty() {
        return false;
    }
    project.match_indices(&image).any(|(start, found)| {
        let before = project[..start].chars().next_back();
        let after = project[start + found.len()..].chars().next();
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        !is_word(before) && !is_word(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_named_by_whole_words() {
        for (project, image, named) in [
            ("skiff", "skiff", true),
            ("Skiff", "skiff", true),
            ("example/skiff-docker", "skiff", true),
            ("https://git.example.org/skiff", "skiff", true),
            ("skiffs", "skiff", false),
            ("Django", "go", false),
            ("neo4j-enterprise", "neo4j", true),
            ("rust-lang", "rust-lang", true),
            ("rustlang", "rust-lang", false),
            ("anything", "", false),
            ("", "skiff", false),
        ] {
            assert_eq!(names(project, image), named, "{project:?} {image:?}");
        }
    }

    #[test]
    fn organisations_are_compared_with_every_author() {
        let person = |handle: &str, organisations: &[&str], projects: &[&str]| Interests {
            handle: handle.to_owned(),
            organisations: organisations.iter().map(|&text| text.to_owned()).collect(),
            projects: projects.iter().map(|&text| text.to_owned()).collect(),
        };
        let own = person("me", &["Example Ltd", "Tools"], &["Skiff"]);
        let authors = [
            person("ada", &["example ltd "], &[]),
            person("bob", &["Others"], &["Skiff"]),
            person("eve", &["TOOLS"], &[]),
        ];
        let said: Vec<String> = in_common(&own, "skiff", &authors)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                "Your profile names the project “Skiff”.",
                "You and @ada both name the organisation “example ltd”.",
                "You and @eve both name the organisation “TOOLS”.",
            ]
        );
        assert_eq!(in_common(&Interests::default(), "skiff", &authors), []);
        assert_eq!(in_common(&own, "anvil", &[]), []);
    }
}
