//! What the rules say about a text.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Icon;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FindingLevel {
    /// The real tools reject it.
    Error,
    /// Reviewers always stop it.
    Block,
    /// It wants a look.
    Warn,
    /// It may be ignored.
    Advice,
}

/// What one rule says about one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Findings in the order given. `of` is the id of the text they speak of; it makes the line
/// numbers links.
#[component]
pub fn FindingList(
    findings: Vec<FindingItem>,
    #[prop(optional, into)] of: Option<String>,
) -> impl IntoView {
    view! {
        <ul class="my-2">
            {findings
                .into_iter()
                .map(|finding| {
                    let (class, tone, icon, word) = match finding.level {
                        FindingLevel::Error => ("finding border-bad bg-bad-wash", "font-semibold text-bad", "cross", "Error"),
                        FindingLevel::Block => ("finding border-bad bg-bad-wash", "font-semibold text-bad", "minus", "Blocks acceptance"),
                        FindingLevel::Warn => ("finding border-turn bg-turn-wash", "font-semibold text-turn", "alert", "Warning"),
                        FindingLevel::Advice => ("finding border-note bg-note-wash", "font-semibold text-note", "info", "Advice"),
                    };
                    let place = finding
                        .line
                        .map(|line| match of.clone() {
                            Some(of) => {
                                view! { <a class="target" href=format!("#{of}-{line}")>{format!("Line {line}")}</a> }.into_any()
                            }
                            None => view! { <span>{format!("Line {line}")}</span> }.into_any(),
                        });
                    view! {
                        <li class=class>
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
                            <p>{finding.message}</p>
                            {finding.help.map(|help| view! { <p class="text-muted">{help}</p> })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
