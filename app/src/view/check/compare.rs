//! Two texts beside each other: what changed in sentences, and line by line.

use domain::change::{Difference, compare_dockerfiles, compare_manifests};
use domain::text::TextKind;
use serde::{Deserialize, Serialize};

use crate::parts::{DiffLayout, DiffRun};
use crate::view::difference;

/// The longest text that is compared, in bytes.
pub const COMPARED_LIMIT: usize = 250_000;

/// How many equal lines are shown around a change.
const CONTEXT: usize = 3;

/// What the page of two texts shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    /// What both are: manifests or Dockerfiles.
    pub kind: TextKind,
    /// The old text.
    pub before: String,
    /// The new text.
    pub after: String,
    /// Whether the new lines stand beside the old ones.
    pub side_by_side: bool,
    /// Whether the texts are ours, to write over.
    pub is_example: bool,
}

impl CompareView {
    /// The page on a first visit.
    pub fn example() -> Self {
        let before = super::example(TextKind::Manifest);
        let after = before
            .replace("1.4.2, 1.4, 1, latest", "1.5.0, 1.5, 1, latest")
            .replace("amd64, arm64v8", "amd64")
            .replace(
                "0123456789abcdef0123456789abcdef01234567",
                "89abcdef0123456789abcdef0123456789abcdef",
            )
            .replace("Directory: 1.4", "Directory: 1.5");
        Self {
            kind: TextKind::Manifest,
            before: before.to_owned(),
            after,
            side_by_side: false,
            is_example: true,
        }
    }

    /// What changed in meaning.
    pub fn facts(&self) -> Difference {
        match self.kind {
            TextKind::Dockerfile => compare_dockerfiles(&self.before, &self.after),
            _ => compare_manifests(&self.before, &self.after),
        }
    }

    /// What changed in the lines.
    pub fn runs(&self) -> Vec<DiffRun> {
        difference::runs(&self.before, &self.after, CONTEXT)
    }

    /// How the lines are laid out.
    pub fn layout(&self) -> DiffLayout {
        if self.side_by_side {
            DiffLayout::SideBySide
        } else {
            DiffLayout::Unified
        }
    }
}
