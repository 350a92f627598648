//! What a local clone tells about the commits of a manifest: asked with the `git` program, which
//! reads the clone and nothing else. Nothing is fetched and nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, ensure};
use domain::cross_file::{BuildCommit, BuildContent, BuildFile, ChangedTarball, GitHistory};
use domain::dockerfile::froms_as_reference;
use domain::manifest::{Entry, Manifest};
use serde_json::Value;

/// Which files the job looks for in the history.
const TARBALLS: &str = "*.tar*";

/// What was learned.
#[derive(Debug, Default)]
pub struct GitFacts {
    /// What stands at the commits.
    pub builds: BTreeMap<BuildFile, BuildContent>,
    /// Whether the commits are where the manifest says, and what their history carries.
    pub histories: BTreeMap<BuildCommit, GitHistory>,
}

impl GitFacts {
    /// Asks a clone about every commit of the manifest.
    ///
    /// # Errors
    /// When `git` cannot be started, or the folder is no repository.
    pub fn read(repository: &Path, manifest: &Manifest) -> anyhow::Result<Self> {
        let clone = Clone { repository };
        ensure!(
            clone.asks(&["rev-parse", "--git-dir"])?.status.success(),
            "{} is no Git repository",
            repository.display()
        );
        let mut facts = Self::default();
        for entry in &manifest.entries {
            for architecture in &entry.architectures {
                let commit = BuildCommit::of(entry, architecture);
                if !is_hash(&commit.git_commit) || !is_reference(&commit.git_fetch) {
                    // The manifest's own rules say so; nothing like that is handed to a program.
                    continue;
                }
                let file = BuildFile::of(entry, architecture);
                if !facts.builds.contains_key(&file)
                    && let Some(content) = clone.build(entry, architecture)?
                {
                    facts.builds.insert(file, content);
                }
                if !facts.histories.contains_key(&commit)
                    && let Some(history) = clone.history(&commit)?
                {
                    facts.histories.insert(commit, history);
                }
            }
        }
        Ok(facts)
    }
}

/// A clone on this machine.
struct Clone<'a> {
    repository: &'a Path,
}

impl Clone<'_> {
    fn asks(&self, words: &[&str]) -> anyhow::Result<Output> {
        Command::new("git")
            .arg("-C")
            .arg(self.repository)
            // What the clone is configured to run is not run.
            .args([
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.hooksPath=/dev/null",
                "--no-pager",
                "--no-replace-objects",
            ])
            .args(words)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .output()
            .context("the program git cannot be started")
    }

    fn says(&self, words: &[&str]) -> anyhow::Result<Option<String>> {
        let output = self.asks(words)?;
        Ok(output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// What a reference of the manifest is called here: a branch of the origin may be here under
    /// the origin's name only.
    fn reference(&self, wanted: &str) -> anyhow::Result<Option<String>> {
        let remote = wanted
            .strip_prefix("refs/heads/")
            .map(|branch| format!("refs/remotes/origin/{branch}"));
        for name in remote.into_iter().chain([wanted.to_owned()]) {
            let commit = format!("{name}^{{commit}}");
            if self
                .says(&["rev-parse", "--verify", "--quiet", &commit])?
                .is_some()
            {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// What Git says about a commit; nothing when neither it nor its reference is here, as in the
    /// clone of another repository.
    fn history(&self, commit: &BuildCommit) -> anyhow::Result<Option<GitHistory>> {
        let hash = commit.git_commit.as_str();
        let known = self
            .says(&["cat-file", "-e", &format!("{hash}^{{commit}}")])?
            .is_some();
        let reference = self.reference(&commit.git_fetch)?;
        if !known && reference.is_none() {
            return Ok(None);
        }
        let in_reference = match &reference {
            Some(name) if known => {
                let asked = self.asks(&["merge-base", "--is-ancestor", hash, name])?;
                asked
                    .status
                    .code()
                    .filter(|code| *code < 2)
                    .map(|code| code == 0)
            }
            // A complete clone that has the reference has all that is in it.
            Some(_) => self.is_complete()?.then_some(false),
            None => None,
        };
        Ok(Some(GitHistory {
            reference_exists: reference.is_some(),
            in_reference,
            changed_tarballs: match known {
                true => self.changed_tarballs(hash)?,
                false => None,
            },
        }))
    }

    fn is_complete(&self) -> anyhow::Result<bool> {
        let shallow = self.says(&["rev-parse", "--is-shallow-repository"])?;
        Ok(shallow.is_some_and(|said| said.trim() == "false"))
    }

    /// The tarballs that a commit of the history changed or deleted; nothing when the history is
    /// not all here.
    fn changed_tarballs(&self, hash: &str) -> anyhow::Result<Option<Vec<ChangedTarball>>> {
        if !self.is_complete()? {
            return Ok(None);
        }
        let log = [
            "log",
            "--no-renames",
            "--diff-filter=DMT",
            "--raw",
            "--no-abbrev",
            "-z",
            "--format=%x01%H",
            hash,
            "--",
            TARBALLS,
        ];
        let Some(said) = self.says(&log)? else {
            return Ok(None);
        };
        let mut found = Vec::new();
        let mut sizes: BTreeMap<String, Option<u64>> = BTreeMap::new();
        for of_commit in said.split('\u{1}').skip(1) {
            let mut fields = of_commit
                .split('\0')
                .map(|field| field.trim_start_matches('\n'));
            let commit = fields.next().unwrap_or_default().trim();
            while let (Some(change), Some(path)) = (fields.next(), fields.next()) {
                // ":MODE MODE OLD NEW STATUS"
                let words: Vec<&str> = change.split_whitespace().collect();
                let [_, _, old, new, status] = words[..] else {
                    continue;
                };
                let blob = if status.starts_with('D') { old } else { new };
                let size = match sizes.get(blob) {
                    Some(size) => *size,
                    None => {
                        let size = self.says(&["cat-file", "-s", blob])?;
                        let size = size.and_then(|size| size.trim().parse().ok());
                        sizes.insert(blob.to_owned(), size);
                        size
                    }
                };
                let Some(bytes) = size else { return Ok(None) };
                found.push(ChangedTarball {
                    commit: commit.to_owned(),
                    path: path.to_owned(),
                    bytes,
                });
            }
        }
        Ok(Some(found))
    }

    /// What stands at the commit of an entry; nothing when it is not here.
    fn build(&self, entry: &Entry, architecture: &str) -> anyhow::Result<Option<BuildContent>> {
        let commit = entry.git_commit_for(architecture);
        let path = entry.dockerfile_path(architecture);
        let show = |path: &str| self.says(&["cat-file", "blob", &format!("{commit}:{path}")]);
        if entry.builder_for(architecture) != "oci-import" {
            let text = show(&path)?;
            return Ok(text.map(|text| BuildContent::Dockerfile(froms_as_reference(&text))));
        }
        let beside = path
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let read = |path: &str| -> anyhow::Result<Option<Value>> {
            Ok(show(path)?.and_then(|text| serde_json::from_str(&text).ok()))
        };
        let (Some(layout), Some(index)) = (read(&format!("{beside}oci-layout"))?, read(&path)?)
        else {
            return Ok(None);
        };
        let schema = index["schemaVersion"]
            .as_u64()
            .and_then(|schema| schema.try_into().ok());
        Ok(Some(BuildContent::OciLayout {
            version: layout["imageLayoutVersion"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            schema: schema.unwrap_or_default(),
            manifests: index["manifests"].as_array().map_or(0, Vec::len),
        }))
    }
}

fn is_hash(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text is a branch or tag in full and nothing that Git would read as more than a name.
fn is_reference(text: &str) -> bool {
    let named: BTreeSet<u8> = text.bytes().collect();
    ["refs/heads/", "refs/tags/"]
        .iter()
        .any(|start| text.starts_with(start))
        && !text.contains("..")
        && !text.contains("@{")
        && !named
            .iter()
            .any(|byte| byte.is_ascii_control() || b" ~^:?*[\\".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_handed_to_git() {
        assert!(is_reference("refs/heads/main") && is_reference("refs/tags/v1.2"));
        for wrong in [
            "main",
            "--output=x",
            "refs/heads/a..b",
            "refs/heads/a b",
            "refs/heads/a^{}",
            "refs/heads/@{1}",
        ] {
            assert!(!is_reference(wrong), "{wrong}");
        }
        assert!(is_hash(&"a".repeat(40)) && !is_hash("HEAD") && !is_hash(&"g".repeat(40)));
    }
}
