//! Findings as workflow commands, which GitHub Actions shows beside the lines of a change.

use std::fmt::Write;

use domain::finding::Severity;

use super::answer::{Answer, Region};

/// A line for each finding.
pub fn print(answer: &Answer) -> String {
    let mut out = String::new();
    for (file, finding) in answer.findings() {
        let command = match finding.severity {
            Severity::Error | Severity::Block => "error",
            Severity::Warn => "warning",
            Severity::Advice => "notice",
        };
        let Region {
            line,
            column,
            end_line,
            end_column,
        } = Region::of(&file.text, finding.span);
        let mut message = finding.message.trim_end().to_owned();
        if !finding.help.is_empty() {
            message.push('\n');
            message.push_str(&finding.help);
        }
        let mut place = format!("line={line},endLine={end_line}");
        // It takes columns within one line only.
        if line == end_line {
            // Writing to a string does not fail.
            let _ = write!(place, ",col={column},endColumn={end_column}");
        }
        let _ = writeln!(
            out,
            "::{command} file={},{place},title={}::{}",
            property(&file.path),
            property(&finding.rule),
            data(&message)
        );
    }
    for (file, sentence) in &answer.problems {
        let _ = writeln!(out, "::error file={}::{}", property(file), data(sentence));
    }
    out
}

/// What stands behind the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind an equals sign.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        assert_eq!(property("a:b,c%\n::error"), "a%3Ab%2Cc%25%0A%3A%3Aerror");
        assert_eq!(data("50%: a,b\r\n"), "50%25: a,b%0D%0A");
    }
}
