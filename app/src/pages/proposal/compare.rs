//! What differs between two revisions of a proposal, or from the version it changes.

use domain::change::{Difference, Fact, SourceFile};
use leptos::prelude::*;

use super::files::Comparison;
use super::head::{Head, Keys};
use crate::markup::{capital, coded_clause};
use crate::parts::{Diff, DiffLayout, Notice, Tone};
use crate::view::address::with_query;
use crate::view::proposal::{ComparePage, ComparedFile, ProposalTab, proposal_path};

/// The page.
pub fn compare(page: ComparePage) -> impl IntoView {
    let ComparePage {
        head,
        versions,
        from,
        to,
        sides,
        difference,
        files,
        omitted,
        cautions,
    } = page;
    let number = head.number;
    let words = |value: &str| {
        versions
            .iter()
            .find(|version| version.value == value)
            .map_or_else(|| value.to_owned(), |version| version.label.clone())
    };
    let title = format!("From {} to {}", words(&from), words(&to));
    let cautions = (!cautions.is_empty()).then(|| {
        let rows = cautions
            .into_iter()
            .map(|caution| view! { <p class="mt-1">{caution}</p> })
            .collect_view();
        view! { <Notice tone=Tone::Turn title="Not everything could be compared">{rows}</Notice> }
    });
    let layout = |words: &'static str, wanted: bool| {
        let mut pairs = vec![("from", from.as_str()), ("to", to.as_str())];
        if wanted {
            pairs.push(("layout", "sides"));
        }
        let href = with_query(&format!("{}/compare", proposal_path(number)), &pairs);
        let class = if wanted == sides {
            "target font-semibold text-ink no-underline"
        } else {
            "target"
        };
        view! { <a class=class href=href aria-current=(wanted == sides).then_some("true")>{words}</a> }
    };
    let layouts = (!files.is_empty()).then(|| {
        view! {
            <nav aria-label="Layout of the difference" class="flex min-h-9 items-center gap-4 text-sm">
                {layout("Unified", false)}
                {layout("Side by side", true)}
            </nav>
        }
    });
    let diff_layout = if sides {
        DiffLayout::SideBySide
    } else {
        DiffLayout::Unified
    };
    let body = if files.is_empty() && omitted.is_empty() {
        view! { <p class="mt-4">"Every file is the same."</p> }.into_any()
    } else {
        files
            .into_iter()
            .map(|file| view! { <OneFile file layout=diff_layout/> })
            .collect_view()
            .into_any()
    };
    let omitted = (!omitted.is_empty()).then(|| {
        let rows = omitted
            .into_iter()
            .map(|(label, href)| view! { <li><a class="target font-mono" href=href>{label}</a></li> })
            .collect_view();
        view! { <h3>"More files that differ"</h3><ul class="text-sm">{rows}</ul> }
    });
    view! {
        <Head head tab=ProposalTab::Files/>
        <h2 class="mt-0">{title}</h2>
        <Comparison number from=from.clone() to=to.clone() versions=versions.clone()/>
        {cautions}
        <Facts difference/>
        {layouts}
        {body}
        {omitted}
        <Keys/>
    }
}

#[component]
fn OneFile(file: ComparedFile, layout: DiffLayout) -> impl IntoView {
    let ComparedFile {
        path,
        label,
        runs,
        words,
    } = file;
    let words =
        (!words.is_empty()).then(|| view! { <p class="mt-1 text-sm text-muted">{words}</p> });
    let body = (!runs.is_empty()).then(|| view! { <Diff file=label.clone() runs layout/> });
    let title = body
        .is_none()
        .then(|| view! { <h3 class="break-words font-mono">{label.clone()}</h3> });
    view! { <div id=format!("file-{}", slug(&path))>{title}{words}{body}</div> }
}

/// A path as an id: what is no letter or digit is a dash.
pub(super) fn slug(path: &str) -> String {
    path.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        })
        .collect()
}

#[component]
fn Facts(difference: Difference) -> impl IntoView {
    let missing = (!difference.not_compared.is_empty()).then(|| {
        let rows = difference
            .not_compared
            .into_iter()
            .map(|missing| view! { <li class="mt-1">{capital(&format!("{}: {}.", missing.what, missing.reason))}</li> })
            .collect_view();
        view! {
            <Notice tone=Tone::Turn title="Parts that could not be compared count as changed">
                <ul>{rows}</ul>
            </Notice>
        }
    });
    let list = if difference.facts.is_empty() {
        view! { <p class="text-muted">"Nothing that the build or its users would notice."</p> }
            .into_any()
    } else {
        let rows = difference
            .facts
            .into_iter()
            .map(|fact| view! { <li class="mt-1 break-words">{fact_line(fact)}</li> })
            .collect_view();
        view! { <ul class="list-disc pl-5">{rows}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="facts">
            <h3 id="facts" class="mt-0">"What changed"</h3>
            {missing}
            {list}
        </section>
    }
}

/// A fact, with what stands between back-ticks as code and a link to its file.
fn fact_line(fact: Fact) -> impl IntoView {
    let place = fact.after.first().or(fact.before.first()).map(|place| {
        let path = match &place.file {
            SourceFile::Manifest => "manifest".to_owned(),
            SourceFile::Dockerfile(path) => format!("context/{path}"),
            SourceFile::Documentation(name) => format!("docs/{name}"),
        };
        let words = format!("line {}", place.span.line);
        view! { " "<a class="text-sm" href=format!("#file-{}", slug(&path))>{words}</a> }
    });
    view! { <span inner_html=coded_clause(&fact.sentence)></span>{place} }
}
