//! Findings for people: the line, and carets under the place.

use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use domain::finding::{Finding, Severity, Span};

use super::answer::{Answer, CheckedFile, Region};

/// How many lines of a place are shown; a whole file under carets helps nobody.
const LINE_LIMIT: usize = 5;

/// How many bytes of those lines are handed to the renderer, which shortens long lines by itself.
const BYTE_LIMIT: usize = 20_000;

/// Every finding, then what was not checked, then the sum.
pub fn print(answer: &Answer, coloured: bool) -> String {
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    for (file, finding) in answer.findings() {
        out.push_str(&renderer.render(&[group(file, finding)]));
        out.push_str("\n\n");
    }
    for (file, sentence) in &answer.problems {
        let group = Level::ERROR
            .primary_title(sentence.as_str())
            .element(Origin::path(file.as_str()));
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    // Writing to a string does not fail.
    for (file, lacking) in &answer.not_checked {
        let _ = writeln!(
            out,
            "{file}: {} not checked, because {}",
            lacking.rule, lacking.reason
        );
    }
    if answer.omitted > 0 {
        let _ = writeln!(out, "{} more findings are not shown.", answer.omitted);
    }
    if answer.fixed > 0 {
        let _ = writeln!(out, "{} applied.", counted(answer.fixed, "fix", "fixes"));
    }
    let _ = writeln!(
        out,
        "{}: {}, {}, {}, {}.",
        counted(answer.files.len(), "file", "files"),
        counted(answer.count(Severity::Error), "error", "errors"),
        counted(answer.count(Severity::Block), "blocking", "blocking"),
        counted(answer.count(Severity::Warn), "warning", "warnings"),
        counted(answer.count(Severity::Advice), "advice", "advice"),
    );
    out
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn group<'a>(file: &'a CheckedFile, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Block => Level::ERROR.with_name("block"),
        Severity::Warn => Level::WARNING,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    let title = level
        .primary_title(finding.message.trim_end())
        .id(finding.rule.as_ref());
    let group = match lines(&file.text, finding.span) {
        Some((start, source, place)) => {
            let line = Region::of(
                &file.text,
                Span {
                    start,
                    end: start,
                    line: 1,
                },
            )
            .line;
            title.element(
                Snippet::source(source)
                    .path(file.path.as_str())
                    .line_start(line)
                    .annotation(AnnotationKind::Primary.span(place)),
            )
        }
        None => title.element(
            Origin::path(file.path.as_str()).line(finding.span.line.try_into().unwrap_or(1)),
        ),
    };
    if finding.help.is_empty() {
        group
    } else {
        group.element(Level::HELP.message(finding.help.as_str()))
    }
}

/// The lines of a place: where they start, what they hold, and the place in them. Nothing when the
/// text has no such place or the lines are too long to be shown.
fn lines(text: &str, span: Span) -> Option<(usize, &str, Range<usize>)> {
    let start = text
        .get(..span.start)?
        .rfind('\n')
        .map_or(0, |feed| feed + 1);
    let mut end = start;
    for line in text.get(start..)?.split_inclusive('\n').take(LINE_LIMIT) {
        end += line.len();
        if end >= span.end {
            break;
        }
    }
    let source = text.get(start..end)?.trim_end_matches(['\n', '\r']);
    if source.is_empty() || source.len() > BYTE_LIMIT {
        return None;
    }
    let place =
        (span.start - start).min(source.len())..span.end.saturating_sub(start).min(source.len());
    source.get(place.clone())?;
    Some((start, source, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::{TextKind, check};

    fn answer(text: &str) -> Answer {
        Answer {
            files: vec![CheckedFile {
                path: "library/tool".to_owned(),
                text: text.to_owned(),
                findings: check(TextKind::Manifest, Some("tool"), text).findings,
            }],
            ..Answer::default()
        }
    }

    #[test]
    fn the_line_stands_below_its_finding_with_carets() {
        let text =
            "Maintainers: A (@a)\nGitRepo: https://a.example/b.git\n\nTags: 1\nGitCommit: v1\n";
        let said = print(&answer(text), false);
        for words in [
            "error[SW-M006]",
            "library/tool:5",
            "GitCommit: v1",
            "^^",
            "1 file: ",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains('\u{1b}'), "{said}");
        assert!(print(&answer(text), true).contains('\u{1b}'));
    }

    #[test]
    fn any_place_can_be_printed() {
        for text in [
            "",
            "\n\n",
            "ä",
            "Tags",
            "Tags: \n",
            "\u{feff}Tags: 1\n",
            "a\r\nb\r\n",
        ] {
            let mut answer = answer(text);
            for (start, end) in [
                (0, 0),
                (0, 1),
                (1, 1),
                (1, 2),
                (text.len(), text.len()),
                (5, 90),
            ] {
                let mut finding = answer.files[0]
                    .findings
                    .first()
                    .cloned()
                    .unwrap_or_else(|| unreachable!("{text:?} has a finding"));
                finding.span = Span {
                    start,
                    end,
                    line: 1,
                };
                answer.files[0].findings.push(finding);
            }
            assert!(print(&answer, false).contains("1 file: "), "{text:?}");
        }
    }
}
