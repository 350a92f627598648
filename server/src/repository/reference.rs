//! Which state of a repository is meant: a branch, a tag, a commit, or the default branch.

use super::FetchError;
use super::program::Git;

/// The longest name of a branch or tag that is asked for.
const NAME_LIMIT: usize = 200;

/// A state of a repository, as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revision {
    /// The default branch as it is.
    Default,
    /// A branch or a tag.
    Named(String),
    /// A commit, with all its digits in lower case.
    Commit(String),
}

/// A text that is no revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidRevision;

impl std::fmt::Display for InvalidRevision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Write the name of a branch or tag, or a commit with all its 40 digits.")
    }
}

impl std::error::Error for InvalidRevision {}

impl std::str::FromStr for Revision {
    type Err = InvalidRevision;

    fn from_str(text: &str) -> Result<Self, InvalidRevision> {
        if text.is_empty() {
            return Ok(Self::Default);
        }
        if matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self::Commit(text.to_ascii_lowercase()));
        }
        let name = ["refs/heads/", "refs/tags/"]
            .into_iter()
            .find_map(|folder| text.strip_prefix(folder))
            .unwrap_or(text);
        // As `git check-ref-format` has it, and no pattern.
        let is_name = !name.is_empty()
            && name.len() <= NAME_LIMIT
            && !name.starts_with(['-', '/', '.'])
            && !name.ends_with(['/', '.'])
            && !name.ends_with(".lock")
            && !["..", "//", "@{", "/."]
                .iter()
                .any(|bad| name.contains(bad))
            && !name
                .chars()
                .any(|c| c.is_control() || c.is_whitespace() || "~^:?*[\\\u{7f}".contains(c));
        if !is_name || name == "@" {
            return Err(InvalidRevision);
        }
        Ok(Self::Named(text.to_owned()))
    }
}

/// What a revision stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The branch or tag in full.
    pub reference: String,
    /// The commit.
    pub commit: String,
}

/// Asks the other side what a revision stands for.
pub(super) async fn find(git: &Git, revision: &Revision) -> Result<Found, FetchError> {
    let wanted: Vec<String> = match revision {
        Revision::Named(name) if name.starts_with("refs/") => vec![name.clone()],
        Revision::Named(name) => vec![format!("refs/heads/{name}"), format!("refs/tags/{name}")],
        Revision::Default | Revision::Commit(_) => Vec::new(),
    };
    let mut patterns = vec!["HEAD".to_owned()];
    for name in &wanted {
        patterns.push(name.clone());
        // An annotated tag is an object of its own; behind this name is its commit.
        patterns.push(format!("{name}^{{}}"));
    }
    let answer = git.list_references(&patterns).await?;
    let mut default = None;
    let mut known = Vec::new();
    for line in answer.lines() {
        let Some((value, name)) = line.split_once('\t') else {
            continue;
        };
        match value.strip_prefix("ref: ") {
            Some(branch) if name == "HEAD" => default = Some(branch.to_owned()),
            Some(_) => {}
            None => known.push((name, value)),
        }
    }
    let commit_of = |name: &str| {
        let is_commit = |text: &str| {
            matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let value = |name: &str| known.iter().find(|(known, _)| *known == name);
        let peeled = value(&format!("{name}^{{}}")).or_else(|| value(name));
        peeled
            .map(|(_, commit)| (*commit).to_owned())
            .filter(|commit| is_commit(commit))
    };
    let branch = || {
        let branch = default
            .clone()
            .filter(|name| name.parse::<Revision>().is_ok());
        branch.unwrap_or_else(|| "refs/heads/main".to_owned())
    };
    match revision {
        Revision::Default => Ok(Found {
            reference: branch(),
            commit: commit_of("HEAD").ok_or(FetchError::Empty)?,
        }),
        Revision::Commit(commit) => Ok(Found {
            reference: branch(),
            commit: commit.clone(),
        }),
        Revision::Named(name) => {
            let found = wanted.iter().find_map(|reference| {
                Some(Found {
                    commit: commit_of(reference)?,
                    reference: reference.clone(),
                })
            });
            found.ok_or_else(|| FetchError::NoSuchBranch(name.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_a_name_or_a_whole_commit() {
        let named = |text: &str| Ok(Revision::Named(text.to_owned()));
        for (text, read) in [
            ("", Ok(Revision::Default)),
            ("main", named("main")),
            ("feature/x-1", named("feature/x-1")),
            ("refs/tags/v1.2", named("refs/tags/v1.2")),
            ("größe", named("größe")),
            ("abc1234", named("abc1234")),
            (
                "3B1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c",
                Ok(Revision::Commit(
                    "3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c".to_owned(),
                )),
            ),
        ] {
            assert_eq!(text.parse(), read, "{text}");
        }
        for bad in [
            "--upload-pack=touch /tmp/x",
            "-x",
            "a b",
            "a..b",
            "a:b",
            "main^",
            "main~1",
            "a*",
            "@{u}",
            "@",
            "a\n",
            "a.lock",
            "/a",
            "a/",
            "refs/heads/",
            "a\u{202e}\u{7f}",
        ] {
            assert_eq!(bad.parse::<Revision>(), Err(InvalidRevision), "{bad}");
        }
    }
}
