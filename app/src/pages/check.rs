//! A manifest is checked while it is typed: the same rules in the browser, behind the form, and on
//! the command line.

mod editor;

use domain::Manifest;
use domain::finding::{Finding, Severity};
use leptos::prelude::*;

use crate::parts::{FindingItem, FindingLevel};
use editor::ManifestEditor;

/// What the page is called in the title of the document.
pub const TITLE: &str = "Check a manifest";

/// What the page says of itself to search engines.
pub const DESCRIPTION: &str =
    "Every error of a library manifest at once, with its line and what to write instead.";

/// The longest manifest that is checked, in bytes.
pub const TEXT_LIMIT: usize = 1_000_000;

/// A manifest to begin with.
const EXAMPLE: &str = "Maintainers: Ada Example (@ada-example)\nGitRepo: https://github.com/example/anvil.git\nGitFetch: refs/heads/main\n\nTags: 1.4.2, 1.4, 1, latest\nArchitectures: amd64, arm64v8\nGitCommit: 0123456789abcdef0123456789abcdef01234567\nDirectory: 1.4\n";

/// The page. `text` is what was sent, or nothing on a first visit.
pub fn check(text: Option<String>) -> impl IntoView {
    let sent = text.is_some();
    let text = text.unwrap_or_else(|| EXAMPLE.to_owned());
    view! {
        <h1>{TITLE}</h1>
        <p class="mt-2 max-w-[72ch]">
            "Paste the library manifest of an image. All errors are found at once, where the build system stops at the first; its own words are kept. Nothing is stored. "
            <a href="/rules">"All rules"</a>
        </p>
        <form method="post" action="/check" class="mt-4">
            <ManifestEditor text=text/>
            {(!sent)
                .then(|| view! { <p class="mt-2 text-sm text-muted">"This is an example; write over it."</p> })}
        </form>
    }
}

/// The findings of a text as the list shows them: what weighs most first, then by line.
pub fn items(text: &str) -> Vec<FindingItem> {
    let reading = Manifest::read(text);
    // The file's name is the image's, and a pasted text has none.
    let advice = reading.check_tags("image");
    let mut problems = reading.problems;
    problems.extend(advice);
    problems.sort_by_key(|finding| (finding.severity, finding.span.line));
    problems.into_iter().map(item).collect()
}

fn item(finding: Finding) -> FindingItem {
    FindingItem {
        rule: finding.rule.into_owned(),
        level: match finding.severity {
            Severity::Error => FindingLevel::Error,
            Severity::Block => FindingLevel::Block,
            Severity::Warn => FindingLevel::Warn,
            Severity::Advice => FindingLevel::Advice,
        },
        line: usize::try_from(finding.span.line)
            .ok()
            .filter(|line| *line > 0),
        message: finding.message.trim_end().to_owned(),
        help: Some(finding.help).filter(|help| !help.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn the_example_has_no_error() {
        let html = render(|| check(None));
        assert!(
            html.contains("The build system accepts this manifest") || html.contains("No finding"),
            "{html}"
        );
        assert!(html.contains("This is an example"), "{html}");
    }

    #[test]
    fn all_errors_are_shown_with_their_lines_and_rules() {
        let text = "Maintainers: nobody\nGitRepo: https://github.com/example/anvil.git\n\nTags: a b, <script>\nGitCommit: v1\n";
        let html = render(|| check(Some(text.to_owned())));
        for words in [
            "Line 1",
            "Line 4",
            "Line 5",
            "/rules/SW-M001",
            "/rules/SW-M006",
            "/rules/SW-M010",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert!(!html.contains("<script>"), "{html}");
        assert!(!html.contains("This is an example"), "{html}");
    }

    #[test]
    fn what_weighs_most_stands_first() {
        let levels: Vec<FindingLevel> = items("Maintainers: A (@a)\nUnknown: x\nGitRepo: https://a.example\n\nTags: a\nGitCommit: v1\n")
            .iter()
            .map(|item| item.level)
            .collect();
        assert_eq!(levels.first(), Some(&FindingLevel::Error), "{levels:?}");
        assert!(levels.len() > 1);
    }
}
