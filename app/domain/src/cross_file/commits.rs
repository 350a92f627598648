//! Whether the commits are where the manifest says, and whether their history carries ballast.

use std::collections::BTreeSet;

use super::rules::{COMMIT_NOT_IN_REFERENCE, REFERENCE_MISSING, TARBALL_CHANGED};
use super::{BuildCommit, Checking, GitHistory, architectures};

/// The size that a changed tarball may have, in MB as the job counts them: whole units of 2^20
/// bytes, so that only from three on it objects.
const TARBALL_LIMIT_MB: u64 = 2;

impl Checking<'_> {
    /// Rules N21 to N23, once for each commit and its reference.
    pub(super) fn commits(&mut self) {
        let mut seen = BTreeSet::new();
        for (index, entry) in self.reading.manifest.entries.iter().enumerate() {
            for architecture in architectures(entry) {
                let commit = BuildCommit::of(entry, architecture);
                if !seen.insert(commit.clone()) {
                    continue;
                }
                let Some(history) = self.facts.histories.get(&commit) else {
                    let reason = format!(
                        "the history of {} at {} is not there",
                        commit.git_repo, commit.git_commit
                    );
                    self.skip(&REFERENCE_MISSING, reason.clone());
                    self.skip(&COMMIT_NOT_IN_REFERENCE, reason.clone());
                    self.skip(&TARBALL_CHANGED, reason);
                    continue;
                };
                self.reference(index, &commit, history);
                self.tarballs(index, &commit, history);
            }
        }
    }

    fn reference(&mut self, index: usize, commit: &BuildCommit, history: &GitHistory) {
        let head = format!("   - commit {}:\n     - ", commit.git_commit);
        let (fetch, repo) = (&commit.git_fetch, &commit.git_repo);
        if !history.reference_exists {
            // The slip in the message is the job's.
            let message = format!("{head}unable to to fetch specified GitFetch: {fetch}");
            let help = format!("Write a branch or tag that {repo} has.");
            let span = self.places.value(index, "GitFetch");
            return self.find(&REFERENCE_MISSING, span, message, help);
        }
        match history.in_reference {
            Some(true) => {}
            Some(false) => {
                let message = format!("{head}is not in the specified ref GitFetch: {fetch}");
                let help = "Set `GitFetch` to the branch or tag that holds the commit, such as `refs/heads/main`.";
                let span = self.places.value(index, "GitCommit");
                self.find(&COMMIT_NOT_IN_REFERENCE, span, message, help.to_owned());
            }
            None => {
                let reason = format!(
                    "nobody asked whether {fetch} of {repo} holds {}",
                    commit.git_commit
                );
                self.skip(&COMMIT_NOT_IN_REFERENCE, reason);
            }
        }
    }

    fn tarballs(&mut self, index: usize, commit: &BuildCommit, history: &GitHistory) {
        let Some(tarballs) = &history.changed_tarballs else {
            let reason = format!(
                "the history before {} was not searched for tarballs",
                commit.git_commit
            );
            return self.skip(&TARBALL_CHANGED, reason);
        };
        for tarball in tarballs {
            let size = tarball.bytes >> 20;
            if size <= TARBALL_LIMIT_MB {
                continue;
            }
            let top = if tarball.commit == commit.git_commit {
                String::new()
            } else {
                format!(" (in history of {})", commit.git_commit)
            };
            let message = format!(
                "   - commit {}{top}:\n     - modified binary file (larger than {TARBALL_LIMIT_MB}MB): {} ({size}MB)",
                tarball.commit, tarball.path
            );
            let help = "Rewrite the branch so that each tarball is in one commit of its history, and name that commit.";
            let span = self.places.value(index, "GitCommit");
            self.find(&TARBALL_CHANGED, span, message, help.to_owned());
        }
    }
}
