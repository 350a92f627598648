//! What differs between two texts, made ready to be shown: lines, the words that differ within
//! them, and runs of equal lines that are folded.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, DiffOp, InlineChange, TextDiff};

use crate::parts::{DiffLine, DiffRun, DiffWord};

/// After this the rest of a text is given as replaced; enough for any two texts that have to do
/// with each other.
const TIME_LIMIT: Duration = Duration::from_millis(500);

/// How many lines may be replaced at once for the words in them to be compared.
const WORDS_LIMIT: usize = 400;

/// The difference of two texts with `context` equal lines around each change; other equal lines
/// are folded. Nothing when the texts are equal.
pub fn runs(old: &str, new: &str, context: usize) -> Vec<DiffRun> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Histogram)
        .timeout(TIME_LIMIT)
        .diff_lines(old, new);
    if diff
        .ops()
        .iter()
        .all(|op| matches!(op, DiffOp::Equal { .. }))
    {
        return Vec::new();
    }
    let last = diff.ops().len() - 1;
    let mut runs = Vec::new();
    for (at, op) in diff.ops().iter().enumerate() {
        let mut lines = lines(&diff, op);
        if !matches!(op, DiffOp::Equal { .. }) {
            show(&mut runs, lines);
            continue;
        }
        let head = if at == 0 { 0 } else { context };
        let tail = if at == last { 0 } else { context };
        // A fold takes a line of its own.
        if lines.len() <= head + tail + 1 {
            show(&mut runs, lines);
            continue;
        }
        let behind = lines.split_off(lines.len() - tail);
        let folded = lines.split_off(head);
        show(&mut runs, lines);
        runs.push(DiffRun::Folded(folded));
        show(&mut runs, behind);
    }
    runs
}

/// A text without any difference, so that something can be said about its lines.
pub fn whole(text: &str) -> Vec<DiffRun> {
    let lines: Vec<DiffLine> = text
        .lines()
        .enumerate()
        .map(|(at, line)| DiffLine::Same {
            old: at + 1,
            new: at + 1,
            text: line.to_owned(),
        })
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![DiffRun::Shown(lines)]
}

/// What one text has in place of what the other has, change by change: the lines that went, and
/// those that came. Two files with the same changes are reviewed once.
pub fn changes(old: &str, new: &str) -> Vec<(String, String)> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Histogram)
        .timeout(TIME_LIMIT)
        .diff_lines(old, new);
    diff.ops()
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| {
            let (mut went, mut came) = (String::new(), String::new());
            for change in diff.iter_changes(op) {
                match change.tag() {
                    ChangeTag::Delete => went.push_str(change.value()),
                    ChangeTag::Insert => came.push_str(change.value()),
                    ChangeTag::Equal => {}
                }
            }
            (went, came)
        })
        .collect()
}

/// Adds lines that are shown, to the run before where that is shown too.
fn show(runs: &mut Vec<DiffRun>, lines: Vec<DiffLine>) {
    match runs.last_mut() {
        _ if lines.is_empty() => {}
        Some(DiffRun::Shown(before)) => before.extend(lines),
        _ => runs.push(DiffRun::Shown(lines)),
    }
}

fn lines(diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> Vec<DiffLine> {
    if op.old_range().len() + op.new_range().len() <= WORDS_LIMIT {
        let inline = diff.iter_inline_changes(op);
        return inline.filter_map(|change| with_words(&change)).collect();
    }
    diff.iter_changes(op)
        .filter_map(|change| {
            let words = vec![word(false, change.value())];
            line(change.tag(), change.old_index(), change.new_index(), words)
        })
        .collect()
}

fn with_words(change: &InlineChange<'_, str>) -> Option<DiffLine> {
    let pieces = change.iter_strings_lossy();
    let mut words: Vec<DiffWord> = pieces.map(|(changed, text)| word(changed, &text)).collect();
    words.retain(|word| !word.text.is_empty());
    // A line of which nothing stayed needs no emphasis in it.
    if words
        .iter()
        .all(|word| word.changed || word.text.trim().is_empty())
    {
        for word in &mut words {
            word.changed = false;
        }
    }
    line(change.tag(), change.old_index(), change.new_index(), words)
}

fn line(
    tag: ChangeTag,
    old: Option<usize>,
    new: Option<usize>,
    words: Vec<DiffWord>,
) -> Option<DiffLine> {
    // Places count from 0, lines from 1.
    Some(match tag {
        ChangeTag::Equal => DiffLine::Same {
            old: old? + 1,
            new: new? + 1,
            text: words.into_iter().map(|word| word.text).collect(),
        },
        ChangeTag::Delete => DiffLine::Removed {
            old: old? + 1,
            words,
        },
        ChangeTag::Insert => DiffLine::Added {
            new: new? + 1,
            words,
        },
    })
}

fn word(changed: bool, text: &str) -> DiffWord {
    DiffWord {
        text: text.trim_end_matches(['\n', '\r']).to_owned(),
        changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> String {
        (1..=count).map(|line| format!("line {line}\n")).collect()
    }

    #[test]
    fn the_same_change_is_the_same_wherever_it_stands() {
        let one = changes("FROM debian:a\nRUN x\n", "FROM debian:b\nRUN x\n");
        let other = changes(
            "# other\nFROM debian:a\nRUN y\n",
            "# other\nFROM debian:b\nRUN y\n",
        );
        assert_eq!(
            one,
            [("FROM debian:a\n".to_owned(), "FROM debian:b\n".to_owned())]
        );
        assert_eq!(one, other);
        assert_eq!(changes("a\n", "a\n"), []);
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(runs("a\nb\n", "a\nb\n", 3), []);
        assert_eq!(runs("", "", 3), []);
    }

    #[test]
    fn the_words_that_differ_are_marked() {
        let runs = runs("Tags: 1.4, latest\n", "Tags: 1.5, latest\n", 3);
        let [DiffRun::Shown(lines)] = &runs[..] else {
            panic!("{runs:?}")
        };
        let [
            DiffLine::Removed { old: 1, words: was },
            DiffLine::Added { new: 1, words: is },
        ] = &lines[..]
        else {
            panic!("{lines:?}")
        };
        let marked = |words: &[DiffWord]| -> String {
            words
                .iter()
                .filter(|word| word.changed)
                .map(|word| word.text.as_str())
                .collect()
        };
        let whole = |words: &[DiffWord]| -> String {
            words.iter().map(|word| word.text.as_str()).collect()
        };
        assert!(
            marked(was).contains('4') && !marked(was).contains("latest"),
            "{was:?}"
        );
        assert_eq!(
            (whole(was).as_str(), whole(is).as_str()),
            ("Tags: 1.4, latest", "Tags: 1.5, latest")
        );
    }

    #[test]
    fn equal_lines_far_from_a_change_are_folded() {
        let old = numbered(30);
        let runs = runs(&old, &old.replace("line 15\n", "line fifteen\n"), 3);
        let shape: Vec<(bool, usize)> = runs
            .iter()
            .map(|run| match run {
                DiffRun::Shown(lines) => (true, lines.len()),
                DiffRun::Folded(lines) => (false, lines.len()),
            })
            .collect();
        assert_eq!(shape, [(false, 11), (true, 8), (false, 12)]);
    }

    #[test]
    fn every_line_of_both_texts_is_there_once() {
        let old = numbered(50)
            .replace("line 7\n", "")
            .replace("line 33\n", "line x\nline y\n");
        let new = numbered(50).replace("line 20\n", "line twenty");
        let (mut olds, mut news) = (Vec::new(), Vec::new());
        for run in runs(&old, &new, 2) {
            let (DiffRun::Shown(lines) | DiffRun::Folded(lines)) = run;
            for line in lines {
                match line {
                    DiffLine::Same { old, new, .. } => {
                        olds.push(old);
                        news.push(new);
                    }
                    DiffLine::Removed { old, .. } => olds.push(old),
                    DiffLine::Added { new, .. } => news.push(new),
                }
            }
        }
        assert_eq!(olds, (1..=old.lines().count()).collect::<Vec<_>>());
        assert_eq!(news, (1..=new.lines().count()).collect::<Vec<_>>());
    }

    #[test]
    fn texts_that_share_nothing_are_compared_too() {
        let old: String = (0..3000).map(|n| format!("a{n}\n")).collect();
        let new: String = (0..3000).map(|n| format!("b{n}\n")).collect();
        let count: usize = runs(&old, &new, 3)
            .iter()
            .map(|run| match run {
                DiffRun::Shown(lines) | DiffRun::Folded(lines) => lines.len(),
            })
            .sum();
        assert_eq!(count, 6000);
    }
}
