//! The supported tags of an image: a filter that works with and without a script, groups by version,
//! and for each entry its tags, architectures and Dockerfile.

use leptos::prelude::*;

use crate::parts::{ArchitectureChip, EmptyState, SearchField, TagChip};
use crate::view::image::{ImageView, TAG_FILTER_LIMIT, TagEntry, TagGroup};

/// Up to this many entries are all shown at once; of more, the first group when it is that small.
const ALL_OPEN: usize = 12;

/// The section. `filter` is what `?tags=` asks for.
pub fn supported_tags(image: &ImageView, filter: &str) -> impl IntoView + use<> {
    let filter: String = filter.trim().chars().take(TAG_FILTER_LIMIT).collect();
    let path = image.path();
    let total = image.entries.len();
    let body = if total == 0 {
        view! {
            <EmptyState title="No supported tags">
                <p>"Nothing is built for this image now. Tags that were published before may still be pulled; they get no updates."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let groups = image.groups(&filter);
        let shown: usize = groups.iter().map(|group| group.entries.len()).sum();
        let open_all = total <= ALL_OPEN || !filter.is_empty();
        let field = (total > 4).then(|| filter_form(&path, &filter));
        let summary = summary(total, shown, image.all_architectures().len(), &filter);
        let all = (!filter.is_empty())
            .then(|| view! { " "<a href=format!("{path}#tags")>"Show all"</a> });
        let groups = groups
            .into_iter()
            .enumerate()
            .map(|(at, group)| view! { <Group name=group.name.clone() open=open_all || (at == 0 && group.entries.len() <= ALL_OPEN) latest=has_latest(&group) entries=rows(&group)/> })
            .collect_view();
        view! {
            {field}
            <p class="mt-2 text-sm text-muted"><span role="status" id="tag-count" data-all=total.to_string()>{summary}</span>{all}</p>
            {groups}
        }
        .into_any()
    };
    view! { <section id="tags" aria-labelledby="tags-title" class="mt-10"><h2 id="tags-title" class="mt-0">"Supported tags"</h2>{body}</section> }
}

fn filter_form(path: &str, filter: &str) -> impl IntoView + use<> {
    view! {
        <form method="get" action=format!("{path}#tags") class="flex max-w-md" data-filter>
            <SearchField name="tags" value=filter.to_owned() label="Filter by tag, architecture or folder" action="Filter"/>
        </form>
    }
}

fn summary(total: usize, shown: usize, architectures: usize, filter: &str) -> String {
    let entries = |count: usize| {
        if count == 1 {
            "1 entry".to_owned()
        } else {
            format!("{count} entries")
        }
    };
    if filter.is_empty() {
        let architectures = if architectures == 1 {
            "1 architecture".to_owned()
        } else {
            format!("{architectures} architectures")
        };
        format!("{}, {architectures}", entries(total))
    } else {
        format!("{shown} of {} for “{filter}”.", entries(total))
    }
}

/// A table of entries; with a name, behind a heading that opens and closes it.
#[component]
fn Group(
    name: String,
    open: bool,
    /// Whether the tag that is pulled without naming one is among them.
    latest: bool,
    /// How many rows, and the rows.
    entries: (usize, AnyView),
) -> impl IntoView {
    let (count, rows) = entries;
    let caption = if name.is_empty() {
        "Supported tags".to_owned()
    } else {
        format!("Supported tags of {name}")
    };
    let table = view! {
        <div class="table-frame">
            <table role="table" class="block md:table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup" class="hidden md:table-header-group">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Tags"</th>
                        <th role="columnheader" scope="col">"Architectures"</th>
                        <th role="columnheader" scope="col">"Dockerfile"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup" class="block md:table-row-group">{rows}</tbody>
            </table>
        </div>
    };
    if name.is_empty() {
        table.into_any()
    } else {
        view! {
            <details open=open data-group class="mt-1 border-t border-line">
                <summary class="py-1">
                    <span class="font-semibold">{name}</span>" "<span class="text-sm text-muted">{count}{if count == 1 { " entry" } else { " entries" }}</span>
                    {latest.then(|| view! { " "<TagChip tag="latest"/> })}
                </summary>
                {table}
            </details>
        }
        .into_any()
    }
}

fn has_latest(group: &TagGroup<'_>) -> bool {
    group.entries.iter().any(|entry| {
        entry
            .tags
            .iter()
            .chain(&entry.shared_tags)
            .any(|tag| tag == "latest")
    })
}

fn rows(group: &TagGroup<'_>) -> (usize, AnyView) {
    let rows = group.entries.iter().map(|entry| row(entry)).collect_view();
    (group.entries.len(), rows.into_any())
}

fn row(entry: &TagEntry) -> impl IntoView + use<> {
    let tags = entry
        .tags
        .iter()
        .map(|tag| view! { <TagChip tag=tag.clone()/>" " })
        .collect_view();
    let shared = (!entry.shared_tags.is_empty()).then(|| {
        let tags = entry.shared_tags.iter().map(|tag| view! { <TagChip tag=tag.clone()/>" " }).collect_view();
        view! { <div class="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1"><span class="text-muted">"shared:"</span>{tags}</div> }
    });
    let architectures = entry
        .architectures
        .iter()
        .map(|name| view! { <ArchitectureChip name=name.as_str()/>" " })
        .collect_view();
    let label = entry.dockerfile_label.clone();
    let dockerfile = match &entry.dockerfile {
        Some(link) => {
            view! { <a href=link.to_string() rel="noopener noreferrer">{label}</a> }.into_any()
        }
        None => view! { {label} }.into_any(),
    };
    view! {
        <tr role="row" data-entry class="block border-b border-line py-2 md:table-row">
            <td role="cell" class="block border-0 p-0 md:table-cell md:border-b md:py-2 md:pr-4">
                <div class="flex flex-wrap gap-x-2 gap-y-1">{tags}</div>{shared}
            </td>
            <td role="cell" class="mt-1 block border-0 p-0 md:table-cell md:border-b md:py-2 md:pr-4">
                <div class="flex flex-wrap gap-x-2 gap-y-1 text-muted">{architectures}</div>
            </td>
            <td role="cell" class="mt-1 block border-0 p-0 md:table-cell md:border-b md:py-2">
                {dockerfile}" "<code class="text-sm text-muted">{entry.commit_short.clone()}</code>
            </td>
        </tr>
    }
}
