//! What is printed, in whichever form.

use domain::finding::{Finding, NotChecked, Severity, Span};

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The files, in the order in which they were named.
    pub files: Vec<CheckedFile>,
    /// What is missing or cannot be taken: the file, and what is wrong in a sentence.
    pub problems: Vec<(String, String)>,
    /// The rules that lacked a fact, with the file in which they would have looked.
    pub not_checked: Vec<(String, NotChecked)>,
    /// How many findings there were beyond those.
    pub omitted: usize,
    /// How many fixes were put in.
    pub fixed: usize,
    /// Standard input with its fixes, where these were asked for.
    pub fixed_input: Option<String>,
}

/// A file with its findings.
#[derive(Debug)]
pub struct CheckedFile {
    /// Where it lies, as it is shown.
    pub path: String,
    /// What it holds, after fixes.
    pub text: String,
    /// What was found, in the order of the text.
    pub findings: Vec<Finding>,
}

impl Answer {
    /// Every finding with its file.
    pub fn findings(&self) -> impl Iterator<Item = (&CheckedFile, &Finding)> {
        self.files
            .iter()
            .flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
    }

    /// How many findings weigh that much; problems count as errors.
    pub fn count(&self, severity: Severity) -> usize {
        let problems = if severity == Severity::Error {
            self.problems.len()
        } else {
            0
        };
        let same = self
            .findings()
            .filter(|(_, found)| found.severity == severity);
        problems + same.count()
    }
}

/// A place as editors count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

impl Region {
    /// The place of a span; the start of its line when the text has no such place.
    pub fn of(text: &str, span: Span) -> Self {
        let place = |at: usize| -> Option<(usize, usize)> {
            let before = text.get(..at)?;
            let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
            let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
            Some((line, before[line_start..].chars().count() + 1))
        };
        let line = usize::try_from(span.line).unwrap_or(1).max(1);
        let (line, column) = place(span.start).unwrap_or((line, 1));
        let (end_line, end_column) = place(span.end.max(span.start)).unwrap_or((line, column));
        Self {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let text = "ä: 1\nbö: 22\n";
        let start = text.find("22").unwrap_or_default();
        let span = Span {
            start,
            end: start + 2,
            line: 2,
        };
        let region = Region::of(text, span);
        assert_eq!(
            (
                region.line,
                region.column,
                region.end_line,
                region.end_column
            ),
            (2, 5, 2, 7)
        );
        let nowhere = Region::of(
            text,
            Span {
                start: 1,
                end: 999,
                line: 1,
            },
        );
        assert_eq!((nowhere.line, nowhere.column), (1, 1));
    }
}
