//! Requirements and their reasons in words.

use crate::names::{Names, counted, join};
use crate::refusal::disqualified;
use crate::requirement::{Because, Outcome, RequirementResult};

/// One reason for the outcome of a requirement, as a sentence.
pub fn because(because: &Because, names: Names<'_>) -> String {
    match because {
        Because::Sentence { sentence } => sentence.clone(),
        Because::Approved {
            by,
            on,
            carried_over,
            ..
        } if carried_over.is_empty() => format!("{} approved {on}.", names.of(*by)),
        Because::Approved {
            by,
            on,
            carried_over,
            ..
        } => {
            let words: Vec<&str> = carried_over.iter().map(|class| class.words()).collect();
            format!(
                "{} approved {on}; carried, for only {} changed since.",
                names.of(*by),
                join(&words)
            )
        }
        Because::ApprovesWhenFixed { by } => format!(
            "{} approves when what they asked is settled.",
            names.of(*by)
        ),
        Because::NotCounted { by, why } => format!(
            "{}’s approval does not count: {}.",
            names.of(*by),
            disqualified(*why)
        ),
        Because::Ticked { by, note } => {
            format!("{} ticked it: {}", names.of(*by), super::ended(note))
        }
        Because::Blocked { by } => format!("{} asks for changes.", names.of(*by)),
        Because::MustsOpen { count } if *count == 1 => "1 must is not settled.".to_owned(),
        Because::MustsOpen { count } => format!("{} are not settled.", counted(*count, "must")),
    }
}

/// A requirement's outcome with its count, as in "1 of 2 Dockerfile" before its reasons.
pub fn outcome(result: &RequirementResult, names: Names<'_>) -> String {
    let count = result
        .count
        .map(|count| format!("{} of {}.", count.given.min(count.needed), count.needed));
    told(result, count, names)
}

/// The same for a draft, where nothing may be approved yet, as in "2 approvals are needed." before
/// its reasons.
pub fn outcome_of_draft(result: &RequirementResult, names: Names<'_>) -> String {
    let count = result.count.map(|count| match (count.given, count.needed) {
        (0, 1) => "1 approval is needed.".to_owned(),
        (0, needed) => format!("{needed} approvals are needed."),
        (given, needed) => format!("{} of {needed}.", given.min(needed)),
    });
    told(result, count, names)
}

fn told(result: &RequirementResult, count: Option<String>, names: Names<'_>) -> String {
    let mut sentences: Vec<String> = Vec::new();
    if let Outcome::Overridden { by, reason } = &result.outcome {
        sentences.push(format!(
            "Overridden by {}: {}",
            names.of(*by),
            super::ended(reason)
        ));
    }
    sentences.extend(count);
    sentences.extend(result.reasons.iter().map(|reason| because(reason, names)));
    sentences.join(" ")
}
