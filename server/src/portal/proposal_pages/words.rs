//! Words that several pages of a proposal share.

use app::parts::{RequirementItem, RequirementState};
use app::view::proposal::{AskPlace, SideClocks, revision_path};
use domain::Moment;
use domain::history;
use domain::names::Names;
use domain::requirement::{Because, Outcome, RequirementResult};
use domain::review::{Anchor, Thread};
use domain::turn::Clocks;
use time::OffsetDateTime;

use crate::clock::Timestamp;
use crate::portal::parts::PartName;

/// A moment as pages take it.
pub(super) fn at(moment: Moment) -> OffsetDateTime {
    Timestamp(moment.0).into()
}

/// A sentence that begins with a capital letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The clocks in hours.
pub(super) fn hours(clocks: Clocks) -> SideClocks {
    const HOUR: i64 = 3_600_000_000;
    let hours = |micros: i64| u32::try_from(micros / HOUR).unwrap_or_default();
    SideClocks {
        author: hours(clocks.author),
        reviewers: hours(clocks.reviewers),
        nobody: hours(clocks.external),
    }
}

/// Requirements as they are listed, and the titles of those that ask nothing.
pub(super) fn requirements(
    results: &[RequirementResult],
    names: Names<'_>,
) -> (Vec<RequirementItem>, Vec<String>) {
    listed(results, |result| history::outcome(result, names))
}

/// The same for a draft.
pub(in crate::portal) fn draft_requirements(
    results: &[RequirementResult],
    names: Names<'_>,
) -> (Vec<RequirementItem>, Vec<String>) {
    listed(results, |result| history::outcome_of_draft(result, names))
}

fn listed(
    results: &[RequirementResult],
    say: impl Fn(&RequirementResult) -> String,
) -> (Vec<RequirementItem>, Vec<String>) {
    let (mut items, mut not_asked) = (Vec::new(), Vec::new());
    for result in results {
        let title = result.requirement.title();
        let contradicted = result
            .reasons
            .iter()
            .any(|reason| matches!(reason, Because::Blocked { .. } | Because::MustsOpen { .. }));
        let state = match &result.outcome {
            Outcome::NotApplicable => {
                not_asked.push(title.to_owned());
                continue;
            }
            Outcome::Satisfied => RequirementState::Holds,
            Outcome::Overridden { .. } => RequirementState::Overridden,
            Outcome::Error => RequirementState::NotChecked,
            Outcome::Unsatisfied if contradicted => RequirementState::Fails,
            Outcome::Unsatisfied => RequirementState::Waits,
        };
        items.push(RequirementItem {
            state,
            what: title.to_owned(),
            reason: say(result),
        });
    }
    (items, not_asked)
}

/// What people call a file of a bundle. Paths that reviewers wrote may leave `context/` out.
pub(super) fn file_label(path: &str) -> String {
    match PartName::read(path) {
        Some(PartName::Answer(field)) => field.form().label.to_owned(),
        Some(PartName::Manifest) => "Manifest".to_owned(),
        Some(PartName::Routes) => "Feedback routes".to_owned(),
        Some(PartName::Note) => "Note for reviewers".to_owned(),
        Some(PartName::Explanation(rule)) => format!("Explanation of {rule}"),
        Some(PartName::Context(path)) => path.to_string(),
        Some(PartName::Documentation(path)) => format!("docs/{path}"),
        None => path.to_owned(),
    }
}

/// What a thread is about, with a link to the place that was reviewed.
pub(super) fn place(number: u64, thread: &Thread) -> AskPlace {
    let revision = thread.revision;
    let file = |path: &str, line: Option<u32>| {
        let address =
            app::view::address::with_query(&revision_path(number, revision.0), &[("file", path)]);
        match line {
            Some(line) => format!("{address}#L{line}"),
            None => format!("{address}#file"),
        }
    };
    match &thread.asked.anchor {
        Anchor::Lines { path, first, last } => {
            let lines = if first == last {
                format!("line {first}")
            } else {
                format!("lines {first} to {last}")
            };
            AskPlace {
                words: format!("{}, {lines} of {revision}", file_label(path)),
                href: Some(file(path, Some(*first))),
            }
        }
        Anchor::File { path } => AskPlace {
            words: format!("{} of {revision}", file_label(path)),
            href: Some(file(path, None)),
        },
        Anchor::Part { part } => AskPlace {
            words: format!("“{}” of {revision}", part.title()),
            href: None,
        },
        Anchor::Whole => AskPlace {
            words: format!("The whole of {revision}"),
            href: None,
        },
    }
}

/// A day in words, as in "3 May 2026".
pub(super) fn day(moment: Moment) -> String {
    let date = at(moment).date();
    let month = date.month().to_string();
    format!("{} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_names_that_people_know() {
        for (path, label) in [
            ("manifest", "Manifest"),
            ("answers/name", "Name of the image"),
            ("context/1.2/Dockerfile", "1.2/Dockerfile"),
            ("docs/content.md", "docs/content.md"),
            ("1.2/Dockerfile", "1.2/Dockerfile"),
        ] {
            assert_eq!(file_label(path), label);
        }
    }

    #[test]
    fn a_day_is_written_out() {
        assert_eq!(day(Moment(0)), "1 January 1970");
    }
}
