//! A text is checked while it is typed: the same rules in the browser, behind the form, and on the
//! command line. A second page compares two texts.

pub mod compare;

use domain::text::{DocsFile, TextKind};
use leptos::prelude::*;

use crate::pages::shortcuts::Shortcuts;
use crate::parts::{CodeEditor, EditedText, Notice, Tab, Tabs, Tone};
use crate::view::check::{CheckView, FixOutcome};

/// What the pages say of themselves to search engines.
pub const DESCRIPTION: &str = "Every finding of a library manifest, a Dockerfile, an entrypoint script or a documentation file at once, with its line and what to write instead.";

/// The pages, in the order of their tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckPage {
    /// One text of this kind; for documentation any of its files.
    Text(TextKind),
    /// Two texts.
    Compare,
}

impl CheckPage {
    const TABS: [Self; 5] = [
        Self::Text(TextKind::Manifest),
        Self::Text(TextKind::Dockerfile),
        Self::Text(TextKind::Entrypoint),
        Self::Text(TextKind::Docs(DocsFile::Content)),
        Self::Compare,
    ];

    /// The page at the end of the address `/check/SLUG`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::TABS
            .into_iter()
            .find(|page| page.href().strip_prefix("/check/") == Some(slug))
    }

    /// The address.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Text(TextKind::Manifest) => "/check",
            Self::Text(TextKind::Dockerfile) => "/check/dockerfile",
            Self::Text(TextKind::Entrypoint) => "/check/entrypoint",
            Self::Text(TextKind::Docs(_)) => "/check/docs",
            Self::Compare => "/check/compare",
        }
    }

    /// What the page is called in the title of the document.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Text(TextKind::Manifest) => "Check a manifest",
            Self::Text(TextKind::Dockerfile) => "Check a Dockerfile",
            Self::Text(TextKind::Entrypoint) => "Check an entrypoint script",
            Self::Text(TextKind::Docs(_)) => "Check documentation",
            Self::Compare => "Compare two texts",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Text(TextKind::Manifest) => "Manifest",
            Self::Text(TextKind::Dockerfile) => "Dockerfile",
            Self::Text(TextKind::Entrypoint) => "Entrypoint",
            Self::Text(TextKind::Docs(_)) => "Documentation",
            Self::Compare => "Compare",
        }
    }

    /// What a text of this page may be.
    pub fn kinds(self) -> Vec<TextKind> {
        match self {
            Self::Text(TextKind::Docs(_)) => DocsFile::ALL.map(TextKind::Docs).to_vec(),
            Self::Text(kind) => vec![kind],
            Self::Compare => vec![TextKind::Manifest, TextKind::Dockerfile],
        }
    }
}

/// The heading and the row of tabs.
fn head(page: CheckPage) -> impl IntoView {
    let tabs = CheckPage::TABS
        .into_iter()
        .map(|tab| Tab {
            label: tab.label().to_owned(),
            href: tab.href().to_owned(),
            current: tab.href() == page.href(),
            count: None,
        })
        .collect();
    view! {
        <h1>{page.title()}</h1>
        <div class="mt-4">
            <Tabs label="What is checked" tabs/>
        </div>
    }
}

/// The page of one text.
pub fn check(view: CheckView) -> impl IntoView {
    let page = CheckPage::Text(view.kind);
    let what = match view.kind {
        TextKind::Manifest => {
            "Paste the library manifest of an image. All errors are found at once, where the build system stops at the first; its own words are kept."
        }
        TextKind::Dockerfile => {
            "Paste a Dockerfile. What reviewers ask for again and again is found at once, with the reason."
        }
        TextKind::Entrypoint => {
            "Paste the script that starts a container. Scripts for sh and bash are read."
        }
        TextKind::Docs(_) => {
            "Paste a file of the documentation folder, and say which it is. Rules that compare files need the whole folder: "
        }
    };
    let command = matches!(view.kind, TextKind::Docs(_))
        .then(|| view! { <code>"slipway check docs FOLDER"</code> ". " });
    let outcome = view.outcome.map(|outcome| match outcome {
        FixOutcome::Applied(1) => {
            view! { <Notice tone=Tone::Good title="The fix was applied.">""</Notice> }.into_any()
        }
        FixOutcome::Applied(count) => {
            view! { <Notice tone=Tone::Good title=format!("{count} fixes were applied.")>""</Notice> }
                .into_any()
        }
        FixOutcome::NotThere => view! {
            <Notice tone=Tone::Turn title="That fix does not fit the text any more.">
                <p>"The text has changed since it was checked. The findings are those of the text as it is now."</p>
            </Notice>
        }
        .into_any(),
    });
    let edited = EditedText {
        name: "text".to_owned(),
        label: page.label().to_owned(),
        kind: view.kind,
        kinds: page.kinds(),
        image: view.image,
        asks_image: view.kind != TextKind::Entrypoint,
        value: view.text,
        hidden: view.hidden,
        button: "Check".to_owned(),
    };
    view! {
        {head(page)}
        <p class="max-w-[72ch]">
            {what} {command} " Nothing is stored. "
            {view.is_example.then_some("The text below is an example; write over it. ")}
            <a href="/rules">"All rules"</a>
        </p>
        {outcome}
        <form method="post" action=format!("{}#text-summary", page.href()) class="mt-4">
            <CodeEditor edited/>
        </form>
        <Shortcuts keys=&[
            ("F8", "Go to the next finding, from within the text"),
            ("Shift F8", "Go to the finding before"),
        ]/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::FindingLevel;
    use crate::shell::render;
    use crate::view::check::example;

    #[test]
    fn every_tab_has_an_address_of_its_own() {
        for page in CheckPage::TABS {
            let slug = page.href().strip_prefix("/check/");
            assert_eq!(
                slug.map_or(Some(CheckPage::TABS[0]), CheckPage::from_slug),
                Some(page)
            );
        }
        assert_eq!(CheckPage::from_slug("nothing"), None);
    }

    #[test]
    fn the_examples_have_no_finding() {
        for page in CheckPage::TABS {
            let CheckPage::Text(kind) = page else {
                continue;
            };
            let html = render(|| check(CheckView::example(kind)));
            assert!(html.contains("No finding"), "{html}");
            assert!(html.contains("The text below is an example"), "{html}");
            assert!(html.contains(r#"aria-current="page""#), "{html}");
        }
    }

    fn sent(text: &str) -> CheckView {
        CheckView {
            text: text.to_owned(),
            is_example: false,
            ..CheckView::example(TextKind::Manifest)
        }
    }

    #[test]
    fn all_errors_are_shown_with_their_lines_and_rules() {
        let text = "Maintainers: nobody\nGitRepo: https://github.com/example/anvil.git\n\nTags: a b, <script>\nGitCommit: v1\n";
        let html = render(|| check(sent(text)));
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
        assert!(!html.contains("The text below is an example"), "{html}");
    }

    #[test]
    fn what_became_of_a_fix_is_said() {
        let mut view = sent(&example(TextKind::Manifest).replace("Directory:", "directory:"));
        view.hidden = vec![FindingLevel::Advice];
        view.fix("all");
        let html = render(|| check(view.clone()));
        assert!(html.contains("The fix was applied"), "{html}");
        assert!(html.contains("Directory: 1.4"), "{html}");
        view.fix("SW-M022-8-1");
        let html = render(|| check(view.clone()));
        assert!(html.contains("does not fit the text any more"), "{html}");
    }
}
