//! A text with what the rules say of it, as the check page and its editor show it.

mod compare;
mod placed;

use domain::finding::{apply, together};
use domain::text::{CheckedText, DocsFile, TextKind};
use serde::{Deserialize, Serialize};

use crate::parts::FindingLevel;

pub use compare::{COMPARED_LIMIT, CompareView};
pub use placed::{Excerpt, PlacedFinding, Shown, shown};

/// What a form sends to have every fix applied that can be applied at once.
pub const ALL_FIXES: &str = "all";

/// What the check page shows of one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    /// What the text is.
    pub kind: TextKind,
    /// The name of the image; empty when nobody said it.
    pub image: String,
    /// The text.
    pub text: String,
    /// Whether the text is ours, to write over.
    pub is_example: bool,
    /// The levels whose findings are not shown.
    pub hidden: Vec<FindingLevel>,
    /// What became of the fix that was asked for.
    pub outcome: Option<FixOutcome>,
}

/// What became of a fix that a form asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixOutcome {
    /// So many fixes stand in the text.
    Applied(usize),
    /// The finding is not there any more.
    NotThere,
}

impl CheckView {
    /// The page on a first visit.
    pub fn example(kind: TextKind) -> Self {
        Self {
            kind,
            image: String::new(),
            text: example(kind).to_owned(),
            is_example: true,
            hidden: Vec::new(),
            outcome: None,
        }
    }

    /// What the rules say of the text.
    pub fn checked(&self) -> CheckedText {
        checked(self.kind, &self.image, &self.text)
    }

    /// Applies the fix with this identifier, or [`ALL_FIXES`], and remembers what became of it.
    pub fn fix(&mut self, asked: &str) {
        self.outcome = Some(match fixed(&self.text, &self.checked(), asked) {
            Some((text, count)) => {
                self.text = text;
                FixOutcome::Applied(count)
            }
            None => FixOutcome::NotThere,
        });
    }
}

/// Checks a text; `image` as somebody typed it, empty for none.
///
/// A module of the browser half for one page leaves the rules of other pages out, so that it travels
/// fast: it is not asked for them.
pub fn checked(kind: TextKind, image: &str, text: &str) -> CheckedText {
    let image = Some(image.trim()).filter(|image| !image.is_empty());
    match kind {
        #[cfg(feature = "manifest")]
        TextKind::Manifest => domain::text::check_manifest(image, text),
        #[cfg(feature = "dockerfile")]
        TextKind::Dockerfile => domain::text::check_dockerfile(image, text),
        #[cfg(feature = "dockerfile")]
        TextKind::Entrypoint => domain::text::check_entrypoint(text),
        #[cfg(feature = "documentation")]
        TextKind::Docs(file) => domain::text::check_documentation(file, image, text),
        #[cfg(not(all(
            feature = "manifest",
            feature = "dockerfile",
            feature = "documentation"
        )))]
        _ => {
            let _ = (image, text);
            CheckedText::default()
        }
    }
}

/// The text with a fix applied, or with all that can be applied at once, and how many those are;
/// nothing when there is no such fix.
pub fn fixed(text: &str, checked: &CheckedText, asked: &str) -> Option<(String, usize)> {
    let fixes = if asked == ALL_FIXES {
        together(&checked.findings)
    } else {
        let named = placed::keys(&checked.findings).position(|key| key == asked)?;
        vec![checked.findings[named].fix.clone()?]
    };
    let text = apply(text, &fixes).ok()?;
    (!fixes.is_empty()).then_some((text, fixes.len()))
}

/// A text to begin with.
pub const fn example(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Manifest => {
            "Maintainers: Ada Example (@ada-example)\nGitRepo: https://github.com/example/anvil.git\nGitFetch: refs/heads/main\n\nTags: 1.4.2, 1.4, 1, latest\nArchitectures: amd64, arm64v8\nGitCommit: 0123456789abcdef0123456789abcdef01234567\nDirectory: 1.4\n"
        }
        TextKind::Dockerfile => {
            "FROM debian:trixie-slim\n\nRUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends anvil; \\\n\trm -rf /var/lib/apt/lists/*\n\nCOPY docker-entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"anvil\"]\n"
        }
        TextKind::Entrypoint => {
            "#!/bin/sh\nset -e\n\n# `docker run anvil --port 80` is `docker run anvil anvil --port 80`.\nif [ \"${1#-}\" != \"$1\" ]; then\n\tset -- anvil \"$@\"\nfi\n\nexec \"$@\"\n"
        }
        TextKind::Docs(DocsFile::Content) => {
            "# What is Anvil?\n\nAnvil shapes hot data into cold tables.\n\n%%LOGO%%\n\n# How to use this image\n\n```console\n$ docker run --name some-anvil -d %%IMAGE%%:latest\n```\n"
        }
        TextKind::Docs(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_example_has_a_finding() {
        for kind in TextKind::all().filter(|kind| !example(*kind).is_empty()) {
            let view = CheckView::example(kind);
            assert_eq!(view.checked().findings, [], "{kind}");
        }
    }

    #[test]
    fn one_fix_is_applied_or_all() {
        let text = example(TextKind::Manifest)
            .replace("Directory: 1.4", "directory: 1.4")
            .replace("Architectures:", "architectures:");
        let view = CheckView {
            text: text.clone(),
            ..CheckView::example(TextKind::Manifest)
        };
        let offers: Vec<String> = shown(&text, &view.checked())
            .findings
            .iter()
            .filter(|found| found.change.is_some())
            .map(|found| found.key.clone())
            .collect();
        assert_eq!(offers.len(), 2, "{offers:?}");

        let mut one = view.clone();
        one.fix(&offers[0]);
        assert_eq!(one.outcome, Some(FixOutcome::Applied(1)));
        let mut both = view.clone();
        both.fix(ALL_FIXES);
        assert_eq!(both.outcome, Some(FixOutcome::Applied(2)));
        assert_eq!(both.text, example(TextKind::Manifest));

        // A button of a page that is older than the text.
        both.fix(&offers[0]);
        assert_eq!(both.outcome, Some(FixOutcome::NotThere));
        assert_eq!(both.text, example(TextKind::Manifest));
    }
}
