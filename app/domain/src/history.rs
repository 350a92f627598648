//! The history of a proposal in sentences: what happened, whose turn it is and why, and why a
//! requirement holds or not.

#[cfg(test)]
mod tests;
mod turn;
mod words;

use std::collections::BTreeSet;

use crate::content::ContentClass;
use crate::event::{By, Event, Payload};
use crate::names::{Names, counted, join};
use crate::proposal::RevisionNumber;
use crate::requirement::Requirement;
use crate::review::{Answer, NewThread, Scope, Severity, Verdict};

pub use turn::{reason, to_do, turn_sentence, waiting};
pub use words::{because, outcome, outcome_of_draft};

/// What happened, as one sentence.
pub fn sentence(event: &Event, names: Names<'_>) -> String {
    let by = names.by(event.by);
    match &event.payload {
        Payload::Started { kind, image, .. } => match image {
            Some(image) => format!("{by} began a draft: {}, {image}.", kind.words()),
            None => format!("{by} began a draft: {}.", kind.words()),
        },
        Payload::AuthorJoined { person } => format!("{} joined the authors.", names.of(*person)),
        Payload::AuthorLeft { person } if event.by == By::Person(*person) => {
            format!("{by} left the authors.")
        }
        Payload::AuthorLeft { person } => {
            format!("{by} took {} off the authors.", names.of(*person))
        }
        Payload::Renamed { image } => format!("{by} named the image {image}."),
        Payload::Submitted {
            revision,
            round,
            supersedes,
            ..
        } => {
            let replaces = supersedes.map_or("", |_| "; it replaces an older proposal");
            format!(
                "{by} submitted round {round} with {}{replaces}.",
                revision.number
            )
        }
        Payload::RevisionAdded { revision } => {
            format!("{by} uploaded {} without asking again.", revision.number)
        }
        Payload::BroughtUpToDate { .. } => {
            format!("{by} brought it up to date with the image’s current version.")
        }
        Payload::Rechecked { facts } if facts.errors > 0 => {
            format!("The checks ran again: {}.", counted(facts.errors, "error"))
        }
        Payload::Rechecked { .. } => "The checks ran again: no errors.".to_owned(),
        Payload::Claimed {} => format!("{by} claimed it and declared no conflict of interest."),
        Payload::Released { person } if event.by == By::Person(*person) => {
            format!("{by} released it.")
        }
        Payload::Released { person } => format!("{by} released {}’s claim.", names.of(*person)),
        Payload::ConflictDeclared {
            person, asks: true, ..
        } => format!(
            "{} asks a coordinator to decide whether there is a conflict of interest.",
            names.of(*person)
        ),
        Payload::ConflictDeclared { person, .. } => {
            format!("{} declared a conflict of interest.", names.of(*person))
        }
        Payload::ConflictWaived { person, reason } => format!(
            "{by} waived the conflict of interest of {}: {}",
            names.of(*person),
            ended(reason)
        ),
        Payload::ReviewPublished {
            revision,
            scopes,
            verdict,
            threads,
            late,
            ..
        } => review(&by, *revision, scopes, *verdict, threads, *late),
        Payload::VerdictWithdrawn { reason } => {
            format!("{by} withdrew the verdict: {}", ended(reason))
        }
        Payload::Commented { thread: None, .. } => format!("{by} commented."),
        Payload::Commented { .. } => format!("{by} commented in a thread."),
        Payload::ThreadAnswered { answer, .. } => match answer {
            Answer::Fixed { .. } => format!("{by} answered a thread: fixed."),
            Answer::WontBecause { reason } => {
                format!("{by} answered a thread: won’t, because {}", ended(reason))
            }
            Answer::Question { .. } => format!("{by} answered a thread with a question."),
        },
        Payload::ThreadResolved { .. } => format!("{by} resolved a thread."),
        Payload::WontFixAccepted { settled: true, .. } => {
            format!("{by} accepted that a thread is not going to be done.")
        }
        Payload::WontFixAccepted { .. } => format!(
            "{by} would accept that a thread is not going to be done; one more reviewer has to."
        ),
        Payload::ThreadReopened { reason, .. } => {
            format!("{by} reopened a thread: {}", ended(reason))
        }
        _ => standing(event, &by, names),
    }
}

/// Sentences about approvals, requirements, decisions and the turn.
fn standing(event: &Event, by: &str, names: Names<'_>) -> String {
    match &event.payload {
        Payload::ApprovalCarried {
            person,
            scope,
            from,
            changed,
            ..
        } => format!(
            "{}’s {} approval carried from {from} ({}).",
            names.of(*person),
            scope.words(),
            only(changed)
        ),
        Payload::ApprovalDropped {
            person,
            scope,
            from,
            changed,
        } => format!(
            "{}’s {} approval of {from} dropped because {} changed.",
            names.of(*person),
            scope.words(),
            classes(changed)
        ),
        Payload::ApprovalCompleted { person, on } => format!(
            "What {} asked is settled: “approve when fixed” is an approval of {on}.",
            names.of(*person)
        ),
        Payload::BlockTakenOver { of, reason } => format!(
            "{by} took over what {} asked for: {}",
            names.of(*of),
            ended(reason)
        ),
        Payload::BlockLifted { of, reason } => format!(
            "{by} lifted the block of {}: {}",
            names.of(*of),
            ended(reason)
        ),
        Payload::RequirementTicked {
            requirement: Requirement::MaintainerCheck,
            note,
        } => format!("{by} checked it as a maintainer: {}", ended(note)),
        Payload::TickRemoved {
            requirement: Requirement::MaintainerCheck,
        } => format!("{by} took back the check as a maintainer."),
        Payload::RequirementTicked { requirement, note } => {
            format!("{by} ticked “{}”: {}", requirement.title(), ended(note))
        }
        Payload::TickRemoved { requirement } => {
            format!("{by} took back the tick of “{}”.", requirement.title())
        }
        Payload::RequirementOverridden {
            requirement,
            reason,
        } => format!("{by} overrode “{}”: {}", requirement.title(), ended(reason)),
        Payload::TickDropped {
            requirement,
            changed,
        } => format!(
            "“{}” is open again because {} changed.",
            requirement.title(),
            classes(changed)
        ),
        Payload::RuleWaived { rule, reason } => format!("{by} waived {rule}: {}", ended(reason)),
        Payload::WaiverDropped { rule, changed } => format!(
            "The waiver of {rule} dropped because {} changed.",
            classes(changed)
        ),
        Payload::ScreeningPassed { reason } => {
            format!("{by} found it suitable: {}", ended(reason))
        }
        Payload::ScreeningReturned { reason } => {
            format!("{by} gave it back from screening: {}", ended(reason))
        }
        Payload::Parked { reason, wake } => {
            format!("{by} parked it until {}: {}", wake.date(), ended(reason))
        }
        Payload::Woken {} => format!("{by} woke it."),
        Payload::Accepted {
            publish_at: Some(at),
        } => format!("{by} accepted it; it is published on {}.", at.date()),
        Payload::Accepted { .. } => format!("{by} accepted it."),
        Payload::Reopened { reason } => format!("{by} reopened it: {}", ended(reason)),
        Payload::Published { .. } => {
            format!("{by} published it: it is the image’s current version.")
        }
        Payload::Declined { code, text, .. } => {
            format!("{by} declined it ({}): {}", code.words(), ended(text))
        }
        Payload::Appealed { text } => {
            format!(
                "{by} asked for the decision of another coordinator: {}",
                ended(text)
            )
        }
        Payload::Withdrawn {
            superseded_by: Some(_),
            ..
        } => format!("{by} replaced it by a newer proposal."),
        Payload::Withdrawn { reason, .. } if reason.trim().is_empty() => {
            format!("{by} withdrew it.")
        }
        Payload::Withdrawn { reason, .. } => format!("{by} withdrew it: {}", ended(reason)),
        Payload::Revived {} => format!("{by} revived it."),
        Payload::TurnCorrected { to, sentence } => format!(
            "{by} said that it is {}’s turn: {}",
            names.of(*to),
            ended(sentence)
        ),
        Payload::TurnChanged { turn } => turn::passed(turn, names),
        _ => String::new(),
    }
}

fn review(
    by: &str,
    revision: RevisionNumber,
    scopes: &BTreeSet<Scope>,
    verdict: Verdict,
    threads: &[NewThread],
    late: bool,
) -> String {
    let of: Vec<&str> = scopes.iter().map(|scope| scope.words()).collect();
    let what = match verdict {
        Verdict::Approve => format!("approved {} of {revision}", join(&of)),
        Verdict::ApproveWhenFixed => format!("approves {} of {revision} when fixed", join(&of)),
        Verdict::AskForChanges => format!("asked for changes of {revision}"),
        Verdict::Comment => format!("commented on {revision}"),
    };
    let asked = severities(threads);
    let asked = if asked.is_empty() {
        String::new()
    } else {
        format!(": {asked}")
    };
    if late {
        format!("{by} {what}{asked}. It was decided already, so this is a note.")
    } else {
        format!("{by} {what}{asked}.")
    }
}

/// What threads weigh, as in "2 musts and 1 question".
fn severities(threads: &[NewThread]) -> String {
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .filter(|severity| *severity != Severity::Praise)
        .filter_map(|severity| {
            let number = threads
                .iter()
                .filter(|thread| thread.severity == severity)
                .count();
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            (number > 0).then(|| counted(number, &severity.words().to_lowercase()))
        })
        .collect();
    join(&parts)
}

/// What changed, as in "only documentation changed".
fn only(changed: &BTreeSet<ContentClass>) -> String {
    if changed.is_empty() {
        "nothing changed".to_owned()
    } else {
        format!("only {} changed", classes(changed))
    }
}

fn classes(changed: &BTreeSet<ContentClass>) -> String {
    let words: Vec<&str> = changed.iter().map(|class| class.words()).collect();
    join(&words)
}

/// A person's words at the end of a sentence, with one end.
fn ended(words: &str) -> String {
    let words = words.trim();
    if words.ends_with(['.', '?', '!', '…', ':']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
