//! Every rule with its reason, an example of either kind and its source.

use domain::finding::{Rule, Severity};
use leptos::prelude::*;

use crate::parts::{Badge, Breadcrumb, Tone};

/// What the list is called in the title of the document.
pub const TITLE: &str = "Rules";

/// What the list says of itself to search engines.
pub const DESCRIPTION: &str = "What is checked, why, and what to write instead.";

/// The list of all rules.
pub fn list(rules: impl Iterator<Item = &'static Rule>) -> impl IntoView {
    let rows = rules
        .map(|rule| {
            view! {
                <li class="flex max-w-none flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
                    <a class="target font-mono" href=format!("/rules/{}", rule.id)>{rule.id}</a>
                    <span class="min-w-[12rem] flex-1 break-words">{rule.title}</span>
                    {badge(rule.severity)}
                </li>
            }
        })
        .collect_view();
    view! {
        <h1>{TITLE}</h1>
        <p class="mt-2 max-w-[72ch]">
            "What is checked in a library manifest and in a Dockerfile, why, and what to write instead. "
            <a href="/check">"Check a text"</a>
        </p>
        <dl class="mt-4 text-sm">
            {[Severity::Error, Severity::Block, Severity::Warn, Severity::Advice]
                .map(|severity| view! { <div class="py-1"><dt class="inline">{badge(severity)}</dt>" "<dd class="m-0 inline">{meaning(severity)}</dd></div> })
                .collect_view()}
        </dl>
        <ul class="mt-4 text-sm">{rows}</ul>
    }
}

/// One rule.
pub fn rule(rule: &'static Rule) -> impl IntoView {
    view! {
        <Breadcrumb trail=vec![(TITLE.to_owned(), Some("/rules".to_owned())), (rule.id.to_owned(), None)]/>
        <h1>{rule.title}</h1>
        <p class="mt-2 flex flex-wrap items-center gap-3">
            {badge(rule.severity)}
            <span class="text-sm text-muted">{meaning(rule.severity)}</span>
        </p>
        <h2>"Why"</h2>
        <p class="max-w-[72ch]">{rule.reason}</p>
        <h2>"Passes"</h2>
        <pre class="overflow-x-auto rounded-md border border-line bg-sheet p-3 text-sm" tabindex="0"><code>{shown(rule.good)}</code></pre>
        <h2>"Does not pass"</h2>
        <pre class="overflow-x-auto rounded-md border border-line bg-sheet p-3 text-sm" tabindex="0"><code>{shown(rule.bad)}</code></pre>
        <p class="mt-6 text-sm text-muted">{format!("Source: {}. Since {}.", rule.source, rule.since)}</p>
    }
}

/// An example with what cannot be seen made visible.
fn shown(example: &'static str) -> String {
    if example.is_empty() {
        return "(an empty file)".to_owned();
    }
    example
        .replace('\u{feff}', "␣BOM␣")
        .replace('\r', "␍")
        .replace('\t', "→\t")
}

fn badge(severity: Severity) -> impl IntoView {
    let (tone, icon, word) = match severity {
        Severity::Error => (Tone::Bad, "cross", "Error"),
        Severity::Block => (Tone::Bad, "minus", "Blocks acceptance"),
        Severity::Warn => (Tone::Turn, "alert", "Warning"),
        Severity::Advice => (Tone::Note, "info", "Advice"),
    };
    view! { <Badge tone icon>{word}</Badge> }
}

const fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "The build system rejects it; nobody can waive it.",
        Severity::Block => "Reviewers stop it, unless one waives it with a public reason.",
        Severity::Warn => "It wants a look.",
        Severity::Advice => "It may be ignored.",
    }
}
