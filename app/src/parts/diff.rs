//! What differs between two texts, line by line.

use leptos::prelude::*;

/// How a difference is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DiffLayout {
    /// Old and new lines below each other.
    #[default]
    Unified,
    /// Old on the left, new on the right.
    SideBySide,
}

/// A piece of a line; `changed` marks the words that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffWord {
    /// The text.
    pub text: String,
    /// Whether it differs from the other side.
    pub changed: bool,
}

/// One line of a difference. Line numbers count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffRun {
    /// Lines that are shown.
    Shown(Vec<DiffLine>),
    /// Equal lines that open on demand.
    Folded(Vec<DiffLine>),
}

/// The difference of one file.
#[component]
pub fn Diff(
    #[prop(into)] file: String,
    runs: Vec<DiffRun>,
    #[prop(optional)] layout: DiffLayout,
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
    view! {
        <div class="diff" role="region" tabindex="0" aria-label=label>
            <p class="diff-head">
                <span class="font-mono">{file}</span>
                <span class="text-good">{format!("{added} added")}</span>
                <span class="text-bad">{format!("{removed} removed")}</span>
            </p>
            {runs
                .into_iter()
                .map(|run| match run {
                    DiffRun::Shown(lines) => table(lines, layout).into_any(),
                    DiffRun::Folded(lines) => {
                        let words = if lines.len() == 1 {
                            "Show 1 equal line".to_owned()
                        } else {
                            format!("Show {} equal lines", lines.len())
                        };
                        view! {
                            <details class="diff-fold">
                                <summary>{words}</summary>
                                {table(lines, layout)}
                            </details>
                        }
                            .into_any()
                    }
                })
                .collect_view()}
        </div>
    }
}

fn table(lines: Vec<DiffLine>, layout: DiffLayout) -> impl IntoView {
    let rows = match layout {
        DiffLayout::Unified => lines.into_iter().map(unified).collect_view().into_any(),
        DiffLayout::SideBySide => pairs(lines)
            .into_iter()
            .map(side_by_side)
            .collect_view()
            .into_any(),
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

fn unified(line: DiffLine) -> impl IntoView {
    let (class, sign, old, new, words) = match line {
        DiffLine::Same { old, new, text } => (
            "",
            None,
            Some(old),
            Some(new),
            vec![DiffWord {
                text,
                changed: false,
            }],
        ),
        DiffLine::Removed { old, words } => (
            "diff-removed",
            Some(("−", "removed")),
            Some(old),
            None,
            words,
        ),
        DiffLine::Added { new, words } => {
            ("diff-added", Some(("+", "added")), None, Some(new), words)
        }
    };
    view! {
        <tr class=class>
            <td class="diff-number">{old.map(|n| n.to_string())}</td>
            <td class="diff-number">{new.map(|n| n.to_string())}</td>
            <td class="diff-text">{sign.map(signed)}{spelled(words)}</td>
        </tr>
    }
}

type Side = Option<(usize, Vec<DiffWord>)>;

/// Puts each removed line beside the added one that replaces it.
fn pairs(lines: Vec<DiffLine>) -> Vec<(Side, Side, bool)> {
    let mut rows: Vec<(Side, Side, bool)> = Vec::new();
    // The first row since the last equal line whose right side is still free.
    let mut free = 0;
    for line in lines {
        match line {
            DiffLine::Same { old, new, text } => {
                let words = vec![DiffWord {
                    text,
                    changed: false,
                }];
                rows.push((Some((old, words.clone())), Some((new, words)), false));
                free = rows.len();
            }
            DiffLine::Removed { old, words } => rows.push((Some((old, words)), None, true)),
            DiffLine::Added { new, words } => {
                match rows.get_mut(free) {
                    Some(row) => row.1 = Some((new, words)),
                    None => rows.push((None, Some((new, words)), true)),
                }
                free += 1;
            }
        }
    }
    rows
}

fn side_by_side((old, new, changed): (Side, Side, bool)) -> impl IntoView {
    let side = |side: Side, class: &'static str, sign: (&'static str, &'static str)| match side {
        Some((number, words)) => {
            let class = if changed { class } else { "" };
            view! {
                <td class=format!("diff-number {class}")>{number.to_string()}</td>
                <td class=format!("diff-text {class}")>{changed.then(|| signed(sign))}{spelled(words)}</td>
            }
            .into_any()
        }
        None => view! {
            <td class="diff-number diff-nothing"></td>
            <td class="diff-text diff-nothing"></td>
        }
        .into_any(),
    };
    view! {
        <tr>
            {side(old, "diff-removed", ("−", "removed"))}
            {side(new, "diff-added", ("+", "added"))}
        </tr>
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
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<DiffWord> {
        vec![DiffWord {
            text: text.to_owned(),
            changed: false,
        }]
    }

    #[test]
    fn a_removed_line_stands_beside_its_replacement() {
        let rows = pairs(vec![
            DiffLine::Same {
                old: 1,
                new: 1,
                text: "a".to_owned(),
            },
            DiffLine::Removed {
                old: 2,
                words: words("b"),
            },
            DiffLine::Removed {
                old: 3,
                words: words("c"),
            },
            DiffLine::Added {
                new: 2,
                words: words("B"),
            },
            DiffLine::Same {
                old: 4,
                new: 3,
                text: "d".to_owned(),
            },
            DiffLine::Added {
                new: 4,
                words: words("e"),
            },
        ]);
        let numbers: Vec<(Option<usize>, Option<usize>)> = rows
            .iter()
            .map(|(old, new, _)| (old.as_ref().map(|o| o.0), new.as_ref().map(|n| n.0)))
            .collect();
        assert_eq!(
            numbers,
            [
                (Some(1), Some(1)),
                (Some(2), Some(2)),
                (Some(3), None),
                (Some(4), Some(3)),
                (None, Some(4))
            ]
        );
    }
}
