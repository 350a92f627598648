//! What differs between two texts, line by line.

use std::collections::HashMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

mod sides;

use sides::{pairs, side_by_side};

/// How a difference is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DiffLayout {
    /// Old and new lines below each other.
    #[default]
    Unified,
    /// Old on the left, new on the right.
    SideBySide,
}

/// A piece of a line; `changed` marks the words that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffWord {
    /// The text.
    pub text: String,
    /// Whether it differs from the other side.
    pub changed: bool,
}

/// One line of a difference. Line numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffLine {
    /// On both sides.
    Same {
        /// Its number in the old text.
        old: usize,
        /// Its number in the new text.
        new: usize,
        /// The line.
        text: String,
    },
    /// Only in the old text.
    Removed {
        /// Its number in the old text.
        old: usize,
        /// The line in pieces.
        words: Vec<DiffWord>,
    },
    /// Only in the new text.
    Added {
        /// Its number in the new text.
        new: usize,
        /// The line in pieces.
        words: Vec<DiffWord>,
    },
}

/// A run of lines, or equal lines that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffRun {
    /// Lines that are shown.
    Shown(Vec<DiffLine>),
    /// Equal lines that open on demand.
    Folded(Vec<DiffLine>),
}

/// A line of one of the two texts, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiffPlace {
    /// Of the old text.
    Old(usize),
    /// Of the new text.
    New(usize),
}

/// Where the line numbers lead: the number of the line stands between `old` or `new` and `end`. The
/// lines get ids, as in `new-14`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLinks {
    /// What stands before the number of a line of the old text.
    pub old: String,
    /// What stands before the number of a line of the new text.
    pub new: String,
    /// What stands behind it.
    pub end: String,
}

/// Something that stands below a line, such as a thread.
pub struct Beside {
    /// Which line; what belongs to a line that is not shown is left out.
    pub place: DiffPlace,
    /// What stands there.
    pub view: AnyView,
}

/// The difference of one file. `links` makes its line numbers lead somewhere, and `beside` puts
/// views below lines, several below one line in the order given. A fold that holds one is open.
#[component]
pub fn Diff(
    #[prop(into)] file: String,
    runs: Vec<DiffRun>,
    #[prop(optional)] layout: DiffLayout,
    #[prop(optional)] links: Option<DiffLinks>,
    #[prop(optional)] beside: Vec<Beside>,
) -> impl IntoView {
    let count = |wanted: fn(&DiffLine) -> bool| {
        runs.iter()
            .flat_map(|run| match run {
                DiffRun::Shown(lines) | DiffRun::Folded(lines) => lines,
            })
            .filter(|line| wanted(line))
            .count()
    };
    let added = count(|line| matches!(line, DiffLine::Added { .. }));
    let removed = count(|line| matches!(line, DiffLine::Removed { .. }));
    let label = format!("Difference in {file}");
    let mut margin = Margin::new(links, beside);
    view! {
        <div class="diff" role="region" tabindex="0" aria-label=label>
            <p class="diff-head">
                <span class="min-w-0 font-mono break-words">{file}</span>
                <span class="text-good">{format!("{added} added")}</span>
                <span class="text-bad">{format!("{removed} removed")}</span>
            </p>
            {runs
                .into_iter()
                .map(|run| match run {
                    DiffRun::Shown(lines) => table(lines, layout, &mut margin).into_any(),
                    DiffRun::Folded(lines) => {
                        let words = if lines.len() == 1 {
                            "Show 1 equal line".to_owned()
                        } else {
                            format!("Show {} equal lines", lines.len())
                        };
                        let open = lines.iter().any(|line| margin.holds(line));
                        view! {
                            <details class="diff-fold" open=open>
                                <summary>{words}</summary>
                                {table(lines, layout, &mut margin)}
                            </details>
                        }
                            .into_any()
                    }
                })
                .collect_view()}
        </div>
    }
}

/// What the margin of a difference knows: where line numbers lead, and what stands below lines.
struct Margin {
    links: Option<DiffLinks>,
    beside: HashMap<DiffPlace, Vec<AnyView>>,
}

impl Margin {
    fn new(links: Option<DiffLinks>, all: Vec<Beside>) -> Self {
        let mut beside: HashMap<DiffPlace, Vec<AnyView>> = HashMap::new();
        for Beside { place, view } in all {
            beside.entry(place).or_default().push(view);
        }
        Self { links, beside }
    }

    fn holds(&self, line: &DiffLine) -> bool {
        !self.beside.is_empty()
            && places(line)
                .into_iter()
                .flatten()
                .any(|place| self.beside.contains_key(&place))
    }

    /// The number of a line, as a link where numbers lead somewhere.
    fn number(&self, place: DiffPlace) -> AnyView {
        let (number, word) = match place {
            DiffPlace::Old(number) => (number, "old"),
            DiffPlace::New(number) => (number, "new"),
        };
        match &self.links {
            None => number.to_string().into_any(),
            Some(links) => {
                let before = match place {
                    DiffPlace::Old(_) => &links.old,
                    DiffPlace::New(_) => &links.new,
                };
                let href = format!("{before}{number}{}", links.end);
                let label = format!("Comment on {word} line {number}");
                view! { <a class="diff-link" href=href aria-label=label>{number}</a> }.into_any()
            }
        }
    }

    /// The id of the row of a line.
    fn id(&self, place: Option<DiffPlace>) -> Option<String> {
        self.links.as_ref()?;
        place.map(|place| match place {
            DiffPlace::Old(number) => format!("old-{number}"),
            DiffPlace::New(number) => format!("new-{number}"),
        })
    }

    /// What stands below a row with these lines, as a row of its own.
    fn below(&mut self, places: [Option<DiffPlace>; 2], columns: u8) -> Option<AnyView> {
        if self.beside.is_empty() {
            return None;
        }
        let views: Vec<AnyView> = places
            .into_iter()
            .flatten()
            .filter_map(|place| self.beside.remove(&place))
            .flatten()
            .collect();
        (!views.is_empty()).then(|| {
            view! {
                <tr>
                    <td colspan=columns.to_string() class="diff-beside">{views}</td>
                </tr>
            }
            .into_any()
        })
    }
}

/// The line of the old text and that of the new one.
fn places(line: &DiffLine) -> [Option<DiffPlace>; 2] {
    match line {
        DiffLine::Same { old, new, .. } => [Some(DiffPlace::Old(*old)), Some(DiffPlace::New(*new))],
        DiffLine::Removed { old, .. } => [Some(DiffPlace::Old(*old)), None],
        DiffLine::Added { new, .. } => [None, Some(DiffPlace::New(*new))],
    }
}

fn table(lines: Vec<DiffLine>, layout: DiffLayout, margin: &mut Margin) -> impl IntoView + use<> {
    let rows: Vec<AnyView> = match layout {
        DiffLayout::Unified => lines
            .into_iter()
            .map(|line| unified(line, margin).into_any())
            .collect(),
        DiffLayout::SideBySide => pairs(lines)
            .into_iter()
            .map(|row| side_by_side(row, margin).into_any())
            .collect(),
    };
    let class = match layout {
        DiffLayout::Unified => "diff-lines",
        DiffLayout::SideBySide => "diff-lines diff-sides",
    };
    view! {
        <table class=class>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn unified(line: DiffLine, margin: &mut Margin) -> impl IntoView + use<> {
    let places = places(&line);
    let (class, sign, words) = match line {
        DiffLine::Same { text, .. } => (
            "",
            None,
            vec![DiffWord {
                text,
                changed: false,
            }],
        ),
        DiffLine::Removed { words, .. } => ("diff-removed", Some(("−", "removed")), words),
        DiffLine::Added { words, .. } => ("diff-added", Some(("+", "added")), words),
    };
    let [old, new] = places;
    view! {
        <tr class=class id=margin.id(new.or(old))>
            <td class="diff-number">{old.map(|place| margin.number(place))}</td>
            <td class="diff-number">{new.map(|place| margin.number(place))}</td>
            <td class="diff-text">{sign.map(signed)}{spelled(words)}</td>
        </tr>
        {margin.below(places, 3)}
    }
}

fn signed((sign, word): (&'static str, &'static str)) -> impl IntoView {
    view! {
        <span class="diff-sign" aria-hidden="true">
            {sign}
        </span>
        <span class="visually-hidden">{word} ": "</span>
    }
}

fn spelled(words: Vec<DiffWord>) -> impl IntoView {
    words
        .into_iter()
        .map(|word| {
            if word.changed {
                view! { <em>{word.text}</em> }.into_any()
            } else {
                view! { <span>{word.text}</span> }.into_any()
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests;
