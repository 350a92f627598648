//! Git repositories: fetched by the program `git` into a folder that is gone afterwards.
//!
//! No working tree is ever made, so nothing in a repository can run or lead anywhere: no hook, no
//! filter, no link, no submodule. Files are read out of Git's own storage, under limits.

mod objects;
mod program;
mod reference;

use std::time::Duration;

use domain::bundle::{FILE_LIMIT, FilePath};
use domain::start::reached;
use tokio::sync::watch;

use crate::archive::{Collected, Collector};
use crate::egress::{Egress, EgressError, Url};
use objects::{Listed, ListedKind};
use program::Git;
pub use reference::{InvalidRevision, Revision};

/// The most characters of an address.
const URL_LIMIT: usize = 500;

/// How much one fetch may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// The time for everything.
    pub total: Duration,
    /// The bytes on disk.
    pub bytes: u64,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(60),
            bytes: 200_000_000,
        }
    }
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The branch or tag in full, as in `refs/heads/main`.
    pub reference: String,
    /// The commit.
    pub commit: String,
    /// The files that a draft takes, and what was left out.
    pub collected: Collected,
    /// Every other path of the repository; what it holds was not fetched.
    pub others: Vec<FilePath>,
}

/// Why a repository was not fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// The address is no address of a repository.
    Address(&'static str),
    /// The policy for outgoing requests forbids it, or nothing answers.
    Egress(EgressError),
    /// The revision is none.
    Revision(InvalidRevision),
    /// There is no branch or tag of this name.
    NoSuchBranch(String),
    /// There is no such commit.
    NoSuchCommit(String),
    /// It has no commit at all.
    Empty,
    /// It is not there, or only for those who sign in.
    NotPublic,
    /// It answers with the address of another one.
    Redirected,
    /// It took longer than it may, in seconds.
    TooSlow(u64),
    /// It is larger than it may be, in megabytes.
    TooLarge(u64),
    /// It has more files than are looked at.
    TooManyFiles,
    /// Its files are more than a draft takes.
    DraftTooLarge,
    /// `git` is not installed.
    NoGit,
    /// The other side was not to be reached, or broke off; it may be back soon.
    Passing(String),
    /// `git` failed, in its own words.
    Failed(String),
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(why) => f.write_str(why),
            Self::Egress(EgressError::NotPublic(host)) => write!(
                f,
                "{host} is no machine of the public network. Write the address under which everybody reaches the repository."
            ),
            Self::Egress(EgressError::Nowhere(host)) => {
                write!(f, "There is no machine of the name {host}. Check the address.")
            }
            Self::Egress(EgressError::TimedOut) => {
                f.write_str("The machine did not take a connection within 10 seconds.")
            }
            Self::Egress(error) => write!(f, "The repository was not reached: {error}."),
            Self::Revision(error) => write!(f, "{error}"),
            Self::NoSuchBranch(name) => write!(
                f,
                "There is no branch or tag {name} in the repository. A commit is written with all its 40 digits."
            ),
            Self::NoSuchCommit(commit) => write!(
                f,
                "There is no commit {commit} in the repository. Was it pushed?"
            ),
            Self::Empty => f.write_str("The repository has no commit yet."),
            Self::NotPublic => f.write_str(
                "The repository is not there, or it asks to sign in. It has to be readable by everybody: images are built from it.",
            ),
            Self::Redirected => f.write_str(
                "The repository answers with another address, which is not followed. Open it in a browser and write the address it leads to.",
            ),
            Self::TooSlow(seconds) => write!(
                f,
                "The repository was not fetched within {seconds} seconds."
            ),
            Self::TooLarge(megabytes) => write!(
                f,
                "The repository is larger than {megabytes} MB, even without its history."
            ),
            Self::TooManyFiles => f.write_str("The repository has too many files to look at."),
            Self::DraftTooLarge => f.write_str(
                "The files in the folders of the Dockerfiles are more than a draft takes (20 MB).",
            ),
            Self::NoGit => f.write_str(
                "This portal cannot fetch repositories: git is not installed on its machine.",
            ),
            Self::Passing(why) => write!(f, "The connection broke off: {why}."),
            Self::Failed(why) => write!(f, "Git could not fetch the repository: {why}."),
        }
    }
}

impl std::error::Error for FetchError {}

impl FetchError {
    /// Whether another try a little later may go better.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Passing(_) | Self::Egress(EgressError::Failed(_))
        )
    }
}

impl From<EgressError> for FetchError {
    fn from(error: EgressError) -> Self {
        Self::Egress(error)
    }
}

/// Reads the address of a repository.
///
/// # Errors
/// A sentence that says what an address is.
pub fn address(text: &str) -> Result<Url, FetchError> {
    const SHAPE: &str =
        "Write an address that begins with https://, as in https://github.com/example/skiff-docker";
    if text.len() > URL_LIMIT {
        return Err(FetchError::Address(
            "An address has at most 500 characters.",
        ));
    }
    let url = Url::parse(text).map_err(|_| FetchError::Address(SHAPE))?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(FetchError::Address(SHAPE));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Address(
            "Leave user name and password out of the address: the repository has to be readable by everybody.",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(FetchError::Address(
            "The address of a repository has neither ? nor #. Write the branch into the field below it.",
        ));
    }
    Ok(url)
}

/// Fetches repositories.
#[derive(Debug, Clone)]
pub struct Fetcher {
    egress: Egress,
    limits: FetchLimits,
}

impl Fetcher {
    /// A fetcher under a policy and limits.
    pub fn new(egress: Egress, limits: FetchLimits) -> Self {
        Self { egress, limits }
    }

    /// Whether the policy lets a repository be asked for at all.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        match self.egress.check(url) {
            Err(EgressError::Address(_)) => address("").map(drop),
            other => Ok(other?),
        }
    }

    /// Fetches the files of one revision that a draft takes. `progress` hears how far it is.
    ///
    /// # Errors
    /// When it is not to be had, takes too long or is too large.
    pub async fn fetch(
        &self,
        url: &Url,
        revision: &Revision,
        progress: &watch::Sender<String>,
    ) -> Result<Fetched, FetchError> {
        let all = self.fetch_unhurried(url, revision, progress);
        match tokio::time::timeout(self.limits.total, all).await {
            Ok(fetched) => fetched,
            // What runs is ended when its future is dropped.
            Err(_) => Err(FetchError::TooSlow(self.limits.total.as_secs())),
        }
    }

    async fn fetch_unhurried(
        &self,
        url: &Url,
        revision: &Revision,
        progress: &watch::Sender<String>,
    ) -> Result<Fetched, FetchError> {
        let say = |words: String| {
            progress.send_replace(words);
        };
        let host = url.host_str().unwrap_or_default();
        say(format!("Connecting to {host}."));
        self.check(url)?;
        let machine = self.egress.pin(url).await?;
        let git = Git::in_new_folder(url, machine, self.limits.bytes).await?;

        say("Asking for its branches.".to_owned());
        let found = reference::find(&git, revision).await?;
        let short = found.commit.get(..7).unwrap_or_default();
        say(format!("Fetching the list of files at {short}."));
        git.fetch_commit(&found.commit).await.map_err(|error| {
            let asked = matches!(revision, Revision::Commit(_));
            match error {
                FetchError::NoSuchBranch(_) if asked => {
                    FetchError::NoSuchCommit(found.commit.clone())
                }
                other => other,
            }
        })?;

        let mut collector = Collector::default();
        let listed = objects::list(&git, &found.commit, &mut collector).await?;
        let files = listed
            .iter()
            .filter(|listed| listed.kind == ListedKind::File)
            .map(|listed| &listed.path);
        let reached = reached(files.clone(), FILE_LIMIT);
        let wanted: Vec<&Listed> = {
            let paths: std::collections::BTreeSet<&FilePath> =
                reached.paths.iter().copied().collect();
            listed
                .iter()
                .filter(|listed| listed.kind == ListedKind::File && paths.contains(&listed.path))
                .collect()
        };
        say(format!("Fetching {} files.", wanted.len()));
        objects::read(&git, &wanted, &mut collector).await?;

        for listed in &listed {
            // Only what a draft would take is missed.
            let near = listed.path.directory();
            let is_near = wanted.iter().any(|file| file.path.directory() == near);
            match listed.kind {
                ListedKind::Link if is_near => {
                    collector.leave_link(listed.path.as_str().as_bytes())
                }
                ListedKind::Submodule if is_near => {
                    collector.leave_submodule(listed.path.as_str().as_bytes());
                }
                _ => {}
            }
        }
        let others = files
            .filter(|path| !wanted.iter().any(|file| file.path == **path))
            .cloned()
            .collect();
        let mut collected = collector.finish();
        if reached.left_out > 0 {
            collected.notes.push(format!(
                "The builds can reach {} more files. Only those beside the Dockerfiles are taken: add what they copy.",
                reached.left_out
            ));
        }
        if matches!(revision, Revision::Commit(_)) {
            collected.notes.push(format!(
                "The commit is taken to be on `{}`, the default branch; correct `GitFetch` when it is on another.",
                found.reference.trim_start_matches("refs/heads/")
            ));
        }
        Ok(Fetched {
            reference: found.reference,
            commit: found.commit,
            collected,
            others,
        })
    }
}

#[cfg(test)]
mod tests;
