//! What the rules say about a text.

use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Icon;

/// How much a finding weighs.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum FindingLevel {
    /// The real tools reject it.
    #[default]
    Error,
    /// Reviewers always stop it.
    Block,
    /// It wants a look.
    Warn,
    /// It may be ignored.
    Advice,
}

impl FindingLevel {
    /// All of them, the heaviest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Block, Self::Warn, Self::Advice];

    /// As it stands in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Block => "block",
            Self::Warn => "warn",
            Self::Advice => "advice",
        }
    }
}

/// What one rule says about one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FindingItem {
    /// The rule, as in "SW-M07".
    pub rule: String,
    /// How much it weighs.
    pub level: FindingLevel,
    /// The line, counted from 1; none when it is about the whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl From<&domain::finding::Finding> for FindingItem {
    fn from(finding: &domain::finding::Finding) -> Self {
        Self {
            rule: finding.rule.to_string(),
            level: finding.severity.into(),
            line: usize::try_from(finding.span.line)
                .ok()
                .filter(|line| *line > 0),
            message: finding.message.trim_end().to_owned(),
            help: Some(finding.help.clone()).filter(|help| !help.is_empty()),
        }
    }
}

/// Findings in the order given. `of` is the id of the text they speak of; it makes the line
/// numbers links.
#[component]
pub fn FindingList(
    findings: Vec<FindingItem>,
    #[prop(optional, into)] of: Option<String>,
) -> impl IntoView {
    let rows = findings
        .into_iter()
        .map(|finding| finding_row(finding, of.as_deref(), None, ()))
        .collect_view();
    view! { <ul class="my-2">{rows}</ul> }
}

/// A sentence with what stands between back-ticks as code; as it is, where these do not come in
/// pairs or stand side by side.
pub(crate) fn coded(sentence: &str) -> Vec<impl IntoView + use<>> {
    let pairs = sentence.matches('`').count().is_multiple_of(2) && !sentence.contains("``");
    let pieces: Vec<&str> = if pairs {
        sentence.split('`').collect()
    } else {
        vec![sentence]
    };
    pieces
        .into_iter()
        .enumerate()
        .map(|(at, piece)| {
            let piece = piece.to_owned();
            if at % 2 == 1 {
                Either::Left(view! { <code>{piece}</code> })
            } else {
                Either::Right(piece)
            }
        })
        .collect()
}

/// One finding; `id` makes it the target of links, and `more` stands below its words.
pub(super) fn finding_row<M: IntoView>(
    finding: FindingItem,
    of: Option<&str>,
    id: Option<String>,
    more: M,
) -> impl IntoView + use<M> {
    let (class, tone, icon, word) = match finding.level {
        FindingLevel::Error => (
            "finding border-bad bg-bad-wash",
            "font-semibold text-bad",
            "cross",
            "Error",
        ),
        FindingLevel::Block => (
            "finding border-bad bg-bad-wash",
            "font-semibold text-bad",
            "minus",
            "Blocks acceptance",
        ),
        FindingLevel::Warn => (
            "finding border-turn bg-turn-wash",
            "font-semibold text-turn",
            "alert",
            "Warning",
        ),
        FindingLevel::Advice => (
            "finding border-note bg-note-wash",
            "font-semibold text-note",
            "info",
            "Advice",
        ),
    };
    let place = finding.line.map(|line| match of {
        Some(of) => {
            view! { <a class="target" href=format!("#{of}-{line}")>{format!("Line {line}")}</a> }
                .into_any()
        }
        None => view! { <span>{format!("Line {line}")}</span> }.into_any(),
    });
    view! {
        <li class=class id=id data-level=finding.level.as_str()>
            <p class="flex flex-wrap items-center gap-x-3">
                <span class=tone>
                    <Icon name=icon/>
                    " "
                    {word}
                </span>
                {place}
                <a class="target font-mono text-muted" href=format!("/rules/{}", finding.rule)>
                    {finding.rule.clone()}
                </a>
            </p>
            <p>{coded(&finding.message)}</p>
            {finding.help.map(|help| view! { <p class="text-muted">{coded(&help)}</p> })}
            {more}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn what_stands_between_back_ticks_is_code() {
        let html = |text: &'static str| render(move || view! { <p>{coded(text)}</p> });
        let two = html("Write `a` or `b`.");
        assert!(
            two.contains("<code>a</code>") && two.contains("<code>b</code>"),
            "{two}"
        );
        assert!(!two.contains('`'), "{two}");
        for other in ["one ` alone", "```bash` is three"] {
            assert!(html(other).contains(other), "{other}");
        }
        assert!(html("`<b>`").contains("<code>&lt;b&gt;</code>"));
    }
}
