//! The files of both sides: which differ, which change in the same way, which were viewed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::parts::FindingItem;
use app::view::difference;
use app::view::review::{FileBody, FileEntry, FileGroup, FileView, PlacedFinding, ThreadView};

use super::held::{self, Group, Held, PAGE};
use super::{Access, Workspace};
use crate::portal::parts;
use crate::render;

/// How many equal lines are shown around a change.
const CONTEXT: usize = 4;
/// The longest text that is shown as lines, in bytes.
const SHOWN_LIMIT: usize = 400_000;

/// A file on both sides.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its path.
    pub path: String,
    /// Of which kind it is.
    pub group: Group,
    /// What it held.
    pub old: Option<Held>,
    /// What it holds.
    pub new: Option<Held>,
    /// What changed in it.
    pub changes: Vec<(String, String)>,
    /// The path of an earlier file with the same changes, into which it is folded.
    pub folded: Option<String>,
}

impl Pair {
    /// Whether both sides hold the same.
    pub fn is_equal(&self) -> bool {
        self.old == self.new
    }

    /// What it is known by: what it holds now, or that it is gone.
    pub fn digest(&self) -> String {
        self.new
            .as_ref()
            .map_or_else(|| "gone".to_owned(), Held::digest)
    }

    fn counts(&self) -> (usize, usize) {
        let lines = |side: fn(&(String, String)) -> &String| {
            self.changes
                .iter()
                .map(|change| side(change).lines().count())
                .sum()
        };
        (lines(|(_, came)| came), lines(|(went, _)| went))
    }
}

/// Both sides as pairs, in the order of the list.
pub fn pairs(
    manifest: &str,
    mut new: BTreeMap<String, Held>,
    mut old: BTreeMap<String, Held>,
) -> Vec<Pair> {
    let built = held::built(manifest);
    let paths: BTreeSet<String> = new.keys().chain(old.keys()).cloned().collect();
    let mut pairs: Vec<Pair> = paths
        .into_iter()
        .map(|path| {
            let (old, new) = (old.remove(&path), new.remove(&path));
            let text = |side: &Option<Held>| {
                side.as_ref()
                    .and_then(Held::text)
                    .unwrap_or_default()
                    .to_owned()
            };
            let changes = if old == new {
                Vec::new()
            } else {
                difference::changes(&text(&old), &text(&new))
            };
            Pair {
                group: held::group(&path, &built),
                path,
                old,
                new,
                changes,
                folded: None,
            }
        })
        .collect();
    pairs.sort_by(|one, other| (one.group, &one.path).cmp(&(other.group, &other.path)));
    fold(&mut pairs);
    pairs
}

/// Folds files of the build that change in the same way into the first of them.
fn fold(pairs: &mut [Pair]) {
    let mut first: HashMap<(String, Vec<(String, String)>), String> = HashMap::new();
    for pair in pairs {
        let foldable = matches!(pair.group, Group::Dockerfiles | Group::Context);
        if !foldable || pair.is_equal() || pair.changes.is_empty() {
            continue;
        }
        let name = pair.path.rsplit('/').next().unwrap_or_default().to_owned();
        let key = (name, pair.changes.clone());
        match first.get(&key) {
            Some(path) => pair.folded = Some(path.clone()),
            None => {
                first.insert(key, pair.path.clone());
            }
        }
    }
}

impl Workspace {
    /// The file with a path.
    pub(super) fn pair(&self, path: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.path == path)
    }

    /// Whether the reader has viewed what a file holds now.
    pub(super) fn is_viewed(&self, pair: &Pair) -> bool {
        self.viewed.get(&pair.path) == Some(&pair.digest())
    }

    /// The files that are listed: those that differ and are not folded, and those with threads.
    pub(super) fn listed(&self, open_threads: &BTreeMap<String, usize>) -> Vec<&Pair> {
        self.pairs
            .iter()
            .filter(|pair| {
                let differs = !pair.is_equal() && pair.folded.is_none();
                differs || open_threads.contains_key(&pair.path)
            })
            .collect()
    }

    /// The file that is shown: the one asked for, else the first that was not viewed.
    pub(super) fn shown<'w>(&'w self, listed: &[&'w Pair]) -> Option<&'w Pair> {
        self.query
            .file
            .as_deref()
            .and_then(|path| self.pair(path))
            .or_else(|| listed.iter().copied().find(|pair| !self.is_viewed(pair)))
            .or_else(|| listed.first().copied())
    }

    /// The list of files.
    pub(super) fn groups(
        &self,
        listed: &[&Pair],
        open_threads: &BTreeMap<String, usize>,
    ) -> Vec<FileGroup> {
        let mut findings: BTreeMap<String, usize> = BTreeMap::new();
        for found in &self.found.findings {
            *findings.entry(parts::stored_name(&found.text)).or_default() += 1;
        }
        let groups = [
            Group::Manifest,
            Group::Dockerfiles,
            Group::Context,
            Group::Documentation,
            Group::Form,
            Group::Page,
        ];
        groups
            .into_iter()
            .filter_map(|group| {
                let files: Vec<FileEntry> = listed
                    .iter()
                    .filter(|pair| pair.group == group)
                    .map(|pair| {
                        let (added, removed) = pair.counts();
                        FileEntry {
                            label: held::label(&pair.path),
                            added,
                            removed,
                            viewed: self.is_viewed(pair),
                            same_change: self.same_change(pair).len(),
                            open_threads: open_threads.get(&pair.path).copied().unwrap_or(0),
                            findings: findings.get(&pair.path).copied().unwrap_or(0),
                            path: pair.path.clone(),
                        }
                    })
                    .collect();
                let equal = self
                    .pairs
                    .iter()
                    .filter(|pair| pair.group == group && pair.is_equal())
                    .count();
                (!files.is_empty() || equal > 0).then(|| FileGroup {
                    label: group.label().to_owned(),
                    files,
                    equal,
                })
            })
            .collect()
    }

    /// Other files that change in the same way, with the paths they go by.
    pub(super) fn same_change(&self, pair: &Pair) -> Vec<(String, String)> {
        let first = pair.folded.as_ref().unwrap_or(&pair.path);
        self.pairs
            .iter()
            .filter(|other| other.path != pair.path)
            .filter(|other| other.path == *first || other.folded.as_ref() == Some(first))
            .filter(|other| !other.changes.is_empty() && other.changes == pair.changes)
            .map(|other| (held::label(&other.path), other.path.clone()))
            .collect()
    }

    /// The file that is shown, with its neighbours in the list.
    pub(super) fn file(&self, pair: &Pair, listed: &[&Pair], threads: &[ThreadView]) -> FileView {
        let place = listed.iter().position(|other| other.path == pair.path);
        let neighbour = |place: Option<usize>| {
            place
                .and_then(|place| listed.get(place))
                .map(|other| other.path.clone())
        };
        FileView {
            path: pair.path.clone(),
            label: held::label(&pair.path),
            body: self.body(pair, !threads.is_empty()),
            same_change: self.same_change(pair),
            viewed: self.is_viewed(pair),
            findings: self.findings(pair),
            previous: neighbour(place.and_then(|place| place.checked_sub(1))),
            next: neighbour(place.map(|place| place + 1)),
        }
    }

    fn body(&self, pair: &Pair, has_threads: bool) -> FileBody {
        let text = |side: &Option<Held>| side.as_ref().and_then(Held::text).map(str::to_owned);
        if pair.path == PAGE
            && let Some(new) = text(&pair.new)
        {
            let old = text(&pair.old);
            return FileBody::Rendered {
                html: render::markdown(&new).html,
                runs: old
                    .as_ref()
                    .filter(|old| old.len().max(new.len()) <= SHOWN_LIMIT)
                    .map(|old| difference::runs(old, &new, CONTEXT))
                    .unwrap_or_default(),
                before: old.map(|old| render::markdown(&old).html),
            };
        }
        let described = |sentences: Vec<String>| FileBody::Described {
            sentences,
            href: self.fetched(pair),
        };
        let (old, new) = match (&pair.old, &pair.new) {
            (Some(Held::Binary(..)), _) | (_, Some(Held::Binary(..))) => {
                return described(binary(pair));
            }
            (old, new) => (
                old.as_ref().and_then(Held::text).unwrap_or_default(),
                new.as_ref().and_then(Held::text).unwrap_or_default(),
            ),
        };
        if old.len() > SHOWN_LIMIT || new.len() > SHOWN_LIMIT {
            return described(vec![format!(
                "It is too long to be shown here: {} kB.",
                new.len() / 1_000
            )]);
        }
        let mut runs = difference::runs(old, new, CONTEXT);
        if runs.is_empty() && (has_threads || pair.is_equal()) {
            // Nothing differs, and still something is said about it, or it was asked for.
            runs = difference::whole(new);
        }
        FileBody::Difference { runs }
    }

    /// Where a file can be fetched.
    fn fetched(&self, pair: &Pair) -> Option<String> {
        pair.new.as_ref()?;
        let number = self.open.row.number?;
        let path: Vec<String> = pair
            .path
            .split('/')
            .map(app::view::address::path_segment)
            .collect();
        Some(format!(
            "/proposals/{number}/revisions/{}/files/{}",
            self.revision.0,
            path.join("/")
        ))
    }

    fn findings(&self, pair: &Pair) -> Vec<PlacedFinding> {
        self.found
            .findings
            .iter()
            .filter(|found| parts::stored_name(&found.text) == pair.path)
            .map(|found| PlacedFinding {
                answer: self
                    .new
                    .explanations
                    .get(found.finding.rule.as_ref())
                    .cloned()
                    .unwrap_or_default(),
                finding: FindingItem {
                    rule: found.finding.rule.to_string(),
                    level: found.finding.severity.into(),
                    line: usize::try_from(found.finding.span.line)
                        .ok()
                        .filter(|line| *line > 0),
                    message: found.finding.message.trim_end().to_owned(),
                    help: Some(found.finding.help.clone()).filter(|help| !help.is_empty()),
                },
            })
            .collect()
    }

    /// Whether the reader can write.
    pub(super) fn writes(&self) -> bool {
        self.access == Access::Write
    }
}

fn binary(pair: &Pair) -> Vec<String> {
    let size = |side: &Option<Held>| match side {
        Some(Held::Binary(size, _)) => Some(format!("{size} bytes")),
        Some(Held::Text(text)) => Some(format!("{} bytes of text", text.len())),
        None => None,
    };
    match (size(&pair.old), size(&pair.new)) {
        (None, Some(new)) => vec![format!("It is no text. It is new and has {new}.")],
        (Some(old), None) => vec![format!("It is no text. It had {old} and is gone.")],
        (Some(old), Some(new)) if pair.is_equal() => {
            vec![format!("It is no text. It has {new}, as before ({old}).")]
        }
        (Some(old), Some(new)) => {
            vec![format!("It is no text. It had {old} and has {new} now.")]
        }
        (None, None) => Vec::new(),
    }
}
