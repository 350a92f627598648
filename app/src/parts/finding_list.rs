//! What the rules say about a text.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::icon::drawing;
use crate::markup::{coded, escaped, push_element};

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
    let rows: String = findings
        .iter()
        .map(|finding| finding_row(finding, of.as_deref(), None, ""))
        .collect();
    view! { <ul class="my-2" inner_html=rows></ul> }
}

/// One finding as markup; `id` makes it the target of links, and `more` is markup below its words.
pub(super) fn finding_row(
    finding: &FindingItem,
    of: Option<&str>,
    id: Option<&str>,
    more: &str,
) -> String {
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
    let id = id.map_or_else(String::new, |id| format!(r#" id="{}""#, escaped(id)));
    let place = finding.line.map_or_else(String::new, |line| match of {
        Some(of) => format!(
            r##" <a class="target" href="#{}-{line}">Line {line}</a>"##,
            escaped(of)
        ),
        None => format!(" <span>Line {line}</span>"),
    });
    let rule = escaped(&finding.rule);
    let help = finding.help.as_deref().map_or_else(String::new, |help| {
        format!(r#"<p class="text-muted">{}</p>"#, coded(help))
    });
    format!(
        r#"<li class="{class}"{id} data-level="{}"><p class="flex flex-wrap items-center gap-x-3"><span class="{tone}">{} {word}</span>{place} <a class="target font-mono text-muted" href="/rules/{rule}">{rule}</a></p><p>{}</p>{help}{more}</li>"#,
        finding.level.as_str(),
        drawing(icon),
        coded(&finding.message),
    )
}

/// What is said below a field, as markup: what cannot be taken, in sentences, then what the rules say.
pub(super) fn said(problems: &[String], findings: &[FindingItem]) -> String {
    let mut html = String::new();
    for problem in problems {
        html.push_str(
            r#"<p class="mt-1 flex gap-2 text-sm font-semibold text-bad" data-found><span>"#,
        );
        html.push_str(&drawing("alert"));
        html.push_str("</span>");
        push_element(&mut html, r#"<span class="min-w-0 break-words""#, problem);
        html.push_str("</p>");
    }
    if !findings.is_empty() {
        html.push_str(r#"<ul class="my-2">"#);
        for found in findings {
            let whole = FindingItem {
                line: None,
                ..found.clone()
            };
            html.push_str(&finding_row(&whole, None, None, ""));
        }
        html.push_str("</ul>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_said_becomes_markup() {
        let evil = "</li><script>alert(1)</script>\"";
        let item = FindingItem {
            rule: evil.to_owned(),
            level: FindingLevel::Warn,
            line: Some(3),
            message: evil.to_owned(),
            help: Some(evil.to_owned()),
        };
        for html in [
            finding_row(&item, Some(evil), Some(evil), ""),
            said(&[evil.to_owned()], &[item]),
        ] {
            assert!(!html.contains("<script"), "{html}");
            assert_eq!(html.matches("</li>").count(), html.matches("<li ").count());
        }
        assert_eq!(said(&[], &[]), "");
    }
}
